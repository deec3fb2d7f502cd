//! What happened to a lead before it is moved: which attempts, calls and verdicts were for an earlier round.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::ReasonFor;
use crate::domain::lead::{Activity, Feedback, Lead, Recycle, Returned};
use crate::domain::policy::{Policy, Role};
use crate::domain::timeline::{Event, What};

/// What a gate must not count again: it was used up by an earlier move.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Past {
    /// The activities before the present round of work: it begins anew when a lead that waited or was closed is taken up.
    pub(super) activities: Vec<Arc<Activity>>,
    /// The feedback given before the lead was offered or accepted last.
    pub(super) feedback: Vec<Arc<Feedback>>,
    /// The hand-off call of an offer that came to its end.
    pub(super) call_at: Option<DateTime<Utc>>,
    /// Why sales last sent it back.
    pub(super) reject: Option<Arc<Returned>>,
    /// Why marketing last took it back.
    pub(super) reclaim: Option<Arc<Returned>>,
    /// Why it went to wait, and until when, before it was revived.
    pub(super) recycle: Option<Arc<Recycle>>,
}

impl Past {
    /// Returns what events in the order of their landing leave behind; what merges left out must not be among them.
    pub fn of<'e>(policy: &Policy, events: impl IntoIterator<Item = &'e Event>) -> Past {
        let mut memory = Memory::default();
        for event in events {
            memory.take(policy, event);
        }
        memory.past
    }
}

/// What was seen so far, used up or not.
#[derive(Default)]
struct Memory<'e> {
    past: Past,
    role: Option<Role>,
    activities: Vec<&'e Arc<Activity>>,
    feedback: Vec<(&'e Event, &'e Arc<Feedback>)>,
    call_at: Option<DateTime<Utc>>,
    recycle: Option<&'e Arc<Recycle>>,
    /// The event that last offered the lead or had it accepted.
    taken: Option<&'e Event>,
}

impl<'e> Memory<'e> {
    fn take(&mut self, policy: &Policy, event: &'e Event) {
        match &event.what {
            What::Created { stage } => {
                // At the edge of what can be seen everything is told anew; a file that comes back goes on where it was.
                if event.at_horizon {
                    *self = Memory::default();
                }
                let role = stage.as_ref().and_then(|stage| policy.stages.role(stage));
                match self.role {
                    None => self.role = role,
                    known if known != role => self.enter(role, event),
                    _ => {}
                }
            }
            What::Moved { to, returned, .. } => {
                let role = to.as_ref().and_then(|stage| policy.stages.role(stage));
                if let Some(returned) = returned {
                    self.return_for(policy, returned);
                }
                self.enter(role, event);
            }
            What::Activity(activity) => self.activities.push(activity),
            What::Feedback(feedback) => {
                self.feedback.push((event, feedback));
                // What was said with the move belongs to the move.
                let with_it =
                    |taken: &Event| taken.commit.is_some() && taken.commit == event.commit;
                if self.taken.is_some_and(with_it) {
                    self.past.feedback.push(feedback.clone());
                }
            }
            What::Handoff(handoff) => self.call_at = handoff.call_at.or(self.call_at),
            What::Recycled(recycle) => self.recycle = Some(recycle),
            _ => {}
        }
    }

    /// The two lists of reasons tell whether it was sent or taken back.
    fn return_for(&mut self, policy: &Policy, returned: &Arc<Returned>) {
        let is_for = |kind: ReasonFor| {
            let known = kind.known(policy);
            let mut given = returned.reason.iter();
            given.any(|reason| known.contains(reason))
        };
        let (reject, reclaim) = (is_for(ReasonFor::Reject), is_for(ReasonFor::Reclaim));
        if reject || !reclaim {
            self.past.reject = Some(returned.clone());
        }
        if reclaim || !reject {
            self.past.reclaim = Some(returned.clone());
        }
    }

    fn enter(&mut self, role: Option<Role>, event: &'e Event) {
        let Some(role) = role else { return };
        let from = self.role.replace(role);
        if from.is_some_and(rests) && !rests(role) {
            self.past.activities = self.activities.iter().copied().cloned().collect();
            self.past.recycle = self.recycle.cloned();
        }
        let ends = !is_with_sales(role) || (role == Role::Offered && from != Some(role));
        if from.is_some_and(is_with_sales) && ends {
            self.past.call_at = self.call_at;
        }
        if matches!(role, Role::Offered | Role::Accepted) {
            self.past.feedback = self
                .feedback
                .iter()
                .map(|(_, said)| (*said).clone())
                .collect();
            self.taken = Some(event);
        }
    }
}

/// Returns whether nobody works a lead in stages of this role.
fn rests(role: Role) -> bool {
    role == Role::Waiting || !role.is_open()
}

/// Returns whether a lead in stages of this role is an offer to sales, or was one that they took.
fn is_with_sales(role: Role) -> bool {
    matches!(role, Role::Offered | Role::Accepted | Role::Opportunity)
}

/// Returns the items of a list that are not among those used up, each of which takes out one.
pub(super) fn fresh<'a, T: PartialEq>(all: &'a [T], used: &[T]) -> Vec<&'a T> {
    let mut used: Vec<&T> = used.iter().collect();
    let is_fresh = |item: &&T| match used.iter().position(|old| *old == *item) {
        Some(position) => {
            used.swap_remove(position);
            false
        }
        None => true,
    };
    all.iter().filter(is_fresh).collect()
}

impl Past {
    /// Returns the last hand-off call of an offer that came to its end: it counts for no other.
    pub fn spent_call(&self) -> Option<DateTime<Utc>> {
        self.call_at
    }

    /// Returns the touches of the present round.
    pub(super) fn touches<'a>(&self, lead: &'a Lead) -> Vec<&'a Activity> {
        let mut touches = fresh(&lead.activities, &self.activities);
        touches.retain(|activity| activity.is_touch());
        touches.into_iter().map(|touch| &**touch).collect()
    }
}
