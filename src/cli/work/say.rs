//! Tells what a working command did, or why it did nothing.

use std::io::Write;

use chrono::{DateTime, Utc};
use clap::ValueEnum;

use super::Options;
use super::desk::{Desk, Outcome as Done};
use super::plan::{Finished, Plan};
use crate::cli::reading::Reading;
use crate::cli::{Failure, Outcome, Terminal};
use crate::render::Head;
use crate::render::change::{self, Change, Refused};

/// How a working command prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    Text,
    Json,
}

/// Carries a plan out and tells what came of it.
pub(in crate::cli) fn carry_out(
    desk: Desk,
    plan: Plan,
    options: &Options,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let (id, file, to) = (desk.id.clone(), desk.file().to_owned(), plan.goal.clone());
    let head = head(&desk.reading, desk.actor.now);
    match desk.carry_out(plan, options)? {
        Done::Finished(finished) => tell(&finished, options, &head, terminal),
        Done::Refused(stays) => {
            let refused = Refused {
                id: &id,
                file: &file,
                from: &stays.from,
                to: to.as_deref().unwrap_or(&stays.from),
                refusal: &stays.refusal,
            };
            refuse(&refused, options, &head, terminal)
        }
    }
}

/// Returns what the answer of a working command is computed from.
pub(in crate::cli) fn head(reading: &Reading, now: DateTime<Utc>) -> Head<'static> {
    Head {
        as_of: now,
        commit: reading.tip,
        policy: None,
        complete: reading.head().complete,
    }
}

/// Tells what was done.
pub(in crate::cli) fn tell(
    finished: &Finished,
    options: &Options,
    head: &Head<'_>,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let moved = finished.moved.as_ref();
    let change = Change {
        id: &finished.id,
        file: &finished.path,
        moved: moved.map(|(from, to)| (from.as_deref(), to.as_str())),
        subject: &finished.subject,
        record: finished.record.as_deref(),
        before: finished.before.as_deref(),
        after: &finished.after,
        dry_run: options.dry_run,
        committed: finished.committed.as_deref(),
        remarks: &finished.remarks,
        next: &finished.next,
    };
    let look = terminal.look();
    match (options.format, options.quiet) {
        (Format::Json, _) => change::json(terminal, &change, head)?,
        (Format::Text, true) => writeln!(terminal, "{}", finished.id)?,
        (Format::Text, false) => change::text(terminal, &change, &look)?,
    }
    if options.format == Format::Text {
        for remark in &finished.remarks {
            terminal.remark(remark);
        }
    }
    Ok(Outcome::Clean)
}

fn refuse(
    refused: &Refused<'_>,
    options: &Options,
    head: &Head<'_>,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let look = terminal.look();
    match options.format {
        Format::Json => change::refused_json(terminal, refused, head)?,
        Format::Text => change::refused(terminal, refused, &look)?,
    }
    Ok(Outcome::Found)
}
