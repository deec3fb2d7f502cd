//! `leads policy diff`: what changes, and for whom, if one policy takes the place of another.

use std::path::Path;

use clap::ValueEnum;

use crate::cli::reading::{self, Reading, State, Supposed};
use crate::cli::{Failure, Outcome, Terminal};
use crate::domain::effects::Snapshot;
use crate::domain::policy::{Policy, changes};
use crate::finding::{Finding, Spot};
use crate::render::policy_diff::{self, Comparison};
use crate::rules::{self, Judged};

/// Show what a change of the policy says, and which leads it would make late.
///
/// Without a revision, the policy is compared with the one that every team signed last, or else with the last commit.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The policy to compare with: a commit, a branch or a tag, or a folder.
    #[arg(value_name = "REV")]
    from: Option<String>,
    /// The policy that would take its place [default: the one in the working tree].
    #[arg(long, value_name = "REV|DIR")]
    to: Option<String>,
    /// Answer as of this time (RFC 3339, or a date, in UTC) or this revision.
    #[arg(long, value_name = "TIME|REV")]
    as_of: Option<String>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let state = State {
        as_of: args.as_of.clone(),
        policy: None,
        no_index: false,
    };
    let mut reading = reading::read(directory, &state, false, reading::Wanted::All)?;
    let (to_name, to) = match &args.to {
        Some(asked) => (asked.clone(), reading.named(directory, "--to", asked)?),
        None => {
            reading.require_policy()?;
            (reading.place(), reading.present()?)
        }
    };
    let (from_name, from) = from(args, &reading, directory)?;

    let as_of = reading.book.as_of;
    let changes = changes(&from.policy, &to.policy, as_of);
    let files = from.differing(&to);
    let before = judged(&mut reading, from.policy);
    let after = judged(&mut reading, to.policy);
    let mut lost = after.nameless;
    lost.retain(|finding| {
        let id = finding.id.as_deref().unwrap_or_default();
        let known = |other: &Finding| other.place == finding.place;
        let is_open = before.snapshot.holds(id) || after.snapshot.holds(id);
        is_open && !before.nameless.iter().any(known)
    });
    let effects = before.snapshot.effects(&after.snapshot);
    let comparison = Comparison {
        from: &from_name,
        to: &to_name,
        changes: &changes,
        files: &files,
        effects: &effects,
        lost: &lost,
        book: &reading.book,
    };
    let (look, head) = (terminal.look(), reading.head());
    match args.format {
        Format::Text => policy_diff::text(terminal, &comparison, &look)?,
        Format::Json => policy_diff::json(terminal, &comparison, &head)?,
        Format::Markdown => policy_diff::markdown(terminal, &comparison)?,
    }
    reading.remarks(terminal);
    Ok(match before.unknown || after.unknown {
        true => Outcome::Incomplete,
        false => Outcome::Clean,
    })
}

/// Returns the policy to compare with, and what it is called.
fn from(args: &Args, reading: &Reading, directory: &Path) -> Result<(String, Supposed), Failure> {
    if let Some(asked) = &args.from {
        return Ok((
            asked.clone(),
            reading.named(directory, "policy diff", asked)?,
        ));
    }
    if let Some(agreed) = reading.last_agreed()? {
        let short = agreed.short();
        let name = format!("{short}, the policy that every team signed last");
        return Ok((name, reading.of_commit(agreed, &short)?));
    }
    let Some(tip) = reading.tip else {
        return Err(Failure::new(
            "nothing is committed yet, so there is no policy to compare with",
        )
        .hint("commit the policy first, or name a folder: `leads policy diff DIR`"));
    };
    let short = tip.short();
    Ok((
        format!("{short}, the last commit"),
        reading.of_commit(tip, &short)?,
    ))
}

/// How the leads stand under a policy.
struct Under {
    /// How the running clocks stand.
    snapshot: Snapshot,
    /// Which names of the leads nobody knows.
    nameless: Vec<Finding>,
    /// Whether nobody can say of a running clock how it stands.
    unknown: bool,
}

/// Returns how the leads stand under this policy. What a stopped clock was judged by is past, and stays.
fn judged(reading: &mut Reading, policy: Policy) -> Under {
    reading.book.policy = Some(policy);
    let standings = reading.book.standings();
    let mut findings = Vec::new();
    let judged = Judged {
        book: &reading.book,
        standings: &standings,
        scope: crate::domain::conduct::Scope::WorkingTree,
        editor: None,
    };
    let rule = rules::TABLE
        .iter()
        .find(|line| line.rule.id == "unknown-name");
    if let Some(line) = rule {
        (line.check)(&judged, &mut findings);
    }
    findings.retain(matters);
    let mut open = standings.iter().filter(|standing| standing.is_open());
    Under {
        snapshot: Snapshot::of(&standings),
        nameless: findings,
        unknown: open.any(|standing| standing.is_unknown()),
    }
}

/// Returns whether a lead is without something once nobody knows the name: what happened once stays what it was.
fn matters(finding: &Finding) -> bool {
    const NOW: [&str; 4] = ["/stage", "/owner", "/source", "/campaign"];
    match &finding.place.spot {
        Spot::Value(pointer) => NOW.contains(&&**pointer) || pointer.ends_with("/reason"),
        _ => false,
    }
}
