//! `leads log`: what happened to a lead, or to all, as git proves it.

use std::path::Path;

use clap::ValueEnum;

use super::reading::{self, State, Wanted};
use super::{Failure, Outcome, Terminal};
use crate::domain::book::Entry;
use crate::render;

/// Tell what happened to a lead, when and by whom, as git proves it.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    id: Option<String>,
    /// Every event of every lead, in order of landing.
    #[arg(long)]
    all: bool,
    /// How to print; `jsonl` is one event a line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    at: State,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let wanted = args.id.as_deref().map_or(Wanted::All, Wanted::Lead);
    let reading = reading::read(directory, &args.at, false, wanted)?;
    let book = &reading.book;
    let entries: Vec<&Entry> = book.entries.iter().collect();
    let look = terminal.look();
    match args.format {
        Format::Text => {
            for (position, entry) in entries.iter().enumerate() {
                if position > 0 {
                    use std::io::Write;
                    writeln!(terminal)?;
                }
                render::log::text(terminal, entry, book, &look)?;
            }
        }
        Format::Json if args.all => {
            render::log::json_all(terminal, &entries, book, &reading.head())?
        }
        Format::Json => render::log::json(terminal, reading.only(), book, &reading.head())?,
        Format::Jsonl => render::log::jsonl(terminal, &entries, book)?,
    }
    if matches!(args.format, Format::Text) {
        reading.supposing(terminal)?;
    }
    reading.remarks(terminal);
    let gap = entries
        .iter()
        .any(|entry| entry.timeline.has_gap() || entry.timeline.missing);
    Ok(if gap {
        Outcome::Incomplete
    } else {
        Outcome::Clean
    })
}
