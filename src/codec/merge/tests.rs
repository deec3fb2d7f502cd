//! Laws and cases of merging.

mod cases;
mod generated;

use std::collections::BTreeMap;

use serde_json::Value;

use super::identity::Identity;
use super::*;
use crate::codec::yaml::edit::{self, Edit};

/// Returns what a text means.
fn value(text: &str) -> Value {
    match Tree::read(text, &Limits::default()) {
        Ok(tree) => tree.root().to_json(),
        Err(fault) => panic!("{fault}\n{text}"),
    }
}

/// Returns every scalar of a lead, by a path in which items of lists go by what they are known by.
fn facts(text: &str) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    gather("", "", &value(text), &mut facts);
    facts
}

fn gather(pointer: &str, path: &str, value: &Value, facts: &mut BTreeMap<String, String>) {
    match value {
        Value::Null => {}
        Value::Object(map) => {
            for (key, value) in map {
                gather(&below(pointer, key), &below(path, key), value, facts);
            }
        }
        Value::Array(list) => {
            for (name, item) in Identity::of(pointer).names(list).iter().zip(list) {
                gather(&below(pointer, "0"), &below(path, name), item, facts);
            }
        }
        scalar => {
            facts.insert(path.to_owned(), scalar.to_string());
        }
    }
}

/// Returns the remarks of a text.
fn comments(text: &str) -> Vec<String> {
    let tree = lead(text).unwrap();
    let comments = tree.comments().iter();
    comments
        .map(|range| tree.source()[range.clone()].trim_end().to_owned())
        .collect()
}

fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
    merge(base, ours, theirs, &Choices::default()).unwrap_or_else(|unread| {
        panic!(
            "{}\n--- base\n{base}\n--- ours\n{ours}\n--- theirs\n{theirs}",
            unread.why
        )
    })
}

/// Returns the fields in conflict, without the numbers of items.
fn fields(merged: &Merged) -> Vec<String> {
    let is_word = |step: &&str| !step.bytes().all(|byte| byte.is_ascii_digit());
    let field = |conflict: &Conflict| {
        let field = conflict.field();
        field
            .split('.')
            .filter(is_word)
            .collect::<Vec<_>>()
            .join(".")
    };
    let mut fields: Vec<String> = merged.conflicts.iter().map(field).collect();
    fields.sort();
    fields
}

/// Returns a text with these edits.
fn edited(text: &str, edits: &[Edit]) -> String {
    edit::apply(
        text,
        edits,
        &crate::codec::lead::write::ORDER,
        &Limits::default(),
    )
    .unwrap_or_else(|refused| panic!("{refused}\n{edits:?}\n{text}"))
}
