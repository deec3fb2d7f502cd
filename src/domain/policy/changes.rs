//! What one policy says otherwise than another.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::Policy;
use super::lines::{Line, zone};
use crate::domain::calendar::{self, Calendar};
use crate::finding::PolicyLine;

/// Hours are compared over so long a time, from when it is asked: a year, and what a year's holidays may move.
const SEEN: TimeDelta = TimeDelta::days(400);

/// Of these things the first that fits counts, or they make up the funnel.
const ORDERED: [&str; 4] = ["stage", "promise", "follow-up", "segment"];

/// One thing that two policies say differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub topic: &'static str,
    /// Which one.
    pub name: String,
    /// What the one says; `None` if it knows no such thing.
    pub from: Option<String>,
    /// What the other says; `None` if it knows no such thing.
    pub to: Option<String>,
    /// Where the other says so, or where the one did.
    pub line: Option<PolicyLine>,
}

/// Returns what `to` says otherwise than `from`, in the order of `to`; what it does not know any more comes after the rest of
/// its topic. Calendars are told apart by the hours they have from `as_of` on.
pub fn changes(from: &Policy, to: &Policy, as_of: DateTime<Utc>) -> Vec<Change> {
    let (old, new) = (numbered(from.lines()), numbered(to.lines()));
    let by_key: BTreeMap<_, &Line> = old.iter().map(|(key, line)| (key, line)).collect();
    let kept: BTreeMap<_, &Line> = new.iter().map(|(key, line)| (key, line)).collect();
    let mut changes: Vec<Change> = new
        .iter()
        .filter_map(|(key, line)| {
            let before = by_key.get(key).map(|line| line.says.clone());
            (before.as_ref() != Some(&line.says)).then(|| Change {
                topic: line.topic,
                name: line.name.clone(),
                from: before,
                to: Some(line.says.clone()),
                line: line.line.clone(),
            })
        })
        .collect();
    for (key, line) in old.iter().filter(|(key, _)| !kept.contains_key(key)) {
        let gone = Change {
            topic: key.0,
            name: line.name.clone(),
            from: Some(line.says.clone()),
            to: None,
            line: line.line.clone(),
        };
        let last = changes.iter().rposition(|change| change.topic == key.0);
        changes.insert(last.map_or(changes.len(), |last| last + 1), gone);
    }
    changes.extend(ORDERED.iter().filter_map(|topic| order(topic, &old, &new)));
    changes.extend(hours(from, to, as_of));
    changes
}

/// Returns the change if two policies say the same things about a topic in another order.
fn order(topic: &str, old: &[(Key, Line)], new: &[(Key, Line)]) -> Option<Change> {
    let keys = |lines: &[(Key, Line)], others: &[(Key, Line)]| -> Vec<Key> {
        let of_topic = lines.iter().filter(|((about, _, _), _)| *about == topic);
        let known = |key: &Key| others.iter().any(|(other, _)| other == key);
        let common = of_topic.filter(|(key, _)| known(key));
        common.map(|(key, _)| key.clone()).collect()
    };
    let (old, new) = (keys(old, new), keys(new, old));
    // From the first thing that stands elsewhere to the last: outside, nothing is read otherwise.
    let mut moved = (0..old.len()).filter(|at| old[*at] != new[*at]);
    let first = moved.next()?;
    let last = moved.next_back().unwrap_or(first);
    let names = |keys: &[Key]| {
        let keys = keys[first..=last].iter();
        let names: Vec<&str> = keys.map(|(_, name, _)| &**name).collect();
        Some(names.join(", then "))
    };
    Some(Change {
        topic: "order",
        name: topic.to_owned(),
        from: names(&old),
        to: names(&new),
        line: None,
    })
}

/// What makes two lines speak of the same thing: topic, name, and which of that name it is.
type Key = (&'static str, String, usize);

fn numbered(lines: Vec<Line>) -> Vec<(Key, Line)> {
    let mut seen: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
    let number = |line: Line| {
        let count = seen.entry((line.topic, line.name.clone())).or_default();
        *count += 1;
        ((line.topic, line.name.clone(), *count), line)
    };
    lines.into_iter().map(number).collect()
}

/// Returns the calendars that both policies know, in the same zone, and that do not open at the same times.
fn hours(from: &Policy, to: &Policy, as_of: DateTime<Utc>) -> Vec<Change> {
    let known = to.sla.calendars.iter();
    let both = known.filter_map(|(name, new)| Some((name, from.sla.calendars.get(name)?, new)));
    let same_zone = both.filter(|(_, old, new)| zone(old) == zone(new));
    same_zone
        .filter_map(|(name, old, new)| {
            let differs = first_difference(old, new, as_of)?;
            let day = differs.with_timezone(&new.zone()).date_naive();
            let open = |calendar: &Calendar| {
                let hours = calendar.elapsed(as_of, as_of + SEEN).num_hours();
                Some(format!("{hours} h in {} days", SEEN.num_days()))
            };
            Some(Change {
                topic: "hours",
                name: format!("{name}, from {day} on"),
                from: open(old),
                to: open(new),
                line: None,
            })
        })
        .collect()
}

/// Returns the first instant at which one of two calendars is open and the other is not.
fn first_difference(old: &Calendar, new: &Calendar, as_of: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let open = |calendar: &Calendar| -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let spans = calendar.spans(as_of, as_of + SEEN);
        let open = spans.filter(|span| span.kind == calendar::Kind::Open);
        // Two intervals that touch are open without a break.
        open.fold(Vec::new(), |mut spans: Vec<_>, span| {
            match spans.last_mut() {
                Some((_, end)) if *end == span.start => *end = span.end,
                _ => spans.push((span.start, span.end)),
            }
            spans
        })
    };
    let (old, new) = (open(old), open(new));
    let at = (0..old.len().max(new.len())).find(|at| old.get(*at) != new.get(*at))?;
    match (old.get(at), new.get(at)) {
        (Some(one), Some(other)) if one.0 == other.0 => Some(one.1.min(other.1)),
        (one, other) => one.into_iter().chain(other).map(|span| span.0).min(),
    }
}
