//! `merge-driver`: git merges leads field by field, in this clone and by the book.

use super::Book;
use super::attributes::{FILE, unreadable};
use crate::cli::{Failure, merging};
use crate::render::doctor::{Check, State};
use crate::store::Repository;

pub(super) const ID: &str = "merge-driver";

/// Looks whether the book names the driver, and whether git is told in this clone what it is.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    let text = match book.file(FILE) {
        None if book.is_there(FILE) => return Ok(unreadable(ID)),
        text => text.unwrap_or_default(),
    };
    let is_named = merging::attributed(&String::from_utf8_lossy(&text)).is_none();
    // Opened anew: settings are read once, and this may be what `mend` has just told.
    let is_told = merging::is_installed(&Repository::discover(book.top())?);
    let message = match (is_named, is_told) {
        (true, true) => {
            let message = "git merges leads field by field".to_owned();
            return Ok(Check::new(ID, State::Ok, message));
        }
        (true, false) => {
            "git is not told in this clone how to merge leads: it merges them line by line"
                .to_owned()
        }
        (false, true) => missing(),
        (false, false) => format!("{}; nor is git told in this clone how to", missing()),
    };
    let mut check = Check::new(ID, State::Warning, message)
        .help("`leads doctor --fix` tells git in this clone, and adds the line if it is missing");
    check.fixable = true;
    Ok(check)
}

/// Tells git in this clone, and adds the line to the book if it is missing.
pub(super) fn mend(book: &Book) -> Result<String, Failure> {
    let old = book.file(FILE);
    let text = old.as_deref().map(std::str::from_utf8).transpose();
    let text = text.map_err(|_| {
        Failure::new(format!("{FILE} is no text in UTF-8"))
            .hint(format!("add this line to it: {}", merging::ATTRIBUTE))
    })?;
    let new = merging::attributed(text.unwrap_or_default());
    match (&new, &old) {
        (Some(new), Some(old)) => book.repository().replace(FILE, old, new.as_bytes())?,
        (Some(new), None) => book.repository().create(FILE, new.as_bytes())?,
        (None, _) => {}
    }
    let told = merging::install(book.repository())?;
    let mut done = Vec::new();
    if new.is_some() {
        done.push(format!(
            "added `{}` to {FILE}; commit it",
            merging::ATTRIBUTE
        ));
    }
    if told {
        done.push("git is told in this clone how to merge leads".to_owned());
    }
    Ok(done.join("; "))
}

fn missing() -> String {
    format!(
        "{FILE} lacks `{}`: leads are merged line by line",
        merging::ATTRIBUTE
    )
}
