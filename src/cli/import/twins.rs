//! Which new leads look like one that is here, or like another new one: told before anything is written.

use std::collections::{BTreeSet, HashSet};

use super::plan::{Candidate, Plan};
use crate::cli::dedupe::twins::pairs;
use crate::cli::parallel::shares;
use crate::cli::reading::{Reading, supposed};
use crate::codec;
use crate::domain::twins::told;
use crate::render::import::{Action, Twin};
use crate::rules::{self, DUPLICATE_SUSPECTED as RULE, Traits};
use crate::store::Content;

/// How many leads make a thread worth its start.
const LEAST: usize = 64;

/// A lead that is compared.
struct Side {
    path: String,
    /// The row that it comes from; `None` for one that is here.
    row: Option<usize>,
}

/// Compares the new leads of a plan with all leads that are here, closed ones too, and with each other.
pub(super) fn find(plan: &mut Plan, reading: &Reading) {
    let is_new = |candidate: &Candidate| candidate.action == Action::New;
    if !plan.candidates.iter().any(is_new) {
        return;
    }
    let (mut sides, mut traits) = known(plan, reading);
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
            row: Some(candidate.number),
        });
    }
    let mut twins = Vec::new();
    for pair in pairs(traits) {
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
                row: None,
            };
            (side, rules::traits_of(*number, &entry))
        });
        known.collect::<Vec<_>>()
    });
    let (sides, traits): (Vec<Side>, Vec<_>) = known.into_iter().flatten().unzip();
    (sides, traits.into_iter().flatten().collect())
}
