//! `sla.yaml`: clocks and their targets, and what counts as evidence.

use crate::domain::duration::Duration;
use crate::domain::lead::Name;
use crate::domain::policy::{
    CLAIM_LIMIT, Clock, ClockPolicy, Counting, Escalation, Evidence, SKEW_LIMIT, Sla, Target,
    Warning,
};

use super::calendars::{self, Calendars};
use super::faults::{UNKNOWN_NAME, VALUE};
use super::holidays::Holidays;
use super::names::Names;
use super::number;
use super::page::{Node, Page};
use super::shape::Fields;
use super::when;
use super::words::{list, short};

/// The keys at the top of `sla.yaml`.
pub(super) const TOP: [&str; 4] = ["default_calendar", "calendars", "evidence", "clocks"];

const DEFAULT_WARNING: Warning = Warning::Percent(75);

/// Reads `sla.yaml`; `None` if it says nothing.
pub(super) fn read(
    page: &mut Page,
    root: Node<'_>,
    holidays: &mut Holidays<'_, '_>,
    names: &Names,
) -> Option<(Sla, Calendars)> {
    let top = page.top(root, &TOP)?;
    let calendars = calendars::read(page, &top, holidays, names);
    let mut sla = Sla {
        calendars: calendars.by_name.clone(),
        default_calendar: calendars.default_calendar().cloned(),
        evidence: evidence(page, &top),
        clocks: Default::default(),
    };
    page.need(&top, "clocks");
    for (name, key, value) in page.named(&top, "clocks", "assign: { targets: [{ within: 4bh }] }") {
        let Some((_, clock)) = Clock::ALL.iter().find(|(known, _)| *known == &*name) else {
            page.unknown_key(key, "`clocks`", &Clock::ALL.map(|(name, _)| name));
            continue;
        };
        if let Some(policy) = clock_policy(page, *clock, value, &calendars, names) {
            sla.clocks.insert(*clock, policy);
        }
    }
    Some((sla, calendars))
}

fn evidence(page: &mut Page, top: &Fields<'_>) -> Evidence {
    const COUNTING: [(&str, Counting); 2] = [
        ("landed", Counting::Landed),
        ("recorded", Counting::Recorded),
    ];
    let elapsed = |duration| match duration {
        Duration::Elapsed(time) => time,
        _ => unreachable!("the defaults are elapsed time"),
    };
    let mut evidence = Evidence {
        counting: Counting::Landed,
        claim_limit: elapsed(CLAIM_LIMIT),
        skew_limit: elapsed(SKEW_LIMIT),
    };
    let Some(node) = top.get("evidence") else {
        return evidence;
    };
    let Some(fields) = page.fields(node, "`evidence`", &["clock", "claim_limit", "skew_limit"])
    else {
        return evidence;
    };
    if let Some(node) = fields.get("clock")
        && let Some(counting) =
            page.fixed(node, &fields.part("clock"), "kind of evidence", &COUNTING)
    {
        evidence.counting = counting;
    }
    let mut limit = |key, limit: &mut chrono::TimeDelta| {
        let read = fields
            .get(key)
            .and_then(|node| number::elapsed(page, node, &fields.part(key)));
        *limit = read.unwrap_or(*limit);
    };
    limit("claim_limit", &mut evidence.claim_limit);
    limit("skew_limit", &mut evidence.skew_limit);
    evidence
}

fn clock_policy(
    page: &mut Page,
    clock: Clock,
    value: Node<'_>,
    calendars: &Calendars,
    names: &Names,
) -> Option<ClockPolicy> {
    let what = format!("the clock `{}`", clock.name());
    let fields = page.fields(value, what, &["warn", "targets", "escalate", "calendar"])?;
    // How long it may be until the next touch is said in followup.yaml.
    if clock != Clock::NextTouch {
        page.need(&fields, "targets");
    }
    let calendar = fields
        .get("calendar")
        .map(|node| calendars::name(page, node, &fields.part("calendar"), names));
    let mut targets: Vec<Target> = Vec::new();
    let mut last = None;
    for item in page.items(&fields, "targets") {
        let errors = page.errors();
        let what = format!("a target of the clock `{}`", clock.name());
        let Some(target) = page.fields(item, what, &["when", "within", "calendar"]) else {
            continue;
        };
        never_matched(page, item, last);
        let target = read_target(page, &target, "within", calendar.as_ref(), calendars, names);
        // Without a condition that could not be read, it would be a promise to more leads.
        let target = target.filter(|_| page.errors() == errors);
        if target.as_ref().is_some_and(|one| one.when.is_always()) {
            last.get_or_insert(item.line());
        }
        targets.extend(target);
    }
    let warn = warning(page, &fields);
    if let (Warning::Left(left), Some(node)) = (&warn, fields.get("warn"))
        && targets.iter().any(|target| target.calendar.is_none())
    {
        calendars.resolve(page, (node, *left), calendar.as_ref());
    }
    Some(ClockPolicy {
        warn,
        targets,
        escalate: escalation(page, &fields, names),
    })
}

/// Returns the target among these fields, with its length under `key` and by `calendar` unless it names its own;
/// `None` if it cannot be used.
pub(super) fn read_target(
    page: &mut Page,
    fields: &Fields<'_>,
    key: &str,
    calendar: Option<&Name>,
    calendars: &Calendars,
    names: &Names,
) -> Option<Target> {
    let when = when::read(page, fields, names);
    let own = fields
        .get("calendar")
        .map(|node| calendars::name(page, node, &fields.part("calendar"), names));
    let node = page.need(fields, key)?;
    let within = number::target(page, node, &fields.part(key))?;
    let calendar = calendars.resolve(page, (node, within), own.as_ref().or(calendar))?;
    Some(Target {
        when: when?,
        within,
        calendar,
        line: page.line(fields.node),
    })
}

/// Warns of an alternative after one that takes every lead.
pub(super) fn never_matched(page: &mut Page, item: Node<'_>, taken: Option<u32>) {
    if let Some(line) = taken {
        let message =
            format!("this is never used: line {line} has no `when`, so it takes every lead first");
        let help = "put it before that line";
        page.caution(&VALUE, item, message, help);
    }
}

fn warning(page: &mut Page, fields: &Fields<'_>) -> Warning {
    let Some(node) = fields.get("warn") else {
        return DEFAULT_WARNING;
    };
    let what = fields.part("warn");
    let Some(text) = page.text(node, &what) else {
        return DEFAULT_WARNING;
    };
    let text = text.trim();
    let help =
        "write a share of the target, for example 75%, or the time that is left, for example 2h";
    if let Some(number) = text.strip_suffix('%') {
        let percent = number
            .trim()
            .parse()
            .ok()
            .filter(|percent| (1..=100).contains(percent));
        if percent.is_none() {
            number::wrong(page, node, &what, "is not a share from 1% to 100%", help);
        }
        return percent.map_or(DEFAULT_WARNING, Warning::Percent);
    }
    match Duration::parse(text) {
        Ok(left) if left.is_positive() => Warning::Left(left),
        _ => {
            number::wrong(page, node, &what, "is neither a share nor a time", help);
            DEFAULT_WARNING
        }
    }
}

fn escalation(page: &mut Page, fields: &Fields<'_>, names: &Names) -> Vec<Escalation> {
    const ROLES: [(&str, Escalation); 3] = [
        ("owner", Escalation::Owner),
        ("manager", Escalation::Manager),
        ("team_lead", Escalation::TeamLead),
    ];
    let mut escalation = Vec::new();
    let Some(node) = fields.get("escalate") else {
        return escalation;
    };
    for node in page.scalars(node, &fields.part("escalate")) {
        let text = node.as_text().unwrap_or_default();
        if let Some((_, role)) = ROLES.iter().find(|(name, _)| *name == text) {
            escalation.push(role.clone());
            continue;
        }
        let people = names.people.names.as_ref();
        if people.is_none_or(|people| people.contains(text)) {
            escalation.push(Escalation::Person(Name::from(text)));
            continue;
        }
        let people = people.into_iter().flatten().map(|name| &**name);
        let all = ROLES.iter().map(|(name, _)| *name).chain(people);
        let help = match page.likely(text, all.clone()) {
            Some(likely) => format!("did you mean `{likely}`?"),
            None => format!("there are: {}", list(all)),
        };
        let message = format!("nobody is called `{}`", short(text));
        page.fault(&UNKNOWN_NAME, node, message, help);
    }
    escalation
}
