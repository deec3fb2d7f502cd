//! `late-recording`: an activity was recorded long after it is said to have happened.

use super::{Judged, at};
use crate::domain::conduct::Scope;
use crate::domain::duration;
use crate::domain::evidence::Witnessed;
use crate::domain::timeline::What;
use crate::finding::{Finding, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "late-recording",
    severity: Severity::Warning,
    summary: "Activities are recorded within the claim limit of the policy.",
    why: "A time that somebody remembers days later proves nothing; the clock then goes by when it was recorded.",
    mend: "Record activities on the day they happen. What was recorded late stays as it is: it counts from what git proves.",
    example: "activities:\n  - { at: 2026-11-10T14:05:00+01:00, … }   # landed on 2026-11-14, the limit is 24h",
};

/// Finds each activity whose own time is not believed: of leads that are being worked, and in an audit of all.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    let book = judged.book;
    let Some(policy) = &book.policy else { return };
    let evidence = &policy.sla.evidence;
    for standing in judged
        .standings
        .iter()
        .filter(|standing| standing.is_worked() || judged.scope == Scope::Everything)
    {
        let Some(lead) = standing.entry.lead() else {
            continue;
        };
        for event in standing.entry.timeline.landed() {
            let (What::Activity(activity), Some(commit)) = (&event.what, event.commit) else {
                continue;
            };
            let witnessed = Witnessed {
                claimed_at: Some(activity.at),
                recorded_at: book.recorded_at(commit),
                landed_at: book.landed_at(commit),
            };
            let Some(late) = witnessed.late_by(evidence).filter(|_| !event.at_horizon) else {
                continue;
            };
            let Some(index) = lead.activities.iter().position(|known| known == activity) else {
                continue;
            };
            let message = format!(
                "this activity landed {} after its time, {} beyond the limit of {}: it counts from {}",
                duration::in_words(late + evidence.claim_limit),
                duration::in_words(late),
                duration::in_words(evidence.claim_limit),
                witnessed.stops_at(evidence).format("%Y-%m-%d %H:%M UTC"),
            );
            let finding = at(
                &RULE,
                standing.entry,
                &format!("/activities/{index}/at"),
                message,
            );
            findings
                .push(finding.help("nothing to mend here; next time record it on the same day"));
        }
    }
}
