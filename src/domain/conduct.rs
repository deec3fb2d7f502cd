//! What people did to leads, judged: whether each move was allowed to those who made it.

mod way;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use self::way::{Step, Way, moves};
use super::book::{Book, Entry, Standing};
use super::clock::{State, Verdict};
use super::history::{Commit, CommitIndex, Seal};
use super::lead::{Lead, Name};
use super::moves::{self, Attempt, Past, Refusal};
use super::policy::{self, Clock, Gate, Person, Policy, Role};
use super::timeline::{Event, Timeline, What};

/// Which part of what happened is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of it: an audit.
    Everything,
    /// What this landing brings, by itself or by the commits it brings in: a pull request.
    Landing(CommitIndex),
    /// What the working tree holds beyond the line.
    WorkingTree,
}

impl Scope {
    /// Returns whether an event is to be judged.
    pub fn covers(self, event: &Event, book: &Book) -> bool {
        let landing = event.commit.map(|commit| book.history.landing(commit));
        match self {
            Scope::Everything => true,
            Scope::Landing(wanted) => landing == Some(wanted),
            Scope::WorkingTree => landing.is_none(),
        }
    }
}

/// One move that somebody made.
#[derive(Debug, Clone)]
pub struct Made<'a> {
    /// The lead.
    pub entry: &'a Entry,
    /// The stage it left: the last one that it was in. `None` if it was created.
    pub from: Option<&'a Name>,
    /// The stage it went to.
    pub to: &'a Name,
    /// The commit that recorded it; `None` for the working tree.
    pub commit: Option<CommitIndex>,
    /// When, as recorded.
    pub at: DateTime<Utc>,
    /// Since when it was in the stage it left.
    pub since: Option<DateTime<Utc>>,
    /// Who made it, if the policy knows them.
    pub person: Option<&'a Person>,
    /// Why the lead was given up, where it waited already and stayed where it was: that is judged as the move would have been.
    pub given_up: Option<&'a Name>,
    /// The clocks that it stopped, and whether they were kept.
    pub stopped: Vec<Verdict>,
    /// Whether the commit is signed, if that was asked.
    pub seal: Option<Seal>,
    /// The program that it was taken over from: it was made there, and no gate of ours was asked. See [`Made::import`].
    pub imported: Option<Name>,
    /// The move of the policy that it was, or what should have kept it from being made. `None` where nobody can say:
    /// without a policy, where a lead begins, and where a move was taken over from another program.
    pub verdict: Option<Result<Arc<policy::Move>, Refusal>>,
}

/// Returns the moves of a lead that are to be judged, in order. `editor` is the e-mail of who has the working tree.
///
/// Each is judged by the policy that it found: what the same landing changes in the policy does not count.
pub fn moves_of<'a>(
    book: &'a Book,
    entry: &'a Entry,
    scope: Scope,
    editor: Option<&str>,
) -> Vec<Made<'a>> {
    let events: Vec<&Event> = entry.timeline.landed().collect();
    let is_wanted = |event: &&Event| {
        let may_move = moves(event) || matches!(event.what, What::Recycled(_));
        may_move && !event.at_horizon && scope.covers(event, book)
    };
    if !events.iter().any(is_wanted) {
        return Vec::new();
    }
    let standing = book.standing(entry);
    let mut made = Vec::new();
    let mut since = None;
    let mut way = Way::default();
    // Whether nobody here has moved the lead: once somebody has, its way is told here.
    let mut is_taken_over = true;
    for (index, event) in events.iter().enumerate() {
        let Some(step) = way.step(event) else {
            continue;
        };
        let commit = event.commit.map(|commit| book.history.commit(commit));
        let at = event
            .commit
            .map_or(book.as_of, |commit| book.recorded_at(commit));
        let landing = commit.map(|commit| commit.landing);
        let policy = book.policy_before(landing);
        let email = commit.map_or(editor, |commit: Commit<'_>| {
            Some(commit.author.email.as_str())
        });
        let person = policy.and_then(|policy| policy.teams.by_email(email?));
        let entered = match step.reason {
            None => since.replace(at),
            Some(reason) if policy.is_some_and(|policy| step.is_given_up(policy, reason)) => None,
            Some(_) => continue,
        };
        let Step { from, to, reason } = step;
        let mut one = Made {
            entry,
            from,
            to,
            commit: event.commit,
            at,
            since: entered.filter(|_| from.is_some()),
            person,
            given_up: reason,
            stopped: Vec::new(),
            seal: None,
            imported: None,
            verdict: None,
        };
        one.imported = one.import(policy).filter(|_| is_taken_over);
        is_taken_over = one.imported.is_some();
        if !is_wanted(event) {
            continue;
        }
        one.stopped = stopped(book, &standing, event);
        if one.imported.is_none() {
            // What the same commit left beside the move belongs to the move.
            let first = events.iter().position(|other| other.commit == event.commit);
            let before = &events[..first.unwrap_or(index)];
            one.verdict = policy.and_then(|policy| one.judged(book, policy, before));
        }
        made.push(one);
    }
    made
}

/// Returns how the clocks ended that the commit of an event stopped.
fn stopped(book: &Book, standing: &Standing<'_>, event: &Event) -> Vec<Verdict> {
    let ended = standing.cycles.iter().filter(|cycle| {
        cycle
            .stop
            .is_some_and(|stop| stop.moment.commit == event.commit)
    });
    let verdicts = ended.map(|cycle| book.judged(standing, cycle));
    verdicts
        .filter(|verdict| matches!(verdict.state, State::Met | State::MetLate))
        .collect()
}

impl Made<'_> {
    /// Returns the program that a move was taken over from, where that is to be believed.
    ///
    /// The lead says so itself (`x_import`): when it is filed, or by a new `x_import.at` when it is moved. Anybody could
    /// write that to get past a gate. So where a stage beyond intake is reached it counts only from somebody who leads a
    /// team: they answer for what is agreed on anyway. From everybody else it is a move like any other, and so is every
    /// move once somebody here has made one.
    fn import(&self, policy: Option<&Policy>) -> Option<Name> {
        let lead = self.entry.timeline.revision(self.commit)?;
        let system = lead.attributes.get("x_import.system")?;
        if self.from.is_some() {
            let said = |lead: &Lead| lead.attributes.get("x_import.at").map(str::to_owned);
            let before = self.entry.timeline.revision_before(self.commit);
            said(lead)
                .filter(|at| before.is_none_or(|before| said(before).as_ref() != Some(at)))?;
        }
        let role = policy.and_then(|policy| policy.stages.role(self.to));
        let is_answered_for = match policy {
            // Before there was a policy nobody could act against it.
            None => true,
            Some(_) if role == Some(Role::Intake) => true,
            Some(policy) => self.person.is_some_and(|person| {
                let today = self.at.date_naive();
                policy.teams.is_led_by(person) && person.until.is_none_or(|until| today <= until)
            }),
        };
        is_answered_for.then(|| system.into())
    }

    fn judged(
        &self,
        book: &Book,
        policy: &Policy,
        before: &[&Event],
    ) -> Option<Result<Arc<policy::Move>, Refusal>> {
        let to = self.to;
        let intake = policy
            .stages
            .stages
            .iter()
            .find(|stage| stage.role == Role::Intake);
        let from = match self.from {
            Some(from) => from,
            // Whoever files a lead further on makes the move that leads there.
            None if policy.stages.role(to) == Some(Role::Intake) => return None,
            None => &intake?.name,
        };
        let lead = self.entry.timeline.revision(self.commit)?;
        let past = Past::of(policy, before.iter().copied());
        let breached = match asks_for_breach(policy, from, to) {
            true => breached_before(book, policy, self, before),
            false => Vec::new(),
        };
        let attempt = Attempt {
            policy,
            from,
            lead,
            past: &past,
            person: self.person,
            at: self.at,
            breached: &breached,
        };
        Some(match lead.stage.as_ref() == Some(to) {
            true => moves::judge(&attempt, None),
            // The file says something else since: a later move of the same commit is judged by itself.
            false => return None,
        })
    }
}

fn asks_for_breach(policy: &Policy, from: &str, to: &str) -> bool {
    let moves = policy.stages.moves.iter();
    let mut there = moves.filter(|candidate| {
        *candidate.to == *to && candidate.from.iter().any(|name| **name == *from)
    });
    there.any(|candidate| candidate.gates.contains(&Gate::Breach))
}

/// Returns the clocks that were breached when a move was made.
fn breached_before(book: &Book, policy: &Policy, made: &Made<'_>, before: &[&Event]) -> Vec<Clock> {
    let timeline = &made.entry.timeline;
    let by_then = |since: &Option<CommitIndex>| match (since, made.commit) {
        (Some(since), Some(commit)) => *since < commit,
        (Some(_), None) => true,
        (None, _) => false,
    };
    let attributes = timeline.attributes.iter();
    let cut = Timeline {
        events: before.iter().map(|event| (*event).clone()).collect(),
        present: true,
        attributes: attributes
            .filter(|(since, _)| by_then(since))
            .cloned()
            .collect(),
        ..Timeline::default()
    };
    let earlier = book.before(cut, policy, made.at);
    let standing = earlier.standing(&earlier.entries[0]);
    moves::breached(&standing.running)
}
