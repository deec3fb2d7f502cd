//! Speed to lead in its two parts, cycle time and the age of what is open.

use super::count::{Spread, Tally};
use super::facts::Facts;
use crate::domain::clock::State;
use crate::domain::policy::Role;

/// How fast leads were answered, in seconds. The two parts make the whole: whoever gets in touch with a lead that
/// nobody has, takes it.
#[derive(Debug, Clone, Default)]
pub struct Speed {
    /// Received → assigned: the system's delay.
    pub to_assigned: Spread,
    /// Assigned → first touch: a person's.
    pub to_touch: Spread,
    /// Received → first touch.
    pub whole: Spread,
    /// Leads that should be worked and have no owner yet, nor a touch.
    pub unassigned: Tally,
    /// Leads that should be worked and have no touch yet.
    pub untouched: Tally,
}

/// Returns how fast leads were answered.
pub fn speed(leads: &[Facts<'_>]) -> Speed {
    let mut speed = Speed::default();
    for (position, facts) in leads.iter().enumerate() {
        let touched_at = facts.first_touch_at();
        let taken_at = [facts.assigned_at, touched_at].into_iter().flatten().min();
        let received_at = facts.received_at;
        let worked = facts.standing.is_worked();
        if let Some(taken_at) = taken_at {
            let length = (taken_at - received_at).num_seconds().max(0);
            speed.to_assigned.add(position, length);
        } else if worked {
            speed.unassigned.add(position);
        }
        if let (Some(taken_at), Some(touched_at)) = (taken_at, touched_at) {
            // A touch may be claimed to lie before the lead came in.
            let taken_at = taken_at.max(received_at);
            let touched_at = touched_at.max(taken_at);
            let length = |from| (touched_at - from) as chrono::TimeDelta;
            speed.to_touch.add(position, length(taken_at).num_seconds());
            speed.whole.add(position, length(received_at).num_seconds());
        } else if worked {
            speed.untouched.add(position);
        }
    }
    speed
}

/// How long leads took from coming in to their end, in seconds.
#[derive(Debug, Clone, Default)]
pub struct CycleTime {
    /// All closed ones.
    pub closed: Spread,
    /// Won.
    pub won: Spread,
    /// Lost after sales took them.
    pub lost: Spread,
    /// Refused before.
    pub refused: Spread,
}

/// Returns how long closed leads took.
pub fn cycle_time(leads: &[Facts<'_>]) -> CycleTime {
    let mut time = CycleTime::default();
    for (position, facts) in leads.iter().enumerate() {
        let Some((role, at)) = facts.closed() else {
            continue;
        };
        let length = (at - facts.received_at).num_seconds().max(0);
        time.closed.add(position, length);
        match role {
            Role::Won => time.won.add(position, length),
            Role::Lost => time.lost.add(position, length),
            _ => time.refused.add(position, length),
        }
    }
    time
}

/// The ages at which one bucket ends and the next begins, in days.
const AGES: [i64; 5] = [7, 14, 30, 60, 90];

/// Open leads of one age.
#[derive(Debug, Clone, Default)]
pub struct Age {
    /// The least number of whole days since they came in.
    pub from_days: i64,
    /// The number of days at which the next bucket begins; `None` for the last.
    pub to_days: Option<i64>,
    /// All that are open.
    pub leads: Tally,
    /// Of these, those that wait for a later day.
    pub waiting: Tally,
    /// Of these, those with a promise overdue.
    pub overdue: Tally,
}

/// Returns the open leads by how long ago they came in.
pub fn aging(leads: &[Facts<'_>], as_of: chrono::DateTime<chrono::Utc>) -> Vec<Age> {
    let begins = [0].into_iter().chain(AGES);
    let ends = AGES.into_iter().map(Some).chain([None]);
    let mut ages: Vec<Age> = begins
        .zip(ends)
        .map(|(from_days, to_days)| Age {
            from_days,
            to_days,
            ..Age::default()
        })
        .collect();
    for (position, facts) in leads.iter().enumerate() {
        if !facts.standing.is_open() {
            continue;
        }
        let days = (as_of - facts.received_at).num_days();
        let bucket = AGES.iter().filter(|begin| **begin <= days).count();
        let age = &mut ages[bucket];
        age.leads.add(position);
        if facts.standing.role == Some(Role::Waiting) {
            age.waiting.add(position);
        }
        if facts.standing.state() == State::Breached {
            age.overdue.add(position);
        }
    }
    ages
}
