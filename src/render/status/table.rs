//! How leads stand, for people: one line a lead, as much of it as the screen is wide.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use anstyle::Style;

use super::columns::{ALL, Column, PLANS, cell, is_fallback};
use crate::domain::book::{Book, Standing};
use crate::domain::clock::State;
use crate::finding::quoted;
use crate::parallel::shares;
use crate::render::Look;
use crate::render::terminal::{clean, cut, fit, paint, width};
use crate::render::words::{self, DIM, STRONG, sign};

/// What stands between two columns.
const GAP: &str = "  ";
/// How many leads make a thread worth its start.
const LEAST: usize = 256;
/// The mark before each row, and the gap after it.
const MARGIN: usize = 2;

/// Writes one row a lead, and below them how many stand how and what to look at first.
///
/// On a narrow screen the least needed columns are shortened or left out; a row never takes two lines.
pub fn table(
    out: &mut dyn Write,
    rows: &[&Standing<'_>],
    book: &Book,
    look: &Look,
) -> io::Result<()> {
    if rows.is_empty() {
        let words = if book.entries.is_empty() {
            "no leads yet: write the first, say leads/2026-11/acme.yaml; `leads demo` makes a book to look at"
        } else {
            "no such leads"
        };
        return writeln!(out, "{}", paint(words, DIM, look));
    }
    let mut cells = Cells::in_full(rows, book);
    let layout = layout(&mut cells, look);
    header(out, &layout, look)?;
    let columns: Vec<_> = layout
        .iter()
        .map(|(column, columns)| (*column, *columns, &cells.columns[column].0))
        .collect();
    let positions: Vec<usize> = (0..rows.len()).collect();
    let lines = shares(&positions, LEAST, |positions| {
        let mut lines = String::new();
        for position in positions {
            let cells = columns.iter();
            let cells =
                cells.map(|(column, columns, cells)| (*column, *columns, &*cells[*position]));
            row(&mut lines, rows[*position], cells, look);
        }
        lines
    });
    for lines in lines {
        out.write_all(lines.as_bytes())?;
    }
    writeln!(out)?;
    footer(out, rows, look)
}

/// The cells of the columns that were asked for, each made once, and the width that the widest of them needs.
struct Cells<'a> {
    rows: &'a [&'a Standing<'a>],
    book: &'a Book,
    columns: HashMap<Column, (Vec<Cow<'a, str>>, usize)>,
}

impl<'a> Cells<'a> {
    /// Returns the cells of all columns in full, which most screens show.
    fn in_full(rows: &'a [&'a Standing<'a>], book: &'a Book) -> Self {
        let parts = shares(rows, LEAST, |rows| {
            ALL.iter()
                .map(|column| of_column(*column, rows, book))
                .collect::<Vec<_>>()
        });
        let mut columns: HashMap<Column, (Vec<_>, usize)> = HashMap::new();
        for part in parts {
            for (column, (cells, widest)) in ALL.iter().zip(part) {
                let known = columns.entry(*column).or_default();
                known.0.extend(cells);
                known.1 = known.1.max(widest);
            }
        }
        Cells {
            rows,
            book,
            columns,
        }
    }

    fn width(&mut self, column: Column) -> usize {
        let make = || of_column(column, self.rows, self.book);
        self.columns.entry(column).or_insert_with(make).1
    }
}

/// Returns the cells of a column, and the width that the widest of them or its title needs.
fn of_column<'a>(
    column: Column,
    rows: &'a [&'a Standing<'a>],
    book: &Book,
) -> (Vec<Cow<'a, str>>, usize) {
    let cells: Vec<_> = rows.iter().map(|row| cell(column, row, book)).collect();
    let widest = cells.iter().map(|cell| width(cell)).max().unwrap_or(0);
    (cells, widest.max(width(column.title())))
}

/// Which columns there is room for, and how wide each is.
type Layout = Vec<(Column, usize)>;

fn layout(cells: &mut Cells<'_>, look: &Look) -> Layout {
    let room = look
        .width
        .map_or(usize::MAX, |screen| screen.saturating_sub(MARGIN));
    let mut narrowest = Layout::new();
    for (company, plan) in PLANS {
        let mut layout: Layout = plan
            .iter()
            .map(|column| (*column, cells.width(*column)))
            .collect();
        let over = taken(&layout).saturating_sub(room);
        let spare = layout
            .iter()
            .map(|(column, columns)| columns.saturating_sub(column.least(company)));
        if over <= spare.sum() {
            give(&mut layout, company, over);
            return layout;
        }
        narrowest = layout;
    }
    narrowest
        .iter_mut()
        .for_each(|(_, columns)| *columns = room);
    narrowest
}

fn header(out: &mut dyn Write, layout: &Layout, look: &Look) -> io::Result<()> {
    let titles = layout
        .iter()
        .map(|(column, columns)| fit(column.title(), *columns));
    let line = titles.collect::<Vec<_>>().join(GAP);
    writeln!(
        out,
        "{}{}",
        " ".repeat(MARGIN),
        paint(line.trim_end(), DIM, look)
    )
}

/// Adds the line of a lead: its cells, each with its column and how wide that is.
fn row<'a>(
    lines: &mut String,
    standing: &Standing<'_>,
    cells: impl ExactSizeIterator<Item = (Column, usize, &'a str)>,
    look: &Look,
) {
    let state = standing.state();
    let sign = sign(state);
    lines.push_str(&paint(sign.mark.encode_utf8(&mut [0; 4]), sign.style, look));
    lines.push(' ');
    let last = cells.len() - 1;
    for (position, (column, columns, text)) in cells.enumerate() {
        let text = cut(text, columns);
        let style = style(column, state);
        match look.color && style != Style::new() {
            true => lines.push_str(&paint(&text, style, look)),
            false => lines.push_str(&text),
        }
        // Nothing follows the last column: no blanks at the end of the line.
        if position < last {
            let blanks = columns.saturating_sub(width(&text)) + GAP.len();
            lines.extend(std::iter::repeat_n(' ', blanks));
        }
    }
    lines.truncate(lines.trim_end_matches(' ').len());
    lines.push('\n');
}

fn taken(columns: &[(Column, usize)]) -> usize {
    let gaps = GAP.len() * columns.len().saturating_sub(1);
    columns.iter().map(|(_, columns)| columns).sum::<usize>() + gaps
}

/// Takes what is too much from the columns that can give, in order.
fn give(columns: &mut [(Column, usize)], company: usize, mut over: usize) {
    for (column, columns) in columns {
        let given = columns.saturating_sub(column.least(company)).min(over);
        *columns -= given;
        over -= given;
    }
}

fn style(column: Column, state: State) -> Style {
    match (column, state) {
        (_, State::Paused | State::NotApplicable) => DIM,
        (Column::Id, _) => STRONG,
        (Column::Clock, State::Breached | State::AtRisk) => sign(state).style,
        (Column::Due | Column::DueShort, _) => sign(state).style,
        (Column::Touch | Column::TouchChannel | Column::TouchAge, _) => DIM,
        _ => Style::new(),
    }
}

/// Writes how many leads stand how, what the marks mean and where to look first.
fn footer(out: &mut dyn Write, rows: &[&Standing<'_>], look: &Look) -> io::Result<()> {
    let open = rows.iter().filter(|standing| standing.is_open()).count();
    let states: Vec<State> = rows.iter().map(|standing| standing.state()).collect();
    let counts = State::ALL.iter().filter_map(|(_, state)| {
        let amount = states.iter().filter(|known| *known == state).count();
        let sign = sign(*state);
        let mark = if sign.mark == ' ' {
            String::new()
        } else {
            format!(" ({})", sign.mark)
        };
        (amount > 0).then(|| paint(&format!("{amount} {}{mark}", sign.word), sign.style, look))
    });
    let counts = counts.collect::<Vec<_>>().join(", ");
    let total = match open == rows.len() {
        true => format!("{open} open"),
        false => format!("{} ({open} open)", words::count(rows.len(), "lead")),
    };
    writeln!(out, "{}: {counts}", paint(&total, STRONG, look))?;
    if rows
        .iter()
        .any(|standing| standing.entry.timeline.uncommitted)
    {
        writeln!(
            out,
            "{}",
            paint("* not committed yet: counts as now", DIM, look)
        )?;
    }
    if rows.iter().any(|standing| is_fallback(standing)) {
        writeln!(
            out,
            "{}",
            paint("(name) answers for a lead without an owner", DIM, look)
        )?;
    }
    let mut urgent = rows.iter().zip(&states);
    let first = urgent.find(|(_, state)| matches!(state, State::Breached | State::AtRisk));
    if let Some((first, _)) = first {
        let id = quoted(&first.entry.id);
        let dashes = if id.starts_with('-') { "-- " } else { "" };
        let id = clean(&id);
        writeln!(
            out,
            "{}",
            paint(&format!("next: leads show {dashes}{id}"), DIM, look)
        )?;
    }
    Ok(())
}
