//! Which new leads look like one that is here, or like another new one: told before anything is written.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::plan::{Candidate, Plan};
use crate::cli::dedupe::twins::pairs;
use crate::cli::reading::{Reading, supposed};
use crate::codec;
use crate::domain::policy::Role;
use crate::domain::twins::{Pair, told};
use crate::finding::Severity;
use crate::parallel::shares;
use crate::render::import::{Action, Twin};
use crate::rules::{self, DUPLICATE_SUSPECTED as RULE, Traits};
use crate::store::Content;

/// How many leads make a thread worth its start.
const LEAST: usize = 64;

/// A lead that is compared.
struct Side {
    path: String,
    is_open: bool,
    /// The row that it comes from; `None` for one that is here.
    row: Option<usize>,
}

/// Compares the new leads of a plan with all leads that are here, closed ones too, and with each other. Where the team
/// makes it an error that two open leads look alike, those are taken out; where it turned the rule off, nobody asks.
pub(super) fn find(plan: &mut Plan, reading: &Reading) {
    let is_new = |candidate: &Candidate| candidate.action == Action::New;
    if reading.is_off(&RULE) || !plan.candidates.iter().any(is_new) {
        return;
    }
    let (mut sides, mut traits) = known(plan, reading);
    let stages = &reading.policy().stages;
    let mut new: Vec<&mut Candidate> = plan.candidates.iter_mut().collect();
    new.retain(|candidate| is_new(candidate));
    new.sort_by(|one, other| one.path.cmp(&other.path));
    for candidate in new {
        if let Some(mut own) = candidate.traits.take() {
            own.number = sides.len();
            traits.push(*own);
        }
        sides.push(Side {
            path: candidate.path.clone(),
            is_open: stages.role(&candidate.stage).is_none_or(Role::is_open),
            row: Some(candidate.number),
        });
    }
    let weight = reading.policy().weights.get(RULE.id);
    let found = match weight.and_then(|weight| weight.severity) {
        Some(Severity::Error) => without_repeats(plan, traits, &sides),
        _ => pairs(traits),
    };
    let mut twins = Vec::new();
    for pair in found {
        let (first, second) = (&sides[pair.first], &sides[pair.second]);
        let (file, like) = match (second.row, first.row) {
            (Some(_), _) => (second, first),
            (None, Some(_)) => (first, second),
            (None, None) => continue,
        };
        twins.push(Twin {
            file: file.path.clone(),
            like: like.path.clone(),
            evidence: pair
                .evidence
                .iter()
                .map(|evidence| evidence.name())
                .collect(),
            words: told(&pair.evidence),
        });
    }
    twins.sort_by(|one, other| (&one.file, &one.like).cmp(&(&other.file, &other.like)));
    let files: BTreeSet<&str> = twins.iter().map(|twin| &*twin.file).collect();
    if !files.is_empty() {
        plan.counts.warnings.insert(RULE.id, files.len());
    }
    plan.twins = twins;
}

/// Returns the leads that are here, and what they are compared by.
fn known(plan: &Plan, reading: &Reading) -> (Vec<Side>, Vec<Traits>) {
    let new = plan.candidates.iter();
    let new = new.filter(|candidate| candidate.action == Action::New);
    let new: HashSet<&str> = new.map(|candidate| &*candidate.path).collect();
    let here = reading.current.working.iter().flatten();
    let here = here.filter_map(|file| match &file.content {
        Content::Bytes(bytes) if !new.contains(&*file.path) => Some((&*file.path, bytes)),
        _ => None,
    });
    let here: Vec<(usize, (&str, &Vec<u8>))> = here.enumerate().collect();
    let known = shares(&here, LEAST, |files| {
        let known = files.iter().map(|(number, (path, bytes))| {
            let (lead, _) = codec::text::read(path, bytes, None);
            let entry = supposed(path, lead);
            let side = Side {
                path: (*path).to_owned(),
                is_open: reading.book.is_open(&entry),
                row: None,
            };
            (side, rules::traits_of(*number, &entry))
        });
        known.collect::<Vec<_>>()
    });
    let (sides, traits): (Vec<Side>, Vec<_>) = known.into_iter().flatten().unzip();
    (sides, traits.into_iter().flatten().collect())
}

/// Takes out of the plan which new leads repeat an open one, until none is left, and returns the pairs that then are.
fn without_repeats(plan: &mut Plan, mut traits: Vec<Traits>, sides: &[Side]) -> Vec<Pair> {
    loop {
        let pairs = pairs(traits.clone());
        let repeats = repeats(&pairs, sides);
        if repeats.is_empty() {
            return pairs;
        }
        traits.retain(|traits| !repeats.contains_key(&traits.number));
        let rows = repeats.into_iter();
        let rows = rows.filter_map(|(number, why)| Some((sides[number].row?, why)));
        let mut rows: BTreeMap<usize, String> = rows.collect();
        let (out, kept) = std::mem::take(&mut plan.candidates)
            .into_iter()
            .partition::<Vec<_>, _>(|candidate| rows.contains_key(&candidate.number));
        plan.candidates = kept;
        for candidate in out {
            let why = rows.remove(&candidate.number).unwrap_or_default();
            plan.reject(candidate.number, candidate.line, vec![why]);
        }
    }
}

/// Returns which new leads repeat an open one, by their numbers, and why they are not taken.
fn repeats(pairs: &[Pair], sides: &[Side]) -> BTreeMap<usize, String> {
    let both = |pair: &Pair| [&sides[pair.first], &sides[pair.second]];
    let open = pairs
        .iter()
        .filter(|pair| both(pair).iter().all(|side| side.is_open));
    let why = |like: &Side, pair: &Pair| {
        let like = match like.row {
            Some(row) => format!("row {row}"),
            None => like.path.clone(),
        };
        let shared = told(&pair.evidence);
        format!(
            "this looks like the same prospect as {like}: {shared}; policy/checks.yaml makes that an error"
        )
    };
    let mut repeats = BTreeMap::new();
    // What is here stays, whichever of the two came first.
    for pair in open.clone() {
        let [first, second] = both(pair);
        let (number, like) = match (first.row, second.row) {
            (None, Some(_)) => (pair.second, first),
            (Some(_), None) => (pair.first, second),
            _ => continue,
        };
        repeats.entry(number).or_insert_with(|| why(like, pair));
    }
    for pair in open {
        let [first, second] = both(pair);
        let is_told = |number| repeats.contains_key(number);
        if first.row.and(second.row).is_some() && !is_told(&pair.first) && !is_told(&pair.second) {
            repeats.insert(pair.second, why(first, pair));
        }
    }
    repeats
}
