//! `leads reject`: sales sends back what it was offered, with a reason and a verdict.

use std::path::Path;

use super::input::prose;
use super::work::{self, Desk, Options, Verdict};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::write;
use crate::domain::lead::{About, Returned};
use crate::domain::moves::ReasonFor;

/// Send an offered lead back to be worked on, with a reason, and say how good it was.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    /// Why: one of the reject reasons in policy/definition.yaml.
    reason: String,
    #[command(flatten)]
    verdict: Verdict,
    /// What would have to change.
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
    let mut plan = desk.sent_back("reject", ReasonFor::Reject, args.to.as_deref())?;
    plan.edits.extend(write::reject(
        &desk.lead,
        &Returned {
            reason: Some(args.reason.as_str().into()),
            note: args.note.clone(),
        },
    ));
    if let Some(feedback) = args.verdict.feedback(&desk, About::Quality)? {
        plan.edits.push(write::feedback(&feedback, desk.actor.zone));
        plan.done.push("feedback".to_owned());
    }
    plan.done.push(args.reason.clone());
    work::carry_out(desk, plan, &args.options, terminal)
}
