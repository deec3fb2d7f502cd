//! Clones that lack a part of the past.

use leads::domain::history::Gap;
use leads::store::Error;

use crate::git::Sandbox;

/// A book with four commits, and a clone of it beside.
fn clone(arguments: &[&str]) -> Sandbox {
    let book = Sandbox::new();
    book.write("leads/a.yaml", "1")
        .write("policy/sla.yaml", "1")
        .commit("first");
    book.write("leads/b.yaml", "1").commit("second");
    book.branch("work");
    book.write("leads/a.yaml", "2").commit("third");
    book.switch("main");
    book.merge(&["work"]);
    book.commit_index("merge");
    book.write("leads/b.yaml", "2").commit("last");
    book.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", book.dir().display());
    let clone = ["clone", "--quiet", "--no-checkout"];
    book.git(&[&clone, arguments, &[&url, "../clone"]].concat());
    book.at("clone")
}

#[test]
fn a_whole_clone_has_no_gap() {
    let clone = clone(&[]);
    assert_eq!(clone.history().gap, None);
    assert!(!clone.open().is_partial());
}

#[test]
fn a_clone_of_one_commit_knows_nothing_before_it() {
    let clone = clone(&["--depth=1"]);
    let history = clone.history();
    assert_eq!(history.gap, Some(Gap::Shallow));
    assert_eq!(history.policy_changes.len(), 1);
    assert_eq!(history.policy_commits.len(), 1);
    assert_eq!(
        clone.story(),
        ["last: leads/a.yaml ? → 2", "last: leads/b.yaml ? → 2"]
    );
}

#[test]
fn a_clone_cut_at_a_merge_knows_neither_parent() {
    let clone = clone(&["--depth=2"]);
    assert_eq!(
        clone.story(),
        [
            "merge: leads/a.yaml ?, ? → 2",
            "merge: leads/b.yaml ?, ? → 1",
            "last: leads/b.yaml 1 → 2",
        ]
    );
}

#[test]
fn a_clone_cut_below_a_merge_knows_what_the_merge_did() {
    let clone = clone(&["--depth=3"]);
    assert_eq!(clone.history().gap, Some(Gap::Shallow));
    assert_eq!(
        clone.story(),
        [
            "second: leads/a.yaml ? → 1",
            "second: leads/b.yaml ? → 1",
            "third [merge]: leads/a.yaml ? → 2",
            "third [merge]: leads/b.yaml ? → 1",
            "merge: leads/a.yaml 1, 2 → 2",
            "last: leads/b.yaml 1 → 2",
        ]
    );
}

#[test]
fn a_clone_deep_enough_has_no_gap() {
    let clone = clone(&["--depth=5"]);
    assert_eq!(clone.history().gap, None);
}

#[test]
fn a_clone_without_blobs_knows_which_are_missing() {
    let clone = clone(&["--filter=blob:none"]);
    assert!(clone.open().is_partial());
    assert_eq!(
        clone.story().first().map(String::as_str),
        Some("first: leads/a.yaml - → missing")
    );
}

#[test]
fn a_clone_without_trees_says_how_to_fetch_them() {
    let clone = clone(&["--filter=tree:0"]);
    let repository = clone.open();
    let error = repository.history(clone.head(), &()).unwrap_err();
    assert!(
        matches!(error, Error::Missing { partial: true, .. }),
        "{error}"
    );
    assert!(error.hint().contains("git fetch"), "{}", error.hint());
}
