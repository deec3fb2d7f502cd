//! `head`: commits that are made here land on a branch.

use super::Book;
use crate::cli::Failure;
use crate::render::doctor::{Check, State};

pub(super) const ID: &str = "head";

/// Looks at what `HEAD` names.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    Ok(match book.repository().branch()? {
        Some(branch) => Check::new(ID, State::Ok, format!("on the branch {branch}")),
        None => {
            let message = "HEAD is on no branch: what is committed here is on none";
            Check::new(ID, State::Warning, message)
                .help("git switch BRANCH; in CI nobody commits, and all is well")
        }
    })
}
