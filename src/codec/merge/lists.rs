//! Lists merged item by item: what is the same item on both sides, what each added, and in which order.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::fields::Fields;
use super::identity::{Identity, sorted, when};
use super::{Why, below};

/// A version of a list: its items, each by its name.
struct Version<'v> {
    names: Vec<String>,
    items: HashMap<String, (usize, &'v Value)>,
}

impl<'v> Version<'v> {
    fn of(identity: Identity, list: &'v [Value]) -> Self {
        let names = identity.names(list);
        let items = names.iter().cloned().zip(list.iter().enumerate());
        Version {
            items: items.collect(),
            names,
        }
    }

    fn get(&self, name: &str) -> Option<&'v Value> {
        self.items.get(name).map(|(_, item)| *item)
    }

    fn has(&self, name: &str) -> bool {
        self.items.contains_key(name)
    }

    /// Returns the names that are in a set, in order.
    fn only<'n>(&'n self, set: &HashSet<&str>) -> Vec<&'n str> {
        let names = self.names.iter().map(String::as_str);
        names.filter(|name| set.contains(name)).collect()
    }
}

impl Fields<'_> {
    /// Returns a list that both sides changed.
    pub(super) fn list(
        &mut self,
        pointer: &str,
        base: &[Value],
        ours: &[Value],
        theirs: &[Value],
    ) -> Option<Value> {
        let identity = Identity::of(pointer);
        let [old, one, other] = [base, ours, theirs].map(|list| Version::of(identity, list));
        let spine = spine(&old, &one, &other);
        let (Some(spine), false) = (spine, replaced(identity, &old, &one, &other)) else {
            let [base, ours, theirs] = [base, ours, theirs].map(|list| Value::from(list.to_vec()));
            return self.clash(
                pointer,
                Why::Changed,
                Some(&base),
                Some(&ours),
                Some(&theirs),
            );
        };
        let mut merged: HashMap<&str, Value> = HashMap::new();
        for name in one.names.iter().chain(&other.names) {
            if merged.contains_key(name.as_str()) {
                continue;
            }
            let (index, _) = one.items.get(name).or_else(|| other.items.get(name))?;
            let item = below(pointer, &index.to_string());
            let value = self.merge(&item, old.get(name), one.get(name), other.get(name));
            if let Some(value) = value {
                merged.insert(name, value);
            }
        }
        let mut list = Vec::with_capacity(merged.len());
        let mut gaps = [Gaps::of(&one, &spine), Gaps::of(&other, &spine)];
        for anchor in std::iter::once(None).chain(spine.iter().map(|name| Some(*name))) {
            list.extend(anchor.and_then(|name| merged.remove(name)));
            let [ours, theirs] = gaps.each_mut().map(|gaps| {
                let names = gaps.0.remove(&anchor).unwrap_or_default();
                let items = names.into_iter().filter_map(|name| merged.remove(name));
                items.collect::<Vec<Value>>()
            });
            list.extend(in_order(identity, ours, theirs));
        }
        Some(Value::Array(list))
    }
}

/// What one side has between the items that both have.
struct Gaps<'n>(HashMap<Option<&'n str>, Vec<&'n str>>);

impl<'n> Gaps<'n> {
    fn of(version: &'n Version<'_>, spine: &[&'n str]) -> Self {
        let shared: HashSet<&str> = spine.iter().copied().collect();
        let mut gaps: HashMap<Option<&str>, Vec<&str>> = HashMap::new();
        let mut behind = None;
        for name in &version.names {
            match shared.contains(name.as_str()) {
                true => behind = Some(name.as_str()),
                false => gaps.entry(behind).or_default().push(name),
            }
        }
        Gaps(gaps)
    }
}

/// Returns the names of what both sides have, in the order of who changed the order; none if both did.
fn spine<'n>(
    old: &Version<'_>,
    one: &'n Version<'_>,
    other: &'n Version<'_>,
) -> Option<Vec<&'n str>> {
    let shared: HashSet<&str> = one
        .names
        .iter()
        .map(String::as_str)
        .filter(|name| other.has(name))
        .collect();
    let (ours, theirs) = (one.only(&shared), other.only(&shared));
    if ours == theirs {
        return Some(ours);
    }
    let known: HashSet<&str> = shared
        .iter()
        .copied()
        .filter(|name| old.has(name))
        .collect();
    let was = old.only(&known);
    match (one.only(&known) == was, other.only(&known) == was) {
        (true, false) => Some(theirs),
        (false, true) => Some(ours),
        (true, true) => Some(ours.min(theirs)),
        (false, false) => None,
    }
}

/// Returns whether both sides put something else in the place of one item: then each may have meant the same thing.
fn replaced(identity: Identity, old: &Version<'_>, one: &Version<'_>, other: &Version<'_>) -> bool {
    let adds = |this: &Version<'_>, that: &Version<'_>| {
        let mut names = this.names.iter();
        names.any(|name| !old.has(name) && !that.has(name))
    };
    let mut gone = old
        .names
        .iter()
        .filter(|name| !one.has(name) || !other.has(name));
    let unknown = identity.keys.is_empty()
        && [one, other]
            .iter()
            .any(|side| side.items.values().any(|(_, item)| item.is_object()));
    match unknown {
        // Of a list whose items have no name, an item that changed cannot be told from one that came and one that went.
        true => gone.next().is_some(),
        false => {
            gone.any(|name| !one.has(name) && !other.has(name))
                && adds(one, other)
                && adds(other, one)
        }
    }
}

/// Returns what two sides have in one place as one row: by time where it has one, and always the same whoever is who.
fn in_order(identity: Identity, ours: Vec<Value>, theirs: Vec<Value>) -> Vec<Value> {
    let rank = |item: &Value| (when(item).filter(|_| identity.timed), sorted(item));
    let (mut ours, mut theirs) = (ours.into_iter().peekable(), theirs.into_iter().peekable());
    let mut row = Vec::new();
    loop {
        let first = match (ours.peek(), theirs.peek()) {
            (Some(one), Some(other)) if rank(other) < rank(one) => theirs.next(),
            (Some(_), _) => ours.next(),
            (None, _) => theirs.next(),
        };
        match first {
            Some(item) => row.push(item),
            None => return row,
        }
    }
}
