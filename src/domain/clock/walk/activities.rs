//! What activities do to the clocks.

use chrono::{DateTime, Utc};

use super::{Moment, Walk};
use crate::domain::lead::{Activity, Attributes};
use crate::domain::policy::{Clock, Role};
use crate::domain::timeline::{Event, What};

/// The earliest evidence of an activity, when git proves it, and its place among the others.
type Placed = (Moment, Moment, DateTime<Utc>);

impl<'a> Walk<'a> {
    pub(super) fn activity(&mut self, event: &'a Event, activity: &'a Activity) {
        let placed = self.placed(event, activity);
        let (start, stop, place) = placed;
        match activity.is_touch() {
            true => self.touch(event, activity, placed),
            false if self.touches.iter().any(|(touched, _)| *touched > place) => {}
            false => {
                self.asked.push((place, start));
                self.asked.sort_by_key(|(asked, _)| *asked);
                if self.works() {
                    self.start_after(Clock::Reply, start, place);
                }
            }
        }
        if self.works() && (self.runs_before(Clock::MaxIdle, place) || !self.runs(Clock::MaxIdle)) {
            self.stop(Clock::MaxIdle, stop, true);
            self.start_after(Clock::MaxIdle, start, place);
        }
    }

    /// Returns the earliest evidence of an activity, when git proves it, and its place among the others.
    fn placed(&self, event: &Event, activity: &Activity) -> Placed {
        let claimed_at = Some(activity.at);
        // Nothing happened after it landed, whatever is claimed.
        let place = activity.at.min(self.witnessed(event, None).landed_at);
        (
            self.start_of(event, claimed_at),
            self.stop_of(event, claimed_at),
            place,
        )
    }

    /// Stops the clocks that wait for an activity with those of the same commit, before that commit moves the lead on: they
    /// need not wait for the landing.
    pub(super) fn act_before(&mut self) {
        let beside = self.beside.iter();
        let mut activities: Vec<(&Event, &Activity)> = beside
            .filter_map(|event| match &event.what {
                What::Activity(activity) => Some((*event, &**activity)),
                _ => None,
            })
            .collect();
        activities.sort_by_key(|(_, activity)| activity.at);
        for (event, activity) in activities {
            let (start, stop, place) = self.placed(event, activity);
            if activity.is_touch() && self.runs_before(Clock::NextTouch, place) {
                self.stop(Clock::NextTouch, stop, true);
            }
            if self.runs_before(Clock::MaxIdle, place) {
                self.stop(Clock::MaxIdle, stop, true);
                self.start_after(Clock::MaxIdle, start, place);
            }
        }
    }

    fn touch(&mut self, event: &Event, touch: &'a Activity, (start, stop, place): Placed) {
        let newest = self.touches.iter().all(|(touched, _)| *touched <= place);
        self.touches.push((place, touch));
        self.asked.retain(|(asked, _)| *asked > place);

        self.stop(Clock::FirstResponse, stop, true);
        if self.runs_before(Clock::Reply, place) {
            self.stop(Clock::Reply, stop, true);
            if let Some((asked, since)) = self.asked.first().copied() {
                self.start_after(Clock::Reply, since, asked);
            }
        }
        if self.runs_before(Clock::NextTouch, place) {
            self.stop(Clock::NextTouch, stop, true);
        }
        let working = self.role() == Some(Role::Working);
        if working && newest && !touch.connected() && !self.procedure_met(event) {
            self.start_after(Clock::NextTouch, start, place);
        }
    }

    /// Returns whether enough has been tried, in enough ways, for "unresponsive" to be said.
    fn procedure_met(&self, event: &Event) -> bool {
        let blank = Attributes::default();
        let procedure = self.policy.procedure(&self.subject(event, &blank));
        let touches = self.touches[self.round..].iter().map(|(_, touch)| *touch);
        procedure.is_none_or(|procedure| procedure.is_met(touches))
    }
}
