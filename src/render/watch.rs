//! What `watch` tells: each open lead and each finding on a line of its own, and which lines are new or gone.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::AnsiColor;
use chrono::{DateTime, Utc};

use super::findings::fingerprint::Fingerprints;
use super::terminal::{clean, cut, paint};
use super::words::{self, DIM, STRONG, sign};
use super::{Look, status};
use crate::domain::book::{Book, Standing};
use crate::domain::clock::State;
use crate::finding::{Located, Severity};

/// One line that can be known again at the next look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What it says apart from how much time has passed.
    key: String,
    /// The lead it is about, or else the file.
    pub about: String,
    /// The line, clean.
    text: String,
}

/// How a line differs from the last look. What is gone comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// It was there, and is no more.
    Gone,
    /// It was not there.
    New,
}

/// A line that differs.
pub type Change<'t> = (Sign, &'t Told);

/// One look at a book.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The open leads, sorted.
    pub rows: &'a [&'a Standing<'a>],
    /// The book they are in.
    pub book: &'a Book,
    /// What is wrong, sorted.
    pub findings: &'a [Located],
}

/// Returns the line of an open lead.
pub fn standing(standing: &Standing<'_>, book: &Book) -> Told {
    let entry = standing.entry;
    let tightest = standing.tightest();
    let lead = entry.lead();
    let mark = if entry.timeline.uncommitted { " *" } else { "" };
    let fallback = entry.owner().is_none();
    let answerable = standing.answerable.map_or("-", |person| person);
    let text = |due: &str| {
        [
            format!("{} {}{mark}", sign(standing.state()).mark, entry.id),
            lead.and_then(|lead| lead.company.as_deref())
                .unwrap_or("-")
                .to_owned(),
            entry.stage().map_or("-", |stage| stage).to_owned(),
            if fallback {
                format!("({answerable})")
            } else {
                answerable.to_owned()
            },
            tightest
                .map_or("-", |verdict| verdict.clock.name())
                .to_owned(),
            due.to_owned(),
            words::next_of(standing).to_owned(),
        ]
        .join("  ")
    };
    let due = tightest.map_or("-".to_owned(), |verdict| {
        words::due(verdict, book.as_of, false)
    });
    let due_at = tightest
        .and_then(|verdict| verdict.due_at)
        .map(|due| due.to_rfc3339());
    Told {
        key: text(&due_at.unwrap_or_default()),
        about: entry.id.clone(),
        text: clean(&text(&due)).into_owned(),
    }
}

/// Returns the lines of findings.
pub fn findings(findings: &[Located]) -> Vec<Told> {
    let mut fingerprints = Fingerprints::default();
    let line = |located: &Located| {
        let finding = &located.finding;
        let file = &finding.place.file;
        let place = match located.range {
            Some(range) => format!("{file}:{}:{}", range.line, range.column),
            None => file.clone(),
        };
        let severity = finding.severity.name();
        let owner = finding.owner.iter().map(|owner| format!(" ({owner})"));
        let text = format!(
            "{severity}[{}] {place}: {}{}",
            finding.rule.id,
            finding.message,
            owner.collect::<String>()
        );
        Told {
            key: format!("{severity} {}", fingerprints.of(finding)),
            about: finding.id.clone().unwrap_or_else(|| file.clone()),
            text: clean(&text).into_owned(),
        }
    };
    findings.iter().map(line).collect()
}

/// Returns which lines are gone and which are new, by what they are about.
pub fn differences<'t>(old: &'t [Told], new: &'t [Told]) -> Vec<Change<'t>> {
    let by_key = |told: &'t [Told]| -> BTreeMap<&'t str, &'t Told> {
        told.iter().map(|told| (&*told.key, told)).collect()
    };
    let (before, after) = (by_key(old), by_key(new));
    let gone = before.iter().filter(|(key, _)| !after.contains_key(*key));
    let come = after.iter().filter(|(key, _)| !before.contains_key(*key));
    let mut changed: Vec<Change<'_>> = gone
        .map(|(_, told)| (Sign::Gone, *told))
        .chain(come.map(|(_, told)| (Sign::New, *told)))
        .collect();
    changed.sort_by_key(|(sign, told)| (&told.about, *sign, &told.key));
    changed
}

/// Writes when one looked and how everything stands, on one line.
pub fn summary(out: &mut dyn Write, sight: &Sight<'_>, look: &Look) -> io::Result<()> {
    let time = sight.book.as_of.format("%Y-%m-%d %H:%M:%S UTC");
    let text = format!("{time}  {}", counts(sight));
    let text = cut(&text, look.width.unwrap_or(usize::MAX));
    writeln!(out, "{}", paint(&text, STRONG, look))
}

/// Writes the lines that are gone or new.
pub fn changes(out: &mut dyn Write, changes: &[Change<'_>], look: &Look) -> io::Result<()> {
    for (sign, told) in changes {
        let (mark, style) = match sign {
            Sign::Gone => ("-", DIM),
            Sign::New => ("+", AnsiColor::Green.on_default()),
        };
        let line = format!("{mark} {}", told.text);
        let line = cut(&line, look.width.unwrap_or(usize::MAX));
        writeln!(out, "{}", paint(&line, style, look))?;
    }
    Ok(())
}

/// Writes a whole screen of no more than so many lines: how everything stands, what is due first, what is wrong, and
/// what has changed since `since`.
pub fn screen(
    out: &mut dyn Write,
    sight: &Sight<'_>,
    since: Option<(DateTime<Utc>, &[Change<'_>])>,
    lines: usize,
    look: &Look,
) -> io::Result<()> {
    let mut page = Vec::new();
    summary(&mut page, sight, look)?;
    let mut below = Vec::new();
    if !sight.findings.is_empty() {
        below.push(String::new());
        let wrong = findings(sight.findings);
        let wrong: Vec<Change<'_>> = wrong.iter().map(|told| (Sign::New, told)).collect();
        let plain = Look {
            color: false,
            ..*look
        };
        below.extend(
            some(&wrong, lines / 4, &plain)?
                .iter()
                .map(|line| line.replacen("+ ", "", 1)),
        );
    }
    if let Some((at, changed)) = since.filter(|(_, changed)| !changed.is_empty()) {
        below.push(String::new());
        below.push(paint(
            &format!("changed since {}", at.format("%H:%M:%S")),
            DIM,
            look,
        ));
        below.extend(some(changed, lines / 4, look)?);
    }
    let mut table = Vec::new();
    status::table(&mut table, sight.rows, sight.book, look)?;
    let table = String::from_utf8_lossy(&table).into_owned();
    // The heads stand above the rows; what is below them is said in the summary.
    let rows: Vec<&str> = table.lines().take(sight.rows.len().max(1) + 1).collect();
    let room = lines.saturating_sub(below.len() + 1).max(2);
    let most = if rows.len() > room { room - 1 } else { room };
    for row in rows.iter().take(most) {
        writeln!(page, "{row}")?;
    }
    if rows.len() > room {
        let more = format!("… {} more: leads status", rows.len() - most);
        writeln!(page, "{}", paint(&more, DIM, look))?;
    }
    for line in below {
        writeln!(page, "{line}")?;
    }
    out.write_all(&page)
}

/// Returns the first of these lines, and how many more there are.
fn some(told: &[Change<'_>], most: usize, look: &Look) -> io::Result<Vec<String>> {
    let most = most.max(1);
    let mut text = Vec::new();
    changes(&mut text, &told[..told.len().min(most)], look)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if told.len() > most {
        lines.push(paint(&format!("… {} more", told.len() - most), DIM, look));
    }
    Ok(lines)
}

fn counts(sight: &Sight<'_>) -> String {
    let states = State::ALL.iter().filter_map(|(_, state)| {
        let of = |standing: &&&Standing<'_>| standing.state() == *state;
        let amount = sight.rows.iter().filter(of).count();
        (amount > 0).then(|| format!("{amount} {}", sign(*state).word))
    });
    let states: Vec<String> = states.collect();
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let weights = severities.into_iter().filter_map(|severity| {
        let of = |located: &&Located| located.finding.severity == severity;
        let amount = sight.findings.iter().filter(of).count();
        (amount > 0).then(|| words::count(amount, severity.name()))
    });
    let mut parts = vec![format!("{} open", sight.rows.len())];
    if !states.is_empty() {
        parts[0] = format!("{}: {}", parts[0], states.join(", "));
    }
    parts.extend(weights);
    parts.join("; ")
}

#[cfg(test)]
mod tests;
