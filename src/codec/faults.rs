//! The rules of form: what a file must be before anything else can be said of it.

use crate::domain::lead;
use crate::finding::{Finding, Place, Rule, Severity};

use super::yaml::{Fault, FaultKind};

/// The file is not UTF-8 text.
pub const ENCODING: Rule = Rule {
    id: "encoding",
    severity: Severity::Error,
    summary: "Every file is UTF-8 text.",
    why: "Programs guess at other encodings, and each guesses differently: names turn into garbage, or a value is cut short.",
    mend: "Save the file as UTF-8.",
    example: "company: { name: Caf\u{FFFD} }   # the last letter was saved as Latin-1\n",
};

/// The file is not YAML, or YAML that no book may hold.
pub const YAML_SYNTAX: Rule = Rule {
    id: "yaml-syntax",
    severity: Severity::Error,
    summary: "Every file is one YAML document that all programs read alike.",
    why: "A file that cannot be read cannot be followed up. Anchors, tags, merge keys and keys that appear twice are read \
          differently by different programs, and can be used to make them hang.",
    mend: "Go to the line and mend what the message says; if in doubt, put the value in quotes.",
    example: "stage: working\nstage: qualified\n",
};

/// The file does not have the shape that the schema asks for.
pub const SCHEMA: Rule = Rule {
    id: "schema",
    severity: Severity::Error,
    summary: "Every lead has the shape that the schema asks for.",
    why: "The schema is what both teams agreed to write down at each stage; a mistyped field is a field that nobody finds.",
    mend: "Go to the line and correct the field; an editor with YAML support shows the same while you type.",
    example: "sorce: website_request\n",
};

/// The schema itself is wrong.
pub const SCHEMA_INVALID: Rule = Rule {
    id: "schema-invalid",
    severity: Severity::Error,
    summary: "The schema is a JSON Schema (draft 2020-12) that stands alone.",
    why: "Without a schema no lead can be judged. A schema that refers to addresses outside would change without anybody's signature.",
    mend: "Correct the schema at the line; copy what it refers to into its `$defs`.",
    example: "{ \"type\": \"objekt\" }\n",
};

/// Returns a fault as a finding in a file.
pub fn finding(file: &str, fault: &Fault) -> Finding {
    let rule = match fault.kind {
        FaultKind::Encoding => &ENCODING,
        _ => &YAML_SYNTAX,
    };
    finding_of(rule, file, fault)
}

/// Returns a fault as a finding of a rule.
pub(super) fn finding_of(rule: &'static Rule, file: &str, fault: &Fault) -> Finding {
    let mut finding = Finding::new(rule, Place::bytes(file, fault.span.clone()), &fault.message);
    finding.id = lead::id_of(file).map(str::to_owned);
    finding.help.clone_from(&fault.help);
    finding
}
