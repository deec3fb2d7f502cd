//! What people read of each fault: a mistake, and the place and words for it.

use super::super::{Limits, Tree};

/// Reads a text that has a fault; returns its line, column and message, and the place it clashes with.
fn fault(text: &str) -> String {
    let Err(fault) = Tree::read(text, &Limits::default()) else {
        return "read".to_owned();
    };
    let place = |at: usize| {
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let line = text[..at].matches('\n').count() + 1;
        format!("{line}:{}", text[start..at].chars().count() + 1)
    };
    let mut said = format!("{} {}", place(fault.span.start), fault.message);
    if let Some(related) = fault.related {
        said += &format!(" ({})", place(related.start));
    }
    said
}

#[rustfmt::skip]
const CASES: &[(&str, &str)] = &[
    ("a:\n\tb: 1\n", "2:2 a tab stands where only spaces may"),
    ("a: \"x\nb: 1\n", "1:4 this quoted text is not closed"),
    ("a: \"x", "1:4 this quoted text is not closed"),
    ("a: 'x\n", "1:4 this quoted text is not closed"),
    ("a: b: c\n", "1:5 there is a second colon in this line"),
    ("a: b\n  c: d\n", "2:3 this line is indented more deeply than the line above, which has a value already (1:1)"),
    ("a:\n    b: 1\n  c: 2\n", "3:3 the indentation of this line fits no line above it"),
    ("a: 1\n b: 2\n", "2:2 this line is indented more deeply than the line above, which has a value already (1:1)"),
    ("stage working\nb: 1\n", "1:1 this line has no colon and space after its key"),
    ("a: 1\nstage working\n", "2:1 this line has no colon after its key"),
    ("a: 1\nstage working\nb: 2\n", "2:1 this line has no colon after its key"),
    ("a: [1, 2\nb: 3\n", "1:4 the bracket `[` is not closed (2:1)"),
    ("a: [1, 2", "1:4 the bracket `[` is not closed"),
    ("a: {x: 1\nb: 2\n", "1:4 the bracket `{` is not closed (2:1)"),
    ("a: {x: 1", "1:4 the bracket `{` is not closed"),
    ("a: {x: 1 y: 2}\n", "1:11 a comma is missing before this"),
    ("a: [1 2 [3]]\n", "1:9 a comma is missing before this"),
    ("a: ]\n", "1:4 a bracket is closed here that was never opened"),
    ("a: 1\n]\n", "2:1 a bracket is closed here that was never opened"),
    ("a: [1}\n", "1:4 the bracket `[` is closed by `}`"),
    ("a: @x\n", "1:4 a value cannot begin with `@`"),
    ("a: `x`\n", "1:4 a value cannot begin with ```"),
    ("a: %x\n", "1:4 a value cannot begin with `%`"),
    ("%x: 1\n", "1:1 a line that begins with % is a YAML directive; directives are not allowed"),
    ("a: \"x\" y\n", "1:8 there is more text after the closing quote"),
    ("a: 'it's'\n", "1:8 there is more text after the closing quote"),
    ("a: \"\\d\"\n", "1:4 a backslash in this quoted text means nothing"),
    ("a: \"\\x4\"\n", "1:4 a backslash in this quoted text means nothing"),
    ("a: \"x\"#c\n", "1:7 a space is missing before `#`"),
    ("a:\n- x\n y: 1\n", "3:2 this line is indented more deeply than the line above, which has a value already (2:1)"),
    ("- a\nb: 1\n", "2:1 this line stands among list items, but does not fit them"),
    ("b: 1\n- a\n", "2:3 a list item stands here among keys"),
    ("a: - b\n", "1:4 a list cannot begin on the line of its key"),
    ("a:b\nc: d\n", "1:1 this line has no colon and space after its key"),
    ("a: [-]\n", "1:5 `-` stands for nothing here"),
    ("a: |x\n  t\n", "1:4 text after `|` or `>` begins on the next line"),
    ("a: |\n   t\n  u\n", "3:3 the indentation of this line fits no line above it"),
    ("a: |\n\tt\n", "2:1 a tab stands where only spaces may"),
    ("a: >0\n t\n", "1:4 text after `|` or `>` begins on the next line"),
    ("a: *\n", "1:4 a value cannot begin with `*` or `&`"),
    ("a: &\n", "1:4 a value cannot begin with `*` or `&`"),
    ("a: !<x\n", "1:4 this is not YAML: while scanning a verbatim tag, did not find the expected '>'"),
    (": a\n", "1:1 there is no key before the colon"),
    ("a: ,b\n", "1:4 a value is missing or misplaced here"),
    ("a: x\n# c\n  y\n", "3:3 the indentation of this line fits no line above it"),
    ("a: x\n  y: z\n", "2:3 this line is indented more deeply than the line above, which has a value already (1:1)"),
    ("list:\n  - a\n - b\n", "3:2 a list item stands here among keys"),
    ("a: \"x\n---\n\"\n", "1:4 this quoted text is not closed"),
    ("---\na: 1\n--- b\n", "3:1 a second YAML document begins here; a file holds one"),
    ("a: 1\n... x\n", "2:5 the file's content has ended before this"),
    ("a: \u{feff}b\n", "1:4 there is an invisible byte order mark (U+FEFF) inside the file"),
    ("{a: 1}\nb: 2\n", "2:1 the file's content has ended before this"),
    ("[a]: 1\n", "1:1 a key must be a word or a number, not a list or a map"),
    ("a: {b: [1, 2}\n", "1:8 the bracket `[` is closed by `}`"),
    ("a: 'x\n  y\nb: 'z'\n", "1:4 this quoted text is not closed"),
    ("a: 'b\nc: don't\n", "1:4 this quoted text is not closed"),
    ("a: b\n\tc: d\n", "2:1 a tab stands where only spaces may"),
    ("a: \t- b\n", "1:5 a list cannot begin on the line of its key"),
    ("k:\n  - a: 1\n   b: 2\n", "3:4 this line stands among list items, but does not fit them"),
    ("k:\n  - a: 1\n      b: 2\n", "3:7 this line is indented more deeply than the line above, which has a value already (2:3)"),
    ("a: \"b\"\"c\"\n", "1:7 there is more text after the closing quote"),
    ("note: He said: \"yes\"\n", "1:14 there is a second colon in this line"),
    ("note: \"He\" said\n", "1:12 there is more text after the closing quote"),
    ("url: http://x: y\n", "1:14 there is a second colon in this line"),
    ("a: b #c\n  d\n", "1:6 a comment interrupts a value that goes on below"),
    ("phone: +49 (0) 1: x\n", "1:17 there is a second colon in this line"),
    ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n", "1:1 a merge conflict is left in the file (5:1)"),
    ("x:\n  a: 1\n<<<<<<< HEAD\n  b: 1\n=======\n  b: 2\n>>>>>>> b\n", "3:1 a merge conflict is left in the file (7:1)"),
    ("a: 1\n<<<<<<< HEAD\n", "2:1 a merge conflict is left in the file"),
];

#[test]
fn faults_are_told_in_plain_words() {
    for (text, said) in CASES {
        assert_eq!(fault(text), *said, "{text:?}");
    }
}

#[test]
fn every_fault_of_the_parser_says_what_to_do() {
    for (text, _) in CASES {
        let fault = Tree::read(text, &Limits::default()).unwrap_err();
        let is_rare = fault.message.contains("this is not YAML");
        assert!(fault.help.is_some() || is_rare, "{text:?}");
    }
}
