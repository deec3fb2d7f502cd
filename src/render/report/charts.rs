//! Charts of the page, as drawings inside it. Each says in words what it shows.

use std::fmt::Write;

use crate::domain::report::Report;
use crate::domain::report::count::Rate;
use crate::domain::report::groups::{Dimension, Group};
use crate::render::page::escaped;
use crate::render::terminal::{clean, cut};

/// The place for names, for the drawing, and for the numbers after it.
const NAMES: f64 = 130.0;
const ROOM: f64 = 260.0;
const NUMBERS: f64 = 90.0;
const LINE: f64 = 24.0;

/// Returns the charts that a board shows, each with what stands above it.
pub(in crate::render) fn overview(report: &Report<'_>) -> Vec<(&'static str, String)> {
    let charts = [
        ("Promises met, met late and breached", "Promises"),
        ("Conversion by source, and how sure it is", "By source"),
        ("Leads by month, and how many of them are won", "By month"),
    ];
    let charts = charts.map(|(caption, title)| Some((caption, of(title, report)?)));
    charts.into_iter().flatten().collect()
}

/// Returns the chart that belongs above the table of this title, if there is one.
pub(super) fn of(title: &str, report: &Report<'_>) -> Option<String> {
    if title == "Promises" {
        return promises(report);
    }
    let (dimension, groups) = report
        .groups
        .iter()
        .find(|(dimension, _)| title == format!("By {}", dimension.name()))?;
    match dimension {
        Dimension::Month => Some(months(groups)),
        _ => conversion(*dimension, groups),
    }
}

/// Returns a bar in a cell, from 0 to 1.
pub(super) fn bar(share: f64, class: &str) -> String {
    let class = if class.is_empty() { "bar" } else { class };
    let width = (share.clamp(0.0, 1.0) * 160.0 * 10.0).round() / 10.0;
    format!(
        "<svg width=\"160\" height=\"14\" viewBox=\"0 0 160 14\" aria-hidden=\"true\"><rect class=\"back\" y=\"6\" width=\"160\" height=\"2\"/><rect class=\"{class}\" y=\"2\" width=\"{width}\" height=\"10\" rx=\"2\"/></svg>"
    )
}

/// Returns a drawing of this many lines, with what it shows in words.
fn drawing(title: &str, lines: usize, body: &str) -> String {
    let (width, height) = (NAMES + ROOM + NUMBERS, lines as f64 * LINE);
    let title = escaped(title);
    format!(
        "<svg role=\"img\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\"><title>{title}</title>\n{body}</svg>"
    )
}

/// Returns a name before a line, cut to its place.
fn label(line: usize, name: &str) -> String {
    let y = line as f64 * LINE + 16.0;
    let name = clean(name);
    let name = escaped(&cut(&name, 20));
    format!("<text x=\"0\" y=\"{y}\">{name}</text>\n")
}

fn after(line: usize, text: &str) -> String {
    let (x, y) = (NAMES + ROOM + 10.0, line as f64 * LINE + 16.0);
    format!(
        "<text class=\"dim\" x=\"{x}\" y=\"{y}\">{}</text>\n",
        escaped(text)
    )
}

fn rect(line: usize, class: &str, from: f64, to: f64) -> String {
    let (x, y) = (place(from), line as f64 * LINE + 5.0);
    let width = place(to) - x;
    format!("<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y}\" width=\"{width:.1}\" height=\"14\"/>\n")
}

/// Returns where a share from 0 to 1 is drawn.
fn place(share: f64) -> f64 {
    NAMES + share.clamp(0.0, 1.0) * ROOM
}

/// Draws of each clock how many runs were met, met late and breached.
fn promises(report: &Report<'_>) -> Option<String> {
    let clocks = report.compliance.iter();
    let judged: Vec<_> = clocks
        .filter(|clock| !clock.rate().whole.is_empty())
        .collect();
    let mut body = String::new();
    for (line, clock) in judged.iter().enumerate() {
        let whole = clock.rate().whole.count() as f64;
        let met = clock.met.count() as f64 / whole;
        let late = met + clock.met_late.count() as f64 / whole;
        body += &label(line, clock.clock.name());
        body += &rect(line, "good", 0.0, met);
        body += &rect(line, "warning", met, late);
        body += &rect(line, "bad", late, 1.0);
        body += &after(line, &format!("{} judged", clock.rate().whole.count()));
    }
    let title = "Of each clock: runs met (green), met late (yellow) and breached (red)";
    (!judged.is_empty()).then(|| drawing(title, judged.len(), &body))
}

/// Draws the conversion of each group that is not small, and the interval of each.
fn conversion(dimension: Dimension, groups: &[Group]) -> Option<String> {
    let large = |group: &&Group| !group.conversion.is_small();
    let groups: Vec<&Group> = groups.iter().filter(large).collect();
    if groups.len() < 2 {
        return None;
    }
    // The longest interval fills the room: most teams win few of many.
    let highest = groups
        .iter()
        .filter_map(|group| Some(group.conversion.interval()?.1));
    let highest = highest.fold(0.01, f64::max);
    let mut body = String::new();
    for (line, group) in groups.iter().enumerate() {
        body += &label(line, group.key.as_deref().unwrap_or("(none)"));
        body += &whisker(line, &group.conversion, highest);
        let counts = &group.conversion;
        let (won, leads) = (counts.part.count(), counts.whole.count());
        body += &after(line, &format!("{won} of {leads}"));
    }
    let ends = [
        ("0%".to_owned(), NAMES),
        (format!("{:.0}%", highest * 100.0), NAMES + ROOM),
    ];
    let y = groups.len() as f64 * LINE + 16.0;
    for (text, x) in ends {
        body += &format!(
            "<text class=\"dim\" x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{text}</text>\n"
        );
    }
    let title = format!(
        "Conversion by {}: the share won and the interval in which the true share lies with 95% certainty",
        dimension.name()
    );
    Some(drawing(&title, groups.len() + 1, &body))
}

fn whisker(line: usize, rate: &Rate, highest: f64) -> String {
    let (Some(share), Some((low, high))) = (rate.share(), rate.interval()) else {
        return String::new();
    };
    let y = line as f64 * LINE + 12.0;
    let (low, high) = (place(low / highest), place(high / highest));
    let mut drawn = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        drawn,
        "<line x1=\"{low:.1}\" y1=\"{y}\" x2=\"{high:.1}\" y2=\"{y}\"/>"
    );
    for end in [low, high] {
        let (top, bottom) = (y - 4.0, y + 4.0);
        let _ = writeln!(
            drawn,
            "<line x1=\"{end:.1}\" y1=\"{top}\" x2=\"{end:.1}\" y2=\"{bottom}\"/>"
        );
    }
    let x = place(share / highest);
    let _ = writeln!(
        drawn,
        "<circle class=\"bar\" cx=\"{x:.1}\" cy=\"{y}\" r=\"5\"/>"
    );
    drawn
}

/// Draws how many leads came in each month, and how many of them are won.
fn months(groups: &[Group]) -> String {
    let most = groups
        .iter()
        .map(|group| group.conversion.whole.count())
        .max();
    let most = most.unwrap_or(1).max(1) as f64;
    let mut body = String::new();
    for (line, group) in groups.iter().enumerate() {
        let (won, leads) = (
            group.conversion.part.count(),
            group.conversion.whole.count(),
        );
        body += &label(line, group.key.as_deref().unwrap_or("(none)"));
        body += &rect(line, "bar", 0.0, leads as f64 / most);
        body += &rect(line, "good", 0.0, won as f64 / most);
        body += &after(line, &format!("{leads}, {won} won"));
    }
    drawing(
        "Leads that came in each month, and of these the won ones (green)",
        groups.len(),
        &body,
    )
}
