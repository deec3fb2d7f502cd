//! What git noted of the files in the work tree when it last looked: which need not be opened again.

use std::fs::Metadata;

use gix::bstr::ByteSlice as _;
use gix::index::entry::{Flags, Mode, Stage, Stat, stat};

use super::{LARGEST_FILE_BYTES, Repository, ours};
use crate::domain::history::ObjectId;

/// Git's own index.
pub(super) struct Noted {
    index: gix::index::File,
}

impl Noted {
    /// Returns what git noted; `None` if there is nothing, or it cannot be read: then every file is opened.
    pub(super) fn read(repository: &Repository) -> Option<Self> {
        let index = repository.git.to_thread_local().open_index().ok()?;
        Some(Noted { index })
    }

    /// Returns the blob that git saw in a file, if nobody touched the file since: if it is of the same size, in the same
    /// place on disk, and was changed at the same time, a time before git took its note.
    pub(super) fn blob(&self, path: &str, metadata: &Metadata) -> Option<ObjectId> {
        let path = path.as_bytes().as_bstr();
        let entry = self
            .index
            .entry_by_path_and_stage(path, Stage::Unconflicted)?;
        let is_file = matches!(entry.mode, Mode::FILE | Mode::FILE_EXECUTABLE);
        let is_promise = entry.flags.contains(Flags::INTENT_TO_ADD);
        let is_racy = entry
            .stat
            .is_racy(self.index.timestamp(), stat::Options::default());
        let is_small = metadata.len() <= LARGEST_FILE_BYTES;
        let untouched = is_file && is_small && !is_promise && !is_racy;
        (untouched && is_same(&entry.stat, metadata)).then(|| ours(&entry.id))
    }
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
