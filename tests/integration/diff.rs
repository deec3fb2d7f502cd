//! What a dry run shows is what git applies.

use std::fs;

use leads::render::{Look, diff};

use crate::git::Sandbox;

const PLAIN: Look = Look {
    width: None,
    color: false,
};

/// Lets git apply the diff, and returns what the file is then.
fn applied(file: &str, before: Option<&str>, after: Option<&str>) -> Option<String> {
    let book = Sandbox::new();
    book.write("leads/other-1a2b.yaml", "id: other-1a2b\n");
    if let Some(before) = before {
        book.write(file, before);
    }
    book.commit("before");
    let mut patch = Vec::new();
    diff::text(&mut patch, file, before, after, &PLAIN).unwrap();
    book.git_with(&["apply", "--whitespace=nowarn", "-"], &patch);
    fs::read_to_string(book.dir().join(file)).ok()
}

#[test]
fn git_applies_it() {
    let lead = "# a lead\nid: acme-7k3q\ncompany: { name: Müller 東京 }\nsource: website_request\nstage: working\nowner: ana\nactivities:\n  - note: one\n  - note: two\n  - note:\ttabs \n";
    let moved = lead
        .replace("working", "qualified")
        .replace("owner: ana\n", "");
    let longer = format!("{lead}  - note: three\nfeedback: []");
    let windows = |text: &str| text.replace('\n', "\r\n");
    let marked = |text: &str| format!("\u{feff}{text}");
    let both = moved.replace("# a lead", "# the lead") + "  - note: three\n";
    let cases = [
        (lead.to_owned(), moved.clone()),
        (lead.to_owned(), longer.clone()),
        (longer.clone(), lead.to_owned()),
        (longer, moved.clone() + "end"),
        (lead.to_owned(), both),
        (windows(lead), windows(&moved)),
        (windows(lead), moved.clone()),
        (marked(lead), marked(&moved)),
        (String::new(), lead.to_owned()),
        (lead.to_owned(), String::new()),
        ("a".to_owned(), "a\n".to_owned()),
        ("- - a\n-- b\n++ c\n".to_owned(), "-- b\n++ d\n".to_owned()),
    ];
    for (before, after) in &cases {
        let found = applied("leads/2026-11/acme-7k3q.yaml", Some(before), Some(after));
        assert_eq!(found.as_ref(), Some(after), "{before:?}");
    }
}

#[test]
fn git_makes_and_removes_files() {
    let file = "leads/2026-11/acme-7k3q.yaml";
    let lead = Some("id: acme-7k3q\nstage: inquiry\n");
    assert_eq!(applied(file, None, lead).as_deref(), lead);
    assert_eq!(applied(file, lead, None), None);
}

#[test]
fn git_knows_the_file() {
    let mut files = vec![
        "leads/a b/c d.yaml",
        "leads/müller-1a2b.yaml",
        "leads/'x'.yaml",
    ];
    if cfg!(unix) {
        files.extend(["leads/\"x\"\\y.yaml", "leads/\u{1b}[2J\t\n.yaml"]);
    }
    for file in files {
        let found = applied(file, Some("stage: working\n"), Some("stage: won\n"));
        assert_eq!(found.as_deref(), Some("stage: won\n"), "{file:?}");
    }
}
