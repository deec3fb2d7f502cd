//! `unreadable-revision`: a commit left a lead in a state that nobody could read.

use super::{Judged, at};
use crate::domain::conduct::Scope;
use crate::domain::timeline::What;
use crate::finding::{Finding, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "unreadable-revision",
    severity: Severity::Warning,
    summary: "Every commit leaves leads that can be read.",
    why: "While a lead cannot be read nobody sees what it says, and what was done meanwhile proves nothing.",
    mend: "Nothing to mend in what has landed. `leads check` before a commit, or in the pull request, keeps it from happening.",
    example: "stage: working\nstage: won   # two lines of a merge that nobody looked at",
};

/// Finds each commit that is to be judged and left a lead unreadable.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    // The working tree is judged as it stands, with the line that is wrong.
    if judged.scope == Scope::WorkingTree {
        return;
    }
    for entry in &judged.book.entries {
        for event in entry.timeline.landed() {
            let (What::Unreadable { why }, Some(commit)) = (&event.what, event.commit) else {
                continue;
            };
            if !judged.scope.covers(event, judged.book) {
                continue;
            }
            let commit = judged.book.history.commit(commit);
            let (by, short) = (&commit.author.name, commit.id.short());
            let message = format!("{by} left it unreadable in {short}: {why}");
            let help = "what the file said before counts until it can be read again";
            findings.push(at(&RULE, entry, "", message).help(help));
        }
    }
}
