//! What lies on disk under a folder. Whoever can push can put anything there, so nothing is followed and little is opened.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::SystemTime;

use super::noted::{Noted, Place};
use super::{Content, DEEPEST_FOLDER, Error, LARGEST_FILE_BYTES, MOST_ENTRIES, is_left_out};

/// A file in the work tree, tracked by git or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingFile {
    /// The path from the top of the repository, with forward slashes.
    pub path: String,
    /// What is there.
    pub content: Content,
}

/// A place on disk and its name among the files of the repository.
struct Spot {
    folder: Arc<Path>,
    name: OsString,
    path: String,
    good_name: bool,
    depth: usize,
}

/// How many files make a thread worth its start.
const LEAST: usize = 256;

/// Returns everything under a folder of a work tree, sorted by path. What git noted to be as it was committed is not opened.
pub(super) fn files(
    top: &Path,
    folder: &str,
    noted: Option<&Noted<'_>>,
) -> Result<Vec<WorkingFile>, Error> {
    let mut files = gather(top, folder, |place, spot, found| {
        let mut untouched = |noted: &Noted<'_>, metadata: &fs::Metadata| {
            let is_plain = spot.good_name && metadata.is_file();
            is_plain && noted.is_untouched(place, &spot.path, metadata)
        };
        let content = match (found, noted) {
            (Err(content), _) => content,
            (Ok(metadata), Some(noted)) if untouched(noted, &metadata) => Content::Untouched,
            (Ok(metadata), _) => spot.content(&metadata),
        };
        WorkingFile {
            content,
            path: spot.path,
        }
    })?;
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// Returns what is at a path of a work tree.
pub(super) fn file(top: &Path, path: &str) -> Content {
    let spot = Spot {
        folder: top.into(),
        name: path.into(),
        path: path.to_owned(),
        good_name: true,
        depth: 0,
    };
    match spot.disk().symlink_metadata() {
        Ok(metadata) => spot.content(&metadata),
        Err(error) => Content::Unreadable(error.to_string()),
    }
}

/// Returns the paths of everything under a folder of a work tree, in no order; nothing is opened but folders.
pub(super) fn paths(top: &Path, folder: &str) -> Result<Vec<String>, Error> {
    gather(top, folder, |_, spot, _| spot.path)
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
    let mut traces = gather(top, folder, |_, spot, found| {
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
/// order, but that of the paths as far as one thread goes.
fn gather<T: Send>(
    top: &Path,
    folder: &str,
    look: impl Fn(&mut Place, Spot, Result<fs::Metadata, Content>) -> T + Sync,
) -> Result<Vec<T>, Error> {
    let names = folder.split('/').filter(|name| !name.is_empty());
    let path = names.collect::<Vec<_>>().join("/");
    let top = Spot {
        folder: top.into(),
        name: path.as_str().into(),
        path,
        good_name: true,
        depth: 0,
    };
    let gathering = Gathering {
        folder,
        look,
        seen: AtomicUsize::new(0),
    };
    let mut open = vec![Found {
        spot: top,
        entry: None,
    }];
    let mut found = Vec::new();
    // Down to where there is enough for several threads.
    while open.len() < LEAST
        && let Some(position) = open.iter().position(Found::is_folder)
    {
        let next = open.remove(position);
        found.extend(gathering.one(&mut Place::default(), next, &mut open)?);
    }
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
    if cores < 2 || open.len() < LEAST {
        found.extend(gathering.all(open)?);
        return Ok(found);
    }
    let pieces = Mutex::new(pieces(open).into_iter().rev());
    let work = || -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        let next = || pieces.lock().expect("because taking does not panic").next();
        while let Some(piece) = next() {
            found.extend(gathering.all(piece)?);
        }
        Ok(found)
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let more = worker
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            found.extend(more?);
        }
        Ok(found)
    })
}

/// Returns what is open in pieces, as one thread takes them: a folder, or some files.
fn pieces(open: Vec<Found>) -> Vec<Vec<Found>> {
    let mut pieces: Vec<Vec<Found>> = Vec::new();
    let mut files = 0;
    for found in open {
        let is_folder = found.is_folder();
        match pieces.last_mut() {
            Some(last) if !is_folder && (1..LEAST).contains(&files) => last.push(found),
            _ => pieces.push(vec![found]),
        }
        files = if is_folder { 0 } else { files % LEAST + 1 };
    }
    pieces
}

/// Something on disk that is to be looked at, and its entry in the folder that it is in.
struct Found {
    spot: Spot,
    entry: Option<fs::DirEntry>,
}

impl Found {
    /// Returns whether it should be a folder. Most systems note that beside the name.
    fn is_folder(&self) -> bool {
        let entry = self.entry.as_ref();
        entry.is_none_or(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
    }

    /// Returns what the system says of it, following nothing.
    fn metadata(&self) -> io::Result<fs::Metadata> {
        match &self.entry {
            Some(entry) => metadata(entry),
            None => self.spot.disk().symlink_metadata(),
        }
    }
}

/// A look through a folder.
struct Gathering<'a, L> {
    folder: &'a str,
    look: L,
    seen: AtomicUsize,
}

impl<T, L: Fn(&mut Place, Spot, Result<fs::Metadata, Content>) -> T> Gathering<'_, L> {
    /// Looks at these things, the last one first, and at all that is under them.
    fn all(&self, mut open: Vec<Found>) -> Result<Vec<T>, Error> {
        let mut place = Place::default();
        let mut found = Vec::with_capacity(open.len());
        while let Some(next) = open.pop() {
            found.extend(self.one(&mut place, next, &mut open)?);
        }
        Ok(found)
    }

    /// Looks at one thing: what is in a folder is opened for later.
    fn one(
        &self,
        place: &mut Place,
        found: Found,
        open: &mut Vec<Found>,
    ) -> Result<Option<T>, Error> {
        if self.seen.fetch_add(1, Relaxed) >= MOST_ENTRIES {
            return Err(Error::Excessive {
                place: format!("`{}` on disk", self.folder),
                bound: format!("more than {MOST_ENTRIES} entries"),
            });
        }
        let here = match found.metadata() {
            Ok(metadata) if metadata.is_dir() => match found.spot.enter(open) {
                Ok(()) => return Ok(None),
                Err(content) => Err(content),
            },
            Ok(metadata) => Ok(metadata),
            // Somebody removed it meanwhile, or the folder was never there.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => Err(Content::Unreadable(error.to_string())),
        };
        Ok(Some((self.look)(place, found.spot, here)))
    }
}

impl Spot {
    /// Opens a folder: what is in it is looked at later. Fails with what to show in its place.
    fn enter(&self, open: &mut Vec<Found>) -> Result<(), Content> {
        if self.depth > DEEPEST_FOLDER {
            return Err(Content::Special("folder nested too deep"));
        }
        let folder: Arc<Path> = self.disk().into();
        if self.depth > 0 && folder.join(".git").symlink_metadata().is_ok() {
            return Err(Content::Special("repository of its own"));
        }
        let refused = |error: io::Error| Content::Unreadable(error.to_string());
        let mut entries = Vec::new();
        for entry in fs::read_dir(&folder).map_err(refused)? {
            let entry = entry.map_err(refused)?;
            entries.push((entry.file_name(), entry));
        }
        let is_hidden = self.path.contains("/.");
        // The last one opened is looked at first.
        entries.sort_unstable_by(|(one, _), (other, _)| other.cmp(one));
        open.extend(entries.into_iter().filter_map(|(name, entry)| {
            let shown = name.to_string_lossy();
            let path = match self.path.is_empty() {
                true => shown.clone().into_owned(),
                false => [&self.path, "/", &shown].concat(),
            };
            let is_folder = || entry.file_type().is_ok_and(|kind| kind.is_dir());
            let is_hidden = is_hidden || shown.starts_with('.');
            if is_hidden && is_left_out(path.as_bytes(), is_folder) {
                return None;
            }
            let spot = Spot {
                folder: Arc::clone(&folder),
                path,
                good_name: self.good_name && matches!(shown, Cow::Borrowed(_)),
                depth: self.depth + 1,
                name,
            };
            Some(Found {
                spot,
                entry: Some(entry),
            })
        }));
        Ok(())
    }

    fn disk(&self) -> PathBuf {
        self.folder.join(&self.name)
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
        let file = fs::File::open(self.disk())?;
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
