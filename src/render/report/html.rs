//! The report as one page to send around: tables and charts, no names of prospects, nothing to fetch.

use std::io::{self, Write};

use super::charts;
use super::sections::{Cell, Section, Tone, sections, summary};
use crate::domain::report::Report;
use crate::domain::report::groups::Dimension;
use crate::domain::report::metrics;
use crate::render::page::{self, escaped};
use crate::render::{Head, wire};

/// Writes the page, with the groups of every dimension.
pub fn html(out: &mut dyn Write, report: &Report<'_>, head: &Head<'_>) -> io::Result<()> {
    page::open(out, "Leads: report")?;
    writeln!(out, "<header>\n<h1>Report</h1>")?;
    for line in summary(report) {
        writeln!(out, "<p>{}</p>", escaped(&line))?;
    }
    writeln!(out, "</header>\n<main>")?;
    tiles(out, report)?;
    let by = Dimension::ALL.map(|(_, dimension)| dimension);
    for section in sections(report, &by) {
        writeln!(out, "<section>\n<h2>{}</h2>", escaped(&section.title))?;
        if let Some(chart) = charts::of(&section.title, report) {
            writeln!(out, "{chart}")?;
        }
        table(out, &section)?;
        writeln!(out, "</section>")?;
    }
    definitions(out)?;
    let commit = head
        .commit
        .map(|commit| format!(" at commit {}", commit.short()));
    let policy = head
        .policy
        .map(|policy| format!(", judged by the policy of {policy}"));
    writeln!(
        out,
        "</main>\n<footer><p>As of {}{}{}.</p></footer>",
        wire::time(head.as_of),
        commit.unwrap_or_default(),
        escaped(&policy.unwrap_or_default())
    )?;
    page::close(out)
}

/// Writes the numbers to see first.
fn tiles(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let all = &report.all;
    let overdue = report.aging.iter().map(|age| age.overdue.count()).sum();
    let tiles = [
        ("leads", report.leads.len(), ""),
        ("open", all.open.count(), ""),
        ("overdue", overdue, if overdue > 0 { "bad" } else { "" }),
        ("won", all.conversion.part.count(), "good"),
        ("lost", all.lost.count(), ""),
        ("refused", all.refused.count(), ""),
    ];
    let deleted = ("deleted", all.deleted.count(), "");
    let deleted = Some(deleted).filter(|(_, amount, _)| *amount > 0);
    writeln!(out, "<div class=\"tiles\">")?;
    for (what, amount, class) in tiles.into_iter().chain(deleted) {
        writeln!(
            out,
            "<div class=\"tile\"><b class=\"{class}\">{amount}</b>{what}</div>"
        )?;
    }
    writeln!(out, "</div>")
}

fn table(out: &mut dyn Write, section: &Section) -> io::Result<()> {
    let is_number = |column: usize| {
        let mut cells = section.rows.iter().map(|row| &row[column]);
        cells.all(|cell| cell.number || (cell.text.is_empty() && cell.bar.is_none()))
    };
    writeln!(out, "<div class=\"wide\"><table>\n<thead><tr>")?;
    for (column, title) in section.head.iter().enumerate() {
        let class = if is_number(column) {
            " class=\"number\""
        } else {
            ""
        };
        match title.is_empty() {
            true => write!(out, "<td></td>")?,
            false => write!(out, "<th scope=\"col\"{class}>{}</th>", escaped(title))?,
        }
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for row in &section.rows {
        write!(out, "<tr>")?;
        for cell in row {
            write!(out, "<td class=\"{}\">{}</td>", class(cell), content(cell))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div>")?;
    match section.note {
        Some(note) => writeln!(out, "<p class=\"note\">{}</p>", escaped(note)),
        None => Ok(()),
    }
}

fn content(cell: &Cell) -> String {
    match cell.bar {
        Some(share) => charts::bar(share, tone(cell.tone)),
        None => escaped(&cell.text),
    }
}

fn class(cell: &Cell) -> String {
    let number = if cell.number { "number " } else { "" };
    format!("{number}{}", tone(cell.tone)).trim_end().to_owned()
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Good => "good",
        Tone::Warning => "warning",
        Tone::Bad => "bad",
        Tone::Dim => "dim",
    }
}

/// Writes what each figure counts.
fn definitions(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<section>\n<h2>What each figure counts</h2>\n<details><summary class=\"dim\">{} definitions</summary>\n<dl>",
        metrics::all().count()
    )?;
    for metric in metrics::all() {
        writeln!(
            out,
            "<dt>{} <span class=\"dim\">{}</span></dt><dd>{}</dd>",
            escaped(metric.name),
            metric.id,
            escaped(metric.counts)
        )?;
    }
    writeln!(out, "</dl></details>\n</section>")
}
