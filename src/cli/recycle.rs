//! `leads recycle`: interested, but not now.

use std::path::Path;

use super::input::prose;
use super::work::{self, Desk, Options, Plan};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::write;
use crate::domain::lead::Recycle;
use crate::domain::policy::Role;

/// Put a lead to rest until a day on which we look again.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    /// Why: one of the recycle reasons in policy/definition.yaml.
    reason: String,
    /// When we look again: `in 3 months`, `2027-03-01`, `next tue`.
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    on: Option<String>,
    /// What to remember on that day.
    #[arg(long, short = 'm', value_name = "TEXT", value_parser = prose, allow_hyphen_values = true)]
    note: Option<String>,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, &args.id, &args.options)?;
    let on = args.on.as_deref().map(|on| desk.actor.day("--on", on));
    let recycle = Recycle {
        reason: Some(args.reason.as_str().into()),
        revisit_on: on.transpose()?,
        note: args.note.clone(),
    };
    let mut plan = Plan::default();
    plan.edits.extend(write::recycle(&desk.lead, &recycle));
    plan.done.push(args.reason.clone());
    // Who waits already may wait longer: that is no move.
    if desk.role() != Some(Role::Waiting) {
        plan.go(&desk.stage_for(Role::Waiting)?);
    }
    work::carry_out(desk, plan, &args.options, terminal)
}
