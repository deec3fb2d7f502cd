//! Laws of reading: no text makes it panic, and on ordinary files it agrees with another reader.

use proptest::prelude::*;
use serde_json::Value;

use super::fingerprint::fingerprint;
use super::locate::{self, Lines};
use super::yaml::{Limits, Node, Tree, text};
use super::{faults, lead};
use crate::finding::Spot;

const ORDINARY: &str = "\u{feff}# a lead\r\nid: acme-7k3q\r\ncompany: { name: \"Škoda \\\"x\\\"\", tags: [a, 'b'] } # why\r\nfit:\r\n- criterion: size\r\n  met: true\r\n  evidence: |\r\n    two\r\n     lines\r\n- {}\r\n\"q\": >-\r\n  fold\r\n  ed\r\nnote: plain\r\n  goes on\r\nempty:\r\n? k\r\n: v\r\n";

/// Pieces that mean something to a YAML parser.
const PIECES: [&str; 40] = [
    "\n",
    "\r",
    "\t",
    " ",
    "  ",
    "\n  ",
    "- ",
    "? ",
    ": ",
    ":",
    "#",
    " #",
    "{",
    "}",
    "[",
    "]",
    ",",
    "'",
    "\"",
    "|",
    ">",
    "|9-",
    "&a ",
    "*a",
    "!t ",
    "<<: ",
    "---",
    "...",
    "%",
    "@",
    "\\",
    "\u{feff}",
    "\u{2028}",
    "\0",
    "é",
    "👋",
    "key: ",
    "<<<<<<< a\n",
    ">>>>>>> b\n",
    "\u{85}",
];

/// Reads a text in every way there is.
fn use_all(source: &str) {
    let limits = Limits {
        comments: true,
        ..Limits::default()
    };
    match Tree::read(source, &limits) {
        Err(fault) => {
            assert!(source.get(fault.span.clone()).is_some(), "{fault:?}");
            assert!(
                fault
                    .related
                    .clone()
                    .is_none_or(|span| source.get(span).is_some())
            );
            let finding = faults::finding("leads/a.yaml", &fault);
            let place = locate::locate(source, &finding.place.spot);
            assert!(place.line <= Lines::new(source).count() + 1);
        }
        Ok(tree) => {
            walk(&tree, tree.root(), "");
            lead::read(&tree);
            fingerprint(tree.root());
            for comment in tree.comments() {
                assert!(source[comment.clone()].starts_with('#'));
            }
        }
    }
}

/// Every node lies inside its parent and is found again by its pointer.
fn walk(tree: &Tree<'_>, node: Node<'_, '_>, pointer: &str) {
    let source = tree.source();
    assert!(source.get(node.span()).is_some(), "{:?}", node.span());
    assert_eq!(tree.at(pointer).unwrap().span(), node.span());
    locate::locate(source, &Spot::Value(format!("{pointer}/missing")));
    for (index, item) in node.items().enumerate() {
        walk(tree, item, &format!("{pointer}/{index}"));
    }
    for (key, value) in node.entries() {
        let name = key.as_text().unwrap();
        let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        assert_eq!(tree.key_at(&pointer).unwrap().span(), key.span());
        walk(tree, value, &pointer);
    }
}

/// Returns a text with pieces put in and taken out.
fn mutated() -> impl Strategy<Value = String> {
    let change = (
        any::<prop::sample::Index>(),
        0..PIECES.len(),
        0..3_usize,
        any::<bool>(),
    );
    prop::collection::vec(change, 1..6).prop_map(|changes| {
        let mut characters: Vec<char> = ORDINARY.chars().collect();
        for (at, piece, drop, repeat) in changes {
            let at = at.index(characters.len() + 1);
            let end = (at + drop).min(characters.len());
            let piece = if repeat {
                PIECES[piece].repeat(2)
            } else {
                PIECES[piece].to_owned()
            };
            characters.splice(at..end, piece.chars());
        }
        characters.into_iter().collect()
    })
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z0-9_-]{0,8}",
        "[A-Za-zÀ-ž0-9 '\"#:,&*!|>%@`\\[\\]{}?~.+\n-]{0,24}",
        prop::sample::select(vec![
            "no",
            "NO",
            "on",
            "null",
            "~",
            "true",
            "0123",
            "1e3",
            "2026-11-20",
            "+420600",
            "",
            " x ",
            "1_000",
            ".5"
        ])
        .prop_map(str::to_owned),
    ]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1.0e6..1.0e6).prop_map(|float: f64| Value::from(float)),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((word(), inner), 0..5)
                .prop_map(|pairs| pairs.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(source in mutated()) {
        use_all(&source);
    }

    #[test]
    fn no_pieces_make_reading_panic(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..30)) {
        use_all(&pieces.concat());
    }

    #[test]
    fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        match text(&bytes) {
            Ok(source) => use_all(source),
            Err(fault) => prop_assert!(bytes.get(fault.span).is_some()),
        }
    }

    #[test]
    fn what_another_writes_is_read_the_same(value in json()) {
        let written = serde_yaml::to_string(&value).unwrap();
        let tree = Tree::read(&written, &Limits::default()).unwrap();
        prop_assert_eq!(tree.root().to_json(), serde_yaml::from_str::<Value>(&written).unwrap());
        let json = serde_json::to_string(&value).unwrap();
        let tree = Tree::read(&json, &Limits::default()).unwrap();
        prop_assert_eq!(tree.root().to_json(), value);
    }
}
