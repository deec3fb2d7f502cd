//! Every field of a lead is read; what has the wrong shape is as good as absent.

use chrono::{NaiveDate, TimeZone, Utc};

use super::*;
use crate::codec::yaml::Limits;
use crate::codec::yaml::edit::apply;

fn lead(text: &str) -> Lead {
    read(&Tree::read(text, &Limits::default()).unwrap())
}

fn utc(day: u32, hour: u32, minute: u32) -> chrono::DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, day, hour, minute, 0)
        .unwrap()
}

const FULL: &str = "\
id: acme-7k3q
company: { name: Acme GmbH, employees: 240, country: \"NO\", site: { city: Oslo } }
contact: { name: Eva Muster, phone: \"+49 30\" }
source: website_request
campaign: spring-webinar
priority: A
received_at: 2026-11-20T09:12:00+01:00
stage: nurture
owner: ana
fit:
  - { criterion: industry, met: true, evidence: pumps }
  - { criterion: size, met: yes }
  - builds pumps
signals:
  - { signal: asked_for_pricing, at: 2026-11-20T09:12:00Z }
activities:
  - at: 2026-11-20T14:05:00+01:00
    by: ana
    channel: call
    direction: outbound
    outcome: left_message
    note: asked to call back
  - { at: 2026-11-20, channel: call, direction: outbound }
  - { at: 2026-11-21T08:00:00Z, channel: email, direction: inbound }
  - { at: 2026-11-21T08:00:00Z, channel: email, direction: sideways }
handoff: { from: ana, to: bo, at: 2026-11-22T08:00:00Z, call_at: soon, message: m }
paused: { reason: fair, until: 2026-12-01 }
recycle: { reason: bad_timing, revisit_on: 2027-02-01 }
resolution: { reason: price, replied_at: 2026-11-23T08:00:00Z, reply_channel: email, note: n }
feedback:
  - { from: sales, by: bo, at: 2026-11-22T09:00:00Z, about: quality, verdict: good }
  - { about: weather }
duplicate_of: acme-1a2b
consent: { basis: request }
x_score: [1, 2]
";

#[test]
fn every_field_is_read() {
    let lead = lead(FULL);
    assert_eq!(lead.id.as_deref(), Some("acme-7k3q"));
    assert_eq!(lead.company.as_deref(), Some("Acme GmbH"));
    let names = [
        &lead.stage,
        &lead.owner,
        &lead.source,
        &lead.campaign,
        &lead.priority,
    ]
    .map(|name| name.as_deref().unwrap());
    assert_eq!(
        names,
        ["nurture", "ana", "website_request", "spring-webinar", "A"]
    );
    assert_eq!(lead.received_at, Some(utc(20, 8, 12)));
    assert_eq!(
        lead.fit,
        [Fit {
            criterion: "industry".into(),
            met: true,
            evidence: Some("pumps".into())
        }]
        .into()
    );
    assert_eq!(
        lead.signals,
        [Signal {
            signal: "asked_for_pricing".into(),
            at: Some(utc(20, 9, 12)),
            evidence: None
        }]
        .into()
    );
    assert_eq!(lead.activities.len(), 2);
    assert_eq!(lead.activities[0].at, utc(20, 13, 5));
    assert_eq!(
        lead.activities[0].note.as_deref(),
        Some("asked to call back")
    );
    assert_eq!(lead.activities[1].direction, Direction::Inbound);
    let handoff = lead.handoff.unwrap();
    assert_eq!(
        (handoff.to.as_deref(), handoff.at, handoff.call_at),
        (Some("bo"), Some(utc(22, 8, 0)), None)
    );
    assert_eq!(
        lead.paused.unwrap().until,
        Some(Until::Date(NaiveDate::from_ymd_opt(2026, 12, 1).unwrap()))
    );
    assert_eq!(
        lead.recycle.unwrap().revisit_on,
        NaiveDate::from_ymd_opt(2027, 2, 1)
    );
    assert_eq!(lead.resolution.unwrap().replied_at, Some(utc(23, 8, 0)));
    assert_eq!(lead.feedback.len(), 1);
    assert_eq!(lead.feedback[0].about, About::Quality);
    assert_eq!(lead.duplicate_of.as_deref(), Some("acme-1a2b"));
}

#[test]
fn scalars_outside_lists_are_attributes() {
    let lead = lead(FULL);
    let cases = [
        ("company.country", Some("NO")),
        ("company.employees", Some("240")),
        ("company.site.city", Some("Oslo")),
        ("stage", Some("nurture")),
        ("handoff.call_at", Some("soon")),
        ("company", None),
        ("activities", None),
        ("x_score", None),
    ];
    for (path, value) in cases {
        assert_eq!(lead.attributes.get(path), value, "{path}");
    }
    let long = "x".repeat(LONGEST_ATTRIBUTE);
    let text = format!("a: {long}\nb: {long}x\nc:\nd: ''\ne: 0123\n");
    let lead = super::read(&Tree::read(&text, &Limits::default()).unwrap());
    assert_eq!(lead.attributes.get("a"), Some(long.as_str()));
    assert_eq!(
        ["b", "c", "d", "e"].map(|path| lead.attributes.get(path)),
        [None, None, Some(""), Some("0123")]
    );
}

#[test]
fn entries_without_a_field_leave_a_fingerprint() {
    let names = |lead: &Lead| {
        lead.rest
            .iter()
            .map(|(key, _)| key.to_string())
            .collect::<Vec<_>>()
    };
    let first = lead(FULL);
    assert_eq!(names(&first), ["company", "contact", "consent", "x_score"]);
    let relaid = lead(&FULL.replace("{ basis: request }", "\n  # asked us\n  basis: 'request'"));
    assert_eq!(relaid.rest, first.rest);
    let changed = lead(&FULL.replace("employees: 240", "employees: 241"));
    let differ: Vec<bool> = changed
        .rest
        .iter()
        .zip(&first.rest)
        .map(|(a, b)| a != b)
        .collect();
    assert_eq!(differ, [true, false, false, false]);
}

#[test]
fn what_has_the_wrong_shape_is_as_good_as_absent() {
    for text in ["", "hello", "- a", "~", "{}"] {
        assert_eq!(lead(text), Lead::default(), "{text}");
    }
    let odd = lead(
        "id: 7\nstage: [a]\nowner:\nactivities: none\nfit: {a: b}\nhandoff: yes\npaused: []\ncompany: Acme\n",
    );
    let plain = Lead {
        attributes: odd.attributes.clone(),
        rest: odd.rest.clone(),
        ..Lead::default()
    };
    assert_eq!(odd, plain);
}

#[test]
fn times_are_rfc_3339() {
    let at = |text: &str| lead(&format!("received_at: {text}\n")).received_at;
    assert_eq!(at("2026-11-20T09:12:00+01:00"), Some(utc(20, 8, 12)));
    assert_eq!(at("'2026-11-20T08:12:00Z'"), Some(utc(20, 8, 12)));
    assert_eq!(
        at("2026-11-20t08:12:00.5z").map(|at| at.timestamp_subsec_millis()),
        Some(500)
    );
    for text in [
        "2026-11-20 08:12:00Z",
        "2026-11-20T08:12Z",
        "2026-11-20T08:12:00",
        "2026-11-20",
        "2026-02-30T08:12:00Z",
        "soon",
        "1",
    ] {
        assert_eq!(at(text), None, "{text}");
    }
}

#[test]
fn dates_are_written_one_way() {
    let on = |text: &str| {
        lead(&format!("recycle: {{ revisit_on: {text} }}\n"))
            .recycle
            .unwrap()
            .revisit_on
    };
    assert_eq!(on("2027-02-28"), NaiveDate::from_ymd_opt(2027, 2, 28));
    for text in [
        "2027-02-29",
        "2027-2-28",
        "28.2.2027",
        "2027-02-28T00:00:00Z",
        "+027-02-28",
        "20270228",
    ] {
        assert_eq!(on(text), None, "{text}");
    }
}

#[test]
fn what_is_not_said_anew_stays_as_it_is_written() {
    let text = "\
handoff: { from: 'ana', to: bo, at: 2026-11-22T08:00:00+01:00, call_at: soon, message: m } # x
paused: { reason: fair, until: 2026-12-01T09:00:00+02:00 }
recycle:
    reason: \"bad_timing\"
    revisit_on: '2027-02-01'
resolution: { replied_at: 2026-11-23 08:00:00+00:00, reply_channel: 'email' }
reject: { reason: 'price', note: n }
";
    let lead = lead(text);
    let zone = chrono_tz::Europe::Berlin;
    let handoff = lead.handoff.as_deref().unwrap();
    let pause = lead.paused.as_deref().unwrap();
    let recycle = lead.recycle.as_deref().unwrap();
    let resolution = lead.resolution.as_deref().unwrap();
    let reject = lead.reject.as_deref().unwrap();
    let cases = [
        (write::handoff(&lead, handoff, zone), "", ""),
        (write::pause(&lead, pause, zone), "", ""),
        (write::recycle(&lead, recycle), "", ""),
        (write::resolution(&lead, resolution, zone), "", ""),
        (write::reject(&lead, reject), "", ""),
        (
            write::handoff(
                &lead,
                &Handoff {
                    call_at: Some(utc(23, 8, 0)),
                    ..handoff.clone()
                },
                zone,
            ),
            "call_at: soon",
            "call_at: 2026-11-23T09:00:00+01:00",
        ),
        (
            write::reject(
                &lead,
                &Returned {
                    note: None,
                    ..reject.clone()
                },
            ),
            "'price', note: n",
            "'price'",
        ),
    ];
    for (edits, was, is) in cases {
        let new = apply(text, &edits, &write::ORDER, &Limits::default()).unwrap();
        assert_eq!(new, text.replacen(was, is, 1), "{edits:?}");
    }
}
