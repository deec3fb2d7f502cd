//! `leads completions`: what a shell needs to complete commands and options.

use std::io::Write;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Arguments, Failure, Outcome, Terminal};

/// Print the completions of commands and options for a shell.
///
/// For bash: leads completions bash > ~/.local/share/bash-completion/completions/leads
#[derive(clap::Args)]
pub(super) struct Args {
    /// Which shell.
    shell: Shell,
}

pub(super) fn run(
    args: &Args,
    _directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "leads", &mut script);
    terminal.write_all(&script)?;
    Ok(Outcome::Clean)
}
