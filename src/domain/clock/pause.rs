//! Pauses: the times at which a lead's clocks rest.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::calendar::Calendar;
use crate::domain::duration::Duration;
use crate::domain::policy::Target;

/// The rests of one lead, in order, none touching another; each from its recording to its end, in UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pauses(Vec<(DateTime<Utc>, DateTime<Utc>)>);

impl Pauses {
    /// Adds a rest that begins no earlier than those before it.
    pub fn add(&mut self, from: DateTime<Utc>, until: DateTime<Utc>) {
        match self.0.last_mut() {
            _ if until <= from => {}
            Some((_, end)) if from <= *end => *end = until.max(*end),
            _ => self.0.push((from, until)),
        }
    }

    /// Ends the rest that is running at this instant.
    pub fn end(&mut self, at: DateTime<Utc>) {
        if let Some((from, until)) = self.0.last_mut() {
            *until = at.clamp(*from, *until);
        }
    }

    /// Returns whether the clocks rest at this instant.
    pub fn rests(&self, at: DateTime<Utc>) -> bool {
        self.0
            .iter()
            .any(|(from, until)| *from <= at && at < *until)
    }

    /// Returns the rests in order.
    pub fn iter(&self) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        self.0.iter().copied()
    }

    /// Returns the earliest instant at which the target has run since `start`: each rest that begins before it puts it off
    /// by the time it takes out, business time for targets in business time or business days, else elapsed time. What would
    /// be due beyond the year 9999 is due in its last second.
    ///
    /// `None` if the calendar does not open often enough within the range of dates.
    pub fn due(&self, start: DateTime<Utc>, target: &Target) -> Option<DateTime<Utc>> {
        let mut due = after(start, &target.within, target)?;
        for (from, until) in self.iter().filter(|(_, until)| *until > start) {
            if due <= from {
                break;
            }
            let rested = between(from.max(start), until, target);
            let rested = match target.within {
                Duration::Elapsed(_) => Duration::Elapsed(rested),
                Duration::Business(_) | Duration::BusinessDays(_) => Duration::Business(rested),
            };
            due = after(due, &rested, target).unwrap_or(LAST);
        }
        Some(due)
    }

    /// Returns how long a clock with this target ran from `start` to `end`, rests taken out: business time for targets
    /// in business time or business days, else elapsed time. Negative if `end` lies before `start`.
    pub fn elapsed(&self, start: DateTime<Utc>, end: DateTime<Utc>, target: &Target) -> TimeDelta {
        let overlap =
            |(from, until): (DateTime<Utc>, DateTime<Utc>)| (from.max(start), until.min(end));
        let rested = self
            .iter()
            .map(overlap)
            .filter(|(from, until)| from < until);
        rested.fold(between(start, end, target), |ran, (from, until)| {
            ran - between(from, until, target)
        })
    }
}

/// The last second of the year 9999: later than that no time can be written down.
const LAST: DateTime<Utc> =
    DateTime::from_timestamp(253_402_300_799, 0).expect("because it is a time");

/// Returns the earliest instant at which `length` has run since `start`.
fn after(start: DateTime<Utc>, length: &Duration, target: &Target) -> Option<DateTime<Utc>> {
    match (length, &target.calendar) {
        (Duration::Elapsed(length), _) => {
            let after = start.checked_add_signed(*length)?;
            Some(after.min(LAST))
        }
        (length, Some(calendar)) => calendar.due(start, length),
        (_, None) => None,
    }
}

fn between(from: DateTime<Utc>, to: DateTime<Utc>, target: &Target) -> TimeDelta {
    let business = |calendar: &Calendar| calendar.elapsed(from, to);
    match (&target.within, &target.calendar) {
        (Duration::Business(_) | Duration::BusinessDays(_), Some(calendar)) => business(calendar),
        _ => to - from,
    }
}
