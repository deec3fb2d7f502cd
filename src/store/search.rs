//! Words in everything that a repository holds: every version of every file, every message.

use std::collections::BTreeMap;
use std::process::Command;

use gix::bstr::ByteSlice as _;
use gix::objs::Kind;

use super::revisions::{answer, object};
use super::{Error, Repository, ours};
use crate::domain::history::ObjectId;

/// What an object is in which words were found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// A version of the file at this path; the path may be unknown.
    File(Option<String>),
    /// The message of a commit, or the names in it.
    Commit,
    /// The message of a tag.
    Tag,
}

/// An object in which words were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The object.
    pub object: ObjectId,
    /// What it is.
    pub holder: Holder,
    /// Which of the words, by their positions.
    pub words: Vec<usize>,
}

/// Looks for words in every object, whatever the case of their letters from A to Z, and returns how many objects there
/// are and those that hold any.
pub(super) fn of(repository: &Repository, words: &[&str]) -> Result<(usize, Vec<Trace>), Error> {
    let small: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
    let finders: Vec<_> = small.iter().map(gix::bstr::Finder::new).collect();
    let mut reader = repository.reader();
    let all = reader.git().objects.iter().map_err(|error| Error::Git {
        action: "list what the repository holds",
        reason: error.to_string(),
    })?;
    let mut ids: Vec<gix::ObjectId> = Vec::new();
    for id in all {
        ids.push(id.map_err(|error| Error::Git {
            action: "list what the repository holds",
            reason: error.to_string(),
        })?);
    }
    ids.sort_unstable();
    ids.dedup();
    let mut traces = Vec::new();
    for id in &ids {
        let (kind, bytes) = reader.any(id)?;
        let holder = match kind {
            Kind::Blob => Holder::File(None),
            Kind::Commit => Holder::Commit,
            Kind::Tag => Holder::Tag,
            Kind::Tree => continue,
        };
        let small = bytes.to_ascii_lowercase();
        let found = finders.iter().enumerate();
        let found = found.filter(|(_, finder)| finder.find(small.as_bytes()).is_some());
        let words: Vec<usize> = found.map(|(position, _)| position).collect();
        if !words.is_empty() {
            let object = ours(id);
            traces.push(Trace {
                object,
                holder,
                words,
            });
        }
    }
    if !traces.is_empty() {
        name(repository, &mut traces)?;
    }
    Ok((ids.len(), traces))
}

/// Says at which path each file stood.
fn name(repository: &Repository, traces: &mut [Trace]) -> Result<(), Error> {
    let mut command = Command::new("git");
    command
        .arg("--git-dir")
        .arg(repository.git_dir())
        .args(["rev-list", "--all", "--objects"]);
    let out = answer(&mut command, "name what the repository holds")?;
    let told = String::from_utf8_lossy(&out);
    let paths: BTreeMap<ObjectId, &str> = told
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(id, path)| Some((object(id)?, path)))
        .collect();
    for trace in traces {
        if let Holder::File(path) = &mut trace.holder {
            *path = paths.get(&trace.object).map(|path| (*path).to_owned());
        }
    }
    Ok(())
}
