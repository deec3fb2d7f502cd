//! What people write for a duration, and what they are told.

use proptest::prelude::*;

use super::*;

fn message(text: &str) -> String {
    Duration::parse(text).expect_err(text).to_string()
}

#[test]
fn reads_every_unit() {
    let table = [
        ("90s", Duration::Elapsed(TimeDelta::seconds(90))),
        ("1h30m", Duration::Elapsed(TimeDelta::minutes(90))),
        ("7d", Duration::Elapsed(TimeDelta::hours(168))),
        ("30m1h", Duration::Elapsed(TimeDelta::minutes(90))),
        ("4bh", Duration::Business(TimeDelta::hours(4))),
        ("6bh30bm", Duration::Business(TimeDelta::minutes(390))),
        ("5bs", Duration::Business(TimeDelta::seconds(5))),
        ("-2bh", Duration::Business(TimeDelta::hours(-2))),
        ("2bd", Duration::BusinessDays(2)),
        ("-1bd", Duration::BusinessDays(-1)),
        ("0h", Duration::Elapsed(TimeDelta::zero())),
        ("365250d", Duration::Elapsed(TimeDelta::days(365_250))),
    ];
    for (text, duration) in table {
        assert_eq!(Duration::parse(text), Ok(duration), "{text}");
    }
}

#[test]
fn writes_the_largest_units() {
    for (text, canonical) in [
        ("90m", "1h30m"),
        ("168h", "7d"),
        ("390bm", "6bh30bm"),
        ("48bh", "48bh"),
        ("0bh", "0bs"),
        ("-120bm", "-2bh"),
    ] {
        assert_eq!(
            Duration::parse(text).unwrap().to_string(),
            canonical,
            "{text}"
        );
    }
}

#[test]
fn says_what_to_write_instead() {
    assert_eq!(
        message("24"),
        "`24` has no unit: write 24h (elapsed) or 24bh (business hours)"
    );
    assert_eq!(
        message("1h30bm"),
        "`1h30bm` mixes elapsed time (h) with business time (bm): use one kind"
    );
    assert_eq!(
        message("1bd4bh"),
        "`1bd4bh` mixes business days (bd) with business time (bh): use one kind"
    );
    assert_eq!(
        message("1.5h"),
        "`1.5h` is not in whole numbers: write 1h30m rather than 1.5h"
    );
    assert_eq!(
        message("1h1h"),
        "`1h1h` names the unit h twice: add the two up"
    );
    assert_eq!(
        message("99999999999999999999h"),
        "`99999999999999999999h` is longer than a thousand years"
    );
    assert_eq!(
        message("9223372036854775807d"),
        "`9223372036854775807d` is longer than a thousand years"
    );
    assert_eq!(
        message("365251bd"),
        "`365251bd` is longer than a thousand years"
    );
    assert_eq!(message("1h 30m"), "`1h 30m` has a blank in it: write 1h30m");
    assert!(message("2w").contains("unknown unit `w`"));
    assert!(message("12H").contains("unknown unit `H`"));
    assert!(message("soon").contains("is not a duration"));
    assert!(message("--1h").contains("is not a duration"));
    for text in ["", " ", "-"] {
        assert!(
            message(text).starts_with("a duration is missing"),
            "{text:?}"
        );
    }
}

proptest! {
    #[test]
    fn written_and_read_again_is_the_same(kind in 0..3, amount in -365_250_i64..=365_250) {
        let duration = match kind {
            0 => Duration::Elapsed(TimeDelta::seconds(amount)),
            1 => Duration::Business(TimeDelta::seconds(amount)),
            _ => Duration::BusinessDays(i32::try_from(amount).unwrap()),
        };
        prop_assert_eq!(Duration::parse(&duration.to_string()), Ok(duration));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*|[-0-9smhdb. ]{0,30}") {
        let _ = Duration::parse(&text);
    }
}
