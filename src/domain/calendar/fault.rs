//! What can be wrong with a calendar whose parts can each be read.

use std::fmt;

use chrono::{NaiveDate, Weekday};

use super::hours::Interval;

/// One thing that is wrong with a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarFault {
    /// The zone is not in the zone data.
    UnknownZone {
        /// As written.
        zone: String,
    },
    /// Two intervals claim the same time.
    Overlap {
        /// The one that starts first.
        first: (Part, Interval),
        /// The one that begins before the first has ended.
        second: (Part, Interval),
    },
    /// No time is business time, now or ever.
    NeverOpens,
}

/// Where in a calendar's description an interval stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The weekly hours.
    Weekday(Weekday),
    /// The shifts.
    Shift(NaiveDate),
}

impl fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CalendarFault::UnknownZone { zone } => {
                write!(
                    f,
                    "`{zone:.60}` is not a time zone: write an IANA name such as Europe/Berlin"
                )
            }
            CalendarFault::Overlap { first, second } if first.0 == second.0 => {
                write!(f, "{} and {} on {} overlap", first.1, second.1, second.0)
            }
            CalendarFault::Overlap { first, second } => {
                write!(
                    f,
                    "{} on {} runs into {} on {}",
                    first.1, first.0, second.1, second.0
                )
            }
            CalendarFault::NeverOpens => f.write_str(
                "the calendar never opens: its holidays leave no weekday and no shift with hours",
            ),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weekday = match self {
            Part::Shift(date) => return write!(f, "{date}"),
            Part::Weekday(Weekday::Mon) => "Monday",
            Part::Weekday(Weekday::Tue) => "Tuesday",
            Part::Weekday(Weekday::Wed) => "Wednesday",
            Part::Weekday(Weekday::Thu) => "Thursday",
            Part::Weekday(Weekday::Fri) => "Friday",
            Part::Weekday(Weekday::Sat) => "Saturday",
            Part::Weekday(Weekday::Sun) => "Sunday",
        };
        f.write_str(weekday)
    }
}
