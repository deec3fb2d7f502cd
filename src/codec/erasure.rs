//! Personal data in the text of a lead: where it stands, which words it is, and the text without it.

mod prose;
mod words;

use std::collections::BTreeSet;

use serde_json::Value;

use super::lead::write;
use super::schema::Schema;
use super::yaml::edit::{self, Edit, Refused};
use super::yaml::{self, Kind, Limits, Node, Tree, unescape};
use crate::domain::lead::ERASED;

/// What a block must say for a move to have been allowed: here the one word stands for what was said.
const ASKED_FOR: [&str; 4] = [
    "/handoff/how_engaged",
    "/handoff/message",
    "/handoff/spoke_with",
    "/paused/reason",
];

/// The notes that are asked for where the reason is `other`.
const NOTES: [&str; 4] = [
    "/recycle/note",
    "/reject/note",
    "/reclaim/note",
    "/resolution/note",
];

/// How a version begins that could not be read, and of which an erasure left nothing.
const STUB: &str =
    "# This version could not be read as a lead, so an erasure took all of it out.\n";

/// What of a lead is personal, and the words that are known to be.
#[derive(Debug, Clone)]
pub struct Personal {
    pointers: Vec<String>,
    words: BTreeSet<String>,
}

/// What a version of a lead holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Nothing that is marked as personal.
    Nothing,
    /// So many personal fields.
    Fields(usize),
    /// It cannot be read, so it may hold anything.
    Unreadable,
}

impl Personal {
    /// Returns what this schema marks as personal.
    pub fn of(schema: &Schema) -> Personal {
        Personal {
            pointers: pointers(schema),
            words: BTreeSet::new(),
        }
    }

    /// Returns what a version holds, and learns the words in it.
    pub fn learn(&mut self, bytes: &[u8]) -> Held {
        if says_nothing(bytes) {
            return Held::Nothing;
        }
        let Some((_, tree)) = lead(bytes) else {
            return Held::Unreadable;
        };
        let fields = self.fields(&tree);
        for pointer in &fields {
            words::gather(pointer, tree.at(pointer), &mut self.words);
        }
        match fields.len() {
            0 => Held::Nothing,
            fields => Held::Fields(fields),
        }
    }

    /// Returns the words that tell who it is, wherever they stand: names, addresses, numbers and whole sentences.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Returns the lines of a text that still hold one of these words.
    pub fn lines_left(&self, text: &str) -> Vec<usize> {
        let lines = text.lines().enumerate();
        let holds =
            |line: &str| (self.words.iter()).any(|word| !words::places(line, word).is_empty());
        lines
            .filter(|(_, line)| holds(line))
            .map(|(number, _)| number + 1)
            .collect()
    }

    /// Returns a text without personal data and with more edits made. Where the schema asks for a field, or a gate does,
    /// the word `erased` stands in it.
    ///
    /// # Errors
    ///
    /// The first edit that cannot be made.
    pub fn erase(&self, text: &str, more: &[Edit], schema: &Schema) -> Result<String, Refused> {
        let limits = Limits::default();
        let edits = |edits: &[Edit], text: &str| edit::apply(text, edits, &write::ORDER, &limits);
        let is_valid =
            |text: &str| Tree::read(text, &limits).is_ok_and(|tree| schema.is_valid(&tree));
        let mut erased = self.without(text)?;
        if is_valid(text) && !is_valid(&erased) {
            erased = text.to_owned();
            for edit in self.edits(text) {
                let taken = edits(std::slice::from_ref(&edit), &erased)?;
                let asked_for = matches!(edit, Edit::Remove { .. }) && !is_valid(&taken);
                erased = match asked_for {
                    true => edits(&[word(edit.pointer())], &erased)?,
                    false => taken,
                };
            }
        }
        edits(more, &prose::erase(&erased, &self.words))
    }

    /// Returns what an erasure leaves of a version in the history; `None` if it is the same.
    pub fn version(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        if says_nothing(bytes) {
            return None;
        }
        let left = match lead(bytes) {
            None => stub(bytes),
            Some((text, tree)) => {
                let plainly = || self.plainly(tree.root().to_json(), text);
                let erased = self.without(text).ok().or_else(plainly);
                erased.map_or_else(|| stub(bytes), |text| prose::erase(&text, &self.words))
            }
        };
        (left.as_bytes() != bytes).then(|| left.into_bytes())
    }

    /// Returns the text without its personal fields.
    fn without(&self, text: &str) -> Result<String, Refused> {
        let limits = Limits::default();
        let erased = edit::apply(text, &self.edits(text), &write::ORDER, &limits)?;
        let Ok(tree) = Tree::read(&erased, &limits) else {
            return Ok(erased);
        };
        // Nothing but the domain's own blocks means anything when it is empty.
        let contact = tree.at("/contact").filter(|contact| contact.is_empty());
        let emptied = contact.is_some() && erased != text;
        let remove = Edit::Remove {
            pointer: "/contact".to_owned(),
        };
        match emptied {
            true => edit::apply(&erased, &[remove], &write::ORDER, &limits),
            false => Ok(erased),
        }
    }

    /// Returns the edits that take the personal fields out; none for a text that is no lead.
    fn edits(&self, text: &str) -> Vec<Edit> {
        let Some((_, tree)) = lead(text.as_bytes()) else {
            return Vec::new();
        };
        // From the end, so that what goes does not move what is still to go.
        let fields = self.fields(&tree).into_iter().rev();
        fields
            .map(|pointer| match is_asked_for(&tree, &pointer) {
                true => word(&pointer),
                false => Edit::Remove { pointer },
            })
            .collect()
    }

    /// Returns the pointers to the personal fields of a lead that say anything, in the order of the text.
    fn fields(&self, tree: &Tree<'_>) -> Vec<String> {
        let mut found = Vec::new();
        for pattern in &self.pointers {
            let steps: Vec<&str> = pattern.split('/').skip(1).collect();
            spread(tree.root(), &steps, String::new(), &mut found);
        }
        found.sort_by_key(|(start, pointer)| (*start, pointer.len()));
        found.dedup();
        found.into_iter().map(|(_, pointer)| pointer).collect()
    }

    /// Returns a lead written anew, where its own text cannot be edited: comments are gone, the values are the same.
    fn plainly(&self, mut value: Value, text: &str) -> Option<String> {
        for edit in self.edits(text) {
            let (parent, key) = edit.pointer().rsplit_once('/')?;
            let parent = value.pointer_mut(parent)?;
            match (&edit, parent) {
                (Edit::Set { value, .. }, Value::Object(map)) => {
                    map.insert(unescape(key).into_owned(), value.clone());
                }
                (_, Value::Object(map)) => drop(map.shift_remove(&*unescape(key))),
                (_, Value::Array(list)) => drop(list.remove(key.parse().ok()?)),
                _ => return None,
            }
        }
        let text = serde_yaml::to_string(&value).ok()?;
        let reads_right = lead(text.as_bytes()).is_some_and(|(_, tree)| {
            tree.root().to_json() == value && self.fields(&tree).is_empty()
        });
        reads_right.then_some(text)
    }
}

/// Returns the JSON pointers of personal data, sorted: what the schema marks, and what an import kept of another program's
/// row. Of that nobody can say what it is: the key may be an address, and the fields aside hold whatever was there, unless
/// the schema says what is in them.
pub fn pointers(schema: &Schema) -> Vec<String> {
    let mut pointers = schema.personal();
    pointers.extend(["/x_import/key", "/x_import/seen"].map(str::to_owned));
    if !schema.keys("").contains(&"x_fields") {
        pointers.push("/x_fields".to_owned());
    }
    pointers.sort();
    pointers.dedup();
    pointers
}

/// Returns how many comments of a text may say anything of anybody: all but the line that names the schema to editors.
pub fn comments(text: &str) -> usize {
    let limits = Limits {
        comments: true,
        ..Limits::default()
    };
    let Ok(tree) = Tree::read(text, &limits) else {
        return 0;
    };
    let comments = tree.comments().iter().map(|range| &text[range.clone()]);
    comments
        .filter(|comment| !comment.starts_with("# yaml-language-server:"))
        .count()
}

/// Returns whether a version is empty, or what an erasure left of one.
fn says_nothing(bytes: &[u8]) -> bool {
    bytes.trim_ascii().is_empty() || bytes.starts_with(STUB.as_bytes())
}

/// Returns the text of a lead and its tree; `None` for anything that is not read as one.
fn lead(bytes: &[u8]) -> Option<(&str, Tree<'_>)> {
    let text = yaml::text(bytes).ok()?;
    let tree = Tree::read(text, &Limits::default()).ok()?;
    (tree.root().kind() == Kind::Map).then_some((text, tree))
}

/// Finds what a pattern points to and says anything: where it begins, and its pointer. Where the pattern goes into
/// something that is no map or list, that is found: nobody can say what of it is personal.
fn spread(node: Node<'_, '_>, steps: &[&str], pointer: String, found: &mut Vec<(usize, String)>) {
    match (steps.split_first(), node.kind()) {
        (Some((&"*", rest)), Kind::List) => {
            for (index, item) in node.items().enumerate() {
                spread(item, rest, format!("{pointer}/{index}"), found);
            }
        }
        (Some((step, rest)), Kind::Map) if *step != "*" => {
            if let Some(value) = node.get(&unescape(step)) {
                spread(value, rest, format!("{pointer}/{step}"), found);
            }
        }
        (_, Kind::Null) => {}
        (_, Kind::List | Kind::Map) if node.is_empty() => {}
        _ if node.as_text() == Some(ERASED) => {}
        _ => found.push((node.span().start, pointer)),
    }
}

/// Returns whether a gate would miss this field.
fn is_asked_for(tree: &Tree<'_>, pointer: &str) -> bool {
    let is_other = || {
        let block = pointer.rsplit_once('/').map_or("", |(block, _)| block);
        let reason = tree.at(&format!("{block}/reason"));
        reason.and_then(|reason| reason.as_text()) == Some("other")
    };
    ASKED_FOR.contains(&pointer) || (NOTES.contains(&pointer) && is_other())
}

/// Returns the edit that puts the one word in the place of a field.
fn word(pointer: &str) -> Edit {
    Edit::Set {
        pointer: pointer.to_owned(),
        value: ERASED.into(),
    }
}

/// Returns what is left of a version that cannot be read: as unreadable as before, with its id and stage where a line
/// gives them plainly.
fn stub(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut stub = STUB.to_owned();
    for key in ["id", "stage"] {
        let value = text.lines().find_map(|line| {
            let value = line.strip_prefix(key)?.strip_prefix(':')?.trim();
            let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
            (!value.is_empty() && value.len() <= 64 && value.chars().all(is_plain)).then_some(value)
        });
        if let Some(value) = value {
            stub.push_str(&format!("# {key}: {value}\n"));
        }
    }
    stub
}

#[cfg(test)]
mod tests;
