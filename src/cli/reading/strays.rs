//! What is no plain file where leads, policy and schema should be, and files that almost look like leads.

use super::current::Disk;
use super::{Current, Failure, instead};
use crate::domain::book::Stray;
use crate::domain::lead;
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
            strays.extend(self.unread(folder)?);
        }
        Ok(strays)
    }

    /// Returns what cannot be read in a folder all of whose files count.
    fn unread(&self, folder: &str) -> Result<Vec<Stray>, Failure> {
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
    let almost = || {
        let path = path.to_ascii_lowercase();
        path.ends_with(".yml") || path.ends_with(".yaml")
    };
    if lead::hidden(path).is_some() {
        // A link of that name is how Emacs notes that somebody is at work on a file.
        let is_note = !plain
            && path
                .rsplit('/')
                .next()
                .is_some_and(|name| name.starts_with(".#"));
        return (almost() && !is_note).then(|| Stray {
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
