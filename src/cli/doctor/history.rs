//! `history`: the whole history is in this clone.

use std::collections::BTreeSet;

use super::Book;
use crate::cli::Failure;
use crate::domain::history::{Before, Gap, History, Mode, Version};
use crate::render::doctor::{Check, State};
use crate::rules;
use crate::store::{Content, Error, Repository};

pub(super) const ID: &str = "history";

/// Looks at the way to `HEAD`, and whether every version of a lead and of the policy is here.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    let history = match &book.history {
        Ok(history) => history,
        Err(error) => {
            return Ok(Check::new(ID, State::Error, error.to_string()).help(error.hint()));
        }
    };
    if history.gap == Some(Gap::Shallow) {
        let message = "this clone is shallow: nobody can say from it who is late";
        return Ok(Check::new(ID, State::Error, message).help(rules::mend_gap(history.gap)));
    }
    let commits = match history.commits.len() {
        0 => return Ok(Check::new(ID, State::Ok, "there is no commit yet")),
        1 => "1 commit".to_owned(),
        several => format!("{several} commits"),
    };
    if !book.repository().is_partial() {
        let message = format!("the whole history is here: {commits}");
        return Ok(Check::new(ID, State::Ok, message));
    }
    Ok(match missing(book.repository(), history)? {
        0 => {
            let message = format!(
                "the clone is partial, but the leads and the policy of {commits} are all here"
            );
            Check::new(ID, State::Ok, message)
        }
        missing => {
            let message = format!(
                "this partial clone left out {missing} versions of leads or policy: nobody can say from it who is late"
            );
            Check::new(ID, State::Error, message).help(rules::mend_gap(Some(Gap::Partial)))
        }
    })
}

/// Returns how many versions of leads and policy are not here.
fn missing(repository: &Repository, history: &History) -> Result<usize, Error> {
    let mut versions: BTreeSet<_> = BTreeSet::new();
    let mut add = |version: &Version| {
        if version.mode == Mode::File {
            versions.insert(version.blob);
        }
    };
    for change in &history.changes {
        change.after.iter().for_each(&mut add);
        for before in &*change.before {
            if let Before::Version(version) = before {
                add(version);
            }
        }
    }
    for commit in &history.policy_changes {
        let files = repository.files(history.commit(*commit).id, "policy")?;
        files.iter().for_each(|file| add(&file.version));
    }
    let mut reader = repository.reader();
    let mut missing = 0;
    for blob in versions {
        if reader.read(blob)? == Content::Missing {
            missing += 1;
        }
    }
    Ok(missing)
}
