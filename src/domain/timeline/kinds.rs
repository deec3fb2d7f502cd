//! What each event is called outside, and what a move between stages means beside being a move.

use super::{Event, Timeline, What};
use crate::domain::history::History;
use crate::domain::lead::{Handoff, Name};
use crate::domain::policy::{Policy, Role};

/// The kind of an event, as others read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The lead came to be.
    Created,
    /// Its stage changed.
    Moved,
    /// Its owner changed.
    Assigned,
    /// An activity was added.
    Activity,
    /// The hand-off brief was written or changed.
    Handoff,
    /// The hand-off call was recorded.
    Call,
    /// Sales took what it was offered.
    Accepted,
    /// Sales sent it back.
    Rejected,
    /// It went to wait for a later day.
    Recycled,
    /// Marketing took it back.
    Reclaimed,
    /// Its clocks were put to rest.
    Paused,
    /// The rest was ended.
    Resumed,
    /// Its end was recorded.
    Resolved,
    /// Feedback was added.
    Feedback,
    /// Anything else changed.
    Edited,
    /// The file moved.
    Renamed,
    /// The file was removed.
    Deleted,
    /// The file was left in a state that cannot be read.
    Unreadable,
}

impl Kind {
    /// Every kind with its name.
    pub const ALL: [(&'static str, Kind); 18] = [
        ("created", Kind::Created),
        ("moved", Kind::Moved),
        ("assigned", Kind::Assigned),
        ("activity", Kind::Activity),
        ("handoff", Kind::Handoff),
        ("call", Kind::Call),
        ("accepted", Kind::Accepted),
        ("rejected", Kind::Rejected),
        ("recycled", Kind::Recycled),
        ("reclaimed", Kind::Reclaimed),
        ("paused", Kind::Paused),
        ("resumed", Kind::Resumed),
        ("resolved", Kind::Resolved),
        ("feedback", Kind::Feedback),
        ("edited", Kind::Edited),
        ("renamed", Kind::Renamed),
        ("deleted", Kind::Deleted),
        ("unreadable", Kind::Unreadable),
    ];

    /// Returns its name, as in every output.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, kind)| *kind == self)
            .expect("because ALL lists every kind")
            .0
    }
}

/// Returns a timeline as it is told: each event with its kind, in order. What one event means beside what it is comes
/// after it.
pub fn told<'a>(
    timeline: &'a Timeline,
    history: &History,
    policy: Option<&Policy>,
) -> Vec<(Kind, &'a Event)> {
    let mut told = Vec::new();
    let mut brief: Option<&Handoff> = None;
    for event in &timeline.events {
        let kind = match &event.what {
            What::Created { .. } => {
                brief = None;
                Kind::Created
            }
            What::Moved { from, to, .. } => {
                told.push((Kind::Moved, event));
                let author = event
                    .commit
                    .map(|commit| &*history.commit(commit).author.email);
                let meaning =
                    policy.and_then(|policy| meaning(policy, from.as_ref(), to.as_ref(), author));
                told.extend(meaning.map(|kind| (kind, event)));
                continue;
            }
            What::Handoff(handoff) => {
                told.extend(handed_off(brief.replace(handoff), handoff).map(|kind| (kind, event)));
                continue;
            }
            What::Edited { fields, .. } => {
                brief = brief.filter(|_| !fields.iter().any(|field| **field == *"handoff"));
                Kind::Edited
            }
            What::Assigned { .. } => Kind::Assigned,
            What::Activity(_) => Kind::Activity,
            What::Paused(_) => Kind::Paused,
            What::Resumed => Kind::Resumed,
            What::Recycled(_) => Kind::Recycled,
            What::Resolved(_) => Kind::Resolved,
            What::Feedback(_) => Kind::Feedback,
            What::Renamed { .. } => Kind::Renamed,
            What::Deleted => Kind::Deleted,
            What::Unreadable { .. } => Kind::Unreadable,
        };
        told.push((kind, event));
    }
    told
}

/// Returns what a move between two stages means, made by the author with this e-mail.
pub fn meaning(
    policy: &Policy,
    from: Option<&Name>,
    to: Option<&Name>,
    author: Option<&str>,
) -> Option<Kind> {
    let role = |stage: Option<&Name>| policy.stages.role(stage?);
    match (role(from)?, role(to)?) {
        (Role::Offered, Role::Accepted) => Some(Kind::Accepted),
        (Role::Offered | Role::Accepted, Role::Working) if by_marketing(policy, author) => {
            Some(Kind::Reclaimed)
        }
        (Role::Offered, Role::Working) => Some(Kind::Rejected),
        _ => None,
    }
}

/// Returns whether the author with this e-mail is in the team of a stage that waits.
fn by_marketing(policy: &Policy, author: Option<&str>) -> bool {
    let person = author.and_then(|email| policy.teams.by_email(email));
    let waits = |team: &Name| {
        let mut stages = policy.stages.stages.iter();
        stages.any(|stage| stage.role == Role::Waiting && stage.team.as_ref() == Some(team))
    };
    person.is_some_and(|person| waits(&person.team))
}

/// Returns what a new hand-off brief tells: that it changed, that the two reps spoke, or both.
fn handed_off(old: Option<&Handoff>, new: &Handoff) -> impl Iterator<Item = Kind> + use<> {
    let spoke = new.call_at.is_some() && old.is_none_or(|old| old.call_at != new.call_at);
    let but_for_the_call = |handoff: &Handoff| Handoff {
        call_at: None,
        ..handoff.clone()
    };
    let changed = old.is_none_or(|old| but_for_the_call(old) != but_for_the_call(new)) || !spoke;
    let kinds = [(Kind::Handoff, changed), (Kind::Call, spoke)];
    kinds
        .into_iter()
        .filter(|(_, happened)| *happened)
        .map(|(kind, _)| kind)
}

#[cfg(test)]
mod tests;
