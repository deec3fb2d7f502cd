//! `--as-of`: at which instant, and with which commits, every answer is given.

use chrono::{DateTime, Utc};

use super::{Failure, instant};
use crate::domain::evidence::{Times, landed_by};
use crate::domain::history::{CommitIndex, History, ObjectId};
use crate::store::Repository;

/// For which instant the answer is asked.
pub(super) enum AsOf {
    /// For this moment.
    Now,
    /// For this time.
    Time(DateTime<Utc>),
    /// For the moment this commit landed.
    Revision(ObjectId),
}

impl AsOf {
    /// Returns what was asked for: a time if it reads as one, else a revision.
    pub(super) fn parse(text: Option<&str>, repository: &Repository) -> Result<Self, Failure> {
        let Some(text) = text else {
            return Ok(AsOf::Now);
        };
        if let Some(time) = instant(text) {
            return Ok(AsOf::Time(time));
        }
        repository.resolve(text).map(AsOf::Revision).map_err(|_| {
            Failure::new(format!("`--as-of {text}` is neither a time nor a revision"))
                .hint("write a time such as 2026-11-20T09:00:00+01:00, a date such as 2026-11-20 (UTC), or a commit, branch or tag")
        })
    }

    /// Returns the commit that was asked for, if one was.
    pub(super) fn revision(&self) -> Option<ObjectId> {
        match self {
            AsOf::Revision(id) => Some(*id),
            AsOf::Now | AsOf::Time(_) => None,
        }
    }
}

/// Returns the history that had landed at the instant asked for, that instant, and whether it is the whole history.
///
/// The answer for a given commit and time does not depend on the machine's clock.
pub(super) fn cut(
    mut history: History,
    asked: &AsOf,
    now: DateTime<Utc>,
) -> (History, DateTime<Utc>, bool) {
    let last = CommitIndex((history.commits.len() as u32).saturating_sub(1));
    match asked {
        AsOf::Now => (history, now, true),
        AsOf::Revision(_) => {
            let times = Times::new(&history, DateTime::<Utc>::MAX_UTC);
            let as_of = if history.commits.is_empty() {
                now
            } else {
                times.recorded_at(last)
            };
            (history, as_of, true)
        }
        AsOf::Time(as_of) => {
            let kept = landed_by(&history, *as_of);
            let whole = kept == history.commits.len();
            history.truncate(kept);
            (history, *as_of, whole)
        }
    }
}
