//! Objects as they lie in git's packs: each difference is applied once, to what was read lately.
//!
//! Git's own library copies an object into its cache and out again for each that builds on it, and looks an object up once
//! for its size and once for its bytes. Whatever is not found here, or looks odd in any way, that library reads or reports.

mod delta;
mod windows;

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use gix::objs::Kind;
use gix::odb::pack::data::entry::Header;
use gix::odb::pack::{data, index};
use gix::zlib::{Inflate, Status};

use self::delta::applied;
use self::windows::{Data, Windows};

/// How many bytes of objects are remembered before the older half is forgotten: more was slower, being more than a
/// processor's own cache.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// So many are remembered even if they are larger, up to a bound: a commit is read by the folders of the one before it, which
/// may be large, and among several folders each comes back only after a while.
const FEWEST: usize = 256;
const MOST_BYTES_EVER: usize = 32 * 1024 * 1024;

/// Returns whether so many objects of so many bytes are all that is to be remembered.
pub(super) fn is_full(objects: usize, bytes: usize) -> bool {
    bytes > MOST_BYTES_EVER || bytes > MOST_BYTES && objects >= FEWEST
}

/// How many packs are opened, as each stays open for as long as something reads, and several parts of the work do that: some
/// systems let a program open 256 files. What lies in the others git's library reads.
const MOST_PACKS: usize = 16;

/// How many forgotten objects are kept for their memory, and from which size on they are worth it.
const MOST_ROOMS: usize = 64;
const SMALLEST_ROOM: usize = 4096;

/// No object of an honest book comes near it.
const LARGEST_BYTES: u64 = 64 * 1024 * 1024;

/// Git makes no longer chains of differences.
const LONGEST_CHAIN: usize = 4096;

/// The packs of a repository, opened when they are first needed.
#[derive(Clone, Default)]
pub(super) struct Packs(Arc<OnceLock<Vec<Pack>>>);

/// One pack.
struct Pack {
    index: index::File<gix::odb::pack::MMap>,
    data: Data,
    format: gix::hash::Kind,
}

/// Where an object lies: in which pack, and from which byte on. Spread over all numbers, so that it is its own hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(u64);

/// Objects by where they lie.
type Places = HashMap<Place, Packed, gix::hashtable::hash::Builder>;

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(&self.0.to_ne_bytes());
    }
}

impl Place {
    fn new(pack: usize, offset: u64) -> Self {
        // No pack has 2^48 bytes, and an odd factor keeps different numbers different.
        Place(((pack as u64) << 48 ^ offset).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}

/// An object that was read. Those who need its bytes share them.
#[derive(Clone)]
pub(super) struct Packed {
    pub(super) kind: Kind,
    pub(super) bytes: Rc<Vec<u8>>,
    pub(super) origin: Origin,
}

/// Where an object was found.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    place: Place,
    shared: Option<Shared>,
}

/// What an object that is stored as a difference from another has in common with it.
#[derive(Clone, Copy)]
struct Shared {
    base: Place,
    front: usize,
    back: usize,
}

impl Origin {
    /// Returns the origins of an object and of one that has so much in common with it.
    #[cfg(test)]
    pub(super) fn related(front: usize, back: usize) -> [Origin; 2] {
        let [base, place] = [1, 2].map(|offset| Place::new(0, offset));
        let shared = Some(Shared { base, front, back });
        [(base, None), (place, shared)].map(|(place, shared)| Origin { place, shared })
    }

    /// Returns how many bytes two objects are known to share in front and at the back, if one is stored as a difference from
    /// the other.
    pub(super) fn shared(&self, other: &Origin) -> Option<(usize, usize)> {
        [(self, other), (other, self)]
            .into_iter()
            .find_map(|(one, base)| {
                let shared = one.shared.filter(|shared| shared.base == base.place)?;
                Some((shared.front, shared.back))
            })
    }
}

/// Reads objects from packs, for one thread.
pub(super) struct Unpacker {
    packs: Packs,
    source: Source,
    /// The difference being applied.
    delta: Vec<u8>,
    /// The differences still to be applied.
    chain: Vec<(u64, data::Entry)>,
    young: Places,
    old: Places,
    young_bytes: usize,
    /// Objects forgotten, whose memory serves again.
    rooms: Vec<Vec<u8>>,
    /// Whether nothing is remembered, as nothing is read that builds on what was read.
    forgets: bool,
}

impl std::fmt::Debug for Packs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Packs").finish_non_exhaustive()
    }
}

impl Packs {
    /// Returns the packs of a repository; none where objects are replaced by others, which only git's library knows.
    fn open(&self, git: &gix::Repository) {
        self.0.get_or_init(|| {
            let store = git.objects.store_ref();
            if store.replacements().next().is_some() {
                return Vec::new();
            }
            let others = store.alternate_db_paths().unwrap_or_default();
            let folders = std::iter::once(store.path()).chain(others.iter().map(|path| &**path));
            let mut indexes: Vec<(u64, PathBuf)> = folders.flat_map(indexes).collect();
            // Most objects lie in the largest.
            indexes.sort_by_key(|(size, _)| Reverse(*size));
            let format = git.object_hash();
            let open = |(_, path): &(u64, PathBuf)| {
                let index = index::File::at(path, format).ok()?;
                let data = Data::at(&path.with_extension("pack"), &index.pack_checksum())?;
                Some(Pack {
                    index,
                    data,
                    format,
                })
            };
            indexes.iter().filter_map(open).take(MOST_PACKS).collect()
        });
    }

    fn all(&self) -> &[Pack] {
        self.0.get().map_or(&[], |packs| packs)
    }

    /// Returns where an object lies.
    fn find(&self, id: &gix::oid) -> Option<(usize, u64)> {
        self.all().iter().enumerate().find_map(|(at, pack)| {
            let entry = position(&pack.index, id)?;
            Some((at, pack.index.pack_offset_at_index(entry)))
        })
    }
}

/// Returns where a name stands in an index, in order.
///
/// Names are as good as random, so how far on one stands can be guessed from its first bytes: a few looks do where halving
/// takes a dozen. Names made up to mislead are found by halving in the end.
fn position(index: &index::File<gix::odb::pack::MMap>, id: &gix::oid) -> Option<u32> {
    const GUESSES: usize = 8;
    let front = |id: &gix::oid| {
        let (front, _) = id
            .as_bytes()
            .split_first_chunk()
            .expect("because names are longer");
        u64::from(u32::from_be_bytes(*front))
    };
    let wanted = front(id);
    let (mut start, mut end) = (0, index.num_objects());
    let (mut least, mut most) = (0, u64::from(u32::MAX));
    for look in 0.. {
        if start >= end {
            break;
        }
        let at = match look < GUESSES {
            true => {
                let share = (wanted - least) * u64::from(end - start) / (most - least + 1);
                start + share as u32
            }
            false => start.midpoint(end),
        };
        let there = index.oid_at_index(at);
        match there.cmp(id) {
            Ordering::Equal => return Some(at),
            Ordering::Less => (start, least) = (at + 1, front(there)),
            Ordering::Greater => (end, most) = (at, front(there)),
        }
    }
    None
}

/// Returns the indexes of packs in a folder of objects, with their sizes.
fn indexes(folder: &Path) -> Vec<(u64, PathBuf)> {
    let files = fs::read_dir(folder.join("pack")).into_iter().flatten();
    let mut paths: Vec<_> = files
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|end| end == "idx"))
        .collect();
    paths.sort();
    let sized = |path: PathBuf| Some((fs::metadata(&path).ok()?.len(), path));
    paths.into_iter().filter_map(sized).collect()
}

/// What is read of packs by one thread before it is an object.
#[derive(Default)]
struct Source {
    windows: Windows,
    inflate: Option<Inflate>,
}

/// More than what is said at the front of an object takes.
const FRONT_BYTES: u64 = 64;

/// Returns more than so many bytes take when they are packed, however little that helped.
fn most_packed(bytes: u64) -> u64 {
    bytes + bytes / 8 + bytes / 64 + 64
}

impl Source {
    /// Returns what is said of an object at its front.
    fn entry(&mut self, number: usize, pack: &Pack, at: u64) -> Option<data::Entry> {
        let front = self.windows.get(number, &pack.data, at, FRONT_BYTES)?;
        data::Entry::from_bytes(front, at, pack.format).ok()
    }

    /// Fills the bytes of an object, or of the difference that makes it.
    fn inflate(
        &mut self,
        number: usize,
        pack: &Pack,
        entry: &data::Entry,
        bytes: &mut [u8],
    ) -> Option<()> {
        let most = most_packed(entry.decompressed_size);
        let packed = self
            .windows
            .get(number, &pack.data, entry.data_offset, most)?;
        let inflate = self.inflate.get_or_insert_default();
        inflate.reset();
        let (status, _, written) = inflate.once(packed, bytes).ok()?;
        (status == Status::StreamEnd && written == bytes.len()).then_some(())
    }
}

impl Unpacker {
    /// Returns a reader of a repository's packs.
    pub(super) fn new(packs: &Packs, git: &gix::Repository) -> Self {
        packs.open(git);
        Unpacker {
            packs: packs.clone(),
            source: Source::default(),
            delta: Vec::new(),
            chain: Vec::new(),
            young: Places::default(),
            old: Places::default(),
            young_bytes: 0,
            rooms: Vec::new(),
            forgets: false,
        }
    }

    /// Says that what is to be read does not build on what was read.
    pub(super) fn forget(&mut self) {
        self.forgets = true;
    }

    /// Returns an object; `None` if it lies in no pack, is larger than a bound, or cannot be read.
    pub(super) fn read(&mut self, id: &gix::oid, most: u64) -> Option<Packed> {
        let (pack, offset) = self.packs.find(id)?;
        self.unpack(pack, offset, most.min(LARGEST_BYTES))
    }

    fn unpack(&mut self, number: usize, offset: u64, most: u64) -> Option<Packed> {
        let packs = self.packs.clone();
        let pack = packs.all().get(number)?;
        self.chain.clear();
        let mut at = offset;
        let mut found = loop {
            if let Some(known) = self.recall(Place::new(number, at)) {
                break known;
            }
            if self.chain.len() == LONGEST_CHAIN {
                return None;
            }
            let entry = self.source.entry(number, pack, at)?;
            if entry.decompressed_size > LARGEST_BYTES {
                return None;
            }
            let next = match entry.header {
                Header::OfsDelta { base_distance } => {
                    entry.checked_base_pack_offset(base_distance)?
                }
                Header::RefDelta { base_id } => pack
                    .index
                    .pack_offset_at_index(position(&pack.index, &base_id)?),
                _ => {
                    let mut bytes = self.room(entry.decompressed_size);
                    bytes.resize(entry.decompressed_size as usize, 0);
                    self.source.inflate(number, pack, &entry, &mut bytes)?;
                    let whole = Packed {
                        kind: entry.header.as_kind()?,
                        bytes: Rc::new(bytes),
                        origin: Origin {
                            place: Place::new(number, at),
                            shared: None,
                        },
                    };
                    self.remember(&whole);
                    break whole;
                }
            };
            self.chain.push((at, entry));
            at = next;
        };
        while let Some((at, entry)) = self.chain.pop() {
            self.delta.clear();
            self.delta.resize(entry.decompressed_size as usize, 0);
            self.source.inflate(number, pack, &entry, &mut self.delta)?;
            let most = if at == offset { most } else { LARGEST_BYTES };
            let room = self.room(found.bytes.len() as u64);
            let applied = applied(&found.bytes, &self.delta, most, room)?;
            let base = std::mem::replace(&mut found.bytes, Rc::new(applied.bytes));
            found.origin = Origin {
                place: Place::new(number, at),
                shared: Some(Shared {
                    base: found.origin.place,
                    front: applied.front,
                    back: applied.back,
                }),
            };
            self.remember(&found);
            if self.forgets && self.rooms.len() < MOST_ROOMS {
                let room = Rc::into_inner(base);
                self.rooms
                    .extend(room.filter(|room| room.capacity() >= SMALLEST_ROOM));
            }
        }
        (found.bytes.len() as u64 <= most).then_some(found)
    }

    /// Returns room for an object of about this size.
    fn room(&mut self, size: u64) -> Vec<u8> {
        let worth = size >= SMALLEST_ROOM as u64;
        let mut room = worth
            .then(|| self.rooms.pop())
            .flatten()
            .unwrap_or_default();
        room.clear();
        room
    }

    /// Returns an object that was read lately.
    fn recall(&mut self, place: Place) -> Option<Packed> {
        if let Some(known) = self.young.get(&place) {
            return Some(known.clone());
        }
        let known = self.old.remove(&place)?;
        self.remember(&known);
        Some(known)
    }

    fn remember(&mut self, object: &Packed) {
        let bytes = object.bytes.capacity();
        // Nothing builds on a commit, most often, and all of them together would push out what is of use.
        if self.forgets || object.kind == Kind::Commit || bytes > MOST_BYTES_EVER {
            return;
        }
        self.young_bytes += bytes;
        if is_full(self.young.len(), self.young_bytes) {
            std::mem::swap(&mut self.old, &mut self.young);
            let forgotten = self.young.drain().map(|(_, object)| object.bytes);
            let rooms = forgotten.filter_map(Rc::into_inner);
            self.rooms
                .extend(rooms.filter(|room| room.capacity() >= SMALLEST_ROOM));
            self.rooms.truncate(MOST_ROOMS);
            self.young_bytes = bytes;
        }
        self.young.insert(object.origin.place, object.clone());
    }
}
