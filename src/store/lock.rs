//! One writer at a time in a work tree, among the processes of this program.

use std::fs::{self, File, OpenOptions};
use std::thread;
use std::time::Duration;

use super::{Error, Repository};

/// How long to wait for another writer, and how often to look. A write takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(2);

/// Held while a file is compared and written. The system takes it back from a process that dies, so it is never stale.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Returns the lock of a work tree as soon as nobody else holds it. It lies beside that work tree's `HEAD`.
    ///
    /// Fails if another process holds it for much longer than any write takes.
    pub(super) fn take(repository: &Repository) -> Result<Lock, Error> {
        let folder = repository.git_dir().join("leads");
        let place = folder.join("lock");
        let refused = |error: std::io::Error| Error::unwritable(&place.to_string_lossy(), &error);
        fs::create_dir_all(&folder).map_err(refused)?;
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(false);
        let file = options.open(&place).map_err(refused)?;
        for _ in 0..PATIENCE.as_millis() / PAUSE.as_millis() {
            // Called by its full name: newer standard libraries have a method of the same name.
            match fs4::FileExt::try_lock(&file) {
                Ok(()) => return Ok(Lock { _file: file }),
                Err(fs4::TryLockError::WouldBlock) => thread::sleep(PAUSE),
                Err(fs4::TryLockError::Error(error)) => return Err(refused(error)),
            }
        }
        Err(Error::Busy {
            seconds: PATIENCE.as_secs(),
        })
    }
}
