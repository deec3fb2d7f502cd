//! Attempts and contacts: how often we tried, when and how somebody was reached, and what meetings led to.

use std::collections::BTreeMap;

use chrono::Timelike;
use chrono_tz::Tz;

use super::count::{Rate, Split, Spread, Tally};
use super::facts::{Contact, Facts};
use crate::domain::lead::Name;
use crate::domain::policy::{Policy, Role};

/// How often we tried.
#[derive(Debug, Clone, Default)]
pub struct Attempts {
    /// Every touch.
    pub touches: Tally,
    /// Touches of each lead that has any.
    pub by_lead: Spread,
    /// Touches up to and including the first that reached somebody.
    pub to_connect: Spread,
    /// Touches of leads that were never reached, and that wait or are closed now.
    pub before_giving_up: Spread,
}

/// Returns how often we tried.
pub fn attempts(leads: &[Facts<'_>]) -> Attempts {
    let mut attempts = Attempts::default();
    for (position, facts) in leads.iter().enumerate() {
        let touches: Vec<&Contact<'_>> = facts.touches().collect();
        if touches.is_empty() {
            continue;
        }
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        touches.iter().for_each(|_| attempts.touches.add(position));
        attempts.by_lead.add(position, number(touches.len()));
        let reached = touches.iter().position(|touch| touch.activity.connected());
        match reached {
            Some(before) => attempts.to_connect.add(position, number(before + 1)),
            None if !facts.standing.is_worked() && !facts.is_deleted() => {
                attempts
                    .before_giving_up
                    .add(position, number(touches.len()));
            }
            None => {}
        }
    }
    attempts
}

/// Touches that reached somebody, of all, by how and when they were made.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// All of them.
    pub all: Rate,
    /// By channel.
    pub by_channel: BTreeMap<Name, Rate>,
    /// By the hour of the day at which they were made, where whoever made them is.
    pub by_hour: BTreeMap<u32, Rate>,
}

/// Returns how many touches reached somebody.
pub fn reach(leads: &[Facts<'_>], policy: &Policy) -> Reach {
    let mut reach = Reach::default();
    for (position, facts) in leads.iter().enumerate() {
        for touch in facts.touches() {
            let connected = touch.activity.connected();
            let channel = touch.activity.channel.clone();
            let hour = touch.activity.at.with_timezone(&zone(touch, policy)).hour();
            reach.all.add(position, connected);
            let by_channel = reach.by_channel.entry(channel).or_default();
            by_channel.add(position, connected);
            let by_hour = reach.by_hour.entry(hour).or_default();
            by_hour.add(position, connected);
        }
    }
    reach
}

/// Returns the zone of whoever got in touch, or else that of the default calendar.
fn zone(touch: &Contact<'_>, policy: &Policy) -> Tz {
    let people = &policy.teams.people;
    let person = touch.activity.by.as_ref().and_then(|by| people.get(by));
    let calendar = policy.sla.default_calendar.as_ref();
    person
        .and_then(|person| person.zone)
        .or(calendar.map(|calendar| calendar.zone()))
        .unwrap_or(Tz::UTC)
}

/// Meetings, and where the leads stand that met us.
#[derive(Debug, Clone, Default)]
pub struct Meetings {
    /// Touches that ended with a date for one.
    pub booked: Tally,
    /// Meetings that took place, by channel.
    pub held: Split,
    /// Meetings to which nobody came, by channel.
    pub missed: Split,
    /// Leads that met us, by where they stand now: a role's name, or [`super::funnel::DELETED`].
    pub came_of: Split,
}

/// Returns the meetings and what came of them.
pub fn meetings(leads: &[Facts<'_>]) -> Meetings {
    let mut meetings = Meetings::default();
    for (position, facts) in leads.iter().enumerate() {
        for contact in &facts.contacts {
            if contact.activity.outcome.as_deref() == Some("meeting_booked") {
                meetings.booked.add(position);
            }
            let channel = Some(&contact.activity.channel);
            match contact.met() {
                Some(true) => meetings.held.add(channel, position),
                Some(false) => meetings.missed.add(channel, position),
                None => {}
            }
        }
        if facts.meetings_held() > 0 {
            meetings.came_of.add(Some(&stands(facts)), position);
        }
    }
    meetings
}

/// Returns where a lead stands, whatever a team calls it.
fn stands(facts: &Facts<'_>) -> Name {
    let role = facts.standing.role.map(Role::name);
    match facts.is_deleted() {
        true => super::funnel::DELETED.into(),
        false => role.unwrap_or("unknown").into(),
    }
}
