//! Stages, the moves between them, who may make them and which gates stand in the way.

use std::sync::Arc;

use crate::domain::lead::Name;
use crate::finding::PolicyLine;

/// What a stage is for: clocks and gates go by it, so a team's names are free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Newly come in.
    Intake,
    /// Inside sales works it.
    Working,
    /// Offered to sales.
    Offered,
    /// Sales took it.
    Accepted,
    /// A deal is in sight.
    Opportunity,
    /// Waits for a later day.
    Waiting,
    /// Closed: won.
    Won,
    /// Closed: lost after sales took it.
    Lost,
    /// Closed: refused before sales took it.
    Refused,
}

impl Role {
    /// Every role, with its name in the policy.
    pub const ALL: [(&'static str, Role); 9] = [
        ("intake", Role::Intake),
        ("working", Role::Working),
        ("offered", Role::Offered),
        ("accepted", Role::Accepted),
        ("opportunity", Role::Opportunity),
        ("waiting", Role::Waiting),
        ("won", Role::Won),
        ("lost", Role::Lost),
        ("refused", Role::Refused),
    ];

    /// Returns whether a lead in such a stage still has somewhere to go.
    pub fn is_open(self) -> bool {
        !matches!(self, Role::Won | Role::Lost | Role::Refused)
    }
}

/// One stage.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Its name.
    pub name: Name,
    /// What it is for.
    pub role: Role,
    /// Whose it is.
    pub team: Option<Name>,
    /// Where the policy says so.
    pub line: PolicyLine,
}

/// Who may make a move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// Everybody.
    Anyone,
    /// People of these teams.
    Teams(Vec<Name>),
}

/// What must be true before a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gate {
    /// The target profile is met and there are buying signals.
    Definition,
    /// The hand-off brief is complete.
    HandoffBrief,
    /// Inside and outside rep spoke.
    HandoffCall,
    /// The follow-up procedure is done.
    AttemptsMet,
    /// The prospect was told.
    ReplySent,
    /// There is a coded reason.
    Reason,
    /// There is a date to come back.
    RevisitDate,
    /// The other side was told what was good or bad.
    Feedback,
    /// A clock of this lead is breached.
    Breach,
}

impl Gate {
    /// Every gate, with its name in the policy.
    pub const ALL: [(&'static str, Gate); 9] = [
        ("definition", Gate::Definition),
        ("handoff_brief", Gate::HandoffBrief),
        ("handoff_call", Gate::HandoffCall),
        ("attempts_met", Gate::AttemptsMet),
        ("reply_sent", Gate::ReplySent),
        ("reason", Gate::Reason),
        ("revisit_date", Gate::RevisitDate),
        ("feedback", Gate::Feedback),
        ("breach", Gate::Breach),
    ];
}

/// One move.
#[derive(Debug, Clone)]
pub struct Move {
    /// Its name, where the policy gives one.
    pub name: Option<Name>,
    /// The stages it leaves from; `*` is every open stage.
    pub from: Vec<Name>,
    /// The stage it leads to.
    pub to: Name,
    /// Who may make it.
    pub by: By,
    /// What must be true before it.
    pub gates: Vec<Gate>,
    /// It is this move only when the reason is this one.
    pub when_reason: Option<Name>,
    /// Where the policy says so.
    pub line: PolicyLine,
}

/// The funnel.
#[derive(Debug, Clone, Default)]
pub struct Stages {
    /// The stages in the order of the funnel.
    pub stages: Vec<Stage>,
    /// The moves in file order.
    pub moves: Vec<Arc<Move>>,
    /// The stages that are named, but cannot be used as they are written: a lead that stands there is not at fault.
    pub unusable: Vec<Name>,
}

impl Stages {
    /// Returns the stage of this name.
    pub fn get(&self, name: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| *stage.name == *name)
    }

    /// Returns the role of the stage of this name.
    pub fn role(&self, name: &str) -> Option<Role> {
        Some(self.get(name)?.role)
    }
}
