//! Findings as a table in Markdown: for a pull request, an issue or the summary of a CI step.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::{Counts, INCOMPLETE, supposing};
use crate::finding::{Finding, Located};
use crate::render::markdown::plain;
use crate::render::{Head, words};

/// Writes how many findings there are and a table of them: the worst first, then by whose they are, so that each person
/// finds theirs together; among these they stay in the order they come in, by file, place and rule.
///
/// With `most` the table holds no more rows, and the line below says how many are missing: comments have an end.
pub fn markdown(
    out: &mut dyn Write,
    findings: &[Located],
    most: Option<usize>,
    head: &Head<'_>,
) -> io::Result<()> {
    let counts: Vec<String> = Counts::new(findings)
        .by_weight()
        .map(|(amount, severity)| words::count(amount, severity.name()))
        .collect();
    match counts.is_empty() {
        true => writeln!(
            out,
            "### leads check: no findings\n\nNothing to do: whatever was checked is as it should be."
        )?,
        false => {
            writeln!(out, "### leads check: {}\n", counts.join(", "))?;
            table(out, findings, most.unwrap_or(usize::MAX))?;
        }
    }
    if let Some(asked) = head.policy {
        writeln!(out, "\n**What if:** {}", plain(&supposing(asked)))?;
    }
    if !head.complete {
        writeln!(out, "\n**Note:** {INCOMPLETE}")?;
    }
    write!(out, "\nas of {}", head.as_of.format("%Y-%m-%d %H:%M UTC"))?;
    match head.commit {
        Some(commit) => writeln!(out, ", commit {commit}"),
        None => writeln!(out),
    }
}

fn table(out: &mut dyn Write, findings: &[Located], most: usize) -> io::Result<()> {
    let mut worst_first: Vec<&Located> = findings.iter().collect();
    worst_first.sort_by_key(|located| {
        let finding = &located.finding;
        let owner = finding.owner.as_deref();
        (Reverse(finding.severity), owner.is_none(), owner)
    });
    writeln!(
        out,
        "| Severity | Lead | Where | What | Whose | What to do |\n| --- | --- | --- | --- | --- | --- |"
    )?;
    for located in worst_first.iter().take(most) {
        row(out, located)?;
    }
    match worst_first.len().saturating_sub(most) {
        0 => Ok(()),
        more => writeln!(out, "\n… and {more} more"),
    }
}

fn row(out: &mut dyn Write, located: &Located) -> io::Result<()> {
    let finding = &located.finding;
    let cell = |text: Option<&str>| text.map_or_else(|| "-".to_owned(), plain);
    writeln!(
        out,
        "| {} | {} | {} | {} ({}) | {} | {} |",
        finding.severity.name(),
        cell(finding.id.as_deref()),
        plain(&place(finding, located)),
        plain(&finding.message),
        finding.rule.id,
        cell(finding.owner.as_deref()),
        cell(finding.help.as_deref()),
    )
}

/// Returns where a finding stands, and which policy line decided.
fn place(finding: &Finding, located: &Located) -> String {
    let mut place = finding.place.file.clone();
    if let Some(range) = located.range {
        place.push_str(&format!(":{}", range.line));
    }
    if let Some(policy) = &finding.policy {
        place.push_str(&format!(", by {}:{}", policy.file, policy.line));
    }
    place
}
