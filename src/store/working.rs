//! What lies on disk under a folder. Whoever can push can put anything there, so nothing is followed and little is opened.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::SystemTime;

use super::{Content, DEEPEST_FOLDER, Error, LARGEST_FILE_BYTES, MOST_ENTRIES};

/// A file in the work tree, tracked by git or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingFile {
    /// The path from the top of the repository, with forward slashes.
    pub path: String,
    /// What is there.
    pub content: Content,
}

/// A path on disk and its name among the files of the repository.
struct Spot {
    disk: PathBuf,
    path: String,
    good_name: bool,
    depth: usize,
}

/// Returns everything under a folder of a work tree, sorted by path. A file that is `untouched` is not opened.
pub(super) fn files(
    top: &Path,
    folder: &str,
    untouched: impl Fn(&str, &fs::Metadata) -> bool + Sync,
) -> Result<Vec<WorkingFile>, Error> {
    let content = |spot: &Spot, metadata: &fs::Metadata| {
        let plain = spot.good_name && metadata.is_file();
        match plain && untouched(&spot.path, metadata) {
            true => Content::Untouched,
            false => spot.content(metadata),
        }
    };
    let mut files = gather(top, folder, |spot, found| WorkingFile {
        content: found.map_or_else(|content| content, |metadata| content(&spot, &metadata)),
        path: spot.path,
    })?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Returns what is at a path of a work tree.
pub(super) fn file(top: &Path, path: &str) -> Content {
    let spot = Spot {
        disk: top.join(path),
        path: path.to_owned(),
        good_name: true,
        depth: 0,
    };
    match spot.disk.symlink_metadata() {
        Ok(metadata) => spot.content(&metadata),
        Err(error) => Content::Unreadable(error.to_string()),
    }
}

/// Returns the paths of everything under a folder of a work tree, in no order; nothing is opened but folders.
pub(super) fn paths(top: &Path, folder: &str) -> Result<Vec<String>, Error> {
    gather(top, folder, |spot, _| spot.path)
}

/// What shows that something on disk was changed, without opening it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Trace {
    is_file: bool,
    bytes: u64,
    modified: Option<SystemTime>,
    /// Its number on the disk, and when that entry was last changed, in seconds and nanoseconds: nobody sets these back.
    inode: Option<(u64, i64, i64)>,
}

/// Returns the path of everything under a folder of a work tree with its trace, sorted by path; nothing is opened but
/// folders. What cannot be entered has no trace.
pub(super) fn traces(top: &Path, folder: &str) -> Result<Vec<(String, Option<Trace>)>, Error> {
    let mut traces = gather(top, folder, |spot, found| {
        (spot.path, found.ok().map(|metadata| trace(&metadata)))
    })?;
    traces.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(traces)
}

/// Returns the trace of something on disk.
pub(super) fn trace(metadata: &fs::Metadata) -> Trace {
    Trace {
        is_file: metadata.is_file(),
        bytes: metadata.len(),
        modified: metadata.modified().ok(),
        inode: inode(metadata),
    }
}

#[cfg(unix)]
fn inode(metadata: &fs::Metadata) -> Option<(u64, i64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.ino(), metadata.ctime(), metadata.ctime_nsec()))
}

#[cfg(not(unix))]
fn inode(_metadata: &fs::Metadata) -> Option<(u64, i64, i64)> {
    None
}

/// Returns what `look` makes of each thing under a folder, and of what is in place of a folder that cannot be entered; in no
/// order. Several folders are looked through at a time.
fn gather<T: Send>(
    top: &Path,
    folder: &str,
    look: impl Fn(Spot, Result<fs::Metadata, Content>) -> T + Sync,
) -> Result<Vec<T>, Error> {
    let names = folder.split('/').filter(|name| !name.is_empty());
    let path = names.collect::<Vec<_>>().join("/");
    let top = Spot {
        disk: top.join(&path),
        path,
        good_name: true,
        depth: 0,
    };
    let gathering = Gathering {
        folder,
        look,
        seen: AtomicUsize::new(0),
    };
    let metadata = top.disk.symlink_metadata();
    let mut open = Vec::new();
    let mut found = Vec::new();
    found.extend(gathering.one((top, metadata), &mut open)?);
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
    let folders = |(_, metadata): &&Found| metadata.as_ref().is_ok_and(fs::Metadata::is_dir);
    let threads = cores.min(open.iter().filter(folders).count());
    if threads < 2 {
        found.extend(gathering.all(open)?);
        return Ok(found);
    }
    let mut shares: Vec<Vec<Found>> = (0..threads).map(|_| Vec::new()).collect();
    for (position, spot) in open.into_iter().enumerate() {
        shares[position % threads].push(spot);
    }
    let gathering = &gathering;
    thread::scope(|scope| {
        let workers: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(move || gathering.all(share)))
            .collect();
        for worker in workers {
            let more = worker
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            found.extend(more?);
        }
        Ok(found)
    })
}

/// Something on disk that is to be looked at, and what the system says of it.
type Found = (Spot, io::Result<fs::Metadata>);

/// A look through a folder.
struct Gathering<'a, L> {
    folder: &'a str,
    look: L,
    seen: AtomicUsize,
}

impl<T, L: Fn(Spot, Result<fs::Metadata, Content>) -> T> Gathering<'_, L> {
    /// Looks at these things and at all that is under them.
    fn all(&self, mut open: Vec<Found>) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        while let Some(spot) = open.pop() {
            found.extend(self.one(spot, &mut open)?);
        }
        Ok(found)
    }

    /// Looks at one thing: what is in a folder is opened for later.
    fn one(&self, (spot, metadata): Found, open: &mut Vec<Found>) -> Result<Option<T>, Error> {
        if self.seen.fetch_add(1, Relaxed) >= MOST_ENTRIES {
            return Err(Error::Excessive {
                place: format!("`{}` on disk", self.folder),
                bound: format!("more than {MOST_ENTRIES} entries"),
            });
        }
        let here = match metadata {
            Ok(metadata) if metadata.is_dir() => match spot.enter(open) {
                Ok(()) => return Ok(None),
                Err(content) => Err(content),
            },
            Ok(metadata) => Ok(metadata),
            // Somebody removed it meanwhile, or the folder was never there.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => Err(Content::Unreadable(error.to_string())),
        };
        Ok(Some((self.look)(spot, here)))
    }
}

impl Spot {
    /// Opens a folder: what is in it is looked at later. Fails with what to show in its place.
    fn enter(&self, open: &mut Vec<Found>) -> Result<(), Content> {
        if self.depth > DEEPEST_FOLDER {
            return Err(Content::Special("folder nested too deep"));
        }
        if self.depth > 0 && self.disk.join(".git").symlink_metadata().is_ok() {
            return Err(Content::Special("repository of its own"));
        }
        let refused = |error: io::Error| Content::Unreadable(error.to_string());
        for entry in fs::read_dir(&self.disk).map_err(refused)? {
            let entry = entry.map_err(refused)?;
            let name = entry.file_name();
            let shown = name.to_string_lossy();
            if shown.starts_with('.') {
                continue;
            }
            let path = match self.path.is_empty() {
                true => shown.clone().into_owned(),
                false => format!("{}/{shown}", self.path),
            };
            let spot = Spot {
                disk: self.disk.join(&name),
                path,
                good_name: self.good_name && name.to_str().is_some(),
                depth: self.depth + 1,
            };
            open.push((spot, metadata(&entry)));
        }
        Ok(())
    }

    /// Returns what is here, if it is no folder.
    fn content(&self, metadata: &fs::Metadata) -> Content {
        if !self.good_name {
            Content::BadName
        } else if metadata.is_symlink() {
            Content::Link
        } else if !metadata.is_file() {
            Content::Special(special(metadata))
        } else if metadata.len() > LARGEST_FILE_BYTES {
            Content::TooLarge {
                bytes: metadata.len(),
            }
        } else {
            self.read()
                .unwrap_or_else(|error| Content::Unreadable(error.to_string()))
        }
    }

    /// Reads the file, which may have grown since it was looked at.
    fn read(&self) -> io::Result<Content> {
        let mut bytes = Vec::new();
        let file = fs::File::open(&self.disk)?;
        file.take(LARGEST_FILE_BYTES + 1).read_to_end(&mut bytes)?;
        let len = bytes.len() as u64;
        Ok(match len > LARGEST_FILE_BYTES {
            true => Content::TooLarge { bytes: len },
            false => Content::Bytes(bytes),
        })
    }
}

/// Returns what is known of something in a folder, following nothing. Asked of the folder that is open, the system need not
/// find the way there again.
#[cfg(not(windows))]
fn metadata(entry: &fs::DirEntry) -> io::Result<fs::Metadata> {
    entry.metadata()
}

/// Returns what is known of something in a folder, following nothing. What the folder itself notes lags behind.
#[cfg(windows)]
fn metadata(entry: &fs::DirEntry) -> io::Result<fs::Metadata> {
    entry.path().symlink_metadata()
}

/// Returns what something is that is neither file nor folder nor link.
#[cfg(unix)]
pub(super) fn special(metadata: &fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = metadata.file_type();
    if kind.is_fifo() {
        "named pipe"
    } else if kind.is_socket() {
        "socket"
    } else if kind.is_block_device() || kind.is_char_device() {
        "device"
    } else {
        "special file"
    }
}

/// Returns what something is that is neither file nor folder nor link.
#[cfg(not(unix))]
pub(super) fn special(_metadata: &fs::Metadata) -> &'static str {
    "special file"
}
