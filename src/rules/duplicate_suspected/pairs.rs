//! Pairs of leads that share enough, found without comparing each with each.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{names, phone};
use crate::domain::lead::Lead;
use crate::domain::twins::{Evidence, Pair};

/// With how many before it a lead is compared, of those that share one thing.
const NEIGHBOURS: usize = 16;

/// What a lead is compared by.
#[derive(Debug, Clone, Default)]
pub struct Traits {
    /// Its number, by which a pair tells it.
    pub number: usize,
    id: String,
    received_at: Option<DateTime<Utc>>,
    email: Option<String>,
    phone: Option<String>,
    contact: Option<String>,
    company: Option<String>,
    domain: Option<String>,
}

impl Traits {
    /// Returns what a lead is compared by that is there; `None` if somebody has said already that it repeats another.
    pub fn of(
        number: usize,
        id: &str,
        lead: &Lead,
        received_at: Option<DateTime<Utc>>,
    ) -> Option<Self> {
        if lead.duplicate_of.is_some() {
            return None;
        }
        let get = |path: &str| lead.attributes.get(path);
        Some(Traits {
            number,
            id: id.to_owned(),
            received_at,
            email: get("contact.email").and_then(names::email),
            phone: get("contact.phone")
                .and_then(|written| phone::dialled(written, get("company.country"))),
            contact: get("contact.name").and_then(names::person),
            company: lead.company.as_deref().and_then(names::company),
            domain: get("company.domain").and_then(names::domain),
        })
    }

    /// Returns what two leads share, if that is enough to take them for one prospect.
    fn shared(&self, other: &Traits) -> Option<Vec<Evidence>> {
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        let email = same(&self.email, &other.email);
        let phone = same(&self.phone, &other.phone);
        let contact = same(&self.contact, &other.contact);
        let domain = same(&self.domain, &other.domain);
        // Two people at one company are two leads, unless one of them has no name yet.
        let named = self.contact.is_some() && other.contact.is_some();
        let surely = email || phone && (domain || contact || !named) || domain && contact;
        // Names of companies take the longest to compare, and say nothing where the rest is too little whatever they say.
        let perhaps = phone || contact || domain && !named;
        if !(surely || perhaps) {
            return None;
        }
        let company = match (&self.company, &other.company) {
            (Some(one), Some(other)) => names::alike(one, other),
            _ => false,
        };
        let evidence = [
            (Evidence::Email, email),
            (Evidence::Phone, phone),
            (Evidence::Contact, contact),
            (Evidence::Company, company),
            (Evidence::Domain, domain),
        ];
        let evidence = evidence
            .into_iter()
            .filter_map(|(evidence, shared)| shared.then_some(evidence));
        (surely || company).then(|| evidence.collect())
    }
}

/// Leads that are to be compared, whichever came first before the others.
pub struct Queue {
    traits: Vec<Traits>,
    /// For each thing that leads are compared by: the leads before each one that share it.
    before: [Vec<Option<Before>>; KEYS.len()],
}

/// Which leads before one share something with it.
#[derive(Clone, Copy)]
struct Before {
    first: u32,
    /// The last one; before that one is the next.
    last: u32,
}

/// One of the things that leads are compared by.
type Key = fn(&Traits) -> Option<&String>;

const KEYS: [Key; 5] = [
    |traits| traits.email.as_ref(),
    |traits| traits.phone.as_ref(),
    |traits| traits.contact.as_ref(),
    |traits| traits.domain.as_ref(),
    |traits| traits.company.as_ref(),
];

impl Queue {
    /// Returns the leads in the order in which they came.
    pub fn new(mut traits: Vec<Traits>) -> Self {
        traits.sort_by(|one, other| {
            let came = |traits: &Traits| (traits.received_at.is_none(), traits.received_at);
            came(one)
                .cmp(&came(other))
                .then_with(|| one.id.cmp(&other.id))
        });
        Queue::of(traits)
    }

    /// Returns leads that are in order already.
    fn of(traits: Vec<Traits>) -> Self {
        let before = KEYS.map(|key| {
            let mut blocks: HashMap<&String, Before> = HashMap::new();
            let places = traits.iter().zip(0..);
            let before = places.map(|(one, place)| {
                let key = key(one)?;
                let known = blocks.get(key).copied();
                let first = known.map_or(place, |known| known.first);
                blocks.insert(key, Before { first, last: place });
                known
            });
            before.collect()
        });
        Queue { traits, before }
    }

    /// Returns how many leads there are.
    pub fn len(&self) -> usize {
        self.traits.len()
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.traits.is_empty()
    }

    /// Returns the pairs of the lead at this place with leads before it. Takes as long for many leads as for few.
    pub fn pairs(&self, place: usize) -> Vec<Pair> {
        let second = &self.traits[place];
        let pair = |first: usize| {
            let first = &self.traits[first];
            Some(Pair {
                first: first.number,
                second: second.number,
                evidence: first.shared(second)?,
            })
        };
        self.candidates(place)
            .into_iter()
            .filter_map(pair)
            .collect()
    }

    /// Returns which leads before this one are worth comparing with it: the first that shares something, and the last few.
    fn candidates(&self, place: usize) -> Vec<usize> {
        let mut candidates = Vec::new();
        for others in &self.before {
            let mut near = others[place];
            candidates.extend(near.map(|before| before.first as usize));
            for _ in 0..NEIGHBOURS {
                let Some(before) = near else {
                    break;
                };
                candidates.push(before.last as usize);
                near = others[before.last as usize];
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }
}

#[cfg(test)]
mod tests;
