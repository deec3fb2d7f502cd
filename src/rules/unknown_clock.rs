//! `unknown-clock`: the history that would tell is not in this clone.

use super::{Judged, at};
use crate::domain::clock::{State, Verdict};
use crate::domain::history::Gap;
use crate::finding::{Finding, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "unknown-clock",
    severity: Severity::Error,
    summary: "The history that each running clock needs is here.",
    why: "A shallow or partial clone makes old leads look fresh: nobody can say from it whether a promise was kept.",
    mend: "Fetch the history: `git fetch --unshallow`, or `fetch-depth: 0` in the workflow's checkout step. In a partial \
           clone: `git fetch --refetch --no-filter`.",
    example: "git clone --depth 1 https://forge.example/team/leads.git && leads check",
};

/// Finds each lead with a running clock that cannot be judged.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    let help = mend(judged.book.history.gap);
    for standing in judged
        .standings
        .iter()
        .filter(|standing| standing.is_open())
    {
        let unknown = |verdict: &&Verdict| verdict.state == State::Unknown;
        let clocks: Vec<&str> = standing
            .running
            .iter()
            .filter(unknown)
            .map(|verdict| verdict.clock.name())
            .collect();
        let message = match (standing.entry.timeline.missing, clocks.is_empty()) {
            (false, true) => continue,
            (true, _) => {
                "the present content of this lead is not in this clone, so nobody can say what is late".to_owned()
            }
            (false, false) => format!(
                "nobody can say from this clone whether {} is late",
                clocks.join(", ")
            ),
        };
        findings.push(at(&RULE, standing.entry, "/stage", message).help(help));
    }
}

/// Returns the line that brings the missing history.
pub fn mend(gap: Option<Gap>) -> &'static str {
    match gap {
        Some(Gap::Partial) => "fetch what the clone left out: `git fetch --refetch --no-filter`",
        _ => "fetch the whole history: `git fetch --unshallow`, in a workflow `fetch-depth: 0`",
    }
}
