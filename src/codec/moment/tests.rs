//! What people type, and what it means at one instant in one zone.

use proptest::prelude::*;

use super::*;

/// A Friday afternoon in Berlin, with a part of a second that is never shown.
const FRIDAY: &str = "2026-11-20T14:05:30.75+01:00";

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect(text).to_utc()
}

fn zone(name: &str) -> Tz {
    name.parse().expect(name)
}

/// Each line of the table is `TEXT = INSTANT`, or `TEXT = DATE` where the text means a day.
fn holds(now: &str, name: &str, lean: Lean, table: &str) {
    let (now, zone) = (at(now), zone(name));
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (text, expected) = line.split_once(" = ").expect(line);
        let found = match is_date(expected) {
            true => date(text, now, zone, lean).map(|date| date.to_string()),
            false => instant(text, now, zone, lean).map(|at| at.to_rfc3339()),
        };
        assert_eq!(found.as_deref(), Ok(expected), "{line} in {name} at {now}");
    }
}

#[test]
fn times_of_day_and_dates() {
    let table = "
        2026-11-20T14:05:00+01:00 = 2026-11-20T14:05:00+01:00
        2026-11-20t13:05:00z = 2026-11-20T14:05:00+01:00
        2026-11-20T13:05Z = 2026-11-20T14:05:00+01:00
        2026-11-20 14:05:09.999+01:00 = 2026-11-20T14:05:09+01:00
        2026-11-20 08:05 -0500 = 2026-11-20T14:05:00+01:00
        2026-07-20T14:05:00+01:00 = 2026-07-20T15:05:00+02:00
        2026-11-20T14:05 = 2026-11-20T14:05:00+01:00
        2026-11-20 14:05 = 2026-11-20T14:05:00+01:00
        2026-11-20 at 2:05 pm = 2026-11-20T14:05:00+01:00
        2026-07-20 14:05:59 = 2026-07-20T14:05:59+02:00
        2026-11-20 = 2026-11-20T00:00:00+01:00
        0000-01-02 = 0000-01-02
        9999-12-31 = 9999-12-31
        now = 2026-11-20T14:05:30+01:00
        NOW = 2026-11-20
        today = 2026-11-20T00:00:00+01:00
        yesterday = 2026-11-19T00:00:00+01:00
        tomorrow = 2026-11-21T00:00:00+01:00
        Tomorrow = 2026-11-21
        yesterday 16:00 = 2026-11-19T16:00:00+01:00
        \u{a0}Yesterday  at   4 PM = 2026-11-19T16:00:00+01:00
        today 9:30 = 2026-11-20T09:30:00+01:00
        tomorrow 00:00:01 = 2026-11-21T00:00:01+01:00
        9:30 = 2026-11-20T09:30:00+01:00
        23:59 = 2026-11-20T23:59:00+01:00
        4pm = 2026-11-20T16:00:00+01:00
        4:30 pm = 2026-11-20T16:30:00+01:00
        12am = 2026-11-20T00:00:00+01:00
        12:15am = 2026-11-20T00:15:00+01:00
        12 pm = 2026-11-20T12:00:00+01:00
    ";
    holds(FRIDAY, "Europe/Berlin", Lean::Past, table);
    holds(FRIDAY, "Europe/Berlin", Lean::Future, table);
}

#[test]
fn lengths_of_time() {
    let table = "
        2h ago = 2026-11-20T12:05:30+01:00
        2 hours ago = 2026-11-20T12:05:30+01:00
        an hour ago = 2026-11-20T13:05:30+01:00
        90m ago = 2026-11-20T12:35:30+01:00
        1h30m ago = 2026-11-20T12:35:30+01:00
        1 hour 30 min ago = 2026-11-20T12:35:30+01:00
        45 s ago = 2026-11-20T14:04:45+01:00
        -2h = 2026-11-20T12:05:30+01:00
        3d ago = 2026-11-17T14:05:30+01:00
        3d ago = 2026-11-17
        15h ago = 2026-11-19
        in 3d = 2026-11-23T14:05:30+01:00
        in 2 weeks = 2026-12-04
        in a week = 2026-11-27
        IN 6 MONTHS = 2027-05-20
        in 6 months = 2027-05-20T14:05:30+02:00
        in a year = 2027-11-20
        +3d = 2026-11-23T14:05:30+01:00
        + 2w = 2026-12-04T14:05:30+01:00
        in 0d = 2026-11-20T14:05:30+01:00
    ";
    holds(FRIDAY, "Europe/Berlin", Lean::Past, table);
    holds(FRIDAY, "Europe/Berlin", Lean::Future, table);

    let (past, future) = ("2h = 2026-11-20T12:05:30+01:00", "2w = 2026-12-04");
    holds(FRIDAY, "Europe/Berlin", Lean::Past, past);
    holds(FRIDAY, "Europe/Berlin", Lean::Future, future);
}

#[test]
fn months_end_where_they_are_shorter() {
    let table = "
        in 1 month = 2028-02-29
        in 2 months = 2028-03-31
        2 months ago = 2027-11-30
        in 13 mo = 2029-02-28
        in 1 month 1 day = 2028-03-01
        11 months ago = 2027-02-28
    ";
    holds("2028-01-31T12:00:00Z", "UTC", Lean::Future, table);
    let leap = "in 1 year = 2029-02-28\n4 years ago = 2024-02-29";
    holds("2028-02-29T12:00:00Z", "UTC", Lean::Future, leap);
}

#[test]
fn days_of_the_week() {
    let either = "
        last friday = 2026-11-13
        last thu = 2026-11-19
        last sat = 2026-11-14
        next friday = 2026-11-27
        next Sat = 2026-11-21
        next tue = 2026-11-24
        next tues 4pm = 2026-11-24T16:00:00+01:00
        last Thursday 16:00 = 2026-11-19T16:00:00+01:00
    ";
    let past = "
        fri = 2026-11-20
        Friday = 2026-11-20T00:00:00+01:00
        sat = 2026-11-14
        mon = 2026-11-16
        monday 10:00 = 2026-11-16T10:00:00+01:00
        fri 17:00 = 2026-11-20T17:00:00+01:00
    ";
    let future = "
        fri = 2026-11-27
        sat = 2026-11-21
        mon = 2026-11-23
        mon 10:00 = 2026-11-23T10:00:00+01:00
        thurs = 2026-11-26
    ";
    holds(FRIDAY, "Europe/Berlin", Lean::Past, either);
    holds(FRIDAY, "Europe/Berlin", Lean::Past, past);
    holds(FRIDAY, "Europe/Berlin", Lean::Future, either);
    holds(FRIDAY, "Europe/Berlin", Lean::Future, future);
}

#[test]
fn the_day_is_the_zones_day() {
    let late = "2026-11-20T23:30:00Z";
    for (name, table) in [
        ("UTC", "today = 2026-11-20\nnow = 2026-11-20T23:30:00+00:00"),
        (
            "Europe/Berlin",
            "today = 2026-11-21\nnow = 2026-11-21T00:30:00+01:00",
        ),
        (
            "America/New_York",
            "4pm = 2026-11-20T16:00:00-05:00\nsat = 2026-11-14",
        ),
        (
            "Asia/Kathmandu",
            "sat = 2026-11-21\n9:30 = 2026-11-21T09:30:00+05:45",
        ),
        (
            "Pacific/Kiritimati",
            "yesterday = 2026-11-20T00:00:00+14:00",
        ),
    ] {
        holds(late, name, Lean::Past, table);
    }
}

#[test]
fn days_on_which_the_clocks_change() {
    let spring = "
        today 2:30 = 2026-03-29T03:30:00+02:00
        2026-03-29 02:00 = 2026-03-29T03:00:00+02:00
        1d ago = 2026-03-28T12:00:00+01:00
        24h ago = 2026-03-28T11:00:00+01:00
        1d 12h ago = 2026-03-28T00:00:00+01:00
        last sunday 2:30 = 2026-03-22T02:30:00+01:00
    ";
    holds(
        "2026-03-29T12:00:00+02:00",
        "Europe/Berlin",
        Lean::Past,
        spring,
    );
    let before = "in 1d = 2026-03-29T03:30:00+02:00";
    holds(
        "2026-03-28T02:30:00+01:00",
        "Europe/Berlin",
        Lean::Past,
        before,
    );

    let autumn = "
        today 2:30 = 2026-10-25T02:30:00+02:00
        2026-10-25 02:30:00+01:00 = 2026-10-25T02:30:00+01:00
        in 1d = 2026-10-26T02:30:00+01:00
        in 0d = 2026-10-25T02:30:00+01:00
        1h ago = 2026-10-25T02:30:00+02:00
        now = 2026-10-25T02:30:00+01:00
    ";
    holds(
        "2026-10-25T02:30:00+01:00",
        "Europe/Berlin",
        Lean::Past,
        autumn,
    );

    let new_york = "
        2026-03-08 2:15 = 2026-03-08T03:15:00-04:00
        2026-11-01 1:15 = 2026-11-01T01:15:00-04:00
    ";
    holds(FRIDAY, "America/New_York", Lean::Past, new_york);
    let half_an_hour = "
        2026-10-04 2:15 = 2026-10-04T02:45:00+11:00
        2026-04-05 1:45 = 2026-04-05T01:45:00+11:00
    ";
    holds(FRIDAY, "Australia/Lord_Howe", Lean::Past, half_an_hour);
    let no_midnight = "2018-11-04 = 2018-11-04T01:00:00-02:00\n2018-11-04 = 2018-11-04";
    holds(FRIDAY, "America/Sao_Paulo", Lean::Past, no_midnight);
    let no_friday = "2011-12-30 10:00 = 2011-12-31T10:00:00+14:00\n2011-12-30 = 2011-12-30";
    holds(FRIDAY, "Pacific/Apia", Lean::Past, no_friday);
    let not_in_minutes = "1880-01-01 = 1879-12-31T23:06:32+00:00\n1880-01-01 = 1880-01-01";
    holds(FRIDAY, "Europe/Berlin", Lean::Past, not_in_minutes);
}

#[test]
fn says_what_was_not_understood() {
    let table = [
        ("", "a time is missing"),
        (" \t", "a time is missing"),
        ("soon", "`soon` is not understood as a time"),
        ("9.30", "`9.30` is not understood as a time"),
        ("25:00", "`25:00` is not understood as a time"),
        ("9:3", "`9:3` is not understood as a time"),
        ("13pm", "`13pm` is not understood as a time"),
        ("0am", "`0am` is not understood as a time"),
        ("1.5h ago", "`1.5h ago` is not understood as a time"),
        ("2bd", "`2bd` is not understood as a time"),
        ("in", "`in` is not understood as a time"),
        ("next", "`next` is not understood as a time"),
        ("last z", "`last z` is not understood as a time"),
        ("in 3d ago", "`in 3d ago` is not understood as a time"),
        ("2026-1-5", "`2026-1-5` is not understood as a time"),
        ("２h ago", "`２h ago` is not understood as a time"),
        (
            "Yesterday 25:00",
            "`25:00` is not understood in `Yesterday 25:00`",
        ),
        ("mon 9:60", "`9:60` is not understood in `mon 9:60`"),
        ("mon z", "`z` is not understood in `mon z`"),
        ("today 9:00Z", "`9:00z` is not understood in `today 9:00Z`"),
        ("2026-11-20 é", "`é` is not understood in `2026-11-20 é`"),
        (
            "2026-11-20T14:05+é",
            "`14:05+é` is not understood in `2026-11-20T14:05+é`",
        ),
        (
            "2026-11-20T14:05+24:00",
            "`14:05+24:00` is not understood in `2026-11-20T14:05+24:00`",
        ),
        (
            "2026-11-20T23:59:60Z",
            "`23:59:60z` is not understood in `2026-11-20T23:59:60Z`",
        ),
        (
            "2026-02-30 9:00",
            "`2026-02-30` is not a day of the calendar",
        ),
        (
            "03/04/2026",
            "`03/04/2026` means different days in different countries",
        ),
        (
            "3.4.26 10:00",
            "`3.4.26 10:00` means different days in different countries",
        ),
        (
            "20.11.",
            "`20.11.` means different days in different countries",
        ),
        (
            "in 99999999999 months",
            "`in 99999999999 months` is too far away",
        ),
        (
            "in 4294967295 months",
            "`in 4294967295 months` is too far away",
        ),
        ("4294967295w ago", "`4294967295w ago` is too far away"),
        ("in 4294967295s 1s", "`in 4294967295s 1s` is too far away"),
        ("in 8000 years", "`in 8000 years` is too far away"),
        ("3000 y ago", "`3000 y ago` is too far away"),
    ];
    for (text, message) in table {
        let fault = instant(text, at(FRIDAY), zone("Europe/Berlin"), Lean::Past).unwrap_err();
        assert_eq!(fault.message, message, "{text}");
    }
    let long = instant(&"x".repeat(1_000_000), at(FRIDAY), Tz::UTC, Lean::Past).unwrap_err();
    assert!(long.message.len() < 100);
}

#[test]
fn a_day_takes_no_time_of_day() {
    for text in ["tomorrow 10:00", "9:30", "2026-11-20T14:05:00+01:00"] {
        let fault = date(text, at(FRIDAY), zone("Europe/Berlin"), Lean::Future).unwrap_err();
        let message = format!("`{text}` has a time of day, and only a day is asked for");
        assert_eq!(fault.message, message);
    }
    let fault = date("soon", at(FRIDAY), Tz::UTC, Lean::Future).unwrap_err();
    assert_eq!(fault.message, "`soon` is not understood as a day");
}

#[test]
fn what_to_write_instead_is_understood() {
    let now = at(FRIDAY);
    for lean in [Lean::Past, Lean::Future] {
        for text in ["soon", "03/04/2026"] {
            let fault = instant(text, now, Tz::UTC, lean).unwrap_err();
            let examples: Vec<&str> = fault.help.split('`').skip(1).step_by(2).collect();
            assert_eq!(examples.len(), 3, "{}", fault.help);
            for example in examples {
                assert!(instant(example, now, Tz::UTC, lean).is_ok(), "{example}");
            }
            let fault = date(text, now, Tz::UTC, lean).unwrap_err();
            let examples: Vec<&str> = fault.help.split('`').skip(1).step_by(2).collect();
            assert_eq!(examples.len(), 3, "{}", fault.help);
            for example in examples {
                assert!(date(example, now, Tz::UTC, lean).is_ok(), "{example}");
            }
        }
    }
    let fault = date("03/04/2026", now, Tz::UTC, Lean::Future).unwrap_err();
    assert_eq!(
        fault.help,
        "write the year first, then month and day; for example `2026-11-20`, `next friday` or `in 2 weeks`"
    );
}

fn zones() -> impl Strategy<Value = Tz> {
    let names = [
        "UTC",
        "Europe/Berlin",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Monrovia",
        "Africa/Casablanca",
        "America/Sao_Paulo",
    ];
    proptest::sample::select(names.map(zone).to_vec())
}

/// Pieces that mean something here.
const PIECES: &str = "(now|today|yesterday|at|last|next|in|ago|mon|friday|[0-9]{1,11}|[0-9]{1,2}:[0-9]{1,2}|2026-[0-9]{2}-[0-9]{2}|\
                      [+:.T/-]|am|pm|z|é|d|h|w|m|mo|months|years| ){0,8}";

proptest! {
    #[test]
    fn what_is_written_is_read_again(second in -62_135_596_800_i64..253_402_214_400, zone in zones()) {
        let at = DateTime::from_timestamp(second, 0).unwrap();
        let text = written(at, zone);
        for lean in [Lean::Past, Lean::Future] {
            let read = instant(&text, DateTime::UNIX_EPOCH, zone, lean);
            prop_assert_eq!(read.as_ref().map(|read| read.to_utc()), Ok(at), "{}", &text);
            prop_assert_eq!(read.unwrap().to_rfc3339(), text.as_str());
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in prop_oneof!["\\PC*", PIECES], zone in zones()) {
        for lean in [Lean::Past, Lean::Future] {
            for now in [FRIDAY, "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"].map(at) {
                let day = date(&text, now, zone, lean);
                if let (Ok(at), Ok(day)) = (instant(&text, now, zone, lean), day) {
                    // Only a day that the zone skipped begins on another.
                    prop_assert!((at.date_naive() - day).num_days().abs() <= 1, "{}", text);
                }
            }
        }
    }
}
