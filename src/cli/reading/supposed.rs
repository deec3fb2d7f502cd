//! Policies that somebody names, to be put in the place of the one in force.

use std::collections::BTreeMap;
use std::path::Path;

use super::{AGREEMENT, Failure, Reading, policies};
use crate::domain::history::ObjectId;
use crate::domain::policy::Policy;

/// A policy that somebody named, as a whole and as files.
pub(in crate::cli) struct Supposed {
    /// The policy.
    pub(in crate::cli) policy: Policy,
    /// Its files, and those of the schema where they are known, by their paths from the top of the repository.
    pub(in crate::cli) files: BTreeMap<String, Vec<u8>>,
    /// Whether the files of the schema are known.
    pub(in crate::cli) has_schema: bool,
}

impl Reading {
    /// Returns where the policy in force stands, in words.
    pub(in crate::cli) fn place(&self) -> String {
        match (&self.current.working, self.tip) {
            (None, Some(tip)) => format!("{}, the last commit", tip.short()),
            _ => "the working tree".to_owned(),
        }
    }

    /// Returns the policy in force, of which nothing is supposed.
    pub(in crate::cli) fn present(&self) -> Result<Supposed, Failure> {
        let schema = self.current.folder("schema")?;
        let files = self.current.policy.iter().cloned().chain(schema);
        Ok(Supposed {
            policy: self.policy().clone(),
            files: signed(files),
            has_schema: true,
        })
    }

    /// Returns the policy of a commit; `asked` is what the user calls it.
    pub(in crate::cli) fn of_commit(
        &self,
        commit: ObjectId,
        asked: &str,
    ) -> Result<Supposed, Failure> {
        let repository = &self.current.repository;
        let policy = policies::texts(repository, &repository.files(commit, "policy")?)?;
        let schema = policies::texts(repository, &repository.files(commit, "schema")?)?;
        Ok(Supposed {
            policy: policies::usable(&policy, asked)?,
            files: signed(policy.into_iter().chain(schema)),
            has_schema: true,
        })
    }

    /// Returns the policy of the folder or revision that was named after this flag.
    pub(in crate::cli) fn named(
        &self,
        directory: &Path,
        flag: &str,
        asked: &str,
    ) -> Result<Supposed, Failure> {
        let repository = &self.current.repository;
        if !directory.join(asked).is_dir()
            && let Ok(commit) = repository.resolve(asked)
        {
            return self.of_commit(commit, asked);
        }
        let files = policies::named(repository, directory, flag, asked)?;
        let policy = policies::usable(&files, asked)?;
        // Wherever the folder lies, it is put in the place of `policy/`.
        let files = files.into_iter().map(|(path, bytes)| {
            let inside = path.split_once('/').map_or(&*path, |(_, inside)| inside);
            (format!("policy/{inside}"), bytes)
        });
        Ok(Supposed {
            policy,
            files: signed(files),
            has_schema: false,
        })
    }
}

impl Supposed {
    /// Returns the files that another policy has otherwise, by path.
    pub(in crate::cli) fn differing(&self, other: &Supposed) -> Vec<String> {
        let with_schema = self.has_schema && other.has_schema;
        let paths = self.files.keys().chain(other.files.keys());
        let mut differing: Vec<String> = paths
            .filter(|path| with_schema || !path.starts_with("schema/"))
            .filter(|path| self.files.get(*path) != other.files.get(*path))
            .cloned()
            .collect();
        differing.sort_unstable();
        differing.dedup();
        differing
    }
}

/// Returns the files that are signed: all but the signatures.
fn signed(files: impl Iterator<Item = (String, Vec<u8>)>) -> BTreeMap<String, Vec<u8>> {
    files.filter(|(path, _)| path != AGREEMENT).collect()
}
