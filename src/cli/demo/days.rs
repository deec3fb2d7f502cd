//! Times of the story: office days before now, or so long before now.

use chrono::{DateTime, Days as Dates, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::domain::calendar::Calendar;
use crate::domain::duration::Duration;

/// How many office days the story goes back.
const SPAN: usize = 31;

/// The office days before an instant.
pub(super) struct Days<'a> {
    /// The end of the story.
    pub(super) now: DateTime<Utc>,
    office: &'a Calendar,
    /// The dates before today that have office hours, the last one first.
    days: Vec<NaiveDate>,
}

impl<'a> Days<'a> {
    /// Returns the days before `now`; `None` if the office hardly ever opens, or before git can date a commit.
    pub(super) fn before(now: DateTime<Utc>, office: &'a Calendar) -> Option<Self> {
        let today = now.with_timezone(&office.zone()).date_naive();
        let has_hours = |date: &NaiveDate| {
            office.elapsed(office.begin(*date), office.begin(*date + Dates::new(1)))
                > TimeDelta::zero()
        };
        let past = (1..200).map_while(|back| today.checked_sub_days(Dates::new(back)));
        let days: Vec<NaiveDate> = past.filter(has_hours).take(SPAN).collect();
        let first = *days.get(SPAN - 1)?;
        (office.begin(first).timestamp() > 0).then_some(Days { now, office, days })
    }

    /// Returns the zone of the office.
    pub(super) fn zone(&self) -> Tz {
        self.office.zone()
    }

    /// Returns the instant that a script means: `12@09:30` on the 12th office day before today, `-90bm` so long
    /// before now, `~20h` about so long and preferably in office hours, `<1bd` as long as a promise of that length
    /// may run before it is nearly due.
    pub(super) fn instant(&self, text: &str) -> DateTime<Utc> {
        if let Some((day, time)) = text.split_once('@') {
            let time =
                NaiveTime::parse_from_str(time, "%H:%M").expect("because the scripts are tested");
            return self.local(self.day(day), time);
        }
        match text.split_at(1) {
            ("-", _) => self.shift(self.now, &duration(text)),
            ("~", length) => self.about(&duration(length)),
            ("<", length) => self.nearly_due(&duration(length)),
            _ => unreachable!("because the scripts are tested"),
        }
    }

    /// Returns the date that a script means: `5@` the 5th office day before today, `+30d` so many days from now.
    pub(super) fn date(&self, text: &str) -> NaiveDate {
        match text.strip_suffix('@') {
            Some(day) => self.day(day),
            None => self
                .shift(self.now, &duration(text.trim_start_matches('+')))
                .with_timezone(&self.zone())
                .date_naive(),
        }
    }

    /// Returns when something that came in at this time is filed: at once in office hours, else when they begin, or at
    /// once if that has not come yet.
    pub(super) fn filed(&self, at: DateTime<Utc>, delay: TimeDelta) -> DateTime<Utc> {
        let opening = if self.office.is_open(at) {
            at
        } else {
            self.shift(at, &duration("1bm")) - TimeDelta::minutes(1)
        };
        let filed = opening + delay;
        if filed < self.now - TimeDelta::minutes(5) {
            filed
        } else {
            at + delay
        }
    }

    fn day(&self, number: &str) -> NaiveDate {
        let number: usize = number.parse().expect("because the scripts are tested");
        self.days[number - 1]
    }

    fn local(&self, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let at = self
            .zone()
            .from_local_datetime(&date.and_time(time))
            .earliest();
        at.map_or_else(
            || self.office.begin(date) + (time - NaiveTime::MIN),
            |at| at.with_timezone(&Utc),
        )
    }

    fn shift(&self, at: DateTime<Utc>, length: &Duration) -> DateTime<Utc> {
        self.office
            .due(at, length)
            .expect("because the office was open for weeks")
    }

    fn about(&self, length: &Duration) -> DateTime<Utc> {
        let wanted = self.now - elapsed(length);
        let quarter = TimeDelta::minutes(15);
        let most = elapsed(length).num_minutes() / 10 / quarter.num_minutes();
        let by_distance = (0..=most).flat_map(|step| [-step, step]);
        let mut near = by_distance.map(|step| wanted + quarter * step as i32);
        near.find(|at| self.office.is_open(*at)).unwrap_or(wanted)
    }

    /// Returns the last quarter of an office hour at which a promise had to be given to have run for 83 % by now, or
    /// else the one at which it has run for longest without being late.
    fn nearly_due(&self, length: &Duration) -> DateTime<Utc> {
        let share = |start: &DateTime<Utc>| {
            let due = self.shift(*start, length);
            let ran = self.office.elapsed(*start, self.now).num_seconds() * 100;
            (due > self.now + TimeDelta::minutes(10))
                .then(|| ran / self.office.elapsed(*start, due).num_seconds().max(1))
        };
        let starts = (1..60).map(|quarters| {
            self.shift(
                self.now,
                &Duration::Business(TimeDelta::minutes(-15 * quarters)),
            )
        });
        let running: Vec<(DateTime<Utc>, i64)> = starts
            .map_while(|start| Some((start, share(&start)?)))
            .collect();
        let near = running
            .iter()
            .find(|(_, share)| *share >= 83)
            .or_else(|| running.iter().max_by_key(|(_, share)| *share));
        near.map_or(self.now, |(start, _)| *start)
    }
}

fn duration(text: &str) -> Duration {
    Duration::parse(text).expect("because the scripts are tested")
}

fn elapsed(length: &Duration) -> TimeDelta {
    match length {
        Duration::Elapsed(time) => *time,
        _ => unreachable!("because the scripts are tested"),
    }
}
