//! The formats of `show`.

use super::{json, text};
use crate::domain::book::Book;
use crate::render::tests::{PLAIN, book, document, head, keys, written};

fn shown(book: &Book, position: usize) -> String {
    let standing = book.standing(&book.entries[position]);
    written(|out| text(out, &standing, book, &PLAIN))
}

#[test]
fn text_says_what_matters_in_the_owner_s_time() {
    let expected = "\
tokyo-5n7p  東京機械株式会社
leads/2026-11/tokyo-5n7p.yaml · times in Europe/Madrid

contact   Eva Muster, Head of Operations
stage     working, since 2026-11-20 17:30 (2 d ago)
owner     ana (Ana Ruiz, inside)
source    website_request
priority  A
received  2026-11-20 09:12

CLOCK           STATE     DUE                                         POLICY
max_idle        on time   2026-11-27 14:10  in 4 d 3 h                policy/sla.yaml:42
assign          met late  2026-11-20 13:12  stopped 2026-11-20 17:30  policy/sla.yaml:26
first_response  met       2026-11-20 21:12  stopped 2026-11-20 14:05  policy/sla.yaml:31

ACTIVITIES
2026-11-20 14:05  call: left_message, by ana
                  asked to call back on Monday

next: get in touch again
";
    assert_eq!(shown(&book(), 1), expected);
}

#[test]
fn text_says_who_answers_for_a_lead_without_an_owner() {
    let text = shown(&book(), 0);
    assert!(
        text.contains("\nowner     nobody yet: ana (Ana Ruiz, inside) answers for it\n"),
        "{text}"
    );
    assert!(
        text.contains("assign          overdue  2026-11-20 13:12  2 d 21 h overdue"),
        "{text}"
    );
    assert!(text.ends_with("\nnext: give it an owner\n"), "{text}");
}

#[test]
fn text_warns_of_what_is_odd() {
    let mut book = book();
    let timeline = &mut book.entries[3].timeline;
    timeline.doubles.push("leads/\u{1b}/acme-7k3q.yaml".into());
    timeline.fault = Some("a tab in line 3".to_owned());
    let text = shown(&book, 3);
    assert!(
        text.contains("\ncannot be read now: a tab in line 3\n"),
        "{text}"
    );
    assert!(
        text.contains("\nalso claimed by leads/␛/acme-7k3q.yaml\n"),
        "{text}"
    );
    assert!(
        text.contains("\nnot committed yet: counts as now\n"),
        "{text}"
    );
    assert!(
        !text.contains("eva@acme.example"),
        "the e-mail is nobody's business here"
    );
}

#[test]
fn json_is_the_lead_of_status_and_its_events() {
    let book = book();
    let standing = book.standing(&book.entries[1]);
    let show = document(|out| json(out, &standing, &book, &head(&book)));
    assert_eq!(
        keys(&show),
        ["as_of", "commit", "kind", "lead", "schema_version"]
    );
    assert_eq!(
        (&show["kind"], &show["lead"]["events"]),
        (&"show".into(), &4.into())
    );
    assert_eq!(show["lead"]["clocks"].as_array().unwrap().len(), 10);
}
