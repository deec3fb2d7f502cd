//! The history of the book once more, without the personal data of one lead.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use super::Args;
use super::history::Known;
use super::proof::{self, Told};
use crate::cli::audit::anchor::Anchor;
use crate::cli::reading::{self, State, Wanted};
use crate::cli::work::{self, Format};
use crate::cli::{Failure, Outcome, Terminal};
use crate::finding::quoted;
use crate::render::erasure as render;
use crate::store::Repository;

pub(super) fn run(
    args: &Args,
    folder: &Path,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let state = State::default();
    let here = || Repository::discover(directory).map_err(Failure::from);
    let reading = reading::read_in(here()?, directory, &state, true, Wanted::Lead(&args.id))?;
    let (id, branch) = ready(&reading)?;
    let known = Known::of(&reading, &id)?;
    if !known.holds_any() {
        return Err(Failure::refused(format!(
            "no commit of this clone holds personal data of {id}"
        ))
        .hint("nothing is to be written anew"));
    }
    let before = Told::read(here, directory)?;
    let anchor = args.anchor.as_ref().map(|file| directory.join(file));
    if let Some(seen) = anchor.as_deref().map(Anchor::read).transpose()?.flatten()
        && let Some(broken) = seen.broken(&before.facts)?
    {
        let failure = Failure::refused(format!(
            "the old history is not the one to go by: {}",
            broken.message
        ));
        return Err(match broken.help {
            Some(help) => failure.hint(help),
            None => failure,
        });
    }

    let place = directory.join(folder);
    let blobs: BTreeSet<_> = known
        .revisions
        .iter()
        .flat_map(|revision| revision.blobs.iter().copied())
        .collect();
    let mut left = |bytes: &[u8]| known.personal.version(bytes);
    let repository = &reading.current.repository;
    let rewritten = repository.rewrite(&place, &branch, &blobs, &mut left)?;

    let there = || Repository::around(&place).map_err(Failure::from);
    let after = Told::read(there, &place)?;
    let new = there()?;
    let left = Known::in_repository(&new, &id, known.personal.clone())?;
    let words: Vec<&str> = known.personal.words().collect();
    let (objects, traces) = new.search(&words)?;
    let (gone, elsewhere) = proof::words(&id, &words, objects, &traces);
    let proofs = vec![
        before.trail(&after),
        before.audit(&after),
        proof::fields(&left),
        gone,
    ];
    let holds = proofs.iter().all(|proof| proof.holds);
    if let (true, Some(file)) = (holds, &anchor) {
        after.anchor().write(file)?;
    }
    let shown = shown(directory, folder);
    let next = match holds {
        true => after_it(&id, &shown),
        false => vec![format!(
            "do not publish {shown}; the history here is as it was"
        )],
    };
    let file = args
        .anchor
        .as_ref()
        .map(|file| self::shown(directory, file));
    let answer = render::Rewritten {
        id: &id,
        folder: &shown,
        commits: rewritten.commits,
        renamed: rewritten.renamed,
        versions: rewritten.changed,
        proofs,
        elsewhere,
        anchor: file.as_deref().filter(|_| holds),
        next: &next,
    };
    let look = terminal.look();
    let head = work::head(&after.facts, after.facts.book.as_of);
    match (args.options.format, args.options.quiet) {
        (Format::Json, _) => render::rewritten_json(terminal, &answer, &head)?,
        (Format::Text, true) => writeln!(terminal, "{id}")?,
        (Format::Text, false) => render::rewritten(terminal, &answer, &look)?,
    }
    Ok(match holds {
        true => Outcome::Clean,
        false => Outcome::Found,
    })
}

/// Returns the id of the lead and the branch; refuses while it is too early, and where the history is not whole.
fn ready(reading: &reading::Reading) -> Result<(String, String), Failure> {
    let (id, timeline) = (&reading.only().id, &reading.only().timeline);
    if reading.book.history.gap.is_some() {
        return Err(Failure::new(
            "a part of the history is not in this clone, so it cannot be written anew",
        )
        .hint("fetch it first: git fetch --unshallow"));
    }
    let branch = reading.current.repository.branch()?.ok_or_else(|| {
        Failure::new("no branch is checked out, so nobody can say which history counts")
            .hint("go to your main branch: git switch main")
    })?;
    let is_erased = timeline
        .lead
        .as_ref()
        .is_some_and(|lead| lead.erased.is_some());
    if timeline.present && !is_erased {
        return Err(Failure::refused(format!(
            "{id} has not been erased on {branch}: its file would be without the data, and nobody could say why"
        ))
        .hint(format!("first: leads erase {id} --commit")));
    }
    Ok((id.clone(), branch))
}

/// Returns a path from where the user stands.
fn shown(directory: &Path, path: &Path) -> String {
    match directory == Path::new(".") {
        true => path.display().to_string(),
        false => directory.join(path).display().to_string(),
    }
}

/// Returns what is left to people.
fn after_it(id: &str, folder: &str) -> Vec<String> {
    let folder = quoted(folder);
    vec![
        format!("look at it: leads -C {folder} log {id} && leads -C {folder} audit"),
        format!(
            "publish it: git -C {folder} push --force URL --all && git -C {folder} push --force URL --tags"
        ),
        "everybody clones anew; who pushes from an old clone brings the data back, so delete the old clones".to_owned(),
        "ask whoever runs the server to drop old pull requests, forks and caches, and to collect garbage".to_owned(),
        "in a clone that must stay: git reflog expire --expire=now --all && git gc --prune=now".to_owned(),
        "let backups run out, and note down until when they hold it".to_owned(),
        "signatures of commits and tags are gone, and stashes stay behind: where you need them, sign a tag on the new history"
            .to_owned(),
    ]
}
