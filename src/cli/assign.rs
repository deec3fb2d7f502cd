//! `leads assign`: whose lead it is.

use std::path::Path;

use super::work::{self, Desk, Options, Plan};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::write;

/// Give a lead to somebody; without a name, take it yourself.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    /// To whom: a person of policy/teams.yaml [default: you].
    person: Option<String>,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, &args.id, &args.options)?;
    let to = match &args.person {
        Some(person) => desk.active(person)?,
        None => desk.actor.id()?,
    };
    let mut plan = Plan::new(vec![write::owner(&to)]);
    plan.done.push(format!("owner {to}"));
    work::carry_out(desk, plan, &args.options, terminal)
}
