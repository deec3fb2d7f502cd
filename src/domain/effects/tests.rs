//! What becomes of a clock, state by state.

use chrono::{DateTime, TimeDelta};

use super::*;
use crate::domain::clock::{Cycle, Moment};

/// Returns a running clock in this state, due in so many hours.
fn verdict(state: State, hours: i64) -> Verdict {
    let start = DateTime::UNIX_EPOCH;
    Verdict {
        clock: Clock::MaxIdle,
        state,
        cycle: Some(Cycle {
            clock: Clock::MaxIdle,
            stage: None,
            start: Moment {
                at: start,
                commit: None,
                at_horizon: false,
            },
            stop: None,
        }),
        due_at: Some(start + TimeDelta::hours(hours)),
        elapsed: None,
        target: None,
        remaining: None,
        policy: None,
    }
}

fn snapshot(leads: &[(&str, Option<Verdict>)]) -> Snapshot {
    let clocks = leads.iter().map(|(id, verdict)| {
        let clocks = verdict
            .iter()
            .map(|verdict| (verdict.clock, verdict.clone()));
        ((*id).to_owned(), clocks.collect())
    });
    Snapshot(clocks.collect())
}

const NONE: Option<(State, i64)> = None;
const LATE: Option<(State, i64)> = Some((State::Breached, 1));
const RISK: Option<(State, i64)> = Some((State::AtRisk, 2));
const GOOD: Option<(State, i64)> = Some((State::WithinTarget, 3));
const LONG: Option<(State, i64)> = Some((State::WithinTarget, 4));
const WORSE: Option<(State, i64)> = Some((State::Breached, 0));

#[test]
fn what_becomes_of_a_clock() {
    let cases = [
        (NONE, NONE, None),
        (GOOD, GOOD, None),
        (GOOD, LONG, Some(Kind::Moved)),
        (LATE, WORSE, Some(Kind::Moved)),
        (GOOD, LATE, Some(Kind::Late)),
        (RISK, LATE, Some(Kind::Late)),
        (NONE, LATE, Some(Kind::Late)),
        (GOOD, RISK, Some(Kind::AtRisk)),
        (NONE, RISK, Some(Kind::AtRisk)),
        (LATE, RISK, Some(Kind::NoLongerLate)),
        (LATE, GOOD, Some(Kind::NoLongerLate)),
        (LATE, NONE, Some(Kind::NoLongerLate)),
        (RISK, GOOD, Some(Kind::NoLongerAtRisk)),
        (RISK, NONE, Some(Kind::Ends)),
        (GOOD, NONE, Some(Kind::Ends)),
        (NONE, GOOD, Some(Kind::Begins)),
    ];
    for (from, to, expected) in cases {
        let [from, to] = [from, to]
            .map(|case| snapshot(&[("acme", case.map(|(state, due)| verdict(state, due)))]));
        let kinds: Vec<Kind> = from.effects(&to).iter().map(|effect| effect.kind).collect();
        assert_eq!(kinds, Vec::from_iter(expected), "{from:?} to {to:?}");
        assert!(from.effects(&from).is_empty(), "nothing changes nothing");
    }
}

#[test]
fn what_presses_most_comes_first_and_closed_leads_count_where_they_are_open() {
    let now = |state, due| Some(verdict(state, due));
    let from = snapshot(&[
        ("a", now(State::WithinTarget, 9)),
        ("b", now(State::WithinTarget, 9)),
        ("c", now(State::WithinTarget, 9)),
        ("d", now(State::Breached, 1)),
    ]);
    let to = snapshot(&[
        ("a", now(State::WithinTarget, 8)),
        ("b", now(State::Breached, 2)),
        ("c", now(State::Breached, 1)),
        ("e", now(State::WithinTarget, 5)),
    ]);
    let told: Vec<String> = from
        .effects(&to)
        .iter()
        .map(|effect| format!("{} {}", effect.id, effect.kind.name()))
        .collect();
    assert_eq!(
        told,
        [
            "c late",
            "b late",
            "d no_longer_late",
            "a due_moved",
            "e begins"
        ]
    );
    assert!(from.holds("d") && !to.holds("d"));
}
