//! What events mean, by roles and teams.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::domain::policy::{CLAIM_LIMIT, Counting};
use crate::domain::policy::{Definition, Evidence, Followup, Person, Sla, Stage, Stages, Teams};
use crate::finding::PolicyLine;

fn line() -> PolicyLine {
    PolicyLine {
        file: "policy/stages.yaml".into(),
        line: 1,
    }
}

fn policy() -> Policy {
    let stages = [
        ("calling", Role::Working, "inside"),
        ("offer", Role::Offered, "sales"),
        ("taken", Role::Accepted, "sales"),
        ("later", Role::Waiting, "marketing"),
    ];
    let stages = stages.map(|(name, role, team)| Stage {
        name: name.into(),
        role,
        team: Some(team.into()),
        line: line(),
    });
    let people = ["marketing", "sales", "inside"].map(|team| {
        let person = Person {
            id: team.into(),
            name: team.to_owned(),
            team: team.into(),
            emails: vec![format!("{team}@brightwell.example")],
            zone: None,
            manager: None,
            until: None,
            line: line(),
        };
        (Name::from(team), person)
    });
    let crate::domain::duration::Duration::Elapsed(claim_limit) = CLAIM_LIMIT else {
        unreachable!()
    };
    Policy {
        teams: Teams {
            people: people.into(),
            ..Teams::default()
        },
        definition: Definition::default(),
        stages: Stages {
            stages: stages.into(),
            ..Stages::default()
        },
        sla: Sla {
            calendars: BTreeMap::new(),
            default_calendar: None,
            evidence: Evidence {
                counting: Counting::Landed,
                claim_limit,
                skew_limit: claim_limit,
            },
            clocks: BTreeMap::new(),
        },
        followup: Followup::default(),
        agreement: None,
        weights: Default::default(),
    }
}

#[test]
fn a_move_means_what_roles_and_teams_make_of_it() {
    let policy = policy();
    let cases = [
        ("offer", "taken", "sales", Some(Kind::Accepted)),
        ("offer", "taken", "marketing", Some(Kind::Accepted)),
        ("offer", "calling", "sales", Some(Kind::Rejected)),
        ("offer", "calling", "inside", Some(Kind::Rejected)),
        ("offer", "calling", "nobody", Some(Kind::Rejected)),
        ("offer", "calling", "marketing", Some(Kind::Reclaimed)),
        ("taken", "calling", "marketing", Some(Kind::Reclaimed)),
        ("taken", "calling", "sales", None),
        ("calling", "offer", "inside", None),
        ("offer", "later", "marketing", None),
        ("offer", "unknown", "sales", None),
    ];
    for (from, to, team, kind) in cases {
        let author = format!("{team}@BRIGHTWELL.example");
        let meant = meaning(&policy, Some(&from.into()), Some(&to.into()), Some(&author));
        assert_eq!(meant, kind, "{from} to {to} by {team}");
    }
    assert_eq!(meaning(&policy, None, Some(&"taken".into()), None), None);
}

fn kinds(events: Vec<What>, policy: Option<&Policy>) -> Vec<&'static str> {
    let events = events.into_iter().map(|what| Event {
        what,
        commit: None,
        at_horizon: false,
        dropped: false,
    });
    let timeline = Timeline {
        events: events.collect(),
        ..Timeline::default()
    };
    let told = told(&timeline, &History::default(), policy);
    told.into_iter().map(|(kind, _)| kind.name()).collect()
}

#[test]
fn what_a_move_means_comes_after_it() {
    let accepted = || What::Moved {
        returned: None,
        from: Some("offer".into()),
        to: Some("taken".into()),
    };
    assert_eq!(
        kinds(vec![accepted()], Some(&policy())),
        ["moved", "accepted"]
    );
    assert_eq!(kinds(vec![accepted()], None), ["moved"]);
}

#[test]
fn a_call_is_told_once() {
    let brief = Handoff {
        from: Some("ana".into()),
        ..Handoff::default()
    };
    let spoken = Handoff {
        call_at: Some(chrono::DateTime::UNIX_EPOCH),
        ..brief.clone()
    };
    let mended = Handoff {
        message: Some("one system".to_owned()),
        ..spoken.clone()
    };
    let removed = What::Edited {
        fields: vec!["handoff".into()],
        altered: Vec::new(),
    };
    let cases = [
        (
            vec![What::Handoff(Arc::new(brief.clone()))],
            vec!["handoff"],
        ),
        (
            vec![What::Handoff(Arc::new(spoken.clone()))],
            vec!["handoff", "call"],
        ),
        (
            vec![
                What::Handoff(Arc::new(brief.clone())),
                What::Handoff(Arc::new(spoken.clone())),
            ],
            vec!["handoff", "call"],
        ),
        (
            vec![
                What::Handoff(Arc::new(spoken.clone())),
                What::Handoff(Arc::new(mended)),
            ],
            vec!["handoff", "call", "handoff"],
        ),
        (
            vec![
                What::Handoff(Arc::new(spoken.clone())),
                What::Handoff(Arc::new(brief)),
            ],
            vec!["handoff", "call", "handoff"],
        ),
        (
            vec![
                What::Handoff(Arc::new(spoken.clone())),
                removed,
                What::Handoff(Arc::new(spoken)),
            ],
            vec!["handoff", "call", "edited", "handoff", "call"],
        ),
    ];
    for (events, expected) in cases {
        assert_eq!(kinds(events.clone(), None), expected, "{events:?}");
    }
}

#[test]
fn every_kind_has_its_name() {
    assert_eq!(Kind::Created.name(), "created");
    assert_eq!(Kind::Unreadable.name(), "unreadable");
}
