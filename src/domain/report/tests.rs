//! Each metric by hand on a small book, and the laws of all of them.

mod expected;
mod laws;
mod metrics;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::figures::{Figure, Value, figures};
use super::{Cohort, Report, Window, report};
use crate::domain::book::Book;
use crate::domain::lead::{
    About, Activity, Direction, Feedback, Handoff, Lead, Recycle, Resolution, Returned,
};
use crate::domain::policy::{Campaign, Policy, Segment, Source, When};
use crate::domain::story::{Story, alter, call, day, hour, lead, policy_line, put_at, talk};

/// Returns the policy of the stories with sources, campaigns, a segment and a person far away.
fn policy() -> Policy {
    let mut policy = crate::domain::story::policy();
    let source = |counts_as_lead| Source {
        priority: None,
        counts_as_lead,
        line: policy_line(),
    };
    let campaign = |cost, currency: &str| Campaign {
        source: None,
        cost,
        currency: Some(currency.to_owned()),
        line: policy_line(),
    };
    policy.definition.sources = [
        ("web".into(), source(true)),
        ("fair".into(), source(true)),
        ("draw".into(), source(false)),
    ]
    .into();
    policy.definition.campaigns = [
        ("ads".into(), campaign(Some(300.0), "EUR")),
        ("expo".into(), campaign(Some(900.0), "EUR")),
        ("stand".into(), campaign(Some(80.0), "CHF")),
        ("free".into(), campaign(None, "EUR")),
    ]
    .into();
    policy.definition.segments = vec![Segment {
        name: "nordic".into(),
        when: When {
            conditions: vec![("company.country".into(), vec!["SE".into()])],
        },
    }];
    let ana = policy.teams.people.get_mut("ana").expect("she is there");
    ana.zone = Some(chrono_tz::Asia::Tokyo);
    policy
}

/// Returns a lead in a stage that came from a source by a campaign, of which Ana is the owner.
fn from(stage: &str, source: &str, campaign: &str) -> Lead {
    Lead {
        source: Some(source.into()),
        campaign: Some(campaign.into()),
        ..lead(stage)
    }
}

fn activity(at: i64, channel: &str, outcome: &str) -> Activity {
    Activity {
        channel: channel.into(),
        outcome: Some(outcome.into()),
        direction: Direction::Outbound,
        ..call(at)
    }
}

fn verdict(from: &str, by: &str, about: About, verdict: &str) -> Feedback {
    Feedback {
        from: Some(from.into()),
        by: Some(by.into()),
        at: None,
        about,
        verdict: Some(verdict.into()),
        note: None,
    }
}

fn resolution(reason: &str, replied_at: Option<i64>) -> Option<Resolution> {
    Some(Resolution {
        reason: Some(reason.into()),
        replied_at: replied_at.map(hour),
        ..Resolution::default()
    })
}

fn returned(reason: &str) -> Option<Returned> {
    Some(Returned {
        reason: Some(reason.into()),
        note: None,
    })
}

const ACME: &str = "leads/a/acme.yaml";
const BOLT: &str = "leads/a/bolt.yaml";
const CRANE: &str = "leads/a/crane.yaml";
const DRUM: &str = "leads/a/drum.yaml";
const EDGE: &str = "leads/a/edge.yaml";
const FORK: &str = "leads/a/fork.yaml";
const IDS: [&str; 6] = ["acme", "bolt", "crane", "drum", "edge", "fork"];

/// Returns the story of six leads:
///
/// - acme: won, after an attempt, a talk, an offer, a meeting booked and one held
/// - bolt: tried twice, given up, waits
/// - crane: offered, sent back, taken up again, refused with a reply
/// - drum: offered without a brief, taken back by marketing, worked
/// - edge: lost without a reply
/// - fork: from a prize draw, its file removed
fn story() -> Story {
    let mut story = Story::default();
    let brief = Handoff {
        from: Some("ana".into()),
        to: Some("sam".into()),
        at: None,
        call_at: Some(hour(11)),
        how_engaged: Some("asked".to_owned()),
        message: Some("pumps".to_owned()),
        spoke_with: Some("Ana".to_owned()),
    };

    let acme = from("new", "web", "ads").received(0).owned_by(None);
    let acme = acme.scalar("company.country", "SE");
    story.commit(1, "mia", put_at(ACME, &acme));
    let acme = acme.owned_by(Some("ana"));
    story.commit(2, "mia", put_at(ACME, &acme));
    let acme = acme.in_stage("calling").with(call(4)).with(talk(6));
    story.commit(6, "ana", put_at(ACME, &acme));
    let acme = Lead {
        handoff: Some(Arc::new(brief)),
        ..acme.in_stage("offer").owned_by(Some("sam"))
    };
    story.commit(12, "ana", put_at(ACME, &acme));
    let mut acme = acme.in_stage("taken");
    let quality = verdict("sales", "sam", About::Quality, "good");
    let treatment = verdict("marketing", "mia", About::Treatment, "fair");
    acme.feedback = [quality, treatment].map(Arc::new).into();
    story.commit(14, "sam", put_at(ACME, &acme));

    let bolt = from("calling", "web", "ads").received(12);
    let bolt = bolt.with(call(16)).with(activity(18, "email", "no_answer"));
    story.commit(18, "ana", put_at(BOLT, &bolt));
    let crane = from("offer", "fair", "stand").received(19);
    story.commit(20, "ana", put_at(CRANE, &crane));
    let acme = acme
        .with(activity(21, "call", "meeting_booked"))
        .with(activity(22, "meeting", "connected"));
    story.commit(22, "sam", put_at(ACME, &acme.in_stage("deal")));
    let crane = Lead {
        reject: returned("bad_data").map(Arc::new),
        ..crane.in_stage("calling")
    };
    story.commit(24, "sam", put_at(CRANE, &crane));
    let bolt = Lead {
        recycle: Some(Arc::new(Recycle {
            reason: Some("unresponsive".into()),
            revisit_on: Some(day(20)),
            note: None,
        })),
        ..bolt.in_stage("later")
    };
    story.commit(26, "ana", put_at(BOLT, &bolt));
    let drum = from("offer", "fair", "expo").received(28);
    story.commit(30, "ana", put_at(DRUM, &drum.owned_by(Some("sam"))));
    story.commit(32, "sam", put_at(ACME, &acme.in_stage("sold")));
    let crane = Lead {
        resolution: resolution("bad_data", Some(33)).map(Arc::new),
        ..crane.in_stage("refused")
    };
    story.commit(34, "ana", put_at(CRANE, &crane));
    let edge = from("taken", "web", "free").received(35);
    let edge = edge.with(activity(36, "in_person", "no_answer"));
    story.commit(36, "sam", put_at(EDGE, &edge));
    let fork = from("new", "draw", "ads").received(37).owned_by(None);
    story.commit(38, "mia", put_at(FORK, &fork));
    let drum = Lead {
        reclaim: returned("owner_inactive").map(Arc::new),
        ..drum.in_stage("calling")
    };
    story.commit(42, "mia", put_at(DRUM, &drum));
    let edge = Lead {
        resolution: resolution("price", None).map(Arc::new),
        ..edge.in_stage("gone")
    };
    story.commit(44, "sam", put_at(EDGE, &edge));
    story.commit(46, "mia", [(FORK, None)]);
    story
}

/// The hour from which everything is seen.
const NOW: i64 = 55;

fn book() -> Book {
    story().book_of(&IDS, NOW, policy())
}

/// Calls with the report on the leads of a window.
fn with<T>(book: &Book, window: Window, cohort: Cohort, ask: impl Fn(&Report<'_>) -> T) -> T {
    let standings = book.standings();
    let policy = book.policy.as_ref().expect("there is one");
    ask(&report(book, policy, &standings, window, cohort))
}

/// Returns a figure as words, and the ids of the leads behind it.
fn told(report: &Report<'_>, figure: &Figure) -> String {
    let leads = figure.part.as_ref().unwrap_or(&figure.tally).leads();
    let leads = leads
        .iter()
        .map(|lead| &*report.leads[*lead].standing.entry.id);
    let leads: BTreeSet<&str> = leads.collect();
    let leads: Vec<&str> = leads.into_iter().collect();
    let value = match figure.value {
        Value::Count(count) => count.to_string(),
        Value::Share(None) | Value::Money(None) => "-".to_owned(),
        Value::Share(Some(_)) => {
            let part = figure.part.as_ref().map_or(0, |part| part.count());
            format!("{part}/{}", figure.tally.count())
        }
        Value::Middle {
            median: Some(median),
            p90: Some(p90),
        } if figure.metric.unit == "seconds" => {
            format!("{}h {}h", median / 3_600.0, p90 / 3_600.0)
        }
        Value::Middle {
            median: Some(median),
            p90: Some(p90),
        } => format!("{median} {p90}"),
        Value::Middle { .. } => "-".to_owned(),
        Value::Money(Some(amount)) => {
            format!("{amount} {}", figure.currency.as_deref().unwrap_or("?"))
        }
    };
    format!("{value} {}", leads.join(" ")).trim_end().to_owned()
}

/// Returns every figure of a report: metric, key, and what it tells.
fn all(report: &Report<'_>) -> Vec<(&'static str, String, String)> {
    let figures = figures(report);
    let line = |figure: &Figure| {
        let told = told(report, figure);
        (figure.metric.id, figure.key.clone(), told)
    };
    figures.iter().map(line).collect()
}
