//! What is written reads the same; whatever else there is reads as nothing.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::*;
use crate::domain::history::{
    Before, Commit, CommitIndex, Commits, Mode, ObjectId, Signature, Version,
};
use crate::domain::lead::{
    About, Activity, Direction, Erasure, Feedback, Fit, Handoff, Lead, Pause, Recycle, Resolution,
    Returned, Signal, Until,
};
use crate::domain::timeline::{self, Altered, Event, What};

const KEY: &str = "one repository";

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_793_610_000 + seconds, 0).unwrap()
}

fn date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

fn id(byte: u8) -> ObjectId {
    ObjectId::new(&[byte; 20])
}

fn add(commits: &mut Commits, landing: u32, author: &str) {
    let position = commits.len() as u32;
    commits.push(Commit {
        id: id(position as u8),
        author: &Arc::new(Signature {
            name: author.to_owned(),
            email: format!("{author}@team.example"),
        }),
        stamped_at: (position != 2).then(|| time(60 * i64::from(position))),
        landing: CommitIndex(landing),
        merge: position == 3,
        subject: &format!("é{position}: moved"),
    });
}

fn history() -> History {
    let mut commits = Commits::default();
    for (landing, author) in [(0, "ana"), (3, "sam"), (3, ""), (3, "ana")] {
        add(&mut commits, landing, author);
    }
    History {
        commits,
        changes: Vec::new(),
        policy_changes: vec![CommitIndex(0), CommitIndex(3)],
        policy_commits: vec![CommitIndex(2)],
        turned: vec![CommitIndex(3)],
        unlisted: vec![(id(9), CommitIndex(3))],
        gap: None,
        notes: Vec::new(),
    }
}

fn changes(id_len: usize) -> Vec<Change> {
    let version = |byte: u8, mode| Version {
        blob: ObjectId::new(&[byte; 32][..id_len]),
        mode,
    };
    let change = |commit, path: &str, before: Vec<Before>, after| Change {
        commit: CommitIndex(commit),
        path: path.into(),
        before: before.into_iter().collect(),
        after,
    };
    let (one, two) = (version(1, Mode::File), version(2, Mode::Link));
    vec![
        change(0, "leads/a.yaml", vec![Before::Absent], Some(one)),
        change(
            1,
            "leads/a.yaml",
            vec![Before::Version(one), Before::Unknown],
            Some(two),
        ),
        change(3, "leads/a.yaml", vec![Before::Version(two)], None),
        change(
            3,
            "leads/x/a.yaml",
            vec![Before::Absent],
            Some(version(3, Mode::Submodule)),
        ),
    ]
}

fn lead() -> Lead {
    let name = |text: &str| Some(Arc::from(text));
    let text = |text: &str| Some(text.to_owned());
    let returned = Returned {
        reason: name("bad_data"),
        note: None,
    };
    Lead {
        id: text("a").map(Into::into),
        company: text("Acme").map(Into::into),
        stage: name("working"),
        owner: name("ana"),
        source: None,
        campaign: name(""),
        priority: name("A"),
        request: text("a demo,\nplease").map(Into::into),
        received_at: DateTime::from_timestamp(-5, 7),
        fit: vec![Fit {
            criterion: "size".into(),
            met: true,
            evidence: text("240"),
        }]
        .into(),
        signals: vec![Signal {
            signal: "asked".into(),
            at: Some(time(1)),
            evidence: None,
        }]
        .into(),
        activities: vec![activity(Direction::Outbound), activity(Direction::Inbound)]
            .into_iter()
            .map(Arc::new)
            .collect(),
        handoff: Some(Arc::new(handoff())),
        reject: Some(Arc::new(returned.clone())),
        reclaim: Some(Arc::new(returned)),
        paused: Some(Arc::new(Pause {
            reason: None,
            until: Some(Until::Instant(time(4))),
        })),
        recycle: Some(Arc::new(recycle())),
        resolution: Some(Arc::new(Resolution {
            reason: name("price"),
            replied_at: Some(time(5)),
            reply_channel: name("email"),
            note: text("Acme"),
        })),
        feedback: vec![Feedback {
            from: name("sales"),
            by: None,
            at: Some(time(6)),
            about: About::Treatment,
            verdict: name("good"),
            note: None,
        }]
        .into_iter()
        .map(Arc::new)
        .collect(),
        duplicate_of: text("b").map(Into::into),
        erased: Some(Arc::new(Erasure {
            at: Some(time(7)),
            by: name("ana"),
            reason: None,
        })),
        attributes: [("id".into(), "a".into()), ("a.b".into(), "".into())]
            .into_iter()
            .collect(),
        rest: vec![("x_number".into(), u64::MAX)],
    }
}

fn activity(direction: Direction) -> Activity {
    Activity {
        at: time(2),
        by: None,
        channel: "call".into(),
        direction,
        outcome: Some("connected".into()),
        note: Some("two\nlines".to_owned()),
    }
}

fn handoff() -> Handoff {
    Handoff {
        from: Some("ana".into()),
        call_at: Some(time(3)),
        message: Some("why".to_owned()),
        ..Handoff::default()
    }
}

fn recycle() -> Recycle {
    Recycle {
        reason: None,
        revisit_on: Some(date()),
        note: Some(String::new()),
    }
}

/// Returns a timeline with every kind of event.
fn timeline() -> Timeline {
    let name = |text: &str| Some(Arc::from(text));
    let lead = lead();
    let pause = Pause {
        reason: Some("fair".to_owned()),
        until: Some(Until::Date(date())),
    };
    let kinds = [
        What::Created {
            stage: name("inquiry"),
        },
        What::Moved {
            from: name("inquiry"),
            to: None,
            returned: lead.reject.clone(),
        },
        What::Assigned {
            from: None,
            to: name("ana"),
        },
        What::Activity(Arc::new(activity(Direction::Inbound))),
        What::Handoff(Arc::new(handoff())),
        What::Paused(Arc::new(pause)),
        What::Resumed,
        What::Recycled(Arc::new(recycle())),
        What::Resolved(lead.resolution.clone().unwrap()),
        What::Feedback(lead.feedback[0].clone()),
        What::Edited {
            fields: vec!["fit".into(), "x".into()],
            altered: vec![
                Altered {
                    was: timeline::Record::Activity(Arc::new(activity(Direction::Outbound))),
                    is: Some(timeline::Record::Activity(Arc::new(activity(
                        Direction::Inbound,
                    )))),
                },
                Altered {
                    was: timeline::Record::Feedback(lead.feedback[0].clone()),
                    is: None,
                },
                Altered {
                    was: timeline::Record::Resolution(Arc::default()),
                    is: lead.resolution.clone().map(timeline::Record::Resolution),
                },
            ],
        },
        What::Renamed {
            from: "leads/a.yaml".into(),
            to: "leads/x/a.yaml".into(),
        },
        What::Deleted,
        What::Unreadable {
            why: "the file is empty".to_owned(),
        },
    ];
    let events = kinds.into_iter().enumerate().map(|(position, what)| Event {
        what,
        commit: Some(CommitIndex(position as u32 % 4)),
        at_horizon: position % 2 == 0,
        dropped: position % 3 == 0,
    });
    Timeline {
        events: events.collect(),
        file: "leads/x/a.yaml".into(),
        doubles: vec!["leads/y/a.yaml".into()],
        fault: Some("odd".to_owned()),
        missing: true,
        present: true,
        uncommitted: false,
        attributes: vec![
            (Some(CommitIndex(0)), lead.attributes.clone()),
            (None, Default::default()),
        ],
        revisions: Vec::new(),
        lead: Some(Arc::new(lead)),
    }
}

fn bytes() -> Vec<u8> {
    let changes = changes(20);
    let changes: Vec<&Change> = changes.iter().collect();
    let records = [
        Record::new("a", &changes, Some(&timeline())).unwrap(),
        Record::new("b", &changes[1..2], None).unwrap(),
        Record::new("c", &changes[2..], Some(&Timeline::default())).unwrap(),
    ];
    write(KEY, &history(), &records).unwrap()
}

/// Returns everything that an index says; `None` if it says nothing.
fn told(bytes: &[u8], key: &str, at_once: bool) -> Option<String> {
    let part = |start: u64, len: usize| {
        let start = usize::try_from(start).ok()?;
        Some(bytes.get(start..start.checked_add(len)?)?.to_vec())
    };
    let (mut index, history) = open(key, &part, true)?;
    if at_once {
        index.fetch();
    }
    let mut told = format!("{history:?}");
    for (lead, id) in index.ids().enumerate() {
        let timeline = match index.state(lead) {
            Some(state) => Some((state, index.timeline(lead, &mut Names::default())?)),
            None => None,
        };
        let changes = index.changes(lead)?;
        told += &format!("\n{id}: {timeline:?} {changes:?}");
    }
    Some(told)
}

#[test]
fn what_is_written_reads_the_same() {
    let bytes = bytes();
    let (at_once, one_by_one) = (told(&bytes, KEY, true), told(&bytes, KEY, false));
    assert_eq!(at_once, one_by_one);
    let part = |start: u64, len: usize| Some(bytes[start as usize..start as usize + len].to_vec());
    let (index, read) = open(KEY, &part, true).unwrap();
    assert_eq!(format!("{read:?}"), format!("{:?}", history()));
    assert_eq!(index.ids().collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(index.timeline(0, &mut Names::default()), Some(timeline()));
    assert_eq!(index.state(0), Some((true, Some(&"working".into()))));
    assert_eq!(
        (index.state(1), index.state(2)),
        (None, Some((false, None)))
    );
    let shown = |changes: &[Change]| format!("{changes:?}");
    assert_eq!(shown(&index.changes(0).unwrap()), shown(&changes(20)));
    let (b, c) = (index.position("b").unwrap(), index.position("c").unwrap());
    assert_eq!((b, c, index.position("bb")), (1, 2, None));
    assert!(index.began(b, 2) && !index.began(b, 1) && index.ended(b, 2) && !index.ended(c, 3));
    // What is copied from one index to the next stays what it was.
    let copied = [0, 1, 2].map(|lead| index.record(lead).unwrap());
    assert!(write(KEY, &read, &copied).as_ref() == Some(&bytes));
    // Without subjects all else is the same, and nothing is written that would lose them.
    let (_, silent) = open(KEY, &part, false).unwrap();
    assert!(
        silent
            .commits
            .iter()
            .all(|commit| commit.subject.is_empty())
    );
    let named = silent.commits.iter().zip(read.commits.iter());
    let named = named.map(|(commit, named)| Commit {
        subject: named.subject,
        ..commit
    });
    assert_eq!(
        format!("{:?}", named.collect::<Commits>()),
        format!("{:?}", read.commits)
    );
    assert_eq!(silent.turned, read.turned);
    assert_eq!(write(KEY, &silent, &copied), None);
}

#[test]
fn names_of_objects_may_be_longer() {
    let changes = changes(32);
    let all: Vec<&Change> = changes.iter().collect();
    let read = super::changes::read(&super::changes::write(&all)).unwrap();
    assert_eq!(format!("{read:?}"), format!("{changes:?}"));
}

#[test]
fn another_key_reads_as_nothing() {
    assert_eq!(told(&bytes(), "another", false), None);
}

#[test]
fn whatever_is_damaged_reads_as_nothing() {
    let whole = bytes();
    assert!(told(&whole, KEY, false).is_some());
    for len in 0..whole.len() {
        assert_eq!(told(&whole[..len], KEY, false), None, "cut at {len}");
        assert_eq!(told(&whole[..len], KEY, true), None, "cut at {len}");
    }
    for at in 0..whole.len() {
        for bit in [0, 3, 7] {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << bit;
            assert_eq!(told(&damaged, KEY, false), None, "bit {bit} of byte {at}");
            assert_eq!(told(&damaged, KEY, true), None, "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn bytes_that_are_no_record_read_as_nothing() {
    // Behind a checksum that fits by chance, or by intent: no panic, and no more memory than there are bytes.
    let timeline = super::timeline::write(&timeline());
    for at in 0..timeline.len() {
        for byte in [0x00, 0x7f, 0xff] {
            let mut damaged = timeline.clone();
            damaged[at] = byte;
            let _ = super::timeline::read(&damaged, &mut Names::default());
            let _ = super::changes::read(&damaged);
        }
    }
    let parts = super::history::write(&history()).unwrap();
    for (part, bytes) in parts.iter().enumerate() {
        for (at, byte) in (0..bytes.len()).flat_map(|at| [0x00, 0x7f, 0xff].map(|byte| (at, byte)))
        {
            let mut damaged = parts.clone();
            damaged[part][at] = byte;
            let mut parts = damaged.into_iter();
            if let Some(history) = super::history::read(true, |_| parts.next()) {
                assert_eq!(history.commits.iter().count(), history.commits.len());
            }
        }
        let mut short = parts.clone();
        short[part].pop();
        let mut parts = short.into_iter();
        let read = super::history::read(true, |_| parts.next());
        assert!(read.is_none() || bytes.is_empty(), "part {part} cut");
    }
}
