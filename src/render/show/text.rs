//! One lead for people.

use std::io::{self, Write};
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::clocks::clocks;
use crate::domain::book::{Book, Standing};
use crate::domain::lead::{Activity, Lead};
use crate::domain::policy::Person;
use crate::render::terminal::{clean, paint, wrap};
use crate::render::words::{self, DIM, STRONG};
use crate::render::{Look, wire};

/// How many of the last activities are shown.
const ACTIVITIES: usize = 5;
/// The columns for the name of a fact.
const LABEL: usize = 10;

/// Writes what is known of a lead, how its clocks stand and what to do next.
///
/// Times are shown where the person works whose clocks they are, as far as the policy knows.
pub fn text(
    out: &mut dyn Write,
    standing: &Standing<'_>,
    book: &Book,
    look: &Look,
) -> io::Result<()> {
    let entry = standing.entry;
    let zone = zone(standing, book);
    let company = entry
        .lead()
        .and_then(|lead| lead.company.as_deref())
        .unwrap_or("-");
    writeln!(
        out,
        "{}  {}",
        paint(&clean(&entry.id), STRONG, look),
        paint(&clean(company), STRONG, look)
    )?;
    let file = format!("{} · times in {zone}", clean(&entry.timeline.file));
    writeln!(out, "{}\n", paint(&file, DIM, look))?;

    warnings(out, standing, look)?;
    facts(out, standing, book, zone, look)?;
    clocks(out, standing, book, zone, look)?;
    if let Some(lead) = entry.lead() {
        activities(out, lead, zone, look)?;
    }
    let next = standing
        .tightest()
        .map(|verdict| words::next_step(verdict.clock));
    if let Some(next) = next.filter(|_| standing.is_open()) {
        writeln!(out, "\n{} {next}", paint("next:", STRONG, look))?;
    }
    Ok(())
}

fn warnings(out: &mut dyn Write, standing: &Standing<'_>, look: &Look) -> io::Result<()> {
    let timeline = &standing.entry.timeline;
    let fault = timeline
        .fault
        .as_ref()
        .map(|why| format!("cannot be read now: {}", clean(why)));
    let doubles = timeline
        .doubles
        .iter()
        .map(|file| format!("also claimed by {}", clean(file)));
    let flags = [
        (!timeline.present, "the file was removed"),
        (timeline.missing, "its present content is not in this clone"),
        (timeline.uncommitted, "not committed yet: counts as now"),
    ];
    let flags = flags
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, words)| words.to_owned());
    let lines: Vec<String> = fault.into_iter().chain(doubles).chain(flags).collect();
    for line in &lines {
        writeln!(out, "{}", paint(line, AnsiColor::Yellow.on_default(), look))?;
    }
    if lines.is_empty() {
        Ok(())
    } else {
        writeln!(out)
    }
}

fn facts(
    out: &mut dyn Write,
    standing: &Standing<'_>,
    book: &Book,
    zone: Tz,
    look: &Look,
) -> io::Result<()> {
    let entry = standing.entry;
    let Some(lead) = entry.lead() else {
        return Ok(());
    };
    let contact = ["contact.name", "contact.title"].map(|path| lead.attributes.get(path));
    let contact: Vec<&str> = contact.into_iter().flatten().collect();
    let source: Vec<&str> = [lead.source.as_deref(), lead.campaign.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let facts = [
        ("contact", joined(&contact)),
        ("stage", stage(standing, book, zone)),
        ("owner", owner(standing, book)),
        ("source", joined(&source)),
        ("priority", wire::priority(entry, book).map(str::to_owned)),
        ("received", lead.received_at.map(|at| minute(at, zone))),
    ];
    let request = lead.request.as_deref();
    for (label, fact) in facts {
        if let Some(fact) = fact {
            writeln!(
                out,
                "{}{}",
                paint(&format!("{label:LABEL$}"), DIM, look),
                clean(&fact)
            )?;
        }
    }
    let room = look.width.map(|width| width.saturating_sub(LABEL));
    for (line, words) in request
        .map(|request| wrap(&clean(request), room))
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        let label = if line == 0 { "request" } else { "" };
        writeln!(
            out,
            "{}{words}",
            paint(&format!("{label:LABEL$}"), DIM, look)
        )?;
    }
    Ok(())
}

fn joined(parts: &[&str]) -> Option<String> {
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn stage(standing: &Standing<'_>, book: &Book, zone: Tz) -> Option<String> {
    let stage = standing.entry.stage()?;
    let Some(since) = standing.stage_since else {
        return Some(stage.to_string());
    };
    let least = if since.at_horizon { "at least " } else { "" };
    let ago = words::ago(since.at, book.as_of);
    Some(format!(
        "{stage}, since {least}{} ({ago})",
        minute(since.at, zone)
    ))
}

fn owner(standing: &Standing<'_>, book: &Book) -> Option<String> {
    let known = |id: &str| {
        let person: Option<&Person> = book
            .policy
            .as_ref()
            .and_then(|policy| policy.teams.people.get(id));
        person.map_or(id.to_owned(), |person| {
            format!("{id} ({}, {})", person.name, person.team)
        })
    };
    match (standing.entry.owner(), standing.answerable) {
        (Some(owner), _) => Some(known(owner)),
        (None, Some(fallback)) if standing.is_open() => {
            Some(format!("nobody yet: {} answers for it", known(fallback)))
        }
        _ => None,
    }
}

fn activities(out: &mut dyn Write, lead: &Lead, zone: Tz, look: &Look) -> io::Result<()> {
    let mut activities: Vec<&Arc<Activity>> = lead.activities.iter().collect();
    activities.sort_by_key(|activity| activity.at);
    let earlier = activities.len().saturating_sub(ACTIVITIES);
    if activities.is_empty() {
        return Ok(());
    }
    let title = if earlier > 0 {
        format!("ACTIVITIES (the last {ACTIVITIES})")
    } else {
        "ACTIVITIES".to_owned()
    };
    writeln!(out, "\n{}", paint(&title, DIM, look))?;
    for activity in &activities[earlier..] {
        let inbound = if activity.is_touch() { "" } else { "inbound " };
        let by = activity
            .by
            .as_deref()
            .map(|by| format!(", by {by}"))
            .unwrap_or_default();
        let what = format!("{inbound}{}{by}", words::activity(activity));
        writeln!(
            out,
            "{}  {}",
            paint(&minute(activity.at, zone), DIM, look),
            clean(&what)
        )?;
        if let Some(note) = &activity.note {
            let indent = " ".repeat(18);
            for line in wrap(
                &clean(note),
                look.width.map(|width| width.saturating_sub(indent.len())),
            ) {
                writeln!(out, "{indent}{}", paint(&line, Style::new(), look))?;
            }
        }
    }
    Ok(())
}

/// Returns where the person works whose clocks they are.
fn zone(standing: &Standing<'_>, book: &Book) -> Tz {
    let people = book.policy.as_ref().map(|policy| &policy.teams.people);
    let person = standing.answerable.and_then(|id| people?.get(id));
    person.and_then(|person| person.zone).unwrap_or(Tz::UTC)
}

/// Returns an instant as a local date and time of day.
pub(super) fn minute(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}
