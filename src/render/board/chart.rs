//! Bars of a board: how the open leads stand, by stage and by whose they are.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Board, class};
use crate::domain::book::Standing;
use crate::render::terminal::{clean, cut};
use crate::render::words::count;

/// A chart of bars, each in parts.
#[derive(Serialize)]
pub(super) struct Chart {
    title: &'static str,
    /// The same in words, for who cannot see it.
    words: String,
    width: usize,
    height: usize,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct Bar {
    label: String,
    y: usize,
    text_y: usize,
    parts: Vec<Part>,
    count: usize,
    count_x: usize,
}

#[derive(Serialize)]
struct Part {
    x: usize,
    width: usize,
    class: &'static str,
    words: String,
}

/// The widths of a chart: names, bars, numbers.
const LABEL: usize = 130;
const ROOM: usize = 190;
const NUMBER: usize = 40;
/// The height of a row.
const ROW: usize = 22;
/// The most rows: those with the most leads.
const MOST: usize = 12;

/// The parts of a bar, the most pressing first.
const PARTS: [(&str, &str); 4] = [
    ("late", "overdue"),
    ("soon", "at risk"),
    ("good", "on time"),
    ("rest", "resting or without a clock"),
];

/// Returns the charts of a board.
pub(super) fn charts(board: &Board<'_>) -> Vec<Chart> {
    let open: Vec<&Standing<'_>> = board
        .rows
        .iter()
        .copied()
        .filter(|standing| standing.is_open())
        .collect();
    let stages = board
        .lanes()
        .into_iter()
        .map(|lane| lane.stage.replace('_', " "));
    let stages: Vec<String> = stages.collect();
    let by_stage = tally(&open, |standing| {
        standing
            .entry
            .stage()
            .map_or("none".to_owned(), |stage| stage.replace('_', " "))
    });
    let mut rows: Vec<(String, [usize; 4])> = by_stage.into_iter().collect();
    rows.sort_by_key(|(stage, _)| stages.iter().position(|known| known == stage));
    let by_owner = tally(&open, |standing| {
        standing
            .answerable
            .map_or("nobody".to_owned(), |person| person.to_string())
    });
    let mut owners: Vec<(String, [usize; 4])> = by_owner.into_iter().collect();
    owners.sort_by_key(|(owner, parts)| {
        let total: usize = parts.iter().sum();
        (std::cmp::Reverse(total), owner.clone())
    });
    owners.truncate(MOST);
    [
        ("Open leads by stage", rows),
        ("Open leads by whose they are", owners),
    ]
    .into_iter()
    .filter(|(_, rows)| !rows.is_empty())
    .map(|(title, rows)| chart(title, rows))
    .collect()
}

fn tally(
    open: &[&Standing<'_>],
    group: impl Fn(&Standing<'_>) -> String,
) -> BTreeMap<String, [usize; 4]> {
    let mut tally: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    for standing in open {
        let class = class(standing.state());
        let part = PARTS.iter().position(|(known, _)| *known == class);
        tally.entry(group(standing)).or_default()[part.unwrap_or(PARTS.len() - 1)] += 1;
    }
    tally
}

fn chart(title: &'static str, rows: Vec<(String, [usize; 4])>) -> Chart {
    let most = rows
        .iter()
        .map(|(_, parts)| parts.iter().sum::<usize>())
        .max()
        .unwrap_or(1)
        .max(1);
    let words: Vec<String> = rows
        .iter()
        .map(|(label, parts)| {
            let parts: Vec<String> = told(parts)
                .map(|(amount, _, word)| format!("{amount} {word}"))
                .collect();
            format!("{}: {}", clean(label), parts.join(", "))
        })
        .collect();
    let height = rows.len() * ROW;
    let bars = rows.into_iter().enumerate().map(|(row, (label, parts))| {
        let mut x = LABEL;
        let mut drawn = Vec::new();
        for (amount, class, word) in told(&parts) {
            let width = (amount * ROOM / most).max(2);
            drawn.push(Part {
                x,
                width,
                class,
                words: format!("{} {word}", count(amount, "lead")),
            });
            x += width;
        }
        Bar {
            label: cut(&clean(&label), 18).into_owned(),
            y: row * ROW + 2,
            text_y: row * ROW + 14,
            parts: drawn,
            count: parts.iter().sum(),
            count_x: x + 6,
        }
    });
    Chart {
        title,
        words: format!("{title}. {}", words.join("; ")),
        width: LABEL + ROOM + NUMBER,
        height,
        bars: bars.collect(),
    }
}

/// Returns the parts that there are any of.
fn told(parts: &[usize; 4]) -> impl Iterator<Item = (usize, &'static str, &'static str)> {
    let parts = parts.iter().copied().zip(PARTS);
    parts
        .filter(|(amount, _)| *amount > 0)
        .map(|(amount, (class, word))| (amount, class, word))
}
