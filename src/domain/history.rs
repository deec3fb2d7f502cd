//! The history of a book as commits and the versions of lead files that they left.
//!
//! Source of the rules: the first-parent line of the audited branch is the book's history; a commit on it
//! *lands* what it changed, and a merge on it brings commits in, which *recorded* what they changed.

mod commits;
mod held;

use std::fmt;
use std::sync::Arc;

pub use self::commits::{Columns, Commit, Commits, Numbers, Subjects};
pub use self::held::Held;

/// The name of a git object, of either object format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    bytes: [u8; 32],
    len: u8,
}

impl ObjectId {
    /// Returns the id with these bytes: 20 for SHA-1, 32 for SHA-256; longer input is cut.
    pub fn new(bytes: &[u8]) -> Self {
        let len = bytes.len().min(32);
        let mut padded = [0; 32];
        padded[..len].copy_from_slice(&bytes[..len]);
        ObjectId {
            bytes: padded,
            len: len as u8,
        }
    }

    /// Returns the raw bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// Returns the first seven hexadecimal digits, as git abbreviates.
    pub fn short(&self) -> String {
        let mut hex = self.to_string();
        hex.truncate(7);
        hex
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut hex = [0; 64];
        for (byte, pair) in self.as_bytes().iter().zip(hex.chunks_exact_mut(2)) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        let hex = &hex[..2 * usize::from(self.len)];
        f.pad(std::str::from_utf8(hex).expect("because hexadecimal digits are ASCII"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The position of a commit in [`History::commits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitIndex(pub u32);

/// Who made a commit, as git recorded it. Shared, since one person makes many.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature {
    /// The name, as written.
    pub name: String,
    /// The e-mail, as written.
    pub email: String,
}

/// Whether a commit is signed, as git can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seal {
    /// By a key that git knows.
    Good,
    /// The signature is not that of this commit, or its key was revoked.
    Bad,
    /// By a key that has expired, or in a signature that has.
    Expired,
    /// It is signed, and git cannot tell by whom: a key is missing here.
    Unchecked,
    /// It is not signed.
    None,
}

impl Seal {
    /// Every seal with its name in every output.
    pub const ALL: [(&'static str, Seal); 5] = [
        ("good", Seal::Good),
        ("bad", Seal::Bad),
        ("expired", Seal::Expired),
        ("unchecked", Seal::Unchecked),
        ("none", Seal::None),
    ];

    /// Returns its name.
    pub fn name(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, seal)| *seal == self);
        known.expect("because ALL lists every seal").0
    }
}

/// How a path was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A plain file, executable or not.
    File,
    /// A symbolic link: never a lead.
    Link,
    /// A submodule: never a lead.
    Submodule,
}

impl Mode {
    /// Returns what it is if it is not a plain file, in words.
    pub fn instead(self) -> Option<String> {
        match self {
            Mode::File => None,
            Mode::Link => Some("a symbolic link".to_owned()),
            Mode::Submodule => Some("a submodule".to_owned()),
        }
    }
}

/// The content of one path at one point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    /// The blob.
    pub blob: ObjectId,
    /// How it was stored.
    pub mode: Mode,
}

/// What was at a path before a commit, in one of its parents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Nothing.
    Absent,
    /// This.
    Version(Version),
    /// The parent is not in this repository (shallow clone), so nobody can say.
    Unknown,
}

/// One path under `leads/` that a commit left different from its parent.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which commit.
    pub commit: CommitIndex,
    /// The path from the top of the repository.
    pub path: Arc<str>,
    /// What each parent had there, first parent first; a root commit has one `Absent`.
    /// For a commit on the line `before[0]` differs from `after`; for one that a merge brought in every entry does.
    pub before: Held,
    /// What it left there; `None` if it removed the path.
    pub after: Option<Version>,
}

/// Why a part of the history cannot be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// The clone is shallow: where it ends, all that a commit holds is a change with [`Before::Unknown`].
    Shallow,
    /// A partial clone left out blobs or trees.
    Partial,
}

/// What one walk over the repository found.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The commits of the first-parent line, oldest first, each preceded by the commits it brought in (oldest first,
    /// in topological order). Brought-in commits are listed only if they touched a lead, the policy or the schema; those
    /// on the line all are.
    pub commits: Commits,
    /// The changes of lead files, in the order of `commits`, then by path.
    pub changes: Vec<Change>,
    /// The commits of the line that changed the policy folder or the schema folder, oldest first; and the one where a
    /// shallow clone ends, if it holds either.
    pub policy_changes: Vec<CommitIndex>,
    /// The commits that themselves changed a file in the policy folder or the schema folder, on the line or brought in,
    /// oldest first: what they left differs from every parent. And those where a shallow clone ends, if they hold either.
    pub policy_commits: Vec<CommitIndex>,
    /// The merges of the line that pulled it into a private copy, by their message, and so made that copy the line.
    pub turned: Vec<CommitIndex>,
    /// The commits that were brought in and are not listed, since they touched nothing here, each with its landing, in order.
    pub unlisted: Vec<(ObjectId, CommitIndex)>,
    /// Why and where the past is missing; `None` if the whole history is here.
    pub gap: Option<Gap>,
    /// Remarks for the reader: replace refs honoured, merges that turned the line around.
    pub notes: Vec<String>,
}

impl History {
    /// Returns the commit at an index that this history handed out.
    pub fn commit(&self, index: CommitIndex) -> Commit<'_> {
        self.commits.get(index.0 as usize)
    }

    /// Returns the commit of the line that landed one: itself if it is on the line.
    pub fn landing(&self, index: CommitIndex) -> CommitIndex {
        self.commits.landing(index.0 as usize)
    }

    /// Forgets all but the first commits, as many as these and no fewer than a whole landing: what is left is what the
    /// walk to the last of them finds.
    pub fn truncate(&mut self, commits: usize) {
        let is_left = |commit: CommitIndex| (commit.0 as usize) < commits;
        self.commits.truncate(commits);
        self.changes.retain(|change| is_left(change.commit));
        self.policy_changes.retain(|commit| is_left(*commit));
        self.policy_commits.retain(|commit| is_left(*commit));
        self.turned.retain(|commit| is_left(*commit));
        self.unlisted.retain(|(_, landing)| is_left(*landing));
    }

    /// Takes whether a version that was asked for is not here. Only reading shows what a partial clone lacks; the end of a
    /// shallow one is seen before.
    pub fn lacks(&mut self, version: bool) {
        if version && self.gap.is_none() {
            self.gap = Some(Gap::Partial);
        }
    }

    /// Returns what a commit of the line landed: the changes of the commits that it brought in, and then its own.
    ///
    /// Of its own there is one for each lead file that is another than before it. What was changed and changed back on a
    /// branch is among the changes of others alone.
    pub fn landed_with(&self, landing: CommitIndex) -> &[Change] {
        let landed_in = |change: &Change| self.landing(change.commit);
        let start = self
            .changes
            .partition_point(|change| landed_in(change) < landing);
        let landed = &self.changes[start..];
        &landed[..landed.partition_point(|change| landed_in(change) == landing)]
    }
}
