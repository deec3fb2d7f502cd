//! `leads show ID`: one lead, its clocks and what to do next.

use std::path::Path;

use clap::ValueEnum;

use super::reading::{self, State, Wanted};
use super::{Failure, Outcome, Terminal};
use crate::domain::clock;
use crate::render;

/// Show one lead: what is known, its clocks and what to do next.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    at: State,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let reading = reading::read(directory, &args.at, false, Wanted::Lead(&args.id))?;
    let standing = reading.book.standing(reading.only());
    let look = terminal.look();
    match args.format {
        Format::Text => render::show::text(terminal, &standing, &reading.book, &look)?,
        Format::Json => render::show::json(terminal, &standing, &reading.book, &reading.head())?,
    }
    if matches!(args.format, Format::Text) {
        reading.supposing(terminal)?;
    }
    reading.remarks(terminal);
    let verdicts = reading.book.verdicts(&standing);
    let unknown = verdicts
        .iter()
        .any(|verdict| verdict.state == clock::State::Unknown);
    Ok(if unknown {
        Outcome::Incomplete
    } else {
        Outcome::Clean
    })
}
