//! The way of a lead through the stages, step by step.

use crate::domain::history::CommitIndex;
use crate::domain::lead::Name;
use crate::domain::policy::Policy;
use crate::domain::timeline::{Event, What};

/// Returns whether an event takes a lead to a stage.
pub(super) fn moves(event: &Event) -> bool {
    matches!(event.what, What::Moved { .. } | What::Created { .. })
}

/// The way of a lead through the stages, as far as it was told.
#[derive(Default)]
pub(super) struct Way<'a> {
    stage: Option<&'a Name>,
    /// The stage that it left for this one.
    left: Option<&'a Name>,
    /// Why it was last put to wait.
    reason: Option<&'a Name>,
    /// The commit that last moved it.
    moved_by: Option<Option<CommitIndex>>,
}

/// What an event does to the stage of a lead.
pub(super) struct Step<'a> {
    pub(super) from: Option<&'a Name>,
    pub(super) to: &'a Name,
    /// Why the lead waits, where that alone was said anew.
    pub(super) reason: Option<&'a Name>,
}

impl<'a> Way<'a> {
    /// Goes on with an event; returns nothing if it moves nothing.
    pub(super) fn step(&mut self, event: &'a Event) -> Option<Step<'a>> {
        let (from, to) = match &event.what {
            // Whoever takes the file away, or the stage out of it, has moved nothing: it counts where the lead turns up again.
            What::Created { stage } => (None, stage.as_ref()?),
            What::Moved { from, to, .. } => (from.as_ref(), to.as_ref()?),
            What::Recycled(recycle) => {
                let reason = recycle.reason.as_ref()?;
                let is_new = self.reason.replace(reason) != Some(reason);
                // What is said with a move is judged with it.
                let alone = self.moved_by != Some(event.commit);
                return (is_new && alone).then_some(Step {
                    from: self.left,
                    to: self.stage?,
                    reason: Some(reason),
                });
            }
            _ => return None,
        };
        let known = self.stage.replace(to).filter(|_| !event.at_horizon);
        if from.is_none() && known == Some(to) {
            return None;
        }
        self.left = from.or(known);
        self.moved_by = Some(event.commit);
        Some(Step {
            from: self.left,
            to,
            reason: None,
        })
    }
}

impl Step<'_> {
    /// Returns whether a lead that waits is given up for this reason: where the policy has a move for it, it asks as much
    /// of whoever says so later.
    pub(super) fn is_given_up(&self, policy: &Policy, reason: &Name) -> bool {
        let mut moves = policy.stages.moves.iter();
        self.from.is_some_and(|from| {
            moves.any(|candidate| {
                candidate.when_reason.as_ref() == Some(reason)
                    && candidate.to == *self.to
                    && candidate.from.contains(from)
            })
        })
    }
}
