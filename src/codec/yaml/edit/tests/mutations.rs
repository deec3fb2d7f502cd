//! Texts that went wrong: an edit is made or refused, and nothing falls over.

use proptest::prelude::*;
use serde_json::json;

use super::generated::{Dice, dice, write};
use super::*;

/// How many texts are tried.
const CASES: u32 = 600;

const PIECES: [&str; 36] = [
    "\n", "\r", "\r\n", "\t", " ", "  ", "\n  ", "\n\n", "- ", "-", "? ", ": ", ":", "#", " # x\n",
    "{", "}", "[", "]", ",", "|", "|+\n", ">", "'", "\"", "\\", "é", "🚀", "\u{feff}", "---",
    "...", "&a", "*a", "~", "? a\n", "\n...\n",
];

/// Returns a text with some of its pieces cut, doubled or put in.
fn broken(text: &str, mut throws: impl Iterator<Item = u16>) -> String {
    let mut text = text.to_owned();
    let mut at = |text: &str| {
        let at = usize::from(throws.next().unwrap_or_default()) % (text.len() + 1);
        (0..=at)
            .rev()
            .find(|&at| text.is_char_boundary(at))
            .unwrap_or(0)
    };
    for _ in 0..3 {
        let (from, to, piece) = (at(&text), at(&text), at(PIECES[0]) + at(&text));
        match piece % 4 {
            0 => {
                let to = (from..)
                    .take(4)
                    .filter(|&to| text.is_char_boundary(to))
                    .last()
                    .unwrap_or(from);
                text.replace_range(from..to.min(text.len()).max(from), "");
            }
            1 => {
                let (from, to) = (from.min(to), from.max(to));
                let copy = text[from..to].to_owned();
                text.insert_str(from, &copy);
            }
            _ => text.insert_str(from, PIECES[piece % PIECES.len()]),
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, ..ProptestConfig::default() })]

    #[test]
    fn nothing_falls_over(
        style in 0..super::styles::STYLES.len() * 2,
        written in dice(),
        throws in prop::collection::vec(any::<u16>(), 24),
    ) {
        let text = match super::styles::STYLES.get(style) {
            Some((_, text)) => (*text).to_owned(),
            None => write(&mut written.clone()),
        };
        let text = broken(&text, throws.iter().copied());
        let edits = [
            set("/stage", "one\ntwo\n"),
            set("/company/name", "no"),
            set("/company", json!({"name": "x"})),
            set("", json!({"a": [1]})),
            append("/activities", json!({"at": "2026-11-20"})),
            remove("/activities/0"),
            remove("/company"),
            remove("/owner"),
        ];
        for edit in edits {
            if let Ok(new) = apply_one(&text, &edit)
                && !edit.pointer().is_empty()
            {
                prop_assert_eq!(value(&new), expected(&text, &edit));
            }
        }
        // Whatever is in it can be aimed at.
        if let Ok(tree) = Tree::read(&text, &Limits::default()) {
            let value = tree.root().to_json();
            if value.as_object().is_some_and(|map| !map.is_empty()) {
                let edit = super::generated::edit(&mut Dice::new(throws), &value);
                if let Ok(new) = apply_one(&text, &edit) {
                    prop_assert_eq!(super::value(&new), expected(&text, &edit));
                }
            }
        }
    }
}
