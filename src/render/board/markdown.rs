//! The board in Markdown: for a README, a wiki or a comment.

use std::io::{self, Write};

use super::Board;
use crate::render::markdown::plain;
use crate::render::words::{due, sign};

/// Writes a section a stage with its open leads, and how many are closed.
pub fn markdown(out: &mut dyn Write, board: &Board<'_>) -> io::Result<()> {
    let head = &board.head;
    writeln!(
        out,
        "## Leads as of {}\n",
        head.as_of.format("%Y-%m-%d %H:%M UTC")
    )?;
    if let Some(asked) = head.policy {
        writeln!(
            out,
            "**What if:** judged by the policy of {}, not by the one in force.\n",
            plain(asked)
        )?;
    }
    if !head.complete {
        writeln!(
            out,
            "**Note:** a part of the history is not in this clone: some clocks are unknown.\n"
        )?;
    }
    for lane in board.lanes() {
        let open = lane.leads.iter().filter(|(_, standing)| standing.is_open());
        writeln!(
            out,
            "### {} ({})\n",
            plain(&lane.stage.replace('_', " ")),
            lane.leads.len()
        )?;
        let rows: Vec<_> = open.collect();
        if rows.is_empty() {
            // Of what is closed the number is enough.
            if lane.leads.is_empty() {
                writeln!(out, "Nothing here.\n")?;
            }
            continue;
        }
        writeln!(
            out,
            "| State | Lead | Company | Whose | Promise | Due |\n| --- | --- | --- | --- | --- | --- |"
        )?;
        for (_, standing) in rows {
            let entry = standing.entry;
            let company = board.company(entry);
            let whose = standing.answerable.map_or("nobody", |person| &**person);
            let tightest = standing.tightest();
            writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} |",
                sign(standing.state()).word,
                plain(&entry.id),
                plain(company),
                plain(whose),
                tightest.map_or("-", |verdict| verdict.clock.name()),
                tightest.map_or("-".to_owned(), |verdict| due(
                    verdict,
                    board.book.as_of,
                    true
                )),
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}
