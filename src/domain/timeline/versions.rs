//! Versions of lead files as they turned out to be, each distinct one read once.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::history::Version;
use crate::domain::lead::Lead;

/// What a version of a lead file turned out to be.
#[derive(Debug, Clone)]
pub enum Reading {
    /// A lead.
    Lead(Arc<Lead>),
    /// Not a lead, and why.
    Fault(String),
    /// The content is not in this repository.
    Missing,
}

/// Reads versions of lead files, each distinct one once.
pub(super) struct Versions<F> {
    read: F,
    known: HashMap<Version, Reading>,
}

impl<F: FnMut(Version) -> Reading> Versions<F> {
    pub(super) fn new(read: F) -> Self {
        Versions {
            read,
            known: HashMap::new(),
        }
    }

    pub(super) fn get(&mut self, version: Version) -> Reading {
        self.known
            .entry(version)
            .or_insert_with(|| (self.read)(version))
            .clone()
    }
}
