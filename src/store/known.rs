//! What an earlier walk told: where a line meets it, and which commits lead there.

use gix::hashtable::HashMap;

use super::theirs;
use crate::domain::history::{CommitIndex, History};

/// How many commits are looked at before all that is known is put in order to be found.
const FEW: usize = 16;

/// An earlier walk, as a line comes upon it.
#[derive(Default)]
pub(super) struct Known<'a> {
    history: Option<&'a History>,
    /// The landing of each commit, and whether it is on the line itself; filled when it is needed.
    by_id: HashMap<gix::ObjectId, (CommitIndex, bool)>,
    looked: usize,
    /// How many of the commits are those of the line being read.
    pub(super) kept: usize,
}

impl<'a> Known<'a> {
    /// Returns what a history knows.
    pub(super) fn of(history: &'a History) -> Self {
        Known {
            history: Some(history),
            ..Known::default()
        }
    }

    /// Returns whether the line meets what is known at this commit: from there on, it is the same line.
    pub(super) fn meets(&mut self, id: &gix::ObjectId) -> bool {
        let Some(last) = self.history.and_then(|history| history.commits.last()) else {
            return false;
        };
        let commits = self.history.map_or(0, |history| history.commits.len());
        // Most often the newest commit known is on the way, and near.
        if last.id.as_bytes() == id.as_slice() {
            self.kept = commits;
            return true;
        }
        self.looked += 1;
        if self.looked <= FEW {
            return false;
        }
        match self.find(id) {
            Some((landing, true)) => {
                self.kept = landing.0 as usize + 1;
                true
            }
            _ => false,
        }
    }

    /// Returns whether a commit leads to the one at which the line met what is known.
    pub(super) fn leads_there(&mut self, id: &gix::ObjectId) -> bool {
        self.kept > 0
            && self
                .find(id)
                .is_some_and(|(landing, _)| (landing.0 as usize) < self.kept)
    }

    fn find(&mut self, id: &gix::ObjectId) -> Option<(CommitIndex, bool)> {
        let history = self.history?;
        if self.by_id.is_empty() {
            self.by_id
                .reserve(history.commits.len() + history.unlisted.len());
            let listed = history.commits.iter().enumerate();
            let listed = listed.map(|(position, commit)| {
                let on_line = commit.landing.0 as usize == position;
                (commit.id, (commit.landing, on_line))
            });
            let unlisted = history.unlisted.iter();
            let unlisted = unlisted.map(|(id, landing)| (*id, (*landing, false)));
            let named = |(name, place)| Some((theirs(id.kind(), name)?, place));
            self.by_id.extend(listed.chain(unlisted).filter_map(named));
        }
        self.by_id.get(id).copied()
    }
}
