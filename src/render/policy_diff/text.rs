//! What another policy would change, in aligned columns.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Comparison, stands, unknown};
use crate::domain::effects::Kind;
use crate::render::Look;
use crate::render::sheet::Sheet;
use crate::render::terminal::{clean, cut, paint};
use crate::render::words::{DIM, STRONG};

/// The most columns that a name takes.
const WIDEST: usize = 48;

/// Writes what the policies say differently, and what that means for the open leads.
pub fn text(out: &mut dyn Write, comparison: &Comparison<'_>, look: &Look) -> io::Result<()> {
    let Comparison { from, to, .. } = comparison;
    writeln!(out, "{} {}", paint("from", DIM, look), clean(from))?;
    writeln!(out, "{}   {}", paint("to", DIM, look), clean(to))?;
    if !comparison.changes.is_empty() {
        writeln!(out)?;
        let mut sheet: Sheet<'_, 5> = Sheet::new(out, look);
        for change in comparison.changes {
            let line = change.line.as_ref();
            let was = if change.to.is_none() { "was " } else { "" };
            let line = line.map(|line| format!("{was}{}:{}", line.file, line.line));
            sheet.painted(
                [
                    change.topic,
                    &cut(&change.name, WIDEST),
                    &cut(change.from.as_deref().unwrap_or("-"), WIDEST),
                    &cut(change.to.as_deref().unwrap_or("-"), WIDEST),
                    line.as_deref().unwrap_or_default(),
                ],
                DIM,
            );
        }
        sheet.table("WORDS", ["about", "which", "from", "to", "line"])?;
    }
    leads(out, comparison, look)?;
    lost(out, comparison, look)?;
    writeln!(out)?;
    for (kind, _, words) in comparison.totals() {
        writeln!(out, "{}", paint(&words, style(kind), look))?;
    }
    if comparison.effects.is_empty() && comparison.lost.is_empty() {
        writeln!(out, "no open lead would stand otherwise")?;
    }
    let files = comparison.files.join(", ");
    match (comparison.files.is_empty(), comparison.changes.is_empty()) {
        (true, true) => writeln!(out, "both policies say the same"),
        (true, false) => Ok(()),
        (false, _) => writeln!(
            out,
            "{}",
            paint(&format!("files that differ: {}", clean(&files)), DIM, look)
        ),
    }
}

fn leads(out: &mut dyn Write, comparison: &Comparison<'_>, look: &Look) -> io::Result<()> {
    if comparison.effects.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let as_of = comparison.book.as_of;
    let mut sheet: Sheet<'_, 6> = Sheet::new(out, look);
    for effect in comparison.effects {
        let mark = match effect.kind {
            Kind::Late => "! ",
            Kind::AtRisk => "~ ",
            _ => "  ",
        };
        sheet.painted(
            [
                &format!("{mark}{}", cut(&clean(&effect.id), WIDEST)),
                &cut(&clean(comparison.company(&effect.id)), WIDEST / 2),
                comparison.owner(&effect.id),
                effect.clock.name(),
                &stands(effect.from.as_ref(), as_of),
                &stands(effect.to.as_ref(), as_of),
            ],
            style(effect.kind),
        );
    }
    sheet.table(
        "LEADS",
        ["  lead", "company", "owner", "clock", "due now", "due then"],
    )
}

fn lost(out: &mut dyn Write, comparison: &Comparison<'_>, look: &Look) -> io::Result<()> {
    if comparison.lost.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", paint("UNKNOWN THEN", STRONG, look))?;
    for (message, ids) in unknown(comparison.lost) {
        writeln!(out, "  {}: {}", clean(message), clean(&ids))?;
    }
    Ok(())
}

fn style(kind: Kind) -> Style {
    match kind {
        Kind::Late => AnsiColor::Red.on_default().bold(),
        Kind::AtRisk => AnsiColor::Yellow.on_default(),
        Kind::NoLongerLate | Kind::NoLongerAtRisk => AnsiColor::Green.on_default(),
        Kind::Moved | Kind::Begins | Kind::Ends => Style::new(),
    }
}
