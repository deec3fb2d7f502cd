//! `agreement-missing`: a team has not signed schema and policy.

use super::unknown_clock::mend;
use super::{AGREEMENT, Judged, asked};
use crate::domain::agreement::{Standing, Word};
use crate::domain::lead::Name;
use crate::domain::policy::Policy;
use crate::finding::{Finding, Place, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "agreement-missing",
    severity: Severity::Warning,
    summary: "Every team that must sign has signed schema and policy as they are.",
    why: "What one side wrote alone is no promise between both: when it hurts, the other side never agreed.",
    mend: "Have somebody of the team read policy/ and sign it with `leads policy sign --commit`.",
    example: "signatures:\n  - { by: mia, for: marketing, digest: sha256:…, at: 2026-11-20 }\nrequired: [marketing, sales]",
};

/// Finds a missing file, and each team whose word is not there.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    let Some((policy, standing)) = asked(judged) else {
        return;
    };
    if standing.agreement.is_none() {
        if standing.once.is_empty() {
            let message = "nobody has signed this policy: there is no agreement.yaml";
            let help = "somebody of each team that must agree runs `leads policy sign --commit`, which writes it";
            findings.push(Finding::new(&RULE, Place::file(AGREEMENT), message).help(help));
        }
        return;
    }
    // That nothing is signed as it is has been said once then.
    if standing.is_stale() {
        return;
    }
    for (position, team) in standing.required().iter().enumerate() {
        let Some((message, help)) = lacking(judged, standing, team) else {
            continue;
        };
        let place = Place::value(AGREEMENT, format!("/required/{position}"));
        let finding = Finding::new(&RULE, place, message).help(help);
        findings.push(owned(finding, policy, team));
    }
}

/// Returns why a team's word is not there, and what to do, unless another rule says so.
fn lacking(judged: &Judged<'_>, standing: &Standing, team: &Name) -> Option<(String, String)> {
    Some(match standing.word(team) {
        Word::Given(_) | Word::Forged | Word::Old(_) | Word::Withdrawn(..) => return None,
        Word::Uncommitted(signature) => (
            format!(
                "{team} has signed, by {}, but that is not committed yet",
                signature.by
            ),
            format!(
                "{} commits {AGREEMENT}: only that makes it {}'s word",
                signature.by, signature.by
            ),
        ),
        Word::Hidden => (
            format!("nobody can say from this clone who signed for {team}"),
            mend(judged.book.history.gap).to_owned(),
        ),
        Word::Never => (
            format!("{team} has not signed schema and policy"),
            format!("somebody of {team} reads policy/ and runs `leads policy sign --commit`"),
        ),
    })
}

/// Returns the finding as that of the team's lead.
fn owned(finding: Finding, policy: &Policy, team: &Name) -> Finding {
    let lead = policy
        .teams
        .teams
        .get(team)
        .and_then(|team| team.lead.as_ref());
    match lead {
        Some(lead) => finding.owned_by(&**lead),
        None => finding,
    }
}
