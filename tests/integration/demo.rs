//! `leads demo`: the same repository for the same time, whatever git is told on this computer.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests start programs and look at files"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const AS_OF: &str = "2026-11-19T10:00:00Z";

/// Runs `leads demo` in a directory, with a home of its own and these further variables.
fn demo(directory: &Path, args: &[&str], variables: &[(&str, &Path)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_leads"));
    command.arg("demo").args(args).current_dir(directory);
    command
        .envs(variables.iter().copied())
        .env("HOME", directory);
    command.output().unwrap()
}

fn git(directory: &Path, args: &[&str]) -> String {
    let done = Command::new("git")
        .args(args)
        .current_dir(directory)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "git {args:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8(done.stdout).unwrap().trim().to_owned()
}

#[test]
fn settings_of_this_computer_change_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let top = directory.path();
    assert!(
        demo(top, &["plain", "--as-of", AS_OF], &[])
            .status
            .success()
    );

    let config = top.join("config");
    let settings = "[init]\ndefaultBranch = other\ndefaultObjectFormat = sha256\n[commit]\ngpgSign = true\n[core]\nautocrlf = true\nhooksPath = /nowhere\n[user]\nname = Nobody\nemail = nobody@example.com\n";
    fs::write(&config, settings).unwrap();
    let elsewhere = top.join("elsewhere");
    let variables = [
        ("GIT_CONFIG_GLOBAL", &*config),
        ("GIT_DIR", &*elsewhere),
        ("GIT_WORK_TREE", top),
        ("GIT_TEMPLATE_DIR", top),
    ];
    let done = demo(top, &["strange", "--as-of", AS_OF], &variables);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(!elsewhere.exists());

    let (plain, strange) = (top.join("plain"), top.join("strange"));
    assert_eq!(
        git(&plain, &["rev-parse", "main"]),
        git(&strange, &["rev-parse", "HEAD"])
    );
    for made in [&plain, &strange] {
        git(made, &["fsck", "--strict"]);
        assert_eq!(git(made, &["status", "--porcelain"]), "");
        assert_eq!(git(made, &["config", "user.name"]), "Ana Ruiz");
    }
    let count = |args: &[&str]| git(&plain, args).parse::<usize>().unwrap();
    assert!((400..550).contains(&count(&["rev-list", "--count", "HEAD"])));
    assert!((10..30).contains(&count(&["rev-list", "--count", "--merges", "HEAD"])));
    assert!((55..70).contains(&git(&plain, &["ls-files", "leads"]).lines().count()));
    assert_eq!(
        git(&plain, &["log", "--format=%an", "HEAD"])
            .lines()
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        6
    );
}

#[test]
fn it_says_where_it_is_and_what_to_type_next() {
    let directory = tempfile::tempdir().unwrap();
    let done = demo(directory.path(), &["--as-of", AS_OF], &[]);
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(
        said.contains("cd leads-demo") && said.contains("leads status"),
        "{said}"
    );

    let again = demo(directory.path(), &[], &[]);
    let said = String::from_utf8(again.stderr).unwrap();
    assert_eq!(again.status.code(), Some(2), "{said}");
    assert!(said.contains("not empty"), "{said}");
}
