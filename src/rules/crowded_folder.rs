//! `crowded-folder`: too many leads in one folder.

use std::collections::BTreeMap;

use super::Judged;
use crate::finding::{Finding, Place, Rule, Severity};

/// The largest number of leads in one folder that git handles without getting slow.
pub const MOST: usize = 2_000;

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "crowded-folder",
    severity: Severity::Warning,
    summary: "No folder holds more than 2,000 leads.",
    why: "git stores a folder anew with each commit: ten thousand entries cost 268 KB a commit, and reading slows down.",
    mend: "Sort the files into folders by month. A lead's identity is its file name, so nothing else changes.",
    example: "leads/*.yaml   # 10,000 files",
};

/// Finds each folder with too many leads.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in judged
        .book
        .entries
        .iter()
        .filter(|entry| entry.timeline.present)
    {
        let (folder, _) = entry.timeline.file.rsplit_once('/').unwrap_or_default();
        *folders.entry(folder).or_default() += 1;
    }
    for (folder, count) in folders.into_iter().filter(|(_, count)| *count > MOST) {
        let message = format!("{count} leads in one folder: git gets slow above {MOST}");
        let help = "move them into folders by month, such as leads/2026-11/";
        findings.push(Finding::new(&RULE, Place::file(folder), message).help(help));
    }
}
