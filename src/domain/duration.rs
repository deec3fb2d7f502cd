//! How long a clock may run: `12h`, `6bh30bm`, `2bd`, read from and written as text.

use std::fmt;

use chrono::TimeDelta;

/// How long a clock may run. The unit decides the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duration {
    /// Time on the wall, whatever the calendar says: `s m h d`, where `d` is 24 hours.
    Elapsed(TimeDelta),
    /// Time within business hours: `bs bm bh`.
    Business(TimeDelta),
    /// Dates that have business hours: `bd`.
    BusinessDays(i32),
}

/// Why a text is no duration, in words for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DurationError {
    message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Elapsed,
    Business,
    BusinessDays,
}

struct Unit {
    name: &'static str,
    kind: Kind,
    /// Seconds, or dates for `bd`.
    size: i64,
}

/// Longest first, which is also the order they are written in.
const UNITS: [Unit; 8] = [
    unit("d", Kind::Elapsed, 86_400),
    unit("h", Kind::Elapsed, 3_600),
    unit("m", Kind::Elapsed, 60),
    unit("s", Kind::Elapsed, 1),
    unit("bd", Kind::BusinessDays, 1),
    unit("bh", Kind::Business, 3_600),
    unit("bm", Kind::Business, 60),
    unit("bs", Kind::Business, 1),
];

const fn unit(name: &'static str, kind: Kind, size: i64) -> Unit {
    Unit { name, kind, size }
}

/// A thousand years in days: longer is a slip of the finger, and arithmetic stays far from overflow.
const MOST_DAYS: i64 = 365_250;

impl Duration {
    /// Returns the duration that `text` spells: whole numbers with units of one kind, each unit at most
    /// once, with `-` in front for one that counts backwards.
    pub fn parse(text: &str) -> Result<Duration, DurationError> {
        let text = text.trim();
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        if unsigned.is_empty() {
            return Err(error(
                "a duration is missing: write for example 12h (elapsed), 4bh (business hours) or 2bd (business days)",
            ));
        }

        if text.contains(char::is_whitespace) {
            let joined: String = text.split_whitespace().collect();
            return Err(error(format!(
                "`{text:.40}` has a blank in it: write {joined:.40}"
            )));
        }

        let mut seen: Vec<&Unit> = Vec::new();
        let mut total: i64 = 0;
        let mut rest = unsigned;
        while !rest.is_empty() {
            let (number, unit, after) = next_part(text, rest)?;
            if seen.iter().any(|other| other.name == unit.name) {
                return Err(error(format!(
                    "`{text:.40}` names the unit {} twice: add the two up",
                    unit.name
                )));
            }
            if let Some(other) = seen.iter().find(|other| other.kind != unit.kind) {
                return Err(error(format!(
                    "`{text:.40}` mixes {} ({}) with {} ({}): use one kind",
                    other.kind.words(),
                    other.name,
                    unit.kind.words(),
                    unit.name
                )));
            }
            seen.push(unit);
            total = number
                .checked_mul(unit.size)
                .and_then(|part| part.checked_add(total))
                .filter(|total| *total <= unit.kind.most())
                .ok_or_else(|| error(format!("`{text:.40}` is longer than a thousand years")))?;
            rest = after;
        }

        let total = sign * total;
        Ok(match seen[0].kind {
            Kind::Elapsed => Duration::Elapsed(TimeDelta::seconds(total)),
            Kind::Business => Duration::Business(TimeDelta::seconds(total)),
            Kind::BusinessDays => Duration::BusinessDays(
                i32::try_from(total).expect("at most a thousand years of days fit"),
            ),
        })
    }

    /// Returns whether the duration is longer than nothing, as a target must be.
    pub fn is_positive(&self) -> bool {
        match self {
            Duration::Elapsed(time) | Duration::Business(time) => *time > TimeDelta::zero(),
            Duration::BusinessDays(days) => *days > 0,
        }
    }
}

/// Takes one number with its unit off the front of `rest`; `text` is the whole, for messages.
fn next_part<'a>(
    text: &str,
    rest: &'a str,
) -> Result<(i64, &'static Unit, &'a str), DurationError> {
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (number, tail) = rest.split_at(digits);
    let letters = tail
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(tail.len());
    let (name, after) = tail.split_at(letters);

    if name.starts_with(['.', ',']) {
        return Err(error(format!(
            "`{text:.40}` is not in whole numbers: write 1h30m rather than 1.5h"
        )));
    }
    if number.is_empty() {
        return Err(error(format!(
            "`{text:.40}` is not a duration: write a number and a unit, such as 12h or 2bd"
        )));
    }
    if name.is_empty() {
        return Err(error(format!(
            "`{text:.40}` has no unit: write {number:.20}h (elapsed) or {number:.20}bh (business hours)"
        )));
    }
    let unit = UNITS.iter().find(|unit| unit.name == name).ok_or_else(|| {
        error(format!(
            "`{text:.40}` has an unknown unit `{name:.20}`: use s, m, h, d (elapsed), bs, bm, bh (business time) or bd (business days)"
        ))
    })?;
    let number = number
        .parse()
        .map_err(|_| error(format!("`{text:.40}` is longer than a thousand years")))?;
    Ok((number, unit, after))
}

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Kind::Elapsed => "elapsed time",
            Kind::Business => "business time",
            Kind::BusinessDays => "business days",
        }
    }

    fn most(self) -> i64 {
        match self {
            Kind::Elapsed | Kind::Business => MOST_DAYS * 86_400,
            Kind::BusinessDays => MOST_DAYS,
        }
    }
}

/// The shortest spelling in the largest units: `1h30m`, `7d`, `6bh30bm`, `-2bd`; `0s` for nothing.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, total, zero) = match self {
            Duration::Elapsed(time) => (Kind::Elapsed, time.num_seconds(), "0s"),
            Duration::Business(time) => (Kind::Business, time.num_seconds(), "0bs"),
            Duration::BusinessDays(days) => (Kind::BusinessDays, i64::from(*days), "0bd"),
        };
        if total == 0 {
            return f.write_str(zero);
        }
        if total < 0 {
            f.write_str("-")?;
        }
        let mut left = total.unsigned_abs();
        for unit in UNITS.iter().filter(|unit| unit.kind == kind) {
            let size = unit.size.unsigned_abs();
            if left >= size {
                write!(f, "{}{}", left / size, unit.name)?;
                left %= size;
            }
        }
        Ok(())
    }
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DurationError {}

fn error(message: impl Into<String>) -> DurationError {
    DurationError {
        message: message.into(),
    }
}

/// Returns a length of time as people say it, in its two largest units: `2 d 4 h`, `3 h 20 min`, `40 s`.
pub fn in_words(length: TimeDelta) -> String {
    let seconds = length.num_seconds().unsigned_abs();
    let units = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];
    let Some(first) = units.iter().position(|(_, size)| seconds >= *size) else {
        return "0 s".to_owned();
    };
    let (name, size) = units[first];
    let mut words = format!("{} {name}", seconds / size);
    if let Some((name, next)) = units.get(first + 1) {
        let rest = seconds % size / next;
        // Seconds beside minutes are noise, and so are hours beside weeks.
        if rest > 0 && *next > 1 && seconds < 14 * 86_400 {
            words.push_str(&format!(" {rest} {name}"));
        }
    }
    words
}

#[cfg(test)]
mod tests;
