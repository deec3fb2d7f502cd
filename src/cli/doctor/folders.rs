//! `folders`: no folder holds so many leads that git gets slow.

use std::collections::BTreeMap;

use super::Book;
use crate::cli::Failure;
use crate::domain::lead;
use crate::render::doctor::{Check, State};
use crate::rules::MOST_IN_ONE_FOLDER;

pub(super) const ID: &str = "folders";

/// Counts the leads in each folder of the work tree.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    let files = book.reading.current.working.iter().flatten();
    let leads = files.filter(|file| lead::id_of(&file.path).is_some());
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for file in leads {
        let (folder, _) = file.path.rsplit_once('/').unwrap_or_default();
        *folders.entry(folder).or_default() += 1;
    }
    let total: usize = folders.values().sum();
    let crowded = folders
        .iter()
        .filter(|(_, count)| **count > MOST_IN_ONE_FOLDER);
    let crowded: Vec<String> = crowded
        .map(|(folder, count)| format!("{folder}: {count} leads"))
        .collect();
    Ok(match (crowded.len(), total, folders.len()) {
        (0, 1, _) => Check::new(ID, State::Ok, "1 lead"),
        (0, _, 0 | 1) => Check::new(ID, State::Ok, format!("{total} leads")),
        (0, _, several) => Check::new(ID, State::Ok, format!("{total} leads in {several} folders")),
        _ => {
            let message =
                format!("git gets slow where a folder holds more than {MOST_IN_ONE_FOLDER} leads");
            Check::new(ID, State::Warning, message)
                .details(crowded)
                .help("sort them into folders by month: a lead is known by its file name, so nothing else changes")
        }
    })
}
