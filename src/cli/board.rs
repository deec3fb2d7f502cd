//! `leads board`: one page that shows where every lead stands, for everybody to look at.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::reading::{self, Reading, State as At, Wanted};
use super::{Failure, Outcome, Terminal, output};
use crate::domain::book::Standing;
use crate::domain::report::{self, Cohort, Window};
use crate::render;

/// Make one page with all leads by stage: self-contained, for a browser, a wiki or GitHub Pages.
///
/// It loads nothing from anywhere. Contacts and notes are left out unless asked for. Same book and same time, same bytes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Write to this file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// How to write it.
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    /// With the names and addresses of contacts and what was noted: personal data, not for the public.
    #[arg(long)]
    with_contacts: bool,
    #[command(flatten)]
    at: At,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Html,
    Markdown,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let reading = reading::read(directory, &args.at, false, Wanted::All)?;
    let page = page(&reading, args.format, args.with_contacts)?;
    match &args.out {
        None => terminal.write_all(&page)?,
        Some(file) => output::write(&directory.join(file), &page)?,
    }
    reading.deletions(terminal);
    reading.remarks(terminal);
    let standings = reading.book.standings();
    let unknown =
        |standing: &Standing<'_>| standing.entry.timeline.present && standing.is_unknown();
    Ok(match standings.iter().any(unknown) {
        true => Outcome::Incomplete,
        false => Outcome::Clean,
    })
}

/// Returns the page of a book that was read.
pub(super) fn page(reading: &Reading, format: Format, contacts: bool) -> Result<Vec<u8>, Failure> {
    reading.require_policy()?;
    let standings = reading.book.standings();
    let mut rows: Vec<&Standing<'_>> = standings
        .iter()
        .filter(|standing| standing.entry.timeline.present)
        .collect();
    rows.sort_by_key(|standing| {
        let due = standing.tightest().and_then(|verdict| verdict.due_at);
        (due.is_none(), due, &standing.entry.id)
    });
    let (window, cohort) = (Window::default(), Cohort::Received);
    let report = report::report(&reading.book, reading.policy(), &standings, window, cohort);
    let board = render::board::Board {
        rows: &rows,
        book: &reading.book,
        report: &report,
        head: reading.head(),
        contacts,
    };
    let mut page = Vec::new();
    match format {
        Format::Html => render::board::html(&mut page, &board)?,
        Format::Markdown => render::board::markdown(&mut page, &board)?,
    }
    Ok(page)
}
