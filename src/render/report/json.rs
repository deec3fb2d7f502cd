//! The report as JSON: counts before shares, lengths of time in whole seconds.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::domain::report::Report;
use crate::domain::report::cost::Cost;
use crate::domain::report::count::{Rate, Split, Spread, Tally};
use crate::domain::report::funnel::Stage;
use crate::domain::report::groups::{Dimension, Group};
use crate::render::{Head, wire};

#[derive(Serialize)]
struct Wire {
    window: Value,
    cohort: &'static str,
    leads: Value,
    funnel: Vec<Value>,
    #[serde(flatten)]
    groups: BTreeMap<String, Vec<Value>>,
    speed_to_lead: Value,
    compliance: Vec<Value>,
    cycle_time: Value,
    acceptance: Value,
    reclaim: Value,
    handoff: Value,
    recycle: Value,
    resolution: Value,
    attempts: Value,
    contact: Value,
    meetings: Value,
    aging: Vec<Value>,
    feedback: Value,
    cost: Value,
}

/// Writes the document of kind `report`.
pub fn json(out: &mut dyn Write, report: &Report<'_>, head: &Head<'_>) -> io::Result<()> {
    let groups = report.groups.iter().map(|(dimension, groups)| {
        let rows = groups.iter().map(|row| group(report, *dimension, row));
        (format!("by_{}", dimension.name()), rows.collect())
    });
    let to = report.window.to.unwrap_or(report.as_of);
    let wire = Wire {
        window: json!({ "from": report.window.from.map(wire::time), "to": wire::time(to) }),
        cohort: report.cohort.name(),
        leads: totals(report),
        funnel: report.funnel.iter().map(stage).collect(),
        groups: groups.collect(),
        speed_to_lead: speed(report),
        compliance: promises(report),
        cycle_time: cycle_time(report),
        acceptance: acceptance(report),
        reclaim: json!({
            "reclaimed": report.reclaim.by_owner.total().count(),
            "by_owner": parts("owner", "reclaimed", &report.reclaim.by_owner),
            "by_reason": parts("reason", "reclaimed", &report.reclaim.by_reason),
        }),
        handoff: json!({
            "offered": report.handovers.complete.whole.count(),
            "complete": rate("complete", &report.handovers.complete),
            "called": rate("called", &report.handovers.called),
            "missing": parts("field", "leads", &report.handovers.missing),
        }),
        recycle: recycle(report),
        resolution: resolution(report),
        attempts: attempts(report),
        contact: contact(report),
        meetings: json!({
            "booked": report.meetings.booked.count(),
            "held": report.meetings.held.total().count(),
            "missed": report.meetings.missed.total().count(),
            "held_by_channel": parts("channel", "held", &report.meetings.held),
            "missed_by_channel": parts("channel", "missed", &report.meetings.missed),
            "came_of": parts("role", "leads", &report.meetings.came_of),
        }),
        aging: aging(report),
        feedback: json!({
            "quality": coverage(&report.verdicts.quality, &report.verdicts.on_quality),
            "treatment": coverage(&report.verdicts.treatment, &report.verdicts.on_treatment),
        }),
        cost: json!({
            "by_campaign": report.costs.campaigns.iter().map(cost).collect::<Vec<_>>(),
            "by_currency": report.costs.currencies.iter().map(cost).collect::<Vec<_>>(),
        }),
    };
    wire::write(out, "report", head, wire)
}

/// Returns a share to four places: more would feign more than there is.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

/// Returns an amount of money to the cent, and a mean of counts to two places.
pub(super) fn cents(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}

fn share(rate: &Rate) -> Option<f64> {
    rate.share().map(rounded)
}

fn interval(rate: &Rate) -> Option<Value> {
    let (low, high) = rate.interval()?;
    Some(json!({ "low": rounded(low), "high": rounded(high) }))
}

/// Returns a share with what it is of, under this name.
fn rate(part: &str, rate: &Rate) -> Value {
    let mut value = Map::new();
    value.insert("leads".to_owned(), json!(rate.whole.count()));
    value.insert(part.to_owned(), json!(rate.part.count()));
    value.insert("rate".to_owned(), json!(share(rate)));
    value.insert("interval".to_owned(), json!(interval(rate)));
    value.insert("small".to_owned(), json!(rate.is_small()));
    Value::Object(value)
}

/// Returns the middle of lengths of time.
fn lengths(spread: &Spread) -> Value {
    let whole = |seconds: Option<f64>| seconds.map(|seconds| seconds.round() as i64);
    json!({
        "leads": spread.tally().leads().len(),
        "median_seconds": whole(spread.median()),
        "p90_seconds": whole(spread.p90()),
        "small": spread.is_small(),
    })
}

/// Returns the middle of how often something happened.
fn often(spread: &Spread) -> Value {
    json!({
        "leads": spread.count(),
        "median": spread.median().map(cents),
        "p90": spread.p90().map(cents),
        "small": spread.is_small(),
    })
}

/// Returns what is counted by name: `[{reason, rejected}]`.
fn parts(key: &str, counted: &str, split: &Split) -> Vec<Value> {
    let part = |(name, tally): (Option<&crate::domain::lead::Name>, &Tally)| {
        let mut part = Map::new();
        part.insert(key.to_owned(), json!(name.map(|name| &**name)));
        part.insert(counted.to_owned(), json!(tally.count()));
        Value::Object(part)
    };
    split.rows().into_iter().map(part).collect()
}

/// Returns one object with the keys of two.
fn both(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (one, _) => one,
    }
}

fn totals(report: &Report<'_>) -> Value {
    let all = &report.all;
    json!({
        "leads": report.leads.len(),
        "open": all.open.count(),
        "won": all.conversion.part.count(),
        "lost": all.lost.count(),
        "refused": all.refused.count(),
        "deleted": all.deleted.count(),
        "conversion": share(&all.conversion),
        "interval": interval(&all.conversion),
        "small": all.conversion.is_small(),
        "left_out": report.left_out,
    })
}

fn stage(stage: &Stage) -> Value {
    let left = stage.left_to.rows().into_iter().map(|(to, tally)| {
        let to = to.map_or(crate::domain::report::figures::NONE, |to| &**to);
        (to.to_owned(), json!(tally.count()))
    });
    json!({
        "stage": stage.stage.as_deref(),
        "entered": stage.entered.count(),
        "leads": stage.entered.leads().len(),
        "now_in": stage.now_in.count(),
        "left_to": left.collect::<Map<_, _>>(),
        "duration": {
            "stays": stage.duration.count(),
            "median_seconds": stage.duration.median().map(|seconds| seconds.round() as i64),
            "p90_seconds": stage.duration.p90().map(|seconds| seconds.round() as i64),
            "small": stage.duration.is_small(),
        },
    })
}

fn group(report: &Report<'_>, dimension: Dimension, group: &Group) -> Value {
    let mut value = Map::new();
    let mut put = |key: &str, of: Value| value.insert(key.to_owned(), of);
    put(dimension.name(), json!(group.key.as_deref()));
    put("leads", json!(group.conversion.whole.count()));
    put("open", json!(group.open.count()));
    put("won", json!(group.conversion.part.count()));
    put("lost", json!(group.lost.count()));
    put("refused", json!(group.refused.count()));
    put("deleted", json!(group.deleted.count()));
    put("conversion", json!(share(&group.conversion)));
    put("interval", json!(interval(&group.conversion)));
    put("small", json!(group.conversion.is_small()));
    put("decided", json!(group.acceptance.whole.count()));
    put("accepted", json!(group.acceptance.part.count()));
    put("acceptance", json!(share(&group.acceptance)));
    put("judged", json!(group.compliance.whole.count()));
    put("met", json!(group.compliance.part.count()));
    put("compliance", json!(share(&group.compliance)));
    put("first_touch", lengths(&group.first_touch));
    let reached = group.key.as_ref().and_then(|channel| {
        let by_channel = &report.reach.by_channel;
        by_channel
            .get(channel)
            .filter(|_| dimension == Dimension::Channel)
    });
    if let Some(reached) = reached {
        put("touches", json!(reached.whole.count()));
        put("connected", json!(reached.part.count()));
        put("contact_rate", json!(share(reached)));
    }
    Value::Object(value)
}

fn speed(report: &Report<'_>) -> Value {
    let speed = &report.speed;
    json!({
        "received_to_assigned": lengths(&speed.to_assigned),
        "assigned_to_first_touch": lengths(&speed.to_touch),
        "received_to_first_touch": lengths(&speed.whole),
        "unassigned": speed.unassigned.count(),
        "untouched": speed.untouched.count(),
    })
}

fn promises(report: &Report<'_>) -> Vec<Value> {
    let clocks = report.compliance.iter().map(|clock| {
        let rate = clock.rate();
        json!({
            "clock": clock.clock.name(),
            "judged": rate.whole.count(),
            "met": clock.met.count(),
            "met_late": clock.met_late.count(),
            "breached": clock.breached.count(),
            "running": clock.running.count(),
            "rate": share(&rate),
            "interval": interval(&rate),
            "small": rate.is_small(),
        })
    });
    clocks.collect()
}

fn cycle_time(report: &Report<'_>) -> Value {
    let time = &report.cycle_time;
    let parts = json!({
        "won": lengths(&time.won),
        "lost": lengths(&time.lost),
        "refused": lengths(&time.refused),
    });
    both(lengths(&time.closed), parts)
}

fn acceptance(report: &Report<'_>) -> Value {
    let acceptance = &report.acceptance;
    json!({
        "offered": acceptance.offered.count(),
        "accepted": acceptance.rate.part.count(),
        "rejected": acceptance.rejected.total().count(),
        "reclaimed": acceptance.reclaimed.count(),
        "withdrawn": acceptance.withdrawn.count(),
        "awaiting": acceptance.awaiting.count(),
        "rate": share(&acceptance.rate),
        "interval": interval(&acceptance.rate),
        "small": acceptance.rate.is_small(),
        "rejected_by_reason": parts("reason", "rejected", &acceptance.rejected),
    })
}

fn recycle(report: &Report<'_>) -> Value {
    let recycle = &report.recycle;
    json!({
        "recycled": recycle.recycled.total().count(),
        "leads": recycle.won.whole.count(),
        "recycle_rate": share(&recycle.rate),
        "revived": recycle.revived.count(),
        "waiting": recycle.waiting.count(),
        "won": recycle.won.part.count(),
        "rate": share(&recycle.won),
        "interval": interval(&recycle.won),
        "small": recycle.won.is_small(),
        "by_reason": parts("reason", "recycled", &recycle.recycled),
    })
}

fn resolution(report: &Report<'_>) -> Value {
    let resolution = &report.resolution;
    json!({
        "leads": resolution.closed.whole.count(),
        "closed": resolution.closed.part.count(),
        "open": report.all.open.count(),
        "ended": resolution.replied.whole.count(),
        "replied": resolution.replied.part.count(),
        "rate": share(&resolution.replied),
        "interval": interval(&resolution.replied),
        "small": resolution.replied.is_small(),
        "refused_by_reason": parts("reason", "leads", &resolution.refused),
        "lost_by_reason": parts("reason", "leads", &resolution.lost),
    })
}

fn attempts(report: &Report<'_>) -> Value {
    let attempts = &report.attempts;
    let parts = json!({
        "touches": attempts.touches.count(),
        "to_connect": often(&attempts.to_connect),
        "before_giving_up": often(&attempts.before_giving_up),
    });
    both(often(&attempts.by_lead), parts)
}

fn contact(report: &Report<'_>) -> Value {
    let row = |key: &str, name: Value, rate: &Rate| {
        let mut row = Map::new();
        row.insert(key.to_owned(), name);
        row.insert("touches".to_owned(), json!(rate.whole.count()));
        row.insert("connected".to_owned(), json!(rate.part.count()));
        row.insert("rate".to_owned(), json!(share(rate)));
        row.insert("interval".to_owned(), json!(interval(rate)));
        row.insert("small".to_owned(), json!(rate.is_small()));
        Value::Object(row)
    };
    let reach = &report.reach;
    let channels = reach.by_channel.iter();
    let channels = channels.map(|(channel, rate)| row("channel", json!(&**channel), rate));
    let hours = reach.by_hour.iter();
    let hours = hours.map(|(hour, rate)| row("hour", json!(hour), rate));
    json!({
        "touches": reach.all.whole.count(),
        "connected": reach.all.part.count(),
        "rate": share(&reach.all),
        "by_channel": channels.collect::<Vec<_>>(),
        "by_hour": hours.collect::<Vec<_>>(),
    })
}

fn aging(report: &Report<'_>) -> Vec<Value> {
    let ages = report.aging.iter().map(|age| {
        json!({
            "from_days": age.from_days,
            "to_days": age.to_days,
            "leads": age.leads.count(),
            "waiting": age.waiting.count(),
            "overdue": age.overdue.count(),
        })
    });
    ages.collect()
}

fn coverage(covered: &Rate, verdicts: &Split) -> Value {
    let verdicts = parts("verdict", "count", verdicts);
    both(rate("given", covered), json!({ "verdicts": verdicts }))
}

fn cost(cost: &Cost) -> Value {
    json!({
        "campaign": cost.campaign.as_deref(),
        "currency": cost.currency,
        "cost": cents(cost.cost),
        "leads": cost.leads.count(),
        "accepted": cost.accepted.count(),
        "won": cost.won.count(),
        "per_lead": cost.per(&cost.leads).map(cents),
        "per_accepted": cost.per(&cost.accepted).map(cents),
        "per_win": cost.per(&cost.won).map(cents),
        "partial": cost.partial,
        "small": cost.leads.count() < 10,
    })
}
