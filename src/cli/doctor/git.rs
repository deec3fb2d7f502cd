//! `git`: the git on this computer is new enough.

use std::path::Path;

use crate::cli::init;
use crate::render::doctor::{Check, State};

pub(super) const ID: &str = "git";

/// The first version that merges without touching files: what a pull request would land is judged by that.
const NEEDED: (u32, u32) = (2, 38);

/// Looks at the version of git.
pub(super) fn check(directory: &Path) -> Check {
    let said = match init::git(directory, &["version"]) {
        Ok(Ok(said)) => said,
        Ok(Err(words)) => return broken(format!("git does not tell its version: {words}")),
        Err(failure) => return broken(failure.to_string()),
    };
    let said = said.lines().next().unwrap_or_default();
    let said = said.strip_prefix("git version ").unwrap_or(said);
    match version(said) {
        None => {
            let message = format!("`{said}` is no version of git that is known");
            Check::new(ID, State::Warning, message).help("see what `git version` says")
        }
        Some(version) if version < NEEDED => {
            let message = format!(
                "git {said} is older than {}.{}: what a pull request would change cannot be judged with it",
                NEEDED.0, NEEDED.1
            );
            Check::new(ID, State::Warning, message).help("install a newer git")
        }
        Some(_) => Check::new(ID, State::Ok, format!("git {said}")),
    }
}

fn broken(message: String) -> Check {
    Check::new(ID, State::Error, message).help("install git: leads are committed with it")
}

/// Returns the first two numbers of a version.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said
        .split(|letter: char| !letter.is_ascii_digit())
        .map(|part| part.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_git_writes_them() {
        for (said, read) in [
            ("2.47.3", Some((2, 47))),
            ("2.39.5 (Apple Git-154)", Some((2, 39))),
            ("2.45.1.windows.1", Some((2, 45))),
            ("2.9", Some((2, 9))),
            ("3.0.0-rc1", Some((3, 0))),
            ("2", None),
            ("", None),
            ("version 2", None),
            ("99999999999.1", None),
        ] {
            assert_eq!(version(said), read, "{said}");
        }
    }
}
