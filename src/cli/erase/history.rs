//! Which commits hold personal data of a lead.

use std::collections::BTreeMap;

use crate::cli::reading::Reading;
use crate::cli::{Failure, work};
use crate::codec::erasure::{Held, Personal};
use crate::domain::history::ObjectId;
use crate::render::erasure::Holding;
use crate::store::{Content, Error, Repository, Revision};

/// What is known of the versions of one lead.
pub(super) struct Known {
    /// What is personal, and the words that were found.
    pub(super) personal: Personal,
    /// Every commit that left a version.
    pub(super) revisions: Vec<Revision>,
    held: BTreeMap<ObjectId, Held>,
    refs: Vec<String>,
}

impl Known {
    /// Reads every version of a lead that is in this repository, by the schema as it stands.
    pub(super) fn of(reading: &Reading, id: &str) -> Result<Known, Failure> {
        let schema = work::schema(reading)?;
        let personal = Personal::of(&schema);
        if schema.personal().is_empty() {
            return Err(
                Failure::new("schema/lead.schema.json marks no field as personal")
                    .hint("say which are: \"x-personal\": true beside their descriptions"),
            );
        }
        Known::in_repository(&reading.current.repository, id, personal)
    }

    /// Reads every version of a lead that is in a repository.
    pub(super) fn in_repository(
        repository: &Repository,
        id: &str,
        mut personal: Personal,
    ) -> Result<Known, Failure> {
        if repository.is_partial() {
            return Err(Failure::new(
                "this partial clone left versions out, which may hold anything",
            )
            .hint("run this in a whole clone: git clone without --filter"));
        }
        let revisions = repository.revisions(id)?;
        let mut held = BTreeMap::new();
        let mut reader = repository.reader();
        for blob in revisions.iter().flat_map(|revision| &revision.blobs) {
            if !held.contains_key(blob) {
                held.insert(*blob, look(&mut personal, reader.read(*blob))?);
            }
        }
        let mut known = Known {
            personal,
            revisions,
            held,
            refs: Vec::new(),
        };
        let holding: Vec<ObjectId> = known.holdings().iter().map(|held| held.commit).collect();
        known.refs = repository.reached_from(&holding)?.into_iter().collect();
        Ok(known)
    }

    /// Returns the commits that left a version with personal data in it.
    pub(super) fn holdings(&self) -> Vec<Holding<'_>> {
        let revisions = self.revisions.iter();
        revisions
            .filter_map(|revision| self.holding(revision))
            .collect()
    }

    fn holding<'a>(&self, revision: &'a Revision) -> Option<Holding<'a>> {
        let mut fields = Some(0);
        for blob in &revision.blobs {
            match self.held.get(blob) {
                Some(Held::Fields(more)) => fields = fields.map(|fields| fields + more),
                Some(Held::Unreadable) => fields = None,
                Some(Held::Nothing) | None => {}
            }
        }
        (fields != Some(0)).then_some(Holding {
            commit: revision.commit,
            at: revision.at,
            author: &revision.author,
            subject: &revision.subject,
            fields,
        })
    }

    /// Returns whether any commit does.
    pub(super) fn holds_any(&self) -> bool {
        self.held.values().any(|held| *held != Held::Nothing)
    }

    /// Returns the refs that lead to these commits, without what all names of branches and tags begin with.
    pub(super) fn refs(&self) -> Vec<&str> {
        let short = |name: &'_ str| -> usize {
            let fronts = ["refs/heads/", "refs/remotes/", "refs/tags/"];
            let front = fronts.iter().find(|front| name.starts_with(**front));
            front.map_or(0, |front| front.len())
        };
        self.refs.iter().map(|name| &name[short(name)..]).collect()
    }
}

/// Returns what a version holds. One that is larger than any lead is not read.
fn look(personal: &mut Personal, content: Result<Content, Error>) -> Result<Held, Failure> {
    Ok(match content? {
        Content::Bytes(bytes) => personal.learn(&bytes),
        _ => Held::Unreadable,
    })
}
