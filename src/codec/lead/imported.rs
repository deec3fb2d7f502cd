//! Leads that came from another program: their files, the mark by which they are known again, and what a later export changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::cells;
use super::write::ORDER;
use crate::codec::mapping::Filed;
use crate::codec::yaml::edit::{self, Edit, Refused};
use crate::codec::yaml::{self, Limits, Tree};

/// What a lead's own people decide, whatever another program says later: its way through the funnel, and what was said.
const THEIRS: [&str; 13] = [
    "activities",
    "duplicate_of",
    "feedback",
    "fit",
    "handoff",
    "paused",
    "received_at",
    "reclaim",
    "recycle",
    "reject",
    "resolution",
    "signals",
    "stage",
];

/// The program that leads come from which were exported whole: this one.
pub const OWN: &str = "leads";

/// How many characters of a digest are kept for each field.
const DIGITS: usize = 6;

/// By what a lead is known again: where it came from, and what the other program said when it was last asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The program.
    pub system: String,
    /// The key there.
    pub key: String,
    /// A few characters of the digest of each field as the program had it: enough to see that it changed there or here.
    seen: String,
}

/// What a later export changes in a lead.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Nothing.
    None,
    /// The other program says something new.
    Some(Update),
}

/// What is new in the other program.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    edits: Vec<Edit>,
    /// The fields that nobody here has touched since: they can be taken over.
    pub taken: Vec<String>,
    /// The fields that people here have changed or decide about: they stay.
    pub kept: Vec<String>,
}

/// Returns the mark of a lead file; nothing for one that was not imported.
pub fn mark(bytes: &[u8]) -> Option<Mark> {
    const NAME: &[u8] = b"x_import";
    // Most files of most books have none, and need not be read for that.
    bytes.windows(NAME.len()).find(|window| *window == NAME)?;
    let tree = Tree::read(yaml::text(bytes).ok()?, &Limits::default()).ok()?;
    let mark = tree.root().get("x_import")?;
    let text = |key: &str| {
        mark.get(key)
            .and_then(|node| node.as_text())
            .map(str::to_owned)
    };
    Some(Mark {
        system: text("system")?,
        key: text("key")?,
        seen: text("seen").unwrap_or_default(),
    })
}

/// Returns whether a lead from this program was erased: then its key is gone, and only its id tells which it was.
pub fn is_erased(bytes: &[u8], system: &str) -> bool {
    const NAME: &[u8] = b"erased";
    if !bytes.windows(NAME.len()).any(|window| window == NAME) {
        return false;
    }
    let Ok(text) = yaml::text(bytes) else {
        return false;
    };
    Tree::read(text, &Limits::default()).is_ok_and(|tree| {
        let from = tree.at("/x_import/system").and_then(|node| node.as_text());
        tree.at("/erased").is_some() && from == Some(system)
    })
}

/// Returns the mark of a lead that was exported whole, by its id.
pub(super) fn own(id: &str) -> Value {
    json!({ "system": OWN, "key": id })
}

impl Mark {
    /// Returns the mark by which a lead is known that was exported whole: its id is its key, and nothing else is noted.
    pub fn of_id(id: &str) -> Mark {
        Mark {
            system: OWN.to_owned(),
            key: id.to_owned(),
            seen: String::new(),
        }
    }
}

/// Returns a number for a key that is the same on every computer: from it the end of a new id is made. `attempt` counts
/// the ids that were taken.
pub fn number(system: &str, key: &str, attempt: u32) -> u64 {
    let mut hash = Sha256::new();
    for part in [system, key, &attempt.to_string()] {
        hash.update(part.len().to_string());
        hash.update([0]);
        hash.update(part);
    }
    let digest = hash.finalize();
    digest
        .iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

impl Filed {
    /// Returns the text of the new file of this lead, which lies this many folders below the top. `stage` is put in the
    /// place of its own, for a lead whose way is told step by step; `at` says then when it came there.
    pub fn file(&self, id: &str, system: &str, depth: usize, step: Option<Step<'_>>) -> String {
        let mut fields = Map::new();
        fields.insert("id".to_owned(), id.into());
        let mut known: Vec<&String> = self.fields.keys().collect();
        let place = |key: &str| {
            ORDER
                .iter()
                .position(|name| *name == key)
                .unwrap_or(ORDER.len())
        };
        // A lead that was exported whole keeps the order of its own fields.
        known.sort_by_key(|key| (place(key), !self.is_whole && key.as_str() == "x_fields"));
        for key in known {
            fields.insert(key.clone(), self.fields[key].clone());
        }
        let mut mark = match self.is_whole {
            true => cells::mark(&self.fields, id),
            false => json!({ "system": system, "key": self.key, "seen": self.seen() }),
        };
        if let Some(step) = step {
            fields.insert("stage".to_owned(), step.stage.into());
            if !step.is_last {
                for end in ["resolution", "recycle"] {
                    fields.shift_remove(end);
                }
            }
            mark["at"] = step.at.into();
        }
        fields.insert("x_import".to_owned(), mark);
        let body = edit::document(&Value::Object(fields));
        format!("{}{body}", super::draft::head(depth))
    }

    /// Returns what this row changes in the lead that it made before.
    pub fn change(&self, bytes: &[u8], mark: &Mark) -> Result<Change, String> {
        let text = yaml::text(bytes).map_err(|fault| fault.message)?;
        let tree = Tree::read(text, &Limits::default()).map_err(|fault| fault.message)?;
        let mut update = Update {
            edits: Vec::new(),
            taken: Vec::new(),
            kept: Vec::new(),
        };
        if self.is_whole {
            update.kept = self.differing(&tree);
            return Ok(match update.kept.is_empty() {
                true => Change::None,
                false => Change::Some(update),
            });
        }
        for (pointer, value) in self.leaves() {
            if mark.has(&pointer, &value) || value.is_null() {
                continue;
            }
            let is_here = tree
                .at(&pointer)
                .map(|node| node.to_json())
                .unwrap_or_default();
            if is_here == value {
                continue;
            }
            let name = pointer[1..].replace('/', ".");
            let top = pointer[1..].split('/').next().unwrap_or_default();
            if mark.has(&pointer, &is_here) && !THEIRS.contains(&top) {
                update.taken.push(name);
                update.edits.push(Edit::Set { pointer, value });
            } else {
                update.kept.push(name);
            }
        }
        if update.taken.is_empty() && update.kept.is_empty() {
            return Ok(Change::None);
        }
        update.edits.push(Edit::Set {
            pointer: "/x_import/seen".to_owned(),
            value: self.seen().into(),
        });
        Ok(Change::Some(update))
    }

    /// Returns the fields of a lead that was exported whole which a file has otherwise; the mark of an import does not count.
    fn differing(&self, tree: &Tree<'_>) -> Vec<String> {
        let said = Value::Object(self.fields.clone());
        let mut here = cells::value(tree);
        if let Value::Object(fields) = &mut here {
            fields.shift_remove("id");
        }
        let [said, here] = [&said, &here].map(|lead| {
            let cells = cells::cells(lead).into_iter();
            cells.collect::<BTreeMap<String, String>>()
        });
        let names = said.keys().chain(here.keys());
        let differ = names.filter(|name| said.get(*name) != here.get(*name));
        let differ: BTreeSet<&String> = differ.collect();
        differ.into_iter().cloned().collect()
    }

    /// Returns what the other program says: the pointer and the value of each field, null where it says nothing.
    fn leaves(&self) -> Vec<(String, Value)> {
        let mut leaves = Vec::new();
        for (key, value) in &self.fields {
            match key.as_str() {
                // One block of what nobody here works with.
                "x_fields" => leaves.push((format!("/{key}"), value.clone())),
                _ => gather(format!("/{key}"), value, &mut leaves),
            }
        }
        let empty = self.empty.iter();
        leaves.extend(empty.map(|path| (format!("/{}", path.replace('.', "/")), Value::Null)));
        leaves
    }

    fn seen(&self) -> String {
        let leaves = self.leaves().into_iter();
        leaves
            .map(|(pointer, value)| digest(&pointer, &value))
            .collect()
    }
}

/// One step of a lead's way through the funnel.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The stage that it comes to.
    pub stage: &'a str,
    /// When, as it is written.
    pub at: &'a str,
    /// Whether the way ends there.
    pub is_last: bool,
}

impl Update {
    /// Returns the text of a lead's file with what can be taken over.
    pub fn apply(&self, bytes: &[u8]) -> Result<String, Refused> {
        let text = yaml::text(bytes).unwrap_or_default();
        edit::apply(text, &self.edits, &ORDER, &Limits::default())
    }
}

impl Mark {
    /// Returns whether the other program said this when it was last asked.
    fn has(&self, pointer: &str, value: &Value) -> bool {
        let digest = digest(pointer, value);
        let mut seen = self.seen.as_bytes().chunks(DIGITS);
        seen.any(|known| known == digest.as_bytes())
    }
}

fn gather(pointer: String, value: &Value, leaves: &mut Vec<(String, Value)>) {
    match value.as_object() {
        Some(inner) if !inner.is_empty() => {
            for (key, value) in inner {
                gather(format!("{pointer}/{key}"), value, leaves);
            }
        }
        _ => leaves.push((pointer, value.clone())),
    }
}

/// Returns a few characters that tell a value at its place from nearly every other.
fn digest(pointer: &str, value: &Value) -> String {
    let mut hash = Sha256::new();
    hash.update(pointer);
    hash.update([0]);
    hash.update(canonical(value));
    let mut digits = String::with_capacity(2 * DIGITS);
    for byte in hash.finalize().iter().take(DIGITS.div_ceil(2)) {
        write!(digits, "{byte:02x}").expect("because a String takes everything");
    }
    digits.truncate(DIGITS);
    digits
}

/// Returns a value as text, whatever the order of its keys.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            let parts = keys
                .iter()
                .map(|key| format!("{key:?}:{}", canonical(&map[key.as_str()])));
            format!("{{{}}}", parts.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", parts.join(","))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
