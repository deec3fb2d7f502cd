//! The policy in force, those before it, and the one that somebody asks "what if" about.

use std::path::Path;

use super::as_of::unnamed;
use super::version::understood;
use super::{Current, Failure, bytes};
use crate::codec;
use crate::domain::history::{CommitIndex, History, Mode, ObjectId};
use crate::domain::policy::Policy;
use crate::finding::Finding;
use crate::parallel::shares;
use crate::store::{self, Content, Error, File, Repository};

/// What leads are judged by.
pub(super) struct Policies {
    /// The policy at the instant that is asked about; `None` if there is none that can be used.
    pub(super) in_force: Option<Policy>,
    /// Those that the line had, in order.
    pub(super) past: Vec<(CommitIndex, Policy)>,
    /// The commits of the line that brought one which is not in this clone, in order.
    pub(super) unseen: Vec<CommitIndex>,
    /// What is wrong with the policy in force.
    pub(super) findings: Vec<Finding>,
    /// What the reader should know.
    pub(super) notes: Vec<String>,
}

/// Reads the policies of a repository; with `what_if` the policy of this folder or revision alone.
pub(super) fn read(
    current: &Current,
    history: &History,
    directory: &Path,
    what_if: Option<&str>,
) -> Result<Policies, Failure> {
    if let Some(asked) = what_if {
        let policy = instead(&current.repository, directory, asked)?;
        return Ok(Policies {
            in_force: Some(policy),
            past: Vec::new(),
            unseen: Vec::new(),
            findings: Vec::new(),
            notes: Vec::new(),
        });
    }
    let mut unseen = Vec::new();
    let mut past = Vec::new();
    let mut last = Vec::new();
    for index in &history.policy_changes {
        let commit = history.commit(*index).id;
        let files = current.repository.files(commit, "policy")?;
        if files == last || files.is_empty() {
            continue;
        }
        let texts = match texts(&current.repository, &files) {
            Err(Error::Missing { partial: true, .. }) => {
                unseen.push(*index);
                last = files;
                continue;
            }
            texts => texts?,
        };
        past.push((*index, texts));
        last = files;
    }
    let (in_force, findings, past) = read_side_by_side(current, past)?;
    let mut policies = Policies {
        in_force,
        past: Vec::new(),
        unseen,
        findings,
        notes: Vec::new(),
    };
    for (index, policy) in past {
        match policy {
            Some(policy) => policies.past.push((index, policy)),
            None => policies.notes.push(format!(
                "the policy of commit {} cannot be used; until it was mended the one before it counts",
                history.commit(index).id.short()
            )),
        }
    }
    Ok(policies)
}

/// What policies were read from: their files, by path.
type PolicyTexts = Vec<(String, Vec<u8>)>;

/// Policies that were read: the one that stands now, what is wrong with it, and those of the past.
type Read = (
    Option<Policy>,
    Vec<Finding>,
    Vec<(CommitIndex, Option<Policy>)>,
);

/// Reads the policy that stands now and those of the past, several at a time: a policy takes its time, as its calendars are
/// built. One of the past that stands now too, as the last one most often does, is read once.
fn read_side_by_side(
    current: &Current,
    past: Vec<(CommitIndex, PolicyTexts)>,
) -> Result<Read, Failure> {
    let others = past.iter().map(|(_, texts)| texts);
    let others = others.filter(|texts| **texts != current.policy);
    let all: Vec<Option<&PolicyTexts>> = std::iter::once(None).chain(others.map(Some)).collect();
    let read = shares(&all, 1, |texts| {
        let read = texts.iter().map(|texts| match texts {
            None => current.policy_and_faults(),
            Some(texts) => Ok(codec::policy::read(texts)),
        });
        read.collect::<Result<Vec<_>, Failure>>()
    });
    let mut read = read
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten();
    let (in_force, findings) = read
        .next()
        .expect("because the one that stands now is read");
    let past = past.into_iter().map(|(index, texts)| {
        let policy = match texts == current.policy {
            true => in_force.clone(),
            false => read.next().and_then(|(policy, _)| policy),
        };
        (index, policy)
    });
    let past = past.collect();
    Ok((in_force, findings, past))
}

/// Returns the policy of a folder on disk or of a revision.
fn instead(repository: &Repository, directory: &Path, asked: &str) -> Result<Policy, Failure> {
    let files = named(repository, directory, "--policy", asked)?;
    usable(&files, asked)
}

/// Returns the policy that these files make, or why it cannot be used.
pub(super) fn usable(files: &[(String, Vec<u8>)], asked: &str) -> Result<Policy, Failure> {
    understood(files)?;
    let (policy, findings) = codec::policy::read(files);
    policy.ok_or_else(|| {
        let failure = Failure::new(format!("the policy of `{asked}` cannot be used"));
        match findings.first() {
            Some(first) => failure.hint(format!("{}: {}", first.place.file, first.message)),
            None => failure,
        }
    })
}

/// Returns the policy files of the folder or revision that was named after this flag.
pub(super) fn named(
    repository: &Repository,
    directory: &Path,
    flag: &str,
    asked: &str,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let place = directory.join(asked);
    if place.is_dir() {
        let files = store::folder(&place)?.into_iter();
        return Ok(files
            .filter_map(|file| Some((file.path, bytes(file.content)?)))
            .collect());
    }
    let commit: ObjectId = repository.resolve(asked).map_err(|_| {
        let form = "name a folder with policy files in it, or a commit, branch or tag";
        unnamed(repository, &format!("`{flag} {asked}`"), "a folder", form)
    })?;
    Ok(texts(repository, &repository.files(commit, "policy")?)?)
}

/// Returns the plain files among these with their bytes. Fails where a partial clone left one out: without it the others
/// say something else.
pub(super) fn texts(
    repository: &Repository,
    files: &[File],
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut reader = repository.reader();
    let mut texts = Vec::new();
    for file in files.iter().filter(|file| file.version.mode == Mode::File) {
        let id = file.version.blob;
        match reader.read(id)? {
            Content::Missing => return Err(Error::Missing { id, partial: true }),
            content => texts.extend(bytes(content).map(|bytes| (file.path.clone(), bytes))),
        }
    }
    Ok(texts)
}
