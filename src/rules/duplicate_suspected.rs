//! `duplicate-suspected`: two open leads look like one prospect.

mod names;
mod pairs;
mod phone;

pub use self::pairs::{Queue, Traits};
use super::{Judged, at};
use crate::domain::book::Entry;
use crate::domain::twins::{Pair, told};
use crate::finding::{Rule, Severity, quoted};

/// The rule.
pub const RULE: Rule = Rule {
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
    let standings = judged.standings.iter().enumerate();
    let open = standings.filter(|(_, standing)| standing.is_open());
    let open = open.filter_map(|(number, standing)| traits(number, standing.entry));
    let queue = Queue::new(open.collect());
    let mut pairs: Vec<Pair> = (0..queue.len())
        .flat_map(|place| queue.pairs(place))
        .collect();
    pairs.sort_by_key(|pair| (pair.first, pair.second));
    for pair in pairs {
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

/// Returns what a lead of a book is compared by; `None` for one that is not to be compared.
pub fn traits(number: usize, entry: &Entry) -> Option<Traits> {
    let timeline = &entry.timeline;
    let lead = entry.lead().filter(|_| timeline.present)?;
    Traits::of(number, &entry.id, lead, timeline.received_at())
}
