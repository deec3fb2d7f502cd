//! What git noted of the files in the work tree when it last looked: which need not be opened again.

use std::cmp::Ordering;
use std::fs::Metadata;

use gix::bstr::ByteSlice as _;
use gix::index::Entry;
use gix::index::entry::{Flags, Mode, Stage, Stat, stat};

use super::{File, LARGEST_FILE_BYTES, Repository};
use crate::domain::history;

/// Git's own index beside the files of a commit, both sorted by path.
pub(super) struct Noted<'a> {
    index: gix::index::File,
    committed: &'a [File],
}

/// How far a look along the paths has come: most often the next one is that which is asked for.
#[derive(Default)]
pub(super) struct Place {
    noted: usize,
    committed: usize,
}

impl<'a> Noted<'a> {
    /// Returns what git noted; `None` if there is nothing, or it cannot be read: then every file is opened.
    pub(super) fn read(repository: &Repository, committed: &'a [File]) -> Option<Self> {
        let git = repository.git.to_thread_local();
        // As git itself by default, without the checksum over all of it: what is damaged differs from what lies there.
        let options = gix::index::decode::Options::default();
        let index =
            gix::index::File::at(git.index_path(), repository.format, true, options).ok()?;
        Some(Noted { index, committed })
    }

    /// Returns whether a file holds what the commit has at its path, as far as git saw that, and nobody touched it since:
    /// whether it is of the same size, in the same place on disk, and was changed at the same time, a time before git took
    /// its note.
    pub(super) fn is_untouched(&self, place: &mut Place, path: &str, metadata: &Metadata) -> bool {
        let by_path = |entry: &Entry| entry.path(&self.index).cmp(path.as_bytes().as_bstr());
        let noted = along(self.index.entries(), &mut place.noted, by_path);
        let by_path = |file: &File| file.path.as_str().cmp(path);
        let committed = along(self.committed, &mut place.committed, by_path);
        let Some((noted, committed)) = noted.zip(committed) else {
            return false;
        };
        let is_file = matches!(noted.mode, Mode::FILE | Mode::FILE_EXECUTABLE)
            && committed.version.mode == history::Mode::File;
        let is_merged = noted.stage() == Stage::Unconflicted;
        let is_promise = noted.flags.contains(Flags::INTENT_TO_ADD);
        let is_racy = noted
            .stat
            .is_racy(self.index.timestamp(), stat::Options::default());
        let is_small = metadata.len() <= LARGEST_FILE_BYTES;
        is_file
            && is_merged
            && is_small
            && !is_promise
            && !is_racy
            && is_same(&noted.stat, metadata)
            && committed.version.blob.as_bytes() == noted.id.as_bytes()
    }
}

/// Returns the item that is asked for: the next one, or else it is searched.
fn along<'a, T>(
    items: &'a [T],
    place: &mut usize,
    order: impl Fn(&T) -> Ordering,
) -> Option<&'a T> {
    let is_it = |item: &&T| order(item).is_eq();
    let found = items.get(*place).filter(is_it).or_else(|| {
        *place = items.partition_point(|item| order(item).is_lt());
        items.get(*place).filter(is_it)
    })?;
    *place += 1;
    Some(found)
}

#[cfg(unix)]
fn is_same(noted: &Stat, metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let time = |time: stat::Time| (time.secs, i64::from(time.nsecs));
    time(noted.mtime) == (metadata.mtime() as u32, metadata.mtime_nsec())
        && time(noted.ctime) == (metadata.ctime() as u32, metadata.ctime_nsec())
        && noted.ino == metadata.ino() as u32
        && u64::from(noted.size) == metadata.len()
}

#[cfg(not(unix))]
fn is_same(noted: &Stat, metadata: &Metadata) -> bool {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    since.is_some_and(|since| {
        (noted.mtime.secs, noted.mtime.nsecs) == (since.as_secs() as u32, since.subsec_nanos())
    }) && u64::from(noted.size) == metadata.len()
}
