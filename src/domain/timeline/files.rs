//! The files with a lead's id on the line. Of several the first in byte order is the lead.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::history::{Before, Change, Version};

/// The files, by path.
#[derive(Default)]
pub(super) struct Files(BTreeMap<Arc<str>, Version>);

impl Files {
    /// Returns the file that is the lead.
    pub(super) fn first(&self) -> Option<(&Arc<str>, Version)> {
        self.0.iter().next().map(|(path, version)| (path, *version))
    }

    /// Returns the paths of the others.
    pub(super) fn doubles(self) -> Vec<Arc<str>> {
        self.0.into_keys().skip(1).collect()
    }

    /// Takes over what a landing left on the line.
    pub(super) fn land(&mut self, changes: &[&Change]) {
        for change in changes {
            match change.after {
                Some(version) => self.0.insert(change.path.clone(), version),
                None => self.0.remove(&change.path),
            };
        }
    }

    /// Returns what a parent had: of several files with this id the first in byte order.
    pub(super) fn before(&self, parent: usize, changes: &[&Change], on_line: bool) -> Before {
        let touched = changes
            .iter()
            .filter_map(|change| Some((&change.path, *change.before.get(parent)?)));
        if touched.clone().any(|(_, before)| before == Before::Unknown) {
            return Before::Unknown;
        }
        // On the line another file with this id may have been there all along.
        let untouched = self
            .untouched(changes)
            .filter(|_| on_line && parent == 0)
            .map(|(path, version)| (path, Before::Version(version)));
        touched
            .filter(|(_, before)| *before != Before::Absent)
            .chain(untouched)
            .min_by_key(|(path, _)| (*path).clone())
            .map_or(Before::Absent, |(_, before)| before)
    }

    pub(super) fn after(&self, changes: &[&Change], on_line: bool) -> Option<Version> {
        let touched = changes
            .iter()
            .filter_map(|change| Some((&change.path, change.after?)));
        let untouched = self.untouched(changes).filter(|_| on_line);
        touched
            .chain(untouched)
            .min_by_key(|(path, _)| (*path).clone())
            .map(|(_, version)| version)
    }

    fn untouched(&self, changes: &[&Change]) -> impl Iterator<Item = (&Arc<str>, Version)> {
        let touched = |path: &Arc<str>| changes.iter().any(|change| change.path == *path);
        self.0
            .iter()
            .filter(move |(path, _)| !touched(path))
            .map(|(path, version)| (path, *version))
    }
}
