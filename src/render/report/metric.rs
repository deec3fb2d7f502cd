//! What a figure counts.

use std::io::{self, Write};

use serde::Serialize;

use crate::domain::report::metrics::Metric;
use crate::render::terminal::{paint, wrap};
use crate::render::words::STRONG;
use crate::render::{Look, escape};

/// Writes what a metric counts, in what, and by which keys.
pub fn metric(out: &mut dyn Write, metric: &Metric, look: &Look) -> io::Result<()> {
    let id = paint(metric.id, STRONG, look);
    writeln!(out, "{id} ({})\n", metric.name)?;
    for line in wrap(metric.counts, look.width.or(Some(100))) {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "unit  {}", metric.unit)?;
    if !metric.keys.is_empty() {
        writeln!(out, "by    {}", metric.keys)?;
    }
    let drill = format!("leads report --drill {}", metric.id);
    writeln!(out, "\nthe leads behind it: {drill}")
}

#[derive(Serialize)]
struct Wire<'a> {
    schema_version: u32,
    kind: &'static str,
    metric: &'a str,
    name: &'a str,
    counts: &'a str,
    unit: &'a str,
    keys: Vec<&'a str>,
}

/// Writes the document of kind `metric`.
pub fn metric_json(out: &mut dyn Write, metric: &Metric) -> io::Result<()> {
    let keys = metric.keys.split(", ").filter(|key| !key.is_empty());
    let wire = Wire {
        schema_version: 1,
        kind: "metric",
        metric: metric.id,
        name: metric.name,
        counts: metric.counts,
        unit: metric.unit,
        keys: keys.collect(),
    };
    escape::pretty(out, &wire)
}
