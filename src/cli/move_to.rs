//! `leads move`: the general form of every move.

use std::path::Path;

use clap::builder::NonEmptyStringValueParser;

use super::input::prose;
use super::work::{self, Desk, Options, Plan, Verdict};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::write;
use crate::codec::yaml::edit::Edit;
use crate::domain::lead::{About, Recycle, Resolution, Returned};
use crate::domain::moves::{self, ReasonFor};
use crate::domain::policy::Role;

/// Take a lead to another stage: what `qualify`, `accept` and their like do, for every move of the policy.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    /// The stage to go to.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    stage: String,
    /// Which move, where the policy has several between the two stages.
    #[arg(long, value_name = "MOVE")]
    name: Option<String>,
    /// The coded reason, where the move asks for one.
    #[arg(long)]
    reason: Option<String>,
    /// The day to look again, where the move asks for one.
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    on: Option<String>,
    /// How the prospect had our answer, where the move asks for it.
    #[arg(long, value_name = "CHANNEL")]
    reply: Option<String>,
    #[command(flatten)]
    verdict: Verdict,
    /// What to add to the reason.
    #[arg(long, short = 'm', value_name = "TEXT", value_parser = prose, allow_hyphen_values = true, requires = "reason")]
    note: Option<String>,
    /// Whose it is next.
    #[arg(long, value_name = "PERSON")]
    owner: Option<String>,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, &args.id, &args.options)?;
    if desk.stage().is_some_and(|stage| **stage == *args.stage) {
        return Err(
            Failure::refused(format!("{} is in {} already", desk.id, args.stage))
                .hint("nothing was changed"),
        );
    }
    let mut plan = Plan::default();
    plan.go(&args.stage);
    plan.named.clone_from(&args.name);
    if let Some(owner) = &args.owner {
        let owner = desk.active(owner)?;
        plan.edits.push(write::owner(&owner));
        plan.done.push(format!("owner {owner}"));
    }
    // Who begins to work on a lead that nobody has, has it.
    let begins = desk.policy().stages.role(&args.stage) == Some(Role::Working);
    if let (true, None, None, Some(person)) =
        (begins, &args.owner, &desk.lead.owner, &desk.actor.person)
    {
        plan.edits.push(write::owner(&person.id));
        plan.done.push(format!("owner {}", person.id));
    }
    plan.edits.extend(args.why(&desk)?);
    plan.done.extend(args.reason.clone());
    if let Some(feedback) = args.verdict.feedback(&desk, About::Quality)? {
        plan.edits.push(write::feedback(&feedback, desk.actor.zone));
        plan.done.push("feedback".to_owned());
    }
    work::carry_out(desk, plan, &args.options, terminal)
}

impl Args {
    /// Returns the edits that say why, where the move keeps it.
    fn why(&self, desk: &Desk) -> Result<Vec<Edit>, Failure> {
        if self.reason.is_none() && self.on.is_none() && self.reply.is_none() {
            return Ok(Vec::new());
        }
        let from = desk.stage().map(|stage| &**stage).unwrap_or_default();
        let person = desk.actor.person.as_ref();
        let reason_for = moves::reason_for(
            desk.policy(),
            from,
            &self.stage,
            person,
            self.name.as_deref(),
        );
        let reason = self.reason.as_deref().map(Into::into);
        let returned = Returned {
            reason: reason.clone(),
            note: self.note.clone(),
        };
        Ok(match reason_for.unwrap_or(ReasonFor::Reject) {
            ReasonFor::Reject => write::reject(&desk.lead, &returned),
            ReasonFor::Reclaim => write::reclaim(&desk.lead, &returned),
            ReasonFor::Recycle => {
                let on = self.on.as_deref().map(|on| desk.actor.day("--on", on));
                let recycle = Recycle {
                    reason,
                    revisit_on: on.transpose()?,
                    note: self.note.clone(),
                };
                write::recycle(&desk.lead, &recycle)
            }
            ReasonFor::Disqualify | ReasonFor::Lost => {
                let reply = self.reply.as_deref();
                let resolution = Resolution {
                    reason,
                    replied_at: reply.map(|_| desk.actor.now),
                    reply_channel: reply.map(Into::into),
                    note: self.note.clone(),
                };
                write::resolution(&desk.lead, &resolution, desk.actor.zone)
            }
        })
    }
}
