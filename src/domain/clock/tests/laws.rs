//! What holds for all pauses and targets.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::domain::calendar::{Calendar, CalendarSpec, Interval, parse_weekdays};
use crate::domain::duration::Duration;
use crate::domain::policy::{Target, Warning};

fn office() -> Arc<Calendar> {
    let hours = ["09:00-12:00", "13:00-17:30"].map(|text| Interval::parse(text).unwrap());
    let calendar = Calendar::new(CalendarSpec {
        name: "office".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        hours: parse_weekdays("mon-fri")
            .unwrap()
            .into_iter()
            .map(|day| (day, hours.to_vec()))
            .collect(),
        ..CalendarSpec::default()
    });
    Arc::new(calendar.unwrap())
}

fn target() -> impl Strategy<Value = Target> {
    let calendar = office();
    let length = prop_oneof![
        (1..100_i64).prop_map(|hours| Duration::Elapsed(TimeDelta::hours(hours))),
        (1..60_i64).prop_map(|hours| Duration::Business(TimeDelta::hours(hours))),
        (1..10_i32).prop_map(Duration::BusinessDays),
    ];
    length.prop_map(move |length| Target {
        calendar: Some(calendar.clone()),
        ..within(length)
    })
}

/// Returns pauses as lengths of time before and in each.
fn pauses() -> impl Strategy<Value = Pauses> {
    proptest::collection::vec((0..60_i64, 0..60_i64), 0..4).prop_map(|steps| {
        let (mut pauses, mut at) = (Pauses::default(), 0);
        for (before, length) in steps {
            pauses.add(hour(at + before), hour(at + before + length));
            at += before + length;
        }
        pauses
    })
}

proptest! {
    #[test]
    fn a_pause_makes_nothing_due_earlier(target in target(), pauses in pauses(), start in -50..150_i64) {
        let without = Pauses::default().due(hour(start), &target).unwrap();
        prop_assert!(pauses.due(hour(start), &target).unwrap() >= without);
    }

    #[test]
    fn a_clock_has_run_for_its_target_when_it_is_due(target in target(), pauses in pauses(), start in -50..150_i64) {
        let due = pauses.due(hour(start), &target).unwrap();
        if let Duration::Elapsed(length) | Duration::Business(length) = target.within {
            prop_assert_eq!(pauses.elapsed(hour(start), due, &target), length);
            let before = due - TimeDelta::seconds(1);
            prop_assert!(pauses.elapsed(hour(start), before, &target) < length);
        }
    }

    #[test]
    fn elapsed_and_remaining_make_the_target(
        target in target(),
        pauses in pauses(),
        start in -50..150_i64,
        run in 0..300_i64,
        stops in proptest::bool::ANY,
    ) {
        let moment = |at: i64| Moment { at: hour(at), commit: None, at_horizon: false };
        let stop = stops.then_some(Stop { moment: moment(start + run), done: true });
        let cycle = Cycle { clock: Clock::Reply, stage: None, start: moment(start), stop };
        let now = hour(start + run);
        let verdict = judge(Clock::Reply, Some(&cycle), Some((&target, &Warning::Percent(75))), &pauses, now);
        let (elapsed, remaining) = (verdict.elapsed.unwrap(), verdict.remaining.unwrap());
        prop_assert_eq!(elapsed + remaining, verdict.target.unwrap());
        prop_assert!(elapsed >= TimeDelta::zero());
        let late = matches!(verdict.state, State::Breached | State::MetLate);
        prop_assert_eq!(late, now > verdict.due_at.unwrap());
        prop_assert!(!late || remaining <= TimeDelta::zero());
    }

    #[test]
    fn a_pause_that_ends_is_a_pause_that_never_was_longer(
        target in target(),
        from in 0..50_i64,
        length in 1..100_i64,
        until in 0..100_i64,
    ) {
        let mut ended = Pauses::default();
        ended.add(hour(from), hour(from + length));
        ended.end(hour(from + until));
        let mut short = Pauses::default();
        short.add(hour(from), hour(from + length.min(until)));
        prop_assert_eq!(ended.due(hour(0), &target), short.due(hour(0), &target));
        for at in [from, from + until, from + length] {
            prop_assert_eq!(ended.rests(hour(at)), short.rests(hour(at)));
        }
    }
}
