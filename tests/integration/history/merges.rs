//! What merges land.

use leads::domain::history::CommitIndex;

use crate::git::Sandbox;

/// A book with two leads.
fn book() -> Sandbox {
    let book = Sandbox::new();
    book.write("leads/a.yaml", "1")
        .write("leads/b.yaml", "1")
        .commit("first");
    book
}

#[test]
fn a_merge_lands_what_its_branch_recorded() {
    let book = book();
    book.branch("work");
    book.write("leads/a.yaml", "2").commit("one");
    book.write("README.md", "x").commit("nothing about leads");
    book.write("leads/a.yaml", "3").commit("two");
    book.switch("main");
    book.write("leads/b.yaml", "2").commit("beside");
    book.merge(&["work"]);
    book.commit_index("merge");
    assert_eq!(
        book.story()[2..],
        [
            "beside: leads/b.yaml 1 → 2",
            "one [merge]: leads/a.yaml 1 → 2",
            "two [merge]: leads/a.yaml 2 → 3",
            "merge: leads/a.yaml 1, 3 → 3",
        ]
    );
    assert!(book.history().commits.last().unwrap().merge);
}

#[test]
fn what_a_merge_changes_by_itself_is_seen() {
    let book = book();
    book.branch("work");
    book.write("leads/a.yaml", "branch").commit("branch");
    book.switch("main");
    book.write("leads/a.yaml", "main").commit("main");
    book.merge(&["work"]);
    book.write("leads/a.yaml", "resolved")
        .write("leads/c.yaml", "evil")
        .commit("merge");
    assert_eq!(
        book.story()[2..],
        [
            "main: leads/a.yaml 1 → main",
            "branch [merge]: leads/a.yaml 1 → branch",
            "merge: leads/a.yaml main, branch → resolved",
            "merge: leads/c.yaml -, - → evil",
        ]
    );
}

#[test]
fn a_merge_inside_a_branch_records_only_what_differs_from_every_parent() {
    let book = book();
    book.branch("work");
    book.write("leads/a.yaml", "work").commit("work");
    book.switch("main");
    book.write("leads/b.yaml", "main")
        .write("leads/c.yaml", "main")
        .commit("main");
    book.switch("work");
    book.merge(&["main"]);
    book.commit_index("update, clean");
    book.switch("main");
    book.write("leads/a.yaml", "also").commit("also");
    book.switch("work");
    book.merge(&["main"]);
    book.write("leads/a.yaml", "both")
        .commit("update, resolved");
    book.switch("main");
    book.merge(&["work"]);
    book.commit_index("merge");
    assert_eq!(
        book.story()[2..],
        [
            "main: leads/b.yaml 1 → main",
            "main: leads/c.yaml - → main",
            "also: leads/a.yaml 1 → also",
            "work [merge]: leads/a.yaml 1 → work",
            "update, resolved [merge]: leads/a.yaml work, also → both",
            "merge: leads/a.yaml also, both → both",
        ]
    );
}

#[test]
fn a_commit_lands_once() {
    let book = book();
    book.branch("work");
    book.write("leads/a.yaml", "2").commit("one");
    book.switch("main");
    book.merge(&["work"]);
    book.commit_index("merge 1");
    book.switch("work");
    book.write("leads/a.yaml", "3").commit("two");
    book.switch("main");
    book.merge(&["work"]);
    book.commit_index("merge 2");
    assert_eq!(
        book.story()[2..],
        [
            "one [merge 1]: leads/a.yaml 1 → 2",
            "merge 1: leads/a.yaml 1, 2 → 2",
            "two [merge 2]: leads/a.yaml 2 → 3",
            "merge 2: leads/a.yaml 2, 3 → 3",
        ]
    );
}

#[test]
fn an_octopus_lands_all_arms_by_time() {
    let book = book();
    for name in ["x", "y", "z"] {
        book.git(&["switch", "--quiet", "--create", name, "main"]);
        book.write(&format!("leads/{name}.yaml"), "1").commit(name);
    }
    book.switch("main");
    book.merge(&["z", "x", "y"]);
    book.commit_index("octopus");
    assert_eq!(
        book.story()[2..],
        [
            "x [octopus]: leads/x.yaml - → 1",
            "y [octopus]: leads/y.yaml - → 1",
            "z [octopus]: leads/z.yaml - → 1",
            "octopus: leads/x.yaml -, -, 1, - → 1",
            "octopus: leads/y.yaml -, -, -, 1 → 1",
            "octopus: leads/z.yaml -, 1, -, - → 1",
        ]
    );
}

#[test]
fn a_merge_may_bring_a_second_root() {
    let book = book();
    book.git(&["switch", "--quiet", "--orphan", "import"]);
    book.write("leads/old.yaml", "1").commit("import");
    book.switch("main");
    book.merge(&["import"]);
    book.commit_index("merge");
    assert_eq!(
        book.story()[2..],
        [
            "import [merge]: leads/old.yaml - → 1",
            "merge: leads/old.yaml -, 1 → 1",
        ]
    );
}

#[test]
fn who_changed_policy_or_schema_is_told_of_branches_too() {
    let book = book();
    book.branch("work");
    book.write("policy/sla.yaml", "1").commit("policy");
    book.write("README.md", "x").commit("readme");
    book.switch("main");
    book.write("policy/teams.yaml", "1")
        .write("schema/lead.schema.json", "{}")
        .commit("teams and schema");
    book.merge(&["work"]);
    book.commit_index("merge, clean");
    book.branch("more");
    book.write("leads/a.yaml", "2").commit("lead");
    book.switch("main");
    book.merge(&["more"]);
    book.write("policy/sla.yaml", "2").commit("merge, and more");
    let history = book.history();
    let subjects = |commits: &[CommitIndex]| -> Vec<String> {
        let subject = |index: &CommitIndex| history.commit(*index).subject.to_string();
        commits.iter().map(subject).collect()
    };
    assert_eq!(
        subjects(&history.policy_commits),
        ["teams and schema", "policy", "merge, and more"],
        "a merge that takes each file from one side changes none"
    );
    assert_eq!(
        subjects(&history.policy_changes),
        ["teams and schema", "merge, clean", "merge, and more"]
    );
    assert!(book.story().contains(&"policy [merge, clean]".to_owned()));
}

#[test]
fn parents_come_before_children_whatever_their_stamps() {
    let book = book();
    book.branch("work");
    book.write("leads/a.yaml", "late").commit("late");
    let late = book.git(&["rev-parse", "HEAD"]);
    let blob = book.git_with(&["hash-object", "-w", "--stdin"], b"early");
    let blob = String::from_utf8(blob).unwrap();
    book.git(&[
        "update-index",
        "--cacheinfo",
        &format!("100644,{},leads/a.yaml", blob.trim()),
    ]);
    let tree = book.git(&["write-tree"]);
    let text = format!(
        "tree {tree}\nparent {late}\nauthor A <a@x> 5 +0000\ncommitter A <a@x> 5 +0000\n\nearly\n"
    );
    let child = book.git_with(
        &["hash-object", "-t", "commit", "-w", "--stdin"],
        text.as_bytes(),
    );
    let child = String::from_utf8(child).unwrap();
    book.git(&["reset", "--quiet", "--hard"]);
    book.switch("main");
    book.merge(&[child.trim()]);
    book.commit_index("merge");
    assert_eq!(
        book.story()[2..4],
        [
            "late [merge]: leads/a.yaml 1 → late",
            "early [merge]: leads/a.yaml late → early",
        ]
    );
}

#[test]
fn a_line_turned_around_by_a_pull_is_noted() {
    let book = book();
    book.branch("private");
    book.write("leads/a.yaml", "2").commit("mine");
    book.switch("main");
    book.write("leads/b.yaml", "2").commit("theirs");
    book.switch("private");
    book.merge(&["main"]);
    book.commit_index("Merge branch 'main' of example.com:team/book");
    let notes = book.history().notes;
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(
        notes[0].starts_with("1 merge on this line pulled"),
        "{notes:?}"
    );
}
