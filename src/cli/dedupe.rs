//! `leads dedupe`: which leads look like one prospect, and how two become one.

pub(super) mod twins;
mod union;

use std::path::Path;

use clap::ValueEnum;

use super::reading::{self, State, Wanted};
use super::{Failure, Outcome, Terminal};
use crate::domain::book::Entry;
use crate::parallel::shares;
use crate::render;
use crate::rules;

/// How many leads make a thread worth its start.
const LEAST: usize = 256;

/// List leads that look like one prospect, with what they share; or unite two that are.
///
/// Compared are e-mail addresses, telephone numbers, contacts, domains and names of companies, however they are written.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Closed leads too.
    #[arg(long, conflicts_with = "merge")]
    all: bool,
    /// Unite two leads: the first goes on with the history of both, the second points to it.
    #[arg(long, num_args = 2, value_names = ["GOES_ON", "AGAIN"])]
    merge: Vec<String>,
    /// Who does it: a person of policy/teams.yaml [default: whom git knows by your e-mail].
    #[arg(long = "as", id = "as", value_name = "PERSON", requires = "merge")]
    person: Option<String>,
    /// Show what would change in the two files, and change nothing.
    #[arg(long, short = 'n', requires = "merge")]
    dry_run: bool,
    /// Commit just the two files, with your own git.
    #[arg(long, requires = "merge", conflicts_with = "dry_run")]
    commit: bool,
    /// How to print the list.
    #[arg(long, value_enum, default_value_t = Format::Text, conflicts_with = "merge")]
    format: Format,
    /// List as of this time (RFC 3339, or a date, in UTC) or this revision.
    #[arg(long, value_name = "TIME|REV", conflicts_with = "merge")]
    as_of: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    if let [goes_on, again] = args.merge.as_slice() {
        return union::unite(args, goes_on, again, directory, terminal);
    }
    let wanted = match args.all {
        true => Wanted::All,
        false => Wanted::Open,
    };
    let state = State {
        as_of: args.as_of.clone(),
        ..State::default()
    };
    let reading = reading::read(directory, &state, false, wanted)?;
    let book = &reading.book;
    let entries: Vec<(usize, &Entry)> = book.entries.iter().enumerate().collect();
    let traits = shares(&entries, LEAST, |entries| {
        let entries = entries.iter().copied();
        let wanted = entries.filter(|(_, entry)| args.all || book.is_open(entry));
        let traits = wanted.filter_map(|(number, entry)| rules::traits_of(number, entry));
        traits.collect::<Vec<_>>()
    });
    let mut pairs = twins::pairs(traits.into_iter().flatten().collect());
    pairs.sort_unstable_by_key(|pair| (pair.first, pair.second));
    let look = terminal.look();
    match args.format {
        Format::Text => render::twins::text(terminal, &pairs, &reading.book, &look)?,
        Format::Json => render::twins::json(terminal, &pairs, &reading.book, &reading.head())?,
        Format::Csv => render::twins::csv(terminal, &pairs, &reading.book)?,
    }
    reading.remarks(terminal);
    // What is not here was not compared.
    let hidden = |entry: &Entry| entry.timeline.is_hidden();
    Ok(match reading.book.entries.iter().any(hidden) {
        true => Outcome::Incomplete,
        false => Outcome::Clean,
    })
}
