//! `leads pause`: the clocks rest for a while.

use std::path::Path;

use super::input::prose;
use super::work::{self, Desk, Options, Plan};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::write;
use crate::domain::lead::{Pause, Until};

/// Let the clocks of a lead rest until a day or a time, with a reason.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    /// Until when: a day (from its first minute), or a time: `2026-12-07`, `next mon`, `tomorrow 14:00`, `in 3d`.
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    until: String,
    /// Why we wait, in your own words.
    #[arg(long, short = 'm', value_name = "TEXT", value_parser = prose, allow_hyphen_values = true)]
    reason: String,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, &args.id, &args.options)?;
    let until = desk.actor.until("--until", &args.until)?;
    let pause = Pause {
        reason: Some(args.reason.clone()),
        until: Some(until),
    };
    let shown = match until {
        Until::Date(date) => date.to_string(),
        Until::Instant(at) => desk.actor.minute(at),
    };
    let mut plan = Plan::new(write::pause(&desk.lead, &pause, desk.actor.zone));
    plan.done.push(format!("paused until {shown}"));
    work::carry_out(desk, plan, &args.options, terminal)
}
