//! iCalendar files as calendar programs write them.

use proptest::prelude::*;

use super::*;

fn file(events: &str) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n")
}

fn event(lines: &str) -> String {
    file(&format!("BEGIN:VEVENT\n{lines}END:VEVENT\n"))
}

fn told(text: &str) -> Vec<String> {
    let holidays = read(text).expect("the file is sound");
    holidays
        .iter()
        .map(|day| format!("{} {}", day.dates, day.name.as_deref().unwrap_or("-")))
        .collect()
}

#[test]
fn reads_all_day_events() {
    for (lines, holidays) in [
        (
            "DTSTART;VALUE=DATE:20261003\nSUMMARY:Unity Day\n",
            &["2026-10-03 Unity Day"][..],
        ),
        (
            "DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227\n",
            &["2026-12-25..2026-12-26 -"],
        ),
        (
            "DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261226\n",
            &["2026-12-25 -"],
        ),
        (
            "DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261225\n",
            &["2026-12-25 -"],
        ),
        (
            "DTSTART:20261225\nRRULE:FREQ=YEARLY\nSUMMARY:X\n",
            &["12-25 X"],
        ),
        (
            "DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227\nRRULE:FREQ=YEARLY;\nSUMMARY:X\n",
            &["12-25 X", "12-26 X"],
        ),
        (
            "dtstart;value=date:20260101\nsummary;LANGUAGE=\"a:b\":New\\, Year\\n\n",
            &["2026-01-01 New, Year"],
        ),
        (
            "DTSTART;VALUE=DATE:20261225\nSUMMARY:Christ\n mas\n\t Day\n",
            &["2026-12-25 Christmas Day"],
        ),
        ("DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED\n", &[]),
        (
            "DTSTART;VALUE=DATE:20261225\nBEGIN:VALARM\nTRIGGER:-PT15M\nDURATION:PT15M\nEND:VALARM\n",
            &["2026-12-25 -"],
        ),
    ] {
        assert_eq!(told(&event(lines)), holidays, "{lines}");
        let windows = format!("\u{feff}{}", event(lines).replace('\n', "\r\n"));
        assert_eq!(told(&windows), holidays, "{lines}");
    }
    assert!(told(&file("")).is_empty());
    let zone = "BEGIN:VTIMEZONE\nBEGIN:DAYLIGHT\nDTSTART:19810329T020000\nRRULE:FREQ=YEARLY;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
    assert!(told(&file(zone)).is_empty(), "only events are holidays");
}

#[test]
fn says_which_line_and_what_to_do() {
    for (text, expected) in [
        (
            event("DTSTART;TZID=Europe/Berlin:20261225T090000\n"),
            "line 4: `20261225T090000` has a time of day, and a holiday is a whole day: write VALUE=DATE:20261225, or take the event out",
        ),
        (
            event("DTSTART;VALUE=DATE:2026-12-25\n"),
            "line 4: `2026-12-25` is not a date: write VALUE=DATE:20261225",
        ),
        (
            event("DTSTART;VALUE=DATE:20260229\n"),
            "line 4: `20260229` is not a date of the calendar",
        ),
        (
            event("DTSTART;VALUE=DATE:20261225\nSUMMARY:a\n b\nRRULE:FREQ=YEARLY;BYDAY=1MO\n"),
            "line 7: RRULE is not understood here, only RRULE:FREQ=YEARLY: list each date as an event of its own",
        ),
        (
            event("DTSTART;VALUE=DATE:20261225\nEXDATE;VALUE=DATE:20271225\n"),
            "line 5: EXDATE is not understood here, only RRULE:FREQ=YEARLY: list each date as an event of its own",
        ),
        (
            event("DTSTART;VALUE=DATE:20261225\nDURATION:P2D\n"),
            "line 5: an event with a DURATION is not understood here: give the date after the last as DTEND;VALUE=DATE",
        ),
        (
            event("SUMMARY:X\n"),
            "line 3: this event has no DTSTART: it needs a date",
        ),
        (
            event("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261201\n"),
            "line 3: this event ends before it begins on 2026-12-25",
        ),
        (
            event("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20291201\nRRULE:FREQ=YEARLY\n"),
            "line 3: this yearly event is longer than a year",
        ),
        (
            file("BEGIN:VEVENT\n"),
            "line 3: this event has no END:VEVENT: the file is cut off",
        ),
        (
            event("\nDTSTART\n"),
            "line 5: this line has no colon: it is not a line of an iCalendar file",
        ),
        (
            String::new(),
            "line 1: this is not an iCalendar file: it has no BEGIN:VCALENDAR",
        ),
    ] {
        assert_eq!(
            read(&text).expect_err(&text).to_string(),
            expected,
            "{text}"
        );
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(
        lines in proptest::collection::vec(
            "BEGIN:V(EVENT|CALENDAR)|END:V(EVENT|ALARM)|DT(START|END)(;VALUE=DATE)?:[0-9T]{0,9}|RRULE:FREQ=YEARLY|[ \\PC]{0,9}",
            0..12,
        )
    ) {
        let _ = read(&lines.join("\n"));
    }
}
