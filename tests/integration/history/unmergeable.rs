//! Branches that cannot be landed, or of which only a part is seen, and what landing leaves alone.

use std::fs;

use leads::domain::history::Gap;
use leads::store::{Error, Onto};

use super::onto::{at, onto};
use crate::git::{Sandbox, id, story};
#[cfg(unix)]
use crate::parts::{answered, part};

/// Returns why one revision cannot be landed on another, and that the words are for people.
fn refusal(book: &Sandbox, base: &str, head: &str) -> Error {
    let open = book.open();
    let [base, head] = [base, head].map(|name| open.resolve(name).unwrap());
    let error = open.history_onto(base, head, at(), &()).unwrap_err();
    for text in [error.to_string(), error.hint()] {
        assert!(!text.is_empty() && !text.contains(" { "), "{text}");
    }
    error
}

/// A book of which two branches went on from the second of four commits, each by two files and by another line of one
/// that both have.
fn parted() -> Sandbox {
    let book = Sandbox::new();
    let lines = |first: &str, last: &str| format!("{first}\n2\n3\n4\n5\n{last}\n");
    book.write("leads/a.yaml", &lines("1", "6")).commit("first");
    book.write("leads/b.yaml", "1").commit("second");
    book.branch("work");
    book.write("leads/a.yaml", &lines("work", "6"))
        .commit("work 1");
    book.write("leads/w.yaml", "1").commit("work 2");
    book.switch("main");
    book.write("leads/a.yaml", &lines("1", "main"))
        .commit("main 1");
    book.write("leads/m.yaml", "1").commit("main 2");
    book
}

/// Returns a clone beside with all branches.
fn clone(book: Sandbox, arguments: &[&str]) -> Sandbox {
    book.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", book.dir().display());
    let clone = ["clone", "--quiet", "--no-checkout", "--no-single-branch"];
    book.git(&[&clone, arguments, &[&url, "../clone"]].concat());
    book.at("clone")
}

/// Returns what a landing itself would do, a line for each lead.
fn landed(book: &Sandbox, onto: &Onto) -> Vec<String> {
    let lines = story(&book.open(), &onto.history).into_iter();
    let own = lines.filter(|line| line.starts_with("merge to come"));
    own.map(|line| line.replace('\n', " ")).collect()
}

#[test]
fn what_has_no_past_in_common_is_refused() {
    let book = parted();
    book.git(&["switch", "--quiet", "--orphan", "alone"]);
    book.write("leads/c.yaml", "1").commit("alone");
    let error = refusal(&book, "main", "alone");
    assert!(matches!(error, Error::Unrelated { .. }), "{error}");
    assert!(error.hint().contains("origin/main"), "{}", error.hint());
}

#[test]
fn no_commit_can_stand_on_the_merge_to_come() {
    let book = parted();
    let tree = book.git(&["rev-parse", "work^{tree}"]);
    let zeros = "0".repeat(40);
    let text = format!(
        "tree {tree}\nparent {zeros}\nparent {}\nauthor A <a@x> 5 +0000\ncommitter A <a@x> 5 +0000\n\nsly\n",
        book.git(&["rev-parse", "work"])
    );
    let sly = book.git_with(
        &[
            "hash-object",
            "-t",
            "commit",
            "-w",
            "--literally",
            "--stdin",
        ],
        text.as_bytes(),
    );
    let sly = String::from_utf8(sly).unwrap();
    let open = book.open();
    let error = open
        .history_onto(book.head(), id(sly.trim()), at(), &())
        .unwrap_err();
    assert!(matches!(error, Error::Missing { id: named, .. } if named == id(&zeros)));
}

#[test]
fn a_shallow_clone_must_reach_back_to_where_they_parted() {
    for depth in ["--depth=1", "--depth=2"] {
        let clone = clone(parted(), &[depth]);
        let error = refusal(&clone, "origin/main", "origin/work");
        assert!(matches!(error, Error::Parted { .. }), "{error}");
        for words in ["git fetch --unshallow", "fetch-depth: 0"] {
            assert!(error.hint().contains(words), "{}", error.hint());
        }
        let open = clone.open();
        let [main, work] = ["origin/main", "origin/work"].map(|name| open.resolve(name).unwrap());
        assert!(matches!(
            open.merge_base(main, work),
            Err(Error::Parted { .. })
        ));
        assert!(matches!(
            open.is_ancestor(work, main),
            Err(Error::Parted { .. })
        ));
    }
    let whole = parted();
    let expected = landed(&whole, &onto(&whole, "main", "work"));
    let clone = clone(whole, &["--depth=3"]);
    let onto = onto(&clone, "origin/main", "origin/work");
    assert_eq!(onto.history.gap, Some(Gap::Shallow));
    assert_eq!(landed(&clone, &onto), expected);
    assert_eq!(onto.added, 2);
}

#[test]
fn a_branch_that_is_seen_in_part_is_not_merged_by_guess() {
    let book = parted();
    book.switch("work");
    book.merge(&["main"]);
    book.commit_index("update");
    book.switch("main");
    book.write("leads/m.yaml", "2").commit("main 3");
    let clone = clone(book, &["--depth=2"]);
    let error = refusal(&clone, "origin/main", "origin/work");
    assert!(matches!(error, Error::Parted { .. }), "{error}");
}

#[test]
fn a_shallow_clone_of_a_merge_shows_what_it_lands_and_says_what_it_lacks() {
    let book = parted();
    book.git(&["switch", "--quiet", "--create", "tried"]);
    book.merge(&["work"]);
    book.commit_index("Merge work into main");
    let expected = landed(&book, &onto(&book, "tried^1", "tried"));
    let clone = clone(book, &["--depth=2", "--single-branch", "--branch=tried"]);
    let onto = onto(&clone, "HEAD^1", "HEAD");
    assert_eq!(onto.history.gap, Some(Gap::Shallow));
    let names = |lines: &[String]| -> Vec<String> {
        let name = |line: &String| line.split(' ').take(4).collect::<Vec<_>>().join(" ");
        lines.iter().map(name).collect()
    };
    assert_eq!(names(&landed(&clone, &onto)), names(&expected));
    let lines = story(&clone.open(), &onto.history);
    let hidden = "work 2 [merge to come]: leads/w.yaml ? → 1";
    assert!(lines.iter().any(|line| line == hidden), "{lines:?}");
}

#[test]
fn a_partial_clone_says_what_to_do_and_fetches_nothing() {
    let clone = clone(parted(), &["--filter=blob:none"]);
    let origin = clone.root().join("book");
    fs::rename(&origin, clone.root().join("gone")).unwrap();
    let error = refusal(&clone, "origin/main", "origin/work");
    assert!(matches!(error, Error::NotMerged { .. }), "{error}");
    let base = clone.git(&["rev-parse", "origin/main"]);
    let hint = error.hint();
    assert!(
        hint.contains(&format!("git merge {}", &base[..7])),
        "{hint}"
    );
}

#[test]
fn a_repository_that_takes_nothing_in_says_what_to_do() {
    let book = parted();
    book.git(&["gc", "--quiet"]);
    for number in 0..=255 {
        let folder = book.dir().join(format!(".git/objects/{number:02x}"));
        let _ = fs::remove_dir(&folder);
        fs::write(folder, "").unwrap();
    }
    let error = refusal(&book, "main", "work");
    assert!(matches!(error, Error::NotMerged { .. }), "{error}");
    assert!(error.hint().contains("git merge "), "{}", error.hint());
    // Nothing is written where nothing needs to be merged.
    let onto = onto(&book, "work~1", "work");
    assert_eq!(onto.added, 1);
}

#[cfg(unix)]
#[test]
fn without_a_git_that_merges_so_there_is_still_a_way() {
    use std::os::unix::fs::PermissionsExt as _;
    let book = parted();
    let folder = book.root().join("bin");
    fs::create_dir(&folder).unwrap();
    let asked = |head: &str| {
        let mut part = part(&book, &["land", head, "main"]);
        part.env("PATH", &folder);
        answered(&book, part)
    };
    let absent = asked("work");
    assert!(absent.contains("it cannot be started"), "{absent}");
    assert!(
        absent.contains("\nbring your branch up to date"),
        "{absent}"
    );
    fs::write(
        folder.join("git"),
        "#!/bin/sh\necho 'usage: git merge-tree <base-tree> <branch1> <branch2>' >&2\nexit 129\n",
    )
    .unwrap();
    fs::set_permissions(folder.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    let old = asked("work");
    assert!(old.contains("older than 2.38"), "{old}");
    assert_eq!(asked("main"), "0 added; ");
}

#[test]
fn nothing_but_objects_is_written() {
    let book = parted();
    book.write("leads/a.yaml", "not committed")
        .write("staged.txt", "1");
    book.git(&["add", "staged.txt"]);
    let state = || {
        [
            &["for-each-ref"][..],
            &["status", "--porcelain"],
            &["rev-parse", "HEAD"],
            &["diff", "HEAD"],
            &["reflog", "--all"],
        ]
        .map(|arguments| book.git(arguments))
    };
    let before = state();
    let onto = onto(&book, "main", "work");
    assert_eq!(state(), before);
    assert!(book.can(&["cat-file", "-e", &onto.tree.to_string()]));
    assert!(book.git(&["fsck", "--no-dangling"]).is_empty());
}

#[cfg(unix)]
#[test]
fn what_the_base_says_about_merging_counts_and_not_the_files_at_hand() {
    let book = Sandbox::new();
    book.write("leads/a.yaml", "1\n").commit("first");
    book.branch("work");
    book.write("leads/a.yaml", "work\n").commit("work");
    book.switch("main");
    book.write("leads/a.yaml", "main\n").commit("main");
    if !book.can(&["--attr-source=HEAD", "version"]) {
        return; // this git is older than that
    }
    let landed = || answered(&book, part(&book, &["land", "work", "main"]));
    book.write(".gitattributes", "*.yaml merge=union\n");
    assert_eq!(landed(), "1 added; leads/a.yaml");
    book.commit("attributes");
    book.write(".gitattributes", "");
    assert_eq!(landed(), "1 added; ");
}

#[test]
fn a_branch_lands_wherever_its_repository_is() {
    let expected = {
        let book = parted();
        landed(&book, &onto(&book, "main", "work"))
    };
    assert_eq!(expected.len(), 2);
    let book = parted();
    book.git(&["clone", "--quiet", "--bare", ".", "../bare"]);
    book.git(&["worktree", "add", "--quiet", "../beside", "work"]);
    let bare = book.at("bare");
    assert_eq!(landed(&bare, &onto(&bare, "main", "work")), expected);
    let beside = bare.at("beside");
    assert_eq!(landed(&beside, &onto(&beside, "main", "HEAD")), expected);

    let long = Sandbox::with(&["--object-format=sha256"]);
    long.write("leads/a.yaml", "1").commit("first");
    long.branch("work");
    long.write("leads/w.yaml", "1").commit("work");
    long.switch("main");
    long.write("leads/m.yaml", "1").commit("main");
    let onto = onto(&long, "main", "work");
    assert_eq!(
        landed(&long, &onto),
        ["merge to come: leads/w.yaml -, 1 → 1"]
    );
    let landing = onto.history.commit(onto.landing.unwrap());
    assert_eq!(landing.id.to_string(), "0".repeat(64));
}

#[cfg(unix)]
#[test]
fn a_branch_lands_in_the_repository_that_the_environment_names() {
    let book = parted();
    let git_dir = book.dir().join(".git");
    fs::create_dir(book.root().join("elsewhere")).unwrap();
    let elsewhere = book.at("elsewhere");
    let mut part = part(&elsewhere, &["land", "work", "main"]);
    part.env("GIT_DIR", &git_dir);
    assert_eq!(answered(&elsewhere, part), "2 added; ");
}
