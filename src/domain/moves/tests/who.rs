//! Who may move a lead, and which leads may move at all.

use super::*;

#[test]
fn a_move_is_for_its_teams() {
    let strange = "only sales may make this move, and the policy does not know who you are";
    let cases: [(&str, Option<&str>, &str, &[&str]); 8] = [
        ("of the team", Some("sam"), "sales", &[]),
        (
            "of one of the teams",
            Some("sam"),
            "marketing inside sales",
            &[],
        ),
        (
            "of another",
            Some("ana"),
            "sales",
            &["only sales may make this move; ana is in inside"],
        ),
        (
            "of none of several",
            Some("ana"),
            "marketing sales",
            &["only marketing or sales may make this move; ana is in inside"],
        ),
        ("a stranger", None, "sales", &[strange]),
        (
            "a stranger, three teams",
            None,
            "marketing inside sales",
            &[
                "only marketing, inside or sales may make this move, and the policy does not know who you are",
            ],
        ),
        ("a move for everybody", Some("ana"), "*", &[]),
        ("a move for everybody, a stranger", None, "*", &[]),
    ];
    for (case, person, by, expected) in cases {
        let mut scene = Scene::new("taken", "deal");
        scene.policy.stages.moves = vec![Arc::new(way("", &["taken"], "deal", by, ""))];
        scene.person = person.map(Name::from);
        scene.expect(case, expected);
    }
}

#[test]
fn a_person_moves_leads_until_the_last_active_day() {
    // 23:30 UTC on Sunday is Monday in the office.
    let gone: &[&str] = &["sam has not been active since 2026-11-08"];
    for (case, until, by, expected) in [
        ("no end", None, "sales", &[][..]),
        ("ends later", Some(8), "sales", &[]),
        ("the last day", Some(7), "sales", &[]),
        ("the day after", Some(6), "sales", gone),
        ("what everybody may do", Some(6), "*", gone),
        ("not what others may do either", Some(6), "inside", gone),
    ] {
        let mut scene = Scene::new("taken", "deal").by("sam");
        scene.at = hour(NOW) - chrono::TimeDelta::minutes(30);
        scene.policy.stages.moves = vec![Arc::new(way("", &["taken"], "deal", by, ""))];
        let sam = scene.policy.teams.people.get_mut("sam").unwrap();
        sam.until = until.map(day);
        scene.expect(case, expected);
    }
}

#[test]
fn what_does_not_count_as_a_lead_waits_or_is_refused() {
    let barred: &[&str] = &["what comes from prize_draw does not count as a lead"];
    for (to, expected) in [
        ("new", &[][..]),
        ("calling", barred),
        ("offer", barred),
        ("taken", barred),
        ("deal", barred),
        ("later", &[]),
        ("sold", barred),
        ("gone", barred),
        ("refused", &[]),
    ] {
        let from = if to == "new" { "later" } else { "new" };
        let scene = |source: Option<&str>| {
            let source = source.map(Name::from);
            Scene::new(from, to)
                .gate("")
                .with(|lead| lead.source = source)
        };
        scene(Some("prize_draw")).expect(to, expected);
        for source in [Some("website"), Some("unheard_of"), None] {
            scene(source).expect(to, &[]);
        }
    }
}
