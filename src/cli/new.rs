//! `leads new`: a lead file for somebody who raised a hand.

mod facts;

use std::io::BufRead;
use std::path::Path;

use self::facts::Facts;
use super::reading::Reading;
use super::work::{self, Actor, Finished, Judgement, Options};
use super::{Failure, Outcome, Terminal, input};
use crate::codec::lead::draft::Draft;
use crate::codec::lead::request;
use crate::codec::slug::slug;
use crate::domain::policy::Role;
use crate::finding::quoted;
use crate::store::{self, Repository};

/// Where a request comes from that nobody says otherwise of.
const SOURCE: &str = "website_request";

/// The least that a lead says, as JSON.
const EXAMPLE: &str = r#"{"company": {"name": "Acme GmbH"}, "source": "website_request"}"#;

/// File a new lead. Asks for what is missing if you sit at a terminal.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    facts: Facts,
    /// Read the lead as JSON, with the keys of a lead file, from this file, or from standard input: `-`.
    #[arg(long, value_name = "FILE")]
    input: Option<String>,
    /// Read a request from this file, or from standard input: the text of an issue that came through the form.
    #[arg(long, value_name = "FILE", conflicts_with = "input")]
    from_issue: Option<String>,
    /// The id [default: the company's name and four random letters].
    #[arg(long)]
    id: Option<String>,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    asks: Option<&mut dyn BufRead>,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let (reading, actor) = work::filing(directory, &args.options)?;
    let repository = &reading.current.repository;

    let (mut draft, remarks) = match (&args.input, &args.from_issue) {
        (Some(place), _) => {
            let draft =
                Draft::read(&input::read(place)?).map_err(|why| input::refused(&why, EXAMPLE))?;
            (draft, Vec::new())
        }
        (None, Some(place)) => requested(place)?,
        (None, None) => Default::default(),
    };
    args.facts.fill(&mut draft, &actor, reading.policy())?;
    let handed = args.input.is_some() || args.from_issue.is_some();
    if let Some(lines) = asks.filter(|_| !handed) {
        facts::ask(&mut draft, reading.policy(), lines, terminal)?;
    }
    complete(&draft).inspect_err(|_| {
        for remark in &remarks {
            terminal.remark(remark);
        }
    })?;
    let stages = &reading.policy().stages.stages;
    let intake = stages.iter().find(|stage| stage.role == Role::Intake);
    let intake = intake.map(|stage| stage.name.to_string()).ok_or_else(|| {
        Failure::new("the policy has no stage with the role `intake`, where a lead begins")
            .hint("add one to policy/stages.yaml")
    })?;
    if !draft.stage.is_empty() && draft.stage != intake {
        return Err(Failure::refused(format!(
            "a new lead begins in {intake}, and the JSON says `{}`",
            draft.stage
        ))
        .hint("leave `stage` out, and move the lead afterwards: each move is judged"));
    }
    draft.stage = intake;
    draft.id = id(
        args.id
            .as_deref()
            .or((!draft.id.is_empty()).then_some(&draft.id)),
        &draft,
        repository,
    )?;
    file(
        draft,
        remarks,
        reading,
        directory,
        &actor,
        &args.options,
        terminal,
    )
}

/// Returns what the text of an issue says of a new lead, and what of it was left out.
fn requested(place: &str) -> Result<(Draft, Vec<String>), Failure> {
    let bytes = input::read(place)?;
    let body = std::str::from_utf8(&bytes).map_err(|_| {
        Failure::new(format!("{place} is not UTF-8 text"))
            .hint("hand over the text of the issue as it is")
    })?;
    let (mut draft, remarks) = request::read(body);
    draft.source = Some(SOURCE.to_owned());
    Ok((draft, remarks))
}

/// Returns the id: the one that was chosen, or a new one, that no lead has on any branch that is here.
fn id(chosen: Option<&str>, draft: &Draft, repository: &Repository) -> Result<String, Failure> {
    let taken = repository.ids_everywhere()?;
    if let Some(chosen) = chosen {
        if taken.contains(chosen) {
            return Err(
                Failure::refused(format!("a lead is called `{chosen}` already"))
                    .hint("leave out --id, and one is made that nobody has"),
            );
        }
        return Ok(chosen.to_owned());
    }
    let name = slug(draft.company.name.as_deref().unwrap_or_default());
    loop {
        let id = format!("{name}-{}", store::suffix(store::random_number()));
        if !taken.contains(&id) {
            return Ok(id);
        }
    }
}

/// Judges the new lead, writes its file, and tells what to do next.
fn file(
    draft: Draft,
    mut remarks: Vec<String>,
    mut reading: Reading,
    directory: &Path,
    actor: &Actor,
    options: &Options,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let month = actor.now.with_timezone(&actor.zone).format("%Y-%m");
    let path = format!("leads/{month}/{}.yaml", draft.id);
    let text = draft.text(2);
    if crate::domain::lead::id_of(&path) != Some(&draft.id) {
        return Err(Failure::new(format!("`{}` cannot be an id", draft.id))
            .hint("small letters, digits and hyphens, such as acme-7k3q"));
    }
    store::check_everywhere(&path).map_err(|error| {
        Failure::new(error.to_string()).hint("choose another id with --id, such as acme-7k3q")
    })?;
    let judgement = Judgement::blank(&reading)?;
    reading.rewrite(&path, text.clone().into_bytes())?;
    remarks.extend(judgement.compare(&reading, &path, text.as_bytes())?);
    let source = draft
        .source
        .as_deref()
        .unwrap_or_default()
        .replace('_', " ");
    let subject = format!("{}: new, {source}", draft.id);
    let mut next = Vec::new();
    if draft.owner.is_none() {
        next.push(format!("leads assign {}", quoted(&draft.id)));
    }
    next.push(format!("leads touch {} CHANNEL OUTCOME", quoted(&draft.id)));
    let recording = work::Recording::of(&reading, directory, &path);
    let mut committed = None;
    if !options.dry_run {
        let repository = &reading.current.repository;
        repository.create(&path, text.as_bytes())?;
        if options.commit {
            committed = recording.commit(repository, &subject)?;
        }
    }
    let finished = Finished {
        id: draft.id,
        path,
        moved: Some((None, draft.stage)),
        record: (!options.commit).then(|| recording.command(&subject)),
        subject,
        before: None,
        after: text,
        committed,
        remarks,
        next,
    };
    let head = work::head(&reading, actor.now);
    work::tell(&finished, options, &head, terminal)
}

/// Refuses a lead without what every lead has.
fn complete(draft: &Draft) -> Result<(), Failure> {
    let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let parts = [
        ("--company NAME", said(&draft.company.name)),
        ("--source SOURCE", said(&draft.source)),
    ];
    let missing: Vec<&str> = parts
        .into_iter()
        .filter(|(_, said)| !said)
        .map(|(flag, _)| flag)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::new("a lead needs a company and a source")
        .hint(format!("add {}", missing.join(" and "))))
}
