//! Calendars for the tests; `cases` are instants with reasons, `laws` hold for all calendars.

mod cases;
mod faults;
mod laws;
mod slow;
mod words;

use chrono::{DateTime, NaiveDate, Utc};

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is an instant"))
}

fn date(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

fn intervals(texts: &[&str]) -> Vec<Interval> {
    texts
        .iter()
        .map(|text| Interval::parse(text).unwrap())
        .collect()
}

/// Hours are written as in a policy: `mon-fri 09:00-12:00 13:00-17:00; sat 09:00-12:00`.
fn spec(zone: &str, hours: &str) -> CalendarSpec {
    let mut spec = CalendarSpec {
        name: "office".into(),
        zone: zone.into(),
        ..CalendarSpec::default()
    };
    for line in hours.split("; ").filter(|line| !line.is_empty()) {
        let (days, rest) = line.split_once(' ').unwrap();
        let rest: Vec<&str> = rest.split(' ').collect();
        for day in parse_weekdays(days).unwrap() {
            spec.hours.push((day, intervals(&rest)));
        }
    }
    spec
}

impl CalendarSpec {
    fn holidays(mut self, texts: &[&str]) -> CalendarSpec {
        self.holidays = texts
            .iter()
            .map(|text| Holiday::parse(text).unwrap())
            .collect();
        self
    }

    fn shift(mut self, day: &str, hours: &[&str]) -> CalendarSpec {
        self.shifts.push((date(day), intervals(hours)));
        self
    }

    fn breaks(mut self, day: &str, hours: &[&str]) -> CalendarSpec {
        self.breaks.push((date(day), intervals(hours)));
        self
    }

    fn build(self) -> Calendar {
        Calendar::new(self).expect("the test's calendar is sound")
    }
}
