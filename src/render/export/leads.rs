//! Every lead as it is now: what its file says, and what was derived from the history.

use std::collections::BTreeSet;
use std::io::{self, Write};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Form, Redaction, Table};
use crate::domain::book::{Book, Standing};
use crate::domain::policy::{Policy, Role};
use crate::domain::report::facts::Facts;
use crate::render::wire;

/// What is derived, after what the file says.
const DERIVED: [&str; 22] = [
    "came_in_at",
    "created_at",
    "assigned_at",
    "first_touch_at",
    "first_connected_at",
    "offered_at",
    "accepted_at",
    "closed_at",
    "stage_since",
    "last_touch_at",
    "role",
    "is_open",
    "team",
    "segments",
    "touches",
    "connected",
    "meetings_held",
    "clock",
    "clock_state",
    "clock_due_at",
    "uncommitted",
    "history_complete",
];

/// Writes a row for each lead whose file is there. First `id` and `file`; then each field outside lists that any lead
/// has, by its dotted path and as it is written; then what is derived. What the history would have to tell, and cannot,
/// is absent.
pub fn leads(
    out: &mut dyn Write,
    standings: &[Standing<'_>],
    book: &Book,
    policy: &Policy,
    redaction: &Redaction,
    form: Form,
) -> io::Result<()> {
    let present = || {
        let standings = standings.iter();
        standings.filter(|standing| standing.entry.timeline.present)
    };
    let mut paths: BTreeSet<&str> = BTreeSet::new();
    for lead in present().filter_map(|standing| standing.entry.lead()) {
        paths.extend(lead.attributes.paths().filter(|path| *path != "id"));
    }
    paths.retain(|path| !redaction.hides(path));
    let names = paths.iter().map(|path| match DERIVED.contains(path) {
        // The file has a field of that name too.
        true => format!("field.{path}"),
        false => (*path).to_owned(),
    });
    let fixed = ["id", "file"].map(str::to_owned).into_iter();
    let columns = fixed.chain(names).chain(DERIVED.map(str::to_owned));
    let columns: Vec<String> = columns.collect();
    let row = |standing: &Standing<'_>| {
        let entry = standing.entry;
        let mut row = vec![json!(entry.id), json!(&*entry.timeline.file)];
        let lead = entry.lead();
        let field = |path: &&str| {
            let lead = lead.filter(|lead| {
                *path != "company.name" || !redaction.is_on() || lead.company_alone().is_some()
            });
            json!(lead.and_then(|lead| lead.attributes.get(path)))
        };
        row.extend(paths.iter().map(field));
        row.extend(derived(standing, book, policy));
        row
    };
    let mut table = Table::begin(out, form, columns)?;
    present().try_for_each(|standing| table.row(row(standing)))
}

fn derived(standing: &Standing<'_>, book: &Book, policy: &Policy) -> [Value; DERIVED.len()] {
    let facts = Facts::of(book, policy, standing);
    let facts = facts.as_ref();
    let entry = standing.entry;
    let time = |at: Option<DateTime<Utc>>| json!(at.map(wire::time));
    let entered = |roles: &[Role]| {
        let mut visits = facts.map_or(&[][..], |facts| &facts.visits).iter();
        let first = visits.find(|visit| visit.role.is_some_and(|role| roles.contains(&role)));
        time(first.map(|visit| visit.entered_at))
    };
    let connected = || {
        let touches = facts.into_iter().flat_map(Facts::touches);
        touches.filter(|touch| touch.activity.connected())
    };
    let told = |count: &dyn Fn(&Facts<'_>) -> usize| json!(facts.map(count));
    let owner = entry
        .owner()
        .and_then(|owner| policy.teams.people.get(owner));
    let tightest = standing.tightest();
    let since = standing.stage_since.filter(|since| !since.at_horizon);
    let last_touch = entry.last_touch().map(|touch| touch.at);
    [
        time(facts.map(|facts| facts.received_at)),
        time(facts.map(|facts| facts.created_at)),
        time(facts.and_then(|facts| facts.assigned_at)),
        time(facts.and_then(Facts::first_touch_at)),
        time(connected().map(|touch| touch.at).min()),
        entered(&[Role::Offered]),
        entered(&[Role::Accepted, Role::Opportunity, Role::Won]),
        time(facts.and_then(Facts::closed).map(|(_, at)| at)),
        time(since.map(|since| since.at)),
        time(last_touch),
        json!(standing.role.map(Role::name)),
        json!(standing.is_open()),
        json!(owner.map(|person| &*person.team)),
        json!(facts.map(|facts| {
            facts
                .segments
                .iter()
                .map(|name| &***name)
                .collect::<Vec<&str>>()
        })),
        told(&|facts| facts.touches().count()),
        told(&|_| connected().count()),
        told(&|facts| facts.meetings_held()),
        json!(tightest.map(|verdict| verdict.clock.name())),
        json!(standing.state().name()),
        time(tightest.and_then(|verdict| verdict.due_at)),
        json!(entry.timeline.uncommitted),
        json!(facts.is_some()),
    ]
}
