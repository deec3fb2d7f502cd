//! Timelines as JSON.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::event::Event;
use crate::domain::book::{Book, Entry};
use crate::domain::timeline::told;
use crate::render::{Head, escape, wire};

#[derive(Serialize)]
struct Log<'a> {
    id: &'a str,
    file: &'a str,
    events: Vec<Event<'a>>,
}

#[derive(Serialize)]
struct Logs<'a> {
    leads: Vec<Log<'a>>,
}

/// An event on a line of its own.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    file: &'a str,
    #[serde(flatten)]
    event: Event<'a>,
}

/// Writes the document of kind `log` for one lead.
pub fn json(out: &mut dyn Write, entry: &Entry, book: &Book, head: &Head<'_>) -> io::Result<()> {
    wire::write(out, "log", head, Log::new(entry, book))
}

/// Writes the document of kind `log` for many: `leads` holds of each what the document of one would.
pub fn json_all(
    out: &mut dyn Write,
    entries: &[&Entry],
    book: &Book,
    head: &Head<'_>,
) -> io::Result<()> {
    let leads = entries.iter().map(|entry| Log::new(entry, book)).collect();
    wire::write(out, "log", head, Logs { leads })
}

/// Writes every event of every lead, one a line, in order of landing; what is not committed comes last.
pub fn jsonl(out: &mut dyn Write, entries: &[&Entry], book: &Book) -> io::Result<()> {
    let lines = lines(entries, book);
    lines.iter().try_for_each(|line| escape::line(out, line))
}

/// Returns the same events as values.
pub(in crate::render) fn values(entries: &[&Entry], book: &Book) -> io::Result<Vec<Value>> {
    let lines = lines(entries, book);
    let values = lines.iter().map(serde_json::to_value);
    Ok(values.collect::<Result<_, _>>()?)
}

fn lines<'a>(entries: &[&'a Entry], book: &'a Book) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for entry in entries {
        for (kind, event) in told(&entry.timeline, &book.history, book.policy.as_ref()) {
            let landing = event.commit.map(|commit| book.history.landing(commit));
            lines.push((
                (event.commit.is_none(), landing, event.commit),
                *entry,
                kind,
                event,
            ));
        }
    }
    // The sort keeps the order inside a commit.
    lines.sort_by_key(|(place, ..)| *place);
    let seen = lines
        .into_iter()
        .filter(|(_, _, _, event)| !event.at_horizon);
    seen.map(|(_, entry, kind, event)| Line {
        id: &entry.id,
        file: &entry.timeline.file,
        event: Event::new(kind, event, entry, book),
    })
    .collect()
}

impl<'a> Log<'a> {
    fn new(entry: &'a Entry, book: &'a Book) -> Self {
        let told = told(&entry.timeline, &book.history, book.policy.as_ref());
        // A fact at the edge of what can be seen is that old or older: to say when it happened would be a lie.
        let known = told.into_iter().filter(|(_, event)| !event.at_horizon);
        Log {
            id: &entry.id,
            file: &entry.timeline.file,
            events: known
                .map(|(kind, event)| Event::new(kind, event, entry, book))
                .collect(),
        }
    }
}
