//! Endings: leads that were put to wait, leads that were closed, and what each side said of the other.

use super::count::{Rate, Split, Tally};
use super::facts::Facts;
use crate::domain::lead::{About, Name};
use crate::domain::policy::{Clock, Role};

/// Interested, but not now.
#[derive(Debug, Clone, Default)]
pub struct Recycle {
    /// Each time that a lead was put to wait after it was worked, by reason.
    pub recycled: Split,
    /// Leads that were ever put to wait after they were worked, of all.
    pub rate: Rate,
    /// Each time that one was taken up again.
    pub revived: Tally,
    /// Recycled leads that wait now.
    pub waiting: Tally,
    /// Recycled leads that were won in the end.
    pub won: Rate,
}

/// Returns what became of the leads that were put to wait.
pub fn recycle(leads: &[Facts<'_>]) -> Recycle {
    let mut recycle = Recycle::default();
    for (position, facts) in leads.iter().enumerate() {
        let known: Vec<_> = facts
            .visits
            .iter()
            .filter(|visit| visit.role.is_some())
            .collect();
        let mut recycled = false;
        for pair in known.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let waits = |role: Option<Role>| role == Some(Role::Waiting);
            let worked = |role: Option<Role>| role.is_some_and(Role::is_open) && !waits(role);
            if worked(from.role) && waits(to.role) {
                recycled = true;
                recycle.recycled.add(to.recycled_for, position);
            }
            if recycled && waits(from.role) && worked(to.role) {
                recycle.revived.add(position);
            }
        }
        recycle.rate.add(position, recycled);
        if recycled {
            recycle.won.add(position, facts.closed_as(Role::Won));
            if facts.standing.is_open() && facts.standing.role == Some(Role::Waiting) {
                recycle.waiting.add(position);
            }
        }
    }
    recycle
}

/// How leads ended, and whether the prospect was told.
#[derive(Debug, Clone, Default)]
pub struct Resolution {
    /// Leads that are closed, of all.
    pub closed: Rate,
    /// Leads with a reply on record, of those refused or lost.
    pub replied: Rate,
    /// Refused leads by reason.
    pub refused: Split,
    /// Lost leads by reason.
    pub lost: Split,
}

/// Returns how leads ended.
pub fn resolution(leads: &[Facts<'_>]) -> Resolution {
    let mut resolution = Resolution::default();
    for (position, facts) in leads.iter().enumerate() {
        let closed = facts.closed().map(|(role, _)| role);
        resolution.closed.add(position, closed.is_some());
        let given = facts.lead.resolution.as_ref();
        let reason = given.and_then(|given| given.reason.as_ref());
        let reasons = match closed {
            Some(Role::Refused) => &mut resolution.refused,
            Some(Role::Lost) => &mut resolution.lost,
            _ => continue,
        };
        reasons.add(reason, position);
        let replied = given.is_some_and(|given| given.replied_at.is_some());
        resolution.replied.add(position, replied);
    }
    resolution
}

/// What each side said of the other.
#[derive(Debug, Clone, Default)]
pub struct Verdicts {
    /// Leads on whose quality somebody gave a verdict, of those on which one was due.
    pub quality: Rate,
    /// Leads on whose treatment somebody gave a verdict, of those that were offered to sales.
    pub treatment: Rate,
    /// Verdicts on quality by what they say.
    pub on_quality: Split,
    /// Verdicts on treatment by what they say.
    pub on_treatment: Split,
}

/// Returns what each side said of the other.
pub fn verdicts(leads: &[Facts<'_>]) -> Verdicts {
    let mut verdicts = Verdicts::default();
    for (position, facts) in leads.iter().enumerate() {
        let feedback = &facts.lead.feedback;
        let given = |about: About| feedback.iter().any(|said| said.about == about);
        let mut runs = facts.runs.iter();
        if runs.any(|run| run.verdict.clock == Clock::Feedback) {
            verdicts.quality.add(position, given(About::Quality));
        }
        if facts.was_in(&[Role::Offered]) {
            verdicts.treatment.add(position, given(About::Treatment));
        }
        for said in feedback.iter() {
            let verdict: Option<&Name> = said.verdict.as_ref();
            match said.about {
                About::Quality => verdicts.on_quality.add(verdict, position),
                About::Treatment => verdicts.on_treatment.add(verdict, position),
            }
        }
    }
    verdicts
}
