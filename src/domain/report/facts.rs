//! What a report goes by: one lead's life, from its timeline, its clocks and what git proves of both.

use chrono::{DateTime, Utc};

use crate::domain::book::{Book, Standing};
use crate::domain::clock::Verdict;
use crate::domain::evidence::Witnessed;
use crate::domain::history::CommitIndex;
use crate::domain::lead::{Activity, Lead, Name};
use crate::domain::policy::{Policy, Role, Subject};
use crate::domain::timeline::{Event, Kind, What, meaning};

/// One lead's life up to the book's instant.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// How it stands.
    pub standing: &'a Standing<'a>,
    /// What its file says now, or said last.
    pub lead: &'a Lead,
    /// When it came in: the earliest that anybody claims or git shows.
    pub received_at: DateTime<Utc>,
    /// When it first landed.
    pub created_at: DateTime<Utc>,
    /// When it first had an owner, as landed.
    pub assigned_at: Option<DateTime<Utc>>,
    /// Its activities in the order they are claimed to have happened.
    pub contacts: Vec<Contact<'a>>,
    /// The stages it was in, in order; the last is where it is, or was when its file was removed.
    pub visits: Vec<Visit<'a>>,
    /// Every run of every clock, judged.
    pub runs: Vec<Run<'a>>,
    /// Its segments by the present policy, in the policy's order.
    pub segments: Vec<&'a Name>,
}

/// One activity, and when it counts.
#[derive(Debug, Clone, Copy)]
pub struct Contact<'a> {
    /// What it was.
    pub activity: &'a Activity,
    /// When it happened, as far as git proves it.
    pub at: DateTime<Utc>,
}

/// One stay in a stage.
#[derive(Debug, Clone)]
pub struct Visit<'a> {
    /// The stage; `None` where the file names none.
    pub stage: Option<&'a Name>,
    /// What the stage is for, if the policy knows it.
    pub role: Option<Role>,
    /// When it was entered, as landed.
    pub entered_at: DateTime<Utc>,
    /// When and how it was left; `None` while the lead is there.
    pub left: Option<Leaving<'a>>,
    /// Why the lead went to wait, if that is what the stage is for.
    pub recycled_for: Option<&'a Name>,
}

/// The end of a stay.
#[derive(Debug, Clone)]
pub struct Leaving<'a> {
    /// When, as landed.
    pub at: DateTime<Utc>,
    /// What the move meant beside being a move; `Deleted` if the file was removed.
    pub kind: Option<Kind>,
    /// Why sales or marketing sent it back, if it was.
    pub reason: Option<&'a Name>,
    /// Whose the lead was until then.
    pub owner: Option<&'a Name>,
}

/// One run of a clock.
#[derive(Debug, Clone)]
pub struct Run<'a> {
    /// How it went.
    pub verdict: Verdict,
    /// Whose the lead was when it stopped, or is now.
    pub owner: Option<&'a Name>,
}

/// The outcomes of a meeting to which nobody came.
const MISSED: [&str; 4] = ["no_answer", "left_message", "bounced", "wrong_number"];

impl Contact<'_> {
    /// Returns whether this was a meeting, and then whether it took place.
    pub fn met(&self) -> Option<bool> {
        let meets = matches!(&*self.activity.channel, "meeting" | "in_person");
        let outcome = self.activity.outcome.as_deref();
        meets.then(|| !outcome.is_some_and(|outcome| MISSED.contains(&outcome)))
    }
}

impl<'a> Facts<'a> {
    /// Returns the life of a lead; `None` if it was never readable, or if a part of it is not in this clone.
    pub fn of(book: &'a Book, policy: &'a Policy, standing: &'a Standing<'a>) -> Option<Self> {
        let entry = standing.entry;
        let lead = entry.lead()?;
        if entry.timeline.has_gap() || entry.timeline.missing {
            return None;
        }
        let mut walk = Walk {
            book,
            policy,
            facts: Facts {
                standing,
                lead,
                received_at: book.as_of,
                created_at: book.as_of,
                assigned_at: None,
                contacts: Vec::new(),
                visits: Vec::new(),
                runs: runs(book, standing),
                segments: Vec::new(),
            },
            commit: None,
            owner: None,
            owner_before: None,
            begun: false,
            removed_at: None,
        };
        for event in entry.timeline.landed() {
            walk.event(event);
        }
        Some(walk.finish())
    }

    /// Returns its touches.
    pub fn touches(&self) -> impl Iterator<Item = &Contact<'a>> {
        let contacts = self.contacts.iter();
        contacts.filter(|contact| contact.activity.is_touch())
    }

    /// Returns when somebody of ours first got in touch.
    pub fn first_touch_at(&self) -> Option<DateTime<Utc>> {
        self.touches().map(|touch| touch.at).min()
    }

    /// Returns how many meetings took place.
    pub fn meetings_held(&self) -> usize {
        let contacts = self.contacts.iter();
        contacts
            .filter(|contact| contact.met() == Some(true))
            .count()
    }

    /// Returns whether it ever was in a stage with one of these roles.
    pub fn was_in(&self, roles: &[Role]) -> bool {
        let mut known = self.visits.iter().filter_map(|visit| visit.role);
        known.any(|role| roles.contains(&role))
    }

    /// Returns whether sales ever took it.
    pub fn was_accepted(&self) -> bool {
        self.was_in(&[Role::Accepted, Role::Opportunity, Role::Won])
    }

    /// Returns whether its file was removed. What was done stays counted; but it is nothing now, not open nor closed, whatever
    /// it was before.
    pub fn is_deleted(&self) -> bool {
        !self.standing.entry.timeline.present
    }

    /// Returns as what and when it was closed; `None` while it is open, and where its file is gone.
    pub fn closed(&self) -> Option<(Role, DateTime<Utc>)> {
        let last = self.visits.last().filter(|visit| visit.left.is_none())?;
        let role = last.role.filter(|role| !role.is_open())?;
        Some((role, last.entered_at))
    }

    /// Returns whether it was closed as this.
    pub fn closed_as(&self, wanted: Role) -> bool {
        self.closed().is_some_and(|(role, _)| role == wanted)
    }

    /// Returns whether its source brings leads by the policy, and not only names.
    pub fn counts_as_lead(&self, policy: &Policy) -> bool {
        let source = self.lead.source.as_ref();
        let known = source.and_then(|source| policy.definition.sources.get(source));
        known.is_none_or(|source| source.counts_as_lead)
    }
}

/// Returns every run of every clock, judged.
fn runs<'a>(book: &Book, standing: &'a Standing<'_>) -> Vec<Run<'a>> {
    let timeline = &standing.entry.timeline;
    let run = |cycle| {
        let verdict: Verdict = book.judged(standing, cycle);
        // Who keeps a promise may pass the lead on with it: it was theirs until then.
        let owner = match cycle.stop.and_then(|stop| stop.moment.commit) {
            Some(CommitIndex(commit)) => commit
                .checked_sub(1)
                .and_then(|before| timeline.owner_at(Some(CommitIndex(before))))
                .or(timeline.owner_at(Some(CommitIndex(commit)))),
            None => timeline.owner_at(None),
        };
        Run { verdict, owner }
    };
    standing.cycles.iter().map(run).collect()
}

struct Walk<'a> {
    book: &'a Book,
    policy: &'a Policy,
    facts: Facts<'a>,
    /// The commit of the last event.
    commit: Option<Option<CommitIndex>>,
    owner: Option<&'a Name>,
    /// Whose the lead was before that commit.
    owner_before: Option<&'a Name>,
    begun: bool,
    /// When the file was removed, if it has not come back.
    removed_at: Option<DateTime<Utc>>,
}

impl<'a> Walk<'a> {
    fn event(&mut self, event: &'a Event) {
        if self.commit.replace(event.commit) != Some(event.commit) {
            self.owner_before = self.owner;
        }
        let at = event
            .commit
            .map_or(self.book.as_of, |commit| self.book.landed_at(commit));
        match &event.what {
            What::Created { stage } => {
                if !std::mem::replace(&mut self.begun, true) {
                    self.facts.created_at = at;
                    self.facts.received_at = self.received_at(event, at);
                }
                // A file that comes back goes on where it was.
                self.removed_at = None;
                self.enter(event, at, stage.as_ref(), None);
            }
            What::Moved { to, returned, .. } => {
                let reason = returned
                    .as_ref()
                    .and_then(|returned| returned.reason.as_ref());
                self.enter(event, at, to.as_ref(), reason);
            }
            What::Assigned { to, .. } => {
                self.owner = to.as_ref();
                let first = self.owner.map(|_| at);
                self.facts.assigned_at = self.facts.assigned_at.or(first);
            }
            What::Activity(activity) => {
                let at = self.witnessed(event, activity.at);
                self.facts.contacts.push(Contact { activity, at });
            }
            What::Deleted => self.removed_at = Some(at),
            _ => {}
        }
    }

    fn enter(
        &mut self,
        event: &Event,
        at: DateTime<Utc>,
        stage: Option<&'a Name>,
        reason: Option<&'a Name>,
    ) {
        let role = stage.and_then(|stage| self.policy.stages.role(stage));
        if let Some(last) = self.facts.visits.last_mut() {
            if last.stage == stage {
                return;
            }
            let history = &self.book.history;
            let author = event
                .commit
                .map(|commit| &*history.commit(commit).author.email);
            last.left = Some(Leaving {
                at,
                kind: meaning(self.policy, last.stage, stage, author),
                reason,
                owner: self.owner_before,
            });
        }
        self.facts.visits.push(Visit {
            stage,
            role,
            entered_at: at,
            left: None,
            recycled_for: (role == Some(Role::Waiting))
                .then(|| self.recycled_for(event.commit))
                .flatten(),
        });
    }

    /// Returns the reason for which a commit put the lead to wait: its own, or else the one that stood in the file.
    fn recycled_for(&self, commit: Option<CommitIndex>) -> Option<&'a Name> {
        let timeline = &self.facts.standing.entry.timeline;
        let mut reason = None;
        for event in timeline.landed() {
            let later = match (event.commit, commit) {
                (Some(event), Some(commit)) => event > commit,
                (None, Some(_)) => true,
                (_, None) => false,
            };
            if let (What::Recycled(recycle), false) = (&event.what, later) {
                reason = recycle.reason.as_ref();
            }
        }
        reason
    }

    /// Returns when the lead came in, by the event that first shows it.
    fn received_at(&self, event: &Event, landed_at: DateTime<Utc>) -> DateTime<Utc> {
        let recorded_at = event
            .commit
            .map_or(self.book.as_of, |commit| self.book.recorded_at(commit));
        let witnessed = Witnessed {
            claimed_at: self.facts.standing.entry.timeline.received_at(),
            recorded_at,
            landed_at,
        };
        witnessed.starts_at()
    }

    /// Returns when an activity counts that is claimed to have happened at a time.
    fn witnessed(&self, event: &Event, claimed_at: DateTime<Utc>) -> DateTime<Utc> {
        let as_of = self.book.as_of;
        let witnessed = Witnessed {
            claimed_at: Some(claimed_at),
            recorded_at: event
                .commit
                .map_or(as_of, |commit| self.book.recorded_at(commit)),
            landed_at: event
                .commit
                .map_or(as_of, |commit| self.book.landed_at(commit)),
        };
        witnessed.stops_at(&self.policy.sla.evidence)
    }

    fn finish(mut self) -> Facts<'a> {
        if let (Some(at), Some(last)) = (self.removed_at, self.facts.visits.last_mut()) {
            last.left = Some(Leaving {
                at,
                kind: Some(Kind::Deleted),
                reason: None,
                owner: self.owner,
            });
        }
        let subject = Subject {
            policy: self.policy,
            attributes: &self.facts.lead.attributes,
            stage: self.facts.standing.entry.stage().map(|stage| &**stage),
            owner: self.facts.standing.entry.owner().map(|owner| &**owner),
        };
        self.facts.segments = subject.segments().collect();
        self.facts
            .contacts
            .sort_by_key(|contact| contact.activity.at);
        self.facts
    }
}
