//! The edits by which a text comes to mean what it must.

use std::collections::HashMap;

use serde_json::Value;

use super::below;
use super::identity::Identity;
use crate::codec::lead::write::ORDER;
use crate::codec::yaml::edit::{self, Edit};
use crate::codec::yaml::{Limits, Tree};

/// Returns the text, edited so that it means this; `None` if it is written in a way that does not allow it.
pub(super) fn text(text: &str, value: &Value) -> Option<String> {
    let limits = Limits::default();
    let now = Tree::read(text, &limits).ok()?.root().to_json();
    let mut edits = Vec::new();
    gather("", &now, value, &mut edits);
    let apply = |edits: &[Edit]| {
        let new = edit::apply(text, edits, &ORDER, &limits).ok()?;
        super::means(&new, value).then_some(new)
    };
    // Where a part cannot be changed alone, all of it is written anew.
    apply(&edits).or_else(|| apply(&whole(&now, value)))
}

/// Returns the edits that lead from one value to another.
pub(super) fn edits(pointer: &str, from: &Value, to: &Value) -> Vec<Edit> {
    let mut edits = Vec::new();
    gather(pointer, from, to, &mut edits);
    edits
}

fn gather(pointer: &str, from: &Value, to: &Value, edits: &mut Vec<Edit>) {
    if from == to {
        return;
    }
    match (from, to) {
        (Value::Object(old), Value::Object(new)) if !old.is_empty() && !new.is_empty() => {
            for key in old.keys().filter(|key| !new.contains_key(*key)) {
                let pointer = below(pointer, key);
                edits.push(Edit::Remove { pointer });
            }
            for (key, value) in new {
                let pointer = below(pointer, key);
                match old.get(key) {
                    Some(old) => gather(&pointer, old, value, edits),
                    None => edits.push(Edit::Set {
                        pointer,
                        value: value.clone(),
                    }),
                }
            }
        }
        (Value::Array(old), Value::Array(new)) if !old.is_empty() && !new.is_empty() => {
            list(pointer, old, new, edits);
        }
        (Value::Null, Value::Object(new)) if pointer.is_empty() => {
            for (key, value) in new {
                let (pointer, value) = (below("", key), value.clone());
                edits.push(Edit::Set { pointer, value });
            }
        }
        _ => edits.push(Edit::Set {
            pointer: pointer.to_owned(),
            value: to.clone(),
        }),
    }
}

fn list(pointer: &str, old: &[Value], new: &[Value], edits: &mut Vec<Edit>) {
    let identity = Identity::of(pointer);
    let (was, is) = (identity.names(old), identity.names(new));
    let numbers = |names: &[String]| -> HashMap<String, usize> {
        let names = names.iter().cloned().enumerate();
        names.map(|(index, name)| (name, index)).collect()
    };
    let (known, wanted) = (numbers(&was), numbers(&is));
    let stays = was.iter().filter(|name| wanted.contains_key(*name));
    let in_place = is.iter().filter(|name| known.contains_key(*name));
    if stays.clone().next().is_none() || !stays.eq(in_place) {
        edits.push(Edit::Set {
            pointer: pointer.to_owned(),
            value: Value::from(new.to_vec()),
        });
        return;
    }
    let gone = was.iter().enumerate().rev();
    for (index, _) in gone.filter(|(_, name)| !wanted.contains_key(*name)) {
        let pointer = below(pointer, &index.to_string());
        edits.push(Edit::Remove { pointer });
    }
    for (index, (name, value)) in is.iter().zip(new).enumerate() {
        match known.get(name) {
            Some(known) => {
                let pointer = below(pointer, &index.to_string());
                gather(&pointer, &old[*known], value, edits);
            }
            None => edits.push(Edit::Insert {
                pointer: pointer.to_owned(),
                index,
                value: value.clone(),
            }),
        }
    }
}

/// Returns the edits that write every top-level entry anew that differs.
fn whole(from: &Value, to: &Value) -> Vec<Edit> {
    let (Value::Object(old), Value::Object(new)) = (from, to) else {
        return edits("", from, to);
    };
    let gone = old.keys().filter(|key| !new.contains_key(*key));
    let gone = gone.map(|key| Edit::Remove {
        pointer: below("", key),
    });
    let set = new
        .iter()
        .filter(|(key, value)| old.get(*key) != Some(value));
    let set = set.map(|(key, value)| Edit::Set {
        pointer: below("", key),
        value: value.clone(),
    });
    gone.chain(set).collect()
}
