//! What git could not merge: the versions that it keeps of a file until somebody has.

use super::record::Git;
use super::{Content, Error, Repository};
use crate::domain::history::ObjectId;

/// A file that git could not merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmerged {
    /// The path from the top of the repository, with forward slashes.
    pub path: String,
    /// The version that both sides started from, ours and theirs; `None` where a side has no such file.
    pub versions: [Option<ObjectId>; 3],
}

/// Returns the files below a folder that git could not merge, sorted by path.
pub(super) fn files(repository: &Repository, folder: &str) -> Result<Vec<Unmerged>, Error> {
    let said = Git::of(repository)?.run(&["ls-files", "--unmerged", "-z", "--"], &[folder])?;
    let failed = |reason: String| Error::Git {
        action: "ask git what is not merged",
        reason,
    };
    if said.code != Some(0) {
        return Err(failed(said.words));
    }
    read(&said.out).ok_or_else(|| failed("it answers in other words".to_owned()))
}

/// Returns the files that git lists version by version, each with a zero byte at its end; `None` if it says something else.
pub(super) fn read(out: &[u8]) -> Option<Vec<Unmerged>> {
    let mut files: Vec<Unmerged> = Vec::new();
    let entries = out.split(|byte| *byte == 0);
    for entry in entries.filter(|entry| !entry.is_empty()) {
        let entry = String::from_utf8_lossy(entry);
        let (path, id, stage) = version(&entry)?;
        if files.last().is_none_or(|file| file.path != path) {
            files.push(Unmerged {
                path: path.to_owned(),
                versions: [None; 3],
            });
        }
        if let Some(file) = files.last_mut() {
            file.versions[stage] = Some(id);
        }
    }
    Some(files)
}

/// Returns what an entry says: its path, its blob, and which version it is.
fn version(entry: &str) -> Option<(&str, ObjectId, usize)> {
    let (facts, path) = entry.split_once('\t')?;
    let mut facts = facts.split(' ').skip(1);
    let id = gix::ObjectId::from_hex(facts.next()?.as_bytes()).ok()?;
    let stage: usize = facts.next()?.parse().ok()?;
    (1..=3)
        .contains(&stage)
        .then(|| (path, super::ours(&id), stage - 1))
}

impl Unmerged {
    /// Returns the bytes of its three versions; what is no plain file of moderate size is `None` too.
    pub fn read(&self, repository: &Repository) -> Result<[Option<Vec<u8>>; 3], Error> {
        let mut reader = repository.reader();
        let mut bytes = [None, None, None];
        for (version, bytes) in self.versions.iter().zip(&mut bytes) {
            if let Some(version) = version
                && let Content::Bytes(read) = reader.read(*version)?
            {
                *bytes = Some(read);
            }
        }
        Ok(bytes)
    }
}
