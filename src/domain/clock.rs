//! Clocks: the promises that ran on a lead, and whether each was kept.

mod judge;
mod pause;
mod steps;
mod walk;

use chrono::{DateTime, TimeDelta, Utc};

pub use self::judge::judge;
pub use self::pause::Pauses;
pub use self::steps::{Counts, Step, steps};
pub use self::walk::cycles;
use super::history::CommitIndex;
use super::lead::Name;
use super::policy::Clock;
use crate::finding::PolicyLine;

/// One run of a clock, from its start to its stop: facts only.
#[derive(Debug, Clone, PartialEq)]
pub struct Cycle {
    /// Which clock.
    pub clock: Clock,
    /// The stage in which it started.
    pub stage: Option<Name>,
    /// When it started.
    pub start: Moment,
    /// When and how it stopped; `None` while it runs.
    pub stop: Option<Stop>,
}

/// An instant and what shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When, in UTC.
    pub at: DateTime<Utc>,
    /// The commit that shows it; `None` for what is in the working tree only.
    pub commit: Option<CommitIndex>,
    /// Whether it may lie earlier, beyond what can be seen.
    pub at_horizon: bool,
}

/// The end of a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// When.
    pub moment: Moment,
    /// Whether what was promised was done; otherwise the lead went where the clock does not run.
    pub done: bool,
}

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Running, and late.
    Breached,
    /// Running, and close to its target.
    AtRisk,
    /// Running.
    WithinTarget,
    /// Resting.
    Paused,
    /// The history that would tell is not here.
    Unknown,
    /// Stopped after its target.
    MetLate,
    /// Stopped in time.
    Met,
    /// It never started for this lead, or has no target for it.
    NotApplicable,
}

impl State {
    /// Every state with its name, the most pressing first.
    pub const ALL: [(&'static str, State); 8] = [
        ("breached", State::Breached),
        ("at_risk", State::AtRisk),
        ("within_target", State::WithinTarget),
        ("paused", State::Paused),
        ("unknown", State::Unknown),
        ("met_late", State::MetLate),
        ("met", State::Met),
        ("not_applicable", State::NotApplicable),
    ];

    /// Returns its name, as in every output.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, state)| *state == self)
            .expect("because ALL lists every state")
            .0
    }
}

/// How one clock of a lead stands at one instant.
///
/// All lengths are of the kind that the target's unit asks for: elapsed time, or time inside the calendar's hours;
/// pauses are taken out. `elapsed + remaining = target`.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Which clock.
    pub clock: Clock,
    /// How it stands.
    pub state: State,
    /// Its latest run, if it ever ran.
    pub cycle: Option<Cycle>,
    /// When it must stop at the latest, in UTC.
    pub due_at: Option<DateTime<Utc>>,
    /// How long it ran.
    pub elapsed: Option<TimeDelta>,
    /// How long it may run.
    pub target: Option<TimeDelta>,
    /// What is left; negative once it is late.
    pub remaining: Option<TimeDelta>,
    /// The policy line that chose the target.
    pub policy: Option<PolicyLine>,
}

impl Verdict {
    /// Returns the verdict on a clock of which nobody can say whether it runs: what the lead is now cannot be seen.
    pub fn hidden(clock: Clock) -> Verdict {
        Verdict {
            clock,
            state: State::Unknown,
            cycle: None,
            due_at: None,
            elapsed: None,
            target: None,
            remaining: None,
            policy: None,
        }
    }

    /// Returns whether what was promised was done, in time or not.
    pub fn is_done(&self) -> bool {
        matches!(self.state, State::Met | State::MetLate)
    }

    /// Returns whether the clock runs now, or may run for all that can be seen.
    pub fn is_running(&self) -> bool {
        match &self.cycle {
            Some(cycle) => cycle.stop.is_none() && self.state != State::NotApplicable,
            None => self.state == State::Unknown,
        }
    }
}

#[cfg(test)]
mod tests;
