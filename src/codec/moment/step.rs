//! A length of time from now: `2h ago`, `in 3d`, `+2w`, `1h 30m`.

use chrono::{DateTime, Days, Months, TimeDelta, Utc};
use chrono_tz::Tz;

use super::wrong::Wrong;
use super::{Lean, wall};
use crate::domain::calendar;

/// How far from now. Months and days are steps on the calendar, seconds are elapsed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    lean: Lean,
    months: u32,
    days: u32,
    seconds: u32,
}

/// What a number counts.
#[derive(Clone, Copy)]
enum Unit {
    Months(u32),
    Days(u32),
    Seconds(u32),
}

/// What units are called, in one and in many.
const UNITS: [(&[&str], Unit); 7] = [
    (&["s", "sec", "secs", "second", "seconds"], Unit::Seconds(1)),
    (
        &["m", "min", "mins", "minute", "minutes"],
        Unit::Seconds(60),
    ),
    (&["h", "hr", "hrs", "hour", "hours"], Unit::Seconds(3_600)),
    (&["d", "day", "days"], Unit::Days(1)),
    (&["w", "wk", "wks", "week", "weeks"], Unit::Days(7)),
    (&["mo", "month", "months"], Unit::Months(1)),
    (&["y", "yr", "yrs", "year", "years"], Unit::Months(12)),
];

/// Returns the step that a text in small letters spells, if it spells one.
pub(super) fn read(text: &str, lean: Lean) -> Result<Option<Step>, Wrong> {
    let ways = [
        (text.strip_suffix(" ago"), Lean::Past),
        (text.strip_prefix('-'), Lean::Past),
        (text.strip_prefix("in "), Lean::Future),
        (text.strip_prefix('+'), Lean::Future),
        (Some(text), lean),
    ];
    let way = ways
        .into_iter()
        .find_map(|(rest, lean)| Some((rest?, lean)));
    let (rest, lean) = way.expect("because the last way is always there");
    let mut step = Step {
        lean,
        months: 0,
        days: 0,
        seconds: 0,
    };
    let mut rest = rest.trim_start();
    if rest.is_empty() {
        return Ok(None);
    }
    // `9:30` and `2026-11-20` begin with figures too, so nothing is too far away until all of it was understood.
    let mut too_far = false;
    while !rest.is_empty() {
        let Some((figures, unit, after)) = part(rest) else {
            return Ok(None);
        };
        too_far |= step.add(figures, unit).is_none();
        rest = after;
    }
    match too_far {
        true => Err(Wrong::TooFar),
        false => Ok(Some(step)),
    }
}

/// Takes a number and its unit off the front of a text: `2h`, `2 hours`, `an hour`.
fn part(text: &str) -> Option<(&str, Unit, &str)> {
    let one = ["a ", "an "].iter().find_map(|one| text.strip_prefix(one));
    let (figures, rest) = match one {
        Some(rest) => ("1", rest),
        None => text.split_at(text.find(|c: char| !c.is_ascii_digit())?),
    };
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_lowercase());
    let (name, rest) = rest.split_at(end.unwrap_or(rest.len()));
    let (_, unit) = UNITS.iter().find(|(names, _)| names.contains(&name))?;
    (!figures.is_empty()).then(|| (figures, *unit, rest.trim_start()))
}

impl Step {
    /// Adds so many of a unit, if they can be counted.
    fn add(&mut self, figures: &str, unit: Unit) -> Option<()> {
        let number: u32 = figures.parse().ok()?;
        let (sum, size) = match unit {
            Unit::Months(size) => (&mut self.months, size),
            Unit::Days(size) => (&mut self.days, size),
            Unit::Seconds(size) => (&mut self.seconds, size),
        };
        *sum = number.checked_mul(size)?.checked_add(*sum)?;
        Some(())
    }

    /// Returns the instant so far from now, if there is one. Months and days keep the local time of day, and end with
    /// the month where it is shorter.
    pub(super) fn from(self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let (months, days) = (Months::new(self.months), Days::new(self.days.into()));
        let seconds = TimeDelta::seconds(self.seconds.into());
        let mut at = now;
        if self.months > 0 || self.days > 0 {
            let wall = wall(now, zone);
            let day = match self.lean {
                Lean::Past => wall.checked_sub_months(months)?.checked_sub_days(days)?,
                Lean::Future => wall.checked_add_months(months)?.checked_add_days(days)?,
            };
            at = calendar::local(day, zone);
        }
        match self.lean {
            Lean::Past => at.checked_sub_signed(seconds),
            Lean::Future => at.checked_add_signed(seconds),
        }
    }
}
