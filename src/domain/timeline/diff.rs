//! The events between two versions of a lead.

use std::sync::Arc;

use super::altered::Entries;
use super::{Altered, Record, What, erasure};
use crate::domain::lead::{Lead, Name, Returned};

/// Returns what came to be with the first version of a lead.
pub(super) fn created(lead: &Lead) -> Vec<What> {
    let mut events = vec![What::Created {
        stage: lead.stage.clone(),
    }];
    let blank = Lead {
        stage: lead.stage.clone(),
        ..Lead::default()
    };
    events.extend(
        between(&blank, lead)
            .into_iter()
            .filter(|what| !matches!(what, What::Edited { .. })),
    );
    events
}

/// Returns what came to be with a lead that was there before it was removed: it keeps what it had.
pub(super) fn restored(old: &Lead, new: &Lead) -> Vec<What> {
    let mut events = vec![What::Created {
        stage: new.stage.clone(),
    }];
    let changed = between(old, new).into_iter();
    events.extend(changed.filter(|what| !matches!(what, What::Moved { .. })));
    events
}

/// Returns what changed from one version to the next: the stage first, then the owner, then the rest. Words that an
/// erasure takes out change nothing that was recorded.
pub(super) fn between(old: &Lead, new: &Lead) -> Vec<What> {
    match erasure::left(old, new) {
        Some(left) => changed(&left, new),
        None => changed(old, new),
    }
}

fn changed(old: &Lead, new: &Lead) -> Vec<What> {
    let mut events = Vec::new();
    if old.stage != new.stage {
        events.push(What::Moved {
            from: old.stage.clone(),
            to: new.stage.clone(),
            returned: returned(old, new).cloned(),
        });
    }
    if old.owner != new.owner {
        events.push(What::Assigned {
            from: old.owner.clone(),
            to: new.owner.clone(),
        });
    }
    let activities = Entries::between(&old.activities, &new.activities);
    events.extend(activities.added.iter().cloned().map(What::Activity));
    if let Some(handoff) = new.handoff.clone().filter(|_| old.handoff != new.handoff) {
        events.push(What::Handoff(handoff));
    }
    match (&old.paused, &new.paused) {
        (Some(_), None) => events.push(What::Resumed),
        (old, Some(pause)) if old.as_ref() != Some(pause) => {
            events.push(What::Paused(pause.clone()))
        }
        _ => {}
    }
    if let Some(recycle) = new.recycle.clone().filter(|_| old.recycle != new.recycle) {
        events.push(What::Recycled(recycle));
    }
    if let Some(resolution) = new
        .resolution
        .clone()
        .filter(|_| old.resolution != new.resolution)
    {
        events.push(What::Resolved(resolution));
    }
    let feedback = Entries::between(&old.feedback, &new.feedback);
    events.extend(feedback.added.iter().cloned().map(What::Feedback));

    let mut fields = edited(old, new);
    for (field, changed) in [
        ("activities", !activities.gone.is_empty()),
        ("feedback", !feedback.gone.is_empty()),
        (
            "resolution",
            old.resolution.is_some() && new.resolution.is_none(),
        ),
    ] {
        fields.extend(changed.then(|| Name::from(field)));
    }
    let resolution = old
        .resolution
        .iter()
        .filter(|_| old.resolution != new.resolution);
    let resolution = resolution.map(|was| Altered {
        was: Record::Resolution(was.clone()),
        is: new.resolution.clone().map(Record::Resolution),
    });
    let altered = activities.altered(Record::Activity);
    let altered = altered.chain(feedback.altered(Record::Feedback));
    let altered: Vec<Altered> = altered.chain(resolution).collect();
    if !fields.is_empty() || !altered.is_empty() {
        events.push(What::Edited { fields, altered });
    }
    events
}

/// Returns the rejection or reclaim that the new version says anew.
fn returned<'a>(old: &Lead, new: &'a Lead) -> Option<&'a Arc<Returned>> {
    type Said = Option<Arc<Returned>>;
    let anew = |old: &Said, new: &'a Said| new.as_ref().filter(|_| old != new);
    anew(&old.reject, &new.reject).or_else(|| anew(&old.reclaim, &new.reclaim))
}

/// Returns the names of the top-level entries that changed and have no event of their own.
fn edited(old: &Lead, new: &Lead) -> Vec<Name> {
    let moved = old.stage != new.stage;
    let mut fields: Vec<Name> = [
        ("id", old.id != new.id),
        ("source", old.source != new.source),
        ("campaign", old.campaign != new.campaign),
        ("priority", old.priority != new.priority),
        ("received_at", old.received_at != new.received_at),
        ("request", old.request != new.request),
        ("fit", old.fit != new.fit),
        ("signals", old.signals != new.signals),
        ("handoff", old.handoff.is_some() && new.handoff.is_none()),
        ("reject", !moved && old.reject != new.reject),
        ("reclaim", !moved && old.reclaim != new.reclaim),
        ("recycle", old.recycle.is_some() && new.recycle.is_none()),
        ("duplicate_of", old.duplicate_of != new.duplicate_of),
        ("erased", old.erased != new.erased),
    ]
    .into_iter()
    .filter(|(_, changed)| *changed)
    .map(|(field, _)| Name::from(field))
    .collect();

    let value = |rest: &[(Name, u64)], key: &str| {
        rest.iter()
            .find(|(name, _)| **name == *key)
            .map(|(_, value)| *value)
    };
    let appeared = new
        .rest
        .iter()
        .filter(|(key, now)| value(&old.rest, key) != Some(*now));
    let vanished = old
        .rest
        .iter()
        .filter(|(key, _)| value(&new.rest, key).is_none());
    fields.extend(appeared.chain(vanished).map(|(key, _)| key.clone()));
    fields
}
