//! `leads qualify`: answers the definition of a good lead, and offers the lead to sales.

use std::path::Path;

use super::handoff::Brief;
use super::work::{self, Desk, Options, Plan};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::write;
use crate::codec::yaml::edit::Edit;
use crate::domain::lead::{Fit, Name, Signal};
use crate::domain::policy::Role;
use crate::finding::nearest;

/// Answer the target profile, write down buying signals, and offer the lead to sales once all is met.
///
/// No points and no score: each answer says how we know.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    /// A criterion of the target profile that is met, and how we know: industry='builds pumps'.
    #[arg(long, value_name = "CRITERION=EVIDENCE")]
    met: Vec<String>,
    /// A criterion that is not met, and how we know.
    #[arg(long, value_name = "CRITERION=EVIDENCE")]
    unmet: Vec<String>,
    /// A buying signal, and how we know: asked_for_pricing='form text'.
    #[arg(long, value_name = "SIGNAL=EVIDENCE")]
    signal: Vec<String>,
    /// When the signals were seen [default: left open].
    #[arg(
        long,
        value_name = "WHEN",
        allow_hyphen_values = true,
        requires = "signal"
    )]
    seen_at: Option<String>,
    #[command(flatten)]
    brief: Brief,
    /// Write the answers down only; the lead stays where it is.
    #[arg(long)]
    record: bool,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, &args.id, &args.options)?;
    let mut plan = Plan::new(args.answers(&desk)?);
    if !plan.edits.is_empty() {
        plan.done.push("definition answered".to_owned());
    }
    let mut receiver = desk
        .lead
        .handoff
        .as_ref()
        .and_then(|brief| brief.to.clone());
    if let Some(brief) = args.brief.written(&desk)? {
        receiver = brief.to.clone().or(receiver);
        plan.edits
            .extend(write::handoff(&desk.lead, &brief, desk.actor.zone));
        plan.done.push("hand-off brief".to_owned());
    }
    if !args.record && desk.role() == Some(Role::Offered) {
        return Err(Failure::refused(format!("{} is offered already", desk.id))
            .hint("add --record to write the answers down only"));
    }
    if !args.record {
        plan.go(&desk.stage_for(Role::Offered)?);
        if let Some(receiver) = receiver.filter(|to| desk.lead.owner.as_ref() != Some(to)) {
            plan.edits.push(write::owner(&receiver));
            plan.done.push(format!("owner {receiver}"));
        }
        plan.next.push(format!(
            "talk it through, then: leads handoff {} --call now",
            desk.id
        ));
    } else if plan.edits.is_empty() {
        return Err(Failure::new("there is nothing to record").hint(
            "say what you know: --met CRITERION='…', --unmet CRITERION='…', --signal SIGNAL='…'",
        ));
    }
    work::carry_out(desk, plan, &args.options, terminal)
}

impl Args {
    fn answers(&self, desk: &Desk) -> Result<Vec<Edit>, Failure> {
        let mut edits = Vec::new();
        let answers = self.met.iter().map(|answer| (true, answer));
        for (met, answer) in answers.chain(self.unmet.iter().map(|answer| (false, answer))) {
            let flag = if met { "--met" } else { "--unmet" };
            let (criterion, evidence) = known(flag, answer)?;
            let profile = desk.policy().definition.profile.iter();
            defined("criterion", criterion, profile.map(|known| &known.id))?;
            let fit = Fit {
                criterion: criterion.into(),
                met,
                evidence: Some(evidence.to_owned()),
            };
            edits.extend(write::fit(&desk.lead, &fit));
        }
        let at = self.seen_at.as_deref();
        let at = at
            .map(|at| desk.actor.happened("--seen-at", Some(at)))
            .transpose()?;
        for answer in &self.signal {
            let (signal, evidence) = known("--signal", answer)?;
            defined("signal", signal, desk.policy().definition.signals.keys())?;
            let signal = Signal {
                signal: signal.into(),
                at,
                evidence: Some(evidence.to_owned()),
            };
            edits.push(write::signal(&signal, desk.actor.zone));
        }
        Ok(edits)
    }
}

/// Refuses a name that the policy does not define: whatever else is missing, that is said first.
fn defined<'a>(
    kind: &str,
    name: &str,
    mut known: impl Iterator<Item = &'a Name> + Clone,
) -> Result<(), Failure> {
    let names = known.clone();
    if known.any(|known| **known == *name) {
        return Ok(());
    }
    let names: Vec<&str> = names.map(|known| &**known).collect();
    let refused = Failure::refused(format!("no {kind} is called `{name}`"));
    Err(match nearest(name, names.iter().copied()) {
        Some(near) => refused.hint(format!("did you mean `{near}`?")),
        None if names.is_empty() => refused.hint("policy/definition.yaml defines none"),
        None => refused.hint(format!(
            "policy/definition.yaml defines: {}",
            names.join(", ")
        )),
    })
}

/// Returns a name and how we know.
pub(super) fn known<'a>(flag: &str, answer: &'a str) -> Result<(&'a str, &'a str), Failure> {
    let parts = answer
        .split_once('=')
        .map(|(name, evidence)| (name.trim(), evidence.trim()));
    match parts {
        Some((name, evidence)) if !name.is_empty() && !evidence.is_empty() => Ok((name, evidence)),
        _ => {
            let name = parts.map_or(answer.trim(), |(name, _)| name);
            let name = if name.is_empty() { "NAME" } else { name };
            Err(
                Failure::new(format!("{flag} {answer} does not say how we know"))
                    .hint(format!("write {flag} {name}='how we know'")),
            )
        }
    }
}
