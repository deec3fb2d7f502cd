//! Schema, policy and leads as they stand: in the working tree, or in the commit that was asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::version::understood;
use super::{Failure, bytes};
use crate::codec;
use crate::domain::history::{Mode, ObjectId, Version};
use crate::domain::lead;
use crate::store::{Content, File, Repository, WorkingFile, with_lf};

/// The texts of a repository as they stand.
pub(in crate::cli) struct Current {
    /// The repository they are from.
    pub(in crate::cli) repository: Repository,
    /// The policy folder: paths and bytes.
    pub(in crate::cli) policy: Vec<(String, Vec<u8>)>,
    /// The lead files in the commit, by path.
    pub(in crate::cli) committed: BTreeMap<String, Version>,
    /// The lead files in the working tree; `None` if it does not count.
    pub(in crate::cli) working: Option<Vec<WorkingFile>>,
    pub(super) tip: Option<ObjectId>,
}

impl Current {
    /// Reads what stands in a commit and, if `on_disk`, in the working tree.
    pub(super) fn read(
        repository: Repository,
        tip: Option<ObjectId>,
        on_disk: bool,
    ) -> Result<Self, Failure> {
        let committed = match tip {
            Some(tip) => repository.files(tip, "leads")?,
            None => Vec::new(),
        };
        let working = if on_disk {
            Some(repository.working("leads")?)
        } else {
            None
        };
        let mut current = Current {
            repository,
            policy: Vec::new(),
            committed: committed
                .into_iter()
                .map(|File { path, version }| (path, version))
                .collect(),
            working,
            tip,
        };
        current.policy = current.folder("policy")?;
        understood(&current.policy)?;
        Ok(current)
    }

    /// Returns the readable files of a folder as they stand.
    pub(in crate::cli) fn folder(&self, folder: &str) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let with_bytes = |path: String, content: Content| {
            // A file where the folder should be is not what is asked for.
            bytes(content)
                .filter(|_| path != folder)
                .map(|bytes| (path, bytes))
        };
        if self.working.is_some() {
            let files = self.repository.working(folder)?;
            return Ok(files
                .into_iter()
                .filter_map(|file| with_bytes(file.path, file.content))
                .collect());
        }
        let Some(tip) = self.tip else {
            return Ok(Vec::new());
        };
        let mut reader = self.repository.reader();
        let mut files = Vec::new();
        for File { path, version } in self.repository.files(tip, folder)? {
            if version.mode == Mode::File {
                files.extend(with_bytes(path, reader.read(version.blob)?));
            }
        }
        Ok(files)
    }

    /// Returns the lead files as they stand, by path.
    pub(in crate::cli) fn leads(&self) -> Result<Vec<(String, Content)>, Failure> {
        if let Some(working) = &self.working {
            return Ok(working
                .iter()
                .map(|file| (file.path.clone(), file.content.clone()))
                .collect());
        }
        let mut reader = self.repository.reader();
        let mut leads = Vec::with_capacity(self.committed.len());
        for (path, version) in &self.committed {
            let content = match version.mode {
                Mode::File => reader.read(version.blob)?,
                Mode::Link => Content::Link,
                Mode::Submodule => Content::Special("submodule"),
            };
            leads.push((path.clone(), content));
        }
        Ok(leads)
    }

    /// Puts other bytes in the place of a file of the working tree, in memory only.
    pub(super) fn rewrite(&mut self, path: &str, bytes: Vec<u8>) {
        let working = self.working.get_or_insert_default();
        let content = Content::Bytes(bytes);
        match working.binary_search_by(|file| file.path.as_str().cmp(path)) {
            Ok(position) => working[position].content = content,
            Err(position) => working.insert(
                position,
                WorkingFile {
                    path: path.to_owned(),
                    content,
                },
            ),
        }
    }

    /// Returns the text of a file as it stands; `None` if it is not text or not there.
    pub(in crate::cli) fn text(&self, path: &str) -> Option<Arc<str>> {
        let content = match (&self.working, self.committed.get(path)) {
            _ if !path.starts_with("leads/") => {
                let (folder, _) = path.split_once('/')?;
                let (_, bytes) = self
                    .folder(folder)
                    .ok()?
                    .into_iter()
                    .find(|(name, _)| name == path)?;
                Content::Bytes(bytes)
            }
            (Some(working), _) => {
                let position = working.binary_search_by(|file| file.path.as_str().cmp(path));
                working[position.ok()?].content.clone()
            }
            (None, version) => self.repository.read(version?.blob).ok()?,
        };
        codec::yaml::text(&bytes(content)?).ok().map(Arc::from)
    }

    /// Returns, for each id whose files differ between commit and working tree, the files there; none if they are gone.
    pub(super) fn uncommitted(&self) -> BTreeMap<&str, Vec<&WorkingFile>> {
        let Some(working) = &self.working else {
            return BTreeMap::new();
        };
        let mut by_id: BTreeMap<&str, Vec<&WorkingFile>> = BTreeMap::new();
        for file in working {
            if let Some(id) = lead::id_of(&file.path) {
                by_id.entry(id).or_default().push(file);
            }
        }
        for id in self.committed.keys().filter_map(|path| lead::id_of(path)) {
            by_id.entry(id).or_default();
        }
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for id in self.committed.keys().filter_map(|path| lead::id_of(path)) {
            *known.entry(id).or_default() += 1;
        }
        by_id.retain(|id, files| {
            files.len() != known.get(id).copied().unwrap_or(0)
                || !files.iter().all(|file| self.is_committed(file))
        });
        by_id
    }

    /// Returns whether a file on disk is what the commit has at its path, line ends aside.
    fn is_committed(&self, file: &WorkingFile) -> bool {
        let Some(version) = self.committed.get(&file.path) else {
            return false;
        };
        match &file.content {
            Content::Bytes(bytes) => {
                self.repository.blob_id(bytes) == version.blob
                    || self.repository.blob_id(&with_lf(bytes)) == version.blob
            }
            Content::Link => version.mode == Mode::Link,
            _ => false,
        }
    }
}
