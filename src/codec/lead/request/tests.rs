//! Whatever is typed into one field stays in it.

use proptest::prelude::*;

use super::*;
use crate::codec::yaml::{Limits, Tree};

/// Returns the issue as GitHub writes it from the form with these values.
fn issue(values: &[String]) -> String {
    let labels = LABELS.iter().chain([&MESSAGE]);
    let field = |(label, value): (&&str, &String)| match value.is_empty() {
        true => format!("### {label}\n\n{NOTHING}"),
        false => format!("### {label}\n\n{value}"),
    };
    let fields: Vec<String> = labels.zip(values).map(field).collect();
    fields.join("\n\n")
}

/// Returns what was read, in the order of the form.
fn values(draft: &Draft) -> [Option<&str>; 9] {
    [
        &draft.company.name,
        &draft.company.domain,
        &draft.company.country,
        &draft.contact.name,
        &draft.contact.title,
        &draft.contact.email,
        &draft.contact.phone,
        &draft.campaign,
        &draft.request,
    ]
    .map(Option::as_deref)
}

#[test]
fn a_form_becomes_a_draft() {
    let body = "### Company\r\n\r\nAcme GmbH\r\n\r\n### Domain\r\n\r\nhttps://www.Acme.example/pumps?x\r\n\r\n### Country\r\n\r\nde\r\n\r\n\
                ### Name\r\n\r\nEva Muster\r\n\r\n### Title\r\n\r\n_No response_\r\n\r\n### E-mail\r\n\r\neva@acme.example\r\n\r\n\
                ### Phone\r\n\r\n+49 30 1234567\r\n\r\n### Campaign\r\n\r\n_No response_\r\n\r\n### Message\r\n\r\n\
                What do twenty pumps cost?\r\n\r\n### Company\r\n\r\nOther\r\n";
    let (draft, remarks) = read(body);
    assert_eq!(
        values(&draft),
        [
            Some("Acme GmbH"),
            Some("acme.example"),
            Some("DE"),
            Some("Eva Muster"),
            None,
            Some("eva@acme.example"),
            Some("+49 30 1234567"),
            None,
            Some("What do twenty pumps cost?\n\n### Company\n\nOther"),
        ]
    );
    assert_eq!(remarks, [""; 0]);
    assert_eq!(draft.signals, []);
}

#[test]
fn what_is_no_form_says_what_was_left_out() {
    let several = "`Domain` was answered in several lines, and only the first was taken";
    let twice = "`Country` stands in the request more than once, so it was left out";
    let budget = "`Budget` is no field that a lead has a place for, so it was left out";
    for (body, expected, told) in [
        ("", [None; 3], vec![]),
        ("Acme", [None; 3], vec![]),
        (
            " ### Company\n\nAcme\n#### Company\n\n###Company",
            [None; 3],
            vec![],
        ),
        ("### Company\nAcme", [Some("Acme"), None, None], vec![]),
        ("### Company\n\n\nAcme", [Some("Acme"), None, None], vec![]),
        ("### Company", [None; 3], vec![]),
        (
            "### Company\n\n### Country\n\nDE",
            [None, None, Some("DE")],
            vec![],
        ),
        (
            "### Company\n\nAcme\n\n### Budget\n\n1\n\n### Country\n\nDE",
            [Some("Acme"), None, Some("DE")],
            vec![budget],
        ),
        (
            "### Domain\n\na.example\nb\n\n### Country\n\nXX\n\n### Country\n\nDE",
            [None, Some("a.example"), None],
            vec![several, twice],
        ),
        (
            "### Company\n\nAcme\n\n### Message\n\nx\n\n### Country\n\nDE\n\n### Company\n\nEvil",
            [Some("Acme"), None, None],
            vec![],
        ),
        (
            "### Company\n\nAcme\n\n### Country\n\nXX\n\n### Message\n\n### Country\n\nDE\n\n### Message\n\nx",
            [Some("Acme"), None, None],
            vec![twice],
        ),
    ] {
        let (draft, remarks) = read(body);
        assert_eq!(values(&draft)[..3], expected, "{body:?}");
        assert_eq!(remarks, told, "{body:?}");
    }
}

#[test]
fn remarks_come_to_an_end() {
    let (_, remarks) = read(&"### Budget?\n".repeat(80_000));
    assert_eq!(remarks.len(), 6);
    assert_eq!(remarks[5], "so were 79995 more fields");
    let (_, remarks) = read(&format!("### {}", "x".repeat(1_000_000)));
    assert!(remarks[0].len() < 200);
    let (draft, _) = read(&"### Country\n\n### Phone\n\n".repeat(40_000));
    assert_eq!(draft, Draft::default());
}

#[test]
fn a_domain_and_a_country_are_written_plainly() {
    for (typed, plain) in [
        ("acme.example", "acme.example"),
        ("WWW.Acme.Example.", "acme.example"),
        ("http://acme.example#top", "acme.example"),
        ("https://", "https://"),
        ("www.", "www."),
        ("Acme", "acme"),
    ] {
        assert_eq!(plain_domain(typed), plain);
    }
    for (typed, plain) in [("de", "DE"), ("é", "é"), ("Germany", "Germany")] {
        assert_eq!(plain_country(typed), plain);
    }
}

/// A line of a form, an answer that looks like one, or what would be something else in YAML.
fn line() -> impl Strategy<Value = String> {
    let labels: Vec<&str> = LABELS.iter().copied().chain([MESSAGE, "Budget"]).collect();
    prop_oneof![
        3 => prop::sample::select(labels).prop_map(|label| format!("### {label}")),
        1 => Just(NOTHING.to_owned()),
        1 => Just(String::new()),
        2 => "[ -~]{1,12}",
        1 => prop::sample::select(vec![
            "owner: mia", "- x", "\"", "'", "null", "*a", "&a", "!!str x", "---", "...", "{", "# x", "<<<<<<< x", "~",
            "\u{1b}[2J", "\0", "a\u{2028}b", "\u{85}", "\u{202e}x", "tab\there", "é ", "x\r\r",
        ])
        .prop_map(str::to_owned),
    ]
}

fn lines() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 1..8).prop_map(|lines| lines.join("\n"))
}

/// Returns what may be read of an answer in a field: its first line with a letter.
fn own(field: usize, typed: &str) -> Option<String> {
    let value = typed.split(['\n', '\r']).find_map(one_line)?;
    Some(match LABELS[field] {
        "Domain" => plain_domain(&value),
        "Country" => plain_country(&value),
        _ => value,
    })
}

proptest! {
    /// As the form has it: one line in every field but the last. What is no heading arrives.
    #[test]
    fn each_field_holds_what_was_typed_into_it(
        lines in prop::collection::vec("[ -~é]{0,12}", 8),
        message in lines(),
    ) {
        prop_assume!(!message.lines().any(|line| label(line) == Some(MESSAGE)));
        let typed = lines.iter().map(|line| line.trim().to_owned());
        let typed: Vec<String> = typed.chain([message]).collect();
        let (draft, _) = read(&issue(&typed));
        let read = values(&draft);
        for field in 0..LABELS.len() {
            let own = own(field, &typed[field]).filter(|own| label(own).is_none());
            prop_assert_eq!(read[field], own.as_deref());
        }
        let message = typed[8].replace("\r\n", "\n").replace('\r', "\n");
        let message: Vec<&str> = message.split('\n').collect();
        let message = text(&message);
        prop_assert_eq!(read[8], message.as_deref());
        prop_assert_eq!(&draft.source, &None);
        prop_assert_eq!(&draft.owner, &None);
        prop_assert_eq!(&draft.stage, "");
    }

    /// Many lines and headings in every field, as only a program could send them.
    #[test]
    fn no_field_is_filled_from_another(typed in prop::collection::vec(lines(), 9)) {
        let (draft, _) = read(&issue(&typed));
        for (field, read) in values(&draft)[..8].iter().enumerate() {
            let own = own(field, &typed[field]);
            prop_assert!(read.is_none() || *read == own.as_deref(), "{:?} in {}", read, LABELS[field]);
        }
        let message = typed[8].replace("\r\n", "\n").replace('\r', "\n");
        if let Some(own) = text(&message.split('\n').collect::<Vec<_>>()) {
            let read = draft.request.unwrap();
            prop_assert!(read.ends_with(&own), "{:?} is not the end of {:?}", own, read);
        }
    }

    /// What becomes of it is a file that reads back as it was meant.
    #[test]
    fn a_file_says_what_the_draft_says(typed in prop::collection::vec(lines(), 9)) {
        let (draft, _) = read(&issue(&typed));
        let text = draft.text(2);
        let tree = Tree::read(&text, &Limits::default());
        prop_assert!(tree.is_ok(), "{:?} in\n{}", tree.err(), text);
        let tree = tree.unwrap();
        for (pointer, value) in [
            "/company/name", "/company/domain", "/company/country", "/contact/name", "/contact/title",
            "/contact/email", "/contact/phone", "/campaign", "/request",
        ].iter().zip(values(&draft)) {
            prop_assert_eq!(tree.at(pointer).and_then(|node| node.as_str()), value, "{} in\n{}", pointer, &text);
        }
        prop_assert!(tree.at("/owner").is_none() && tree.at("/signals").is_none());
    }

    #[test]
    fn no_text_makes_the_reader_panic(body in any::<String>()) {
        read(&body);
    }
}
