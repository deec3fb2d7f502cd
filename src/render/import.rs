//! An import: what came of its rows, as text, as a document, and those that were not taken as a table to mend.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::cells::guarded;
use super::terminal::{clean, paint};
use super::words::{DIM, STRONG};
use super::{Head, Look, wire};

/// How many reasons and leads are told in full; the document has them all.
const TOLD: usize = 12;

/// What became of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the counts are named as they are told")]
pub struct Counts {
    pub rows: usize,
    pub new: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// Rows that say something new of leads that stay as they are.
    pub changed: usize,
    /// Rows that the mapping leaves out.
    pub skipped: usize,
    pub rejected: usize,
    /// The new leads by stage, and by source.
    pub by_stage: BTreeMap<String, usize>,
    pub by_source: BTreeMap<String, usize>,
    /// What `check` will warn of, by rule.
    pub warnings: BTreeMap<&'static str, usize>,
}

/// What is done with a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It is filed.
    New,
    /// It takes over what nobody here has touched.
    Updated,
    /// The other program says something new, and it stays as it is.
    Changed,
    /// Of an updated lead, what people here have changed stays.
    Kept,
}

/// A lead that a row makes or meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Handled {
    /// The row, from 1.
    pub row: usize,
    /// The path of the lead from the top of the repository.
    pub file: String,
    /// What is done.
    pub action: Action,
    /// The fields that it is about.
    pub fields: Vec<String>,
}

/// A row that makes no lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The row, from 1.
    pub row: usize,
    /// The line that it begins on, from 1.
    pub line: u64,
    /// Why.
    pub reasons: Vec<String>,
}

/// A new lead that looks like another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Twin {
    /// Its path from the top of the repository.
    pub file: String,
    /// The path of the other one, which is here or comes in too.
    pub like: String,
    /// What both have, the strongest first.
    pub evidence: Vec<&'static str>,
    /// The same in words.
    #[serde(skip)]
    pub words: String,
}

/// An import.
#[derive(Debug, Clone, Copy)]
pub struct Import<'a> {
    /// The file, as it was named.
    pub file: &'a str,
    /// The program it comes from.
    pub system: &'a str,
    /// What became of the rows.
    pub counts: &'a Counts,
    /// The leads, in the order of the rows.
    pub handled: &'a [Handled],
    /// The rows that made none.
    pub rejects: &'a [Reject],
    /// New leads that look like others.
    pub twins: &'a [Twin],
    /// Where these rows were written.
    pub rejects_file: Option<&'a str>,
    /// The subject of the commit that was made, or that would record it.
    pub subject: &'a str,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The path and text of the first new lead.
    pub sample: Option<(&'a str, &'a str)>,
    /// The commits that were made.
    pub commits: &'a [String],
    /// What the reader should know.
    pub remarks: &'a [String],
    /// What to do next.
    pub next: &'a [String],
}

/// Writes what came of an import.
pub fn text(out: &mut dyn Write, import: &Import<'_>, look: &Look) -> io::Result<()> {
    let counts = import.counts;
    if let Some((path, text)) = import.sample.filter(|_| import.dry_run) {
        writeln!(out, "{}", paint(&clean(path), STRONG, look))?;
        for line in text.lines() {
            writeln!(out, "  {}", clean(line))?;
        }
        writeln!(out)?;
    }
    rejected(out, import, look)?;
    changed(out, import, look)?;
    let rows = match counts.rows {
        1 => "1 row".to_owned(),
        rows => format!("{rows} rows"),
    };
    let title = format!("{rows} of {} ({})", import.file, import.system);
    writeln!(out, "{}", paint(&clean(&title), STRONG, look))?;
    let would = if import.dry_run {
        "would be new"
    } else {
        "new"
    };
    let lines = [
        (counts.new, would, told(&counts.by_stage)),
        (counts.new, "by source", told(&counts.by_source)),
        (counts.updated, "updated", String::new()),
        (counts.unchanged, "unchanged", String::new()),
        (
            counts.changed,
            "changed there",
            "left as they are here".to_owned(),
        ),
        (counts.skipped, "left out", "as the mapping says".to_owned()),
        (
            counts.rejected,
            "not taken",
            import.rejects_file.unwrap_or_default().to_owned(),
        ),
    ];
    for (count, word, more) in lines.into_iter().filter(|(count, ..)| *count > 0) {
        let number = if word == "by source" {
            String::new()
        } else {
            count.to_string()
        };
        let line = format!(
            "  {number:>7} {word:13} {}",
            paint(&clean(&more), DIM, look)
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    for (rule, count) in &counts.warnings {
        writeln!(
            out,
            "  {count:>7} {}",
            paint(
                &match count {
                    1 => format!("warning {rule}"),
                    _ => format!("warnings {rule}"),
                },
                DIM,
                look
            )
        )?;
    }
    let nothing = counts.new + counts.updated == 0;
    let done = match (import.dry_run, nothing, import.commits) {
        (true, ..) => "nothing was written".to_owned(),
        (_, true, _) => "nothing to write".to_owned(),
        (_, _, []) => String::new(),
        (_, _, [only]) => format!(
            "committed as {}: {}",
            &only[..only.len().min(7)],
            import.subject
        ),
        (_, _, commits) => format!("{} commits", commits.len()),
    };
    if !done.is_empty() {
        writeln!(out, "{}", paint(&clean(&done), DIM, look))?;
    }
    for next in import.next {
        writeln!(out, "{} {}", paint("next:", STRONG, look), clean(next))?;
    }
    Ok(())
}

/// Writes why rows were not taken, the most frequent reason first.
fn rejected(out: &mut dyn Write, import: &Import<'_>, look: &Look) -> io::Result<()> {
    let mut reasons: BTreeMap<&str, Vec<&Reject>> = BTreeMap::new();
    for reject in import.rejects {
        for reason in &reject.reasons {
            reasons.entry(reason).or_default().push(reject);
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, rejects)| std::cmp::Reverse(rejects.len()));
    for (reason, rejects) in reasons.iter().take(TOLD) {
        let rows: Vec<String> = rejects
            .iter()
            .take(5)
            .map(|reject| reject.row.to_string())
            .collect();
        let more = if rejects.len() > 5 { ", …" } else { "" };
        let place = match rejects.as_slice() {
            [only] => format!("row {} (line {})", only.row, only.line),
            several => format!("{} rows: {}{more}", several.len(), rows.join(", ")),
        };
        writeln!(
            out,
            "{} {}",
            paint(&format!("{place}:"), STRONG, look),
            clean(reason)
        )?;
    }
    if reasons.len() > TOLD {
        writeln!(out, "… and {} reasons more", reasons.len() - TOLD)?;
    }
    if !reasons.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// Writes which leads differ from what the other program says now.
fn changed(out: &mut dyn Write, import: &Import<'_>, look: &Look) -> io::Result<()> {
    let is_told = |handled: &&Handled| {
        matches!(
            handled.action,
            Action::Changed | Action::Kept | Action::Updated
        )
    };
    for twin in import.twins.iter().take(TOLD) {
        let words = format!("looks like {}: {}", twin.like, twin.words);
        let file = paint(&clean(&twin.file), STRONG, look);
        writeln!(out, "{file} {}", clean(&words))?;
    }
    if import.twins.len() > TOLD {
        writeln!(out, "… and {} more", import.twins.len() - TOLD)?;
    }
    if !import.twins.is_empty() {
        writeln!(out)?;
    }
    let all: Vec<&Handled> = import.handled.iter().filter(is_told).collect();
    for handled in all.iter().take(TOLD) {
        let what = match handled.action {
            Action::Updated => "takes over",
            Action::Kept => "keeps its own",
            _ => "differs from there in",
        };
        writeln!(
            out,
            "{} {}",
            paint(&clean(&handled.file), STRONG, look),
            clean(&format!("{what} {}", handled.fields.join(", ")))
        )?;
    }
    if all.len() > TOLD {
        writeln!(out, "… and {} more", all.len() - TOLD)?;
    }
    if !all.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// Returns counts in words, the largest first: `working 12 · won 3`.
fn told(counts: &BTreeMap<String, usize>) -> String {
    let mut counts: Vec<_> = counts.iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let words: Vec<String> = counts
        .iter()
        .take(TOLD)
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    words.join(" · ")
}

#[derive(Serialize)]
struct Body<'a> {
    file: &'a str,
    system: &'a str,
    dry_run: bool,
    counts: Numbers<'a>,
    leads: &'a [Handled],
    rejects: &'a [Reject],
    twins: &'a [Twin],
    rejects_file: Option<&'a str>,
    subject: &'a str,
    commits: &'a [String],
    remarks: &'a [String],
    next: &'a [String],
}

#[derive(Serialize)]
struct Numbers<'a> {
    rows: usize,
    new: usize,
    updated: usize,
    unchanged: usize,
    changed: usize,
    skipped: usize,
    rejected: usize,
    by_stage: &'a BTreeMap<String, usize>,
    by_source: &'a BTreeMap<String, usize>,
    warnings: &'a BTreeMap<&'static str, usize>,
}

/// Writes the document of kind `import`.
pub fn json(out: &mut dyn Write, import: &Import<'_>, head: &Head<'_>) -> io::Result<()> {
    let counts = import.counts;
    let body = Body {
        file: import.file,
        system: import.system,
        dry_run: import.dry_run,
        counts: Numbers {
            rows: counts.rows,
            new: counts.new,
            updated: counts.updated,
            unchanged: counts.unchanged,
            changed: counts.changed,
            skipped: counts.skipped,
            rejected: counts.rejected,
            by_stage: &counts.by_stage,
            by_source: &counts.by_source,
            warnings: &counts.warnings,
        },
        leads: import.handled,
        rejects: import.rejects,
        twins: import.twins,
        rejects_file: import.rejects_file,
        subject: import.subject,
        commits: import.commits,
        remarks: import.remarks,
        next: import.next,
    };
    wire::write(out, "import", head, body)
}

/// A table of the rows that were not taken, with the reasons: mended, it can be imported.
pub struct Rejects<W: Write> {
    writer: csv::Writer<W>,
    /// The places of the columns that are written, the reason of an earlier import not among them.
    places: Vec<usize>,
}

impl<W: Write> Rejects<W> {
    /// Begins the table with the names of the columns and that of the reason.
    pub fn new<'c>(
        out: W,
        columns: impl Iterator<Item = &'c str>,
        reason: &str,
    ) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        let kept: Vec<(usize, &str)> = columns
            .enumerate()
            .filter(|(_, name)| *name != reason)
            .collect();
        writer.write_record(
            kept.iter()
                .map(|(_, name)| guarded(name).into_owned())
                .chain([reason.to_owned()]),
        )?;
        let places = kept.into_iter().map(|(place, _)| place).collect();
        Ok(Rejects { writer, places })
    }

    /// Adds a row. Cells beyond the columns have no place: the reason tells of them.
    pub fn row(&mut self, cells: &[String], reasons: &[String]) -> io::Result<()> {
        let cell =
            |place: &usize| guarded(cells.get(*place).map_or("", String::as_str)).into_owned();
        let reasons = reasons.join("; ");
        let reasons = guarded(&reasons);
        self.writer
            .write_record(self.places.iter().map(cell).chain([reasons.into_owned()]))?;
        Ok(())
    }

    /// Ends the table.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
