//! The report: what became of the leads of a window, by what was promised and by what it cost.
//!
//! Every number follows the same leads: those that came in, or were closed, in the window; whatever happened to them up
//! to the book's instant counts. Each number knows its leads, so that nobody need take it on trust.

pub mod contacts;
pub mod cost;
pub mod count;
pub mod drill;
pub mod endings;
pub mod facts;
pub mod figures;
pub mod funnel;
pub mod groups;
pub mod metrics;
pub mod offers;
pub mod promises;
pub mod speed;

use chrono::{DateTime, Utc};

use self::contacts::{Attempts, Meetings, Reach};
use self::cost::Costs;
use self::endings::{Recycle, Resolution, Verdicts};
use self::facts::Facts;
use self::funnel::Stage;
use self::groups::{Dimension, Group};
use self::offers::{Acceptance, Handovers, Reclaim};
use self::promises::Compliance;
use self::speed::{Age, CycleTime, Speed};
use super::book::{Book, Standing};
use super::policy::Policy;

/// From when until when, in UTC: the end is not in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Window {
    /// The first instant; `None` for no beginning.
    pub from: Option<DateTime<Utc>>,
    /// The first instant after it; `None` for the book's instant, which is still in it.
    pub to: Option<DateTime<Utc>>,
}

impl Window {
    /// Returns whether an instant lies in it.
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }
}

/// Which leads of a window a report follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cohort {
    /// Those that came in.
    Received,
    /// Those that were closed, and are.
    Closed,
}

impl Cohort {
    /// Returns its name, as in every output.
    pub fn name(self) -> &'static str {
        match self {
            Cohort::Received => "received",
            Cohort::Closed => "closed",
        }
    }
}

/// What became of the leads of a window.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The instant that it is for.
    pub as_of: DateTime<Utc>,
    /// The window.
    pub window: Window,
    /// Which leads of it.
    pub cohort: Cohort,
    /// The leads, by id; what is counted refers to their places here.
    pub leads: Vec<Facts<'a>>,
    /// How many leads are left out because a part of their past is not in this clone, or they were never readable.
    pub left_out: usize,
    /// All leads as one group.
    pub all: Group,
    /// The groups of every dimension.
    pub groups: Vec<(Dimension, Vec<Group>)>,
    /// The funnel.
    pub funnel: Vec<Stage>,
    /// Speed to lead.
    pub speed: Speed,
    /// Promises by clock.
    pub compliance: Vec<Compliance>,
    /// What sales made of its offers.
    pub acceptance: Acceptance,
    /// What marketing took back.
    pub reclaim: Reclaim,
    /// How well leads were handed over.
    pub handovers: Handovers,
    /// How often we tried.
    pub attempts: Attempts,
    /// When and how somebody was reached.
    pub reach: Reach,
    /// Meetings.
    pub meetings: Meetings,
    /// How long leads took.
    pub cycle_time: CycleTime,
    /// How old the open ones are.
    pub aging: Vec<Age>,
    /// What was put to wait.
    pub recycle: Recycle,
    /// How leads ended.
    pub resolution: Resolution,
    /// What each side said of the other.
    pub verdicts: Verdicts,
    /// What it cost.
    pub costs: Costs,
}

/// Returns the report on the leads of a window.
pub fn report<'a>(
    book: &'a Book,
    policy: &'a Policy,
    standings: &'a [Standing<'a>],
    window: Window,
    cohort: Cohort,
) -> Report<'a> {
    let all = lives(book, policy, standings);
    let left_out = standings.len() - all.len();
    let is_in = |facts: &Facts<'_>| match cohort {
        Cohort::Received => window.holds(facts.received_at),
        Cohort::Closed => facts.closed().is_some_and(|(_, at)| window.holds(at)),
    };
    let leads: Vec<Facts<'_>> = all.into_iter().filter(is_in).collect();
    // Those of which nothing can be told are not in the report either.
    let is_elsewhere = |standing: &&Standing<'_>| {
        let id = &standing.entry.id;
        let place = leads.binary_search_by(|facts| facts.standing.entry.id.cmp(id));
        place.is_err()
    };
    let elsewhere = standings.iter().filter(is_elsewhere);
    let elsewhere = elsewhere.filter_map(|standing| standing.entry.lead()?.campaign.clone());
    let elsewhere = elsewhere.collect();
    let group = |(_, dimension)| (dimension, groups::groups(&leads, policy, dimension));
    Report {
        as_of: book.as_of,
        window,
        cohort,
        left_out,
        all: groups::everything(&leads),
        groups: Dimension::ALL.into_iter().map(group).collect(),
        funnel: funnel::funnel(&leads, policy),
        speed: speed::speed(&leads),
        compliance: promises::compliance(&leads),
        acceptance: offers::acceptance(&leads),
        reclaim: offers::reclaim(&leads),
        handovers: offers::handovers(&leads),
        attempts: contacts::attempts(&leads),
        reach: contacts::reach(&leads, policy),
        meetings: contacts::meetings(&leads),
        cycle_time: speed::cycle_time(&leads),
        aging: speed::aging(&leads, book.as_of),
        recycle: endings::recycle(&leads),
        resolution: endings::resolution(&leads),
        verdicts: endings::verdicts(&leads),
        costs: cost::costs(&leads, policy, &elsewhere),
        leads,
    }
}

/// Returns the lives of all leads that can be told in full, by id.
pub fn lives<'a>(
    book: &'a Book,
    policy: &'a Policy,
    standings: &'a [Standing<'a>],
) -> Vec<Facts<'a>> {
    let lives = standings.iter();
    let lives = lives.filter_map(|standing| Facts::of(book, policy, standing));
    let mut lives: Vec<_> = lives.collect();
    lives.sort_by(|one, other| one.standing.entry.id.cmp(&other.standing.entry.id));
    lives
}

#[cfg(test)]
mod tests;
