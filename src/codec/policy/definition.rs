//! `definition.yaml`: what a good lead is, where leads come from, and the reasons that may be given.

use std::collections::BTreeSet;

use crate::codec::yaml::Kind;
use crate::domain::lead::Name;
use crate::domain::policy::{Campaign, Criterion, Definition, Reasons, Segment, Source};

use super::names::Names;
use super::number;
use super::page::{Node, Page};
use super::shape::Fields;
use super::when;
use super::words::short;

const TOP: [&str; 6] = [
    "profile",
    "signals",
    "sources",
    "campaigns",
    "segments",
    "reasons",
];

/// The lists of reasons, and what stands in each unless the policy says otherwise.
const REASONS: [(&str, &str); 5] = [
    (
        "reject",
        "not_target_profile no_buying_signal wrong_person bad_data duplicate existing_customer competitor \
         out_of_territory already_working",
    ),
    (
        "recycle",
        "bad_timing no_budget no_authority unresponsive missing_feature contract_elsewhere other",
    ),
    (
        "disqualify",
        "not_target_profile no_buying_signal wrong_person bad_data duplicate existing_customer competitor \
         out_of_territory already_working opted_out spam no_need",
    ),
    (
        "lost",
        "price competitor budget missing_feature no_decision unresponsive poor_fit other",
    ),
    (
        "reclaim",
        "first_response_breached idle_breached attempts_below_minimum owner_inactive",
    ),
];

/// Reads `definition.yaml`; `None` if it says nothing.
pub(super) fn read(page: &mut Page, root: Node<'_>, names: &Names) -> Option<Definition> {
    let mut definition = Definition {
        reasons: default_reasons(),
        ..Definition::default()
    };
    let top = page.top(root, &TOP)?;
    profile(page, &top, &mut definition);
    signals(page, &top, &mut definition);
    for (name, key, value) in page.named(&top, "sources", "webinar: { priority: C }") {
        if let Some(source) = source(page, &name, key, value) {
            definition.sources.insert(name, source);
        }
    }
    for (name, key, value) in page.named(&top, "campaigns", "spring-webinar: { source: webinar }") {
        if let Some(campaign) = campaign(page, &name, key, value, names) {
            definition.campaigns.insert(name, campaign);
        }
    }
    let example = "executive: { when: { seniority: executive } }";
    for (name, _, value) in page.named(&top, "segments", example) {
        definition
            .segments
            .extend(segment(page, name, value, names));
    }
    if let Some(node) = top.get("reasons") {
        reasons(page, node, &mut definition.reasons);
    }
    Some(definition)
}

/// Returns the reasons that hold where the policy gives none.
fn default_reasons() -> Reasons {
    let mut reasons = Reasons::default();
    for (kind, text) in REASONS {
        *list_of(&mut reasons, kind) = text.split_whitespace().map(Name::from).collect();
    }
    reasons
}

/// Returns every reason of every kind that this file allows.
pub(super) fn every_reason(root: Node<'_>) -> BTreeSet<Name> {
    let given = root.get("reasons");
    let mut every = BTreeSet::new();
    for (kind, default) in REASONS {
        match given.and_then(|given| given.get(kind)) {
            Some(list) => every.extend(
                list.items()
                    .filter_map(|node| node.as_text().map(Name::from)),
            ),
            None => every.extend(default.split_whitespace().map(Name::from)),
        }
    }
    every
}

fn profile(page: &mut Page, top: &Fields<'_>, definition: &mut Definition) {
    for item in page.items(top, "profile") {
        let Some(fields) = page.fields(
            item,
            "a criterion of the profile",
            &["id", "required", "question"],
        ) else {
            continue;
        };
        let id = page.need(&fields, "id");
        let Some(id) = id.and_then(|node| page.text(node, &fields.part("id"))) else {
            continue;
        };
        if definition.profile.iter().any(|other| *other.id == *id) {
            let message = format!("the criterion `{}` is in the profile twice", short(id));
            page.value(item, message, "delete one, or give it another id");
            continue;
        }
        let question = fields
            .get("question")
            .and_then(|node| page.text(node, &fields.part("question")));
        definition.profile.push(Criterion {
            id: id.into(),
            required: truth(page, &fields, "required").unwrap_or(true),
            question: question.unwrap_or(id).to_owned(),
            line: page.line(item),
        });
    }
}

fn signals(page: &mut Page, top: &Fields<'_>, definition: &mut Definition) {
    let Some(node) = top.get("signals") else {
        return;
    };
    let Some(fields) = page.fields(node, "`signals`", &["least", "known"]) else {
        return;
    };
    for (name, _, value) in page.named(&fields, "known", "asked_for_pricing: Asked for a price") {
        let wording = page.text(
            value,
            &format!("the wording of the signal `{}`", short(&name)),
        );
        let wording = wording.unwrap_or(&name).to_owned();
        definition.signals.insert(name, wording);
    }
    let known = definition.signals.len();
    definition.least_signals = known.min(1);
    if let Some(node) = fields.get("least")
        && let Some(least) = number::count(page, node, &fields.part("least"))
    {
        if least > known {
            let message = format!(
                "at least {least} buying signals are asked for, but only {known} are known"
            );
            page.value(node, message, "ask for fewer, or add signals to `known`");
        }
        definition.least_signals = least;
    }
}

fn source(page: &mut Page, name: &Name, key: Node<'_>, value: Node<'_>) -> Option<Source> {
    let mut source = Source {
        priority: None,
        counts_as_lead: true,
        line: page.line(key),
    };
    if value.kind() == Kind::Null {
        return Some(source);
    }
    let what = format!("the source `{}`", short(name));
    let fields = page.fields(value, what, &["priority", "counts_as_lead"])?;
    source.priority = fields
        .get("priority")
        .and_then(|node| page.text(node, &fields.part("priority")))
        .map(Name::from);
    source.counts_as_lead = truth(page, &fields, "counts_as_lead").unwrap_or(true);
    Some(source)
}

fn campaign(
    page: &mut Page,
    name: &Name,
    key: Node<'_>,
    value: Node<'_>,
    names: &Names,
) -> Option<Campaign> {
    let what = format!("the campaign `{}`", short(name));
    let fields = page.fields(value, what, &["source", "cost", "currency"])?;
    let source = fields.get("source");
    let cost = fields.get("cost");
    let currency = fields.get("currency");
    Some(Campaign {
        source: source.and_then(|node| page.known(node, &fields.part("source"), &names.sources)),
        cost: cost.and_then(|node| number::amount(page, node, &fields.part("cost"))),
        currency: currency.and_then(|node| {
            let text = page.text(node, &fields.part("currency"))?;
            let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
            if !is_code {
                let message = format!(
                    "{}: `{}` is not a currency",
                    fields.part("currency"),
                    short(text)
                );
                page.value(node, message, "write its three letters, for example EUR");
            }
            is_code.then(|| text.to_owned())
        }),
        line: page.line(key),
    })
}

fn segment(page: &mut Page, name: Name, value: Node<'_>, names: &Names) -> Option<Segment> {
    let fields = page.fields(value, format!("the segment `{}`", short(&name)), &["when"])?;
    let node = page.need(&fields, "when")?;
    if let Some((key, _)) = node.entry("segment") {
        let message = format!("the segment `{}` is defined by a segment", short(&name));
        page.value(
            key,
            message,
            "say which leads are in it by their fields, for example `seniority: executive`",
        );
        return None;
    }
    let when = when::read(page, &fields, names)?;
    Some(Segment { name, when })
}

fn reasons(page: &mut Page, node: Node<'_>, reasons: &mut Reasons) {
    let kinds = REASONS.map(|(kind, _)| kind);
    let Some(fields) = page.fields(node, "`reasons`", &kinds) else {
        return;
    };
    for kind in kinds {
        if fields.get(kind).is_none() {
            continue;
        }
        let mut list: Vec<Name> = Vec::new();
        for item in page.items(&fields, kind) {
            list.extend(
                page.text(item, &format!("a reason in `{kind}`"))
                    .map(Name::from),
            );
        }
        *list_of(reasons, kind) = list;
    }
}

fn list_of<'r>(reasons: &'r mut Reasons, kind: &str) -> &'r mut Vec<Name> {
    match kind {
        "reject" => &mut reasons.reject,
        "recycle" => &mut reasons.recycle,
        "disqualify" => &mut reasons.disqualify,
        "lost" => &mut reasons.lost,
        _ => &mut reasons.reclaim,
    }
}

fn truth(page: &mut Page, fields: &Fields<'_>, key: &str) -> Option<bool> {
    let node = fields.get(key)?;
    let truth = node.as_bool();
    if truth.is_none() {
        let message = format!("{} should be true or false", fields.part(key));
        page.value(
            node,
            message,
            format!("write `{key}: true` or `{key}: false`, without quotes"),
        );
    }
    truth
}
