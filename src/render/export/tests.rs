//! Facts as rows: every key on every row, nothing personal where that is asked for, and no formula.

use std::sync::Arc;

use super::*;
use crate::domain::book::{Book, Entry};
use crate::domain::lead::{Attributes, Lead, Recycle};
use crate::domain::timeline::What;
use crate::render::tests::{NOW, Story, at, book, call, keys, lead, policy, written};

fn personal() -> Redaction {
    let pointers = [
        "/contact",
        "/activities/*/note",
        "/recycle/note",
        "/paused/reason",
    ];
    Redaction::of(&pointers.map(str::to_owned))
}

fn export(what: &str, book: &Book, redaction: &Redaction, form: Form) -> String {
    let standings = book.standings();
    let entries: Vec<&Entry> = book.entries.iter().collect();
    let policy = book.policy.as_ref().expect("there is one");
    written(|out| match what {
        "leads" => leads(out, &standings, book, policy, redaction, form),
        "events" => events(out, &entries, book, redaction, form),
        _ => cycles(out, &standings, book, form),
    })
}

fn objects(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn each_row_has_every_column() {
    let book = book();
    for what in ["leads", "cycles"] {
        let rows = objects(&export(what, &book, &Redaction::default(), Form::Jsonl));
        assert!(rows.len() > 5, "{what}");
        for row in &rows {
            assert_eq!(keys(row), keys(&rows[0]), "{what}");
        }
        let table = export(what, &book, &Redaction::default(), Form::Csv);
        let header: Vec<&str> = table
            .lines()
            .next()
            .unwrap_or_default()
            .split(',')
            .collect();
        let mut sorted = header.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, keys(&rows[0]), "{what}");
        assert_eq!(table.lines().count(), rows.len() + 1, "{what}");
    }
}

#[test]
fn a_lead_has_its_fields_and_what_was_derived() {
    let rows = objects(&export(
        "leads",
        &book(),
        &Redaction::default(),
        Form::Jsonl,
    ));
    let tokyo = rows.iter().find(|row| row["id"] == "tokyo-5n7p").unwrap();
    for (column, value) in [
        ("file", Value::from("leads/2026-11/tokyo-5n7p.yaml")),
        ("contact.name", "Eva Muster".into()),
        ("source", "website_request".into()),
        ("received_at", "2026-11-20T09:12:00+01:00".into()),
        ("came_in_at", "2026-11-20T08:12:00Z".into()),
        ("created_at", "2026-11-20T08:20:00Z".into()),
        ("assigned_at", "2026-11-20T16:30:00Z".into()),
        ("first_touch_at", "2026-11-20T13:05:00Z".into()),
        ("first_connected_at", Value::Null),
        ("closed_at", Value::Null),
        ("role", "working".into()),
        ("is_open", true.into()),
        ("team", "inside".into()),
        ("touches", 1.into()),
        ("connected", 0.into()),
        ("uncommitted", false.into()),
        ("history_complete", true.into()),
    ] {
        assert_eq!(tokyo[column], value, "{column}");
    }
    let won = rows
        .iter()
        .find(|row| row["id"] == "nordfjell-8t5q")
        .unwrap();
    assert_eq!(won["closed_at"], "2026-11-23T09:00:00Z");
    assert_eq!(won["is_open"], false);
}

#[test]
fn a_run_says_how_it_went_and_by_which_policy() {
    let rows = objects(&export(
        "cycles",
        &book(),
        &Redaction::default(),
        Form::Jsonl,
    ));
    let of = |id: &str, clock: &str| {
        let is_it = |row: &&Value| row["id"] == id && row["clock"] == clock;
        rows.iter().find(is_it).unwrap()
    };
    let first = of("tokyo-5n7p", "first_response");
    assert_eq!(first["state"], "met");
    assert_eq!(first["started_at"], "2026-11-20T08:12:00Z");
    assert_eq!(first["due_at"], "2026-11-20T20:12:00Z");
    assert_eq!(first["stopped_at"], "2026-11-20T13:05:00Z");
    assert_eq!(first["elapsed_seconds"], 17_580);
    assert_eq!(first["target_seconds"], 43_200);
    assert_eq!(first["policy_file"], "policy/sla.yaml");
    assert_eq!(first["policy_line"], 31);
    let late = of("brill-9c4z", "first_response");
    assert_eq!(
        (&late["state"], &late["stopped_at"]),
        (&"breached".into(), &Value::Null)
    );
    let aged = of("tokyo-5n7p", "stage_age");
    assert_eq!(aged["state"], "not_applicable");
    let runs = rows
        .iter()
        .filter(|row| row["id"] == "tokyo-5n7p" && row["clock"] == "max_idle");
    let runs: Vec<_> = runs.map(|row| row["run"].as_u64()).collect();
    assert_eq!(runs, (1..=runs.len() as u64).map(Some).collect::<Vec<_>>());
}

#[test]
fn events_are_those_of_the_log() {
    let book = book();
    let entries: Vec<&Entry> = book.entries.iter().collect();
    let log = written(|out| crate::render::log::jsonl(out, &entries, &book));
    assert_eq!(
        export("events", &book, &Redaction::default(), Form::Jsonl),
        log
    );

    let table = export("events", &book, &Redaction::default(), Form::Csv);
    assert_eq!(table.lines().count(), log.lines().count() + 1);
    // No key of an event is without a column.
    let header: Vec<&str> = table
        .lines()
        .next()
        .unwrap_or_default()
        .split(',')
        .collect();
    for event in objects(&log) {
        for (key, value) in event.as_object().unwrap() {
            match value.as_object() {
                Some(inner) => inner.keys().for_each(|inner| {
                    let column = format!("{key}.{inner}");
                    assert!(header.contains(&column.as_str()), "{column}");
                }),
                // What is not committed is by nobody.
                None if key == "by" => assert!(value.is_null()),
                None => assert!(header.contains(&key.as_str()), "{key}"),
            }
        }
    }
}

/// Returns a book of one lead that says much of a person.
fn telling() -> Book {
    let mut story = Story::default();
    let first = story.commit("mia", "2026-11-20T08:20:00Z");
    let second = story.commit("Eva Muster", "2026-11-21T08:20:00Z");
    let recycle = Recycle {
        reason: Some("no_budget".into()),
        revisit_on: None,
        note: Some("Eva Muster is ill".to_owned()),
    };
    let mut touch = call(at("2026-11-20T13:05:00Z"), "ana", "connected");
    touch.note = Some("spoke with Eva Muster".to_owned());
    let events = vec![
        (
            Some(first),
            What::Created {
                stage: Some("working".into()),
            },
        ),
        (Some(first), What::Activity(Arc::new(touch))),
        (Some(second), What::Recycled(Arc::new(recycle))),
        (
            Some(second),
            What::Unreadable {
                why: "Eva Muster: no YAML".to_owned(),
            },
        ),
    ];
    story.lead("acme-7k3q", lead("Acme", "nurture", Some("ana")), events);
    story.book(NOW, Some(policy()))
}

#[test]
fn nothing_personal_leaves_where_that_is_asked() {
    let book = telling();
    for what in ["leads", "events", "cycles"] {
        for form in [Form::Csv, Form::Jsonl] {
            let open = export(what, &book, &Redaction::default(), form);
            assert_eq!(open.contains("Eva Muster"), what != "cycles", "{open}");
            let redacted = export(what, &book, &personal(), form);
            assert!(!redacted.contains("Eva"), "{redacted}");
            assert!(!redacted.contains("acme.example"), "{redacted}");
            assert!(!redacted.contains("brightwell.example"), "{redacted}");
            assert!(redacted.contains("acme-7k3q"), "{redacted}");
        }
    }
    let events = objects(&export("events", &book, &personal(), Form::Jsonl));
    assert_eq!(events[0]["by"]["person"], "mia");
    assert_eq!(events[2]["recycle"]["reason"], "no_budget");
}

#[test]
fn pointers_hide_what_is_below_them() {
    let hidden = Redaction::of(&["/contact/social".to_owned(), "/a~1b".to_owned()]);
    for (path, hides) in [
        ("contact.social", true),
        ("contact.social.handle", true),
        ("contact.socials", false),
        ("contact", false),
        ("a/b", true),
        ("a", false),
    ] {
        assert_eq!(hidden.hides(path), hides, "{path}");
    }
}

#[test]
fn a_removed_lead_has_no_row() {
    let mut book = book();
    book.entries[0].timeline.present = false;
    let id = book.entries[0].id.clone();
    let rows = export("leads", &book, &Redaction::default(), Form::Csv);
    assert!(!rows.contains(&id), "{rows}");
}

#[test]
fn no_field_breaks_a_row() {
    let mut story = Story::default();
    let first = story.commit("mia", "2026-11-20T08:20:00Z");
    let scalars = [
        ("=cmd()", "=1+2"),
        ("note", "two\r\nlines, \"quoted\" \u{1b}[2J"),
        ("touches", "+49 30 1"),
    ];
    let evil = Lead {
        attributes: scalars
            .into_iter()
            .map(|(path, value)| (path.into(), value.into()))
            .collect::<Attributes>(),
        ..lead("Acme", "working", None)
    };
    let events = vec![(
        Some(first),
        What::Created {
            stage: Some("working".into()),
        },
    )];
    story.lead("evil-1a2b", evil, events);
    let book = story.book(NOW, Some(policy()));
    let table = export("leads", &book, &Redaction::default(), Form::Csv);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 2, "{table}");
    assert!(
        lines[0].starts_with("id,file,'=cmd(),note,field.touches,came_in_at,"),
        "{table}"
    );
    assert!(
        lines[1].contains(",'=1+2,\"two␍ lines, \"\"quoted\"\" ␛[2J\",'+49 30 1,"),
        "{table}"
    );
    let rows = objects(&export("leads", &book, &Redaction::default(), Form::Jsonl));
    assert_eq!(rows[0]["note"], "two\r\nlines, \"quoted\" \u{1b}[2J");
    assert_eq!(rows[0]["field.touches"], "+49 30 1");
    assert_eq!(rows[0]["touches"], 0);
}
