//! How a clock stands: due, at risk, late, resting, unknown.

use super::*;
use crate::domain::duration::Duration;
use crate::domain::lead::{Lead, Pause, Until};
use crate::domain::policy::{Target, Warning, When};

/// Returns the state of a clock of ten hours that started at hour 0.
fn state(stop: Option<(i64, bool)>, now: i64, earlier: (bool, bool), warn: &Warning) -> State {
    let moment = |at: i64, at_horizon: bool| Moment {
        at: hour(at),
        commit: None,
        at_horizon,
    };
    let cycle = Cycle {
        clock: Clock::FirstResponse,
        stage: None,
        start: moment(0, earlier.0),
        stop: stop.map(|(at, done)| Stop {
            moment: moment(at, earlier.1),
            done,
        }),
    };
    let target = within(Duration::Elapsed(TimeDelta::hours(10)));
    let pauses = Pauses::default();
    judge(
        Clock::FirstResponse,
        Some(&cycle),
        Some((&target, warn)),
        &pauses,
        hour(now),
    )
    .state
}

#[test]
fn a_running_clock() {
    let percent = Warning::Percent(75);
    let left = Warning::Left(Duration::Elapsed(TimeDelta::hours(2)));
    let cases = [
        (0, &percent, State::WithinTarget),
        (7, &percent, State::WithinTarget),
        (8, &percent, State::AtRisk),
        (7, &left, State::WithinTarget),
        (8, &left, State::AtRisk),
        (10, &percent, State::AtRisk),
        (11, &percent, State::Breached),
        (-5, &percent, State::WithinTarget),
    ];
    for (now, warn, expected) in cases {
        assert_eq!(
            state(None, now, (false, false), warn),
            expected,
            "{now} {warn:?}"
        );
    }
    let exact = Warning::Percent(70);
    assert_eq!(
        state(None, 7, (false, false), &exact),
        State::AtRisk,
        "exactly"
    );
}

#[test]
fn a_stopped_clock() {
    let cases = [
        (10, true, State::Met),
        (11, true, State::MetLate),
        (10, false, State::NotApplicable),
        (11, false, State::MetLate),
        (-3, true, State::Met),
    ];
    for (stop, done, expected) in cases {
        let state = state(
            Some((stop, done)),
            50,
            (false, false),
            &Warning::Percent(75),
        );
        assert_eq!(state, expected, "{stop} {done}");
    }
}

#[test]
fn unknown_unless_what_can_be_seen_proves_it() {
    let cases = [
        (
            "running, may be late",
            None,
            10,
            (true, false),
            State::Unknown,
        ),
        (
            "running, late whatever came before",
            None,
            11,
            (true, false),
            State::Breached,
        ),
        (
            "stopped late, whatever came before",
            Some((11, true)),
            50,
            (true, false),
            State::MetLate,
        ),
        (
            "stopped in time, may have started earlier",
            Some((9, true)),
            50,
            (true, false),
            State::Unknown,
        ),
        (
            "stopped in time or earlier",
            Some((9, true)),
            50,
            (false, true),
            State::Met,
        ),
        (
            "stopped late or earlier",
            Some((11, true)),
            50,
            (false, true),
            State::Unknown,
        ),
        (
            "both unseen",
            Some((11, true)),
            50,
            (true, true),
            State::Unknown,
        ),
    ];
    for (case, stop, now, earlier, expected) in cases {
        assert_eq!(
            state(stop, now, earlier, &Warning::Percent(75)),
            expected,
            "{case}"
        );
    }
}

#[test]
fn without_a_target_or_a_run_a_clock_does_not_apply() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    let mut policy = policy();
    assert_eq!(
        verdict(&story.book(5, policy.clone()), Clock::Accept).state,
        State::NotApplicable
    );
    policy.sla.clocks.remove(&Clock::StageAge);
    let verdict = verdict(&story.book(5, policy), Clock::StageAge);
    assert_eq!(
        (verdict.state, verdict.is_running()),
        (State::NotApplicable, false)
    );
}

#[test]
fn a_pause_puts_off_every_clock_but_the_age() {
    let paused = Lead {
        paused: Some(Arc::new(Pause {
            reason: Some("fair".to_owned()),
            until: Some(Until::Instant(hour(8))),
        })),
        ..lead("new")
    };
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.commit(4, "ana", put(&paused));
    let at = |now: i64, clock: Clock| {
        let verdict = verdict(&story.book(now, policy()), clock);
        (
            (verdict.due_at.unwrap() - hour(0)).num_hours(),
            verdict.state,
        )
    };
    assert_eq!(at(5, Clock::FirstResponse), (14, State::Paused));
    assert_eq!(at(8, Clock::FirstResponse), (14, State::WithinTarget));
    assert_eq!(at(14, Clock::FirstResponse), (14, State::AtRisk));
    assert_eq!(at(15, Clock::FirstResponse), (14, State::Breached));
    assert_eq!(at(5, Clock::StageAge), (10, State::WithinTarget));
    assert_eq!(at(11, Clock::StageAge), (10, State::Breached));
}

#[test]
fn a_pause_after_the_breach_heals_nothing() {
    let paused = Lead {
        paused: Some(Arc::new(Pause {
            reason: Some("fair".to_owned()),
            until: Some(Until::Instant(hour(80))),
        })),
        ..lead("new")
    };
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.commit(20, "ana", put(&paused));
    assert_eq!(
        verdict(&story.book(30, policy()), Clock::FirstResponse).state,
        State::Breached
    );
}

#[test]
fn a_shallow_clone_guesses_nothing() {
    let known = lead("taken").received(-90).with(inbound(-80));
    let mut story = Story::default();
    story.horizon(0, put(&known));
    let states = |story: &Story, now: i64| {
        let book = story.book(now, policy());
        let standing = book.standing(&book.entries[0]);
        let running = standing.running.iter();
        let states = running.map(|verdict| (verdict.clock.name(), verdict.state));
        states.collect::<Vec<_>>()
    };
    let all = |state: State| {
        let proven = ["first_response", "reply", "max_idle"].map(|clock| (clock, state));
        let perhaps = [
            ("handoff_call", State::Unknown),
            ("stage_age", state),
            ("feedback", State::Unknown),
        ];
        [proven.as_slice(), &perhaps].concat()
    };
    assert_eq!(
        states(&story, 10),
        all(State::Unknown),
        "a pause may have ended unseen"
    );
    assert_eq!(
        states(&story, 11),
        all(State::Breached),
        "unchanged for longer than the target"
    );

    story.commit(12, "sam", put(&known.in_stage("sold")));
    assert_eq!(states(&story, 22), [("feedback", State::Unknown)]);
    assert_eq!(
        states(&story, 23),
        [("feedback", State::Breached)],
        "sold for longer than the target"
    );

    // What happened in sight is judged.
    let mut story = Story::default();
    story.horizon(0, []);
    story.commit(1, "ana", put(&lead("new")));
    assert_eq!(
        verdict(&story.book(5, policy()), Clock::FirstResponse).state,
        State::WithinTarget
    );
}

#[test]
fn a_version_that_is_not_here_hides_every_clock_that_may_run() {
    let mut story = Story::default();
    story.commit(
        0,
        "ana",
        put(&lead("new").owned_by(Some("ana")).with(call(0))),
    );
    story.commit(1, "ana", missing());
    let book = story.book(50, policy());
    let standing = book.standing(&book.entries[0]);
    for verdict in &book.verdicts(&standing) {
        let promised = policy().promises(verdict.clock);
        let (state, runs) = match verdict.clock {
            // The first touch is the first whatever came after it.
            Clock::FirstResponse => (State::Met, false),
            _ if promised => (State::Unknown, true),
            _ => (State::NotApplicable, false),
        };
        assert_eq!(
            (verdict.state, verdict.is_running()),
            (state, runs),
            "{verdict:?}"
        );
    }
    // Of those that may run, one is named that was seen to.
    let tightest = standing.tightest().expect("one was seen");
    assert!(tightest.cycle.is_some());
    assert!(standing.is_unknown());

    // A lead that is gone has no clocks, whatever it was.
    story.commit(2, "ana", gone());
    let book = story.book(50, policy());
    assert!(!book.standing(&book.entries[0]).is_unknown());
}

#[test]
fn a_target_is_chosen_as_things_were_when_the_clock_stopped() {
    let mut policy = policy();
    let target = |field: &str, value: &str, hours: i64| Target {
        when: When {
            conditions: vec![(field.into(), vec![value.into()])],
        },
        ..within(Duration::Elapsed(TimeDelta::hours(hours)))
    };
    let response = policy.sla.clocks.get_mut(&Clock::FirstResponse).unwrap();
    response.targets = vec![
        target("priority", "A", 1),
        target("owner", "sam", 2),
        target("stage", "new", 3),
    ];
    let hours = |story: &Story| {
        let verdict = verdict(&story.book(50, policy.clone()), Clock::FirstResponse);
        verdict.target.unwrap().num_hours()
    };
    let new = lead("new");
    let touched = new.with(call(1));
    let mut story = Story::default();
    story.commit(0, "ana", put(&new));
    assert_eq!(hours(&story), 3);
    story.commit(1, "ana", put(&touched));
    story.commit(
        2,
        "ana",
        put(&touched.owned_by(Some("sam")).scalar("priority", "A")),
    );
    assert_eq!(hours(&story), 3, "what came after the stop does not count");

    // What landed together counts together.
    let mut story = Story::default();
    story.commit(0, "ana", put(&new));
    story.fork();
    story.branch(1, "ana", put(&touched));
    story.branch(2, "ana", put(&touched.scalar("priority", "A")));
    story.merge(3, "mia", []);
    assert_eq!(hours(&story), 1);
}

#[test]
fn a_revisit_date_begins_where_its_calendar_is() {
    use crate::domain::calendar::{Calendar, CalendarSpec, Interval, parse_weekdays};
    let calendar = Calendar::new(CalendarSpec {
        name: "tokyo".to_owned(),
        zone: "Asia/Tokyo".to_owned(),
        hours: parse_weekdays("mon-fri")
            .unwrap()
            .into_iter()
            .map(|day| (day, vec![Interval::parse("09:00-17:00").unwrap()]))
            .collect(),
        ..CalendarSpec::default()
    });
    let mut policy: Policy = policy();
    let revisit = policy.sla.clocks.get_mut(&Clock::Revisit).unwrap();
    revisit.targets[0].calendar = Some(calendar.unwrap().into());
    let mut story = Story::default();
    let recycle = Some(crate::domain::lead::Recycle {
        note: None,
        reason: None,
        revisit_on: Some(day(2)),
    });
    story.commit(
        0,
        "ana",
        put(&Lead {
            recycle: recycle.map(Arc::new),
            ..lead("later")
        }),
    );
    assert_eq!(runs(&story.book(LATER, policy), Clock::Revisit), "39..");
}
