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
struct Document<T> {
    schema_version: u32,
    kind: &'static str,
    #[serde(flatten)]
    told: T,
}

#[derive(Serialize)]
struct Rules<'a> {
    rules: Vec<Wire<'a>>,
}

#[derive(Serialize)]
struct Wire<'a> {
    rule: &'a str,
    severity: &'a str,
    summary: &'a str,
    why: &'a str,
    mend: &'a str,
    example: &'a str,
}

impl<'a> Wire<'a> {
    fn new(rule: &'a Rule) -> Self {
        Wire {
            rule: rule.id,
            severity: rule.severity.name(),
            summary: rule.summary,
            why: rule.why,
            mend: rule.mend,
            example: rule.example,
        }
    }
}

/// Writes the document of kind `rule`.
pub fn rule_json(out: &mut dyn Write, rule: &Rule) -> io::Result<()> {
    write(out, "rule", Wire::new(rule))
}

/// Writes the document of kind `rules`: all of these.
pub fn rules_json(out: &mut dyn Write, rules: &[&Rule]) -> io::Result<()> {
    let rules = rules.iter().map(|rule| Wire::new(rule)).collect();
    write(out, "rules", Rules { rules })
}

fn write(out: &mut dyn Write, kind: &'static str, told: impl Serialize) -> io::Result<()> {
    let document = Document {
        schema_version: 1,
        kind,
        told,
    };
    escape::pretty(out, &document)
}
