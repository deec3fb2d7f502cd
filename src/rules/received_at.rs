//! `received-at`: the time a lead came in is at odds with the history.

use chrono::{DateTime, Utc};

use super::{Judged, at};
use crate::domain::timeline::What;
use crate::finding::{Finding, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "received-at",
    severity: Severity::Warning,
    summary: "`received_at` is not later than the first commit of the lead, and is not moved to a later time.",
    why: "The first promise runs from the moment the prospect reached out; a later one would hide a slow answer.",
    mend: "Put back the time at which the prospect reached out. The clock starts at the earliest time ever recorded.",
    example: "received_at: 2026-11-21T09:00:00+01:00   # the file was committed on 2026-11-20",
};

/// Finds each lead that claims to have come in after it was there, or later than it once claimed.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    let book = judged.book;
    for standing in judged
        .standings
        .iter()
        .filter(|standing| standing.entry.timeline.present)
    {
        let (entry, timeline) = (standing.entry, &standing.entry.timeline);
        let Some(received) = entry.lead().and_then(|lead| lead.received_at) else {
            continue;
        };
        let first = timeline
            .landed()
            .find(|event| matches!(event.what, What::Created { .. }));
        let created = first.map(|event| {
            event
                .commit
                .map_or(book.as_of, |commit| book.recorded_at(commit))
        });
        let skew = book
            .policy
            .as_ref()
            .map_or_else(Default::default, |policy| policy.sla.evidence.skew_limit);
        let earliest = timeline.received_at();
        let message = if created.is_some_and(|created| received > created + skew) {
            format!(
                "the lead was recorded before this time, on {}",
                minute(created.unwrap_or(received))
            )
        } else if let Some(earliest) = earliest.filter(|earliest| *earliest < received) {
            format!("this time was earlier once: {}", minute(earliest))
        } else {
            continue;
        };
        let help =
            "put back when the prospect reached out; the clock runs from the earliest time anyway";
        findings.push(at(&RULE, entry, "/received_at", message).help(help));
    }
}

fn minute(time: DateTime<Utc>) -> impl std::fmt::Display {
    time.format("%Y-%m-%d %H:%M UTC")
}
