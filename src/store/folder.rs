//! One folder as git stores it: the raw bytes of a tree, and where its entries start.
//!
//! Neighbouring versions of a folder differ in a few entries among thousands. So the entries of one are found with the
//! help of the other, and only the bytes between their common front and their common back are compared entry by entry.

mod compare;

use std::cmp::Ordering;
use std::rc::Rc;

use gix::bstr::ByteSlice as _;

use self::compare::{Kin, Span, same_back, same_front};
use super::packs::Origin;
use crate::domain::history::Mode;

/// The entries of one tree object.
pub(super) struct Folder {
    id: gix::ObjectId,
    bytes: Rc<Vec<u8>>,
    origin: Option<Origin>,
    /// The offset of each entry, and at last the length.
    starts: Vec<u32>,
    kin: Option<Kin>,
}

/// What an entry is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Folder,
    Leaf(Mode),
}

/// One entry of a folder.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a [u8],
    pub(super) kind: Kind,
    id: &'a [u8],
}

impl Entry<'_> {
    /// Returns the name of the object.
    pub(super) fn id(&self) -> gix::ObjectId {
        gix::ObjectId::from_bytes_or_panic(self.id)
    }

    /// Returns how git sorts it: a folder as if its name ended in a slash.
    fn order(&self, name: &[u8], kind: Kind) -> Ordering {
        let shared = self.name.len().min(name.len());
        let next = |name: &[u8], kind| match name.get(shared) {
            Some(byte) => *byte,
            None if kind == Kind::Folder => b'/',
            None => 0,
        };
        self.name[..shared]
            .cmp(&name[..shared])
            .then_with(|| next(self.name, self.kind).cmp(&next(name, kind)))
            .then_with(|| self.name.len().cmp(&name.len()))
    }
}

impl Folder {
    /// Returns the folder in the bytes of a tree; `None` if they are no tree.
    /// A neighbour, another version of the same folder, makes it faster.
    pub(super) fn parse(
        id: gix::ObjectId,
        bytes: Rc<Vec<u8>>,
        origin: Option<Origin>,
        neighbour: Option<&Folder>,
    ) -> Option<Self> {
        let len = u32::try_from(bytes.len()).ok()?;
        let mut folder = Folder {
            id,
            starts: Vec::with_capacity(neighbour.map_or(1, |other| other.starts.len() + 1)),
            bytes,
            origin,
            kin: None,
        };
        folder.starts.push(0);
        let Some(other) = neighbour else {
            while folder.end() < len {
                folder.push_entry()?;
            }
            return Some(folder);
        };
        // Where git stored one as a difference from the other, that tells what is the same.
        let shared = origin.zip(other.origin);
        let shared = shared.and_then(|(own, other)| own.shared(&other));
        let front = match shared {
            Some((front, _)) => front,
            None => same_front(&other.bytes, &folder.bytes),
        };
        let kept = other
            .starts
            .partition_point(|start| *start as usize <= front);
        folder.starts.extend_from_slice(&other.starts[1..kept]);
        let from = other.starts[kept - 1] as usize;
        let back = match shared {
            Some((_, back)) => back.min(other.bytes.len().min(folder.bytes.len()) - from),
            None => same_back(&other.bytes[from..], &folder.bytes[from..]),
        };
        let tail = other.bytes.len() - back;
        let mut old = other
            .starts
            .partition_point(|start| (*start as usize) < tail);
        let shift = i64::from(len) - other.bytes.len() as i64;
        // An entry that starts where one starts in the other, within what is the same at the back, begins the common end.
        let shifted = |start: &u32| i64::from(*start) + shift;
        while folder.end() < len {
            let at = i64::from(folder.end());
            while other
                .starts
                .get(old)
                .is_some_and(|start| shifted(start) < at)
            {
                old += 1;
            }
            if other
                .starts
                .get(old)
                .is_some_and(|start| shifted(start) == at)
            {
                break;
            }
            folder.push_entry()?;
        }
        let new = folder.len();
        if folder.end() == len {
            old = other.len();
        }
        folder.starts.extend(
            other.starts[old + 1..]
                .iter()
                .map(|start| shifted(start) as u32),
        );
        folder.kin = Some(Kin {
            id: other.id,
            span: Span {
                start: kept - 1,
                old_end: old,
                new_end: new,
            },
        });
        Some(folder)
    }

    /// Parses the entry after the last one known.
    fn push_entry(&mut self) -> Option<()> {
        let at = self.end();
        let (entry, entry_len) = self.parse_at(at as usize)?;
        if entry.name.is_empty() || entry.name.contains(&b'/') {
            return None;
        }
        self.starts.push(at + u32::try_from(entry_len).ok()?);
        Some(())
    }

    /// Returns where the last entry known ends.
    fn end(&self) -> u32 {
        *self.starts.last().expect("there is always the end")
    }

    /// Returns how many entries there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns the memory it takes.
    pub(super) fn size(&self) -> usize {
        self.bytes.len() + self.starts.len() * size_of::<u32>()
    }

    /// Returns all entries, in git's order.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.len()).map(|index| self.entry(index))
    }

    /// Returns the folder of this name.
    pub(super) fn folder(&self, name: &[u8]) -> Option<Entry<'_>> {
        self.search(name, Kind::Folder)
    }

    /// Returns the entry of this name that is no folder.
    pub(super) fn leaf(&self, name: &[u8]) -> Option<Entry<'_>> {
        self.search(name, Kind::Leaf(Mode::File))
    }

    fn search(&self, name: &[u8], kind: Kind) -> Option<Entry<'_>> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            let entry = self.entry(middle);
            match entry.order(name, kind) {
                Ordering::Equal => return Some(entry),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn entry(&self, index: usize) -> Entry<'_> {
        let start = self.starts[index] as usize;
        let (entry, _) = self.parse_at(start).expect("every start was parsed before");
        entry
    }

    /// Returns the entry at an offset, and its length in bytes.
    fn parse_at(&self, offset: usize) -> Option<(Entry<'_>, usize)> {
        let bytes = &self.bytes[offset..];
        let space = bytes.iter().take(8).position(|byte| *byte == b' ')?;
        let mode = bytes[..space]
            .iter()
            .try_fold(0_u32, |mode, digit| match digit {
                b'0'..=b'7' => Some(mode << 3 | u32::from(digit - b'0')),
                _ => None,
            })?;
        let rest = &bytes[space + 1..];
        let end = rest.find_byte(0)?;
        let id = rest.get(end + 1..end + 1 + self.id.as_slice().len())?;
        let kind = match mode & 0o170_000 {
            0o040_000 => Kind::Folder,
            0o120_000 => Kind::Leaf(Mode::Link),
            0o160_000 => Kind::Leaf(Mode::Submodule),
            _ => Kind::Leaf(Mode::File),
        };
        let name = &rest[..end];
        Some((
            Entry { name, kind, id },
            space + 1 + end + 1 + self.id.as_slice().len(),
        ))
    }
}

#[cfg(test)]
mod tests;
