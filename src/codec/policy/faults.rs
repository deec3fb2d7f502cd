//! What can be wrong with a policy folder, by rule.

use crate::finding::{Rule, Severity};

/// Every rule that reading a policy can find fault by, in the order in which to mend.
pub const RULES: [&Rule; 8] = [
    &MISSING,
    &SYNTAX,
    &UNKNOWN_KEY,
    &VALUE,
    &UNKNOWN_NAME,
    &UNREACHABLE_STAGE,
    &DEAD_END,
    &CALENDAR,
];

/// A needed file is not there.
pub const MISSING: Rule = Rule {
    id: "policy-missing",
    severity: Severity::Error,
    summary: "Every file that the policy needs is in the folder.",
    why: "A promise that is not written down cannot be judged: without its file, a part of the agreement silently does not hold.",
    mend: "Put the file back, or write a new one with `leads init`, which never overwrites.",
    example: "policy/sla.yaml has been deleted or renamed",
};

/// A file is not the YAML that a policy may be.
pub const SYNTAX: Rule = Rule {
    id: "policy-syntax",
    severity: Severity::Error,
    summary: "Every policy file can be read.",
    why: "What one program reads one way and another program another way is no agreement, so the reader is strict and never guesses.",
    mend: "Mend the line it points at; an editor that knows YAML shows it in red.",
    example: "stages:\n  won: { role: won\n  lost: { role: lost }",
};

/// A key that means nothing.
pub const UNKNOWN_KEY: Rule = Rule {
    id: "policy-unknown-key",
    severity: Severity::Error,
    summary: "Every key in the policy means something.",
    why: "A misspelt key would be left out without a word, and a promise that both teams signed would not be kept.",
    mend: "Write the key as it is meant, or delete it.",
    example: "clocks:\n  first_respons: { targets: [{ within: 12h }] }",
};

/// A value that cannot be used.
pub const VALUE: Rule = Rule {
    id: "policy-value",
    severity: Severity::Error,
    summary: "Every value in the policy can be used as written.",
    why: "A target without a unit, or one that is never reached, would be understood differently by each side.",
    mend: "Write the value as the help says: a duration with its unit (`12h`, `4bh`, `1bd`), a date as `2026-12-24`, a share as `75%`.",
    example: "clocks:\n  assign: { targets: [{ within: 4 }] }",
};

/// A name that nothing defines.
pub const UNKNOWN_NAME: Rule = Rule {
    id: "policy-unknown-name",
    severity: Severity::Error,
    summary: "Every stage, team, person, source, reason, gate and calendar that the policy names is defined in it.",
    why: "A rule for a stage or a person that does not exist applies to nobody.",
    mend: "Correct the spelling, or define the name where its kind is defined.",
    example: "moves:\n  - { from: inquiry, to: wroking }",
};

/// A stage that no lead can get to.
pub const UNREACHABLE_STAGE: Rule = Rule {
    id: "policy-unreachable-stage",
    severity: Severity::Error,
    summary: "Every stage can be reached from where leads come in.",
    why: "A stage that no move leads to is a part of the funnel that nobody can use.",
    mend: "Add a move to the stage, or delete it. Leads come in at stages with the role `intake`; without one, at the first stage.",
    example: "stages:\n  inquiry: { role: intake }\n  won:     { role: won }\nmoves: []",
};

/// An open stage that a lead cannot leave, or from which it can never be closed.
pub const DEAD_END: Rule = Rule {
    id: "policy-dead-end",
    severity: Severity::Error,
    summary: "Every open stage has a way out, and in the end a way to a closed stage.",
    why: "Every lead ends resolved; one in a stage without a way out is stuck, and its prospect waits for ever.",
    mend: "Add a move out of the stage, or give it the role `won`, `lost` or `refused` if leads end there.",
    example: "moves:\n  - { from: inquiry, to: working }\n  # and none from working",
};

/// A calendar by which no time can be counted.
pub const CALENDAR: Rule = Rule {
    id: "calendar",
    severity: Severity::Error,
    summary: "Every calendar has a time zone and hours by which time can be counted.",
    why: "On a calendar that never opens no promise ever falls due; hours that overlap would count twice.",
    mend: "Write the zone as in Europe/Berlin, hours as \"09:00-12:30\", and holidays as dates or as an iCalendar file in the policy folder.",
    example: "calendars:\n  office: { zone: Europe/Berlinn, hours: { mon-fri: [\"09:00-12:00\", \"11:00-17:00\"] } }",
};
