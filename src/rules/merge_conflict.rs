//! `merge-conflict`: what a branch and its base both changed cannot be merged.

use crate::finding::{Rule, Severity};

/// The rule. `check --base` finds fault by it, where it merges the two; a check of one book does not.
pub const RULE: Rule = Rule {
    id: "merge-conflict",
    severity: Severity::Error,
    summary: "A branch can be merged into its base as it stands.",
    why: "What a forge merges by hand in a hurry is looked at by nobody. Mended on the branch, it is checked like everything else.",
    mend: "Merge the base into the branch, put the file right, and check again.",
    example: "leads check --base origin/main   # both sides changed `stage` of one lead",
};
