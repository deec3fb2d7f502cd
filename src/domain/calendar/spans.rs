//! Tells a stretch of time interval by interval and gap by gap, for people who ask "why this date?".

use chrono::{DateTime, Utc};

use super::hours::{Holiday, Interval};
use super::schedule::DAY;
use super::{Calendar, spec};

/// A part of time that is business time throughout, or is not for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Included.
    pub start: DateTime<Utc>,
    /// Not included.
    pub end: DateTime<Utc>,
    /// Whether it counts.
    pub kind: Kind,
}

/// Whether a span counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One interval of hours, or the part of it asked about.
    Open,
    /// Skipped.
    Closed(Why),
}

/// Why a span is skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Before, between or after the hours of a date.
    OutsideHours,
    /// The date has no hours, such as a Sunday.
    NoHours,
    /// The date is a holiday.
    Holiday(Holiday),
    /// Within the hours, but taken out of this date's.
    Break,
}

/// The spans of a stretch of time, in order; see [`Calendar::spans`].
#[derive(Debug, Clone)]
pub struct Spans<'a> {
    calendar: &'a Calendar,
    at: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// What makes neighbouring pieces one span: the same interval, or the same reason.
#[derive(PartialEq)]
enum Piece {
    Open { start: i64, end: i64 },
    Closed(Why),
}

impl<'a> Spans<'a> {
    pub(super) fn new(calendar: &'a Calendar, from: DateTime<Utc>, to: DateTime<Utc>) -> Spans<'a> {
        Spans {
            calendar,
            at: from,
            to,
        }
    }

    /// Returns what `at` is, and until when it surely is the same.
    fn piece(&self, at: DateTime<Utc>) -> (Piece, DateTime<Utc>) {
        let worktime = &self.calendar.worktime;
        let second = at.timestamp();
        let wall = worktime.zone.wall(second);
        let (date, time) = (wall.div_euclid(DAY), wall.rem_euclid(DAY));
        let (piece, wall_end) = match worktime.schedule.interval_at(wall) {
            Some((start, end)) => (Piece::Open { start, end }, end),
            None => (
                Piece::Closed(self.why(date, time)),
                date * DAY + self.next_edge(date, time),
            ),
        };
        let end =
            (second + wall_end - wall).min(worktime.zone.end_of(worktime.zone.stretch_at(second)));
        let end = DateTime::from_timestamp(end, 0).map_or(self.to, |end| end.min(self.to));
        (piece, end)
    }

    fn why(&self, date: i64, time: i64) -> Why {
        let taken_out = |(date, time): (i64, i64)| {
            self.calendar.breaks.get(&date).is_some_and(|breaks| {
                breaks
                    .iter()
                    .any(|hole| hole.start() * 60 <= time && time < hole.end() * 60)
            })
        };
        if [(date, time), (date - 1, time + DAY)]
            .into_iter()
            .any(taken_out)
        {
            return Why::Break;
        }
        let holiday = self
            .calendar
            .holidays
            .iter()
            .find(|holiday| holiday.covers(spec::naive(date)));
        match holiday {
            Some(holiday) => Why::Holiday(holiday.clone()),
            None if self.calendar.worktime.schedule.on(date).is_empty() => Why::NoHours,
            None => Why::OutsideHours,
        }
    }

    /// Returns the first time of the date after `time` at which hours or a break begin or end, or its end.
    fn next_edge(&self, date: i64, time: i64) -> i64 {
        let of = |date: i64| {
            let breaks = self
                .calendar
                .breaks
                .get(&date)
                .map_or(&[][..], Vec::as_slice);
            self.calendar
                .worktime
                .schedule
                .on(date)
                .iter()
                .chain(breaks)
        };
        let edges = |interval: &Interval| [interval.start() * 60, interval.end() * 60];
        let today = of(date).flat_map(edges);
        let yesterday = of(date - 1).flat_map(edges).map(|edge| edge - DAY);
        today
            .chain(yesterday)
            .filter(|edge| *edge > time)
            .fold(DAY, i64::min)
    }
}

impl Iterator for Spans<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        if self.at >= self.to {
            return None;
        }
        let start = self.at;
        let (first, mut end) = self.piece(start);
        while end < self.to {
            let (next, next_end) = self.piece(end);
            if next != first {
                break;
            }
            end = next_end;
        }
        self.at = end;
        let kind = match first {
            Piece::Open { .. } => Kind::Open,
            Piece::Closed(why) => Kind::Closed(why),
        };
        Some(Span { start, end, kind })
    }
}
