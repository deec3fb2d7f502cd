//! `agreement-stale`: schema or policy changed after they were signed.

use super::{AGREEMENT, Judged, asked};
use crate::domain::agreement::{Standing, Word};
use crate::domain::lead::Name;
use crate::finding::{Finding, Place, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "agreement-stale",
    severity: Severity::Error,
    summary: "Whoever signed schema and policy once has signed them as they are now.",
    why: "A definition of a good lead that changes behind the back of the other team is worse than none: nobody looks for it.",
    mend: "See what changed with `leads policy diff`; if it shall stand, each team signs anew with `leads policy sign --commit`, and if not, take the change back.",
    example: "digest: sha256:9f2c…   # the files are sha256:41d0… by now",
};

/// Finds an agreement that speaks of other files, and each team whose word is of an earlier policy.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    let Some((_, standing)) = asked(judged) else {
        return;
    };
    let teams = |names: &[Name]| names.join(" and ");
    let Some(sheet) = &standing.agreement else {
        findings.extend(removed(standing));
        return;
    };
    if standing.is_stale() {
        let message = "schema or policy changed after this digest was written, so nobody has signed them as they are";
        let help = format!(
            "`leads policy diff` shows what changed for whom; one person each of {} signs it with `leads policy sign --commit`, \
             or take the change back",
            teams(&sheet.required)
        );
        findings.push(Finding::new(&RULE, Place::value(AGREEMENT, "/digest"), message).help(help));
        return;
    }
    for (position, team) in sheet.required.iter().enumerate() {
        let (by, place) = match standing.word(team) {
            Word::Old(signature) => {
                let place = format!("/signatures/{}/digest", signature.position);
                (&signature.by, place)
            }
            Word::Withdrawn(signed, _) => (&signed.by, format!("/required/{position}")),
            _ => continue,
        };
        let message = format!("{team} has signed an earlier policy only, by {by}");
        let help = format!(
            "`leads policy diff` shows what changed for whom; somebody of {team} signs it with `leads policy sign --commit`"
        );
        findings.push(Finding::new(&RULE, Place::value(AGREEMENT, place), message).help(help));
    }
}

/// Returns the finding for a file that is gone, with the signatures that were in it.
fn removed(standing: &Standing) -> Option<Finding> {
    let (signed, _) = standing.once.last()?;
    let message = format!(
        "agreement.yaml is gone, and with it the signature of {} for {}",
        signed.by, signed.team
    );
    let help = format!(
        "bring it back with `git checkout HEAD -- {AGREEMENT}` if that is not committed yet; else sign anew with `leads policy sign --commit`"
    );
    Some(Finding::new(&RULE, Place::file(AGREEMENT), message).help(help))
}
