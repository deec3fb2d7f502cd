//! What another policy would change, in words and for the leads: as text, as JSON and as Markdown.

mod json;
mod markdown;
mod text;

use chrono::{DateTime, Utc};

pub use self::json::json;
pub use self::markdown::markdown;
pub use self::text::text;
use super::words;
use crate::domain::book::{Book, Entry};
use crate::domain::clock::Verdict;
use crate::domain::effects::{Effect, Kind};
use crate::domain::policy::Change;
use crate::finding::Finding;

/// What another policy would change.
pub struct Comparison<'a> {
    /// Which policy is compared with, in words.
    pub from: &'a str,
    /// Which one would take its place, in words.
    pub to: &'a str,
    /// What the two say differently.
    pub changes: &'a [Change],
    /// The files of schema and policy that differ, whether or not words tell how.
    pub files: &'a [String],
    /// Which clocks of the open leads would stand otherwise.
    pub effects: &'a [Effect],
    /// What open leads name and nobody would know any more.
    pub lost: &'a [Finding],
    /// The leads.
    pub book: &'a Book,
}

impl Comparison<'_> {
    fn entry(&self, id: &str) -> Option<&Entry> {
        let entries = &self.book.entries;
        let found = entries.binary_search_by(|entry| entry.id.as_str().cmp(id));
        found.ok().map(|position| &entries[position])
    }

    fn company(&self, id: &str) -> &str {
        let lead = self.entry(id).and_then(Entry::lead);
        lead.and_then(|lead| lead.company.as_deref()).unwrap_or("-")
    }

    fn owner(&self, id: &str) -> &str {
        let owner = self.entry(id).and_then(Entry::owner);
        owner.map_or("-", |owner| owner)
    }

    /// Returns how many leads each kind of effect concerns, and in words: `2 leads would be late`.
    fn totals(&self) -> Vec<(Kind, usize, String)> {
        let leads = |kind: Kind| {
            let of_kind = self.effects.iter().filter(|effect| effect.kind == kind);
            let mut ids: Vec<&str> = of_kind.map(|effect| effect.id.as_str()).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.len()
        };
        let counted = Kind::ALL.map(|(_, kind)| (kind, leads(kind)));
        let some = counted.into_iter().filter(|(_, count)| *count > 0);
        some.map(|(kind, count)| {
            let leads = words::count(count, "lead");
            (kind, count, format!("{leads} {}", would(kind)))
        })
        .collect()
    }
}

/// Returns what is unknown, each with the leads that name it: `castell-2k9d, eupen-8o2f`.
fn unknown(lost: &[Finding]) -> Vec<(&str, String)> {
    let mut by_message: Vec<(&str, Vec<&str>)> = Vec::new();
    for finding in lost {
        let id = finding.id.as_deref().unwrap_or_default();
        match by_message
            .iter_mut()
            .find(|(known, _)| *known == finding.message)
        {
            Some((_, ids)) => ids.push(id),
            None => by_message.push((&finding.message, vec![id])),
        }
    }
    let joined = by_message.into_iter();
    joined
        .map(|(message, ids)| (message, ids.join(", ")))
        .collect()
}

/// Returns what would become of a lead.
fn would(kind: Kind) -> &'static str {
    match kind {
        Kind::Late => "would be late",
        Kind::AtRisk => "would be at risk",
        Kind::NoLongerLate => "would be late no longer",
        Kind::NoLongerAtRisk => "would be at risk no longer",
        Kind::Moved => "would be due at another time",
        Kind::Begins => "would have a new promise",
        Kind::Ends => "would have one promise less",
    }
}

/// Returns how a clock stands: `2 h overdue (2026-11-19 14:00)`.
fn stands(verdict: Option<&Verdict>, as_of: DateTime<Utc>) -> String {
    let Some(verdict) = verdict else {
        return "-".to_owned();
    };
    let due = words::due(verdict, as_of, false);
    match verdict.due_at {
        Some(at) => format!("{due} ({})", at.format("%Y-%m-%d %H:%M")),
        None => due,
    }
}
