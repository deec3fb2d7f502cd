//! Which stamps are trusted and which claims believed.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::domain::history::{Commit, ObjectId, Signature};

fn second(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).expect("a small number")
}

/// Returns a history with these stamps: `(stamp, how many commits later it lands)`.
fn history(stamps: &[(Option<i64>, u32)]) -> History {
    let author = Arc::new(Signature {
        name: String::new(),
        email: String::new(),
    });
    let commits = stamps
        .iter()
        .enumerate()
        .map(|(index, (stamp, later))| Commit {
            id: ObjectId::new(&[0; 20]),
            author: &author,
            stamped_at: stamp.map(second),
            landing: CommitIndex(index as u32 + later),
            merge: false,
            subject: "",
        });
    History {
        commits: commits.collect(),
        ..History::default()
    }
}

fn line_of(stamps: &[i64]) -> History {
    let stamps: Vec<_> = stamps.iter().map(|stamp| (Some(*stamp), 0)).collect();
    history(&stamps)
}

fn counted(history: &History, now: i64) -> Vec<i64> {
    let times = Times::new(history, second(now));
    let commits = (0..history.commits.len() as u32).map(CommitIndex);
    commits
        .map(|commit| times.recorded_at(history, commit).timestamp())
        .collect()
}

#[test]
fn trusted_stamps_are_the_longest_run() {
    const NOW: i64 = 100;
    let cases: [(&str, &[i64], &[i64]); 15] = [
        ("nothing", &[], &[]),
        ("in order", &[10, 20, 20, 30], &[10, 20, 20, 30]),
        ("one far ahead", &[10, 90, 20, 30], &[10, 10, 20, 30]),
        ("one far back", &[10, 20, 1, 30], &[10, 20, 20, 30]),
        ("the tip far back", &[10, 20, 1], &[10, 20, 20]),
        ("the first far ahead", &[90, 10, 20], &[10, 10, 20]),
        ("the first far back", &[1, 10, 20], &[1, 10, 20]),
        (
            "two ahead",
            &[10, 80, 90, 20, 30, 40],
            &[10, 10, 10, 20, 30, 40],
        ),
        (
            "two back",
            &[10, 20, 30, 1, 2, 40],
            &[10, 20, 30, 30, 30, 40],
        ),
        ("a tie goes to the earlier commits", &[20, 10], &[20, 20]),
        ("a tie in the middle", &[10, 30, 20, 40], &[10, 30, 30, 40]),
        ("the tip after now", &[10, 200], &[10, 100]),
        ("after now in the middle", &[10, 200, 20], &[10, 10, 20]),
        (
            "many after now in the middle",
            &[10, 200, 210, 20],
            &[10, 10, 10, 20],
        ),
        (
            "after now, and the next one back",
            &[10, 200, 5],
            &[10, 100, 100],
        ),
    ];
    for (case, stamps, expected) in cases {
        assert_eq!(counted(&line_of(stamps), NOW), expected, "{case}");
    }
}

#[test]
fn without_a_stamp_the_one_before_counts() {
    let stamps = |stamps: &[Option<i64>]| {
        let stamps: Vec<_> = stamps.iter().map(|stamp| (*stamp, 0)).collect();
        counted(&history(&stamps), 100)
    };
    assert_eq!(stamps(&[Some(10), None, Some(20)]), [10, 10, 20]);
    assert_eq!(stamps(&[None, Some(20)]), [20, 20]);
    assert_eq!(stamps(&[None, None]), [100, 100]);
    assert_eq!(stamps(&[Some(10), Some(200), None]), [10, 100, 100]);
}

#[test]
fn stamps_that_do_not_count_are_doubted() {
    let history = history(&[
        (Some(10), 0),
        (Some(200), 0),
        (Some(20), 0),
        (None, 0),
        (Some(5), 0),
    ]);
    let doubted = Times::new(&history, second(100)).doubted;
    let told: Vec<_> = doubted
        .iter()
        .map(|doubt| {
            let stamped = doubt.stamped_at.map(|at| at.timestamp());
            (
                doubt.commit.0,
                stamped,
                doubt.counted_at.timestamp(),
                doubt.future,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (1, Some(200), 10, true),
            (3, None, 20, false),
            (4, Some(5), 20, false)
        ]
    );
}

#[test]
fn what_a_merge_brings_in_was_recorded_by_its_own_stamp() {
    let cases = [
        ("before its landing", Some(15), 15),
        ("long before", Some(1), 1),
        ("after its landing", Some(70), 50),
        ("no stamp", None, 50),
    ];
    for (case, stamp, recorded) in cases {
        let history = history(&[(Some(10), 0), (stamp, 1), (Some(50), 0)]);
        let times = Times::new(&history, second(100));
        assert_eq!(
            times.recorded_at(&history, CommitIndex(1)),
            second(recorded),
            "{case}"
        );
        assert_eq!(
            times.landed_at(&history, CommitIndex(1)),
            second(50),
            "{case}"
        );
        assert_eq!(times.doubted, [], "{case}");
    }
}

#[test]
fn landed_by_an_instant() {
    let cases: [(&str, &[i64], i64, usize); 10] = [
        ("nothing yet", &[10, 20], 9, 0),
        ("the first", &[10, 20], 10, 1),
        ("both", &[10, 20], 20, 2),
        ("dated back at the tip", &[10, 20, 5], 15, 1),
        ("dated back in the middle", &[10, 20, 5, 30], 20, 3),
        ("the tip dated ahead", &[10, 900], 20, 1),
        ("dated ahead before the tip", &[10, 900, 20], 25, 3),
        (
            "dated ahead before the tip, asked earlier",
            &[10, 900, 20],
            15,
            1,
        ),
        (
            "dated ahead, and the line went on",
            &[10, 900, 20, 30],
            20,
            3,
        ),
        ("dated back a little", &[10, 30, 15, 40, 50], 20, 1),
    ];
    for (case, stamps, at, landed) in cases {
        assert_eq!(landed_by(&line_of(stamps), second(at)), landed, "{case}");
    }
    let merge = history(&[(Some(10), 0), (Some(12), 1), (Some(20), 0)]);
    assert_eq!(landed_by(&merge, second(15)), 1, "recorded is not landed");
    assert_eq!(landed_by(&merge, second(20)), 3);
}

const HOUR: i64 = 3600;

fn witnessed(claimed: Option<i64>, recorded: i64, landed: i64) -> Witnessed {
    Witnessed {
        claimed_at: claimed.map(second),
        recorded_at: second(recorded),
        landed_at: second(landed),
    }
}

#[test]
fn a_clock_starts_at_the_earliest_evidence() {
    let cases = [
        ("claimed", witnessed(Some(1), 2, 3), 1),
        (
            "claimed years ago",
            witnessed(Some(-900 * HOUR), 2, 3),
            -900 * HOUR,
        ),
        ("recorded", witnessed(Some(9), 2, 3), 2),
        ("nothing claimed", witnessed(None, 2, 3), 2),
        ("landed", witnessed(Some(9), 3, 3), 3),
    ];
    for (case, witnessed, start) in cases {
        assert_eq!(witnessed.starts_at(), second(start), "{case}");
    }
}

#[test]
fn a_clock_stops_at_what_git_proves() {
    const LANDED: i64 = 100 * HOUR;
    let day = 24 * HOUR;
    let cases = [
        ("nothing claimed", None, 99 * HOUR, LANDED, 99 * HOUR, None),
        (
            "claimed in time",
            Some(LANDED - 1),
            LANDED,
            LANDED - 1,
            LANDED - 1,
            None,
        ),
        (
            "claimed exactly the limit before",
            Some(LANDED - day),
            LANDED,
            LANDED - day,
            LANDED - day,
            None,
        ),
        (
            "claimed a second too early",
            Some(LANDED - day - 1),
            LANDED,
            LANDED,
            LANDED,
            Some(1),
        ),
        (
            "claimed as it landed",
            Some(LANDED),
            LANDED,
            LANDED,
            LANDED,
            None,
        ),
        (
            "claimed after its landing",
            Some(LANDED + 1),
            LANDED,
            LANDED,
            LANDED,
            None,
        ),
        (
            "claimed too early, recorded in time",
            Some(0),
            LANDED - day,
            LANDED,
            LANDED - day,
            Some(LANDED - day),
        ),
        (
            "claimed and recorded too early",
            Some(0),
            LANDED - day - 1,
            LANDED,
            LANDED,
            Some(LANDED - day),
        ),
    ];
    for (case, claimed, recorded, by_landing, by_recording, late_by) in cases {
        let witnessed = witnessed(claimed, recorded, LANDED);
        let stop = |counting| {
            let evidence = Evidence {
                counting,
                claim_limit: TimeDelta::hours(24),
                skew_limit: TimeDelta::minutes(10),
            };
            assert_eq!(
                witnessed.late_by(&evidence),
                late_by.map(TimeDelta::seconds),
                "{case}"
            );
            witnessed.stops_at(&evidence)
        };
        assert_eq!(stop(Counting::Landed), second(by_landing), "{case}");
        assert_eq!(
            stop(Counting::Recorded),
            second(by_recording),
            "{case}, recorded counts"
        );
    }
}

/// The length of the longest run that never goes backwards, the slow way.
fn longest(stamps: &[i64]) -> usize {
    let mut best = vec![1; stamps.len()];
    for end in 0..stamps.len() {
        for start in 0..end {
            if stamps[start] <= stamps[end] {
                best[end] = best[end].max(best[start] + 1);
            }
        }
    }
    best.into_iter().max().unwrap_or(0)
}

proptest! {
    #[test]
    fn stamps_in_order_count_as_they_are_and_as_the_slow_way_says(
        steps in proptest::collection::vec((0..3_i64, proptest::option::of(-9..9_i64), 0..4_u32), 1..24),
        now in 0..80_i64,
    ) {
        let mut at = 0;
        let mut line: Vec<(Option<i64>, u32)> = Vec::new();
        for (step, brought, ahead) in &steps {
            at += step;
            line.extend((0..*ahead).map(|left| (brought.map(|apart| at + apart), ahead - left)));
            line.push((Some(at), 0));
        }
        let history = history(&line);
        prop_assert!(history.commits.is_in_order());
        let now = second(now.max(at));
        let [quick, slow] = [Times::new(&history, now), Times::as_trusted(&history, now)];
        for commit in (0..line.len() as u32).map(CommitIndex) {
            prop_assert_eq!(quick.recorded_at(&history, commit), slow.recorded_at(&history, commit));
            prop_assert_eq!(quick.landed_at(&history, commit), slow.landed_at(&history, commit));
        }
        prop_assert_eq!(quick.doubted, slow.doubted);
        for then in 0..=at {
            let landed = line.iter().rposition(|(stamp, later)| *later == 0 && *stamp <= Some(then));
            prop_assert_eq!(landed_by(&history, second(then)), landed.map_or(0, |last| last + 1));
        }
    }

    #[test]
    fn landed_times_never_run_backwards(
        stamps in proptest::collection::vec(proptest::option::weighted(0.9, 0..40_i64), 0..24),
        now in 0..50_i64,
    ) {
        let stamps: Vec<_> = stamps.into_iter().map(|stamp| (stamp, 0)).collect();
        let counted = counted(&history(&stamps), now);
        prop_assert!(counted.is_sorted(), "{counted:?}");
        prop_assert!(counted.iter().all(|at| *at <= now.max(0)), "{counted:?}");
    }

    #[test]
    fn no_more_stamps_are_doubted_than_must_be(stamps in proptest::collection::vec(0..40_i64, 0..24)) {
        let history = line_of(&stamps);
        let kept = longest_run(&history.commits.iter().map(|commit| commit.stamped_at).collect::<Vec<_>>(), second(0));
        prop_assert_eq!(kept.len(), longest(&stamps));
        prop_assert!(kept.is_sorted_by_key(|position| (*position, stamps[*position])));
        let doubted = Times::new(&history, second(50)).doubted.len();
        prop_assert!(doubted <= stamps.len() - kept.len());
    }

    #[test]
    fn one_liar_disturbs_nobody_else(
        steps in proptest::collection::vec(1..5_i64, 4..20),
        liar in 0..20_usize,
        lie in prop_oneof![-1000..0_i64, 200..2000_i64],
    ) {
        let honest: Vec<i64> = steps.iter().scan(0, |at, step| { *at += step; Some(*at) }).collect();
        let liar = 1 + liar % (honest.len() - 2);
        let mut stamps = honest.clone();
        stamps[liar] = lie;
        let counted = counted(&line_of(&stamps), 150);
        for position in (0..honest.len()).filter(|position| *position != liar) {
            prop_assert_eq!(counted[position], honest[position], "{:?}", stamps);
        }
    }

    #[test]
    fn a_stop_lies_between_limit_and_landing(claimed in proptest::option::of(-50..150_i64), recorded in 0..100_i64) {
        let witnessed = witnessed(claimed.map(|at| at * HOUR), recorded * HOUR, 100 * HOUR);
        for counting in [Counting::Landed, Counting::Recorded] {
            let claim_limit = TimeDelta::hours(24);
            let evidence = Evidence { counting, claim_limit, skew_limit: claim_limit };
            let stop = witnessed.stops_at(&evidence);
            prop_assert!(stop <= witnessed.landed_at && witnessed.landed_at - stop <= claim_limit);
            prop_assert!(witnessed.starts_at() <= stop);
        }
    }
}
