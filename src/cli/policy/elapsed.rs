//! `leads policy elapsed`: how much business time lies between two instants.

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::{Chosen, Format, instant};
use crate::cli::{Failure, Outcome, Terminal};

/// Say how much business time lies between two instants, in seconds.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    chosen: Chosen,
    /// The first instant.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    from: DateTime<Utc>,
    /// The second one; before the first, the answer is negative.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    to: DateTime<Utc>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let seconds = args
        .chosen
        .calendar(directory)?
        .elapsed(args.from, args.to)
        .num_seconds();
    match args.format {
        Format::Text => writeln!(terminal, "{seconds}")?,
        Format::Json => {
            writeln!(
                terminal,
                "{{\"schema_version\": 1, \"kind\": \"elapsed\", \"elapsed_seconds\": {seconds}}}"
            )?;
        }
    }
    Ok(Outcome::Clean)
}
