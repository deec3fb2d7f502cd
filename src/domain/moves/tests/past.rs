//! What an earlier round, offer or return has used up.

use proptest::prelude::*;

use super::super::past::fresh;
use super::*;
use crate::domain::history::CommitIndex;
use crate::domain::lead::Direction;
use crate::domain::story::{Story, call, gone, put};
use crate::domain::timeline::{Event, What as Happened};

/// What happened, each with the number of its commit.
type Happenings = Vec<(u32, Happened)>;

/// Returns what happened as events, each recorded by the commit of this number.
fn events(happened: Happenings) -> Vec<Event> {
    let event = |(commit, what)| Event {
        what,
        commit: Some(CommitIndex(commit)),
        at_horizon: false,
        dropped: false,
    };
    happened.into_iter().map(event).collect()
}

fn past(happened: Happenings) -> Past {
    Past::of(&policy(moves()), &events(happened))
}

fn created(stage: &str) -> Happened {
    Happened::Created {
        stage: Some(stage.into()),
    }
}

fn moved(to: &str) -> Happened {
    Happened::Moved {
        from: None,
        to: Some(to.into()),
        returned: None,
    }
}

fn tried(at: i64) -> Happened {
    Happened::Activity(Arc::new(call(at)))
}

fn told(from: &str) -> Happened {
    Happened::Feedback(Arc::new(verdict(Some(from), None)))
}

fn called(at: Option<i64>) -> Happened {
    Happened::Handoff(Arc::new(Handoff {
        call_at: at.map(hour),
        ..brief()
    }))
}

/// Returns the hours of the activities of earlier rounds.
fn used_up(past: &Past) -> Vec<i64> {
    let hours = |activity: &Arc<Activity>| (activity.at - hour(0)).num_hours();
    past.activities.iter().map(hours).collect()
}

#[test]
fn a_round_begins_when_a_lead_that_rested_is_taken_up() {
    let cases: [(&str, Happenings, &[i64]); 10] = [
        ("worked", vec![(0, created("calling")), (1, tried(1))], &[]),
        (
            "on to another stage",
            vec![(0, created("new")), (1, tried(1)), (2, moved("calling"))],
            &[],
        ),
        (
            "sent back",
            vec![
                (0, created("calling")),
                (1, tried(1)),
                (2, moved("offer")),
                (3, moved("calling")),
            ],
            &[],
        ),
        (
            "waiting",
            vec![(0, created("calling")), (1, tried(1)), (2, moved("later"))],
            &[],
        ),
        (
            "taken up",
            vec![
                (0, created("calling")),
                (1, tried(1)),
                (2, moved("later")),
                (3, moved("calling")),
                (4, tried(4)),
            ],
            &[1],
        ),
        (
            "tried with the moves",
            vec![
                (0, created("calling")),
                (2, moved("later")),
                (2, tried(2)),
                (3, moved("new")),
                (3, tried(3)),
                (4, moved("calling")),
            ],
            &[2],
        ),
        (
            "taken up twice",
            vec![
                (0, created("calling")),
                (1, tried(1)),
                (2, moved("later")),
                (3, moved("calling")),
                (4, tried(4)),
                (5, moved("later")),
                (6, tried(6)),
                (7, moved("calling")),
            ],
            &[1, 4, 6],
        ),
        (
            "closed and opened again",
            vec![
                (0, created("calling")),
                (1, tried(1)),
                (2, moved("refused")),
                (3, moved("calling")),
            ],
            &[1],
        ),
        (
            "waiting, then closed",
            vec![(0, created("later")), (1, tried(1)), (2, moved("refused"))],
            &[],
        ),
        (
            "in a stage that nobody knows",
            vec![
                (0, created("calling")),
                (1, tried(1)),
                (2, moved("nirvana")),
                (3, moved("calling")),
            ],
            &[],
        ),
    ];
    for (case, happened, expected) in cases {
        assert_eq!(used_up(&past(happened)), expected, "{case}");
    }
}

#[test]
fn a_verdict_counts_for_one_offer_and_one_acceptance() {
    let used = |happened| past(happened).feedback.len();
    let offered = vec![
        (0, created("calling")),
        (1, told("sales")),
        (2, moved("offer")),
    ];
    let and = |more: Happenings| used([offered.clone(), more].concat());
    assert_eq!(and(vec![]), 1, "before the offer");
    assert_eq!(and(vec![(3, told("sales"))]), 1, "after the offer");
    assert_eq!(and(vec![(2, told("sales"))]), 2, "with the offer");
    assert_eq!(
        and(vec![(3, told("sales")), (4, moved("taken"))]),
        2,
        "before it was accepted"
    );
    assert_eq!(
        and(vec![(4, moved("taken")), (4, told("sales"))]),
        2,
        "as it was accepted"
    );
    assert_eq!(
        and(vec![(4, moved("taken")), (5, told("sales"))]),
        1,
        "since it was accepted"
    );
    assert_eq!(
        and(vec![
            (4, moved("taken")),
            (5, told("sales")),
            (6, moved("deal"))
        ]),
        1,
        "in the deal"
    );
    assert_eq!(
        and(vec![(4, moved("calling")), (4, told("sales"))]),
        1,
        "with the rejection"
    );
    assert_eq!(
        and(vec![
            (4, moved("calling")),
            (4, told("sales")),
            (5, moved("offer"))
        ]),
        2,
        "before the next offer"
    );

    let mut working = events([offered, vec![(3, moved("taken")), (3, told("sales"))]].concat());
    for event in &mut working[3..] {
        event.commit = None;
    }
    let past = Past::of(&policy(moves()), &working);
    assert_eq!(
        past.feedback.len(),
        1,
        "what is not committed yet has no order"
    );
}

#[test]
fn a_hand_off_call_counts_for_one_offer() {
    let cases: [(&str, Happenings, Option<i64>); 12] = [
        (
            "before the offer",
            vec![(1, called(Some(1))), (2, moved("offer"))],
            None,
        ),
        (
            "for the offer",
            vec![(2, moved("offer")), (3, called(Some(3)))],
            None,
        ),
        (
            "accepted",
            vec![
                (2, moved("offer")),
                (3, called(Some(3))),
                (4, moved("taken")),
            ],
            None,
        ),
        (
            "a deal",
            vec![
                (2, moved("offer")),
                (3, called(Some(3))),
                (4, moved("deal")),
            ],
            None,
        ),
        (
            "sent back",
            vec![
                (2, moved("offer")),
                (3, called(Some(3))),
                (4, moved("calling")),
            ],
            Some(3),
        ),
        (
            "sent back without a call",
            vec![(2, moved("offer")), (4, moved("calling"))],
            None,
        ),
        (
            "taken back",
            vec![
                (2, moved("offer")),
                (3, called(Some(3))),
                (4, moved("taken")),
                (5, moved("calling")),
            ],
            Some(3),
        ),
        (
            "put to wait",
            vec![
                (2, moved("offer")),
                (3, called(Some(3))),
                (4, moved("later")),
            ],
            Some(3),
        ),
        (
            "offered to others",
            vec![
                (2, moved("offer")),
                (3, called(Some(3))),
                (4, moved("taken")),
                (5, moved("offer2")),
            ],
            Some(3),
        ),
        (
            "the next offer",
            vec![
                (2, moved("offer")),
                (3, called(Some(3))),
                (4, moved("calling")),
                (5, called(Some(5))),
                (6, moved("offer")),
            ],
            Some(3),
        ),
        (
            "the next one sent back too",
            vec![
                (2, moved("offer")),
                (3, called(Some(3))),
                (4, moved("calling")),
                (5, called(Some(5))),
                (6, moved("offer")),
                (7, moved("calling")),
            ],
            Some(5),
        ),
        (
            "a new brief forgets no call",
            vec![
                (2, moved("offer")),
                (3, called(Some(3))),
                (4, moved("calling")),
                (5, called(None)),
                (6, moved("offer")),
                (7, moved("calling")),
            ],
            Some(3),
        ),
    ];
    for (case, happened, expected) in cases {
        let happened = [vec![(0, created("calling"))], happened].concat();
        assert_eq!(past(happened).call_at, expected.map(hour), "{case}");
    }
}

#[test]
fn each_kind_of_return_is_remembered_by_itself() {
    let back = |reason: &str| Happened::Moved {
        from: None,
        to: Some("calling".into()),
        returned: Some(Arc::new(returned(reason, None))),
    };
    let reasons = |happened: Happenings| {
        let past = past([vec![(0, created("calling")), (1, moved("offer"))], happened].concat());
        let reason = |block: Option<Arc<Returned>>| {
            block
                .and_then(|block| block.reason.clone())
                .map(|reason| reason.to_string())
        };
        (reason(past.reject), reason(past.reclaim))
    };
    let some = |reason: &str| Some(reason.to_owned());
    assert_eq!(reasons(vec![]), (None, None));
    assert_eq!(
        reasons(vec![(2, back("duplicate"))]),
        (some("duplicate"), None)
    );
    assert_eq!(
        reasons(vec![(2, back("idle_breached"))]),
        (None, some("idle_breached"))
    );
    assert_eq!(
        reasons(vec![
            (2, back("duplicate")),
            (3, moved("offer")),
            (4, back("idle_breached"))
        ]),
        (some("duplicate"), some("idle_breached"))
    );
    assert_eq!(
        reasons(vec![
            (2, back("duplicate")),
            (3, moved("offer")),
            (4, moved("calling"))
        ]),
        (some("duplicate"), None),
        "sent back without a word"
    );
    // What stands in both lists, or in none, may have been either.
    for reason in ["other", "mood"] {
        assert_eq!(
            reasons(vec![(2, back(reason))]),
            (some(reason), some(reason))
        );
    }
}

#[test]
fn what_a_lead_waited_for_is_old_once_it_is_taken_up() {
    let first = recycle("bad_timing", Some(day(9)));
    let waits = vec![
        (0, created("calling")),
        (1, moved("later")),
        (1, Happened::Recycled(Arc::new(first.clone()))),
    ];
    let and = |more: Happenings| past([waits.clone(), more].concat()).recycle;
    assert_eq!(and(vec![]), None);
    assert_eq!(and(vec![(2, moved("calling"))]), Some(Arc::new(first)));
    let later = recycle("other", Some(day(30)));
    let put_off = Happened::Recycled(Arc::new(later.clone()));
    assert_eq!(
        and(vec![(2, put_off), (3, moved("calling"))]),
        Some(Arc::new(later))
    );
}

#[test]
fn at_the_edge_of_what_can_be_seen_all_is_told_anew() {
    let mut told = events(vec![
        (0, created("later")),
        (0, tried(0)),
        (1, moved("calling")),
        (2, created("calling")),
        (2, tried(0)),
    ]);
    assert_eq!(used_up(&Past::of(&policy(moves()), &told)), [0]);
    told[3].at_horizon = true;
    assert_eq!(Past::of(&policy(moves()), &told), Past::default());
}

/// Returns what the history of a lead leaves behind.
fn past_of(story: &Story) -> Past {
    Past::of(&policy(moves()), story.timeline().landed())
}

#[test]
fn a_file_that_was_gone_for_a_while_is_the_same_lead() {
    let tried = lead("calling").with(call(1)).with(call(2));
    let mut story = Story::default();
    story.commit(2, "ana", put(&tried));
    story.commit(3, "ana", put(&tried.in_stage("later")));
    story.commit(4, "ana", put(&tried));
    story.commit(5, "ana", gone());
    assert_eq!(used_up(&past_of(&story)), [1, 2]);
    story.commit(6, "ana", put(&tried.with(call(6))));
    assert_eq!(used_up(&past_of(&story)), [1, 2], "the old round stays old");

    let mut story = Story::default();
    story.commit(2, "ana", put(&tried));
    story.commit(3, "ana", gone());
    story.commit(4, "ana", put(&tried));
    assert_eq!(
        used_up(&past_of(&story)),
        [0_i64; 0],
        "the present round stays present"
    );

    let mut story = Story::default();
    story.commit(2, "ana", put(&tried.in_stage("later")));
    story.commit(3, "ana", gone());
    story.commit(4, "ana", put(&tried));
    assert_eq!(
        used_up(&past_of(&story)),
        [1, 2],
        "it came back to be worked"
    );
}

#[test]
fn what_a_merge_brought_in_is_told_in_the_order_of_its_commits() {
    let offered = Lead {
        handoff: Some(Arc::new(Handoff {
            call_at: Some(hour(2)),
            ..brief()
        })),
        ..lead("offer")
    };
    let rejected = Lead {
        reject: Some(Arc::new(returned("duplicate", None))),
        feedback: vec![verdict(Some("sales"), None)]
            .into_iter()
            .map(Arc::new)
            .collect(),
        ..offered.in_stage("calling")
    };
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("calling")));
    story.fork();
    story.branch(2, "ana", put(&offered));
    story.branch(4, "sam", put(&rejected));
    story.merge(6, "mia", []);
    let past = past_of(&story);
    assert_eq!((past.call_at, past.feedback.len()), (Some(hour(2)), 0));
    assert_eq!(past.reject, rejected.reject);

    story.commit(8, "ana", put(&rejected.in_stage("offer")));
    assert_eq!(past_of(&story).feedback.len(), 1);

    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("calling")));
    story.fork();
    story.branch(2, "ana", put(&offered));
    story.branch(4, "ana", put(&offered.in_stage("later")));
    story.merge_nothing(6);
    assert_eq!(
        past_of(&story),
        Past::default(),
        "what was left out used up nothing"
    );
}

#[test]
fn two_rejections_need_two_reasons_two_verdicts_and_two_calls() {
    let scene = |story: &Story, lead: &Lead, person: &str, from: &str| {
        let scene = Scene::new(from, "calling").by(person);
        Scene {
            lead: lead.clone(),
            past: past_of(story),
            ..scene
        }
    };
    let fitting = Lead {
        handoff: Some(Arc::new(Handoff {
            call_at: Some(hour(2)),
            ..brief()
        })),
        ..lead("offer")
    };
    let rejected = Lead {
        reject: Some(Arc::new(returned("duplicate", None))),
        feedback: vec![verdict(Some("sales"), Some("sam"))]
            .into_iter()
            .map(Arc::new)
            .collect(),
        ..fitting.in_stage("calling")
    };
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("calling")));
    story.commit(2, "ana", put(&fitting));
    scene(&story, &rejected, "sam", "offer").expect("the first", &[]);
    story.commit(4, "sam", put(&rejected));
    story.commit(6, "ana", put(&rejected.in_stage("offer")));
    let accepted = rejected.in_stage("taken");
    scene(&story, &accepted, "sam", "offer").expect(
        "accepted with the old call",
        &["the hand-off call of 2026-11-02 was about an earlier offer"],
    );
    let expected = [
        "`duplicate` is the reason of the last time, word for word",
        "sales has not said how good this lead was",
    ];
    scene(&story, &rejected, "sam", "offer").expect("the second", &expected);

    let reclaimed = Lead {
        reclaim: Some(Arc::new(returned("idle_breached", None))),
        ..rejected.clone()
    };
    story.commit(8, "mia", put(&reclaimed));
    story.commit(9, "ana", put(&reclaimed.in_stage("offer")));
    scene(&story, &reclaimed, "sam", "offer")
        .expect("a reclaim between does not freshen it", &expected);
}

#[test]
fn each_item_used_up_takes_out_one() {
    let cases: [(&[i64], &[i64], &[i64]); 5] = [
        (&[1, 2, 3], &[], &[1, 2, 3]),
        (&[1, 2, 3], &[2, 9], &[1, 3]),
        (&[1, 1, 1], &[1], &[1, 1]),
        (&[1, 1], &[1, 1, 1], &[]),
        (&[3, 2, 1, 2], &[1, 2, 3], &[2]),
    ];
    for (all, used, expected) in cases {
        let left: Vec<i64> = fresh(all, used).into_iter().copied().collect();
        assert_eq!(left, expected, "{all:?} without {used:?}");
    }
}

/// What happens to a lead in an hour.
#[derive(Debug, Clone)]
enum Step {
    Tried(&'static str),
    Asked,
    Moved(&'static str),
    /// Both in one commit.
    MovedAndTried(&'static str),
    Gone,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let stages = || {
        proptest::sample::select(vec![
            "new", "calling", "offer", "later", "refused", "nirvana",
        ])
    };
    let step = prop_oneof![
        3 => proptest::sample::select(vec!["call", "email"]).prop_map(Step::Tried),
        1 => Just(Step::Asked),
        3 => stages().prop_map(Step::Moved),
        1 => stages().prop_map(Step::MovedAndTried),
        1 => Just(Step::Gone),
    ];
    proptest::collection::vec(step, 0..14)
}

proptest! {
    /// Whoever is told to try again may not give up, and the other way round.
    #[test]
    fn the_gate_and_the_clock_count_the_same_attempts(steps in steps()) {
        let mut known = lead("calling");
        let mut story = Story::default();
        story.commit(0, "ana", put(&known));
        let mut at = 0;
        let end = [Step::Moved("calling"), Step::Tried("call")];
        for step in steps.into_iter().chain(end) {
            at += 1;
            match step {
                Step::Tried(channel) => known = known.with(touch(channel, at)),
                Step::Asked => known = known.with(Activity { direction: Direction::Inbound, ..call(at) }),
                Step::Moved(stage) => known = known.in_stage(stage),
                Step::MovedAndTried(stage) => known = known.in_stage(stage).with(call(at)),
                Step::Gone => {}
            }
            match step {
                Step::Gone => story.commit(at, "ana", gone()),
                _ => story.commit(at, "ana", put(&known)),
            };
        }
        let scene = Scene::new("calling", "later").gate("attempts_met");
        let scene = Scene { lead: known.in_stage("later"), past: past_of(&story), ..scene };
        let book = story.book(NOW, scene.policy.clone());
        let standing = book.standing(&book.entries[0]);
        let runs = standing.cycles.iter().any(|cycle| cycle.clock == Clock::NextTouch && cycle.stop.is_none());
        prop_assert_eq!(runs, !scene.lacks().is_empty(), "{:?}", scene.told());
    }
}
