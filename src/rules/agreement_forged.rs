//! `agreement-forged`: a signature is not by the person whose name it bears, or not for their team.

use super::{AGREEMENT, Judged, asked};
use crate::domain::agreement::Worth;
use crate::domain::policy::AgreementSignature;
use crate::finding::{Finding, Place, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "agreement-forged",
    severity: Severity::Error,
    summary: "Each signature was committed by the person who signs, for the team they are in.",
    why: "Anybody can type a name. What shows that somebody agreed is that they committed it, by an address the policy knew before. One that was taken away and put back is the word of whoever put it back.",
    mend: "Take the signature out in a commit of its own, and let the person sign with `leads policy sign --commit`. Merge such a branch as it is: squashing makes every commit one person's.",
    example: "$ git log -1 --format='%an: %s' -- policy/agreement.yaml\nSam Okoro: signed for marketing, as mia",
};

/// Finds each signature that is nobody's word.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    let Some((_, standing)) = asked(judged) else {
        return;
    };
    for (signature, worth) in standing.signatures() {
        let Some((message, part)) = wrong(signature, worth) else {
            continue;
        };
        let place = format!("/signatures/{}/{part}", signature.position);
        let help = format!(
            "take this signature out in a commit of its own, and let somebody of {} sign: `leads policy sign --commit`",
            signature.team
        );
        findings.push(Finding::new(&RULE, Place::value(AGREEMENT, place), message).help(help));
    }
}

/// Returns what is wrong with a signature, and at which part of it.
fn wrong(signature: &AgreementSignature, worth: &Worth) -> Option<(String, &'static str)> {
    let AgreementSignature { by, team, .. } = signature;
    match worth {
        Worth::Borrowed { commit, author } => Some((
            format!(
                "the signature of {by} came with commit {} by {}, whose address {} was not one of {by}'s",
                commit.short(),
                author.name,
                author.email
            ),
            "by",
        )),
        Worth::Outsider { team: own, .. } => Some((
            format!("{by} signed for {team}, but was in {own} when this was committed"),
            "for",
        )),
        Worth::Rightful(_) | Worth::Uncommitted | Worth::Hidden => None,
    }
}
