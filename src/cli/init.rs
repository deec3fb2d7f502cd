//! `leads init`: puts the rules a team starts with into its repository.
#![expect(
    clippy::disallowed_methods,
    reason = "cli looks at the repository and writes into it here"
)]

mod answers;
mod place;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use self::answers::{Answers, TEAMS};
use self::place::Plan;
use super::{Failure, Outcome, merging, starter};
use crate::store::{self, Repository};

/// Put schema, policy and CODEOWNERS into this repository. Files that are there already stay as they are.
///
/// Asks who you are if you sit at a terminal; everything can be changed later, in policy/.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    /// Your name [default: git's user.name].
    #[arg(long)]
    name: Option<String>,
    /// The e-mail address of your commits [default: git's user.email].
    #[arg(long)]
    email: Option<String>,
    /// Your team.
    #[arg(long, value_parser = TEAMS)]
    team: Option<String>,
    /// Where your office is, as a time zone [default: Europe/Berlin].
    #[arg(long)]
    zone: Option<String>,
    /// Ask nothing.
    #[arg(long, short)]
    yes: bool,
    /// Show what would be written, and write nothing.
    #[arg(long, short = 'n')]
    dry_run: bool,
}

/// Writes what is missing and says what to do next. `asks` gives the lines that somebody at a terminal types.
pub(super) fn run(
    args: &Args,
    directory: &Path,
    asks: Option<&mut dyn io::BufRead>,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let top = top(directory)?;
    let known = |key: &str, given: &Option<String>| match given {
        Some(given) => Ok(Some(given.clone())),
        None => git(directory, &["config", key]).map(|answer| answer.ok()),
    };
    let mut answers = Answers {
        name: known("user.name", &args.name)?,
        email: known("user.email", &args.email)?,
        team: args.team.clone(),
        zone: args.zone.clone(),
    };
    let people_missing = place::is_free(&top, starter::PEOPLE)?;
    if let Some(lines) = asks.filter(|_| !args.yes && people_missing) {
        answers.ask(args, lines, out)?;
    }
    let zone = answers.zone()?;
    let mut files = starter::rules(&zone);
    if !place::is_free(&top, starter::HOURS)? {
        // Office hours that are there already name the holidays they want.
        files.retain(|(path, _)| *path != starter::HOLIDAYS);
    }
    let around = starter::AROUND
        .iter()
        .map(|(path, text)| (*path, (*text).to_owned()));
    files.extend(around);
    if people_missing {
        files.push((starter::PEOPLE, answers.teams()?));
    }
    files.sort();

    let mut plan = Plan::new(&top, files)?;
    if !people_missing {
        plan.kept.push(starter::PEOPLE);
        plan.kept.sort_unstable();
    }
    if !args.dry_run {
        plan.apply(&top)?;
    }
    let told = tell_git(&top, args.dry_run)?;
    let attributes = top.join(".gitattributes");
    let is_file = fs::symlink_metadata(&attributes).is_ok_and(|found| found.is_file());
    let text = is_file
        .then(|| fs::read_to_string(&attributes).ok())
        .flatten();
    let driver = text.is_none_or(|text| merging::attributed(&text).is_none());
    let git = Git { told, driver };
    tell(&plan, args.dry_run, &git, &zone, out)?;
    Ok(Outcome::Clean)
}

/// Returns the top of the repository around a directory.
fn top(directory: &Path) -> Result<PathBuf, Failure> {
    // The second answer leads up from here: unlike the first it has no letters that could be lost on the way.
    let answer = git(directory, &["rev-parse", "--show-toplevel", "--show-cdup"])?;
    let answer = answer.map_err(|said| {
        let said = said.trim_start_matches("fatal: ").to_owned();
        match Repository::discover(directory) {
            Err(store::Error::NoRepository { .. }) => {
                Failure::new(format!("there is no git repository to write into: {said}"))
                    .hint("type `git init` first, then `leads init` again")
            }
            Err(other) => other.into(),
            Ok(_) => Failure::new(format!("there are no files to write beside: {said}"))
                .hint("go to the files of your clone; of a repository without any, make a clone"),
        }
    })?;
    let up = answer.rsplit('\n').next().unwrap_or_default();
    Ok(directory.join(up.trim_end_matches('\r')))
}

/// Returns what git prints without the end of the last line, or else what it complains of.
pub(super) fn git(directory: &Path, args: &[&str]) -> Result<Result<String, String>, Failure> {
    let mut command = Command::new("git");
    let done = command.args(args).current_dir(directory).output();
    let done = done.map_err(|error| {
        Failure::new(format!("git cannot be started: {error}")).hint("install git, and try again")
    })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(if done.status.success() {
        let said = text(&done.stdout);
        Ok(said.strip_suffix('\n').unwrap_or(&said).to_owned())
    } else {
        Err(text(&done.stderr)
            .lines()
            .next()
            .unwrap_or("git does not say why")
            .to_owned())
    })
}

/// What git knows of leads.
struct Git {
    /// Whether it was told just now, or would be, how to merge them.
    told: bool,
    /// Whether `.gitattributes` says, or will, that they are merged so.
    driver: bool,
}

/// Tells git in this clone how to merge leads, and returns whether nobody had before. What git itself cannot be asked in, it
/// need not be told in.
fn tell_git(top: &Path, dry_run: bool) -> Result<bool, Failure> {
    match Repository::around(top) {
        Ok(repository) if dry_run => Ok(!merging::is_installed(&repository)),
        Ok(repository) => merging::install(&repository),
        Err(_) => Ok(false),
    }
}

fn tell(plan: &Plan, dry_run: bool, git: &Git, zone: &str, out: &mut dyn Write) -> io::Result<()> {
    let verb = if dry_run { "would write" } else { "wrote" };
    for (path, _) in &plan.missing {
        writeln!(out, "{verb} {path}")?;
    }
    for path in &plan.kept {
        writeln!(out, "{:<width$} {path}", "kept", width = verb.len())?;
    }
    if git.told {
        let verb = if dry_run { "would set" } else { "set" };
        let width = if dry_run {
            "would write".len()
        } else {
            "wrote".len()
        };
        writeln!(out, "{verb:<width$} git config merge.leads.driver")?;
    }
    if plan.missing.is_empty() {
        return writeln!(out, "\nEverything is there already.");
    }
    if dry_run {
        return writeln!(out, "\nNothing was written. Leave out --dry-run to do it.");
    }
    let wrote = |path: &str| plan.missing.iter().any(|(missing, _)| *missing == path);
    let hours = match zone {
        starter::ZONE => {
            "Office hours and holidays in policy/sla.yaml are German ones: make them yours."
                .to_owned()
        }
        zone => {
            format!("Add your public holidays to policy/sla.yaml; its office hours are in {zone}.")
        }
    };
    let mut next = vec![
        "Put your colleagues into policy/teams.yaml: at least one each in marketing, inside and sales.",
        "Say what a good lead is in policy/definition.yaml, and what you promise in policy/sla.yaml.",
    ];
    if wrote(starter::HOURS) {
        next.push(&hours);
    }
    if wrote(".github/CODEOWNERS") {
        next.push("Put your organisation in place of `your-org` in .github/CODEOWNERS.");
    } else {
        next.push("Let marketing and sales both own policy/ and schema/ in .github/CODEOWNERS.");
    }
    if !wrote(".gitattributes") {
        next.push("Add `policy/** -text` and `schema/** -text` to .gitattributes: signed bytes stay the same.");
    }
    let driver = format!(
        "Add `{}` to .gitattributes: leads are merged field by field.",
        merging::ATTRIBUTE
    );
    if !git.driver {
        next.push(&driver);
    }
    next.extend([
        "git add .gitattributes .github policy schema && git commit -m \"policy: what we start with\"",
        "Have marketing and sales read policy/ together and change it until both would sign it; then each does: `leads policy sign --commit`.",
        "Let each colleague type `leads init` in their clone too: it changes no file, and tells git there how to merge leads.",
        "File your first lead: `leads new`; `leads status` shows it. To see a full book: `leads demo`.",
    ]);
    writeln!(out, "\nNext:")?;
    for (count, what) in next.iter().enumerate() {
        writeln!(out, "  {}. {what}", count + 1)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
