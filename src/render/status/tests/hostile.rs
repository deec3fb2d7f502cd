//! Names that would break a format if it let them.

use super::{Render, text, with_rows};
use crate::domain::book::Book;
use crate::domain::lead::Lead;
use crate::domain::timeline::What;
use crate::render::status::{csv, json, markdown, table};
use crate::render::tests::{NOW, PLAIN, Story, document, head, lead, policy};

fn hostile(company: &str) -> Book {
    let mut story = Story::default();
    let first = story.commit("mia", "2026-11-23T08:20:00Z");
    let lead = Lead {
        company: Some(company.into()),
        ..lead("", "working", Some("ana"))
    };
    story.lead(
        "evil-1a2b",
        lead,
        vec![(
            Some(first),
            What::Created {
                stage: Some("working".into()),
            },
        )],
    );
    story.book(NOW, Some(policy()))
}

#[test]
fn no_name_breaks_a_format() {
    let names = [
        "\u{1b}]0;owned\u{7}\u{1b}[2J",
        "two\r\nlines",
        "::error::gone",
        "100%0A",
        "\u{202e}txt.exe",
        "\u{9b}31m",
        "nul\0byte",
    ];
    for name in names {
        let book = hostile(name);
        let head = head(&book);
        let formats: [&Render<'_>; 4] = [
            &|out, rows| table(out, rows, &book, &PLAIN),
            &|out, rows| json(out, rows, &book, &head),
            &|out, rows| csv(out, rows, &book, &head),
            &|out, rows| markdown(out, rows, &book),
        ];
        for (position, render) in formats.iter().enumerate() {
            let text = text(&book, *render);
            let hidden = text.chars().find(|character| {
                let harmless = *character == '\n' || !character.is_control();
                !harmless || matches!(character, '\u{202a}'..='\u{202e}')
            });
            assert_eq!(hidden, None, "{position}: {text:?}");
        }
        let status = with_rows(&book, |rows| document(|out| json(out, rows, &book, &head)));
        assert_eq!(status["leads"][0]["company"], name);
    }
}

#[test]
fn no_cell_is_a_formula() {
    for (name, cell) in [
        (
            "=HYPERLINK(\"http://x\")",
            "\"'=HYPERLINK(\"\"http://x\"\")\"",
        ),
        ("+49 30 1", "'+49 30 1"),
        ("-1", "-1"),
        ("-1+2", "'-1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("Acme, Inc.", "\"Acme, Inc.\""),
        ("東京", "東京"),
    ] {
        let book = hostile(name);
        let text = text(&book, &|out, rows| csv(out, rows, &book, &head(&book)));
        let line = text.lines().nth(1).unwrap();
        let expected = format!("evil-1a2b,leads/2026-11/evil-1a2b.yaml,{cell},working,");
        assert!(line.starts_with(&expected), "{line}");
    }
}

#[test]
fn markdown_shows_names_as_they_are() {
    let book = hostile("A|B <img src=x> `code` @all [x](http://y) *b* &amp;");
    let text = text(&book, &|out, rows| markdown(out, rows, &book));
    let expected = "| evil-1a2b | A\\|B &lt;img src=x&gt; \\`code\\` @&#8203;all \\[x\\](http:&#8203;//y) \\*b\\* &amp;amp; | working |";
    let row = text.lines().nth(2).unwrap();
    assert!(row.starts_with(expected), "{row}");
    assert!(text.ends_with("\n1 lead, 1 open\n"), "{text}");
}
