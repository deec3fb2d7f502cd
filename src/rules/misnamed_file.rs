//! `misnamed-file`: a file looks like a lead, but it is not named as one.

use super::Judged;
use crate::domain::lead;
use crate::finding::{Finding, Place, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "misnamed-file",
    severity: Severity::Warning,
    summary: "Lead files end in `.yaml`, and no name on the way to them begins with a dot.",
    why: "A file with another ending, or hidden behind a dot, is not read as a lead: its prospect is on nobody's list.",
    mend: "Rename the file so that it ends in `.yaml`, or its folder so that it begins with no dot; or move it out of `leads/`.",
    example: "leads/2026-11/acme-7k3q.yml",
};

/// Finds each file that would be a lead by another name.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    for stray in judged
        .book
        .strays
        .iter()
        .filter(|stray| stray.instead.is_none())
    {
        let (because, rename) = match lead::hidden(&stray.file) {
            Some(name) => (
                format!("`{name}` begins with a dot"),
                format!("take the dot off `{name}`"),
            ),
            None => (
                "its name does not end in `.yaml`".to_owned(),
                "rename it to end in `.yaml`".to_owned(),
            ),
        };
        let message = format!("this file is not read as a lead, because {because}");
        let help = format!("{rename}, or move it out of leads/");
        findings.push(Finding::new(&RULE, Place::file(&stray.file), message).help(help));
    }
}
