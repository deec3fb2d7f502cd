//! `leads touch`: one contact, or one attempt at it.

use std::path::Path;

use super::input::prose;
use super::work::{self, Desk, Options, Plan};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::write;
use crate::domain::duration::in_words;
use crate::domain::lead::{Activity, Direction};
use crate::domain::policy::Role;
use crate::finding::quoted;

/// Write down a contact or an attempt: leads touch acme call left_message -m "asked to call back on Monday".
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    /// How: call, voicemail, email, social, meeting, in_person, direct_mail or chat.
    channel: String,
    /// What came of it: no_answer, left_message, replied, connected, meeting_booked, bounced, wrong_number or declined.
    outcome: String,
    /// What a colleague should know.
    #[arg(long, short = 'm', value_name = "TEXT", value_parser = prose, allow_hyphen_values = true)]
    note: Option<String>,
    /// When it happened: `14:05`, `yesterday 16:00`, `2h ago`, `mon 9:30`, or in full [default: now].
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    at: Option<String>,
    /// They contacted us.
    #[arg(long)]
    inbound: bool,
    /// Which of us it was [default: you].
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, &args.id, &args.options)?;
    let by = match &args.by {
        Some(by) => work::find(by, desk.policy())?.id.clone(),
        None => desk.actor.id()?,
    };
    let activity = Activity {
        at: desk.actor.happened("--at", args.at.as_deref())?,
        by: Some(by),
        channel: args.channel.as_str().into(),
        direction: match args.inbound {
            true => Direction::Inbound,
            false => Direction::Outbound,
        },
        outcome: Some(args.outcome.as_str().into()),
        note: args.note.clone(),
    };
    let their = if args.inbound { "their " } else { "" };
    let outcome = args.outcome.replace('_', " ");
    let limit = desk.policy().sla.evidence.claim_limit;
    let late = desk.actor.now - activity.at;
    let mut plan = Plan::new(vec![write::activity(&activity, desk.actor.zone)]);
    plan.done.push(format!(
        "{their}{}, {outcome}",
        args.channel.replace('_', " ")
    ));
    if late > limit {
        plan.remarks.push(format!(
            "this is written down {} later, and the policy takes a word for {}: clocks count it from its commit",
            in_words(late),
            in_words(limit)
        ));
    }
    if desk.role() == Some(Role::Intake)
        && let Ok(stage) = desk.stage_for(Role::Working)
    {
        plan.next
            .push(format!("leads move {} {}", desk.id, quoted(&stage)));
    }
    work::carry_out(desk, plan, &args.options, terminal)
}
