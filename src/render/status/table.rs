//! How leads stand, for people: one line a lead, as much of it as the screen is wide.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use anstyle::Style;

use super::columns::{Column, PLANS, cell, is_fallback};
use crate::domain::book::{Book, Standing};
use crate::domain::clock::State;
use crate::finding::quoted;
use crate::render::Look;
use crate::render::terminal::{clean, cut, fit, paint, width};
use crate::render::words::{self, DIM, STRONG, sign};

/// What stands between two columns.
const GAP: &str = "  ";
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
    let mut cells = Cells {
        rows,
        book,
        columns: HashMap::new(),
    };
    let layout = layout(&mut cells, look);
    header(out, &layout, look)?;
    for (position, standing) in rows.iter().enumerate() {
        let texts = layout
            .iter()
            .map(|(column, _)| &*cells.columns[column].0[position]);
        row(out, standing, &layout, texts, look)?;
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

impl Cells<'_> {
    fn width(&mut self, column: Column) -> usize {
        let make = || {
            let cells: Vec<_> = self
                .rows
                .iter()
                .map(|standing| cell(column, standing, self.book))
                .collect();
            let widest = cells.iter().map(|cell| width(cell)).max().unwrap_or(0);
            (cells, widest.max(width(column.title())))
        };
        self.columns.entry(column).or_insert_with(make).1
    }
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

fn row<'a>(
    out: &mut dyn Write,
    standing: &Standing<'_>,
    layout: &Layout,
    texts: impl Iterator<Item = &'a str>,
    look: &Look,
) -> io::Result<()> {
    let state = standing.state();
    let sign = sign(state);
    let mut line = paint(&format!("{} ", sign.mark), sign.style, look);
    for (position, ((column, columns), text)) in layout.iter().zip(texts).enumerate() {
        // Nothing follows the last column: no blanks at the end of the line.
        let last = position + 1 == layout.len();
        let text = if last {
            cut(text, *columns)
        } else {
            fit(text, *columns).into()
        };
        match style(*column, state) {
            style if look.color => line.push_str(&paint(&text, style, look)),
            _ => line.push_str(&text),
        }
        if !last {
            line.push_str(GAP);
        }
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
    out.write_all(line.as_bytes())
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
