//! `history-rewritten`: the history is not the one that an anchor saw.

use crate::finding::{Rule, Severity};

/// The rule. An anchor is kept outside of the book, so `audit --anchor` finds fault by it, and no check of a book does.
pub const RULE: Rule = Rule {
    id: "history-rewritten",
    severity: Severity::Error,
    summary: "The history still holds what an anchor saw.",
    why: "Whoever can force a push can put other times and other deeds in the place of what happened. An anchor kept elsewhere shows it.",
    mend: "Ask who rewrote the history and why; a colleague's clone still has the old one.",
    example: "leads audit --anchor ../anchor.txt   # after a forced push",
};
