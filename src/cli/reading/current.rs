//! Schema, policy and leads as they stand: in the working tree, or in the commit that was asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::policies::texts;
use super::version::understood;
use super::{Failure, bytes};
use crate::codec;
use crate::domain::history::{Mode, ObjectId, Version};
use crate::domain::lead;
use crate::store::{Content, Error, File, Reader, Repository, WorkingFile, with_lf};

/// How much of the working tree is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Disk {
    /// Nothing: it does not count.
    Ignored,
    /// What is not known to be as the commit has it.
    Glanced,
    /// Every file.
    Read,
}

/// Where a lead file stands.
pub(in crate::cli) enum LeadFile<'a> {
    /// In the working tree.
    OnDisk(&'a WorkingFile),
    /// In the commit, at this path.
    Committed(&'a str, &'a Version),
}

impl LeadFile<'_> {
    /// Returns its path from the top of the repository.
    pub(in crate::cli) fn path(&self) -> &str {
        match self {
            LeadFile::OnDisk(file) => &file.path,
            LeadFile::Committed(path, _) => path,
        }
    }
}

/// The texts of a repository as they stand.
pub(in crate::cli) struct Current {
    /// The repository they are from.
    pub(in crate::cli) repository: Repository,
    /// The policy folder: paths and bytes.
    pub(in crate::cli) policy: Vec<(String, Vec<u8>)>,
    /// The lead files in the commit, sorted by path.
    pub(in crate::cli) committed: Vec<File>,
    /// The lead files in the working tree, sorted by path; `None` if it does not count.
    pub(in crate::cli) working: Option<Vec<WorkingFile>>,
    pub(super) tip: Option<ObjectId>,
    pub(super) disk: Disk,
}

/// The lead files of a repository as they stand: in the commit, and in the working tree if it counts.
pub(super) type Files = (Vec<File>, Option<Vec<WorkingFile>>);

impl Current {
    /// Reads what stands in a commit and in the working tree.
    pub(super) fn read(
        repository: Repository,
        tip: Option<ObjectId>,
        disk: Disk,
    ) -> Result<Self, Failure> {
        let current = Current::rules(repository, tip, disk)?;
        let files = current.files()?;
        Ok(current.with(files))
    }

    /// Reads the policy that stands in a commit or in the working tree, and no lead files.
    pub(super) fn rules(
        repository: Repository,
        tip: Option<ObjectId>,
        disk: Disk,
    ) -> Result<Self, Failure> {
        let mut current = Current {
            repository,
            policy: Vec::new(),
            committed: Vec::new(),
            working: None,
            tip,
            disk,
        };
        current.policy = current.folder("policy")?;
        understood(&current.policy)?;
        Ok(current)
    }

    /// Returns the lead files.
    pub(super) fn files(&self) -> Result<Files, Failure> {
        let committed = match self.tip {
            Some(tip) => self.repository.files(tip, "leads")?,
            None => Vec::new(),
        };
        let working = match self.disk {
            Disk::Ignored => None,
            Disk::Glanced => Some(self.repository.working_beside("leads", &committed)?),
            Disk::Read => Some(self.repository.working("leads")?),
        };
        Ok((committed, working))
    }

    /// Returns the same with these lead files.
    pub(super) fn with(&self, (committed, working): Files) -> Self {
        Current {
            repository: self.repository.clone(),
            policy: self.policy.clone(),
            committed,
            working,
            ..*self
        }
    }

    /// Returns what the commit has at the path of a lead file.
    pub(in crate::cli) fn committed(&self, path: &str) -> Option<&Version> {
        let by_path = |file: &File| file.path.as_str().cmp(path);
        let position = self.committed.binary_search_by(by_path).ok()?;
        Some(&self.committed[position].version)
    }

    /// Returns the readable files of a folder as they stand.
    pub(in crate::cli) fn folder(&self, folder: &str) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        // A file where the folder should be is not what is asked for.
        if self.disk != Disk::Ignored {
            let mut files = self.repository.working(folder)?;
            files.retain(|file| file.path != folder);
            let files = files.into_iter();
            return Ok(files
                .filter_map(|file| Some((file.path, bytes(file.content)?)))
                .collect());
        }
        let Some(tip) = self.tip else {
            return Ok(Vec::new());
        };
        let mut files = self.repository.files(tip, folder)?;
        files.retain(|file| file.path != folder);
        Ok(texts(&self.repository, &files)?)
    }

    /// Returns where the lead files stand, by path.
    pub(in crate::cli) fn leads(&self) -> Vec<LeadFile<'_>> {
        match &self.working {
            Some(working) => working.iter().map(LeadFile::OnDisk).collect(),
            None => {
                let committed = self.committed.iter();
                let committed =
                    committed.map(|file| LeadFile::Committed(&file.path, &file.version));
                committed.collect()
            }
        }
    }

    /// Returns what a lead file holds; the reader is made when it is needed.
    pub(in crate::cli) fn open<'a>(
        &self,
        file: &LeadFile<'a>,
        reader: &mut Option<Reader>,
    ) -> Result<Cow<'a, Content>, Error> {
        let version = match file {
            LeadFile::OnDisk(file) => return self.content(file),
            LeadFile::Committed(_, version) => version,
        };
        let reader = reader.get_or_insert_with(|| self.repository.reader());
        Ok(Cow::Owned(match version.mode {
            Mode::File => reader.read(version.blob)?,
            Mode::Link => Content::Link,
            Mode::Submodule => Content::Special("submodule"),
        }))
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

    /// Returns the text of a file as it stands, `None` if it is not text or not there; the reader is made when it is needed.
    pub(in crate::cli) fn text(&self, path: &str, reader: &mut Option<Reader>) -> Option<Arc<str>> {
        let bytes = self.bytes(path, reader)?;
        codec::yaml::text(&bytes).ok().map(Arc::from)
    }

    /// Returns the text of a file, with a sign in the place of what is not UTF-8: up to there it stands as in the file.
    pub(super) fn legible(&self, path: &str, reader: &mut Option<Reader>) -> Option<Arc<str>> {
        let bytes = self.bytes(path, reader)?;
        Some(String::from_utf8_lossy(&bytes).into())
    }

    fn bytes(&self, path: &str, reader: &mut Option<Reader>) -> Option<Vec<u8>> {
        let content = match (&self.working, self.committed(path)) {
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
                self.content(&working[position.ok()?]).ok()?.into_owned()
            }
            (None, version) => {
                let reader = reader.get_or_insert_with(|| self.repository.reader());
                reader.read(version?.blob).ok()?
            }
        };
        bytes(content)
    }

    /// Returns, for each id whose files differ between commit and working tree, the files there; none if they are gone.
    pub(super) fn uncommitted(&self) -> BTreeMap<&str, Vec<&WorkingFile>> {
        let Some(working) = &self.working else {
            return BTreeMap::new();
        };
        // Both are sorted by path.
        let mut there = working.iter().map(|file| file.path.as_str()).peekable();
        let gone = self.committed.iter().map(|file| file.path.as_str());
        let gone = gone.filter(|path| {
            while there.next_if(|there| there < path).is_some() {}
            there.peek() != Some(path)
        });
        let gone: Vec<&str> = gone.collect();
        let other = working.iter().filter(|file| !self.is_committed(file));
        let other = other.map(|file| file.path.as_str());
        let differing = gone.into_iter().chain(other).filter_map(lead::id_of);
        let mut by_id: BTreeMap<&str, Vec<&WorkingFile>> =
            differing.map(|id| (id, Vec::new())).collect();
        if by_id.is_empty() {
            return by_id;
        }
        for file in working {
            let id = lead::id_of(&file.path);
            if let Some(files) = id.and_then(|id| by_id.get_mut(id)) {
                files.push(file);
            }
        }
        by_id
    }

    /// Returns what a file of the working tree holds, opening it if nobody did.
    pub(in crate::cli) fn content<'a>(
        &self,
        file: &'a WorkingFile,
    ) -> Result<Cow<'a, Content>, Error> {
        Ok(match &file.content {
            Content::Untouched => Cow::Owned(self.repository.working_file(&file.path)?),
            known => Cow::Borrowed(known),
        })
    }

    /// Returns whether a file on disk is what the commit has at its path, line ends aside.
    fn is_committed(&self, file: &WorkingFile) -> bool {
        let version = || self.committed(&file.path);
        match &file.content {
            Content::Untouched => true,
            Content::Bytes(bytes) => version().is_some_and(|version| {
                self.repository.blob_id(bytes) == version.blob
                    || self.repository.blob_id(&with_lf(bytes)) == version.blob
            }),
            Content::Link => version().is_some_and(|version| version.mode == Mode::Link),
            _ => false,
        }
    }
}
