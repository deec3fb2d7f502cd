//! The digest as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::command;
use crate::domain::book::Standing;
use crate::domain::clock::{State, Verdict};
use crate::domain::digest::{Duty, Notice, Page, Urgency};
use crate::render::{Head, wire, words};

#[derive(Serialize)]
struct Digest<'a> {
    people: Vec<Person<'a>>,
}

#[derive(Serialize)]
struct Person<'a> {
    /// `null` for what there is nobody to tell.
    person: Option<&'a str>,
    name: Option<&'a str>,
    team: Option<&'a str>,
    zone: &'a str,
    date: String,
    day_ends_at: String,
    duties: Vec<Task<'a>>,
    notices: Vec<News<'a>>,
    unknown_clocks: usize,
    unknown_leads: usize,
}

#[derive(Serialize)]
struct Task<'a> {
    urgency: &'static str,
    #[serde(flatten)]
    lead: Lead<'a>,
    #[serde(flatten)]
    clock: Clock,
    next_step: &'static str,
    command: String,
}

#[derive(Serialize)]
struct Lead<'a> {
    id: &'a str,
    file: &'a str,
    company: Option<&'a str>,
    stage: Option<&'a str>,
    owner: Option<&'a str>,
    answerable: Option<&'a str>,
}

#[derive(Serialize)]
struct Clock {
    clock: &'static str,
    state: &'static str,
    due_at: Option<String>,
}

#[derive(Serialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
enum News<'a> {
    Late {
        #[serde(flatten)]
        lead: Lead<'a>,
        #[serde(flatten)]
        clock: Clock,
    },
    Idle {
        #[serde(flatten)]
        lead: Lead<'a>,
        #[serde(flatten)]
        clock: Clock,
    },
    Unowned {
        #[serde(flatten)]
        lead: Lead<'a>,
    },
    Gone {
        person: &'a str,
        until: String,
        leads: Vec<&'a str>,
        breached: usize,
    },
}

/// Writes the document of kind `digest`.
pub fn json(out: &mut dyn Write, pages: &[Page<'_>], head: &Head<'_>) -> io::Result<()> {
    let people = pages.iter().map(Person::new).collect();
    wire::write(out, "digest", head, Digest { people })
}

impl<'a> Person<'a> {
    fn new(page: &'a Page<'_>) -> Self {
        Person {
            person: page.person.map(|id| &**id),
            name: page.known.map(|known| &*known.name),
            team: page.known.map(|known| &*known.team),
            zone: page.zone.name(),
            date: page.today.to_string(),
            day_ends_at: wire::time(page.end),
            duties: page.duties.iter().map(Task::new).collect(),
            notices: page.notices.iter().map(News::new).collect(),
            unknown_clocks: page.unknown,
            unknown_leads: page.hidden,
        }
    }
}

impl<'a> Task<'a> {
    fn new(duty: &'a Duty<'_>) -> Self {
        Task {
            urgency: match duty.urgency {
                Urgency::Overdue => "overdue",
                Urgency::Today => "today",
                Urgency::Waiting => "waiting",
            },
            lead: Lead::new(duty.standing),
            clock: Clock::new(duty.verdict),
            next_step: words::next_step(duty.verdict.clock),
            command: command(duty.verdict.clock, &duty.standing.entry.id),
        }
    }
}

impl<'a> Lead<'a> {
    fn new(standing: &'a Standing<'_>) -> Self {
        let entry = standing.entry;
        let company = entry.lead().and_then(|lead| lead.company.as_deref());
        Lead {
            id: &entry.id,
            file: &entry.timeline.file,
            company,
            stage: entry.stage().map(|stage| &**stage),
            owner: entry.owner().map(|owner| &**owner),
            answerable: standing.answerable.map(|person| &**person),
        }
    }
}

impl Clock {
    fn new(verdict: &Verdict) -> Self {
        Clock {
            clock: verdict.clock.name(),
            state: verdict.state.name(),
            due_at: verdict.due_at.map(wire::time),
        }
    }
}

impl<'a> News<'a> {
    fn new(notice: &'a Notice<'_>) -> Self {
        match notice {
            Notice::Late { standing, verdict } => News::Late {
                lead: Lead::new(standing),
                clock: Clock::new(verdict),
            },
            Notice::Idle { standing, verdict } => News::Idle {
                lead: Lead::new(standing),
                clock: Clock::new(verdict),
            },
            Notice::Unowned { standing } => News::Unowned {
                lead: Lead::new(standing),
            },
            Notice::Gone {
                person,
                until,
                leads,
            } => News::Gone {
                person: &person.id,
                until: until.to_string(),
                leads: leads.iter().map(|lead| &*lead.entry.id).collect(),
                breached: leads
                    .iter()
                    .filter(|lead| lead.state() == State::Breached)
                    .count(),
            },
        }
    }
}
