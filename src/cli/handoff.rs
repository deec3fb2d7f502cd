//! `leads handoff`: the brief with which inside sales hands a lead over, and the call about it.

use std::io::BufRead;
use std::path::Path;

use super::input::{self, prose};
use super::question::question;
use super::work::{self, Desk, Options, Plan};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::{draft, write};
use crate::domain::lead::Handoff;
use crate::domain::policy::Role;
use crate::render;

/// A brief as JSON.
const EXAMPLE: &str = r#"{"to": "sam", "how_engaged": "…", "message": "…", "spoke_with": "…"}"#;

/// Write the hand-off brief, or that the two reps talked it through; show the brief to who takes over.
///
/// Asks for what is missing if you sit at a terminal. The brief gathers the contacts of the last three months by itself.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    #[command(flatten)]
    brief: Brief,
    /// When the two reps talked it through: `now`, `14:05`, `yesterday 16:00`.
    #[arg(long, value_name = "WHEN", num_args = 0..=1, default_missing_value = "now")]
    call: Option<String>,
    /// Read the brief as JSON from this file, or from standard input: `-`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "how_engaged", "message", "spoke_with"])]
    input: Option<String>,
    /// Show the brief as it stands, and change nothing.
    #[arg(long, conflicts_with_all = ["input", "call"])]
    show: bool,
    #[command(flatten)]
    pub(super) options: Options,
}

/// What a hand-off brief says.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Brief {
    /// Who takes over: a person of the team that the lead is offered to.
    #[arg(long, value_name = "PERSON", help_heading = "Hand-off brief")]
    to: Option<String>,
    /// What they read, attended or asked, in order.
    #[arg(long, value_name = "TEXT", value_parser = prose, allow_hyphen_values = true, help_heading = "Hand-off brief")]
    how_engaged: Option<String>,
    /// What they answered to: the promise or the problem that made them listen.
    #[arg(long, value_name = "TEXT", value_parser = prose, allow_hyphen_values = true, help_heading = "Hand-off brief")]
    message: Option<String>,
    /// Which of us spoke with which of them, and who else has a say.
    #[arg(long, value_name = "TEXT", value_parser = prose, allow_hyphen_values = true, help_heading = "Hand-off brief")]
    spoke_with: Option<String>,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    asks: Option<&mut dyn BufRead>,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, &args.id, &args.options)?;
    let look = terminal.look();
    if args.show {
        render::brief::text(
            terminal,
            &desk.id,
            &desk.lead,
            desk.actor.now,
            desk.actor.zone,
            &look,
        )?;
        return Ok(Outcome::Clean);
    }
    let mut said = match &args.input {
        Some(place) => {
            let brief = draft::brief(&input::read(place)?);
            Brief::of(brief.map_err(|why| input::refused(&why, EXAMPLE))?)
        }
        None => args.brief.clone(),
    };
    if let Some(lines) = asks.filter(|_| args.input.is_none() && args.call.is_none()) {
        said.ask(&desk, lines, terminal)?;
    }
    let written = said.written(&desk)?;
    let mut plan = Plan::default();
    let changed = written.is_some();
    let mut brief = written
        .or_else(|| desk.lead.handoff.as_deref().cloned())
        .unwrap_or_default();
    if changed {
        plan.done.push("hand-off brief".to_owned());
    }
    if args.call.is_some() && brief == Handoff::default() {
        return Err(
            Failure::refused(format!("{} has no hand-off brief yet", desk.id)).hint(format!(
                "leads handoff {} --to PERSON --how-engaged '…' --message '…' --spoke-with '…'",
                desk.id
            )),
        );
    }
    if let Some(call) = &args.call {
        brief.call_at = Some(desk.actor.happened("--call", Some(call))?);
        plan.done.push("hand-off call".to_owned());
    }
    if plan.done.is_empty() {
        return Err(Failure::new("the brief says nothing new")
            .hint("give --to, --how-engaged, --message or --spoke-with; --call for the hand-off call; --show to read it"));
    }
    plan.edits = write::handoff(&desk.lead, &brief, desk.actor.zone);
    plan.next.push(match desk.role() {
        Some(Role::Offered) if brief.call_at.is_some() => format!("leads accept {}", desk.id),
        Some(Role::Offered) => format!(
            "talk it through, then: leads handoff {} --call now",
            desk.id
        ),
        _ => format!("leads qualify {}", desk.id),
    });
    plan.next.push(format!(
        "leads handoff {} --show, for who takes over",
        desk.id
    ));
    work::carry_out(desk, plan, &args.options, terminal)
}

impl Brief {
    /// Returns the brief with what is said here in place of what it said; nothing, if nothing is.
    pub(super) fn written(&self, desk: &Desk) -> Result<Option<Handoff>, Failure> {
        let known = desk.lead.handoff.as_deref().cloned().unwrap_or_default();
        let said = [&self.to, &self.how_engaged, &self.message, &self.spoke_with];
        if said.iter().all(|part| part.is_none()) {
            return Ok(None);
        }
        let to = self.to.as_deref().map(|to| desk.active(to)).transpose()?;
        // A call about an offer that was sent back says nothing about this one.
        let spent = desk.past.spent_call();
        let call_at = known
            .call_at
            .filter(|at| spent.is_none_or(|spent| *at > spent));
        Ok(Some(Handoff {
            from: Some(desk.actor.id()?),
            to: to.or(known.to),
            at: Some(desk.actor.now),
            call_at,
            how_engaged: self.how_engaged.clone().or(known.how_engaged),
            message: self.message.clone().or(known.message),
            spoke_with: self.spoke_with.clone().or(known.spoke_with),
        }))
    }

    fn of(brief: draft::Brief) -> Brief {
        let plain = |text: String| input::plain(&text);
        Brief {
            to: brief.to,
            how_engaged: brief.how_engaged.map(plain),
            message: brief.message.map(plain),
            spoke_with: brief.spoke_with.map(plain),
        }
    }

    /// Asks for what no flag gave; an empty line keeps what the brief says.
    fn ask(
        &mut self,
        desk: &Desk,
        lines: &mut dyn BufRead,
        terminal: &mut Terminal,
    ) -> Result<(), Failure> {
        let known = desk.lead.handoff.as_deref().cloned().unwrap_or_default();
        let takers = desk.stage_for(Role::Offered)?;
        let team = desk
            .policy()
            .stages
            .get(&takers)
            .and_then(|stage| stage.team.clone());
        let people = desk.policy().teams.people.values();
        let takers: Vec<&str> = people
            .filter(|person| team.as_ref().is_none_or(|team| person.team == *team))
            .map(|person| &*person.id)
            .collect();
        let to = format!("Who takes over ({})", takers.join(", "));
        let known_to = known.to.as_deref().map(str::to_owned);
        let questions = [
            (&mut self.to, to.as_str(), known_to),
            (
                &mut self.how_engaged,
                "What they read, attended or asked",
                known.how_engaged,
            ),
            (&mut self.message, "What made them listen", known.message),
            (
                &mut self.spoke_with,
                "Which of us spoke with whom, and who else has a say",
                known.spoke_with,
            ),
        ];
        for (answer, what, known) in questions {
            if answer.is_none() {
                let typed = question(what, known, |_| true, lines, terminal)?;
                *answer = typed.filter(|typed| !typed.is_empty());
            }
        }
        Ok(())
    }
}
