//! What can go wrong between the program and git, in words, with what to do next.

use std::fmt::{self, Write as _};
use std::path::PathBuf;

use crate::domain::history::ObjectId;
use crate::finding::quoted;

/// The world failed: no repository, one that cannot be trusted, or objects that cannot be read.
#[derive(Debug)]
pub enum Error {
    /// There is no repository here or above.
    NoRepository {
        /// Where the search began.
        dir: PathBuf,
    },
    /// The repository belongs to someone else.
    Untrusted {
        /// The repository.
        dir: PathBuf,
    },
    /// `info/grafts` rewrites history outside of git's objects.
    Grafts {
        /// The file.
        file: PathBuf,
    },
    /// The repository uses something that this program cannot read.
    Unsupported {
        /// What it uses.
        what: String,
        /// What to do instead.
        hint: &'static str,
    },
    /// A revision names no commit.
    UnknownRevision {
        /// The revision, as typed.
        revision: String,
        /// Why not.
        reason: String,
    },
    /// An object is not in this repository.
    Missing {
        /// The object.
        id: ObjectId,
        /// Whether the clone left objects out on purpose (`--filter`).
        partial: bool,
    },
    /// An object is there and cannot be read.
    Damaged {
        /// The object.
        id: ObjectId,
        /// What is wrong with it.
        reason: String,
    },
    /// A tree is deeper or holds more files than any book of leads would.
    Excessive {
        /// The commit or the folder.
        place: String,
        /// Which bound it breaks.
        bound: String,
    },
    /// Anything else that git's files gave rise to.
    Git {
        /// What was tried.
        action: &'static str,
        /// What went wrong.
        reason: String,
    },
}

impl Error {
    /// Returns what failed.
    fn text(&self) -> String {
        match self {
            Error::NoRepository { dir } => {
                format!("no git repository in {} or above it", dir.display())
            }
            Error::Untrusted { dir } => {
                format!(
                    "the repository in {} belongs to another user, so it is not trusted",
                    dir.display()
                )
            }
            Error::Grafts { file } => {
                format!(
                    "{} rewrites the history, so it proves nothing",
                    file.display()
                )
            }
            Error::Unsupported { what, .. } => {
                format!("this repository uses {what}, which cannot be read")
            }
            Error::UnknownRevision { revision, reason } => {
                format!("`{revision}` names no commit here: {reason}")
            }
            Error::Missing { id, partial: true } => {
                format!("this partial clone left out object {id}")
            }
            Error::Missing { id, partial: false } => format!("object {id} is missing"),
            Error::Damaged { id, reason } => format!("object {id} is damaged: {reason}"),
            Error::Excessive { place, bound } => format!("{place} holds {bound}"),
            Error::Git { action, reason } => format!("cannot {action}: {reason}"),
        }
    }

    /// Returns what to do next.
    pub fn hint(&self) -> String {
        match self {
            Error::NoRepository { .. } => {
                "go to your team's repository, or start one with `git init` and `leads init`".into()
            }
            Error::Untrusted { dir } => format!(
                "if you trust it, run: git config --global --add safe.directory {}",
                quoted(&dir.display().to_string())
            ),
            Error::Grafts { .. } => {
                "turn the grafts into replace refs with `git replace --convert-graft-file`, or delete the file".into()
            }
            Error::Unsupported { hint, .. } => (*hint).into(),
            Error::UnknownRevision { .. } => {
                "`git log` and `git branch --all` list what can be named; a shallow clone may lack it: git fetch --unshallow"
                    .into()
            }
            Error::Missing { partial: true, .. } => {
                "fetch what the partial clone left out: git fetch --refetch --no-filter; in CI, clone without `filter`"
                    .into()
            }
            Error::Missing { partial: false, .. } | Error::Damaged { .. } => {
                "run `git fsck` to see what is broken, and clone again if another copy is whole".into()
            }
            Error::Excessive { .. } => "look at who added this folder, and take it out of the book".into(),
            Error::Git { .. } => "see whether `git status` works here; `git fsck` looks for damage".into(),
        }
    }
}

impl fmt::Display for Error {
    /// Writes one line without control characters: names in it may come from anybody.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text()
            .chars()
            .try_for_each(|c| f.write_char(if c.is_control() { '\u{fffd}' } else { c }))
    }
}

impl std::error::Error for Error {}

/// Returns the words of git's library: the outermost and, where they say something else, the innermost.
pub(super) fn words(error: &gix::Error) -> String {
    let outer = error.iter_errors().next().map(plain).unwrap_or_default();
    let inner = plain(error.probable_cause());
    if outer.contains(&inner) {
        outer
    } else {
        format!("{outer} ({inner})")
    }
}

/// Returns the words alone: the library adds what it knows as in a debugger.
fn plain(error: &(dyn std::error::Error + 'static)) -> String {
    match error.downcast_ref::<gix::error::Message>() {
        Some(message) => message.message.to_string(),
        None => error.to_string(),
    }
}
