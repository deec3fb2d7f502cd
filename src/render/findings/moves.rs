//! The moves that were found beside the findings: who took which lead where, and what became of the promises.

use std::io::{self, Write};

use serde::Serialize;

use crate::domain::book::Book;
use crate::domain::clock::State;
use crate::domain::conduct::Made;
use crate::domain::history::Seal;
use crate::render::markdown::plain;
use crate::render::terminal::{clean, fit, paint, rough, width};
use crate::render::words::{DIM, STRONG, sign};
use crate::render::{Look, wire};

/// Writes a line a move: the lead, the way, by whom, how long it was in the stage, and the clocks that it stopped.
pub fn moves(out: &mut dyn Write, moves: &[Made<'_>], book: &Book, look: &Look) -> io::Result<()> {
    if moves.is_empty() {
        return Ok(());
    }
    let rows: Vec<[String; 5]> = moves.iter().map(|made| row(made, book)).collect();
    let columns: Vec<usize> = (0..5)
        .map(|column| {
            rows.iter()
                .map(|row| width(&row[column]))
                .max()
                .unwrap_or(0)
        })
        .collect();
    writeln!(out, "{}", paint("MOVES", DIM, look))?;
    for (made, row) in moves.iter().zip(&rows) {
        let refused = matches!(made.verdict, Some(Err(_)));
        let style = if refused {
            sign(State::Breached).style
        } else {
            STRONG
        };
        let cells: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(column, cell)| fit(cell, columns[column]))
            .collect();
        let line = format!("{}  {}", cells[0], paint(&cells[1], style, look));
        let line = format!("{line}  {}  {}  {}", cells[2], cells[3], cells[4]);
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out)
}

/// Writes a table of moves.
pub fn moves_markdown(out: &mut dyn Write, moves: &[Made<'_>], book: &Book) -> io::Result<()> {
    if moves.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n| Lead | Move | By | In the stage | Promises |\n| --- | --- | --- | --- | --- |"
    )?;
    for made in moves {
        let [lead, way, by, stayed, clocks] = row(made, book).map(|cell| plain(&cell));
        let refused = if matches!(made.verdict, Some(Err(_))) {
            " **(not allowed)**"
        } else {
            ""
        };
        writeln!(
            out,
            "| {lead} | {way}{refused} | {by} | {stayed} | {clocks} |"
        )?;
    }
    Ok(())
}

fn row(made: &Made<'_>, book: &Book) -> [String; 5] {
    let to = made.to;
    let way = match (made.from, &made.imported) {
        (Some(from), None) => format!("{from} → {to}"),
        (Some(from), Some(_)) => format!("{from} → {to}, imported"),
        (None, None) => format!("filed in {to}"),
        (None, Some(_)) => format!("imported as {to}"),
    };
    let stayed = made
        .since
        .map(|since| format!("after {}", rough(made.at - since)));
    let clocks: Vec<String> = made
        .stopped
        .iter()
        .map(|verdict| format!("{} {}", verdict.clock.name(), sign(verdict.state).word))
        .collect();
    [
        made.entry.id.clone(),
        way,
        format!("by {}{}", by(made, book), sealed(made.seal)),
        stayed.unwrap_or_default(),
        clocks.join(", "),
    ]
    .map(|cell| clean(&cell).into_owned())
}

/// Returns what is said of a signature beside who made the commit.
fn sealed(seal: Option<Seal>) -> &'static str {
    match seal {
        None => "",
        Some(Seal::Good) => " (signed)",
        Some(Seal::Bad) => " (bad signature)",
        Some(Seal::Expired) => " (signature expired)",
        Some(Seal::Unchecked) => " (signature unchecked)",
        Some(Seal::None) => " (not signed)",
    }
}

fn by(made: &Made<'_>, book: &Book) -> String {
    let commit = made.commit.map(|commit| book.history.commit(commit));
    match (made.person, commit) {
        (Some(person), _) => person.id.to_string(),
        (None, Some(commit)) => commit.author.email.clone(),
        (None, None) => "you".to_owned(),
    }
}

/// A move on the wire.
#[derive(Serialize)]
pub(super) struct Move<'a> {
    id: &'a str,
    file: &'a str,
    from: Option<&'a str>,
    to: &'a str,
    at: String,
    in_stage_seconds: Option<i64>,
    by: By<'a>,
    commit: Option<String>,
    imported_from: Option<&'a str>,
    allowed: Option<bool>,
    r#move: Option<&'a str>,
    /// Only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<&'static str>,
    clocks: Vec<Clock>,
}

#[derive(Serialize)]
struct By<'a> {
    name: Option<&'a str>,
    email: Option<&'a str>,
    person: Option<&'a str>,
    team: Option<&'a str>,
}

#[derive(Serialize)]
struct Clock {
    clock: &'static str,
    state: &'static str,
}

impl<'a> Move<'a> {
    pub(super) fn new(made: &'a Made<'_>, book: &'a Book) -> Self {
        let commit = made.commit.map(|commit| book.history.commit(commit));
        let author = commit.map(|commit| commit.author);
        let named = match &made.verdict {
            Some(Ok(named)) => named.name.as_deref(),
            Some(Err(refusal)) => refusal.name.as_deref(),
            None => None,
        };
        Move {
            id: &made.entry.id,
            file: &made.entry.timeline.file,
            from: made.from.map(|from| &**from),
            to: made.to,
            at: wire::time(made.at),
            in_stage_seconds: made.since.map(|since| (made.at - since).num_seconds()),
            by: By {
                name: author.map(|author| author.name.as_str()),
                email: author.map(|author| author.email.as_str()),
                person: made.person.map(|person| &*person.id),
                team: made.person.map(|person| &*person.team),
            },
            commit: commit.map(|commit| commit.id.to_string()),
            imported_from: made.imported.as_deref(),
            allowed: made.verdict.as_ref().map(Result::is_ok),
            r#move: named,
            signature: made.seal.map(Seal::name),
            clocks: made
                .stopped
                .iter()
                .map(|verdict| Clock {
                    clock: verdict.clock.name(),
                    state: verdict.state.name(),
                })
                .collect(),
        }
    }
}
