//! Where findings stand: lines and columns of the texts that were read.

use std::sync::Arc;

use super::Reading;
use crate::codec;
use crate::finding::{Finding, LineRange, Located, Place, Spot};
use crate::parallel::shares;
use crate::store::Reader;

/// How many files make a thread worth its start.
const LEAST: usize = 64;

impl Reading {
    /// Returns the text of a file as it stands, or as it would; legible at least.
    fn text(&self, file: &str, reader: &mut Option<Reader>) -> Option<Arc<str>> {
        let proposed = self
            .proposal
            .as_ref()
            .and_then(|proposal| proposal.text(file));
        proposed.or_else(|| self.current.legible(file, reader))
    }

    /// Returns the findings with lines and columns, sorted by file, place and rule.
    pub(in crate::cli) fn locate(&self, mut findings: Vec<Finding>) -> Vec<Located> {
        findings.sort_by(|one, other| one.place.file.cmp(&other.place.file));
        let files: Vec<&[Finding]> = findings
            .chunk_by(|one, other| one.place.file == other.place.file)
            .collect();
        let located = shares(&files, LEAST, |files| {
            let mut reader = None;
            let located = files.iter().flat_map(|findings| {
                let text = self.text(&findings[0].place.file, &mut reader);
                let findings = findings.iter().cloned();
                findings.map(move |finding| locate(finding, text.clone()))
            });
            located.collect::<Vec<_>>()
        });
        let mut located: Vec<Located> = located.into_iter().flatten().collect();
        let place = |located: &Located| located.range.map(|range| (range.line, range.column));
        located.sort_by(|one, other| {
            let (left, right) = (&one.finding, &other.finding);
            (&left.place.file, place(one), left.rule.id, &left.message).cmp(&(
                &right.place.file,
                place(other),
                right.rule.id,
                &right.message,
            ))
        });
        located
    }
}

/// Returns findings about one text with lines and columns, in the order of the text.
pub(in crate::cli) fn located(findings: Vec<Finding>, text: &str) -> Vec<Located> {
    let source: Arc<str> = text.into();
    let findings = findings.into_iter();
    let mut located: Vec<Located> = findings
        .map(|finding| locate(finding, Some(source.clone())))
        .collect();
    located.sort_by_key(|located| located.range);
    located
}

/// Turns a finding's spot into lines and columns of this text.
fn locate(finding: Finding, source: Option<Arc<str>>) -> Located {
    let Place { spot, .. } = &finding.place;
    let range = match (&source, spot) {
        (_, Spot::File) | (None, _) => None,
        (Some(text), spot) => {
            let located = codec::locate::locate(text, spot);
            Some(LineRange {
                line: located.line,
                column: located.column,
                end_line: located.end_line,
                end_column: located.end_column,
            })
        }
    };
    Located {
        finding,
        range,
        source,
    }
}
