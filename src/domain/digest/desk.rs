//! The desk at which pages are filled: who is told what.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::{Duty, Notice, Page, Urgency, Wanted};
use crate::domain::book::{Book, Standing};
use crate::domain::calendar::local;
use crate::domain::clock::{State, Verdict};
use crate::domain::lead::Name;
use crate::domain::policy::{Clock, Person, Policy};

/// The pages while they are filled.
pub(super) struct Desk<'a> {
    policy: &'a Policy,
    as_of: DateTime<Utc>,
    office: Tz,
    pages: BTreeMap<Option<&'a Name>, Page<'a>>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(book: &'a Book, policy: &'a Policy) -> Self {
        let office = policy.sla.default_calendar.as_ref();
        Desk {
            policy,
            as_of: book.as_of,
            office: office.map_or(Tz::UTC, |calendar| calendar.zone()),
            pages: BTreeMap::new(),
        }
    }

    fn page(&mut self, person: Option<&'a Name>) -> &mut Page<'a> {
        if !self.pages.contains_key(&person) {
            let blank = self.blank(person);
            self.pages.insert(person, blank);
        }
        self.pages
            .get_mut(&person)
            .expect("because it was put there if it was missing")
    }

    fn blank(&self, person: Option<&'a Name>) -> Page<'a> {
        let known = person.and_then(|person| self.policy.teams.people.get(person));
        let zone = known.and_then(|known| known.zone).unwrap_or(self.office);
        let today = self.as_of.with_timezone(&zone).date_naive();
        Page {
            person,
            known,
            zone,
            today,
            end: end_of(today, zone),
            gone: known.is_some_and(|known| self.last_day(known).is_some()),
            duties: Vec::new(),
            notices: Vec::new(),
            unknown: 0,
            hidden: 0,
        }
    }

    /// Returns the last active day of a person, if it has passed.
    fn last_day(&self, person: &Person) -> Option<NaiveDate> {
        let today = self.as_of.with_timezone(&self.office).date_naive();
        person.until.filter(|until| *until < today)
    }

    /// Adds what the lead asks of whoever answers for it.
    pub(super) fn duties(&mut self, standing: &'a Standing<'a>) {
        let running = &standing.running;
        if running.is_empty() {
            return;
        }
        let page = self.page(standing.answerable);
        let end = page.end;
        let duties = running
            .iter()
            .filter_map(|verdict| Some((verdict, urgency(verdict, end)?)));
        for (verdict, urgency) in firsts(duties.collect()) {
            page.duties.push(Duty {
                standing,
                verdict,
                urgency,
            });
        }
        let unknown =
            |verdict: &&Verdict| verdict.state == State::Unknown && verdict.cycle.is_some();
        page.unknown += running.iter().filter(unknown).count();
        page.hidden += usize::from(standing.entry.timeline.is_hidden());
    }

    /// Tells those to whom the policy escalates what is late.
    pub(super) fn late(&mut self, standing: &'a Standing<'a>) {
        let Some(owner) = standing.answerable else {
            return;
        };
        let stage = standing.entry.stage().map_or("", |stage| stage);
        let mut readers: BTreeMap<Option<&'a Name>, Vec<(&'a Verdict, ())>> = BTreeMap::new();
        for verdict in standing.running.iter().filter(|verdict| is_late(verdict)) {
            for person in self.policy.escalated(verdict.clock, owner, stage) {
                let reader = self.present(person);
                let told = readers.entry(reader).or_default();
                if reader != Some(owner)
                    && told.iter().all(|(known, ())| known.clock != verdict.clock)
                {
                    told.push((verdict, ()));
                }
            }
        }
        for (reader, verdicts) in readers.into_iter().filter(|(_, told)| !told.is_empty()) {
            let late = firsts(verdicts)
                .into_iter()
                .map(|(verdict, ())| Notice::Late { standing, verdict });
            self.page(reader).notices.extend(late);
        }
    }

    /// Tells the lead of the team that nothing happens.
    pub(super) fn idle(&mut self, standing: &'a Standing<'a>) {
        let idle = |verdict: &&Verdict| verdict.clock == Clock::MaxIdle && is_late(verdict);
        let Some(verdict) = standing.running.iter().find(idle) else {
            return;
        };
        let Some(team_lead) = self.team_lead(standing).filter(|_| standing.is_worked()) else {
            return;
        };
        let reader = self.present(team_lead);
        if reader == standing.answerable {
            return;
        }
        let page = self.page(reader);
        let known = page.notices.iter().any(|notice| match notice {
            Notice::Late {
                standing: late,
                verdict,
            } => std::ptr::eq(*late, standing) && is_touch(verdict.clock),
            _ => false,
        });
        if !known {
            page.notices.push(Notice::Idle { standing, verdict });
        }
    }

    /// Tells the lead of the team that nobody has it.
    pub(super) fn unowned(&mut self, standing: &'a Standing<'a>) {
        let people = &self.policy.teams.people;
        let owned = standing
            .entry
            .owner()
            .is_some_and(|owner| people.contains_key(owner));
        if owned || !standing.is_worked() || standing.entry.timeline.is_hidden() {
            return;
        }
        let reader = self.team_lead(standing).or(standing.answerable);
        let reader = reader.and_then(|reader| self.present(reader));
        let page = self.page(reader);
        let known = page.duties.iter().any(|duty| {
            std::ptr::eq(duty.standing, standing) && duty.verdict.clock == Clock::Assign
        });
        if !known {
            page.notices.push(Notice::Unowned { standing });
        }
    }

    /// Tells of people who are no longer there, and of what they left.
    pub(super) fn gone(&mut self, standings: &'a [Standing<'a>]) {
        let mut left: BTreeMap<&'a Name, Vec<&'a Standing<'a>>> = BTreeMap::new();
        for standing in standings.iter().filter(|standing| standing.is_open()) {
            if let Some(owner) = standing.entry.owner() {
                left.entry(owner).or_default().push(standing);
            }
        }
        let policy = self.policy;
        for (owner, leads) in left {
            let Some(person) = policy.teams.people.get(owner) else {
                continue;
            };
            let Some(until) = self.last_day(person) else {
                continue;
            };
            let team = policy.teams.teams.get(&person.team);
            let team_lead = team.and_then(|team| team.lead.as_ref());
            let told = [person.manager.as_ref(), team_lead];
            let told = told
                .into_iter()
                .flatten()
                .map(|reader| self.present(reader));
            let mut readers: Vec<Option<&'a Name>> = told.flatten().map(Some).collect();
            readers.dedup();
            if readers.is_empty() {
                readers.push(None);
            }
            for reader in readers {
                let leads = leads.clone();
                self.page(reader).notices.push(Notice::Gone {
                    person,
                    until,
                    leads,
                });
            }
        }
    }

    /// Returns who leads the team of the stage that the lead is in.
    fn team_lead(&self, standing: &Standing<'_>) -> Option<&'a Name> {
        let stage = self.policy.stages.get(standing.entry.stage()?)?;
        let team = self.policy.teams.teams.get(stage.team.as_ref()?)?;
        team.lead.as_ref()
    }

    /// Returns the person, or who stands in for somebody who is gone: the manager, or else the lead of the team.
    /// `None` if nobody of them is there.
    fn present(&self, person: &'a Name) -> Option<&'a Name> {
        let teams = &self.policy.teams;
        let mut asked = vec![person];
        loop {
            let person = teams.people.get(*asked.last()?)?;
            if self.last_day(person).is_none() {
                return Some(&person.id);
            }
            let team = teams.teams.get(&person.team);
            let next = [
                person.manager.as_ref(),
                team.and_then(|team| team.lead.as_ref()),
            ];
            let mut next = next.into_iter().flatten();
            asked.push(next.find(|next| !asked.contains(next))?);
        }
    }

    pub(super) fn pages(mut self, wanted: Wanted<'_>) -> Vec<Page<'a>> {
        if let Wanted::Person(person) = wanted
            && let Some((id, _)) = self.policy.teams.people.get_key_value(person)
        {
            self.page(Some(id));
        }
        let is_wanted = |page: &Page<'_>| match (wanted, page.known) {
            (Wanted::Person(person), _) => page.person.is_some_and(|id| **id == *person),
            _ if page.is_empty() || page.gone => false,
            (Wanted::Team(team), known) => known.is_some_and(|known| *known.team == *team),
            (Wanted::Everybody, _) => true,
        };
        let (nobody, people): (Vec<_>, Vec<_>) = self
            .pages
            .into_values()
            .filter(is_wanted)
            .partition(|page| page.person.is_none());
        let mut pages = [people, nobody].concat();
        for page in &mut pages {
            page.duties.sort_by_key(|duty| {
                let due = duty.verdict.due_at;
                (
                    duty.urgency,
                    due,
                    &duty.standing.entry.id,
                    duty.verdict.clock,
                )
            });
            page.notices.sort_by_key(Notice::order);
        }
        pages
    }
}

/// Returns how soon a running clock asks for something; `None` if not today.
fn urgency(verdict: &Verdict, end: DateTime<Utc>) -> Option<Urgency> {
    let due = verdict.due_at.filter(|_| verdict.state != State::Unknown)?;
    let start = verdict.cycle.as_ref()?.start.at;
    let waits = matches!(
        verdict.clock,
        Clock::Accept | Clock::HandoffCall | Clock::Feedback | Clock::Revisit
    );
    match verdict.state {
        State::Breached => Some(Urgency::Overdue),
        // A day ends with its last instant: what is due at midnight is due today.
        _ if due <= end => Some(Urgency::Today),
        // Somebody said that it rests.
        State::Paused => None,
        _ if waits && start < end => Some(Urgency::Waiting),
        _ => None,
    }
}

/// Returns when a date ends in a zone: when the next begins.
fn end_of(date: NaiveDate, zone: Tz) -> DateTime<Utc> {
    match date.checked_add_days(Days::new(1)) {
        Some(next) => local(next.and_time(NaiveTime::MIN), zone),
        None => DateTime::<Utc>::MAX_UTC,
    }
}

/// Returns the clocks of one lead without those that the same touch answers: of them only the one that is due first.
fn firsts<T>(mut clocks: Vec<(&Verdict, T)>) -> Vec<(&Verdict, T)> {
    clocks.sort_by_key(|(verdict, _)| (verdict.due_at, verdict.clock));
    let mut touched = false;
    clocks
        .retain(|(verdict, _)| !is_touch(verdict.clock) || !std::mem::replace(&mut touched, true));
    clocks
}

/// Returns whether a touch is what the clock waits for.
fn is_touch(clock: Clock) -> bool {
    matches!(
        clock,
        Clock::FirstResponse | Clock::NextTouch | Clock::Reply | Clock::MaxIdle
    )
}

fn is_late(verdict: &Verdict) -> bool {
    verdict.state == State::Breached
}
