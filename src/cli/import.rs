//! `leads import`: leads out of another program's export, by a mapping of its columns.

mod file;
mod judge;
mod known;
mod plan;
mod presets;
mod rejects;
mod replay;
mod twins;

use std::io::Write;
use std::path::Path;

use self::file::{Encoding, Export, Holds};
use self::judge::Judge;
use self::known::Known;
use self::plan::Plan;
use self::rejects::Destination;
use super::progress::Progress;
use super::reading::{self, Reading};
use super::work::{self, Actor, Judgement, Options};
use super::{Failure, Outcome, Terminal};
use crate::codec::mapping::{self, Mapping, Names};
use crate::domain::policy::Role;
use crate::finding::quoted;
use crate::render;
use crate::render::import::Import;
use crate::store::{Committed, Repository};

/// Take leads over from the export of another program: CSV, JSON, JSON lines or vCard.
///
/// A mapping says which column is which field; what `leads export --what files` wrote needs none. Rows that cannot be leads are never dropped: they go to the file of
/// --rejects, with the reason. A second import of the same file changes nothing, since each lead keeps the key that it
/// has in the other program. Exits 1 if a row was rejected.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The file.
    file: String,
    /// The mapping, a YAML file; `--suggest` writes one to start from.
    #[arg(long, value_name = "MAP.yaml", conflicts_with = "preset")]
    mapping: Option<String>,
    /// A mapping that comes with the program: hubspot, salesforce, pipedrive, zoho, odoo, espocrm, suitecrm or vcard.
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    /// Print a mapping for this file, to look over; or the one of --preset.
    #[arg(long)]
    suggest: bool,
    /// Write the rows that are not taken to this new CSV file, with a column `leads_reason`.
    #[arg(long, value_name = "FILE")]
    rejects: Option<String>,
    /// How the file was saved [default: utf-8].
    #[arg(long, value_enum)]
    encoding: Option<Encoding>,
    /// What stands between cells: a character, or `tab` [default: found out].
    #[arg(long, value_name = "C")]
    delimiter: Option<String>,
    /// Let leads that were imported before take over what is new there, but for what people here have changed.
    #[arg(long)]
    update: bool,
    /// Into a repository without leads: commit day by day what happened, dated then, as far as the mapping gives dates.
    #[arg(long, conflicts_with_all = ["update", "commit"])]
    replay: bool,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let delimiter = args.delimiter.as_deref();
    let mut export = Export::find(directory, &args.file, args.encoding, delimiter)?;
    let is_whole = args.mapping.is_none() && args.preset.is_none() && holds_leads(&mut export)?;
    if args.suggest {
        if is_whole {
            return Err(
                Failure::new(format!("{} holds leads as they are", args.file))
                    .hint("they need no mapping: leads import FILE"),
            );
        }
        return suggest(args, &export, terminal);
    }
    let destination = match &args.rejects {
        Some(name) => Some(Destination::find(directory, name)?),
        None => None,
    };
    if is_whole && (args.update || args.replay) {
        return Err(Failure::new(
            "whole leads come without their history, and without a note of what was said of them last",
        )
        .hint(match args.replay {
            true => "git clone brings the history along; or leave out --replay",
            false => "leave out --update: leads that are here stay as they are; git merges what two clones changed",
        }));
    }
    let (reading, actor) = work::filing(directory, &args.options)?;
    let repository = &reading.current.repository;
    if args.options.commit && repository.has_staged()? {
        return Err(Failure::refused(
            "something else is staged, and would be committed with the leads",
        )
        .hint("commit it first, or take it back: git reset"));
    }
    let judgement = Judgement::blank(&reading)?;
    let names = Names {
        policy: Some(reading.policy()),
        schema: Some(judgement.schema()),
    };
    let (file, text) = match is_whole {
        true => Default::default(),
        false => presets::mapping(directory, args.mapping.as_deref(), args.preset.as_deref())?,
    };
    let (mapping, mut findings) = match is_whole {
        true => (Some(Mapping::whole()), Vec::new()),
        false => mapping::read(&file, text.as_bytes(), names),
    };
    let mut surveyed = None;
    if let Some(mapping) = &mapping {
        let survey = plan::survey(&export, mapping, &reading.policy().teams)?;
        // A list of objects without any says nothing of its columns.
        if survey.rows > 0 || !survey.columns.names().is_empty() {
            findings.extend(mapping.misfits(&file, &survey.columns));
        }
        surveyed = Some(survey);
    }
    if !findings.is_empty() {
        return faulty(findings, &file, &text, args, &reading, terminal);
    }
    let (Some(mapping), Some(survey)) = (mapping, surveyed) else {
        return Err(Failure::new(format!("{file} cannot be used")));
    };
    let columns = survey.columns.clone();
    let stages = &reading.policy().stages.stages;
    let intake = stages.iter().find(|stage| stage.role == Role::Intake);
    let judge = Judge {
        mapping: &mapping,
        actor: &actor,
        judgement: &judgement,
        reading: &reading,
        intake: intake.map(|stage| stage.name.to_string()),
        updates: args.update,
        replays: args.replay,
    };
    let mut known = Known::new(&reading, &mapping);
    if args.replay && !known.is_empty() {
        return Err(Failure::refused("there are leads here already, so their history cannot be told before them")
            .hint("replay into a repository without leads; or leave out --replay, and all comes in with one commit"));
    }
    let mut plan = plan::plan(&export, survey, &judge, &mut known)?;
    drop(known);
    twins::find(&mut plan, &reading);
    plan.decide(&reading.policy().stages);
    allowed(&plan, &actor, &reading)?;
    if args.replay {
        replay::check(&reading.current.repository, &plan.steps)?;
    }
    let rejects = destination.filter(|_| !plan.rejects.is_empty() && !args.options.dry_run);
    if let Some(destination) = &rejects {
        destination.write(&export, &columns, &plan.rejects)?;
    }
    let rejects_file = rejects.and(args.rejects.as_deref());
    finish(
        args,
        &export,
        &mapping,
        plan,
        rejects_file,
        &actor,
        &reading,
        terminal,
    )
}

/// Returns whether a file holds whole leads; fails if it holds what was calculated about them.
fn holds_leads(export: &mut Export) -> Result<bool, Failure> {
    match export.look()? {
        Holds::Leads => Ok(true),
        Holds::Rows => Ok(false),
        Holds::Facts => Err(Failure::new(format!(
            "{} tells about leads, and is not the leads: activities, evidence and notes are not in it",
            export.name
        ))
        .hint("leads export --what files writes what can be imported")),
    }
}

/// Writes and commits what was planned, and tells it.
#[expect(clippy::too_many_arguments, reason = "the end of one long story")]
fn finish(
    args: &Args,
    export: &Export,
    mapping: &Mapping,
    mut plan: Plan,
    rejects_file: Option<&str>,
    actor: &Actor,
    reading: &Reading,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let subject = subject(&plan, &mapping.system);
    let head = work::head(reading, actor.now);
    let mut commits = Vec::new();
    let mut next = Vec::new();
    if !args.options.dry_run {
        let repository = &reading.current.repository;
        let steps = std::mem::take(&mut plan.steps);
        if args.replay {
            commits = replay::run(repository, steps, &mapping.system)?;
        } else if !plan.writes.is_empty() {
            write(repository, &plan)?;
            if args.options.commit {
                let paths: Vec<&str> = plan.writes.iter().map(|file| file.path.as_str()).collect();
                let committed = repository.commit_all(&paths, &subject, None)?;
                if let Committed::Commit(commit) = committed {
                    commits.push(commit.to_string());
                }
            } else {
                next.push(format!(
                    "git add leads && git commit -m {} -- leads",
                    quoted(&subject)
                ));
            }
        }
    }
    if plan.counts.changed > 0 && !args.update && !mapping.is_whole() {
        next.push("the same with --update takes over what nobody here has changed".to_owned());
    }
    if plan.counts.rejected > 0 && rejects_file.is_none() {
        next.push("--rejects FILE keeps the rows that were not taken, with the reasons".to_owned());
    }
    if !plan.twins.is_empty() {
        next.push(
            "leads dedupe --all lists what looks like one prospect, and --merge unites two"
                .to_owned(),
        );
    }
    let sample = plan
        .sample
        .as_ref()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let import = Import {
        file: &export.name,
        system: &mapping.system,
        counts: &plan.counts,
        handled: &plan.handled,
        rejects: &plan.rejects,
        twins: &plan.twins,
        rejects_file,
        subject: &subject,
        dry_run: args.options.dry_run,
        sample,
        commits: &commits,
        remarks: &plan.remarks,
        next: &next,
    };
    let look = terminal.look();
    match (args.options.format, args.options.quiet) {
        (work::Format::Json, _) => render::import::json(terminal, &import, &head)?,
        (work::Format::Text, true) => {
            for file in plan
                .writes
                .iter()
                .filter_map(|file| crate::domain::lead::id_of(&file.path))
            {
                writeln!(terminal, "{file}")?;
            }
        }
        (work::Format::Text, false) => render::import::text(terminal, &import, &look)?,
    }
    if args.options.format == work::Format::Text {
        plan.remarks
            .iter()
            .for_each(|remark| terminal.remark(remark));
    }
    Ok(match plan.counts.rejected {
        0 => Outcome::Clean,
        _ => Outcome::Found,
    })
}

/// Writes the files; what was written before something stopped it is known again by the next run.
fn write(repository: &Repository, plan: &Plan) -> Result<(), Failure> {
    let progress = Progress::new("writing leads");
    let (done, result) = repository.write_all(&plan.writes, &progress);
    result.map_err(|error| {
        let told = format!("{error}; {done} of {} leads are written", plan.writes.len());
        Failure::new(told).hint("mend that and run the import again: it goes on where it stopped")
    })
}

/// Returns the subject of the commit.
fn subject(plan: &Plan, system: &str) -> String {
    let parts = [(plan.counts.new, "new"), (plan.counts.updated, "updated")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("import: {} from {system}", parts.join(", "))
}

/// Refuses to bring leads in beyond the first stage for somebody who leads no team: `check` would find each of them.
fn allowed(plan: &Plan, actor: &Actor, reading: &Reading) -> Result<(), Failure> {
    let teams = &reading.policy().teams;
    let leads = actor
        .person
        .as_ref()
        .is_some_and(|person| teams.is_led_by(person));
    if leads || plan.beyond.is_empty() {
        return Ok(());
    }
    let count: usize = plan.beyond.values().sum();
    let stages = plan
        .beyond
        .iter()
        .map(|(stage, count)| format!("{count} {stage}"));
    let who = match &actor.person {
        Some(person) => format!("{} does not", person.id),
        None => "the policy does not know who you are".to_owned(),
    };
    let leaders: Vec<&str> = teams
        .teams
        .values()
        .filter_map(|team| team.lead.as_deref())
        .collect();
    Err(Failure::refused(format!(
        "{} would come in beyond the first stage ({}), past every gate; only who leads a team may do that, and {who}",
        match count {
            1 => "1 lead".to_owned(),
            count => format!("{count} leads"),
        },
        stages.collect::<Vec<_>>().join(", ")
    ))
    .hint(format!(
        "ask {} to run it, or let the mapping file them in the first stage",
        leaders.join(" or ")
    )))
}

/// Tells what is wrong with the mapping.
fn faulty(
    findings: Vec<crate::finding::Finding>,
    file: &str,
    text: &str,
    args: &Args,
    reading: &Reading,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let located = reading::located(findings, text);
    let look = terminal.look();
    match args.options.format {
        work::Format::Json => {
            render::findings::json(terminal, "import", &located, None, &reading.head())?
        }
        work::Format::Text => render::findings::text(terminal, &located, &look)?,
    }
    if args.options.format == work::Format::Text {
        terminal.remark(&format!(
            "{file} cannot be used as it stands, so nothing was imported"
        ));
    }
    Ok(Outcome::Found)
}

/// Prints a mapping to start from.
fn suggest(args: &Args, export: &Export, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    const LOOKED_AT: usize = 1_000;
    if let Some(preset) = &args.preset {
        write!(terminal, "{}", presets::find(preset)?)?;
        return Ok(Outcome::Clean);
    }
    let (rows, columns) = export.beginning(LOOKED_AT)?;
    let text = mapping::suggest::suggest(&export.name, &columns, &rows);
    write!(terminal, "{text}")?;
    Ok(Outcome::Clean)
}
