//! Whether a lead may pass from one stage to another: by the policy, by what is committed, and by what this clone can tell.

use super::desk::Desk;
use crate::cli::Failure;
use crate::domain::conduct::{self, Scope};
use crate::domain::lead::{Lead, Name};
use crate::domain::moves::{self, Attempt, Refusal};
use crate::domain::policy::{Gate, Person};
use crate::finding::quoted;
use crate::rules;

/// The gates that look back at what happened to the lead before.
const LOOK_BACK: [Gate; 4] = [
    Gate::HandoffCall,
    Gate::AttemptsMet,
    Gate::Feedback,
    Gate::Breach,
];

/// Why a lead stays where it is.
pub(in crate::cli) struct Stays {
    /// The stage that it would have left, or in which it would have been given up; empty if it is in none.
    pub(super) from: String,
    pub(super) refusal: Refusal,
}

/// Judges the move of a lead on the desk, which the reading has as the move leaves it. Returns what is worth knowing.
///
/// # Errors
///
/// Fails if this clone cannot tell, and if an earlier move must be committed first.
pub(super) fn judge(
    desk: &Desk,
    from: Option<&Name>,
    lead: &Lead,
    named: Option<&str>,
) -> Result<Result<Vec<String>, Stays>, Failure> {
    let mut remarks = Vec::new();
    if let Some(from) = from {
        let person = desk.actor.person.as_ref();
        match moves::judge(&desk.attempt(from, lead, person), named) {
            Ok(made) if desk.is_unsure(&made.gates) => return Err(desk.unsure()),
            Ok(_) => {}
            Err(refusal) if desk.is_unsure(&breach(&refusal)) => return Err(desk.unsure()),
            Err(refusal) => {
                let from = from.to_string();
                return Ok(Err(Stays { from, refusal }));
            }
        }
        remarks.extend(desk.not_by_whom_git_names(from, lead, named));
    }
    // One commit records one move: what it will look like from the last commit must be allowed, too.
    let person = desk.actor.person.as_ref();
    let editor = person.and_then(|person| person.emails.first());
    let editor = editor.map(String::as_str).or(desk.actor.email.as_deref());
    let (book, entry) = (&desk.reading.book, desk.reading.only());
    let whole = conduct::moves_of(book, entry, Scope::WorkingTree, editor);
    let committed = whole
        .last()
        .filter(|made| from.is_none() || made.from != from);
    let Some((made, Err(refusal))) =
        committed.and_then(|made| Some((made, made.verdict.as_ref()?.as_ref())))
    else {
        return Ok(Ok(remarks));
    };
    match from {
        Some(from) => Err(Failure::refused(format!(
            "{} has moved to {from} and that is not committed yet; a commit tells one move only",
            desk.id
        ))
        .hint(format!(
            "first: {}",
            desk.recording()
                .command(&subject(&desk.id, made.from, from))
        ))),
        None => Ok(Err(Stays {
            from: desk
                .stage()
                .map(|stage| stage.to_string())
                .unwrap_or_default(),
            refusal: refusal.clone(),
        })),
    }
}

/// Refuses to commit what was changed in the file before, where that is a move that who commits may not make.
pub(super) fn may_commit(desk: &Desk) -> Result<(), Failure> {
    let (book, entry) = (&desk.reading.book, desk.reading.only());
    let email = desk.actor.email.as_deref();
    let made = conduct::moves_of(book, entry, Scope::WorkingTree, email);
    let barred = made
        .iter()
        .find_map(|made| made.verdict.as_ref()?.as_ref().err().map(|why| (made, why)));
    let Some((made, refusal)) = barred else {
        return Ok(());
    };
    let to = made.to;
    let why: Vec<String> = refusal.lacks.iter().map(|lack| lack.message()).collect();
    Err(Failure::refused(format!(
        "the file of {} has a move to {to} that is not committed, and you cannot commit it: {}",
        desk.id,
        why.join("; ")
    ))
    .hint(format!(
        "see it with: git diff -- {}; let who made it commit it first",
        quoted(desk.file())
    )))
}

fn subject(id: &str, from: Option<&Name>, to: &Name) -> String {
    match from {
        Some(from) => format!("{id}: {from} → {to}"),
        None => format!("{id}: new"),
    }
}

/// Returns the gate that a refusal names for want of a broken promise.
fn breach(refusal: &Refusal) -> Vec<Gate> {
    let gates = refusal.lacks.iter().filter_map(|lack| lack.gate);
    gates.filter(|gate| *gate == Gate::Breach).collect()
}

impl Desk {
    fn attempt<'a>(
        &'a self,
        from: &'a Name,
        lead: &'a Lead,
        person: Option<&'a Person>,
    ) -> Attempt<'a> {
        Attempt {
            policy: self.policy(),
            from,
            lead,
            past: &self.past,
            person,
            at: self.actor.now,
            breached: &self.breached,
        }
    }

    /// Returns whether gates look back at what is not in this clone.
    fn is_unsure(&self, gates: &[Gate]) -> bool {
        self.has_gap && gates.iter().any(|gate| LOOK_BACK.contains(gate))
    }

    fn unsure(&self) -> Failure {
        Failure::new(format!(
            "nobody can say from this clone whether {} may be moved: a part of its history is not here",
            self.id
        ))
        .hint(rules::mend_gap(self.reading.book.history.gap))
    }

    /// Returns that somebody else will seem to have made the move, who may not: whoever commits is who made it.
    fn not_by_whom_git_names(
        &self,
        from: &Name,
        lead: &Lead,
        named: Option<&str>,
    ) -> Option<String> {
        let actor = self.actor.person.as_ref()?;
        let email = self.actor.email.as_deref()?;
        let committer = self.policy().teams.by_email(email);
        let is_same = committer.is_some_and(|committer| committer.id == actor.id);
        if is_same || moves::judge(&self.attempt(from, lead, committer), named).is_ok() {
            return None;
        }
        Some(format!(
            "`leads audit` goes by who commits, and {email} may not make this move: let {} commit it",
            actor.id
        ))
    }
}
