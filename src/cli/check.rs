//! `leads check`: everything that is wrong or late, and an exit code for CI.

use std::io::Write;
use std::path::Path;

use super::judging::{self, Asked};
use super::reading::{self, State};
use super::{Failure, Outcome, Terminal, catalogue};
use crate::domain::conduct::Scope;

/// Find everything that is wrong or late in the leads, the schema and the policy.
///
/// Exits 0 if there is no error, 1 if there is, 2 if the question cannot be answered here.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    asked: Asked,
    /// List the rules and what each promises.
    #[arg(long)]
    list: bool,
    /// Judge the last commit and leave the working tree out.
    #[arg(long)]
    committed: bool,
    #[command(flatten)]
    at: State,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    args.asked.known()?;
    if args.list {
        return list(terminal);
    }
    let mut reading = reading::read_revisions(directory, &args.at, args.committed)?;
    let mut findings = std::mem::take(&mut reading.findings);
    findings.extend(reading.texts()?);
    reading.agree()?;
    findings.extend(judging::judge(&reading, Scope::WorkingTree));
    args.asked.tell("check", &reading, findings, None, terminal)
}

fn list(terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let rules = catalogue::sorted();
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in rules {
        writeln!(
            terminal,
            "{:width$}  {:7}  {}",
            rule.id,
            rule.severity.name(),
            rule.summary
        )?;
    }
    Ok(Outcome::Clean)
}
