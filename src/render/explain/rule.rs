//! A rule: what it asks, why, how to mend what it finds, and an example.

use std::io::{self, Write};

use anstyle::Style;
use serde::Serialize;

use crate::finding::Rule;
use crate::render::terminal::{paint, wrap};
use crate::render::{Look, escape};

/// Writes what a rule asks, why, and how to mend what it finds.
pub fn rule(out: &mut dyn Write, rule: &Rule, look: &Look) -> io::Result<()> {
    let name = paint(rule.id, Style::new().bold(), look);
    writeln!(out, "{name} ({})\n", rule.severity.name())?;
    for (title, text) in [
        ("", rule.summary),
        ("why   ", rule.why),
        ("mend  ", rule.mend),
    ] {
        let columns = look
            .width
            .or(Some(100))
            .map(|width| width.saturating_sub(title.len()));
        for (line, words) in wrap(text, columns).iter().enumerate() {
            let title = if line == 0 {
                title
            } else {
                &"      "[..title.len()]
            };
            writeln!(out, "{title}{words}")?;
        }
    }
    writeln!(out, "\nfor example")?;
    rule.example
        .lines()
        .try_for_each(|line| writeln!(out, "    {line}"))
}

#[derive(Serialize)]
struct Wire<'a> {
    schema_version: u32,
    kind: &'static str,
    rule: &'a str,
    severity: &'a str,
    summary: &'a str,
    why: &'a str,
    mend: &'a str,
    example: &'a str,
}

/// Writes the document of kind `rule`.
pub fn rule_json(out: &mut dyn Write, rule: &Rule) -> io::Result<()> {
    let wire = Wire {
        schema_version: 1,
        kind: "rule",
        rule: rule.id,
        severity: rule.severity.name(),
        summary: rule.summary,
        why: rule.why,
        mend: rule.mend,
        example: rule.example,
    };
    escape::pretty(out, &wire)
}
