//! Where the index lies: beside git's own files, never needed, and replaced as a whole.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use super::Repository;
use super::content::blob_id;
use super::read_at::read_at;

/// The folder in the one that all work trees share, and the file in it.
const FOLDER: &str = "leads";
const FILE: &str = "index-v1";

/// How drafts are called, and after what time one was left behind by a process that died.
const DRAFT: &str = "index-draft-";
const FORGOTTEN: Duration = Duration::from_secs(3600);

/// The index as it was when it was opened: who replaces it meanwhile does not disturb who reads it.
pub struct Shelved {
    file: File,
    len: u64,
}

impl Shelved {
    /// Returns the bytes from an offset on; `None` if they are not there or cannot be read.
    pub fn part(&self, start: u64, len: usize) -> Option<Vec<u8>> {
        if start.checked_add(u64::try_from(len).ok()?)? > self.len {
            return None;
        }
        let mut bytes = vec![0; len];
        read_at(&self.file, start, &mut bytes).ok()?;
        Some(bytes)
    }
}

impl Repository {
    /// Returns what an index must go by to be this repository's, whatever commit it reaches; `None` where none is kept:
    /// where the clone does not hold the whole past, as more of it may come without a new commit.
    pub fn index_key(&self) -> Option<String> {
        let git = self.git.to_thread_local();
        if self.partial || self.is_shallow() {
            return None;
        }
        let replacements = git.objects.store_ref().replacements();
        let mut replaced: Vec<String> = replacements
            .map(|(old, new)| format!("{old} {new}\n"))
            .collect();
        replaced.sort_unstable();
        let replaced = blob_id(self.format, replaced.concat().as_bytes());
        Some(format!(
            "{} {} leads/ {replaced}",
            env!("CARGO_PKG_VERSION"),
            self.format
        ))
    }

    /// Returns the index that lies there, whatever it holds.
    pub fn shelved(&self) -> Option<Shelved> {
        let file = File::open(self.shelf().join(FILE)).ok()?;
        let metadata = file.metadata().ok()?;
        metadata.is_file().then(|| Shelved {
            len: metadata.len(),
            file,
        })
    }

    /// Puts an index in the place of the one that lies there. Where that is not possible nothing happens: it is not needed.
    pub fn shelve(&self, bytes: &[u8]) {
        let shelf = self.shelf();
        let put = || -> io::Result<()> {
            fs::create_dir_all(&shelf)?;
            let mut draft = tempfile::Builder::new().prefix(DRAFT).tempfile_in(&shelf)?;
            draft.write_all(bytes)?;
            draft.persist(shelf.join(FILE))?;
            Ok(())
        };
        // A full disk, a folder that is read-only, another system's lock on the file: the next run reads git again.
        let _ = put();
        self.sweep();
    }

    /// Removes the drafts of processes that died.
    fn sweep(&self) {
        let entries = fs::read_dir(self.shelf()).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(DRAFT))
        {
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            let age = modified.ok().and_then(|modified| modified.elapsed().ok());
            if age.is_some_and(|age| age > FORGOTTEN) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn shelf(&self) -> PathBuf {
        self.common_dir.join(FOLDER)
    }
}
