//! The report for a spreadsheet: one row a figure.

use std::io::{self, Write};

use super::json::cents;
use crate::domain::report::Report;
use crate::domain::report::figures::{Figure, Value, figures};
use crate::domain::report::metrics::MIDDLE;
use crate::render::{Head, cells};

const HEADER: [&str; 8] = [
    "metric", "key", "value", "unit", "leads", "small", "low", "high",
];

/// Writes a header and one record a figure. A metric of lengths has two: its name with `.median` and with `.p90`. Shares
/// and lengths say whether they are of few, shares also between what the true one lies; on a what-if the policy is the
/// last column.
pub fn csv(out: &mut dyn Write, report: &Report<'_>, head: &Head<'_>) -> io::Result<()> {
    let mut rows = vec![HEADER.map(str::to_owned).to_vec()];
    for figure in figures(report) {
        let metric = figure.metric.id;
        match figure.value {
            Value::Count(count) => rows.push(row(&figure, metric, count.to_string())),
            Value::Share(share) => rows.push(row(&figure, metric, number(share, 4))),
            Value::Money(amount) => {
                rows.push(row(&figure, metric, number(amount.map(cents), 2)));
            }
            Value::Middle { median, p90 } => {
                let places = if figure.metric.unit == "seconds" {
                    0
                } else {
                    2
                };
                for (end, value) in MIDDLE.iter().zip([median, p90]) {
                    let name = format!("{metric}{end}");
                    rows.push(row(&figure, &name, number(value, places)));
                }
            }
        }
    }
    if let Some(policy) = head.policy {
        let titles = [Some("policy")].into_iter().chain(std::iter::repeat(None));
        for (row, title) in rows.iter_mut().zip(titles) {
            row.push(title.unwrap_or(policy).to_owned());
        }
    }
    cells::write(out, &rows)
}

fn row(figure: &Figure, metric: &str, value: String) -> Vec<String> {
    let unit = match figure.metric.unit {
        "money" => figure.currency.clone().unwrap_or_default(),
        unit => unit.to_owned(),
    };
    let leads = figure.tally.leads().len().to_string();
    let small = match figure.value {
        Value::Share(_) | Value::Middle { .. } => figure.small.to_string(),
        Value::Count(_) | Value::Money(_) => String::new(),
    };
    let (low, high) = figure.interval().unzip();
    vec![
        metric.to_owned(),
        figure.key.clone(),
        value,
        unit,
        leads,
        small,
        number(low, 4),
        number(high, 4),
    ]
}

fn number(number: Option<f64>, places: usize) -> String {
    number.map_or(String::new(), |number| format!("{number:.places$}"))
}
