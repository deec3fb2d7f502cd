//! `leads feedback`: what one side says of the other.

use std::path::Path;

use clap::ValueEnum;

use super::input::prose;
use super::work::{self, Desk, Options, Plan};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::write;
use crate::domain::lead::{About, Feedback};
use crate::domain::policy::Role;

/// Say how good a lead was, or how it was treated. The other team reads it.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    /// good, fair or poor.
    verdict: String,
    /// What to keep, and what to do differently.
    #[arg(long, short = 'm', value_name = "TEXT", value_parser = prose, allow_hyphen_values = true)]
    note: Option<String>,
    /// About what [default: quality if your team takes leads over, else treatment].
    #[arg(long, value_enum)]
    about: Option<Subject>,
    #[command(flatten)]
    pub(super) options: Options,
}

#[derive(Clone, Copy, ValueEnum)]
enum Subject {
    /// How good the lead was.
    Quality,
    /// How it was followed up.
    Treatment,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, &args.id, &args.options)?;
    let by = desk.actor.id()?;
    let team = desk.actor.team().cloned();
    let takes = |role| matches!(role, Role::Offered | Role::Accepted | Role::Opportunity);
    let mut stages = desk.policy().stages.stages.iter();
    let of_sales = stages.any(|stage| takes(stage.role) && stage.team == team);
    let about = match args.about {
        Some(Subject::Quality) => About::Quality,
        Some(Subject::Treatment) => About::Treatment,
        None if of_sales => About::Quality,
        None => About::Treatment,
    };
    let feedback = Feedback {
        from: team,
        by: Some(by),
        at: Some(desk.actor.now),
        about,
        verdict: Some(args.verdict.as_str().into()),
        note: args.note.clone(),
    };
    let mut plan = Plan::new(vec![write::feedback(&feedback, desk.actor.zone)]);
    let what = match about {
        About::Quality => "quality",
        About::Treatment => "treatment",
    };
    plan.done
        .push(format!("feedback on {what}, {}", args.verdict));
    work::carry_out(desk, plan, &args.options, terminal)
}
