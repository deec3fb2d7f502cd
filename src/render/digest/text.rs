//! The digest for a terminal.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::{NOTHING, day, duty, name, notice, summary, unknown};
use crate::domain::digest::Page;
use crate::render::Look;
use crate::render::sheet::Sheet;
use crate::render::terminal::{clean, paint};
use crate::render::words::{DIM, STRONG};

/// Writes a table of what to do and one of what to know for each page.
pub fn text(
    out: &mut dyn Write,
    pages: &[Page<'_>],
    as_of: DateTime<Utc>,
    look: &Look,
) -> io::Result<()> {
    if pages.is_empty() {
        return writeln!(out, "{}", paint(NOTHING, DIM, look));
    }
    for (position, page) in pages.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        let name = paint(&clean(&name(page)), STRONG, look);
        writeln!(out, "{name}  {}", paint(&day(page), DIM, look))?;
        if let Some(unknown) = unknown(page) {
            writeln!(out, "{unknown}")?;
        }
        if page.duties.is_empty() {
            writeln!(out, "{NOTHING}")?;
        } else {
            let mut sheet = Sheet::new(out, look);
            for line in page.duties.iter().map(|told| duty(told, page, as_of)) {
                let mark = line.mark.to_string();
                sheet.row([
                    &mark,
                    &line.lead,
                    &line.name,
                    &line.what,
                    &line.due,
                    &line.command,
                ]);
            }
            let head = ["", "LEAD", "COMPANY", "TO DO", "DUE", "THEN TYPE"];
            sheet.table(&format!("To do: {}", summary(page)), head)?;
        }
        if !page.notices.is_empty() {
            writeln!(out)?;
            let mut sheet = Sheet::new(out, look);
            for line in page.notices.iter().map(|told| notice(told, page, as_of)) {
                let mark = line.mark.to_string();
                let whose = line.whose.as_deref().unwrap_or("-");
                sheet.row([
                    &mark,
                    &line.lead,
                    &line.name,
                    &line.what,
                    whose,
                    &line.due,
                    &line.command,
                ]);
            }
            let head = ["", "LEAD", "COMPANY", "WHAT", "WHOSE", "DUE", "LOOK"];
            sheet.table("To know", head)?;
        }
    }
    Ok(())
}
