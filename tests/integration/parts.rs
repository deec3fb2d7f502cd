//! Parts that another process plays: this test binary again, with a sandbox's environment and one test to run.

use std::path::Path;
use std::process::Command;

use leads::store::{Committed, Error, Repository};

use crate::git::Sandbox;

/// What a part is told: its name, and its arguments after that, between separators.
const CUE: &str = "LEADS_TEST_CUE";
/// The file that takes the answer.
const ANSWER: &str = "LEADS_TEST_ANSWER";
const SEPARATOR: &str = "\u{1f}";

/// Returns a process that plays a part in the sandbox's directory.
pub(crate) fn part(sandbox: &Sandbox, cue: &[&str]) -> Command {
    let this = std::env::current_exe().unwrap();
    let mut command = sandbox.program(this.to_str().unwrap());
    command
        .args(["--exact", "--ignored", "--quiet", "parts::play"])
        .env(CUE, cue.join(SEPARATOR))
        .env(ANSWER, answer(sandbox));
    command
}

/// Returns what a part answers.
pub(crate) fn played(sandbox: &Sandbox, cue: &[&str]) -> String {
    answered(sandbox, part(sandbox, cue))
}

/// Returns what a part answers that was given more of an environment.
pub(crate) fn answered(sandbox: &Sandbox, mut part: Command) -> String {
    let output = part.output().unwrap();
    let words = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{words}");
    std::fs::read_to_string(answer(sandbox)).unwrap()
}

fn answer(sandbox: &Sandbox) -> std::path::PathBuf {
    sandbox.root().join("answer")
}

#[test]
#[ignore = "a part in other tests"]
fn play() {
    let Ok(cue) = std::env::var(CUE) else {
        return;
    };
    let cue: Vec<&str> = cue.split(SEPARATOR).collect();
    let repository = Repository::discover(Path::new(".")).unwrap();
    let answer = match cue[..] {
        ["commit", subject, ref paths @ ..] => commit(&repository, paths, subject),
        ["identity"] => match repository.identity() {
            Some(identity) => format!("{} <{}>", identity.name, identity.email),
            None => "nobody".into(),
        },
        ["land", head, base] => land(&repository, head, base),
        ["append", path, word] => append(&repository, path, word),
        ["rewrite", path] => rewrite(&repository, path),
        _ => panic!("no part {cue:?}"),
    };
    std::fs::write(std::env::var_os(ANSWER).unwrap(), answer).unwrap();
}

fn commit(repository: &Repository, paths: &[&str], subject: &str) -> String {
    match repository.commit_file(paths, subject) {
        Ok(Committed::Commit(id)) => id.to_string(),
        Ok(Committed::Unchanged) => "unchanged".into(),
        Err(error) => format!("{error}\n{}", error.hint()),
    }
}

/// Returns what one revision would land on another: its conflicts, or why that cannot be told.
fn land(repository: &Repository, head: &str, base: &str) -> String {
    let [base, head] = [base, head].map(|name| repository.resolve(name).unwrap());
    match repository.history_onto(base, head, Default::default(), &()) {
        Ok(onto) => format!("{} added; {}", onto.added, onto.conflicts.join(" ")),
        Err(error) => format!("{error}\n{}", error.hint()),
    }
}

/// Adds a line to a file many times, each time to what is there.
fn append(repository: &Repository, path: &str, word: &str) -> String {
    let file = repository.workdir().unwrap().join(path);
    let mut retries = 0;
    for count in 0..200 {
        loop {
            let old = std::fs::read(&file).unwrap();
            let new = [&old[..], format!("{word} {count}\n").as_bytes()].concat();
            match repository.replace(path, &old, &new) {
                Ok(()) => break,
                Err(Error::Changed { .. }) => retries += 1,
                Err(error) => panic!("{error}"),
            }
        }
    }
    retries.to_string()
}

/// Writes a file over and over, until the process is killed.
fn rewrite(repository: &Repository, path: &str) -> String {
    let file = repository.workdir().unwrap().join(path);
    for letter in "ab".chars().cycle() {
        let old = std::fs::read(&file).unwrap();
        let new = page(letter);
        match repository.replace(path, &old, new.as_bytes()) {
            Ok(()) => {}
            Err(error) => return error.to_string(),
        }
    }
    unreachable!("letters never end")
}

/// Returns a text that takes a while to write.
pub(crate) fn page(letter: char) -> String {
    letter.to_string().repeat(300_000)
}
