//! The stretches of time from a clock's start to its due time: which counted, which did not, and why.

use chrono::{DateTime, Utc};

use super::Pauses;
use crate::domain::calendar::{Kind, Why};
use crate::domain::duration::Duration;
use crate::domain::policy::Target;

/// A stretch of time that counts as a whole or not at all, in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Included.
    pub from: DateTime<Utc>,
    /// Not included.
    pub to: DateTime<Utc>,
    /// Whether it counts.
    pub counts: Counts,
}

/// Whether a stretch of time counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counts {
    /// It does.
    Yes,
    /// The calendar is closed.
    Closed(Why),
    /// The lead is paused.
    Paused,
}

/// Returns the stretches from one instant to another, in order and without gaps.
pub fn steps(
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    target: &Target,
    pauses: &Pauses,
) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = start;
    for (from, until) in pauses
        .iter()
        .filter(|(from, until)| *from < end && *until > start)
    {
        run(at, from.max(at), target, &mut steps);
        let rest = Step {
            from: from.max(at),
            to: until.min(end),
            counts: Counts::Paused,
        };
        at = rest.to;
        steps.push(rest);
    }
    run(at, end, target, &mut steps);
    steps
}

/// Adds the stretches of a time without a pause.
fn run(from: DateTime<Utc>, to: DateTime<Utc>, target: &Target, steps: &mut Vec<Step>) {
    if from >= to {
        return;
    }
    match (&target.within, &target.calendar) {
        (Duration::Business(_) | Duration::BusinessDays(_), Some(calendar)) => {
            steps.extend(calendar.spans(from, to).map(|span| Step {
                from: span.start,
                to: span.end,
                counts: match span.kind {
                    Kind::Open => Counts::Yes,
                    Kind::Closed(why) => Counts::Closed(why),
                },
            }));
        }
        _ => steps.push(Step {
            from,
            to,
            counts: Counts::Yes,
        }),
    }
}
