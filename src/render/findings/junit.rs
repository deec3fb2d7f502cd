//! Findings as JUnit XML, which the viewers of most CI systems read.
//!
//! One suite. Each rule that finds nothing is a test that passed, so that a clean run is not an empty one. Where a rule
//! finds something, each file it does so in is a test: failed by an error, skipped by a warning (the one state that
//! viewers show without failing), passed with a remark by a note. Names hold no times: a viewer that compares two runs
//! knows by them what is new.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{INCOMPLETE, lines, supposing};
use crate::finding::{Located, Rule, Severity};
use crate::render::terminal::clean;
use crate::render::{Head, wire};

/// Writes a report of what these rules found.
pub fn junit(
    out: &mut dyn Write,
    findings: &[Located],
    rules: &[&Rule],
    head: &Head<'_>,
) -> io::Result<()> {
    let mut by_file: BTreeMap<(&str, &str), Vec<&Located>> = BTreeMap::new();
    for located in findings {
        let finding = &located.finding;
        let key = (finding.place.file.as_str(), finding.rule.id);
        by_file.entry(key).or_default().push(located);
    }
    let found: BTreeSet<&str> = by_file.keys().map(|(_, rule)| *rule).collect();

    let mut suite = TestSuite::new("leads check");
    remarks(&mut suite, head);
    suite.add_test_cases(
        by_file
            .iter()
            .map(|((file, rule), all)| case(file, rule, all)),
    );
    let kept = rules.iter().filter(|rule| !found.contains(rule.id));
    suite.add_test_cases(kept.map(|rule| passed(rule)));
    let mut report = Report::new("leads check");
    report.add_test_suite(suite);
    // In memory first: what goes wrong while writing is an error of the reader's, not of the format.
    let xml = report.to_string().map_err(io::Error::other)?;
    out.write_all(xml.as_bytes())
}

/// Adds what the answer was computed from.
fn remarks(suite: &mut TestSuite, head: &Head<'_>) {
    suite.add_property(("as_of", wire::time(head.as_of).as_str()));
    if let Some(commit) = head.commit {
        suite.add_property(("commit", commit.to_string().as_str()));
    }
    let mut remarks = Vec::new();
    if let Some(asked) = head.policy {
        suite.add_property(("policy", &*clean(asked)));
        remarks.push(clean(&supposing(asked)).into_owned());
    }
    if !head.complete {
        suite.add_property(("history_complete", "false"));
        remarks.push(INCOMPLETE.to_owned());
    }
    if !remarks.is_empty() {
        suite.set_system_out(remarks.join("\n"));
    }
}

/// Returns the test of a rule that finds nothing.
fn passed(rule: &Rule) -> TestCase {
    let name = format!("{}: {}", rule.id, rule.summary);
    let mut case = TestCase::new(name, TestCaseStatus::success());
    case.set_classname(class(rule.id));
    case
}

/// Returns the test of a file that a rule finds fault with.
fn case(file: &str, rule: &str, all: &[&Located]) -> TestCase {
    let worst = all
        .iter()
        .map(|located| located.finding.severity)
        .max()
        .unwrap_or(Severity::Note);
    let body: Vec<String> = all.iter().map(|located| told(located)).collect();
    let body = body.join("\n\n");
    let mut status = match worst {
        Severity::Error => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Severity::Warning => TestCaseStatus::skipped(),
        Severity::Note => TestCaseStatus::success(),
    };
    if worst > Severity::Note {
        status.set_message(headline(all));
        status.set_type(worst.name());
        status.set_description(body.as_str());
    }
    let mut case = TestCase::new(format!("{rule}: {}", clean(file)), status);
    if worst == Severity::Note {
        case.set_system_out(body);
    }
    case.set_classname(class(rule));
    let extra = &mut case.extra;
    extra.insert("file".into(), clean(file).into());
    if let Some(range) = all.iter().find_map(|located| located.range) {
        extra.insert("line".into(), range.line.to_string().into());
    }
    case
}

/// Returns the class of a rule's tests: viewers take what stands before the last dot for a folder.
fn class(rule: &str) -> String {
    format!("leads.{rule}")
}

/// Returns the first finding's message, and how many there are beside it.
fn headline(all: &[&Located]) -> String {
    let first = all.first().map_or("", |located| &located.finding.message);
    let first = clean(first);
    match all.len() {
        0 | 1 => first.into_owned(),
        many => format!("{first} (and {} more)", many - 1),
    }
}

/// Returns a finding with its place, a line for each thing to know.
fn told(located: &Located) -> String {
    let file = clean(&located.finding.place.file);
    let place = match located.range {
        Some(range) => format!("{file}:{}:{}", range.line, range.column),
        None => file.into_owned(),
    };
    let lines = lines(&located.finding);
    let lines = lines.iter().map(|line| clean(line));
    std::iter::once(place.into())
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}
