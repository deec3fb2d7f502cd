//! Every rule there is, from whichever room finds fault by it.

use crate::codec;
use crate::finding::Rule;
use crate::rules;

/// Returns every rule.
pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::TABLE
        .iter()
        .map(|line| line.rule)
        .chain([&rules::HISTORY_REWRITTEN, &rules::MERGE_CONFLICT])
        .chain(codec::rules())
}

/// Returns every rule, by id.
pub(super) fn sorted() -> Vec<&'static Rule> {
    let mut rules: Vec<_> = rules().collect();
    rules.sort_by_key(|rule| rule.id);
    rules
}
