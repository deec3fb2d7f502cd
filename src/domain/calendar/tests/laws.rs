//! What holds for every calendar, on random ones with the clock changing nearby.

use chrono::{Days, Offset, TimeZone, Weekday};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};

use super::slow::Slow;
use super::*;

const ZONES: [Tz; 24] = [
    Tz::UTC,
    Tz::Europe__Berlin,
    Tz::Europe__London,
    Tz::Europe__Dublin,
    Tz::Europe__Moscow,
    Tz::America__New_York,
    Tz::America__Sao_Paulo,
    Tz::America__St_Johns,
    Tz::America__Havana,
    Tz::America__Caracas,
    Tz::Asia__Beirut,
    Tz::Asia__Gaza,
    Tz::Asia__Kathmandu,
    Tz::Asia__Pyongyang,
    Tz::Asia__Tehran,
    Tz::Africa__Cairo,
    Tz::Africa__Casablanca,
    Tz::Antarctica__Troll,
    Tz::Australia__Lord_Howe,
    Tz::Australia__Adelaide,
    Tz::Pacific__Apia,
    Tz::Pacific__Kwajalein,
    Tz::Pacific__Chatham,
    Tz::Pacific__Kiritimati,
];

/// A calendar and three instants in order, within eight days and often near a change of the clock.
#[derive(Debug, Clone)]
struct Case {
    tz: Tz,
    spec: CalendarSpec,
    instants: [DateTime<Utc>; 3],
    target: TimeDelta,
}

/// Hours of a day in quarters: where they change between closed and open, and whether the last runs past midnight.
fn hours() -> impl Strategy<Value = Vec<Interval>> {
    let edges = proptest::collection::btree_set(0..=96_i64, 0..6);
    let dense = proptest::collection::btree_set(0..=16_i64, 0..6);
    let whole = Just([0, 96].into_iter().collect());
    let night = proptest::option::weighted(0.3, (80..96_i64, 1..32_i64));
    (prop_oneof![4 => edges, 2 => dense, 1 => whole], night).prop_map(|(edges, night)| {
        let edges: Vec<i64> = edges.into_iter().collect();
        let mut hours: Vec<Interval> = edges
            .chunks_exact(2)
            .map(|pair| quarters(pair[0], pair[1]))
            .collect();
        if let Some((start, end)) = night {
            hours.retain(|interval| interval.end() <= start * 15);
            hours.push(quarters(start, end));
        }
        hours
    })
}

fn quarters(start: i64, end: i64) -> Interval {
    let time = |quarter: i64| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15);
    Interval::parse(&format!("{}-{}", time(start), time(end))).unwrap()
}

fn cases() -> impl Strategy<Value = Case> {
    let zone = (0..ZONES.len(), 1975..2040_i32, 0..4_usize);
    let weekly = proptest::collection::vec(hours(), 7);
    let day = -8..8_i64;
    let holidays = proptest::collection::vec((day.clone(), 0..3_u64, any::<bool>()), 0..3);
    let shifts = proptest::collection::vec((day.clone(), hours()), 0..3);
    let breaks = proptest::collection::vec((day, hours()), 0..3);
    let instants = proptest::array::uniform3(-4 * 86_400..4 * 86_400_i64);
    let seconds = (instants, 1..60 * 3_600_i64, any::<bool>());
    let seconds = seconds.prop_map(|(instants, target, on_edges)| {
        // Hours begin and end at quarters of an hour.
        let round = |second: i64| if on_edges { second / 900 * 900 } else { second };
        (instants.map(round), round(target).max(1))
    });
    (zone, weekly, holidays, shifts, breaks, seconds).prop_map(
        |((zone, year, change), weekly, holidays, shifts, breaks, (mut seconds, target))| {
            let tz = ZONES[zone];
            let centre = change_in(tz, year, change);
            let date = |day: i64| {
                let centre = centre.with_timezone(&tz).date_naive();
                if day < 0 {
                    centre - Days::new(day.unsigned_abs())
                } else {
                    centre + Days::new(day.unsigned_abs())
                }
            };
            let days = (0..7).map(|day| Weekday::try_from(day).unwrap());
            let mut spec = CalendarSpec {
                name: "random".into(),
                zone: tz.name().into(),
                ..CalendarSpec::default()
            };
            spec.hours = days.zip(weekly).collect();
            spec.holidays = holidays
                .into_iter()
                .map(|(day, more, yearly)| holiday(date(day), more, yearly))
                .collect();
            spec.shifts = shifts
                .into_iter()
                .map(|(day, hours)| (date(day), hours))
                .collect();
            spec.shifts.sort();
            spec.shifts.dedup_by_key(|(date, _)| *date);
            spec.breaks = breaks
                .into_iter()
                .map(|(day, hours)| (date(day), hours))
                .collect();
            seconds.sort_unstable();
            let instants = seconds.map(|second| centre + TimeDelta::seconds(second));
            Case {
                tz,
                spec: sound(spec),
                instants,
                target: TimeDelta::seconds(target),
            }
        },
    )
}

/// Takes out the nights that run into the next morning, and opens what never opens.
fn sound(mut spec: CalendarSpec) -> CalendarSpec {
    while let Err(faults) = Calendar::new(spec.clone()) {
        for fault in faults {
            match fault {
                CalendarFault::Overlap { first, .. } => {
                    let hours = spec
                        .hours
                        .iter_mut()
                        .filter(|(day, _)| Part::Weekday(*day) == first.0)
                        .map(|(_, hours)| hours);
                    let shifts = spec
                        .shifts
                        .iter_mut()
                        .filter(|(date, _)| Part::Shift(*date) == first.0)
                        .map(|(_, hours)| hours);
                    hours
                        .chain(shifts)
                        .for_each(|hours| hours.retain(|interval| interval.end() <= 1440));
                }
                CalendarFault::NeverOpens => {
                    spec.hours.push((Weekday::Mon, vec![quarters(36, 68)]))
                }
                CalendarFault::UnknownZone { zone } => panic!("{zone} is a zone"),
            }
        }
    }
    spec
}

fn holiday(first: NaiveDate, more: u64, yearly: bool) -> Holiday {
    let dates = if yearly {
        Dates::Yearly {
            month: first.month(),
            day: first.day(),
        }
    } else {
        Dates::Days {
            first,
            last: first + Days::new(more),
        }
    };
    Holiday { dates, name: None }
}

/// Returns midnight UTC before one of the changes of the clock in that year, or some day if there is none.
fn change_in(tz: Tz, year: i32, number: usize) -> DateTime<Utc> {
    let january = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let offset = |date: NaiveDate| {
        tz.offset_from_utc_datetime(&date.and_time(Default::default()))
            .fix()
    };
    let changes: Vec<NaiveDate> = january
        .iter_days()
        .take(365)
        .filter(|date| offset(*date) != offset(*date + Days::new(1)))
        .collect();
    let date = if changes.is_empty() {
        january + Days::new(97 * number as u64)
    } else {
        changes[number % changes.len()]
    };
    date.and_time(Default::default()).and_utc()
}

fn agrees_with_the_definition(case: &Case, calendar: &Calendar) -> TestCaseResult {
    let slow = Slow {
        spec: &case.spec,
        tz: case.tz,
    };
    let [a, b, c] = case.instants;
    for at in case.instants {
        prop_assert_eq!(calendar.is_open(at), slow.is_open(at), "open at {}", at);
    }
    prop_assert_eq!(calendar.elapsed(a, c), slow.elapsed(a, c), "elapsed");
    let until = c + TimeDelta::days(2);
    if let Some(due) = slow.due(b, case.target, until) {
        prop_assert_eq!(
            calendar.due(b, &Duration::Business(case.target)),
            Some(due),
            "due"
        );
    }
    let days = case.target.num_hours() as usize % 4 + 1;
    if let Some(due) = slow.days_later(b, days, until) {
        prop_assert_eq!(
            calendar.due(b, &Duration::BusinessDays(days as i32)),
            Some(due),
            "{} business days",
            days
        );
    }
    Ok(())
}

fn adds_up_and_inverts(case: &Case, calendar: &Calendar) -> TestCaseResult {
    let [a, b, c] = case.instants;
    prop_assert_eq!(
        calendar.elapsed(a, b) + calendar.elapsed(b, c),
        calendar.elapsed(a, c)
    );
    prop_assert!(calendar.elapsed(a, b) >= TimeDelta::zero());
    prop_assert!(calendar.elapsed(a, b) <= b - a);

    let jot = TimeDelta::nanoseconds(1);
    for target in [
        case.target,
        case.target + TimeDelta::nanoseconds(123_456_789),
        calendar.elapsed(a, c).max(jot),
        TimeDelta::hours(100_000),
    ] {
        for start in [a, b + TimeDelta::nanoseconds(987_654_321)] {
            let Some(due) = calendar.due(start, &Duration::Business(target)) else {
                continue;
            };
            prop_assert_eq!(
                calendar.elapsed(start, due),
                target,
                "neither early nor late"
            );
            prop_assert!(calendar.elapsed(start, due - jot) < target, "the earliest");
            let Some(back) = calendar.due(start, &Duration::Business(-target)) else {
                continue;
            };
            prop_assert_eq!(calendar.elapsed(back, start), target, "backwards");
            prop_assert!(calendar.elapsed(back + jot, start) < target, "the latest");
        }
    }
    let [soon, late] = [a, c].map(|start| calendar.due(start, &Duration::Business(case.target)));
    prop_assert!(
        late.is_none() || soon <= late,
        "who starts later is due no earlier"
    );
    for days in [1, 7, -1, -7] {
        let days = Duration::BusinessDays(days);
        // Backwards onto a date that the zone skips comes back to where it started.
        let (due, ahead) = (calendar.due(b, &days), days.is_positive());
        prop_assert!(
            due.is_none_or(|due| if ahead { due > b } else { due <= b }),
            "in the right direction"
        );
    }
    Ok(())
}

fn spans_tell_everything(case: &Case, calendar: &Calendar) -> TestCaseResult {
    let [from, _, to] = case.instants;
    let (mut at, mut open) = (from, TimeDelta::zero());
    let mut last = None;
    for span in calendar.spans(from, to) {
        prop_assert_eq!(span.start, at, "no gap");
        prop_assert!(span.end > span.start);
        prop_assert_eq!(calendar.is_open(span.start), span.kind == Kind::Open);
        prop_assert!(
            span.kind == Kind::Open || last.as_ref() != Some(&span.kind),
            "one reason, one span"
        );
        if span.kind == Kind::Open {
            open += span.end - span.start;
        }
        at = span.end;
        last = Some(span.kind);
    }
    prop_assert_eq!(at, from.max(to), "to the end");
    prop_assert_eq!(open, calendar.elapsed(from, to));
    Ok(())
}

fn run(count: u32, law: impl Fn(&Case, &Calendar) -> TestCaseResult) {
    let mut runner = TestRunner::new(Config {
        cases: count,
        failure_persistence: None,
        ..Config::default()
    });
    let law = |case: Case| {
        let calendar =
            Calendar::new(case.spec.clone()).expect("the generator builds sound calendars");
        law(&case, &calendar)
    };
    runner
        .run(&cases(), law)
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn business_time_agrees_with_its_definition() {
    run(40, agrees_with_the_definition);
}

#[test]
fn business_time_adds_up() {
    run(300, adds_up_and_inverts);
}

#[test]
fn spans_leave_nothing_out() {
    run(200, spans_tell_everything);
}

/// A quarter of an hour in release.
#[test]
#[ignore = "slow: run after a change of the arithmetic"]
fn all_laws_on_a_hundred_thousand_calendars() {
    run(100_000, |case, calendar| {
        adds_up_and_inverts(case, calendar)?;
        spans_tell_everything(case, calendar)?;
        agrees_with_the_definition(case, calendar)
    });
}
