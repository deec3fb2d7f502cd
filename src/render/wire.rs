//! What every JSON document has, and the lead as it is in all of them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono::{DateTime, Datelike, SecondsFormat, TimeDelta, Utc};
use serde::Serialize;

use super::{Head, escape};
use crate::domain::book::{Book, Entry, Standing};
use crate::domain::clock::{Moment, State, Verdict};
use crate::domain::policy::Subject;
use crate::finding;

/// Goes up when a key changes its meaning or goes away.
pub(super) const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a, Body> {
    schema_version: u32,
    kind: &'static str,
    as_of: String,
    commit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'a str>,
    /// Only where it is false: nobody should take an answer from half a history for a whole one.
    #[serde(skip_serializing_if = "Option::is_none")]
    history_complete: Option<bool>,
    #[serde(flatten)]
    body: Body,
}

/// Writes a document of this kind.
pub(super) fn write(
    out: &mut dyn Write,
    kind: &'static str,
    head: &Head<'_>,
    body: impl Serialize,
) -> io::Result<()> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        kind,
        as_of: time(head.as_of),
        commit: head.commit.map(|commit| commit.to_string()),
        policy: head.policy,
        history_complete: (!head.complete).then_some(false),
        body,
    };
    escape::pretty(out, &document)
}

/// Returns an instant as RFC 3339 in UTC, to the second. That has years of four digits: what lies before or after them is
/// told as their first or last second.
pub(super) fn time(at: DateTime<Utc>) -> String {
    match at.year() {
        ..0 => "0000-01-01T00:00:00Z".to_owned(),
        0..=9999 => at.to_rfc3339_opts(SecondsFormat::Secs, true),
        10_000.. => "9999-12-31T23:59:59Z".to_owned(),
    }
}

/// Returns an instant that something shows; nothing where it may lie earlier, beyond what can be seen.
fn seen(moment: Moment) -> Option<String> {
    (!moment.at_horizon).then(|| time(moment.at))
}

#[derive(Serialize)]
pub(super) struct PolicyLine<'a> {
    file: &'a str,
    line: u32,
}

impl<'a> From<&'a finding::PolicyLine> for PolicyLine<'a> {
    fn from(line: &'a finding::PolicyLine) -> Self {
        PolicyLine {
            file: &line.file,
            line: line.line,
        }
    }
}

/// A lead and how it stands.
#[derive(Serialize)]
pub(super) struct Lead<'a> {
    pub(super) id: &'a str,
    pub(super) file: &'a str,
    pub(super) company: Option<&'a str>,
    pub(super) stage: Option<&'a str>,
    pub(super) stage_since: Option<String>,
    pub(super) owner: Option<&'a str>,
    pub(super) source: Option<&'a str>,
    pub(super) priority: Option<&'a str>,
    pub(super) received_at: Option<String>,
    pub(super) uncommitted: bool,
    pub(super) clocks: Vec<Clock<'a>>,
}

impl<'a> Lead<'a> {
    /// Returns a lead, and how its clocks stand by these verdicts.
    pub(super) fn new(standing: &'a Standing<'_>, verdicts: &'a [Verdict], book: &'a Book) -> Self {
        let entry = standing.entry;
        let lead = entry.lead();
        Lead {
            id: &entry.id,
            file: &entry.timeline.file,
            company: lead.and_then(|lead| lead.company.as_deref()),
            stage: entry.stage().map(|stage| &**stage),
            stage_since: standing.stage_since.and_then(seen),
            owner: entry.owner().map(|owner| &**owner),
            source: lead.and_then(|lead| lead.source.as_deref()),
            priority: priority(entry, book),
            received_at: lead.and_then(|lead| lead.received_at).map(time),
            uncommitted: entry.timeline.uncommitted,
            clocks: verdicts.iter().map(Clock::new).collect(),
        }
    }
}

/// Returns the priority that counts: the lead's own, or that of its source.
pub(super) fn priority<'a>(entry: &'a Entry, book: &'a Book) -> Option<&'a str> {
    let lead = entry.lead()?;
    let Some(policy) = &book.policy else {
        return lead.priority.as_deref();
    };
    let subject = Subject {
        policy,
        attributes: &lead.attributes,
        stage: None,
        owner: None,
    };
    lead.priority.as_deref().or_else(|| subject.priority())
}

#[derive(Serialize)]
pub(super) struct Clock<'a> {
    pub(super) clock: &'static str,
    pub(super) state: &'static str,
    pub(super) started_at: Option<String>,
    pub(super) due_at: Option<String>,
    pub(super) stopped_at: Option<String>,
    pub(super) elapsed_seconds: Option<i64>,
    pub(super) target_seconds: Option<i64>,
    pub(super) remaining_seconds: Option<i64>,
    pub(super) policy: Option<PolicyLine<'a>>,
}

impl<'a> Clock<'a> {
    pub(super) fn new(verdict: &'a Verdict) -> Self {
        // Of a clock that does not run for this lead nothing is said; of one whose past is hidden, nothing that
        // depends on it.
        let runs = verdict.state != State::NotApplicable;
        let known = runs && verdict.state != State::Unknown;
        let cycle = verdict.cycle.as_ref().filter(|_| runs);
        let seconds = |length: Option<TimeDelta>| length.map(|length| length.num_seconds());
        Clock {
            clock: verdict.clock.name(),
            state: verdict.state.name(),
            started_at: cycle.and_then(|cycle| seen(cycle.start)),
            due_at: verdict.due_at.filter(|_| known).map(time),
            stopped_at: cycle.and_then(|cycle| seen(cycle.stop?.moment)),
            elapsed_seconds: seconds(verdict.elapsed).filter(|_| known),
            target_seconds: seconds(verdict.target).filter(|_| runs),
            remaining_seconds: seconds(verdict.remaining).filter(|_| known),
            policy: verdict
                .policy
                .as_ref()
                .filter(|_| runs)
                .map(PolicyLine::from),
        }
    }
}

/// How many leads stand how.
#[derive(Serialize)]
pub(super) struct Totals<'a> {
    leads: usize,
    open: usize,
    by_state: BTreeMap<&'static str, usize>,
    by_stage: BTreeMap<&'a str, usize>,
}

impl<'a> Totals<'a> {
    pub(super) fn new(rows: &[&'a Standing<'_>]) -> Self {
        let mut totals = Totals {
            leads: rows.len(),
            open: rows.iter().filter(|standing| standing.is_open()).count(),
            by_state: State::ALL.iter().map(|(name, _)| (*name, 0)).collect(),
            by_stage: BTreeMap::new(),
        };
        for standing in rows {
            *totals.by_state.entry(standing.state().name()).or_default() += 1;
            if let Some(stage) = standing.entry.stage() {
                *totals.by_stage.entry(stage).or_default() += 1;
            }
        }
        totals
    }
}
