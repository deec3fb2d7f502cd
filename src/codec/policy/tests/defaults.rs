//! What the default policy is read as.

use super::*;
use crate::domain::duration::Duration;
use crate::domain::policy::{By, Clock, Counting, Escalation, Gate, Role, Warning};
use chrono::{NaiveDate, TimeDelta};

fn policy() -> Policy {
    read(&defaults()).0.unwrap()
}

#[test]
fn it_reads_without_a_finding() {
    assert_eq!(told(&defaults()), [""; 0]);
}

#[test]
fn its_people() {
    let teams = policy().teams;
    assert_eq!(teams.people.len(), 6);
    let leo = &teams.people["leo"];
    assert_eq!(leo.name, "Leo Novak");
    assert_eq!(&*leo.team, "inside");
    assert_eq!(leo.emails.len(), 2);
    assert_eq!(leo.zone, Some(chrono_tz::Europe::Prague));
    assert_eq!(leo.manager.as_deref(), Some("ana"));
    assert_eq!(leo.until, NaiveDate::from_ymd_opt(2027, 3, 31));
    assert_eq!((&*leo.line.file, leo.line.line), ("policy/teams.yaml", 10));
    assert_eq!(teams.teams["sales"].lead.as_deref(), Some("sam"));
    assert_eq!(teams.teams["inside"].fallback_owner.as_deref(), Some("ana"));
}

#[test]
fn its_definition() {
    let definition = policy().definition;
    let required: Vec<_> = definition
        .profile
        .iter()
        .map(|criterion| (&*criterion.id, criterion.required, criterion.line.line))
        .collect();
    assert_eq!(
        required,
        [
            ("industry", true, 5),
            ("size", true, 6),
            ("region", false, 7)
        ]
    );
    assert_eq!(definition.least_signals, 1);
    assert_eq!(definition.signals["asked_for_demo"], "Asked to see it");
    assert_eq!(definition.sources["webinar"].priority.as_deref(), Some("C"));
    assert!(definition.sources["webinar"].counts_as_lead);
    assert!(!definition.sources["prize_draw"].counts_as_lead);
    let webinar = &definition.campaigns["spring-webinar"];
    assert_eq!(webinar.source.as_deref(), Some("webinar"));
    assert_eq!(webinar.cost, Some(4200.0));
    assert_eq!(webinar.currency.as_deref(), Some("EUR"));
    let segments: Vec<_> = definition
        .segments
        .iter()
        .map(|segment| &*segment.name)
        .collect();
    assert_eq!(segments, ["executive", "nordic"]);
    assert!(
        definition
            .reasons
            .recycle
            .iter()
            .any(|reason| &**reason == "bad_timing")
    );
}

#[test]
fn its_funnel() {
    let stages = policy().stages;
    assert_eq!(stages.stages.len(), 9);
    assert_eq!(stages.role("qualified"), Some(Role::Offered));
    assert_eq!(stages.get("won").unwrap().team, None);
    let reclaim = stages
        .moves
        .iter()
        .find(|one| one.name.as_deref() == Some("reclaim"))
        .unwrap();
    assert_eq!(
        reclaim.from.iter().map(|name| &**name).collect::<Vec<_>>(),
        ["qualified", "accepted"]
    );
    assert_eq!(&*reclaim.to, "working");
    assert_eq!(reclaim.by, By::Teams(vec!["marketing".into()]));
    assert_eq!(reclaim.gates, [Gate::Breach, Gate::Reason]);
    let give_up = stages
        .moves
        .iter()
        .find(|one| one.name.as_deref() == Some("give_up"))
        .unwrap();
    assert_eq!(give_up.by, By::Anyone);
    assert_eq!(give_up.when_reason.as_deref(), Some("unresponsive"));
}

#[test]
fn its_promises() {
    let sla = policy().sla;
    assert_eq!(sla.evidence.counting, Counting::Landed);
    assert_eq!(sla.evidence.claim_limit, TimeDelta::hours(24));
    assert_eq!(sla.evidence.skew_limit, TimeDelta::minutes(10));
    let response = &sla.clocks[&Clock::FirstResponse];
    assert_eq!(response.warn, Warning::Percent(75));
    assert_eq!(response.escalate, [Escalation::Owner, Escalation::Manager]);
    assert_eq!(response.targets.len(), 5);
    assert!(response.targets[4].when.is_always());
    assert_eq!(
        response.targets[1].within,
        Duration::Elapsed(TimeDelta::days(5))
    );
    assert_eq!(response.targets[1].when.conditions.len(), 2);
    let office = sla.default_calendar.as_ref().unwrap();
    assert_eq!(office.name(), "office");
    let assign = &sla.clocks[&Clock::Assign].targets[0];
    assert_eq!(assign.within, Duration::Business(TimeDelta::hours(4)));
    assert!(std::sync::Arc::ptr_eq(
        office,
        assign.calendar.as_ref().unwrap()
    ));
    assert!(!sla.clocks.contains_key(&Clock::NextTouch));
}

#[test]
fn its_calendar_has_the_holidays_of_its_file() {
    let sla = policy().sla;
    let office = sla.default_calendar.unwrap();
    let open = |text: &str| office.is_open(text.parse().unwrap());
    assert!(open("2026-11-20T10:00:00Z"));
    assert!(
        !open("2026-05-01T10:00:00Z"),
        "Tag der Arbeit, from holidays-de.ics"
    );
    assert!(!open("2026-12-25T10:00:00Z"));
    assert!(!open("2026-12-11T12:00:00Z"), "the party");
    assert!(!open("2026-11-19T11:40:00Z"), "lunch");
}

#[test]
fn its_follow_up_and_agreement() {
    let policy = policy();
    let [executive, others] = policy.followup.procedures.as_slice() else {
        panic!("two procedures");
    };
    assert_eq!((executive.attempts, executive.distinct), (8, 3));
    assert_eq!(executive.least["email"], 2);
    assert_eq!(
        others.spacing.as_ref().unwrap().within,
        Duration::BusinessDays(2)
    );
    assert!(others.spacing.as_ref().unwrap().calendar.is_some());
    assert_eq!(policy.followup.avoid, ["lol", "waste of time", "idiot"]);
    let line = policy.followup.avoid_line.as_ref().map(|line| line.line);
    assert_eq!(line, Some(17));
    assert!(policy.followup.decline["no_need"].starts_with("Thank you for your frank answer."));
    let agreement = policy.agreement.unwrap();
    assert_eq!(agreement.required.len(), 2);
    assert!(
        agreement.signatures.is_empty(),
        "nobody is asked to believe that our sample people signed"
    );
}

#[test]
fn its_digest_is_that_of_its_files() {
    let mut files = defaults();
    files.retain(|(path, _)| path != "policy/agreement.yaml");
    let schema = include_bytes!("../../../../schema/lead.schema.json");
    files.push(("schema/lead.schema.json".to_owned(), schema.to_vec()));
    files.sort();
    let bytes = files.iter().map(|(path, bytes)| (&**path, &**bytes));
    let digest = crate::codec::digest::of(bytes);
    assert_eq!(
        policy().agreement.unwrap().digest,
        digest,
        "write it into policy/agreement.yaml"
    );
}

#[test]
fn signatures_are_read_in_their_places() {
    let digest = format!("sha256:{}", "0".repeat(64));
    let signature = |by: &str, team: &str| {
        format!("  - {{ by: {by}, for: {team}, digest: {digest}, at: 2026-11-21 }}\n")
    };
    // Whoever left is nobody any more, and the others stay where they are.
    let text = format!(
        "digest: {digest}\nsignatures:\n{}{}required: [sales]\n",
        signature("gone", "sales"),
        signature("sam", "sales")
    );
    let (policy, findings) = read(&with("agreement.yaml", Some(&text)));
    let agreement = policy.unwrap().agreement.unwrap();
    let [signature] = agreement.signatures.as_slice() else {
        panic!("one signature: {findings:?}");
    };
    assert_eq!((&*signature.by, &*signature.team), ("sam", "sales"));
    assert_eq!((signature.position, signature.line.line), (1, 4));
    assert_eq!(signature.at, NaiveDate::from_ymd_opt(2026, 11, 21));
    let signed = read_signed(text.as_bytes());
    let names: Vec<&str> = signed.iter().map(|signed| &*signed.by).collect();
    assert_eq!(names, ["gone", "sam"]);
}

#[test]
fn who_is_who_can_be_read_alone() {
    let teams = [(
        "policy/teams.yaml".to_owned(),
        text_of(&defaults(), "teams.yaml").into_bytes(),
    )];
    assert_eq!(&*read_teams(&teams).unwrap().people["sam"].team, "sales");
    assert!(read_teams(&[]).is_none());
    assert!(read_teams(&[("policy/teams.yaml".to_owned(), b"a: [".to_vec())]).is_none());
}

#[test]
fn reasons_have_defaults_list_by_list() {
    let text = text_of(&defaults(), "definition.yaml");
    let (before, _) = text.split_once("reasons:").unwrap();
    let (policy, findings) = read(&with(
        "definition.yaml",
        Some(&format!("{before}reasons: {{ reject: [too_small] }}\n")),
    ));
    let reasons = policy.unwrap().definition.reasons;
    assert_eq!(reasons.reject, ["too_small".into()]);
    assert_eq!(reasons.reclaim.len(), 4);
    assert_eq!(findings, []);
}
