//! Folders read lately, so that each is taken apart once although it stands in many commits.

use std::cmp::Ordering;
use std::rc::Rc;

use gix::ObjectId as Id;

use super::content::Reader;
use super::folder::{Folder, Kind};
use super::packs::is_full;
use super::{DEEPEST_FOLDER, Error, Repository, ours};

/// Reads folders, for one thread.
pub(super) struct Folders {
    reader: Reader,
    young: gix::hashtable::HashMap<Id, Rc<Folder>>,
    old: gix::hashtable::HashMap<Id, Rc<Folder>>,
    young_bytes: usize,
}

/// What stands at the top of a commit.
#[derive(Default, PartialEq)]
pub(super) struct Top {
    /// The folder of leads.
    pub(super) leads: Option<Id>,
    /// What policy and schema are.
    pub(super) policy: [Option<(Kind, Id)>; 2],
}

impl Top {
    /// Returns what stands in a root folder.
    pub(super) fn of(root: &Folder) -> Self {
        let entry = |name: &[u8]| {
            let entry = root.folder(name).or_else(|| root.leaf(name))?;
            Some((entry.kind, entry.id()))
        };
        Top {
            leads: root.folder(b"leads").map(|entry| entry.id()),
            policy: [entry(b"policy"), entry(b"schema")],
        }
    }
}

impl Folders {
    /// Returns an empty store of folders.
    pub(super) fn new(repository: &Repository) -> Self {
        Folders {
            reader: repository.reader(),
            young: Default::default(),
            old: Default::default(),
            young_bytes: 0,
        }
    }

    /// Returns a folder; a neighbour makes it faster.
    pub(super) fn read(&mut self, id: Id, neighbour: Option<&Folder>) -> Result<Rc<Folder>, Error> {
        if let Some(folder) = self.young.get(&id) {
            return Ok(Rc::clone(folder));
        }
        let folder = match self.old.remove(&id) {
            Some(folder) => folder,
            None => Rc::new(parse(&mut self.reader, id, neighbour)?),
        };
        self.young_bytes += folder.size();
        if is_full(self.young.len(), self.young_bytes) {
            std::mem::swap(&mut self.old, &mut self.young);
            self.young.clear();
            self.young_bytes = folder.size();
        }
        self.young.insert(id, Rc::clone(&folder));
        Ok(folder)
    }

    /// Returns two neighbours, the one that is not remembered read with the help of the other.
    pub(super) fn pair(&mut self, old: Id, new: Id) -> Result<(Rc<Folder>, Rc<Folder>), Error> {
        if self.young.contains_key(&new) {
            let new = self.read(new, None)?;
            Ok((self.read(old, Some(&new))?, new))
        } else {
            let old = self.read(old, None)?;
            let new = self.read(new, Some(&old))?;
            Ok((old, new))
        }
    }

    /// Returns what stands at the top of a tree.
    pub(super) fn top(&mut self, tree: Id) -> Result<Top, Error> {
        let root = self.read(tree, None)?;
        Ok(Top::of(&root))
    }

    /// Returns in whose favour two neighbouring trees speak as to which git stored as a difference from the other:
    /// `Greater` if the older one has the longer chain of differences.
    pub(super) fn compare_chains(&mut self, old: Id, new: Id) -> Result<Ordering, Error> {
        let mut next = self.top(old)?.leads.zip(self.top(new)?.leads);
        for _ in 0..DEEPEST_FOLDER {
            let Some((old, new)) = next.filter(|(old, new)| old != new) else {
                break;
            };
            let order = self.chain_len(old).cmp(&self.chain_len(new));
            if order.is_ne() {
                return Ok(order);
            }
            let (old, new) = self.pair(old, new)?;
            next = None;
            Folder::differences(Some(&old), Some(&new), |was, is| {
                let both = was.zip(is).filter(|(was, _)| was.kind == Kind::Folder);
                next = next.or(both.map(|(was, is)| (was.id(), is.id())));
                Ok::<_, Error>(())
            })?;
        }
        Ok(Ordering::Equal)
    }

    fn chain_len(&self, id: Id) -> u32 {
        let header = self.reader.git().find_header(id).ok();
        header.and_then(|header| header.num_deltas()).unwrap_or(0)
    }
}

/// Reads one folder that need not be remembered.
pub(super) fn parse(
    reader: &mut Reader,
    id: Id,
    neighbour: Option<&Folder>,
) -> Result<Folder, Error> {
    let (bytes, origin) = reader.tree(&id)?;
    Folder::parse(id, bytes, origin, neighbour).ok_or_else(|| Error::Damaged {
        id: ours(&id),
        reason: "it is no tree that git would write".into(),
    })
}
