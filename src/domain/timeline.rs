//! A lead's timeline: what changed, commit by commit, told as events.

mod altered;
mod diff;
mod erasure;
mod files;
mod fold;
mod kinds;
mod landing;
mod outcome;
mod uncommitted;
mod versions;

use std::sync::Arc;

use chrono::{DateTime, Utc};

pub use self::altered::{Altered, Record};
pub use self::fold::{Keep, build};
pub use self::kinds::{Kind, meaning, told};
pub use self::versions::Reading;
use super::history::CommitIndex;
use super::lead::{
    Activity, Attributes, Feedback, Handoff, Lead, Name, Pause, Recycle, Resolution, Returned,
};

/// Everything the history says about one lead.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// What changed, in order of landing, and within one landing in the order the commits were made.
    pub events: Vec<Event>,
    /// Where the file is on the line now, or was last.
    pub file: Arc<str>,
    /// Further files that claim the same id now.
    pub doubles: Vec<Arc<str>>,
    /// The last readable version on the line.
    pub lead: Option<Arc<Lead>>,
    /// Why the newest version on the line cannot be read, if it cannot.
    pub fault: Option<String>,
    /// Whether the content of the newest version is not in this repository.
    pub missing: bool,
    /// Whether the file is there now.
    pub present: bool,
    /// Whether the working tree differs from the line.
    pub uncommitted: bool,
    /// The scalars that policies match on, from the commit that set them on.
    pub attributes: Vec<(Option<CommitIndex>, Attributes)>,
    /// The lead as each commit left it that created or moved it, or said why it waits, if they were to be kept; and as the
    /// working tree has it.
    pub revisions: Vec<(Option<CommitIndex>, Arc<Lead>)>,
}

/// One fact that changed between two revisions.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What changed.
    pub what: What,
    /// The commit that recorded it; `None` for what is in the working tree only.
    pub commit: Option<CommitIndex>,
    /// Whether the commit is the edge of what can be seen: the fact is that old or older.
    pub at_horizon: bool,
    /// Whether the merge that brought it in left it out: it was recorded, but never landed, and counts for nothing.
    pub dropped: bool,
}

/// What changed.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the variants say what their fields are")]
pub enum What {
    /// The lead came to be, in this stage.
    Created { stage: Option<Name> },
    /// Its stage changed.
    Moved {
        from: Option<Name>,
        to: Option<Name>,
        /// Why, where the same version says so anew: the rejection or the reclaim.
        returned: Option<Arc<Returned>>,
    },
    /// Its owner changed.
    Assigned {
        from: Option<Name>,
        to: Option<Name>,
    },
    /// An activity was added.
    Activity(Arc<Activity>),
    /// The hand-off brief was written or changed.
    Handoff(Arc<Handoff>),
    /// Its clocks were put to rest.
    Paused(Arc<Pause>),
    /// The rest was ended.
    Resumed,
    /// The reason or date of a recycle was set.
    Recycled(Arc<Recycle>),
    /// The resolution was set.
    Resolved(Arc<Resolution>),
    /// Feedback was added.
    Feedback(Arc<Feedback>),
    /// Anything else changed: the top-level keys, and each record that is no longer as it was.
    Edited {
        fields: Vec<Name>,
        altered: Vec<Altered>,
    },
    /// The file moved to another folder.
    Renamed { from: Arc<str>, to: Arc<str> },
    /// The file was removed.
    Deleted,
    /// The file was left in a state that cannot be read; the lead keeps what it had.
    Unreadable { why: String },
}

impl Timeline {
    /// Returns the scalars in force once this commit had landed; `None` asks for the newest.
    pub fn attributes_at(&self, commit: Option<CommitIndex>) -> Option<&Attributes> {
        let known = match commit {
            None => self.attributes.last(),
            Some(commit) => self
                .attributes
                .iter()
                .rev()
                .find(|(since, _)| since.is_some_and(|since| since <= commit)),
        };
        known
            .or(self.attributes.first())
            .map(|(_, attributes)| attributes)
    }

    /// Returns the earliest time at which anybody ever claimed that the lead came in.
    pub fn received_at(&self) -> Option<DateTime<Utc>> {
        let claims = self.attributes.iter().filter_map(|(_, attributes)| {
            let claim = DateTime::parse_from_rfc3339(attributes.get("received_at")?).ok()?;
            Some(claim.to_utc())
        });
        claims.min()
    }

    /// Returns whose the lead was once this commit had landed; `None` asks for the newest.
    pub fn owner_at(&self, commit: Option<CommitIndex>) -> Option<&Name> {
        let by_then = |event: &&Event| match (event.commit, commit) {
            (Some(known), Some(commit)) => known <= commit,
            (None, Some(_)) => false,
            (_, None) => true,
        };
        let mut owner = None;
        for event in self.landed().filter(by_then) {
            match &event.what {
                What::Assigned { to, .. } => owner = to.as_ref(),
                What::Created { .. } if event.at_horizon => owner = None,
                _ => {}
            }
        }
        owner
    }

    /// Returns the lead as a commit left it, if it was kept.
    pub fn revision(&self, commit: Option<CommitIndex>) -> Option<&Arc<Lead>> {
        let kept = self.revisions.iter().find(|(made, _)| *made == commit);
        kept.map(|(_, lead)| lead)
    }

    /// Returns the lead as it was kept last before a commit.
    pub fn revision_before(&self, commit: Option<CommitIndex>) -> Option<&Arc<Lead>> {
        let place = self
            .revisions
            .iter()
            .position(|(made, _)| *made == commit)?;
        let (_, lead) = self.revisions.get(place.checked_sub(1)?)?;
        Some(lead)
    }

    /// Returns the events that count: what merges left out is not among them.
    pub fn landed(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().filter(|event| !event.dropped)
    }

    /// Returns whether it is there, and what it is now cannot be seen: it may be in any stage, and anybody's.
    pub fn is_hidden(&self) -> bool {
        self.present && self.missing
    }

    /// Returns whether a part of its past cannot be seen.
    pub fn has_gap(&self) -> bool {
        self.events.iter().any(|event| event.at_horizon)
    }
}

#[cfg(test)]
mod tests;
