//! The board: every lead by stage on one page that loads nothing from anywhere.

mod cards;
mod chart;
mod details;
mod html;
mod markdown;

pub use self::html::html;
pub use self::markdown::markdown;
use super::Head;
use crate::domain::book::{Book, Entry, Standing};
use crate::domain::clock::State;
use crate::domain::lead::Name;
use crate::domain::report::Report;

/// What a board shows.
#[derive(Debug, Clone, Copy)]
pub struct Board<'a> {
    /// The leads that are there, what is due first on top.
    pub rows: &'a [&'a Standing<'a>],
    /// The book that they are from.
    pub book: &'a Book,
    /// What became of them all.
    pub report: &'a Report<'a>,
    /// What it was computed from.
    pub head: Head<'a>,
    /// Whether contacts and notes are shown: personal data.
    pub contacts: bool,
}

/// One stage and the leads in it.
struct Lane<'a> {
    stage: &'a str,
    /// Whether nothing in it is open.
    closed: bool,
    /// The leads, with their positions among the rows: what is due first on top, what was closed last on top.
    leads: Vec<(usize, &'a Standing<'a>)>,
}

impl<'a> Board<'a> {
    /// Returns the name of a lead's company, as far as it may be shown.
    fn company(&self, entry: &'a Entry) -> &'a str {
        let company = entry.lead().and_then(|lead| match self.contacts {
            true => lead.company.as_deref(),
            false => lead.company_alone(),
        });
        company.unwrap_or("-")
    }

    /// Returns the stages in the order of the funnel, and last those that the policy does not know.
    fn lanes(&self) -> Vec<Lane<'a>> {
        let policy = self.book.policy.as_ref();
        let known: Vec<&Name> = policy
            .iter()
            .flat_map(|policy| policy.stages.stages.iter().map(|stage| &stage.name))
            .collect();
        let mut lanes: Vec<Lane<'a>> = known
            .iter()
            .map(|stage| self.lane(stage, |of| of == Some(stage)))
            .collect();
        let other = self.lane("no stage that the policy knows", |stage| {
            stage.is_none_or(|stage| !known.contains(&stage))
        });
        lanes.extend(Some(other).filter(|lane| !lane.leads.is_empty()));
        lanes
    }

    fn lane(&self, stage: &'a str, belongs: impl Fn(Option<&Name>) -> bool) -> Lane<'a> {
        let rows = self.rows.iter().copied().enumerate();
        let mut leads: Vec<(usize, &Standing<'a>)> = rows
            .filter(|(_, standing)| belongs(standing.entry.stage()))
            .collect();
        let closed = leads.iter().all(|(_, standing)| !standing.is_open());
        if closed {
            leads.sort_by_key(|(_, standing)| {
                let since = standing.stage_since.map(|moment| moment.at);
                (std::cmp::Reverse(since), &standing.entry.id)
            });
        }
        Lane {
            stage,
            closed,
            leads,
        }
    }
}

/// Returns the class by which the page colours a state.
fn class(state: State) -> &'static str {
    match state {
        State::Breached => "late",
        State::AtRisk => "soon",
        State::WithinTarget => "good",
        _ => "rest",
    }
}
