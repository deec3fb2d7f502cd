//! What a command wants to change in a lead.

use crate::codec::lead::write;
use crate::codec::yaml::edit::Edit;

/// What changes, before anything did.
#[derive(Debug, Default)]
pub(in crate::cli) struct Plan {
    /// The edits of the file, in order.
    pub(in crate::cli) edits: Vec<Edit>,
    /// The stage it is to go to, if it is to move.
    pub(in crate::cli) goal: Option<String>,
    /// What is done beside a move, in a word or two, for the subject of the commit.
    pub(in crate::cli) done: Vec<String>,
    /// The name of the move, where the policy may have several between the same stages.
    pub(in crate::cli) named: Option<String>,
    /// What a colleague wrote that had better be said otherwise, and what else the reader should know.
    pub(in crate::cli) remarks: Vec<String>,
    /// What to do next, as commands or in words.
    pub(in crate::cli) next: Vec<String>,
}

/// What was changed.
#[derive(Debug)]
pub(in crate::cli) struct Finished {
    pub(in crate::cli) id: String,
    /// The path from the top of the repository.
    pub(in crate::cli) path: String,
    /// The stages, if it moved.
    pub(in crate::cli) moved: Option<(Option<String>, String)>,
    /// The subject of the commit that was made, or that would record it.
    pub(in crate::cli) subject: String,
    pub(in crate::cli) before: Option<String>,
    pub(in crate::cli) after: String,
    /// The command that records it, if that was not asked for.
    pub(in crate::cli) record: Option<String>,
    /// The commit that was made.
    pub(in crate::cli) committed: Option<String>,
    pub(in crate::cli) remarks: Vec<String>,
    pub(in crate::cli) next: Vec<String>,
}

impl Plan {
    /// Plans these edits.
    pub(in crate::cli) fn new(edits: Vec<Edit>) -> Plan {
        Plan {
            edits,
            ..Plan::default()
        }
    }

    /// Plans to take the lead to a stage.
    pub(in crate::cli) fn go(&mut self, stage: &str) {
        self.edits.push(write::stage(stage));
        self.goal = Some(stage.to_owned());
    }

    /// Returns the subject of a commit: `acme-7k3q: working → qualified, feedback`.
    pub(super) fn subject(&self, id: &str, moved: Option<(Option<&str>, &str)>) -> String {
        let moved = moved.map(|(from, to)| match from {
            Some(from) => format!("{from} → {to}"),
            None => format!("now {to}"),
        });
        let parts: Vec<String> = moved.into_iter().chain(self.done.iter().cloned()).collect();
        match parts.is_empty() {
            true => format!("{id}: edited"),
            false => format!("{id}: {}", parts.join(", ")),
        }
    }
}
