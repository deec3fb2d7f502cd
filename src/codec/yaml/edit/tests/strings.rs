//! Texts that are hard to write: whatever goes in comes out, in every place.

use proptest::prelude::*;

use super::*;

const NASTY: [&str; 84] = [
    "",
    " ",
    "a ",
    " a",
    "\t",
    "a\tb",
    "\ta",
    "\n",
    "\n\n",
    "a\n",
    "a\n\n",
    "\na",
    "a\nb",
    "a\nb\n",
    "a\n\nb\n\n",
    " a\nb",
    "a\n b\n",
    "a \nb",
    "a\n\tb",
    "a\r\nb",
    "a\rb",
    "# x",
    "a # b",
    "a #b",
    "a#b",
    "a: b",
    "a:b",
    "a:",
    ":a",
    ":",
    "-",
    "- a",
    "-a",
    "--",
    "---",
    "--- a",
    "...",
    "....",
    "?",
    "? a",
    "?a",
    "<<",
    "=",
    "!x",
    "&x",
    "*x",
    "|",
    ">",
    "@x",
    "`x",
    "%x",
    "\"",
    "\"a\"",
    "'",
    "'a'",
    "it's",
    "a\"b",
    "\\",
    "\\n",
    "[a]",
    "a]",
    "{a}",
    "a, b",
    ",a",
    "\u{0}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{2028}x",
    "\u{2029}",
    "\u{feff}",
    "a\u{feff}b",
    "\u{fffe}",
    "\u{a0}a\u{a0}",
    "\u{3000}",
    "🚀",
    "株式会社",
    "e\u{301}",
    "\u{200b}",
    "\u{10ffff}",
    "a: |\n  b",
    "key: \"v\" # c\n- x",
    "---\na\n...",
    "a\n# b\nc",
];

/// What some program takes for a number, a truth value, nothing or a time of day.
const LOOKALIKES: [&str; 46] = [
    "no",
    "No",
    "NO",
    "yes",
    "y",
    "N",
    "on",
    "Off",
    "true",
    "True",
    "false",
    "null",
    "Null",
    "~",
    "0",
    "12",
    "-7",
    "+420600123456",
    "+49 30 123456",
    "(030) 123456",
    "030-123456",
    "0123",
    "0x1F",
    "0o17",
    "0b1",
    "1_000",
    "1,5",
    "1.5",
    ".5",
    "12.",
    "1e3",
    "1e999",
    ".inf",
    "-.INF",
    ".nan",
    "12:30",
    "12:30:45",
    "1.2.3",
    "2026",
    "2026-11",
    "99999999999999999999",
    "1-2",
    "50-100",
    "-",
    "0x",
    "1 000",
];

/// Places of each kind.
const PLACES: [(&str, &str); 9] = [
    ("a: x # c\nb: 1\n", "/a"),
    ("a: 'x'\nb: 1\n", "/a"),
    ("a: \"x\"\nb: 1\n", "/a"),
    ("a: |\n  x\n  y\nb: 1\n", "/a"),
    ("a: [x, {b: y}] # c\n", "/a/1/b"),
    ("a:\n- x\n-  y\n", "/a/1"),
    ("b: 1\n", "/a/b"),
    ("a: {b: 1}", "/a/c"),
    ("a:\n  - b:\n      c: d # c", "/a/0/b/c"),
];

/// Writes a text everywhere, also as a key and an item, and has it read.
fn write_everywhere(text: &str) {
    for (page, pointer) in PLACES {
        check(page, &set(pointer, text));
    }
    check("a:\n  - x\n", &append("/a", text));
    check("a: [x, y]\n", &append("/a", text));
    let key = text.replace('~', "~0").replace('/', "~1");
    for page in ["a: 1\n", "{a: 1}\n"] {
        let edit = set(&format!("/{key}"), text);
        let new = apply_one(page, &edit).unwrap();
        let mut expected = json!({"a": 1});
        expected[text] = json!(text);
        assert_eq!(value(&new), expected, "{new}");
    }
}

#[test]
fn nasty_texts_come_out_as_they_went_in() {
    for text in NASTY.iter().chain(&LOOKALIKES) {
        write_everywhere(text);
    }
}

#[test]
fn what_looks_like_something_else_is_quoted() {
    for text in LOOKALIKES {
        for page in ["a: x\n", "a: [x]\n", "b: x\n"] {
            let pointer = if page.contains('[') { "/a/0" } else { "/a" };
            let new = apply_one(page, &set(pointer, text)).unwrap();
            assert!(new.contains(&format!("\"{text}\"")), "{new}");
        }
    }
}

#[test]
fn what_looks_like_nothing_else_is_not() {
    let plain = [
        "a",
        "Müller & Söhne",
        "no answer",
        "2026-11-20",
        "2026-11-20T14:05:00+01:00",
        "2026-11-20T14:05:00Z",
        "a-b",
        "it's 5 o'clock",
        "50 to 100 people",
        "3rd floor",
        "12h",
        "a (b)",
        "x@acme.example",
        "100% sure",
        "<b>",
        "sha256:abc",
    ];
    for text in plain {
        let new = apply_one("a: x\n", &set("/a", text)).unwrap();
        assert_eq!(new, format!("a: {text}\n"));
    }
    for text in ["2026-11-20", "2026-11-20T14:05:00+01:00", "no answer"] {
        let new = apply_one("a: [x]\n", &set("/a/0", text)).unwrap();
        assert_eq!(new, format!("a: [{text}]\n"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    #[test]
    fn any_text_comes_out_as_it_went_in(
        parts in prop::collection::vec(prop_oneof![
            "\\PC{0,3}",
            any::<char>().prop_map(String::from),
            prop::sample::select(NASTY.to_vec()).prop_map(str::to_owned),
            prop::sample::select(LOOKALIKES.to_vec()).prop_map(str::to_owned),
        ], 1..4)
    ) {
        write_everywhere(&parts.concat());
    }
}
