//! `policy`: policy and schema are there and have no faults.

use super::Book;
use crate::cli::Failure;
use crate::finding::{Finding, Severity};
use crate::render::doctor::{Check, State};

pub(super) const ID: &str = "policy";

/// Counts what is wrong with policy and schema as texts.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    let reading = &book.reading;
    if !reading.has_policy {
        let message = "there is no policy/ folder, so no promise can be judged";
        return Ok(
            Check::new(ID, State::Error, message).help("`leads init` writes one to start from")
        );
    }
    let mut findings = reading.findings.clone();
    findings.extend(reading.schema_faults()?);
    reading.weigh(&mut findings);
    let (errors, warnings) = (
        of(&findings, Severity::Error),
        of(&findings, Severity::Warning),
    );
    let state = match (errors, warnings) {
        (0, 0) => {
            return Ok(Check::new(
                ID,
                State::Ok,
                "policy and schema have no faults",
            ));
        }
        (0, _) => State::Warning,
        _ => State::Error,
    };
    let message = format!(
        "policy and schema have {}{}",
        counted(errors, "error"),
        match (errors, warnings) {
            (_, 0) => String::new(),
            (0, _) => counted(warnings, "warning"),
            _ => format!(" and {}", counted(warnings, "warning")),
        }
    );
    Ok(Check::new(ID, state, message).help("`leads check` shows them line by line"))
}

fn of(findings: &[Finding], severity: Severity) -> usize {
    let weighs = |finding: &&Finding| finding.severity == severity;
    findings.iter().filter(weighs).count()
}

fn counted(amount: usize, thing: &str) -> String {
    match amount {
        0 => String::new(),
        1 => format!("1 {thing}"),
        _ => format!("{amount} {thing}s"),
    }
}
