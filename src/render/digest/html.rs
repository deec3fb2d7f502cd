//! The digest as HTML for a mail: styles are inline, nothing runs, nothing is fetched.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::{Line, NOTHING, day, duty, name, notice, summary, unknown};
use crate::domain::digest::Page;
use crate::render::links::broken;
use crate::render::page::{allowed, escaped, policy};

const BODY: &str =
    "margin:16px;font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#1f2328";
const TABLE: &str = "border-collapse:collapse;margin:8px 0 16px 0";
const HEAD: &str = "text-align:left;padding:4px 12px 4px 0;border-bottom:2px solid #d0d7de";
const CELL: &str =
    "text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid #d0d7de;vertical-align:top";
const LATE: &str = "color:#b42318;font-weight:bold";
const LATE_CELL: &str = "text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid #d0d7de;vertical-align:top;color:#b42318;font-weight:bold";
const CODE: &str = "font-family:Consolas,Menlo,monospace;font-size:13px";
const NAME: &str = "font-size:18px;margin:16px 0 4px 0";
const DAY: &str = "margin:0;color:#59636e";

/// Every style, for what the page may do.
const STYLES: [&str; 9] = [BODY, TABLE, HEAD, CELL, LATE, LATE_CELL, CODE, NAME, DAY];

/// Writes one document with at most two tables for each page. It is well-formed XML as well.
pub fn html(out: &mut dyn Write, pages: &[Page<'_>], as_of: DateTime<Utc>) -> io::Result<()> {
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>"
    )?;
    // For those who open it in a browser; a mail program has rules of its own, and many know no style but in place. Of such
    // a browser allows by their fingerprints these, and no others.
    let styles = STYLES.map(allowed).join(" ");
    let policy = policy(&format!("'unsafe-hashes' {styles}"), "'none'");
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"/>"
    )?;
    writeln!(out, "<title>{}</title>\n</head>", title(pages))?;
    writeln!(out, "<body style=\"{BODY}\">")?;
    if pages.is_empty() {
        writeln!(out, "<p>{NOTHING}</p>")?;
    }
    for page in pages {
        writeln!(out, "<h2 style=\"{NAME}\">{}</h2>", plain(&name(page)))?;
        writeln!(out, "<p style=\"{DAY}\">{}</p>", plain(&day(page)))?;
        if let Some(unknown) = unknown(page) {
            writeln!(out, "<p style=\"{LATE}\">{}</p>", plain(&unknown))?;
        }
        writeln!(out, "<p>To do: {}</p>", summary(page))?;
        let duties = page.duties.iter().map(|told| duty(told, page, as_of));
        let heads = ["Lead", "Company", "To do", "Due", "Then type"];
        table(out, &heads, &duties.collect::<Vec<_>>())?;
        let notices: Vec<Line> = page
            .notices
            .iter()
            .map(|told| notice(told, page, as_of))
            .collect();
        if !notices.is_empty() {
            writeln!(out, "<p>To know</p>")?;
        }
        let heads = ["Lead", "Company", "What", "Whose", "Due", "Look"];
        table(out, &heads, &notices)?;
    }
    writeln!(out, "</body>\n</html>")
}

fn title(pages: &[Page<'_>]) -> String {
    match pages {
        [] => NOTHING.to_owned(),
        [page] => format!("{}: {}", plain(&name(page)), summary(page)),
        [page, ..] => format!("Leads on {}", page.today),
    }
}

fn table(out: &mut dyn Write, heads: &[&str], lines: &[Line]) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "<table style=\"{TABLE}\">\n<tr>")?;
    for head in heads {
        writeln!(out, "<th style=\"{HEAD}\">{head}</th>")?;
    }
    writeln!(out, "</tr>")?;
    for line in lines {
        let due = if line.mark == '!' { LATE_CELL } else { CELL };
        writeln!(out, "<tr>")?;
        writeln!(
            out,
            "<td style=\"{CELL}\"><b>{}</b></td>",
            plain(&line.lead)
        )?;
        writeln!(out, "<td style=\"{CELL}\">{}</td>", plain(&line.name))?;
        writeln!(out, "<td style=\"{CELL}\">{}</td>", plain(&line.what))?;
        if let Some(whose) = &line.whose {
            writeln!(out, "<td style=\"{CELL}\">{}</td>", plain(whose))?;
        }
        writeln!(out, "<td style=\"{due}\">{}</td>", plain(&line.due))?;
        writeln!(
            out,
            "<td style=\"{CELL}\"><code style=\"{CODE}\">{}</code></td>",
            plain(&line.command)
        )?;
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</table>")
}

/// Returns text that HTML shows as it is, and of which no mail program makes a link or a mention.
fn plain(text: &str) -> String {
    escaped(&broken(text))
}
