//! The commits of a history in the index: all that is told of them but the changes.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::bytes::{In, Out};
use crate::domain::history::{Commit, CommitIndex, History, ObjectId, Signature, Subject};

/// What is noted of a commit in one byte.
const MERGE: u8 = 1;
const AUTHORED: u8 = 2;
const STAMPED: u8 = 4;
const ON_LINE: u8 = 8;

/// Returns the bytes of the commits, and the subjects one after the other.
pub(super) fn write(history: &History) -> (Vec<u8>, Vec<u8>) {
    let mut out = Out::default();
    let id_len = history.commits.first();
    let id_len = id_len.map_or(0, |commit| commit.id.as_bytes().len());
    out.number(id_len as u64);
    let (people, numbers) = people(history);
    out.list(people.iter(), |out, person| {
        out.text(&person.name);
        out.text(&person.email);
    });
    for indices in [&history.policy_changes, &history.policy_commits] {
        out.list(indices.iter(), |out, index| out.number(u64::from(index.0)));
    }
    out.list(history.unlisted.iter(), |out, (id, landing)| {
        out.bytes.extend_from_slice(id.as_bytes());
        out.number(u64::from(landing.0));
    });
    let mut subjects = Vec::new();
    let mut last = 0;
    out.number(history.commits.len() as u64);
    for ((position, commit), person) in history.commits.iter().enumerate().zip(numbers) {
        let on_line = commit.landing.0 as usize == position;
        let noted = [
            (MERGE, commit.merge),
            (AUTHORED, commit.authored_at.is_some()),
            (STAMPED, commit.stamped_at.is_some()),
            (ON_LINE, on_line),
        ];
        let noted = noted.iter().filter(|(_, is)| *is);
        out.bytes.push(noted.map(|(bit, _)| bit).sum());
        out.bytes.extend_from_slice(commit.id.as_bytes());
        out.number(person);
        for time in [commit.stamped_at, commit.authored_at]
            .into_iter()
            .flatten()
        {
            out.signed(time.timestamp() - last);
            last = time.timestamp();
        }
        if !on_line {
            out.number(u64::from(commit.landing.0) - position as u64);
        }
        out.number(commit.subject.len() as u64);
        subjects.extend_from_slice(commit.subject.as_bytes());
    }
    (out.bytes, subjects)
}

/// Returns the people in a history, and for each commit the number of its author.
fn people(history: &History) -> (Vec<&Signature>, Vec<u64>) {
    let mut known: HashMap<&Signature, u64> = HashMap::new();
    let mut people = Vec::new();
    let numbers = history.commits.iter().map(|commit| {
        *known.entry(&commit.author).or_insert_with(|| {
            people.push(&*commit.author);
            people.len() as u64 - 1
        })
    });
    let numbers = numbers.collect();
    (people, numbers)
}

/// Returns the history in these bytes, without its changes.
pub(super) fn read(bytes: &[u8], subjects: Vec<u8>) -> Option<History> {
    let mut bytes = In::new(bytes);
    let id_len = usize::try_from(bytes.number()?).ok()?;
    let id = |bytes: &mut In<'_>| Some(ObjectId::new(bytes.take(id_len)?));
    let index = |bytes: &mut In<'_>| Some(CommitIndex(u32::try_from(bytes.number()?).ok()?));
    let people = bytes.list(|bytes| {
        Some(Arc::new(Signature {
            name: bytes.text()?.to_owned(),
            email: bytes.text()?.to_owned(),
        }))
    })?;
    let policy_changes = bytes.list(index)?;
    let policy_commits = bytes.list(index)?;
    let unlisted = bytes.list(|bytes| Some((id(bytes)?, index(bytes)?)))?;
    let subjects: Arc<str> = String::from_utf8(subjects).ok()?.into();
    let mut from = 0;
    let mut last = 0;
    let count = bytes.count()?;
    let mut commits = Vec::with_capacity(count);
    for position in 0..count {
        let noted = bytes.byte()?;
        let id = id(&mut bytes)?;
        let person = usize::try_from(bytes.number()?).ok()?;
        let mut time = |bit: u8, bytes: &mut In<'_>| -> Option<Option<DateTime<Utc>>> {
            if noted & bit == 0 {
                return Some(None);
            }
            last += bytes.signed()?;
            Some(Some(DateTime::from_timestamp(last, 0)?))
        };
        let stamped_at = time(STAMPED, &mut bytes)?;
        let authored_at = time(AUTHORED, &mut bytes)?;
        let ahead = match noted & ON_LINE {
            0 => bytes.number()?,
            _ => 0,
        };
        let len = usize::try_from(bytes.number()?).ok()?;
        commits.push(Commit {
            id,
            author: Arc::clone(people.get(person)?),
            authored_at,
            stamped_at,
            landing: CommitIndex(u32::try_from(position as u64 + ahead).ok()?),
            merge: noted & MERGE != 0,
            subject: Subject::within(&subjects, from, from + len)?,
        });
        from += len;
    }
    bytes.is_done().then(|| History {
        commits,
        policy_changes,
        policy_commits,
        unlisted,
        ..History::default()
    })
}
