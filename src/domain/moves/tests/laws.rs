//! What holds for all leads, people and policies.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::domain::lead::Direction;

fn word(words: &'static str) -> impl Strategy<Value = Name> + Clone {
    select(names(words))
}

fn text() -> impl Strategy<Value = Option<String>> {
    select(vec![None, Some(" "), Some("it's so")]).prop_map(|text| text.map(str::to_owned))
}

fn instant() -> impl Strategy<Value = DateTime<Utc>> {
    (0..2 * NOW).prop_map(hour)
}

fn fits() -> impl Strategy<Value = Vec<Fit>> {
    let fit = (word("industry size region colour"), any::<bool>(), text());
    let fit = fit.prop_map(|(criterion, met, evidence)| Fit {
        criterion,
        met,
        evidence,
    });
    vec(fit, 0..5)
}

fn signals() -> impl Strategy<Value = Vec<Signal>> {
    let known = word("asked_for_demo asked_for_pricing project_with_date likes_us");
    let signal = (known, option::of(instant()), text());
    let signal = signal.prop_map(|(signal, at, evidence)| Signal {
        signal,
        at,
        evidence,
    });
    vec(signal, 0..4)
}

fn activity() -> impl Strategy<Value = Activity> {
    let directions = select(vec![Direction::Outbound, Direction::Inbound]);
    let activity = (word("call email chat"), 0..9_i64, directions);
    activity.prop_map(|(channel, at, direction)| Activity {
        direction,
        ..touch(&channel, at)
    })
}

fn said() -> impl Strategy<Value = Feedback> {
    let from = option::of(word("marketing inside sales"));
    let by = option::of(word("mia ana sam eve"));
    let about = select(vec![About::Quality, About::Treatment]);
    let verdicts = option::of(word("good poor"));
    (from, by, about, verdicts).prop_map(|(from, by, about, verdict)| Feedback {
        from,
        by,
        at: None,
        about,
        verdict,
        note: None,
    })
}

fn handoff() -> impl Strategy<Value = Handoff> {
    let people = (option::of(word("ana eve")), option::of(word("sam mia eve")));
    let times = (option::of(instant()), option::of(instant()));
    let texts = (text(), text(), text());
    (people, times, texts).prop_map(|((from, to), (at, call_at), texts)| Handoff {
        from,
        to,
        at,
        call_at,
        how_engaged: texts.0,
        message: texts.1,
        spoke_with: texts.2,
    })
}

const REASONS: &str =
    "not_target_profile duplicate other bad_timing unresponsive spam price idle_breached mood";

fn returns() -> impl Strategy<Value = Option<Returned>> {
    let given = (option::of(word(REASONS)), text());
    option::of(given.prop_map(|(reason, note)| Returned { reason, note }))
}

fn recycles() -> impl Strategy<Value = Option<Recycle>> {
    let given = (
        option::of(word(REASONS)),
        option::of((0..14_i64).prop_map(day)),
        text(),
    );
    option::of(given.prop_map(|(reason, revisit_on, note)| Recycle {
        reason,
        revisit_on,
        note,
    }))
}

fn resolutions() -> impl Strategy<Value = Option<Resolution>> {
    let given = (
        option::of(word(REASONS)),
        option::of(instant()),
        option::of(word("email")),
        text(),
    );
    option::of(
        given.prop_map(|(reason, replied_at, reply_channel, note)| Resolution {
            reason,
            replied_at,
            reply_channel,
            note,
        }),
    )
}

const STAGES: &str = "new calling offer offer2 taken deal later sold gone refused unheard_of";

fn leads() -> impl Strategy<Value = Lead> {
    let facts = (fits(), signals(), vec(activity(), 0..6), vec(said(), 0..3));
    let blocks = (
        returns(),
        returns(),
        recycles(),
        resolutions(),
        option::of(handoff()),
    );
    let scalars = (
        option::of(word(STAGES)),
        option::of(word("website prize_draw")),
        any::<bool>(),
        text(),
    );
    (facts, blocks, scalars).prop_map(
        |(facts, blocks, (stage, source, executive, duplicate_of))| {
            let scalar = ("contact.seniority".into(), "executive".into());
            let (fit, signals, activities, feedback) = facts;
            let (reject, reclaim, recycle, resolution, handoff) = blocks;
            Lead {
                stage,
                source,
                fit: fit.into(),
                signals: signals.into(),
                activities: activities.into_iter().map(Arc::new).collect(),
                handoff: handoff.map(Arc::new),
                reject: reject.map(Arc::new),
                reclaim: reclaim.map(Arc::new),
                recycle: recycle.map(Arc::new),
                resolution: resolution.map(Arc::new),
                feedback: feedback.into_iter().map(Arc::new).collect(),
                duplicate_of: duplicate_of.map(Into::into),
                attributes: executive.then_some(scalar).into_iter().collect(),
                ..Lead::default()
            }
        },
    )
}

fn pasts() -> impl Strategy<Value = Past> {
    let facts = (
        vec(activity(), 0..3),
        vec(said(), 0..2),
        option::of(instant()),
    );
    (facts, returns(), returns(), recycles()).prop_map(
        |((activities, feedback, call_at), reject, reclaim, recycle)| Past {
            activities: activities.into_iter().map(Arc::new).collect(),
            feedback: feedback.into_iter().map(Arc::new).collect(),
            call_at,
            reject: reject.map(Arc::new),
            reclaim: reclaim.map(Arc::new),
            recycle: recycle.map(Arc::new),
        },
    )
}

/// Returns any lead that anybody moves anywhere.
fn scenes() -> impl Strategy<Value = Scene> {
    let who = (
        option::of(word("mia ana sam")),
        option::of(0..14_i64),
        any::<bool>(),
    );
    (word(STAGES), leads(), pasts(), who).prop_map(|(from, lead, past, (person, until, late))| {
        let mut scene = Scene::new(&from, "new");
        for person in scene.policy.teams.people.values_mut() {
            person.until = until.map(day);
        }
        Scene {
            lead,
            past,
            person,
            breached: late.then_some(Clock::MaxIdle).into_iter().collect(),
            ..scene
        }
    })
}

/// Returns scenes in which a gate is all that is asked for.
fn gated() -> impl Strategy<Value = Scene> {
    let gates = select(Gate::ALL.map(|(name, _)| name).to_vec());
    let stages = "new calling offer taken deal later refused";
    (scenes(), word(stages), word(stages), gates).prop_map(|(mut scene, from, to, gate)| {
        scene.from = from;
        scene.lead.stage = Some(to);
        scene.lead.source = None;
        scene.person = None;
        scene.gate(gate)
    })
}

/// Something that was found out, done or said, and speaks for the lead.
#[derive(Debug, Clone)]
enum Fact {
    Fit(Fit),
    Signal(Signal),
    Activity(Activity),
    Feedback(Feedback),
    Breach,
}

fn facts() -> impl Strategy<Value = Fact> {
    prop_oneof![
        word("industry size region").prop_map(|criterion| Fact::Fit(fit(&criterion, true, "seen"))),
        word("asked_for_demo likes_us").prop_map(|seen| Fact::Signal(signal(&seen, "seen"))),
        activity().prop_map(Fact::Activity),
        said().prop_map(Fact::Feedback),
        Just(Fact::Breach),
    ]
}

impl Scene {
    fn learn(mut self, fact: Fact) -> Scene {
        match fact {
            Fact::Fit(fit) => alter(&mut self.lead.fit, |list| list.push(fit)),
            Fact::Signal(signal) => alter(&mut self.lead.signals, |list| list.push(signal)),
            Fact::Activity(activity) => {
                alter(&mut self.lead.activities, |list| list.push(activity.into()))
            }
            Fact::Feedback(feedback) => {
                alter(&mut self.lead.feedback, |list| list.push(feedback.into()))
            }
            Fact::Breach => self.breached.push(Clock::Reply),
        }
        self
    }

    /// Returns what is missing, whatever the numbers.
    fn kinds(&self) -> BTreeSet<String> {
        let kind = |lack: Lack| match lack.what {
            What::Criterion { id, .. } => id.to_string(),
            What::Channel { channel, .. } => channel.to_string(),
            what => format!("{:?}", std::mem::discriminant(&what)),
        };
        self.lacks().into_iter().map(kind).collect()
    }
}

proptest! {
    #[test]
    fn what_speaks_for_a_lead_stands_in_no_way(scene in gated(), fact in facts()) {
        let (before, after) = (scene.kinds(), scene.learn(fact).kinds());
        prop_assert!(after.is_subset(&before), "{after:?} where it was {before:?}");
    }

    #[test]
    fn the_order_of_the_moves_decides_nothing(
        scene in scenes(),
        order in subsequence((0..11_usize).collect::<Vec<_>>(), 11).prop_shuffle(),
        named in option::of(word("reject reclaim recycle give_up revive resolve lose retract")),
    ) {
        let mut other = scene.clone();
        other.policy.stages.moves = order.iter().map(|at| scene.policy.stages.moves[*at].clone()).collect();
        let named = named.as_deref();
        let (one, other) = (scene.judge(named), other.judge(named));
        prop_assert_eq!(one.is_ok(), other.is_ok());
        if let (Err(one), Err(other)) = (one, other) {
            prop_assert_eq!(one.distance(), other.distance());
        }
    }

    #[test]
    fn what_may_be_made_by_name_may_be_made(
        scene in scenes(),
        named in word("reject reclaim recycle give_up revive resolve lose"),
    ) {
        if scene.judge(Some(&named)).is_ok() {
            prop_assert!(scene.judge(None).is_ok());
        }
    }

    #[test]
    fn a_refusal_names_at_least_one_thing_and_each_but_once(scene in scenes()) {
        if let Err(refusal) = scene.judge(None) {
            prop_assert!(!refusal.lacks.is_empty());
            for (at, lack) in refusal.lacks.iter().enumerate() {
                prop_assert!(!refusal.lacks[..at].contains(lack), "{}", lack.message());
            }
        }
    }

    #[test]
    fn the_gate_and_the_procedure_count_alike(scene in gated(), executive in any::<bool>()) {
        let scene = scene.gate("attempts_met");
        let procedure = &scene.policy.followup.procedures[usize::from(!executive)];
        let scalar = ("contact.seniority".into(), "executive".into());
        let attributes = executive.then_some(scalar).into_iter().collect();
        let scene = Scene { lead: Lead { attributes, ..scene.lead.clone() }, ..scene.clone() };
        let touches = scene.past.touches(&scene.lead);
        prop_assert_eq!(scene.lacks().is_empty(), procedure.is_met(touches.into_iter()));
    }

    #[test]
    fn what_is_missing_is_told_in_words(scene in scenes()) {
        for lack in scene.lacks() {
            let (message, help) = (lack.message(), lack.help("acme-7k3q"));
            for text in [&message, &help] {
                prop_assert!(!text.trim().is_empty());
                for debug in ["Some(", "None", "::", "{", "}", "[", "]", "\"", "``"] {
                    prop_assert!(!text.contains(debug), "{text}");
                }
            }
            // Commands are written out for this lead, wherever they stand; words about a lead are none.
            for (at, _) in help.match_indices("leads ") {
                let words: Vec<&str> = help[at..].split_whitespace().skip(1).take(2).collect();
                prop_assert!(words == ["on", "from"] || words[1] == "acme-7k3q", "{help}");
            }
            prop_assert_eq!(lack.line.is_none(), matches!(lack.what, What::NoMove { .. }));
        }
    }
}
