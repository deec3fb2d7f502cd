//! A change of one lead: what was done or would be, or why it may not be done.

use std::io::{self, Write};

use anstyle::AnsiColor;
use serde::Serialize;

use super::terminal::{clean, paint};
use super::words::{DIM, STRONG};
use super::{Head, Look, diff, escape, wire};
use crate::domain::moves::Refusal;

/// What was done to one lead.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The lead.
    pub id: &'a str,
    /// The path from the top of the repository.
    pub file: &'a str,
    /// The stage it left, if any, and the one it went to, if it moved.
    pub moved: Option<(Option<&'a str>, &'a str)>,
    /// The subject of the commit that records it, or would.
    pub subject: &'a str,
    /// The command that records it, where that was not asked for.
    pub record: Option<&'a str>,
    /// The text before; `None` for a new lead.
    pub before: Option<&'a str>,
    /// The text after.
    pub after: &'a str,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The commit that was made.
    pub committed: Option<&'a str>,
    /// What the reader should know.
    pub remarks: &'a [String],
    /// What to do next: commands, or words.
    pub next: &'a [String],
}

/// Writes what was done and what to do next; of a dry run, what would change in the file.
pub fn text(out: &mut dyn Write, change: &Change<'_>, look: &Look) -> io::Result<()> {
    if change.dry_run {
        diff::text(out, change.file, change.before, Some(change.after), look)?;
        return writeln!(
            out,
            "\n{} {}; nothing was written",
            paint("would be", DIM, look),
            clean(change.subject)
        );
    }
    writeln!(out, "{}", paint(&clean(change.subject), STRONG, look))?;
    let file = match change.committed {
        Some(commit) => format!(
            "{} · committed as {}",
            change.file,
            &commit[..commit.len().min(7)]
        ),
        None => change.file.to_owned(),
    };
    writeln!(out, "{}", paint(&clean(&file), DIM, look))?;
    let record = change.record.map(|record| ("record", record.to_owned()));
    let next = change.next.iter().map(|next| ("next", next.clone()));
    for (label, what) in next.chain(record) {
        writeln!(
            out,
            "{} {}",
            paint(&format!("{label}:"), STRONG, look),
            clean(&what)
        )?;
    }
    Ok(())
}

#[derive(Serialize)]
pub(super) struct Body<'a> {
    id: &'a str,
    file: &'a str,
    moved: Option<Moved<'a>>,
    subject: &'a str,
    dry_run: bool,
    committed: Option<&'a str>,
    diff: String,
    remarks: &'a [String],
    next: &'a [String],
}

#[derive(Serialize)]
struct Moved<'a> {
    from: Option<&'a str>,
    to: &'a str,
}

/// Writes the document of kind `change`.
pub fn json(out: &mut dyn Write, change: &Change<'_>, head: &Head<'_>) -> io::Result<()> {
    wire::write(out, "change", head, body(change)?)
}

/// Returns a change as it is in documents.
pub(super) fn body<'a>(change: &Change<'a>) -> io::Result<Body<'a>> {
    let mut plain = Vec::new();
    let (after, look) = (Some(change.after), Look::default());
    diff::text(&mut plain, change.file, change.before, after, &look)?;
    Ok(Body {
        id: change.id,
        file: change.file,
        moved: change.moved.map(|(from, to)| Moved { from, to }),
        subject: change.subject,
        dry_run: change.dry_run,
        committed: change.committed,
        diff: String::from_utf8_lossy(&plain).into_owned(),
        remarks: change.remarks,
        next: change.next,
    })
}

/// A move that was refused.
#[derive(Debug, Clone, Copy)]
pub struct Refused<'a> {
    /// The lead.
    pub id: &'a str,
    /// The path from the top of the repository.
    pub file: &'a str,
    /// The stage it is in; empty if it is in none.
    pub from: &'a str,
    /// The stage it may not go to; the same if it may not be given up where it is.
    pub to: &'a str,
    /// Why.
    pub refusal: &'a Refusal,
}

/// Writes everything that stands in the way of a move, each with what to do about it.
pub fn refused(out: &mut dyn Write, refused: &Refused<'_>, look: &Look) -> io::Result<()> {
    let red = AnsiColor::Red.on_default().bold();
    let title = format!(
        "{} stays {}: {} in the way of {}",
        refused.id,
        match refused.from {
            "" => "without a stage",
            from => from,
        },
        match refused.refusal.lacks.len() {
            1 => "one thing is".to_owned(),
            several => format!("{several} things are"),
        },
        match &refused.refusal.name {
            Some(name) if refused.from == refused.to => name,
            None if refused.from == refused.to => "giving it up",
            _ => refused.to,
        }
    );
    writeln!(out, "{} {}", paint("refused:", red, look), clean(&title))?;
    for lack in &refused.refusal.lacks {
        let line = lack
            .line
            .as_ref()
            .map(|line| format!("  {}:{}", line.file, line.line));
        writeln!(
            out,
            "\n{} {}{}",
            paint(&format!("[{}]", lack.name()), STRONG, look),
            clean(&lack.message()),
            paint(&line.unwrap_or_default(), DIM, look),
        )?;
        writeln!(
            out,
            "  {} {}",
            paint("→", DIM, look),
            clean(&lack.help(refused.id))
        )?;
    }
    Ok(())
}

#[derive(Serialize)]
struct RefusalBody<'a> {
    id: &'a str,
    file: &'a str,
    from: &'a str,
    to: &'a str,
    r#move: Option<&'a str>,
    lacks: Vec<Lack<'a>>,
}

#[derive(Serialize)]
struct Lack<'a> {
    gate: &'static str,
    message: String,
    help: String,
    policy: Option<wire::PolicyLine<'a>>,
}

/// Writes the document of kind `refusal`.
pub fn refused_json(out: &mut dyn Write, refused: &Refused<'_>, head: &Head<'_>) -> io::Result<()> {
    let lacks = refused.refusal.lacks.iter().map(|lack| Lack {
        gate: lack.name(),
        message: lack.message(),
        help: lack.help(refused.id),
        policy: lack.line.as_ref().map(wire::PolicyLine::from),
    });
    let body = RefusalBody {
        id: refused.id,
        file: refused.file,
        from: refused.from,
        to: refused.to,
        r#move: refused.refusal.name.as_deref(),
        lacks: lacks.collect(),
    };
    wire::write(out, "refusal", head, body)
}

#[derive(Serialize)]
struct Failed<'a> {
    schema_version: u32,
    kind: &'static str,
    exit_code: u8,
    message: &'a str,
    help: Option<&'a str>,
}

/// Writes the document of kind `failure`: why nothing was done, where no gate of the policy was in the way.
pub fn failed_json(
    out: &mut dyn Write,
    message: &str,
    help: Option<&str>,
    exit_code: u8,
) -> io::Result<()> {
    let failed = Failed {
        schema_version: wire::SCHEMA_VERSION,
        kind: "failure",
        exit_code,
        message,
        help,
    };
    escape::pretty(out, &failed)
}
