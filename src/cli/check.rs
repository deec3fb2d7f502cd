//! `leads check`: everything that is wrong or late, and an exit code for CI.

use std::io::Write;
use std::path::Path;

use super::judging::{self, Asked, ListForm};
use super::reading::{self, State};
use super::{Failure, Outcome, Terminal, catalogue};
use crate::domain::conduct::Scope;
use crate::finding::Finding;
use crate::render;

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
    /// Judge what this branch would land on another, say `origin/main`: every move, gate and record that its commits
    /// change, by the policy and schema of that base. Late leads fail it only where it touches them. --as-of takes a time
    /// then, no revision.
    #[arg(long, value_name = "REV", conflicts_with_all = ["policy", "committed"])]
    base: Option<String>,
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
        return list(args.asked.list_form()?, terminal);
    }
    if let Some(base) = &args.base {
        return proposed(args, base, directory, terminal);
    }
    if let Some(outcome) = texts_alone(args, directory, terminal)? {
        return Ok(outcome);
    }
    let mut reading = reading::read_pending(directory, &args.at, args.committed)?;
    let mut findings = std::mem::take(&mut reading.findings);
    findings.extend(reading.texts()?);
    reading.agree()?;
    findings.extend(judging::judge(
        &reading,
        Scope::WorkingTree,
        &args.asked.lines(),
    ));
    let outcome = args
        .asked
        .tell("check", &reading, findings, None, terminal)?;
    // The system takes the memory of a whole book back faster than piece by piece.
    std::mem::forget(reading);
    Ok(outcome)
}

/// Judges the texts as they stand, where nothing else is asked about; `None` where more must be read to answer.
fn texts_alone(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Option<Outcome>, Failure> {
    let asks_about_the_past = args.at.as_of.is_some() || args.at.policy.is_some();
    if asks_about_the_past || !args.asked.lines().is_empty() {
        return Ok(None);
    }
    let Some(mut reading) = reading::read_texts(directory, args.committed)? else {
        return Ok(None);
    };
    // Why there is no policy to go by is said where all is read.
    if reading.book.policy.is_none() {
        return Ok(None);
    }
    let mut findings = std::mem::take(&mut reading.findings);
    let Some(found) = reading.texts_alone()? else {
        return Ok(None);
    };
    findings.extend(found);
    let outcome = args
        .asked
        .tell("check", &reading, findings, None, terminal)?;
    Ok(Some(outcome))
}

/// Judges what a branch would land on its base.
fn proposed(
    args: &Args,
    base: &str,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let mut reading = reading::read_onto(directory, base, args.at.as_of.as_deref())?;
    let mut findings = std::mem::take(&mut reading.findings);
    let proposal = reading
        .proposal
        .as_ref()
        .expect("because it was read as a proposal");
    let scope = proposal.scope();
    let conflicts = proposal.conflicts();
    let lies_in = |finding: &Finding| {
        let file = &finding.place.file;
        conflicts
            .iter()
            .any(|conflict| conflict.place.file == *file)
    };
    findings.extend(reading.texts()?);
    findings.extend(judging::judge(&reading, scope, &args.asked.lines()));
    // What is between conflict markers says nothing by itself.
    findings.retain(|finding| !lies_in(finding));
    findings.extend(conflicts);
    let moves = judging::moves(&reading, scope);
    args.asked
        .tell("check", &reading, findings, Some(&moves), terminal)
}

fn list(form: ListForm, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let rules = catalogue::sorted();
    if form == ListForm::Json {
        render::explain::rules_json(terminal, &rules)?;
        return Ok(Outcome::Clean);
    }
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
