//! Where the history still holds personal data, and what a history that was written anew proves.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::change::{self, Change};
use super::terminal::{clean, paint};
use super::words::{DIM, STRONG};
use super::{Head, Look, wire};
use crate::domain::history::{ObjectId, Signature};

/// A commit that left a version of a lead with personal data in it.
#[derive(Debug, Clone, Copy)]
pub struct Holding<'a> {
    /// The commit.
    pub commit: ObjectId,
    /// When it was made.
    pub at: Option<DateTime<Utc>>,
    /// By whom.
    pub author: &'a Signature,
    /// The first line of its message.
    pub subject: &'a str,
    /// How many personal fields it holds; `None` where it cannot be read.
    pub fields: Option<usize>,
}

/// Where personal data of a lead is.
#[derive(Debug, Clone)]
pub struct Held<'a> {
    /// The lead.
    pub id: &'a str,
    /// What was taken out of its file, if anything was to be.
    pub change: Option<Change<'a>>,
    /// The commits that hold it, those that lead to others first.
    pub holdings: Vec<Holding<'a>>,
    /// The refs that lead to them.
    pub refs: Vec<&'a str>,
    /// What to do next: commands, or words.
    pub next: &'a [String],
}

/// Writes which commits hold personal data, and which refs lead to them.
pub fn text(out: &mut dyn Write, held: &Held<'_>, look: &Look) -> io::Result<()> {
    match &held.change {
        Some(change) => change::text(out, change, look)?,
        None => {
            let title = format!("{}: no personal data in its file", held.id);
            writeln!(out, "{}", paint(&clean(&title), STRONG, look))?;
        }
    }
    writeln!(out)?;
    if held.holdings.is_empty() {
        writeln!(
            out,
            "no commit of this clone holds personal data of this lead"
        )?;
        return Ok(());
    }
    let title = match held.holdings.len() {
        1 => "one commit still holds it:".to_owned(),
        commits => format!("{commits} commits still hold it:"),
    };
    writeln!(out, "{}", paint(&title, STRONG, look))?;
    for holding in &held.holdings {
        let at = holding
            .at
            .map(|at| at.format("%Y-%m-%d %H:%M").to_string())
            .unwrap_or_default();
        let fields = match holding.fields {
            None => "cannot be read".to_owned(),
            Some(1) => "1 field".to_owned(),
            Some(fields) => format!("{fields} fields"),
        };
        writeln!(
            out,
            "  {}  {at}  {}  {fields}  {}",
            holding.commit.short(),
            clean(&holding.author.name),
            paint(&clean(holding.subject), DIM, look)
        )?;
    }
    writeln!(out, "reached from: {}", clean(&held.refs.join(", ")))?;
    next(out, held.next, look)
}

fn next(out: &mut dyn Write, next: &[String], look: &Look) -> io::Result<()> {
    for next in next {
        let label = paint("next:", STRONG, look);
        writeln!(out, "{label} {}", clean(next))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct HeldBody<'a> {
    id: &'a str,
    change: Option<change::Body<'a>>,
    held: Vec<HoldingBody<'a>>,
    refs: &'a [&'a str],
    next: &'a [String],
}

#[derive(Serialize)]
struct HoldingBody<'a> {
    commit: String,
    at: Option<String>,
    by: Person<'a>,
    subject: &'a str,
    fields: Option<usize>,
    readable: bool,
}

#[derive(Serialize)]
struct Person<'a> {
    name: &'a str,
    email: &'a str,
}

/// Writes the document of kind `erasure`.
pub fn json(out: &mut dyn Write, held: &Held<'_>, head: &Head<'_>) -> io::Result<()> {
    let holdings = held.holdings.iter().map(|holding| HoldingBody {
        commit: holding.commit.to_string(),
        at: holding.at.map(wire::time),
        by: Person {
            name: &holding.author.name,
            email: &holding.author.email,
        },
        subject: holding.subject,
        fields: holding.fields,
        readable: holding.fields.is_some(),
    });
    let body = HeldBody {
        id: held.id,
        change: held.change.as_ref().map(change::body).transpose()?,
        held: holdings.collect(),
        refs: &held.refs,
        next: held.next,
    };
    wire::write(out, "erasure", head, body)
}

/// One thing that a history which was written anew has to prove.
#[derive(Debug, Clone, Serialize)]
pub struct Proof {
    /// Which one, for programs.
    pub id: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// In words.
    pub said: String,
}

/// A history that was written anew.
#[derive(Debug, Clone, Serialize)]
pub struct Rewritten<'a> {
    /// The lead.
    pub id: &'a str,
    /// The folder with the new repository.
    pub folder: &'a str,
    /// How many commits there are.
    pub commits: usize,
    /// How many of them have another name now.
    pub renamed: usize,
    /// How many versions of the lead were left otherwise.
    pub versions: usize,
    /// What it proves, or fails to.
    pub proofs: Vec<Proof>,
    /// Where else words of the lead stand: nothing was changed there.
    pub elsewhere: Vec<String>,
    /// The file with the new anchor, if one was written.
    pub anchor: Option<&'a str>,
    /// What to do next.
    pub next: &'a [String],
}

/// Writes what became of the history, and what it proves.
pub fn rewritten(out: &mut dyn Write, new: &Rewritten<'_>, look: &Look) -> io::Result<()> {
    let title = format!("{}: the history is written anew in {}", new.id, new.folder);
    writeln!(out, "{}", paint(&clean(&title), STRONG, look))?;
    let counts = format!(
        "{} commits, {} of them with a new name · versions of the lead left otherwise: {}",
        new.commits, new.renamed, new.versions
    );
    writeln!(out, "{}\n", paint(&counts, DIM, look))?;
    let (green, red) = (AnsiColor::Green.on_default(), AnsiColor::Red.on_default());
    let line = |out: &mut dyn Write, word: &str, style: Style, said: &str| {
        writeln!(out, "{} {}", paint(word, style, look), clean(said))
    };
    for proof in &new.proofs {
        match proof.holds {
            true => line(out, "proved:", green, &proof.said)?,
            false => line(out, "failed:", red.bold(), &proof.said)?,
        }
    }
    for place in &new.elsewhere {
        line(out, "left:", STRONG, place)?;
    }
    if let Some(anchor) = new.anchor {
        line(out, "anchor:", STRONG, anchor)?;
    }
    writeln!(out)?;
    next(out, new.next, look)
}

/// Writes the document of kind `rewrite`.
pub fn rewritten_json(out: &mut dyn Write, new: &Rewritten<'_>, head: &Head<'_>) -> io::Result<()> {
    wire::write(out, "rewrite", head, new)
}
