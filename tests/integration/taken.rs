//! Which ids are taken, and who is at the keyboard.

use crate::git::Sandbox;
use crate::parts::{answered, part};

fn ids(book: &Sandbox) -> Vec<String> {
    let ids = book.open().ids_everywhere();
    let ids = ids.unwrap_or_else(|error| panic!("{error}"));
    ids.into_iter().collect()
}

#[test]
fn ids_are_taken_on_every_branch_and_in_the_work_tree() {
    let book = Sandbox::new();
    assert_eq!(ids(&book), [""; 0]);
    book.write("leads/2026-11/loose.yaml", "");
    assert_eq!(ids(&book), ["loose"]);
    book.remove("leads/2026-11/loose.yaml");

    book.write("leads/2026-11/a.yaml", "a");
    book.write("leads/2026-12/b.yaml", "b");
    book.write("leads/.hidden.yaml", "x");
    book.write("leads/notes.txt", "x");
    book.write("other/not.yaml", "x");
    book.commit("main");
    book.branch("side");
    book.write("leads/2026-12/c.yaml", "c");
    // The same folder elsewhere, and one in place of a file.
    book.write("leads/again/c.yaml", "c");
    book.remove("leads/2026-11/a.yaml");
    book.write("leads/2026-11/a.yaml/d.yaml", "d");
    book.commit("side");
    book.git(&["update-ref", "refs/remotes/origin/theirs", "HEAD~1"]);
    book.switch("main");
    book.git(&["switch", "--quiet", "--detach"]);
    book.write("leads/e.yaml", "e");
    book.commit("detached");
    assert_eq!(ids(&book), ["a", "b", "c", "d", "e"]);

    // Only a remote has it now.
    book.git(&["switch", "--quiet", "--orphan", "empty"]);
    book.write("README", "");
    book.commit("nothing");
    book.git(&["branch", "--quiet", "-D", "main", "side"]);
    assert_eq!(ids(&book), ["a", "b"]);
}

#[test]
fn what_is_not_here_takes_no_ids() {
    let book = Sandbox::new();
    book.git(&["config", "uploadpack.allowFilter", "true"]);
    book.write("leads/2026-11/a.yaml", "a");
    book.commit("one");
    let filter = ["--filter=tree:0", "--no-checkout", "--quiet"];
    let from = format!("file://{}", book.dir().to_str().unwrap());
    if cfg!(windows) || !book.can(&[&["clone"], &filter[..], &[&from, "../part"]].concat()) {
        return;
    }
    let part = book.at("part");
    assert_eq!(ids(&part), [""; 0]);
    std::fs::write(part.dir().join(".git/refs/heads/broken"), "1".repeat(40)).unwrap();
    part.write("leads/b.yaml", "");
    assert_eq!(ids(&part), ["b"]);
}

#[test]
fn branches_that_differ_in_little_are_all_seen() {
    let book = Sandbox::new();
    for count in 0..50 {
        book.write(&format!("leads/2026-11/lead-{count}.yaml"), "x");
    }
    book.commit("many");
    for count in 0..5 {
        book.branch(&format!("branch-{count}"));
        book.write(&format!("leads/2026-1{count}/new-{count}.yaml"), "x");
        book.remove(&format!("leads/2026-11/lead-{count}.yaml"));
        book.commit("one more");
    }
    let ids = ids(&book);
    assert_eq!(ids.len(), 55);
    assert!(ids.contains(&"lead-0".to_owned()) && ids.contains(&"new-4".to_owned()));
}

#[test]
fn the_author_of_the_next_commit_is_known_as_git_knows_them() {
    let book = Sandbox::new();
    let who = |environment: &[(&str, &str)]| {
        let mut part = part(&book, &["identity"]);
        part.env_remove("GIT_AUTHOR_NAME")
            .env_remove("GIT_AUTHOR_EMAIL")
            .env_remove("EMAIL")
            .envs(environment.iter().copied());
        let ours = answered(&book, part);
        let mut git = book.program("git");
        git.args(["var", "GIT_AUTHOR_IDENT"])
            .env_remove("GIT_AUTHOR_NAME")
            .env_remove("GIT_AUTHOR_EMAIL")
            .env_remove("EMAIL")
            .envs(environment.iter().copied());
        let said = String::from_utf8(git.output().unwrap().stdout).unwrap();
        let theirs = said.split('>').next().unwrap().to_owned();
        (ours, format!("{theirs}>"))
    };
    let env = [
        ("GIT_AUTHOR_NAME", "Eve"),
        ("GIT_AUTHOR_EMAIL", "eve@x.example"),
    ];
    assert_eq!(who(&[]).0, "nobody");
    assert_eq!(who(&[("EMAIL", "mail@x.example")]).0, " <mail@x.example>");
    let same = |environment: &[(&str, &str)], wanted: &str| {
        let (ours, theirs) = who(environment);
        assert_eq!((ours.as_str(), theirs.as_str()), (wanted, wanted));
    };
    same(&env, "Eve <eve@x.example>");
    book.git(&["config", "user.name", "Ana"]);
    same(&[("EMAIL", "mail@x.example")], "Ana <mail@x.example>");
    book.git(&["config", "user.email", "ana@x.example"]);
    same(&[("EMAIL", "mail@x.example")], "Ana <ana@x.example>");
    book.git(&["config", "author.email", "author@x.example"]);
    same(&[], "Ana <author@x.example>");
    same(&env[1..], "Ana <eve@x.example>");
    same(&env, "Eve <eve@x.example>");
}
