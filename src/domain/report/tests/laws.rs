//! What holds for all books.

use proptest::prelude::*;

use super::*;

const FILES: [&str; 3] = [ACME, BOLT, CRANE];
const STAGES: [&str; 11] = [
    "new", "calling", "offer", "offer2", "taken", "deal", "later", "sold", "gone", "refused",
    "nirvana",
];
const PEOPLE: [&str; 4] = ["mia", "ana", "sam", "nobody"];
const SOURCES: [&str; 3] = ["web", "fair", "draw"];

/// What a commit does: to which lead, how many hours after the last, by whom, and what.
type Step = (usize, i64, usize, Deed);

#[derive(Debug, Clone)]
enum Deed {
    Move(usize),
    Assign(Option<usize>),
    Touch(bool),
    Judge(bool),
    Remove,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        5 => (0..STAGES.len()).prop_map(Deed::Move),
        2 => proptest::option::of(0..PEOPLE.len()).prop_map(Deed::Assign),
        3 => any::<bool>().prop_map(Deed::Touch),
        1 => any::<bool>().prop_map(Deed::Judge),
        1 => Just(Deed::Remove),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..FILES.len(), 0..30_i64, 0..PEOPLE.len(), deed());
    proptest::collection::vec(step, 1..25)
}

fn told_by(steps: &[Step]) -> Story {
    let mut story = Story::default();
    let mut leads = SOURCES.map(|source| from("new", source, "ads"));
    let mut at = 0;
    for (place, later, by, deed) in steps {
        at += later;
        let lead = &leads[*place];
        let next = match deed {
            Deed::Move(stage) => lead.in_stage(STAGES[*stage]),
            Deed::Assign(owner) => lead.owned_by(owner.map(|owner| PEOPLE[owner])),
            Deed::Touch(true) => lead.with(talk(at)),
            Deed::Touch(false) => lead.with(call(at - 3)),
            Deed::Judge(quality) => {
                let about = if *quality {
                    About::Quality
                } else {
                    About::Treatment
                };
                let mut lead = lead.clone();
                let said = verdict("sales", "sam", about, "good");
                alter(&mut lead.feedback, |list| list.push(said.into()));
                lead
            }
            Deed::Remove => {
                story.commit(at, PEOPLE[*by], [(FILES[*place], None)]);
                continue;
            }
        };
        story.commit(at, PEOPLE[*by], put_at(FILES[*place], &next));
        leads[*place] = next;
    }
    story
}

fn read(steps: &[Step]) -> Book {
    told_by(steps).book_of(&["acme", "bolt", "crane"], 800, policy())
}

proptest! {
    #[test]
    fn what_entered_a_stage_has_left_it_or_is_in_it(steps in steps()) {
        with(&read(&steps), Window::default(), Cohort::Received, |report| {
            for stage in &report.funnel {
                let left = stage.left_to.total().count();
                assert_eq!(stage.entered.count(), left + stage.now_in.count());
                assert_eq!(stage.duration.count(), left);
            }
            let now_in: usize = report.funnel.iter().map(|stage| stage.now_in.count()).sum();
            let present = report.leads.iter().filter(|facts| facts.standing.entry.timeline.present);
            assert_eq!(now_in, present.count());
        });
    }

    /// A deleted lead is nothing else, whatever it was before.
    #[test]
    fn every_lead_is_one_thing_now(steps in steps()) {
        with(&read(&steps), Window::default(), Cohort::Received, |report| {
            let groups = report.groups.iter().flat_map(|(_, groups)| groups);
            for group in groups.chain([&report.all]) {
                let ends = [&group.conversion.part, &group.lost, &group.refused, &group.deleted];
                let ended: usize = ends.map(|tally| tally.count()).iter().sum();
                assert_eq!(group.open.count() + ended, group.conversion.whole.count());
            }
            let closed = report.resolution.closed.part.leads();
            let timed = report.cycle_time.closed.tally().leads();
            let given_up = report.attempts.before_giving_up.tally().leads();
            let waiting = report.recycle.waiting.leads();
            for deleted in report.all.deleted.leads() {
                for now in [&closed, &timed, &given_up, &waiting] {
                    assert!(!now.contains(&deleted));
                }
            }
            assert_eq!(closed, timed);
        });
    }

    #[test]
    fn shares_are_of_what_is_there(steps in steps()) {
        with(&read(&steps), Window::default(), Cohort::Received, |report| {
            for figure in figures(report) {
                if let Value::Share(Some(share)) = figure.value {
                    assert!((0.0..=1.0).contains(&share), "{figure:?}");
                }
                let whole = figure.tally.leads();
                for lead in figure.part.iter().flat_map(|part| part.iter()) {
                    assert!(whole.contains(&lead), "{figure:?}");
                }
                if let Value::Middle { median: Some(median), p90: Some(p90) } = figure.value {
                    assert!(0.0 <= median && median <= p90, "{figure:?}");
                }
            }
        });
    }

    #[test]
    fn the_order_of_the_leads_changes_nothing(steps in steps()) {
        let mut book = read(&steps);
        let before = with(&book, Window::default(), Cohort::Received, all);
        book.entries.reverse();
        prop_assert_eq!(&before, &with(&book, Window::default(), Cohort::Received, all));
        book.entries.rotate_left(1);
        prop_assert_eq!(&before, &with(&book, Window::default(), Cohort::Received, all));
    }

    #[test]
    fn groups_make_the_whole(steps in steps()) {
        with(&read(&steps), Window::default(), Cohort::Received, |report| {
            let whole = &report.all;
            for (dimension, groups) in &report.groups {
                let sum = |of: &dyn Fn(&super::super::groups::Group) -> usize| groups.iter().map(of).sum::<usize>();
                let is_once = !matches!(dimension.name(), "segment" | "channel");
                if is_once {
                    assert_eq!(sum(&|group| group.conversion.whole.count()), report.leads.len());
                    assert_eq!(sum(&|group| group.conversion.part.count()), whole.conversion.part.count());
                    assert_eq!(sum(&|group| group.compliance.whole.count()), whole.compliance.whole.count());
                    assert_eq!(sum(&|group| group.compliance.part.count()), whole.compliance.part.count());
                }
            }
            let judged: usize = report.compliance.iter().map(|clock| clock.rate().whole.count()).sum();
            assert_eq!(judged, whole.compliance.whole.count());
        });
    }

    #[test]
    fn two_windows_make_their_union(steps in steps(), between in 0..400_i64) {
        let book = read(&steps);
        let count = |from: Option<i64>, to: Option<i64>, cohort| {
            let window = Window { from: from.map(hour), to: to.map(hour) };
            with(&book, window, cohort, |report| report.leads.len())
        };
        for cohort in [Cohort::Received, Cohort::Closed] {
            let parts = count(None, Some(between), cohort) + count(Some(between), None, cohort);
            prop_assert_eq!(parts, count(None, None, cohort));
        }
    }

    #[test]
    fn the_two_parts_of_speed_make_the_whole(steps in steps()) {
        with(&read(&steps), Window::default(), Cohort::Received, |report| {
            for facts in &report.leads {
                let one = super::super::speed::speed(std::slice::from_ref(facts));
                if let Some(whole) = one.whole.median() {
                    let parts = one.to_assigned.median().zip(one.to_touch.median());
                    assert_eq!(parts.map(|(one, other)| one + other), Some(whole));
                }
            }
        });
    }
}
