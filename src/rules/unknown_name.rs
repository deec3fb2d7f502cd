//! `unknown-name`: a lead names something that the policy does not define.

use super::{Judged, at};
use crate::domain::book::Entry;
use crate::domain::lead::{Lead, Name};
use crate::domain::policy::Policy;
use crate::finding::{Finding, Rule, Severity, nearest};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "unknown-name",
    severity: Severity::Error,
    summary: "Stages, people, teams, sources, campaigns and reasons in a lead are defined in the policy.",
    why: "A lead in a stage that nobody defined, or with an owner whom nobody knows, is on nobody's list.",
    mend: "Correct the name, or have both teams add it to the policy.",
    example: "stage: qualifed\nowner: anna",
};

/// Finds each name in a lead that the policy does not define.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    let Some(policy) = &judged.book.policy else {
        return;
    };
    let known = Known::new(policy);
    for entry in judged
        .book
        .entries
        .iter()
        .filter(|entry| entry.timeline.present)
    {
        if let Some(lead) = entry.lead() {
            names(lead, &known, &mut |pointer, name, list| {
                if !list.names.contains(&name) {
                    findings.push(unknown(entry, &pointer, name, list));
                }
            });
        }
    }
}

/// Names of one kind, and the file that defines them.
struct List<'a> {
    kind: &'static str,
    file: &'static str,
    names: Vec<&'a Name>,
}

struct Known<'a> {
    stages: List<'a>,
    people: List<'a>,
    teams: List<'a>,
    sources: List<'a>,
    campaigns: List<'a>,
    criteria: List<'a>,
    signals: List<'a>,
    reject: List<'a>,
    reclaim: List<'a>,
    recycle: List<'a>,
    resolution: List<'a>,
}

impl<'a> Known<'a> {
    fn new(policy: &'a Policy) -> Self {
        let definition = &policy.definition;
        let list = |kind, file, names| List { kind, file, names };
        let stages = policy.stages.stages.iter().map(|stage| &stage.name);
        let unusable = policy.stages.unusable.iter();
        let reasons = [
            &definition.reasons.disqualify,
            &definition.reasons.lost,
            &definition.reasons.reject,
        ];
        Known {
            stages: list("stage", "stages", stages.chain(unusable).collect()),
            people: list("person", "teams", policy.teams.people.keys().collect()),
            teams: list("team", "teams", policy.teams.teams.keys().collect()),
            sources: list("source", "definition", definition.sources.keys().collect()),
            campaigns: list(
                "campaign",
                "definition",
                definition.campaigns.keys().collect(),
            ),
            criteria: list(
                "criterion",
                "definition",
                definition
                    .profile
                    .iter()
                    .map(|criterion| &criterion.id)
                    .collect(),
            ),
            signals: list("signal", "definition", definition.signals.keys().collect()),
            reject: list(
                "reason to reject",
                "definition",
                definition.reasons.reject.iter().collect(),
            ),
            reclaim: list(
                "reason to reclaim",
                "definition",
                definition.reasons.reclaim.iter().collect(),
            ),
            recycle: list(
                "reason to recycle",
                "definition",
                definition.reasons.recycle.iter().collect(),
            ),
            resolution: list(
                "reason to close",
                "definition",
                reasons.into_iter().flatten().collect(),
            ),
        }
    }
}

/// Calls `see` with each name in a lead, where it stands, and the names it must be one of.
fn names<'a>(lead: &'a Lead, known: &Known<'a>, see: &mut impl FnMut(String, &'a Name, &List<'a>)) {
    let mut one = |pointer: String, name: &'a Option<Name>, list: &List<'a>| {
        if let Some(name) = name {
            see(pointer, name, list);
        }
    };
    one("/stage".into(), &lead.stage, &known.stages);
    one("/owner".into(), &lead.owner, &known.people);
    one("/source".into(), &lead.source, &known.sources);
    one("/campaign".into(), &lead.campaign, &known.campaigns);
    for (index, activity) in lead.activities.iter().enumerate() {
        one(
            format!("/activities/{index}/by"),
            &activity.by,
            &known.people,
        );
    }
    for (index, feedback) in lead.feedback.iter().enumerate() {
        one(format!("/feedback/{index}/by"), &feedback.by, &known.people);
        one(
            format!("/feedback/{index}/from"),
            &feedback.from,
            &known.teams,
        );
    }
    if let Some(handoff) = &lead.handoff {
        one("/handoff/from".into(), &handoff.from, &known.people);
        one("/handoff/to".into(), &handoff.to, &known.people);
    }
    if let Some(reject) = &lead.reject {
        one("/reject/reason".into(), &reject.reason, &known.reject);
    }
    if let Some(reclaim) = &lead.reclaim {
        one("/reclaim/reason".into(), &reclaim.reason, &known.reclaim);
    }
    if let Some(recycle) = &lead.recycle {
        one("/recycle/reason".into(), &recycle.reason, &known.recycle);
    }
    if let Some(resolution) = &lead.resolution {
        one(
            "/resolution/reason".into(),
            &resolution.reason,
            &known.resolution,
        );
    }
    for (index, fit) in lead.fit.iter().enumerate() {
        see(
            format!("/fit/{index}/criterion"),
            &fit.criterion,
            &known.criteria,
        );
    }
    for (index, signal) in lead.signals.iter().enumerate() {
        see(
            format!("/signals/{index}/signal"),
            &signal.signal,
            &known.signals,
        );
    }
}

fn unknown(entry: &Entry, pointer: &str, name: &str, list: &List<'_>) -> Finding {
    let message = format!("no {} is called `{name}`", list.kind);
    let names = || list.names.iter().map(|name| &***name);
    let help = match nearest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "policy/{}.yaml defines: {}",
            list.file,
            names().collect::<Vec<_>>().join(", ")
        ),
    };
    at(&RULE, entry, pointer, message).help(help)
}
