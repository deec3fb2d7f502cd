//! Personal words outside the fields that are marked: in evidence, messages and comments of the same lead.

use std::collections::BTreeSet;

use super::lead;
use super::words::places;
use crate::codec::lead::write;
use crate::codec::yaml::edit::{self, Edit};
use crate::codec::yaml::{Kind, Limits, Node, Tree};
use crate::domain::lead::ERASED;

/// What stands for words that were taken out of a sentence. A text may begin with it without quotes.
const GAP: &str = "(erased)";

/// The top-level keys whose values are names, not sentences.
const NAMES: [&str; 9] = [
    "id",
    "company",
    "source",
    "campaign",
    "priority",
    "stage",
    "owner",
    "received_at",
    "erased",
];

/// Returns the text with a gap for each of the words in its sentences and comments. What cannot be edited stays.
pub(super) fn erase(text: &str, words: &BTreeSet<String>) -> String {
    let mut text = text.to_owned();
    for edit in edits(&text, words) {
        if let Ok(edited) = edit::apply(&text, &[edit], &write::ORDER, &Limits::default()) {
            text = edited;
        }
    }
    comments(&text, words)
}

fn edits(text: &str, words: &BTreeSet<String>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let Some((_, tree)) = lead(text.as_bytes()) else {
        return edits;
    };
    for (key, value) in tree.root().entries() {
        let key = key.as_text().unwrap_or_default();
        if !NAMES.contains(&key) {
            gather(value, below("", key), words, &mut edits);
        }
        // Where a person has no company, an import puts the person in its place.
        let name = value.get("name").filter(|_| key == "company");
        let name = name.and_then(|name| name.as_text());
        if name.is_some_and(|name| words.contains(name.trim())) {
            edits.push(Edit::Set {
                pointer: "/company/name".to_owned(),
                value: ERASED.into(),
            });
        }
    }
    edits
}

fn gather(node: Node<'_, '_>, pointer: String, words: &BTreeSet<String>, edits: &mut Vec<Edit>) {
    if node.kind() == Kind::Text {
        let text = node.as_str().unwrap_or_default();
        // A single word in a field of its own is a name that means something there.
        let is_sentence = text.split_whitespace().nth(1).is_some();
        let left = gapped(text, words);
        if is_sentence && left != text {
            let value = left.into();
            edits.push(Edit::Set { pointer, value });
        }
        return;
    }
    for (index, item) in node.items().enumerate() {
        gather(item, format!("{pointer}/{index}"), words, edits);
    }
    for (key, value) in node.entries() {
        let key = key.as_text().unwrap_or_default();
        gather(value, below(&pointer, key), words, edits);
    }
}

fn comments(text: &str, words: &BTreeSet<String>) -> String {
    let limits = Limits {
        comments: true,
        ..Limits::default()
    };
    let mut left = text.to_owned();
    if let Ok(tree) = Tree::read(text, &limits) {
        for range in tree.comments().iter().rev() {
            left.replace_range(range.clone(), &gapped(&text[range.clone()], words));
        }
    }
    left
}

/// Returns a sentence with a gap for each of the words, the longest first.
fn gapped(text: &str, words: &BTreeSet<String>) -> String {
    let mut longest: Vec<&String> = words.iter().collect();
    longest.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut text = text.to_owned();
    for word in longest {
        for at in places(&text, word).into_iter().rev() {
            text.replace_range(at..at + word.len(), GAP);
        }
    }
    text
}

fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}
