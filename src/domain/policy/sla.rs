//! Clocks, targets, calendars and what counts as evidence.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;

use super::{Subject, When};
use crate::domain::calendar::Calendar;
use crate::domain::duration::Duration;
use crate::domain::lead::Name;
use crate::finding::PolicyLine;

/// A promise with a start and a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clock {
    /// Received until an owner is set.
    Assign,
    /// Received until the first touch.
    FirstResponse,
    /// From a touch that did not connect until the next.
    NextTouch,
    /// From an inbound activity until the next touch.
    Reply,
    /// From the last activity or move until the next.
    MaxIdle,
    /// Offered until accepted, rejected or reclaimed.
    Accept,
    /// Offered until the hand-off call.
    HandoffCall,
    /// From entering a stage until leaving it.
    StageAge,
    /// From the revisit date until the stage is left.
    Revisit,
    /// From a verdict's occasion until sales' verdict on quality.
    Feedback,
}

impl Clock {
    /// Every clock, with its name in the policy, in the order of a lead's life.
    pub const ALL: [(&'static str, Clock); 10] = [
        ("assign", Clock::Assign),
        ("first_response", Clock::FirstResponse),
        ("next_touch", Clock::NextTouch),
        ("reply", Clock::Reply),
        ("max_idle", Clock::MaxIdle),
        ("accept", Clock::Accept),
        ("handoff_call", Clock::HandoffCall),
        ("stage_age", Clock::StageAge),
        ("revisit", Clock::Revisit),
        ("feedback", Clock::Feedback),
    ];

    /// Returns its name, as in the policy and in every output.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, clock)| *clock == self)
            .expect("because ALL lists every clock")
            .0
    }
}

/// `sla.yaml`.
#[derive(Debug, Clone)]
pub struct Sla {
    /// Calendars by name.
    pub calendars: BTreeMap<Name, Arc<Calendar>>,
    /// The calendar of clocks that name none; a revisit date begins in its zone.
    pub default_calendar: Option<Arc<Calendar>>,
    /// What counts as evidence.
    pub evidence: Evidence,
    /// The clocks that have targets.
    pub clocks: BTreeMap<Clock, ClockPolicy>,
}

/// What counts as evidence.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// Which time of a commit counts.
    pub counting: Counting,
    /// How long before its landing a claimed time still counts.
    pub claim_limit: TimeDelta,
    /// How far a stamp may be off before it is a finding.
    pub skew_limit: TimeDelta,
}

/// Which time of a commit stops a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// When it landed on the audited branch.
    Landed,
    /// When it was recorded, within the claim limit before its landing.
    Recorded,
}

/// The promises of one clock.
#[derive(Debug, Clone)]
pub struct ClockPolicy {
    /// When it is at risk.
    pub warn: Warning,
    /// First match wins.
    pub targets: Vec<Target>,
    /// Who is named once it is breached.
    pub escalate: Vec<Escalation>,
}

/// When a running clock is at risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// When this share of its target has run, in percent.
    Percent(u32),
    /// When this long is left.
    Left(Duration),
}

/// Who is named once a clock is breached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Escalation {
    /// Whose the lead is.
    Owner,
    /// The owner's manager.
    Manager,
    /// The lead of the stage's team.
    TeamLead,
    /// This person.
    Person(Name),
}

/// How long a clock may run, for some leads.
#[derive(Debug, Clone)]
pub struct Target {
    /// For which.
    pub when: When,
    /// How long.
    pub within: Duration,
    /// When business time runs; not needed by elapsed targets.
    pub calendar: Option<Arc<Calendar>>,
    /// Where the policy says so.
    pub line: PolicyLine,
}

impl ClockPolicy {
    /// Returns the target for this subject: the first that matches.
    pub fn target(&self, subject: &Subject<'_>) -> Option<&Target> {
        self.targets
            .iter()
            .find(|target| target.when.matches(subject))
    }
}
