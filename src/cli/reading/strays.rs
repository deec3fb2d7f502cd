//! What is no plain file where leads, policy and schema should be, and files that almost look like leads.

use super::current::Disk;
use super::texts::SCHEMA;
use super::{Current, Failure, instead};
use crate::codec;
use crate::codec::policy::is_needed;
use crate::domain::book::Stray;
use crate::domain::lead;
use crate::domain::policy::Policy;
use crate::finding::Finding;
use crate::store::{Content, File};

impl Current {
    /// Returns what cannot be read, and what is not read as a lead because of its name.
    pub(super) fn strays(&self) -> Result<Vec<Stray>, Failure> {
        let mut strays: Vec<Stray> = match &self.working {
            Some(working) => working
                .iter()
                .filter_map(|file| {
                    let plain = matches!(
                        file.content,
                        Content::Bytes(_) | Content::Untouched | Content::TooLarge { .. }
                    );
                    stray(&file.path, instead(&file.content), plain)
                })
                .collect(),
            None => self
                .committed
                .iter()
                .filter_map(|File { path, version }| {
                    let instead = version.mode.instead();
                    let plain = instead.is_none();
                    stray(path, instead, plain)
                })
                .collect(),
        };
        for folder in ["policy", "schema"] {
            // What must be there is told by whoever misses it.
            let unread = self.unread(folder)?.into_iter();
            strays.extend(unread.filter(|stray| !is_needed(&stray.file) && stray.file != SCHEMA));
        }
        Ok(strays)
    }

    /// Returns what stands in the place of a file of the policy or the schema, if that is no file to read.
    pub(in crate::cli) fn in_place_of(&self, path: &str) -> Result<Option<String>, Failure> {
        let folder = path.split('/').next().unwrap_or_default();
        let mut unread = self.unread(folder)?.into_iter();
        let found = unread.find(|stray| stray.file == path);
        Ok(found.and_then(|stray| stray.instead))
    }

    /// Returns the policy as it stands, and what is wrong with it.
    pub(super) fn policy_and_faults(&self) -> Result<(Option<Policy>, Vec<Finding>), Failure> {
        let (policy, mut findings) = codec::policy::read(&self.policy);
        if policy.is_none() {
            let unread = self.unread("policy")?;
            codec::policy::explain_missing(&mut findings, |path| {
                let found = unread.iter().find(|stray| stray.file == path);
                found.and_then(|stray| stray.instead.clone())
            });
        }
        Ok((policy, findings))
    }

    /// Returns what cannot be read in a folder all of whose files count.
    pub(super) fn unread(&self, folder: &str) -> Result<Vec<Stray>, Failure> {
        let found: Vec<(String, Option<String>)> = match (self.disk, self.tip) {
            (Disk::Glanced | Disk::Read, _) => {
                let files = self.repository.working(folder)?.into_iter();
                files
                    .map(|file| (file.path, instead(&file.content)))
                    .collect()
            }
            (Disk::Ignored, Some(tip)) => {
                let files = self.repository.files(tip, folder)?.into_iter();
                files
                    .map(|file| (file.path, file.version.mode.instead()))
                    .collect()
            }
            (Disk::Ignored, None) => Vec::new(),
        };
        let unread = found.into_iter().filter_map(|(file, instead)| {
            let instead = instead.or_else(|| no_folder(&file))?;
            Some(Stray {
                file,
                instead: Some(instead),
            })
        });
        Ok(unread.collect())
    }
}

/// Returns a path under `leads/` as a stray if it is one: whatever hides leads, and a name that is almost a lead's.
fn stray(path: &str, instead: Option<String>, plain: bool) -> Option<Stray> {
    if plain && instead.is_none() && lead::id_of(path).is_some() {
        return None;
    }
    let almost = || {
        let path = path.to_ascii_lowercase();
        path.ends_with(".yml") || path.ends_with(".yaml")
    };
    if lead::hidden(path).is_some() {
        // A link of one name is how Emacs notes that somebody is at work on a file, and files of the other are how macOS keeps
        // what other disks have no place for.
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_litter = !plain && name.starts_with(".#") || name.starts_with("._");
        return (almost() && !is_litter).then(|| Stray {
            file: path.to_owned(),
            instead: None,
        });
    }
    let instead = match (lead::id_of(path), instead.or_else(|| no_folder(path))) {
        (Some(_), instead) => Some(instead?),
        (None, Some(instead)) if !plain || path == "leads" => Some(instead),
        (None, _) if almost() => None,
        (None, _) => return None,
    };
    Some(Stray {
        file: path.to_owned(),
        instead,
    })
}

/// Returns that a folder of the book is a file, if it is.
fn no_folder(path: &str) -> Option<String> {
    (!path.contains('/')).then(|| "a file, where a folder should be".to_owned())
}
