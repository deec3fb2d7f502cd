//! `deleted-lead`: a lead's file is gone.

use super::{Judged, at};
use crate::domain::book::{Entry, Stray};
use crate::domain::conduct::Scope;
use crate::domain::timeline::What;
use crate::finding::{Finding, Place, Rule, Severity, quoted};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "deleted-lead",
    severity: Severity::Warning,
    summary: "No lead disappears: it is closed, and its file stays.",
    why: "Every prospect gets an answer and every figure stays provable only if leads are ended, not removed.",
    mend: "Bring the file back (`git checkout COMMIT~1 -- FILE`) and close the lead with a reason. As long as that is not merged, `git reset --soft COMMIT~1 && git commit -a` makes one commit of it and all since, as if the file had not been removed. A closed lead whose personal data was erased may go.",
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
        let who = match event.commit {
            None => "in the working tree".to_owned(),
            Some(_) => format!("by {}", judged.who(event.commit)),
        };
        let message = format!("the file was removed {who}");
        let restored = match judged.name(event.commit) {
            None => format!("`git restore {file}`"),
            Some(name) => format!("`git checkout {name}~1 -- {file}`"),
        };
        let mut strays = judged.book.strays.iter();
        let mut help = match strays.find(|stray| is_named(stray, &entry.id)) {
            Some(stray) => format!(
                "it lies at {}, where no lead is read: move it to {file}",
                stray.file
            ),
            None => format!("bring it back: {restored}"),
        };
        if let Some(mend) = judged.fold(event.commit) {
            help = format!("{help}; {mend}");
        }
        let mut finding = at(&RULE, entry, "", message).help(help);
        finding.place = Place::file(&*entry.timeline.file);
        // A pull request that removes one can still leave it; what has landed no failing check brings back.
        if matches!(judged.scope, Scope::Landing(_)) && judged.scope.covers(event, judged.book) {
            finding.severity = Severity::Error;
        }
        findings.push(finding);
    }
}

/// Returns whether a file that is no lead has this lead's id for a name: somebody moved it there.
fn is_named(stray: &Stray, id: &str) -> bool {
    let name = stray.file.rsplit('/').next().unwrap_or_default();
    let rest = name.trim_start_matches('.').strip_prefix(id);
    rest.is_some_and(|rest| rest.eq_ignore_ascii_case(".yaml") || rest.eq_ignore_ascii_case(".yml"))
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
