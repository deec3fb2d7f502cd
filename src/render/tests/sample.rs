//! The sample: a team of three, a policy in elapsed time, and a lead for each way to stand.

use std::sync::Arc;

use super::{Story, at, call, hours, lead};
use crate::domain::book::Book;
use crate::domain::duration::Duration;
use crate::domain::lead::Name;
use crate::domain::policy::{
    Clock, ClockPolicy, Counting, Definition, Evidence, Followup, Person, Policy, Role, Sla,
    Source, Stage, Stages, Target, Team, Teams, Warning, When,
};
use crate::domain::timeline::What;
use crate::finding::PolicyLine;

/// The instant of the sample.
pub(in crate::render) const NOW: &str = "2026-11-23T10:00:00Z";

fn line(file: &str, line: u32) -> PolicyLine {
    PolicyLine {
        file: file.into(),
        line,
    }
}

/// Returns the policy of the sample.
pub(in crate::render) fn policy() -> Policy {
    let stages = [
        ("inquiry", Role::Intake, Some("inside")),
        ("working", Role::Working, Some("inside")),
        ("qualified", Role::Offered, Some("sales")),
        ("accepted", Role::Accepted, Some("sales")),
        ("nurture", Role::Waiting, Some("marketing")),
        ("won", Role::Won, None),
    ];
    let stages = stages.map(|(name, role, team)| Stage {
        name: name.into(),
        role,
        team: team.map(Into::into),
        line: line("policy/stages.yaml", 5),
    });
    let people = [("mia", "marketing"), ("ana", "inside"), ("sam", "sales")].map(|(id, team)| {
        let person = Person {
            id: id.into(),
            name: format!("{}{} Ruiz", id[..1].to_uppercase(), &id[1..]),
            team: team.into(),
            emails: vec![format!("{id}@brightwell.example")],
            zone: (id == "ana").then_some(chrono_tz::Europe::Madrid),
            manager: None,
            until: None,
            line: line("policy/teams.yaml", 3),
        };
        (Name::from(id), person)
    });
    let inside = Team {
        id: "inside".into(),
        lead: None,
        fallback_owner: Some("ana".into()),
    };
    let source = Source {
        priority: Some("A".into()),
        counts_as_lead: true,
        line: line("policy/definition.yaml", 9),
    };
    let clocks = [
        (Clock::FirstResponse, 12, 31),
        (Clock::MaxIdle, 168, 42),
        (Clock::Accept, 24, 45),
        (Clock::Assign, 4, 26),
    ];
    let clocks = clocks.map(|(clock, length, at)| {
        let within = Duration::Elapsed(hours(length));
        let target = Target {
            when: When::default(),
            within,
            calendar: None,
            line: line("policy/sla.yaml", at),
        };
        (
            clock,
            ClockPolicy {
                warn: Warning::Percent(75),
                targets: vec![target],
                escalate: Vec::new(),
            },
        )
    });
    Policy {
        teams: Teams {
            people: people.into(),
            teams: [("inside".into(), inside)].into(),
        },
        definition: Definition {
            sources: [("website_request".into(), source)].into(),
            ..Definition::default()
        },
        stages: Stages {
            stages: stages.into(),
            ..Stages::default()
        },
        sla: Sla {
            calendars: Default::default(),
            default_calendar: None,
            evidence: Evidence {
                counting: Counting::Landed,
                claim_limit: hours(24),
                skew_limit: hours(1),
            },
            clocks: clocks.into(),
        },
        followup: Followup::default(),
        agreement: None,
        weights: Default::default(),
    }
}

fn created(stage: &str) -> What {
    What::Created {
        stage: Some(stage.into()),
    }
}

fn moved(from: &str, to: &str) -> What {
    What::Moved {
        returned: None,
        from: Some(from.into()),
        to: Some(to.into()),
    }
}

/// Returns a book with a lead for each way to stand: overdue, at risk, on time, uncommitted, waiting and won.
pub(in crate::render) fn book() -> Book {
    let mut story = Story::default();
    let first = story.commit("mia", "2026-11-20T08:20:00Z");
    let branch = story.brought_in("ana", "2026-11-20T13:10:00Z");
    let merge = story.commit("sam", "2026-11-20T16:30:00Z");
    let offered = story.commit("ana", "2026-11-22T14:00:00Z");
    let late = story.commit("ana", "2026-11-23T09:00:00Z");
    let assigned = || What::Assigned {
        from: None,
        to: Some("ana".into()),
    };
    let touch = call(at("2026-11-20T13:05:00Z"), "ana", "left_message");

    let overdue = lead("Brill Maschinenbau GmbH", "inquiry", None);
    story.lead(
        "brill-9c4z",
        overdue,
        vec![(Some(first), created("inquiry"))],
    );

    let mut touched = lead("東京機械株式会社", "working", Some("ana"));
    touched.activities = [touch.clone().into()].into();
    let events = vec![
        (Some(first), created("inquiry")),
        (Some(branch), moved("inquiry", "working")),
        (Some(branch), assigned()),
        (Some(branch), What::Activity(Arc::new(touch))),
    ];
    story.lead("tokyo-5n7p", touched, events);

    let events = vec![
        (Some(merge), created("working")),
        (Some(offered), moved("working", "qualified")),
        (Some(offered), assigned()),
    ];
    story.lead(
        "castellon-2k9d",
        lead("Castellón Cerámica S.A.", "qualified", Some("ana")),
        events,
    );

    let uncommitted = lead("Acme | <b>`Corp`", "accepted", Some("sam"));
    let events = vec![
        (Some(offered), created("qualified")),
        (None, moved("qualified", "accepted")),
    ];
    story.lead("acme-7k3q", uncommitted, events).uncommitted = true;

    let waiting = lead("Tarn & Cie", "nurture", Some("ana"));
    let events = vec![
        (Some(late), created("working")),
        (Some(late), moved("working", "nurture")),
    ];
    story.lead("tarn-5q8w", waiting, events);

    let won = lead("Nordfjell AS", "won", Some("sam"));
    story.lead(
        "nordfjell-8t5q",
        won,
        vec![
            (Some(first), created("working")),
            (Some(late), moved("working", "won")),
        ],
    );
    story.book(NOW, Some(policy()))
}
