//! The commits of a history in the index: all that is told of them but the changes, each column as it lies in memory.

use std::sync::Arc;

use super::bytes::{In, Out};
use crate::domain::history::{
    Columns, CommitIndex, Commits, History, Numbers, ObjectId, Signature, Subjects,
};

/// How many parts the commits are written in.
pub(super) const PARTS: usize = 8;

/// Returns the bytes of the commits: first what is not told of each, and then the columns. `None` if the subjects were left
/// out.
pub(super) fn write(history: &History) -> Option<[Vec<u8>; PARTS]> {
    let columns = history.commits.columns();
    let subjects = columns.subjects.as_ref()?;
    let mut out = Out::default();
    out.number(columns.id_len as u64);
    out.list(columns.people.iter(), |out, person| {
        out.text(&person.name);
        out.text(&person.email);
    });
    for indices in [
        &history.policy_changes,
        &history.policy_commits,
        &history.turned,
    ] {
        out.list(indices.iter(), |out, index| out.number(u64::from(index.0)));
    }
    out.list(history.unlisted.iter(), |out, (id, landing)| {
        out.number(id.as_bytes().len() as u64);
        out.bytes.extend_from_slice(id.as_bytes());
        out.number(u64::from(landing.0));
    });
    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect();
    Some([
        out.bytes,
        columns.ids.clone(),
        columns.authors.bytes().to_vec(),
        columns.stamped.bytes().to_vec(),
        columns.landings.bytes().to_vec(),
        columns.merges.clone(),
        words(&subjects.ends),
        subjects.texts.clone().into_bytes(),
    ])
}

/// Returns the history in these bytes, without its changes, and with subjects or without. A part is asked for when the one
/// before is done with, and told whether it is to be read.
pub(super) fn read(
    subjects: bool,
    mut part: impl FnMut(bool) -> Option<Vec<u8>>,
) -> Option<History> {
    let mut next = || part(true);
    let index = |bytes: &mut In<'_>| Some(CommitIndex(u32::try_from(bytes.number()?).ok()?));
    let first = next()?;
    let mut bytes = In::new(&first);
    let id_len = usize::try_from(bytes.number()?).ok()?;
    let people = bytes.list(|bytes| {
        Some(Arc::new(Signature {
            name: bytes.text()?.to_owned(),
            email: bytes.text()?.to_owned(),
        }))
    })?;
    let policy_changes = bytes.list(index)?;
    let policy_commits = bytes.list(index)?;
    let turned = bytes.list(index)?;
    let unlisted = bytes.list(|bytes| {
        let len = bytes.count()?;
        Some((ObjectId::new(bytes.take(len)?), index(bytes)?))
    })?;
    let is_done = bytes.is_done();
    let columns = Columns {
        people,
        id_len,
        ids: next()?,
        authors: Numbers::of(next()?)?,
        stamped: Numbers::of(next()?)?,
        landings: Numbers::of(next()?)?,
        merges: next()?,
        subjects: {
            let [ends, texts] = [part(subjects)?, part(subjects)?];
            let read = || {
                let ends = numbers(&ends, u32::from_le_bytes);
                let texts = String::from_utf8(texts).ok()?;
                Some(Subjects { texts, ends })
            };
            if subjects { Some(read()?) } else { None }
        },
    };
    let commits = Commits::of(columns).filter(|_| is_done)?;
    let is_there = |index: &CommitIndex| (index.0 as usize) < commits.len();
    let landings = unlisted.iter().map(|(_, landing)| landing);
    let indices = policy_changes.iter().chain(&policy_commits);
    let indices = indices.chain(&turned).chain(landings);
    let sound = indices.copied().all(|index| is_there(&index));
    sound.then_some(History {
        commits,
        policy_changes,
        policy_commits,
        turned,
        unlisted,
        ..History::default()
    })
}

fn numbers<T, const N: usize>(bytes: &[u8], read: fn([u8; N]) -> T) -> Vec<T> {
    let (numbers, _) = bytes.as_chunks::<N>();
    numbers.iter().map(|number| read(*number)).collect()
}
