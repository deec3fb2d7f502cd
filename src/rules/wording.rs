//! `wording`: a note has a word that both teams agreed to avoid.

use super::{Judged, at};
use crate::domain::lead::{Lead, Name};
use crate::domain::wording::Avoid;
use crate::finding::{Finding, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "wording",
    severity: Severity::Warning,
    summary: "Notes, feedback and hand-offs do without the words that both teams agreed to avoid.",
    why: "Colleagues read what is written here, and prospects may ask to see it; one careless word costs more trust than a lead brings.",
    mend: "Say what was done, what was answered and what comes next. A note or feedback that is committed stays as it is: word the next one better.",
    example: "activities:\n  - { …, note: total waste of time }   # policy/followup.yaml has `avoid: [waste of time]`",
};

const HELP: &str =
    "say what was done, what was answered and what comes next, in words that the other may read";

/// Finds each text in a lead that has a word to avoid.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    let Some(policy) = &judged.book.policy else {
        return;
    };
    let followup = &policy.followup;
    if followup.avoid.is_empty() {
        return;
    }
    let avoid = Avoid::new(&followup.avoid);
    for standing in judged
        .standings
        .iter()
        .filter(|standing| standing.entry.timeline.present)
    {
        let entry = standing.entry;
        for text in entry.lead().map(texts).unwrap_or_default() {
            let words = avoid.found_in(text.text);
            if words.is_empty() {
                continue;
            }
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            let words = words.join(" and ");
            let message = format!("this text says {words}, which the policy asks to avoid");
            let mut finding = at(&RULE, entry, &text.pointer, message).help(HELP);
            let whose = text.by.or(standing.answerable);
            finding.owner = whose.map(|person| person.to_string());
            finding.policy.clone_from(&followup.avoid_line);
            findings.push(finding);
        }
    }
}

/// What somebody wrote in a lead, where it stands, and who it was, if the lead says so.
struct Text<'a> {
    pointer: String,
    text: &'a str,
    by: Option<&'a Name>,
}

/// Returns each text that people write in a lead in their own words.
fn texts(lead: &Lead) -> Vec<Text<'_>> {
    let mut texts = Vec::new();
    let mut one = |pointer: String, text, by| {
        if let Some(text) = text {
            texts.push(Text { pointer, text, by });
        }
    };
    for (index, activity) in lead.activities.iter().enumerate() {
        let pointer = format!("/activities/{index}/note");
        one(pointer, activity.note.as_deref(), activity.by.as_ref());
    }
    if let Some(handoff) = &lead.handoff {
        for (key, text) in [
            ("how_engaged", &handoff.how_engaged),
            ("message", &handoff.message),
            ("spoke_with", &handoff.spoke_with),
        ] {
            one(format!("/handoff/{key}"), text.as_deref(), None);
        }
    }
    for (block, returned) in [("reject", &lead.reject), ("reclaim", &lead.reclaim)] {
        if let Some(returned) = returned {
            one(format!("/{block}/note"), returned.note.as_deref(), None);
        }
    }
    if let Some(recycle) = &lead.recycle {
        one("/recycle/note".into(), recycle.note.as_deref(), None);
    }
    if let Some(resolution) = &lead.resolution {
        one("/resolution/note".into(), resolution.note.as_deref(), None);
    }
    for (index, feedback) in lead.feedback.iter().enumerate() {
        let pointer = format!("/feedback/{index}/note");
        one(pointer, feedback.note.as_deref(), feedback.by.as_ref());
    }
    texts
}
