//! `overdue`: a running clock has passed its target.

use super::{Judged, at};
use crate::domain::book::Standing;
use crate::domain::clock::{State, Verdict};
use crate::domain::duration;
use crate::domain::policy::Clock;
use crate::finding::{Finding, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "overdue",
    severity: Severity::Error,
    summary: "Every running clock is within its target.",
    why: "A promise to a prospect that nobody is reminded of is broken in silence.",
    mend: "Do what the clock waits for and record it; or pause the lead with a reason and an end.",
    example: "stage: inquiry\nsource: website_request   # to be answered within 12h, received yesterday\nactivities: []",
};

/// Finds each running clock that is late.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    for standing in judged
        .standings
        .iter()
        .filter(|standing| standing.entry.timeline.present)
    {
        let late = |verdict: &&Verdict| verdict.state == State::Breached;
        for verdict in standing.running.iter().filter(late) {
            let due = verdict
                .due_at
                .expect("because only a clock with a due time can be late");
            let message = format!(
                "{} was due {}: overdue by {}{}",
                verdict.clock.name(),
                due.format("%Y-%m-%d %H:%M UTC"),
                duration::in_words(judged.book.as_of - due),
                escalated(judged, standing, verdict.clock),
            );
            let mut finding =
                at(&RULE, standing.entry, "/stage", message).help(next_step(verdict.clock));
            finding.owner = standing.answerable.map(|person| person.to_string());
            finding.policy = verdict.policy.clone();
            findings.push(finding);
        }
    }
}

/// Returns who is named beside the owner, in words.
fn escalated(judged: &Judged<'_>, standing: &Standing<'_>, clock: Clock) -> String {
    let (Some(policy), Some(owner)) = (&judged.book.policy, standing.answerable) else {
        return String::new();
    };
    let stage = standing.entry.stage().map_or("", |stage| stage);
    let people: Vec<&str> = policy
        .escalated(clock, owner, stage)
        .into_iter()
        .map(|person| &**person)
        .collect();
    match people.is_empty() {
        true => String::new(),
        false => format!("; escalated to {}", people.join(", ")),
    }
}

/// Returns what stops a clock.
fn next_step(clock: Clock) -> &'static str {
    match clock {
        Clock::Assign => "give the lead an owner",
        Clock::FirstResponse => "call or write to the prospect, and record it as an activity",
        Clock::NextTouch => {
            "make the next attempt, on another channel if one has failed, and record it"
        }
        Clock::Reply => "answer the prospect, and record it as an activity",
        Clock::MaxIdle => {
            "do something for this lead and record it, or recycle it with a revisit date"
        }
        Clock::Accept => "sales accepts the lead or sends it back with a reason",
        Clock::HandoffCall => "inside and outside rep talk, and `handoff.call_at` says when",
        Clock::StageAge => "move the lead on: forward, to nurture, or close it",
        Clock::Revisit => {
            "look at the lead again: revive it or close it; a new date counts only until the old one has passed"
        }
        Clock::Feedback => "sales says in `feedback` what it thinks of the lead's quality",
    }
}
