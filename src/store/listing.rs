//! What one commit holds under a folder.

use super::content::Reader;
use super::folder::Kind;
use super::{DEEPEST_FOLDER, Error, MOST_ENTRIES, Repository, commit, folders, ours, theirs};
use crate::domain::history::{ObjectId, Version};

/// A file in a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path from the top of the repository, with forward slashes.
    pub path: String,
    /// What is there.
    pub version: Version,
}

/// Returns everything under a folder in a commit, sorted by path.
pub(super) fn files(
    repository: &Repository,
    commit: ObjectId,
    folder: &str,
) -> Result<Vec<File>, Error> {
    let mut reader = repository.reader();
    let Some(id) = theirs(repository.format, commit) else {
        return Err(Error::Missing {
            id: commit,
            partial: repository.partial,
        });
    };
    let bytes = reader.object(&id, gix::objs::Kind::Commit)?;
    let object = commit::Object::parse(bytes).ok_or_else(|| Error::Damaged {
        id: commit,
        reason: "it is no commit that git would write".into(),
    })?;
    let mut listing = Listing {
        commit,
        entries: 0,
        files: Vec::new(),
    };
    let mut at = object.tree;
    let mut names = folder.split('/').filter(|name| !name.is_empty()).peekable();
    while let Some(name) = names.next() {
        let within = folders::parse(&mut reader, at, None, None)?;
        let name = name.as_bytes();
        let leaf = within.leaf(name).filter(|_| names.peek().is_none());
        match (within.folder(name), leaf) {
            (Some(entry), _) => at = entry.id(),
            (None, Some(entry)) => {
                listing.push(folder.as_bytes(), entry.kind, entry.id());
                return Ok(listing.files);
            }
            (None, None) => return Ok(Vec::new()),
        }
    }
    let mut path = folder.trim_matches('/').as_bytes().to_vec();
    listing.descend(&mut reader, at, &mut path, 0)?;
    Ok(listing.files)
}

struct Listing {
    commit: ObjectId,
    entries: usize,
    files: Vec<File>,
}

impl Listing {
    fn descend(
        &mut self,
        reader: &mut Reader,
        id: gix::ObjectId,
        path: &mut Vec<u8>,
        depth: usize,
    ) -> Result<(), Error> {
        self.bound(depth)?;
        let folder = folders::parse(reader, id, None, None)?;
        for entry in folder
            .entries()
            .filter(|entry| !entry.name.starts_with(b"."))
        {
            self.entries += 1;
            let outer = path.len();
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(entry.name);
            match entry.kind {
                Kind::Folder => self.descend(reader, entry.id(), path, depth + 1)?,
                kind => self.push(path, kind, entry.id()),
            }
            path.truncate(outer);
        }
        Ok(())
    }

    fn push(&mut self, path: &[u8], kind: Kind, id: gix::ObjectId) {
        let mode = match kind {
            Kind::Leaf(mode) => mode,
            Kind::Folder => return,
        };
        self.files.push(File {
            path: String::from_utf8_lossy(path).into_owned(),
            version: Version {
                blob: ours(&id),
                mode,
            },
        });
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
            place: format!("commit {}", self.commit.short()),
            bound,
        })
    }
}
