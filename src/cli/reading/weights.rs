//! How much findings weigh: as the team's `policy/checks.yaml` says, and as a pull request has to answer for them.

use super::Reading;
use crate::cli::catalogue;
use crate::codec;
use crate::domain::policy::Policy;
use crate::finding::{Finding, Place, Rule, Severity, nearest};
use crate::rules;

impl Reading {
    /// Gives findings the severity that the team's `policy/checks.yaml` gives their rules, drops those of rules that
    /// are off, and adds one for each name there that is no rule's. A rule about the signatures can only be made stricter.
    pub(in crate::cli) fn weigh(&self, findings: &mut Vec<Finding>) {
        if let Some(policy) = &self.book.policy {
            weigh(findings, policy);
        }
        if let Some(proposal) = &self.proposal {
            findings
                .iter_mut()
                .for_each(|finding| proposal.weigh(finding));
        }
    }

    /// Returns whether the team's `policy/checks.yaml` turns a rule off.
    pub(in crate::cli) fn is_off(&self, rule: &Rule) -> bool {
        let weight = self.book.policy.as_ref().map(|policy| &policy.weights);
        weight
            .and_then(|weights| weights.get(rule.id))
            .is_some_and(|weight| weight.severity.is_none() && !rules::is_binding(rule))
    }
}

/// Gives findings the severity that a policy gives their rules, drops those of rules that are off, and adds one for each
/// name there that is no rule's.
fn weigh(findings: &mut Vec<Finding>, policy: &Policy) {
    findings.retain_mut(|finding| match policy.weights.get(finding.rule.id) {
        None => true,
        Some(weight) if rules::is_binding(finding.rule) => {
            finding.severity = finding
                .severity
                .max(weight.severity.unwrap_or(Severity::Note));
            true
        }
        Some(weight) => {
            finding.severity = weight.severity.unwrap_or(finding.severity);
            weight.severity.is_some()
        }
    });
    let known: Vec<&str> = catalogue::rules().map(|rule| rule.id).collect();
    for (name, weight) in &policy.weights {
        if known.contains(&&**name) {
            continue;
        }
        let place = Place::value(&*weight.line.file, format!("/severity/{name}"));
        let message = format!("there is no rule `{name}`");
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`leads check --list` lists the rules".to_owned(),
        };
        let rule = &codec::policy::faults::UNKNOWN_NAME;
        findings.push(Finding::new(rule, place, message).help(help));
    }
}
