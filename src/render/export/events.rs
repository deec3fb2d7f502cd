//! Every event of every lead.

use std::io::{self, Write};

use serde_json::Value;

use super::{Form, Redaction, Table};
use crate::domain::book::{Book, Entry};
use crate::render::{escape, log};

/// What can stand in an event; what is inside something else has its name before a dot.
const COLUMNS: [&str; 34] = [
    "id",
    "file",
    "event",
    "from",
    "to",
    "claimed_at",
    "recorded_at",
    "landed_at",
    "stamped_at",
    "by.name",
    "by.email",
    "by.person",
    "by.team",
    "commit",
    "landed_by",
    "note",
    "activity.channel",
    "activity.direction",
    "activity.outcome",
    "activity.by",
    "feedback.from",
    "feedback.by",
    "feedback.about",
    "feedback.verdict",
    "pause.reason",
    "pause.until",
    "recycle.reason",
    "recycle.revisit_on",
    "returned.reason",
    "resolution.reason",
    "resolution.reply_channel",
    "fields",
    "uncommitted",
    "dropped",
];

/// Writes a row for each event of these leads in order of landing: as `log --all` tells them.
pub fn events(
    out: &mut dyn Write,
    entries: &[&Entry],
    book: &Book,
    redaction: &Redaction,
    form: Form,
) -> io::Result<()> {
    let mut events = log::values(entries, book)?;
    if redaction.is_on() {
        events.iter_mut().for_each(|event| redact(event, redaction));
    }
    if form == Form::Jsonl {
        return events.iter().try_for_each(|event| escape::line(out, event));
    }
    let row = |event: &Value| {
        let columns = COLUMNS.iter();
        let cell = |column: &&str| {
            let mut parts = column.split('.');
            parts
                .try_fold(event, |value, part| value.get(part))
                .cloned()
        };
        columns
            .map(|column| cell(column).unwrap_or_default())
            .collect()
    };
    let mut table = Table::begin(out, form, COLUMNS.map(str::to_owned).into())?;
    events.iter().try_for_each(|event| table.row(row(event)))
}

/// Takes out what is personal. Of who made a commit the person and the team stay, by the policy's names.
fn redact(event: &mut Value, redaction: &Redaction) {
    let note_of: &[&str] = match event["event"].as_str() {
        Some("activity") => &["activities.*.note"],
        Some("feedback") => &["feedback.*.note"],
        // Either block may explain a move back.
        Some("rejected" | "reclaimed") => &["reject.note", "reclaim.note"],
        Some("recycled") => &["recycle.note"],
        Some("resolved") => &["resolution.note"],
        _ => &[],
    };
    // What is said elsewhere, say why a file cannot be read, may repeat anything.
    let hidden = note_of.is_empty() || note_of.iter().any(|path| redaction.hides(path));
    let mut blank = |pointer: &str| {
        if let Some(value) = event.pointer_mut(pointer) {
            *value = Value::Null;
        }
    };
    if hidden {
        blank("/note");
    }
    if redaction.hides("paused.reason") {
        blank("/pause/reason");
    }
    blank("/by/name");
    blank("/by/email");
}
