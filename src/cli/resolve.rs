//! `leads resolve`: how a lead ends, and the reply that was sent.

use std::io::Write;
use std::path::Path;

use super::input::prose;
use super::work::{self, Desk, Options, Plan, Verdict};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::write;
use crate::domain::lead::{About, Resolution};
use crate::domain::moves;
use crate::domain::policy::Role;
use crate::render;

/// Close a lead: refused or lost with a reason and a reply to the prospect, or won.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    /// Why: one of the disqualify or lost reasons in policy/definition.yaml.
    #[arg(required_unless_present = "won")]
    reason: Option<String>,
    /// It is won.
    #[arg(long, conflicts_with_all = ["reason", "reply", "replied_at", "wording", "duplicate_of"])]
    won: bool,
    /// How the prospect had our answer: call, email, …
    #[arg(long, value_name = "CHANNEL")]
    reply: Option<String>,
    /// When they had it [default: now].
    #[arg(
        long,
        value_name = "WHEN",
        allow_hyphen_values = true,
        requires = "reply"
    )]
    replied_at: Option<String>,
    #[command(flatten)]
    verdict: Verdict,
    /// The id of the lead that goes on, if this one repeats it.
    #[arg(long, value_name = "ID")]
    duplicate_of: Option<String>,
    /// What we should learn from it.
    #[arg(long, short = 'm', value_name = "TEXT", value_parser = prose, allow_hyphen_values = true)]
    note: Option<String>,
    /// The stage, where the policy has several that a lead can end in.
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,
    /// Print a friendly answer for this reason, ready to send, and change nothing.
    #[arg(long)]
    wording: bool,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, &args.id, &args.options)?;
    if let (true, Some(reason)) = (args.wording, &args.reason) {
        return wording(&desk, reason, terminal);
    }
    let reply = args.reply.as_deref();
    let replied_at = reply
        .map(|_| {
            desk.actor
                .happened("--replied-at", args.replied_at.as_deref())
        })
        .transpose()?;
    let known = desk.lead.resolution.as_deref().cloned().unwrap_or_default();
    let resolution = Resolution {
        reason: args.reason.as_deref().map(Into::into),
        replied_at: replied_at.or(known.replied_at),
        reply_channel: reply.map(Into::into).or(known.reply_channel),
        note: args.note.clone().or(known.note),
    };
    let mut plan = Plan::default();
    match &args.stage {
        Some(stage) => plan.go(stage),
        None => plan.go(&desk.stage_for(args.role(&desk))?),
    }
    if resolution != Resolution::default() {
        plan.edits
            .extend(write::resolution(&desk.lead, &resolution, desk.actor.zone));
    }
    plan.done.extend(args.reason.clone());
    if let Some(other) = &args.duplicate_of {
        plan.edits.push(write::duplicate_of(&desk.other(other)?));
    }
    if let Some(feedback) = args.verdict.feedback(&desk, About::Quality)? {
        plan.edits.push(write::feedback(&feedback, desk.actor.zone));
        plan.done.push("feedback".to_owned());
    }
    work::carry_out(desk, plan, &args.options, terminal)
}

impl Args {
    /// Returns what the end is: by the reason, and where that does not tell, by how far the lead had come.
    fn role(&self, desk: &Desk) -> Role {
        if self.won {
            return Role::Won;
        }
        let reasons = &desk.policy().definition.reasons;
        let listed = |list: &[crate::domain::lead::Name]| {
            list.iter()
                .any(|known| Some(&**known) == self.reason.as_deref())
        };
        let taken = matches!(desk.role(), Some(Role::Accepted | Role::Opportunity));
        match (listed(&reasons.lost), listed(&reasons.disqualify)) {
            (true, false) => Role::Lost,
            (false, true) => Role::Refused,
            _ if taken && self.reaches(desk, Role::Lost) => Role::Lost,
            _ => Role::Refused,
        }
    }

    fn reaches(&self, desk: &Desk, role: Role) -> bool {
        let stages = &desk.policy().stages;
        let ways = desk.stage().map(|from| moves::ways(desk.policy(), from));
        let mut ways = ways.into_iter().flatten();
        ways.any(|stage| stages.role(stage) == Some(role))
    }
}

/// Prints the policy's wording of a refusal, filled in.
fn wording(desk: &Desk, reason: &str, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let decline = &desk.policy().followup.decline;
    let Some(text) = decline.get(reason) else {
        let known: Vec<&str> = decline.keys().map(|reason| &**reason).collect();
        return Err(Failure::new(format!(
            "policy/followup.yaml has no wording for `{reason}`"
        ))
        .hint(format!("it has one for: {}", known.join(", "))));
    };
    let person = desk
        .actor
        .person
        .as_ref()
        .map(|person| person.name.as_str());
    let letter = render::brief::letter(&desk.lead, text, person);
    writeln!(terminal, "{letter}")?;
    Ok(Outcome::Clean)
}
