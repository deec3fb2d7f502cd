//! Moves between stages: which the policy has, who may make them, and what still stands in the way.
//!
//! Source of the rules: the moves, gates and roles of `stages.yaml`, and what the other files of the policy ask there.

mod gates;
mod lack;
mod past;
mod reasons;
mod words;

use std::sync::Arc;

use chrono::{DateTime, Utc};

pub use self::lack::{Lack, What};
pub use self::past::Past;
pub use self::reasons::ReasonFor;
use self::reasons::asks;
use super::clock::{State, Verdict};
use super::lead::{Lead, Name};
use super::policy::{By, Clock, Gate, Move, Person, Policy, Role, Subject};

/// One lead that somebody moves: all that decides whether it may.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// The policy to judge by.
    pub policy: &'a Policy,
    /// The stage that it leaves.
    pub from: &'a Name,
    /// The lead as the move leaves it.
    pub lead: &'a Lead,
    /// What happened to it before.
    pub past: &'a Past,
    /// Who moves it; `None` for somebody whom the policy does not know.
    pub person: Option<&'a Person>,
    /// When, in UTC.
    pub at: DateTime<Utc>,
    /// The clocks that were breached when it was moved.
    pub breached: &'a [Clock],
}

/// A move that may not be made: everything that is missing, the place in the funnel first.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The name of the move that was judged, where the policy has one and gives it a name.
    pub name: Option<Name>,
    /// What is missing; never empty.
    pub lacks: Vec<Lack>,
}

/// Returns the clocks of a lead that are breached: what gives the right to reclaim it.
pub fn breached(running: &[Verdict]) -> Vec<Clock> {
    let late = running
        .iter()
        .filter(|verdict| verdict.state == State::Breached);
    late.map(|verdict| verdict.clock).collect()
}

/// Returns the move that was made, or everything that stands in its way.
///
/// Where the policy has several between the same two stages, `named` chooses; else the first that may be made counts,
/// and of those that may not the one that this person could come closest to.
pub fn judge(attempt: &Attempt<'_>, named: Option<&str>) -> Result<Arc<Move>, Refusal> {
    let candidates = candidates(attempt, named);
    let mut nearest: Option<Refusal> = None;
    for candidate in &candidates {
        let lacks = attempt.lacks(candidate);
        if lacks.is_empty() {
            return Ok(Arc::clone(candidate));
        }
        let refusal = Refusal {
            name: candidate.name.clone(),
            lacks,
        };
        let closer = |known: &Refusal| refusal.distance() < known.distance();
        if nearest.as_ref().is_none_or(closer) {
            nearest = Some(refusal);
        }
    }
    Err(nearest.unwrap_or_else(|| Refusal {
        name: None,
        lacks: vec![attempt.no_move(named)],
    }))
}

/// Returns the stages that a lead may be moved to from this one, by whomever, in the order of the policy's moves.
pub fn ways<'a>(policy: &'a Policy, from: &str) -> Vec<&'a Name> {
    let mut ways: Vec<&Name> = Vec::new();
    for candidate in policy.stages.moves.iter() {
        let leaves = candidate.from.iter().any(|stage| **stage == *from);
        if leaves && !ways.contains(&&candidate.to) {
            ways.push(&candidate.to);
        }
    }
    ways
}

/// Returns the move between two stages that asks a reason for this: the first that insists on one, or else the first.
pub fn reason_move<'a>(
    policy: &'a Policy,
    from: &str,
    to: &str,
    reason_for: ReasonFor,
) -> Option<&'a Move> {
    let mut for_this =
        between(policy, from, to).filter(|candidate| asks(policy, candidate) == reason_for);
    let first = for_this.next()?;
    let insists = |candidate: &&Move| candidate.gates.contains(&Gate::Reason);
    let insisting = [first].into_iter().chain(for_this).find(insists);
    Some(insisting.unwrap_or(first))
}

/// Returns what a move between two stages asks a reason for: of several moves the one of this name, or else the first
/// that this person's team may make.
pub fn reason_for(
    policy: &Policy,
    from: &str,
    to: &str,
    person: Option<&Person>,
    named: Option<&str>,
) -> Option<ReasonFor> {
    let is_meant = |candidate: &&Move| match (named, &candidate.by, person) {
        (Some(named), ..) => candidate.name.as_deref() == Some(named),
        (None, By::Teams(teams), Some(person)) => teams.contains(&person.team),
        _ => true,
    };
    let meant = between(policy, from, to).find(is_meant);
    let meant = meant.or_else(|| between(policy, from, to).next())?;
    Some(asks(policy, meant))
}

fn between<'a>(policy: &'a Policy, from: &str, to: &str) -> impl Iterator<Item = &'a Move> {
    let moves = policy.stages.moves.iter().map(|candidate| &**candidate);
    moves.filter(move |candidate| {
        *candidate.to == *to && candidate.from.iter().any(|stage| **stage == *from)
    })
}

/// Returns the moves of the policy that lead from the old stage to the new one, and count for the reason given.
fn candidates(attempt: &Attempt<'_>, named: Option<&str>) -> Vec<Arc<Move>> {
    let policy = attempt.policy;
    let leads_there = |candidate: &&Arc<Move>| {
        candidate.from.contains(attempt.from) && attempt.lead.stage.as_ref() == Some(&candidate.to)
    };
    let is_meant =
        |candidate: &Arc<Move>| named.is_none_or(|named| candidate.name.as_deref() == Some(named));
    let alike = |one: &Move, other: &Move| attempt.reason_for(one) == attempt.reason_for(other);
    let (mut bound, mut plain): (Vec<_>, Vec<_>) = policy
        .stages
        .moves
        .iter()
        .filter(leads_there)
        .cloned()
        .partition(|candidate| candidate.when_reason.is_some());
    plain.retain(is_meant);
    // Where a move is made for this very reason, the plain ones do not count, not even by name.
    bound.retain(|candidate| {
        attempt.reason(candidate) == candidate.when_reason.as_ref()
            && (is_meant(candidate) || plain.iter().any(|plain| alike(candidate, plain)))
    });
    plain.retain(|candidate| !bound.iter().any(|bound| alike(bound, candidate)));
    bound.append(&mut plain);
    bound
}

impl Refusal {
    /// Returns how far this is from being allowed: what a person can never supply counts most.
    fn distance(&self) -> (usize, usize) {
        let barred = self.lacks.iter().filter(|lack| lack.bars()).count();
        (barred, self.lacks.len())
    }
}

impl<'a> Attempt<'a> {
    /// Returns everything that is missing for one move.
    fn lacks(&self, candidate: &Move) -> Vec<Lack> {
        let mut lacks = Vec::new();
        let mut add = |gate, what| {
            lacks.push(Lack {
                gate,
                what,
                line: Some(candidate.line.clone()),
            });
        };
        if let Some(what) = self.not_allowed(candidate) {
            add(None, what);
        }
        if let Some(source) = self.no_lead(candidate) {
            add(None, What::NoLead { source });
        }
        for gate in &candidate.gates {
            for what in self.missing(*gate, candidate) {
                add(Some(*gate), what);
            }
        }
        lacks
    }

    /// Returns why this person may not make a move.
    fn not_allowed(&self, candidate: &Move) -> Option<What> {
        let teams = match &candidate.by {
            By::Anyone => &[][..],
            By::Teams(teams) => teams,
        };
        match self.person {
            Some(person) => {
                let today = self.today();
                if let Some(until) = person.until.filter(|until| *until < today) {
                    let person = person.id.clone();
                    return Some(What::Inactive { person, until });
                }
                let may = teams.is_empty() || teams.contains(&person.team);
                (!may).then(|| What::Team {
                    person: person.id.clone(),
                    team: person.team.clone(),
                    teams: teams.to_vec(),
                })
            }
            None => (!teams.is_empty()).then(|| What::Stranger {
                teams: teams.to_vec(),
            }),
        }
    }

    /// Returns the source, if what comes from it is no lead and a move would treat it as one.
    fn no_lead(&self, candidate: &Move) -> Option<Name> {
        let name = self.lead.source.as_ref()?;
        let source = self.policy.definition.sources.get(name)?;
        let role = self.policy.stages.role(&candidate.to)?;
        let allowed = matches!(role, Role::Intake | Role::Waiting | Role::Refused);
        (!source.counts_as_lead && !allowed).then(|| name.clone())
    }

    fn no_move(&self, named: Option<&str>) -> Lack {
        let to = self.lead.stage.clone().unwrap_or_else(|| Name::from(""));
        let what = What::NoMove {
            named: named.map(Name::from),
            from: self.from.clone(),
            known: self.policy.stages.get(&to).is_some(),
            closed: self
                .policy
                .stages
                .role(self.from)
                .is_some_and(|role| !role.is_open()),
            ways: ways(self.policy, self.from).into_iter().cloned().collect(),
            to,
        };
        Lack {
            gate: None,
            what,
            line: None,
        }
    }

    fn subject(&self) -> Subject<'a> {
        Subject {
            policy: self.policy,
            attributes: &self.lead.attributes,
            stage: Some(self.from),
            owner: self.lead.owner.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests;
