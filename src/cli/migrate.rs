//! `leads migrate`: an older book is brought up to the form that this program writes.

use std::io::Write;
use std::path::Path;

use super::{Failure, Outcome, Terminal, reading};
use crate::codec::migration::{self, Step, TABLE};
use crate::render::diff;
use crate::store::Repository;

/// Bring an older book up to the form that this program writes.
///
/// The form is `schema_version` in policy/definition.yaml; without it, it is 1. A book in a newer form than the program
/// knows is refused by every command. Afterwards both teams sign again, as after any change of schema and policy.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Show what would change, and change nothing.
    #[arg(long, short = 'n')]
    dry_run: bool,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let repository = Repository::discover(directory)?;
    bring(&repository, TABLE, args.dry_run, terminal)
}

/// Takes the steps of a table that a book has not taken yet, and tells what they changed.
fn bring(
    repository: &Repository,
    table: &[Step],
    dry_run: bool,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    if repository.workdir().is_none() {
        return Err(Failure::new("a bare repository has no files to change")
            .hint("run this in a clone with a work tree"));
    }
    let mut files = reading::plain(repository, "policy")?;
    if files.is_empty() {
        return Err(
            Failure::new("this repository has no policy/ folder, so it is no book")
                .hint("`leads init` writes one to start from"),
        );
    }
    reading::understood(&files)?;
    for folder in ["leads", "schema"] {
        files.extend(reading::plain(repository, folder)?);
    }
    let plan = migration::plan(&files, table).map_err(|why| {
        Failure::refused(format!("the book cannot be brought up: {why}"))
            .hint("nothing was changed; mend it first: `leads check` shows the lines")
    })?;
    if plan.steps.is_empty() {
        let version = plan.from;
        writeln!(
            terminal,
            "already at version {version}, the newest: nothing to do"
        )?;
        return Ok(Outcome::Clean);
    }
    let look = terminal.look();
    for step in &plan.steps {
        writeln!(terminal, "{step}")?;
    }
    for (path, before, after) in &plan.changes {
        match (before, dry_run) {
            (_, true) => {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let (before, after) = (before.as_deref().map(text), text(after));
                writeln!(terminal)?;
                diff::text(terminal, path, before.as_deref(), Some(&after), &look)?;
                continue;
            }
            (Some(before), false) => repository.replace(path, before, after)?,
            (None, false) => repository.create(path, after)?,
        }
        writeln!(terminal, "wrote {path}")?;
    }
    let (from, to) = (plan.from, plan.to);
    match dry_run {
        true => writeln!(terminal, "\nversion {from} → {to}; nothing was written")?,
        false => writeln!(
            terminal,
            "version {from} → {to}\nnext: look at `git diff`, commit it on a branch, and both teams sign: leads policy sign"
        )?,
    }
    Ok(Outcome::Clean)
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "tests make the book that is brought up"
)]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::*;

    const STEP: Step = Step {
        summary: "webinars are called so",
        change: |files| {
            let leads = files
                .iter_mut()
                .filter(|(path, _)| path.starts_with("leads/"));
            for (_, bytes) in leads {
                *bytes = String::from_utf8_lossy(bytes)
                    .replace("seminar", "webinar")
                    .into();
            }
            Ok(())
        },
    };

    #[test]
    fn a_dry_run_writes_nothing_and_the_next_one_does() {
        let place = tempfile::tempdir().unwrap();
        let file = |path: &str| place.path().join(path);
        let read = |path: &str| fs::read_to_string(file(path)).unwrap();
        for (path, text) in [
            (
                "leads/2026-11/a-1.yaml",
                "id: a-1\nsource: seminar # the spring one\n",
            ),
            ("leads/2026-11/b-2.yaml", "id: b-2\nsource: referral\n"),
            ("policy/definition.yaml", "sources: {}\n"),
        ] {
            fs::create_dir_all(file(path).parent().unwrap()).unwrap();
            fs::write(file(path), text).unwrap();
        }
        let mut git = Command::new("git");
        git.args(["init", "--quiet"]).arg(place.path());
        assert!(git.status().unwrap().success());
        let repository = Repository::around(place.path()).unwrap();
        let mut terminal = Terminal::new();
        let mut bring = |dry_run| bring(&repository, &[STEP], dry_run, &mut terminal).unwrap();
        bring(true);
        assert_eq!(read("policy/definition.yaml"), "sources: {}\n");
        bring(false);
        let marked = "sources: {}\nschema_version: 2\n";
        for _ in 0..2 {
            assert_eq!(read("policy/definition.yaml"), marked);
            let lead = read("leads/2026-11/a-1.yaml");
            assert_eq!(lead, "id: a-1\nsource: webinar # the spring one\n");
            assert_eq!(
                read("leads/2026-11/b-2.yaml"),
                "id: b-2\nsource: referral\n"
            );
            // The form is newer now than the program's own table knows.
            assert!(super::bring(&repository, TABLE, false, &mut Terminal::new()).is_err());
        }
    }
}
