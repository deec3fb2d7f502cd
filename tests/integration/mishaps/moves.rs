//! Moves that would slip past a gate: in two steps, from nowhere, in somebody's name, in half a history.

use super::{FILE, offered, told, working};
use crate::work::Team;

#[test]
fn one_commit_holds_one_move() {
    let team = offered();
    told(&team, "sam", &["handoff", "acme", "--call"], 0, &[]);
    told(
        &team,
        "sam",
        &["accept", "acme"],
        0,
        &["qualified → accepted"],
    );
    let words = ["move", "acme", "opportunity"];
    let because = [
        "moved to accepted",
        "not committed yet",
        "first: git commit -m 'acme-7k3q: qualified → accepted'",
    ];
    let said = told(&team, "sam", &words, 1, &because);
    // What could have been done at once may follow.
    told(&team, "sam", &["move", "acme", "working", "-n"], 1, &[]);
    #[cfg(unix)]
    super::copied(&team, &said, "first: ", "");
    #[cfg(not(unix))]
    {
        let _ = said;
        team.place
            .git(&["commit", "--quiet", "-m", "acme-7k3q: accepted", "--", FILE]);
    }
    told(&team, "sam", &words, 0, &["accepted → opportunity"]);
}

#[test]
fn a_move_may_be_taken_back_before_it_is_committed() {
    let team = working();
    let before = team.lead();
    told(
        &team,
        "ana",
        &["recycle", "acme", "bad_timing", "--on", "in 2 weeks"],
        0,
        &[],
    );
    told(
        &team,
        "ana",
        &["move", "acme", "working"],
        0,
        &["nurture → working"],
    );
    assert!(team.lead().contains("stage: working"));
    team.place.write(FILE, &before);
    // A new lead may begin where its first move leads.
    told(
        &team,
        "ana",
        &[
            "new",
            "--id",
            "brill-1a2b",
            "--company",
            "Brill",
            "--source",
            "referral",
        ],
        0,
        &[],
    );
    told(
        &team,
        "ana",
        &["move", "brill", "working"],
        0,
        &["inquiry → working, owner ana"],
    );
    told(&team, "ana", &["qualify", "brill"], 1, &["hand-off brief"]);
}

#[test]
fn a_lead_without_a_stage_passes_no_gate() {
    for committed in [false, true] {
        let team = offered();
        let text = team.lead().replace("stage: qualified\n", "");
        team.place.write(FILE, &text);
        if committed {
            team.place.commit("acme-7k3q: without a stage");
        }
        told(
            &team,
            "sam",
            &["move", "acme", "won"],
            1,
            &["stays without a stage", "no move from"],
        );
        assert_eq!(team.lead(), text);
    }
}

#[test]
fn only_what_sales_has_is_sent_or_taken_back() {
    let team = working();
    for words in [
        ["reject", "acme", "wrong_person"],
        ["reclaim", "acme", "owner_inactive"],
    ] {
        for who in ["ana", "sam", "mia"] {
            told(
                &team,
                who,
                &words,
                1,
                &["sales does not have it", "leads assign acme-7k3q PERSON"],
            );
        }
    }
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");
}

#[test]
fn a_rejection_meets_its_own_gates_though_a_plain_move_leads_there() {
    let team = offered();
    let stages = team.place.dir().join("policy/stages.yaml");
    let text = std::fs::read_to_string(&stages).unwrap();
    let text = text.replacen(
        "\nmoves:\n",
        "\nmoves:\n  - { name: any, from: \"*\", to: working }\n",
        1,
    );
    team.place.write("policy/stages.yaml", &text);
    team.place.commit("policy: whoever likes");
    let words = ["reject", "acme", "wrong_person"];
    told(
        &team,
        "sam",
        &words,
        1,
        &["sales has not said how good this lead was"],
    );
    told(
        &team,
        "sam",
        &[&words[..], &["--verdict", "poor"]].concat(),
        0,
        &["qualified → working"],
    );
}

#[test]
fn where_it_is_already_nothing_moves() {
    let team = offered();
    told(
        &team,
        "ana",
        &["qualify", "acme"],
        1,
        &["is offered already", "--record"],
    );
    told(
        &team,
        "ana",
        &["move", "acme", "qualified"],
        1,
        &["is in qualified already"],
    );
    told(
        &team,
        "sam",
        &["handoff", "acme", "--call", "--commit"],
        0,
        &[],
    );
    told(&team, "sam", &["accept", "acme", "--commit"], 0, &[]);
    let before = team.lead();
    let again = ["accept", "acme", "--verdict", "good"];
    told(&team, "sam", &again, 1, &["is in accepted already"]);
    assert_eq!(team.lead(), before);
}

#[test]
fn who_acts_for_somebody_learns_whose_move_it_will_seem() {
    let team = offered();
    told(
        &team,
        "sam",
        &["handoff", "acme", "--call", "--commit"],
        0,
        &[],
    );
    let seems = "ana@brightwell.example may not make this move: let sam commit it";
    told(
        &team,
        "ana",
        &["accept", "acme", "--as", "sam", "-n"],
        0,
        &[seems],
    );
    let said = told(&team, "sam", &["accept", "acme", "-n"], 0, &[]);
    assert!(!said.err.contains("may not make this move"), "{said:?}");
    // Anybody may say that they spoke with each other.
    let said = told(
        &team,
        "ana",
        &["touch", "acme", "call", "connected", "--as", "sam"],
        0,
        &[],
    );
    assert!(!said.err.contains("may not"), "{said:?}");
}

#[test]
fn half_a_history_opens_no_gate() {
    let team = offered();
    told(
        &team,
        "sam",
        &["handoff", "acme", "--call", "--commit"],
        0,
        &[],
    );
    let origin = format!("file://{}", team.place.dir().display());
    let into = team.place.root().join("part");
    team.place.git(&[
        "clone",
        "--quiet",
        "--depth",
        "1",
        &origin,
        into.to_str().unwrap(),
    ]);
    let part = Team {
        place: team.place.at("part"),
    };
    let unsure = ["nobody can say from this clone", "git fetch --unshallow"];
    told(&part, "sam", &["accept", "acme"], 2, &unsure);
    // Whether a promise is broken depends on what happened before.
    let late = part.leads(
        "2026-12-20T12:00:00Z",
        "mia",
        &["reclaim", "acme", "owner_inactive", "-n"],
    );
    assert_eq!(late.code, Some(2), "{late:?}");
    told(
        &part,
        "sam",
        &["touch", "acme", "call", "connected"],
        0,
        &[],
    );
    told(
        &part,
        "sam",
        &["recycle", "acme", "bad_timing", "--on", "in 2 weeks", "-n"],
        0,
        &[],
    );
    told(
        &part,
        "ana",
        &["accept", "acme"],
        1,
        &["only sales may make this move"],
    );
    part.place.git(&["fetch", "--quiet", "--unshallow"]);
    told(
        &part,
        "sam",
        &["accept", "acme"],
        0,
        &["qualified → accepted"],
    );
}

#[test]
fn nobody_commits_a_move_that_only_others_may_make() {
    let team = offered();
    told(
        &team,
        "sam",
        &["handoff", "acme", "--call", "--commit"],
        0,
        &[],
    );
    told(&team, "sam", &["accept", "acme"], 0, &[]);
    let before = team.lead();
    let touch = ["touch", "acme", "call", "connected", "--commit"];
    let because = [
        "a move to accepted that is not committed",
        "only sales may make this move; ana is in inside",
    ];
    told(&team, "ana", &touch, 1, &because);
    assert_eq!(team.lead(), before);
    told(
        &team,
        "sam",
        &touch,
        0,
        &["the commit holds what was changed in the file before"],
    );
}
