//! What one commit holds under a folder.

use gix::bstr::ByteSlice as _;

use super::content::Reader;
use super::folder::Kind;
use super::{DEEPEST_FOLDER, Error, MOST_ENTRIES, Repository, folders, is_left_out, ours};
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
    let mut reader = repository.reader().forgetful();
    let id = repository.theirs(commit)?;
    let tree = reader.commit(&id)?.tree;
    below(
        &mut reader,
        tree,
        folder,
        format!("commit {}", commit.short()),
    )
}

/// Returns everything under a folder in a tree, which no commit need hold, sorted by path.
pub(super) fn files_of_tree(
    repository: &Repository,
    tree: ObjectId,
    folder: &str,
) -> Result<Vec<File>, Error> {
    let mut reader = repository.reader().forgetful();
    let id = repository.theirs(tree)?;
    below(&mut reader, id, folder, format!("tree {}", tree.short()))
}

/// Returns everything under a folder in a tree; `place` names the tree where it breaks a bound.
fn below(
    reader: &mut Reader,
    tree: gix::ObjectId,
    folder: &str,
    place: String,
) -> Result<Vec<File>, Error> {
    let mut listing = Listing {
        place,
        entries: 0,
        files: Vec::new(),
    };
    let mut at = tree;
    let mut names = folder.split('/').filter(|name| !name.is_empty()).peekable();
    while let Some(name) = names.next() {
        let within = folders::parse(reader, at, None)?;
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
    listing.descend(reader, at, &mut path, 0)?;
    Ok(listing.files)
}

struct Listing {
    place: String,
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
        let folder = folders::parse(reader, id, None)?;
        let is_hidden = path.contains_str("/.");
        for entry in folder.entries() {
            let outer = path.len();
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(entry.name);
            let is_hidden = is_hidden || entry.name.starts_with(b".");
            if !is_hidden || !is_left_out(path, || entry.kind == Kind::Folder) {
                self.entries += 1;
                match entry.kind {
                    Kind::Folder => self.descend(reader, entry.id(), path, depth + 1)?,
                    kind => self.push(path, kind, entry.id()),
                }
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
            path: match std::str::from_utf8(path) {
                Ok(path) => path.to_owned(),
                Err(_) => String::from_utf8_lossy(path).into_owned(),
            },
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
            place: self.place.clone(),
            bound,
        })
    }
}
