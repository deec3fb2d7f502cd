//! Folds the changes of one lead's files into its timeline.

use std::sync::Arc;

use super::files::Files;
use super::outcome::{has, narrow, parents, renamed, told_once};
use super::versions::{Reading, Versions};
use super::{Event, Timeline, What, diff, landing};
use crate::domain::history::{Before, Change, CommitIndex, History, Version};
use crate::domain::lead::Lead;

/// Builds the timeline of one lead from the changes of all files that bore its id, in the order of the history.
pub fn build<F: FnMut(Version) -> Reading>(
    history: &History,
    changes: &[&Change],
    keep: Keep,
    read: F,
) -> Timeline {
    let mut fold = Fold {
        keep,
        history,
        versions: Versions::new(read),
        timeline: Timeline::default(),
        files: Files::default(),
        current: None,
        hidden: false,
        brought_in: Vec::new(),
        branch: None,
    };
    for group in changes.chunk_by(|one, other| one.commit == other.commit) {
        fold.commit(group);
    }
    fold.finish()
}

/// What a timeline keeps of the leads it was built from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// The newest only.
    Newest,
    /// Each as a commit left it that created or moved the lead, or said why it waits: what its moves are judged by.
    Revisions,
    /// These of a lead that the working tree changes, and the newest of any other: what the working tree is judged by.
    Pending,
    /// The newest only, and of every version nothing but what no erasure touches: what an anchor is computed from.
    Facts,
}

struct Fold<'a, F> {
    keep: Keep,
    history: &'a History,
    versions: Versions<F>,
    timeline: Timeline,
    /// The files with this id on the line.
    files: Files,
    /// The last readable version since the lead was last absent from the line.
    current: Option<Arc<Lead>>,
    /// Whether what came after it on the line cannot be seen.
    hidden: bool,
    /// The events of the commits that the next landing brings in.
    brought_in: Vec<Event>,
    /// The last readable version of these commits.
    branch: Option<Arc<Lead>>,
}

/// The lead as it stood on one side of a commit.
enum Side {
    Absent,
    Lead(Arc<Lead>),
    Fault(String),
    /// Beyond what can be seen.
    Hidden,
}

impl<F: FnMut(Version) -> Reading> Fold<'_, F> {
    fn commit(&mut self, changes: &[&Change]) {
        let index = changes[0].commit;
        let landing = self.history.landing(index);
        if self.pending().is_some_and(|pending| pending != landing) {
            self.come_to_nothing();
        }
        if landing != index {
            return self.bring_in(index, changes);
        }
        let after = self.files.after(changes, true);
        self.drop_unlanded(after);
        let own = self.landed_by(index, changes);
        self.keep(index, &own, after);
        let landed = std::mem::take(&mut self.brought_in);
        self.timeline.events.extend(landed.into_iter().chain(own));
        self.land(index, changes);
    }

    /// Takes what a commit recorded that the next landing brings in.
    fn bring_in(&mut self, index: CommitIndex, changes: &[&Change]) {
        let beyond = |change: &&Change| change.before.contains(&Before::Unknown);
        if changes.iter().any(beyond) && self.current.is_some() {
            // Where a shallow clone ends nobody can say what this commit changed in a lead that was there already.
            return;
        }
        if self.timeline.file.is_empty() {
            self.timeline.file = changes[0].path.clone();
        }
        let own = self.made_by(index, changes);
        let after = self.files.after(changes, false);
        self.keep(index, &own, after);
        self.brought_in.extend(own);
        if let Side::Lead(lead) = self.side(after) {
            self.branch = Some(lead);
        }
    }

    /// Keeps the lead as a commit left it that created or moved it, or said why it waits.
    fn keep(&mut self, index: CommitIndex, own: &[Event], after: Option<Version>) {
        let moves = |event: &Event| {
            use What::{Created, Moved, Recycled};
            matches!(event.what, Created { .. } | Moved { .. } | Recycled(_))
        };
        if self.keep != Keep::Revisions || !own.iter().any(moves) {
            return;
        }
        if let Side::Lead(lead) = self.side(after) {
            self.timeline.revisions.push((Some(index), lead));
        }
    }

    /// Returns the landing that will bring in what waits.
    fn pending(&self) -> Option<CommitIndex> {
        let commit = self.brought_in.first()?.commit?;
        Some(self.history.landing(commit))
    }

    /// Tells what a merge brought in that left the lead on the line as it was.
    fn come_to_nothing(&mut self) {
        let on_line = self.files.first().map(|(_, version)| version);
        self.drop_unlanded(on_line);
        self.timeline.events.append(&mut self.brought_in);
        self.branch = None;
    }

    /// Marks what a landing left out of what it brought in.
    fn drop_unlanded(&mut self, after: Option<Version>) {
        if self.brought_in.is_empty() {
            return;
        }
        let landed = match (self.side(after), &self.current) {
            (Side::Absent, _) => None,
            (Side::Lead(lead), _) => Some(lead),
            (Side::Fault(_), Some(lead))
                if after == self.files.first().map(|(_, version)| version) =>
            {
                Some(lead.clone())
            }
            (Side::Fault(_) | Side::Hidden, _) => return,
        };
        landing::drop_unlanded(
            &mut self.brought_in,
            self.current.as_deref(),
            landed.as_deref(),
        );
    }

    /// Returns what a commit itself recorded: what differs from every parent.
    fn made_by(&mut self, index: CommitIndex, changes: &[&Change]) -> Vec<Event> {
        let mut own = self.since(0, index, changes);
        let parents = parents(changes);
        own.retain(|event| parents == 1 || !told_once(event, &self.brought_in));
        for parent in 1..parents {
            let other = self.since(parent, index, changes);
            own.iter_mut().for_each(|event| narrow(event, &other, true));
            own.retain(|event| has(&other, event));
        }
        own
    }

    /// Returns what a landing itself changed: what differs from every parent, and what nobody seen brought in.
    fn landed_by(&mut self, index: CommitIndex, changes: &[&Change]) -> Vec<Event> {
        let kept: Vec<Event> = self
            .brought_in
            .iter()
            .filter(|event| !event.dropped)
            .cloned()
            .collect();
        let created = |event: &Event| matches!(event.what, What::Created { .. });
        let came_with_it = self.current.is_none() && kept.iter().any(created);
        let mut own = self.since(usize::from(came_with_it), index, changes);
        own.iter_mut().for_each(|event| narrow(event, &kept, false));
        for parent in 1..parents(changes) {
            let other = self.since(parent, index, changes);
            own.retain(|event| has(&other, event) || !(came_with_it || has(&kept, event)));
        }
        own
    }

    /// Returns what a commit left different from one of its parents.
    fn since(&mut self, parent: usize, index: CommitIndex, changes: &[&Change]) -> Vec<Event> {
        let on_line = self.history.landing(index) == index;
        let before = self.files.before(parent, changes, on_line);
        let after = self.files.after(changes, on_line);
        let same = after.is_some_and(|after| before == Before::Version(after));
        let old = match before {
            Before::Absent => Side::Absent,
            Before::Unknown => Side::Hidden,
            Before::Version(version) => self.side(Some(version)),
        };
        let new = self.side(after);
        let known = self.branch.as_ref().filter(|_| !on_line);
        let known = known.or(self.current.as_ref());
        let mut at_horizon = false;
        let mut what = match (&old, &new) {
            (Side::Hidden, Side::Lead(new)) => {
                at_horizon = true;
                diff::created(new)
            }
            (Side::Lead(old), Side::Lead(new)) => diff::between(old, new),
            // Across an unreadable version the lead keeps what it had.
            (Side::Fault(_), Side::Lead(new)) if self.hidden => {
                at_horizon = true;
                diff::created(new)
            }
            (Side::Fault(_), Side::Lead(new)) if known.is_some() => known
                .map(|old| diff::between(old, new))
                .expect("because there is one"),
            (Side::Absent | Side::Fault(_), Side::Lead(new)) => match &self.timeline.lead {
                Some(old) => diff::restored(old, new),
                None => diff::created(new),
            },
            (Side::Fault(_), Side::Fault(_)) if same => Vec::new(),
            (_, Side::Fault(why)) => vec![What::Unreadable { why: why.clone() }],
            (Side::Absent, Side::Absent) | (_, Side::Hidden) => Vec::new(),
            (_, Side::Absent) => vec![What::Deleted],
        };
        what.extend(renamed(changes, parent));
        what.into_iter()
            .map(|what| Event {
                what,
                commit: Some(index),
                at_horizon,
                dropped: false,
            })
            .collect()
    }

    fn side(&mut self, version: Option<Version>) -> Side {
        match version.map(|version| self.versions.get(version)) {
            None => Side::Absent,
            Some(Reading::Lead(lead)) => Side::Lead(lead),
            Some(Reading::Fault(why)) => Side::Fault(why),
            Some(Reading::Missing) => Side::Hidden,
        }
    }

    /// Takes over what a landing left on the line.
    fn land(&mut self, index: CommitIndex, changes: &[&Change]) {
        self.files.land(changes);
        let removed = || changes[0].path.clone();
        let first = self.files.first();
        self.timeline.file = first.map_or_else(removed, |(path, _)| path.clone());
        let version = first.map(|(_, version)| version);
        self.timeline.present = version.is_some();
        self.timeline.fault = None;
        self.timeline.missing = false;
        let branch = self.branch.take();
        match self.side(version) {
            Side::Lead(lead) => self.stand(index, lead),
            Side::Fault(why) => {
                self.hidden |= self.current.is_none() && self.is_hidden(changes);
                // What a branch told before it broke the file has landed.
                if let Some(lead) = branch {
                    self.stand(index, lead);
                }
                self.timeline.fault = Some(why);
            }
            Side::Hidden => {
                self.timeline.missing = true;
                self.hidden = true;
            }
            Side::Absent => {
                self.current = None;
                self.hidden = false;
            }
        }
    }

    /// Takes the lead as a landing left it.
    fn stand(&mut self, index: CommitIndex, lead: Arc<Lead>) {
        let attributes = &mut self.timeline.attributes;
        if attributes
            .last()
            .is_none_or(|(_, known)| *known != lead.attributes)
        {
            attributes.push((Some(index), lead.attributes.clone()));
        }
        self.hidden = false;
        self.current = Some(lead.clone());
        self.timeline.lead = Some(lead);
    }

    /// Returns whether the first parent's side of a change cannot be seen.
    fn is_hidden(&self, changes: &[&Change]) -> bool {
        changes
            .iter()
            .any(|change| change.before.first() == Some(&Before::Unknown))
    }

    fn finish(mut self) -> Timeline {
        self.come_to_nothing();
        let mut timeline = self.timeline;
        timeline.events.shrink_to_fit();
        timeline.attributes.shrink_to_fit();
        timeline.doubles = self.files.doubles();
        timeline
    }
}
