//! Makes a repository with a given history, the same whatever git is told elsewhere on this computer.
#![expect(clippy::disallowed_methods, reason = "cli starts git here")]

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::people::Person;
use super::story::Commit;
use crate::cli::failure::Failure;

/// The branch of the history.
const BRANCH: &str = "main";

/// What would lead git to another repository, or have it write differently.
const ELSEWHERE: [&str; 12] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_TEMPLATE_DIR",
];

/// Makes a repository in this directory with this history, checked out; the reader's commits in it will be by `reader`.
pub(super) fn create(directory: &Path, commits: &[Commit], reader: &Person) -> Result<(), Failure> {
    let init = [
        "init",
        "--quiet",
        "--template=",
        "--object-format=sha1",
        "--initial-branch",
        BRANCH,
        ".",
    ];
    git(directory, &init, &[])?;
    // Same bytes on every system, and no key of the reader's is asked for.
    let settings = [
        ("core.autocrlf", "false"),
        ("commit.gpgSign", "false"),
        ("user.name", reader.name),
        ("user.email", reader.email),
    ];
    for (key, value) in settings {
        git(directory, &["config", key, value], &[])?;
    }
    git(
        directory,
        &["fast-import", "--quiet", "--done", "--date-format=raw"],
        &stream(commits),
    )?;
    git(directory, &["reset", "--quiet", "--hard", BRANCH], &[])
}

fn git(directory: &Path, args: &[&str], input: &[u8]) -> Result<(), Failure> {
    let mut command = Command::new("git");
    command.args(args).current_dir(directory);
    command
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("LC_ALL", "C");
    for name in ELSEWHERE {
        command.env_remove(name);
    }
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut running = command.spawn().map_err(|error| {
        Failure::new(format!("git cannot be started: {error}"))
            .hint("install git 2.28 or newer, and try again")
    })?;
    let written = running
        .stdin
        .take()
        .map_or(Ok(()), |mut stdin| stdin.write_all(input));
    let done = running
        .wait_with_output()
        .map_err(|error| Failure::new(format!("git did not end: {error}")))?;
    let said = String::from_utf8_lossy(&done.stderr);
    let what = format!("git {}", args[0]);
    let unfinished = || {
        format!(
            "{} is left unfinished: remove it, and try again",
            directory.display()
        )
    };
    if !done.status.success() {
        let said = said.lines().last().unwrap_or("it does not say why");
        return Err(Failure::new(format!("{what} failed: {said}")).hint(unfinished()));
    }
    written.map_err(|error| {
        Failure::new(format!("{what} did not take the history: {error}")).hint(unfinished())
    })
}

/// Returns the history in the language of `git fast-import`.
fn stream(commits: &[Commit]) -> Vec<u8> {
    let mut stream = String::new();
    for (position, commit) in commits.iter().enumerate() {
        let by = commit.by;
        let stamp = commit.stamp.with_timezone(&by.zone);
        let who = format!(
            "{} <{}> {} {}",
            by.name,
            by.email,
            stamp.timestamp(),
            stamp.format("%z")
        );
        let mut add = |text: std::fmt::Arguments<'_>| {
            stream
                .write_fmt(text)
                .expect("because a String takes everything");
        };
        add(format_args!(
            "commit refs/heads/{BRANCH}\nmark :{}\n",
            position + 1
        ));
        add(format_args!(
            "author {who}\ncommitter {who}\ndata {}\n{}\n\n",
            commit.subject.len() + 1,
            commit.subject
        ));
        for (index, parent) in commit.parents.iter().enumerate() {
            add(format_args!(
                "{} :{}\n",
                if index == 0 { "from" } else { "merge" },
                parent + 1
            ));
        }
        for (path, text) in &commit.files {
            match text {
                Some(text) => add(format_args!(
                    "M 100644 inline {path}\ndata {}\n{text}\n",
                    text.len()
                )),
                None => add(format_args!("D {path}\n")),
            }
        }
    }
    stream.push_str("done\n");
    stream.into_bytes()
}
