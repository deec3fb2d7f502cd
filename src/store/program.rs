//! The git on this computer, started without a shell, and what it says.

use std::io::{self, Read as _, Seek as _, Write as _};
use std::process::{Command, Stdio};

/// How much of what git and hooks say is passed on.
const MOST_CHARACTERS: usize = 2000;

/// What decides how git reads the paths that it is given: it is said with each path.
const READINGS: [&str; 4] = [
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
];

/// What names a repository, or a part of one, in place of the folder that git is pointed to.
const REPOSITORY: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
];

/// Lets a command read paths as it is told, whatever the environment says.
pub(super) fn read_paths_as_told(command: &mut Command) {
    for name in READINGS {
        command.env_remove(name);
    }
}

/// Lets a command work where it is pointed to, whatever the environment says.
pub(super) fn forget_the_repository(command: &mut Command) {
    for name in REPOSITORY {
        command.env_remove(name);
    }
}

/// How git ended, and what it said.
pub(super) struct Said {
    pub(super) code: Option<i32>,
    pub(super) out: Vec<u8>,
    pub(super) words: String,
}

/// Runs a command that asks nobody, and returns what it said; fails if it cannot be started.
pub(super) fn run(command: &mut Command) -> io::Result<Said> {
    run_on(command, Stdio::null())
}

/// Runs a command that is told these bytes.
pub(super) fn run_told(command: &mut Command, bytes: &[u8]) -> io::Result<Said> {
    let mut told = tempfile::tempfile()?;
    told.write_all(bytes)?;
    told.rewind()?;
    run_on(command, told.into())
}

fn run_on(command: &mut Command, input: Stdio) -> io::Result<Said> {
    // Files and not pipes: what a hook leaves running in the background would hold a pipe open.
    let mut out = tempfile::tempfile()?;
    let mut err = tempfile::tempfile()?;
    command
        .stdin(input)
        .stdout(out.try_clone()?)
        .stderr(err.try_clone()?);
    let status = command.status()?;
    let read = |file: &mut std::fs::File| {
        let mut bytes = Vec::new();
        file.rewind()
            .and_then(|()| file.read_to_end(&mut bytes))
            .map(|_| bytes)
    };
    let out = read(&mut out)?;
    let words = read(&mut err)?;
    Ok(Said {
        code: status.code(),
        out,
        words: useful(&String::from_utf8_lossy(&words)),
    })
}

/// Returns what git said without what it puts in front of lines, and without empty ones; only so much of it.
pub(super) fn useful(words: &str) -> String {
    let mut lines = String::new();
    for line in words.lines() {
        // Where a line was written over itself, the end of it is what was left standing.
        let line = line.trim_end().rsplit('\r').next().unwrap_or_default();
        let line = ["fatal: ", "error: ", "hint: "]
            .iter()
            .find_map(|front| line.strip_prefix(front))
            .unwrap_or(line);
        if line.is_empty() || line == "hint:" {
            continue;
        }
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines.push_str(line);
    }
    match lines.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{} …", &lines[..end]),
        None => lines,
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_CHARACTERS, useful};

    #[test]
    fn what_git_says_is_passed_on_without_its_marks() {
        for (said, kept) in [
            ("", ""),
            ("fatal: no\n", "no"),
            ("error: a\r\n\nhint: b\nhint:\n  c  \n", "a\nb\n  c"),
            ("1%\r50%\rdone\n", "done"),
        ] {
            assert_eq!(useful(said), kept);
        }
        let long = "é".repeat(3 * MOST_CHARACTERS);
        assert_eq!(useful(&long).chars().count(), MOST_CHARACTERS + 2);
    }
}
