//! A lead as cells under the names of its fields, and back without loss: what `export --what files` writes, `import` reads.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::imported::{OWN, own};
use super::write::ORDER;
use crate::codec::yaml::{self, Limits, Tree};

/// The column that says where the file lies.
pub const FILE: &str = "file";

/// The columns that every lead of this form has.
const MARKS: [&str; 3] = [FILE, "id", "stage"];

/// A column that only calculated facts have.
const DERIVED: &str = "history_complete";

/// Returns whether a table with these columns holds whole leads.
pub fn are_leads<'n>(names: impl Iterator<Item = &'n str> + Clone) -> bool {
    let has = |wanted: &str| names.clone().any(|name| name == wanted);
    MARKS.iter().all(|name| has(name)) && !has(DERIVED)
}

/// Returns whether a table with these columns holds facts about leads, and not the leads.
pub fn are_facts<'n>(names: impl Iterator<Item = &'n str> + Clone) -> bool {
    let has = |wanted: &str| names.clone().any(|name| name == wanted);
    [FILE, "id", DERIVED].iter().all(|name| has(name))
}

/// Returns what the file of a lead says, or why it cannot be told.
///
/// # Errors
///
/// What is wrong with it, in words.
pub fn read(id: &str, bytes: &[u8]) -> Result<Value, String> {
    let text = yaml::text(bytes).map_err(|fault| fault.message)?;
    let tree = Tree::read(text, &Limits::default()).map_err(|fault| fault.message)?;
    let value = value(&tree);
    match value.get("id").and_then(Value::as_str) {
        Some(said) if said == id => Ok(value),
        _ => Err("its id is not the name of its file".to_owned()),
    }
}

/// Returns what a lead says as a value, without the mark that an import of this form gave it.
pub(super) fn value(tree: &Tree<'_>) -> Value {
    let mut value = tree.root().to_json();
    if let Value::Object(fields) = &mut value
        && let Some(mark) = fields.get("x_import")
        && mark.get("system").and_then(Value::as_str) == Some(OWN)
        && mark.get("at").is_none()
    {
        fields.shift_remove("x_import");
    }
    value
}

/// Returns the cells of a lead, each with its column. Maps are spread over columns (`company.name`), a list is one cell.
///
/// A text stands as it is. Everything else is written as JSON; so is a text that would be read as something else, and one
/// that could not be looked at safely.
pub fn cells(lead: &Value) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    match lead {
        Value::Object(fields) => {
            let mut keys: Vec<&String> = fields.keys().collect();
            keys.sort_by_key(|key| place(key));
            for key in keys {
                gather(&step(key, true), &fields[key.as_str()], &mut cells);
            }
        }
        other => gather("", other, &mut cells),
    }
    cells
}

/// Returns every column that some leads have: in the order in which people read the fields of a lead.
pub fn columns<'c>(columns: impl Iterator<Item = &'c str>) -> Vec<&'c str> {
    let mut known = HashSet::new();
    let mut columns: Vec<&str> = columns.filter(|column| known.insert(*column)).collect();
    let first = |column: &str| column.split('.').next().map(str::to_owned);
    let mut begun: HashMap<Option<String>, usize> = HashMap::new();
    for column in &columns {
        let number = begun.len();
        begun.entry(first(column)).or_insert(number);
    }
    columns.sort_by_cached_key(|column| {
        let first = first(column);
        (place(first.as_deref().unwrap_or_default()), begun[&first])
    });
    columns
}

/// Returns the lead that some columns and their cells make; an empty cell says nothing. The column of the file is not
/// among them.
///
/// # Errors
///
/// Which column cannot be, in words.
pub fn lead<'c>(
    cells: impl Iterator<Item = (&'c str, &'c str)>,
) -> Result<Map<String, Value>, String> {
    let mut lead = Map::new();
    for (column, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
        let refused = || format!("the column `{column}` is not the name of a field");
        let steps = steps(column).ok_or_else(refused)?;
        let value = serde_json::from_str(cell).unwrap_or_else(|_| Value::from(cell));
        put(&mut lead, &steps, value)
            .ok_or_else(|| format!("the column `{column}` lies within another one"))?;
    }
    Ok(lead)
}

/// Returns the mark of a lead that was taken over in this form: what it had, or where it came from.
pub fn mark(fields: &Map<String, Value>, id: &str) -> Value {
    match fields.get("x_import") {
        Some(mark) if mark.is_object() => mark.clone(),
        _ => own(id),
    }
}

/// Returns where a field of the outermost map stands among the others.
fn place(key: &str) -> (usize, bool) {
    let place = ORDER.iter().position(|name| *name == key);
    (place.unwrap_or(ORDER.len()), key == "x_import")
}

fn gather(column: &str, value: &Value, cells: &mut Vec<(String, String)>) {
    match value.as_object() {
        Some(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                gather(&format!("{column}.{}", step(key, false)), value, cells);
            }
        }
        _ => cells.push((column.to_owned(), cell(value))),
    }
}

/// Returns a value as a cell.
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        other => json(other),
    }
}

/// Returns whether a text reads back as itself, in every program that shows cells.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && !text
            .chars()
            .any(|letter| letter != '\n' && is_unseen(letter))
        && serde_json::from_str::<Value>(text).is_err()
}

/// Returns a step of the way to a field. What the name of a column cannot say plainly is written as a JSON string.
fn step(key: &str, is_first: bool) -> String {
    let begins = |letter: char| !letter.is_alphanumeric() && letter != '_';
    let is_odd = |letter: char| matches!(letter, '.' | '"' | '/') || is_unseen(letter);
    let must_be_quoted = key.is_empty()
        || key.trim() != key
        || key.starts_with(begins)
        || key.contains(is_odd)
        || (is_first && key == FILE);
    match must_be_quoted {
        true => json(&Value::from(key)),
        false => key.to_owned(),
    }
}

/// Returns the keys that the name of a column leads through.
fn steps(column: &str) -> Option<Vec<String>> {
    let mut steps = Vec::new();
    let mut rest = column;
    loop {
        if rest.starts_with('"') {
            let mut texts = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            steps.push(texts.next()?.ok()?);
            rest = &rest[texts.byte_offset()..];
        } else {
            let end = rest.find('.').unwrap_or(rest.len());
            if end == 0 {
                return None;
            }
            steps.push(rest[..end].to_owned());
            rest = &rest[end..];
        }
        match rest.strip_prefix('.') {
            Some(more) => rest = more,
            None if rest.is_empty() => return Some(steps),
            None => return None,
        }
    }
}

fn put(fields: &mut Map<String, Value>, steps: &[String], value: Value) -> Option<()> {
    let (first, rest) = steps.split_first()?;
    if rest.is_empty() {
        return match fields.contains_key(first) {
            true => None,
            false => {
                fields.insert(first.clone(), value);
                Some(())
            }
        };
    }
    let inner = fields
        .entry(first.clone())
        .or_insert_with(|| Value::Object(Map::new()));
    put(inner.as_object_mut()?, rest, value)
}

/// Returns a value as JSON in which nothing is unseen.
fn json(value: &Value) -> String {
    let text = value.to_string();
    let mut seen = String::with_capacity(text.len());
    for letter in text.chars() {
        match is_unseen(letter) {
            true => write!(seen, "\\u{:04x}", u32::from(letter))
                .expect("because a String takes everything"),
            false => seen.push(letter),
        }
    }
    seen
}

/// Returns whether a letter is none that one sees, or turns what stands around it.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
                | '\u{fffe}' | '\u{ffff}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_have_columns_of_their_own() {
        let lead = json!({
            "x_fields": { "No. of seats": "7", "7": 7, "": "", "=a": null, "\u{202e}b": true },
            "id": "acme-7k3q",
            "company": { "name": "Acme\nGmbH", "tags": ["a", 1], "more": {}, "rate": -1.5 },
            "file": "mine",
        });
        let told = cells(&lead);
        let told: Vec<(&str, &str)> = told.iter().map(|(name, cell)| (&**name, &**cell)).collect();
        assert_eq!(
            told,
            [
                ("id", "acme-7k3q"),
                ("company.name", "Acme\nGmbH"),
                ("company.tags", "[\"a\",1]"),
                ("company.more", "{}"),
                ("company.rate", "-1.5"),
                ("x_fields.\"No. of seats\"", "\"7\""),
                ("x_fields.7", "7"),
                ("x_fields.\"\"", "\"\""),
                ("x_fields.\"=a\"", "null"),
                ("x_fields.\"\\u202eb\"", "true"),
                ("\"file\"", "mine"),
            ]
        );
    }

    #[test]
    fn columns_that_contradict_each_other_are_told() {
        for (columns, words) in [
            (&["a..b"][..], "`a..b` is not the name"),
            (&["\"a"], "is not the name"),
            (&["a", "a.b"], "`a.b` lies within another"),
            (&["a.b", "a"], "`a` lies within another"),
        ] {
            let refused = lead(columns.iter().map(|name| (*name, "x"))).unwrap_err();
            assert!(refused.contains(words), "{refused}");
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let text = prop_oneof![
            "\\PC{0,8}",
            any::<String>(),
            prop::sample::select(vec![
                "", "7", "-7", "null", "true", "[", "{}", "'=x", "=x", " a ", "a\r\nb", "1e5",
                "\"x\""
            ])
            .prop_map(str::to_owned),
        ];
        let leaf = prop_oneof![
            text.prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            Just(Value::Null),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z.\"= 0-9\u{202e}]{0,5}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn cells_read_back_the_same(fields in prop::collection::btree_map("[a-z.]{1,6}|file", value(), 0..6)) {
            let whole = Value::Object(fields.into_iter().collect());
            let told = cells(&whole);
            let read = lead(told.iter().map(|(name, cell)| (&**name, &**cell)));
            prop_assert_eq!(Value::Object(read.unwrap()), whole);
            for (name, cell) in &told {
                prop_assert!(!name.chars().any(is_unseen) && name != FILE);
                prop_assert!(!cell.chars().any(|letter| letter != '\n' && is_unseen(letter)));
            }
        }
    }
}
