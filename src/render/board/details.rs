//! What a board tells of one lead when somebody asks: facts and what happened.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Board;
use super::cards::{Column, Filter};
use crate::domain::book::Standing;
use crate::domain::clock::State;
use crate::domain::timeline::{Event, Kind, told};
use crate::render::log::words::what;
use crate::render::terminal::clean;
use crate::render::wire;
use crate::render::words::{ago, due, sign};

/// Everything that the page can tell beside its cards.
#[derive(Serialize)]
pub(super) struct Details {
    /// What the facts are called.
    labels: Vec<&'static str>,
    leads: Vec<Lead>,
}

#[derive(Serialize)]
struct Lead {
    /// Its place in each of the filters.
    by: Vec<Option<usize>>,
    /// Each with the place of its label.
    facts: Vec<(usize, String)>,
    /// When, by whom, what, and what was noted.
    events: Vec<(String, String, String, String)>,
}

impl Details {
    /// Returns the details of the leads by their numbers.
    pub(super) fn new(board: &Board<'_>, columns: &[Column], filters: &[Filter]) -> Self {
        let mut labels: Vec<&'static str> = Vec::new();
        let mut leads: Vec<Lead> = Vec::with_capacity(board.rows.len());
        for standing in board.rows {
            let mut placed = Vec::new();
            for (label, fact) in facts(standing, board) {
                let known = labels.iter().position(|known| *known == label);
                placed.push((known.unwrap_or(labels.len()), fact));
                if known.is_none() {
                    labels.push(label);
                }
            }
            leads.push(Lead {
                by: Vec::new(),
                facts: placed,
                events: events(standing, board),
            });
        }
        for card in columns.iter().flat_map(|column| &column.cards) {
            let values = filters.iter().zip(&card.values);
            leads[card.number].by = values.map(|(filter, value)| filter.place(value)).collect();
        }
        Details { labels, leads }
    }
}

fn facts(standing: &Standing<'_>, board: &Board<'_>) -> Vec<(&'static str, String)> {
    let (entry, book) = (standing.entry, board.book);
    let Some(lead) = entry.lead() else {
        return Vec::new();
    };
    let stage = entry.stage().map(|stage| match standing.stage_since {
        Some(since) => format!(
            "{stage}, since {} ({})",
            minute(since.at),
            ago(since.at, book.as_of)
        ),
        None => stage.to_string(),
    });
    let mut facts = vec![
        ("stage", stage),
        ("owner", entry.owner().map(|owner| owner.to_string())),
        (
            "source",
            lead.source.as_ref().map(|source| source.to_string()),
        ),
        (
            "campaign",
            lead.campaign.as_ref().map(|campaign| campaign.to_string()),
        ),
        ("priority", wire::priority(entry, book).map(str::to_owned)),
        ("received", lead.received_at.map(minute)),
    ];
    if board.contacts {
        for (label, path) in [
            ("contact", "contact.name"),
            ("title", "contact.title"),
            ("e-mail", "contact.email"),
            ("phone", "contact.phone"),
        ] {
            facts.push((label, lead.attributes.get(path).map(str::to_owned)));
        }
    }
    for verdict in standing.running.iter().filter(|_| standing.is_open()) {
        let told = match (verdict.state, verdict.due_at) {
            (State::Unknown, _) | (_, None) => sign(verdict.state).word.to_owned(),
            (state, Some(at)) => format!(
                "{}, due {} ({})",
                sign(state).word,
                minute(at),
                due(verdict, book.as_of, true)
            ),
        };
        facts.push((verdict.clock.name(), Some(told)));
    }
    let said = facts.into_iter().filter_map(|(label, fact)| {
        let fact = clean(&fact?).into_owned();
        Some((label, fact))
    });
    said.collect()
}

fn events(standing: &Standing<'_>, board: &Board<'_>) -> Vec<(String, String, String, String)> {
    let book = board.book;
    let told = told(
        &standing.entry.timeline,
        &book.history,
        book.policy.as_ref(),
    );
    let mut events = Vec::with_capacity(told.len());
    for (position, (kind, event)) in told.iter().enumerate() {
        // What a move means says it all.
        let next = told.get(position + 1);
        if *kind == Kind::Moved && next.is_some_and(|(_, next)| std::ptr::eq(*next, *event)) {
            continue;
        }
        let at = event
            .commit
            .map_or(book.as_of, |commit| book.landed_at(commit));
        let note = match board.contacts {
            true => crate::render::log::note(*kind, event).unwrap_or_default(),
            false => "",
        };
        let left_out = if event.dropped {
            " (left out by the merge)"
        } else {
            ""
        };
        let (who, told) = (by(event, board), what(*kind, event));
        // Who did it and who wrote it down are mostly one.
        let said = ["by", "from"]
            .iter()
            .any(|word| told.contains(&format!(" {word} {who}")));
        events.push((
            minute(at),
            if said { String::new() } else { who },
            format!("{told}{left_out}"),
            clean(note).into_owned(),
        ));
    }
    events
}

/// Returns who recorded it, as the policy knows them; of others only the name.
fn by(event: &Event, board: &Board<'_>) -> String {
    let Some(commit) = event.commit else {
        return "not committed yet".to_owned();
    };
    let author = &board.book.history.commit(commit).author;
    let policy = board.book.policy.as_ref();
    let person = policy.and_then(|policy| policy.teams.by_email(&author.email));
    let name = person.map_or(author.name.as_str(), |person| &person.id);
    clean(name).into_owned()
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}
