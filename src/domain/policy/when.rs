//! `when`: which leads a line of the policy is for.

use super::Policy;
use crate::domain::lead::{Attributes, Name};

/// Conditions that must all hold; none means "always".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// A field, and the values of which it must have one.
    pub conditions: Vec<(Name, Vec<Name>)>,
}

/// What a `when` is asked about: a lead at a point of its life.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The policy in force, for segments, teams and default priorities.
    pub policy: &'a Policy,
    /// The lead's scalars at that point.
    pub attributes: &'a Attributes,
    /// Its stage at that point.
    pub stage: Option<&'a str>,
    /// Its owner at that point.
    pub owner: Option<&'a str>,
}

impl When {
    /// Returns whether every condition holds for the subject.
    pub fn matches(&self, subject: &Subject<'_>) -> bool {
        self.conditions
            .iter()
            .all(|(field, values)| subject.has(field, values))
    }

    /// Returns whether it matches everything.
    pub fn is_always(&self) -> bool {
        self.conditions.is_empty()
    }
}

impl<'a> Subject<'a> {
    fn has(&self, field: &str, values: &[Name]) -> bool {
        let among = |value: Option<&str>| {
            value.is_some_and(|value| values.iter().any(|wanted| **wanted == *value))
        };
        match field {
            "segment" => self.segments().any(|segment| values.contains(segment)),
            "stage" => among(self.stage),
            "owner" => among(self.owner),
            "team" => among(self.team()),
            "priority" => among(self.priority()),
            "seniority" => among(self.attributes.get("contact.seniority")),
            "country" => among(self.attributes.get("company.country")),
            path => among(self.attributes.get(path)),
        }
    }

    /// Returns the segments it is in, in the policy's order. A segment cannot be defined by segments.
    pub fn segments(&self) -> impl Iterator<Item = &'a Name> {
        let subject = *self;
        subject
            .policy
            .definition
            .segments
            .iter()
            .filter(move |segment| {
                segment
                    .when
                    .conditions
                    .iter()
                    .all(|(field, _)| &**field != "segment")
            })
            .filter(move |segment| segment.when.matches(&subject))
            .map(|segment| &segment.name)
    }

    /// Returns its own priority, or else that of its source.
    pub fn priority(&self) -> Option<&'a str> {
        self.attributes.get("priority").or_else(|| {
            let source = self.attributes.get("source")?;
            self.policy
                .definition
                .sources
                .get(source)?
                .priority
                .as_deref()
        })
    }

    fn team(&self) -> Option<&'a str> {
        Some(&self.policy.teams.people.get(self.owner?)?.team)
    }
}
