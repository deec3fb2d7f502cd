//! The clocks of one lead, as a table.

use std::io::{self, Write};

use anstyle::Style;
use chrono_tz::Tz;

use super::text::minute;
use crate::domain::book::{Book, Standing};
use crate::domain::clock::{State, Verdict};
use crate::render::Look;
use crate::render::terminal::{clean, cut, fit, paint, width};
use crate::render::words::{self, DIM, sign};

const TITLES: [&str; 5] = ["CLOCK", "STATE", "DUE", "", "POLICY"];
const GAP: &str = "  ";

/// Writes a line for each clock that runs or ran.
pub(super) fn clocks(
    out: &mut dyn Write,
    standing: &Standing<'_>,
    book: &Book,
    zone: Tz,
    look: &Look,
) -> io::Result<()> {
    let applies = |verdict: &&Verdict| verdict.state != State::NotApplicable;
    let all = book.verdicts(standing);
    let mut verdicts: Vec<&Verdict> = all.iter().filter(applies).collect();
    verdicts.sort_by_key(|verdict| (!verdict.is_running(), verdict.due_at));
    if verdicts.is_empty() {
        return writeln!(out, "\n{}", paint("no clock runs", DIM, look));
    }
    let rows: Vec<[String; 5]> = verdicts
        .iter()
        .map(|verdict| row(verdict, book, zone))
        .collect();
    let widths: [usize; 5] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| width(&row[column]));
        cells.max().unwrap_or(0).max(width(TITLES[column]))
    });
    writeln!(out)?;
    line(out, &TITLES, &widths, [DIM; 5], look)?;
    for (row, verdict) in rows.iter().zip(&verdicts) {
        let state = sign(verdict.state).style;
        let styles = match verdict.is_running() {
            true => [Style::new(), state, state, state, DIM],
            false => [DIM, state, DIM, DIM, DIM],
        };
        let cells = std::array::from_fn(|column| row[column].as_str());
        line(out, &cells, &widths, styles, look)?;
    }
    Ok(())
}

/// Writes cells side by side, as far as the screen is wide.
fn line(
    out: &mut dyn Write,
    cells: &[&str; 5],
    widths: &[usize; 5],
    styles: [Style; 5],
    look: &Look,
) -> io::Result<()> {
    let mut room = look.width.unwrap_or(usize::MAX);
    let mut line = String::new();
    for ((cell, columns), style) in cells.iter().zip(widths).zip(styles) {
        let columns = (*columns).min(room);
        line.push_str(&paint(&fit(&cut(cell, columns), columns), style, look));
        line.push_str(GAP);
        room = room.saturating_sub(columns + GAP.len());
    }
    writeln!(out, "{}", line.trim_end())
}

fn row(verdict: &Verdict, book: &Book, zone: Tz) -> [String; 5] {
    let known = verdict.state != State::Unknown;
    let due_at = verdict.due_at.filter(|_| known);
    let distance = match verdict.is_running() {
        true if known => words::due(verdict, book.as_of, false),
        true => String::new(),
        false => {
            verdict
                .cycle
                .as_ref()
                .and_then(|cycle| cycle.stop)
                .map_or(String::new(), |stop| {
                    let least = if stop.moment.at_horizon { "by " } else { "" };
                    format!("stopped {least}{}", minute(stop.moment.at, zone))
                })
        }
    };
    let policy = verdict
        .policy
        .as_ref()
        .map(|line| format!("{}:{}", clean(&line.file), line.line));
    [
        verdict.clock.name().to_owned(),
        sign(verdict.state).word.to_owned(),
        due_at.map_or("-".to_owned(), |at| minute(at, zone)),
        distance,
        policy.unwrap_or_default(),
    ]
}
