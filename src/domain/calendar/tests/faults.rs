//! What a sound calendar must not have.

use super::*;

fn faults(spec: CalendarSpec) -> Vec<String> {
    let faults = Calendar::new(spec).expect_err("the test's calendar has faults");
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn every_fault_says_where() {
    let zone = "`Europe/Berlni` is not a time zone: write an IANA name such as Europe/Berlin";
    let never = "the calendar never opens: its holidays leave no weekday and no shift with hours";
    let all_year = ["01-01..12-31"];
    assert!(
        Holiday::parse(all_year[0]).is_err(),
        "a range of the year is not a thing"
    );

    assert_eq!(faults(spec("Europe/Berlni", "")), [zone, never]);
    assert_eq!(
        faults(spec(
            "UTC",
            "mon-tue 09:00-12:30 12:00-17:00; mon 12:30-13:00"
        )),
        [
            "09:00-12:30 and 12:00-17:00 on Monday overlap",
            "12:00-17:00 and 12:30-13:00 on Monday overlap",
            "09:00-12:30 and 12:00-17:00 on Tuesday overlap",
        ]
    );
    assert_eq!(
        faults(spec("UTC", "sun 22:00-06:00; mon 05:00-09:00")),
        ["22:00-06:00 on Sunday runs into 05:00-09:00 on Monday"]
    );
    assert_eq!(
        faults(
            spec("UTC", "mon-sun 22:00-06:00")
                .shift("2026-12-24", &["05:00-09:00", "20:00-07:00"])
                .shift("2026-12-25", &["06:30-07:00"])
        ),
        [
            "22:00-06:00 on Wednesday runs into 05:00-09:00 on 2026-12-24",
            "20:00-07:00 on 2026-12-24 runs into 06:30-07:00 on 2026-12-25",
        ]
    );
}

#[test]
fn a_hostile_calendar_is_refused_at_once() {
    let mut hostile = spec("UTC", "");
    let night = intervals(&["22:00-21:59"]);
    hostile.hours = (0..7)
        .map(|day| {
            (
                chrono::Weekday::try_from(day).unwrap(),
                night.repeat(10_000),
            )
        })
        .collect();
    hostile.shifts = date("2026-01-01")
        .iter_days()
        .take(1_000)
        .map(|date| (date, night.repeat(10)))
        .collect();
    hostile.holidays = vec![Holiday::parse("01-01").unwrap(); 10_000];
    assert_eq!(
        Calendar::new(hostile).unwrap_err().len(),
        7 * 9_999 + 1_000 * 9
    );
}

#[test]
fn a_break_must_not_leave_a_night_that_begins_after_the_next_day() {
    let shift = |hole: &str| {
        spec("UTC", "mon 00:00-00:15")
            .shift("2026-12-27", &["20:00-07:00"])
            .breaks("2026-12-27", &[hole])
    };
    assert_eq!(
        faults(shift("20:00-00:15")),
        ["20:00-07:00 on 2026-12-27 runs into 00:00-00:15 on Monday"]
    );
    shift("00:00-07:00").build();
}

#[test]
fn what_touches_does_not_overlap() {
    spec("UTC", "mon-sun 00:00-06:00 22:00-24:00; mon 06:00-22:00").build();
    spec("UTC", "mon-sun 22:00-06:00; tue 06:00-22:00").build();
    // The night before is a holiday, so nothing runs into the shift.
    spec("UTC", "mon-sun 22:00-06:00")
        .holidays(&["2026-12-23"])
        .shift("2026-12-24", &["05:00-09:00"])
        .build();
}

#[test]
fn a_calendar_must_open() {
    let never = ["the calendar never opens: its holidays leave no weekday and no shift with hours"];
    assert_eq!(faults(spec("UTC", "")), never);
    assert_eq!(
        faults(
            spec("UTC", "")
                .shift("2026-12-24", &["09:00-12:00"])
                .holidays(&["12-24"])
        ),
        never
    );
    assert_eq!(
        faults(
            spec("UTC", "")
                .shift("2026-12-24", &["09:00-12:00"])
                .breaks("2026-12-24", &["08:00-13:00"])
        ),
        never
    );
    assert_eq!(
        faults(spec("Pacific/Apia", "").shift("2011-12-30", &["09:00-12:00"])),
        never,
        "a date that never was"
    );
}
