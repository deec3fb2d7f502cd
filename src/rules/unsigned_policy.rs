//! `unsigned-policy`: schema or policy was in force for a while without the word of a team.

use super::Judged;
use crate::finding::{Finding, Place, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "unsigned-policy",
    severity: Severity::Warning,
    summary: "Once both teams have signed, no change of schema or policy lands without their signatures.",
    why: "A promise that one side changed alone binds nobody, and each side blames the other for what it counted.",
    mend: "Nothing to mend in what has landed. Change the policy in a pull request, with both signatures in it, and merge it with a merge commit.",
    example: "policy/sla.yaml changed on Monday, signed by sales on Thursday",
};

/// Tells each time in which a team's word was missing. An audit looks for them; a check of how things stand does not.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    let book = judged.book;
    for lapse in &book.lapses {
        let commit = book.history.commit(lapse.since);
        let since = book.landed_at(lapse.since).format("%Y-%m-%d %H:%M UTC");
        let until = match lapse.until {
            Some(until) => format!(
                "until {}",
                book.landed_at(until).format("%Y-%m-%d %H:%M UTC")
            ),
            None => "and still are".to_owned(),
        };
        let message = format!(
            "since {since} schema and policy were in force without the word of {}, {until}: {} changed them in {}",
            lapse.teams.join(" and "),
            commit.author.name,
            commit.id.short(),
        );
        let help = "`leads policy diff` with the commit before it shows what changed for whom";
        findings
            .push(Finding::new(&RULE, Place::file("policy/agreement.yaml"), message).help(help));
    }
}
