//! Where the value of a field comes from, and what is made of it on the way.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use super::kinds::Kind;
use crate::codec::moment::written;
use crate::codec::policy::words::short;
use crate::codec::rows::{Columns, Row};
use crate::domain::calendar;
use crate::domain::policy::Teams;

/// Where a value comes from.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) from: From,
    /// What is written around it: `Prospect {}`.
    pub(super) write: Option<String>,
    /// What stands for what; small and capital letters do not differ.
    pub(super) map: Option<Vec<(String, Value)>>,
    /// How a date is written there.
    pub(super) date: Vec<String>,
    /// Where the clock stands that wrote it, unless it says so itself.
    pub(super) zone: Tz,
    pub(super) number: Option<Mark>,
    pub(super) kind: Option<Kind>,
    /// What an empty cell stands for.
    pub(super) default: Option<Value>,
    /// Whether a value that cannot be used is kept aside instead of keeping the row out.
    pub(super) is_lenient: bool,
}

#[derive(Debug, Clone)]
pub(super) enum From {
    Constant(Value),
    /// The first of these that says something.
    First(Vec<String>),
    /// All of these that say something, with this between them.
    Joined(Vec<String>, String),
}

/// Which mark stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Point,
    Comma,
}

/// A row at hand, and who is who.
#[derive(Clone, Copy)]
pub(super) struct Hand<'h> {
    pub(super) columns: &'h Columns,
    pub(super) row: &'h Row,
    pub(super) teams: &'h Teams,
    pub(super) nothing: &'h [String],
}

impl<'h> Hand<'h> {
    fn cell(&self, name: &str) -> Option<&'h str> {
        let cell = self.columns.cell(self.row, name)?;
        (!self.nothing.iter().any(|word| word == cell)).then_some(cell)
    }
}

impl Source {
    /// Returns a source that is these columns, as they are.
    pub(super) fn of(from: From) -> Self {
        Source {
            from,
            write: None,
            map: None,
            date: Vec::new(),
            zone: Tz::UTC,
            number: None,
            kind: None,
            default: None,
            is_lenient: false,
        }
    }

    /// Returns the columns that it looks at.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        let names = match &self.from {
            From::Constant(_) => &[][..],
            From::First(names) | From::Joined(names, _) => names,
        };
        names.iter().map(String::as_str)
    }

    /// Returns its columns in words.
    pub(super) fn named(&self) -> String {
        let names: Vec<String> = self.columns().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    }

    /// Returns the value for a row; nothing if the row says nothing.
    ///
    /// # Errors
    ///
    /// Why what the row says cannot be used, in words.
    pub(super) fn value(&self, hand: Hand<'_>) -> Result<Option<Value>, String> {
        let said = match &self.from {
            From::Constant(value) => return Ok(Some(value.clone())),
            _ => self.said(hand),
        };
        let Some(said) = said else {
            return Ok(self.default.clone());
        };
        check(&said)?;
        if let Some(map) = &self.map {
            let known = |word: &str| {
                let word = word.to_lowercase();
                map.iter().find(|(name, _)| name.to_lowercase() == word)
            };
            return match known(&said).or_else(|| known("*")) {
                Some((_, Value::Null)) => Ok(None),
                Some((_, value)) => Ok(Some(value.clone())),
                None => Err(format!(
                    "the mapping does not say what `{}` stands for",
                    short(&said)
                )),
            };
        }
        if !self.date.is_empty() {
            let at = self.read(&said)?;
            return Ok(Some(Value::from(match self.kind {
                Some(Kind::Day) => at.with_timezone(&self.zone).date_naive().to_string(),
                _ => written(at, self.zone),
            })));
        }
        if let Some(mark) = self.number {
            return number(&said, mark).map(Some);
        }
        let said = match self.kind {
            Some(kind) => kind.read(&said, hand.teams)?,
            None => said,
        };
        Ok(Some(Value::from(match &self.write {
            Some(frame) => frame.replace("{}", &said),
            None => said,
        })))
    }

    /// Returns the instant that a row says.
    pub(super) fn instant(&self, hand: Hand<'_>) -> Result<Option<DateTime<Utc>>, String> {
        self.said(hand).map(|said| self.read(&said)).transpose()
    }

    fn said(&self, hand: Hand<'_>) -> Option<String> {
        match &self.from {
            From::Constant(value) => Some(text(value)),
            From::First(names) => names
                .iter()
                .find_map(|name| hand.cell(name))
                .map(str::to_owned),
            From::Joined(names, between) => {
                let said: Vec<&str> = names.iter().filter_map(|name| hand.cell(name)).collect();
                (!said.is_empty()).then(|| said.join(between))
            }
        }
    }

    /// Returns the instant that a text means.
    pub(super) fn read(&self, said: &str) -> Result<DateTime<Utc>, String> {
        let found = self.date.iter().find_map(|format| match format.as_str() {
            "iso" => iso(said, self.zone),
            format => by_format(said, format, self.zone),
        });
        found.ok_or_else(|| {
            format!(
                "`{}` is not a date written as {}",
                short(said),
                self.date.join(" or ")
            )
        })
    }
}

fn by_format(said: &str, format: &str, zone: Tz) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_str(said, format) {
        return Some(at.to_utc());
    }
    let time = NaiveDateTime::parse_from_str(said, format);
    let date = || NaiveDate::parse_from_str(said, format).map(|date| date.and_time(NaiveTime::MIN));
    Some(calendar::local(time.or_else(|_| date()).ok()?, zone))
}

/// Reads what machines write: a date, with a time of day or without, with an offset or without.
fn iso(said: &str, zone: Tz) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(said) {
        return Some(at.to_utc());
    }
    [
        "%Y-%m-%dT%H:%M:%S%.f%z",
        "%Y-%m-%d %H:%M:%S%.f%z",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d",
    ]
    .iter()
    .find_map(|format| by_format(said, format, zone))
}

/// Returns the number that a text is, thousands set apart or not.
fn number(said: &str, mark: Mark) -> Result<Value, String> {
    let (decimal, thousands) = match mark {
        Mark::Point => ('.', ','),
        Mark::Comma => (',', '.'),
    };
    let plain: String = said
        .chars()
        .filter(|letter| {
            *letter != thousands && !matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '_')
        })
        .map(|letter| if letter == decimal { '.' } else { letter })
        .collect();
    let is_number = plain
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    let refused = || format!("`{}` is not a number", short(said));
    if !is_number {
        return Err(refused());
    }
    if let Ok(whole) = plain.parse::<i64>() {
        return Ok(whole.into());
    }
    let number: f64 = plain.parse().map_err(|_| refused())?;
    match number.fract() == 0.0 && number.abs() < 9.0e15 {
        true => Ok((number as i64).into()),
        false => serde_json::Number::from_f64(number)
            .map(Value::Number)
            .ok_or_else(refused),
    }
}

/// Refuses what no lead file can hold.
fn check(said: &str) -> Result<(), String> {
    let odd = |letter: &char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    match said.chars().find(odd) {
        Some(letter) => Err(format!(
            "it holds the control character U+{:04X}",
            u32::from(letter)
        )),
        None => Ok(()),
    }
}

/// Returns a value as text.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
