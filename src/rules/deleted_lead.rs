//! `deleted-lead`: a lead's file is gone.

use super::{Judged, at};
use crate::domain::book::Entry;
use crate::domain::conduct::Scope;
use crate::domain::timeline::What;
use crate::finding::{Finding, Place, Rule, Severity, quoted};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "deleted-lead",
    severity: Severity::Warning,
    summary: "No lead disappears: it is closed, and its file stays.",
    why: "Every prospect gets an answer and every figure stays provable only if leads are ended, not removed.",
    mend: "Bring the file back (`git checkout COMMIT^ -- FILE`) and close the lead with a reason. A closed lead whose personal data was erased may go.",
    example: "git rm leads/2026-11/acme-7k3q.yaml",
};

/// Finds each lead that was there once and is not now.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    for entry in judged
        .book
        .entries
        .iter()
        .filter(|entry| !entry.timeline.present && !may_go(judged, entry))
    {
        let deleted = entry
            .timeline
            .landed()
            .filter(|event| event.what == What::Deleted)
            .last();
        let Some(event) = deleted else { continue };
        let file = quoted(&entry.timeline.file);
        let (message, help) = match event.commit {
            None => (
                "the file was removed in the working tree".to_owned(),
                format!("bring it back: `git restore {file}`"),
            ),
            Some(commit) => {
                let commit = judged.book.history.commit(commit);
                let by = &commit.author.name;
                let message = format!("the file was removed by {by} in {}", commit.id.short());
                let help = format!(
                    "bring it back: `git checkout {}^ -- {file}`",
                    commit.id.short()
                );
                (message, help)
            }
        };
        let mut finding = at(&RULE, entry, "", message).help(help);
        finding.place = Place::file(&*entry.timeline.file);
        // A pull request that removes one can still leave it; what has landed no failing check brings back.
        if matches!(judged.scope, Scope::Landing(_)) && judged.scope.covers(event, judged.book) {
            finding.severity = Severity::Error;
        }
        findings.push(finding);
    }
}

/// Returns whether nothing is lost with the file: the lead was closed, and its personal data had been erased before.
fn may_go(judged: &Judged<'_>, entry: &Entry) -> bool {
    let Some(lead) = &entry.timeline.lead else {
        return false;
    };
    let policy = judged.book.policy.as_ref();
    let role = policy.and_then(|policy| policy.stages.role(lead.stage.as_deref()?));
    lead.erased.is_some() && role.is_some_and(|role| !role.is_open())
}
