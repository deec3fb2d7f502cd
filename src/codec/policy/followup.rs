//! `followup.yaml`: how often and how to try before giving up, and which words to use.

use std::collections::BTreeMap;

use crate::domain::lead::Name;
use crate::domain::policy::{Followup, Procedure, Target};

use super::calendars::Calendars;
use super::names::Names;
use super::number;
use super::page::{Node, Page};
use super::shape::Fields;
use super::words::short;
use super::{sla, when};

/// The channels a touch may use.
const CHANNELS: [&str; 8] = [
    "call",
    "voicemail",
    "email",
    "social",
    "meeting",
    "in_person",
    "direct_mail",
    "chat",
];

/// Reads `followup.yaml`.
pub(super) fn read(
    page: &mut Page,
    root: Node<'_>,
    calendars: &Calendars,
    names: &Names,
) -> Option<Followup> {
    let mut followup = Followup::default();
    let top = page.top(root, &["procedures", "wording"])?;
    page.need(&top, "procedures");
    let mut last = None;
    for item in page.items(&top, "procedures") {
        let errors = page.errors();
        let keys = ["when", "attempts", "channels", "spacing"];
        let Some(fields) = page.fields(item, "a follow-up procedure", &keys) else {
            continue;
        };
        sla::never_matched(page, item, last);
        let procedure = procedure(page, &fields, calendars, names);
        let procedure = procedure.filter(|_| page.errors() == errors);
        if procedure.as_ref().is_some_and(|one| one.when.is_always()) {
            last.get_or_insert(item.line());
        }
        followup.procedures.extend(procedure);
    }
    wording(page, &top, &mut followup, names);
    Some(followup)
}

fn procedure(
    page: &mut Page,
    fields: &Fields<'_>,
    calendars: &Calendars,
    names: &Names,
) -> Option<Procedure> {
    let when = when::read(page, fields, names);
    let attempts = page.need(fields, "attempts");
    let attempts = attempts.and_then(|node| number::count(page, node, &fields.part("attempts")));
    let (distinct, least) = channels(page, fields);
    let spacing = spacing(page, fields, calendars, names);
    Some(Procedure {
        when: when?,
        attempts: attempts?,
        distinct,
        least,
        spacing,
        line: page.line(fields.node),
    })
}

fn channels(page: &mut Page, fields: &Fields<'_>) -> (usize, BTreeMap<Name, usize>) {
    let mut distinct = 0;
    let mut least = BTreeMap::new();
    for (name, key, value) in page.named(fields, "channels", "distinct: 2, call: 3") {
        let what = format!("`{}` of `channels`", short(&name));
        if &*name == "distinct" {
            distinct = number::count(page, value, &what).unwrap_or(0);
            if distinct > CHANNELS.len() {
                let message = format!(
                    "{distinct} different channels are asked for, but there are only {}",
                    CHANNELS.len()
                );
                page.value(value, message, "ask for fewer");
                distinct = 0;
            }
        } else if CHANNELS.contains(&&*name) {
            if let Some(count) = number::count(page, value, &what) {
                least.insert(name, count);
            }
        } else {
            page.unknown_name(
                key,
                "channel",
                CHANNELS.into_iter().chain(["distinct"]),
                None,
            );
        }
    }
    (distinct, least)
}

/// The target of the clock that runs between two touches: it is for the same leads as its procedure.
fn spacing(
    page: &mut Page,
    fields: &Fields<'_>,
    calendars: &Calendars,
    names: &Names,
) -> Option<Target> {
    let node = fields.get("spacing")?;
    let spacing = page.fields(node, "`spacing`", &["most", "calendar"])?;
    sla::read_target(page, &spacing, "most", None, calendars, names)
}

fn wording(page: &mut Page, top: &Fields<'_>, followup: &mut Followup, names: &Names) {
    let Some(node) = top.get("wording") else {
        return;
    };
    let Some(fields) = page.fields(node, "`wording`", &["avoid", "decline"]) else {
        return;
    };
    if let Some(node) = fields.get("avoid") {
        followup.avoid_line = Some(page.line(node));
        let words = page.scalars(node, &fields.part("avoid"));
        followup.avoid = words
            .iter()
            .filter_map(|node| node.as_text())
            .map(|word| word.trim().to_owned())
            .collect();
    }
    let example = "bad_timing: Thank you for telling us";
    for (_, key, value) in page.named(&fields, "decline", example) {
        let reason = page.known(key, &fields.part("decline"), &names.reasons);
        let text = page.text(value, "the wording of a refusal");
        if let (Some(reason), Some(text)) = (reason, text) {
            followup.decline.insert(reason, text.to_owned());
        }
    }
}
