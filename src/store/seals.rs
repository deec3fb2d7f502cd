//! Whether commits are signed, as the git on this computer can tell.

use std::collections::BTreeMap;
use std::process::Command;

use super::{Error, Repository, program};
use crate::domain::history::{ObjectId, Seal};

/// How many commits are asked about at a time: a command line has an end.
const AT_A_TIME: usize = 200;

/// Returns what git says of the signature of each of these commits. It starts gpg or ssh-keygen, as git does for its owner.
pub(super) fn of(
    repository: &Repository,
    commits: &[ObjectId],
) -> Result<BTreeMap<ObjectId, Seal>, Error> {
    let mut seals = BTreeMap::new();
    for part in commits.chunks(AT_A_TIME) {
        let mut command = Command::new("git");
        command
            .arg("--git-dir")
            .arg(repository.git_dir())
            .args([
                "log",
                "--no-walk=unsorted",
                "--format=%H %G?",
                "--end-of-options",
            ])
            .args(part.iter().map(ToString::to_string));
        let said = program::run(&mut command).map_err(|error| Error::NoGit {
            reason: super::error::said(&error),
        })?;
        if said.code != Some(0) {
            return Err(Error::Git {
                action: "check the signatures of commits",
                reason: said.words,
            });
        }
        let told = String::from_utf8_lossy(&said.out);
        let by_name: BTreeMap<&str, &str> = told
            .lines()
            .filter_map(|line| line.split_once(' '))
            .collect();
        for commit in part {
            if let Some(letter) = by_name.get(commit.to_string().as_str()) {
                seals.insert(*commit, seal(letter));
            }
        }
    }
    Ok(seals)
}

/// Returns what a letter of git's `%G?` means.
fn seal(letter: &str) -> Seal {
    match letter {
        "G" | "U" => Seal::Good,
        "B" | "R" => Seal::Bad,
        "X" | "Y" => Seal::Expired,
        "N" => Seal::None,
        _ => Seal::Unchecked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_of_git_means_something() {
        for (letter, meant) in [
            ("G", Seal::Good),
            ("U", Seal::Good),
            ("B", Seal::Bad),
            ("R", Seal::Bad),
            ("X", Seal::Expired),
            ("Y", Seal::Expired),
            ("E", Seal::Unchecked),
            ("N", Seal::None),
        ] {
            assert_eq!(seal(letter), meant, "{letter}");
        }
    }
}
