//! `leads erase`: a person's data goes out of a lead, and where the history still holds it is told.

mod history;
mod proof;
mod rewrite;

use std::io::Write;
use std::path::{Path, PathBuf};

use self::history::Known;
use super::reading::{self, State, Wanted};
use super::work::{self, Desk, Done, Format, Options, Plan};
use super::{Failure, Outcome, Terminal};
use crate::codec::erasure::{self, Held};
use crate::codec::lead::write;
use crate::domain::lead::Erasure;
use crate::render::change::Change;
use crate::render::erasure as render;
use crate::store::Repository;

/// Take a person's data out of a lead, and say which commits still hold it.
///
/// The fields that the schema marks with `x-personal` go, and what an import kept of a row (`x_fields`, the key in
/// `x_import`); and so do these words where they stand in its evidence or in a comment. A block `erased` says when, by
/// whom and why. What nobody can be known by stays: stages, owners, times, channels, outcomes, reasons. So the audit
/// still proves who kept which promise.
///
/// What git can forget: nothing, by itself. A commit that takes words out leaves the older versions as they were, and
/// every clone has them. So this command lists the commits that hold the data. With --rewrite it writes the history
/// once more, into a new folder, without it, and proves that stages and clocks are the same as before. You then put the
/// new history in the place of the old one: the commits have new names, and their signatures are gone.
///
/// What no command can reach: clones on other computers, backups, caches and pull requests of the server, mail with
/// patches in it, the names of commits and branches, the index in `.git/leads` of a clone (delete it), other leads, the files that leads were imported from and those of
/// `--rejects`, and what people remember. The company's name stays;
/// if it is a person's own, change it first.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The id, or the beginning of it.
    id: String,
    /// On what ground, such as `request 2027-014`; name nobody here.
    #[arg(long, short = 'm', value_name = "TEXT")]
    reason: Option<String>,
    /// Erase it although the lead is open: then nobody can work on it any more.
    #[arg(long)]
    force: bool,
    /// Write the whole history anew into this folder, without the data, and prove that nothing else changed.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["reason", "force", "dry_run", "commit", "words"])]
    rewrite: Option<PathBuf>,
    /// Compare the old history with the anchor in this file first, and note the new one down there.
    #[arg(long, value_name = "FILE", requires = "rewrite")]
    anchor: Option<PathBuf>,
    /// Print the words to be taken out, a line each, as `git filter-repo --replace-text` reads them, and change nothing.
    #[arg(long, conflicts_with_all = ["reason", "force", "dry_run", "commit"])]
    words: bool,
    #[command(flatten)]
    pub(super) options: Options,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    if let Some(folder) = &args.rewrite {
        return rewrite::run(args, folder, directory, terminal);
    }
    // A lead that was removed is still in the history.
    let repository = Repository::discover(directory)?;
    let state = State::default();
    let reading = reading::read_in(repository, directory, &state, false, Wanted::Lead(&args.id))?;
    let id = reading.only().id.clone();
    let known = Known::of(&reading, &id)?;
    if args.words {
        return words(&known, terminal);
    }
    match reading.only().timeline.present {
        true => here(args, &id, known, directory, terminal),
        false => {
            let head = work::head(&reading, reading.book.as_of);
            tell(args, &id, &known, None, &head, terminal)
        }
    }
}

/// Takes the data out of the file of a lead.
fn here(
    args: &Args,
    id: &str,
    mut known: Known,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let desk = Desk::take(directory, id, &args.options)?;
    let head = work::head(&desk.reading, desk.actor.now);
    let text = desk.text()?;
    let is_clean = known.personal.learn(text.as_bytes()) == Held::Nothing;
    if is_clean && desk.lead.erased.is_some() {
        return tell(args, id, &known, None, &head, terminal);
    }
    let role = desk.role();
    if role.is_none_or(|role| role.is_open()) && !args.force {
        let stage = desk.stage().map(|stage| stage.to_string());
        return Err(Failure::refused(format!(
            "{id} is still open ({}): without the contact nobody can work on it or answer them",
            stage.unwrap_or_default()
        ))
        .hint(format!(
            "end it first, with a last answer: `leads resolve {id} REASON --reply CHANNEL`; or erase it all the same with \
             --force"
        )));
    }
    let tombstone = Erasure {
        at: Some(desk.actor.now),
        by: Some(desk.actor.id()?),
        reason: args.reason.clone(),
    };
    let edits = write::erased(&tombstone, desk.actor.zone);
    let after = known.personal.erase(text, &edits, desk.schema());
    let after = after.map_err(|refused| desk.not_edited(&refused))?;
    let mut plan = Plan::default();
    plan.done.push("personal data erased".to_owned());
    plan.remarks = remarks(&known, &after);
    match desk.put(after, plan, &args.options)? {
        Done::Finished(finished) => {
            let change = Change {
                id: &finished.id,
                file: &finished.path,
                moved: None,
                subject: &finished.subject,
                before: finished.before.as_deref(),
                after: &finished.after,
                dry_run: args.options.dry_run,
                committed: finished.committed.as_deref(),
                remarks: &finished.remarks,
                next: &finished.next,
                record: finished.record.as_deref(),
            };
            tell(args, id, &known, Some(change), &head, terminal)
        }
        Done::Refused(_) => unreachable!("an erasure moves no lead"),
    }
}

/// Returns what the reader should look at in the text that is left.
fn remarks(known: &Known, text: &str) -> Vec<String> {
    let mut remarks = Vec::new();
    let lines = known.personal.lines_left(text);
    if !lines.is_empty() {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        remarks.push(format!(
            "a word that was personal elsewhere is a name of something else in line {}: see whether it may stay",
            lines.join(", ")
        ));
    }
    match erasure::comments(text) {
        0 => {}
        1 => remarks.push("one comment stays in the file: see that it names nobody".to_owned()),
        comments => remarks.push(format!(
            "{comments} comments stay in the file: see that they name nobody"
        )),
    }
    remarks
}

fn tell(
    args: &Args,
    id: &str,
    known: &Known,
    change: Option<Change<'_>>,
    head: &crate::render::Head<'_>,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let next = match known.holds_any() {
        true => vec![
            format!("leads erase {id} --rewrite DIR"),
            format!(
                "or by another program, wherever the words stand: leads erase {id} --words > words.txt && git filter-repo \
                 --replace-text words.txt"
            ),
        ],
        false => Vec::new(),
    };
    let remarks = change.map_or(&[][..], |change| change.remarks);
    let held = render::Held {
        id,
        change,
        holdings: known.holdings(),
        refs: known.refs(),
        next: &next,
    };
    let look = terminal.look();
    match (args.options.format, args.options.quiet) {
        (Format::Json, _) => render::json(terminal, &held, head)?,
        (Format::Text, true) => writeln!(terminal, "{id}")?,
        (Format::Text, false) => render::text(terminal, &held, &look)?,
    }
    if args.options.format == Format::Text {
        for remark in remarks {
            terminal.remark(remark);
        }
    }
    Ok(Outcome::Clean)
}

/// Prints the words that tell who it is.
fn words(known: &Known, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    for word in known.personal.words() {
        writeln!(terminal, "literal:{word}==>(erased)")?;
    }
    Ok(Outcome::Clean)
}
