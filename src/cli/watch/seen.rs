//! What one look saw, to compare the next one with.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::super::judging;
use super::super::reading::{self, Reading, State};
use super::super::work;
use crate::cli::Failure;
use crate::domain::book::Standing;
use crate::domain::conduct::Scope;
use crate::domain::lead::Lead;
use crate::domain::turn;
use crate::finding::Located;
use crate::render::watch::{self, Sight, Told};
use crate::rules;

/// The longest time without a look: last active days pass, and stamps in the future become past.
const LONGEST: TimeDelta = TimeDelta::hours(1);

/// What `status` says already.
const SAID: &str = "overdue";

/// A book as somebody finds it now, and what is wrong with it.
pub(super) struct Sighting {
    pub(super) reading: Reading,
    findings: Vec<Located>,
}

/// What was seen, without the book.
pub(super) struct Seen {
    pub(super) as_of: DateTime<Utc>,
    /// When it would look otherwise although nobody does anything.
    pub(super) turn: DateTime<Utc>,
    pub(super) told: Vec<Told>,
    leads: BTreeMap<String, Facts>,
}

/// What tells one version of a lead from another.
#[derive(PartialEq)]
struct Facts {
    lead: Option<Arc<Lead>>,
    file: Arc<str>,
    fault: Option<String>,
    present: bool,
    missing: bool,
    uncommitted: bool,
}

impl Sighting {
    /// Reads the book and judges it.
    pub(super) fn read(directory: &Path) -> Result<Self, Failure> {
        let mut reading = reading::read_pending(directory, &State::default(), false)?;
        reading.require_policy()?;
        let mut findings = std::mem::take(&mut reading.findings);
        findings.extend(reading.texts()?);
        reading.agree()?;
        findings.extend(judging::judge(&reading, Scope::WorkingTree, &rules::TABLE));
        reading.weigh(&mut findings);
        findings.retain(|finding| finding.rule.id != SAID);
        let findings = reading.locate(findings);
        Ok(Sighting { reading, findings })
    }

    /// Hands what this person has to see, or everybody, to `show`, and returns it for the next look.
    pub(super) fn show<T>(
        &self,
        person: Option<&str>,
        show: impl FnOnce(&Sight<'_>, &Seen) -> Result<T, Failure>,
    ) -> Result<(Seen, T), Failure> {
        if let Some(person) = person {
            work::find(person, self.reading.policy())?;
        }
        let book = &self.reading.book;
        let theirs = |owner: Option<&str>| person.is_none() || owner == person;
        let standings = self.reading.standings();
        let mut rows: Vec<&Standing<'_>> = standings
            .iter()
            .filter(|standing| standing.is_open() && theirs(answerable(standing)))
            .collect();
        rows.sort_by_key(|standing| {
            let due = standing.tightest().and_then(|verdict| verdict.due_at);
            (due.is_none(), due, &standing.entry.id)
        });
        let findings = self.findings.iter();
        let findings: Vec<Located> = findings
            .filter(|located| theirs(located.finding.owner.as_deref()))
            .cloned()
            .collect();
        let mut told: Vec<Told> = rows.iter().map(|row| watch::standing(row, book)).collect();
        told.extend(watch::findings(&findings));
        let latest = book.as_of + LONGEST;
        let seen = Seen {
            as_of: book.as_of,
            turn: turn::next(book, &standings, latest).unwrap_or(latest),
            told,
            leads: standings
                .iter()
                .filter(|standing| theirs(answerable(standing)))
                .map(Facts::of)
                .collect(),
        };
        let sight = Sight {
            rows: &rows,
            book,
            findings: &findings,
        };
        let shown = show(&sight, &seen)?;
        Ok((seen, shown))
    }
}

fn answerable<'a>(standing: &Standing<'a>) -> Option<&'a str> {
    standing.answerable.map(|person| &**person)
}

impl Facts {
    fn of(standing: &Standing<'_>) -> (String, Facts) {
        let timeline = &standing.entry.timeline;
        let facts = Facts {
            lead: timeline.lead.clone(),
            file: Arc::clone(&timeline.file),
            fault: timeline.fault.clone(),
            present: timeline.present,
            missing: timeline.missing,
            uncommitted: timeline.uncommitted,
        };
        (standing.entry.id.clone(), facts)
    }
}

impl Seen {
    /// Returns the ids of the leads that are otherwise than at an earlier look, or of which something else is told; of
    /// all of them, if there was none.
    pub(super) fn changed(&self, before: Option<&Seen>) -> BTreeSet<String> {
        let Some(before) = before else {
            let present = self.leads.iter().filter(|(_, facts)| facts.present);
            return present.map(|(id, _)| id.clone()).collect();
        };
        let ids = self.leads.keys().chain(before.leads.keys());
        let other = ids.filter(|id| self.leads.get(*id) != before.leads.get(*id));
        let mut changed: BTreeSet<String> = other.cloned().collect();
        let told = watch::differences(&before.told, &self.told).into_iter();
        let about = told.map(|(_, told)| &told.about);
        changed.extend(about.filter(|id| self.leads.contains_key(*id)).cloned());
        changed
    }
}
