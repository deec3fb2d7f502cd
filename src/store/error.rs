//! What can go wrong between the program and git, in words, with what to do next.

use std::fmt::{self, Write as _};
use std::io;
use std::path::PathBuf;

use crate::domain::history::ObjectId;
use crate::finding::quoted;

/// The world failed: no repository, one that cannot be trusted, objects that cannot be read, or files that cannot be written
/// or committed.
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
    /// Two commits have no past in common.
    Unrelated {
        /// What was to be merged into.
        base: ObjectId,
        /// What was to be merged.
        head: ObjectId,
    },
    /// A shallow clone ends before the commit from which two others went on.
    Parted {
        /// What was to be merged into.
        base: ObjectId,
        /// What was to be merged.
        head: ObjectId,
    },
    /// Git did not merge two commits.
    NotMerged {
        /// What was to be merged into.
        base: ObjectId,
        /// What was to be merged.
        head: ObjectId,
        /// What git said, in lines.
        words: String,
    },
    /// There are no files, only git's objects.
    NoWorkTree,
    /// No file may be at this path.
    BadPath {
        /// The path, as given.
        path: String,
        /// Why not.
        reason: &'static str,
    },
    /// What is there is no plain file, or no plain folder of this repository.
    InTheWay {
        /// The path, as far as what is in the way.
        path: String,
        /// What it is.
        what: &'static str,
    },
    /// The file is no longer what it was when it was read.
    Changed {
        /// The path.
        path: String,
    },
    /// A file that was to be new is there already.
    Exists {
        /// The path.
        path: String,
    },
    /// The system refuses to write.
    Unwritable {
        /// The path.
        path: String,
        /// The kind of refusal.
        kind: io::ErrorKind,
        /// What the system said.
        reason: String,
    },
    /// Another process of this program does not come to its end.
    Busy {
        /// How long it was waited for.
        seconds: u64,
    },
    /// Git cannot be started.
    NoGit {
        /// What the system said.
        reason: String,
    },
    /// Git has something to finish first.
    Unfinished {
        /// What: a merge.
        what: &'static str,
        /// What git said.
        words: String,
    },
    /// A hook of the repository refused the commit.
    HookRefused {
        /// Which hook, or which it may have been.
        hook: String,
        /// What it said, in lines.
        words: String,
    },
    /// Git does not know whom to name in a commit.
    NoIdentity {
        /// What git said, in lines.
        words: String,
    },
    /// Git did not commit for another reason.
    NotCommitted {
        /// What git said, in lines.
        words: String,
    },
    /// The system does not tell of changes.
    Unwatchable {
        /// Where.
        place: String,
        /// What the system said.
        reason: String,
        /// Whether it would tell if less were watched.
        full: bool,
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
    /// Returns the error for a file that the system refuses to write.
    pub(super) fn unwritable(path: &str, error: &io::Error) -> Error {
        Error::Unwritable {
            path: path.to_owned(),
            kind: error.kind(),
            reason: said(error),
        }
    }

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
            Error::Unrelated { base, head } => format!(
                "{} and {} have no commit in common, so the one cannot be merged into the other",
                head.short(),
                base.short()
            ),
            Error::Parted { base, head } => format!(
                "this shallow clone does not reach back to where {} and {} parted",
                head.short(),
                base.short()
            ),
            Error::NotMerged { base, head, words } => format!(
                "git could not try to merge {} into {}: {}",
                head.short(),
                base.short(),
                one(words)
            ),
            Error::NoWorkTree => "this repository has no files, only git's objects".into(),
            Error::BadPath { path, reason } => format!("`{path}` cannot be a file here: {reason}"),
            Error::InTheWay { path, what } => {
                format!("{path} is a {what}, so nothing was written there")
            }
            Error::Changed { path } => format!(
                "somebody changed or moved {path} while you were working; nothing was written"
            ),
            Error::Exists { path } => format!("{path} is there already; nothing was written"),
            Error::Unwritable { path, reason, .. } => {
                format!("{path} cannot be written: {reason}; nothing was written")
            }
            Error::Busy { seconds } => format!(
                "another `leads` has been writing here for {seconds} seconds; nothing was written"
            ),
            Error::NoGit { reason } => format!("git cannot be started to commit: {reason}"),
            Error::Unfinished { what, words } => {
                format!("git commits no single file during a {what}: {}", one(words))
            }
            Error::HookRefused { hook, words } => {
                format!("the hook {hook} refused the commit: {}", one(words))
            }
            Error::NoIdentity { words } => {
                format!("git does not know who you are: {}", one(words))
            }
            Error::NotCommitted { words } => format!("git did not commit: {}", one(words)),
            Error::Unwatchable { place, reason, .. } => {
                format!("changes in {place} cannot be watched: {reason}")
            }
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
            Error::Unrelated { .. } => {
                "name the branch that this one was started from, such as origin/main; what was started on its own has to be \
                 brought over by new commits"
                    .into()
            }
            Error::Parted { .. } => {
                "fetch the rest of the history: git fetch --unshallow; in CI, check out with `fetch-depth: 0`".into()
            }
            Error::NotMerged { base, .. } => format!(
                "bring your branch up to date, then nothing is left to try: git merge {}; or see whether git is 2.38 or newer \
                 and may write in its folder",
                base.short()
            ),
            Error::NoWorkTree => "clone it, and work in the clone".into(),
            Error::BadPath { .. } => "name a file in the repository, such as leads/2026-11/acme-7k3q.yaml".into(),
            Error::InTheWay { path, .. } => format!(
                "see who put it there: git log -- {}; take it away, or name another place",
                quoted(path)
            ),
            Error::Changed { .. } => "run the command again: it starts from what is there now".into(),
            Error::Exists { .. } => "choose another name, or edit that file".into(),
            Error::Unwritable { kind, .. } => remedy(*kind).into(),
            Error::Busy { .. } => "end it if it hangs, then run the command again".into(),
            Error::NoGit { .. } => {
                "see whether `git --version` works here; the file is written and can be committed later".into()
            }
            Error::Unfinished { what, .. } => format!(
                "finish it with `git {what} --continue` or drop it with `git {what} --abort`; the file is written"
            ),
            Error::HookRefused { .. } => {
                "do what the hook asks for; the file is written, but not committed".into()
            }
            Error::NoIdentity { .. } => {
                "git config --global user.name \"Your Name\" && git config --global user.email you@team.example; the file is written"
                    .into()
            }
            Error::NotCommitted { .. } => {
                "the file is written, but not committed; `git status` shows where things stand".into()
            }
            Error::Unwatchable { full: true, .. } => {
                "ask for a larger fs.inotify.max_user_watches, or keep the leads in fewer folders".into()
            }
            Error::Unwatchable { .. } => "`leads status` and `leads check` answer without watching".into(),
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

/// Returns what to do about a refusal to write.
fn remedy(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::PermissionDenied => {
            "ask for the right to write this file and its folder; on Windows, close it in other programs"
        }
        io::ErrorKind::ReadOnlyFilesystem => "work in a copy on a disk that can be written to",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room on the disk, then run the command again"
        }
        _ => "see whether another program can write there, then run the command again",
    }
}

/// Returns what the system said, without the number it has for that.
pub(super) fn said(error: &io::Error) -> String {
    let words = error.to_string();
    match words.find(" (os error ") {
        Some(end) => words[..end].to_owned(),
        None => words,
    }
}

/// Returns lines on one.
fn one(words: &str) -> String {
    match words.is_empty() {
        true => "it does not say why".into(),
        false => words.lines().map(str::trim).collect::<Vec<_>>().join("; "),
    }
}

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
