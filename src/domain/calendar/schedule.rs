//! Which wall-clock times are business time, on an endless wall clock that never jumps.
//!
//! A wall time is seconds after 1970-01-01T00:00 as the wall clock shows it; a date is days after 1970-01-01.

use std::collections::{BTreeMap, BTreeSet};

use super::hours::Interval;
use super::tally::Tally;

pub(super) const DAY: i64 = 86_400;
const MINUTE: i64 = 60;

/// The years 0000 to 9999 with a year to spare on both sides: nothing is looked for beyond.
const HORIZON: std::ops::RangeInclusive<i64> = -719_900..=2_933_300;

/// The hours of every date.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    /// From Monday; each day's in order.
    weekly: [Vec<Interval>; 7],
    /// In order and apart from each other.
    exceptions: Vec<Exception>,
    /// Business minutes.
    minutes: Tally,
    /// Dates that have business hours.
    dates: Tally,
    /// Whether any hours go on past midnight.
    overnight: bool,
}

/// Dates in a row that have other hours than their weekdays: the same on each.
#[derive(Debug, Clone)]
pub(super) struct Exception {
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) hours: Vec<Interval>,
}

impl Exception {
    /// Returns the exception of a single date.
    pub(super) fn on(date: i64, hours: Vec<Interval>) -> Exception {
        Exception {
            first: date,
            last: date,
            hours,
        }
    }
}

impl Schedule {
    /// `yearly` are the months and days whose weekday's hours are taken out.
    pub(super) fn new(
        weekly: [Vec<Interval>; 7],
        yearly: &BTreeSet<(u32, u32)>,
        exceptions: BTreeMap<i64, Exception>,
    ) -> Schedule {
        let exceptions: Vec<Exception> = exceptions.into_values().collect();
        let tally = |weight: fn(&[Interval]) -> u32| {
            let weights = weekly.each_ref().map(|hours| weight(hours));
            let spells = exceptions
                .iter()
                .map(|other| (other.first, other.last, i64::from(weight(&other.hours))));
            Tally::new(weights, yearly, spells)
        };
        let minutes = tally(|hours| hours.iter().map(|interval| interval.length() as u32).sum());
        let dates = tally(|hours| u32::from(!hours.is_empty()));
        let hours = exceptions.iter().map(|other| &other.hours);
        let mut hours = weekly.iter().chain(hours).flatten();
        Schedule {
            overnight: hours.any(|interval| interval.end() * MINUTE > DAY),
            weekly,
            exceptions,
            minutes,
            dates,
        }
    }

    pub(super) fn never_opens(&self) -> bool {
        self.dates.is_nothing()
    }

    /// Returns the intervals that start on `date`, in order.
    pub(super) fn on(&self, date: i64) -> &[Interval] {
        let after = self
            .exceptions
            .partition_point(|exception| exception.first <= date);
        if let Some(exception) = after.checked_sub(1).map(|at| &self.exceptions[at])
            && date <= exception.last
        {
            return &exception.hours;
        }
        if self.dates.usual(date) == 0 {
            return &[];
        }
        &self.weekly[weekday(date)]
    }

    /// Returns the start and end of the interval that contains `wall`, as wall times.
    pub(super) fn interval_at(&self, wall: i64) -> Option<(i64, i64)> {
        let date = wall.div_euclid(DAY);
        [date, date - 1].into_iter().find_map(|date| {
            let bounds = |interval: &Interval| {
                (
                    date * DAY + interval.start() * MINUTE,
                    date * DAY + interval.end() * MINUTE,
                )
            };
            self.on(date)
                .iter()
                .map(bounds)
                .find(|(start, end)| (*start..*end).contains(&wall))
        })
    }

    /// Returns the business seconds on the wall clock up to `wall`, counted from some fixed time.
    pub(super) fn worked(&self, wall: i64) -> i64 {
        let (date, time) = (wall.div_euclid(DAY), wall.rem_euclid(DAY));
        let part = |interval: &Interval, time: i64| {
            (time - interval.start() * MINUTE).clamp(0, interval.length() * MINUTE)
        };
        let today: i64 = self
            .on(date)
            .iter()
            .map(|interval| part(interval, time))
            .sum();
        let night = |interval: &Interval| interval.length() * MINUTE - part(interval, DAY + time);
        let still_to_come: i64 = match self.overnight {
            true => self.on(date - 1).iter().map(night).sum(),
            false => 0,
        };
        self.minutes.before(date) * MINUTE + today - still_to_come
    }

    /// Returns the earliest wall time at which `worked` has come to `seconds`, if ever.
    pub(super) fn earliest(&self, seconds: i64) -> Option<i64> {
        let minutes = (seconds - 1).div_euclid(MINUTE) + 1;
        let date = self
            .minutes
            .reaching(minutes)
            .filter(|date| HORIZON.contains(date))?;
        let mut left = seconds - self.minutes.before(date) * MINUTE;
        for interval in self.on(date) {
            let length = interval.length() * MINUTE;
            if left <= length {
                return Some(date * DAY + interval.start() * MINUTE + left);
            }
            left -= length;
        }
        None
    }

    /// Returns the latest wall time at which `worked` is no more than `seconds`: always one at which
    /// business time goes on. None if it never becomes more.
    pub(super) fn latest(&self, seconds: i64) -> Option<i64> {
        let minutes = seconds.div_euclid(MINUTE) + 1;
        let date = self
            .minutes
            .reaching(minutes)
            .filter(|date| HORIZON.contains(date))?;
        let mut left = seconds - self.minutes.before(date) * MINUTE;
        for interval in self.on(date) {
            let length = interval.length() * MINUTE;
            if left < length {
                return Some(date * DAY + interval.start() * MINUTE + left);
            }
            left -= length;
        }
        None
    }

    /// Returns the `count`th date with business hours after `date`, or before it if `count` is negative.
    pub(super) fn step(&self, date: i64, count: i64) -> Option<i64> {
        let number = if count > 0 {
            self.dates.before(date + 1) + count
        } else {
            self.dates.before(date) + count + 1
        };
        self.dates
            .reaching(number)
            .filter(|date| HORIZON.contains(date))
    }
}

fn weekday(date: i64) -> usize {
    // 1970-01-01 was a Thursday.
    (date + 3).rem_euclid(7) as usize
}
