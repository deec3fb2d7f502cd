//! What happened to a lead before it is moved: which attempts, calls and verdicts were for an earlier round.

use chrono::{DateTime, Utc};

use crate::domain::lead::{Activity, Feedback, Lead, Recycle, Returned};
use crate::domain::policy::{Policy, Role};
use crate::domain::timeline::{Event, What};

/// What a gate must not count again: it was used up by an earlier move.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Past {
    /// The activities before the present round of work: it begins anew when a lead comes back from waiting.
    pub(super) activities: Vec<Activity>,
    /// The feedback given before the lead was offered or accepted last.
    pub(super) feedback: Vec<Feedback>,
    /// The hand-off call of an offer that was sent back.
    pub(super) call_at: Option<DateTime<Utc>>,
    /// Why it was sent or taken back last.
    pub(super) returned: Option<Returned>,
    /// Why it went to wait, and until when, before it was revived.
    pub(super) recycle: Option<Recycle>,
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
    activities: Vec<&'e Activity>,
    feedback: Vec<(&'e Event, &'e Feedback)>,
    call_at: Option<DateTime<Utc>>,
    recycle: Option<&'e Recycle>,
    /// The event that last offered the lead or had it accepted.
    taken: Option<&'e Event>,
}

impl<'e> Memory<'e> {
    fn take(&mut self, policy: &Policy, event: &'e Event) {
        match &event.what {
            What::Created { stage } => {
                *self = Memory::default();
                self.role = stage.as_ref().and_then(|stage| policy.stages.role(stage));
            }
            What::Moved { to, returned, .. } => {
                let role = to.as_ref().and_then(|stage| policy.stages.role(stage));
                if returned.is_some() {
                    self.past.returned.clone_from(returned);
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
            What::Handoff(handoff) => self.call_at = handoff.call_at,
            What::Recycled(recycle) => self.recycle = Some(recycle),
            _ => {}
        }
    }

    fn enter(&mut self, role: Option<Role>, event: &'e Event) {
        let Some(role) = role else { return };
        let from = self.role.replace(role);
        match (from, role) {
            (Some(Role::Waiting), _) if role != Role::Waiting => {
                self.past.activities = self.activities.iter().copied().cloned().collect();
                self.past.recycle = self.recycle.cloned();
            }
            (Some(Role::Offered | Role::Accepted), Role::Working | Role::Intake) => {
                self.past.call_at = self.call_at;
            }
            _ => {}
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
    /// Returns the touches of the present round.
    pub(super) fn touches<'a>(&self, lead: &'a Lead) -> Vec<&'a Activity> {
        let mut touches = fresh(&lead.activities, &self.activities);
        touches.retain(|activity| activity.is_touch());
        touches
    }
}
