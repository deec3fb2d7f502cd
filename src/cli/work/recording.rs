//! How a change of one lead file becomes a commit: by us, or by a command to copy.

use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::cli::reading::Reading;
use crate::domain::lead;
use crate::finding::quoted;
use crate::store::{Committed, Error, Repository};

/// The files that a commit of one lead takes with it, and where the user stands.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Recording {
    /// The directory that `-C` names, or the current one.
    directory: PathBuf,
    /// Whether that is the top of the work tree, from where paths are written as they are.
    at_top: bool,
    /// The file first, then where the lead lay before, if its file was moved.
    paths: Vec<String>,
    /// Whether the last commit does not have the file.
    is_new: bool,
    /// Whether git would leave it out.
    is_ignored: bool,
}

impl Recording {
    /// Returns how to record a change of this file.
    pub(in crate::cli) fn of(reading: &Reading, directory: &Path, path: &str) -> Self {
        let current = &reading.current;
        let working = current.working.as_deref().unwrap_or_default();
        let is_gone = |old: &str| working.iter().all(|file| file.path != old);
        let id = lead::id_of(path);
        let committed = current.committed.iter().map(|file| file.path.as_str());
        let moved = committed
            .filter(|old| id.is_some() && lead::id_of(old) == id && *old != path && is_gone(old));
        let top = current.repository.workdir();
        let same = |top: &Path| Some(top.canonicalize().ok()? == directory.canonicalize().ok()?);
        let is_new = current.committed(path).is_none();
        // Where there is no git to ask, there is none to commit with either.
        let is_ignored = || current.repository.is_ignored(path).unwrap_or(false);
        Recording {
            directory: directory.to_owned(),
            at_top: top.and_then(same).unwrap_or(false),
            paths: [path.to_owned()]
                .into_iter()
                .chain(moved.map(str::to_owned))
                .collect(),
            is_new,
            is_ignored: is_new && is_ignored(),
        }
    }

    /// Returns the command that records it under this subject, to be copied.
    pub(in crate::cli) fn command(&self, subject: &str) -> String {
        let (git, paths) = (self.git(), self.paths());
        let add = match self.is_new {
            true => {
                let force = if self.is_ignored { "--force " } else { "" };
                format!("{git} add {force}-- {} && ", self.shown(&self.paths[0]))
            }
            false => String::new(),
        };
        format!("{add}{git} commit -m {} -- {paths}", quoted(subject))
    }

    fn git(&self) -> String {
        match self.directory.as_os_str() == "." {
            true => "git".to_owned(),
            false => format!("git -C {}", quoted(&self.directory.display().to_string())),
        }
    }

    fn paths(&self) -> String {
        let paths: Vec<String> = self.paths.iter().map(|path| self.shown(path)).collect();
        paths.join(" ")
    }

    fn shown(&self, path: &str) -> String {
        match self.at_top {
            true => quoted(path),
            false => quoted(&format!(":/{path}")),
        }
    }

    /// Commits the files, and returns the commit; none, if they say what the last commit has.
    pub(in crate::cli) fn commit(
        &self,
        repository: &Repository,
        subject: &str,
    ) -> Result<Option<String>, Failure> {
        let paths: Vec<&str> = self.paths.iter().map(String::as_str).collect();
        match repository.commit_file(&paths, subject) {
            Ok(Committed::Commit(id)) => Ok(Some(id.to_string())),
            Ok(Committed::Unchanged) => Ok(None),
            Err(error) => {
                let hint = error.hint();
                let hint = match &error {
                    Error::Unfinished { .. } => {
                        format!(
                            "{hint} and can go with it: {} add -- {}",
                            self.git(),
                            self.paths()
                        )
                    }
                    _ => format!("{hint}; then: {}", self.command(subject)),
                };
                Err(Failure::from(error).hint(hint))
            }
        }
    }
}
