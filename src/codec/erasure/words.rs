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
    gather_in(pointer, node, pointer.starts_with("/x_fields"), words);
}

fn gather_in(pointer: &str, node: Node<'_, '_>, is_aside: bool, words: &mut BTreeSet<String>) {
    let key = pointer.rsplit('/').next().unwrap_or_default();
    if let Some(text) = node.as_text() {
        let lines = text.lines().map(str::trim);
        let tells = |line: &&str| match is_aside {
            true => tells_aside(key, line),
            false => tells(key, line),
        };
        words.extend(lines.filter(tells).map(str::to_owned));
    }
    for item in node.items() {
        gather_in(pointer, item, is_aside, words);
    }
    for (key, value) in node.entries() {
        gather_in(key.as_text().unwrap_or_default(), value, is_aside, words);
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

/// Returns whether a text that an import kept aside tells who somebody is. Most of it is the other program's own words,
/// the same in every lead, so its column must say that it is about a person.
fn tells_aside(key: &str, text: &str) -> bool {
    const PERSONAL: [&str; 7] = [
        "name", "mail", "phone", "mobile", "street", "address", "birth",
    ];
    let key = key.to_lowercase();
    text.contains('@') || PERSONAL.iter().any(|part| key.contains(part)) && tells("name", text)
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
    use super::{places, tells, tells_aside};

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
    fn what_tells_who_somebody_is_of_what_was_kept_aside() {
        for (key, text, does) in [
            ("Lead Status", "Open - Not Contacted", false),
            ("Create Date", "2026-11-18 09:00", false),
            ("Mobile Phone", "+49 170 1234567", true),
            ("Last Name", "Muster", true),
            ("Remark", "ask eva@acme.example", true),
        ] {
            assert_eq!(tells_aside(key, text), does, "{key}: {text}");
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
