//! What is missing for a move.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::ReasonFor;
use crate::domain::lead::Name;
use crate::domain::policy::Gate;
use crate::finding::PolicyLine;

/// One thing that is missing for a move.
#[derive(Debug, Clone, PartialEq)]
pub struct Lack {
    /// The gate that asks for it; `None` where the move itself does.
    pub gate: Option<Gate>,
    /// What is missing.
    pub what: What,
    /// The line of the policy that asks for it.
    pub line: Option<PolicyLine>,
}

/// What is missing.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the variants say what their fields are")]
pub enum What {
    /// The policy has no such move; these are the stages one may go to.
    NoMove {
        named: Option<Name>,
        from: Name,
        to: Name,
        /// Whether the policy knows the stage.
        known: bool,
        /// Whether the stage that it leaves is the end of the funnel.
        closed: bool,
        ways: Vec<Name>,
    },
    /// What comes from this source does not count as a lead.
    NoLead { source: Name },
    /// The policy does not know who moves it; only these teams may.
    Stranger { teams: Vec<Name> },
    /// The person's last active day has passed.
    Inactive { person: Name, until: NaiveDate },
    /// The person is in another team than those that may.
    Team {
        person: Name,
        team: Name,
        teams: Vec<Name>,
    },
    /// A required criterion of the target profile has no answer, none with evidence, or the answer is no.
    Criterion {
        id: Name,
        question: Arc<str>,
        answer: Answer,
    },
    /// There are fewer buying signals with evidence than the least number.
    Signals {
        seen: usize,
        least: usize,
        known: Vec<Name>,
    },
    /// These parts of the hand-off brief are empty.
    Brief { missing: Vec<&'static str> },
    /// The one to whom it is handed over is not in the team that the stage belongs to.
    Receiver { to: Name, team: Name },
    /// There is no hand-off call for this offer.
    Call { earlier: Option<DateTime<Utc>> },
    /// Something is said to have happened later than now.
    Future {
        what: &'static str,
        at: DateTime<Utc>,
    },
    /// Something is said to have happened before the lead came in.
    Early {
        what: &'static str,
        at: DateTime<Utc>,
        received_at: DateTime<Utc>,
    },
    /// Too few attempts were made.
    Attempts { made: usize, least: usize },
    /// Too few different channels were tried.
    Channels { tried: usize, least: usize },
    /// One channel was tried too few times.
    Channel {
        channel: Name,
        made: usize,
        least: usize,
    },
    /// The prospect had no reply, or it is not said by which channel.
    Reply {
        reason: Option<Name>,
        replied_at: Option<DateTime<Utc>>,
    },
    /// No reason is given, or one that is not in the list.
    Reason {
        reason_for: ReasonFor,
        given: Option<Name>,
        known: Vec<Name>,
    },
    /// The reason is that of the last time, word for word.
    SameReason { reason_for: ReasonFor, given: Name },
    /// The reason `other` says nothing without a note.
    Note { reason_for: ReasonFor },
    /// The lead that goes on is not named.
    DuplicateOf,
    /// There is no day to come back, or one that has passed.
    Revisit { on: Option<NaiveDate> },
    /// The team that had the lead has not said how good it was.
    Feedback { team: Option<Name> },
    /// No promise on this lead is broken.
    Breach,
}

/// What a lead says to a criterion of the target profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    None,
    /// That it is not met.
    No,
    /// That it is met, without evidence.
    Unproven,
}

impl Lack {
    /// Returns whether nothing that this person can record would supply it.
    pub(super) fn bars(&self) -> bool {
        matches!(
            self.what,
            What::NoMove { .. }
                | What::NoLead { .. }
                | What::Stranger { .. }
                | What::Inactive { .. }
                | What::Team { .. }
        )
    }

    /// Returns the name of the rule that it is refused by: the gate, or what the move itself asks.
    pub fn name(&self) -> &'static str {
        if let Some(gate) = self.gate {
            let known = Gate::ALL.iter().find(|(_, known)| *known == gate);
            return known.expect("because ALL lists every gate").0;
        }
        match self.what {
            What::NoMove { .. } => "move",
            What::NoLead { .. } => "source",
            _ => "by",
        }
    }
}
