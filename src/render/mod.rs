//! Findings and standings to text, one way: writes, and decides nothing.
//!
//! Everything writes in small pieces: hand over a buffered writer.

pub mod board;
pub mod brief;
mod cells;
pub mod change;
pub mod diff;
pub mod digest;
pub mod doctor;
pub mod erasure;
mod escape;
pub mod explain;
pub mod export;
pub mod findings;
pub mod import;
mod links;
pub mod log;
mod markdown;
pub mod merging;
mod page;
pub mod policy;
pub mod policy_diff;
pub mod report;
mod sheet;
pub mod show;
pub mod status;
pub mod terminal;
#[cfg(test)]
mod tests;
pub mod twins;
pub mod watch;
mod wire;
mod words;

use chrono::{DateTime, Utc};

use crate::domain::history::ObjectId;

/// What the reader's screen can show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Its width in columns; `None` where the text goes to no terminal and nothing is cut.
    pub width: Option<usize>,
    /// Whether to colour.
    pub color: bool,
}

/// What an answer was computed from: the head of every JSON document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head<'a> {
    /// The instant that the answer is for, in UTC.
    pub as_of: DateTime<Utc>,
    /// The commit that was read; `None` before the first one.
    pub commit: Option<ObjectId>,
    /// The policy that the user asked to judge by instead of the one in force.
    pub policy: Option<&'a str>,
    /// Whether the whole history was there to read.
    pub complete: bool,
}
