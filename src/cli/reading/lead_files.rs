//! One version of a lead file, read from wherever it lies.

use std::sync::Arc;

use super::{Current, instead};
use crate::codec::versions::Versions;
use crate::domain::book::Entry;
use crate::domain::history::{Mode, Version};
use crate::domain::lead::{self, Lead};
use crate::domain::timeline::{Reading, Timeline};
use crate::store::{Content, Error, Reader, Repository, WorkingFile};

/// Returns a lead that nobody has filed yet, as if it were in the working tree.
pub(in crate::cli) fn supposed(path: &str, lead: Result<Lead, String>) -> Entry {
    let reading = match lead {
        Ok(lead) => Reading::Lead(Arc::new(lead)),
        Err(why) => Reading::Fault(why),
    };
    let mut timeline = Timeline::default();
    timeline.add_uncommitted(Some(Arc::from(path)), Some(reading));
    Entry {
        id: lead::id_of(path).unwrap_or_default().to_owned(),
        timeline,
    }
}

/// Reads the versions of leads, for one thread.
pub(super) struct Texts<'a> {
    repository: &'a Repository,
    /// Made when it is needed.
    reader: Option<Reader>,
    versions: Versions,
    /// Whether a version that was asked for is not in this clone.
    pub(super) missing: bool,
}

impl<'a> Texts<'a> {
    /// Returns what reads from this repository.
    pub(super) fn new(repository: &'a Repository) -> Self {
        Texts {
            repository,
            reader: None,
            versions: Versions::default(),
            missing: false,
        }
    }

    /// Goes on to the versions of another lead.
    pub(super) fn next_lead(&mut self) {
        self.versions.next_lead();
    }

    /// Reads one version; a repository that cannot be read at all ends up in `failed`.
    pub(super) fn read(&mut self, version: Version, failed: &mut Option<Error>) -> Reading {
        let reader = self.reader.get_or_insert_with(|| self.repository.reader());
        match version.mode {
            Mode::File => match reader.read(version.blob) {
                Ok(content) => {
                    self.missing |= matches!(content, Content::Missing);
                    lead_of(&content, &mut self.versions)
                }
                Err(error) => {
                    *failed = Some(error);
                    Reading::Missing
                }
            },
            Mode::Link => lead_of(&Content::Link, &mut self.versions),
            Mode::Submodule => lead_of(&Content::Special("submodule"), &mut self.versions),
        }
    }
}

/// Adds what the working tree says of a lead whose files there are these.
pub(super) fn add_uncommitted(
    timeline: &mut Timeline,
    files: &[&WorkingFile],
    current: &Current,
) -> Result<(), Error> {
    let reading = match files.first() {
        Some(file) => Some(lead_of(&*current.content(file)?, &mut Versions::default())),
        None => None,
    };
    let file = files.first().map(|file| Arc::from(file.path.as_str()));
    timeline.add_uncommitted(file, reading);
    timeline.doubles = files
        .iter()
        .skip(1)
        .map(|file| Arc::from(file.path.as_str()))
        .collect();
    Ok(())
}

/// Reads the content of one lead file.
fn lead_of(content: &Content, versions: &mut Versions) -> Reading {
    let bytes = match content {
        Content::Bytes(bytes) => bytes,
        Content::Missing => return Reading::Missing,
        other => return Reading::Fault(instead(other).unwrap_or_default()),
    };
    match versions.read(bytes) {
        Ok(lead) => Reading::Lead(Arc::new(lead)),
        Err(why) => Reading::Fault(why),
    }
}
