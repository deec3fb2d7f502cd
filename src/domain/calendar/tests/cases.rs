//! Instants with reasons. Expected times carry the offset that the wall clock shows there.

use super::*;

const NINE_TO_FIVE: &str = "mon-fri 09:00-17:00";
const LUNCH: &str = "mon-thu 09:00-12:30 13:15-17:30; fri 09:00-15:00";
const EVERY_DAY: &str = "mon-sun 00:00-24:00";
const NIGHTS: &str = "mon-fri 22:00-06:00";
const ALL_NIGHTS: &str = "mon-sun 22:00-06:00";

/// Each line of the table is `START + TARGET = DUE  reason`, or `FROM .. TO = MINUTES  reason`.
fn holds(spec: CalendarSpec, table: &str) {
    let calendar = spec.build();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.splitn(6, ' ').collect();
        let [start, sign, operand, "=", expected, _reason] = words[..] else {
            panic!("not a line of the table: {line}");
        };
        let start = at(start);
        if sign == ".." {
            let elapsed = calendar.elapsed(start, at(operand));
            assert_eq!(elapsed.num_minutes().to_string(), expected, "{line}");
            assert_eq!(
                calendar.elapsed(at(operand), start),
                -elapsed,
                "backwards: {line}"
            );
        } else {
            let target = Duration::parse(operand).unwrap();
            assert_eq!(calendar.due(start, &target), Some(at(expected)), "{line}");
        }
    }
}

#[test]
fn business_hours() {
    holds(
        spec("Europe/Berlin", NINE_TO_FIVE),
        "
        2026-11-21T20:00:00+01:00 + 1bh = 2026-11-23T10:00:00+01:00  starts outside hours
        2026-11-23T09:00:00+01:00 + 8bh = 2026-11-23T17:00:00+01:00  ends exactly at closing
        2026-11-20T16:00:00+01:00 + 8bh = 2026-11-23T16:00:00+01:00  carries over the weekend
        2026-11-20T17:00:00+01:00 + 1bs = 2026-11-23T09:00:01+01:00  closing time is closed
        2026-11-20T16:59:59+01:00 + 1bs = 2026-11-20T17:00:00+01:00  a second before closing
        2026-11-20T16:59:59.25+01:00 + 1bs = 2026-11-23T09:00:00.25+01:00  parts of a second count
        2026-11-20T17:00:00.25+01:00 + 1bs = 2026-11-23T09:00:01+01:00  but not outside hours
        2026-11-21T20:00:00+01:00 + 0bh = 2026-11-21T20:00:00+01:00  nothing is due at once
        2026-11-21T20:00:00+01:00 + 12h = 2026-11-22T08:00:00+01:00  elapsed time does not care
        2026-03-28T12:00:00+01:00 + 7d = 2026-04-04T13:00:00+02:00  seven days are 168 hours
        2026-11-23T10:00:00+01:00 + -2bh = 2026-11-20T16:00:00+01:00  back over the weekend
        2026-11-23T10:00:00+01:00 + -1bh = 2026-11-23T09:00:00+01:00  back to the opening
        2026-11-22T10:00:00+01:00 + -1bh = 2026-11-20T16:00:00+01:00  back from outside
        2026-11-23T09:00:00.25+01:00 + -1bs = 2026-11-20T16:59:59.25+01:00  back by parts of a second
        2026-11-23T10:00:00+01:00 + -1d = 2026-11-22T10:00:00+01:00  back in elapsed time
        ",
    );
    holds(
        spec("Europe/Berlin", LUNCH),
        "
        2026-11-23T12:00:00+01:00 + 1bh = 2026-11-23T13:45:00+01:00  over lunch
        2026-11-23T12:00:00+01:00 + 30bm = 2026-11-23T12:30:00+01:00  up to lunch
        2026-11-23T12:45:00+01:00 + 15bm = 2026-11-23T13:30:00+01:00  starts in lunch
        2026-11-20T14:00:00+01:00 + 8bh = 2026-11-23T16:45:00+01:00  Friday is short
        ",
    );
    holds(
        spec("Europe/Berlin", "mon 18:00-24:00; tue 00:00-02:00"),
        "
        2026-11-23T18:00:00+01:00 + 6bh = 2026-11-24T00:00:00+01:00  24:00 is an end
        2026-11-23T18:00:00+01:00 + 7bh = 2026-11-24T01:00:00+01:00  and the next day goes on
        ",
    );
    holds(
        spec("Europe/Berlin", NIGHTS),
        "
        2026-11-20T23:00:00+01:00 + 8bh = 2026-11-23T23:00:00+01:00  Friday's night ends on Saturday
        2026-11-23T01:00:00+01:00 + 1bh = 2026-11-23T23:00:00+01:00  no night starts on Sunday
        2026-11-21T05:00:00+01:00 + 1bh = 2026-11-21T06:00:00+01:00  within the morning part
        ",
    );
}

#[test]
fn changes_of_the_clock() {
    holds(
        spec("Europe/Berlin", "sun 01:00-04:00"),
        "
        2026-03-29T01:00:00+01:00 + 2bh = 2026-03-29T04:00:00+02:00  spring skips 02:00
        2026-03-29T00:00:00+01:00 .. 2026-03-30T00:00:00+02:00 = 120  spring skips 02:00
        2026-10-25T01:00:00+02:00 + 3bh = 2026-10-25T03:00:00+01:00  autumn repeats 02:00
        2026-10-25T00:00:00+02:00 .. 2026-10-26T00:00:00+01:00 = 240  autumn repeats 02:00
        ",
    );
    holds(
        spec("Europe/Berlin", NINE_TO_FIVE),
        "
        2026-03-27T09:00:00+01:00 + 8bh = 2026-03-27T17:00:00+01:00  at the last closing in winter
        2026-10-23T09:00:00+02:00 + 8bh = 2026-10-23T17:00:00+02:00  at the last closing in summer
        2026-03-30T17:00:00+02:00 + -8bh = 2026-03-30T09:00:00+02:00  at the first opening in summer
        2026-03-28T12:00:00+01:00 + 1bd = 2026-03-31T09:00:00+02:00  from the first opening in summer
        ",
    );
    holds(
        spec("Europe/Berlin", "sun 02:00-02:30"),
        "
        2026-10-25T00:00:00+02:00 + 45bm = 2026-10-25T02:15:00+01:00  all of it counts twice
        2026-03-29T00:00:00+01:00 + 10bm = 2026-04-05T02:10:00+02:00  all of it is skipped
        2026-03-22T02:10:00+01:00 + 1bd = 2026-04-05T02:10:00+02:00  so it is no business day
        ",
    );
    holds(
        spec("America/New_York", ALL_NIGHTS),
        "
        2026-03-07T21:00:00-05:00 .. 2026-03-08T12:00:00-04:00 = 420  a night in spring
        2026-10-31T21:00:00-04:00 .. 2026-11-01T12:00:00-05:00 = 540  a night in autumn
        2026-03-07T22:00:00-05:00 + 7bh = 2026-03-08T06:00:00-04:00  exactly that night
        ",
    );
    holds(
        spec("Australia/Lord_Howe", "sun 01:00-04:00"),
        "
        2026-04-05T00:00:00+11:00 .. 2026-04-06T00:00:00+10:30 = 210  half an hour more
        2026-10-04T00:00:00+10:30 .. 2026-10-05T00:00:00+11:00 = 150  half an hour less
        2026-04-05T01:00:00+11:00 + 90bm = 2026-04-05T02:00:00+10:30  through the repeated half hour
        ",
    );
    holds(
        spec("America/Sao_Paulo", EVERY_DAY),
        "
        2018-11-04T01:00:00-02:00 .. 2018-11-05T00:00:00-02:00 = 1380  a day without its midnight
        ",
    );
    holds(
        spec("Asia/Beirut", "sun 00:00-02:00"),
        "
        2026-03-28T12:00:00+02:00 .. 2026-03-29T12:00:00+03:00 = 60  no midnight
        ",
    );
    holds(
        spec("Africa/Cairo", "thu 22:00-24:00"),
        "
        2026-10-29T22:00:00+03:00 .. 2026-10-30T00:00:00+02:00 = 180  the last hour of Thursday twice
        ",
    );
    holds(
        spec("Pacific/Apia", NINE_TO_FIVE),
        "
        2011-12-29T16:00:00-10:00 + 2bh = 2012-01-02T10:00:00+14:00  a Friday that never was
        2011-12-29T12:00:00-10:00 + 1bd = 2012-01-02T12:00:00+14:00  nor was it a business day
        2012-01-02T12:00:00+14:00 + -1bd = 2011-12-29T12:00:00-10:00  nor backwards
        ",
    );
    holds(
        spec("Pacific/Kwajalein", EVERY_DAY),
        "
        1993-08-20T12:00:00-12:00 + 1bd = 1993-08-22T12:00:00+12:00  a Saturday that never was
        ",
    );
}

#[test]
fn exceptions() {
    let christmas = spec("Europe/Berlin", NINE_TO_FIVE)
        .holidays(&["2026-12-25..2026-12-26", "01-01", "2026-12-23"])
        .shift("2026-12-24", &["09:00-12:00"])
        .shift("2026-12-23", &["09:00-12:00"])
        .shift("2026-12-27", &["10:00-11:00"])
        .breaks("2026-12-22", &["12:00-15:00"]);
    holds(
        christmas,
        "
        2026-12-24T11:00:00+01:00 + 1bh = 2026-12-24T12:00:00+01:00  a shift replaces the hours
        2026-12-24T11:00:00+01:00 + 2bh = 2026-12-27T11:00:00+01:00  a shift may open a Sunday
        2026-12-22T11:00:00+01:00 + 2bh = 2026-12-22T16:00:00+01:00  a break is taken out
        2026-12-22T16:00:00+01:00 + 2bh = 2026-12-24T10:00:00+01:00  a holiday beats a shift
        2026-12-31T16:00:00+01:00 + 2bh = 2027-01-04T10:00:00+01:00  every year
        1925-12-31T16:00:00+01:00 + 2bh = 1926-01-04T10:00:00+01:00  every year, long ago too
        ",
    );

    let nights = spec("Europe/Berlin", ALL_NIGHTS)
        .holidays(&["2026-12-25"])
        .breaks("2026-12-28", &["01:00-02:00"])
        .breaks("2026-12-29", &["23:00-01:00"]);
    holds(
        nights,
        "
        2026-12-24T12:00:00+01:00 .. 2026-12-25T12:00:00+01:00 = 480  into the morning of the holiday
        2026-12-25T12:00:00+01:00 .. 2026-12-26T12:00:00+01:00 = 0  the night that starts on it
        2026-12-28T12:00:00+01:00 .. 2026-12-29T12:00:00+01:00 = 420  a break in the night of the 28th
        2026-12-29T01:00:00+01:00 .. 2026-12-29T02:00:00+01:00 = 0  which is after midnight
        2026-12-29T12:00:00+01:00 .. 2026-12-30T12:00:00+01:00 = 360  a break over midnight
        ",
    );
}

#[test]
fn business_days() {
    let office = spec("Europe/Berlin", "mon-thu 09:00-17:30; fri 09:00-15:00")
        .holidays(&["2026-12-25..2026-12-26"])
        .shift("2026-12-24", &["09:00-12:00"]);
    holds(
        office,
        "
        2026-11-23T10:30:00+01:00 + 1bd = 2026-11-24T10:30:00+01:00  same time of day
        2026-11-20T10:30:00.5+01:00 + 1bd = 2026-11-23T10:30:00.5+01:00  over the weekend
        2026-11-21T20:00:00+01:00 + 1bd = 2026-11-24T09:00:00+01:00  to the opening first
        2026-11-23T07:00:00+01:00 + 1bd = 2026-11-24T09:00:00+01:00  to today's opening first
        2026-11-23T17:30:00+01:00 + 1bd = 2026-11-25T09:00:00+01:00  closing time is outside
        2026-11-19T16:00:00+01:00 + 1bd = 2026-11-23T09:00:00+01:00  Friday has closed by then
        2026-11-19T15:00:00+01:00 + 1bd = 2026-11-23T09:00:00+01:00  Friday closes just then
        2026-12-23T11:00:00+01:00 + 2bd = 2026-12-28T11:00:00+01:00  a holiday is no business day
        2026-11-23T10:30:00+01:00 + 20bd = 2026-12-21T10:30:00+01:00  four weeks
        2026-11-21T20:00:00+01:00 + 0bd = 2026-11-21T20:00:00+01:00  nothing is due at once
        2026-11-24T10:30:00+01:00 + -1bd = 2026-11-23T10:30:00+01:00  back
        2026-11-23T10:30:00+01:00 + -1bd = 2026-11-20T10:30:00+01:00  back over the weekend
        2026-11-22T12:00:00+01:00 + -1bd = 2026-11-19T15:00:00+01:00  back to the closing first
        2026-11-23T16:00:00+01:00 + -1bd = 2026-11-20T15:00:00+01:00  back to a time after closing
        2026-11-24T09:00:00+01:00 + -1bd = 2026-11-23T09:00:00+01:00  back from opening time
        2026-11-24T17:30:00+01:00 + -1bd = 2026-11-23T17:30:00+01:00  back from closing time
        ",
    );
    holds(
        spec("Europe/Berlin", EVERY_DAY),
        "
        2026-03-28T02:30:00+01:00 + 1bd = 2026-03-29T03:30:00+02:00  a time that spring skips
        2026-10-24T02:30:00+02:00 + 1bd = 2026-10-25T02:30:00+02:00  a time that autumn repeats
        2026-10-25T02:30:00+01:00 + 1bd = 2026-10-26T02:30:00+01:00  from the second of the two
        ",
    );
    holds(
        spec("America/Sao_Paulo", EVERY_DAY),
        "
        2018-11-03T00:00:00-03:00 + 1bd = 2018-11-04T01:00:00-02:00  a midnight that was skipped
        ",
    );
    holds(
        spec("Europe/Berlin", NIGHTS),
        "
        2026-11-24T02:00:00+01:00 + 1bd = 2026-11-25T02:00:00+01:00  the morning after
        2026-11-28T02:00:00+01:00 + 1bd = 2026-11-30T22:00:00+01:00  Sunday night does not open
        ",
    );
    holds(
        spec("Europe/Berlin", "mon-fri 00:00-24:00"),
        "
        2026-11-22T12:00:00+01:00 + -1bd = 2026-11-20T00:00:00+01:00  from Friday 24:00 to Thursday 24:00
        ",
    );
    holds(
        spec("Europe/Berlin", "mon,wed 00:00-24:00"),
        "
        2026-11-26T12:00:00+01:00 + -1bd = 2026-11-24T00:00:00+01:00  from Wednesday 24:00 to Monday 24:00
        ",
    );
}

#[test]
fn hardly_ever_open() {
    let leap_year = NaiveDate::from_ymd_opt(2000, 1, 2)
        .unwrap()
        .iter_days()
        .take(365);
    let others: Vec<String> = leap_year
        .map(|date| date.format("%m-%d").to_string())
        .collect();
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    let new_year = spec("UTC", "mon-sun 09:00-10:00").holidays(&others);
    let never = Duration::parse("100000bh").unwrap();
    assert_eq!(
        new_year
            .clone()
            .build()
            .due(at("2026-11-20T00:00:00Z"), &never),
        None
    );
    holds(
        new_year,
        "
        2026-11-20T00:00:00Z + 1000bh = 3026-01-01T10:00:00Z  an hour a year
        2026-11-20T00:00:00Z + 1000bd = 3027-01-01T09:00:00Z  a day a year
        ",
    );
    holds(
        spec("UTC", NINE_TO_FIVE).holidays(&["2026-01-01..2999-12-31"]),
        "
        2026-11-20T00:00:00Z + 1bh = 3000-01-01T10:00:00Z  after a long holiday
        ",
    );
    let once = spec("UTC", "").shift("2026-12-24", &["09:00-12:00"]);
    for target in ["181bm", "1bd", "-1bs"] {
        let target = Duration::parse(target).unwrap();
        assert_eq!(
            once.clone()
                .build()
                .due(at("2026-11-20T00:00:00Z"), &target),
            None,
            "{target}"
        );
    }
    holds(
        once,
        "
        2026-11-20T00:00:00Z + 3bh = 2026-12-24T12:00:00Z  exactly once
        2027-11-20T00:00:00Z + -3bh = 2026-12-24T09:00:00Z  and back
        ",
    );
}

#[test]
fn the_ends_of_time() {
    let office = spec("Europe/Berlin", NINE_TO_FIVE)
        .holidays(&["01-01"])
        .build();
    let extremes = [
        DateTime::<Utc>::MIN_UTC,
        DateTime::<Utc>::MAX_UTC,
        at("9999-12-31T23:59:59Z"),
        at("0000-01-01T00:00:00Z"),
    ];
    let jot = TimeDelta::nanoseconds(1);
    for start in extremes {
        for length in [TimeDelta::MIN, TimeDelta::MAX, jot, -jot] {
            office.due(start, &Duration::Elapsed(length));
            office.due(start, &Duration::Business(length));
        }
        for days in [i32::MIN, -1, 1, i32::MAX] {
            office.due(start, &Duration::BusinessDays(days));
        }
        for end in extremes {
            assert_eq!(office.elapsed(start, end), -office.elapsed(end, start));
        }
        office.is_open(start);
        assert!(
            office
                .spans(start, start + jot.min(DateTime::<Utc>::MAX_UTC - start))
                .count()
                <= 1
        );
    }
    let start = at("9999-12-31T23:00:00Z");
    assert_eq!(
        office.due(start, &Duration::Elapsed(TimeDelta::hours(2))),
        None
    );
    assert_eq!(
        office.due(
            at("2026-01-01T00:00:00Z"),
            &Duration::Business(TimeDelta::MAX)
        ),
        None
    );
    assert_eq!(
        office.begin(NaiveDate::MAX),
        office.begin(NaiveDate::MAX),
        "no panic"
    );
    office.begin(NaiveDate::MIN);
}

#[test]
fn begins_dates() {
    let apia = spec("Pacific/Apia", NINE_TO_FIVE).build();
    assert_eq!(
        apia.begin(date("2011-12-29")),
        at("2011-12-29T00:00:00-10:00")
    );
    assert_eq!(
        apia.begin(date("2011-12-30")),
        at("2011-12-31T00:00:00+14:00")
    );
    let sao_paulo = spec("America/Sao_Paulo", NINE_TO_FIVE).build();
    assert_eq!(
        sao_paulo.begin(date("2018-11-04")),
        at("2018-11-04T01:00:00-02:00")
    );
}

#[test]
fn tells_what_counts_and_what_does_not() {
    let calendar = spec(
        "Europe/Berlin",
        "mon-thu 09:00-12:00 13:00-17:00; fri 09:00-15:00",
    )
    .holidays(&["2026-12-25..2026-12-26"])
    .shift("2026-12-24", &["09:00-12:00"])
    .breaks("2026-12-23", &["14:00-15:00"])
    .build();
    let tell = |span: Span| {
        let local = |at: DateTime<Utc>| at.with_timezone(&calendar.zone()).format("%d %H:%M");
        let kind = match span.kind {
            Kind::Open => "open".to_owned(),
            Kind::Closed(Why::Holiday(holiday)) => format!("holiday {}", holiday.dates),
            Kind::Closed(why) => format!("{why:?}"),
        };
        format!("{} to {}: {kind}", local(span.start), local(span.end))
    };
    let spans = calendar.spans(
        at("2026-12-23T11:00:00+01:00"),
        at("2026-12-28T09:30:00+01:00"),
    );
    assert_eq!(
        spans.map(tell).collect::<Vec<_>>(),
        [
            "23 11:00 to 23 12:00: open",
            "23 12:00 to 23 13:00: OutsideHours",
            "23 13:00 to 23 14:00: open",
            "23 14:00 to 23 15:00: Break",
            "23 15:00 to 23 17:00: open",
            "23 17:00 to 24 09:00: OutsideHours",
            "24 09:00 to 24 12:00: open",
            "24 12:00 to 25 00:00: OutsideHours",
            "25 00:00 to 27 00:00: holiday 2026-12-25..2026-12-26",
            "27 00:00 to 28 00:00: NoHours",
            "28 00:00 to 28 09:00: OutsideHours",
            "28 09:00 to 28 09:30: open",
        ]
    );
}
