//! The words a calendar is written in: an interval of a day, a set of weekdays, a holiday.

use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};

pub(super) const DAY_MINUTES: i64 = 24 * 60;

/// A part of a day, in minutes from the midnight that day begins with. It includes its start and not its
/// end; one that runs past midnight ends after 24:00 and belongs to the day it starts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Interval {
    start: i64,
    end: i64,
}

/// Dates on which no hours start.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Holiday {
    /// When.
    pub dates: Dates,
    /// What it is called, where the source says so.
    pub name: Option<String>,
}

/// The dates of a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dates {
    /// One date or several in a row; both ends are included.
    Days {
        /// The first date.
        first: NaiveDate,
        /// The last date, not before the first.
        last: NaiveDate,
    },
    /// The same date every year; 29 February in leap years only.
    Yearly {
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
    },
}

/// Why a text of a calendar cannot be read, in words for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    message: String,
}

impl Interval {
    /// Returns the interval that `text` spells: `09:00-12:30`, `00:00-24:00`, or `22:00-06:00` past midnight.
    pub fn parse(text: &str) -> Result<Interval, ParseError> {
        let wrong = || {
            error(format!(
                "`{text:.40}` is not an interval of the day: write for example 09:00-12:30"
            ))
        };
        let (start, end) = text.split_once('-').ok_or_else(wrong)?;
        let start = minutes(start.trim())
            .filter(|start| *start < DAY_MINUTES)
            .ok_or_else(wrong)?;
        let end = minutes(end.trim()).ok_or_else(wrong)?;
        if start == end {
            return Err(error(format!(
                "`{text:.40}` starts where it ends: for the whole day write 00:00-24:00"
            )));
        }
        Ok(Interval {
            start,
            end: if end < start { end + DAY_MINUTES } else { end },
        })
    }

    /// Returns when it starts, in minutes after midnight.
    pub fn start(&self) -> i64 {
        self.start
    }

    /// Returns when it ends, in minutes after the midnight its day begins with: more than 1440 if it runs
    /// past the next one.
    pub fn end(&self) -> i64 {
        self.end
    }

    pub(super) fn length(&self) -> i64 {
        self.end - self.start
    }

    /// Returns whether it shares time with `other`, which belongs to a day `days` later.
    pub(super) fn overlaps(&self, other: &Interval, days: i64) -> bool {
        let shift = days * DAY_MINUTES;
        self.start < other.end + shift && other.start + shift < self.end
    }

    /// Returns what is left of it without `hole`.
    pub(super) fn without(&self, hole: &Interval) -> impl Iterator<Item = Interval> {
        let head = Interval {
            start: self.start,
            end: self.end.min(hole.start),
        };
        let tail = Interval {
            start: self.start.max(hole.end),
            end: self.end,
        };
        [head, tail]
            .into_iter()
            .filter(|piece| piece.start < piece.end)
    }

    /// Returns the time it shares with `other`.
    pub(super) fn common(&self, other: &Interval) -> Option<Interval> {
        let common = Interval {
            start: self.start.max(other.start),
            end: self.end.min(other.end),
        };
        (common.start < common.end).then_some(common)
    }

    pub(super) fn later(&self, days: i64) -> Interval {
        Interval {
            start: self.start + days * DAY_MINUTES,
            end: self.end + days * DAY_MINUTES,
        }
    }
}

/// `24:00` is 1440; a missing leading zero is forgiven.
fn minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=2).contains(&hours.len()) || minutes.len() != 2 || !digits(hours) || !digits(minutes) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= DAY_MINUTES).then_some(total)
}

/// Returns the weekdays that `text` names: `fri`, `mon-thu`, `mon,wed`; a range may run over the weekend.
pub fn parse_weekdays(text: &str) -> Result<Vec<Weekday>, ParseError> {
    let weekday = |name: &str| {
        let name = name.trim();
        name.parse::<Weekday>().map_err(|_| {
            error(format!("`{name:.20}` is not a weekday: write mon, tue, wed, thu, fri, sat, sun or a range such as mon-thu"))
        })
    };
    let mut days = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (mut day, last) = (weekday(first)?, weekday(last)?);
        days.push(day);
        while day != last {
            day = day.succ();
            days.push(day);
        }
    }
    days.sort_by_key(Weekday::num_days_from_monday);
    days.dedup();
    Ok(days)
}

impl Holiday {
    /// Returns the nameless holiday that `text` spells: `2026-12-24`, `2026-12-25..2026-12-26`, or `01-01` every year.
    pub fn parse(text: &str) -> Result<Holiday, ParseError> {
        Ok(Holiday {
            dates: Dates::parse(text.trim())?,
            name: None,
        })
    }

    /// Returns whether it takes out the hours that start on `date`.
    pub fn covers(&self, date: NaiveDate) -> bool {
        match self.dates {
            Dates::Days { first, last } => first <= date && date <= last,
            Dates::Yearly { month, day } => (date.month(), date.day()) == (month, day),
        }
    }
}

impl Dates {
    fn parse(text: &str) -> Result<Dates, ParseError> {
        if let Some((first, last)) = text.split_once("..") {
            let (first, last) = (parse_date(first.trim())?, parse_date(last.trim())?);
            if last < first {
                return Err(error(format!(
                    "`{text:.40}` ends before it begins: write the earlier date first"
                )));
            }
            return Ok(Dates::Days { first, last });
        }
        if text.len() == 5 && text.as_bytes()[2] == b'-' {
            // A leap year, so that 29 February is a date too.
            return match parse_date(&format!("2000-{text}")) {
                Ok(date) => Ok(Dates::Yearly {
                    month: date.month(),
                    day: date.day(),
                }),
                Err(_) => Err(error(format!(
                    "`{text}` is not a date of the year: write month and day, such as 12-24"
                ))),
            };
        }
        let date = parse_date(text)?;
        Ok(Dates::Days {
            first: date,
            last: date,
        })
    }
}

/// Returns the date that `text` spells as `2026-12-24`.
pub fn parse_date(text: &str) -> Result<NaiveDate, ParseError> {
    let wrong = || {
        error(format!(
            "`{text:.40}` is not a date: write 2026-12-24, a range 2026-12-25..2026-12-26, or 01-01 for every year"
        ))
    };
    let shape = |(at, byte): (usize, u8)| {
        if matches!(at, 4 | 7) {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    };
    if text.len() != 10 || !text.bytes().enumerate().all(shape) {
        return Err(wrong());
    }
    let number = |range: std::ops::Range<usize>| {
        text[range]
            .parse::<u32>()
            .expect("the shape has only digits here")
    };
    let year = i32::try_from(number(0..4)).expect("four digits fit");
    NaiveDate::from_ymd_opt(year, number(5..7), number(8..10)).ok_or_else(wrong)
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.end > DAY_MINUTES {
            self.end - DAY_MINUTES
        } else {
            self.end
        };
        write!(
            f,
            "{:02}:{:02}-{:02}:{:02}",
            self.start / 60,
            self.start % 60,
            end / 60,
            end % 60
        )
    }
}

impl fmt::Display for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Dates::Days { first, last } if first == last => write!(f, "{first}"),
            Dates::Days { first, last } => write!(f, "{first}..{last}"),
            Dates::Yearly { month, day } => write!(f, "{month:02}-{day:02}"),
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ParseError {}

fn error(message: String) -> ParseError {
    ParseError { message }
}
