//! Commits files as their author would: with the git on this computer, its hooks, its signing, its settings.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use chrono::{DateTime, Utc};

use super::program::{self, Said};
use super::{Error, Repository, way};
use crate::domain::history::ObjectId;

/// What came of committing files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// They are in this commit.
    Commit(ObjectId),
    /// They were as `HEAD` has them, so there was nothing to commit.
    Unchanged,
}

/// The hooks that can stop a commit.
const HOOKS: [&str; 3] = ["pre-commit", "prepare-commit-msg", "commit-msg"];

/// What git leaves in its folder while something is unfinished that it finishes by a commit of everything.
const UNFINISHED: [(&str, &str); 4] = [
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
];

/// Commits these files and nothing else; what else is staged stays staged.
pub(super) fn files(
    repository: &Repository,
    paths: &[&str],
    subject: &str,
) -> Result<Committed, Error> {
    let git = Git::of(repository)?;
    paths.iter().try_for_each(|path| way::check(path))?;
    if paths.is_empty() {
        return Ok(Committed::Unchanged);
    }
    let tracked = git.lines(&["ls-files", "-z", "--"], paths)?;
    let changed = git.lines(
        &["status", "--porcelain", "--no-renames", "-z", "--"],
        paths,
    )?;
    // What git was told to remove has nothing to add: the commit alone takes it out.
    let is_removed = |path: &str| changed.contains(&format!("D  {path}").into_bytes());
    let is_new = |path: &&&str| !tracked.contains(&path.as_bytes().to_vec()) && !is_removed(path);
    let new: Vec<&str> = paths.iter().filter(is_new).copied().collect();
    if !new.is_empty() {
        git.must(&["add", "--"], &new)?;
    } else if changed.is_empty() {
        return Ok(Committed::Unchanged);
    }
    let subject = format!("--message={subject}");
    let said = git.run(&["commit", "--quiet", "--only", &subject, "--"], paths)?;
    if said.code == Some(0) {
        return committed(repository);
    }
    if !new.is_empty() {
        // As it was before: a file that nobody staged.
        let _ = git.run(&["reset", "--quiet", "--"], &new);
    }
    Err(git.refusal(said))
}

/// Returns whether something is staged that no commit has; fails if git has something to finish by a commit of everything.
pub(super) fn has_staged(repository: &Repository) -> Result<bool, Error> {
    let top = repository.top()?;
    Git { repository, top }.has_only_staged()
}

/// Returns whether git leaves a file out that it does not have yet, by `.gitignore` and its like.
pub(super) fn is_ignored(repository: &Repository, path: &str) -> Result<bool, Error> {
    let git = Git::of(repository)?;
    let mut command = git.command(&["check-ignore", "-z", "--stdin"])?;
    let said = program::run_told(&mut command, path.as_bytes()).map_err(|error| no_git(&error))?;
    Ok(said.code == Some(0))
}

/// Commits any number of files, at this time if one is given; fails if something else is staged.
///
/// Git takes the paths of a partial commit one by one and compares each with every file: for thousands that takes minutes.
/// So these are staged by their names alone, and what is staged is committed.
pub(super) fn all(
    repository: &Repository,
    paths: &[&str],
    subject: &str,
    at: Option<DateTime<Utc>>,
) -> Result<Committed, Error> {
    let git = Git {
        repository,
        top: repository.top()?,
    };
    paths.iter().try_for_each(|path| way::check(path))?;
    if git.has_only_staged()? {
        return Err(Error::NotCommitted {
            words: "something else is staged, and would be committed with it".into(),
        });
    }
    let names: Vec<u8> = paths
        .iter()
        .flat_map(|path| path.bytes().chain([0]))
        .collect();
    let mut command = git.command(&["update-index", "--add", "-z", "--stdin"])?;
    let said = program::run_told(&mut command, &names).map_err(|error| no_git(&error))?;
    if said.code != Some(0) {
        git.unstage();
        return Err(Error::NotCommitted { words: said.words });
    }
    if !git.has_staged()? {
        return Ok(Committed::Unchanged);
    }
    let mut command = git.command(&["commit", "--quiet", &format!("--message={subject}")])?;
    if let Some(at) = at {
        // Without the sign git takes small numbers for something else.
        let at = format!("@{} +0000", at.timestamp());
        command
            .env("GIT_AUTHOR_DATE", &at)
            .env("GIT_COMMITTER_DATE", &at);
    }
    let said = program::run(&mut command).map_err(|error| no_git(&error))?;
    if said.code == Some(0) {
        return committed(repository);
    }
    git.unstage();
    Err(git.refusal(said))
}

/// Returns the commit that git has just made.
fn committed(repository: &Repository) -> Result<Committed, Error> {
    match repository.head()? {
        Some(commit) => Ok(Committed::Commit(commit)),
        None => Err(Error::NotCommitted {
            words: "git names no commit afterwards".into(),
        }),
    }
}

fn no_git(error: &std::io::Error) -> Error {
    Error::NoGit {
        reason: super::error::said(error),
    }
}

/// The git of this computer, in one work tree.
pub(super) struct Git<'a> {
    repository: &'a Repository,
    top: &'a Path,
}

impl<'a> Git<'a> {
    /// Returns the git for a repository's work tree.
    pub(super) fn of(repository: &'a Repository) -> Result<Self, Error> {
        let top = repository.top()?;
        Ok(Git { repository, top })
    }

    /// Runs git on paths, each taken as it is written.
    pub(super) fn run(&self, arguments: &[&str], paths: &[&str]) -> Result<Said, Error> {
        let mut command = self.command(arguments)?;
        // Not `--literal-pathspecs`: hooks would inherit it, and their own patterns would match nothing.
        command.args(paths.iter().map(|path| format!(":(literal){path}")));
        program::run(&mut command).map_err(|error| no_git(&error))
    }

    /// Returns git with these arguments, in this work tree.
    fn command(&self, arguments: &[&str]) -> Result<Command, Error> {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.top);
        program::read_paths_as_told(&mut command);
        self.point(&mut command)?;
        Ok(command)
    }

    /// Returns whether something is staged; fails during a merge and its like.
    fn has_only_staged(&self) -> Result<bool, Error> {
        match self.unfinished() {
            Some(what) => Err(Error::Unfinished {
                what,
                words: "it would end with this commit".into(),
            }),
            None => self.has_staged(),
        }
    }

    fn has_staged(&self) -> Result<bool, Error> {
        let said = self.run(&["diff", "--cached", "--quiet"], &[])?;
        match said.code {
            Some(0) => Ok(false),
            Some(1) => Ok(true),
            _ => Err(Error::NotCommitted { words: said.words }),
        }
    }

    /// Leaves the index as the last commit has it, as it was before.
    fn unstage(&self) {
        let _ = match self.repository.head() {
            Ok(Some(_)) => self.run(&["reset", "--quiet"], &[]),
            _ => self.run(&["read-tree", "--empty"], &[]),
        };
    }

    /// Returns what git has to finish first by a commit of everything.
    fn unfinished(&self) -> Option<&'static str> {
        let folder = self.repository.git_dir();
        let mut known = UNFINISHED.iter();
        let found = known.find(|(name, _)| folder.join(name).symlink_metadata().is_ok());
        found.map(|(_, what)| *what)
    }

    /// Names the repository where the environment does, since relative names there are not meant from the top.
    fn point(&self, command: &mut Command) -> Result<(), Error> {
        let is_set = |name| std::env::var_os(name).is_some_and(|value: OsString| !value.is_empty());
        if !is_set("GIT_DIR") && !is_set("GIT_WORK_TREE") {
            return Ok(());
        }
        for (name, place) in [
            ("GIT_DIR", self.repository.git_dir()),
            ("GIT_WORK_TREE", self.top),
        ] {
            let place = std::path::absolute(place).map_err(|error| Error::NoGit {
                reason: super::error::said(&error),
            })?;
            command.env(name, place);
        }
        Ok(())
    }

    /// Runs git and fails if it does.
    fn must(&self, arguments: &[&str], paths: &[&str]) -> Result<Vec<u8>, Error> {
        let said = self.run(arguments, paths)?;
        match said.code {
            Some(0) => Ok(said.out),
            _ => Err(Error::NotCommitted { words: said.words }),
        }
    }

    /// Runs git and returns the parts of its answer, which end in zero bytes.
    fn lines(&self, arguments: &[&str], paths: &[&str]) -> Result<Vec<Vec<u8>>, Error> {
        let out = self.must(arguments, paths)?;
        let parts = out.split(|byte| *byte == 0).filter(|part| !part.is_empty());
        Ok(parts.map(<[u8]>::to_vec).collect())
    }

    /// Returns why git did not commit.
    fn refusal(&self, said: Said) -> Error {
        let words = said.words;
        if said.code == Some(1)
            && let Some(hook) = self.hook()
        {
            return Error::HookRefused { hook, words };
        }
        if said.code != Some(1) {
            if let Some(what) = self.unfinished() {
                return Error::Unfinished { what, words };
            }
            if !self.knows_me() {
                return Error::NoIdentity { words };
            }
        }
        Error::NotCommitted { words }
    }

    /// Returns which hooks could have refused; git does not say it was one. `None` if there is none.
    fn hook(&self) -> Option<String> {
        let out = self.must(&["rev-parse", "--git-path", "hooks"], &[]).ok()?;
        let folder = String::from_utf8_lossy(&out);
        let folder = self.top.join(folder.trim_end_matches(['\r', '\n']));
        let there = HOOKS.iter().filter(|hook| is_program(&folder.join(hook)));
        let there: Vec<&str> = there.copied().collect();
        (!there.is_empty()).then(|| there.join(" or "))
    }

    /// Returns whether git knows whom to name in a commit.
    fn knows_me(&self) -> bool {
        ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"]
            .iter()
            .all(|who| self.must(&["var", who], &[]).is_ok())
    }
}

/// Returns whether git would run this file as a hook.
fn is_program(file: &Path) -> bool {
    let Ok(metadata) = file.metadata() else {
        return false;
    };
    #[cfg(unix)]
    let runs = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let runs = true;
    metadata.is_file() && runs
}
