//! `leads policy due`: when a target that starts then would be due.

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};

use super::{Chosen, Format, instant};
use crate::cli::{Failure, Outcome, Terminal};
use crate::domain::duration::Duration;

/// Say when a target would be due: the instant in UTC.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    chosen: Chosen,
    /// When the clock starts.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    from: DateTime<Utc>,
    /// How long it may run: 12h, 5d, 8bh (business hours), 2bd (business days); a negative one counts backwards.
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true, value_parser = duration)]
    within: Duration,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

fn duration(text: &str) -> Result<Duration, String> {
    Duration::parse(text).map_err(|error| error.to_string())
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let calendar = args.chosen.calendar(directory)?;
    let due = calendar.due(args.from, &args.within).ok_or_else(|| {
        Failure::new(format!(
            "the calendar `{}` does not open often enough for {}",
            calendar.name(),
            args.within
        ))
        .hint("write a shorter target, or open the calendar more often")
    })?;
    let due = due.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    match args.format {
        Format::Text => writeln!(terminal, "{due}")?,
        Format::Json => writeln!(
            terminal,
            "{{\"schema_version\": 1, \"kind\": \"due\", \"due_at\": \"{due}\"}}"
        )?,
    }
    Ok(Outcome::Clean)
}
