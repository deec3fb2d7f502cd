//! How leads stand, as a table in Markdown: for a pull request, an issue or a chat.

use std::io::{self, Write};

use super::columns::{ALL, Column, cell};
use crate::domain::book::{Book, Standing};
use crate::render::words::{self, sign};

/// Writes a table with one row a lead.
pub fn markdown(out: &mut dyn Write, rows: &[&Standing<'_>], book: &Book) -> io::Result<()> {
    let titles: Vec<String> = ALL.iter().map(|column| title(*column)).collect();
    writeln!(out, "| {} | State |", titles.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(ALL.len() + 1))?;
    for standing in rows {
        let cells: Vec<String> = ALL
            .iter()
            .map(|column| escaped(&cell(*column, standing, book)))
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

/// Returns text that Markdown shows as it is: no markup, no link, no mention, no HTML, one line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // An invisible break keeps a name from being called.
            '@' => escaped.push_str("&#64;"),
            '|' | '`' | '\\' | '*' | '_' | '[' | ']' | '!' | '~' | '#' => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}
