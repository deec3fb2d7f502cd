//! `leads resume`: the clocks go on.

use std::path::Path;

use super::work::{self, Desk, Options, Plan};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::write;

/// End the pause of a lead: its clocks go on.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, &args.id, &args.options)?;
    if desk.lead.paused.is_none() {
        return Err(
            Failure::refused(format!("{} is not paused", desk.id)).hint("nothing was changed")
        );
    }
    let mut plan = Plan::new(vec![write::resume()]);
    plan.done.push("resumed".to_owned());
    work::carry_out(desk, plan, &args.options, terminal)
}
