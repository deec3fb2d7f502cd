//! Writes one file so that it is whole at every instant: beside its place first, and then put there in one step.
//!
//! The lock is held from the draft to the end. So two processes never write from the same base, and a draft that is found
//! when the next one begins was left by a process that died.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

use super::lock::Lock;
use super::way::Way;
use super::working::special;
use super::{Error, Progress, Repository};

/// How many drafts of new files wait to be put in place: few enough to be open at once on every system.
const TOGETHER: usize = 64;

/// Puts new bytes in place of those that are expected.
pub(super) fn replace(
    repository: &Repository,
    path: &str,
    expected: &[u8],
    new: &[u8],
) -> Result<(), Error> {
    let top = repository.top()?;
    Way::find(top, path)?;
    let _lock = Lock::take(repository)?;
    exchange(top, path, expected, new)
}

/// Puts new bytes in place of those that are expected, under the lock.
fn exchange(top: &Path, path: &str, expected: &[u8], new: &[u8]) -> Result<(), Error> {
    let way = Way::find(top, path)?;
    let changed = || Error::Changed {
        path: path.to_owned(),
    };
    let refused = |error: io::Error| match error.kind() {
        ErrorKind::NotFound => changed(),
        _ => Error::unwritable(path, &error),
    };
    let metadata = fs::symlink_metadata(way.file()).map_err(refused)?;
    if let Some(what) = oddity(&metadata) {
        return Err(Error::InTheWay {
            path: path.to_owned(),
            what,
        });
    }
    let compare = || match holds(&way.file(), expected) {
        Ok(true) => Ok(()),
        Ok(false) => Err(changed()),
        Err(error) => Err(refused(error)),
    };
    compare()?;
    let draft = draft(&way, new, Some(&metadata)).map_err(refused)?;
    draft.as_file().sync_all().map_err(refused)?;
    // Closed, since some systems rename no open file. Afterwards nothing is left for it to take away.
    let draft = draft.into_temp_path();
    // Once more, at the last moment: other programs know nothing of the lock.
    compare()?;
    fs::rename(&draft, way.file()).map_err(refused)?;
    keep(&way.folder);
    Ok(())
}

/// Puts a file where none is.
pub(super) fn create(repository: &Repository, path: &str, new: &[u8]) -> Result<(), Error> {
    let top = repository.top()?;
    Way::find(top, path)?;
    let _lock = Lock::take(repository)?;
    let waiting = Waiting::write(top, path, new)?;
    waiting.sync()?;
    let way = waiting.settle()?;
    keep(&way.folder);
    Ok(())
}

/// One file among many that are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The path from the top of the work tree.
    pub path: String,
    /// What the file must hold now; `None` if there must be none.
    pub expected: Option<Vec<u8>>,
    /// What it shall hold.
    pub new: Vec<u8>,
}

/// Writes many files, each whole, one after the other; nobody else of this program writes meanwhile. Returns how many
/// were written, and what stopped it, if something did.
pub(super) fn all(
    repository: &Repository,
    files: &[Written],
    progress: &dyn Progress,
) -> (usize, Result<(), Error>) {
    let mut done = 0;
    let result = (|| {
        let top = repository.top()?;
        files
            .iter()
            .try_for_each(|file| super::way::check(&file.path))?;
        let _lock = Lock::take(repository)?;
        let mut folders = std::collections::BTreeSet::new();
        for together in files.chunks(TOGETHER) {
            // Drafts first: what one of them waits for on the disk has mostly been written for the others too.
            let mut waiting = Vec::new();
            for file in together {
                waiting.push(match &file.expected {
                    Some(_) => None,
                    None => Some(Waiting::write(top, &file.path, &file.new)?),
                });
            }
            rest(waiting.iter().flatten())?;
            for (file, waiting) in together.iter().zip(waiting) {
                match (waiting, &file.expected) {
                    (Some(waiting), _) => {
                        folders.insert(waiting.settle()?.folder);
                    }
                    (None, expected) => {
                        let expected = expected.as_deref().unwrap_or_default();
                        exchange(top, &file.path, expected, &file.new)?;
                    }
                }
                done += 1;
                progress.step(done, Some(files.len()));
            }
        }
        folders.iter().for_each(|folder| keep(folder));
        Ok(())
    })();
    (done, result)
}

/// Waits until drafts are on the disk. Several wait at once: the disk takes them together.
fn rest<'w>(waiting: impl Iterator<Item = &'w Waiting>) -> Result<(), Error> {
    const WAITERS: usize = 16;
    let waiting: Vec<&Waiting> = waiting.collect();
    let share = waiting.len().div_ceil(WAITERS).max(1);
    std::thread::scope(|scope| {
        let sync = |share: &[&Waiting]| share.iter().try_for_each(|waiting| waiting.sync());
        let waiters: Vec<_> = waiting
            .chunks(share)
            .map(|share| scope.spawn(move || sync(share)))
            .collect();
        let mut results = waiters
            .into_iter()
            .map(|waiter| waiter.join().expect("because syncing does not panic"));
        results.try_for_each(|result| result)
    })
}

/// A new file that is not in its place yet.
struct Waiting {
    path: String,
    way: Way,
    draft: NamedTempFile,
}

impl Waiting {
    /// Writes the draft.
    fn write(top: &Path, path: &str, new: &[u8]) -> Result<Waiting, Error> {
        let way = Way::find(top, path)?;
        if fs::symlink_metadata(way.file()).is_ok() {
            return Err(refused(path, ErrorKind::AlreadyExists.into()));
        }
        fs::create_dir_all(&way.folder).map_err(|error| refused(path, error))?;
        let draft = draft(&way, new, None).map_err(|error| Error::unwritable(path, &error))?;
        Ok(Waiting {
            path: path.to_owned(),
            way,
            draft,
        })
    }

    /// Waits until the draft is on the disk.
    fn sync(&self) -> Result<(), Error> {
        let synced = self.draft.as_file().sync_all();
        synced.map_err(|error| Error::unwritable(&self.path, &error))
    }

    /// Puts the file in its place.
    fn settle(self) -> Result<Way, Error> {
        settle(self.draft, &self.way.file()).map_err(|error| refused(&self.path, error))?;
        Ok(self.way)
    }
}

/// Returns why a file could not be put where none is.
fn refused(path: &str, error: io::Error) -> Error {
    match error.kind() {
        ErrorKind::AlreadyExists => Error::Exists {
            path: path.to_owned(),
        },
        _ => Error::unwritable(path, &error),
    }
}

/// Returns what is here instead of a plain file.
fn oddity(metadata: &Metadata) -> Option<&'static str> {
    if metadata.is_symlink() {
        Some("symbolic link")
    } else if metadata.is_dir() {
        Some("folder")
    } else if !metadata.is_file() {
        Some(special(metadata))
    } else {
        None
    }
}

/// Writes the bytes beside their place, under a name that readers pass over. Dropping the draft takes it away again.
fn draft(way: &Way, bytes: &[u8], old: Option<&Metadata>) -> io::Result<NamedTempFile> {
    let name = format!(".{}.leads-draft", way.name);
    match fs::remove_file(way.folder.join(&name)) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(&name).rand_bytes(0);
    #[cfg(unix)]
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(open);
    let mut draft = builder.tempfile_in(&way.folder)?;
    draft.write_all(bytes)?;
    if let Some(old) = old {
        take_after(draft.as_file(), old)?;
    }
    Ok(draft)
}

/// Gives a draft the owner and the permissions of the file that it will replace.
fn take_after(draft: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let new = draft.metadata()?;
        // Colleagues may share the folder through a group. Where that cannot be kept, the permissions still are.
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            let _ = fchown(draft, Some(old.uid()), Some(old.gid()));
        }
    }
    draft.set_permissions(old.permissions())
}

/// Returns whether a file holds just these bytes. Fails for one that must not be written, although a rename could.
fn holds(file: &Path, expected: &[u8]) -> io::Result<bool> {
    let file = OpenOptions::new().read(true).write(true).open(file)?;
    let mut bytes = Vec::with_capacity(expected.len() + 1);
    file.take(expected.len() as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes == expected)
}

/// Gives a draft its name, unless that is taken.
fn settle(draft: NamedTempFile, file: &Path) -> io::Result<()> {
    let Err(failed) = draft.persist_noclobber(file) else {
        return Ok(());
    };
    if failed.error.kind() == ErrorKind::AlreadyExists || fs::symlink_metadata(file).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    // Some disks know no links and no such rename; the lock still keeps out other processes of this program.
    match failed.file.persist(file) {
        Ok(_) => Ok(()),
        Err(_) => Err(failed.error),
    }
}

/// Makes the new name outlast a loss of power, where the system can.
fn keep(folder: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Way, draft, settle};

    #[test]
    fn what_came_there_since_it_was_looked_at_stays() {
        let folder = tempfile::tempdir().unwrap();
        let way = Way {
            folder: folder.path().to_owned(),
            name: "x.yaml".into(),
        };
        let ours = draft(&way, b"ours", None).unwrap();
        fs::write(way.file(), "theirs").unwrap();
        let error = settle(ours, &way.file()).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(way.file()).unwrap(), "theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
