//! Words that tell who somebody is, wherever they stand.

use std::collections::BTreeSet;

use crate::codec::yaml::Node;

/// What is shorter says nothing by itself.
const LEAST_CHARACTERS: usize = 4;

/// Two words together that are shorter than this are common ones.
const LEAST_IN_TWO_WORDS: usize = 8;

/// So many digits are somebody's number.
const LEAST_DIGITS: usize = 5;

/// Gathers the telling words of a personal field.
pub(super) fn gather(pointer: &str, node: Option<Node<'_, '_>>, words: &mut BTreeSet<String>) {
    let Some(node) = node else { return };
    let key = pointer.rsplit('/').next().unwrap_or_default();
    if let Some(text) = node.as_text() {
        let lines = text.lines().map(str::trim);
        words.extend(lines.filter(|line| tells(key, line)).map(str::to_owned));
    }
    for item in node.items() {
        gather(pointer, Some(item), words);
    }
    for (key, value) in node.entries() {
        gather(key.as_text().unwrap_or_default(), Some(value), words);
    }
}

/// Returns whether a text tells who somebody is: a name, an address, a number, or more than one word.
fn tells(key: &str, text: &str) -> bool {
    let characters = text.chars().count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let several = text.split_whitespace().nth(1).is_some() && characters >= LEAST_IN_TWO_WORDS;
    characters >= LEAST_CHARACTERS
        && (key == "name" || text.contains('@') || digits >= LEAST_DIGITS || several)
}

/// Returns where a word stands in a text, whatever the case of its letters from A to Z, as a whole word.
pub(super) fn places(text: &str, word: &str) -> Vec<usize> {
    let (small, word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    let is_within = |before: Option<char>, after: Option<char>| {
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
    };
    let mut places: Vec<usize> = Vec::new();
    for (at, found) in small.match_indices(&word) {
        let (before, after) = (&small[..at], &small[at + found.len()..]);
        let begins = !is_within(before.chars().next_back(), found.chars().next());
        let ends = !is_within(found.chars().next_back(), after.chars().next());
        if begins && ends {
            places.push(at);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::{places, tells};

    #[test]
    fn what_tells_who_somebody_is() {
        for (key, text, does) in [
            ("name", "Eva Muster", true),
            ("name", "Muster", true),
            ("name", "Eva", false),
            ("title", "CEO", false),
            ("title", "Manager", false),
            ("title", "Head of Operations", true),
            ("email", "eva@acme.example", true),
            ("phone", "+49 30 1234567", true),
            ("note", "call", false),
            ("note", "ok now", false),
            ("note", "wants it in May", true),
            ("note", "", false),
        ] {
            assert_eq!(tells(key, text), does, "{key}: {text}");
        }
    }

    #[test]
    fn whole_words_in_any_case() {
        for (text, at) in [
            ("Eva Muster, eva muster", &[0, 12][..]),
            ("Eva Mustermann", &[]),
            ("Geva Muster", &[]),
            ("(EVA MUSTER)", &[1]),
            ("", &[]),
        ] {
            assert_eq!(places(text, "Eva Muster"), at, "{text}");
        }
    }
}
