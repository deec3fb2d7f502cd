//! Which move of the policy counts, and what the refusal of one says.

use super::*;

/// Returns the name of the move that counts, made or refused, and what is missing.
fn judged(scene: &Scene, named: Option<&str>) -> (String, Vec<String>) {
    let name = |name: &Option<Name>| name.as_deref().unwrap_or("-").to_owned();
    match scene.judge(named) {
        Ok(made) => (name(&made.name), Vec::new()),
        Err(refusal) => {
            let lacks = refusal.lacks.iter().map(|lack| lack.name().to_owned());
            (name(&refusal.name), lacks.collect())
        }
    }
}

#[track_caller]
fn check(case: &str, scene: &Scene, named: Option<&str>, move_name: &str, lacks: &[&str]) {
    let lacks = lacks.iter().map(|lack| (*lack).to_owned()).collect();
    assert_eq!(
        judged(scene, named),
        (move_name.to_owned(), lacks),
        "{case}"
    );
}

fn recycled(reason: &str) -> Scene {
    let recycle = recycle(reason, Some(day(90)));
    Scene::new("calling", "later")
        .by("ana")
        .with(|lead| lead.recycle = Some(Arc::new(recycle)))
}

#[test]
fn a_reason_of_its_own_chooses_the_move() {
    let cases: [(&str, Option<&str>, &str, &[&str]); 6] = [
        ("bad_timing", None, "recycle", &[]),
        ("bad_timing", Some("recycle"), "recycle", &[]),
        (
            "unresponsive",
            None,
            "give_up",
            &["attempts_met", "attempts_met", "attempts_met"],
        ),
        (
            "unresponsive",
            Some("give_up"),
            "give_up",
            &["attempts_met", "attempts_met", "attempts_met"],
        ),
        // The name of the plain move is no way around the gates of the other.
        (
            "unresponsive",
            Some("recycle"),
            "give_up",
            &["attempts_met", "attempts_met", "attempts_met"],
        ),
        ("bad_timing", Some("give_up"), "-", &["move"]),
    ];
    for (reason, named, move_name, lacks) in cases {
        check(reason, &recycled(reason), named, move_name, lacks);
    }
    let tried = [touch("call", 1), touch("email", 2), touch("call", 3)];
    let tried = recycled("unresponsive")
        .with(|lead| lead.activities = tried.iter().cloned().map(Arc::new).collect());
    for named in [None, Some("give_up"), Some("recycle")] {
        check("tried enough", &tried, named, "give_up", &[]);
    }
    let silent = Scene::new("calling", "later").by("ana");
    check(
        "no reason at all",
        &silent,
        None,
        "recycle",
        &["reason", "revisit_date"],
    );

    let mut only = recycled("bad_timing");
    only.policy
        .stages
        .moves
        .retain(|way| way.name.as_deref() == Some("give_up"));
    check("no move for this reason", &only, None, "-", &["move"]);
}

#[test]
fn a_reason_to_reject_chooses_no_reclaim() {
    let mut scene = Scene::new("offer", "calling").by("mia").with(|lead| {
        lead.reject = Some(Arc::new(returned("duplicate", None)));
        lead.reclaim = Some(Arc::new(returned("idle_breached", None)));
    });
    scene.breached = vec![Clock::Accept];
    let duplicate = Move {
        when_reason: Some("duplicate".into()),
        ..way("reject_duplicate", &["offer"], "calling", "sales", "reason")
    };
    scene.policy.stages.moves.push(Arc::new(duplicate));
    check("a reason of old days", &scene, None, "reclaim", &[]);
    check("by name", &scene, Some("reclaim"), "reclaim", &[]);
    scene.person = Some("sam".into());
    check("sales", &scene, None, "reject_duplicate", &[]);
    check(
        "sales, by the plain name",
        &scene,
        Some("reject"),
        "reject_duplicate",
        &[],
    );
}

#[test]
fn who_moves_it_tells_reject_from_reclaim() {
    let scene = Scene::new("offer", "calling");
    check(
        "sales",
        &scene.clone().by("sam"),
        None,
        "reject",
        &["reason", "feedback"],
    );
    check(
        "marketing",
        &scene.clone().by("mia"),
        None,
        "reclaim",
        &["breach", "reason"],
    );
    check(
        "neither",
        &scene.clone().by("ana"),
        None,
        "reject",
        &["by", "reason", "feedback"],
    );
    check(
        "a stranger",
        &scene,
        None,
        "reject",
        &["by", "reason", "feedback"],
    );

    let both = scene.with(|lead| {
        lead.reject = Some(Arc::new(returned("duplicate", None)));
        lead.reclaim = Some(Arc::new(returned("idle_breached", None)));
        lead.feedback = vec![verdict(Some("sales"), None)]
            .into_iter()
            .map(Arc::new)
            .collect();
    });
    let late = Scene {
        breached: vec![Clock::Accept],
        ..both.clone()
    };
    check("sales", &both.clone().by("sam"), None, "reject", &[]);
    check(
        "sales, late themselves",
        &late.clone().by("sam"),
        None,
        "reject",
        &[],
    );
    check("marketing", &late.clone().by("mia"), None, "reclaim", &[]);
    check(
        "marketing, too early",
        &both.clone().by("mia"),
        None,
        "reclaim",
        &["breach"],
    );
    check(
        "marketing, by the name of the other",
        &late.clone().by("mia"),
        Some("reject"),
        "reject",
        &["by"],
    );
    check(
        "the nearer of two that are barred",
        &both.by("ana"),
        None,
        "reject",
        &["by"],
    );
    check(
        "the nearer of two that are barred",
        &late.by("ana"),
        None,
        "reject",
        &["by"],
    );
}

#[test]
fn the_first_that_may_be_made_counts() {
    let mut scene = Scene::new("taken", "deal").by("sam");
    let ways = |order: [(&str, &str, &str); 3]| {
        let ways =
            order.map(|(name, by, gates)| Arc::new(way(name, &["taken"], "deal", by, gates)));
        ways.to_vec()
    };
    let (strict, open, other) = (
        ("strict", "sales", "handoff_call"),
        ("open", "*", ""),
        ("other", "sales", ""),
    );
    scene.policy.stages.moves = ways([strict, open, other]);
    check("the strict one is not met", &scene, None, "open", &[]);
    check("by name", &scene, Some("other"), "other", &[]);
    check(
        "the strict one by name",
        &scene,
        Some("strict"),
        "strict",
        &["handoff_call"],
    );
    scene.policy.stages.moves = ways([strict, other, open]);
    check("in another order", &scene, None, "other", &[]);

    let far = ("far", "sales", "handoff_call definition");
    scene.policy.stages.moves = ways([far, ("barred", "inside", ""), strict]);
    check(
        "the nearest, not one that is barred",
        &scene,
        None,
        "strict",
        &["handoff_call"],
    );
}

#[test]
fn where_no_move_leads() {
    let message = |from: &str, to: &str, named: Option<&str>| {
        let refusal = Scene::new(from, to).by("sam").judge(named).unwrap_err();
        assert_eq!(refusal.name, None);
        let [lack] = &refusal.lacks[..] else {
            panic!("{:?} are several", refusal.lacks)
        };
        assert_eq!((lack.name(), &lack.line), ("move", &None));
        format!("{}: {}", lack.message(), lack.help("acme-7k3q"))
    };
    let cases = [
        (
            ("new", "deal", None),
            "the policy has no move from new to deal: from here it can go to calling, later or refused",
        ),
        (
            ("later", "later", None),
            "the policy has no move from later to later: from here it can go to calling or refused",
        ),
        (
            ("refused", "calling", None),
            "the policy has no move from refused to calling: it is closed: no move leads on from here",
        ),
        (
            ("sold", "won", None),
            "no stage is called `won`: it is closed: no move leads on from here",
        ),
        (
            ("new", "caling", None),
            "no stage is called `caling`: did you mean calling?",
        ),
        (
            ("new", "working", None),
            "no stage is called `working`: from here it can go to calling, later or refused",
        ),
        (
            ("inquiry", "calling", None),
            "the policy has no move from inquiry to calling: no move of policy/stages.yaml leaves inquiry; \
             correct `stage`, or agree on a move",
        ),
        (
            ("offer", "calling", Some("retract")),
            "the policy has no move `retract` from offer to calling: \
             from here it can go to taken, calling, later or refused",
        ),
        (
            ("new", "calling", Some("reject")),
            "the policy has no move `reject` from new to calling: from here it can go to calling, later or refused",
        ),
    ];
    for ((from, to, named), expected) in cases {
        assert_eq!(message(from, to, named), expected);
    }
    let stageless = Scene::new("new", "calling").with(|lead| lead.stage = None);
    stageless.expect("no stage", &["it is in no stage any more"]);
}

#[test]
fn a_refusal_lists_all_that_is_missing_each_with_its_line() {
    let mut scene = Scene::new("deal", "gone").by("ana").with(|lead| {
        lead.source = Some("prize_draw".into());
        lead.resolution = Some(Arc::new(Resolution {
            reason: Some("mood".into()),
            ..Resolution::default()
        }));
    });
    check(
        "the loss",
        &scene,
        None,
        "lose",
        &["by", "source", "reason", "reply_sent", "feedback"],
    );
    let lines = scene
        .lacks()
        .into_iter()
        .map(|lack| lack.line.map(|line| line.line));
    assert_eq!(lines.collect::<Vec<_>>(), [Some(11); 5]);
    scene.policy.stages.moves.reverse();
    assert_eq!(scene.lacks().len(), 5);

    let offer = Scene::new("calling", "offer").by("sam");
    let gates = [
        "by",
        "definition",
        "definition",
        "definition",
        "handoff_brief",
    ];
    check("the offer", &offer, None, "-", &gates);
}

#[test]
fn ways_are_told_once_and_in_order() {
    let policy = policy(moves());
    let told = |from| {
        ways(&policy, from)
            .into_iter()
            .map(|way| &**way)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told("taken"),
        ["deal", "calling", "later", "refused", "gone"]
    );
    assert_eq!(told("calling"), ["offer", "later", "refused"]);
    assert_eq!(told("sold"), [""; 0]);
    assert_eq!(told("unheard_of"), [""; 0]);
}
