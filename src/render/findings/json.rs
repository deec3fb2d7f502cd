//! Findings as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::Counts;
use super::moves::Move;
use crate::domain::book::Book;
use crate::domain::conduct::Made;
use crate::finding::Located;
use crate::render::{Head, wire};

#[derive(Serialize)]
struct Check<'a> {
    /// Only where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    moves: Option<Vec<Move<'a>>>,
    findings: Vec<Finding<'a>>,
    counts: Counts,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'static str,
    severity: &'static str,
    id: Option<&'a str>,
    file: &'a str,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
    message: &'a str,
    help: Option<&'a str>,
    policy: Option<wire::PolicyLine<'a>>,
    owner: Option<&'a str>,
}

/// Writes the document of this kind, `check` or `audit`; the moves are those of this book.
pub fn json(
    out: &mut dyn Write,
    kind: &'static str,
    findings: &[Located],
    moves: Option<(&[Made<'_>], &Book)>,
    head: &Head<'_>,
) -> io::Result<()> {
    let check = Check {
        moves: moves.map(|(moves, book)| moves.iter().map(|made| Move::new(made, book)).collect()),
        findings: findings.iter().map(Finding::new).collect(),
        counts: Counts::new(findings),
    };
    wire::write(out, kind, head, check)
}

impl<'a> Finding<'a> {
    fn new(located: &'a Located) -> Self {
        let finding = &located.finding;
        Finding {
            rule: finding.rule.id,
            severity: finding.severity.name(),
            id: finding.id.as_deref(),
            file: &finding.place.file,
            line: located.range.map(|range| range.line),
            column: located.range.map(|range| range.column),
            end_line: located.range.map(|range| range.end_line),
            end_column: located.range.map(|range| range.end_column),
            message: &finding.message,
            help: finding.help.as_deref(),
            policy: finding.policy.as_ref().map(wire::PolicyLine::from),
            owner: finding.owner.as_deref(),
        }
    }
}
