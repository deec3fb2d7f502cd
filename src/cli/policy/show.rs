//! `leads policy show`: the policy in force, in a few tables.

use std::path::Path;

use crate::cli::reading::{self, State};
use crate::cli::{Failure, Outcome, Terminal};
use crate::render;

/// Show the policy in force: stages and moves, clocks and targets, who is who.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    at: State,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let reading = reading::read(directory, &args.at, false, reading::Wanted::All)?;
    reading.require_policy()?;
    if let Some(policy) = &reading.book.policy {
        let look = terminal.look();
        render::policy::text(terminal, policy, &look)?;
    }
    Ok(Outcome::Clean)
}
