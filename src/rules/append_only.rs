//! `append-only`: an activity, feedback or a resolution was changed or removed after it was written.
//!
//! Words that an erasure takes out are no change (`domain::timeline`).

use super::{Judged, at};
use crate::domain::timeline::What;
use crate::finding::{Finding, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "append-only",
    severity: Severity::Error,
    summary: "Activities, feedback and resolutions are added to, never changed or removed.",
    why: "They are the evidence for who did what and when. Evidence that can be edited afterwards is none.",
    mend: "Put the old entry back as it was, and add a new one that says what is true.",
    example: "activities:\n  - { at: 2026-11-10T14:05:00+01:00, … }   # was 2026-11-11T09:00:00+01:00 when it was committed",
};

/// Finds each change that is to be judged and took something back.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    for entry in &judged.book.entries {
        for event in entry.timeline.landed() {
            let What::Edited { altered, .. } = &event.what else {
                continue;
            };
            if altered.is_empty() || event.at_horizon || !judged.scope.covers(event, judged.book) {
                continue;
            }
            let who = match event.commit {
                None => "the working tree".to_owned(),
                Some(commit) => {
                    let commit = judged.book.history.commit(commit);
                    format!("{} in {}", commit.author.name, commit.id.short())
                }
            };
            for field in altered {
                let message = format!("{who} changed or removed what was written under `{field}`");
                let file = &entry.timeline.file;
                let help = match event.commit {
                    None => format!(
                        "see what with `git diff -- {}`, put it back, and add to the end",
                        crate::finding::quoted(file)
                    ),
                    Some(commit) => {
                        let commit = judged.book.history.commit(commit).id.short();
                        format!(
                            "see what with `git show {commit}`, put it back, and add to the end"
                        )
                    }
                };
                findings.push(at(&RULE, entry, &format!("/{field}"), message).help(help));
            }
        }
    }
}
