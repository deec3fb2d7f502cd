//! `replacements`: git shows the history that was made, not one put in its place.

use super::Book;
use crate::cli::Failure;
use crate::render::doctor::{Check, State};

pub(super) const ID: &str = "replacements";

/// Looks whether objects are replaced by others.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    Ok(match book.repository().replaced() {
        0 => Check::new(ID, State::Ok, "no object of git is replaced by another"),
        replaced => {
            let message = format!(
                "{replaced} of git's objects are replaced, so the history here is not that of other clones"
            );
            Check::new(ID, State::Warning, message).help(
                "`git replace --list` lists them; `git replace --delete OBJECT` brings one back",
            )
        }
    })
}
