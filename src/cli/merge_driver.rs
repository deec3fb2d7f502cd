//! `leads merge-driver`: merges one lead field by field, for git, which calls it.
#![expect(
    clippy::disallowed_methods,
    reason = "cli reads and writes the three files that git hands over"
)]

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::merging::{self, decision, sentence};
use super::{Failure, Outcome, Terminal, input};
use crate::codec::merge::{Choices, Merged, merge_valid};
use crate::codec::yaml;
use crate::domain::lead;
use crate::store::{LARGEST_FILE_BYTES, Repository};

/// Merge one lead for git, which calls this for files that `.gitattributes` marks `merge=leads`.
///
/// Leaves the merged lead in the place of OURS. What cannot be merged stands there between conflict markers that name the
/// field. Exit codes: 0 merged, 1 a field in conflict, 2 it could not be merged field by field, so git's way was taken.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The version that both sides started from (%O).
    base: PathBuf,
    /// The version that is merged into (%A); the result goes there.
    ours: PathBuf,
    /// The version that is merged (%B).
    theirs: PathBuf,
    /// The path of the lead (%P), to name it.
    path: Option<String>,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let [base, ours, theirs] =
        [&args.base, &args.ours, &args.theirs].map(|file| directory.join(file));
    let name = args
        .path
        .clone()
        .unwrap_or_else(|| args.ours.display().to_string());
    let repository = Repository::discover(directory).ok();
    let schema = repository.as_ref().and_then(merging::schema);
    let known = repository
        .as_ref()
        .map_or(Ok(()), merging::require_known_form);
    if let Err(newer) = known {
        return by_lines(&name, &newer.to_string(), [&base, &ours, &theirs], terminal);
    }
    let [base_text, ours_text, theirs_text] = [&base, &ours, &theirs].map(|file| text(file));
    let merged = match [base_text?, ours_text?, theirs_text?] {
        [Ok(base), Ok(ours), Ok(theirs)] => {
            merge_valid(&base, &ours, &theirs, &Choices::default(), schema.as_ref())
                .map_err(|unread| unread.why)
        }
        [base, ours, theirs] => Err(base.and(ours).and(theirs).err().unwrap_or_default()),
    };
    match merged {
        Ok(merged) => {
            fs::write(&ours, &merged.text).map_err(|error| {
                Failure::new(format!("the merged {name} cannot be written: {error}"))
                    .hint("git keeps both versions: see `git status`")
            })?;
            Ok(tell(&name, &merged, terminal))
        }
        Err(why) => by_lines(&name, &why, [&base, &ours, &theirs], terminal),
    }
}

fn tell(name: &str, merged: &Merged, terminal: &mut Terminal) -> Outcome {
    let Some((last, first)) = merged.conflicts.split_last() else {
        return Outcome::Clean;
    };
    for conflict in first {
        terminal.complain(&Failure::refused(format!("{name}: {}", sentence(conflict))));
    }
    let failure = Failure::refused(format!("{name}: {}", sentence(last)));
    let id = lead::id_of(name).unwrap_or(name);
    terminal.complain(&failure.hint(decision(id, &merged.conflicts)));
    Outcome::Found
}

/// Merges line by line, as git would have without this program.
fn by_lines(
    name: &str,
    why: &str,
    [base, ours, theirs]: [&Path; 3],
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let mut git = Command::new("git");
    git.args([
        "merge-file",
        "-q",
        "-L",
        "ours",
        "-L",
        "base",
        "-L",
        "theirs",
    ]);
    let status = git.args([ours, base, theirs]).status();
    match status.map(|status| status.code()) {
        Ok(Some(0)) => {
            terminal.remark(&format!("{name} was merged line by line: {why}"));
            Ok(Outcome::Clean)
        }
        _ => Err(
            Failure::new(format!("{name} cannot be merged field by field: {why}")).hint(
                "put it right between the conflict markers, and let `leads check` look at it",
            ),
        ),
    }
}

/// Returns the text of a file that git hands over, or why it is none; fails if there is no file to read.
fn text(file: &Path) -> Result<Result<String, String>, Failure> {
    const HELP: &str = "name three files, as git does: see `leads merge-driver --help`";
    let mut bytes = Vec::new();
    let shown = file.display().to_string();
    let opened = input::open(file, &shown, HELP)?;
    let read = opened.take(LARGEST_FILE_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| input::unreadable(&shown, &error, HELP))?;
    if bytes.len() as u64 > LARGEST_FILE_BYTES {
        return Ok(Err("a version is larger than 1 MiB".to_owned()));
    }
    let text = yaml::text(&bytes).map(str::to_owned);
    Ok(text.map_err(|fault| fault.message))
}
