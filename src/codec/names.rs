//! Names that were read lately, each held once: leads share their people, their channels and the paths of their attributes.

use foldhash::HashSet;

use super::yaml::Node;
use crate::domain::lead::Name;

/// The names, for one thread.
#[derive(Debug, Default)]
pub struct Names(HashSet<Name>);

/// How many are remembered before all are forgotten.
const MOST: usize = 1024;

impl Names {
    /// Returns the name that is this text.
    pub(super) fn of(&mut self, text: &str) -> Name {
        if let Some(known) = self.0.get(text) {
            return Name::clone(known);
        }
        if self.0.len() == MOST {
            self.0.clear();
        }
        let name = Name::from(text);
        self.0.insert(Name::clone(&name));
        name
    }

    /// Returns the name that a place in a text holds.
    pub(super) fn read(&mut self, node: Node<'_, '_>) -> Option<Name> {
        node.as_str().map(|text| self.of(text))
    }
}
