//! `unreadable-file`: where a lead, a policy or a schema should be there is something that is not read.

use super::Judged;
use crate::finding::{Finding, Place, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "unreadable-file",
    severity: Severity::Error,
    summary: "Leads, policy and schema are plain files of at most 1 MiB, in plain folders.",
    why: "Links, devices and huge files can lead out of the repository or stop the program; they are never opened, and a lead behind one is on nobody's list.",
    mend: "Replace it by what it stands for: a plain file, or a folder of plain files.",
    example: "leads/2026-11/acme-7k3q.yaml -> /etc/passwd",
};

/// Finds each such file.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    for stray in &judged.book.strays {
        if let Some(instead) = &stray.instead {
            let message = format!("this is not read, because it is {instead}");
            findings.push(
                Finding::new(&RULE, Place::file(&stray.file), message)
                    .help("put a plain file, or a folder of plain files, in its place"),
            );
        }
    }
}
