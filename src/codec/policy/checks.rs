//! `checks.yaml`: rules that weigh more or less in this team.

use std::collections::BTreeMap;

use crate::domain::lead::Name;
use crate::domain::policy::Weight;
use crate::finding::Severity;

use super::page::{Node, Page};
use super::words::short;

const WEIGHTS: [(&str, Option<Severity>); 4] = [
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("note", Some(Severity::Note)),
    ("off", None),
];

/// Reads `checks.yaml`. Whether there is such a rule is for those to judge who know the rules.
pub(super) fn read(page: &mut Page, root: Node<'_>) -> Option<BTreeMap<Name, Weight>> {
    let mut weights = BTreeMap::new();
    let top = page.top(root, &["severity"])?;
    for (rule, key, value) in page.named(&top, "severity", "late-recording: error") {
        let what = format!("the severity of `{}`", short(&rule));
        if let Some(severity) = page.fixed(value, &what, "severity", &WEIGHTS) {
            let line = page.line(key);
            weights.insert(rule, Weight { severity, line });
        }
    }
    Some(weights)
}
