//! What the history of a file tells, commit by commit.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::domain::lead::{About, Until};
use crate::domain::story::*;

/// Returns the events in short: what, by which commit, and whether they are old or came to nothing.
fn told(story: &Story) -> Vec<String> {
    let timeline = story.timeline();
    let events = timeline.events.iter().map(|event| {
        let name = |name: &Option<Name>| name.as_deref().unwrap_or("-").to_owned();
        let what = match &event.what {
            What::Created { stage } => format!("created {}", name(stage)),
            What::Moved { from, to, .. } => format!("{}→{}", name(from), name(to)),
            What::Assigned { to, .. } => format!("to {}", name(to)),
            What::Activity(activity) => {
                format!("activity {}", (activity.at - hour(0)).num_hours())
            }
            What::Handoff(_) => "handoff".to_owned(),
            What::Paused(_) => "paused".to_owned(),
            What::Resumed => "resumed".to_owned(),
            What::Recycled(_) => "recycled".to_owned(),
            What::Resolved(_) => "resolved".to_owned(),
            What::Feedback(_) => "feedback".to_owned(),
            What::Edited { fields, altered } => {
                let altered: Vec<&str> = altered.iter().map(|one| one.was.field()).collect();
                format!("edited {} ({})", fields.join(" "), altered.join(" "))
            }
            What::Renamed { to, .. } => format!("renamed {to}"),
            What::Deleted => "deleted".to_owned(),
            What::Unreadable { .. } => "unreadable".to_owned(),
        };
        let commit = event
            .commit
            .map_or("now".to_owned(), |commit| commit.0.to_string());
        let old = if event.at_horizon { " or before" } else { "" };
        let dropped = if event.dropped { " dropped" } else { "" };
        format!("{commit}: {what}{old}{dropped}")
    });
    events.collect()
}

fn at(path: &'static str, lead: &Lead) -> Edit {
    (path, Some(Reading::Lead(Arc::new(lead.clone()))))
}

#[test]
fn commits_of_the_line_tell_what_they_changed() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.commit(1, "ana", [("leads/a/other.yaml", Some(Reading::Missing))]);
    story.commit(2, "ana", put(&lead("calling").with(call(2))));
    story.commit(3, "ana", put(&lead("calling").owned_by(None)));
    assert_eq!(
        told(&story),
        [
            "0: created new",
            "0: to ana",
            "2: new→calling",
            "2: activity 2",
            "3: to -",
            "3: edited activities (activities)",
        ]
    );
}

#[test]
fn a_merge_tells_what_its_commits_recorded_and_what_it_changed_itself() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.fork();
    story.branch(1, "ana", put(&lead("calling").with(call(1))));
    story.branch(2, "sam", put(&lead("offer").with(call(1))));
    story.merge(5, "mia", put(&lead("offer").with(call(1)).with(call(4))));
    assert_eq!(
        told(&story)[2..],
        [
            "1: new→calling",
            "1: activity 1",
            "2: calling→offer",
            "3: activity 4"
        ]
    );

    // What both sides changed is nobody's own; what is like neither side is the merge's.
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.fork();
    story.branch(1, "ana", put(&lead("calling").with(call(1))));
    story.commit(2, "ana", put(&lead("new").with(call(2))));
    story.merge(5, "mia", put(&lead("later").with(call(2)).with(call(1))));
    assert_eq!(
        told(&story)[2..],
        [
            "1: activity 2",
            "2: new→calling dropped",
            "2: activity 1",
            "3: new→later"
        ]
    );
}

#[test]
fn what_a_merge_leaves_out_comes_to_nothing() {
    let feedback = Feedback {
        from: Some("sales".into()),
        by: None,
        at: None,
        about: About::Quality,
        verdict: None,
        note: None,
    };
    let pause = Pause {
        reason: Some("fair".to_owned()),
        until: Some(Until::Date(day(9))),
    };
    let busy = Lead {
        handoff: Some(Arc::new(Handoff::default())),
        paused: Some(Arc::new(pause)),
        recycle: Some(Arc::new(Recycle {
            note: None,
            reason: None,
            revisit_on: Some(day(8)),
        })),
        resolution: Some(Arc::new(Resolution::default())),
        feedback: vec![feedback].into_iter().map(Arc::new).collect(),
        ..lead("calling").owned_by(Some("sam")).with(call(1))
    };
    let dropped = [
        "1: new→calling dropped",
        "1: to sam dropped",
        "1: activity 1 dropped",
        "1: handoff dropped",
        "1: paused dropped",
        "1: recycled dropped",
        "1: resolved dropped",
        "1: feedback dropped",
    ];
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.fork();
    story.branch(1, "ana", put(&busy));
    story.merge_nothing(5);
    assert_eq!(told(&story)[2..], dropped, "the merge changed nothing");

    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.fork();
    story.branch(1, "ana", put(&busy));
    story.merge(5, "mia", put(&lead("new").with(call(4))));
    assert_eq!(
        told(&story)[2..10],
        dropped,
        "the merge changed something else"
    );
    assert_eq!(told(&story)[10..], ["2: activity 4"]);

    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.fork();
    story.branch(1, "ana", gone());
    story.merge_nothing(5);
    story.commit(6, "ana", put(&lead("calling")));
    assert_eq!(told(&story)[2..], ["1: deleted dropped", "3: new→calling"]);

    let mut story = Story::default();
    story.commit(0, "ana", []);
    story.fork();
    story.branch(1, "ana", put(&lead("new")));
    story.merge_nothing(5);
    assert_eq!(
        told(&story),
        ["1: created new dropped", "1: to ana dropped"]
    );
    let timeline = story.timeline();
    assert_eq!((&*timeline.file, timeline.present), (FILE, false));
}

#[test]
fn a_move_away_and_back_on_a_branch_is_told_as_it_was() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.fork();
    story.branch(1, "ana", put(&lead("calling")));
    story.branch(2, "ana", put(&lead("new").with(call(2))));
    story.merge(5, "mia", []);
    assert_eq!(
        told(&story)[2..],
        ["1: new→calling", "2: calling→new", "2: activity 2"]
    );
}

#[test]
fn what_the_line_had_already_is_not_told_again() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.fork();
    story.branch(1, "ana", put(&lead("new").with(call(1))));
    story.commit(2, "ana", put(&lead("new").with(call(1))));
    story.merge_nothing(5);
    assert_eq!(
        told(&story)[2..],
        ["1: activity 1", "2: activity 1 dropped"]
    );
}

#[test]
fn what_nobody_seen_brought_in_is_the_merges() {
    // The line took a pause away, the branch still has it, and the merge keeps it.
    let paused = Lead {
        paused: Some(Arc::new(Pause {
            reason: Some("fair".to_owned()),
            until: Some(Until::Date(day(9))),
        })),
        ..lead("new")
    };
    let mut story = Story::default();
    story.commit(0, "ana", put(&paused));
    story.fork();
    story.branch(1, "ana", put(&paused.with(call(1))));
    story.commit(2, "ana", put(&lead("new")));
    story.merge(5, "mia", []);
    assert_eq!(
        told(&story)[3..],
        ["1: resumed", "2: activity 1", "3: paused"]
    );
}

#[test]
fn who_loses_a_record_is_told_of_that_one_alone() {
    let three = lead("new").with(call(1)).with(call(2)).with(call(3));
    let lost = |story: &Story| {
        let told = story.timeline();
        let altered = told.events.iter().filter_map(|event| match &event.what {
            What::Edited { altered, .. } => Some((event.commit.unwrap().0, altered.len())),
            _ => None,
        });
        altered.collect::<Vec<_>>()
    };
    // The branch loses one, and the merge another.
    let mut story = Story::default();
    story.commit(0, "ana", put(&three));
    story.fork();
    let two = lead("new").with(call(2)).with(call(3));
    story.branch(1, "ana", put(&two));
    story.merge(5, "mia", put(&lead("new").with(call(3))));
    assert_eq!(lost(&story), [(1, 1), (2, 1)]);

    // The merge takes what the branch left, and loses what the line got meanwhile.
    let mut story = Story::default();
    story.commit(0, "ana", put(&three));
    story.fork();
    story.branch(1, "ana", put(&two));
    story.commit(2, "sam", put(&three.with(call(4))));
    story.merge(5, "mia", put(&two));
    assert_eq!(lost(&story), [(2, 1), (3, 1)]);

    // Branch and line lose one each; a merge of the line into the branch takes both losses, and loses one of its own.
    for (left, own) in [(vec![3, 4], 0), (vec![3], 1)] {
        let all = |calls: &[i64]| {
            calls
                .iter()
                .fold(lead("new"), |lead, at| lead.with(call(*at)))
        };
        let mut story = Story::default();
        story.commit(0, "ana", put(&all(&[1, 2, 3, 4])));
        story.fork();
        story.branch(1, "ana", put(&all(&[2, 3, 4])));
        story.commit(2, "sam", put(&all(&[1, 3, 4])));
        story.catch_up(3, "mia", put(&all(&left)));
        story.merge(5, "kim", []);
        assert_eq!(lost(&story), [(1, 1), (2, 1), (3, own)], "{left:?}");
    }
}

#[test]
fn a_lead_that_came_with_a_branch() {
    let mut story = Story::default();
    story.commit(0, "ana", []);
    story.fork();
    story.branch(1, "ana", put(&lead("new")));
    story.merge(5, "mia", put(&lead("calling")));
    assert_eq!(
        told(&story),
        ["1: created new", "1: to ana", "2: new→calling"]
    );
    let timeline = story.timeline();
    assert_eq!(timeline.lead.unwrap().stage.as_deref(), Some("calling"));
}

#[test]
fn an_unreadable_version_keeps_what_the_lead_had() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.commit(1, "ana", broken());
    let timeline = story.timeline();
    assert_eq!(
        timeline.lead.as_ref().unwrap().stage.as_deref(),
        Some("new")
    );
    assert_eq!((timeline.fault.is_some(), timeline.present), (true, true));

    story.commit(2, "ana", put(&lead("calling")));
    assert_eq!(told(&story)[2..], ["1: unreadable", "2: new→calling"]);
    assert_eq!(story.timeline().fault, None);

    // Broken on a branch, after a move, and mended on the line.
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.fork();
    story.branch(1, "ana", put(&lead("calling")));
    story.branch(2, "ana", broken());
    story.merge(5, "mia", []);
    assert_eq!(
        story.timeline().lead.unwrap().stage.as_deref(),
        Some("calling")
    );
    story.commit(6, "ana", put(&lead("calling").with(call(6))));
    assert_eq!(
        told(&story)[2..],
        ["1: new→calling", "2: unreadable", "4: activity 6"]
    );

    // Broken and mended on a branch.
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.fork();
    story.branch(1, "ana", put(&lead("calling")));
    story.branch(2, "ana", broken());
    story.branch(3, "ana", put(&lead("offer")));
    story.merge(5, "mia", []);
    assert_eq!(
        told(&story)[2..],
        ["1: new→calling", "2: unreadable", "3: calling→offer"]
    );

    let mut story = Story::default();
    story.commit(0, "ana", broken());
    story.commit(1, "ana", put(&lead("new")));
    assert_eq!(
        told(&story),
        ["0: unreadable", "1: created new", "1: to ana"]
    );
}

#[test]
fn a_lead_that_comes_back_keeps_what_it_had() {
    let known = lead("calling").with(call(1));
    let mut story = Story::default();
    story.commit(0, "ana", put(&known));
    story.commit(2, "ana", gone());
    assert!(!story.timeline().present);
    assert_eq!(&*story.timeline().file, FILE);
    story.commit(3, "ana", put(&known.with(call(3))));
    assert_eq!(
        told(&story)[3..],
        ["1: deleted", "2: created calling", "2: activity 3"]
    );
    assert!(story.timeline().present);
}

#[test]
fn another_folder_changes_nothing() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.commit(
        1,
        "ana",
        [(FILE, None), at("leads/b/acme.yaml", &lead("new"))],
    );
    assert_eq!(told(&story)[2..], ["1: renamed leads/b/acme.yaml"]);
    assert_eq!(&*story.timeline().file, "leads/b/acme.yaml");

    story.fork();
    story.branch(
        2,
        "ana",
        [
            ("leads/b/acme.yaml", None),
            at("leads/c/acme.yaml", &lead("calling")),
        ],
    );
    story.merge(3, "mia", []);
    assert_eq!(
        told(&story)[3..],
        ["2: new→calling", "2: renamed leads/c/acme.yaml"]
    );
}

#[test]
fn of_two_files_the_first_in_byte_order_is_the_lead() {
    let second = "leads/b/acme.yaml";
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.commit(1, "ana", [at(second, &lead("offer"))]);
    story.commit(2, "ana", [at(second, &lead("taken"))]);
    assert_eq!(told(&story)[2..], [""; 0], "the second says nothing");
    assert_eq!(story.timeline().doubles, [Arc::from(second)]);

    story.commit(
        3,
        "ana",
        [
            (FILE, Some(Reading::Lead(lead("calling").into()))),
            at(second, &lead("sold")),
        ],
    );
    assert_eq!(told(&story)[2..], ["3: new→calling"]);
    story.commit(4, "ana", gone());
    assert_eq!(told(&story)[3..], ["4: calling→sold"]);
    assert_eq!(&*story.timeline().file, second);

    story.commit(5, "ana", [at("leads/B/acme.yaml", &lead("new"))]);
    assert_eq!(
        &*story.timeline().file,
        "leads/B/acme.yaml",
        "capitals come first"
    );
}

#[test]
fn at_the_horizon_facts_may_be_older() {
    let mut story = Story::default();
    story.horizon(0, put(&lead("new")));
    story.commit(1, "ana", put(&lead("calling")));
    assert_eq!(
        told(&story),
        [
            "0: created new or before",
            "0: to ana or before",
            "1: new→calling"
        ]
    );
    assert!(story.timeline().has_gap());

    let mut story = Story::default();
    story.horizon(0, broken());
    story.commit(1, "ana", put(&lead("new")));
    assert_eq!(
        told(&story),
        [
            "0: unreadable",
            "1: created new or before",
            "1: to ana or before"
        ]
    );
}

#[test]
fn a_branch_that_is_cut_off_tells_nothing_of_leads_that_were_there() {
    let mut story = Story::default();
    story.horizon(0, put(&lead("new")));
    story.commit(1, "ana", put(&lead("calling")));
    story.fork();
    story.branch_horizon(0, []);
    story.merge_nothing(5);
    assert_eq!(told(&story)[2..], ["1: new→calling"], "untouched");

    story.fork();
    story.branch_horizon(6, put(&lead("offer").with(call(6))));
    story.branch(7, "ana", put(&lead("taken").with(call(6))));
    story.merge(8, "mia", []);
    assert_eq!(
        told(&story)[3..],
        ["5: offer→taken", "6: activity 6"],
        "what nobody seen brought in is the merge's"
    );

    let mut story = Story::default();
    story.horizon(0, []);
    story.fork();
    story.branch_horizon(1, put(&lead("new")));
    story.merge(5, "mia", []);
    assert_eq!(
        told(&story),
        ["1: created new or before", "1: to ana or before"]
    );
}

#[test]
fn a_version_that_is_not_here_hides_what_came_before() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.commit(1, "ana", missing());
    assert!(story.timeline().missing);
    assert_eq!(told(&story).len(), 2);
    story.commit(2, "ana", put(&lead("calling").with(call(1))));
    assert_eq!(
        told(&story)[2..],
        [
            "2: created calling or before",
            "2: to ana or before",
            "2: activity 1 or before"
        ]
    );
    assert!(!story.timeline().missing);

    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.commit(1, "ana", missing());
    story.commit(2, "ana", broken());
    story.commit(3, "ana", put(&lead("new")));
    assert_eq!(
        told(&story)[2..],
        [
            "2: unreadable",
            "3: created new or before",
            "3: to ana or before"
        ]
    );
}

#[test]
fn the_working_tree_counts_as_now() {
    let known = lead("new");
    let changed = Some(Reading::Lead(lead("calling").into()));
    let cases: [(&str, _, &[&str]); 5] = [
        (
            "changed",
            (Some(FILE), changed.clone()),
            &["now: new→calling"],
        ),
        (
            "moved",
            (
                Some("leads/b/acme.yaml"),
                Some(Reading::Lead(known.clone().into())),
            ),
            &["now: renamed leads/b/acme.yaml"],
        ),
        ("removed", (None, None), &["now: deleted"]),
        (
            "broken",
            (Some(FILE), Some(Reading::Fault("no YAML".to_owned()))),
            &["now: unreadable"],
        ),
        (
            "the same",
            (Some(FILE), Some(Reading::Lead(known.clone().into()))),
            &[],
        ),
    ];
    for (case, uncommitted, expected) in cases {
        let mut story = Story::default();
        story.commit(0, "ana", put(&known));
        story.uncommitted = Some(uncommitted);
        assert_eq!(told(&story)[2..], *expected, "{case}");
        assert!(story.timeline().uncommitted);
    }

    let mut story = Story::default();
    story.uncommitted = Some((Some(FILE), changed.clone()));
    assert_eq!(told(&story), ["now: created calling", "now: to ana"], "new");

    let mut story = Story::default();
    story.commit(0, "ana", put(&known));
    story.commit(1, "ana", gone());
    story.uncommitted = Some((Some(FILE), changed.clone()));
    assert_eq!(told(&story)[3..], ["now: created calling"], "back again");

    let mut story = Story::default();
    story.commit(0, "ana", missing());
    story.uncommitted = Some((Some(FILE), changed));
    assert_eq!(
        told(&story),
        ["now: created calling or before", "now: to ana or before"]
    );
}

#[test]
fn scalars_and_owners_are_known_for_each_landing() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new").scalar("priority", "B")));
    story.fork();
    story.branch(
        1,
        "ana",
        put(&lead("new").scalar("priority", "A").owned_by(Some("sam"))),
    );
    let merge = story.merge(2, "mia", []);
    let timeline = story.timeline();
    let at = |commit: Option<u32>| {
        let commit = commit.map(CommitIndex);
        let priority = timeline.attributes_at(commit).unwrap().get("priority");
        (
            priority.unwrap().to_owned(),
            timeline.owner_at(commit).unwrap().to_string(),
        )
    };
    let told = |priority: &str, owner: &str| (priority.to_owned(), owner.to_owned());
    assert_eq!(at(Some(0)), told("B", "ana"));
    assert_eq!(at(Some(merge.0)), told("A", "sam"));
    assert_eq!(at(None), told("A", "sam"));
}

/// A step of a random story: who commits what, where.
#[derive(Debug, Clone)]
enum Step {
    Line(Lead),
    Branch(Lead),
    Merge(Option<Lead>),
    MergeNothing,
}

fn step() -> impl Strategy<Value = Step> {
    let stage = proptest::sample::select(vec!["new", "calling", "offer", "later", "sold"]);
    let owner = proptest::sample::select(vec![None, Some("ana"), Some("sam")]);
    let calls = proptest::collection::vec(0..4_i64, 0..3);
    let some_lead = (stage, owner, calls).prop_map(|(stage, owner, calls)| {
        let lead = lead(stage).owned_by(owner);
        calls.into_iter().fold(lead, |lead, at| lead.with(call(at)))
    });
    prop_oneof![
        some_lead.clone().prop_map(Step::Line),
        some_lead.clone().prop_map(Step::Branch),
        proptest::option::of(some_lead).prop_map(Step::Merge),
        Just(Step::MergeNothing),
    ]
}

proptest! {
    #[test]
    fn what_landed_adds_up_to_the_lead(steps in proptest::collection::vec(step(), 1..12)) {
        let mut story = Story::default();
        let mut forked = false;
        story.commit(0, "ana", put(&lead("new")));
        for (at, step) in (1..).zip(steps) {
            match step {
                Step::Line(lead) => drop(story.commit(at, "ana", put(&lead))),
                Step::Branch(lead) => {
                    if !std::mem::replace(&mut forked, true) {
                        story.fork();
                    }
                    story.branch(at, "sam", put(&lead));
                }
                Step::Merge(own) if std::mem::take(&mut forked) => {
                    match own {
                        Some(lead) => story.merge(at, "mia", put(&lead)),
                        None => story.merge(at, "mia", []),
                    };
                }
                Step::MergeNothing if std::mem::take(&mut forked) => drop(story.merge_nothing(at)),
                Step::Merge(_) | Step::MergeNothing => {}
            }
        }
        if forked {
            story.merge_nothing(100);
        }
        let timeline = story.timeline();
        let lead = timeline.lead.as_ref().expect("there always is one");
        let (mut stage, mut owner, mut activities) = (None, None, Vec::new());
        for event in timeline.landed() {
            match &event.what {
                What::Created { stage: to } | What::Moved { to, .. } => stage = to.clone(),
                What::Assigned { to, .. } => owner = to.clone(),
                What::Activity(activity) => activities.push(activity),
                _ => {}
            }
        }
        prop_assert_eq!(&stage, &lead.stage);
        prop_assert_eq!(&owner, &lead.owner);
        for activity in &*lead.activities {
            prop_assert!(activities.contains(&activity), "{:?}", activity);
        }
    }
}
