//! `illegal-move`: a lead was moved past a gate, or by somebody who may not.

use super::{Judged, at};
use crate::domain::conduct::{Made, moves_of};
use crate::finding::{Finding, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "illegal-move",
    severity: Severity::Error,
    summary: "A lead moves only as the policy says: by whom it says, and once its gates are met.",
    why: "Both teams agreed on what a lead needs before it changes hands. One that slips through is the quarrel of next month.",
    mend: "Supply what is missing, let somebody make the move who may, or put the stage back. As long as that is not merged, `git reset --soft COMMIT~1 && git commit -a` makes one commit of it and all since: each commit of a branch is judged. What has landed stays in the audit.",
    example: "stage: accepted   # by ana of inside, where only sales accepts",
};

/// Finds each move that is to be judged and was not allowed, and says all that was missing.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    for entry in &judged.book.entries {
        let moves = moves_of(judged.book, entry, judged.scope, judged.editor);
        for (position, made) in moves.iter().enumerate() {
            let Some(Err(refusal)) = &made.verdict else {
                continue;
            };
            let again = judged.fold(made.commit).map(|fold| {
                // One commit holds one move.
                match moves[position + 1..].is_empty() {
                    true => fold,
                    false => {
                        "then make this move and those after it again, one commit each".to_owned()
                    }
                }
            });
            for lack in &refusal.lacks {
                let message = format!("{}: {}", told(judged, made), lack.message());
                let help = [Some(lack.help(&entry.id)), again.clone()];
                let help: Vec<String> = help.into_iter().flatten().collect();
                let mut finding = at(&RULE, entry, "/stage", message).help(help.join("; "));
                finding.policy.clone_from(&lack.line);
                if let Some(person) = made.person {
                    finding = finding.owned_by(&*person.id);
                }
                findings.push(finding);
            }
        }
    }
}

/// Returns which move it was, and by whom.
fn told(judged: &Judged<'_>, made: &Made<'_>) -> String {
    let what = match (made.given_up, made.from) {
        (Some(reason), _) => format!("given up as {reason}"),
        (None, Some(from)) => format!("{from} → {}", made.to),
        (None, None) => format!("filed in {}", made.to),
    };
    match made.commit {
        None => format!("{what}, not committed yet"),
        Some(commit) => {
            let commit = judged.book.history.commit(commit);
            let by = match made.person {
                Some(person) => person.id.to_string(),
                None => commit.author.email.clone(),
            };
            format!("{what} by {by} in {}", commit.id.short())
        }
    }
}
