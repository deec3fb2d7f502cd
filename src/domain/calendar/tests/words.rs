//! How the parts of a calendar are written.

use chrono::Weekday::{self, Fri, Mon, Sat, Sun, Thu, Tue, Wed};

use super::*;

#[test]
fn intervals_of_a_day() {
    for (text, start, end) in [
        ("09:00-12:30", 540, 750),
        ("9:00-17:00", 540, 1020),
        ("00:00-24:00", 0, 1440),
        ("22:00-06:00", 1320, 1800),
        ("22:00-00:00", 1320, 1440),
        ("23:59 - 23:58", 1439, 2878),
    ] {
        let interval = Interval::parse(text).expect(text);
        assert_eq!((interval.start(), interval.end()), (start, end), "{text}");
        assert_eq!(
            Interval::parse(&interval.to_string()),
            Ok(interval),
            "{text}"
        );
    }
    for text in [
        "",
        "9-17",
        "09:00",
        "09:00-25:00",
        "24:00-06:00",
        "09:60-10:00",
        "09:00-10:0",
        "-1:00-02:00",
        "٠٩:00-10:00",
        "09:00-24:01",
    ] {
        let message = Interval::parse(text).expect_err(text).to_string();
        assert_eq!(
            message,
            format!("`{text}` is not an interval of the day: write for example 09:00-12:30")
        );
    }
    let message = Interval::parse("09:00-09:00").unwrap_err().to_string();
    assert_eq!(
        message,
        "`09:00-09:00` starts where it ends: for the whole day write 00:00-24:00"
    );
}

#[test]
fn weekdays() {
    let table: [(&str, &[Weekday]); 7] = [
        ("fri", &[Fri]),
        ("mon-thu", &[Mon, Tue, Wed, Thu]),
        ("mon,wed", &[Mon, Wed]),
        ("sat-mon", &[Mon, Sat, Sun]),
        ("Monday, tue - wed", &[Mon, Tue, Wed]),
        ("mon,mon", &[Mon]),
        ("mon-sun", &[Mon, Tue, Wed, Thu, Fri, Sat, Sun]),
    ];
    for (text, days) in table {
        assert_eq!(parse_weekdays(text).as_deref(), Ok(days), "{text}");
    }
    for text in ["", "mo", "mon-", "mon;tue", "1"] {
        assert!(
            parse_weekdays(text)
                .unwrap_err()
                .to_string()
                .contains("is not a weekday: write mon, tue"),
            "{text}"
        );
    }
}

#[test]
fn holidays() {
    for text in ["2026-12-24", "2026-12-25..2026-12-26", "01-01", "02-29"] {
        assert_eq!(Holiday::parse(text).expect(text).dates.to_string(), text);
    }
    let range = Holiday::parse("2026-12-25..2026-12-26").unwrap();
    let covered =
        ["2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27"].map(|day| range.covers(date(day)));
    assert_eq!(covered, [false, true, true, false]);
    for (text, part) in [
        ("2026-02-29", "is not a date: write 2026-12-24"),
        ("24.12.2026", "is not a date: write 2026-12-24"),
        ("2026-1-1", "is not a date"),
        ("+026-01-01", "is not a date"),
        ("", "is not a date"),
        ("02-30", "is not a date of the year: write month and day"),
        ("éé-é", "is not a date"),
        ("2026-12-26..2026-12-25", "ends before it begins"),
    ] {
        let message = Holiday::parse(text).expect_err(text).to_string();
        assert!(message.contains(part), "{message}");
    }
}
