//! Merges that nobody would object to, and that make a lead which the schema refuses.

use serde_json::Value;

use super::{Choices, Merged, Unread, below, lead, merge};
use crate::codec::schema::Schema;
use crate::codec::yaml::{Limits, Tree};
use crate::finding::Spot;

/// Returns a merge without conflict as it is, unless both sides are valid and it is not: then with a conflict in the fields
/// that make the difference.
pub(super) fn judge(
    base: &str,
    ours: &str,
    theirs: &str,
    choices: &Choices,
    schema: &Schema,
    merged: Merged,
) -> Result<Merged, Box<Unread>> {
    if !is_valid(ours, schema) || !is_valid(theirs, schema) {
        return Ok(merged);
    }
    let Ok(tree) = lead(&merged.text) else {
        return Ok(merged);
    };
    let findings = schema.check("", &tree);
    let Some(first) = findings.first() else {
        return Ok(merged);
    };
    let why = match &first.place.spot {
        Spot::Value(pointer) | Spot::Key(pointer) if !pointer.is_empty() => {
            format!("{}: {}", super::name(pointer), first.message)
        }
        _ => first.message.clone(),
    };
    let mut choices = choices.clone();
    for field in doubtful(ours, &tree.root().to_json(), schema) {
        choices.doubt(&field, why.clone());
    }
    merge(base, ours, theirs, &choices)
}

/// Returns the fields in which the merged lead is not ours: those of which each alone makes it invalid, or all.
fn doubtful(ours: &str, merged: &Value, schema: &Schema) -> Vec<String> {
    let ours = lead(ours).map(|tree| tree.root().to_json());
    let (Ok(Value::Object(ours)), Value::Object(merged)) = (ours, merged) else {
        return Vec::new();
    };
    let mut keys: Vec<&String> = ours.keys().chain(merged.keys()).collect();
    keys.sort();
    keys.dedup();
    keys.retain(|key| ours.get(*key) != merged.get(*key));
    let without = |key: &&&String| {
        let mut lead = merged.clone();
        match ours.get(**key) {
            Some(value) => drop(lead.insert((**key).clone(), value.clone())),
            None => drop(lead.shift_remove(**key)),
        }
        // JSON is YAML.
        is_valid(&Value::Object(lead).to_string(), schema)
    };
    let alone: Vec<&&String> = keys.iter().filter(without).collect();
    let fields = if alone.is_empty() {
        keys.iter().collect()
    } else {
        alone
    };
    fields.into_iter().map(|key| below("", key)).collect()
}

fn is_valid(text: &str, schema: &Schema) -> bool {
    let tree = Tree::read(text, &Limits::default());
    tree.is_ok_and(|tree| schema.is_valid(&tree))
}
