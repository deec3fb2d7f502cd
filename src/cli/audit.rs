//! `leads audit`: the whole history, and whether it is still the one that was seen before.

pub(super) mod anchor;

use std::path::{Path, PathBuf};

use self::anchor::Anchor;
use super::judging::{self, Asked};
use super::reading::{self, Reading, State};
use super::{Failure, Outcome, Terminal};
use crate::domain::conduct::Scope;
use crate::domain::timeline::Keep;
use crate::finding::Finding;
use crate::rules;
use crate::store::Repository;

/// The rules about what happened; how things stand is for `check`.
const PAST: [&str; 13] = [
    "agreement-forged",
    "agreement-missing",
    "agreement-stale",
    "append-only",
    "clock-skew",
    "deleted-lead",
    "future-time",
    "history-rewritten",
    "illegal-move",
    "late-recording",
    "unknown-clock",
    "unreadable-revision",
    "unsigned-policy",
];

/// Judge the whole history: moves that got past a gate, records that were changed, leads that were removed, times that
/// cannot be true, and policy that nobody signed.
///
/// Exits 0 if there is no error, 1 if there is, 2 if the question cannot be answered here.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    asked: Asked,
    /// Compare with the history as this file saw it, and then note it down there anew.
    ///
    /// The file holds a commit and a digest of what had happened until then. Keep it where who can rewrite the history
    /// cannot write: a history that was rewritten since is found out.
    #[arg(long, value_name = "FILE")]
    anchor: Option<PathBuf>,
    /// Compare with the anchor, and leave the file as it is.
    #[arg(long, requires = "anchor")]
    verify: bool,
    /// List the moves too, those that were allowed among them.
    #[arg(long)]
    moves: bool,
    /// Have your own git check whether the commits of the moves are signed; lists the moves.
    #[arg(long)]
    signatures: bool,
    #[command(flatten)]
    at: State,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    args.asked.known()?;
    let repository = Repository::discover(directory)?;
    let mut reading = reading::read_committed(repository, directory, &args.at, Keep::Revisions)?;
    let mut findings = past(&mut reading)?;
    if let Some(file) = &args.anchor {
        let file = directory.join(file);
        let repository = Repository::discover(directory)?;
        let facts = reading::read_committed(repository, directory, &args.at, Keep::Facts)?;
        let seen = Anchor::read(&file)?;
        let broken = match &seen {
            Some(seen) => seen.broken(&facts)?,
            None if args.verify => {
                return Err(
                    Failure::new(format!("there is no anchor {}", file.display()))
                        .hint("leave out --verify, and it is written"),
                );
            }
            None => None,
        };
        // A history that does not hold what was seen is not noted down as the one to go by.
        if broken.is_none() && !args.verify {
            Anchor::of(&facts)?.write(&file)?;
        }
        findings.extend(broken);
    }
    let mut moves = match args.moves || args.signatures {
        true => Some(judging::moves(&reading, Scope::Everything)),
        false => None,
    };
    if let Some(moves) = moves.as_mut().filter(|_| args.signatures) {
        judging::seal(&reading, moves)?;
    }
    args.asked
        .tell("audit", &reading, findings, moves.as_deref(), terminal)
}

/// Returns what is found in what happened, and takes from the reading what was found in its texts.
pub(super) fn past(reading: &mut Reading) -> Result<Vec<Finding>, Failure> {
    let mut findings = std::mem::take(&mut reading.findings);
    reading.agree()?;
    reading.lapses()?;
    findings.extend(judging::judge(reading, Scope::Everything, &rules::TABLE));
    findings.retain(|finding| PAST.contains(&finding.rule.id));
    Ok(findings)
}
