//! The report for people: aligned tables, with bars where there is room for them.

use std::io::{self, Write};

use anstyle::{AnsiColor, Effects, Style};

use super::sections::{Cell, Section, Tone, sections, summary};
use crate::domain::report::Report;
use crate::domain::report::groups::Dimension;
use crate::render::Look;
use crate::render::terminal::{clean, cut, fit, paint, width, wrap};
use crate::render::words::{DIM, STRONG};

/// What stands between two columns.
const GAP: &str = "  ";
/// The columns of a bar: as many as there is room for.
const BAR: (usize, usize) = (8, 24);
/// The most columns for a name that somebody gave.
const NAME: usize = 28;
/// The eighths of a block, from one to seven.
const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// Writes the report; groups only by these dimensions.
pub fn text(
    out: &mut dyn Write,
    report: &Report<'_>,
    by: &[Dimension],
    look: &Look,
) -> io::Result<()> {
    for (position, line) in summary(report).iter().enumerate() {
        let style = if position == 0 { STRONG } else { Style::new() };
        writeln!(out, "{}", paint(line, style, look))?;
    }
    let sections = sections(report, by);
    let few = sections.iter().any(|section| {
        let mut cells = section.rows.iter().flatten();
        cells.any(|cell| cell.text == "few")
    });
    for section in &sections {
        writeln!(out)?;
        table(out, section, look)?;
    }
    if few {
        let remark = "few: of fewer than ten a share says nothing";
        writeln!(out, "\n{}", paint(remark, DIM, look))?;
    }
    let next = "next: `leads report --drill METRIC=KEY` lists the leads behind a number, `leads explain METRIC` says what it counts";
    writeln!(out)?;
    for line in wrap(next, look.width) {
        writeln!(out, "{}", paint(&line, DIM, look))?;
    }
    Ok(())
}

/// Writes one table; on a narrow screen without bars, and then without its last columns.
pub(super) fn table(out: &mut dyn Write, section: &Section, look: &Look) -> io::Result<()> {
    writeln!(out, "{}", paint(&clean(&section.title), STRONG, look))?;
    let columns = columns(section, look);
    let mut head = String::new();
    for (column, room) in &columns {
        let title = section.head[*column].to_uppercase();
        let is_number = section
            .rows
            .iter()
            .all(|row| row[*column].number || row[*column].text.is_empty());
        let is_number = is_number && !is_bar(section, *column);
        head.push_str(GAP);
        head.push_str(&aligned(&title, *room, is_number));
    }
    writeln!(out, "{}", paint(head.trim_end(), DIM, look))?;
    for row in &section.rows {
        let mut line = String::new();
        for (position, (column, room)) in columns.iter().enumerate() {
            let cell = &row[*column];
            let said = match cell.bar {
                Some(share) => fit(&bar(share, *room, look), *room),
                None => aligned(&cut(&clean(&cell.text), *room), *room, cell.number),
            };
            // Nothing follows the last column: no blanks at the end of the line.
            let last = position + 1 == columns.len();
            let said = if last { said.trim_end() } else { &said };
            line.push_str(GAP);
            line.push_str(&paint(said, style(cell), look));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    for line in section.note.iter().flat_map(|note| wrap(note, look.width)) {
        writeln!(out, "{}", paint(&line, DIM, look))?;
    }
    Ok(())
}

/// Returns which columns there is room for, and how wide each is.
fn columns(section: &Section, look: &Look) -> Vec<(usize, usize)> {
    let widest = |column: usize| {
        let cells = section
            .rows
            .iter()
            .map(|row| width(&clean(&row[column].text)));
        let title = width(section.head[column]);
        cells.max().unwrap_or(0).max(title)
    };
    let mut columns: Vec<(usize, usize)> = (0..section.head.len())
        .map(|column| match is_bar(section, column) {
            true => (column, BAR.1),
            false if column == 0 => (column, widest(column).min(NAME)),
            false => (column, widest(column)),
        })
        .collect();
    let Some(screen) = look.width else {
        return columns;
    };
    let taken = |columns: &[(usize, usize)]| {
        let widths = columns.iter().map(|(_, width)| width + GAP.len());
        widths.sum::<usize>()
    };
    let over = taken(&columns).saturating_sub(screen);
    let bar = columns
        .iter()
        .position(|(column, _)| is_bar(section, *column));
    if let Some(bar) = bar {
        match columns[bar].1.saturating_sub(over) {
            room if room >= BAR.0 => columns[bar].1 = room,
            _ => {
                columns.remove(bar);
            }
        }
    }
    while taken(&columns) > screen && columns.len() > 1 {
        let last = columns.len() - 1;
        let over = taken(&columns) - screen;
        let room = columns[last].1.saturating_sub(over);
        // The last one may be a text that can be cut, a number cannot.
        let is_text = section.rows.iter().any(|row| {
            let cell = &row[columns[last].0];
            !cell.number && !cell.text.is_empty()
        });
        match is_text && room >= 12 {
            true => columns[last].1 = room,
            false => {
                columns.remove(last);
            }
        }
    }
    if let [(_, only)] = columns.as_mut_slice() {
        *only = (*only).min(screen.saturating_sub(GAP.len()));
    }
    columns
}

fn is_bar(section: &Section, column: usize) -> bool {
    section.rows.iter().any(|row| row[column].bar.is_some())
}

fn aligned(text: &str, room: usize, number: bool) -> String {
    match number {
        true => format!("{}{text}", " ".repeat(room.saturating_sub(width(text)))),
        false => fit(text, room),
    }
}

/// Returns a bar: blocks on a terminal, else signs that every file can hold.
fn bar(share: f64, room: usize, look: &Look) -> String {
    let share = share.clamp(0.0, 1.0);
    if look.width.is_none() {
        return "#".repeat((share * room as f64).round() as usize);
    }
    let eighths = (share * room as f64 * 8.0).round() as usize;
    let mut bar = "█".repeat(eighths / 8);
    bar.extend(
        eighths
            .checked_rem(8)
            .filter(|rest| *rest > 0)
            .map(|rest| EIGHTHS[rest - 1]),
    );
    bar
}

fn style(cell: &Cell) -> Style {
    match cell.tone {
        Tone::Plain if cell.bar.is_some() => AnsiColor::Cyan.on_default(),
        Tone::Plain => Style::new(),
        Tone::Good => AnsiColor::Green.on_default(),
        Tone::Warning => AnsiColor::Yellow.on_default(),
        Tone::Bad => AnsiColor::Red.on_default().effects(Effects::BOLD),
        Tone::Dim => DIM,
    }
}
