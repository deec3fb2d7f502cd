//! Why a part of the schema applies to a lead: the condition it hangs on, in words.

use serde_json::Value;

use crate::codec::yaml::Tree;

use super::{below, shape};

/// Returns the condition under which a part of the schema applies, such as `a lead in stage working`.
///
/// `path` is the way through the schema to the keyword that failed, `pointer` the value in the lead that it judged.
pub(super) fn reason(root: &Value, tree: &Tree<'_>, path: &str, pointer: &str) -> Option<String> {
    let steps: Vec<&str> = path.split('/').skip(1).collect();
    let then = steps.iter().rposition(|step| *step == "then")?;
    let condition = walk(root, &steps[..then])?.get("if")?;
    let base = climb(pointer, descents(&steps[then + 1..]));
    let mut said = Vec::new();
    for (key, rule) in condition.get("properties")?.as_object()? {
        if rule.get("const").is_none() && rule.get("enum").is_none() {
            continue;
        }
        let value = tree.at(&below(base, key)).and_then(|value| value.as_text());
        match value {
            Some(value) if key == "stage" && base.is_empty() => {
                said.insert(0, format!("a lead in stage {value}"))
            }
            Some(value) => said.push(format!("`{key}` {value}")),
            None => {}
        }
    }
    let first = said
        .first()?
        .starts_with("a lead")
        .then(String::new)
        .unwrap_or_else(|| "an entry with ".to_owned());
    Some(first + &said.join(" with "))
}

/// Follows the steps of an evaluation through a schema.
fn walk<'v>(root: &'v Value, steps: &[&str]) -> Option<&'v Value> {
    let mut schema = root;
    for step in steps {
        schema = match (*step, schema) {
            ("$ref", _) => shape::target(root, schema.get("$ref")?.as_str()?)?,
            (step, Value::Array(list)) => list.get(step.parse::<usize>().ok()?)?,
            (step, _) => schema.get(crate::codec::yaml::unescape(step).as_ref())?,
        };
    }
    Some(schema)
}

/// Returns how many steps into the lead some steps through a schema lead. The last step is the keyword that failed.
fn descents(steps: &[&str]) -> usize {
    let mut count = 0;
    let mut steps = steps[..steps.len().saturating_sub(1)].iter();
    while let Some(step) = steps.next() {
        match *step {
            "properties" | "patternProperties" | "prefixItems" => {
                steps.next();
                count += 1;
            }
            "items"
            | "contains"
            | "additionalProperties"
            | "unevaluatedProperties"
            | "unevaluatedItems" => count += 1,
            "allOf" | "anyOf" | "oneOf" | "dependentSchemas" => {
                steps.next();
            }
            _ => {}
        }
    }
    count
}

/// Returns a JSON pointer without its last steps.
fn climb(pointer: &str, steps: usize) -> &str {
    let mut pointer = pointer;
    for _ in 0..steps {
        pointer = pointer.rfind('/').map_or("", |cut| &pointer[..cut]);
    }
    pointer
}
