//! `misnamed-file`: a file looks like a lead, but its name ends otherwise.

use super::Judged;
use crate::finding::{Finding, Place, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "misnamed-file",
    severity: Severity::Warning,
    summary: "Lead files end in `.yaml`.",
    why: "A file with another ending is not read as a lead: its prospect is on nobody's list.",
    mend: "Rename the file so that it ends in `.yaml`, or move it out of `leads/`.",
    example: "leads/2026-11/acme-7k3q.yml",
};

/// Finds each file whose name ends almost as a lead's.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    for stray in judged
        .book
        .strays
        .iter()
        .filter(|stray| stray.instead.is_none())
    {
        let message = "this file is not read as a lead, because its name does not end in `.yaml`";
        let help = "rename it to end in `.yaml`, or move it out of leads/";
        findings.push(Finding::new(&RULE, Place::file(&stray.file), message).help(help));
    }
}
