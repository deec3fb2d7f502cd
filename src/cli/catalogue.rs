//! Every rule there is, from whichever room finds fault by it.

use crate::codec;
use crate::finding::Rule;
use crate::rules;

/// Returns every rule.
pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::TABLE
        .iter()
        .map(|line| line.rule)
        .chain(codec::rules())
}
