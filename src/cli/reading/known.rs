//! What the index knows, as reading goes on from it, and when it is worth being written anew.

use crate::codec::index::Index;
use crate::domain::history::History;

/// A book of fewer commits is read faster than an index is found.
const FEWEST_COMMITS: usize = 500;

/// So many commits, or timelines, are read again and again before the index is written anew.
const MOST_UNKNOWN: usize = 64;

/// An index, and how far it goes along the history being read.
pub(super) struct Known<'a> {
    pub(super) index: Index<'a>,
    /// How many commits it knows.
    pub(super) commits: usize,
    /// How many of these are in the history being read.
    pub(super) kept: usize,
}

/// Returns whether an index should be written: it would spare the next run more than writing costs this one.
pub(super) fn is_due(known: Option<&Known<'_>>, history: &History, all: bool) -> bool {
    let commits = history.commits.len();
    let Some(known) = known else {
        return commits >= FEWEST_COMMITS;
    };
    let mut leads = 0..known.index.ids().len();
    let unknown = |lead: &usize| known.index.state(*lead).is_none();
    known.kept < known.commits
        || commits - known.kept >= MOST_UNKNOWN
        || all && leads.by_ref().filter(unknown).nth(MOST_UNKNOWN).is_some()
}
