//! Compares what commits and merges left behind.

use super::{Altered, Event, What};
use crate::domain::history::{Before, Change};

/// Returns how many parents the commit of these changes has.
pub(super) fn parents(changes: &[&Change]) -> usize {
    let parents = changes.iter().map(|change| change.before.len());
    parents.max().unwrap_or(1)
}

/// Returns whether the events left behind what this one did. What was written once is told of everybody who changes it.
pub(super) fn has(events: &[Event], event: &Event) -> bool {
    if let What::Edited { altered, .. } = &event.what
        && !altered.is_empty()
    {
        return altered.iter().all(|one| alter(events, one));
    }
    events
        .iter()
        .any(|seen| same_outcome(&seen.what, &event.what))
}

/// Returns whether an event of a kind that happens once is among those told.
pub(super) fn told_once(event: &Event, told: &[Event]) -> bool {
    matches!(
        event.what,
        What::Created { .. } | What::Activity(_) | What::Feedback(_)
    ) && told.iter().any(|seen| seen.what == event.what)
}

/// Leaves of the records that an event lost or changed those that these others did too, or those that they did not.
pub(super) fn narrow(event: &mut Event, others: &[Event], too: bool) {
    if let What::Edited { altered, .. } = &mut event.what {
        altered.retain(|one| alter(others, one) == too);
    }
}

/// Returns whether one of the events lost or changed the same record.
fn alter(events: &[Event], one: &Altered) -> bool {
    let mut altered = events.iter().flat_map(|event| match &event.what {
        What::Edited { altered, .. } => &altered[..],
        _ => &[],
    });
    altered.any(|known| known.was == one.was)
}

/// Returns whether two events left the same behind, wherever they came from.
fn same_outcome(one: &What, other: &What) -> bool {
    match (one, other) {
        (What::Moved { to: one, .. }, What::Moved { to: other, .. })
        // A second file with the id, or one that comes back, takes the lead where it says.
        | (What::Created { stage: one }, What::Moved { to: other, .. }) => one == other,
        (What::Assigned { to: one, .. }, What::Assigned { to: other, .. }) => one == other,
        (What::Edited { .. }, What::Edited { .. }) => true,
        (What::Renamed { to: one, .. }, What::Renamed { to: other, .. }) => one == other,
        _ => one == other,
    }
}

/// Returns the move of the file, if compared with a parent the commit removed it at one path and added it at another.
pub(super) fn renamed(changes: &[&Change], parent: usize) -> Option<What> {
    let present = |change: &&Change| matches!(change.before.get(parent), Some(Before::Version(_)));
    let from = changes
        .iter()
        .find(|change| present(change) && change.after.is_none())?;
    let to = changes
        .iter()
        .find(|change| !present(change) && change.after.is_some())?;
    Some(What::Renamed {
        from: from.path.clone(),
        to: to.path.clone(),
    })
}
