//! `leads reclaim`: marketing takes a lead back after a broken promise.

use std::path::Path;

use super::input::prose;
use super::work::{self, Desk, Options};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::write;
use crate::domain::lead::Returned;
use crate::domain::moves::ReasonFor;

/// Take a lead back from sales after a broken promise, with a reason.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    /// Why: one of the reclaim reasons in policy/definition.yaml.
    reason: String,
    /// What was promised.
    #[arg(long, short = 'm', value_name = "TEXT", value_parser = prose, allow_hyphen_values = true)]
    note: Option<String>,
    /// Whose it is next [default: who handed it over].
    #[arg(long, value_name = "PERSON")]
    to: Option<String>,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, &args.id, &args.options)?;
    let mut plan = desk.sent_back("reclaim", ReasonFor::Reclaim, args.to.as_deref())?;
    plan.edits.extend(write::reclaim(
        &desk.lead,
        &Returned {
            reason: Some(args.reason.as_str().into()),
            note: args.note.clone(),
        },
    ));
    plan.done.push(args.reason.clone());
    plan.next.push(format!(
        "leads feedback {} good|fair|poor --about treatment -m '…'",
        desk.id
    ));
    work::carry_out(desk, plan, &args.options, terminal)
}
