//! Findings, in the formats of `check` and `audit`.

pub(super) mod fingerprint;
mod github;
mod json;
mod junit;
mod markdown;
mod moves;
mod sarif;
#[cfg(test)]
mod tests;
mod text;

use serde::Serialize;

pub use self::github::{github, what_if};
pub use self::json::json;
pub use self::junit::junit;
pub use self::markdown::markdown;
pub use self::moves::{moves, moves_markdown};
pub use self::sarif::sarif;
pub use self::text::text;
use crate::finding::{Finding, Located, Severity};

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
    /// Returns how many there are of each severity that there are any of, the worst first.
    fn by_weight(&self) -> impl Iterator<Item = (usize, Severity)> {
        [
            (self.error, Severity::Error),
            (self.warning, Severity::Warning),
            (self.note, Severity::Note),
        ]
        .into_iter()
        .filter(|(amount, _)| *amount > 0)
    }
}

/// Returns what is wrong, whose it is, which policy line decided and what to do, a line each.
fn lines(finding: &Finding) -> Vec<String> {
    let mut lines = vec![finding.message.clone()];
    lines.extend(finding.owner.iter().map(|owner| format!("owner: {owner}")));
    lines.extend(
        finding
            .policy
            .iter()
            .map(|line| format!("policy: {}:{}", line.file, line.line)),
    );
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    lines
}

/// Returns that everything was judged by another policy than the one in force.
fn supposing(asked: &str) -> String {
    format!("judged by the policy of `{asked}`, not by the one in force")
}

/// What is said where a part of the history is missing.
const INCOMPLETE: &str =
    "a part of the history is not in this clone: what depends on it is unknown";
