//! What text, Markdown and page have in common: which tables a report has, and what stands in each cell.

mod endings;
mod leads;
mod selling;

use chrono::TimeDelta;

use crate::domain::duration::in_words;
use crate::domain::lead::Name;
use crate::domain::report::Report;
use crate::domain::report::count::{Rate, Spread, Tally};
use crate::domain::report::figures::NONE;
use crate::domain::report::groups::Dimension;

/// What a cell means, beside what it says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// As promised.
    Good,
    /// Later than promised, or about to be.
    Warning,
    /// Broken.
    Bad,
    /// Less important than the rest.
    Dim,
}

/// One cell of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) tone: Tone,
    /// Whether it is a number, and stands on the right of its column.
    pub(super) number: bool,
    /// The length of a bar instead of a text, from 0 to 1.
    pub(super) bar: Option<f64>,
}

/// One table.
pub(super) struct Section {
    pub(super) title: String,
    /// What stands above each column; a bar needs nothing above it.
    pub(super) head: Vec<&'static str>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// What to know about it.
    pub(super) note: Option<&'static str>,
}

impl Section {
    fn new(title: impl Into<String>, head: &[&'static str]) -> Self {
        Section {
            title: title.into(),
            head: head.to_vec(),
            rows: Vec::new(),
            note: None,
        }
    }

    fn noting(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }
}

/// Returns the tables of a report that have anything in them; groups only by these dimensions.
pub(super) fn sections(report: &Report<'_>, by: &[Dimension]) -> Vec<Section> {
    let mut sections = vec![leads::funnel(report)];
    sections.extend(leads::groups(report, by));
    sections.extend([
        leads::speed(report),
        leads::promises(report),
        selling::offers(report),
        selling::handovers(report),
        selling::channels(report),
        selling::hours(report),
        selling::attempts(report),
        endings::cycle_time(report),
        endings::endings(report),
        endings::aging(report),
        endings::cost(report),
    ]);
    sections.retain(|section| !section.rows.is_empty());
    sections
}

/// Returns what stands above the tables: which leads the report is about, and what became of them.
pub(super) fn summary(report: &Report<'_>) -> Vec<String> {
    let day = |at: chrono::DateTime<chrono::Utc>| match at.time() == chrono::NaiveTime::MIN {
        true => at.date_naive().to_string(),
        false => at.format("%Y-%m-%d %H:%M").to_string(),
    };
    let to = day(report.window.to.unwrap_or(report.as_of));
    let window = match report.window.from {
        Some(from) => format!("from {} to {to}", day(from)),
        None => format!("until {to}"),
    };
    let all = &report.all;
    let deleted = match all.deleted.count() {
        0 => String::new(),
        amount => format!(", {amount} deleted"),
    };
    let mut lines = vec![
        format!(
            "{} {} {window} (UTC)",
            count_leads(report.leads.len()),
            report.cohort.name()
        ),
        format!(
            "{} open, {} won, {} lost, {} refused{deleted}",
            all.open.count(),
            all.conversion.part.count(),
            all.lost.count(),
            all.refused.count()
        ),
    ];
    if report.left_out > 0 {
        lines.push(format!(
            "{} left out: their past is not in this clone, or their files were never readable",
            count_leads(report.left_out)
        ));
    }
    lines
}

pub(super) fn count_leads(amount: usize) -> String {
    crate::render::words::count(amount, "lead")
}

fn text(text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        ..Cell::default()
    }
}

fn name(name: Option<&Name>) -> Cell {
    match name {
        Some(name) => text(&**name),
        None => toned(text(NONE), Tone::Dim),
    }
}

fn toned(cell: Cell, tone: Tone) -> Cell {
    Cell { tone, ..cell }
}

fn number(number: impl Into<String>) -> Cell {
    Cell {
        number: true,
        ..text(number)
    }
}

fn count(tally: &Tally) -> Cell {
    amount(tally.count())
}

fn amount(amount: usize) -> Cell {
    match amount {
        0 => toned(number("0"), Tone::Dim),
        _ => number(amount.to_string()),
    }
}

/// Returns an amount in a tone that it has only if it is something.
fn marked(amount: usize, tone: Tone) -> Cell {
    match amount {
        0 => self::amount(0),
        _ => toned(self::amount(amount), tone),
    }
}

/// Returns a bar for so many of the most there are.
fn bar(tally: &Tally, most: usize, tone: Tone) -> Cell {
    Cell {
        bar: Some(tally.count() as f64 / most.max(1) as f64),
        tone,
        ..Cell::default()
    }
}

/// Returns a share as a bar; nothing of few.
fn share_bar(rate: &Rate) -> Cell {
    Cell {
        bar: Some(rate.share().filter(|_| !rate.is_small()).unwrap_or(0.0)),
        ..Cell::default()
    }
}

/// Returns `3 of 40`.
fn counts(rate: &Rate) -> Cell {
    let (part, whole) = (rate.part.count(), rate.whole.count());
    match whole {
        0 => toned(number("-"), Tone::Dim),
        _ => number(format!("{part} of {whole}")),
    }
}

/// Returns a share in percent; of few, that they are few.
fn share(rate: &Rate) -> Cell {
    match rate.share() {
        None => toned(number("-"), Tone::Dim),
        Some(_) if rate.is_small() => toned(number("few"), Tone::Dim),
        Some(share) => number(format!("{:.0}%", share * 100.0)),
    }
}

/// Returns the interval of a share: `5–26%`.
fn interval(rate: &Rate) -> Cell {
    match rate.interval().filter(|_| !rate.is_small()) {
        Some((low, high)) => toned(
            number(format!("{:.0}–{:.0}%", low * 100.0, high * 100.0)),
            Tone::Dim,
        ),
        None => Cell::default(),
    }
}

/// Returns a length of time in seconds, in words.
fn length(seconds: Option<f64>) -> Cell {
    match seconds {
        Some(seconds) => number(in_words(TimeDelta::seconds(seconds.round() as i64))),
        None => toned(number("-"), Tone::Dim),
    }
}

/// Returns how often something happened.
fn often(times: Option<f64>) -> Cell {
    match times {
        Some(times) => number(format!("{times:.1}")),
        None => toned(number("-"), Tone::Dim),
    }
}

/// Returns a name and how many lengths of time there are, half of them and nine in ten.
fn lengths(what: &str, spread: &Spread) -> Vec<Cell> {
    vec![
        text(what),
        amount(spread.count()),
        length(spread.median()),
        length(spread.p90()),
    ]
}
