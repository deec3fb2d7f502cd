//! Every version of one lead, wherever it is: on any branch, behind any tag, in a stash.

use std::collections::BTreeSet;
use std::process::Command;

use chrono::{DateTime, Utc};

use super::{Error, Repository, program};
use crate::domain::history::{ObjectId, Signature};

/// How many commits are asked about at a time: a command line has an end.
const AT_A_TIME: usize = 200;

/// What begins the line of a commit; between its parts is a zero byte.
const COMMIT: char = '\u{1}';

/// A commit that left a version of a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The commit.
    pub commit: ObjectId,
    /// Its author.
    pub author: Signature,
    /// The committer's stamp.
    pub at: Option<DateTime<Utc>>,
    /// The first line of its message.
    pub subject: String,
    /// The versions that it left, which its parents did not have there.
    pub blobs: Vec<ObjectId>,
}

/// Returns the commits that left a version of this lead, those that lead to others first.
pub(super) fn of(repository: &Repository, id: &str) -> Result<Vec<Revision>, Error> {
    let format = format!("--format={COMMIT}%H%x00%an%x00%ae%x00%ct%x00%s");
    let path = format!(":(top,glob)leads/**/{}.yaml", plain(id));
    let mut command = Command::new("git");
    command
        .arg("--git-dir")
        .arg(repository.git_dir())
        .args(["-c", "log.showSignature=false", "-c", "log.follow=false"])
        .args([
            "log",
            "--all",
            "--full-history",
            "--topo-order",
            "--reverse",
        ])
        .args(["--diff-merges=separate", "--raw", "--no-abbrev"])
        .args(["--no-renames", "--no-color", "--no-notes", "--no-ext-diff"])
        .args(["--encoding=UTF-8", &format, "--", &path]);
    program::read_paths_as_told(&mut command);
    let out = answer(&mut command, "find the versions of a lead")?;
    let mut revisions: Vec<Revision> = Vec::new();
    for line in String::from_utf8_lossy(&out).lines() {
        if let Some(parts) = line.strip_prefix(COMMIT) {
            let revision = revision(parts);
            // A merge is told once for each parent.
            let is_new = |new: &Revision| revisions.last().is_none_or(|r| r.commit != new.commit);
            revisions.extend(revision.filter(is_new));
        } else if let (Some(raw), Some(last)) = (line.strip_prefix(':'), revisions.last_mut()) {
            let blob = file(raw).filter(|blob| !last.blobs.contains(blob));
            last.blobs.extend(blob);
        }
    }
    revisions.retain(|revision| !revision.blobs.is_empty());
    Ok(revisions)
}

/// Returns the full names of the branches, tags and other refs that lead to any of these commits.
pub(super) fn reached_from(
    repository: &Repository,
    commits: &[ObjectId],
) -> Result<BTreeSet<String>, Error> {
    let mut refs = BTreeSet::new();
    for part in commits.chunks(AT_A_TIME) {
        let mut command = Command::new("git");
        command
            .arg("--git-dir")
            .arg(repository.git_dir())
            .args(["for-each-ref", "--format=%(refname)"])
            .args(part.iter().map(|commit| format!("--contains={commit}")));
        let out = answer(&mut command, "find the branches that hold a commit")?;
        refs.extend(String::from_utf8_lossy(&out).lines().map(str::to_owned));
    }
    Ok(refs)
}

/// Runs git and returns its answer.
pub(super) fn answer(command: &mut Command, action: &'static str) -> Result<Vec<u8>, Error> {
    let said = program::run(command).map_err(|error| Error::Git {
        action,
        reason: super::error::said(&error),
    })?;
    match said.code {
        Some(0) => Ok(said.out),
        _ => Err(Error::Git {
            action,
            reason: said.words,
        }),
    }
}

/// Returns the version of a plain file that a line such as `100644 100644 OLD NEW M` tells of.
fn file(raw: &str) -> Option<ObjectId> {
    let mut parts = raw.split(' ').skip(1);
    let (mode, blob) = (parts.next()?, parts.nth(1)?);
    mode.starts_with("100").then(|| object(blob)).flatten()
}

/// Returns the object with this name in hexadecimal digits.
pub(super) fn object(name: &str) -> Option<ObjectId> {
    let id = gix::ObjectId::from_hex(name.as_bytes()).ok()?;
    Some(super::ours(&id))
}

fn revision(parts: &str) -> Option<Revision> {
    let mut parts = parts.splitn(5, '\0');
    Some(Revision {
        commit: object(parts.next()?)?,
        author: Signature {
            name: parts.next()?.to_owned(),
            email: parts.next()?.to_owned(),
        },
        at: DateTime::from_timestamp(parts.next()?.parse().unwrap_or(i64::MAX), 0),
        subject: parts.next().unwrap_or_default().to_owned(),
        blobs: Vec::new(),
    })
}

/// Returns a name of a file such that no letter of it stands for others.
fn plain(id: &str) -> String {
    let mut plain = String::with_capacity(id.len());
    for letter in id.chars() {
        if "*?[]\\".contains(letter) {
            plain.push('\\');
        }
        plain.push(letter);
    }
    plain
}
