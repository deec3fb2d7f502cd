//! `duplicate-id`: two files have one name.

use super::Judged;
use crate::finding::{Finding, Place, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "duplicate-id",
    severity: Severity::Error,
    summary: "Each id belongs to one file.",
    why: "The file's name is the lead's identity: with two files nobody can say which is the lead.",
    mend: "Give one of the two another name, and the same `id` inside; or remove it if it is a copy.",
    example: "leads/2026-10/acme-7k3q.yaml\nleads/2026-11/acme-7k3q.yaml",
};

/// Finds both files wherever two have one name.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    for entry in judged
        .book
        .entries
        .iter()
        .filter(|entry| entry.timeline.present)
    {
        let timeline = &entry.timeline;
        let files: Vec<_> = std::iter::once(&timeline.file)
            .chain(&timeline.doubles)
            .collect();
        for file in files.iter().filter(|_| files.len() > 1) {
            let others: Vec<&str> = files
                .iter()
                .filter(|other| other != &file)
                .map(|other| &***other)
                .collect();
            let have = if others.len() == 1 { "has" } else { "have" };
            let message = format!(
                "the id `{}` is taken: {} {have} it too",
                entry.id,
                others.join(" and ")
            );
            let help = "rename one of the files and the `id` in it, or remove the copy";
            findings.push(
                Finding::new(&RULE, Place::value(&***file, "/id"), message)
                    .about(&entry.id)
                    .help(help),
            );
        }
    }
}
