//! `id-mismatch`: the id in a file is not the file's name.

use super::{Judged, at};
use crate::finding::{Finding, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "id-mismatch",
    severity: Severity::Error,
    summary: "The `id` in a lead file is the file's name without `.yaml`.",
    why: "A lead's history is followed by its file name; a second name inside sends people to the wrong lead.",
    mend: "Write the file's name as `id`. A lead's id never changes; only its folder may.",
    example: "# leads/2026-11/acme-7k3q.yaml\nid: acme-7k3",
};

/// Finds each lead whose two names differ.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    for entry in judged
        .book
        .entries
        .iter()
        .filter(|entry| entry.timeline.present)
    {
        let Some(id) = entry
            .lead()
            .and_then(|lead| lead.id.as_ref())
            .filter(|id| ***id != *entry.id)
        else {
            continue;
        };
        // A file that is not read has a fault of its own, and its name may be no text.
        let mut strays = judged.book.strays.iter();
        let file = &*entry.timeline.file;
        if strays.any(|stray| stray.instead.is_some() && *stray.file == *file) {
            continue;
        }
        let message = format!("the id `{id}` is not the name of the file, `{}`", entry.id);
        let help = if is_plain(&entry.id) {
            format!("write `id: {}`", entry.id)
        } else {
            "give the file a name of small letters, digits and hyphens, and write the same as `id`"
                .to_owned()
        };
        findings.push(at(&RULE, entry, "/id", message).help(help));
    }
}

/// Returns whether a file's name can be an id as schemas ask for it.
fn is_plain(stem: &str) -> bool {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    stem.chars().all(plain) && !stem.starts_with('-') && stem.len() <= 63
}
