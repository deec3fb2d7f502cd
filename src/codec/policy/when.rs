//! `when`: which leads a line is for.

use crate::domain::lead::Name;
use crate::domain::policy::When;

use super::faults::{UNKNOWN_NAME, VALUE};
use super::names::{Known, Names};
use super::page::{Node, Page};
use super::shape::Fields;
use super::words::{list, short};

/// The words for fields that `when` knows without a path.
const WORDS: [&str; 9] = [
    "source",
    "campaign",
    "segment",
    "priority",
    "stage",
    "seniority",
    "country",
    "owner",
    "team",
];

/// The other fields at the top of a lead that hold one value.
const TOP: [&str; 3] = ["id", "received_at", "duplicate_of"];

/// Returns the `when` among these fields: every lead, if there is none; `None` if it cannot be used.
pub(super) fn read(page: &mut Page, fields: &Fields<'_>, names: &Names) -> Option<When> {
    let Some(node) = fields.get("when") else {
        return Some(When::default());
    };
    let errors = page.errors();
    let what = fields.part("when");
    if node.entries().next().is_none() {
        let message = format!("{what} says for no field what it should be");
        page.value(
            node,
            message,
            "write for example `when: { source: webinar }`, or delete it \
                    if the line is for every lead",
        );
        return None;
    }
    let mut when = When::default();
    for (key, value) in node.entries() {
        let field = key.as_text().unwrap_or_default();
        if is_field(page, key, field, names)
            && let Some(values) = values(page, field, value, &what, names)
        {
            when.conditions.push((field.into(), values));
        }
    }
    (page.errors() == errors).then_some(when)
}

/// A path with a dot, or a field of the team's own, may be any that the team's schema has.
fn is_field(page: &mut Page, key: Node<'_>, field: &str, names: &Names) -> bool {
    let is_path = field.contains('.') && field.split('.').all(|step| !step.trim().is_empty());
    let is_own = field.starts_with("x_") || field.starts_with("x-");
    if is_path
        || is_own
        || WORDS.contains(&field)
        || TOP.contains(&field)
        || names.fields.contains(field)
    {
        return true;
    }
    let extra = names.fields.iter().map(|field| &**field);
    let all = WORDS.into_iter().chain(TOP).chain(extra);
    let help = match page.likely(field, all) {
        Some(likely) => format!("did you mean `{likely}`?"),
        None => format!(
            "use one of {}; or a path to a field of the lead, for example company.industry",
            list(WORDS.into_iter())
        ),
    };
    let message = format!("a lead has no field `{}`", short(field));
    page.fault(&UNKNOWN_NAME, key, message, help);
    false
}

/// Returns the values a field may have; `None` if it may have any (`*`) or one of them is wrong.
fn values(
    page: &mut Page,
    field: &str,
    value: Node<'_>,
    what: &str,
    names: &Names,
) -> Option<Vec<Name>> {
    let errors = page.errors();
    let nodes = page.scalars(value, &format!("`{}` in {what}", short(field)));
    if nodes.is_empty() && page.errors() == errors {
        let message = format!(
            "`{}` in {what} has an empty list, so it matches no lead",
            short(field)
        );
        page.fault(
            &VALUE,
            value,
            message,
            "name at least one value, or delete it",
        );
    }
    if nodes.iter().any(|node| node.as_text() == Some("*")) {
        return None;
    }
    let known = defined(field, names);
    let mut values = Vec::with_capacity(nodes.len());
    for node in nodes {
        values.extend(match known {
            Some(known) => page.known(node, what, known),
            None => node.as_text().map(Name::from),
        });
    }
    (page.errors() == errors).then_some(values)
}

/// Returns the names that the values of this field must be among.
fn defined<'n>(field: &str, names: &'n Names) -> Option<&'n Known> {
    match field {
        "source" => Some(&names.sources),
        "campaign" => Some(&names.campaigns),
        "segment" => Some(&names.segments),
        "stage" => Some(&names.stages),
        "owner" => Some(&names.people),
        "team" => Some(&names.teams),
        _ => None,
    }
}
