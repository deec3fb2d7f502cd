//! Judges a cycle by a target: due when, in which state.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Cycle, Pauses, State, Verdict};
use crate::domain::duration::Duration;
use crate::domain::policy::{Clock, Target, Warning};

/// Returns how a clock stands at `now`: its latest run judged by a target; either may be absent.
///
/// Never guesses: where a start or stop lies beyond what can be seen, the state is `Unknown` unless what can be seen
/// proves it either way.
pub fn judge(
    clock: Clock,
    cycle: Option<&Cycle>,
    target: Option<(&Target, &Warning)>,
    pauses: &Pauses,
    now: DateTime<Utc>,
) -> Verdict {
    let blank = Verdict {
        clock,
        state: State::NotApplicable,
        cycle: cycle.cloned(),
        due_at: None,
        elapsed: None,
        target: None,
        remaining: None,
        policy: None,
    };
    let (Some(cycle), Some((target, warning))) = (cycle, target) else {
        return blank;
    };

    // Age in a stage is age, whatever rests.
    let none = Pauses::default();
    let pauses = if clock == Clock::StageAge {
        &none
    } else {
        pauses
    };
    let start = cycle.start.at;
    let Some(due) = pauses.due(start, target) else {
        return blank;
    };
    let end = cycle.stop.map_or(now, |stop| stop.moment.at).max(start);
    let elapsed = pauses.elapsed(start, end, target);
    let length = match target.within {
        Duration::Elapsed(length) | Duration::Business(length) => length,
        Duration::BusinessDays(_) => pauses.elapsed(start, due, target),
    };
    let verdict = Verdict {
        due_at: Some(due),
        elapsed: Some(elapsed),
        target: Some(length),
        remaining: Some(length - elapsed),
        policy: Some(target.line.clone()),
        ..blank
    };
    let state = match cycle.stop {
        Some(stop) => stopped(cycle, stop.done, end, due),
        None if now > due => State::Breached,
        None if cycle.start.at_horizon => State::Unknown,
        None if start > now => State::WithinTarget,
        None if pauses.rests(now) => State::Paused,
        None if at_risk(&verdict, warning, target, due, now) => State::AtRisk,
        None => State::WithinTarget,
    };
    Verdict { state, ..verdict }
}

fn stopped(cycle: &Cycle, done: bool, end: DateTime<Utc>, due: DateTime<Utc>) -> State {
    let stop_at_horizon = cycle.stop.is_some_and(|stop| stop.moment.at_horizon);
    match (cycle.start.at_horizon, stop_at_horizon, end <= due) {
        (true, true, _) | (true, false, true) | (false, true, false) => State::Unknown,
        (_, _, false) => State::MetLate,
        (_, _, true) if done => State::Met,
        // The lead went elsewhere in time: nothing was promised any more.
        _ => State::NotApplicable,
    }
}

fn at_risk(
    verdict: &Verdict,
    warning: &Warning,
    target: &Target,
    due: DateTime<Utc>,
    now: DateTime<Utc>,
) -> bool {
    let business = target.calendar.as_ref();
    match warning {
        Warning::Percent(percent) => {
            let seconds =
                |length: Option<TimeDelta>| length.map_or(0, |length| length.num_seconds());
            seconds(verdict.elapsed) * 100 >= seconds(verdict.target) * i64::from(*percent)
        }
        Warning::Left(Duration::Elapsed(left)) => due - now <= *left,
        Warning::Left(Duration::Business(left)) => {
            business.is_some_and(|calendar| calendar.elapsed(now, due) <= *left)
        }
        Warning::Left(days) => business
            .is_some_and(|calendar| calendar.due(now, days).is_none_or(|latest| latest >= due)),
    }
}
