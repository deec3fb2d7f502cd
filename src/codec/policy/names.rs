//! The names a policy defines, gathered before its files are read, so that each can speak of the others.

use std::collections::BTreeSet;

use crate::codec::yaml::Kind;
use crate::domain::lead::Name;

use super::definition;
use super::page::Node;

/// The names of one kind.
pub(super) struct Known {
    /// What one of them is called.
    pub(super) word: &'static str,
    /// Where they are defined.
    pub(super) place: &'static str,
    /// The names; none if the file could not be read, and then every name passes: one fault is told once.
    pub(super) names: Option<BTreeSet<Name>>,
}

/// Every name a policy defines, whether or not what it names can be used.
pub(super) struct Names {
    pub(super) people: Known,
    pub(super) teams: Known,
    pub(super) stages: Known,
    pub(super) sources: Known,
    pub(super) campaigns: Known,
    pub(super) segments: Known,
    pub(super) reasons: Known,
    pub(super) calendars: Known,
    /// Fields at the top of a lead that the schema defines beside the usual ones.
    pub(super) fields: BTreeSet<Name>,
}

/// The tops of the files that define names; none for one that could not be read.
pub(super) struct Tops<'t> {
    pub(super) teams: Option<Node<'t>>,
    pub(super) definition: Option<Node<'t>>,
    pub(super) stages: Option<Node<'t>>,
    pub(super) sla: Option<Node<'t>>,
}

impl Names {
    pub(super) fn gather(tops: &Tops<'_>, fields: &[String]) -> Self {
        Names {
            people: Known::keys("person", "teams.yaml", tops.teams, "people").needed(),
            teams: Known::keys("team", "teams.yaml", tops.teams, "teams").needed(),
            stages: Known::keys("stage", "stages.yaml", tops.stages, "stages").needed(),
            sources: Known::keys("source", "definition.yaml", tops.definition, "sources"),
            campaigns: Known::keys("campaign", "definition.yaml", tops.definition, "campaigns"),
            segments: Known::keys("segment", "definition.yaml", tops.definition, "segments"),
            reasons: Known {
                word: "reason",
                place: "definition.yaml",
                names: tops
                    .definition
                    .filter(|top| top.kind() == Kind::Map)
                    .map(definition::every_reason),
            },
            calendars: Known::keys("calendar", "sla.yaml", tops.sla, "calendars"),
            fields: fields.iter().map(|field| field.as_str().into()).collect(),
        }
    }
}

impl Known {
    fn keys(word: &'static str, place: &'static str, top: Option<Node<'_>>, key: &str) -> Self {
        let top = top.filter(|top| top.kind() == Kind::Map);
        let names = match top.map(|top| top.get(key)) {
            None => None,
            Some(None) => Some(BTreeSet::new()),
            // Of the wrong shape: that is a fault of its own.
            Some(Some(map)) if map.kind() != Kind::Map => None,
            Some(Some(map)) => Some(
                map.entries()
                    .filter_map(|(key, _)| key.as_text().map(Name::from))
                    .collect(),
            ),
        };
        Known { word, place, names }
    }

    /// Where the key must be there, that it is not is a fault of its own.
    fn needed(mut self) -> Self {
        self.names = self.names.filter(|names| !names.is_empty());
        self
    }
}
