//! Pairs of leads that share enough, found without comparing each with each.

use std::collections::{BTreeSet, HashMap};

use super::{names, phone};
use crate::domain::book::Standing;
use crate::domain::twins::{Evidence, Pair};

/// With how many before it a lead is compared, of those that share one thing.
const NEIGHBOURS: usize = 16;

/// What a lead is compared by.
#[derive(Debug, Clone, Default)]
struct Traits {
    /// Its number in the book.
    number: usize,
    email: Option<String>,
    phone: Option<String>,
    contact: Option<String>,
    company: Option<String>,
    domain: Option<String>,
}

impl Traits {
    /// Returns what a lead is compared by; `None` if somebody has said already that it repeats another.
    fn of(number: usize, standing: &Standing<'_>) -> Option<Self> {
        let lead = standing.entry.lead()?;
        if lead.duplicate_of.is_some() || !standing.entry.timeline.present {
            return None;
        }
        let get = |path: &str| lead.attributes.get(path);
        Some(Traits {
            number,
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
        let company = match (&self.company, &other.company) {
            (Some(one), Some(other)) => names::alike(one, other),
            _ => false,
        };
        let evidence: Vec<Evidence> = [
            (Evidence::Email, same(&self.email, &other.email)),
            (Evidence::Phone, same(&self.phone, &other.phone)),
            (Evidence::Contact, same(&self.contact, &other.contact)),
            (Evidence::Company, company),
            (Evidence::Domain, same(&self.domain, &other.domain)),
        ]
        .into_iter()
        .filter_map(|(evidence, shared)| shared.then_some(evidence))
        .collect();
        let has = |what| evidence.contains(&what);
        // Two people at one company are two leads, unless one of them has no name yet.
        let named = self.contact.is_some() && other.contact.is_some();
        let place = has(Evidence::Company) || has(Evidence::Domain);
        let both = has(Evidence::Company) && has(Evidence::Domain);
        let enough = has(Evidence::Email)
            || has(Evidence::Phone) && (place || !named || has(Evidence::Contact))
            || has(Evidence::Contact) && place
            || !named && both;
        enough.then_some(evidence)
    }
}

/// Returns the pairs that share enough, by the numbers of the leads.
pub(super) fn of(standings: &[Standing<'_>], wanted: impl Fn(&Standing<'_>) -> bool) -> Vec<Pair> {
    let looked_at = standings
        .iter()
        .enumerate()
        .filter(|(_, standing)| wanted(standing));
    let mut traits: Vec<Traits> = looked_at
        .filter_map(|(number, standing)| Traits::of(number, standing))
        .collect();
    // Whichever came first goes on.
    traits.sort_by_cached_key(|traits| {
        let timeline = &standings[traits.number].entry.timeline;
        let received = timeline.received_at();
        (
            received.is_none(),
            received,
            standings[traits.number].entry.id.clone(),
        )
    });
    shared_by(&traits)
}

/// Returns the pairs that share enough, of leads in the order in which they came.
fn shared_by(traits: &[Traits]) -> Vec<Pair> {
    let candidates = candidates(traits).into_iter();
    let pairs = candidates.filter_map(|(first, second)| {
        let (first, second) = (&traits[first], &traits[second]);
        Some(Pair {
            first: first.number,
            second: second.number,
            evidence: first.shared(second)?,
        })
    });
    let mut pairs: Vec<Pair> = pairs.collect();
    pairs.sort_by_key(|pair| (pair.first, pair.second));
    pairs
}

/// One of the things that leads are compared by.
type Key = fn(&Traits) -> Option<&String>;

/// Returns which leads are worth comparing: each with the first that shares something with it, and with a few others.
fn candidates(traits: &[Traits]) -> BTreeSet<(usize, usize)> {
    let mut candidates: BTreeSet<(usize, usize)> = BTreeSet::new();
    let keys: [Key; 5] = [
        |traits| traits.email.as_ref(),
        |traits| traits.phone.as_ref(),
        |traits| traits.contact.as_ref(),
        |traits| traits.domain.as_ref(),
        |traits| traits.company.as_ref(),
    ];
    for key in keys {
        let mut blocks: HashMap<&String, Vec<usize>> = HashMap::new();
        for (index, one) in traits.iter().enumerate() {
            let Some(block) = key(one).map(|key| blocks.entry(key).or_default()) else {
                continue;
            };
            let near = block.iter().rev().take(NEIGHBOURS);
            candidates.extend(
                block
                    .first()
                    .into_iter()
                    .chain(near)
                    .map(|other| (*other, index)),
            );
            block.push(index);
        }
    }
    candidates
}

#[cfg(test)]
mod tests;
