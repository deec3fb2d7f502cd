//! The book: all leads with policy and timelines, and how each stands at one instant.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::agreement;
use super::clock::{Cycle, Moment, Pauses, State, Verdict, cycles, judge};
use super::evidence::Times;
use super::history::{CommitIndex, History};
use super::lead::{Activity, Attributes, Lead, Name};
use super::policy::{Clock, Policy, Role, Subject, Target, Warning};
use super::timeline::{Timeline, What};

/// All leads of a repository as of one instant.
#[derive(Debug, Clone)]
pub struct Book {
    /// The instant that every answer is for, in UTC.
    pub as_of: DateTime<Utc>,
    /// The policy in force at that instant; `None` where there is none or it cannot be used.
    pub policy: Option<Policy>,
    /// When schema and policy were in force unsigned; only an audit looks.
    pub lapses: Vec<agreement::Lapse>,
    /// The policies that the line had, each from the commit that brought it, in order; none in a what-if.
    pub past: Vec<(CommitIndex, Policy)>,
    /// The commits of the line that brought a policy which is not in this clone, in order.
    pub unseen: Vec<CommitIndex>,
    /// How the agreement on policy and schema stands; `None` where nobody asked, and where nobody can say: without a policy
    /// that can be used, with an agreement that cannot be read, and in a what-if.
    pub agreement: Option<agreement::Standing>,
    /// The commits behind the timelines.
    pub history: Arc<History>,
    /// When each of them counts.
    pub times: Arc<Times>,
    /// Every lead that ever was on the line or is in the working tree, by id.
    pub entries: Vec<Entry>,
    /// What is under `leads/` and cannot be a lead, and what is under `policy/` and `schema/` and cannot be read.
    pub strays: Vec<Stray>,
}

/// What cannot be read where a lead, a policy or a schema should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// The path from the top of the repository.
    pub file: String,
    /// What it is instead of a plain file; `None` if its name alone keeps it from being a lead.
    pub instead: Option<String>,
}

/// One lead of a book.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The id: the stem of its file.
    pub id: String,
    /// What the history says about it.
    pub timeline: Timeline,
}

impl Entry {
    /// Returns the last readable version of the lead.
    pub fn lead(&self) -> Option<&Lead> {
        self.timeline.lead.as_deref()
    }

    /// Returns its stage.
    pub fn stage(&self) -> Option<&Name> {
        self.lead()?.stage.as_ref()
    }

    /// Returns its owner.
    pub fn owner(&self) -> Option<&Name> {
        self.lead()?.owner.as_ref()
    }

    /// Returns its last touch, by the time it is claimed to have happened.
    pub fn last_touch(&self) -> Option<&Activity> {
        let activities = self.lead()?.activities.iter();
        let touches = activities.filter(|activity| activity.is_touch());
        touches
            .max_by_key(|activity| activity.at)
            .map(|touch| &**touch)
    }
}

/// How one lead stands at the book's instant.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// The lead.
    pub entry: &'a Entry,
    /// What its stage is for; `None` if the policy does not know it.
    pub role: Option<Role>,
    /// Since when it is in its stage, as git proves.
    pub stage_since: Option<Moment>,
    /// Whose its clocks are: its owner, or the fallback owner of its stage's team.
    pub answerable: Option<&'a Name>,
    /// Every run of every clock.
    pub cycles: Vec<Cycle>,
    /// When its clocks rested.
    pub pauses: Pauses,
    /// The clocks that run now and how they stand, in the order of [`Clock::ALL`]; [`Book::verdicts`] tells of all.
    pub running: Vec<Verdict>,
}

impl Standing<'_> {
    /// Returns whether the lead still has somewhere to go; a stage the policy does not know counts as open.
    pub fn is_open(&self) -> bool {
        self.entry.timeline.present && self.role.is_none_or(Role::is_open)
    }

    /// Returns whether somebody should be working it: it is open and does not wait.
    pub fn is_worked(&self) -> bool {
        self.is_open() && self.role != Some(Role::Waiting)
    }

    /// Returns the latest run of a clock.
    pub fn latest(&self, clock: Clock) -> Option<&Cycle> {
        self.cycles.iter().rev().find(|cycle| cycle.clock == clock)
    }

    /// Returns whether nobody can say of a running clock how it stands.
    pub fn is_unknown(&self) -> bool {
        let mut running = self.running.iter();
        running.any(|verdict| verdict.state == State::Unknown)
    }

    /// Returns the running clock that is due first; none of those that nobody has seen run.
    pub fn tightest(&self) -> Option<&Verdict> {
        let seen = self.running.iter();
        let seen = seen.filter(|verdict| verdict.cycle.is_some());
        seen.min_by_key(|verdict| (verdict.due_at.is_none(), verdict.due_at))
    }

    /// Returns the most pressing state of its running clocks.
    pub fn state(&self) -> State {
        let states = self.running.iter().map(|verdict| verdict.state);
        states.min().unwrap_or(State::NotApplicable)
    }
}

/// The commit of the line that proves something, and when that happened: it may be before the commit landed, and so under an
/// older policy.
type Proof = (CommitIndex, DateTime<Utc>);

impl Book {
    /// Returns how every lead stands, by id. Without a policy no clock runs.
    pub fn standings(&self) -> Vec<Standing<'_>> {
        self.entries
            .iter()
            .map(|entry| self.standing(entry))
            .collect()
    }

    /// Returns how one lead of this book stands.
    pub fn standing<'a>(&'a self, entry: &'a Entry) -> Standing<'a> {
        let stage = entry.stage().map(|stage| &**stage);
        let mut standing = Standing {
            entry,
            role: None,
            stage_since: self.stage_since(entry),
            answerable: entry.owner(),
            cycles: Vec::new(),
            pauses: Pauses::default(),
            running: Vec::new(),
        };
        let Some(policy) = &self.policy else {
            return standing;
        };
        standing.role = stage.and_then(|stage| policy.stages.role(stage));
        standing.answerable = policy.answerable(entry.owner(), stage.unwrap_or_default());
        (standing.cycles, standing.pauses) = cycles(
            &entry.timeline,
            &self.history,
            &self.times,
            policy,
            self.as_of,
        );
        let may_run = |clock: &Clock| match standing.latest(*clock) {
            Some(cycle) if cycle.stop.is_none() => true,
            _ => entry.timeline.is_hidden(),
        };
        let clocks = Clock::ALL.iter().map(|(_, clock)| *clock).filter(may_run);
        let verdicts = clocks.map(|clock| self.verdict(clock, &standing));
        standing.running = verdicts.filter(Verdict::is_running).collect();
        standing
    }

    /// Returns how each of the ten clocks of a lead stands, in the order of [`Clock::ALL`].
    pub fn verdicts(&self, standing: &Standing<'_>) -> Vec<Verdict> {
        Clock::ALL
            .map(|(_, clock)| self.verdict(clock, standing))
            .into()
    }

    fn verdict(&self, clock: Clock, standing: &Standing<'_>) -> Verdict {
        let verdict = match standing.latest(clock) {
            Some(cycle) => self.judged(standing, cycle),
            None => judge(clock, None, None, &standing.pauses, self.as_of),
        };
        // What is seen to run has a state already, and a first response is the first whatever came after it. Any other
        // clock may have begun since, if the policy has one.
        let answered = clock == Clock::FirstResponse && verdict.is_done();
        let may_run = standing.entry.timeline.is_hidden() && !verdict.is_running() && !answered;
        let mut policy = self.policy.iter();
        match may_run && policy.any(|policy| policy.promises(clock)) {
            true => Verdict::hidden(clock),
            false => verdict,
        }
    }

    /// Returns whether a lead still has somewhere to go; a stage the policy does not know counts as open.
    pub fn is_open(&self, entry: &Entry) -> bool {
        let role = |stage: &Name| self.policy.as_ref()?.stages.role(stage);
        entry.timeline.present && entry.stage().and_then(role).is_none_or(Role::is_open)
    }

    /// Returns how one run of a clock stands, the latest or an earlier one.
    pub fn judged(&self, standing: &Standing<'_>, cycle: &Cycle) -> Verdict {
        let timeline = &standing.entry.timeline;
        let target = self.target(timeline, cycle);
        let mut verdict = judge(
            cycle.clock,
            Some(cycle),
            target,
            &standing.pauses,
            self.as_of,
        );
        let unseen = |proof| !self.unseen.is_empty() && self.is_unseen(proof);
        if self.stopped(cycle).is_some_and(unseen) || timeline.missing && verdict.is_running() {
            verdict.state = State::Unknown;
        }
        verdict
    }

    /// Returns the commit of the line that landed the stop of a run, and when it stopped.
    fn stopped(&self, cycle: &Cycle) -> Option<Proof> {
        let stop = cycle.stop?.moment;
        Some((self.history.landing(stop.commit?), stop.at))
    }

    /// Returns whether the policy in force when something was proven is not in this clone.
    fn is_unseen(&self, proof: Proof) -> bool {
        let seen = self.past.iter().map(|(since, _)| (*since, false));
        let unseen = self.unseen.iter().map(|since| (*since, true));
        let known = seen.chain(unseen);
        let in_force = |(since, _): &(CommitIndex, bool)| self.is_in_force(*since, proof);
        let by_then = known.clone().filter(in_force).max();
        let counts = by_then.or(known.min());
        counts.is_some_and(|(_, unseen)| unseen)
    }

    /// Returns the target that a run of a clock is judged by, and when it warns: chosen by what the lead was when it
    /// stopped, from the policy in force then; for a running one by what both are now.
    pub fn target(&self, timeline: &Timeline, cycle: &Cycle) -> Option<(&Target, &Warning)> {
        let stopped = self.stopped(cycle);
        let policy = match stopped {
            Some(proof) => self.policy_in_force(proof)?,
            None => self.policy.as_ref()?,
        };
        let stopped_by = stopped.map(|(landing, _)| landing);
        let blank = Attributes::default();
        let subject = Subject {
            policy,
            attributes: timeline.attributes_at(stopped_by).unwrap_or(&blank),
            stage: cycle.stage.as_deref(),
            owner: timeline.owner_at(stopped_by).map(|owner| &**owner),
        };
        policy.target(cycle.clock, &subject)
    }

    /// Returns the policy in force once a commit of the line had landed: the first one, if there was none yet.
    /// `None` asks for the policy at the book's instant.
    pub fn policy_at(&self, landing: Option<CommitIndex>) -> Option<&Policy> {
        match landing {
            Some(landing) => self.policy_in_force((landing, self.landed_at(landing))),
            None => self.policy.as_ref(),
        }
    }

    /// Returns the policy in force when something was proven: the first one, if there was none yet.
    fn policy_in_force(&self, proof: Proof) -> Option<&Policy> {
        let mut past = self.past.iter().rev();
        let by_then = past.find(|(since, _)| self.is_in_force(*since, proof));
        let known = by_then.or(self.past.first()).map(|(_, policy)| policy);
        known.or(self.policy.as_ref())
    }

    /// Returns whether what a commit of the line brought was in force when something was proven.
    fn is_in_force(&self, since: CommitIndex, (landing, at): Proof) -> bool {
        since <= landing && self.landed_at(since) <= at
    }

    /// Returns the policy that a commit of the line found when it landed: what it changes in the policy itself does not
    /// count for it. `None` asks for what the working tree finds.
    pub fn policy_before(&self, landing: Option<CommitIndex>) -> Option<&Policy> {
        let found = match landing {
            Some(landing) => self.past.iter().rev().find(|(since, _)| *since < landing),
            None => self.past.last(),
        };
        // Before there was a policy nobody could act against it.
        match (found, self.past.is_empty()) {
            (Some((_, policy)), _) => Some(policy),
            (None, true) => self.policy.as_ref(),
            (None, false) => None,
        }
    }

    /// Returns this book with one lead as it was before some of its events, judged by one policy at one instant.
    pub(super) fn before(&self, timeline: Timeline, policy: &Policy, as_of: DateTime<Utc>) -> Book {
        Book {
            as_of,
            policy: Some(policy.clone()),
            agreement: None,
            lapses: Vec::new(),
            past: Vec::new(),
            unseen: Vec::new(),
            history: Arc::clone(&self.history),
            times: Arc::clone(&self.times),
            entries: vec![Entry {
                id: String::new(),
                timeline,
            }],
            strays: Vec::new(),
        }
    }

    /// Returns the start of the lead's present visit to its stage.
    fn stage_since(&self, entry: &Entry) -> Option<Moment> {
        let mut stage: Option<&Name> = None;
        let mut since = None;
        for event in entry.timeline.landed() {
            let to = match &event.what {
                What::Created { stage } => stage,
                What::Moved { to, .. } => to,
                _ => continue,
            };
            if to.as_ref() != stage || since.is_none() {
                let at = event
                    .commit
                    .map_or(self.as_of, |commit| self.landed_at(commit));
                since = Some(Moment {
                    at,
                    commit: event.commit,
                    at_horizon: event.at_horizon,
                });
                stage = to.as_ref();
            }
        }
        since
    }

    /// Returns when a commit recorded what it changed.
    pub fn recorded_at(&self, commit: CommitIndex) -> DateTime<Utc> {
        self.times.recorded_at(&self.history, commit)
    }

    /// Returns when what a commit changed landed on the audited branch.
    pub fn landed_at(&self, commit: CommitIndex) -> DateTime<Utc> {
        self.times.landed_at(&self.history, commit)
    }
}

#[cfg(test)]
mod tests;
