//! What each event does to the clocks.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Moment, Revisit, Walk, works};
use crate::domain::lead::{About, Attributes, Feedback, Handoff, Name, Pause, Recycle, Until};
use crate::domain::policy::{Clock, Role};
use crate::domain::timeline::{Event, What};

impl<'a> Walk<'a> {
    /// Returns the events that count. Within one commit activities come in the order they are claimed to have happened,
    /// and what was done to a lead comes before it is closed or put to wait.
    pub(super) fn in_order(&self) -> Vec<&'a Event> {
        let mut events: Vec<&Event> = self.timeline.landed().collect();
        for commit in events.chunk_by_mut(|one, other| one.commit == other.commit) {
            if commit.len() == 1 {
                continue;
            }
            let role = |stage: &Option<Name>| self.policy.stages.role(stage.as_ref()?);
            let rests = commit.iter().any(|event| match &event.what {
                What::Moved { from, to, .. } => {
                    role(from).is_some_and(works) && role(to).is_some_and(|role| !works(role))
                }
                _ => false,
            });
            commit.sort_by_key(|event| match &event.what {
                What::Created { .. } | What::Unreadable { .. } | What::Deleted => (0, None),
                What::Assigned { .. } if rests => (1, None),
                What::Activity(activity) if rests => (2, Some(activity.at)),
                What::Moved { .. } => (3, None),
                What::Assigned { .. } => (4, None),
                What::Activity(activity) => (5, Some(activity.at)),
                _ => (6, None),
            });
        }
        events
    }

    pub(super) fn event(&mut self, event: &'a Event) {
        if self.gone.is_some() && !matches!(event.what, What::Created { .. }) {
            return;
        }
        match &event.what {
            What::Created { stage } => self.created(event, stage.as_ref()),
            What::Moved { to, .. } => self.enter(event, to.as_ref()),
            What::Assigned { to, .. } => self.assigned(event, to.as_ref()),
            What::Activity(activity) => self.activity(event, activity),
            What::Handoff(handoff) => self.handed_off(event, handoff),
            What::Paused(pause) => self.paused(event, pause),
            What::Resumed => self.pauses.end(self.stop_of(event, None).at),
            What::Recycled(recycle) => self.recycled(event, recycle),
            What::Feedback(feedback) => self.feedback(event, feedback),
            What::Deleted => self.gone = Some(self.stop_of(event, None)),
            What::Unreadable { .. } => {
                self.seen_since = self.seen_since.or(Some(self.start_of(event, None)));
            }
            What::Resolved(_) | What::Edited { .. } | What::Renamed { .. } => {}
        }
    }

    /// A file that comes back goes on where it was: no clock stopped for it.
    fn created(&mut self, event: &Event, stage: Option<&Name>) {
        let known = self.gone.take().is_some() || !self.cycles.is_empty();
        if known && !event.at_horizon {
            return self.enter(event, stage);
        }
        let stop = self.stop_of(event, None);
        self.end_all(stop, |_| true);
        self.pauses.end(stop.at);
        (self.stage, self.owner) = (None, None);
        (self.call_at, self.spoken, self.verdict_given) = (None, false, false);
        self.revisit = Revisit::default();
        self.touches.clear();
        self.round = 0;
        self.asked.clear();
        self.received = Some(self.received_at(event));
        self.enter(event, stage);
        if event.at_horizon {
            self.perhaps_running(event);
        }
    }

    /// Starts the clocks that may have been running since before what can be seen.
    fn perhaps_running(&mut self, event: &Event) {
        let some_time = Moment {
            at: self.now,
            commit: event.commit,
            at_horizon: true,
        };
        let role = self.role();
        if matches!(role, Some(Role::Accepted | Role::Opportunity)) {
            self.start(Clock::HandoffCall, some_time);
        }
        if matches!(
            role,
            Some(
                Role::Working
                    | Role::Offered
                    | Role::Accepted
                    | Role::Opportunity
                    | Role::Won
                    | Role::Lost
            )
        ) {
            self.start(Clock::Feedback, some_time);
        }
    }

    fn assigned(&mut self, event: &Event, to: Option<&Name>) {
        let had = self.owner.is_some();
        self.owner = to.cloned();
        match to {
            Some(_) => self.stop(Clock::Assign, self.stop_of(event, None), true),
            None if had && self.works() => self.start(Clock::Assign, self.start_of(event, None)),
            None => {}
        }
    }

    /// A call counts once, for the offer that it follows or, if there is none yet, the next one.
    fn handed_off(&mut self, event: &Event, handoff: &Handoff) {
        let known = std::mem::replace(&mut self.call_at, handoff.call_at);
        if handoff.call_at.is_none() || handoff.call_at == known {
            return;
        }
        if self.runs(Clock::HandoffCall) {
            self.stop(Clock::HandoffCall, self.stop_of(event, None), true);
        } else {
            self.spoken = !matches!(
                self.role(),
                Some(Role::Offered | Role::Accepted | Role::Opportunity)
            );
        }
    }

    fn paused(&mut self, event: &Event, pause: &Pause) {
        let from = self.stop_of(event, None).at;
        self.pauses.end(from);
        if let (Some(_), Some(until)) = (&pause.reason, pause.until) {
            let until = match until {
                Until::Instant(at) => at,
                Until::Date(date) => self.begins(date),
            };
            self.pauses.add(from, until);
        }
    }

    /// A new date takes the place of one that has not come, and keeps the promise of one that has not passed. Later the
    /// promise can only be kept by leaving the stage.
    fn recycled(&mut self, event: &Event, recycle: &Recycle) {
        let Some(date) = recycle
            .revisit_on
            .filter(|date| self.revisit.on != Some(*date))
        else {
            return;
        };
        self.revisit.on = Some(date);
        let stop = self.stop_of(event, None);
        let running = self.run(Clock::Revisit).map(|run| run.cycle);
        if let (Some(cycle), Some(promised)) = (running, self.revisit.promised) {
            let fresh = self.cycles[cycle].start.commit == event.commit;
            if fresh || stop.at < self.revisit_begins(event, promised) {
                self.cycles[cycle].start = self.revisit_start(event, date);
                self.revisit.promised = Some(date);
                return;
            }
            let passes = promised.succ_opt().unwrap_or(NaiveDate::MAX);
            if stop.at >= self.revisit_begins(event, passes) {
                return;
            }
            self.stop(Clock::Revisit, stop, true);
        }
        if self.role() == Some(Role::Waiting) {
            self.start_revisit(event);
        }
    }

    pub(super) fn start_revisit(&mut self, event: &Event) {
        if let Some(date) = self.revisit.on {
            self.revisit.promised = Some(date);
            self.start(Clock::Revisit, self.revisit_start(event, date));
        }
    }

    fn revisit_start(&self, event: &Event, date: NaiveDate) -> Moment {
        let begins = self.revisit_begins(event, date);
        let moment = self.start_of(event, None);
        // An older date may have passed before what can be seen.
        let at = match event.at_horizon {
            true => begins.max(moment.at),
            false => begins,
        };
        Moment { at, ..moment }
    }

    /// Returns the first instant of a date in the zone of the calendar that the clock goes by.
    fn revisit_begins(&self, event: &Event, date: NaiveDate) -> DateTime<Utc> {
        let blank = Attributes::default();
        let target = self
            .policy
            .target(Clock::Revisit, &self.subject(event, &blank));
        match target.and_then(|(target, _)| target.calendar.as_ref()) {
            Some(calendar) => calendar.begin(date),
            None => self.begins(date),
        }
    }

    fn feedback(&mut self, event: &Event, feedback: &Feedback) {
        if feedback.about == About::Quality && self.is_of_sales(feedback) {
            self.verdict_given = !self.runs(Clock::Feedback);
            self.stop(Clock::Feedback, self.stop_of(event, None), true);
        }
    }

    fn is_of_sales(&self, feedback: &Feedback) -> bool {
        let people = &self.policy.teams.people;
        let person = feedback.by.as_ref().and_then(|person| people.get(person));
        let Some(team) = feedback.from.as_ref().or(person.map(|person| &person.team)) else {
            return true;
        };
        let takes = |role| matches!(role, Role::Offered | Role::Accepted | Role::Opportunity);
        let mut stages = self.policy.stages.stages.iter();
        stages.any(|stage| takes(stage.role) && stage.team.as_ref() == Some(team))
    }
}
