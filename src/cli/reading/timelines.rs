//! Builds the timeline of every lead, several leads at a time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use super::{Current, Failure, instead};
use crate::codec::versions::Versions;
use crate::domain::book::Entry;
use crate::domain::history::{Change, History, Mode, Version};
use crate::domain::lead;
use crate::domain::timeline::{self, Keep, Reading, Timeline};
use crate::finding::meant;
use crate::store::{Content, Error, Reader, WorkingFile};

/// Returns every lead that ever was on the line or is in the working tree, by id; or only the one that is wanted.
pub(super) fn read(
    current: &Current,
    history: &History,
    wanted: Option<&str>,
    keep: Keep,
) -> Result<Vec<Entry>, Failure> {
    let mut by_id: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in &history.changes {
        if let Some(id) = lead::id_of(&change.path) {
            by_id.entry(id).or_default().push(change);
        }
    }
    let uncommitted = current.uncommitted();
    for id in uncommitted.keys() {
        by_id.entry(id).or_default();
    }

    if let Some(wanted) = wanted {
        pick(&mut by_id, wanted)?;
    }
    let leads: Vec<(&str, Vec<&Change>)> = by_id.into_iter().collect();
    let threads = thread::available_parallelism().map_or(1, |threads| threads.get());
    let share = leads.len().div_ceil(threads).max(64);
    let shares = thread::scope(|scope| {
        let workers: Vec<_> = leads
            .chunks(share)
            .map(|leads| {
                let uncommitted = &uncommitted;
                scope.spawn(move || entries(current, history, leads, uncommitted, keep))
            })
            .collect();
        let joined = workers.into_iter().map(|worker| {
            worker
                .join()
                .expect("because reading a lead does not panic")
        });
        joined.collect::<Result<Vec<_>, Error>>()
    })?;
    Ok(shares.into_iter().flatten().collect())
}

/// Leaves only the lead of this id, or the one whose id begins so.
fn pick<T>(by_id: &mut BTreeMap<&str, T>, wanted: &str) -> Result<(), Failure> {
    if wanted.is_empty() {
        return Err(Failure::new("the id of a lead is missing")
            .hint("`leads status --all` lists the leads"));
    }
    let begins: Vec<&str> = by_id
        .keys()
        .copied()
        .filter(|id| id.starts_with(wanted))
        .collect();
    let chosen = match begins.as_slice() {
        [only] => *only,
        [exact, ..] if *exact == wanted => *exact,
        [] => {
            let failure = Failure::new(format!("no lead is called `{wanted}`"));
            return Err(match meant(wanted, by_id.keys().copied()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint("`leads status --all` lists the leads"),
            });
        }
        several => {
            let shown: Vec<&str> = several.iter().copied().take(8).collect();
            let more = if several.len() > shown.len() {
                ", …"
            } else {
                ""
            };
            return Err(Failure::new(format!(
                "`{wanted}` is the beginning of {} ids",
                several.len()
            ))
            .hint(format!("write more of it: {}{more}", shown.join(", "))));
        }
    };
    by_id.retain(|id, _| *id == chosen);
    Ok(())
}

fn entries(
    current: &Current,
    history: &History,
    leads: &[(&str, Vec<&Change>)],
    uncommitted: &BTreeMap<&str, Vec<&WorkingFile>>,
    keep: Keep,
) -> Result<Vec<Entry>, Error> {
    let mut reader = current.repository.reader();
    let mut failed = None;
    let mut entries = Vec::with_capacity(leads.len());
    for (id, changes) in leads {
        reader.prepare(changes.iter().filter_map(|change| Some(change.after?.blob)));
        let mut versions = Versions::default();
        let read = |version: Version| {
            let reading = version_of(&mut reader, &mut versions, version, &mut failed);
            match reading {
                Reading::Lead(lead) if keep == Keep::Facts => Reading::Lead(lead.bare().into()),
                reading => reading,
            }
        };
        let mut timeline = timeline::build(history, changes, keep, read);
        if let Some(files) = uncommitted.get(id) {
            add_uncommitted(&mut timeline, files);
        }
        entries.push(Entry {
            id: (*id).to_owned(),
            timeline,
        });
        if let Some(error) = failed.take() {
            return Err(error);
        }
    }
    Ok(entries)
}

/// Returns leads that nobody has filed yet, as if these files were in the working tree.
pub(super) fn supposed(files: &[(&str, &[u8])]) -> Vec<Entry> {
    let mut versions = Versions::default();
    let entry = |(path, bytes): &(&str, &[u8])| {
        let reading = match versions.read(bytes) {
            Ok(lead) => Reading::Lead(Arc::new(lead)),
            Err(why) => Reading::Fault(why),
        };
        let mut timeline = Timeline::default();
        timeline.add_uncommitted(Some(Arc::from(*path)), Some(reading));
        Entry {
            id: lead::id_of(path).unwrap_or_default().to_owned(),
            timeline,
        }
    };
    files.iter().map(entry).collect()
}

/// Reads one version from the repository; a repository that cannot be read at all ends up in `failed`.
fn version_of(
    reader: &mut Reader,
    versions: &mut Versions,
    version: Version,
    failed: &mut Option<Error>,
) -> Reading {
    match version.mode {
        Mode::File => match reader.read(version.blob) {
            Ok(content) => lead_of(&content, versions),
            Err(error) => {
                *failed = Some(error);
                Reading::Missing
            }
        },
        Mode::Link => lead_of(&Content::Link, versions),
        Mode::Submodule => lead_of(&Content::Special("submodule"), versions),
    }
}

fn add_uncommitted(timeline: &mut Timeline, files: &[&WorkingFile]) {
    let first = files.first();
    timeline.add_uncommitted(
        first.map(|file| Arc::from(file.path.as_str())),
        first.map(|file| lead_of(&file.content, &mut Versions::default())),
    );
    timeline.doubles = files
        .iter()
        .skip(1)
        .map(|file| Arc::from(file.path.as_str()))
        .collect();
}

/// Reads the content of one lead file.
fn lead_of(content: &Content, versions: &mut Versions) -> Reading {
    let bytes = match content {
        Content::Bytes(bytes) => bytes,
        Content::Missing => return Reading::Missing,
        other => return Reading::Fault(instead(other).unwrap_or_default()),
    };
    match versions.read(bytes) {
        Ok(lead) => Reading::Lead(Arc::new(lead)),
        Err(why) => Reading::Fault(why),
    }
}
