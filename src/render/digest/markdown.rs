//! The digest in Markdown: for an issue, a wiki or a chat.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::{Line, NOTHING, day, duty, name, notice, summary, unknown};
use crate::domain::digest::Page;
use crate::render::markdown::plain;

/// Writes a heading and at most two tables for each page.
pub fn markdown(out: &mut dyn Write, pages: &[Page<'_>], as_of: DateTime<Utc>) -> io::Result<()> {
    if pages.is_empty() {
        return writeln!(out, "{}", capital(NOTHING));
    }
    for (position, page) in pages.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        writeln!(out, "## {}\n\n{}.", plain(&name(page)), plain(&day(page)))?;
        if let Some(unknown) = unknown(page) {
            writeln!(out, "\n**{}.**", plain(&unknown))?;
        }
        match page.duties.is_empty() {
            true => writeln!(out, "\n{}", capital(NOTHING))?,
            false => {
                writeln!(out, "\n**To do:** {}\n", summary(page))?;
                writeln!(
                    out,
                    "| Lead | Company | To do | Due | Then type |\n| --- | --- | --- | --- | --- |"
                )?;
            }
        }
        for line in page.duties.iter().map(|told| duty(told, page, as_of)) {
            row(out, &line)?;
        }
        if !page.notices.is_empty() {
            writeln!(out, "\n**To know**\n")?;
            writeln!(
                out,
                "| Lead | Company | What | Whose | Due | Look |\n| --- | --- | --- | --- | --- | --- |"
            )?;
        }
        for line in page.notices.iter().map(|told| notice(told, page, as_of)) {
            row(out, &line)?;
        }
    }
    Ok(())
}

fn row(out: &mut dyn Write, line: &Line) -> io::Result<()> {
    let mut cells = vec![&line.lead, &line.name, &line.what];
    cells.extend(&line.whose);
    cells.push(&line.due);
    let cells: Vec<String> = cells.into_iter().map(|cell| plain(cell)).collect();
    // Not between backticks: nothing can be escaped there.
    let command = plain(&line.command);
    writeln!(out, "| {} | <code>{command}</code> |", cells.join(" | "))
}

fn capital(words: &str) -> String {
    let (first, rest) = words.split_at(1);
    format!("{}{rest}.", first.to_uppercase())
}
