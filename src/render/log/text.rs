//! One lead's timeline for people.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use chrono::{DateTime, Utc};

use super::words::{style, what};
use crate::domain::book::{Book, Entry};
use crate::domain::history::Signature;
use crate::domain::timeline::{Event, Kind, What, told};
use crate::render::Look;
use crate::render::terminal::{clean, fit, paint, width, wrap};
use crate::render::words::{DIM, STRONG};

/// The columns of a date and a time of day.
const WHEN: usize = 16;
/// The most columns for a name.
const WHO: usize = 20;

/// Writes one lead's timeline, oldest first; all times are in UTC.
pub fn text(out: &mut dyn Write, entry: &Entry, book: &Book, look: &Look) -> io::Result<()> {
    let timeline = &entry.timeline;
    let company = entry
        .lead()
        .and_then(|lead| lead.company.as_deref())
        .unwrap_or_default();
    let id = paint(&clean(&entry.id), STRONG, look);
    writeln!(out, "{id}  {}", clean(company))?;
    writeln!(
        out,
        "{}",
        paint(
            &format!("{} · times in UTC", clean(&timeline.file)),
            DIM,
            look
        )
    )?;
    writeln!(out)?;

    let told = told(timeline, &book.history, book.policy.as_ref());
    let names = told.iter().map(|(_, event)| width(&who(event, book)));
    let log = Log {
        entry,
        book,
        look,
        who: names.max().unwrap_or(0).min(WHO),
    };
    let edge = told
        .iter()
        .find(|(_, event)| event.at_horizon)
        .and_then(|(_, event)| event.commit);
    if let Some(edge) = edge {
        let words = format!(
            "history before {} is not in this clone",
            minute(book.landed_at(edge))
        );
        log.aside(out, &words)?;
    }
    let mut before = None;
    for (position, (kind, event)) in told.iter().enumerate() {
        // What a move means says it all.
        let next = told.get(position + 1);
        let meant =
            *kind == Kind::Moved && next.is_some_and(|(_, next)| std::ptr::eq(*next, *event));
        if !meant {
            log.event(out, *kind, event, before == Some(event.commit))?;
            before = Some(event.commit);
        }
    }
    if let Some(why) = &timeline.fault {
        log.aside(out, &format!("cannot be read now: {}", clean(why)))?;
    }
    if timeline.missing {
        log.aside(out, "its present content is not in this clone")?;
    }
    Ok(())
}

struct Log<'a> {
    entry: &'a Entry,
    book: &'a Book,
    look: &'a Look,
    /// The columns for names.
    who: usize,
}

impl Log<'_> {
    /// Writes an event; when and by whom only where the one before it was not of the same commit.
    fn event(&self, out: &mut dyn Write, kind: Kind, event: &Event, again: bool) -> io::Result<()> {
        let (when, who) = match again {
            true => (String::new(), String::new()),
            false => (self.when(event), who(event, self.book)),
        };
        let what = match (&event.what, event.at_horizon) {
            (What::Created { stage }, true) => {
                format!("was in {}", clean(stage.as_deref().unwrap_or("no stage")))
            }
            _ if event.dropped => format!("{} (left out by the merge)", what(kind, event)),
            _ => what(kind, event),
        };
        let claimed = self.claimed(kind, event).unwrap_or_default();
        let commit = event
            .commit
            .filter(|_| !again)
            .map(|commit| self.book.history.commit(commit));
        let commit = commit
            .map(|commit| format!("  {}", commit.id.short()))
            .unwrap_or_default();
        writeln!(
            out,
            "{}  {}  {}{}",
            paint(&fit(&when, WHEN), DIM, self.look),
            fit(&who, self.who),
            paint(&what, style(kind), self.look),
            paint(&format!("{claimed}{commit}"), DIM, self.look),
        )?;
        if let Some(note) = super::note(kind, event) {
            self.indented(out, &clean(note), Style::new())?;
        }
        match self.times(event).filter(|_| !again) {
            Some(times) => self.indented(out, &times, DIM),
            None => Ok(()),
        }
    }

    /// Returns when an event landed.
    fn when(&self, event: &Event) -> String {
        let landed_at = event.commit.map(|commit| self.book.landed_at(commit));
        match landed_at {
            None => "not committed".to_owned(),
            Some(at) if event.at_horizon => format!("by {}", at.date_naive()),
            Some(at) => minute(at),
        }
    }

    /// Returns when people say that it happened, if that is another time than its landing.
    fn claimed(&self, kind: Kind, event: &Event) -> Option<String> {
        let landed_at = event.commit.map(|commit| self.book.landed_at(commit));
        let claimed_at = super::claimed_at(kind, event, &self.entry.timeline)?;
        let differs = landed_at.is_none_or(|landed_at| minute(landed_at) != minute(claimed_at));
        differs.then(|| format!("  claimed {}", minute(claimed_at)))
    }

    /// Returns what else there is to say of the commit: its other times, and what landed it.
    fn times(&self, event: &Event) -> Option<String> {
        let index = event.commit.filter(|_| !event.at_horizon)?;
        let landed_at = self.book.landed_at(index);
        let commit = self.book.history.commit(index);
        let landing = self.book.history.commit(commit.landing);
        let differs = |at: &DateTime<Utc>| minute(*at) != minute(landed_at);
        let said = |word: &str, at: DateTime<Utc>| format!("{word} {}", minute(at));
        let recorded = Some(self.book.recorded_at(index))
            .filter(differs)
            .map(|at| said("recorded", at));
        let stamped = landing
            .stamped_at
            .filter(differs)
            .map(|at| said("stamped", at));
        let landed_by =
            (commit.id != landing.id).then(|| format!("landed by {}", landing.id.short()));
        let parts: Vec<String> = [recorded, stamped, landed_by]
            .into_iter()
            .flatten()
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    fn indented(&self, out: &mut dyn Write, text: &str, style: Style) -> io::Result<()> {
        let indent = WHEN + 2 + self.who + 4;
        for line in wrap(
            text,
            self.look.width.map(|width| width.saturating_sub(indent)),
        ) {
            writeln!(
                out,
                "{}{}",
                " ".repeat(indent),
                paint(&line, style, self.look)
            )?;
        }
        Ok(())
    }

    fn aside(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        writeln!(
            out,
            "{}",
            paint(text, AnsiColor::Yellow.on_default(), self.look)
        )
    }
}

/// Returns a person's id where the policy knows the author, or else the author's name.
fn who(event: &Event, book: &Book) -> String {
    let Some(commit) = event.commit else {
        return "-".to_owned();
    };
    let author: &Signature = book.history.commit(commit).author;
    let person = book
        .policy
        .as_ref()
        .and_then(|policy| policy.teams.by_email(&author.email));
    clean(person.map_or(&author.name, |person| &person.id)).into_owned()
}

pub(super) fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}
