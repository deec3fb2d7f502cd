//! `leads explain`: why a promise is due when it is, what a rule asks and how to mend what it finds, what a number counts.

use std::path::Path;

use clap::ValueEnum;

use super::reading::{self, State, Wanted};
use super::{Failure, Outcome, Terminal, catalogue};
use crate::domain::clock;
use crate::domain::policy::Clock;
use crate::domain::report::metrics;
use crate::render;

/// Explain a rule, a metric of the report, or why the clocks of a lead are due when they are.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The name of a rule or of a metric; or the id of a lead, or the beginning of it.
    #[arg(value_name = "RULE|METRIC|ID")]
    what: String,
    /// Only this clock of the lead.
    #[arg(value_parser = clocks())]
    clock: Option<String>,
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

fn clocks() -> clap::builder::PossibleValuesParser {
    Clock::ALL.map(|(name, _)| name).into()
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let look = terminal.look();
    if let Some(rule) = catalogue::rules().find(|rule| rule.id == args.what) {
        match args.format {
            Format::Text => render::explain::rule(terminal, rule, &look)?,
            Format::Json => render::explain::rule_json(terminal, rule)?,
        }
        return Ok(Outcome::Clean);
    }
    if let Some(metric) = metrics::find(&args.what) {
        match args.format {
            Format::Text => render::report::metric(terminal, metric, &look)?,
            Format::Json => render::report::metric_json(terminal, metric)?,
        }
        return Ok(Outcome::Clean);
    }
    let reading = reading::read(directory, &args.at, false, Wanted::Lead(&args.what))?;
    reading.require_policy()?;
    let standing = reading.book.standing(reading.only());
    let wanted = |clock: Clock| {
        args.clock
            .as_deref()
            .is_none_or(|name| name == clock.name())
    };
    match args.format {
        Format::Text => {
            render::explain::clocks(terminal, &standing, &reading.book, &wanted, &look)?;
        }
        Format::Json => {
            let head = reading.head();
            render::explain::clocks_json(terminal, &standing, &reading.book, &wanted, &head)?;
        }
    }
    if matches!(args.format, Format::Text) {
        reading.supposing(terminal)?;
    }
    reading.remarks(terminal);
    let verdicts = reading.book.verdicts(&standing).into_iter();
    let mut explained = verdicts.filter(|verdict| wanted(verdict.clock));
    Ok(
        match explained.any(|verdict| verdict.state == clock::State::Unknown) {
            true => Outcome::Incomplete,
            false => Outcome::Clean,
        },
    )
}
