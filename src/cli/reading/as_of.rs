//! `--as-of`: at which instant, and with which commits, every answer is given.

use chrono::{DateTime, Utc};

use super::{Failure, instant};
use crate::domain::evidence::{Times, landed_by};
use crate::domain::history::{CommitIndex, Gap, History, ObjectId};
use crate::rules;
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
            let form = "write a time such as 2026-11-20T09:00:00+01:00, a date such as 2026-11-20 (UTC), or a commit, branch or tag";
            unnamed(repository, &format!("`--as-of {text}`"), "a time", form)
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

/// Returns the failure to find what was typed, which is neither of this kind nor a revision here; `form` says how to
/// write it.
pub(super) fn unnamed(repository: &Repository, typed: &str, kind: &str, form: &str) -> Failure {
    match repository.is_shallow() {
        false => Failure::new(format!("{typed} is neither {kind} nor a revision")).hint(form),
        true => {
            let wrong =
                format!("{typed} is not {kind}, and this shallow clone has no such revision");
            let mend = rules::mend_gap(Some(Gap::Shallow));
            Failure::new(wrong).hint(format!("{mend}; or {form}"))
        }
    }
}

/// Refuses to tell what was there before the history in a shallow clone begins: `first` is the first commit of its line.
pub(super) fn before_all(
    repository: &Repository,
    first: ObjectId,
    as_of: DateTime<Utc>,
) -> Result<(), Failure> {
    if repository.parentage(first)?.parents.is_empty() {
        return Ok(());
    }
    let wrong = format!(
        "what was there by {} is not in this clone: its history begins later, with commit {}",
        as_of.format("%Y-%m-%d %H:%M UTC"),
        first.short()
    );
    Err(Failure::new(wrong).hint(rules::mend_gap(Some(Gap::Shallow))))
}

/// Returns the history that had landed at the instant asked for, that instant, and whether it is the whole history.
///
/// The answer for a given commit and time does not depend on the machine's clock, unless a stamp lies in its future: such
/// a one is not believed.
pub(super) fn cut(
    mut history: History,
    asked: &AsOf,
    now: DateTime<Utc>,
) -> (History, DateTime<Utc>, bool) {
    let last = CommitIndex((history.commits.len() as u32).saturating_sub(1));
    match asked {
        AsOf::Now => (history, now, true),
        AsOf::Revision(_) => {
            // Where all lies in the future it is this machine's clock that is wrong.
            let commits = &history.commits;
            let stamps = |position| commits.stamped_at(position);
            let latest = match commits.line().filter_map(stamps).any(|stamp| stamp <= now) {
                true => now,
                false => DateTime::<Utc>::MAX_UTC,
            };
            let times = Times::new(&history, latest);
            let as_of = if history.commits.is_empty() {
                now
            } else {
                times.recorded_at(&history, last)
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
