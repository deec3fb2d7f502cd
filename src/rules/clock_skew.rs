//! `clock-skew`: a commit's stamp is not believed.

use super::Judged;
use crate::domain::duration;
use crate::finding::{Finding, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "clock-skew",
    severity: Severity::Warning,
    summary: "The stamps of the branch's commits never go backwards by more than the skew limit.",
    why: "A computer whose clock is wrong, or a commit dated back, would make somebody late who was not, or the reverse.",
    mend: "Set the clock of the computer that made the commit. The commit counts as the one before it; nobody else is touched.",
    example: "$ git log --first-parent --format=%cI\n2026-11-20T09:00:00Z\n2026-11-17T09:10:00Z   # three days back\n2026-11-20T08:55:00Z",
};

/// Finds each commit that changed a lead and whose stamp is off by more than the limit.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    let book = judged.book;
    let Some(policy) = &book.policy else { return };
    for doubt in book.times.doubted.iter().filter(|doubt| !doubt.future) {
        let commit = book.history.commit(doubt.commit);
        let message = match doubt.stamped_at {
            None => format!("commit {} has no readable date", commit.id.short()),
            Some(stamp) if (doubt.counted_at - stamp).abs() <= policy.sla.evidence.skew_limit => {
                continue;
            }
            Some(stamp) => format!(
                "commit {} is dated {}, {} {} its neighbours",
                commit.id.short(),
                stamp.format("%Y-%m-%d %H:%M UTC"),
                duration::in_words(doubt.counted_at - stamp),
                if stamp < doubt.counted_at {
                    "before"
                } else {
                    "after"
                },
            ),
        };
        let counted = doubt.counted_at.format("%Y-%m-%d %H:%M UTC");
        let help = format!(
            "it counts as {counted}; set the clock of the computer of {}",
            commit.author.name
        );
        findings.extend(
            judged
                .about_commit(&RULE, doubt.commit, message)
                .map(|finding| finding.help(help)),
        );
    }
}
