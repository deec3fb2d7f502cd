//! Schema text to schema, or to what is wrong with it.

use std::collections::{HashMap, HashSet};

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{PatternOptions, ValidationError, Validator};
use serde_json::Value;

use crate::codec::faults::{SCHEMA_INVALID, finding_of};
use crate::codec::yaml::{Limits, Node, Tree};
use crate::finding::{Finding, Place, Spot};

use super::json::Yaml;
use super::{Schema, below, shape, words};

/// How many steps one value may take through a schema. A schema people write takes hundreds; one made to hang takes billions.
const MOST_STEPS: u64 = 5_000;

/// How many faults of one schema are told: each takes a look at all of it.
const MOST_FAULTS: usize = 50;

/// The most bytes that a compiled regular expression may take.
const PATTERN_BYTES: usize = 1 << 20;

/// Where the keywords are explained.
const MANUAL: &str = "see https://json-schema.org/understanding-json-schema";

/// What to do with a reference that cannot be followed.
const COPY: &str = "copy what it means into `$defs`, and refer to it as `#/$defs/…`";

pub(super) fn compile(file: &str, text: &str) -> Result<Schema, Vec<Finding>> {
    let limits = Limits {
        depth: 64,
        ..Limits::default()
    };
    // JSON is YAML: the tree finds keys that appear twice, and knows where everything stands.
    let tree = Tree::read(text, &limits)
        .map_err(|fault| vec![finding_of(&SCHEMA_INVALID, file, &fault)])?;
    let value = json(file, text)?;
    let mut findings = references(file, &value);
    if findings.is_empty() {
        findings.extend(endless(file, &value));
    }
    let validator = match findings.is_empty() {
        true => validator(&value).map_err(|_| faults(file, &value, Vec::new()))?,
        false => return Err(faults(file, &value, findings)),
    };
    let mut lines = HashMap::new();
    gather_lines(tree.root(), String::new(), &mut lines);
    Ok(Schema {
        file: file.into(),
        value,
        validator,
        lines,
    })
}

fn validator(schema: &Value) -> Result<Validator<Yaml>, ValidationError<'static>> {
    let patterns = PatternOptions::regex()
        .size_limit(PATTERN_BYTES)
        .dfa_size_limit(PATTERN_BYTES);
    jsonschema::options_for::<Yaml>()
        .with_pattern_options(patterns)
        .should_validate_formats(true)
        .offline()
        .build(schema)
}

/// Returns everything that is wrong with a schema, beside what was found in its references: a validator tells one fault,
/// so what is at fault is taken out until none is left.
fn faults(file: &str, schema: &Value, mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut left = schema.clone();
    for finding in &findings {
        match &finding.place.spot {
            Spot::Value(pointer) | Spot::Key(pointer) => drop(take(&mut left, pointer)),
            // Whoever follows its references does not come to an end.
            Spot::File | Spot::Bytes(_) => return findings,
        }
    }
    if endless(file, &left).is_some() {
        return findings;
    }
    while let Err(error) = validator(&left)
        && findings.len() < MOST_FAULTS
    {
        // What refers to something that was taken out is not at fault.
        let is_ours = matches!(error.kind(), Kind::Referencing(_)) && !findings.is_empty();
        if !is_ours {
            findings.push(invalid(file, &error));
        }
        if is_ours || !take(&mut left, error.instance_path().as_str()) {
            break;
        }
    }
    findings
}

/// Takes out what stands at a pointer, with the whole list if it is in one; returns whether there was something.
fn take(schema: &mut Value, pointer: &str) -> bool {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return false;
    };
    let key = key.replace("~1", "/").replace("~0", "~");
    match schema.pointer_mut(parent) {
        Some(Value::Object(map)) => map.remove(&key).is_some(),
        Some(Value::Array(_)) => take(schema, parent),
        _ => false,
    }
}

fn json(file: &str, text: &str) -> Result<Value, Vec<Finding>> {
    let body = text.trim_start_matches('\u{feff}');
    serde_json::from_str(body).map_err(|error| {
        let start = body
            .split_inclusive('\n')
            .take(error.line().saturating_sub(1))
            .map(str::len)
            .sum::<usize>();
        let at = text.len() - body.len() + start + error.column().saturating_sub(1);
        let said = error.to_string();
        let message = format!(
            "the schema is not JSON: {}",
            said.split(" at line ").next().unwrap_or(&said)
        );
        vec![Finding::new(
            &SCHEMA_INVALID,
            Place::bytes(file, at..at),
            message,
        )]
    })
}

/// Finds references to anything but a part of this schema.
///
/// Only plain pointers are followed, so that what a reference means, and how much work it makes, can be seen in the text.
fn references(file: &str, schema: &Value) -> Vec<Finding> {
    let mut parts = HashSet::new();
    shape::each(schema, String::new(), &mut |pointer, _| {
        parts.insert(pointer.to_owned());
    });
    let mut findings = Vec::new();
    shape::each(schema, String::new(), &mut |pointer, map| {
        for keyword in ["$dynamicRef", "$recursiveRef", "$id"] {
            if map.contains_key(keyword) && !(keyword == "$id" && pointer.is_empty()) {
                let message = format!("`{keyword}` cannot be used inside a schema of leads");
                let place = Place::key(file, below(pointer, keyword));
                findings.push(Finding::new(&SCHEMA_INVALID, place, message).help(COPY));
            }
        }
        let Some(target) = map.get("$ref").and_then(Value::as_str) else {
            return;
        };
        let message = match target.strip_prefix('#') {
            None => format!("`{target}` is outside the schema; nothing is ever fetched"),
            // The validator would decode a percent sign and go elsewhere.
            Some(path) if parts.contains(path) && !path.contains('%') => return,
            Some(path) if path.is_empty() || path.starts_with('/') => {
                format!("there is no schema at `{target}`")
            }
            Some(_) => format!("`{target}` is not a path inside the schema"),
        };
        findings.push(
            Finding::new(
                &SCHEMA_INVALID,
                Place::value(file, below(pointer, "$ref")),
                message,
            )
            .help(COPY),
        );
    });
    findings
}

/// Finds references that would make judging a lead take forever.
fn endless(file: &str, schema: &Value) -> Option<Finding> {
    match shape::steps(schema) {
        Ok(steps) if steps <= MOST_STEPS => None,
        Ok(_) => {
            let message = "the schema's parts refer to one another so often that judging a lead could take hours";
            Some(
                Finding::new(&SCHEMA_INVALID, Place::file(file), message)
                    .help("take nested `$ref`s apart"),
            )
        }
        Err(target) => {
            let mut place = Place::file(file);
            shape::each(schema, String::new(), &mut |pointer, map| {
                if map.get("$ref").and_then(Value::as_str) == Some(target) {
                    place = Place::value(file, below(pointer, "$ref"));
                }
            });
            let message = format!("`{target}` leads back to itself");
            Some(
                Finding::new(&SCHEMA_INVALID, place, message)
                    .help("a lead has an end; write out the levels it has"),
            )
        }
    }
}

/// Returns the finding of a schema that cannot be used.
fn invalid(file: &str, error: &ValidationError<'_>) -> Finding {
    let pointer = error.instance_path().as_str().to_owned();
    let name = words::name(&pointer);
    let (message, help) = match error.kind() {
        Kind::Referencing(_) if pointer.is_empty() => {
            return Finding::new(
                &SCHEMA_INVALID,
                Place::value(file, "/$schema"),
                "this draft of JSON Schema is not known",
            )
            .help("write https://json-schema.org/draft/2020-12/schema");
        }
        Kind::Format { format } if format == "regex" => (
            "this regular expression cannot be used".to_owned(),
            "look-around and back references are not supported, nor are huge repetitions: they can take forever",
        ),
        Kind::Type { kind } => (
            format!("{name} must be {}", words::wanted(&words::kinds(kind))),
            MANUAL,
        ),
        Kind::Enum { options } => {
            let options: Vec<String> = options
                .as_array()
                .into_iter()
                .flatten()
                .map(words::literal)
                .collect();
            (
                format!(
                    "{name} must be one of {}",
                    words::list(options.iter().map(String::as_str))
                ),
                MANUAL,
            )
        }
        Kind::AnyOf { .. } => (format!("{name} is not as JSON Schema asks"), MANUAL),
        _ => (
            format!("{name} is not as JSON Schema asks: {}", error.masked()),
            MANUAL,
        ),
    };
    Finding::new(&SCHEMA_INVALID, Place::value(file, pointer), message).help(help)
}

fn gather_lines(node: Node<'_, '_>, pointer: String, lines: &mut HashMap<String, u32>) {
    for (index, item) in node.items().enumerate() {
        let pointer = format!("{pointer}/{index}");
        lines.insert(pointer.clone(), item.line());
        gather_lines(item, pointer, lines);
    }
    for (key, value) in node.entries() {
        let pointer = below(&pointer, key.as_text().unwrap_or_default());
        lines.insert(pointer.clone(), key.line());
        gather_lines(value, pointer, lines);
    }
}

#[cfg(test)]
mod tests;
