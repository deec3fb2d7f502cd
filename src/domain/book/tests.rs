//! How a lead stands as a whole.

use super::*;
use crate::domain::story::*;

fn stands<T>(story: &Story, now: i64, ask: impl FnOnce(&Standing<'_>) -> T) -> T {
    let book = story.book(now, policy());
    ask(&book.standing(&book.entries[0]))
}

#[test]
fn an_unowned_lead_is_the_fallback_owners() {
    let cases = [
        ("new", Some("sam"), Some("sam")),
        ("new", None, Some("ana")),
        ("offer", None, Some("sam")),
        ("later", None, Some("mia")),
        ("sold", None, None),
        ("nowhere", None, None),
    ];
    for (stage, owner, answerable) in cases {
        let mut story = Story::default();
        story.commit(0, "ana", put(&lead(stage).owned_by(owner)));
        stands(&story, 1, |standing| {
            let found = standing.answerable.map(|person| &**person);
            assert_eq!(found, answerable, "{stage} {owner:?}");
        });
    }
}

#[test]
fn the_stage_counts_from_its_landing() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("new")));
    story.fork();
    story.branch(2, "ana", put(&lead("calling")));
    story.merge(5, "mia", []);
    story.commit(6, "ana", put(&lead("calling").with(call(6))));
    let since = stands(&story, 9, |standing| standing.stage_since.unwrap());
    assert_eq!((since.at, since.at_horizon), (hour(5), false));

    story.uncommitted = Some((Some(FILE), put(&lead("offer"))[0].1.clone()));
    let since = stands(&story, 9, |standing| standing.stage_since.unwrap());
    assert_eq!((since.at, since.commit), (hour(9), None));
}

#[test]
fn the_tightest_clock_is_due_first_and_the_worst_state_counts() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("calling")));
    story.commit(6, "ana", put(&lead("calling").with(call(6))));
    stands(&story, 11, |standing| {
        let tightest = standing.tightest().unwrap();
        assert_eq!(
            (tightest.clock, tightest.state),
            (Clock::StageAge, State::Breached)
        );
        assert_eq!(standing.state(), State::Breached);
        assert!(standing.is_open());
    });
    stands(&story, 9, |standing| {
        assert_eq!(standing.state(), State::AtRisk)
    });
}

#[test]
fn without_a_policy_no_clock_runs() {
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("calling")));
    let mut book = story.book(99, policy());
    book.policy = None;
    let standing = book.standing(&book.entries[0]);
    assert_eq!(book.verdicts(&standing).len(), 10);
    assert_eq!(standing.tightest(), None);
    assert_eq!(standing.state(), State::NotApplicable);
    assert!(standing.is_open());
}

#[test]
fn the_spacing_of_the_procedure_is_the_target_of_the_next_touch() {
    use crate::domain::duration::Duration;
    let mut policy = policy();
    let spacing = within(Duration::Elapsed(chrono::TimeDelta::hours(3)));
    policy.followup.procedures[0].spacing = Some(spacing);
    let mut story = Story::default();
    story.commit(0, "ana", put(&lead("calling").with(call(0))));
    let hours = |policy: &Policy| {
        let book = story.book(1, policy.clone());
        let standing = book.standing(&book.entries[0]);
        let mut verdicts = book.verdicts(&standing).into_iter();
        let verdict = verdicts.find(|verdict| verdict.clock == Clock::NextTouch);
        verdict.unwrap().target.map(|target| target.num_hours())
    };
    assert_eq!(hours(&policy), Some(10), "sla.yaml goes first");
    policy.sla.clocks.remove(&Clock::NextTouch);
    assert_eq!(hours(&policy), Some(3));
    policy.followup.procedures[0].spacing = None;
    assert_eq!(hours(&policy), None);
}
