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

    /// Returns the running clock that is due first.
    pub fn tightest(&self) -> Option<&Verdict> {
        let due = |verdict: &&Verdict| (verdict.due_at.is_none(), verdict.due_at);
        self.running.iter().min_by_key(due)
    }

    /// Returns the most pressing state of its running clocks.
    pub fn state(&self) -> State {
        let states = self.running.iter().map(|verdict| verdict.state);
        states.min().unwrap_or(State::NotApplicable)
    }
}

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
        let latest = Clock::ALL
            .iter()
            .filter_map(|(_, clock)| standing.latest(*clock));
        let running = latest.filter(|cycle| cycle.stop.is_none());
        let verdicts = running.map(|cycle| self.judged(&standing, cycle));
        standing.running = verdicts.filter(Verdict::is_running).collect();
        standing
    }

    /// Returns how each of the ten clocks of a lead stands, in the order of [`Clock::ALL`].
    pub fn verdicts(&self, standing: &Standing<'_>) -> Vec<Verdict> {
        let verdict = |(_, clock)| match standing.latest(clock) {
            Some(cycle) => self.judged(standing, cycle),
            None => judge(clock, None, None, &standing.pauses, self.as_of),
        };
        Clock::ALL.map(verdict).into()
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
        if timeline.missing && verdict.is_running() {
            verdict.state = State::Unknown;
        }
        verdict
    }

    /// Returns the target that a run of a clock is judged by, and when it warns: chosen by what the lead was when it
    /// stopped, from the policy in force then; for a running one by what both are now.
    pub fn target(&self, timeline: &Timeline, cycle: &Cycle) -> Option<(&Target, &Warning)> {
        let landing = |commit: CommitIndex| self.history.landing(commit);
        let stop = cycle.stop.map(|stop| stop.moment);
        let stopped_by = stop.and_then(|moment| moment.commit).map(landing);
        let policy = match stop.zip(stopped_by) {
            Some((moment, landing)) => self.policy_in_force(landing, moment.at)?,
            None => self.policy.as_ref()?,
        };
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
            Some(landing) => self.policy_in_force(landing, self.landed_at(landing)),
            None => self.policy.as_ref(),
        }
    }

    /// Returns the policy in force at an instant, of those that had landed with a commit of the line: the first one, if
    /// there was none yet. What is proven by a commit may have happened before it, under an older policy.
    fn policy_in_force(&self, landing: CommitIndex, at: DateTime<Utc>) -> Option<&Policy> {
        let in_force = |since: CommitIndex| since <= landing && self.landed_at(since) <= at;
        let by_then = self.past.iter().rev().find(|(since, _)| in_force(*since));
        let known = by_then.or(self.past.first()).map(|(_, policy)| policy);
        known.or(self.policy.as_ref())
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

    /// Returns when what a commit changed landed on the audited branch.
    pub fn landed_at(&self, commit: CommitIndex) -> DateTime<Utc> {
        self.times.landed_at(&self.history, commit)
    }
}

#[cfg(test)]
mod tests;
