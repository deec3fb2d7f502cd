//! The leads behind a number, in the formats of `report`.

use std::io::{self, Write};

use serde::Serialize;

use super::sections::{Cell, Section, Tone};
use super::{markdown, text};
use crate::domain::report::Report;
use crate::domain::report::drill::Behind;
use crate::domain::report::metrics::Metric;
use crate::render::{Head, Look, cells, wire};

/// A number and the leads behind it.
pub struct Drill<'a> {
    /// The report that it is from.
    pub report: &'a Report<'a>,
    /// What it counts.
    pub metric: &'static Metric,
    /// Of what it is the figure; `None` for the whole report.
    pub key: Option<&'a str>,
    /// The leads.
    pub leads: Vec<Behind>,
}

/// What is said of each lead.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    company: Option<&'a str>,
    stage: Option<&'a str>,
    owner: Option<&'a str>,
    source: Option<&'a str>,
    counted: usize,
    of: Option<usize>,
}

impl Drill<'_> {
    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.leads.iter().map(|behind| {
            let facts = &self.report.leads[behind.lead];
            let entry = facts.standing.entry;
            Line {
                id: &entry.id,
                company: facts.lead.company.as_deref(),
                stage: entry.stage().map(|stage| &**stage),
                owner: entry.owner().map(|owner| &**owner),
                source: facts.lead.source.as_deref(),
                counted: behind.counted,
                of: behind.of,
            }
        })
    }

    fn section(&self) -> Section {
        let title = match self.key {
            Some(key) => format!("{} · {key}", self.metric.name),
            None => self.metric.name.to_owned(),
        };
        let cell = |text: Option<&str>| Cell {
            text: text.unwrap_or("-").to_owned(),
            ..Cell::default()
        };
        let rows = self.lines().map(|line| {
            let counted = Cell {
                text: match line.of {
                    Some(of) => format!("{} of {of}", line.counted),
                    None => line.counted.to_string(),
                },
                number: true,
                tone: if line.counted == 0 {
                    Tone::Dim
                } else {
                    Tone::Plain
                },
                ..Cell::default()
            };
            vec![
                cell(Some(line.id)),
                cell(line.company),
                cell(line.stage),
                cell(line.owner),
                cell(line.source),
                counted,
            ]
        });
        Section {
            title,
            head: vec!["lead", "company", "stage", "owner", "source", "counted"],
            rows: rows.collect(),
            note: Some(self.metric.counts),
        }
    }
}

/// Writes the leads as a table.
pub fn drill_text(out: &mut dyn Write, drill: &Drill<'_>, look: &Look) -> io::Result<()> {
    text::table(out, &drill.section(), look)
}

/// Writes the leads as a table in Markdown.
pub fn drill_markdown(out: &mut dyn Write, drill: &Drill<'_>) -> io::Result<()> {
    markdown::table(out, &drill.section())
}

/// Writes the leads for a spreadsheet.
pub fn drill_csv(out: &mut dyn Write, drill: &Drill<'_>) -> io::Result<()> {
    let head = ["id", "company", "stage", "owner", "source", "counted", "of"];
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let rows = drill.lines().map(|line| {
        [
            line.id.to_owned(),
            text(line.company),
            text(line.stage),
            text(line.owner),
            text(line.source),
            line.counted.to_string(),
            line.of.map_or(String::new(), |of| of.to_string()),
        ]
    });
    cells::write(out, [head.map(str::to_owned)].into_iter().chain(rows))
}

#[derive(Serialize)]
struct Wire<'a> {
    metric: &'a str,
    key: Option<&'a str>,
    unit: &'a str,
    leads: Vec<Line<'a>>,
}

/// Writes the document of kind `drill`.
pub fn drill_json(out: &mut dyn Write, drill: &Drill<'_>, head: &Head<'_>) -> io::Result<()> {
    let body = Wire {
        metric: drill.metric.id,
        key: drill.key,
        unit: drill.metric.unit,
        leads: drill.lines().collect(),
    };
    wire::write(out, "drill", head, body)
}
