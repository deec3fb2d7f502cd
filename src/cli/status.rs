//! `leads status`: the open leads, what is due first on top.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};
use clap::ValueEnum;

use super::reading::{self, Reading, State, Wanted};
use super::{Failure, Outcome, Terminal};
use crate::domain::book::Standing;
use crate::domain::clock;
use crate::domain::policy::Policy;
use crate::finding::nearest;
use crate::render;
use crate::store::Repository;

/// Show the open leads, the one that is due first on top.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Only leads of this owner; `none` for those without one.
    #[arg(long, value_name = "PERSON")]
    owner: Vec<String>,
    /// Only leads whose clocks are this team's.
    #[arg(long)]
    team: Vec<String>,
    /// Only leads in this stage.
    #[arg(long)]
    stage: Vec<String>,
    /// Only leads from this source.
    #[arg(long)]
    source: Vec<String>,
    /// Only leads with a running clock in this state.
    #[arg(long, value_name = "STATE", value_parser = clock_states())]
    state: Vec<String>,
    /// Closed leads too.
    #[arg(long)]
    all: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    at: State,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Markdown,
}

fn clock_states() -> clap::builder::PossibleValuesParser {
    let running = clock::State::ALL.iter().map(|(name, _)| *name);
    running
        .filter(|name| !matches!(*name, "met" | "met_late" | "not_applicable"))
        .collect::<Vec<_>>()
        .into()
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let wanted = match args.all {
        true => Wanted::All,
        false => Wanted::Open,
    };
    let reading = reading::read(directory, &args.at, false, wanted)?;
    let outcome = print(args, &reading, terminal)?;
    // The system takes the memory of a whole book back faster than piece by piece.
    std::mem::forget(reading);
    Ok(outcome)
}

fn print(args: &Args, reading: &Reading, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    reading.require_policy()?;
    let standings = reading.standings();
    args.known(&standings, reading.policy())?;
    let mut rows: Vec<&Standing<'_>> = standings
        .iter()
        .filter(|standing| args.wants(standing, reading))
        .collect();
    rows.sort_by_cached_key(|standing| {
        let due = standing.tightest().and_then(|verdict| verdict.due_at);
        (!standing.is_open(), due.is_none(), due, &standing.entry.id)
    });
    let head = reading.head();
    let look = terminal.look();
    match args.format {
        Format::Table => render::status::table(terminal, &rows, &reading.book, &look)?,
        Format::Json => render::status::json(terminal, &rows, &reading.book, &head)?,
        Format::Csv => render::status::csv(terminal, &rows, &reading.book, &head)?,
        Format::Markdown => render::status::markdown(terminal, &rows, &reading.book)?,
    }
    if matches!(args.format, Format::Table | Format::Markdown) {
        reading.supposing(terminal)?;
    }
    reading.deletions(terminal);
    reading.remarks(terminal);
    // A lead whose content is not here may be among those that are asked for.
    let hidden = |standing: &Standing<'_>| standing.entry.timeline.is_hidden();
    let unknown = rows.iter().any(|standing| standing.is_unknown());
    let unseen = !reading.book.unseen.is_empty();
    Ok(match unknown || unseen || standings.iter().any(hidden) {
        true => Outcome::Incomplete,
        false => Outcome::Clean,
    })
}

/// Shows the open leads of the repository in this very directory as they stood at a time.
pub(super) fn overview(
    directory: &Path,
    as_of: DateTime<Utc>,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let at = State {
        as_of: Some(as_of.to_rfc3339()),
        policy: None,
        no_index: false,
    };
    let args = Args {
        owner: Vec::new(),
        team: Vec::new(),
        stage: Vec::new(),
        source: Vec::new(),
        state: Vec::new(),
        all: false,
        format: Format::Table,
        at,
    };
    let repository = Repository::around(directory)?;
    let reading = reading::read_in(repository, directory, &args.at, false, Wanted::Open)?;
    print(&args, &reading, terminal)
}

/// What is the value of none.
const NONE: &str = "none";

impl Args {
    /// Refuses a name that neither the policy nor any of the leads has.
    fn known(&self, standings: &[Standing<'_>], policy: &Policy) -> Result<(), Failure> {
        let teams = &policy.teams;
        let people = teams.people.keys().map(|name| &**name);
        let owners = standings
            .iter()
            .filter_map(|standing| standing.entry.owner());
        named(
            "--owner",
            &self.owner,
            people.chain(owners.map(|owner| &**owner)),
        )?;
        let of_people = teams.people.values().map(|person| &*person.team);
        let known = teams.teams.keys().map(|name| &**name);
        named("--team", &self.team, known.chain(of_people))?;
        let stages = policy.stages.stages.iter().map(|stage| &*stage.name);
        let carried = standings
            .iter()
            .filter_map(|standing| standing.entry.stage());
        named(
            "--stage",
            &self.stage,
            stages.chain(carried.map(|stage| &**stage)),
        )?;
        let sources = policy.definition.sources.keys().map(|name| &**name);
        let leads = standings
            .iter()
            .filter_map(|standing| standing.entry.lead());
        let carried = leads.filter_map(|lead| lead.source.as_deref());
        named("--source", &self.source, sources.chain(carried))
    }

    fn wants(&self, standing: &Standing<'_>, reading: &Reading) -> bool {
        let among = |wanted: &[String], value: Option<&str>| {
            wanted.is_empty() || wanted.iter().any(|wanted| wanted == value.unwrap_or(NONE))
        };
        let lead = standing.entry.lead();
        let people = reading
            .book
            .policy
            .as_ref()
            .map(|policy| &policy.teams.people);
        let team = || Some(&*people?.get(standing.answerable?)?.team);
        let state = |name: &String| {
            let mut running = standing.running.iter();
            running.any(|verdict| verdict.state.name() == name)
        };
        (self.all && standing.entry.timeline.present || standing.is_open())
            && among(&self.owner, standing.entry.owner().map(|owner| &**owner))
            && among(&self.team, team())
            && among(&self.stage, standing.entry.stage().map(|stage| &**stage))
            && among(&self.source, lead.and_then(|lead| lead.source.as_deref()))
            && (self.state.is_empty() || self.state.iter().any(state))
    }
}

/// Refuses a name after this option that is none of those that are known, and says which it may have meant.
fn named<'a>(
    option: &str,
    wanted: &[String],
    known: impl Iterator<Item = &'a str>,
) -> Result<(), Failure> {
    if wanted.is_empty() {
        return Ok(());
    }
    let known: BTreeSet<&str> = known.chain([NONE]).collect();
    let Some(unknown) = wanted.iter().find(|name| !known.contains(name.as_str())) else {
        return Ok(());
    };
    let failure = Failure::new(format!(
        "`{option} {unknown}`: neither the policy nor a lead that could be shown has that name"
    ));
    Err(match nearest(unknown, known.iter().copied()) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => {
            let known: Vec<&str> = known.into_iter().collect();
            failure.hint(format!("there are: {}", known.join(", ")))
        }
    })
}
