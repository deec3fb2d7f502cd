//! `future-time`: something is said to happen after it was recorded.

use chrono::{DateTime, Utc};

use super::{Judged, at};
use crate::domain::book::Standing;
use crate::domain::timeline::{Event, What};
use crate::finding::{Finding, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "future-time",
    severity: Severity::Warning,
    summary: "No activity and no commit is dated after the moment it was recorded.",
    why: "A time in the future is a slip of the pen or of a computer's clock; it counts as the moment of recording.",
    mend: "Correct the time before it is committed; set the clock of the computer that made the commit.",
    example: "activities:\n  - { at: 2062-11-20T14:05:00+01:00, … }",
};

/// Finds claims that lie after their landing, and commits stamped after now.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    for standing in judged
        .standings
        .iter()
        .filter(|standing| standing.entry.timeline.present)
    {
        claims(judged, standing, findings);
    }
    for doubt in judged
        .book
        .times
        .doubted
        .iter()
        .filter(|doubt| doubt.future)
    {
        let Some(stamp) = doubt.stamped_at else {
            continue;
        };
        let commit = judged.book.history.commit(doubt.commit);
        let message = format!(
            "commit {} is dated {}, after now",
            commit.id.short(),
            minute(stamp)
        );
        let help = "set the clock of the computer that made it; until then it counts as now";
        findings.extend(
            judged
                .about_commit(&RULE, doubt.commit, message)
                .map(|finding| finding.help(help)),
        );
    }
}

fn claims(judged: &Judged<'_>, standing: &Standing<'_>, findings: &mut Vec<Finding>) {
    let Some(lead) = standing.entry.lead() else {
        return;
    };
    let skew = judged
        .book
        .policy
        .as_ref()
        .map_or_else(Default::default, |policy| policy.sla.evidence.skew_limit);
    let landed = |event: &Event| {
        event
            .commit
            .map_or(judged.book.as_of, |commit| judged.book.landed_at(commit))
    };
    for event in standing.entry.timeline.landed() {
        let What::Activity(activity) = &event.what else {
            continue;
        };
        if activity.at <= landed(event) + skew {
            continue;
        }
        let Some(index) = lead.activities.iter().position(|known| known == activity) else {
            continue;
        };
        let message = format!(
            "this activity is dated {}, after it was recorded",
            minute(activity.at)
        );
        let finding = at(
            &RULE,
            standing.entry,
            &format!("/activities/{index}/at"),
            message,
        );
        findings.push(
            finding
                .help("an activity is recorded after it happened; it counts from when it landed"),
        );
    }
}

fn minute(time: DateTime<Utc>) -> impl std::fmt::Display {
    time.format("%Y-%m-%d %H:%M UTC")
}
