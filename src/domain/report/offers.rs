//! Offers to sales: taken, sent back and why, taken back and from whom, and how complete their briefs were.

use super::count::{Rate, Split, Tally};
use super::facts::{Facts, Leaving};
use crate::domain::lead::{Handoff, Name};
use crate::domain::policy::Role;
use crate::domain::timeline::Kind;

/// What became of one offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Sales has not decided yet.
    Awaiting,
    /// Sales took it.
    Accepted,
    /// Sales sent it back.
    Rejected,
    /// Marketing took it back after a broken promise.
    Reclaimed,
    /// It went elsewhere: to wait, to its end, or its file was removed.
    Withdrawn,
}

/// One offer of a lead to sales.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// What became of it.
    pub outcome: Outcome,
    /// The coded reason, if it was sent or taken back.
    pub reason: Option<&'a Name>,
}

impl Offer<'_> {
    /// Returns whether sales took it, if sales decided.
    pub fn decided(&self) -> Option<bool> {
        match self.outcome {
            Outcome::Accepted => Some(true),
            Outcome::Rejected => Some(false),
            _ => None,
        }
    }
}

/// Returns the offers of a lead in order: each lasts while the lead is in stages in which it is offered.
pub fn offers<'a>(facts: &Facts<'a>) -> Vec<Offer<'a>> {
    let known = facts.visits.iter().filter(|visit| visit.role.is_some());
    let visits: Vec<_> = known.collect();
    let mut offers = Vec::new();
    for (index, visit) in visits.iter().enumerate() {
        let next = visits.get(index + 1).and_then(|visit| visit.role);
        if visit.role != Some(Role::Offered) || next == Some(Role::Offered) {
            continue;
        }
        let kind = visit.left.as_ref().and_then(|left| left.kind);
        let outcome = match (next, kind) {
            (None, None) => Outcome::Awaiting,
            (Some(Role::Accepted | Role::Opportunity | Role::Won), _) => Outcome::Accepted,
            (Some(Role::Working), Some(Kind::Reclaimed)) => Outcome::Reclaimed,
            (Some(Role::Working), _) => Outcome::Rejected,
            _ => Outcome::Withdrawn,
        };
        offers.push(Offer {
            outcome,
            reason: visit.left.as_ref().and_then(|left| left.reason),
        });
    }
    offers
}

/// What sales made of what it was offered.
#[derive(Debug, Clone, Default)]
pub struct Acceptance {
    /// Every offer.
    pub offered: Tally,
    /// Offers that sales took, of those it decided on.
    pub rate: Rate,
    /// Offers that it sent back, by reason.
    pub rejected: Split,
    /// Offers that marketing took back.
    pub reclaimed: Tally,
    /// Offers that went elsewhere.
    pub withdrawn: Tally,
    /// Offers that wait for a decision.
    pub awaiting: Tally,
}

/// Returns what sales made of its offers.
pub fn acceptance(leads: &[Facts<'_>]) -> Acceptance {
    let mut acceptance = Acceptance::default();
    for (position, facts) in leads.iter().enumerate() {
        for offer in offers(facts) {
            acceptance.offered.add(position);
            if let Some(accepted) = offer.decided() {
                acceptance.rate.add(position, accepted);
            }
            match offer.outcome {
                Outcome::Accepted => {}
                Outcome::Rejected => acceptance.rejected.add(offer.reason, position),
                Outcome::Reclaimed => acceptance.reclaimed.add(position),
                Outcome::Withdrawn => acceptance.withdrawn.add(position),
                Outcome::Awaiting => acceptance.awaiting.add(position),
            }
        }
    }
    acceptance
}

/// What marketing took back.
#[derive(Debug, Clone, Default)]
pub struct Reclaim {
    /// By whose the lead was until then.
    pub by_owner: Split,
    /// By reason.
    pub by_reason: Split,
}

/// Returns what marketing took back after broken promises.
pub fn reclaim(leads: &[Facts<'_>]) -> Reclaim {
    let mut reclaim = Reclaim::default();
    for (position, facts) in leads.iter().enumerate() {
        let left = facts.visits.iter().filter_map(|visit| visit.left.as_ref());
        let reclaimed = |left: &&Leaving<'_>| left.kind == Some(Kind::Reclaimed);
        for left in left.filter(reclaimed) {
            reclaim.by_owner.add(left.owner, position);
            reclaim.by_reason.add(left.reason, position);
        }
    }
    reclaim
}

/// How well the leads that were offered were handed over.
#[derive(Debug, Clone, Default)]
pub struct Handovers {
    /// Leads with a full brief, of those ever offered.
    pub complete: Rate,
    /// Leads of which the two reps spoke, of those ever offered.
    pub called: Rate,
    /// Leads whose brief lacks something, by what it lacks.
    pub missing: Split,
}

/// Returns how well the leads that were offered were handed over, by the brief that stands in the file.
pub fn handovers(leads: &[Facts<'_>]) -> Handovers {
    let mut handovers = Handovers::default();
    let blank = Handoff::default();
    for (position, facts) in leads.iter().enumerate() {
        if !facts.was_in(&[Role::Offered]) {
            continue;
        }
        let brief = facts.lead.handoff.as_deref().unwrap_or(&blank);
        let said =
            |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
        let fields = [
            ("from", brief.from.is_some()),
            ("to", brief.to.is_some()),
            ("how_engaged", said(&brief.how_engaged)),
            ("message", said(&brief.message)),
            ("spoke_with", said(&brief.spoke_with)),
        ];
        let missing: Vec<&str> = fields
            .iter()
            .filter(|(_, given)| !given)
            .map(|(field, _)| *field)
            .collect();
        handovers.complete.add(position, missing.is_empty());
        handovers.called.add(position, brief.call_at.is_some());
        for field in missing {
            handovers.missing.add(Some(&Name::from(field)), position);
        }
    }
    handovers
}
