//! What happened to a lead, in the formats of `log`.

mod event;
mod json;
#[cfg(test)]
mod tests;
mod text;
pub(super) mod words;

use std::sync::Arc;

use chrono::{DateTime, Utc};

pub(super) use self::json::values;
pub use self::json::{json, json_all, jsonl};
pub use self::text::text;
use crate::domain::lead::Returned;
use crate::domain::timeline::{Event, Kind, Timeline, What};

/// The values of an event that has two.
fn ends(kind: Kind, event: &Event) -> (Option<&str>, Option<&str>) {
    match &event.what {
        What::Created { stage } => (None, stage.as_deref()),
        What::Moved { from, to, .. } | What::Assigned { from, to } => {
            (from.as_deref(), to.as_deref())
        }
        What::Handoff(handoff) if kind == Kind::Handoff => {
            (handoff.from.as_deref(), handoff.to.as_deref())
        }
        What::Renamed { from, to } => (Some(&**from), Some(&**to)),
        _ => (None, None),
    }
}

/// Returns when people say that it happened.
fn claimed_at(kind: Kind, event: &Event, timeline: &Timeline) -> Option<DateTime<Utc>> {
    match &event.what {
        What::Created { .. } => {
            let received = timeline.attributes_at(event.commit)?.get("received_at")?;
            Some(DateTime::parse_from_rfc3339(received).ok()?.to_utc())
        }
        What::Activity(activity) => Some(activity.at),
        What::Handoff(handoff) if kind == Kind::Call => handoff.call_at,
        What::Handoff(handoff) => handoff.at,
        What::Resolved(resolution) => resolution.replied_at,
        What::Feedback(feedback) => feedback.at,
        _ => None,
    }
}

/// Returns why the lead went back, if that is what an event of this kind tells.
fn returned_as(kind: Kind, returned: &Option<Arc<Returned>>) -> Option<&Returned> {
    let tells = matches!(kind, Kind::Rejected | Kind::Reclaimed);
    returned.as_deref().filter(|_| tells)
}

/// Returns what was said about it.
pub(super) fn note(kind: Kind, event: &Event) -> Option<&str> {
    match &event.what {
        What::Moved { returned, .. } => returned_as(kind, returned)?.note.as_deref(),
        What::Recycled(recycle) => recycle.note.as_deref(),
        What::Activity(activity) => activity.note.as_deref(),
        What::Resolved(resolution) => resolution.note.as_deref(),
        What::Feedback(feedback) => feedback.note.as_deref(),
        What::Unreadable { why } => Some(why),
        _ => None,
    }
}
