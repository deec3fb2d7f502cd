//! The law of the short way: where it reads a text at all, the parser reads the very same.

mod drafts;

use proptest::prelude::*;

use super::super::read::parse;
use super::super::tree::Tree;
use super::*;

/// How many texts of each kind are tried.
const CASES: u32 = 1_500;

macro_rules! leads {
    ($($name:literal),+ $(,)?) => {
        [$(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/leads/", $name))),+]
    };
}

const EXAMPLES: [&str; 10] = leads![
    "2026-09/brill-9c4z.yaml",
    "2026-09/castellon-2k9d.yaml",
    "2026-09/halden-4m2x.yaml",
    "2026-09/nordfjell-8t5q.yaml",
    "2026-09/ostrava-6w3h.yaml",
    "2026-10/alcott-7d2j.yaml",
    "2026-10/keller-1f8b.yaml",
    "2026-10/keller-5n7p.yaml",
    "2026-10/lindqvist-3v6r.yaml",
    "2026-10/tarn-5q8w.yaml",
];

/// Lines that open, go on and close things; after the remark, also lines that break them.
const LINES: &str = r#"a: b
b:
c: 1
d-e: |
f: |-
j: 'x'
k: "y z"
n: {}
o: []
p: { a: b, c: "d" }
q: [a, 'b', {c: d}]
a:  # why
b: c # why
c: d#e
null: ~
true: -1
- a
- b: c
- b:
-
- - a
-   - b: c
-  a: |
- |
- {a: b}
- 'x'
text

# remark
l: 'it''s'
m: "a\n"
g: >-
h: |+
i: |2
r: {a: [b, {c: d}]}
d: e: f
e: f:
- # why
- -
- a:b
two words
'q': r
? s
: t
---
...
{a: b}
[a, b]
x: [a,
]
}
"open
a: &b c
a: *b
a: !t b
s: ü, [€] {}
ü: x
a : b
<<: x
%a: b
a:b
u: { ü: 1 }
v: - x"#;

/// Pieces that mean something to a YAML parser.
const PIECES: [&str; 44] = [
    "\n",
    "\r",
    "\t",
    " ",
    "  ",
    "\n  ",
    "\n    ",
    "\n\n",
    "- ",
    "-",
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
    ", ",
    "'",
    "\"",
    "|",
    "|-\n",
    "|\n      ",
    ">",
    "&a ",
    "*a",
    "!t ",
    "---",
    "%",
    "\\",
    "\u{feff}",
    "\u{85}",
    "\u{ffff}",
    "é",
    "👋",
    "key: ",
    "k:\n",
    "~",
    "1",
    ".",
    "\u{a0}",
];

/// Returns whether the short way took the text; panics where the parser sees another.
fn agrees(text: &str) -> bool {
    let limits = Limits::default();
    if super::super::text::check_characters(text).is_err() {
        return false;
    }
    let Some(tree) = read(text, &limits) else {
        return false;
    };
    match parse(text, &limits) {
        Ok(expected) => assert_eq!(shown(&tree), shown(&expected), "{text:?}"),
        Err(fault) => panic!("{text:?}: {fault:?}"),
    }
    true
}

fn shown(tree: &Tree<'_>) -> Vec<String> {
    tree.cells.iter().map(|cell| format!("{cell:?}")).collect()
}

fn lines() -> impl Strategy<Value = String> {
    let all: Vec<&str> = LINES.lines().collect();
    let fine: Vec<&str> = all
        .iter()
        .copied()
        .take_while(|line| !line.starts_with('#'))
        .collect();
    let line = prop_oneof![9 => prop::sample::select(fine), 1 => prop::sample::select(all)];
    // Some indentations are likelier, as otherwise hardly a text is right.
    let indent = prop::sample::select(vec![0, 0, 0, 2, 2, 2, 4, 4, 1, 3]);
    (prop::collection::vec((indent, line), 0..9), any::<bool>()).prop_map(|(lines, ends)| {
        let lines: Vec<String> = lines
            .iter()
            .map(|(indent, line)| " ".repeat(*indent) + line)
            .collect();
        lines.join("\n") + if ends { "\n" } else { "" }
    })
}

/// Returns a part of an example with pieces put in and taken out.
fn mutated() -> impl Strategy<Value = String> {
    let change = (
        any::<prop::sample::Index>(),
        prop::sample::select(&PIECES[..]),
        0..4_usize,
    );
    let part = (any::<prop::sample::Index>(), 1..14_usize);
    (
        prop::sample::select(&EXAMPLES[..]),
        part,
        prop::collection::vec(change, 1..4),
    )
        .prop_map(|(example, (from, length), changes)| {
            let lines: Vec<&str> = example.split_inclusive('\n').collect();
            let from = from.index(lines.len());
            let lines = &lines[from..(from + length).min(lines.len())];
            let shift = lines[0].len() - lines[0].trim_start_matches(' ').len();
            let cut: String = lines
                .iter()
                .map(|line| line.get(shift..).unwrap_or(line))
                .collect();
            let mut characters: Vec<char> = cut.chars().collect();
            for (at, piece, drop) in changes {
                let at = at.index(characters.len() + 1);
                let end = (at + drop).min(characters.len());
                characters.splice(at..end, piece.chars());
            }
            characters.into_iter().collect()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn the_parser_sees_the_same_in_loose_lines(text in lines()) {
        agrees(&text);
    }

    #[test]
    fn the_parser_sees_the_same_in_whole_documents(text in drafts::written()) {
        agrees(&text);
    }

    #[test]
    fn the_parser_sees_the_same_in_changed_leads(text in mutated()) {
        agrees(&text);
    }
}

#[test]
fn the_example_leads_take_the_short_way() {
    for text in EXAMPLES {
        assert!(agrees(text), "{text}");
    }
}

#[test]
fn every_canonical_hand_takes_the_short_way() {
    let texts = [
        "# as `leads demo` writes it\nid: lahti-6b2o\ncompany: { name: Lahti Sahat Oy, employees: 150, tags: [saws, 'x y'] }\nreceived_at: 2026-10-23T09:05:00+02:00\nfit:\n  - { criterion: size, met: true, evidence: 150 employees }\nactivities:\n  - at: 2026-11-02T09:50:00+01:00\n    note: Turku spoke well of us.\n",
        "a:\n- b: c\n  d:\n  - e\n-\n  f: |-\n      one\n\n       two # no remark\n  g:\n",
        "a: \"b: c\" # why\n\n# remark\nb: 'c'\nc: Žižkov\n",
        "- a\n- - b\n  - c: d\n-\n- x\n",
        "a: |\n  one\n# remark\nb: {}\nc: [ ]",
    ];
    for text in texts {
        assert!(agrees(text), "{text}");
    }
}

#[test]
fn limits_are_left_to_the_parser() {
    let text = "a:\n  - b: { c: [d, e] }\n";
    for depth in 0..8 {
        for nodes in 0..12 {
            let limits = Limits {
                depth,
                nodes,
                ..Limits::default()
            };
            let is_read = read(text, &limits).is_some();
            assert!(!is_read || parse(text, &limits).is_ok(), "{limits:?}");
        }
    }
    let bytes = text.len() - 1;
    let comments = true;
    for limits in [
        Limits {
            bytes,
            ..Limits::default()
        },
        Limits {
            comments,
            ..Limits::default()
        },
    ] {
        assert!(read(text, &limits).is_none(), "{limits:?}");
    }
}
