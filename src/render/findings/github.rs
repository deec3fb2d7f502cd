//! Findings as commands of a GitHub workflow.
//!
//! Source of the escapes: `escapeData` and `escapeProperty` of GitHub's `actions/toolkit`, which its runner undoes. It knows
//! none for `::` in a message: there a space that nobody sees parts the two.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::{lines, supposing};
use crate::finding::{Located, Severity};
use crate::render::links::BREAK;
use crate::render::terminal::shown;

/// Writes one workflow command a finding, the worst first: GitHub shows only the first ten of a step.
pub fn github(out: &mut dyn Write, findings: &[Located]) -> io::Result<()> {
    let mut worst_first: Vec<&Located> = findings.iter().collect();
    worst_first.sort_by_key(|located| Reverse(located.finding.severity));
    worst_first
        .into_iter()
        .try_for_each(|located| command(out, located))
}

/// Writes a notice that everything was judged by another policy than the one in force.
pub fn what_if(out: &mut dyn Write, asked: &str) -> io::Result<()> {
    writeln!(out, "::notice title=what if::{}", data(&supposing(asked)))
}

fn command(out: &mut dyn Write, located: &Located) -> io::Result<()> {
    let finding = &located.finding;
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    write!(out, "::{name} file={}", property(&finding.place.file))?;
    if let Some(range) = located.range {
        write!(out, ",line={},col={}", range.line, range.column)?;
        write!(
            out,
            ",endLine={},endColumn={}",
            range.end_line, range.end_column
        )?;
    }
    writeln!(
        out,
        ",title={}::{}",
        property(finding.rule.id),
        data(&lines(finding).join("\n"))
    )
}

/// Returns text as the message of a command.
fn data(text: &str) -> String {
    let escaped = escape(text, &[('%', "%25"), ('\r', "%0D"), ('\n', "%0A")]);
    let mut data = String::with_capacity(escaped.len());
    for character in escaped.chars() {
        if character == ':' && data.ends_with(':') {
            data.push(BREAK);
        }
        data.push(character);
    }
    data
}

/// Returns text as the value of a command's property.
fn property(text: &str) -> String {
    escape(
        text,
        &[
            ('%', "%25"),
            ('\r', "%0D"),
            ('\n', "%0A"),
            (':', "%3A"),
            (',', "%2C"),
        ],
    )
}

fn escape(text: &str, escapes: &[(char, &str)]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match escapes.iter().find(|(special, _)| *special == character) {
            Some((_, escape)) => escaped.push_str(escape),
            None => escaped.push(shown(character)),
        }
    }
    escaped
}
