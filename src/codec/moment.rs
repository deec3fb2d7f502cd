//! Dates and times as people type them: `yesterday 16:00`, `2h ago`, `next tue`. No country's order of a date is guessed.

mod step;
#[cfg(test)]
mod tests;
mod wrong;

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset,
    SecondsFormat, TimeDelta, Utc, Weekday,
};
use chrono_tz::Tz;

pub use self::wrong::Fault;
use self::wrong::{Asked, Wrong};
use crate::domain::calendar;

/// Which way a day of the week, or a length of time alone, is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lean {
    /// Back, for what happened: `mon` is the last Monday, today included; `2h` is two hours ago.
    Past,
    /// On, for what is to be done: `mon` is the next Monday after today; `2h` is in two hours.
    Future,
}

/// Returns the instant that a text means, in whole seconds, with the offset of the zone. A time without an offset is the
/// zone's own; a day alone is its beginning.
pub fn instant(
    text: &str,
    now: DateTime<Utc>,
    zone: Tz,
    lean: Lean,
) -> Result<DateTime<FixedOffset>, Fault> {
    let at = Here { now, zone, lean }.read(text).and_then(|meant| {
        let at = match meant {
            Meant::Instant(at) | Meant::Away(at) => at,
            Meant::Day(date) => calendar::local(date.and_time(NaiveTime::MIN), zone),
            Meant::Time(wall) => calendar::local(wall, zone),
        };
        shown(at, zone)
    });
    at.map_err(|wrong| wrong.fault(text, &Asked::Instant(lean)))
}

/// Returns the day that a text means in the zone. A time of day is refused: nobody would keep it.
pub fn date(text: &str, now: DateTime<Utc>, zone: Tz, lean: Lean) -> Result<NaiveDate, Fault> {
    let date = Here { now, zone, lean }
        .read(text)
        .and_then(|meant| match meant {
            Meant::Day(date) => Ok(date),
            Meant::Away(at) => shown(at, zone).map(|_| wall(at, zone).date()),
            Meant::Instant(_) | Meant::Time(_) => Err(Wrong::TimeOfDay),
        });
    date.map_err(|wrong| wrong.fault(text, &Asked::Day(lean)))
}

/// Returns an instant as files have it: RFC 3339 in whole seconds, with the offset of the zone.
pub fn written(at: DateTime<Utc>, zone: Tz) -> String {
    local(at, zone).to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// What a text means.
enum Meant {
    /// An instant, by its date, time of day and offset.
    Instant(DateTime<Utc>),
    /// An instant, by how far away it is.
    Away(DateTime<Utc>),
    /// A day.
    Day(NaiveDate),
    /// A day and a time of day in the zone.
    Time(NaiveDateTime),
}

/// When and where somebody types, and which way they look.
struct Here {
    now: DateTime<Utc>,
    zone: Tz,
    lean: Lean,
}

impl Here {
    fn read(&self, text: &str) -> Result<Meant, Wrong> {
        let text = &plain(text);
        if text.is_empty() {
            return Err(Wrong::Missing);
        }
        if text == "now" {
            return Ok(Meant::Away(self.now));
        }
        if let Some(step) = step::read(text, self.lean)? {
            let at = step.from(self.now, self.zone).ok_or(Wrong::TooFar)?;
            return Ok(Meant::Away(at));
        }
        let Some((date, rest)) = self.day(text)? else {
            let time = time(text).ok_or(Wrong::Whole)?;
            return Ok(Meant::Time(self.today().and_time(time)));
        };
        let part = || Wrong::Part(rest.to_owned());
        // Only a date that is the same for everybody takes an offset.
        let dated = text.get(..10).is_some_and(is_date);
        let offset = rest.find(['+', '-', 'z']).filter(|_| dated);
        let (clock, offset) = rest.split_at(offset.unwrap_or(rest.len()));
        match (clock, offset) {
            ("", "") => Ok(Meant::Day(date)),
            (_, "") => Ok(Meant::Time(date.and_time(time(clock).ok_or_else(part)?))),
            _ => {
                let wall = date.and_time(time(clock).ok_or_else(part)?);
                let east = east(offset).ok_or_else(part)?;
                let at = wall.and_utc().checked_sub_signed(east);
                at.map(Meant::Instant).ok_or(Wrong::TooFar)
            }
        }
    }

    fn today(&self) -> NaiveDate {
        wall(self.now, self.zone).date()
    }

    /// Takes a day off the front of a text, if it begins with one; what follows may be a time of day.
    fn day<'t>(&self, text: &'t str) -> Result<Option<(NaiveDate, &'t str)>, Wrong> {
        let (mut first, mut rest) = split(text);
        let today = self.today();
        let lean = match first {
            "last" => Some(Lean::Past),
            "next" => Some(Lean::Future),
            _ => None,
        };
        if lean.is_some() {
            (first, rest) = split(rest);
        }
        let day = match (first, weekday(first), lean) {
            (_, Some(weekday), Some(lean)) => nearest(today, weekday, lean, false),
            (_, Some(weekday), None) => nearest(today, weekday, self.lean, true),
            (_, None, Some(_)) => return Ok(None),
            ("today", ..) => Some(today),
            ("yesterday", ..) => today.pred_opt(),
            ("tomorrow", ..) => today.succ_opt(),
            _ if is_date(first) => Some(
                first
                    .parse()
                    .map_err(|_| Wrong::NoSuchDay(first.to_owned()))?,
            ),
            _ if is_figures(first) => return Err(Wrong::Order),
            _ => return Ok(None),
        };
        let rest = rest.strip_prefix("at ").unwrap_or(rest);
        day.map(|day| Some((day, rest))).ok_or(Wrong::TooFar)
    }
}

/// Returns a text in small letters, with one blank between words and between a date and its time.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut text = words.join(" ").to_ascii_lowercase();
    let time = text.as_bytes().get(11).is_some_and(u8::is_ascii_digit);
    if time && text.get(10..11) == Some("t") && text.get(..10).is_some_and(is_date) {
        text.replace_range(10..11, " ");
    }
    text
}

/// Returns the first word and the others.
fn split(text: &str) -> (&str, &str) {
    text.split_once(' ').unwrap_or((text, ""))
}

/// Returns whether a word has the form of a date, `2026-11-20`.
fn is_date(word: &str) -> bool {
    let is = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    word.len() == 10 && word.bytes().enumerate().all(is)
}

/// Returns whether a word is a date in figures that begins with a day or a month: `3.4.2026`, `03/04/2026`, `20.11.`
fn is_figures(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['.', '/', '-']).collect();
    let figures = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3 && (1..=2).contains(&parts[0].len()) && parts.iter().all(figures)
}

fn weekday(word: &str) -> Option<Weekday> {
    match word {
        "tues" => Some(Weekday::Tue),
        "thur" | "thurs" => Some(Weekday::Thu),
        _ => word.parse().ok(),
    }
}

/// Returns the nearest such day of the week before or after today; before, it may be today itself.
fn nearest(
    today: NaiveDate,
    weekday: Weekday,
    lean: Lean,
    may_be_today: bool,
) -> Option<NaiveDate> {
    let days = match lean {
        Lean::Past => today.weekday().days_since(weekday),
        Lean::Future => weekday.days_since(today.weekday()),
    };
    let days = match days {
        0 if !(may_be_today && lean == Lean::Past) => 7,
        days => days,
    };
    let days = Days::new(days.into());
    match lean {
        Lean::Past => today.checked_sub_days(days),
        Lean::Future => today.checked_add_days(days),
    }
}

/// Returns a time of day: `9:30`, `14:05:00`, `4pm`, `4:30 pm`. Parts of a second are left out.
fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim_end();
    let half = [("am", 0), ("pm", 12)]
        .into_iter()
        .find_map(|(half, hours)| Some((text.strip_suffix(half)?.trim_end(), hours)));
    let (figures, half) = half.map_or((text, None), |(figures, hours)| (figures, Some(hours)));
    let mut parts = figures.split(':');
    let hour = number(parts.next()?, 1..=2)?;
    let minute = parts.next().map(|part| number(part, 2..=2));
    let second = parts.next().map(|part| {
        let (whole, fraction) = part.split_once('.').unwrap_or((part, "0"));
        number(fraction, 1..=9).and_then(|_| number(whole, 2..=2))
    });
    let hour = match half {
        None => minute.and(Some(hour))?,
        Some(hours) if (1..=12).contains(&hour) => hour % 12 + hours,
        Some(_) => return None,
    };
    match parts.next() {
        None => {
            NaiveTime::from_hms_opt(hour, minute.unwrap_or(Some(0))?, second.unwrap_or(Some(0))?)
        }
        Some(_) => None,
    }
}

/// Returns an offset: `z`, `+01:00`, `-0330`.
fn east(text: &str) -> Option<TimeDelta> {
    if text == "z" {
        return Some(TimeDelta::zero());
    }
    let (sign, figures) = match text.strip_prefix('-') {
        Some(figures) => (-1, figures),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = figures
        .split_once(':')
        .or_else(|| figures.split_at_checked(2))?;
    let (hours, minutes) = (number(hours, 2..=2)?, number(minutes, 2..=2)?);
    let minutes = (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)?;
    Some(TimeDelta::minutes(sign * i64::from(minutes)))
}

/// Returns the number with so many digits.
fn number(figures: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let is_number =
        digits.contains(&figures.len()) && figures.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| figures.parse().ok())?
}

/// Returns what the wall clock shows.
fn wall(at: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

/// Returns an instant with the offset of the zone; with none where the offset, long ago, was not in whole minutes, which
/// RFC 3339 cannot write.
fn local(at: DateTime<Utc>, zone: Tz) -> DateTime<FixedOffset> {
    let local = at.with_timezone(&zone).fixed_offset();
    match local.offset().local_minus_utc() % 60 {
        0 => local,
        _ => at.with_timezone(&Utc.fix()),
    }
}

/// Returns an instant with the offset of the zone in whole seconds, if its year can be written.
fn shown(at: DateTime<Utc>, zone: Tz) -> Result<DateTime<FixedOffset>, Wrong> {
    let whole = DateTime::from_timestamp(at.timestamp(), 0).ok_or(Wrong::TooFar)?;
    let local = local(whole, zone);
    match (0..=9999).contains(&local.year()) {
        true => Ok(local),
        false => Err(Wrong::TooFar),
    }
}
