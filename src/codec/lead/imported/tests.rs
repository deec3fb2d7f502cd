//! Laws of leads that came from elsewhere: their files say what the row said, and no later row undoes what people did.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::codec::yaml::edit;

fn filed(fields: Value, empty: &[&str]) -> Filed {
    let Value::Object(fields) = fields else {
        panic!("fields are a map");
    };
    Filed {
        is_whole: false,
        place: None,
        key: "k1".to_owned(),
        stage: Some("inquiry".to_owned()),
        received_at: None,
        dates: Vec::new(),
        fields,
        empty: empty.iter().map(|path| (*path).to_owned()).collect(),
    }
}

fn first() -> Filed {
    filed(
        json!({ "x_fields": { "City": "No" }, "stage": "inquiry", "company": { "name": "Acme", "city": "Kiel", "country": "NO" }, "source": "referral" }),
        &["contact.email"],
    )
}

fn changed(text: &str, filed: &Filed) -> (Vec<String>, Vec<String>, String) {
    let mark = mark(text.as_bytes()).unwrap();
    match filed.change(text.as_bytes(), &mark).unwrap() {
        Change::None => (Vec::new(), Vec::new(), text.to_owned()),
        Change::Some(update) => {
            let after = update.apply(text.as_bytes()).unwrap();
            (update.taken, update.kept, after)
        }
    }
}

#[test]
fn a_file_says_what_the_row_said_in_the_order_people_read() {
    let text = first().file("acme-2222", "crm", 2, None);
    let seen = mark(text.as_bytes()).unwrap().seen;
    assert_eq!(
        text,
        format!(
            "# yaml-language-server: $schema=../../schema/lead.schema.json\nid: acme-2222\ncompany:\n  name: Acme\n  city: Kiel\n  \
             country: \"NO\"\nsource: referral\nstage: inquiry\nx_fields:\n  City: \"No\"\nx_import:\n  system: crm\n  key: k1\n  seen: {seen}\n"
        )
    );
    assert!(seen.len() >= 7 * 6, "{seen}");
}

#[test]
fn the_same_row_changes_nothing_whatever_people_did() {
    let text = first().file("acme-2222", "crm", 2, None);
    assert_eq!(changed(&text, &first()).0, Vec::<String>::new());
    let edited = text
        .replace("city: Kiel", "city: Bonn")
        .replace("stage: inquiry", "stage: working");
    let (taken, kept, after) = changed(&edited, &first());
    assert_eq!((taken, kept, after), (vec![], vec![], edited));
}

#[test]
fn a_new_row_changes_what_nobody_here_has_touched() {
    let text = first().file("acme-2222", "crm", 2, None);
    let row = |name: &str, city: &str| {
        let mut row = first();
        row.fields["company"]["name"] = name.into();
        row.fields["company"]["city"] = city.into();
        row
    };
    let (taken, kept, after) = changed(
        &text.replace("city: Kiel", "city: Bonn # moved"),
        &row("Acme GmbH", "Köln"),
    );
    assert_eq!(
        (taken, kept),
        (
            vec!["company.name".to_owned()],
            vec!["company.city".to_owned()]
        )
    );
    assert!(
        after.contains("name: Acme GmbH") && after.contains("city: Bonn # moved"),
        "{after}"
    );
    // It is said once: the next import of the same row finds nothing new, and what people changed stays theirs.
    assert_eq!(
        changed(&after, &row("Acme GmbH", "Köln")).0,
        Vec::<String>::new()
    );
    let (taken, kept, _) = changed(&after, &row("Acme AG", "Trier"));
    assert_eq!(
        (taken, kept),
        (
            vec!["company.name".to_owned()],
            vec!["company.city".to_owned()]
        )
    );
}

#[test]
fn what_was_empty_is_filled_and_what_people_took_out_stays_out() {
    let text = first().file("acme-2222", "crm", 2, None);
    let mut row = first();
    row.fields
        .insert("contact".into(), json!({ "email": "eva@acme.example" }));
    row.empty.clear();
    let (taken, _, after) = changed(&text, &row);
    assert_eq!(taken, ["contact.email"]);
    let erased = after
        .replace("  email: eva@acme.example\n", "")
        .replace("contact:\n", "");
    let mut later = row.clone();
    later.fields["contact"]["email"] = "new@acme.example".into();
    let (taken, kept, _) = changed(&erased, &later);
    assert_eq!((taken, kept), (vec![], vec!["contact.email".to_owned()]));
    // An emptied cell takes nothing away.
    assert_eq!(changed(&after, &first()).2, after);
}

#[test]
fn the_way_through_the_funnel_is_left_to_people() {
    let text = first().file("acme-2222", "crm", 2, None);
    let mut row = first();
    row.fields["stage"] = "won".into();
    row.fields
        .insert("resolution".into(), json!({ "reason": "price" }));
    let (taken, kept, after) = changed(&text, &row);
    assert_eq!(
        (taken, kept),
        (
            vec![],
            vec!["stage".to_owned(), "resolution.reason".to_owned()]
        )
    );
    assert!(after.contains("stage: inquiry") && !after.contains("price"));
}

#[test]
fn keys_give_the_same_letters_everywhere() {
    assert_eq!(number("crm", "k1", 0), 733_833_397_729_011_505);
    assert_ne!(number("crm", "k1", 0), number("crm", "k1", 1));
    assert_ne!(number("crm", "1k", 0), number("crm1", "k", 0));
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~éß→\n]{0,20}",
        prop::sample::select(vec![
            "NO",
            "yes",
            "null",
            "~",
            "1e5",
            "0123",
            "+49 30",
            "2026-11-20",
            "- a",
            "a: b",
            "# x",
            "|",
            "&a",
            "{a}",
            "\u{202e}x",
            "\"",
            "'",
            "=1+1",
            "\t",
            "a\n\n",
            " lead",
            "@x",
            "%",
            "\u{feff}",
            "\u{2028}",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn every_file_reads_back_as_the_row_was(name in text(), note in text(), key in text(), aside in text()) {
        let mut row = first();
        row.key = key.clone();
        row.fields["company"]["name"] = name.as_str().into();
        row.fields.insert("x_note".into(), note.as_str().into());
        row.fields["x_fields"] = json!({ aside.as_str(): note.as_str() });
        let file = row.file("acme-2222", "crm", 2, None);
        let tree = Tree::read(&file, &Limits::default()).unwrap();
        let read = tree.root().to_json();
        prop_assert_eq!(&read["company"]["name"], &Value::from(name));
        prop_assert_eq!(&read["x_note"], &Value::from(note.as_str()));
        prop_assert_eq!(&read["x_fields"], &json!({ aside: note }));
        let mark = mark(file.as_bytes()).unwrap();
        prop_assert_eq!(&mark.key, &key);
        prop_assert_eq!(row.change(file.as_bytes(), &mark).unwrap(), Change::None);
        // A second opinion, by a parser that shares no code with ours.
        prop_assert!(edit::apply(&file, &[], &ORDER, &Limits::default()).is_ok());
    }
}
