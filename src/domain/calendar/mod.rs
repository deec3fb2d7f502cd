//! When business time runs, and when a promise falls due: hours, holidays, shifts and breaks in a zone.
//!
//! An instant is business time when the wall clock of the calendar's zone, at that instant, lies inside an
//! interval: hours that spring skips never count, hours that autumn repeats count twice.

mod fault;
mod hours;
mod schedule;
mod spans;
mod spec;
mod tally;
mod worktime;
mod zone;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

pub use fault::{CalendarFault, Part};
pub use hours::{Dates, Holiday, Interval, ParseError, parse_date, parse_weekdays};
pub use spans::{Kind, Span, Spans, Why};
pub use spec::CalendarSpec;

use super::duration::Duration;
use schedule::DAY;
use worktime::Worktime;
use zone::Zone;

const NANOS: i128 = 1_000_000_000;

/// A calendar that opens, in a zone that exists, whose hours do not overlap.
#[derive(Debug, Clone)]
pub struct Calendar {
    name: String,
    tz: Tz,
    worktime: Worktime,
    holidays: Vec<Holiday>,
    /// What breaks took out, by date.
    breaks: BTreeMap<i64, Vec<Interval>>,
}

impl Calendar {
    /// Returns the calendar described, or everything that is wrong with the description.
    pub fn new(spec: CalendarSpec) -> Result<Calendar, Vec<CalendarFault>> {
        let tz = spec.zone.parse::<Tz>().ok();
        let zone = Zone::of(tz.unwrap_or(Tz::UTC));
        let plan = spec.plan(&zone);
        match (tz, plan) {
            (Some(tz), Ok(plan)) => Ok(Calendar {
                name: spec.name,
                tz,
                worktime: Worktime::new(zone, plan.schedule),
                holidays: spec.holidays,
                breaks: plan.breaks,
            }),
            (Some(_), Err(faults)) => Err(faults),
            (None, plan) => {
                let unknown = CalendarFault::UnknownZone { zone: spec.zone };
                Err(std::iter::once(unknown)
                    .chain(plan.err().unwrap_or_default())
                    .collect())
            }
        }
    }

    /// Returns what targets call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns its zone.
    pub fn zone(&self) -> Tz {
        self.tz
    }

    /// Returns the earliest instant at which `target` has elapsed since `start`; a target that ends exactly
    /// at closing time is due at closing time. Business days go by dates: from a start outside hours to the
    /// next opening, then to the same time of day on the Nth next date with hours, then forward into hours.
    ///
    /// A negative target counts backwards: the latest instant from which `target` elapses until `start`.
    /// Business days then go from a start outside hours to the previous closing, and back into hours at the
    /// end; opening and closing time both count as inside. Nothing at all is due at `start`.
    ///
    /// None if the calendar does not open often enough before the year 10000, or after the year 0.
    pub fn due(&self, start: DateTime<Utc>, target: &Duration) -> Option<DateTime<Utc>> {
        let due = match *target {
            Duration::Elapsed(time) => start.checked_add_signed(time),
            Duration::Business(time) => self.business(start, time),
            Duration::BusinessDays(0) => Some(start),
            Duration::BusinessDays(days) if days > 0 => self.days_later(start, days),
            Duration::BusinessDays(days) => self.days_earlier(start, days),
        };
        due.filter(|due| (0..=9999).contains(&due.year()))
    }

    /// Returns the business time from one instant to the other, negative if `to` is earlier.
    pub fn elapsed(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let nanos = self.worked(to) - self.worked(from);
        let seconds = i64::try_from(nanos.div_euclid(NANOS))
            .expect("instants are less than a million years apart");
        TimeDelta::new(seconds, nanos.rem_euclid(NANOS) as u32)
            .expect("instants are less than a million years apart")
    }

    /// Returns whether `at` is business time.
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        self.worktime.is_open(at.timestamp())
    }

    /// Returns what the calendar counts and what it skips from one instant to the other, in order and without gaps.
    pub fn spans(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Spans<'_> {
        Spans::new(self, from, to)
    }

    /// Returns the first instant of a date in the calendar's zone. A date the zone skips begins where it would have.
    pub fn begin(&self, date: NaiveDate) -> DateTime<Utc> {
        self.worktime.zone.local(spec::number(date) * DAY)
    }

    fn business(&self, start: DateTime<Utc>, time: TimeDelta) -> Option<DateTime<Utc>> {
        let goal = self.worked(start) + nanos(time);
        if time > TimeDelta::zero() {
            // The last second before a whole one is reached is open throughout.
            let whole = (goal - 1).div_euclid(NANOS) + 1;
            let at = self.worktime.earliest(i64::try_from(whole).ok()?)?;
            instant(i128::from(at) * NANOS - (whole * NANOS - goal))
        } else if time < TimeDelta::zero() {
            let whole = goal.div_euclid(NANOS);
            let at = self.worktime.latest(i64::try_from(whole).ok()?)?;
            instant(i128::from(at) * NANOS + (goal - whole * NANOS))
        } else {
            Some(start)
        }
    }

    fn days_later(&self, start: DateTime<Utc>, days: i32) -> Option<DateTime<Utc>> {
        let (mut at, mut fraction) = parts(start);
        if !self.worktime.is_open(at) {
            (at, fraction) = (self.worktime.latest(self.worktime.worked(at))?, 0);
        }
        let wall = self.worktime.zone.wall(at);
        let date = self
            .worktime
            .schedule
            .step(wall.div_euclid(DAY), i64::from(days))?;
        let mut due = self
            .worktime
            .zone
            .instant(date * DAY + wall.rem_euclid(DAY));
        if !self.worktime.is_open(due) {
            (due, fraction) = (self.worktime.latest(self.worktime.worked(due))?, 0);
        }
        instant(i128::from(due) * NANOS + fraction)
    }

    fn days_earlier(&self, start: DateTime<Utc>, days: i32) -> Option<DateTime<Utc>> {
        let (mut at, mut fraction) = parts(start);
        let closing = |at: i64, fraction: i128| fraction == 0 && self.worktime.is_open(at - 1);
        if !self.worktime.is_open(at) && !closing(at, fraction) {
            (at, fraction) = (self.worktime.earliest(self.worktime.worked(at))?, 0);
        }
        // A closing time at midnight is 24:00 of the date that ends.
        let late = i64::from(!self.worktime.is_open(at));
        let wall = self.worktime.zone.wall(at - late);
        let date = self
            .worktime
            .schedule
            .step(wall.div_euclid(DAY), i64::from(days))?;
        let mut due = self
            .worktime
            .zone
            .instant(date * DAY + wall.rem_euclid(DAY) + late);
        if !self.worktime.is_open(due) && !closing(due, fraction) {
            (due, fraction) = (self.worktime.earliest(self.worktime.worked(due))?, 0);
        }
        instant(i128::from(due) * NANOS + fraction)
    }

    /// Returns the business nanoseconds up to `at`, counted from some fixed instant.
    fn worked(&self, at: DateTime<Utc>) -> i128 {
        let (second, fraction) = parts(at);
        let open = fraction > 0 && self.worktime.is_open(second);
        i128::from(self.worktime.worked(second)) * NANOS + if open { fraction } else { 0 }
    }
}

/// Returns the instant that a local time means, in whole seconds: one that exists twice means the first, one that is
/// skipped moves forward by as much as was skipped.
pub fn local(wall: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let wall = wall.and_utc().timestamp();
    Zone::near(zone, wall).local(wall)
}

/// Returns seconds after 1970 and nanoseconds; a leap second is the end of the second before it.
fn parts(at: DateTime<Utc>) -> (i64, i128) {
    (
        at.timestamp(),
        i128::from(at.timestamp_subsec_nanos()).min(NANOS - 1),
    )
}

fn nanos(time: TimeDelta) -> i128 {
    i128::from(time.num_seconds()) * NANOS + i128::from(time.subsec_nanos())
}

fn instant(nanos: i128) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(
        i64::try_from(nanos.div_euclid(NANOS)).ok()?,
        nanos.rem_euclid(NANOS) as u32,
    )
}
