//! What people do with a lead, as edits of its file.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

use crate::codec::moment::written;
use crate::codec::yaml::edit::Edit;
use crate::domain::lead::{
    About, Activity, Direction, Erasure, Feedback, Fit, Handoff, Lead, Pause, Recycle, Resolution,
    Returned, Signal, Until,
};

/// The top-level keys of a lead in the order in which people read them: where a new one goes.
pub const ORDER: [&str; 23] = [
    "id",
    "company",
    "contact",
    "source",
    "campaign",
    "priority",
    "received_at",
    "request",
    "stage",
    "owner",
    "fit",
    "signals",
    "activities",
    "handoff",
    "reject",
    "reclaim",
    "paused",
    "recycle",
    "resolution",
    "feedback",
    "duplicate_of",
    "consent",
    "erased",
];

/// Returns the edit that takes a lead to a stage.
pub fn stage(stage: &str) -> Edit {
    set("/stage", stage.into())
}

/// Returns the edit that gives a lead to a person.
pub fn owner(person: &str) -> Edit {
    set("/owner", person.into())
}

/// Returns the edit that names the lead that goes on instead of this one.
pub fn duplicate_of(id: &str) -> Edit {
    set("/duplicate_of", id.into())
}

/// Returns the edit that adds a contact or an attempt; its time is written as the clock shows in this zone.
pub fn activity(activity: &Activity, zone: Tz) -> Edit {
    append(
        "/activities",
        map([
            ("at", Some(time(activity.at, zone))),
            ("by", text(activity.by.as_deref())),
            ("channel", text(Some(&activity.channel))),
            ("direction", text(Some(direction(activity.direction)))),
            ("outcome", text(activity.outcome.as_deref())),
            ("note", text(activity.note.as_deref())),
        ]),
    )
}

/// Returns the edit that adds what one side says of the other.
pub fn feedback(feedback: &Feedback, zone: Tz) -> Edit {
    let about = match feedback.about {
        About::Quality => "quality",
        About::Treatment => "treatment",
    };
    append(
        "/feedback",
        map([
            ("from", text(feedback.from.as_deref())),
            ("by", text(feedback.by.as_deref())),
            ("at", feedback.at.map(|at| time(at, zone))),
            ("about", text(Some(about))),
            ("verdict", text(feedback.verdict.as_deref())),
            ("note", text(feedback.note.as_deref())),
        ]),
    )
}

/// Returns the edits that answer a criterion: an answer that is there already is corrected, not repeated.
pub fn fit(lead: &Lead, answer: &Fit) -> Vec<Edit> {
    let met = Value::Bool(answer.met);
    let mut known = lead.fit.iter();
    match known.rposition(|fit| fit.criterion == answer.criterion) {
        Some(index) => {
            let mut edits = vec![set(&format!("/fit/{index}/met"), met)];
            edits.extend(part(
                &format!("/fit/{index}"),
                "evidence",
                text(answer.evidence.as_deref()),
            ));
            edits
        }
        None => vec![append(
            "/fit",
            map([
                ("criterion", text(Some(&answer.criterion))),
                ("met", Some(met)),
                ("evidence", text(answer.evidence.as_deref())),
            ]),
        )],
    }
}

/// Returns the edit that adds a buying signal.
pub fn signal(signal: &Signal, zone: Tz) -> Edit {
    append(
        "/signals",
        map([
            ("signal", text(Some(&signal.signal))),
            ("at", signal.at.map(|at| time(at, zone))),
            ("evidence", text(signal.evidence.as_deref())),
        ]),
    )
}

/// Returns the edits that write the hand-off brief.
pub fn handoff(lead: &Lead, brief: &Handoff, zone: Tz) -> Vec<Edit> {
    let parts = |brief: &Handoff| {
        [
            ("from", text(brief.from.as_deref())),
            ("to", text(brief.to.as_deref())),
            ("at", brief.at.map(|at| time(at, zone))),
            ("call_at", brief.call_at.map(|at| time(at, zone))),
            ("how_engaged", text(brief.how_engaged.as_deref())),
            ("message", text(brief.message.as_deref())),
            ("spoke_with", text(brief.spoke_with.as_deref())),
        ]
    };
    block("/handoff", lead.handoff.as_deref().map(parts), parts(brief))
}

/// Returns the edits that say why sales sent a lead back.
pub fn reject(lead: &Lead, returned: &Returned) -> Vec<Edit> {
    sent_back("/reject", lead.reject.as_deref(), returned)
}

/// Returns the edits that say why marketing took a lead back.
pub fn reclaim(lead: &Lead, returned: &Returned) -> Vec<Edit> {
    sent_back("/reclaim", lead.reclaim.as_deref(), returned)
}

fn sent_back(pointer: &str, was: Option<&Returned>, returned: &Returned) -> Vec<Edit> {
    let parts = |returned: &Returned| {
        [
            ("reason", text(returned.reason.as_deref())),
            ("note", text(returned.note.as_deref())),
        ]
    };
    block(pointer, was.map(parts), parts(returned))
}

/// Returns the edits that put the clocks of a lead to rest.
pub fn pause(lead: &Lead, pause: &Pause, zone: Tz) -> Vec<Edit> {
    let parts = |pause: &Pause| {
        let until = pause.until.map(|until| match until {
            Until::Instant(at) => time(at, zone),
            Until::Date(date) => date.to_string().into(),
        });
        [("reason", text(pause.reason.as_deref())), ("until", until)]
    };
    block("/paused", lead.paused.as_deref().map(parts), parts(pause))
}

/// Returns the edit that ends the rest.
pub fn resume() -> Edit {
    remove("/paused".to_owned())
}

/// Returns the edits that say why a lead goes to wait, and until when.
pub fn recycle(lead: &Lead, recycle: &Recycle) -> Vec<Edit> {
    let parts = |recycle: &Recycle| {
        let day = recycle.revisit_on.map(|date| date.to_string().into());
        [
            ("reason", text(recycle.reason.as_deref())),
            ("revisit_on", day),
            ("note", text(recycle.note.as_deref())),
        ]
    };
    block(
        "/recycle",
        lead.recycle.as_deref().map(parts),
        parts(recycle),
    )
}

/// Returns the edits that say how a lead ended.
pub fn resolution(lead: &Lead, resolution: &Resolution, zone: Tz) -> Vec<Edit> {
    let parts = |resolution: &Resolution| {
        [
            ("reason", text(resolution.reason.as_deref())),
            ("replied_at", resolution.replied_at.map(|at| time(at, zone))),
            ("reply_channel", text(resolution.reply_channel.as_deref())),
            ("note", text(resolution.note.as_deref())),
        ]
    };
    let was = lead.resolution.as_deref().map(parts);
    block("/resolution", was, parts(resolution))
}

/// Returns the edits that write the tombstone of an erasure.
pub fn erased(erasure: &Erasure, zone: Tz) -> Vec<Edit> {
    let parts = [
        ("at", erasure.at.map(|at| time(at, zone))),
        ("by", text(erasure.by.as_deref())),
        ("reason", text(erasure.reason.as_deref())),
    ];
    block("/erased", None, parts)
}

/// Returns the word for who spoke.
pub(super) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Outbound => "outbound",
        Direction::Inbound => "inbound",
    }
}

/// The parts of a block: keys and values, as they are written.
type Parts<const N: usize> = [(&'static str, Option<Value>); N];

/// Returns the edits that leave a block with just these parts, and with what else a team keeps there. A part that says what
/// it said stays as it is written: a time in another zone, a word in quotes.
fn block<const N: usize>(pointer: &str, was: Option<Parts<N>>, parts: Parts<N>) -> Vec<Edit> {
    let said = |part: &(&str, Option<Value>)| was.as_ref().is_some_and(|was| was.contains(part));
    let anew = parts.into_iter().filter(|part| !said(part));
    let edits = anew.map(|(key, value)| part(pointer, key, value));
    edits.flatten().collect()
}

fn part(pointer: &str, key: &str, value: Option<Value>) -> Option<Edit> {
    let pointer = format!("{pointer}/{key}");
    Some(match value {
        Some(value) => set(&pointer, value),
        None => remove(pointer),
    })
}

fn set(pointer: &str, value: Value) -> Edit {
    Edit::Set {
        pointer: pointer.to_owned(),
        value,
    }
}

fn append(pointer: &str, value: Value) -> Edit {
    Edit::Append {
        pointer: pointer.to_owned(),
        value,
    }
}

fn remove(pointer: String) -> Edit {
    Edit::Remove { pointer }
}

fn map<const N: usize>(parts: [(&str, Option<Value>); N]) -> Value {
    let parts = parts
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(parts.collect::<Map<_, _>>())
}

fn text(text: Option<&str>) -> Option<Value> {
    text.map(Value::from)
}

fn time(at: DateTime<Utc>, zone: Tz) -> Value {
    written(at, zone).into()
}
