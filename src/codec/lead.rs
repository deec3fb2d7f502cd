//! A lead from its file: reads what has the right shape and leaves out the rest, which the schema judges.

pub mod cells;
pub mod draft;
pub mod imported;
mod json;
pub mod request;
pub mod write;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::lead::{
    About, Activity, Attributes, Direction, Erasure, Feedback, Fit, Group, Handoff, Lead, Name,
    Pause, Recycle, Resolution, Returned, Signal, Until,
};

use super::fingerprint::fingerprint;
use super::names::Names;
use super::yaml::{Kind, Node, Tree};

/// Longer scalars are prose, which no policy matches on; they are not kept as attributes.
const LONGEST_ATTRIBUTE: usize = 80;

/// Returns the lead that a text describes. A field of the wrong shape is as good as absent.
pub fn read(tree: &Tree<'_>) -> Lead {
    let mut names = Names::default();
    let entries: Vec<Entry> = tree
        .root()
        .entries()
        .map(|(key, value)| Entry::read(key, value, &mut names))
        .collect();
    of_entries(entries.iter())
}

/// Returns the lead with these top-level entries.
pub(super) fn of_entries<'e>(entries: impl Iterator<Item = &'e Entry>) -> Lead {
    let mut lead = Lead::default();
    let mut attributes = Vec::with_capacity(16);
    for entry in entries {
        entry.field.set(&mut lead);
        if let Some(fingerprint) = entry.fingerprint {
            lead.rest.push((Name::clone(&entry.key), fingerprint));
        }
        attributes.push(Group::clone(&entry.attributes));
    }
    lead.attributes = Attributes::of_groups(attributes.into_iter());
    lead
}

/// One top-level entry of a lead file.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    key: Name,
    field: Field,
    /// Where the entry has no field of its own, enough to see that it changed.
    fingerprint: Option<u64>,
    attributes: Group,
}

impl Entry {
    /// Returns what an entry says.
    pub(super) fn read(key: Node<'_, '_>, value: Node<'_, '_>, names: &mut Names) -> Self {
        let key = key.as_text().unwrap_or_default();
        let field = Field::read(key, value, names);
        let seen = !matches!(field, Field::Company(_) | Field::Other);
        let mut attributes = Vec::new();
        gather(value, &mut key.to_owned(), names, &mut attributes);
        attributes.sort();
        let fingerprint = (!seen).then(|| fingerprint(value));
        Entry {
            key: names.of(key),
            field,
            fingerprint,
            attributes: attributes.into(),
        }
    }

    /// Returns what entries that each hold some items of a list say together; `None` if there are none.
    pub(super) fn joined<'e>(parts: impl Iterator<Item = &'e Entry> + Clone) -> Option<Entry> {
        fn all<'e, T: Clone + 'e>(
            parts: impl Iterator<Item = &'e Entry>,
            items: impl Fn(&'e Field) -> Option<&'e Arc<[T]>>,
        ) -> Arc<[T]> {
            let lists = parts.filter_map(|part| items(&part.field));
            lists.flat_map(|list| list.iter().cloned()).collect()
        }
        let first = parts.clone().next()?.clone();
        let field = match first.field {
            Field::Fit(_) => Field::Fit(all(parts, |field| match field {
                Field::Fit(list) => Some(list),
                _ => None,
            })),
            Field::Signals(_) => Field::Signals(all(parts, |field| match field {
                Field::Signals(list) => Some(list),
                _ => None,
            })),
            Field::Activities(_) => Field::Activities(all(parts, |field| match field {
                Field::Activities(list) => Some(list),
                _ => None,
            })),
            Field::Feedback(_) => Field::Feedback(all(parts, |field| match field {
                Field::Feedback(list) => Some(list),
                _ => None,
            })),
            other => other,
        };
        Some(Entry { field, ..first })
    }

    /// Returns its key.
    pub(super) fn key(&self) -> &str {
        &self.key
    }
}

/// The field of a lead that an entry fills.
#[derive(Debug, Clone)]
enum Field {
    Id(Option<Name>),
    Company(Option<Arc<str>>),
    Stage(Option<Name>),
    Owner(Option<Name>),
    Source(Option<Name>),
    Campaign(Option<Name>),
    Priority(Option<Name>),
    ReceivedAt(Option<DateTime<Utc>>),
    Request(Option<Arc<str>>),
    Fit(Arc<[Fit]>),
    Signals(Arc<[Signal]>),
    Activities(Arc<[Arc<Activity>]>),
    Handoff(Option<Arc<Handoff>>),
    Reject(Option<Arc<Returned>>),
    Reclaim(Option<Arc<Returned>>),
    Paused(Option<Arc<Pause>>),
    Recycle(Option<Arc<Recycle>>),
    Resolution(Option<Arc<Resolution>>),
    Feedback(Arc<[Arc<Feedback>]>),
    DuplicateOf(Option<Name>),
    Erased(Option<Arc<Erasure>>),
    Other,
}

impl Field {
    fn read(key: &str, value: Node<'_, '_>, names: &mut Names) -> Self {
        match key {
            "id" => Field::Id(shared(value)),
            "company" => Field::Company(value.get("name").and_then(shared)),
            "stage" => Field::Stage(names.read(value)),
            "owner" => Field::Owner(names.read(value)),
            "source" => Field::Source(names.read(value)),
            "campaign" => Field::Campaign(names.read(value)),
            "priority" => Field::Priority(names.read(value)),
            "received_at" => Field::ReceivedAt(instant(value)),
            "request" => Field::Request(shared(value)),
            "fit" => Field::Fit(value.items().filter_map(|item| fit(item, names)).collect()),
            "signals" => Field::Signals(
                value
                    .items()
                    .filter_map(|item| signal(item, names))
                    .collect(),
            ),
            "activities" => Field::Activities(
                value
                    .items()
                    .filter_map(|item| activity(item, names).map(Arc::new))
                    .collect(),
            ),
            "handoff" => Field::Handoff(block(value, |block| handoff(block, names))),
            "reject" => Field::Reject(block(value, |block| returned(block, names))),
            "reclaim" => Field::Reclaim(block(value, |block| returned(block, names))),
            "paused" => Field::Paused(block(value, pause)),
            "recycle" => Field::Recycle(block(value, |block| recycle(block, names))),
            "resolution" => Field::Resolution(block(value, |block| resolution(block, names))),
            "feedback" => Field::Feedback(
                value
                    .items()
                    .filter_map(|item| feedback(item, names).map(Arc::new))
                    .collect(),
            ),
            "duplicate_of" => Field::DuplicateOf(shared(value)),
            "erased" => Field::Erased(block(value, |block| erasure(block, names))),
            _ => Field::Other,
        }
    }

    fn set(&self, lead: &mut Lead) {
        match self {
            Field::Id(id) => lead.id.clone_from(id),
            Field::Company(company) => lead.company.clone_from(company),
            Field::Stage(stage) => lead.stage.clone_from(stage),
            Field::Owner(owner) => lead.owner.clone_from(owner),
            Field::Source(source) => lead.source.clone_from(source),
            Field::Campaign(campaign) => lead.campaign.clone_from(campaign),
            Field::Priority(priority) => lead.priority.clone_from(priority),
            Field::ReceivedAt(received_at) => lead.received_at = *received_at,
            Field::Request(request) => lead.request.clone_from(request),
            Field::Fit(fit) => lead.fit.clone_from(fit),
            Field::Signals(signals) => lead.signals.clone_from(signals),
            Field::Activities(activities) => lead.activities.clone_from(activities),
            Field::Handoff(handoff) => lead.handoff.clone_from(handoff),
            Field::Reject(returned) => lead.reject.clone_from(returned),
            Field::Reclaim(returned) => lead.reclaim.clone_from(returned),
            Field::Paused(pause) => lead.paused.clone_from(pause),
            Field::Recycle(recycle) => lead.recycle.clone_from(recycle),
            Field::Resolution(resolution) => lead.resolution.clone_from(resolution),
            Field::Feedback(feedback) => lead.feedback.clone_from(feedback),
            Field::DuplicateOf(other) => lead.duplicate_of.clone_from(other),
            Field::Erased(erasure) => lead.erased.clone_from(erasure),
            Field::Other => {}
        }
    }
}

/// Adds every scalar below a value that stands outside lists, by dotted path.
fn gather(
    value: Node<'_, '_>,
    path: &mut String,
    names: &mut Names,
    attributes: &mut Vec<(Name, Name)>,
) {
    match value.kind() {
        Kind::List | Kind::Null => {}
        Kind::Map => {
            let length = path.len();
            for (key, value) in value.entries() {
                path.push('.');
                path.push_str(key.as_text().unwrap_or_default());
                gather(value, path, names, attributes);
                path.truncate(length);
            }
        }
        Kind::Bool | Kind::Number | Kind::Text => {
            if let Some(text) = value
                .as_text()
                .filter(|text| text.len() <= LONGEST_ATTRIBUTE)
            {
                attributes.push((names.of(path), Name::from(text)));
            }
        }
    }
}

fn fit(node: Node<'_, '_>, names: &mut Names) -> Option<Fit> {
    Some(Fit {
        criterion: node.get("criterion").and_then(|node| names.read(node))?,
        met: node.get("met")?.as_bool()?,
        evidence: node.get("evidence").and_then(text),
    })
}

fn signal(node: Node<'_, '_>, names: &mut Names) -> Option<Signal> {
    Some(Signal {
        signal: node.get("signal").and_then(|node| names.read(node))?,
        at: node.get("at").and_then(instant),
        evidence: node.get("evidence").and_then(text),
    })
}

fn activity(node: Node<'_, '_>, names: &mut Names) -> Option<Activity> {
    Some(Activity {
        at: node.get("at").and_then(instant)?,
        by: node.get("by").and_then(|node| names.read(node)),
        channel: node.get("channel").and_then(|node| names.read(node))?,
        direction: match node.get("direction")?.as_str()? {
            "outbound" => Direction::Outbound,
            "inbound" => Direction::Inbound,
            _ => return None,
        },
        outcome: node.get("outcome").and_then(|node| names.read(node)),
        note: node.get("note").and_then(text),
    })
}

fn handoff(node: Node<'_, '_>, names: &mut Names) -> Handoff {
    Handoff {
        from: node.get("from").and_then(|node| names.read(node)),
        to: node.get("to").and_then(|node| names.read(node)),
        at: node.get("at").and_then(instant),
        call_at: node.get("call_at").and_then(instant),
        how_engaged: node.get("how_engaged").and_then(text),
        message: node.get("message").and_then(text),
        spoke_with: node.get("spoke_with").and_then(text),
    }
}

fn returned(node: Node<'_, '_>, names: &mut Names) -> Returned {
    Returned {
        reason: node.get("reason").and_then(|node| names.read(node)),
        note: node.get("note").and_then(text),
    }
}

fn pause(node: Node<'_, '_>) -> Pause {
    let until = |value| {
        instant(value)
            .map(Until::Instant)
            .or_else(|| date(value).map(Until::Date))
    };
    Pause {
        reason: node.get("reason").and_then(text),
        until: node.get("until").and_then(until),
    }
}

fn recycle(node: Node<'_, '_>, names: &mut Names) -> Recycle {
    Recycle {
        reason: node.get("reason").and_then(|node| names.read(node)),
        revisit_on: node.get("revisit_on").and_then(date),
        note: node.get("note").and_then(text),
    }
}

fn resolution(node: Node<'_, '_>, names: &mut Names) -> Resolution {
    Resolution {
        reason: node.get("reason").and_then(|node| names.read(node)),
        replied_at: node.get("replied_at").and_then(instant),
        reply_channel: node.get("reply_channel").and_then(|node| names.read(node)),
        note: node.get("note").and_then(text),
    }
}

fn feedback(node: Node<'_, '_>, names: &mut Names) -> Option<Feedback> {
    Some(Feedback {
        from: node.get("from").and_then(|node| names.read(node)),
        by: node.get("by").and_then(|node| names.read(node)),
        at: node.get("at").and_then(instant),
        about: match node.get("about")?.as_str()? {
            "quality" => About::Quality,
            "treatment" => About::Treatment,
            _ => return None,
        },
        verdict: node.get("verdict").and_then(|node| names.read(node)),
        note: node.get("note").and_then(text),
    })
}

fn erasure(node: Node<'_, '_>, names: &mut Names) -> Erasure {
    Erasure {
        at: node.get("at").and_then(instant),
        by: node.get("by").and_then(|node| names.read(node)),
        reason: node.get("reason").and_then(text),
    }
}

fn block<T>(node: Node<'_, '_>, read: impl FnOnce(Node<'_, '_>) -> T) -> Option<Arc<T>> {
    (node.kind() == Kind::Map).then(|| Arc::new(read(node)))
}

fn shared(node: Node<'_, '_>) -> Option<Arc<str>> {
    node.as_str().map(Arc::from)
}

fn text(node: Node<'_, '_>) -> Option<String> {
    node.as_str().map(str::to_owned)
}

/// Returns a time with date, `T`, seconds and offset, as RFC 3339 has it.
fn instant(node: Node<'_, '_>) -> Option<DateTime<Utc>> {
    let text = node.as_str()?;
    if !matches!(text.as_bytes().get(10), Some(b'T' | b't')) {
        return None;
    }
    Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc())
}

/// Returns a date written as `2026-11-20`.
fn date(node: Node<'_, '_>) -> Option<NaiveDate> {
    let text = node.as_str()?;
    let bytes = text.as_bytes();
    let is_date = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !is_date {
        return None;
    }
    NaiveDate::from_ymd_opt(
        text[..4].parse().ok()?,
        text[5..7].parse().ok()?,
        text[8..].parse().ok()?,
    )
}

#[cfg(test)]
mod tests;
