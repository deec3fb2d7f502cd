//! `leads schema`: the JSON Schema that leads are checked against.

use std::io::Write;
use std::path::Path;

use super::{Failure, Outcome, Terminal, starter};

/// Print the JSON Schema of a lead that `leads init` writes.
#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(
    _args: &Args,
    _directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    terminal.write_all(starter::SCHEMA.as_bytes())?;
    Ok(Outcome::Clean)
}
