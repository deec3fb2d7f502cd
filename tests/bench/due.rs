//! What business time costs: `cargo bench --bench due` prints nanoseconds per question.

#![expect(
    clippy::print_stdout,
    reason = "printing figures is what this program is for"
)]

use std::hint::black_box;
use std::time::{Duration as Wait, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use leads::domain::calendar::{
    Calendar, CalendarSpec, Holiday, Interval, parse_date, parse_weekdays,
};
use leads::domain::duration::Duration;

const QUESTIONS: i64 = 1_000_000;

fn main() {
    let build = Instant::now();
    for _ in 0..100 {
        black_box(office());
    }
    println!(
        "{:<40} {:>8.0} ns",
        "build a calendar",
        per(build.elapsed(), 100)
    );

    let office = office();
    for target in ["12h", "4bh", "100000bh", "1bd", "10000bd", "-4bh", "-20bd"] {
        let target = Duration::parse(target).expect("the targets are durations");
        let time = measure(|start| black_box(office.due(start, &target)).is_some());
        println!("{:<40} {time:>8.0} ns", format!("due after {target}"));
    }
    let month = measure(|start| {
        black_box(office.elapsed(start, start + TimeDelta::days(30))) > TimeDelta::zero()
    });
    println!("{:<40} {month:>8.0} ns", "elapsed over 30 days");
    let decades =
        measure(|start| black_box(office.elapsed(start, DateTime::UNIX_EPOCH)) < TimeDelta::zero());
    println!("{:<40} {decades:>8.0} ns", "elapsed over 56 years");
    let spans = measure(|start| office.spans(start, start + TimeDelta::days(1)).count() > 0);
    println!("{:<40} {spans:>8.0} ns", "spans of a day");
}

/// Returns nanoseconds for each of a million starts over 31 years.
fn measure(question: impl Fn(DateTime<Utc>) -> bool) -> f64 {
    let first: DateTime<Utc> = "2010-01-01T00:00:00Z".parse().expect("an instant");
    let begin = Instant::now();
    let answered = (0..QUESTIONS)
        .filter(|number| question(first + TimeDelta::seconds(number * 977)))
        .count();
    let time = begin.elapsed();
    assert_eq!(answered as i64, QUESTIONS, "every question has an answer");
    per(time, QUESTIONS)
}

fn per(time: Wait, count: i64) -> f64 {
    time.as_nanos() as f64 / count as f64
}

/// The calendar of the policy that `init` writes, with the holidays of ten years.
fn office() -> Calendar {
    let intervals = |texts: &[&str]| -> Vec<Interval> {
        texts
            .iter()
            .map(|text| Interval::parse(text).expect("an interval"))
            .collect()
    };
    let mut spec = CalendarSpec {
        name: "office".into(),
        zone: "Europe/Berlin".into(),
        ..CalendarSpec::default()
    };
    for (days, hours) in [
        ("mon-thu", &["09:00-12:30", "13:15-17:30"][..]),
        ("fri", &["09:00-15:00"]),
    ] {
        for day in parse_weekdays(days).expect("weekdays") {
            spec.hours.push((day, intervals(hours)));
        }
    }
    for year in 2020..2030 {
        let date = |day: &str| parse_date(&format!("{year}-{day}")).expect("a date");
        for holiday in [
            "04-03", "04-06", "05-14", "05-25", "06-04", "12-25", "12-26",
        ] {
            let holiday = Holiday::parse(&date(holiday).to_string()).expect("a holiday");
            spec.holidays.push(holiday);
        }
        spec.shifts
            .push((date("12-24"), intervals(&["09:00-12:00"])));
        spec.breaks
            .push((date("12-11"), intervals(&["12:00-15:00"])));
    }
    for yearly in ["01-01", "05-01", "10-03"] {
        spec.holidays
            .push(Holiday::parse(yearly).expect("a holiday"));
    }
    Calendar::new(spec).expect("a sound calendar")
}
