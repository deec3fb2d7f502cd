//! `leads demo`: a team's repository with weeks of history, to try everything on.
#![expect(clippy::disallowed_methods, reason = "cli makes the directory")]

mod days;
mod deeds;
mod draft;
mod git;
mod opening;
mod people;
mod play;
mod script;
mod story;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, SubsecRound, Utc};

use self::days::Days;
pub(super) use self::draft::scalar;
use super::terminal::now;
use super::{Failure, Outcome, Terminal, starter, status};
use crate::codec;

/// Make a repository to try things on: six people, some sixty leads, six weeks of commits.
///
/// The weeks end now, so some leads are late and some will be soon. Nothing in it is real.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Where: a directory that is empty or not there yet.
    #[arg(value_name = "DIR", default_value = "leads-demo")]
    place: PathBuf,
    /// End the weeks at this time (RFC 3339, or a date, in UTC) instead of now: the same time gives the same commits.
    #[arg(long, value_name = "TIME", value_parser = time)]
    as_of: Option<DateTime<Utc>>,
}

/// A demo that was made.
#[derive(Debug)]
pub(super) struct Made {
    /// Where.
    pub(super) directory: PathBuf,
    /// When its weeks end.
    pub(super) as_of: DateTime<Utc>,
    /// When they begin.
    pub(super) since: DateTime<Utc>,
    pub(super) commits: usize,
    pub(super) merges: usize,
    pub(super) leads: usize,
    pub(super) people: usize,
}

/// Makes the demo, says what it is, and shows its status.
pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let directory = match directory == Path::new(".") {
        true => args.place.clone(),
        false => directory.join(&args.place),
    };
    let made = make(&directory, args.as_of.unwrap_or_else(now))?;
    tell(&made, terminal)?;
    writeln!(terminal)?;
    status::overview(&directory, made.as_of, terminal)
}

/// Makes a repository in this directory whose history ends at `now`.
pub(super) fn make(directory: &Path, now: DateTime<Utc>) -> Result<Made, Failure> {
    let now = now.trunc_subsecs(0);
    let rules: Vec<_> = starter::RULES
        .iter()
        .chain(&[(starter::PEOPLE, starter::TEAMS)])
        .collect();
    let rules: Vec<_> = rules
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
        .collect();
    let (policy, _) = codec::policy::read(&rules);
    let office = policy
        .and_then(|policy| policy.sla.default_calendar)
        .expect("because the default policy is tested");
    let days = Days::before(now, &office).ok_or_else(|| {
        Failure::new(format!("six weeks cannot end at {now}"))
            .hint("give a time after 1970 with --as-of")
    })?;
    let story = story::story(&days);

    empty(directory)?;
    git::create(directory, &story.commits, people::READER)?;
    Ok(Made {
        directory: directory.to_owned(),
        as_of: now,
        since: story.commits[0].stamp,
        commits: story.commits.len(),
        merges: story
            .commits
            .iter()
            .filter(|commit| commit.parents.len() > 1)
            .count(),
        leads: story.leads,
        people: people::PEOPLE.len(),
    })
}

/// Makes sure that the directory is there and empty.
fn empty(directory: &Path) -> Result<(), Failure> {
    let shown = directory.display();
    let holds = match fs::read_dir(directory) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => true,
        Err(error) => return Err(Failure::new(format!("{shown} cannot be read: {error}"))),
    };
    if holds {
        let hint = "name another directory: leads demo DIR";
        return Err(Failure::new(format!("{shown} is there already, and not empty")).hint(hint));
    }
    fs::create_dir_all(directory)
        .map_err(|error| Failure::new(format!("{shown} cannot be made: {error}")))
}

fn tell(made: &Made, out: &mut dyn Write) -> io::Result<()> {
    let shown = made.directory.display().to_string();
    let (since, until) = (made.since.date_naive(), made.as_of.date_naive());
    let Made {
        leads,
        people,
        commits,
        merges,
        ..
    } = made;
    let cd = if shown.contains(' ') {
        format!("\"{shown}\"")
    } else {
        shown.clone()
    };
    writeln!(
        out,
        "\
Made {shown}: {leads} leads, {people} people, {commits} commits ({merges} merged pull requests), {since} to {until}.
In it you are {}, inside sales. Some leads are late, some will be soon. Nothing in it is real.

  cd {cd}
  leads status             what is due, the most urgent on top
  leads check              what is late or wrong, and whose it is
  leads log olten-8g1z     offered, taken back, offered again: what happened to one lead",
        people::READER.name
    )
}

fn time(text: &str) -> Result<DateTime<Utc>, String> {
    let date = || {
        text.parse::<chrono::NaiveDate>()
            .ok()?
            .and_hms_opt(0, 0, 0)
            .map(|time| time.and_utc())
    };
    let time = DateTime::parse_from_rfc3339(text)
        .map(|time| time.with_timezone(&Utc))
        .ok();
    time.or_else(date).ok_or_else(|| {
        "write a time such as 2026-11-20T09:00:00+01:00, or a date such as 2026-11-20 (UTC)"
            .to_owned()
    })
}

#[cfg(test)]
mod tests;
