//! How leads stand, as a table in Markdown: for a pull request, an issue or a chat.

use std::io::{self, Write};

use super::columns::{ALL, Column, cell};
use crate::domain::book::{Book, Standing};
use crate::render::markdown::plain;
use crate::render::words::{self, sign};

/// Writes a table with one row a lead.
pub fn markdown(out: &mut dyn Write, rows: &[&Standing<'_>], book: &Book) -> io::Result<()> {
    let titles: Vec<String> = ALL.iter().map(|column| title(*column)).collect();
    writeln!(out, "| {} | State |", titles.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(ALL.len() + 1))?;
    for standing in rows {
        let cells: Vec<String> = ALL
            .iter()
            .map(|column| plain(&cell(*column, standing, book)))
            .collect();
        writeln!(
            out,
            "| {} | {} |",
            cells.join(" | "),
            sign(standing.state()).word
        )?;
    }
    let open = rows.iter().filter(|standing| standing.is_open()).count();
    writeln!(out, "\n{}, {open} open", words::count(rows.len(), "lead"))
}

/// Returns a title in sentence case.
fn title(column: Column) -> String {
    let title = column.title();
    let (first, rest) = title.split_at(1);
    format!("{first}{}", rest.to_lowercase())
}
