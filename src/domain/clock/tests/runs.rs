//! When each clock starts, stops and starts again.

use super::*;
use crate::domain::lead::{Lead, Recycle};

/// What happens, the versions of the lead with their landings, and the runs that this comes to.
pub(super) type Case<'a> = (&'a str, &'a [(i64, &'a str, Lead)], &'a str);

/// Checks the runs of a clock over a lead's versions: `(hour of landing, by whom, version)`.
pub(super) fn check(case: &str, clock: Clock, versions: &[(i64, &str, Lead)], expected: &str) {
    let mut story = Story::default();
    for (at, by, lead) in versions {
        story.commit(*at, by, put(lead));
    }
    assert_eq!(
        runs(&story.book(LATER, policy()), clock),
        expected,
        "{}: {case}",
        clock.name()
    );
}

pub(super) fn nobodys(stage: &str) -> Lead {
    lead(stage).owned_by(None)
}

#[test]
fn assign_runs_from_received_until_there_is_an_owner() {
    let cases: [Case<'_>; 7] = [
        ("owned from the start", &[(0, "ana", lead("new"))], "0..0"),
        (
            "without an owner",
            &[(0, "ana", nobodys("new").received(-5))],
            "-5..",
        ),
        ("no claim", &[(3, "ana", nobodys("new"))], "3.."),
        (
            "assigned",
            &[(0, "ana", nobodys("new")), (4, "ana", lead("new"))],
            "0..4",
        ),
        (
            "moved on",
            &[(0, "ana", nobodys("new")), (4, "ana", nobodys("calling"))],
            "0..",
        ),
        (
            "taken away",
            &[
                (0, "ana", lead("new")),
                (4, "ana", nobodys("new")),
                (6, "ana", lead("new")),
            ],
            "0..0, 4..6",
        ),
        (
            "assigned as it closes",
            &[(0, "ana", nobodys("new")), (4, "ana", lead("refused"))],
            "0..4",
        ),
    ];
    for (case, versions, expected) in cases {
        check(case, Clock::Assign, versions, expected);
    }
}

#[test]
fn first_response_runs_from_received_until_the_first_touch() {
    let new = lead("new").received(-5);
    let cases: [Case<'_>; 11] = [
        ("untouched", &[(0, "ana", new.clone())], "-5.."),
        (
            "claimed later than it landed",
            &[(0, "ana", lead("new").received(9))],
            "0..",
        ),
        (
            "claimed earlier in a later version",
            &[
                (0, "ana", lead("new").received(-1)),
                (9, "ana", new.clone()),
            ],
            "-5..",
        ),
        (
            "touched",
            &[(0, "ana", new.clone()), (4, "ana", new.with(call(3)))],
            "-5..3",
        ),
        (
            "touched, told too late",
            &[(0, "ana", new.clone()), (40, "ana", new.with(call(3)))],
            "-5..40",
        ),
        (
            "touched exactly the limit before",
            &[(0, "ana", new.clone()), (27, "ana", new.with(call(3)))],
            "-5..3",
        ),
        (
            "an inbound message is no touch",
            &[(0, "ana", new.clone()), (4, "ana", new.with(inbound(3)))],
            "-5..",
        ),
        (
            "the second touch changes nothing",
            &[
                (0, "ana", new.with(call(0))),
                (4, "ana", new.with(call(0)).with(call(3))),
            ],
            "-5..0",
        ),
        (
            "another stage changes nothing",
            &[(0, "ana", new.clone()), (4, "ana", new.in_stage("offer"))],
            "-5..",
        ),
        (
            "touched as it closes",
            &[
                (0, "ana", new.clone()),
                (4, "ana", new.in_stage("refused").with(call(3))),
            ],
            "-5..3",
        ),
        (
            "closed untouched",
            &[(0, "ana", new.clone()), (4, "ana", new.in_stage("refused"))],
            "-5..4 ended",
        ),
    ];
    for (case, versions, expected) in cases {
        check(case, Clock::FirstResponse, versions, expected);
    }
}

#[test]
fn next_touch_runs_from_an_attempt_that_failed_until_the_next() {
    let new = lead("calling");
    let one = new.with(call(1));
    let cases: [Case<'_>; 14] = [
        ("no attempt", &[(0, "ana", new.clone())], ""),
        ("one attempt", &[(1, "ana", one.clone())], "1.."),
        (
            "the next",
            &[(1, "ana", one.clone()), (5, "ana", one.with(call(5)))],
            "1..5, 5..",
        ),
        (
            "the next one connects",
            &[(1, "ana", one.clone()), (5, "ana", one.with(talk(5)))],
            "1..5",
        ),
        (
            "enough attempts",
            &[
                (1, "ana", one.clone()),
                (5, "ana", one.with(call(3)).with(call(5))),
            ],
            "1..3, 3..5",
        ),
        (
            "an inbound message is no touch",
            &[(1, "ana", one.clone()), (5, "ana", one.with(inbound(5)))],
            "1..",
        ),
        (
            "the stage is left",
            &[(1, "ana", one.clone()), (5, "ana", one.in_stage("offer"))],
            "1..5",
        ),
        (
            "the next, and the stage is left at once",
            &[
                (1, "ana", one.clone()),
                (5, "ana", one.in_stage("offer").with(call(4))),
            ],
            "1..4",
        ),
        (
            "an inbound message, and the stage is left at once",
            &[
                (1, "ana", one.clone()),
                (5, "ana", one.in_stage("offer").with(inbound(4))),
            ],
            "1..5",
        ),
        (
            "an attempt, and taken up at once",
            &[(0, "ana", lead("new")), (5, "ana", new.with(call(4)))],
            "4..",
        ),
        (
            "the stage is left for nurture",
            &[(1, "ana", one.clone()), (5, "ana", one.in_stage("later"))],
            "1..5",
        ),
        (
            "not in stages where nobody calls",
            &[(1, "ana", one.in_stage("new"))],
            "",
        ),
        (
            "an older attempt told later",
            &[
                (3, "ana", new.with(talk(3))),
                (5, "ana", new.with(talk(3)).with(call(1))),
            ],
            "",
        ),
        (
            "an older attempt does not stop it",
            &[
                (3, "ana", new.with(call(3))),
                (5, "ana", new.with(call(3)).with(call(1))),
            ],
            "3..",
        ),
    ];
    for (case, versions, expected) in cases {
        check(case, Clock::NextTouch, versions, expected);
    }
}

#[test]
fn reply_runs_from_an_inbound_activity_until_the_next_touch() {
    let new = lead("calling");
    let asked = new.with(inbound(1));
    let waiting = lead("later").with(inbound(1));
    let cases: [Case<'_>; 13] = [
        ("asked", &[(2, "ana", asked.clone())], "1.."),
        (
            "answered",
            &[(2, "ana", asked.clone()), (4, "ana", asked.with(call(3)))],
            "1..3",
        ),
        (
            "asked twice",
            &[
                (2, "ana", asked.clone()),
                (4, "ana", asked.with(inbound(3))),
            ],
            "1..",
        ),
        (
            "answered, asked again",
            &[
                (2, "ana", asked.with(call(2))),
                (4, "ana", asked.with(call(2)).with(inbound(3))),
            ],
            "1..2, 3..",
        ),
        (
            "answered before, told in another order",
            &[(2, "ana", new.with(call(2)).with(inbound(1)))],
            "1..2",
        ),
        (
            "answered before, told before",
            &[
                (3, "ana", new.with(call(3))),
                (5, "ana", new.with(call(3)).with(inbound(1))),
            ],
            "",
        ),
        (
            "a touch before it",
            &[(2, "ana", asked.clone()), (4, "ana", asked.with(call(0)))],
            "1..",
        ),
        (
            "a touch between two",
            &[
                (5, "ana", asked.with(inbound(4))),
                (6, "ana", asked.with(inbound(4)).with(call(3))),
            ],
            "1..3, 4..",
        ),
        (
            "a touch dated ahead counts from its landing",
            &[
                (2, "ana", new.with(call(900))),
                (5, "ana", new.with(call(900)).with(inbound(4))),
            ],
            "4..",
        ),
        (
            "put to wait",
            &[
                (2, "ana", asked.clone()),
                (4, "ana", asked.in_stage("later")),
            ],
            "1..4 ended",
        ),
        ("asked while it waits", &[(2, "ana", waiting.clone())], ""),
        (
            "asked while it waits, revived",
            &[
                (2, "ana", waiting.clone()),
                (4, "ana", waiting.in_stage("calling")),
            ],
            "4..",
        ),
        (
            "asked and answered while it waits",
            &[
                (2, "ana", waiting.clone()),
                (4, "ana", waiting.with(call(3))),
                (6, "ana", waiting.with(call(3)).in_stage("calling")),
            ],
            "",
        ),
    ];
    for (case, versions, expected) in cases {
        check(case, Clock::Reply, versions, expected);
    }
}

#[test]
fn max_idle_starts_anew_with_any_activity_or_move() {
    let new = lead("new");
    let cases: [Case<'_>; 12] = [
        ("nothing happens", &[(0, "ana", new.received(-5))], "0.."),
        (
            "a touch",
            &[(0, "ana", new.clone()), (5, "ana", new.with(call(4)))],
            "0..4, 4..",
        ),
        (
            "an inbound activity",
            &[(0, "ana", new.clone()), (5, "ana", new.with(inbound(4)))],
            "0..4, 4..",
        ),
        (
            "a move",
            &[(0, "ana", new.clone()), (5, "ana", new.in_stage("calling"))],
            "0..5, 5..",
        ),
        (
            "an activity and a move at once",
            &[
                (0, "ana", new.clone()),
                (5, "ana", new.in_stage("calling").with(call(4))),
            ],
            "0..4, 4..5, 5..",
        ),
        (
            "activities and a move at once, told in any order",
            &[
                (0, "ana", new.clone()),
                (
                    5,
                    "ana",
                    new.in_stage("offer").with(call(4)).with(inbound(2)),
                ),
            ],
            "0..2, 2..4, 4..5, 5..",
        ),
        (
            "two activities at one time",
            &[
                (0, "ana", new.clone()),
                (5, "ana", new.with(call(4)).with(inbound(4))),
            ],
            "0..4, 4..",
        ),
        (
            "an older activity",
            &[(3, "ana", new.clone()), (5, "ana", new.with(call(1)))],
            "3..",
        ),
        (
            "another owner",
            &[
                (0, "ana", new.clone()),
                (5, "ana", new.owned_by(Some("sam"))),
            ],
            "0..",
        ),
        (
            "an edit",
            &[
                (0, "ana", new.clone()),
                (5, "ana", new.scalar("priority", "A")),
            ],
            "0..",
        ),
        (
            "put to wait",
            &[
                (0, "ana", new.clone()),
                (5, "ana", new.in_stage("later")),
                (9, "ana", new.in_stage("later").with(call(9))),
            ],
            "0..5",
        ),
        (
            "closed",
            &[(0, "ana", new.clone()), (5, "ana", new.in_stage("sold"))],
            "0..5",
        ),
    ];
    for (case, versions, expected) in cases {
        check(case, Clock::MaxIdle, versions, expected);
    }
}

#[test]
fn stage_age_runs_while_a_stage_is_not_left() {
    let new = lead("new");
    let cases: [Case<'_>; 6] = [
        ("entered", &[(2, "ana", new.received(-9))], "2.."),
        (
            "touched",
            &[(2, "ana", new.clone()), (5, "ana", new.with(call(5)))],
            "2..",
        ),
        (
            "moved",
            &[(2, "ana", new.clone()), (5, "ana", lead("calling"))],
            "2..5, 5..",
        ),
        (
            "put to wait",
            &[(2, "ana", new.clone()), (5, "ana", lead("later"))],
            "2..5",
        ),
        (
            "closed",
            &[(2, "ana", new.clone()), (5, "ana", lead("sold"))],
            "2..5",
        ),
        (
            "a stage nobody knows",
            &[
                (2, "ana", new.clone()),
                (5, "ana", lead("callign")),
                (7, "ana", lead("calling")),
            ],
            "2..7, 7..",
        ),
    ];
    for (case, versions, expected) in cases {
        check(case, Clock::StageAge, versions, expected);
    }
}

#[test]
fn revisit_runs_from_its_date_until_the_stage_is_left() {
    let later = |days: Option<i64>| Lead {
        recycle: Some(Arc::new(Recycle {
            note: None,
            reason: None,
            revisit_on: days.map(day),
        })),
        ..lead("later")
    };
    let reasoned = |days: i64| {
        let mut lead = later(Some(days));
        let recycle = lead.recycle.as_mut().map(Arc::make_mut);
        recycle.unwrap().reason = Some("bad_timing".into());
        lead
    };
    let put_off = (2, "ana", later(Some(2)));
    let cases: [Case<'_>; 15] = [
        ("no date", &[(2, "ana", later(None))], ""),
        ("put off", std::slice::from_ref(&put_off), "48.."),
        (
            "revived before the date",
            &[put_off.clone(), (5, "ana", lead("calling"))],
            "",
        ),
        (
            "revived on the date",
            &[put_off.clone(), (50, "ana", lead("calling"))],
            "48..50",
        ),
        (
            "revived after the date",
            &[put_off.clone(), (90, "ana", lead("calling"))],
            "48..90",
        ),
        (
            "closed",
            &[put_off.clone(), (90, "ana", lead("refused"))],
            "48..90",
        ),
        (
            "a new date before the old one",
            &[put_off.clone(), (5, "ana", later(Some(3)))],
            "72..",
        ),
        (
            "an earlier date",
            &[put_off.clone(), (5, "ana", later(Some(1)))],
            "24..",
        ),
        (
            "a new date on the old one",
            &[put_off.clone(), (71, "ana", later(Some(9)))],
            "48..71, 216..",
        ),
        (
            "a new date once the old one has passed",
            &[put_off.clone(), (72, "ana", later(Some(9)))],
            "48..",
        ),
        (
            "two new dates once the old one has passed",
            &[
                put_off.clone(),
                (72, "ana", later(Some(9))),
                (73, "ana", later(Some(10))),
            ],
            "48..",
        ),
        (
            "the date taken away",
            &[
                put_off.clone(),
                (50, "ana", later(None)),
                (60, "ana", lead("later")),
            ],
            "48..",
        ),
        (
            "another reason",
            &[put_off.clone(), (50, "ana", reasoned(2))],
            "48..",
        ),
        (
            "put off, revived, put off again",
            &[
                put_off.clone(),
                (50, "ana", lead("calling")),
                (90, "ana", later(Some(5))),
            ],
            "48..50, 120..",
        ),
        (
            "the date is set after the move",
            &[(2, "ana", lead("later")), (5, "ana", later(Some(2)))],
            "48..",
        ),
    ];
    for (case, versions, expected) in cases {
        check(case, Clock::Revisit, versions, expected);
    }
}
