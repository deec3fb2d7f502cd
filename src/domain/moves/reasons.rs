//! Coded reasons: which list a move asks for, and where the lead gives it.

use super::Attempt;
use crate::domain::lead::{Lead, Name};
use crate::domain::policy::{Gate, Move, Policy, Reasons, Role};

/// What a reason is given for: which list of the policy holds it, and which block of the lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReasonFor {
    /// Sales sends the lead back: `reject`.
    Reject,
    /// Marketing takes it back: `reclaim`.
    Reclaim,
    /// It goes to wait: `recycle`.
    Recycle,
    /// It is refused: `resolution`.
    Disqualify,
    /// It is lost: `resolution`.
    Lost,
}

impl ReasonFor {
    /// Returns what a move between stages of these roles asks a reason for; `breach` tells whether it may only be made
    /// after a broken promise.
    pub fn between(to: Role, breach: bool) -> ReasonFor {
        match to {
            Role::Waiting => ReasonFor::Recycle,
            Role::Refused => ReasonFor::Disqualify,
            Role::Lost => ReasonFor::Lost,
            _ if breach => ReasonFor::Reclaim,
            _ => ReasonFor::Reject,
        }
    }

    /// Returns the block of a lead that holds it.
    pub fn block(self) -> &'static str {
        match self {
            ReasonFor::Reject => "reject",
            ReasonFor::Reclaim => "reclaim",
            ReasonFor::Recycle => "recycle",
            ReasonFor::Disqualify | ReasonFor::Lost => "resolution",
        }
    }

    /// Returns the reasons that the policy lists for it.
    pub fn known(self, policy: &Policy) -> &[Name] {
        let Reasons {
            reject,
            recycle,
            disqualify,
            lost,
            reclaim,
        } = &policy.definition.reasons;
        match self {
            ReasonFor::Reject => reject,
            ReasonFor::Reclaim => reclaim,
            ReasonFor::Recycle => recycle,
            ReasonFor::Disqualify => disqualify,
            ReasonFor::Lost => lost,
        }
    }

    /// Returns the reason that a lead gives for it, and its note.
    pub(super) fn given(self, lead: &Lead) -> (Option<&Name>, Option<&str>) {
        let returned = match self {
            ReasonFor::Reject => &lead.reject,
            ReasonFor::Reclaim => &lead.reclaim,
            ReasonFor::Recycle => {
                let recycle = lead.recycle.as_ref();
                return (
                    recycle.and_then(|recycle| recycle.reason.as_ref()),
                    recycle.and_then(|recycle| recycle.note.as_deref()),
                );
            }
            ReasonFor::Disqualify | ReasonFor::Lost => {
                let resolution = lead.resolution.as_ref();
                return (
                    resolution.and_then(|resolution| resolution.reason.as_ref()),
                    resolution.and_then(|resolution| resolution.note.as_deref()),
                );
            }
        };
        let returned = returned.as_ref();
        (
            returned.and_then(|returned| returned.reason.as_ref()),
            returned.and_then(|returned| returned.note.as_deref()),
        )
    }
}

/// Returns what a move asks a reason for.
pub(super) fn asks(policy: &Policy, candidate: &Move) -> ReasonFor {
    let to = policy.stages.role(&candidate.to);
    let breach = candidate.gates.contains(&Gate::Breach);
    ReasonFor::between(to.unwrap_or(Role::Working), breach)
}

impl<'a> Attempt<'a> {
    /// Returns what this move asks a reason for.
    pub(super) fn reason_for(&self, candidate: &Move) -> ReasonFor {
        asks(self.policy, candidate)
    }

    /// Returns the reason that the lead gives for this move.
    pub(super) fn reason(&self, candidate: &Move) -> Option<&'a Name> {
        self.reason_for(candidate).given(self.lead).0
    }
}
