//! `teams.yaml`: who is who.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::domain::lead::Name;
use crate::domain::policy::{Person, Team, Teams};

use super::faults::{UNKNOWN_NAME, VALUE};
use super::names::Names;
use super::page::{Node, Page};
use super::shape::Fields;
use super::words::short;

const PERSON: [&str; 6] = ["name", "team", "emails", "zone", "manager", "until"];
const TEAM: [&str; 2] = ["lead", "fallback_owner"];

/// Reads `teams.yaml`; `None` if it says nothing.
pub(super) fn read(page: &mut Page, root: Node<'_>, names: &Names) -> Option<Teams> {
    let mut teams = Teams::default();
    let top = page.top(root, &["people", "teams"])?;
    page.need(&top, "people");
    page.need(&top, "teams");
    let mut emails = BTreeMap::new();
    for (id, key, value) in page.named(&top, "people", "ana: { name: Ana Ruiz, team: inside }") {
        if let Some(person) = person(page, &id, key, value, names, &mut emails) {
            teams.people.insert(id, person);
        }
    }
    for (id, _, value) in page.named(&top, "teams", "inside: { lead: ana, fallback_owner: ana }") {
        let team = team(page, &id, value, names);
        teams.teams.insert(id, team);
    }
    Some(teams)
}

/// A person whose other entries are wrong is still one of ours: their leads need not be called ownerless.
fn person(
    page: &mut Page,
    id: &Name,
    key: Node<'_>,
    value: Node<'_>,
    names: &Names,
    emails: &mut BTreeMap<String, (Name, u32)>,
) -> Option<Person> {
    let fields = page.fields(value, format!("the person `{}`", short(id)), &PERSON)?;
    let name = page.need(&fields, "name");
    let name = name.and_then(|node| page.text(node, &fields.part("name")));
    let team = page.need(&fields, "team");
    let team = team.and_then(|node| {
        let text = page.text(node, &fields.part("team"))?;
        page.known(node, &fields.part("team"), &names.teams);
        Some(text)
    })?;
    Some(Person {
        id: id.clone(),
        name: name.unwrap_or(id).to_owned(),
        team: team.into(),
        emails: addresses(page, &fields, id, emails),
        zone: fields
            .get("zone")
            .and_then(|node| zone(page, node, &fields)),
        manager: fields
            .get("manager")
            .and_then(|node| page.known(node, &fields.part("manager"), &names.people)),
        until: fields
            .get("until")
            .and_then(|node| date(page, node, &fields.part("until"))),
        line: page.line(key),
    })
}

fn team(page: &mut Page, id: &Name, value: Node<'_>, names: &Names) -> Team {
    let mut team = Team {
        id: id.clone(),
        lead: None,
        fallback_owner: None,
    };
    if let Some(fields) = page.fields(value, format!("the team `{}`", short(id)), &TEAM) {
        let mut person = |key| {
            let node = fields.get(key)?;
            page.known(node, &fields.part(key), &names.people)
        };
        team.lead = person("lead");
        team.fallback_owner = person("fallback_owner");
    }
    team
}

fn addresses(
    page: &mut Page,
    fields: &Fields<'_>,
    id: &Name,
    taken: &mut BTreeMap<String, (Name, u32)>,
) -> Vec<String> {
    let mut own = Vec::new();
    let Some(node) = fields.get("emails") else {
        return own;
    };
    for node in page.scalars(node, &fields.part("emails")) {
        let email = node.as_text().unwrap_or_default().trim();
        if !is_address(email) {
            let message = format!("`{}` is not an e-mail address", short(email));
            page.value(
                node,
                message,
                "write it as in `git config user.email`, for example ana@acme.example",
            );
            continue;
        }
        let first = taken.entry(email.to_lowercase());
        let (owner, line) = first.or_insert((id.clone(), node.line())).clone();
        if owner != *id {
            let message = format!(
                "the e-mail address {} belongs to `{}` already (line {line}), \
                 so a commit by it could be by either",
                short(email),
                short(&owner)
            );
            page.value(node, message, "leave it with the one who commits by it");
            continue;
        }
        own.push(email.to_owned());
    }
    own
}

fn is_address(email: &str) -> bool {
    let forbidden = |character: char| character.is_whitespace() || "<>,;".contains(character);
    email
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && !email.contains(forbidden)
}

fn zone(page: &mut Page, node: Node<'_>, fields: &Fields<'_>) -> Option<Tz> {
    let text = page.text(node, &fields.part("zone"))?;
    let zone = text.trim().parse().ok();
    if zone.is_none() {
        let message = format!("there is no time zone `{}`", short(text));
        let help = zone_help(page, text);
        page.fault(&UNKNOWN_NAME, node, message, help);
    }
    zone
}

/// Returns what to write instead of a zone that nobody knows.
pub(in crate::codec) fn zone_help(page: &Page, written: &str) -> String {
    let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    // Most people know the city: `Berlin`.
    let city = names.clone().find(|name| {
        name.rsplit('/')
            .next()
            .is_some_and(|city| city.eq_ignore_ascii_case(written))
    });
    match city.or_else(|| page.likely(written, names)) {
        Some(likely) => format!("did you mean `{likely}`?"),
        None => "write its IANA name, for example Europe/Berlin or America/New_York".to_owned(),
    }
}

/// Returns the date that a scalar spells.
pub(super) fn date(page: &mut Page, node: Node<'_>, what: &str) -> Option<NaiveDate> {
    let text = page.text(node, what)?;
    let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .ok()
        .filter(|_| text.trim().len() == 10);
    if date.is_none() {
        let message = format!("{what}: `{}` is not a date", short(text));
        page.fault(
            &VALUE,
            node,
            message,
            "write year, month and day, for example 2026-12-24",
        );
    }
    date
}
