//! A line without merges.

use leads::domain::history::{CommitIndex, Signature};

use crate::git::Sandbox;

#[test]
fn edits_deletions_and_returns() {
    let book = Sandbox::new();
    book.write("leads/acme.yaml", "1")
        .write("leads/2026-11/beta.yaml", "1")
        .write("README.md", "1");
    book.commit("first");
    book.write("leads/acme.yaml", "2").commit("edit");
    book.write("README.md", "2").commit("elsewhere");
    book.remove("leads/acme.yaml").commit("delete");
    book.write("leads/acme.yaml", "2").commit("return");
    assert_eq!(
        book.story(),
        [
            "first: leads/2026-11/beta.yaml - → 1",
            "first: leads/acme.yaml - → 1",
            "edit: leads/acme.yaml 1 → 2",
            "elsewhere",
            "delete: leads/acme.yaml 2 → -",
            "return: leads/acme.yaml - → 2",
        ]
    );
}

#[test]
fn a_moved_folder_is_removals_and_additions() {
    let book = Sandbox::new();
    book.write("leads/b/x.yaml", "x")
        .write("leads/b/y.yaml", "y")
        .commit("first");
    book.git(&["mv", "leads/b", "leads/a"]);
    book.commit("move");
    book.git(&["mv", "leads", "archive"]);
    book.commit("away");
    assert_eq!(
        book.story()[2..],
        [
            "move: leads/a/x.yaml - → x",
            "move: leads/a/y.yaml - → y",
            "move: leads/b/x.yaml x → -",
            "move: leads/b/y.yaml y → -",
            "away: leads/a/x.yaml x → -",
            "away: leads/a/y.yaml y → -",
        ]
    );
}

#[test]
fn only_lead_files_count() {
    let book = Sandbox::new();
    book.write("leads/notes.md", "1")
        .write("leads/.hidden.yaml", "1")
        .write("leads/.drafts/x.yaml", "1")
        .write("leads/x.yml", "1")
        .write("leads.yaml", "1")
        .write("other/leads/x.yaml", "1");
    book.commit("first");
    book.write("leads/.yaml", "1")
        .write("leads/x.yaml.yaml/y.yaml", "1")
        .commit("second");
    assert_eq!(
        book.story(),
        ["first", "second: leads/x.yaml.yaml/y.yaml - → 1"]
    );
}

#[cfg(unix)]
#[test]
fn links_submodules_and_modes() {
    use std::os::unix::fs::symlink;
    let book = Sandbox::new();
    book.write("leads/a.yaml", "1");
    let head = book.commit("first").to_string();
    book.git(&["update-index", "--chmod=+x", "leads/a.yaml"]);
    book.commit_index("executable");
    book.git(&["reset", "--quiet", "--hard"]);
    book.remove("leads/a.yaml");
    symlink("/etc/passwd", book.dir().join("leads/a.yaml")).unwrap();
    book.commit("link");
    book.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("160000,{head},leads/s.yaml"),
    ]);
    book.commit_index("submodule");
    assert_eq!(
        book.story(),
        [
            "first: leads/a.yaml - → 1",
            "executable",
            "link: leads/a.yaml 1 → @/etc/passwd",
            "submodule: leads/s.yaml - → submodule",
        ]
    );
}

#[cfg(unix)]
#[test]
fn the_folder_may_be_anything() {
    use std::os::unix::fs::symlink;
    let book = Sandbox::new();
    book.write("leads", "a file").commit("file");
    book.remove("leads")
        .write("leads/a.yaml", "1")
        .commit("folder");
    book.git(&["rm", "-r", "--quiet", "leads"]);
    symlink("elsewhere", book.dir().join("leads")).unwrap();
    book.commit("link");
    book.remove("leads")
        .write("leads/a.yaml/b.yaml", "1")
        .commit("folder named like a lead");
    book.remove("leads/a.yaml/b.yaml");
    std::fs::remove_dir(book.dir().join("leads/a.yaml")).unwrap();
    book.write("leads/a.yaml", "2").commit("lead again");
    assert_eq!(
        book.story(),
        [
            "file",
            "folder: leads/a.yaml - → 1",
            "link: leads/a.yaml 1 → -",
            "folder named like a lead: leads/a.yaml/b.yaml - → 1",
            "lead again: leads/a.yaml - → 2",
            "lead again: leads/a.yaml/b.yaml 1 → -",
        ]
    );
}

#[test]
fn policy_and_schema_changes_are_listed() {
    let book = Sandbox::new();
    book.write("policy/sla.yaml", "1").commit("policy");
    book.write("leads/a.yaml", "1").commit("lead");
    book.write("schema/lead.schema.json", "{}").commit("schema");
    book.write("policy/calendars/x.ics", "1")
        .write("leads/a.yaml", "2")
        .commit("both");
    book.git(&["rm", "-r", "--quiet", "policy"]);
    book.commit("none");
    let changed = book.history().policy_changes;
    assert_eq!(changed, [0, 2, 3, 4].map(CommitIndex));
}

#[test]
fn a_commit_tells_who_and_when() {
    let book = Sandbox::new();
    book.write("leads/a.yaml", "1");
    let id = book.commit("acme: new\n\nbody");
    let history = book.history();
    let commit = history.commits.get(0);
    assert_eq!(commit.id, id);
    assert_eq!(commit.subject, "acme: new");
    assert!(!commit.merge);
    let ana = Signature {
        name: "Ana".into(),
        email: "ana@team.example".into(),
    };
    assert_eq!(**commit.author, ana);
    let at = |stamp: Option<chrono::DateTime<chrono::Utc>>| stamp.unwrap().to_rfc3339();
    assert_eq!(at(commit.stamped_at), "2026-11-02T10:00:00+00:00");
}

#[test]
fn what_git_would_not_write_is_forgiven() {
    let book = Sandbox::new();
    book.write("leads/a.yaml", "1").commit("first");
    let tree = book.git(&["rev-parse", "HEAD^{tree}"]);
    let odd: [&[u8]; 3] = [
        b"author A <a@x> tomorrow\ncommitter C <c@x> 99999999999999999999 +0000\n\nodd",
        b"author nobody\n\nodd",
        b"author \xff\xfe <\xff> 5 +0000\ncommitter C <c@x> 5 +0000\nencoding latin1\n\nod\xe9",
    ];
    for rest in odd {
        let parent = book.git(&["rev-parse", "HEAD"]);
        let mut text = format!("tree {tree}\nparent {parent}\n").into_bytes();
        text.extend_from_slice(rest);
        let commit = book.git_with(
            &[
                "hash-object",
                "-t",
                "commit",
                "-w",
                "--stdin",
                "--literally",
            ],
            &text,
        );
        let commit = String::from_utf8(commit).unwrap();
        book.git(&["update-ref", "refs/heads/main", commit.trim()]);
    }
    let history = book.history();
    let stamps: Vec<_> = history
        .commits
        .iter()
        .map(|commit| commit.stamped_at.is_some())
        .collect();
    assert_eq!(stamps, [true, false, false, true]);
    assert_eq!(history.commits.get(2).author.name, "nobody");
    assert_eq!(history.commits.get(3).author.name, "\u{fffd}\u{fffd}");
    assert_eq!(history.commits.get(3).subject, "od\u{fffd}");
}
