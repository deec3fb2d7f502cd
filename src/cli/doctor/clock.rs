//! `clock`: the clock of this computer agrees with those that made the commits.

use super::Book;
use crate::cli::Failure;
use crate::domain::duration::{Duration, in_words};
use crate::domain::history::{Commit, CommitIndex, History};
use crate::domain::policy::SKEW_LIMIT;
use crate::render::doctor::{Check, State};

pub(super) const ID: &str = "clock";

/// Looks whether a commit landed later than it is by the clock here.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    let Ok(history) = &book.history else {
        let message = "not looked at: the history cannot be read";
        return Ok(Check::new(ID, State::Unknown, message));
    };
    let Some((commit, stamp)) = newest(history) else {
        return Ok(Check::new(
            ID,
            State::Ok,
            "there is no commit to compare with",
        ));
    };
    let policy = book.reading.book.policy.as_ref();
    let limit = match (policy, SKEW_LIMIT) {
        (Some(policy), _) => policy.sla.evidence.skew_limit,
        (None, Duration::Elapsed(limit)) => limit,
        (None, _) => chrono::TimeDelta::zero(),
    };
    let ahead = stamp - book.now;
    let (name, at) = (commit.id.short(), stamp.format("%Y-%m-%d %H:%M UTC"));
    Ok(if ahead <= limit {
        let message =
            format!("no commit is later than this computer's clock; the newest is from {at}");
        Check::new(ID, State::Ok, message)
    } else {
        let message = format!(
            "commit {name} by {} is dated {at}, {} after this computer's clock",
            commit.author.name,
            in_words(ahead)
        );
        Check::new(ID, State::Warning, message)
            .help("one of the two clocks is wrong: compare this one with a watch, and set the one that is")
    })
}

/// Returns the commit of the line with the latest stamp.
fn newest(history: &History) -> Option<(Commit<'_>, chrono::DateTime<chrono::Utc>)> {
    let line = history.commits.iter().enumerate();
    let line = line.filter(|(index, commit)| commit.landing == CommitIndex(*index as u32));
    let stamped = line.filter_map(|(_, commit)| Some((commit, commit.stamped_at?)));
    stamped.max_by_key(|(_, stamp)| *stamp)
}
