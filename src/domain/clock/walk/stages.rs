//! What entering a stage does to the clocks.

use super::{Moment, Walk, works};
use crate::domain::lead::Name;
use crate::domain::policy::{Clock, Role};
use crate::domain::timeline::{Event, Kind, meaning};

impl Walk<'_> {
    /// Takes the lead into a stage. One that the policy does not know changes no clock: a slip of the pen, or a name of
    /// older days, must not end a promise.
    pub(super) fn enter(&mut self, event: &Event, to: Option<&Name>) {
        let Some(role) = to.and_then(|stage| self.policy.stages.role(stage)) else {
            return;
        };
        if self.stage.as_ref() == to && !event.at_horizon {
            return;
        }
        let (start, stop) = (self.start_of(event, None), self.stop_of(event, None));
        let from = self.role();
        if from.is_some_and(works) && works(role) {
            self.act_before();
        }
        let left = self.stage.take();
        self.stage = to.cloned();

        self.leave(stop, role);
        if works(role) {
            self.work(start, from);
        }
        if role == Role::Offered && from != Some(Role::Offered) {
            self.start(Clock::Accept, start);
            self.start(Clock::HandoffCall, start);
            if std::mem::take(&mut self.spoken) {
                self.stop(Clock::HandoffCall, start, true);
            }
        }
        if role == Role::Waiting {
            self.start_revisit(event);
        }

        let author = event
            .commit
            .map(|commit| &*self.history.commit(commit).author.email);
        let meaning = meaning(self.policy, left.as_ref(), to, author);
        let taken = match role {
            Role::Accepted | Role::Won | Role::Lost => from.is_some_and(|from| from != role),
            Role::Opportunity => from == Some(Role::Offered),
            _ => meaning == Some(Kind::Rejected),
        };
        if taken {
            self.verdict_due(start);
        }
    }

    /// Stops the clocks of the stage that is left for one of this role.
    fn leave(&mut self, stop: Moment, role: Role) {
        self.stop(Clock::StageAge, stop, true);
        self.stop(Clock::NextTouch, stop, true);
        self.stop(Clock::MaxIdle, stop, true);
        self.stop(Clock::Revisit, stop, true);
        if role != Role::Offered {
            let answered = works(role) || role == Role::Won;
            self.stop(Clock::Accept, stop, answered);
        }
        match role {
            Role::Waiting => self.end_all(stop, |_| true),
            role if !role.is_open() => self.end_all(stop, |clock| clock != Clock::Feedback),
            Role::Intake | Role::Working => self.stop(Clock::HandoffCall, stop, false),
            _ => {}
        }
    }

    /// Starts the clocks of every stage in which a lead is worked.
    fn work(&mut self, start: Moment, from: Option<Role>) {
        let received = self.received.take();
        if !from.is_some_and(works) {
            let received = received.filter(|_| from.is_none()).unwrap_or(start);
            if self.owner.is_none() {
                self.start(Clock::Assign, received);
            }
            self.round = self.touches.len();
            if self.touches.is_empty() {
                self.start(Clock::FirstResponse, received);
            }
            if let Some((asked_at, _)) = self.asked.first() {
                self.start_after(Clock::Reply, start, *asked_at);
            }
        }
        self.start(Clock::StageAge, start);
        self.start(Clock::MaxIdle, start);
    }

    /// Starts the clock for sales' verdict, unless it was given already.
    fn verdict_due(&mut self, start: Moment) {
        let runs = self.runs(Clock::Feedback);
        self.start(Clock::Feedback, start);
        if !runs && std::mem::take(&mut self.verdict_given) {
            self.stop(Clock::Feedback, start, true);
        }
    }
}
