//! What git is told in a repository: settings, and what goes into its index.

use super::record::Git;
use super::{Error, Repository, way};

/// Returns what a setting says in this repository, wherever it is set; `None` if nowhere.
pub(super) fn get(repository: &Repository, name: &str) -> Option<String> {
    let git = repository.git.to_thread_local();
    let value = git.config_snapshot().string(name)?;
    Some(value.to_string())
}

/// Sets settings in the file of this repository.
pub(super) fn set(repository: &Repository, settings: &[(&str, &str)]) -> Result<(), Error> {
    let git = Git::of(repository)?;
    for (name, value) in settings {
        let said = git.run(&["config", "--local", name, value], &[])?;
        if said.code != Some(0) {
            return Err(Error::Git {
                action: "write git's settings",
                reason: said.words,
            });
        }
    }
    Ok(())
}

/// Puts a file as it stands into the index: so it is no longer taken for one that git could not merge.
pub(super) fn stage(repository: &Repository, path: &str) -> Result<(), Error> {
    way::check(path)?;
    let said = Git::of(repository)?.run(&["add", "--"], &[path])?;
    match said.code {
        Some(0) => Ok(()),
        _ => Err(Error::Git {
            action: "stage the file",
            reason: said.words,
        }),
    }
}
