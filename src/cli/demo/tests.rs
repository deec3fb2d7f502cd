//! Whenever the demo is made, the same leads are late, and git finds no fault with it.
#![allow(clippy::disallowed_methods, reason = "tests look at what was made")]

use std::collections::BTreeMap;
use std::process::Command;

use super::*;
use crate::cli::reading::{self, State};
use crate::domain::clock;
use crate::rules::{self, Judged};

/// A Monday before work, a Thursday at noon, a Sunday night, a Christmas, an Easter, and the night the clocks change.
const NOWS: [&str; 6] = [
    "2026-11-16T06:30:00Z",
    "2026-08-20T10:00:00Z",
    "2026-06-14T21:59:59Z",
    "2026-12-26T12:00:00Z",
    "2027-03-29T09:00:00Z",
    "2026-10-25T01:30:00Z",
];

/// The leads that are late whenever the demo is made, each with the clock it was made for.
const LATE: [(&str, &str); 10] = [
    ("anzing-1a5k", "first_response"),
    ("dijon-7c6n", "feedback"),
    ("eupen-8o2f", "max_idle"),
    ("lodz-6x1p", "stage_age"),
    ("luebeck-5a3g", "next_touch"),
    ("malmo-2i7x", "accept"),
    ("parma-3e8d", "revisit"),
    ("rimini-4u9b", "assign"),
    ("tromso-2b9j", "handoff_call"),
    ("vaasa-9r4t", "reply"),
];

/// Those that will be soon.
const AT_RISK: [(&str, &str); 6] = [
    ("arnhem-3z7u", "first_response"),
    ("bodo-5t3h", "stage_age"),
    ("essen-8d1w", "first_response"),
    ("namur-9x6c", "stage_age"),
    ("valence-6q5y", "first_response"),
    ("ystad-1l8o", "max_idle"),
];

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn made(now: &str) -> (tempfile::TempDir, Made) {
    let directory = tempfile::tempdir().unwrap();
    let made = make(&directory.path().join("demo"), at(now)).unwrap();
    (directory, made)
}

fn said_by_git(directory: &Path, args: &[&str]) -> String {
    let done = Command::new("git")
        .args(args)
        .current_dir(directory)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "git {args:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn the_same_leads_are_late_whenever_it_is_made() {
    for now in NOWS {
        let (_kept, made) = made(now);
        let state = State {
            as_of: Some(now.to_owned()),
            policy: None,
            no_index: false,
        };
        let reading = reading::read(&made.directory, &state, true, reading::Wanted::All).unwrap();
        let standings = reading.book.standings();
        let mut states: BTreeMap<(&str, &str), clock::State> = BTreeMap::new();
        for standing in &standings {
            for verdict in &standing.running {
                states.insert((&standing.entry.id, verdict.clock.name()), verdict.state);
            }
        }
        for (designed, state) in LATE
            .iter()
            .map(|lead| (lead, clock::State::Breached))
            .chain(AT_RISK.iter().map(|lead| (lead, clock::State::AtRisk)))
        {
            assert_eq!(states.get(designed), Some(&state), "{now}: {designed:?}");
        }
        for ((id, clock), state) in states {
            let meant = LATE.iter().any(|(late, _)| *late == id);
            assert!(
                meant || state != clock::State::Breached,
                "{now}: {id} {clock}"
            );
        }
        let findings = rules::check(&Judged {
            scope: crate::domain::conduct::Scope::Everything,
            editor: None,
            book: &reading.book,
            standings: &standings,
        });
        let others: Vec<_> = reading
            .findings
            .iter()
            .chain(&findings)
            .filter(|finding| finding.rule.id != "overdue")
            .map(|finding| (finding.rule.id, finding.id.as_deref().unwrap_or_default()))
            .collect();
        // What the story means to show, and nothing else.
        let odd = [
            ("clock-skew", "bodo-5t3h"),
            ("late-recording", "bodo-5t3h"),
            ("late-recording", "ostsee-3m9y"),
        ];
        assert_eq!(others, odd, "{now}");
        let wrong = reading.texts().unwrap();
        assert!(wrong.is_empty(), "{now}: {wrong:#?}");
    }
}

#[test]
fn git_finds_nothing_wrong_with_it() {
    let (_kept, made) = made(NOWS[0]);
    said_by_git(&made.directory, &["fsck", "--strict"]);
    assert_eq!(said_by_git(&made.directory, &["status", "--porcelain"]), "");
    assert_eq!(
        said_by_git(&made.directory, &["rev-list", "--count", "HEAD"]).trim(),
        made.commits.to_string()
    );
    assert_eq!(
        said_by_git(
            &made.directory,
            &["rev-list", "--count", "--merges", "HEAD"]
        )
        .trim(),
        made.merges.to_string()
    );
    assert_eq!(
        said_by_git(&made.directory, &["for-each-ref", "--format=%(refname)"]).trim(),
        "refs/heads/main"
    );
    assert_eq!(
        said_by_git(&made.directory, &["config", "user.email"]).trim(),
        people::READER.email
    );
}

#[test]
fn the_same_time_gives_the_same_commits() {
    let ((_one, one), (_two, two)) = (made(NOWS[2]), made(NOWS[2]));
    let tip = |made: &Made| said_by_git(&made.directory, &["rev-parse", "HEAD"]);
    assert_eq!(tip(&one), tip(&two));
}

#[test]
fn a_directory_that_holds_something_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("mine"), "").unwrap();
    let failure = make(directory.path(), at(NOWS[0])).unwrap_err();
    assert!(failure.to_string().contains("not empty"), "{failure}");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
}
