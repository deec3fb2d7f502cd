//! Which leads a branch would touch, told by changes and by events.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leads::codec::versions::Versions;
use leads::domain::history::{Change, CommitIndex, History, Version};
use leads::domain::lead::id_of;
use leads::domain::timeline::{self, Event, Reading};
use leads::store::{Content, Onto, Repository};

use super::onto::onto;
use crate::git::Sandbox;

/// Returns a lead, with so much between its stage and its owner that both can change at once.
fn lead(stage: &str, owner: &str) -> String {
    format!(
        "stage: {stage}\ncompany: {{ name: Acme }}\nsource: webinar\npriority: B\ncampaign: spring\nowner: {owner}\n"
    )
}

/// A book with four leads.
fn book() -> Sandbox {
    let book = Sandbox::new();
    for id in ["a", "b", "c", "d"] {
        let path = format!("leads/2026-11/{id}.yaml");
        book.write(&path, &lead("inquiry", "ana"));
    }
    book.commit("first");
    book.branch("work");
    book
}

/// Returns the events of each lead.
fn events(open: &Repository, history: &History) -> BTreeMap<String, Vec<Event>> {
    let mut leads: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in &history.changes {
        let id = id_of(&change.path).unwrap();
        leads.entry(id).or_default().push(change);
    }
    let told = leads.into_iter().map(|(id, changes)| {
        let mut versions = Versions::default();
        let read = |version: Version| match open.read(version.blob).unwrap() {
            Content::Bytes(bytes) => match versions.read(&bytes) {
                Ok(lead) => Reading::Lead(Arc::new(lead)),
                Err(why) => Reading::Fault(why),
            },
            _ => Reading::Missing,
        };
        let timeline = timeline::build(history, &changes, timeline::Keep::Newest, read);
        (id.to_owned(), timeline.events)
    });
    told.collect()
}

/// Returns the leads with an event that a landing brings, and for each the commits and the events' kinds.
fn by_events(book: &Sandbox, onto: &Onto) -> Vec<String> {
    let landing = onto.landing.unwrap();
    let subject = |commit: CommitIndex| onto.history.commit(commit).subject;
    let mut lines = Vec::new();
    for (id, events) in events(&book.open(), &onto.history) {
        for event in events {
            let commit = event.commit.unwrap();
            if onto.history.commit(commit).landing == landing {
                let what = format!("{:?}", event.what);
                let kind = what.split(|c: char| !c.is_alphabetic()).next().unwrap();
                let dropped = if event.dropped { " (dropped)" } else { "" };
                lines.push(format!("{id}: {} {kind}{dropped}", subject(commit)));
            }
        }
    }
    lines
}

/// Returns the leads that a landing changes on the way, and those that it leaves different.
fn by_changes(onto: &Onto) -> [BTreeSet<&str>; 2] {
    let landing = onto.landing.unwrap();
    let landed = onto.history.landed_with(landing);
    let own = landed.iter().filter(|change| change.commit == landing);
    [ids(landed.iter()), ids(own)]
}

fn ids<'c>(changes: impl Iterator<Item = &'c Change>) -> BTreeSet<&'c str> {
    changes.filter_map(|change| id_of(&change.path)).collect()
}

fn set<const N: usize>(ids: [&str; N]) -> BTreeSet<&str> {
    ids.into_iter().collect()
}

#[test]
fn moved_deleted_renamed_and_new_leads_are_touched() {
    let book = book();
    book.write("leads/2026-11/a.yaml", &lead("working", "ana"))
        .commit("a moves");
    book.remove("leads/2026-11/b.yaml").commit("b goes");
    book.git(&["mv", "leads/2026-11/c.yaml", "leads/c.yaml"]);
    book.commit("c is elsewhere");
    book.write("leads/e.yaml", &lead("inquiry", "ben"))
        .commit("e comes");
    let onto = onto(&book, "main", "work");
    assert_eq!(
        by_events(&book, &onto),
        [
            "a: a moves Moved",
            "b: b goes Deleted",
            "c: c is elsewhere Renamed",
            "e: e comes Created",
            "e: e comes Assigned",
        ]
    );
    let [on_the_way, different] = by_changes(&onto);
    assert_eq!(on_the_way, set(["a", "b", "c", "e"]));
    assert_eq!(different, on_the_way);
}

#[test]
fn what_only_the_merge_makes_is_touched() {
    let book = book();
    book.write("leads/2026-11/a.yaml", &lead("working", "ana"))
        .commit("a moves");
    book.switch("main");
    book.write("leads/2026-11/a.yaml", &lead("inquiry", "ben"))
        .write("leads/2026-11/d.yaml", &lead("inquiry", "ben"))
        .commit("ben takes over");
    let clean = onto(&book, "main", "work");
    assert!(clean.conflicts.is_empty());
    assert_eq!(by_events(&book, &clean), ["a: a moves Moved"]);
    let [on_the_way, different] = by_changes(&clean);
    assert_eq!((on_the_way, different), (set(["a"]), set(["a"])));

    book.write("leads/2026-11/a.yaml", &lead("nurture", "ben"))
        .commit("a waits");
    let torn = onto(&book, "main", "work");
    assert_eq!(torn.conflicts, ["leads/2026-11/a.yaml"]);
    assert_eq!(
        by_events(&book, &torn),
        ["a: a moves Moved", "a: merge to come Unreadable"],
        "a file that cannot be merged is one clear fault"
    );
    assert_eq!(by_changes(&torn)[1], set(["a"]));
}

#[test]
fn what_a_merge_on_the_branch_makes_by_itself_is_touched() {
    let book = book();
    book.write("leads/2026-11/a.yaml", &lead("working", "ana"))
        .commit("a moves");
    book.switch("main");
    book.write("leads/2026-11/d.yaml", &lead("inquiry", "ben"))
        .commit("ben takes over");
    book.switch("work");
    book.merge(&["main"]);
    book.write("leads/2026-11/c.yaml", &lead("won", "ana"))
        .commit_by("Sam", "update, and c is won");
    let onto = onto(&book, "main", "work");
    assert_eq!(
        by_events(&book, &onto),
        ["a: a moves Moved", "c: update, and c is won Moved"]
    );
    assert_eq!(by_changes(&onto)[1], set(["a", "c"]));
}

#[test]
fn what_a_branch_takes_back_is_told_and_leaves_no_difference() {
    let book = book();
    book.write("leads/2026-11/a.yaml", &lead("working", "ana"))
        .commit("a moves");
    book.write("leads/2026-11/a.yaml", &lead("inquiry", "ana"))
        .commit("a moves back");
    let onto = onto(&book, "main", "work");
    let [on_the_way, different] = by_changes(&onto);
    assert_eq!(on_the_way, set(["a"]));
    assert!(different.is_empty());
    let moves = by_events(&book, &onto);
    assert!(moves.iter().all(|line| line.contains("Moved")), "{moves:?}");
    assert_eq!(moves.len(), 2);
}

#[test]
fn only_changes_tell_of_comments() {
    let book = book();
    let text = lead("inquiry", "ana");
    book.write("leads/2026-11/a.yaml", &format!("# call again\n{text}"))
        .commit("nothing that a lead says");
    let onto = onto(&book, "main", "work");
    assert!(by_events(&book, &onto).is_empty());
    assert_eq!(by_changes(&onto)[1], set(["a"]));
}

#[test]
fn each_landing_has_its_own_changes() {
    let book = book();
    book.write("leads/2026-11/a.yaml", &lead("working", "ana"))
        .commit("a moves");
    book.switch("main");
    book.write("leads/2026-11/b.yaml", &lead("working", "ana"))
        .commit("b moves");
    book.write("README.md", "x").commit("readme");
    let onto = onto(&book, "main", "work");
    let history = &onto.history;
    let mut landed = 0;
    for (position, commit) in history.commits.iter().enumerate() {
        let index = CommitIndex(position as u32);
        let changes = history.landed_with(index);
        if commit.landing != index {
            assert!(changes.is_empty());
        }
        let here = |change: &Change| history.commit(change.commit).landing == index;
        assert!(changes.iter().all(here));
        landed += changes.len();
    }
    assert_eq!(landed, history.changes.len());
    assert_eq!(history.landed_with(onto.landing.unwrap()).len(), 2);
}
