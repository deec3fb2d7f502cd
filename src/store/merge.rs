//! Two commits merged among git's objects alone, by the git on this computer: no branch and no file changes.

use std::io;
use std::process::Command;

use super::{Error, Repository, Unmerged, ours, program, unmerged};
use crate::domain::history::ObjectId;

/// What merges as git does where nobody set it otherwise, so that the outcome is the same on every computer: also on a
/// forge, which runs no merge driver.
const SETTINGS: [&str; 8] = [
    "-c",
    "merge.conflictStyle=merge",
    "-c",
    "merge.renames=true",
    "-c",
    "merge.directoryRenames=conflict",
    "-c",
    "merge.leads.driver=git merge-file -L ours -L base -L theirs %A %O %B",
];

/// How git ends where it does not know an argument.
const USAGE: i32 = 129;

/// What a merge made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// What it would leave, for `Repository::files_of_tree`.
    pub tree: ObjectId,
    /// What could not be merged, sorted by path, each at the path that git found for it: a file that one side moved is at
    /// its new one, with all three versions.
    pub conflicts: Vec<Unmerged>,
}

/// Merges a head into a base. Conflicts are an outcome; only what keeps git from merging at all is an error.
pub(super) fn trees(
    repository: &Repository,
    base: ObjectId,
    head: ObjectId,
) -> Result<Merged, Error> {
    let failed = |words: String| Error::NotMerged { base, head, words };
    let said = command(repository, base, head)
        .and_then(|mut command| program::run(&mut command))
        .map_err(|error| {
            failed(format!(
                "it cannot be started: {}",
                super::error::said(&error)
            ))
        })?;
    match said.code {
        Some(0 | 1) => {
            read(repository, &said.out).ok_or_else(|| failed("it answers in other words".into()))
        }
        Some(USAGE) => Err(failed("it is older than 2.38".into())),
        _ => Err(failed(said.words)),
    }
}

fn command(repository: &Repository, base: ObjectId, head: ObjectId) -> io::Result<Command> {
    let mut command = Command::new("git");
    command
        .args(SETTINGS)
        .args(["merge-tree", "--write-tree", "--no-messages", "-z"])
        .args([base, head].map(|id| id.to_string()))
        .env("GIT_DIR", std::path::absolute(repository.git_dir())?)
        .env(
            "GIT_COMMON_DIR",
            std::path::absolute(repository.common_dir())?,
        )
        // What the files at hand say about merging is of another commit.
        .env("GIT_ATTR_SOURCE", base.to_string())
        .env("GIT_NO_LAZY_FETCH", "1");
    Ok(command)
}

/// Returns what git answered: the tree, and the versions that are in conflict, each with a zero byte at its end.
fn read(repository: &Repository, out: &[u8]) -> Option<Merged> {
    let end = out.iter().position(|byte| *byte == 0)?;
    let tree = gix::ObjectId::from_hex(&out[..end]).ok()?;
    let mut conflicts = unmerged::read(&out[end..])?;
    conflicts.sort_by(|one, other| one.path.cmp(&other.path));
    let tree = (tree.kind() == repository.format).then(|| ours(&tree))?;
    Some(Merged { tree, conflicts })
}
