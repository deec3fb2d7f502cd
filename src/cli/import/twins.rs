//! Which new leads look like one that is here, or like another new one: told before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::Plan;
use crate::cli::reading::Reading;
use crate::domain::twins::told;
use crate::render::import::Twin;
use crate::rules;
use crate::store::Content;

/// The rule that finds them in a book.
const RULE: &str = "duplicate-suspected";

/// Compares the new leads of a plan with all leads that are here, closed ones too, and with each other.
pub(super) fn find(plan: &mut Plan, reading: &mut Reading) {
    let mut new: BTreeMap<&str, &[u8]> = BTreeMap::new();
    for file in plan.writes.iter().filter(|file| file.expected.is_none()) {
        new.insert(&file.path, &file.new);
    }
    for step in &plan.steps {
        // The last one stands: steps of one lead follow each other.
        new.insert(&step.path, step.text.as_bytes());
    }
    plan.counts.warnings.remove(RULE);
    if new.is_empty() {
        return;
    }
    let here = reading.current.working.take();
    let known = here.iter().flatten().filter_map(|file| {
        let Content::Bytes(bytes) = &file.content else {
            return None;
        };
        (!new.contains_key(file.path.as_str())).then_some((file.path.as_str(), bytes.as_slice()))
    });
    let files: Vec<(&str, &[u8])> = known
        .chain(new.iter().map(|(path, bytes)| (*path, *bytes)))
        .collect();
    reading.suppose(&files);
    // Without a policy no clock runs, and none matters here.
    let policy = reading.book.policy.take();
    let standings = reading.book.standings();
    let path = |place: usize| &*standings[place].entry.timeline.file;
    let mut twins = Vec::new();
    for pair in rules::twins(&standings, |_| true) {
        let (first, second) = (path(pair.first), path(pair.second));
        let (file, like) = match (new.contains_key(second), new.contains_key(first)) {
            (true, _) => (second, first),
            (false, true) => (first, second),
            (false, false) => continue,
        };
        twins.push(Twin {
            file: file.to_owned(),
            like: like.to_owned(),
            evidence: pair
                .evidence
                .iter()
                .map(|evidence| evidence.name())
                .collect(),
            words: told(&pair.evidence),
        });
    }
    drop(standings);
    reading.book.policy = policy;
    reading.book.entries = Vec::new();
    reading.current.working = here;
    twins.sort_by(|one, other| (&one.file, &one.like).cmp(&(&other.file, &other.like)));
    let files: BTreeSet<&str> = twins.iter().map(|twin| &*twin.file).collect();
    if !files.is_empty() {
        plan.counts.warnings.insert(RULE, files.len());
    }
    plan.twins = twins;
}
