//! What there is to look at: the repository, its policy and schema, and its history.
#![expect(
    clippy::disallowed_methods,
    reason = "cli looks at what stands around the leads"
)]

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::{grafts, history};
use crate::cli::Failure;
use crate::cli::progress::Progress;
use crate::cli::reading::{self, Reading};
use crate::domain::history::History;
use crate::render::doctor::{Check, State};
use crate::store::{self, LARGEST_FILE_BYTES, Repository};

/// A book, or why it cannot be seen.
pub(super) enum Seen {
    Book(Box<Book>),
    /// The check that says why.
    Hidden(Check),
}

/// A book as the doctor sees it.
pub(super) struct Book {
    /// Policy and schema as they stand, and no lead.
    pub(super) reading: Reading,
    /// What happened to leads and policy, or why nobody can say.
    pub(super) history: Result<History, store::Error>,
    /// The time that the next commit here would bear.
    pub(super) now: DateTime<Utc>,
}

impl Seen {
    /// Looks at the repository around a directory.
    pub(super) fn take(directory: &Path, now: DateTime<Utc>) -> Result<Seen, Failure> {
        let repository = match Repository::discover(directory) {
            Err(error @ store::Error::Grafts { .. }) => {
                return Ok(Seen::Hidden(hidden(grafts::ID, error.into())));
            }
            found => found?,
        };
        if repository.workdir().is_none() {
            return Err(Failure::new("a bare repository has no files to look at")
                .hint("run this in a clone with a work tree"));
        }
        reading::understood(&reading::plain(&repository, "policy")?)?;
        let history = match repository.head()? {
            Some(head) => repository.history(head, &Progress::new("reading commits")),
            None => Ok(History::default()),
        };
        Ok(match reading::read_blank(repository, now) {
            Ok(reading) => Seen::Book(Box::new(Book {
                reading,
                history,
                now,
            })),
            Err(failure) => Seen::Hidden(hidden(history::ID, failure)),
        })
    }
}

/// Returns the check that says why a book cannot be seen.
fn hidden(id: &'static str, failure: Failure) -> Check {
    let help = failure.help().unwrap_or_default().to_owned();
    Check::new(id, State::Error, failure.to_string()).help(help)
}

impl Book {
    /// Returns the repository.
    pub(super) fn repository(&self) -> &Repository {
        &self.reading.current.repository
    }

    /// Returns the top of the work tree.
    pub(super) fn top(&self) -> &Path {
        let top = self.repository().workdir();
        top.expect("because a book without a work tree is not looked at")
    }

    /// Returns the bytes of a plain file of moderate size, by its path from the top.
    pub(super) fn file(&self, path: &str) -> Option<Vec<u8>> {
        let file = self.top().join(path);
        let found = fs::symlink_metadata(&file).ok()?;
        if !found.is_file() || found.len() > LARGEST_FILE_BYTES {
            return None;
        }
        fs::read(file).ok()
    }

    /// Returns whether anything is at a path from the top.
    pub(super) fn is_there(&self, path: &str) -> bool {
        fs::symlink_metadata(self.top().join(path)).is_ok()
    }

    /// Returns the names in a folder, sorted, by its path from the top.
    pub(super) fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.top().join(folder)).into_iter().flatten();
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}
