//! Writes files so that each is whole at every instant: beside its place first, and then put there in one step.
//!
//! The lock is held from the draft to the end. So two processes never write from the same base, and a draft that is found
//! when the next one begins was left by a process that died.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;

use tempfile::{NamedTempFile, TempPath};

use super::lock::Lock;
use super::way::Way;
use super::working::special;
use super::{Error, Progress, Repository};
use crate::parallel::shares;

/// How many drafts wait to be put in place: the disk is asked once for all of them, and who stops it leaves no more than
/// these behind.
const TOGETHER: usize = 1_024;

/// Puts new bytes in place of those that are expected.
pub(super) fn replace(
    repository: &Repository,
    path: &str,
    expected: &[u8],
    new: &[u8],
) -> Result<(), Error> {
    one(repository, path, Some(expected), new)
}

/// Puts a file where none is.
pub(super) fn create(repository: &Repository, path: &str, new: &[u8]) -> Result<(), Error> {
    one(repository, path, None, new)
}

fn one(
    repository: &Repository,
    path: &str,
    expected: Option<&[u8]>,
    new: &[u8],
) -> Result<(), Error> {
    let top = repository.top()?;
    Way::find(top, path)?;
    let _lock = Lock::take(repository)?;
    let way = Way::find(top, path)?;
    if expected.is_none() {
        make(path, &way.folder)?;
    }
    let waiting = Waiting::write(path, way, expected, new)?;
    waiting.sync()?;
    keep(&waiting.settle()?.folder);
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

/// Writes many files, each whole, and gives them their places one after the other; nobody else of this program writes
/// meanwhile. Returns how many were written, and what stopped it, if something did.
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
        let mut folders = BTreeSet::new();
        for together in files.chunks(TOGETHER) {
            let (ways, obstacle) = until_failed(ways(top, together));
            let disks = Disks::of(ways.iter().map(|way| &*way.folder));
            // Drafts first: the disk writes all of them at once. What comes before an obstacle is written.
            let (waiting, earlier) = until_failed(drafts(together, ways));
            disks.rest(&waiting)?;
            for waiting in waiting {
                folders.insert(waiting.settle()?.folder);
                done += 1;
                progress.step(done, Some(files.len()));
            }
            if let Some(error) = earlier.or(obstacle) {
                return Err(error);
            }
        }
        folders.iter().for_each(|folder| keep(folder));
        Ok(())
    })();
    (done, result)
}

/// Returns what comes before the first failure, and the failure.
fn until_failed<T>(results: impl IntoIterator<Item = Result<T, Error>>) -> (Vec<T>, Option<Error>) {
    let mut failed = None;
    let results = results.into_iter();
    let done = results.map_while(|result| result.map_err(|error| failed = Some(error)).ok());
    (done.collect(), failed)
}

/// Returns the ways to files, each folder looked at once and made where a new file needs it.
fn ways(top: &Path, files: &[Written]) -> impl Iterator<Item = Result<Way, Error>> {
    let mut folders: BTreeMap<(&str, bool), PathBuf> = BTreeMap::new();
    files.iter().map(move |file| {
        let (above, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let is_new = file.expected.is_none();
        if let Some(folder) = folders.get(&(above, is_new)) {
            return Ok(Way {
                folder: folder.clone(),
                name: name.to_owned(),
            });
        }
        let way = Way::find(top, &file.path)?;
        if is_new {
            make(&file.path, &way.folder)?;
        }
        folders.insert((above, is_new), way.folder.clone());
        Ok(way)
    })
}

/// Writes drafts, several at a time; of each share those before a failure.
fn drafts(files: &[Written], ways: Vec<Way>) -> Vec<Result<Waiting<'_>, Error>> {
    const LEAST: usize = 32;
    let files: Vec<(&Written, Way)> = files.iter().zip(ways).collect();
    let drafts = shares(&files, LEAST, |files| {
        let mut drafts = Vec::with_capacity(files.len());
        for (file, way) in files {
            let expected = file.expected.as_deref();
            drafts.push(Waiting::write(&file.path, way.clone(), expected, &file.new));
            if drafts.last().is_some_and(Result::is_err) {
                break;
            }
        }
        drafts
    });
    drafts.into_iter().flatten().collect()
}

/// The disks that drafts are written to: opened before, so that each tells what went wrong since.
struct Disks {
    /// `None` where one of them cannot be asked.
    #[cfg(target_os = "linux")]
    open: Option<Vec<File>>,
}

impl Disks {
    #[cfg(target_os = "linux")]
    fn of<'f>(folders: impl Iterator<Item = &'f Path>) -> Disks {
        use std::os::unix::fs::MetadataExt as _;
        let folders: BTreeSet<&Path> = folders.collect();
        let open = folders.into_iter().map(|folder| {
            let disk = File::open(folder).ok()?;
            Some((disk.metadata().ok()?.dev(), disk))
        });
        let open: Option<BTreeMap<u64, File>> = open.collect();
        Disks {
            open: open.map(|open| open.into_values().collect()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn of<'f>(_folders: impl Iterator<Item = &'f Path>) -> Disks {
        Disks {}
    }

    /// Waits until drafts are on the disk: asked once for everything, where the system can be; or else for each.
    fn rest(&self, waiting: &[Waiting<'_>]) -> Result<(), Error> {
        #[cfg(target_os = "linux")]
        if let Some(disks) = &self.open
            && disks.iter().all(|disk| rustix::fs::syncfs(disk).is_ok())
        {
            return Ok(());
        }
        // Several wait at once: the disk takes them together.
        const WAITERS: usize = 16;
        let share = waiting.len().div_ceil(WAITERS).max(1);
        thread::scope(|scope| {
            let sync = |share: &[Waiting<'_>]| share.iter().try_for_each(Waiting::sync);
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
}

/// A draft that is not in its place yet.
struct Waiting<'f> {
    path: &'f str,
    way: Way,
    /// What must be in its place; `None` if nothing must be.
    expected: Option<&'f [u8]>,
    draft: TempPath,
}

impl<'f> Waiting<'f> {
    /// Writes the draft, once what is in its place is what is expected. It is closed, since some systems rename no open
    /// file.
    fn write(
        path: &'f str,
        way: Way,
        expected: Option<&'f [u8]>,
        new: &[u8],
    ) -> Result<Waiting<'f>, Error> {
        let draft = match expected {
            Some(expected) => {
                let found = fs::symlink_metadata(way.file());
                let metadata = found.map_err(|error| unexchanged(path, &error))?;
                if let Some(what) = oddity(&metadata) {
                    return Err(Error::InTheWay {
                        path: path.to_owned(),
                        what,
                    });
                }
                compare(path, &way, expected)?;
                draft(&way, new, Some(&metadata)).map_err(|error| unexchanged(path, &error))?
            }
            None if fs::symlink_metadata(way.file()).is_ok() => {
                return Err(uncreated(path, ErrorKind::AlreadyExists.into()));
            }
            None => draft(&way, new, None).map_err(|error| Error::unwritable(path, &error))?,
        };
        Ok(Waiting {
            path,
            way,
            expected,
            draft: draft.into_temp_path(),
        })
    }

    /// Waits until the draft is on the disk.
    fn sync(&self) -> Result<(), Error> {
        let open = OpenOptions::new().write(true).open(&self.draft);
        let synced = open.and_then(|draft| draft.sync_all());
        synced.map_err(|error| Error::unwritable(self.path, &error))
    }

    /// Puts the file in its place.
    fn settle(self) -> Result<Way, Error> {
        let Waiting {
            path,
            way,
            expected,
            draft,
        } = self;
        match expected {
            Some(expected) => {
                // Once more, at the last moment: other programs know nothing of the lock.
                compare(path, &way, expected)?;
                fs::rename(&draft, way.file()).map_err(|error| unexchanged(path, &error))?;
            }
            None => settle(draft, &way.file()).map_err(|error| uncreated(path, error))?,
        }
        Ok(way)
    }
}

/// Makes the folder of a new file.
fn make(path: &str, folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| uncreated(path, error))
}

/// Returns why a file could not be put where none is.
fn uncreated(path: &str, error: io::Error) -> Error {
    match error.kind() {
        ErrorKind::AlreadyExists => Error::Exists {
            path: path.to_owned(),
        },
        _ => Error::unwritable(path, &error),
    }
}

/// Returns why a file could not be put in the place of another.
fn unexchanged(path: &str, error: &io::Error) -> Error {
    match error.kind() {
        ErrorKind::NotFound => changed(path),
        _ => Error::unwritable(path, error),
    }
}

fn changed(path: &str) -> Error {
    Error::Changed {
        path: path.to_owned(),
    }
}

/// Fails if a file holds other bytes than these.
fn compare(path: &str, way: &Way, expected: &[u8]) -> Result<(), Error> {
    match holds(&way.file(), expected) {
        Ok(true) => Ok(()),
        Ok(false) => Err(changed(path)),
        Err(error) => Err(unexchanged(path, &error)),
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
fn settle(draft: TempPath, file: &Path) -> io::Result<()> {
    let Err(failed) = draft.persist_noclobber(file) else {
        return Ok(());
    };
    if failed.error.kind() == ErrorKind::AlreadyExists || fs::symlink_metadata(file).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    // Some disks know no links and no such rename; the lock still keeps out other processes of this program.
    match failed.path.persist(file) {
        Ok(()) => Ok(()),
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
        let ours = draft(&way, b"ours", None).unwrap().into_temp_path();
        fs::write(way.file(), "theirs").unwrap();
        let error = settle(ours, &way.file()).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(way.file()).unwrap(), "theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
