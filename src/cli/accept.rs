//! `leads accept`: sales takes what it was offered.

use std::path::Path;

use super::work::{self, Desk, Options, Plan, Verdict};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::write;
use crate::domain::lead::About;
use crate::domain::policy::Role;
use crate::finding::quoted;

/// Take a lead that was offered. The two reps have talked it through before: `leads handoff ID --call now` says so.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    #[command(flatten)]
    verdict: Verdict,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, &args.id, &args.options)?;
    let stage = desk.stage_for(Role::Accepted)?;
    let mut plan = Plan::default();
    plan.go(&stage);
    if let Some(person) = &desk.actor.person
        && desk
            .policy()
            .stages
            .get(&stage)
            .and_then(|stage| stage.team.as_ref())
            == Some(&person.team)
        && desk.lead.owner.as_ref() != Some(&person.id)
    {
        plan.edits.push(write::owner(&person.id));
    }
    if let Some(feedback) = args.verdict.feedback(&desk, About::Quality)? {
        plan.edits.push(write::feedback(&feedback, desk.actor.zone));
        plan.done.push("feedback".to_owned());
    } else {
        plan.next
            .push(format!("leads feedback {} good|fair|poor -m '…'", desk.id));
    }
    if let Some(next) = desk
        .policy()
        .stages
        .stages
        .iter()
        .find(|next| next.role == Role::Opportunity)
    {
        plan.next.push(format!(
            "leads move {} {} once they are deciding",
            desk.id,
            quoted(&next.name)
        ));
    }
    work::carry_out(desk, plan, &args.options, terminal)
}
