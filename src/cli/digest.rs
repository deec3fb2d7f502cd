//! `leads digest`: what each person must do today, and what those who lead must know.

use std::path::Path;

use clap::ValueEnum;

use super::reading::{self, State};
use super::{Failure, Outcome, Terminal};
use crate::domain::book::Standing;
use crate::domain::digest::{self, Page, Wanted};
use crate::domain::policy::Policy;
use crate::finding::nearest;
use crate::render;

/// Tell each person what to do today, and managers and team leads what they must know.
///
/// Made to be sent by a scheduled job. A page holds what is overdue, what is due before the person's day ends where they are, and what somebody waits for.
/// Below it are promises that were broken and escalated to the reader, leads without an owner, leads where nothing
/// happens, and open leads of people who are gone. Nothing of a prospect is told but the company's name.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Only for this person, or for the people of this team [default: everybody with something to do or to know].
    #[arg(long = "for", value_name = "PERSON|TEAM")]
    whom: Option<String>,
    /// How to print: `slack` is the text of a message, `html` a mail, `ics` a calendar.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    at: State,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Slack,
    Html,
    Ics,
    Json,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let reading = reading::read(directory, &args.at, false, reading::Wanted::All)?;
    reading.require_policy()?;
    let policy = reading.policy();
    let wanted = match &args.whom {
        Some(whom) => named(whom, policy)?,
        None => Wanted::Everybody,
    };
    let standings = reading.book.standings();
    let pages = digest::pages(&reading.book, policy, &standings, wanted);
    let (as_of, look) = (reading.book.as_of, terminal.look());
    match args.format {
        Format::Text => render::digest::text(terminal, &pages, as_of, &look)?,
        Format::Markdown => render::digest::markdown(terminal, &pages, as_of)?,
        Format::Slack => render::digest::slack(terminal, &pages, as_of)?,
        Format::Html => render::digest::html(terminal, &pages, as_of)?,
        Format::Ics => render::digest::ics(terminal, &pages, as_of)?,
        Format::Json => render::digest::json(terminal, &pages, &reading.head())?,
    }
    if matches!(args.format, Format::Text | Format::Markdown) {
        reading.supposing(terminal)?;
    }
    reading.deletions(terminal);
    reading.remarks(terminal);
    // Whose a lead is cannot be told either, where its content is not here.
    let hidden = |standing: &Standing<'_>| standing.entry.timeline.is_hidden();
    let hidden = standings.iter().any(hidden);
    Ok(match hidden || pages.iter().any(Page::is_incomplete) {
        true => Outcome::Incomplete,
        false => Outcome::Clean,
    })
}

/// Returns the person of this name, or else the team; or says whom it may have meant.
fn named<'w>(whom: &'w str, policy: &Policy) -> Result<Wanted<'w>, Failure> {
    let teams = &policy.teams;
    if teams.people.contains_key(whom) {
        return Ok(Wanted::Person(whom));
    }
    if teams.teams.contains_key(whom) {
        return Ok(Wanted::Team(whom));
    }
    let known = teams.people.keys().chain(teams.teams.keys());
    let known: Vec<&str> = known.map(|name| &**name).collect();
    let failure = Failure::new(format!(
        "no person and no team in policy/teams.yaml is called `{whom}`"
    ));
    Err(match nearest(whom, known.iter().copied()) {
        Some(near) => failure.hint(format!("did you mean {near}?")),
        None => failure.hint(format!("there are: {}", known.join(", "))),
    })
}
