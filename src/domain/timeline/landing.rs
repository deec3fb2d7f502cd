//! What of the facts that a merge brought in it left out: they were recorded, but never landed.

use super::{Event, What};
use crate::domain::lead::Lead;

/// Marks the events of brought-in commits that left nothing behind in the lead as it landed, or that the line had
/// already. `landed` is `None` where the lead is not there after the merge.
pub(super) fn drop_unlanded(events: &mut [Event], before: Option<&Lead>, landed: Option<&Lead>) {
    let Some(landed) = landed else {
        return drop_lost(events);
    };
    for says in [stage, owner, handoff, pause, recycle, resolution] {
        drop_overruled(events, |what| says(what, landed));
    }
    drop_absent(
        events,
        before.map_or(&[], |lead| &lead.activities),
        &landed.activities,
        |what| match what {
            What::Activity(activity) => Some(activity),
            _ => None,
        },
    );
    drop_absent(
        events,
        before.map_or(&[], |lead| &lead.feedback),
        &landed.feedback,
        |what| match what {
            What::Feedback(feedback) => Some(feedback),
            _ => None,
        },
    );
    let restored = events
        .iter()
        .rposition(|event| matches!(event.what, What::Created { .. }))
        .unwrap_or(0);
    for event in &mut events[restored..] {
        event.dropped |= event.what == What::Deleted;
    }
}

/// Marks everything after the last deletion: the lead did not come back with the merge.
fn drop_lost(events: &mut [Event]) {
    let kept = events
        .iter()
        .rposition(|event| event.what == What::Deleted)
        .map_or(0, |position| position + 1);
    for event in &mut events[kept..] {
        event.dropped = true;
    }
}

/// Marks what was said of one field after the last event that says what landed. `says` tells whether an event sets
/// the field, and if so, whether to what landed.
fn drop_overruled(events: &mut [Event], says: impl Fn(&What) -> Option<bool>) {
    for event in events.iter_mut().rev() {
        match says(&event.what) {
            Some(true) => return,
            Some(false) => event.dropped = true,
            None => {}
        }
    }
}

/// Marks the entries of an append-only list beyond those that the merge added to the line.
fn drop_absent<T: PartialEq>(
    events: &mut [Event],
    before: &[T],
    landed: &[T],
    entry: impl Fn(&What) -> Option<&T>,
) {
    let mut added: Vec<&T> = landed.iter().collect();
    for known in before {
        if let Some(position) = added.iter().position(|item| *item == known) {
            added.remove(position);
        }
    }
    for event in events {
        if let Some(item) = entry(&event.what) {
            match added.iter().position(|landed| *landed == item) {
                Some(position) => drop(added.remove(position)),
                None => event.dropped = true,
            }
        }
    }
}

fn stage(what: &What, landed: &Lead) -> Option<bool> {
    match what {
        // The lead came to be with it, whatever stage it has now.
        What::Created { .. } => Some(true),
        What::Moved { to, .. } => Some(*to == landed.stage),
        _ => None,
    }
}

fn owner(what: &What, landed: &Lead) -> Option<bool> {
    match what {
        What::Assigned { to, .. } => Some(*to == landed.owner),
        _ => None,
    }
}

fn handoff(what: &What, landed: &Lead) -> Option<bool> {
    match what {
        What::Handoff(handoff) => Some(Some(handoff) == landed.handoff.as_ref()),
        _ => None,
    }
}

fn pause(what: &What, landed: &Lead) -> Option<bool> {
    match what {
        What::Paused(pause) => Some(Some(pause) == landed.paused.as_ref()),
        What::Resumed => Some(landed.paused.is_none()),
        _ => None,
    }
}

fn recycle(what: &What, landed: &Lead) -> Option<bool> {
    match what {
        What::Recycled(recycle) => Some(Some(recycle) == landed.recycle.as_ref()),
        _ => None,
    }
}

fn resolution(what: &What, landed: &Lead) -> Option<bool> {
    match what {
        What::Resolved(resolution) => Some(Some(resolution) == landed.resolution.as_ref()),
        _ => None,
    }
}
