//! A lead file in the hand of the example book.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;

/// A width that a line of facts should not pass.
const WIDTH: usize = 140;

/// What a lead file says, ready to be written.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// The zone in which times are written.
    pub(super) zone: Tz,
    pub(super) id: &'static str,
    pub(super) company: Facts,
    pub(super) contact: Facts,
    pub(super) source: &'static str,
    pub(super) campaign: Option<&'static str>,
    pub(super) received_at: DateTime<Utc>,
    pub(super) stage: &'static str,
    pub(super) owner: Option<&'static str>,
    pub(super) fit: Vec<Facts>,
    pub(super) signals: Vec<Facts>,
    pub(super) activities: Vec<Facts>,
    pub(super) handoff: Facts,
    pub(super) reject: Facts,
    pub(super) reclaim: Facts,
    pub(super) paused: Facts,
    pub(super) recycle: Facts,
    pub(super) resolution: Facts,
    pub(super) feedback: Vec<Facts>,
    pub(super) duplicate_of: Option<&'static str>,
    pub(super) consent: Facts,
}

/// Keys and values in the order they are written.
pub(super) type Facts = Vec<(&'static str, Value)>;

/// A value of a lead file.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Words.
    Text(String),
    /// What is never quoted: a number, true, false.
    Bare(String),
    /// An instant.
    At(DateTime<Utc>),
    /// A date.
    On(NaiveDate),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<DateTime<Utc>> for Value {
    fn from(at: DateTime<Utc>) -> Self {
        Value::At(at)
    }
}

/// Puts a value in the place of the one under this key, or at the end.
pub(super) fn set(facts: &mut Facts, key: &'static str, value: Value) {
    match facts.iter_mut().find(|(name, _)| *name == key) {
        Some((_, old)) => *old = value,
        None => facts.push((key, value)),
    }
}

impl Draft {
    /// Returns the text of the file.
    pub(super) fn text(&self) -> String {
        let mut page = Page {
            zone: self.zone,
            text: String::new(),
        };
        page.text
            .push_str("# yaml-language-server: $schema=../../schema/lead.schema.json\n");
        page.line("id", Some(&self.id.into()));
        page.short("company", &self.company);
        page.short("contact", &self.contact);
        page.line("source", Some(&self.source.into()));
        page.line("campaign", self.campaign.map(Value::from).as_ref());
        page.line("received_at", Some(&self.received_at.into()));
        page.line("stage", Some(&self.stage.into()));
        page.line("owner", self.owner.map(Value::from).as_ref());
        page.rows("fit", &self.fit);
        page.rows("signals", &self.signals);
        page.entries("activities", &self.activities);
        page.long("handoff", &self.handoff);
        page.short("reject", &self.reject);
        page.short("reclaim", &self.reclaim);
        page.short("paused", &self.paused);
        page.long("recycle", &self.recycle);
        page.long("resolution", &self.resolution);
        page.entries("feedback", &self.feedback);
        page.line("duplicate_of", self.duplicate_of.map(Value::from).as_ref());
        page.short("consent", &self.consent);
        page.text
    }
}

struct Page {
    zone: Tz,
    text: String,
}

impl Page {
    fn line(&mut self, key: &str, value: Option<&Value>) {
        if let Some(value) = value {
            let value = self.value(value, false);
            self.push(&format!("{key}: {value}"));
        }
    }

    /// Writes `key: { … }`, or one line for each fact if that becomes too long.
    fn short(&mut self, key: &str, facts: &Facts) {
        if facts.is_empty() {
            return;
        }
        let line = format!("{key}: {}", self.row(facts));
        if line.chars().count() <= WIDTH {
            return self.push(&line);
        }
        self.long(key, facts);
    }

    fn long(&mut self, key: &str, facts: &Facts) {
        if !facts.is_empty() {
            self.push(&format!("{key}:"));
            self.block("  ", "  ", facts);
        }
    }

    fn rows(&mut self, key: &str, rows: &[Facts]) {
        if !rows.is_empty() {
            self.push(&format!("{key}:"));
        }
        for row in rows {
            let row = self.row(row);
            self.push(&format!("  - {row}"));
        }
    }

    fn entries(&mut self, key: &str, entries: &[Facts]) {
        if !entries.is_empty() {
            self.push(&format!("{key}:"));
        }
        for entry in entries {
            self.block("  - ", "    ", entry);
        }
    }

    fn block(&mut self, first: &str, rest: &str, facts: &Facts) {
        for (index, (key, value)) in facts.iter().enumerate() {
            let value = self.value(value, false);
            self.push(&format!(
                "{}{key}: {value}",
                if index == 0 { first } else { rest }
            ));
        }
    }

    fn row(&self, facts: &Facts) -> String {
        let facts = facts
            .iter()
            .map(|(key, value)| format!("{key}: {}", self.value(value, true)));
        format!("{{ {} }}", facts.collect::<Vec<_>>().join(", "))
    }

    fn value(&self, value: &Value, in_row: bool) -> String {
        match value {
            Value::Text(text) => scalar(text, in_row),
            Value::Bare(text) => text.clone(),
            Value::At(at) => at
                .with_timezone(&self.zone)
                .to_rfc3339_opts(SecondsFormat::Secs, false),
            Value::On(date) => date.to_string(),
        }
    }

    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// Returns a text as YAML reads it back: plain where that is safe, else in quotes. `in_row` is for one between braces.
pub(in crate::cli) fn scalar(text: &str, in_row: bool) -> String {
    const WORDS: [&str; 10] = [
        "true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan",
    ];
    let starts_well = text.chars().next().is_some_and(char::is_alphabetic)
        || text.starts_with(|first: char| first.is_ascii_digit()) && text.contains(' ');
    let ends_well = !text.ends_with([' ', ':']);
    let breaks = text.contains(": ") || text.contains(" #") || text.chars().any(char::is_control);
    let breaks_row = in_row && text.contains([',', '[', ']', '{', '}']);
    let other_meaning =
        WORDS.contains(&text.to_ascii_lowercase().as_str()) || text.parse::<f64>().is_ok();
    if starts_well && ends_well && !breaks && !breaks_row && !other_meaning {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => {
                write!(quoted, "\\u{:04x}", u32::from(letter))
                    .expect("because a String takes everything");
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let texts = [
            "NO",
            "no",
            "Null",
            "12 employees",
            "+49 30 0000 1",
            "a: b",
            "a #b",
            "one, two",
            "Nástroje",
            "ends:",
            " x",
            "",
            "say \"hi\"",
            "back\\slash",
            "2026-01-01",
            "1e3",
            ".5",
            "- dash",
            "it's",
            "tab\there",
            "inf",
            "a{b}",
            "50%",
            "0x1f",
        ];
        for text in texts {
            for in_row in [false, true] {
                let yaml = if in_row {
                    format!("{{ a: {} }}", scalar(text, true))
                } else {
                    format!("a: {}", scalar(text, false))
                };
                let read: serde_yaml::Value = serde_yaml::from_str(&yaml).unwrap();
                assert_eq!(read["a"].as_str(), Some(text), "{yaml}");
            }
        }
    }
}
