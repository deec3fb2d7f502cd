//! The digest, in the formats in which it is sent: what a person must do today, and what to know.
//!
//! No format holds more of a prospect than the company's name.

mod html;
mod ics;
mod json;
mod markdown;
mod slack;
#[cfg(test)]
mod tests;
mod text;

use chrono::{DateTime, Utc};

pub use self::html::html;
pub use self::ics::ics;
pub use self::json::json;
pub use self::markdown::markdown;
pub use self::slack::slack;
pub use self::text::text;
use super::terminal::{clean, cut};
use super::words;
use crate::domain::book::Standing;
use crate::domain::clock::{State, Verdict};
use crate::domain::digest::{Duty, Notice, Page, Urgency};
use crate::domain::policy::Clock;
use crate::finding::quoted;

/// What there is to say where nobody has anything to do.
const NOTHING: &str = "nothing to do today";

/// The most columns of a company's name: one name must not push everything else away.
const LONGEST_NAME: usize = 60;

/// One line of a digest, in words, not yet made safe for any format.
struct Line {
    /// How a state is marked in a table.
    mark: char,
    /// The id of a lead, or how many leads.
    lead: String,
    /// The company, or the person.
    name: String,
    /// What to do, or what is wrong.
    what: String,
    /// Whose it is; `None` on the page of that very person.
    whose: Option<String>,
    /// When it is due.
    due: String,
    /// What to type.
    command: String,
}

/// Returns what stands above a page: `Ana Ruiz`.
fn name(page: &Page<'_>) -> String {
    match (page.known, page.person) {
        (Some(person), _) => short(&person.name),
        (None, Some(id)) => format!("{} (not in policy/teams.yaml)", short(id)),
        (None, None) => "Nobody to tell".to_owned(),
    }
}

/// Returns the day of a page, and where: `Thursday 2026-11-19, times in Europe/Madrid`.
fn day(page: &Page<'_>) -> String {
    format!(
        "{}, times in {}",
        page.today.format("%A %Y-%m-%d"),
        page.zone
    )
}

/// Returns how much there is to do: `2 overdue, 1 today, 1 waiting`.
fn summary(page: &Page<'_>) -> String {
    let urgencies = [
        (Urgency::Overdue, "overdue"),
        (Urgency::Today, "today"),
        (Urgency::Waiting, "waiting"),
    ];
    let counts = urgencies.map(|(urgency, word)| (page.count(urgency), word));
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = counts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    match parts.is_empty() {
        true => NOTHING.to_owned(),
        false => parts.join(", "),
    }
}

/// Returns what a page says of the clocks and leads that nobody can judge, if there are any.
fn unknown(page: &Page<'_>) -> Option<String> {
    let parts = [(page.unknown, "clock"), (page.hidden, "lead")];
    let parts = parts.into_iter().filter(|(amount, _)| *amount > 0);
    let parts: Vec<String> = parts
        .map(|(amount, thing)| words::count(amount, thing))
        .collect();
    page.is_incomplete().then(|| {
        format!(
            "{} cannot be judged: a part of the history is not in this clone",
            parts.join(" and ")
        )
    })
}

/// Returns the line of a duty.
fn duty(duty: &Duty<'_>, page: &Page<'_>, as_of: DateTime<Utc>) -> Line {
    Line {
        mark: words::sign(duty.verdict.state).mark,
        lead: duty.standing.entry.id.clone(),
        name: company(duty.standing),
        what: words::next_step(duty.verdict.clock).to_owned(),
        whose: None,
        due: due(duty.verdict, page, as_of),
        command: command(duty.verdict.clock, &duty.standing.entry.id),
    }
}

/// Returns the line of a notice.
fn notice(notice: &Notice<'_>, page: &Page<'_>, as_of: DateTime<Utc>) -> Line {
    let of = |standing: &Standing<'_>, verdict: Option<&Verdict>, what, command| Line {
        mark: verdict.map_or(' ', |verdict| words::sign(verdict.state).mark),
        lead: standing.entry.id.clone(),
        name: company(standing),
        what,
        whose: Some(
            standing
                .answerable
                .map_or("-".to_owned(), |id| id.to_string()),
        ),
        due: verdict.map_or("-".to_owned(), |verdict| due(verdict, page, as_of)),
        command,
    };
    match notice {
        Notice::Late { standing, verdict } => {
            let what = format!(
                "{} is late: {}",
                verdict.clock.name(),
                words::next_step(verdict.clock)
            );
            of(
                standing,
                Some(verdict),
                what,
                typed("show", &standing.entry.id, ""),
            )
        }
        Notice::Idle { standing, verdict } => {
            let what = "nothing has happened for too long".to_owned();
            of(
                standing,
                Some(verdict),
                what,
                typed("show", &standing.entry.id, ""),
            )
        }
        Notice::Unowned { standing } => {
            let what = match standing.entry.owner() {
                None => "has no owner".to_owned(),
                Some(owner) => format!("its owner {owner} is not in policy/teams.yaml"),
            };
            of(
                standing,
                standing.tightest(),
                what,
                typed("assign", &standing.entry.id, " …"),
            )
        }
        Notice::Gone {
            person,
            until,
            leads,
        } => {
            let late = leads
                .iter()
                .filter(|standing| standing.state() == State::Breached)
                .count();
            let mark = words::sign(if late > 0 {
                State::Breached
            } else {
                State::Met
            })
            .mark;
            Line {
                mark,
                lead: words::count(leads.len(), "lead"),
                name: short(&person.name),
                what: format!("last active day was {until}: give the leads to somebody"),
                whose: Some(person.id.to_string()),
                due: format!("{late} overdue"),
                command: format!("leads status --owner={}", quoted(&person.id)),
            }
        }
    }
}

fn company(standing: &Standing<'_>) -> String {
    let lead = standing.entry.lead();
    let company = lead.and_then(|lead| lead.company.as_deref());
    short(company.unwrap_or("-"))
}

fn short(name: &str) -> String {
    cut(&clean(name), LONGEST_NAME).into_owned()
}

/// Returns when a clock is due, on the reader's own clock: `2 d overdue`, `17:30 (in 3 h)`, `2026-11-24 10:00`.
fn due(verdict: &Verdict, page: &Page<'_>, as_of: DateTime<Utc>) -> String {
    let words = words::due(verdict, as_of, false);
    let known = verdict.due_at.filter(|_| verdict.state != State::Unknown);
    match known.map(|due| due.with_timezone(&page.zone)) {
        Some(due) if verdict.state != State::Breached => match due.date_naive() == page.today {
            true => format!("{} ({words})", due.format("%H:%M")),
            false => due.format("%Y-%m-%d %H:%M").to_string(),
        },
        _ => words,
    }
}

/// Returns what to type once it is done, or to do it.
fn command(clock: Clock, id: &str) -> String {
    match clock {
        Clock::Assign => typed("assign", id, " …"),
        Clock::FirstResponse | Clock::NextTouch | Clock::Reply | Clock::MaxIdle => {
            typed("touch", id, " …")
        }
        Clock::Accept => typed("accept", id, ""),
        Clock::HandoffCall => typed("handoff --call=now", id, ""),
        Clock::StageAge => typed("move", id, " …"),
        Clock::Revisit => typed("show", id, ""),
        Clock::Feedback => typed("feedback", id, " …"),
    }
}

fn typed(command: &str, id: &str, rest: &str) -> String {
    let id = quoted(id);
    let dashes = if id.starts_with('-') { "-- " } else { "" };
    format!("leads {command} {dashes}{id}{rest}")
}
