//! What a branch would land if it were merged now.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use leads::domain::history::{CommitIndex, ObjectId};
use leads::store::{Onto, Repository};

use super::same_as_git::{Dice, stream};
use crate::git::{Sandbox, id, story};

/// A book with two leads and a policy.
fn book() -> Sandbox {
    let book = Sandbox::new();
    book.write("leads/a.yaml", "1")
        .write("leads/b.yaml", "1")
        .write("policy/sla.yaml", "1")
        .write("schema/lead.schema.json", "{}")
        .commit("first");
    book
}

/// When everything lands here: 2026-12-01 09:00 in UTC.
pub(super) fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_115_600, 0).unwrap()
}

/// Returns what one revision would land on another.
pub(super) fn onto(book: &Sandbox, base: &str, head: &str) -> Onto {
    let open = book.open();
    let [base, head] = [base, head].map(|name| open.resolve(name).unwrap());
    open.history_onto(base, head, at(), &())
        .unwrap_or_else(|error| panic!("{error}"))
}

/// Returns the lines that a landing adds to the story of its base.
fn told(book: &Sandbox, base: &str, onto: &Onto) -> Vec<String> {
    let open = book.open();
    let alone = open.history(open.resolve(base).unwrap(), &()).unwrap();
    let mut lines = story(&open, &onto.history);
    let before = story(&open, &alone);
    assert_eq!(lines[..before.len()], before, "the base's past is its own");
    lines.split_off(before.len())
}

/// Returns a file in the tree that a landing would leave.
fn left(open: &Repository, onto: &Onto, path: &str) -> String {
    let files = open.files_of_tree(onto.tree, path).unwrap();
    let content = open.read(files[0].version.blob).unwrap();
    match content {
        leads::store::Content::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
        other => format!("{other:?}"),
    }
}

fn subjects(onto: &Onto, commits: &[CommitIndex]) -> Vec<String> {
    let subject = |index: &CommitIndex| onto.history.commit(*index).subject.to_string();
    commits.iter().map(subject).collect()
}

#[test]
fn a_branch_that_goes_on_from_its_base_lands_whole() {
    let book = book();
    book.branch("work");
    book.write("leads/a.yaml", "2").commit_by("Mia", "one");
    book.write("README.md", "x")
        .commit("nothing about the book");
    book.write("leads/a.yaml", "3").commit_by("Sam", "two");
    let onto = onto(&book, "main", "work");
    assert_eq!(
        told(&book, "main", &onto),
        [
            "one [merge to come]: leads/a.yaml 1 → 2",
            "two [merge to come]: leads/a.yaml 2 → 3",
            "merge to come: leads/a.yaml 1, 3 → 3",
        ]
    );
    assert_eq!(onto.added, 3);
    assert!(onto.conflicts.is_empty());
    assert_eq!(
        onto.tree,
        id(&book.git(&["rev-parse", "work^{tree}"])),
        "nothing needs to be merged"
    );
    let authors = onto
        .history
        .commits
        .iter()
        .map(|commit| &*commit.author.name);
    assert_eq!(
        authors.collect::<Vec<_>>(),
        ["Ana", "Mia", "Sam", "Sam"],
        "the author of the head lands it"
    );
    let landing = onto.history.commit(onto.landing.unwrap());
    assert_eq!(landing.id, ObjectId::new(&[0; 20]));
    assert_eq!(landing.stamped_at, Some(at()));
    assert!(landing.merge);
}

#[test]
fn a_branch_that_took_its_base_in_lands_what_it_did_itself() {
    let book = book();
    book.branch("work");
    book.write("leads/a.yaml", "work").commit("work");
    book.switch("main");
    book.write("leads/a.yaml", "main")
        .write("leads/b.yaml", "main")
        .write("policy/sla.yaml", "main")
        .commit("main");
    book.switch("work");
    book.merge(&["main"]);
    book.write("leads/a.yaml", "both")
        .commit("update, resolved");
    book.write("leads/c.yaml", "new").commit("more");
    let onto = onto(&book, "main", "work");
    assert_eq!(
        told(&book, "main", &onto),
        [
            "work [merge to come]: leads/a.yaml 1 → work",
            "update, resolved [merge to come]: leads/a.yaml work, main → both",
            "more [merge to come]: leads/c.yaml - → new",
            "merge to come: leads/a.yaml main, both → both",
            "merge to come: leads/c.yaml -, new → new",
        ]
    );
    assert_eq!(
        subjects(&onto, &onto.history.policy_commits),
        ["first", "main"]
    );
    assert_eq!(onto.added, 3);
}

#[test]
fn a_merge_that_a_server_made_for_the_check_adds_nothing_of_its_own() {
    let book = book();
    book.branch("work");
    book.write("leads/a.yaml", "2").commit("one");
    book.switch("main");
    book.write("leads/b.yaml", "2").commit("beside");
    book.git(&["switch", "--quiet", "--detach"]);
    book.merge(&["work"]);
    book.commit_index("Merge work into main");
    let onto = onto(&book, "HEAD^1", "HEAD");
    assert_eq!(
        told(&book, "main", &onto),
        [
            "one [merge to come]: leads/a.yaml 1 → 2",
            "merge to come: leads/a.yaml 1, 2 → 2",
        ]
    );
    assert_eq!(onto.tree, id(&book.git(&["rev-parse", "HEAD^{tree}"])));
    assert_eq!(onto.added, 2);
}

#[test]
fn branches_that_parted_are_merged_as_git_would() {
    let book = Sandbox::new();
    let lines = |first: &str, last: &str| format!("{first}\n2\n3\n4\n5\n{last}\n");
    book.write("leads/a.yaml", &lines("1", "6"))
        .write("leads/2026-10/b.yaml", "b\nb\nb\n")
        .commit("first");
    book.branch("work");
    book.write("leads/a.yaml", &lines("work", "6"))
        .write("leads/2026-10/b.yaml", "b\nb\nwork\n")
        .commit("work");
    book.switch("main");
    book.write("leads/a.yaml", &lines("1", "main"));
    book.git(&["mv", "leads/2026-10/b.yaml", "leads/b.yaml"]);
    book.commit("main");
    book.git(&["config", "merge.renames", "false"]);
    let onto = onto(&book, "main", "work");
    let landed: Vec<_> = told(&book, "main", &onto)
        .into_iter()
        .filter(|line| line.starts_with("merge to come"))
        .map(|line| line.replace('\n', " "))
        .collect();
    assert_eq!(
        landed,
        [
            "merge to come: leads/a.yaml 1 2 3 4 5 main, work 2 3 4 5 6 → work 2 3 4 5 main",
            "merge to come: leads/b.yaml b b b, - → b b work",
        ],
        "with what neither side has, and however this git is set up"
    );
    assert!(onto.conflicts.is_empty());
    let listed = book.open().files_of_tree(onto.tree, "leads").unwrap();
    let paths: Vec<_> = listed.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["leads/a.yaml", "leads/b.yaml"]);
}

#[test]
fn conflicts_are_named_and_judged_as_they_stand() {
    let book = book();
    book.branch("work");
    book.write("leads/a.yaml", "work\n")
        .write("leads/ü b.yaml", "work\n")
        .remove("leads/b.yaml");
    book.commit("work");
    book.switch("main");
    book.write("leads/a.yaml", "main\n")
        .write("leads/ü b.yaml", "main\n")
        .write("leads/b.yaml", "2");
    book.commit("main");
    book.git(&["config", "merge.conflictStyle", "diff3"]);
    let onto = onto(&book, "main", "work");
    assert_eq!(
        onto.conflicts,
        ["leads/a.yaml", "leads/b.yaml", "leads/ü b.yaml"]
    );
    let open = book.open();
    let text = left(&open, &onto, "leads/a.yaml");
    let lines: Vec<_> = text
        .lines()
        .map(|line| &line[..line.len().min(7)])
        .collect();
    assert_eq!(
        lines,
        ["<<<<<<<", "main", "=======", "work", ">>>>>>>"],
        "as on every computer"
    );
    assert_eq!(left(&open, &onto, "leads/b.yaml"), "2");
}

#[test]
fn a_lead_filed_in_a_folder_that_moved_away_is_a_conflict() {
    let book = Sandbox::new();
    book.write("leads/2026-10/a.yaml", "1").commit("first");
    book.branch("work");
    book.write("leads/2026-10/b.yaml", "1").commit("work");
    book.switch("main");
    book.git(&["mv", "leads/2026-10", "leads/archive"]);
    book.commit("main");
    for setting in ["false", "true"] {
        book.git(&["config", "merge.directoryRenames", setting]);
        let onto = onto(&book, "main", "work");
        assert_eq!(onto.conflicts, ["leads/archive/b.yaml"]);
    }
}

#[test]
fn a_branch_put_on_an_older_commit_lands_as_if_from_there() {
    let book = book();
    book.branch("work");
    book.write("leads/a.yaml", "2").commit("one");
    book.switch("main");
    book.write("leads/b.yaml", "2").commit("beside");
    book.merge(&["work"]);
    book.commit_index("merge");
    book.git(&["switch", "--quiet", "--force-create", "work", "main~2"]);
    book.write("leads/c.yaml", "1").commit("again");
    let onto = onto(&book, "main", "work");
    assert_eq!(
        told(&book, "main", &onto),
        [
            "again [merge to come]: leads/c.yaml - → 1",
            "merge to come: leads/c.yaml -, 1 → 1",
        ]
    );
    assert_eq!(left(&book.open(), &onto, "leads/b.yaml"), "2");
}

#[test]
fn a_branch_that_changes_no_lead_still_lands() {
    let book = book();
    book.branch("work");
    book.write("README.md", "x").commit("readme");
    book.commit_index("empty");
    let onto = onto(&book, "main", "work");
    assert_eq!(told(&book, "main", &onto), ["merge to come"]);
    assert_eq!(onto.landing, Some(CommitIndex(1)));
    assert_eq!(onto.added, 2);
}

#[test]
fn a_base_that_has_the_head_lands_nothing() {
    let book = book();
    let first = book.head().to_string();
    book.git(&["tag", "--annotate", "--message", "x", "v1"]);
    book.write("leads/a.yaml", "2").commit("second");
    for (base, head) in [("main", "main"), ("main", &*first), ("main", "v1")] {
        let onto = onto(&book, base, head);
        assert!(told(&book, base, &onto).is_empty());
        assert_eq!((onto.landing, onto.added), (None, 0));
        assert_eq!(onto.tree, id(&book.git(&["rev-parse", "main^{tree}"])));
    }
    for base in ["v1", &*first, "HEAD~1"] {
        let onto = onto(&book, base, "main");
        assert_eq!(
            told(&book, base, &onto),
            [
                "second [merge to come]: leads/a.yaml 1 → 2",
                "merge to come: leads/a.yaml 1, 2 → 2",
            ]
        );
    }
}

#[test]
fn who_changed_policy_or_schema_is_told_on_a_branch_too() {
    let book = book();
    book.branch("work");
    book.write("policy/sla.yaml", "2").commit("policy");
    book.write("README.md", "x").commit("readme");
    book.write("schema/lead.schema.json", "[]").commit("schema");
    book.switch("main");
    book.write("policy/teams.yaml", "1").commit("teams");
    book.switch("work");
    book.merge(&["main"]);
    book.commit_index("update, clean");
    book.switch("main");
    book.write("policy/sla.yaml", "3").commit("crosswise");
    book.switch("work");
    book.merge(&["main"]);
    book.write("policy/sla.yaml", "4")
        .commit("update, resolved");
    let onto = onto(&book, "main", "work");
    assert_eq!(
        told(&book, "main", &onto),
        [
            "policy [merge to come]",
            "schema [merge to come]",
            "update, resolved [merge to come]",
            "merge to come",
        ]
    );
    assert_eq!(
        subjects(&onto, &onto.history.policy_commits),
        [
            "first",
            "teams",
            "crosswise",
            "policy",
            "schema",
            "update, resolved"
        ],
        "a merge that takes each file from one side changes none"
    );
    assert_eq!(
        subjects(&onto, &onto.history.policy_changes),
        ["first", "teams", "crosswise", "merge to come"]
    );
}

#[test]
fn where_two_commits_parted() {
    let book = book();
    let first = book.head();
    book.branch("work");
    let work = book.write("leads/a.yaml", "2").commit("work");
    book.switch("main");
    let main = book.write("leads/b.yaml", "2").commit("main");
    book.git(&["switch", "--quiet", "--orphan", "alone"]);
    let alone = book.write("leads/c.yaml", "1").commit("alone");
    let open = book.open();
    for (one, other, base) in [
        (work, main, Some(first)),
        (first, main, Some(first)),
        (main, main, Some(main)),
        (alone, main, None),
    ] {
        assert_eq!(open.merge_base(one, other).unwrap(), base);
        assert_eq!(open.merge_base(other, one).unwrap(), base);
    }
    for (old, new, leads) in [
        (first, work, true),
        (work, work, true),
        (work, first, false),
        (work, main, false),
        (alone, main, false),
    ] {
        assert_eq!(open.is_ancestor(old, new).unwrap(), leads);
    }
}

/// Whatever two commits are merged, it is told as if git had merged them and the history had been read after that.
#[test]
fn a_merge_to_come_is_told_as_one_that_was_made() {
    let book = Sandbox::new();
    book.git_with(&["fast-import", "--quiet"], stream(7, 300).as_bytes());
    let every = book.git(&["rev-list", "--all"]);
    let every: Vec<&str> = every.lines().collect();
    let mut dice = Dice(5);
    let mut kinds = BTreeSet::new();
    for _ in 0..40 {
        // Neighbours in time: what parted long ago conflicts nearly always.
        let near = dice.roll(every.len() - 16);
        let [base, head] = [(); 2].map(|()| every[near + dice.roll(16)]);
        let onto = onto(&book, base, head);
        let merge_base = book.git(&["merge-base", "--all", base, head]);
        let found = book.open().merge_base(id(base), id(head)).unwrap().unwrap();
        assert!(merge_base.contains(&found.to_string()), "{base} {head}");
        let brought = book.git(&["rev-list", "--count", &format!("{base}..{head}")]);
        assert_eq!(onto.added.to_string(), brought, "{base} {head}");
        if onto.added == 0 {
            kinds.insert("behind");
            continue;
        }
        book.git(&["checkout", "--quiet", "--force", "--detach", base]);
        book.merge(&[head]);
        let unmerged = book.git(&["diff", "--name-only", "--diff-filter=U"]);
        assert_eq!(onto.conflicts.join("\n"), unmerged, "{base} {head}");
        if !unmerged.is_empty() {
            kinds.insert("conflicts");
            book.git(&["reset", "--quiet", "--hard"]);
            continue;
        }
        kinds.insert(if merge_base == base {
            "ahead"
        } else {
            "parted"
        });
        book.commit_index("merge to come");
        assert_eq!(
            story(&book.open(), &onto.history),
            book.story(),
            "{base} {head}"
        );
        assert_eq!(onto.tree, id(&book.git(&["rev-parse", "HEAD^{tree}"])));
    }
    assert_eq!(kinds.len(), 4, "all kinds are tried: {kinds:?}");
}
