//! A branch as if it landed now: the history of its base, and one merge that no one has made yet.

use chrono::{DateTime, Utc};

use super::line::Line;
use super::{Error, Progress, Repository, merge, ours, walk};
use crate::domain::history::{CommitIndex, History, ObjectId};

/// What a base would be if a head were merged into it.
#[derive(Debug, Clone)]
pub struct Onto {
    /// The history of the base, and the landing after it. What lands is told as of any merge: the commits it brings in
    /// by their authors, and what the merge itself makes of them by the author of the head.
    pub history: History,
    /// The merge to come, the last of the commits; its name is all zeros. `None` if the base has all that leads to the head.
    pub landing: Option<CommitIndex>,
    /// What it would leave, for `Repository::files_of_tree`.
    pub tree: ObjectId,
    /// The paths that git could not merge, sorted. What it made of them is in the tree, between conflict markers.
    pub conflicts: Vec<String>,
    /// How many commits lead to the head and not to the base, whatever they touched.
    pub added: usize,
}

/// Returns what would have happened on the way to a base if a head landed on it at this time.
pub(super) fn history(
    repository: &Repository,
    base: ObjectId,
    head: ObjectId,
    at: DateTime<Utc>,
    progress: &dyn Progress,
) -> Result<Onto, Error> {
    let mut reader = repository.reader();
    let (old, new) = (repository.theirs(base)?, repository.theirs(head)?);
    let mut line = Line::onto(&mut reader, old, new, progress)?;
    let added = line.brought_in().len();
    let mut conflicts = Vec::new();
    let tree = match fork(&line, base, head)? {
        None => return Err(Error::Unrelated { base, head }),
        Some(fork) if fork == base => line.tree(&new),
        Some(fork) if fork == head => line.tree(&old),
        Some(_) => {
            let merged = merge::trees(repository, base, head)?;
            conflicts = merged.conflicts.into_iter().map(|file| file.path).collect();
            repository.theirs(merged.tree)?
        }
    };
    match added {
        0 => drop(line.order.pop()),
        _ => line.land(tree, at),
    }
    let history = walk::of(repository, reader, History::default(), &line, progress)?;
    let last = history.commits.len() as u32 - 1;
    Ok(Onto {
        history,
        landing: (added > 0).then_some(CommitIndex(last)),
        tree: ours(&tree),
        conflicts,
        added,
    })
}

/// Returns the latest commit that leads to both.
pub(super) fn merge_base(
    repository: &Repository,
    one: ObjectId,
    other: ObjectId,
) -> Result<Option<ObjectId>, Error> {
    fork(&both(repository, one, other)?, one, other)
}

/// Returns whether a commit is another or leads to it.
pub(super) fn is_ancestor(
    repository: &Repository,
    old: ObjectId,
    new: ObjectId,
) -> Result<bool, Error> {
    let line = both(repository, old, new)?;
    let leads = line.fork().is_some_and(|fork| ours(&fork.id) == old);
    if !leads && is_hidden(&line) {
        return Err(Error::Parted {
            base: old,
            head: new,
        });
    }
    Ok(leads)
}

/// Returns what leads to two commits.
fn both(repository: &Repository, base: ObjectId, head: ObjectId) -> Result<Line, Error> {
    let mut reader = repository.reader();
    let (base, head) = (repository.theirs(base)?, repository.theirs(head)?);
    Line::onto(&mut reader, base, head, &())
}

/// Returns the latest commit that leads to base and head; `None` if there is none at all.
fn fork(line: &Line, base: ObjectId, head: ObjectId) -> Result<Option<ObjectId>, Error> {
    let fork = line.fork().map(|fork| ours(&fork.id));
    let hidden = match fork {
        None => line.is_cut(),
        // One that is later may lie where the clone does not reach.
        Some(fork) => fork != base && fork != head && is_hidden(line),
    };
    match hidden {
        true => Err(Error::Parted { base, head }),
        false => Ok(fork),
    }
}

/// Returns whether a shallow clone ends among the commits that lead to the head alone.
fn is_hidden(line: &Line) -> bool {
    line.brought_in().iter().any(|node| node.cut)
}
