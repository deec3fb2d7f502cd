//! Why a text is no date or time, and what to write instead.

use super::Lean;

/// Why a text is no date or time, in words for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What was not understood.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// What a text is asked for.
pub(super) enum Asked {
    Instant(Lean),
    Day(Lean),
}

/// What is wrong with a text.
#[derive(Debug)]
pub(super) enum Wrong {
    /// It is empty.
    Missing,
    /// None of it is understood.
    Whole,
    /// This part of it is not understood.
    Part(String),
    /// It is a date that is read differently in different countries.
    Order,
    /// It is a date that no month has.
    NoSuchDay(String),
    /// It lies beyond the years of four figures.
    TooFar,
    /// It has a time of day where a day is asked for.
    TimeOfDay,
}

impl Wrong {
    /// Returns what to say of a text.
    pub(super) fn fault(self, text: &str, asked: &Asked) -> Fault {
        let text = text.trim();
        let kind = asked.kind();
        let message = match &self {
            Wrong::Missing => format!("a {kind} is missing"),
            Wrong::Whole => format!("`{text:.40}` is not understood as a {kind}"),
            Wrong::Part(part) => format!("`{part:.40}` is not understood in `{text:.40}`"),
            Wrong::Order => {
                format!("`{text:.40}` means different days in different countries")
            }
            Wrong::NoSuchDay(date) => format!("`{date}` is not a day of the calendar"),
            Wrong::TooFar => format!("`{text:.40}` is too far away"),
            Wrong::TimeOfDay => {
                format!("`{text:.40}` has a time of day, and only a day is asked for")
            }
        };
        let [first, second, third] = asked.examples();
        let write = match self {
            Wrong::Order => "write the year first, then month and day; for example",
            _ => "write for example",
        };
        let help = format!("{write} `{first}`, `{second}` or `{third}`");
        Fault { message, help }
    }
}

impl Asked {
    fn kind(&self) -> &'static str {
        match self {
            Asked::Instant(_) => "time",
            Asked::Day(_) => "day",
        }
    }

    fn examples(&self) -> [&'static str; 3] {
        match self {
            Asked::Instant(Lean::Past) => ["2026-11-20 14:05", "yesterday 16:00", "2h ago"],
            Asked::Instant(Lean::Future) => ["2026-11-20 14:05", "tomorrow 9:30", "in 3d"],
            Asked::Day(Lean::Past) => ["2026-11-20", "last friday", "3d ago"],
            Asked::Day(Lean::Future) => ["2026-11-20", "next friday", "in 2 weeks"],
        }
    }
}
