//! Ways through a schema: its parts, and those that speak of one place in a lead.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};

use crate::codec::yaml::unescape;

use super::below;

/// Keywords whose value is a schema.
const ONE: [&str; 12] = [
    "additionalItems",
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];
/// Keywords whose value is a list of schemas.
const MANY: [&str; 5] = ["allOf", "anyOf", "items", "oneOf", "prefixItems"];
/// Keywords whose value is a map of schemas.
const NAMED: [&str; 6] = [
    "$defs",
    "definitions",
    "dependencies",
    "dependentSchemas",
    "patternProperties",
    "properties",
];
/// Keywords whose schemas speak of the same place as the schema they stand in.
const IN_PLACE: [&str; 5] = ["allOf", "anyOf", "oneOf", "then", "else"];

/// More schemas than this never speak of one place in earnest.
const MOST_LAYERS: usize = 200;

/// Calls `visit` with every schema in a schema and its JSON pointer.
pub(super) fn each<'v>(
    schema: &'v Value,
    pointer: String,
    visit: &mut impl FnMut(&str, &'v Map<String, Value>),
) {
    let Value::Object(map) = schema else { return };
    visit(&pointer, map);
    for (path, part) in parts(map) {
        each(part, format!("{pointer}{path}"), visit);
    }
}

/// Returns the schemas directly inside a schema, with their JSON pointers from there.
fn parts(map: &Map<String, Value>) -> Vec<(String, &Value)> {
    let mut parts = Vec::new();
    for (keyword, value) in map {
        let path = below("", keyword);
        match value {
            Value::Object(_) if ONE.contains(&keyword.as_str()) => parts.push((path, value)),
            Value::Array(list) if MANY.contains(&keyword.as_str()) => {
                parts.extend(
                    list.iter()
                        .enumerate()
                        .map(|(index, part)| (format!("{path}/{index}"), part)),
                );
            }
            Value::Object(named) if NAMED.contains(&keyword.as_str()) => {
                parts.extend(named.iter().map(|(name, part)| (below(&path, name), part)));
            }
            _ => {}
        }
    }
    parts
}

/// Returns what a reference inside a schema refers to.
pub(super) fn target<'v>(root: &'v Value, reference: &str) -> Option<&'v Value> {
    root.pointer(reference.strip_prefix('#')?)
}

/// Returns how many schemas one value can meet on its way through a schema, every reference followed once per way.
///
/// # Errors
///
/// The target of a reference that leads back to where it stands.
pub(super) fn steps(root: &Value) -> Result<u64, &str> {
    count(root, root, &mut HashMap::new())
}

fn count<'v>(
    root: &'v Value,
    schema: &'v Value,
    known: &mut HashMap<*const Value, Option<u64>>,
) -> Result<u64, &'v str> {
    let Value::Object(map) = schema else {
        return Ok(1);
    };
    if let Some(Some(steps)) = known.get(&std::ptr::from_ref(schema)) {
        return Ok(*steps);
    }
    known.insert(std::ptr::from_ref(schema), None);
    let mut steps: u64 = 1;
    for (path, part) in parts(map) {
        if !path.starts_with("/$defs/") && !path.starts_with("/definitions/") {
            steps = steps.saturating_add(count(root, part, known)?);
        }
    }
    if let Some(reference) = map.get("$ref").and_then(Value::as_str)
        && let Some(part) = target(root, reference)
    {
        if known.get(&std::ptr::from_ref(part)) == Some(&None) {
            return Err(reference);
        }
        steps = steps.saturating_add(count(root, part, known)?);
    }
    // To know what was not looked at, the validator looks at everything again.
    if map.contains_key("unevaluatedProperties") || map.contains_key("unevaluatedItems") {
        steps = steps.saturating_mul(3);
    }
    known.insert(std::ptr::from_ref(schema), Some(steps));
    Ok(steps)
}

/// Returns the schemas that speak of the value at a JSON pointer of a lead, the nearest first.
pub(super) fn layers<'v>(root: &'v Value, pointer: &str) -> Vec<&'v Value> {
    let mut layers = Vec::new();
    spread(root, root, &mut layers);
    for step in pointer.split('/').skip(1) {
        let step = unescape(step);
        let mut next = Vec::new();
        for layer in layers {
            if let Some(part) = descend(layer, &step) {
                spread(root, part, &mut next);
            }
        }
        layers = next;
    }
    layers
}

fn descend<'v>(layer: &'v Value, step: &str) -> Option<&'v Value> {
    let named = layer
        .get("properties")
        .and_then(|properties| properties.get(step));
    let index = || step.parse::<usize>().ok();
    named
        .or_else(|| layer.get("prefixItems")?.get(index()?))
        .or_else(|| index().and_then(|_| layer.get("items")))
        .or_else(|| {
            layer
                .get("additionalProperties")
                .filter(|part| part.is_object())
        })
}

fn spread<'v>(root: &'v Value, schema: &'v Value, layers: &mut Vec<&'v Value>) {
    if layers.len() >= MOST_LAYERS || layers.iter().any(|known| std::ptr::eq(*known, schema)) {
        return;
    }
    layers.push(schema);
    if let Some(part) = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| target(root, reference))
    {
        spread(root, part, layers);
    }
    for keyword in IN_PLACE {
        match schema.get(keyword) {
            Some(Value::Array(parts)) => parts.iter().for_each(|part| spread(root, part, layers)),
            Some(part @ Value::Object(_)) => spread(root, part, layers),
            _ => {}
        }
    }
}

/// Returns the keys that a schema knows in the map at a JSON pointer of a lead, sorted.
pub(super) fn keys<'v>(root: &'v Value, pointer: &str) -> Vec<&'v str> {
    let layers = layers(root, pointer);
    let known = layers
        .iter()
        .filter_map(|layer| layer.get("properties")?.as_object());
    known
        .flat_map(Map::keys)
        .map(String::as_str)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// Returns what a schema says of the value at a JSON pointer of a lead, for people.
pub(super) fn description<'v>(root: &'v Value, pointer: &str) -> Option<&'v str> {
    let layers = layers(root, pointer);
    let say = |keyword| layers.iter().find_map(|layer| layer.get(keyword)?.as_str());
    say("description").or_else(|| say("title"))
}

/// Returns the JSON pointers of personal data, sorted; `*` stands for every item of a list.
pub(super) fn personal(root: &Value) -> Vec<String> {
    let mut found = BTreeSet::new();
    gather_personal(root, root, "", 0, &mut found);
    found.into_iter().collect()
}

fn gather_personal(
    root: &Value,
    schema: &Value,
    pointer: &str,
    depth: u32,
    found: &mut BTreeSet<String>,
) {
    // A lead is never as deep; a schema that refers to itself is without end.
    if depth > 8 {
        return;
    }
    let mut layers = Vec::new();
    spread(root, schema, &mut layers);
    for layer in layers {
        if layer.get("x-personal") == Some(&Value::Bool(true)) {
            found.insert(pointer.to_owned());
        }
        if let Some(properties) = layer.get("properties").and_then(Value::as_object) {
            for (name, part) in properties {
                gather_personal(root, part, &below(pointer, name), depth + 1, found);
            }
        }
        if let Some(part) = layer.get("items") {
            gather_personal(root, part, &below(pointer, "*"), depth + 1, found);
        }
    }
}
