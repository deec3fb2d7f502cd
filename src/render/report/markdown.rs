//! The report in Markdown: for an issue, a wiki or a chat.

use std::io::{self, Write};

use super::sections::{Section, sections, summary};
use crate::domain::report::Report;
use crate::domain::report::groups::Dimension;
use crate::render::markdown::plain;

/// Writes the report; groups only by these dimensions.
pub fn markdown(out: &mut dyn Write, report: &Report<'_>, by: &[Dimension]) -> io::Result<()> {
    writeln!(out, "## Report\n")?;
    for line in summary(report) {
        writeln!(out, "{}.\n", plain(&line))?;
    }
    for (position, section) in sections(report, by).iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        table(out, section)?;
    }
    Ok(())
}

/// Writes one table, without bars.
pub(super) fn table(out: &mut dyn Write, section: &Section) -> io::Result<()> {
    writeln!(out, "### {}\n", plain(&section.title))?;
    let is_bar = |column: usize| section.rows.iter().any(|row| row[column].bar.is_some());
    let columns: Vec<usize> = (0..section.head.len())
        .filter(|column| !is_bar(*column))
        .collect();
    let row = |cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<String> = cells.collect();
        format!("| {} |", cells.join(" | "))
    };
    let is_number = |column: usize| {
        let mut cells = section.rows.iter().map(|cells| &cells[column]);
        cells.all(|cell| cell.number || cell.text.is_empty())
    };
    let rule = |column: &usize| if is_number(*column) { "---:" } else { "---" };
    let titles = columns.iter().map(|column| section.head[*column]);
    writeln!(out, "{}", row(&mut titles.map(plain)))?;
    writeln!(
        out,
        "{}",
        row(&mut columns.iter().map(rule).map(str::to_owned))
    )?;
    for cells in &section.rows {
        let texts = columns.iter().map(|column| &cells[*column].text);
        writeln!(out, "{}", row(&mut texts.map(|text| indented(text))))?;
    }
    if let Some(note) = section.note {
        writeln!(out, "\n{}", plain(note))?;
    }
    Ok(())
}

/// Returns a cell as it is, with the blanks before it that Markdown would drop.
fn indented(text: &str) -> String {
    match text.strip_prefix("  ") {
        Some(text) => format!("&emsp;{}", plain(text)),
        None => plain(text),
    }
}
