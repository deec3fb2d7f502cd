//! Committing one file by the user's own git: what else is staged, hooks, refusals and odd names.

use std::fs;
#[cfg(unix)]
use std::time::{Duration, Instant};

use crate::git::Sandbox;
use crate::parts::{answered, part, played};

const PATH: &str = "leads/2026-11/acme-7k3q.yaml";

fn book() -> Sandbox {
    let book = Sandbox::new();
    book.write(PATH, "stage: inquiry\n");
    book.commit("the book");
    book
}

fn head(book: &Sandbox) -> String {
    book.git(&["rev-parse", "HEAD"])
}

/// Returns what the last commit changed.
fn changed(book: &Sandbox) -> String {
    let show = ["show", "--pretty=format:%s", "--name-status", "HEAD"];
    book.git(&show).replace('\t', " ")
}

#[cfg(unix)]
fn hook(book: &Sandbox, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = book.dir().join(".git/hooks").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn one_file_is_committed_and_the_rest_stays_staged() {
    let book = book();
    book.write("staged.txt", "staged");
    book.git(&["add", "staged.txt"]);
    book.write("loose.txt", "loose");
    book.write(PATH, "stage: working\n");
    let id = played(&book, &["commit", "acme-7k3q: inquiry → working", PATH]);
    assert_eq!(id, head(&book));
    assert_eq!(
        changed(&book),
        format!("acme-7k3q: inquiry → working\nM {PATH}")
    );
    assert_eq!(
        book.git(&["status", "--porcelain"]),
        "A  staged.txt\n?? loose.txt"
    );
    let author = book.git(&["log", "-1", "--format=%an <%ae> %cn"]);
    assert_eq!(author, "Ana <ana@team.example> Ben");
}

#[test]
fn several_files_new_changed_and_removed_make_one_commit() {
    let book = book();
    book.write("leads/2026-11/gone.yaml", "x");
    book.commit("more");
    book.remove("leads/2026-11/gone.yaml");
    book.write(PATH, "stage: working\n");
    book.write("leads/2026-12/new/new-2bcd.yaml", "new");
    let paths = [
        PATH,
        "leads/2026-12/new/new-2bcd.yaml",
        "leads/2026-11/gone.yaml",
    ];
    let id = played(&book, &[&["commit", "three"], &paths[..]].concat());
    assert_eq!(id, head(&book));
    assert_eq!(
        changed(&book),
        format!("three\nM {PATH}\nD leads/2026-11/gone.yaml\nA leads/2026-12/new/new-2bcd.yaml")
    );
    assert_eq!(book.git(&["status", "--porcelain"]), "");
}

#[test]
fn what_did_not_change_is_not_committed() {
    let book = book();
    let before = head(&book);
    assert_eq!(played(&book, &["commit", "nothing", PATH]), "unchanged");
    assert_eq!(played(&book, &["commit", "nothing"]), "unchanged");
    assert_eq!(head(&book), before);
}

#[test]
fn the_first_commit_of_all_works() {
    let book = Sandbox::new();
    book.write(PATH, "stage: inquiry\n");
    book.write("other", "");
    book.git(&["add", "other"]);
    assert_eq!(played(&book, &["commit", "first", PATH]), head(&book));
    assert_eq!(changed(&book), format!("first\nA {PATH}"));
    assert_eq!(book.git(&["status", "--porcelain"]), "A  other");
}

#[test]
fn names_are_names_and_no_patterns() {
    let book = book();
    let mut names = vec!["a b.yaml", "-x.yaml", "ünï.yaml", "[a].yaml", "#x", "--all"];
    if cfg!(unix) {
        names.extend([
            "*",
            ":(top)",
            ":(glob)**",
            ":!x",
            "?",
            "a\\b",
            "\"q\"",
            "x\ny",
        ]);
    }
    for name in names {
        for path in [name.to_owned(), format!("leads/{name}")] {
            book.write(&path, "1");
            book.write("leads/other.yaml", name);
            assert_eq!(played(&book, &["commit", &path, &path]), head(&book));
            let show = ["show", "--pretty=format:", "--name-only", "-z", "HEAD"];
            assert_eq!(book.git(&show), format!("{path}\0"));
            book.write(&path, "2");
            assert_eq!(played(&book, &["commit", "-again", &path]), head(&book));
            assert_eq!(book.git(&show), format!("{path}\0"));
            assert_eq!(book.git(&["log", "-1", "--format=%s"]), "-again");
        }
    }
}

#[test]
fn a_name_that_leads_elsewhere_is_refused() {
    let book = book();
    for path in ["../x", "/etc/passwd", ".git/config", ""] {
        let said = played(&book, &["commit", "x", path]);
        assert!(said.contains("cannot be a file here"), "{path}: {said}");
    }
}

#[test]
fn git_says_why_it_did_not_take_a_file() {
    let book = book();
    book.write(".gitignore", "*.yaml\n");
    book.write("leads/new.yaml", "");
    let said = played(&book, &["commit", "x", "leads/new.yaml"]);
    assert!(said.starts_with("git did not commit: "), "{said}");
    assert!(
        said.contains("ignored by one of your .gitignore files"),
        "{said}"
    );
    let said = played(&book, &["commit", "x", "leads/never.txt"]);
    assert!(said.contains("did not match any files"), "{said}");
    assert!(said.contains("`git status` shows"), "{said}");
    assert_eq!(book.git(&["status", "--porcelain"]), "?? .gitignore");
}

#[test]
fn a_file_alone_cannot_be_committed_during_a_merge() {
    let book = book();
    book.branch("other");
    book.write("theirs", "x");
    book.commit("theirs");
    book.switch("main");
    book.write("ours", "x");
    book.commit("ours");
    book.merge(&["other"]);
    let before = book.git(&["status", "--porcelain"]);
    book.write("leads/new.yaml", "new");
    let said = played(&book, &["commit", "x", "leads/new.yaml"]);
    assert!(
        said.starts_with("git commits no single file during a merge: "),
        "{said}"
    );
    assert!(said.contains("`git merge --continue`"), "{said}");
    assert_eq!(
        book.git(&["status", "--porcelain"]),
        format!("{before}\n?? leads/new.yaml")
    );
}

#[test]
fn somebody_unknown_gets_gits_advice() {
    let book = book();
    book.git(&["config", "user.useConfigOnly", "true"]);
    book.write("leads/new.yaml", "new");
    let mut part = part(&book, &["commit", "x", "leads/new.yaml"]);
    for name in ["AUTHOR", "COMMITTER"] {
        part.env_remove(format!("GIT_{name}_NAME"));
        part.env_remove(format!("GIT_{name}_EMAIL"));
    }
    let said = answered(&book, part);
    assert!(
        said.starts_with("git does not know who you are: "),
        "{said}"
    );
    assert!(said.contains("user.email you@team.example"), "{said}");
    assert_eq!(book.git(&["status", "--porcelain"]), "?? leads/new.yaml");
}

#[test]
fn a_computer_without_git_says_so() {
    let book = book();
    book.write(PATH, "stage: working\n");
    let mut part = part(&book, &["commit", "x", PATH]);
    part.env("PATH", book.root());
    let said = answered(&book, part);
    assert!(said.starts_with("git cannot be started"), "{said}");
    assert!(said.contains("the file is written"), "{said}");
}

#[test]
fn it_works_from_a_folder_within_and_in_another_work_tree() {
    let book = book();
    book.git(&["worktree", "add", "--quiet", "-b", "side", "../side"]);
    for place in ["book", "side"] {
        let top = book.root().join(place);
        fs::write(top.join(PATH), format!("stage: {place}\n")).unwrap();
        let mut part = part(&book, &["commit", place, PATH]);
        part.current_dir(top.join("leads/2026-11"));
        let id = answered(&book, part);
        let branch = if place == "book" { "main" } else { "side" };
        assert_eq!(id, book.git(&["rev-parse", branch]), "{place}");
    }
    assert_eq!(book.git(&["status", "--porcelain"]), "");
}

#[test]
fn the_environment_may_name_the_repository() {
    let book = book();
    fs::rename(book.dir().join(".git"), book.root().join("data")).unwrap();
    book.write(PATH, "stage: working\n");
    let mut part = part(&book, &["commit", "from within", PATH]);
    part.current_dir(book.dir().join("leads"))
        .env("GIT_DIR", "../../data")
        .env("GIT_WORK_TREE", "..")
        .env("GIT_LITERAL_PATHSPECS", "1");
    let id = answered(&book, part);
    assert_eq!(id, book.git(&["--git-dir=../data", "rev-parse", "HEAD"]));
}

#[cfg(unix)]
#[test]
fn hooks_run_as_for_any_commit() {
    let book = book();
    hook(
        &book,
        "pre-commit",
        "git diff --cached --name-only -- '*.yaml' > ../seen\nsleep 20 &",
    );
    hook(&book, "commit-msg", "echo 'Signed: by a hook' >> \"$1\"");
    book.write(PATH, "stage: working\n");
    let start = Instant::now();
    assert_eq!(played(&book, &["commit", "x", PATH]), head(&book));
    let waited = start.elapsed() > Duration::from_secs(15);
    assert!(!waited, "what a hook leaves running is not waited for");
    let seen = fs::read_to_string(book.root().join("seen")).unwrap();
    assert_eq!(seen, format!("{PATH}\n"));
    let message = book.git(&["log", "-1", "--format=%B"]);
    assert!(message.contains("Signed: by a hook"), "{message}");
}

#[cfg(unix)]
#[test]
fn a_hook_that_refuses_is_heard() {
    let book = book();
    hook(
        &book,
        "pre-commit",
        "echo 'no commits on Fridays'\necho 'ask Mia' >&2\nexit 1",
    );
    book.write("leads/new.yaml", "new");
    book.write("staged", "");
    book.git(&["add", "staged"]);
    let before = head(&book);
    let said = played(&book, &["commit", "x", "leads/new.yaml"]);
    assert!(
        said.starts_with(
            "the hook pre-commit refused the commit: no commits on Fridays; ask Mia\n"
        ),
        "{said}"
    );
    assert_eq!(head(&book), before);
    assert_eq!(
        book.git(&["status", "--porcelain", "--untracked-files=all"]),
        "A  staged\n?? leads/new.yaml"
    );

    // Where hooks lie elsewhere, they are found there.
    fs::rename(book.dir().join(".git/hooks"), book.root().join("hooks")).unwrap();
    book.git(&["config", "core.hooksPath", "../hooks"]);
    hook(&book, "commit-msg", "");
    let said = played(&book, &["commit", "x", "leads/new.yaml"]);
    assert!(said.starts_with("the hook pre-commit refused"), "{said}");
}

#[test]
fn a_file_that_git_moved_is_committed_with_the_place_it_left() {
    let book = book();
    book.git(&["mv", PATH, "leads/moved.yaml"]);
    let paths = ["leads/moved.yaml", PATH];
    let said = played(&book, &[&["commit", "x"][..], &paths].concat());
    assert_eq!(said, head(&book), "{said}");
    assert_eq!(book.git(&["status", "--porcelain"]), "");
}
