//! Every id that is taken somewhere: on a branch that is here, or in the work tree.

use std::collections::BTreeSet;

use gix::ObjectId as Id;

use super::folder::{Folder, Kind};
use super::folders::Folders;
use super::{DEEPEST_FOLDER, Error, MOST_ENTRIES, Repository, open, theirs, working};
use crate::domain::lead::id_of;

/// Returns the ids of all lead files at the tips of branches, at `HEAD` and in the work tree.
pub(super) fn everywhere(repository: &Repository) -> Result<BTreeSet<String>, Error> {
    let mut search = Search {
        folders: Folders::new(repository),
        seen: gix::hashtable::HashSet::default(),
        last: None,
        entries: 0,
        ids: BTreeSet::new(),
    };
    let mut reader = repository.reader();
    for tip in tips(repository, reader.git())? {
        if let Some(commit) = present(reader.commit(&tip))? {
            search.tree(commit.tree)?;
        }
    }
    if let Some(top) = repository.workdir() {
        let paths = working::paths(top, "leads")?;
        let ids = paths.iter().filter_map(|path| id_of(path));
        search.ids.extend(ids.map(str::to_owned));
    }
    Ok(search.ids)
}

/// Returns the commits that branches name, those of remotes too, and `HEAD`. A branch that names nothing is passed over.
fn tips(repository: &Repository, git: &gix::Repository) -> Result<BTreeSet<Id>, Error> {
    let failed = |error: gix::Error| Error::Git {
        action: "list the branches",
        reason: super::error::words(&error),
    };
    let head = open::head(repository).ok().flatten();
    let mut tips: BTreeSet<Id> = head
        .and_then(|head| theirs(repository.format, head))
        .into_iter()
        .collect();
    let references = git.references().map_err(failed)?;
    let local = references.local_branches().map_err(failed)?;
    let remote = references.remote_branches().map_err(failed)?;
    let branches = local.chain(remote).filter_map(Result::ok);
    let commits = branches.filter_map(|branch| branch.into_fully_peeled_id().ok());
    tips.extend(commits.map(gix::Id::detach));
    Ok(tips)
}

/// Returns what was read; `None` if it is not here.
fn present<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Ok(found) => Ok(Some(found)),
        Err(Error::Missing { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

struct Search {
    folders: Folders,
    seen: gix::hashtable::HashSet,
    /// The folder of leads looked at last: the next branch differs from it in little.
    last: Option<Id>,
    entries: usize,
    ids: BTreeSet<String>,
}

impl Search {
    /// Gathers the ids below a root folder.
    fn tree(&mut self, tree: Id) -> Result<(), Error> {
        if !self.seen.insert(tree) {
            return Ok(());
        }
        let top = present(self.folders.top(tree))?;
        if let Some(leads) = top.and_then(|top| top.leads) {
            self.folder(self.last, leads, 0)?;
            self.last = Some(leads);
        }
        Ok(())
    }

    /// Gathers the ids in a folder and below it, as far as it differs from one that was seen.
    fn folder(&mut self, old: Option<Id>, new: Id, depth: usize) -> Result<(), Error> {
        if !self.seen.insert(new) {
            return Ok(());
        }
        self.bound(depth)?;
        let pair = match old {
            Some(old) => present(self.folders.pair(old, new))?,
            None => None,
        };
        let (old, new) = match pair {
            Some((old, new)) => (Some(old), new),
            None => match present(self.folders.read(new, None))? {
                Some(new) => (None, new),
                None => return Ok(()),
            },
        };
        let mut below = Vec::new();
        let mut entries = 0;
        Folder::differences(old.as_deref(), Some(&new), |was, is| {
            entries += 1;
            let Some(entry) = is.filter(|entry| !entry.name.starts_with(b".")) else {
                return Ok(());
            };
            if entry.kind == Kind::Folder {
                below.push((was.map(|was| was.id()), entry.id()));
            } else if let Some(id) =
                id_of(&format!("leads/{}", String::from_utf8_lossy(entry.name)))
            {
                self.ids.insert(id.to_owned());
            }
            Ok::<_, Error>(())
        })?;
        self.entries += entries;
        drop((old, new));
        for (old, new) in below {
            self.folder(old, new, depth + 1)?;
        }
        Ok(())
    }

    fn bound(&self, depth: usize) -> Result<(), Error> {
        let bound = if depth > DEEPEST_FOLDER {
            format!("folders nested more than {DEEPEST_FOLDER} deep")
        } else if self.entries > MOST_ENTRIES {
            format!("more than {MOST_ENTRIES} entries")
        } else {
            return Ok(());
        };
        Err(Error::Excessive {
            place: "a branch".into(),
            bound,
        })
    }
}
