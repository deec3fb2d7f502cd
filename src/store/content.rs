//! What a file holds, read from git's objects within bounds.

use std::borrow::Cow;
use std::rc::Rc;

use gix::objs::Find as _;
use gix::odb::pack::cache::lru::MemoryCappedHashmap;

use super::error::words;
use super::packs::{Origin, Packed, Unpacker};
use super::{Error, LARGEST_FILE_BYTES, Repository, commit, ours, theirs};
use crate::domain::history::ObjectId;

/// How much of recently decoded objects git's library keeps for each thread.
const PACK_CACHE_BYTES: usize = 4 * 1024 * 1024;

/// What is at a path, or why it was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The bytes of a plain file.
    Bytes(Vec<u8>),
    /// A plain file that was not opened: git saw in it what the commit has there, and nobody touched it since.
    Untouched,
    /// A symbolic link, not followed.
    Link,
    /// Something else than a file, not opened: what it is.
    Special(&'static str),
    /// A file too large to be read.
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// A blob that a partial clone left out.
    Missing,
    /// A file whose name is not UTF-8; its path is written with replacement characters.
    BadName,
    /// A file or folder that the system refuses to read: what it said.
    Unreadable(String),
}

/// Reads blobs, one thread at a time, keeping what neighbours share.
pub struct Reader {
    git: gix::Repository,
    partial: bool,
    packs: Unpacker,
    /// What was read last from a pack, if it was.
    packed: Option<Packed>,
    buffer: Vec<u8>,
}

impl Reader {
    /// Returns a reader of a repository's objects.
    pub(super) fn new(repository: &Repository) -> Self {
        let git = local(repository);
        Reader {
            partial: repository.partial,
            packs: Unpacker::new(&repository.packs, &git),
            packed: None,
            git,
            buffer: Vec::new(),
        }
    }

    /// Returns the same reader, for objects of which none builds on another: what it read is not remembered.
    pub(super) fn forgetful(mut self) -> Self {
        self.packs.forget();
        self
    }

    /// Returns the content of a blob: its bytes, or that it is too large or was left out by a partial clone.
    pub fn read(&mut self, blob: ObjectId) -> Result<Content, Error> {
        match self.bounded(blob, Some(LARGEST_FILE_BYTES)) {
            Ok(Found::Bytes(gix::objs::Kind::Blob, bytes)) => Ok(Content::Bytes(bytes.to_vec())),
            Ok(Found::Bytes(kind, _)) => Err(Error::Damaged {
                id: blob,
                reason: format!("it is a {kind} where a file was expected"),
            }),
            Ok(Found::TooLarge { bytes }) => Ok(Content::TooLarge { bytes }),
            Err(Error::Missing { partial: true, .. }) => Ok(Content::Missing),
            Err(error) => Err(error),
        }
    }

    /// Returns the bytes of an object of one kind.
    pub(super) fn object(&mut self, id: &gix::oid, kind: gix::objs::Kind) -> Result<&[u8], Error> {
        match self.bounded(ours(id), None)? {
            Found::Bytes(found, bytes) if found == kind => Ok(bytes),
            Found::Bytes(found, _) => Err(Error::Damaged {
                id: ours(id),
                reason: format!("it is a {found} where a {kind} was expected"),
            }),
            Found::TooLarge { .. } => unreachable!("no bound was asked for"),
        }
    }

    /// Returns the bytes of a tree, shared with those who read it lately, and where they were found if that was in a pack.
    pub(super) fn tree(&mut self, id: &gix::oid) -> Result<(Rc<Vec<u8>>, Option<Origin>), Error> {
        let packed = self.packs.read(id, u64::MAX);
        match packed.filter(|packed| packed.kind == gix::objs::Kind::Tree) {
            Some(packed) => Ok((packed.bytes, Some(packed.origin))),
            None => {
                let bytes = self.object(id, gix::objs::Kind::Tree)?;
                Ok((Rc::new(bytes.to_vec()), None))
            }
        }
    }

    /// Returns an object of whatever kind, and its bytes.
    pub(super) fn any(&mut self, id: &gix::oid) -> Result<(gix::objs::Kind, &[u8]), Error> {
        match self.bounded(ours(id), None)? {
            Found::Bytes(kind, bytes) => Ok((kind, bytes)),
            Found::TooLarge { .. } => unreachable!("no bound was asked for"),
        }
    }

    /// Returns a commit, taken apart.
    pub(super) fn commit(&mut self, id: &gix::oid) -> Result<commit::Object<'_>, Error> {
        let bytes = self.object(id, gix::objs::Kind::Commit)?;
        commit::Object::parse(bytes).ok_or_else(|| Error::Damaged {
            id: ours(id),
            reason: "it is no commit that git would write".into(),
        })
    }

    /// Returns git's own handle, for what needs no bound.
    pub(super) fn git(&self) -> &gix::Repository {
        &self.git
    }

    /// Returns an object's kind and bytes, unless it is larger than a bound.
    fn bounded(&mut self, id: ObjectId, most: Option<u64>) -> Result<Found<'_>, Error> {
        let missing = Error::Missing {
            id,
            partial: self.partial,
        };
        let damaged = |error: gix::Error| Error::Damaged {
            id,
            reason: words(&error),
        };
        let Some(oid) = theirs(self.git.object_hash(), id) else {
            return Err(missing);
        };
        self.packed = self.packs.read(&oid, most.unwrap_or(u64::MAX));
        if let Some(packed) = &self.packed {
            return Ok(Found::Bytes(packed.kind, &packed.bytes));
        }
        if let Some(most) = most {
            match self.git.try_find_header(oid).map_err(damaged)? {
                None => return Err(missing),
                Some(header) if header.size() > most => {
                    return Ok(Found::TooLarge {
                        bytes: header.size(),
                    });
                }
                Some(_) => {}
            }
        }
        if oid.is_empty_tree() {
            return Ok(Found::Bytes(gix::objs::Kind::Tree, &[]));
        }
        match self.git.objects.try_find(&oid, &mut self.buffer) {
            Ok(Some(object)) => Ok(Found::Bytes(object.kind, object.data)),
            Ok(None) => Err(missing),
            Err(error) => Err(damaged(error)),
        }
    }
}

/// An object within its bound, or not.
enum Found<'a> {
    Bytes(gix::objs::Kind, &'a [u8]),
    TooLarge { bytes: u64 },
}

/// Returns a handle for one thread, with its own cache of packed objects.
fn local(repository: &Repository) -> gix::Repository {
    let mut git = repository.git.to_thread_local();
    git.objects
        .set_pack_cache(|| Box::new(MemoryCappedHashmap::new(PACK_CACHE_BYTES)));
    git.objects.unset_object_cache();
    git
}

/// Returns how many objects are replaced by others.
pub(super) fn replaced(git: &gix::Repository) -> usize {
    git.objects.store_ref().replacements().count()
}

/// Returns the name git would give to a blob with these bytes; zeros, which name nothing, for bytes made to collide.
pub(super) fn blob_id(format: gix::hash::Kind, bytes: &[u8]) -> ObjectId {
    let id = gix::objs::compute_hash(format, gix::objs::Kind::Blob, bytes);
    ours(&id.unwrap_or(format.null()))
}

/// Returns the text with line feeds alone, as git stores it where `core.autocrlf` writes carriage returns on disk.
pub fn with_lf(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.windows(2).any(|pair| pair == b"\r\n") {
        return Cow::Borrowed(bytes);
    }
    let mut plain = Vec::with_capacity(bytes.len());
    for (position, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(position + 1) != Some(&b'\n') {
            plain.push(byte);
        }
    }
    Cow::Owned(plain)
}
