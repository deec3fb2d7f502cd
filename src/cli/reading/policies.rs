//! The policy in force, those before it, and the one that somebody asks "what if" about.

use std::path::Path;

use super::as_of::unnamed;
use super::version::understood;
use super::{Current, Failure, bytes};
use crate::codec;
use crate::domain::history::{CommitIndex, History, Mode, ObjectId};
use crate::domain::policy::Policy;
use crate::finding::Finding;
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
    let (in_force, findings) = current.policy_and_faults()?;
    let mut policies = Policies {
        in_force,
        past: Vec::new(),
        unseen: Vec::new(),
        findings,
        notes: Vec::new(),
    };
    let mut last = Vec::new();
    for index in &history.policy_changes {
        let commit = history.commit(*index).id;
        let files = current.repository.files(commit, "policy")?;
        if files == last || files.is_empty() {
            continue;
        }
        let texts = match texts(&current.repository, &files) {
            Err(Error::Missing { partial: true, .. }) => {
                policies.unseen.push(*index);
                last = files;
                continue;
            }
            texts => texts?,
        };
        // Most often the last one is in force, and a policy takes its time to be read: its calendars are built.
        let policy = match texts == current.policy {
            true => policies.in_force.clone(),
            false => codec::policy::read(&texts).0,
        };
        match policy {
            Some(policy) => policies.past.push((*index, policy)),
            None => policies.notes.push(format!(
                "the policy of commit {} cannot be used; until it was mended the one before it counts",
                commit.short()
            )),
        }
        last = files;
    }
    Ok(policies)
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
