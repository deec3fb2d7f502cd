//! Texts made to hang, to crash or to eat memory: each gives one fault, or is read, at once.

use super::super::{FaultKind, Limits, Tree, text};

fn kind(text: &str) -> Option<FaultKind> {
    Tree::read(text, &Limits::default())
        .err()
        .map(|fault| fault.kind)
}

#[test]
fn bombs_do_not_go_off() {
    use FaultKind::{Duplicate, Limit, Profile, Syntax};
    let lines =
        |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let cases: [(&str, String, Option<FaultKind>); 22] = [
        (
            "aliases of aliases",
            lines(9, &|n| {
                format!(
                    "a{n}: &a{n} [{}]\n",
                    format!("*a{},", n.max(1) - 1).repeat(9)
                )
            }),
            Some(Profile),
        ),
        (
            "one long text many times",
            format!(
                "a: &a \"{}\"\nb: [{}]\n",
                "x".repeat(100_000),
                "*a,".repeat(20_000)
            ),
            Some(Profile),
        ),
        (
            "an alias of itself",
            "a: &a [*a]\n".to_owned(),
            Some(Profile),
        ),
        ("a merge key", "b: {<<: {x: 1}}\n".to_owned(), Some(Profile)),
        ("brackets", "[".repeat(100_000), Some(Limit)),
        (
            "closed brackets",
            format!("a: {}{}\n", "[".repeat(20_000), "]".repeat(20_000)),
            Some(Limit),
        ),
        ("braces", "{a: ".repeat(20_000), Some(Limit)),
        (
            "open braces",
            format!("{}a", "{".repeat(5_000)),
            Some(Limit),
        ),
        ("dashes", format!("{}x\n", "- ".repeat(20_000)), Some(Limit)),
        (
            "question marks",
            format!("{}a", "? ".repeat(20_000)),
            Some(Profile),
        ),
        (
            "steps",
            lines(1_000, &|n| format!("{}a:\n", " ".repeat(n))),
            Some(Limit),
        ),
        (
            "colons in brackets",
            format!("[{}", "a: ".repeat(20_000)),
            Some(Syntax),
        ),
        (
            "keys",
            lines(60_000, &|n| format!("k{n}: 1\n")),
            Some(Limit),
        ),
        (
            "one twin among many keys",
            format!("{}k0: 2\n", lines(20_000, &|n| format!("k{n}: 1\n"))),
            Some(Duplicate),
        ),
        (
            "items",
            format!("a: [{}1]\n", "1, ".repeat(100_000)),
            Some(Limit),
        ),
        (
            "comments",
            format!("a: 1\n{}b: 2\n", "# c\n".repeat(150_000)),
            None,
        ),
        (
            "a text of many lines",
            format!("a: {}x\n", "x\n  ".repeat(100_000)),
            None,
        ),
        (
            "a quoted text of many lines",
            format!("a: \"{}\"\n", "x\n\n ".repeat(100_000)),
            None,
        ),
        (
            "a quote that is never closed",
            format!("a: \"{}", "x\n ".repeat(100_000)),
            Some(Syntax),
        ),
        ("blanks", format!("a:{}b\n", " ".repeat(1_000_000)), None),
        (
            "a long key",
            format!("{}: 1\n", "k".repeat(3_000)),
            Some(Syntax),
        ),
        ("too many bytes", "x".repeat((1 << 20) + 1), Some(Limit)),
    ];
    for (name, text, expected) in &cases {
        assert_eq!(kind(text), *expected, "{name}");
    }
}

#[test]
fn no_invisible_character_is_read() {
    for character in [
        '\0', '\u{1}', '\u{8}', '\u{b}', '\u{c}', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}',
        '\u{2028}', '\u{2029}',
    ] {
        for text in [
            format!("a: x{character}b: y\n"),
            format!("a: 'x{character}'\n"),
            format!("# {character}\na: 1\n"),
        ] {
            let fault = Tree::read(&text, &Limits::default()).unwrap_err();
            assert_eq!(fault.kind, FaultKind::Character, "{text:?}");
            assert_eq!(&text[fault.span], character.to_string());
        }
    }
    assert_eq!(kind("a: 'ž \u{a0}\u{e000}👋 \u{200d}'\n# — “\n"), None);
}

#[test]
fn bytes_that_are_not_utf_8_are_told_where() {
    let cases: [(&[u8], &str); 6] = [
        (
            b"name: caf\xe9\n",
            "the byte 0xE9 at line 1, column 10 is not UTF-8",
        ),
        ("a: ž\nb: ž\u{fffd}x".as_bytes(), ""),
        (
            b"a: 1\r\n\xc5\xa1: \xff",
            "the byte 0xFF at line 2, column 4 is not UTF-8",
        ),
        (
            b"\xef\xbb\xbfa: \xc5",
            "the byte 0xC5 at line 1, column 4 is not UTF-8",
        ),
        (b"\xff\xfea\0:\0", "the file is saved as UTF-16"),
        (b"a: 1\nb\0: 2", "there is a NUL byte at line 2, column 2"),
    ];
    for (bytes, message) in cases {
        let said = text(bytes)
            .err()
            .map_or(String::new(), |fault| fault.message);
        assert_eq!(said, message);
    }
}

#[test]
fn conflict_marks_are_recognised() {
    let cases = [
        (
            "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n",
            "<<<<<<< HEAD",
            Some(">>>>>>> theirs"),
        ),
        (
            "l:\r\n<<<<<<< a\r\n- x\r\n=======\r\n- y\r\n>>>>>>> b\r\n",
            "<<<<<<< a",
            Some(">>>>>>> b"),
        ),
        ("a: 1\n<<<<<<<\n", "<<<<<<<", None),
        (
            "stage: x\n<<<<<<< a\nstage: y\n||||||| o\n=======\n>>>>>>> b",
            "<<<<<<< a",
            Some(">>>>>>> b"),
        ),
    ];
    for (text, first, last) in cases {
        let fault = Tree::read(text, &Limits::default()).unwrap_err();
        assert_eq!(
            (fault.kind, &text[fault.span]),
            (FaultKind::Conflict, first)
        );
        assert_eq!(fault.related.map(|span| &text[span]), last);
    }
    assert_eq!(kind("note: |\n  <<<<<<< not a mark\n  =======\n"), None);
}
