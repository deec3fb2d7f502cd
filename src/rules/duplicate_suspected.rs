//! `duplicate-suspected`: two open leads look like one prospect.

mod names;
mod pairs;
mod phone;

use super::{Judged, at};
use crate::domain::book::Standing;
use crate::domain::twins::{Pair, told};
use crate::finding::{Rule, Severity, quoted};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "duplicate-suspected",
    severity: Severity::Warning,
    summary: "Each prospect is one lead.",
    why: "Two people who call one prospect look as if we did not talk to each other, and both count the same deal.",
    mend: "Look at both. If they are one, `leads dedupe --merge` unites their histories; if not, tell them apart: name the \
           contact, or correct what they share.",
    example: "leads/2026-11/acme-7k3q.yaml    email: eva@acme.example\nleads/2026-11/acme-2b9j.yaml    email: Eva+web@acme.example",
};

/// Finds each open lead that looks like an earlier one.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<crate::finding::Finding>) {
    let entries = &judged.book.entries;
    let open = |standing: &Standing<'_>| standing.is_open();
    for pair in twins(judged.standings, open) {
        let (first, second) = (&entries[pair.first], &entries[pair.second]);
        let message = format!(
            "this looks like the same prospect as {}: {}",
            first.id,
            told(&pair.evidence)
        );
        let help = format!(
            "look at both; if they are one: leads dedupe --merge {} {}",
            quoted(&first.id),
            quoted(&second.id)
        );
        let pointer = pair
            .evidence
            .first()
            .map_or("", |evidence| evidence.pointer());
        findings.push(at(&RULE, second, pointer, message).help(help));
    }
}

/// Returns the pairs of leads that may be one prospect, of those that are to be looked at; by their numbers in the book.
///
/// Takes time in proportion to the number of leads: where many share one thing, each is compared with a few of them only.
pub fn twins(standings: &[Standing<'_>], wanted: impl Fn(&Standing<'_>) -> bool) -> Vec<Pair> {
    pairs::of(standings, wanted)
}
