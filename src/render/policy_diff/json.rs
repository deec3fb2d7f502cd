//! What another policy would change, as a document.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::Comparison;
use crate::domain::book::Entry;
use crate::domain::clock::Verdict;
use crate::domain::effects::Kind;
use crate::render::{Head, wire};

#[derive(Serialize)]
struct Body<'a> {
    from: &'a str,
    to: &'a str,
    changes: Vec<Change<'a>>,
    files: &'a [String],
    leads: Vec<Effect<'a>>,
    unknown: Vec<Unknown<'a>>,
    totals: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct Change<'a> {
    topic: &'static str,
    name: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
    policy: Option<wire::PolicyLine<'a>>,
}

#[derive(Serialize)]
struct Effect<'a> {
    id: &'a str,
    file: Option<&'a str>,
    company: Option<&'a str>,
    stage: Option<&'a str>,
    owner: Option<&'a str>,
    clock: &'static str,
    effect: &'static str,
    from: Option<Stand>,
    to: Option<Stand>,
}

#[derive(Serialize)]
struct Stand {
    state: &'static str,
    due_at: Option<String>,
    target_seconds: Option<i64>,
}

#[derive(Serialize)]
struct Unknown<'a> {
    id: Option<&'a str>,
    file: &'a str,
    message: &'a str,
    help: Option<&'a str>,
}

impl Stand {
    fn of(verdict: &Verdict) -> Self {
        Stand {
            state: verdict.state.name(),
            due_at: verdict.due_at.map(wire::time),
            target_seconds: verdict.target.map(|target| target.num_seconds()),
        }
    }
}

/// Writes the document of kind `policy-diff`.
pub fn json(out: &mut dyn Write, comparison: &Comparison<'_>, head: &Head<'_>) -> io::Result<()> {
    let changes = comparison.changes.iter().map(|change| Change {
        topic: change.topic,
        name: &change.name,
        from: change.from.as_deref(),
        to: change.to.as_deref(),
        policy: change.line.as_ref().map(wire::PolicyLine::from),
    });
    let leads = comparison.effects.iter().map(|effect| {
        let entry = comparison.entry(&effect.id);
        let lead = entry.and_then(Entry::lead);
        Effect {
            id: &effect.id,
            file: entry.map(|entry| &*entry.timeline.file),
            company: lead.and_then(|lead| lead.company.as_deref()),
            stage: entry.and_then(Entry::stage).map(|stage| &**stage),
            owner: entry.and_then(Entry::owner).map(|owner| &**owner),
            clock: effect.clock.name(),
            effect: effect.kind.name(),
            from: effect.from.as_ref().map(Stand::of),
            to: effect.to.as_ref().map(Stand::of),
        }
    });
    let unknown = comparison.lost.iter().map(|finding| Unknown {
        id: finding.id.as_deref(),
        file: &finding.place.file,
        message: &finding.message,
        help: finding.help.as_deref(),
    });
    let mut totals: BTreeMap<_, _> = Kind::ALL.iter().map(|(name, _)| (*name, 0)).collect();
    let counted = comparison.totals().into_iter();
    totals.extend(counted.map(|(kind, count, _)| (kind.name(), count)));
    let body = Body {
        from: comparison.from,
        to: comparison.to,
        changes: changes.collect(),
        files: comparison.files,
        leads: leads.collect(),
        unknown: unknown.collect(),
        totals,
    };
    wire::write(out, "policy-diff", head, body)
}
