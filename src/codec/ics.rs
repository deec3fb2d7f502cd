//! Reads holidays from an iCalendar file: its all-day events, once or every year.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::calendar::{Dates, Holiday};

/// A holiday longer than this is a mistake in the file.
const MOST_DAYS: usize = 366;

/// Why a file cannot be read as holidays, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IcsError {
    /// From 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

/// A content line, unfolded: `DTSTART;VALUE=DATE:20261225`.
struct Line {
    number: usize,
    text: String,
}

/// What an event says about its dates.
#[derive(Default)]
struct Event {
    begin: usize,
    start: Option<NaiveDate>,
    /// Not included.
    end: Option<NaiveDate>,
    yearly: bool,
    cancelled: bool,
    name: Option<String>,
}

/// Returns the holidays of an iCalendar file, each event's in the order of the file.
pub fn read(text: &str) -> Result<Vec<Holiday>, IcsError> {
    let mut holidays = Vec::new();
    let mut calendar_seen = false;
    let mut event: Option<Event> = None;
    // Components inside an event, such as alarms, have properties of their own.
    let mut inner = 0;
    for line in unfold(text) {
        let (name, parameters, value) = split(&line)?;
        match (
            name.as_str(),
            value.to_ascii_uppercase().as_str(),
            &mut event,
        ) {
            ("BEGIN", "VCALENDAR", None) => calendar_seen = true,
            ("BEGIN", "VEVENT", None) => {
                event = Some(Event {
                    begin: line.number,
                    ..Event::default()
                })
            }
            ("END", "VEVENT", Some(_)) if inner == 0 => {
                holidays.extend(event.take().expect("matched as present").holidays()?);
            }
            ("BEGIN", _, Some(_)) => inner += 1,
            ("END", _, Some(_)) => inner -= 1,
            (_, _, Some(event)) if inner == 0 => {
                event.take(&name, parameters, value, line.number)?
            }
            _ => {}
        }
    }
    if let Some(event) = event {
        return Err(error(
            event.begin,
            "this event has no END:VEVENT: the file is cut off",
        ));
    }
    if !calendar_seen {
        return Err(error(
            1,
            "this is not an iCalendar file: it has no BEGIN:VCALENDAR",
        ));
    }
    Ok(holidays)
}

/// Joins the lines that were folded: one that begins with a blank continues the one before.
fn unfold(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, text) in text.lines().enumerate() {
        match (text.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(line)) => line.text.push_str(rest),
            _ if text.trim().is_empty() => {}
            _ => lines.push(Line {
                number: index + 1,
                text: text.to_owned(),
            }),
        }
    }
    lines
}

/// Splits a line into its name, its parameters and its value; a colon in quotes belongs to the parameters.
fn split(line: &Line) -> Result<(String, &str, &str), IcsError> {
    let mut quoted = false;
    let colon = line.text.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == ':' && !quoted
    });
    let Some((colon, _)) = colon else {
        return Err(error(
            line.number,
            "this line has no colon: it is not a line of an iCalendar file",
        ));
    };
    let (head, value) = (&line.text[..colon], &line.text[colon + 1..]);
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    Ok((name.trim().to_ascii_uppercase(), parameters, value.trim()))
}

impl Event {
    fn take(
        &mut self,
        name: &str,
        parameters: &str,
        value: &str,
        line: usize,
    ) -> Result<(), IcsError> {
        match name {
            "DTSTART" => self.start = Some(date(parameters, value, line)?),
            "DTEND" => self.end = Some(date(parameters, value, line)?),
            "SUMMARY" => self.name = Some(unescape(value)).filter(|name| !name.is_empty()),
            "STATUS" => self.cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            "RRULE" if is_plainly_yearly(value) => self.yearly = true,
            "RRULE" | "RDATE" | "EXDATE" | "EXRULE" => {
                return Err(error(
                    line,
                    format!(
                        "{name} is not understood here, only RRULE:FREQ=YEARLY: list each date as an event of its own"
                    ),
                ));
            }
            "DURATION" => {
                return Err(error(
                    line,
                    "an event with a DURATION is not understood here: give the date after the last as DTEND;VALUE=DATE",
                ));
            }
            _ => {}
        }
        Ok(())
    }

    fn holidays(self) -> Result<Vec<Holiday>, IcsError> {
        if self.cancelled {
            return Ok(Vec::new());
        }
        let first = self
            .start
            .ok_or_else(|| error(self.begin, "this event has no DTSTART: it needs a date"))?;
        // Some programs write an end equal to the start for one day.
        let end = self.end.filter(|end| *end != first).or(first.succ_opt());
        let last = end.and_then(|end| end.pred_opt()).unwrap_or(first);
        if last < first {
            return Err(error(
                self.begin,
                format!("this event ends before it begins on {first}"),
            ));
        }
        if !self.yearly {
            return Ok(vec![Holiday {
                dates: Dates::Days { first, last },
                name: self.name,
            }]);
        }
        let days = (last - first).num_days() + 1;
        if days > MOST_DAYS as i64 {
            return Err(error(self.begin, "this yearly event is longer than a year"));
        }
        let date = |day| first.checked_add_days(Days::new(day as u64));
        let yearly = |date: NaiveDate| Holiday {
            dates: Dates::Yearly {
                month: date.month(),
                day: date.day(),
            },
            name: self.name.clone(),
        };
        Ok((0..days).filter_map(date).map(yearly).collect())
    }
}

/// Reads `20261225`; a time of day is refused, since nobody says what a holiday of some hours means.
fn date(parameters: &str, value: &str, line: usize) -> Result<NaiveDate, IcsError> {
    let is_date = value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit());
    if !is_date {
        return Err(
            if value.contains('T') || parameters.to_ascii_uppercase().contains("TZID") {
                error(
                    line,
                    format!(
                        "`{value:.40}` has a time of day, and a holiday is a whole day: write VALUE=DATE:20261225, or take the event out"
                    ),
                )
            } else {
                error(
                    line,
                    format!("`{value:.40}` is not a date: write VALUE=DATE:20261225"),
                )
            },
        );
    }
    let number = |range: std::ops::Range<usize>| {
        value[range]
            .parse::<u32>()
            .expect("all eight bytes are digits")
    };
    NaiveDate::from_ymd_opt(number(0..4) as i32, number(4..6), number(6..8))
        .ok_or_else(|| error(line, format!("`{value}` is not a date of the calendar")))
}

fn is_plainly_yearly(rule: &str) -> bool {
    let parts = rule
        .split(';')
        .filter(|part| !part.is_empty())
        .map(str::to_ascii_uppercase);
    parts.eq(["FREQ=YEARLY".to_owned()])
}

fn unescape(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(match chars.next() {
                Some('n' | 'N') => ' ',
                Some(other) => other,
                None => '\\',
            }),
            _ => out.push(c),
        }
    }
    out.trim().to_owned()
}

impl fmt::Display for IcsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for IcsError {}

fn error(line: usize, message: impl Into<String>) -> IcsError {
    IcsError {
        line,
        message: message.into(),
    }
}

#[cfg(test)]
mod tests;
