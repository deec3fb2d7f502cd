//! Small books made by hand, for the tests of every format.

mod sample;

use chrono::{DateTime, TimeDelta, Utc};

pub(super) use self::sample::{NOW, book, policy};
use super::{Head, Look};
use crate::domain::book::{Book, Entry};
use crate::domain::evidence::Times;
use crate::domain::history::{Commit, CommitIndex, History, ObjectId, Signature};
use crate::domain::lead::{Activity, Attributes, Direction, Lead};
use crate::domain::policy::Policy;
use crate::domain::timeline::{Event, Timeline, What};

/// Text for no terminal.
pub(super) const PLAIN: Look = Look {
    width: None,
    color: false,
};

/// Returns the instant that RFC 3339 text names.
pub(super) fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect(text).to_utc()
}

/// Returns the head of an answer from the whole history.
pub(super) fn head(book: &Book) -> Head<'static> {
    let last = book.history.commits.last();
    Head {
        as_of: book.as_of,
        commit: last.map(|commit| commit.id),
        policy: None,
        complete: true,
    }
}

/// Returns what a renderer writes.
pub(super) fn written(
    render: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> String {
    let mut out = Vec::new();
    render(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Returns the document that a renderer writes.
pub(super) fn document(
    render: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> serde_json::Value {
    serde_json::from_str(&written(render)).unwrap()
}

/// Returns the keys of an object in order of the alphabet.
pub(super) fn keys(value: &serde_json::Value) -> Vec<&str> {
    let keys = value.as_object().expect("an object").keys();
    let mut keys: Vec<_> = keys.map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// A history in the making.
#[derive(Default)]
pub(super) struct Story {
    pub(super) history: History,
    pub(super) entries: Vec<Entry>,
}

impl Story {
    /// Adds a commit on the line by a person, `person@brightwell.example`.
    pub(super) fn commit(&mut self, person: &str, stamped_at: &str) -> CommitIndex {
        let index = CommitIndex(self.history.commits.len() as u32);
        self.add(person, stamped_at, index)
    }

    /// Adds a commit that the next one on the line brings in.
    pub(super) fn brought_in(&mut self, person: &str, stamped_at: &str) -> CommitIndex {
        let landing = CommitIndex(self.history.commits.len() as u32 + 1);
        self.add(person, stamped_at, landing)
    }

    fn add(&mut self, person: &str, stamped_at: &str, landing: CommitIndex) -> CommitIndex {
        let index = CommitIndex(self.history.commits.len() as u32);
        let author = Signature {
            name: person.to_owned(),
            email: format!("{person}@brightwell.example"),
        };
        self.history.commits.push(Commit {
            id: ObjectId::new(&[index.0 as u8 + 1; 20]),
            author: &author.into(),
            stamped_at: Some(at(stamped_at)),
            landing,
            merge: false,
            subject: "",
        });
        index
    }

    /// Adds a lead that the events of these commits led to.
    pub(super) fn lead(
        &mut self,
        id: &str,
        lead: Lead,
        events: Vec<(Option<CommitIndex>, What)>,
    ) -> &mut Timeline {
        let events = events.into_iter().map(|(commit, what)| Event {
            what,
            commit,
            at_horizon: false,
            dropped: false,
        });
        let timeline = Timeline {
            events: events.collect(),
            file: format!("leads/2026-11/{id}.yaml").into(),
            attributes: vec![(Some(CommitIndex(0)), lead.attributes.clone())],
            lead: Some(lead.into()),
            present: true,
            ..Timeline::default()
        };
        self.entries.push(Entry {
            id: id.to_owned(),
            timeline,
        });
        &mut self
            .entries
            .last_mut()
            .expect("because one was just pushed")
            .timeline
    }

    /// Returns the book of it all.
    pub(super) fn book(self, as_of: &str, policy: Option<Policy>) -> Book {
        let as_of = at(as_of);
        let times = Times::new(&self.history, as_of);
        Book {
            as_of,
            policy,
            past: Vec::new(),
            unseen: Vec::new(),
            times: times.into(),
            history: self.history.into(),
            entries: self.entries,
            strays: Vec::new(),
            agreement: None,
            lapses: Vec::new(),
        }
    }
}

/// Returns a lead of this company in this stage.
pub(super) fn lead(company: &str, stage: &str, owner: Option<&str>) -> Lead {
    let scalars = [
        ("contact.name", "Eva Muster"),
        ("contact.title", "Head of Operations"),
        ("contact.email", "eva@acme.example"),
        ("received_at", "2026-11-20T09:12:00+01:00"),
        ("source", "website_request"),
    ];
    Lead {
        company: Some(company.into()),
        stage: Some(stage.into()),
        owner: owner.map(Into::into),
        source: Some("website_request".into()),
        received_at: Some(at("2026-11-20T09:12:00+01:00")),
        attributes: scalars
            .into_iter()
            .map(|(path, value)| (path.into(), value.into()))
            .collect::<Attributes>(),
        ..Lead::default()
    }
}

/// Returns an outbound call.
pub(super) fn call(at: DateTime<Utc>, by: &str, outcome: &str) -> Activity {
    Activity {
        at,
        by: Some(by.into()),
        channel: "call".into(),
        direction: Direction::Outbound,
        outcome: Some(outcome.into()),
        note: Some("asked to call back on Monday".to_owned()),
    }
}

/// Returns a length of elapsed time.
pub(super) fn hours(hours: i64) -> TimeDelta {
    TimeDelta::hours(hours)
}
