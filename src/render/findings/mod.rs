//! Findings, in the formats of `check` and `audit`.

mod github;
mod json;
#[cfg(test)]
mod tests;
mod text;

use serde::Serialize;

pub use self::github::{github, what_if};
pub use self::json::json;
pub use self::text::text;
use crate::finding::{Located, Severity};

/// How many findings weigh how much.
#[derive(Debug, Default, Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    note: usize,
}

impl Counts {
    fn new(findings: &[Located]) -> Self {
        let mut counts = Counts::default();
        for located in findings {
            match located.finding.severity {
                Severity::Error => counts.error += 1,
                Severity::Warning => counts.warning += 1,
                Severity::Note => counts.note += 1,
            }
        }
        counts
    }
}
