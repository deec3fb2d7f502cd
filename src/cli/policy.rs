//! `leads policy`: what the policy says, what a change of it means, whose word it is, and a calendar to try.

mod diff;
mod due;
mod elapsed;
mod show;
mod sign;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Failure, Outcome, Terminal, reading};
use crate::codec;
use crate::domain::calendar::Calendar;
use crate::finding::{Finding, nearest};
use crate::store::{self, Content, Repository};

/// See what the policy says and what a change of it means, sign it, and try a calendar.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Show(show::Args),
    Sign(sign::Args),
    Diff(diff::Args),
    Due(due::Args),
    Elapsed(elapsed::Args),
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Show(args) => show::run(args, directory, terminal),
        Command::Sign(args) => sign::run(args, directory, terminal),
        Command::Diff(args) => diff::run(args, directory, terminal),
        Command::Due(args) => due::run(args, directory, terminal),
        Command::Elapsed(args) => elapsed::run(args, directory, terminal),
    }
}

/// Which calendar to try.
#[derive(clap::Args)]
struct Chosen {
    /// The calendar; the policy's default calendar if left out.
    #[arg(long, value_name = "NAME")]
    calendar: Option<String>,
    /// The policy folder; `policy/` of the repository if left out. Only `sla.yaml` need be in it.
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
}

impl Chosen {
    /// Returns the calendar that was asked for.
    fn calendar(&self, directory: &Path) -> Result<Arc<Calendar>, Failure> {
        let files = folder(self.policy.as_deref(), directory)?;
        let (calendars, findings) = codec::policy::read_calendars(&files);
        let names = || calendars.by_name.keys().map(|name| &**name);
        let wanted = self.calendar.as_deref().or(calendars.default.as_deref());
        let Some(wanted) = wanted else {
            return Err(Failure::new("the policy has no default calendar")
                .hint("name one: --calendar NAME"));
        };
        let fault = calendars.faults.get(wanted);
        if let (Some(calendar), None) = (calendars.by_name.get(wanted), fault) {
            return Ok(calendar.clone());
        }
        // Where nothing can be read at all, that is what is wrong.
        let nothing = calendars.by_name.is_empty() && calendars.faults.is_empty();
        if let Some(fault) = fault.or(findings.first().filter(|_| nothing)) {
            return Err(unusable(wanted, fault));
        }
        let failure = Failure::new(format!("no calendar is called `{wanted}`"));
        let names: Vec<&str> = names().collect();
        Err(match nearest(wanted, names.iter().copied()) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None if names.is_empty() => {
                failure.hint("policy/sla.yaml defines calendars under `calendars:`")
            }
            None => failure.hint(format!("policy/sla.yaml defines: {}", names.join(", "))),
        })
    }
}

/// Returns the failure to go by a calendar that has this fault: without what is wrong it would say something else.
fn unusable(calendar: &str, fault: &Finding) -> Failure {
    let file = match fault.place.file.rsplit('/').next() {
        Some(file) if file != "sla.yaml" => format!("{file}: "),
        _ => String::new(),
    };
    let wrong = format!(
        "the calendar `{calendar}` cannot be used: {file}{}",
        fault.message
    );
    match &fault.help {
        Some(help) => Failure::new(wrong).hint(help.clone()),
        None => Failure::new(wrong),
    }
}

/// Returns the files of a policy folder on disk.
fn folder(given: Option<&Path>, directory: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let place = match given {
        Some(place) => directory.join(place),
        None => Repository::discover(directory)?
            .workdir()
            .unwrap_or(directory)
            .join("policy"),
    };
    let files = store::folder(&place)?;
    let read = files.into_iter().filter_map(|file| match file.content {
        Content::Bytes(bytes) => Some((file.path, bytes)),
        _ => None,
    });
    let files: Vec<_> = read.collect();
    reading::understood(&files)?;
    if files.is_empty() {
        return Err(
            Failure::new(format!("there is no policy in {}", place.display()))
                .hint("`leads init` writes one; or name a folder with --policy DIR"),
        );
    }
    Ok(files)
}

/// Returns an instant that a person wrote.
fn instant(text: &str) -> Result<chrono::DateTime<chrono::Utc>, String> {
    super::reading::instant(text).ok_or_else(|| {
        "write a time such as 2026-11-20T16:00:00+01:00, or a date such as 2026-11-20 (UTC)"
            .to_owned()
    })
}

/// How an answer is printed.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}
