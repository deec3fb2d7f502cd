//! The digest as a calendar: what is to do, each at the time when it is due.
//!
//! Source: RFC 5545. An event and not a to-do, which most calendars do not show; it takes no time of its own and keeps
//! nobody from being invited to something else.

use std::io::{self, Write};

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::{NOTHING, company, duty, name};
use crate::domain::digest::{Duty, Page};
use crate::render::terminal::shown;

/// The most bytes of a line.
const LONGEST_LINE: usize = 75;

/// Writes one calendar with an event for each duty that has a due time. All times are in UTC.
pub fn ics(out: &mut dyn Write, pages: &[Page<'_>], as_of: DateTime<Utc>) -> io::Result<()> {
    line(out, "BEGIN:VCALENDAR")?;
    line(out, "VERSION:2.0")?;
    line(out, "PRODID:-//leads//digest//EN")?;
    line(out, "CALSCALE:GREGORIAN")?;
    if pages.iter().all(|page| page.duties.is_empty()) {
        line(out, &format!("X-WR-CALDESC:{NOTHING}"))?;
    }
    for page in pages {
        for told in &page.duties {
            event(out, told, page, pages.len() > 1, as_of)?;
        }
    }
    line(out, "END:VCALENDAR")
}

fn event(
    out: &mut dyn Write,
    told: &Duty<'_>,
    page: &Page<'_>,
    several: bool,
    as_of: DateTime<Utc>,
) -> io::Result<()> {
    let Some(due) = told.verdict.due_at else {
        return Ok(());
    };
    let words = duty(told, page, as_of);
    let who = if several {
        format!("{}: ", name(page))
    } else {
        String::new()
    };
    let summary = format!(
        "{who}{}: {} ({})",
        words.what,
        company(told.standing),
        words.lead
    );
    let details = format!(
        "{}\n{} ({})",
        words.command,
        told.verdict.clock.name(),
        name(page)
    );
    line(out, "BEGIN:VEVENT")?;
    line(out, &format!("UID:{}@leads", uid(told)))?;
    line(out, &format!("DTSTAMP:{}", time(as_of)))?;
    line(out, &format!("DTSTART:{}", time(due)))?;
    line(out, &format!("SUMMARY:{}", plain(&summary)))?;
    line(out, &format!("DESCRIPTION:{}", plain(&details)))?;
    line(out, "TRANSP:TRANSPARENT")?;
    line(out, "END:VEVENT")
}

/// Returns what a calendar knows the event by: the same for a lead and its clock on every day, so that an event whose
/// time has changed is moved and not added once more.
fn uid(told: &Duty<'_>) -> String {
    let mut hash = Sha256::new();
    for part in [&*told.standing.entry.id, told.verdict.clock.name()] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let digits = hash.finalize();
    digits
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn time(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Returns text as the value of a property.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => plain.push_str("\\\\"),
            ';' => plain.push_str("\\;"),
            ',' => plain.push_str("\\,"),
            '\n' => plain.push_str("\\n"),
            other => plain.push(shown(other)),
        }
    }
    plain
}

/// Writes a line, folded between characters: what goes on begins with a blank.
fn line(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let mut rest = text;
    let mut room = LONGEST_LINE;
    while rest.len() > room {
        let end = (0..=room).rfind(|end| rest.is_char_boundary(*end));
        let (part, more) = rest.split_at(end.unwrap_or(rest.len()));
        write!(out, "{part}\r\n ")?;
        rest = more;
        room = LONGEST_LINE - 1;
    }
    write!(out, "{rest}\r\n")
}
