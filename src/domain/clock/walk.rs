//! Walks a lead's timeline and keeps the runs of its clocks: how each is started, stopped and dated.

mod activities;
mod events;
mod stages;

use std::cell::Cell;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};

use super::{Cycle, Moment, Pauses, Stop};
use crate::domain::evidence::{Times, Witnessed};
use crate::domain::history::{CommitIndex, History};
use crate::domain::lead::{Activity, Name};
use crate::domain::policy::{Clock, Policy, Role, Subject};
use crate::domain::timeline::{Event, Timeline};

/// Returns every run of every clock in the order they started, and the lead's pauses.
///
/// Source of the starts and stops: the table of clocks of the policy format. Clocks go by the roles of stages.
pub fn cycles(
    timeline: &Timeline,
    history: &History,
    times: &Times,
    policy: &Policy,
    now: DateTime<Utc>,
) -> (Vec<Cycle>, Pauses) {
    let mut walk = Walk {
        timeline,
        history,
        times,
        policy,
        now,
        cycles: Vec::with_capacity(timeline.events.len() + Clock::ALL.len()),
        running: Vec::with_capacity(Clock::ALL.len()),
        pauses: Pauses::default(),
        seen_since: None,
        gone: None,
        received: None,
        stage: None,
        owner: None,
        touches: Vec::new(),
        round: 0,
        asked: Vec::new(),
        call_at: None,
        spoken: false,
        verdict_given: false,
        revisit: Revisit::default(),
        dated: Cell::new(None),
        beside: Vec::new(),
    };
    let events = walk.in_order();
    for commit in events.chunk_by(|one, other| one.commit == other.commit) {
        walk.beside.clear();
        walk.beside.extend(commit);
        for event in commit {
            walk.event(event);
        }
    }
    walk.finish()
}

struct Walk<'a> {
    timeline: &'a Timeline,
    history: &'a History,
    times: &'a Times,
    policy: &'a Policy,
    now: DateTime<Utc>,
    cycles: Vec<Cycle>,
    /// The clocks that run, in no order.
    running: Vec<Run>,
    pauses: Pauses,
    /// When the file was first seen, readable or not.
    seen_since: Option<Moment>,
    /// When the file was removed, if it has not come back.
    gone: Option<Moment>,
    /// When the lead was received, until it first enters a stage in which it is worked.
    received: Option<Moment>,
    stage: Option<Name>,
    owner: Option<Name>,
    /// The touches, and when each counts among the other activities.
    touches: Vec<(DateTime<Utc>, &'a Activity)>,
    /// Where among them this round of work begins: who is taken up again after a wait is followed up anew.
    round: usize,
    /// The inbound activities without a touch after them, and the start of the clock for an answer.
    asked: Vec<(DateTime<Utc>, Moment)>,
    /// The hand-off call last told.
    call_at: Option<DateTime<Utc>>,
    /// Whether there was a hand-off call for an offer that is still to come.
    spoken: bool,
    /// Whether sales gave a verdict on quality that no occasion has used yet.
    verdict_given: bool,
    revisit: Revisit,
    /// The events of the commit that the walk is at.
    beside: Vec<&'a Event>,
    /// The commit last asked about.
    dated: Cell<Option<(CommitIndex, Dates)>>,
}

/// When a commit recorded what it changed, and when that landed.
type Dates = (DateTime<Utc>, DateTime<Utc>);

/// A clock that runs.
struct Run {
    clock: Clock,
    /// Where in `cycles` it is.
    cycle: usize,
    /// The place among the activities from which on another one stops it.
    after: DateTime<Utc>,
}

/// The dates to come back.
#[derive(Default)]
struct Revisit {
    /// The newest.
    on: Option<NaiveDate>,
    /// The one that the running clock is for.
    promised: Option<NaiveDate>,
}

impl<'a> Walk<'a> {
    fn finish(mut self) -> (Vec<Cycle>, Pauses) {
        if let Some(gone) = self.gone {
            self.end_all(gone, |_| true);
        }
        // A lead that left its stage before the date came broke or kept no promise, and nothing is kept by two activities at
        // one time.
        self.cycles.retain(|cycle| {
            let is_empty = |stop: Stop| match cycle.clock {
                Clock::Revisit => stop.moment.at < cycle.start.at,
                Clock::MaxIdle => stop.moment.at <= cycle.start.at,
                _ => false,
            };
            cycle.start.at_horizon || !cycle.stop.is_some_and(is_empty)
        });
        self.cycles.shrink_to_fit();
        (self.cycles, self.pauses)
    }

    /// Returns the role of the present stage.
    fn role(&self) -> Option<Role> {
        self.policy.stages.role(self.stage.as_ref()?)
    }

    /// Returns whether the lead is in a stage in which it is worked.
    fn works(&self) -> bool {
        self.role().is_some_and(works)
    }

    /// Returns when the lead was received: the earliest that anybody ever claimed, or else when its file was first seen.
    fn received_at(&self, event: &Event) -> Moment {
        let received = self.start_of(event, self.timeline.received_at());
        match self.seen_since {
            Some(seen) if seen.at < received.at && !received.at_horizon => seen,
            _ => received,
        }
    }

    /// Returns the first instant of a date in the zone of the default calendar (UTC if there is none).
    fn begins(&self, date: NaiveDate) -> DateTime<Utc> {
        match &self.policy.sla.default_calendar {
            Some(calendar) => calendar.begin(date),
            None => Utc.from_utc_datetime(&date.and_time(NaiveTime::MIN)),
        }
    }

    /// Returns what a policy is asked about once an event had landed.
    fn subject<'s>(
        &'s self,
        event: &Event,
        blank: &'s crate::domain::lead::Attributes,
    ) -> Subject<'s> {
        let landing = event.commit.map(|commit| self.history.landing(commit));
        Subject {
            policy: self.policy,
            attributes: self.timeline.attributes_at(landing).unwrap_or(blank),
            stage: self.stage.as_deref(),
            owner: self.owner.as_deref(),
        }
    }

    /// Returns the earliest evidence of a fact. At the edge of what can be seen that is its landing, however early it is
    /// claimed: what came between, a pause or a move away and back, is not there to see.
    fn start_of(&self, event: &Event, claimed_at: Option<DateTime<Utc>>) -> Moment {
        let witnessed = self.witnessed(event, claimed_at);
        let at = match event.at_horizon {
            true => witnessed.landed_at,
            false => witnessed.starts_at(),
        };
        Moment {
            at,
            commit: event.commit,
            at_horizon: event.at_horizon,
        }
    }

    /// Returns when git proves a fact.
    fn stop_of(&self, event: &Event, claimed_at: Option<DateTime<Utc>>) -> Moment {
        let at = self
            .witnessed(event, claimed_at)
            .stops_at(&self.policy.sla.evidence);
        Moment {
            at,
            commit: event.commit,
            at_horizon: event.at_horizon,
        }
    }

    fn witnessed(&self, event: &Event, claimed_at: Option<DateTime<Utc>>) -> Witnessed {
        match event.commit {
            None => Witnessed {
                claimed_at,
                recorded_at: self.now,
                landed_at: self.now,
            },
            Some(commit) => {
                let (recorded_at, landed_at) = self.dated(commit);
                Witnessed {
                    claimed_at,
                    recorded_at,
                    landed_at,
                }
            }
        }
    }

    /// Returns when a commit recorded what it changed, and when that landed. Most often it is the one asked about before.
    fn dated(&self, commit: CommitIndex) -> Dates {
        if let Some((known, dates)) = self.dated.get()
            && known == commit
        {
            return dates;
        }
        let recorded_at = self.times.recorded_at(self.history, commit);
        let landed_at = match self.history.landing(commit) == commit {
            true => recorded_at,
            false => self.times.landed_at(self.history, commit),
        };
        self.dated.set(Some((commit, (recorded_at, landed_at))));
        (recorded_at, landed_at)
    }

    fn run(&self, clock: Clock) -> Option<&Run> {
        self.running.iter().find(|run| run.clock == clock)
    }

    fn runs(&self, clock: Clock) -> bool {
        self.run(clock).is_some()
    }

    /// Returns whether a clock runs that an activity at this place among the others is about.
    fn runs_before(&self, clock: Clock, place: DateTime<Utc>) -> bool {
        self.run(clock).is_some_and(|run| run.after <= place)
    }

    fn start(&mut self, clock: Clock, start: Moment) {
        self.start_after(clock, start, start.at);
    }

    fn start_after(&mut self, clock: Clock, start: Moment, after: DateTime<Utc>) {
        if let Some(cycle) = self.run(clock).map(|run| run.cycle) {
            // It may have run before; from here on that is certain.
            let known = &mut self.cycles[cycle].start;
            if known.at_horizon && start.at < known.at {
                known.at = start.at;
            }
            return;
        }
        let cycle = self.cycles.len();
        self.running.push(Run {
            clock,
            cycle,
            after,
        });
        self.cycles.push(Cycle {
            clock,
            stage: self.stage.clone(),
            start,
            stop: None,
        });
    }

    fn stop(&mut self, clock: Clock, moment: Moment, done: bool) {
        if let Some(position) = self.running.iter().position(|run| run.clock == clock) {
            let run = self.running.swap_remove(position);
            self.cycles[run.cycle].stop = Some(Stop { moment, done });
        }
    }

    fn end_all(&mut self, moment: Moment, ends: impl Fn(Clock) -> bool) {
        let cycles = &mut self.cycles;
        self.running.retain(|run| {
            let is_over = ends(run.clock);
            if is_over {
                let done = false;
                cycles[run.cycle].stop = Some(Stop { moment, done });
            }
            !is_over
        });
    }
}

/// Returns whether leads are worked in stages of this role, and do not just wait or rest.
fn works(role: Role) -> bool {
    role.is_open() && role != Role::Waiting
}
