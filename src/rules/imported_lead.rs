//! `imported-lead`: leads come in beyond the first stage, past the gates, since another program had them there.

use std::collections::BTreeMap;

use super::{Judged, at};
use crate::domain::book::Entry;
use crate::domain::conduct::{Made, Scope, moves_of};
use crate::domain::history::CommitIndex;
use crate::domain::lead::Name;
use crate::domain::policy::Role;
use crate::finding::{Finding, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "imported-lead",
    severity: Severity::Warning,
    summary: "Leads that come in beyond the first stage from another program are seen by who merges them.",
    why: "An import passes no gate, since nobody here worked the lead; `x_import` written by hand would be a way around all of them.",
    mend: "Look whether the other program has them there, and merge; it is said once, before they land. Only somebody who leads a team may bring them in: from all others it is an `illegal-move`.",
    example: "stage: won   # filed so, with x_import, by mia who leads marketing",
};

/// Finds each commit that takes leads over beyond the first stage, and says how many of which.
///
/// An audit does not find them again: it lists them among the moves.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    if judged.scope == Scope::Everything {
        return;
    }
    let book = judged.book;
    let mut taken: BTreeMap<(Option<CommitIndex>, Name), Taken<'_>> = BTreeMap::new();
    for entry in &book.entries {
        for made in moves_of(book, entry, judged.scope, judged.editor) {
            let policy = book.policy.as_ref();
            let role = policy.and_then(|policy| policy.stages.role(made.to));
            let Some(system) = made.imported.clone().filter(|_| role != Some(Role::Intake)) else {
                continue;
            };
            let group = taken.entry((made.commit, system)).or_insert_with(|| Taken {
                first: entry,
                by: by(judged, &made),
                stages: BTreeMap::new(),
            });
            *group.stages.entry(made.to).or_default() += 1;
        }
    }
    for ((_, system), group) in taken {
        let count: usize = group.stages.values().sum();
        let stages = group
            .stages
            .iter()
            .map(|(stage, count)| format!("{count} {stage}"));
        let message = format!(
            "{} from {system} beyond the first stage, {}: {}",
            match count {
                1 => "1 lead was taken over".to_owned(),
                count => format!("{count} leads were taken over"),
            },
            group.by,
            stages.collect::<Vec<_>>().join(", ")
        );
        let help = "look whether they stand there in the other program; no gate was asked";
        findings.push(at(&RULE, group.first, "/x_import", message).help(help));
    }
}

/// What one commit took over from one program.
struct Taken<'a> {
    first: &'a Entry,
    by: String,
    stages: BTreeMap<&'a Name, usize>,
}

/// Returns by whom, and in which commit.
fn by(judged: &Judged<'_>, made: &Made<'_>) -> String {
    let Some(commit) = made.commit else {
        return "not committed yet".to_owned();
    };
    let commit = judged.book.history.commit(commit);
    let who = match made.person {
        Some(person) => &*person.id,
        None => &commit.author.email,
    };
    format!("by {who} in {}", commit.id.short())
}
