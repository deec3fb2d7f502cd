//! The formats of `log`.

use std::sync::Arc;

use super::{json, json_all, jsonl, text};
use crate::domain::book::{Book, Entry};
use crate::domain::lead::{About, Feedback, Handoff, Recycle};
use crate::domain::timeline::What;
use crate::render::tests::{
    NOW, PLAIN, Story, at, book, document, head, keys, lead, policy, written,
};

const EVENT: [&str; 10] = [
    "by",
    "claimed_at",
    "commit",
    "event",
    "from",
    "landed_at",
    "landed_by",
    "note",
    "recorded_at",
    "to",
];

fn log(book: &Book, position: usize) -> serde_json::Value {
    document(|out| json(out, &book.entries[position], book, &head(book)))
}

fn names(log: &serde_json::Value) -> Vec<&str> {
    log["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect()
}

#[test]
fn json_tells_each_event_with_its_times_and_people() {
    let log = log(&book(), 1);
    assert_eq!(
        keys(&log),
        [
            "as_of",
            "commit",
            "events",
            "file",
            "id",
            "kind",
            "schema_version"
        ]
    );
    assert_eq!(
        (&log["kind"], &log["id"]),
        (&"log".into(), &"tokyo-5n7p".into())
    );
    assert_eq!(names(&log), ["created", "moved", "assigned", "activity"]);

    let created = &log["events"][0];
    assert_eq!(keys(created), EVENT);
    assert_eq!(
        (&created["from"], &created["to"]),
        (&serde_json::Value::Null, &"inquiry".into())
    );
    assert_eq!(created["claimed_at"], "2026-11-20T08:12:00Z");

    let moved = &log["events"][1];
    assert_eq!(keys(moved), EVENT);
    assert_eq!(
        (&moved["from"], &moved["to"]),
        (&"inquiry".into(), &"working".into())
    );
    assert_eq!(moved["recorded_at"], "2026-11-20T13:10:00Z");
    assert_eq!(moved["landed_at"], "2026-11-20T16:30:00Z");
    assert_eq!(moved["commit"], "02".repeat(20));
    assert_eq!(moved["landed_by"], "03".repeat(20));
    let ana = serde_json::json!({ "name": "ana", "email": "ana@brightwell.example", "person": "ana", "team": "inside" });
    assert_eq!(moved["by"], ana);

    let activity = &log["events"][3];
    assert_eq!(activity["claimed_at"], "2026-11-20T13:05:00Z");
    assert_eq!(activity["note"], "asked to call back on Monday");
    let detail = serde_json::json!({ "channel": "call", "direction": "outbound", "outcome": "left_message", "by": "ana" });
    assert_eq!(activity["activity"], detail);
}

#[test]
fn what_is_not_committed_says_so() {
    let log = log(&book(), 3);
    assert_eq!(names(&log), ["created", "moved", "accepted"]);
    let accepted = &log["events"][2];
    assert_eq!(accepted["uncommitted"], true);
    for key in ["recorded_at", "landed_at", "commit", "landed_by", "by"] {
        assert_eq!(accepted[key], serde_json::Value::Null, "{key}");
    }
    assert!(log["events"][0].get("uncommitted").is_none());
}

#[test]
fn a_stamp_that_is_not_believed_stands_beside() {
    let mut story = Story::default();
    let (first, lying) = (
        story.commit("mia", "2026-11-20T08:00:00Z"),
        story.commit("ana", "2031-01-01T00:00:00Z"),
    );
    story.commit("mia", "2026-11-21T08:00:00Z");
    story.commit("mia", "2026-11-22T08:00:00Z");
    let events = vec![
        (Some(first), What::Created { stage: None }),
        (Some(lying), What::Resumed),
    ];
    story.lead("acme-7k3q", lead("Acme", "working", None), events);
    let book = story.book(NOW, Some(policy()));
    let log = log(&book, 0);
    assert!(log["events"][0].get("stamped_at").is_none());
    assert_eq!(log["events"][1]["stamped_at"], "2031-01-01T00:00:00Z");
    assert_eq!(log["events"][1]["landed_at"], "2026-11-20T08:00:00Z");
    let text = written(|out| text(out, &book.entries[0], &book, &PLAIN));
    assert!(text.contains("stamped 2031-01-01 00:00"), "{text}");
}

#[test]
fn what_lies_at_the_edge_is_no_fact() {
    let mut book = book();
    book.entries[1].timeline.events[0].at_horizon = true;
    assert_eq!(names(&log(&book, 1)), ["moved", "assigned", "activity"]);
    let entries: Vec<&Entry> = book.entries[1..2].iter().collect();
    assert!(!written(|out| jsonl(out, &entries, &book)).contains("created"));
    let text = written(|out| text(out, &book.entries[1], &book, &PLAIN));
    assert!(
        text.contains("history before 2026-11-20 08:20 is not in this clone\n"),
        "{text}"
    );
    assert!(
        text.contains("by 2026-11-20     mia  was in inquiry"),
        "{text}"
    );
}

#[test]
fn lines_come_in_order_of_landing() {
    let book = book();
    let entries: Vec<&Entry> = book.entries.iter().rev().collect();
    let lines = written(|out| jsonl(out, &entries, &book));
    let events: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let landed: Vec<_> = events
        .iter()
        .map(|event| event["landed_at"].as_str().unwrap_or("never"))
        .collect();
    assert!(landed.is_sorted(), "{landed:?}");
    let last = events.last().unwrap();
    assert_eq!(
        (&last["id"], &last["file"]),
        (&"acme-7k3q".into(), &"leads/2026-11/acme-7k3q.yaml".into())
    );
    assert_eq!(last["event"], "accepted");

    let all = document(|out| json_all(out, &entries, &book, &head(&book)));
    let told: usize = all["leads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|log| names(log).len())
        .sum();
    assert_eq!(told, events.len());
}

#[test]
fn text_tells_a_commit_once() {
    let expected = "\
tokyo-5n7p  東京機械株式会社
leads/2026-11/tokyo-5n7p.yaml · times in UTC

2026-11-20 08:20  mia  created in inquiry  claimed 2026-11-20 08:12  0101010
2026-11-20 16:30  ana  inquiry → working  0202020
                         recorded 2026-11-20 13:10, landed by 0303030
                       assigned to ana
                       call: left_message, by ana  claimed 2026-11-20 13:05
                         asked to call back on Monday
";
    let book = book();
    assert_eq!(
        written(|out| text(out, &book.entries[1], &book, &PLAIN)),
        expected
    );
}

#[test]
fn text_says_what_each_event_was() {
    let mut story = Story::default();
    let first = story.commit("\u{1b}[31mevil", "2026-11-20T08:20:00Z");
    let day = at("2026-11-20T08:20:00Z").date_naive();
    let moved = |from: &str, to: &str| What::Moved {
        returned: None,
        from: Some(from.into()),
        to: Some(to.into()),
    };
    let brief = Handoff {
        from: Some("ana".into()),
        to: Some("sam".into()),
        ..Handoff::default()
    };
    let feedback = Feedback {
        from: Some("sales".into()),
        by: Some("sam".into()),
        at: None,
        about: About::Quality,
        verdict: Some("good".into()),
        note: Some("two\nlines".to_owned()),
    };
    let events = [
        (What::Created { stage: None }, "created in no stage"),
        (
            moved("qualified", "working"),
            "rejected: qualified → working",
        ),
        (
            What::Assigned {
                from: Some("ana".into()),
                to: None,
            },
            "taken from ana",
        ),
        (What::Handoff(Arc::new(brief)), "hand-off ana → sam"),
        (What::Resumed, "resumed"),
        (
            What::Recycled(Arc::new(Recycle {
                note: None,
                reason: Some("no_budget".into()),
                revisit_on: Some(day),
            })),
            "recycled: no_budget, look again on 2026-11-20",
        ),
        (
            What::Feedback(Arc::new(feedback)),
            "feedback on quality from sam: good\n                               two lines",
        ),
        (
            What::Edited {
                fields: vec!["fit".into(), "\u{7}".into()],
                altered: Vec::new(),
            },
            "edited fit, ␇",
        ),
        (
            What::Renamed {
                from: "leads/a.yaml".into(),
                to: "leads/b/a.yaml".into(),
            },
            "file leads/a.yaml → leads/b/a.yaml",
        ),
        (
            What::Unreadable {
                why: "a tab".to_owned(),
            },
            "left unreadable\n                               a tab",
        ),
        (What::Deleted, "file deleted"),
    ];
    let (happened, words): (Vec<_>, Vec<_>) = events.into_iter().unzip();
    story.lead(
        "acme-7k3q",
        lead("Acme", "working", None),
        happened
            .into_iter()
            .map(|what| (Some(first), what))
            .collect(),
    );
    let book = story.book(NOW, Some(policy()));
    let text = written(|out| text(out, &book.entries[0], &book, &PLAIN));
    for words in words {
        assert!(text.contains(&format!("  {words}")), "{words} in {text}");
    }
    assert!(text.contains("  ␛[31mevil  created"), "{text}");
    assert!(!text.contains('\u{1b}'));
}
