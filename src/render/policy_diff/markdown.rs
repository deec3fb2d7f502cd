//! What another policy would change, in Markdown: for the pull request that changes it.

use std::io::{self, Write};

use super::{Comparison, stands, unknown, would};
use crate::render::markdown::plain;

/// Writes what the policies say differently, and what that means for the open leads.
pub fn markdown(out: &mut dyn Write, comparison: &Comparison<'_>) -> io::Result<()> {
    let (from, to) = (plain(comparison.from), plain(comparison.to));
    writeln!(
        out,
        "### What the policy would change\n\nFrom {from} to {to}."
    )?;
    if !comparison.changes.is_empty() {
        writeln!(
            out,
            "\n| About | Which | From | To | Line |\n| --- | --- | --- | --- | --- |"
        )?;
        for change in comparison.changes {
            let line = change.line.as_ref();
            let was = if change.to.is_none() { "was " } else { "" };
            let line = line.map(|line| format!("{was}{}:{}", line.file, line.line));
            let cells = [
                Some(change.topic),
                Some(&*change.name),
                change.from.as_deref(),
                change.to.as_deref(),
                line.as_deref(),
            ];
            row(out, &cells.map(|cell| cell.unwrap_or("-")))?;
        }
    }
    let as_of = comparison.book.as_of;
    if !comparison.effects.is_empty() {
        writeln!(
            out,
            "\n| Lead | Company | Owner | Clock | Due now (UTC) | Due then | What |\n| --- | --- | --- | --- | --- | --- | --- |"
        )?;
        for effect in comparison.effects {
            let cells = [
                &*effect.id,
                comparison.company(&effect.id),
                comparison.owner(&effect.id),
                effect.clock.name(),
                &stands(effect.from.as_ref(), as_of),
                &stands(effect.to.as_ref(), as_of),
                would(effect.kind),
            ];
            row(out, &cells)?;
        }
    }
    if !comparison.lost.is_empty() {
        writeln!(out, "\nUnknown then:\n")?;
    }
    for (message, ids) in unknown(comparison.lost) {
        writeln!(out, "- {}: {}", plain(message), plain(&ids))?;
    }
    let totals = comparison.totals();
    let totals: Vec<&str> = totals.iter().map(|(_, _, words)| words.as_str()).collect();
    match (totals.is_empty(), comparison.lost.is_empty()) {
        (true, true) => writeln!(out, "\nNo open lead would stand otherwise."),
        (true, false) => Ok(()),
        (false, _) => writeln!(out, "\n{}.", totals.join(", ")),
    }
}

fn row(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
    writeln!(out, "| {} |", cells.join(" | "))
}
