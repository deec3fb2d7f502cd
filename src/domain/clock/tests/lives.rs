//! Rests, revivals, removals and branches: what the clocks of a whole life come to.

use super::runs::{check, nobodys};
use super::*;
use crate::domain::lead::{Lead, Pause, Recycle, Until};
use crate::domain::policy::Counting;

/// Returns the clocks that run.
fn running(story: &Story) -> Vec<&'static str> {
    let book = story.book(LATER, policy());
    let standing = book.standing(&book.entries[0]);
    let running = standing.running.iter();
    running.map(|verdict| verdict.clock.name()).collect()
}

#[test]
fn waiting_and_closed_leads_rest() {
    let busy = nobodys("calling").with(call(1)).with(inbound(2));
    let offered = busy.in_stage("offer");
    let recycle = Some(Recycle {
        note: None,
        reason: None,
        revisit_on: Some(day(9)),
    });
    let cases: [(&str, Lead, &[&str]); 4] = [
        (
            "offered",
            offered.clone(),
            &[
                "assign",
                "reply",
                "max_idle",
                "accept",
                "handoff_call",
                "stage_age",
            ],
        ),
        (
            "waiting",
            Lead {
                recycle: recycle.map(Arc::new),
                ..offered.in_stage("later")
            },
            &["revisit"],
        ),
        ("refused", offered.in_stage("refused"), &[]),
        ("won", offered.in_stage("sold"), &["feedback"]),
    ];
    for (case, last, expected) in cases {
        let mut story = Story::default();
        story.commit(2, "ana", put(&busy));
        assert_eq!(
            running(&story),
            ["assign", "next_touch", "reply", "max_idle", "stage_age"]
        );
        story.commit(3, "ana", put(&offered));
        story.commit(4, "ana", put(&last));
        assert_eq!(running(&story), expected, "{case}");
    }
}

#[test]
fn a_revival_starts_afresh() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&nobodys("calling").received(-5)));
    story.commit(3, "ana", put(&nobodys("later").received(-5)));
    story.commit(9, "ana", put(&nobodys("calling").received(-5)));
    let book = story.book(LATER, policy());
    for clock in [Clock::Assign, Clock::FirstResponse] {
        assert_eq!(runs(&book, clock), "-5..3 ended, 9..", "{clock:?}");
    }
    assert_eq!(runs(&book, Clock::StageAge), "0..3, 9..");
    assert_eq!(runs(&book, Clock::MaxIdle), "0..3, 9..");
}

#[test]
fn who_waited_is_followed_up_anew() {
    let tried = lead("calling").with(call(1)).with(call(2)).with(call(3));
    let next_touch = |steps: &[(i64, Lead)]| {
        let mut story = Story::default();
        story.commit(3, "ana", put(&tried));
        for (at, version) in steps {
            story.commit(*at, "ana", put(version));
        }
        runs(&story.book(LATER, policy()), Clock::NextTouch)
    };
    let enough = "1..2, 2..3";
    let anew = |since: &str| format!("{enough}, {since}");
    assert_eq!(next_touch(&[]), enough, "three attempts are enough");
    for rest in ["later", "refused"] {
        let rested = (5, tried.in_stage(rest));
        let back = (9, tried.clone());
        assert_eq!(
            next_touch(&[rested.clone(), back.clone()]),
            enough,
            "{rest}"
        );

        let fourth = tried.with(call(10));
        let first = (10, fourth.clone());
        let steps = [rested.clone(), back, first];
        assert_eq!(next_touch(&steps), anew("10.."), "{rest}");

        let sixth = fourth.with(call(11)).with(call(12));
        let steps = [steps.as_slice(), &[(12, sixth)]].concat();
        let again = anew("10..11, 11..12");
        assert_eq!(
            next_touch(&steps),
            again,
            "{rest}: until three more were made"
        );

        let at_once = [rested, (10, fourth)];
        assert_eq!(
            next_touch(&at_once),
            anew("10.."),
            "{rest}: tried as it is taken up"
        );
    }
    // An attempt that is told as the lead goes to wait was of the old round.
    let with_it = [
        (5, tried.in_stage("later").with(call(4))),
        (9, tried.with(call(4))),
    ];
    assert_eq!(next_touch(&with_it), enough);
    // Who is sent back, or was in a stage that nobody knows, was not at rest.
    for worked in ["offer", "new", "nirvana"] {
        let steps = [
            (5, tried.in_stage(worked)),
            (9, tried.clone()),
            (10, tried.with(call(10))),
        ];
        assert_eq!(next_touch(&steps), enough, "{worked}");
    }
}

#[test]
fn a_file_that_is_gone_for_a_while_begins_no_round() {
    let tried = lead("calling").with(call(1)).with(call(2)).with(call(3));
    let mut story = Story::default();
    story.commit(3, "ana", put(&tried));
    story.commit(5, "ana", gone());
    story.commit(7, "ana", put(&tried));
    story.commit(8, "ana", put(&tried.with(call(8))));
    let book = story.book(LATER, policy());
    assert_eq!(runs(&book, Clock::NextTouch), "1..2, 2..3");
}

#[test]
fn a_file_that_is_gone_for_a_while_stops_no_clock() {
    let known = lead("calling").received(-5).with(call(1));
    let mut story = Story::default();
    story.commit(2, "ana", put(&known));
    story.commit(4, "ana", gone());
    let book = story.book(LATER, policy());
    assert_eq!(runs(&book, Clock::StageAge), "2..4 ended");
    assert_eq!(runs(&book, Clock::NextTouch), "1..4 ended");

    story.commit(9, "ana", put(&known));
    let book = story.book(LATER, policy());
    assert_eq!(runs(&book, Clock::StageAge), "2..");
    assert_eq!(runs(&book, Clock::NextTouch), "1..");
    assert_eq!(runs(&book, Clock::FirstResponse), "-5..1");
}

#[test]
fn what_a_merge_left_out_stops_nothing() {
    let new = lead("new");
    let mut story = Story::default();
    story.commit(0, "ana", put(&new));
    story.fork();
    story.branch(2, "ana", put(&new.in_stage("calling").with(call(2))));
    story.merge_nothing(5);
    let book = story.book(LATER, policy());
    for clock in [Clock::FirstResponse, Clock::MaxIdle, Clock::StageAge] {
        assert_eq!(runs(&book, clock), "0..", "{clock:?}");
    }
    let since = book.standing(&book.entries[0]).stage_since.unwrap();
    assert_eq!(since.at, hour(0));
}

#[test]
fn what_a_branch_recorded_counts_as_the_evidence_says() {
    let new = lead("new");
    let mut story = Story::default();
    story.commit(0, "ana", put(&new));
    story.fork();
    story.branch(2, "ana", put(&new.in_stage("calling")));
    story.branch(3, "sam", put(&new.in_stage("offer")));
    story.merge(8, "mia", []);
    let mut policy = policy();
    assert_eq!(
        runs(&story.book(LATER, policy.clone()), Clock::StageAge),
        "0..8, 2..8, 3.."
    );
    policy.sla.evidence.counting = Counting::Recorded;
    assert_eq!(
        runs(&story.book(LATER, policy.clone()), Clock::StageAge),
        "0..2, 2..3, 3.."
    );
    policy.sla.evidence.claim_limit = TimeDelta::hours(5);
    assert_eq!(
        runs(&story.book(LATER, policy), Clock::StageAge),
        "0..8, 2..3, 3.."
    );
}

#[test]
fn the_working_tree_stops_a_clock_now() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.uncommitted = Some((Some(FILE), put(&lead("new").with(call(1)))[0].1.clone()));
    assert_eq!(runs(&story.book(7, policy()), Clock::FirstResponse), "0..1");
    assert_eq!(
        runs(&story.book(40, policy()), Clock::FirstResponse),
        "0..40"
    );
}

#[test]
fn a_lead_that_was_unreadable_at_first_was_there() {
    let mut story = Story::default();
    story.commit(0, "ana", broken());
    story.commit(6, "ana", put(&lead("new")));
    let book = story.book(LATER, policy());
    assert_eq!(runs(&book, Clock::FirstResponse), "0..");
    assert_eq!(runs(&book, Clock::StageAge), "6..");

    story.commit(8, "ana", broken());
    assert_eq!(
        runs(&story.book(LATER, policy()), Clock::StageAge),
        "6..",
        "it keeps its stage"
    );
}

#[test]
fn a_stage_of_an_older_policy_does_not_move_the_start() {
    let old = lead("inquiry").received(-5);
    check(
        "renamed",
        Clock::FirstResponse,
        &[(0, "ana", old.clone()), (9, "mia", old.in_stage("new"))],
        "-5..",
    );
}

#[test]
fn a_pause_needs_a_reason_and_an_end() {
    let paused = |reason: Option<&str>, until: Option<Until>| Lead {
        paused: Some(Arc::new(Pause {
            reason: reason.map(str::to_owned),
            until,
        })),
        ..lead("new")
    };
    let tomorrow = Some(Until::Date(day(1)));
    let cases = [
        (
            "both",
            vec![(2, paused(Some("fair"), tomorrow))],
            vec![(2, 24)],
        ),
        ("no reason", vec![(2, paused(None, tomorrow))], vec![]),
        ("no end", vec![(2, paused(Some("fair"), None))], vec![]),
        (
            "an end that has come",
            vec![(30, paused(Some("fair"), tomorrow))],
            vec![],
        ),
        (
            "resumed",
            vec![(2, paused(Some("fair"), tomorrow)), (5, lead("new"))],
            vec![(2, 5)],
        ),
        (
            "longer",
            vec![
                (2, paused(Some("fair"), tomorrow)),
                (5, paused(Some("fair"), Some(Until::Instant(hour(40))))),
            ],
            vec![(2, 40)],
        ),
        (
            "shorter",
            vec![
                (2, paused(Some("fair"), tomorrow)),
                (5, paused(Some("fair"), Some(Until::Instant(hour(9))))),
            ],
            vec![(2, 9)],
        ),
        (
            "again",
            vec![
                (2, paused(Some("fair"), tomorrow)),
                (30, paused(Some("fair"), Some(Until::Instant(hour(40))))),
            ],
            vec![(2, 24), (30, 40)],
        ),
    ];
    for (case, versions, expected) in cases {
        let mut story = Story::default();
        story.commit(0, "ana", put(&lead("new")));
        for (at, version) in versions {
            story.commit(at, "ana", put(&version));
        }
        let book = story.book(LATER, policy());
        let pauses = book.standing(&book.entries[0]).pauses;
        let hours = |(from, until): (DateTime<Utc>, DateTime<Utc>)| {
            ((from - hour(0)).num_hours(), (until - hour(0)).num_hours())
        };
        assert_eq!(
            pauses.iter().map(hours).collect::<Vec<_>>(),
            expected,
            "{case}"
        );
    }
}
