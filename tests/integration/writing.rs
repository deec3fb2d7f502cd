//! Writing files: whole or not at all, nowhere but in the tree, and never over what somebody else wrote.

use std::fs;
use std::time::Duration;

use leads::store::{Error, Written};

use crate::git::Sandbox;
use crate::parts::{page, part};

const PATH: &str = "leads/2026-11/acme-7k3q.yaml";

fn book() -> Sandbox {
    let book = Sandbox::new();
    book.write(PATH, "stage: inquiry\n");
    book
}

fn text(book: &Sandbox, path: &str) -> String {
    fs::read_to_string(book.dir().join(path)).unwrap()
}

/// Returns the names in a folder.
fn names(book: &Sandbox, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(book.dir().join(folder)).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_replaced_only_if_it_is_what_was_read() {
    let book = book();
    let store = book.open();
    store
        .replace(PATH, b"stage: inquiry\n", b"stage: working\n")
        .unwrap();
    assert_eq!(text(&book, PATH), "stage: working\n");

    let long = "stage: working\n".repeat(2);
    for base in ["stage: inquiry\n", "", "stage: workin", &long] {
        let error = store.replace(PATH, base.as_bytes(), b"lost").unwrap_err();
        assert!(matches!(error, Error::Changed { .. }), "{base}: {error}");
        assert_eq!(
            error.to_string(),
            "somebody changed or moved leads/2026-11/acme-7k3q.yaml while you were working; nothing was written"
        );
        assert!(error.hint().starts_with("run the command again"));
    }
    book.remove(PATH);
    let gone = store.replace(PATH, b"stage: working\n", b"x").unwrap_err();
    assert!(matches!(gone, Error::Changed { .. }), "{gone}");
    let nowhere = store.replace("leads/1/2/x.yaml", b"", b"x").unwrap_err();
    assert!(matches!(nowhere, Error::Changed { .. }), "{nowhere}");
    assert_eq!(names(&book, "leads/2026-11"), [""; 0]);
    assert!(!book.dir().join("leads/1").exists());
}

#[test]
fn a_new_file_gets_its_folders_and_overwrites_nothing() {
    let book = book();
    let store = book.open();
    store
        .create("leads/2026-12/fresh/new-2bcd.yaml", b"new")
        .unwrap();
    assert_eq!(text(&book, "leads/2026-12/fresh/new-2bcd.yaml"), "new");
    store.create("top.yaml", b"").unwrap();
    assert_eq!(text(&book, "top.yaml"), "");

    for taken in [PATH, "leads/2026-11", "leads"] {
        let error = store.create(taken, b"lost").unwrap_err();
        assert!(matches!(error, Error::Exists { .. }), "{error}");
        assert_eq!(
            error.to_string(),
            format!("{taken} is there already; nothing was written")
        );
    }
    assert_eq!(text(&book, PATH), "stage: inquiry\n");
    assert_eq!(names(&book, "leads/2026-11"), ["acme-7k3q.yaml"]);
}

#[test]
fn of_many_files_those_before_an_obstacle_are_written_whole() {
    let book = book();
    let written = |path: &str, expected: Option<&str>, new: &str| Written {
        path: path.to_owned(),
        expected: expected.map(|text| text.as_bytes().to_vec()),
        new: new.as_bytes().to_vec(),
    };
    let mut files: Vec<Written> = (0..150)
        .map(|number| {
            written(
                &format!("leads/{}/a-{number}.yaml", number % 3),
                None,
                "new\n",
            )
        })
        .collect();
    files.push(written(PATH, Some("stage: inquiry\n"), "stage: working\n"));
    let (done, result) = book.open().write_all(&files, &());
    assert!(result.is_ok() && done == 151, "{done} {result:?}");
    assert_eq!(text(&book, PATH), "stage: working\n");
    assert_eq!(names(&book, "leads/0").len(), 50);

    let more = [
        written("leads/b/one.yaml", None, "1\n"),
        written(PATH, Some("stage: inquiry\n"), "stage: won\n"),
        written("leads/b/two.yaml", None, "2\n"),
    ];
    let (done, result) = book.open().write_all(&more, &());
    assert!(
        matches!(result, Err(Error::Changed { .. })) && done == 1,
        "{result:?}"
    );
    assert_eq!(names(&book, "leads/b"), ["one.yaml"]);
    assert_eq!(text(&book, PATH), "stage: working\n");
    let (done, result) = book.open().write_all(&[written("../x", None, "")], &());
    assert!(matches!(result, Err(Error::BadPath { .. })) && done == 0);
}

#[test]
fn a_draft_that_a_dead_process_left_is_cleared_away() {
    let book = book();
    let store = book.open();
    for path in [PATH, "leads/2026-11/new.yaml"] {
        let (folder, name) = path.rsplit_once('/').unwrap();
        book.write(&format!("{folder}/.{name}.leads-draft"), "half a st");
    }
    let leads = store.working("leads").unwrap();
    assert_eq!(leads.len(), 1, "drafts are passed over by readers");
    store.replace(PATH, b"stage: inquiry\n", b"x").unwrap();
    store.create("leads/2026-11/new.yaml", b"y").unwrap();
    assert_eq!(
        names(&book, "leads/2026-11"),
        ["acme-7k3q.yaml", "new.yaml"]
    );
}

#[test]
fn nothing_is_written_outside_of_the_tree() {
    let book = book();
    let store = book.open();
    let outside = book.root().join("outside.yaml");
    fs::write(&outside, "old").unwrap();
    for path in [
        "../outside.yaml",
        "leads/../../outside.yaml",
        outside.to_str().unwrap(),
        ".git/config",
        ".GIT/hooks/pre-commit",
        "leads/.git/x",
        "leads//x",
        "",
        ".",
    ] {
        for error in [
            store.replace(path, b"old", b"new"),
            store.create(path, b"new"),
        ] {
            let error = error.unwrap_err();
            assert!(matches!(error, Error::BadPath { .. }), "{path}: {error}");
        }
    }
    assert_eq!(fs::read_to_string(outside).unwrap(), "old");
}

#[test]
fn a_repository_within_is_left_alone() {
    let book = book();
    book.git(&["init", "--quiet", "leads/theirs"]);
    book.write("leads/theirs/x.yaml", "old");
    let store = book.open();
    for error in [
        store.replace("leads/theirs/x.yaml", b"old", b"new"),
        store.create("leads/theirs/deep/y.yaml", b"new"),
    ] {
        assert_eq!(
            error.unwrap_err().to_string(),
            "leads/theirs is a repository of its own, so nothing was written there"
        );
    }
    assert_eq!(text(&book, "leads/theirs/x.yaml"), "old");
}

#[test]
fn a_repository_without_files_says_so() {
    let book = Sandbox::new();
    book.git(&["init", "--quiet", "--bare", "../bare.git"]);
    let bare = book.at("bare.git");
    let store = bare.open();
    for error in [
        store.replace(PATH, b"", b""),
        store.create(PATH, b""),
        store.commit_file(&[PATH], "x").map(drop),
    ] {
        assert!(matches!(error, Err(Error::NoWorkTree)), "{error:?}");
    }
}

#[test]
fn two_writers_lose_nothing() {
    let book = book();
    book.write(PATH, "");
    let writers = ["ana", "sam"].map(|who| {
        let mut part = part(&book, &["append", PATH, who]);
        part.spawn().unwrap()
    });
    for writer in writers {
        let output = writer.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{words}");
    }
    let text = text(&book, PATH);
    for who in ["ana", "sam"] {
        let theirs: Vec<&str> = text.lines().filter(|line| line.starts_with(who)).collect();
        let all: Vec<String> = (0..200).map(|count| format!("{who} {count}")).collect();
        assert_eq!(theirs, all);
    }
    assert_eq!(text.lines().count(), 400);
    assert_eq!(names(&book, "leads/2026-11"), ["acme-7k3q.yaml"]);
}

#[test]
fn a_killed_writer_leaves_a_whole_file_and_nobody_waits_for_it() {
    let book = book();
    let store = book.open();
    let pages = ['a', 'b'].map(page);
    book.write(PATH, &pages[0]);
    for round in 0..25 {
        let before = text(&book, PATH);
        let mut writer = part(&book, &["rewrite", PATH]).spawn().unwrap();
        let is_at_work =
            || fs::read(book.dir().join(PATH)).is_ok_and(|now| now != before.as_bytes());
        let mut patience = 10_000;
        while !is_at_work() {
            patience -= 1;
            assert!(patience > 0, "the writer never begins");
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_micros(round * 700));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let after = text(&book, PATH);
        assert!(pages.contains(&after), "round {round}: {}", after.len());
        let next = &pages[usize::from(after == pages[0])];
        store
            .replace(PATH, after.as_bytes(), next.as_bytes())
            .unwrap();
        assert_eq!(names(&book, "leads/2026-11"), ["acme-7k3q.yaml"]);
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
    use std::process::Command;

    use super::*;

    fn set_mode(book: &Sandbox, path: &str, mode: u32) {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(book.dir().join(path), permissions).unwrap();
    }

    #[test]
    fn permissions_stay_and_new_files_get_the_usual_ones() {
        let book = book();
        let store = book.open();
        let mode = |path: &str| fs::metadata(book.dir().join(path)).unwrap().mode() & 0o7777;
        let mut old = "stage: inquiry\n".to_owned();
        for wanted in [0o600, 0o644, 0o664, 0o755] {
            set_mode(&book, PATH, wanted);
            let new = format!("{wanted:o}\n");
            store.replace(PATH, old.as_bytes(), new.as_bytes()).unwrap();
            assert_eq!(mode(PATH), wanted);
            old = new;
        }
        book.write("usual", "");
        store.create("created", b"").unwrap();
        assert_eq!(mode("created"), mode("usual"));
    }

    #[test]
    fn no_link_is_followed() {
        let book = book();
        let outside = book.root().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("x.yaml"), "old").unwrap();
        symlink(&outside, book.dir().join("leads/far")).unwrap();
        symlink("2026-11", book.dir().join("leads/near")).unwrap();
        symlink("acme-7k3q.yaml", book.dir().join("leads/2026-11/also.yaml")).unwrap();
        symlink("nowhere", book.dir().join("leads/2026-11/broken.yaml")).unwrap();
        let store = book.open();
        for (path, place) in [
            ("leads/far/x.yaml", "leads/far"),
            ("leads/far/deep/x.yaml", "leads/far"),
            ("leads/near/acme-7k3q.yaml", "leads/near"),
        ] {
            for error in [
                store.replace(path, b"old", b"new"),
                store.create(path, b"new"),
            ] {
                assert_eq!(
                    error.unwrap_err().to_string(),
                    format!("{place} is a symbolic link, so nothing was written there")
                );
            }
        }
        for name in ["also", "broken"] {
            let path = format!("leads/2026-11/{name}.yaml");
            let error = store
                .replace(&path, b"stage: inquiry\n", b"new")
                .unwrap_err();
            assert!(matches!(error, Error::InTheWay { .. }), "{error}");
            let error = store.create(&path, b"new").unwrap_err();
            assert!(matches!(error, Error::Exists { .. }), "{error}");
        }
        assert_eq!(text(&book, PATH), "stage: inquiry\n");
        assert_eq!(fs::read_to_string(outside.join("x.yaml")).unwrap(), "old");
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
        assert!(!book.dir().join("leads/2026-11/nowhere").exists());
    }

    #[test]
    fn pipes_and_folders_are_no_files() {
        let book = book();
        book.write("leads/file", "");
        let pipe = book.dir().join("leads/pipe.yaml");
        assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
        let store = book.open();
        for (path, words) in [
            ("leads/pipe.yaml", "leads/pipe.yaml is a named pipe"),
            ("leads/pipe.yaml/x", "leads/pipe.yaml is a named pipe"),
            ("leads/2026-11", "leads/2026-11 is a folder"),
            ("leads/file/x", "leads/file is a file"),
        ] {
            let error = store.replace(path, b"", b"new").unwrap_err().to_string();
            assert!(error.starts_with(words), "{path}: {error}");
        }
    }

    #[test]
    fn what_may_not_be_written_is_not_written() {
        let book = book();
        let store = book.open();
        set_mode(&book, "leads/2026-11", 0o555);
        // Nobody can forbid the superuser to write.
        let is_forbidden = fs::write(book.dir().join("leads/2026-11/probe"), "").is_err();
        if is_forbidden {
            let errors = [
                store.replace(PATH, b"stage: inquiry\n", b"new"),
                store.create("leads/2026-11/new.yaml", b"new"),
                store.create("leads/2026-11/deep/new.yaml", b"new"),
            ];
            for error in errors {
                let error = error.unwrap_err();
                assert!(matches!(error, Error::Unwritable { .. }), "{error}");
                let words = "cannot be written: Permission denied; nothing was written";
                assert!(error.to_string().ends_with(words), "{error}");
                assert!(error.hint().starts_with("ask for the right"));
            }
        }
        set_mode(&book, "leads/2026-11", 0o755);
        set_mode(&book, PATH, 0o444);
        if is_forbidden {
            let error = store.replace(PATH, b"stage: inquiry\n", b"new");
            let error = error.unwrap_err();
            assert!(matches!(error, Error::Unwritable { .. }), "{error}");
            assert_eq!(names(&book, "leads/2026-11"), ["acme-7k3q.yaml"]);
        }
        assert!(!is_forbidden || text(&book, PATH) == "stage: inquiry\n");
    }
}
