//! What a history that was written anew has to prove: what happened is what happened before, and the data is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::history::Known;
use crate::cli::Failure;
use crate::cli::audit::{self, anchor::Anchor};
use crate::cli::reading::{self, Reading, State};
use crate::domain::lead;
use crate::domain::timeline::Keep;
use crate::finding::{Finding, Spot};
use crate::render::erasure::Proof;
use crate::store::{Holder, Repository, Trace};

/// What a history tells before it is written anew, or after.
pub(super) struct Told {
    /// The book without any words: what an anchor is computed from.
    pub(super) facts: Reading,
    anchor: Anchor,
    findings: BTreeMap<Same, usize>,
}

/// What makes a finding the same, whatever the commits are called: rule, lead, file and spot.
type Same = (&'static str, Option<String>, String, String);

impl Told {
    /// Reads what was committed in the repository around a folder.
    pub(super) fn read(
        open: impl Fn() -> Result<Repository, Failure>,
        folder: &Path,
    ) -> Result<Told, Failure> {
        let state = State::default();
        let facts = reading::read_committed(open()?, folder, &state, Keep::Facts)?;
        let anchor = Anchor::of(&facts)?;
        let mut whole = reading::read_committed(open()?, folder, &state, Keep::Revisions)?;
        let mut findings = BTreeMap::new();
        for finding in audit::past(&mut whole)? {
            *findings.entry(same(finding)).or_default() += 1;
        }
        Ok(Told {
            facts,
            anchor,
            findings,
        })
    }

    /// Returns the anchor of what happened.
    pub(super) fn anchor(&self) -> &Anchor {
        &self.anchor
    }

    /// Returns whether the same had happened, fact by fact.
    pub(super) fn trail(&self, after: &Told) -> Proof {
        let holds = self.anchor.digest() == after.anchor.digest();
        let said = match holds {
            true => format!(
                "the trail of stages and clocks is the same: {} facts, {}",
                after.anchor.facts(),
                after.anchor.digest()
            ),
            false => format!(
                "the trail of stages and clocks is another: {} facts, and {} before",
                after.anchor.facts(),
                self.anchor.facts()
            ),
        };
        Proof {
            id: "trail",
            holds,
            said,
        }
    }

    /// Returns whether the audit finds nothing that it did not find before.
    pub(super) fn audit(&self, after: &Told) -> Proof {
        let before = |same: &Same| self.findings.get(same).copied().unwrap_or(0);
        let new: Vec<&str> = after
            .findings
            .iter()
            .filter(|(same, count)| **count > before(same))
            .map(|(same, _)| same.0)
            .collect();
        let said = match new.as_slice() {
            [] => "the audit finds nothing that it did not find before".to_owned(),
            new => format!("the audit finds more than before: {}", new.join(", ")),
        };
        Proof {
            id: "audit",
            holds: new.is_empty(),
            said,
        }
    }
}

fn same(finding: Finding) -> Same {
    let spot = match finding.place.spot {
        Spot::Value(pointer) | Spot::Key(pointer) => pointer,
        Spot::File | Spot::Bytes(_) => String::new(),
    };
    (finding.rule.id, finding.id, finding.place.file, spot)
}

/// Returns whether no version of the lead holds a personal field.
pub(super) fn fields(after: &Known) -> Proof {
    let commits = after.holdings().len();
    let said = match commits {
        0 => "no version of the lead holds a personal field".to_owned(),
        commits => format!("personal fields are still in {commits} commits"),
    };
    Proof {
        id: "fields",
        holds: commits == 0,
        said,
    }
}

/// Returns whether its words are in no version of it, nor anywhere else; and where else they are.
pub(super) fn words(
    id: &str,
    words: &[&str],
    objects: usize,
    traces: &[Trace],
) -> (Proof, Vec<String>) {
    let is_own = |trace: &&Trace| match &trace.holder {
        Holder::File(path) => path.as_deref().and_then(lead::id_of) == Some(id),
        Holder::Commit | Holder::Tag => false,
    };
    let own = traces.iter().filter(is_own).count();
    let others = traces.len() - own;
    let said = match (own, others) {
        (0, 0) => format!("none of its words is in any of the {objects} objects"),
        (0, others) => format!(
            "none of its words is in a version of the lead; of {objects} objects, {others} others have some"
        ),
        (own, _) => format!("words of it are still in versions of the lead: {own} of them"),
    };
    let mut places: BTreeMap<String, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for trace in traces {
        let (count, found) = places.entry(place(trace)).or_default();
        *count += 1;
        found.extend(trace.words.iter().map(|word| words[*word]));
    }
    let places = places.into_iter().map(|(place, (count, found))| {
        let found: Vec<String> = found.iter().map(|word| format!("“{word}”")).collect();
        let versions = match count {
            1 => String::new(),
            count => format!(" ({count} versions)"),
        };
        format!("{place}{versions}: {}", found.join(", "))
    });
    let proof = Proof {
        id: "words",
        holds: own == 0,
        said,
    };
    (proof, places.collect())
}

fn place(trace: &Trace) -> String {
    let object = trace.object.short();
    match &trace.holder {
        Holder::File(Some(path)) => path.clone(),
        Holder::File(None) => format!("object {object}, which nothing leads to"),
        Holder::Commit => format!("commit {object}, in its message or a name"),
        Holder::Tag => format!("tag {object}, in its message"),
    }
}
