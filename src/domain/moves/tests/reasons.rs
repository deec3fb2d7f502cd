//! Coded reasons: which list, which block, and that each move has its own.

use super::*;

/// Where a move goes, how its reason is given, and the gates it has.
const KINDS: [(ReasonFor, &str, &str, &str); 5] = [
    (ReasonFor::Reject, "offer", "calling", "reason"),
    (ReasonFor::Reclaim, "offer", "calling", "breach reason"),
    (ReasonFor::Recycle, "calling", "later", "reason"),
    (ReasonFor::Disqualify, "calling", "refused", "reason"),
    (ReasonFor::Lost, "deal", "gone", "reason"),
];

/// Gives a reason of one kind.
fn give(lead: &mut Lead, kind: ReasonFor, reason: Option<&str>, note: Option<&str>) {
    let (reason, note) = (reason.map(Name::from), note.map(str::to_owned));
    let returned = Returned {
        reason: reason.clone(),
        note: note.clone(),
    };
    match kind {
        ReasonFor::Reject => lead.reject = Some(Arc::new(returned)),
        ReasonFor::Reclaim => lead.reclaim = Some(Arc::new(returned)),
        ReasonFor::Recycle => {
            lead.recycle = Some(Arc::new(Recycle {
                reason,
                revisit_on: Some(day(90)),
                note,
            }));
        }
        ReasonFor::Disqualify | ReasonFor::Lost => {
            lead.resolution = Some(Arc::new(Resolution {
                reason,
                note,
                ..Resolution::default()
            }));
        }
    }
}

fn scene(kind: ReasonFor) -> Scene {
    let (_, from, to, gates) = KINDS.into_iter().find(|(one, ..)| *one == kind).unwrap();
    let mut scene = Scene::new(from, to).gate(gates);
    scene.breached = vec![Clock::MaxIdle];
    scene
}

#[test]
fn each_list_is_for_its_own_moves() {
    let lists = policy(Vec::new()).definition.reasons;
    for (kind, verb, list) in [
        (ReasonFor::Reject, "reject it", lists.reject),
        (ReasonFor::Reclaim, "reclaim it", lists.reclaim),
        (ReasonFor::Recycle, "recycle it", lists.recycle),
        (ReasonFor::Disqualify, "refuse it", lists.disqualify),
        (ReasonFor::Lost, "call it lost", lists.lost),
    ] {
        let given = |reason: Option<&str>| {
            scene(kind).with(|lead| give(lead, kind, reason, Some("as said")))
        };
        let missing = format!("there is no reason to {verb}");
        scene(kind).expect("no block", &[&missing]);
        given(None).expect("no reason", &[&missing]);
        for reason in &list {
            let scene =
                given(Some(reason)).with(|lead| lead.duplicate_of = Some("brill-9c4z".into()));
            scene.expect(reason, &[]);
        }
        for reason in [
            "not_target_profile",
            "idle_breached",
            "bad_timing",
            "spam",
            "price",
            "mood",
        ] {
            if !list.contains(&reason.into()) {
                let unknown = format!("`{reason}` is no reason to {verb}");
                given(Some(reason)).expect("of another list", &[&unknown]);
            }
        }
        for (other, ..) in KINDS
            .iter()
            .filter(|(other, ..)| other.block() != kind.block())
        {
            let scene = scene(kind).with(|lead| give(lead, *other, Some(&list[0]), None));
            scene.expect("in another block", &[&missing]);
        }
    }
}

#[test]
fn other_needs_a_note() {
    for (kind, ..) in KINDS {
        let noted = |note| scene(kind).with(|lead| give(lead, kind, Some("other"), note));
        for note in [None, Some(""), Some(" \n")] {
            noted(note).expect("nothing said", &["the reason `other` needs a note"]);
        }
        noted(Some("moved abroad")).expect("a note", &[]);
    }
}

#[test]
fn a_duplicate_is_refused_for_the_one_that_goes_on() {
    let named = |kind, id: Option<&str>| {
        let id = id.map(str::to_owned);
        scene(kind).with(|lead| {
            give(lead, kind, Some("duplicate"), None);
            lead.duplicate_of = id.map(Into::into);
        })
    };
    let missing = ["it is not said which lead this one repeats"];
    named(ReasonFor::Disqualify, None).expect("not named", &missing);
    named(ReasonFor::Disqualify, Some(" ")).expect("blank", &missing);
    named(ReasonFor::Disqualify, Some("brill-9c4z")).expect("named", &[]);
    named(ReasonFor::Reject, None).expect("sales need not find it", &[]);
}

#[test]
fn a_reason_is_given_for_each_move_anew() {
    let old = |reason: &str| format!("`{reason}` is the reason of the last time, word for word");
    let (rejected, reclaimed) = (returned("duplicate", None), returned("idle_breached", None));
    let recycled = recycle("bad_timing", Some(day(90)));

    let mut again =
        scene(ReasonFor::Reject).with(|lead| lead.reject = Some(Arc::new(rejected.clone())));
    again.past.reclaim = Some(Arc::new(rejected.clone()));
    again.expect("the first time", &[]);
    again.past.reject = Some(Arc::new(rejected.clone()));
    again.expect("word for word", &[&old("duplicate")]);
    again.lead.reject = Some(Arc::new(returned("duplicate", Some("of brill"))));
    again.expect("with more to say", &[]);
    again.lead.reject = Some(Arc::new(returned("not_target_profile", None)));
    again.expect("another", &[]);

    let mut again =
        scene(ReasonFor::Reclaim).with(|lead| lead.reclaim = Some(Arc::new(reclaimed.clone())));
    again.past.reject = Some(Arc::new(reclaimed.clone()));
    again.expect("the first time", &[]);
    again.past.reclaim = Some(Arc::new(reclaimed));
    again.expect("word for word", &[&old("idle_breached")]);

    let mut again =
        scene(ReasonFor::Recycle).with(|lead| lead.recycle = Some(Arc::new(recycled.clone())));
    again.expect("the first time", &[]);
    again.past.recycle = Some(Arc::new(recycled));
    again.expect("word for word", &[&old("bad_timing")]);
    again.lead.recycle = Some(Arc::new(recycle("bad_timing", Some(day(120)))));
    again.expect("until another day", &[]);
}
