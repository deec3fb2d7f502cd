//! Findings for people.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, Title};
use anstyle::{AnsiColor, Effects, Style};

use super::Counts;
use crate::finding::{Finding, LineRange, Located, Severity};
use crate::render::terminal::{clean, paint};
use crate::render::{Look, words};

/// A rule that finds more than this many is shown in short after the first few.
const MANY: usize = 12;
/// How many of them are shown in full.
const FULL: usize = 3;
/// The longest line that is worth showing, in bytes.
const LONGEST_LINE: usize = 4_000;
/// The width of source lines where no terminal gives one.
const WIDTH: usize = 140;

/// Writes findings with the lines they are about, and below them how many there are.
///
/// Of a rule that finds much, all but the first few are shown on two lines, and on a third what to do if that was not
/// said before.
pub fn text(out: &mut dyn Write, findings: &[Located], look: &Look) -> io::Result<()> {
    let mut totals: HashMap<&str, usize> = HashMap::new();
    for located in findings {
        *totals.entry(located.finding.rule.id).or_default() += 1;
    }
    let renderer = if look.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(look.width.unwrap_or(WIDTH).max(40));

    let mut shown: HashMap<&str, usize> = HashMap::new();
    let mut said: HashSet<&str> = HashSet::new();
    for located in findings {
        let rule = located.finding.rule.id;
        let before = shown.entry(rule).or_default();
        let news = located
            .finding
            .help
            .as_deref()
            .filter(|help| said.insert(help));
        match totals[rule] > MANY && *before >= FULL {
            true => short(out, located, news, look)?,
            false => full(out, located, &renderer)?,
        }
        *before += 1;
    }
    summary(out, &Counts::new(findings), look)
}

fn full(out: &mut dyn Write, located: &Located, renderer: &Renderer) -> io::Result<()> {
    let finding = &located.finding;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(clean(&finding.message))
        .id(finding.rule.id);
    let mut group = place(title, located);
    if let Some(owner) = &finding.owner {
        group = group.element(Level::NOTE.with_name("owner").message(clean(owner)));
    }
    if let Some(policy) = &finding.policy {
        let line = format!("{}:{}", clean(&policy.file), policy.line);
        group = group.element(Level::NOTE.with_name("policy").message(line));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(clean(help)));
    }
    writeln!(out, "{}\n", renderer.render(&[group]))
}

/// Returns the title and where it is, with the line if there is one to show.
fn place<'a>(title: Title<'a>, located: &'a Located) -> Group<'a> {
    let path = clean(&located.finding.place.file);
    let Some(range) = located.range else {
        return title.element(Origin::path(path));
    };
    let line = located
        .source
        .as_deref()
        .and_then(|source| line(source, range));
    let Some(line) = line else {
        return title.element(
            Origin::path(path)
                .line(range.line as usize)
                .char_column(range.column as usize),
        );
    };
    let span = span(line, range);
    let snippet = Snippet::source(clean(line))
        .line_start(range.line as usize)
        .path(path);
    title.element(snippet.annotation(AnnotationKind::Primary.span(span)))
}

/// Returns the first line of a range, if it is short enough to show.
fn line(source: &str, range: LineRange) -> Option<&str> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let line = source
        .split('\n')
        .nth(range.line.checked_sub(1)? as usize)?;
    let line = line.strip_suffix('\r').unwrap_or(line);
    (line.len() <= LONGEST_LINE).then_some(line)
}

/// Returns the bytes of the cleaned line that a range covers: to the end of the line if it goes on beyond.
fn span(line: &str, range: LineRange) -> std::ops::Range<usize> {
    let line = clean(line);
    let byte = |column: u32| {
        let mut starts = line.char_indices().map(|(start, _)| start);
        starts
            .nth(column.saturating_sub(1) as usize)
            .unwrap_or(line.len())
    };
    let start = byte(range.column);
    let end = match range.end_line > range.line {
        true => line.len(),
        false => byte(range.end_column.max(range.column)),
    };
    start..end
}

/// Writes a finding on two lines, or three with news of what to do.
fn short(
    out: &mut dyn Write,
    located: &Located,
    news: Option<&str>,
    look: &Look,
) -> io::Result<()> {
    let finding = &located.finding;
    let title = format!("{}[{}]", finding.severity.name(), finding.rule.id);
    let title = paint(&title, style(finding.severity), look);
    writeln!(
        out,
        "{title}: {}",
        paint(&clean(&finding.message), words::STRONG, look)
    )?;
    let place = match located.range {
        Some(range) => format!(
            "{}:{}:{}",
            clean(&finding.place.file),
            range.line,
            range.column
        ),
        None => clean(&finding.place.file).into_owned(),
    };
    writeln!(
        out,
        "  --> {place}{}",
        paint(&aside(finding), words::DIM, look)
    )?;
    if let Some(help) = news {
        writeln!(out, "  = help: {}", clean(help))?;
    }
    writeln!(out)
}

/// Returns whose a finding is and which policy line decided.
fn aside(finding: &Finding) -> String {
    let owner = finding
        .owner
        .iter()
        .map(|owner| format!("owner: {}", clean(owner)));
    let policy = finding
        .policy
        .iter()
        .map(|line| format!("policy: {}:{}", clean(&line.file), line.line));
    let parts: Vec<String> = owner.chain(policy).collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("  ({})", parts.join(", ")),
    }
}

fn summary(out: &mut dyn Write, counts: &Counts, look: &Look) -> io::Result<()> {
    let parts: Vec<String> = counts
        .by_weight()
        .map(|(amount, severity)| {
            paint(
                &words::count(amount, severity.name()),
                style(severity),
                look,
            )
        })
        .collect();
    match parts.is_empty() {
        true => writeln!(
            out,
            "{}",
            paint("no findings", AnsiColor::Green.on_default(), look)
        ),
        false => writeln!(out, "{}", parts.join(", ")),
    }
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::BrightRed.on_default().effects(Effects::BOLD),
        Severity::Warning => AnsiColor::Yellow.on_default().effects(Effects::BOLD),
        Severity::Note => AnsiColor::BrightGreen.on_default().effects(Effects::BOLD),
    }
}
