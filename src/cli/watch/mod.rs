//! `leads watch`: how the leads stand and what is wrong, as it changes.

mod program;
mod seen;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use self::seen::{Seen, Sighting};
use super::terminal::now;
use super::{Failure, Outcome, Terminal, board, output};
use crate::render::watch::{self, Sight};
use crate::store::{Repository, Watch};

/// How long one sleeps at a time: a computer that was asleep itself notices soon afterwards that time has passed.
const NAP: Duration = Duration::from_secs(60);

/// Show how the leads stand and what is wrong, as it changes. Ctrl-C ends it.
///
/// It looks again whenever a file, a branch or a clock changes. On a terminal the screen is drawn anew. Elsewhere one
/// line says how everything stands, and below it each line that is gone (-) or new (+) since the last look.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Only the leads and findings of this person.
    #[arg(long = "for", value_name = "PERSON")]
    whom: Option<String>,
    /// After each change run this, as typed into a shell (`sh -c`, on Windows `cmd /C`), with the ids of the leads that
    /// changed on its input, one a line.
    #[arg(long, value_name = "CMD")]
    exec: Option<String>,
    /// Keep this page fresh: `leads board --out FILE`, made anew after each change.
    #[arg(long, value_name = "FILE")]
    board: Option<PathBuf>,
    /// Look once and end; `--exec` is given every id.
    #[arg(long)]
    once: bool,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    if args.once {
        let sighting = Sighting::read(directory)?;
        let look = terminal.look();
        let (seen, unknown) = sighting.show(args.whom.as_deref(), |sight, _| {
            watch::screen(terminal, sight, None, usize::MAX, &look)?;
            Ok(sight.rows.iter().any(|standing| standing.is_unknown()))
        })?;
        sighting.reading.remarks(terminal);
        args.draw(&sighting, directory)?;
        args.tell(&seen, None, directory, terminal)?;
        return Ok(match unknown {
            true => Outcome::Incomplete,
            false => Outcome::Clean,
        });
    }
    let repository = Repository::discover(directory)?;
    // Before the first look: what changes meanwhile is noticed.
    let mut watch = Watch::new(&repository)?;
    let page = args.board.as_ref().map(|file| directory.join(file));
    if let Some(page) = page.filter(|page| watch.wakes(page)) {
        let failure = Failure::new(format!(
            "{} would never come to rest: the watch looks there itself",
            page.display()
        ));
        return Err(failure.hint("keep the page outside leads/, policy/ and schema/"));
    }
    let mut before = None;
    let mut complaint = None;
    loop {
        match args.look(directory, before.as_ref(), terminal) {
            Ok(seen) => {
                if before.is_some() {
                    args.tell(&seen, before.as_ref(), directory, terminal)?;
                }
                (before, complaint) = (Some(seen), None);
            }
            Err(failure) if before.is_none() || failure.is_broken_pipe() => return Err(failure),
            // Somebody is in the middle of something: said once.
            Err(failure) => {
                let words = failure.to_string();
                if complaint.as_ref() != Some(&words) {
                    terminal.complain(&failure);
                }
                complaint = Some(words);
            }
        }
        terminal.flush()?;
        // Where one could not look, it is no use to look again before something has changed.
        sleep(&mut watch, before.as_ref().filter(|_| complaint.is_none()))?;
    }
}

/// Waits until something changed on disk, or a clock turns.
fn sleep(watch: &mut Watch<'_>, seen: Option<&Seen>) -> Result<(), Failure> {
    loop {
        let left = seen.map(|seen| seen.turn - now());
        let left = left.map_or(NAP, |left| left.to_std().unwrap_or_default());
        if left.is_zero() || watch.wait(left.min(NAP))? {
            return Ok(());
        }
    }
}

impl Args {
    /// Looks, and shows what is to be seen or what has changed.
    fn look(
        &self,
        directory: &Path,
        before: Option<&Seen>,
        terminal: &mut Terminal,
    ) -> Result<Seen, Failure> {
        let sighting = Sighting::read(directory)?;
        let (seen, ()) = sighting.show(self.whom.as_deref(), |sight, seen| {
            match terminal.screen() {
                Some(lines) => redraw(sight, seen, before, lines, terminal),
                None => append(sight, seen, before, terminal),
            }
        })?;
        if before.is_none() {
            sighting.reading.remarks(terminal);
        }
        self.draw(&sighting, directory)?;
        Ok(seen)
    }

    /// Makes the board that is to be kept fresh.
    fn draw(&self, sighting: &Sighting, directory: &Path) -> Result<(), Failure> {
        let Some(file) = &self.board else {
            return Ok(());
        };
        let page = board::page(&sighting.reading, board::Format::Html, false)?;
        output::write(&directory.join(file), &page)
    }

    /// Runs the program that is to be told of changes.
    fn tell(
        &self,
        seen: &Seen,
        before: Option<&Seen>,
        directory: &Path,
        terminal: &mut Terminal,
    ) -> Result<(), Failure> {
        let Some(line) = &self.exec else {
            return Ok(());
        };
        let ids = seen.changed(before);
        match ids.is_empty() {
            true => Ok(()),
            false => program::run(line, &ids, directory, terminal),
        }
    }
}

/// Draws the whole screen over what is there.
fn redraw(
    sight: &Sight<'_>,
    seen: &Seen,
    before: Option<&Seen>,
    lines: usize,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let look = terminal.look();
    let changes = before.map(|before| (before.as_of, watch::differences(&before.told, &seen.told)));
    let since = changes
        .as_ref()
        .map(|(at, changes)| (*at, changes.as_slice()));
    let mut page = Vec::new();
    // A line is left for what a program or a remark has to say.
    watch::screen(&mut page, sight, since, lines.saturating_sub(2), &look)?;
    // From the top left: each line up to its end, and then what is left of the old screen. The cursor stays visible,
    // so that nothing is to be put right where this ends.
    terminal.write_all(if before.is_none() {
        b"\x1b[2J\x1b[H"
    } else {
        b"\x1b[H"
    })?;
    for line in page.split_inclusive(|byte| *byte == b'\n') {
        terminal.write_all(line.strip_suffix(b"\n").unwrap_or(line))?;
        terminal.write_all(b"\x1b[K\n")?;
    }
    terminal.write_all(b"\x1b[J")?;
    Ok(())
}

/// Writes what has changed below what is there; at the first look how everything stands, and later nothing for nothing.
fn append(
    sight: &Sight<'_>,
    seen: &Seen,
    before: Option<&Seen>,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let look = terminal.look();
    let told = before.map_or(&seen.told, |before| &before.told);
    let changes = watch::differences(told, &seen.told);
    if before.is_none() || !changes.is_empty() {
        watch::summary(terminal, sight, &look)?;
        watch::changes(terminal, &changes, &look)?;
    }
    Ok(())
}
