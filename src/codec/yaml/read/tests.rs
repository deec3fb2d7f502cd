//! Texts in many hands: what is read, where it stands, and what is refused.

use serde_json::{Value, json};

use super::super::{FaultKind, Kind, Limits, Style, Tree};

fn read(text: &str) -> Tree<'_> {
    Tree::read(text, &Limits::default()).unwrap()
}

fn value(text: &str) -> Value {
    read(text).root().to_json()
}

/// Returns the source text of the key and the value at a pointer, and the value's line and column.
fn seen<'s>(tree: &Tree<'s>, pointer: &str) -> (Option<&'s str>, &'s str, u32, u32) {
    let source = tree.source();
    let node = tree.at(pointer).unwrap();
    (
        tree.key_at(pointer).map(|key| &source[key.span()]),
        &source[node.span()],
        node.line(),
        node.column(),
    )
}

#[test]
fn the_same_value_in_every_hand() {
    let same = json!({"id": "a-1", "company": {"name": "Acme: Söhne", "employees": 240}, "tags": ["x", "y"], "owner": null});
    let hands = [
        "id: a-1\ncompany:\n  name: 'Acme: Söhne'\n  employees: 240\ntags:\n  - x\n  - y\nowner:\n",
        "# first\nid: a-1 # why\ncompany: { name: \"Acme: Söhne\", employees: 240 }\n\ntags:\n- x\n# between\n- y\nowner: ~\n",
        "\u{feff}id: a-1\r\ncompany:\r\n    name: \"Acme: S\\u00f6hne\"\r\n    employees: 240\r\ntags: [x,\r\n  y,]\r\nowner: null",
        "---\n\"id\": a-1\n'company':\n  ? name\n  : 'Acme: Söhne'\n  employees: 0xF0\ntags:\n    -   x\n    -   y\nowner: # none\n...\n",
        "{\"id\": \"a-1\", \"company\": {\"name\": \"Acme: S\\u00f6hne\", \"employees\": 240}, \"tags\": [\"x\", \"y\"], \"owner\": null}",
        "id:\n  a-1\ncompany:\n  # inside\n  name: >-\n    Acme:\n    Söhne\n  employees: +240\ntags:\n- |-\n  x\n- \"y\"\nowner: Null\n",
    ];
    for text in hands {
        assert_eq!(value(text), same, "{text}");
    }
}

#[test]
fn keys_and_values_stand_where_they_are_written() {
    let text = "\u{feff}# Škoda\r\nid: a-1\r\nname: 'Škoda: x' # c\r\n\"q k\": {a: [1, {b: ž}], c: \"d\\\"e\"}\r\nlist:\r\n- x\r\n-   k: 1\r\n    v: |\r\n      one\r\n      two\r\n\r\n- >\r\n  folded\r\nempty:\r\nlast: 2026-11-20";
    let tree = read(text);
    let cases = [
        ("/id", Some("id"), "a-1", 2, 5),
        ("/name", Some("name"), "'Škoda: x'", 3, 7),
        (
            "/q k",
            Some("\"q k\""),
            "{a: [1, {b: ž}], c: \"d\\\"e\"}",
            4,
            8,
        ),
        ("/q k/a", Some("a"), "[1, {b: ž}]", 4, 12),
        ("/q k/a/1/b", Some("b"), "ž", 4, 20),
        ("/q k/c", Some("c"), "\"d\\\"e\"", 4, 28),
        ("/list/0", None, "x", 6, 3),
        ("/list/1/k", Some("k"), "1", 7, 8),
        ("/last", Some("last"), "2026-11-20", 15, 7),
    ];
    for (pointer, key, value, line, column) in cases {
        assert_eq!(
            seen(&tree, pointer),
            (key, value, line, column),
            "{pointer}"
        );
    }
    assert!(seen(&tree, "/list/1/v").1.trim_end().ends_with("two"));
    assert_eq!(seen(&tree, "/empty").0, Some("empty"));
    assert_eq!(seen(&tree, "/empty").1, "");
    assert!(seen(&tree, "/list").1.trim_end().ends_with("folded"));
}

#[test]
fn keys_may_hold_what_pointers_escape() {
    let tree = read("a/b: {c~d: 1}\n");
    assert_eq!(tree.at("/a~1b/c~0d").unwrap().as_text(), Some("1"));
    assert!(tree.at("a").is_none());
    assert!(tree.at("/a~1b/x").is_none());
    assert!(tree.at("/a~1b/c~0d/0").is_none());
}

#[test]
fn scalars_keep_their_source_text() {
    let tree = read(
        "zip: 0123\nphone: +420600123456\nday: 2026-11-20\ncountry: NO\nyes: on\nbig: 99999999999999999999999\nempty:\n",
    );
    let cases = [
        ("/zip", Kind::Number, "0123"),
        ("/phone", Kind::Number, "+420600123456"),
        ("/day", Kind::Text, "2026-11-20"),
        ("/country", Kind::Text, "NO"),
        ("/yes", Kind::Text, "on"),
        ("/big", Kind::Text, "99999999999999999999999"),
        ("/empty", Kind::Null, ""),
    ];
    for (pointer, kind, text) in cases {
        let node = tree.at(pointer).unwrap();
        assert_eq!(
            (node.kind(), node.as_text()),
            (kind, Some(text)),
            "{pointer}"
        );
    }
}

#[test]
fn styles_are_kept() {
    let tree = read("a: x\nb: 'x'\nc: \"x\"\nd: |\n  x\ne: >\n  x\nf: [x]\ng:\n- x\n");
    let styles: Vec<Style> = tree
        .root()
        .entries()
        .map(|(_, value)| value.style())
        .collect();
    use Style::*;
    assert_eq!(
        styles,
        [Plain, Single, Double, Literal, Folded, Flow, Block]
    );
}

#[test]
fn comments_are_kept_on_request() {
    let text = "# one\na: '#x' # two\nb: |\n  # no comment\n#three";
    let tree = Tree::read(
        text,
        &Limits {
            comments: true,
            ..Limits::default()
        },
    )
    .unwrap();
    let comments: Vec<&str> = tree
        .comments()
        .iter()
        .map(|span| &text[span.clone()])
        .collect();
    assert_eq!(comments, ["# one", "# two", "#three"]);
    assert!(read(text).comments().is_empty());
}

#[test]
fn a_file_without_content_is_null() {
    for text in ["", "\n", "# only a comment\n", "---\n", "\u{feff}", " \n\n"] {
        let tree = read(text);
        assert_eq!(
            (tree.root().kind(), tree.root().line()),
            (Kind::Null, 1),
            "{text:?}"
        );
    }
}

#[test]
fn many_comments_in_a_row_are_ordinary() {
    let block = "  # - commented: out\n".repeat(1_000);
    let text = format!("a: 1\n{block}b:\n{block}  - 1\n{block}");
    let tree = Tree::read(
        &text,
        &Limits {
            comments: true,
            ..Limits::default()
        },
    )
    .unwrap();
    assert_eq!(tree.comments().len(), 3_000);
}

#[test]
fn twins_are_found_among_few_and_many_keys() {
    for count in [1, 15, 16, 17, 500] {
        for twin in [0, count / 2, count - 1] {
            let keys: String = (0..count)
                .map(|key| format!("k{key}: {{ a: 1, b: 2 }}\n"))
                .collect();
            assert!(Tree::read(&keys, &Limits::default()).is_ok());
            let text = format!("{keys}'k{twin}': 2\n");
            let fault = Tree::read(&text, &Limits::default()).unwrap_err();
            assert_eq!(fault.kind, FaultKind::Duplicate, "{count} {twin}");
            assert_eq!(&text[fault.related.unwrap()], format!("k{twin}"));
            assert_eq!(&text[fault.span], format!("'k{twin}'"));
        }
    }
}

#[test]
fn a_bracket_may_be_closed_at_the_edge() {
    let same = json!({"tags": ["x", "y"], "company": {"name": "Acme"}, "owner": "ana"});
    let hands = [
        "tags: [\n  x,\n  y\n]\ncompany: {\n  name: Acme,\n}\nowner: ana\n",
        "tags: [ # why\n# x\n  x,\n\n  y ]\ncompany: {name:\n  Acme\n} # who\nowner: ana\n",
    ];
    for text in hands {
        assert_eq!(value(text), same, "{text}");
    }
    assert_eq!(value("- a:\n  - [\n    x\n  ]\n"), json!([{"a": [["x"]]}]));
    let faults = [
        // Not closed: told where it opens.
        ("a: 1\ntags: [\n  x\nowner: ana\n", 11..12),
        // Closed somewhere below: other keys must not vanish in it.
        ("tags: [\n  x,\nowner: ana,\nstage: new]\n", 6..7),
        ("company:\n  name: {\n    a: x,\n  owner: ana }\n", 17..18),
    ];
    for (text, span) in faults {
        let fault = Tree::read(text, &Limits::default()).unwrap_err();
        assert_eq!(
            (fault.kind, fault.span),
            (FaultKind::Syntax, span),
            "{text}"
        );
    }
    let swallowed = "name: \"Acme\nstage: new\nnote: x\"\n";
    let fault = Tree::read(swallowed, &Limits::default()).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Syntax);
}

#[test]
fn what_a_book_may_not_hold_is_refused() {
    let cases = [
        (
            "a: &x 1\n",
            3..5,
            "`&x` is a YAML anchor; anchors are not allowed",
        ),
        (
            "a: &x\n  b: 1\n",
            3..5,
            "`&x` is a YAML anchor; anchors are not allowed",
        ),
        (
            "a: *x\n",
            3..5,
            "`*x` is a YAML alias; aliases are not allowed",
        ),
        (
            "a: !x 1\n",
            3..5,
            "`!x` is a YAML tag; tags are not allowed",
        ),
        (
            "a: !!str 1\n",
            3..8,
            "`!!str` is a YAML tag; tags are not allowed",
        ),
        (
            "<<: {a: 1}\n",
            0..2,
            "`<<` is a YAML merge key; merge keys are not allowed",
        ),
        (
            "? [a]\n: 1\n",
            2..3,
            "a key must be a word or a number, not a list or a map",
        ),
        (
            "a: 1\n---\nb: 1\n",
            5..8,
            "a second YAML document begins here; a file holds one",
        ),
    ];
    for (text, span, message) in cases {
        let fault = Tree::read(text, &Limits::default()).unwrap_err();
        assert_eq!(
            (fault.kind, fault.span, fault.message.as_str()),
            (FaultKind::Profile, span, message),
            "{text:?}"
        );
    }
    assert_eq!(
        value("'<<': 1\n'': 2\n'*a': '&b'\n"),
        json!({"<<": 1, "": 2, "*a": "&b"})
    );
}

#[test]
fn limits_hold() {
    let limits = Limits {
        bytes: 200,
        depth: 3,
        nodes: 9,
        comments: false,
    };
    let kind = |text: &str| Tree::read(text, &limits).err().map(|fault| fault.kind);
    assert_eq!(kind("[[[1]]]"), None);
    assert_eq!(kind("[[[[1]]]]"), Some(FaultKind::Limit));
    assert_eq!(kind("a:\n  b:\n    c: 1\n"), None);
    assert_eq!(kind("a:\n  b:\n  - {c: 1}\n"), Some(FaultKind::Limit));
    assert_eq!(kind("- - - - 1\n"), Some(FaultKind::Limit));
    assert_eq!(kind("[1,2,3,4,5,6,7,8]"), None);
    assert_eq!(kind("[1,2,3,4,5,6,7,8,9]"), Some(FaultKind::Limit));
    assert_eq!(kind(&"#".repeat(201)), Some(FaultKind::Limit));
}
