//! The definition of business time, taken literally: minute by minute, and nothing of the calendar's own code
//! but the description. Slow, and plainly right where offsets are whole minutes (since 1975).

use chrono::{Days, LocalResult, NaiveDateTime, Offset, TimeZone, Timelike};

use super::*;

pub(super) struct Slow<'a> {
    pub(super) spec: &'a CalendarSpec,
    pub(super) tz: Tz,
}

impl Slow<'_> {
    pub(super) fn is_open(&self, at: DateTime<Utc>) -> bool {
        let wall = at.with_timezone(&self.tz).naive_local();
        [wall.date(), wall.date() - Days::new(1)]
            .into_iter()
            .any(|date| {
                self.hours(date)
                    .iter()
                    .any(|interval| contains(date, interval, wall))
                    && !self
                        .breaks(date)
                        .iter()
                        .any(|hole| contains(date, hole, wall))
            })
    }

    pub(super) fn elapsed(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let mut total = TimeDelta::zero();
        let mut at = from;
        while at < to {
            let next = (at + minutes(1)).with_second(0).unwrap().min(to);
            if self.is_open(at) {
                total += next - at;
            }
            at = next;
        }
        total
    }

    pub(super) fn due(
        &self,
        start: DateTime<Utc>,
        target: TimeDelta,
        until: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let mut total = TimeDelta::zero();
        let mut at = start;
        while total < target && at < until {
            let next = (at + minutes(1)).with_second(0).unwrap();
            if self.is_open(at) && total + (next - at) >= target {
                return Some(at + (target - total));
            }
            if self.is_open(at) {
                total += next - at;
            }
            at = next;
        }
        (total >= target).then_some(at)
    }

    pub(super) fn days_later(
        &self,
        start: DateTime<Utc>,
        days: usize,
        until: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let start = self.opening(start, until)?;
        let wall = start.with_timezone(&self.tz).naive_local();
        let mut dates = wall
            .date()
            .iter_days()
            .skip(1)
            .take(60)
            .filter(|date| self.has_hours(*date));
        let date = dates.nth(days - 1)?;
        self.opening(self.instant(date.and_time(wall.time())), until)
    }

    /// The next instant of business time.
    fn opening(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut at = from;
        while !self.is_open(at) && at < until {
            at = (at + minutes(1)).with_second(0).unwrap();
        }
        (at < until).then_some(at)
    }

    fn instant(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        match self.tz.from_local_datetime(&wall) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc(),
            LocalResult::None => {
                let before = self.tz.from_utc_datetime(&(wall - TimeDelta::hours(26)));
                (wall - TimeDelta::seconds(before.offset().fix().local_minus_utc().into()))
                    .and_utc()
            }
        }
    }

    /// Whether the wall clock ever shows a time of an interval of the date.
    fn has_hours(&self, date: NaiveDate) -> bool {
        self.hours(date).iter().any(|interval| {
            let walls = (interval.start()..interval.end())
                .map(|minute| date.and_time(Default::default()) + minutes(minute));
            walls
                .filter(|wall| {
                    !self
                        .breaks(date)
                        .iter()
                        .any(|hole| contains(date, hole, *wall))
                })
                .any(|wall| !matches!(self.tz.from_local_datetime(&wall), LocalResult::None))
        })
    }

    fn hours(&self, date: NaiveDate) -> Vec<Interval> {
        if self
            .spec
            .holidays
            .iter()
            .any(|holiday| holiday.covers(date))
        {
            return Vec::new();
        }
        let shifts: Vec<_> = self
            .spec
            .shifts
            .iter()
            .filter(|(day, _)| *day == date)
            .collect();
        let weekly = self
            .spec
            .hours
            .iter()
            .filter(|(day, _)| *day == date.weekday());
        if shifts.is_empty() {
            weekly.flat_map(|(_, hours)| hours.clone()).collect()
        } else {
            shifts
                .into_iter()
                .flat_map(|(_, hours)| hours.clone())
                .collect()
        }
    }

    fn breaks(&self, date: NaiveDate) -> Vec<Interval> {
        let written = self
            .spec
            .breaks
            .iter()
            .filter(|(day, _)| *day == date)
            .flat_map(|(_, holes)| holes);
        let hours = self.hours(date);
        written
            .map(|hole| {
                let touches = hours
                    .iter()
                    .any(|hour| hour.start() < hole.end() && hole.start() < hour.end());
                if touches { *hole } else { hole.later(1) }
            })
            .collect()
    }
}

fn contains(date: NaiveDate, interval: &Interval, wall: NaiveDateTime) -> bool {
    let midnight = date.and_time(Default::default());
    midnight + minutes(interval.start()) <= wall && wall < midnight + minutes(interval.end())
}

fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}
