//! Text to domain and back: what is read here can be written here.

pub mod anchor;
pub mod digest;
pub mod erasure;
pub mod faults;
mod fingerprint;
pub mod ics;
pub mod index;
#[cfg(test)]
mod laws;
pub mod lead;
pub mod locate;
pub mod mapping;
pub mod merge;
pub mod migration;
pub mod moment;
pub mod names;
pub mod policy;
pub mod rows;
pub mod schema;
pub mod slug;
pub mod text;
pub mod versions;
pub mod yaml;

use crate::finding::Rule;

/// Returns every rule by which texts are judged.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        &faults::ENCODING,
        &faults::SCHEMA,
        &faults::SCHEMA_INVALID,
        &faults::YAML_SYNTAX,
    ]
    .into_iter()
    .chain(policy::faults::RULES)
}
