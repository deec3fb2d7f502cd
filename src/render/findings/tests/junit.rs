//! JUnit, as a reader of XML that others wrote makes of it.

use roxmltree::{Document, Node};

use super::*;
use crate::render::findings::junit;

const NOTED: Rule = Rule {
    id: "noted",
    severity: Severity::Note,
    ..OVERDUE
};
const RULES: [&Rule; 3] = [&CROWDED, &NOTED, &OVERDUE];

fn report(findings: &[Located], head: &Head<'_>) -> String {
    written(|out| junit(out, findings, &RULES, head))
}

/// Returns each test of a report: its class, its name, and what it holds.
fn tests(xml: &str) -> Vec<(String, String, String)> {
    let document = Document::parse(xml).expect(xml);
    let of = |node: Node<'_, '_>, name: &str| node.attribute(name).unwrap_or_default().to_owned();
    let cases = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"));
    let held = |case: Node<'_, '_>| {
        let element = case.first_element_child();
        element.map_or("passed".to_owned(), |element| {
            let (name, text) = (
                element.tag_name().name(),
                element.text().unwrap_or_default(),
            );
            format!("{name}|{}|{text}", of(element, "message"))
        })
    };
    cases
        .map(|case| (of(case, "classname"), of(case, "name"), held(case)))
        .collect()
}

#[test]
fn files_fail_and_rules_that_hold_pass() {
    let mut idle = overdue();
    idle.finding.message = "max_idle is 1 d late".to_owned();
    idle.finding.help = None;
    let xml = report(&[overdue(), idle, crowded()], &plain_head());
    let place = "leads/2026-11/acme-7k3q.yaml";
    let body = format!(
        "{place}:3:8\nfirst_response is 2 h late\nowner: ana\npolicy: policy/sla.yaml:31\nhelp: call or write to them\n\n\
         {place}:3:8\nmax_idle is 1 d late\nowner: ana\npolicy: policy/sla.yaml:31"
    );
    let expected = [
        (
            "leads.crowded-folder",
            "crowded-folder: leads",
            "skipped|2,001 leads in one folder|leads\n2,001 leads in one folder",
        ),
        (
            "leads.overdue",
            "overdue: leads/2026-11/acme-7k3q.yaml",
            &format!("failure|first_response is 2 h late (and 1 more)|{body}"),
        ),
        (
            "leads.noted",
            "noted: No running clock has passed its target.",
            "passed",
        ),
    ]
    .map(|(class, name, held)| (class.to_owned(), name.to_owned(), held.to_owned()));
    assert_eq!(tests(&xml), expected);
    let document = Document::parse(&xml).unwrap();
    for element in ["testsuites", "testsuite"] {
        let mut nodes = document.descendants();
        let node = nodes.find(|node| node.has_tag_name(element)).unwrap();
        for (count, expected) in [("tests", "3"), ("failures", "1"), ("errors", "0")] {
            assert_eq!(node.attribute(count), Some(expected), "{element} {count}");
        }
    }
    let mut nodes = document.descendants();
    let late = nodes.find(|node| node.attribute("line").is_some()).unwrap();
    assert_eq!(late.attribute("file"), Some(place));
    assert_eq!(late.attribute("line"), Some("3"));
}

#[test]
fn a_note_fails_nothing_and_a_clean_run_is_not_empty() {
    let mut noted = crowded();
    noted.finding.severity = Severity::Note;
    noted.finding.rule = &NOTED;
    let held = |findings: &[Located]| -> Vec<String> {
        let tests = tests(&report(findings, &plain_head()));
        tests.into_iter().map(|(_, _, held)| held).collect()
    };
    assert_eq!(
        held(&[noted]),
        [
            "system-out||leads\n2,001 leads in one folder",
            "passed",
            "passed"
        ]
    );
    assert_eq!(held(&[]), ["passed"; 3]);
}

#[test]
fn a_what_if_and_a_gap_are_said() {
    let xml = report(&[], &what_if());
    let document = Document::parse(&xml).unwrap();
    let property = |name: &str| {
        let mut nodes = document.descendants();
        let node = nodes.find(|node| node.attribute("name") == Some(name));
        node.and_then(|node| node.attribute("value"))
    };
    assert_eq!(property("as_of"), Some("2026-11-23T10:00:00Z"));
    assert_eq!(property("policy"), Some("origin/<b>try|it</b>"));
    assert_eq!(property("history_complete"), Some("false"));
    let mut nodes = document.descendants();
    let said = nodes.find(|node| node.has_tag_name("system-out")).unwrap();
    assert_eq!(
        said.text(),
        Some(
            "judged by the policy of `origin/<b>try|it</b>`, not by the one in force\n\
             a part of the history is not in this clone: what depends on it is unknown"
        )
    );
}

#[test]
fn hostile_names_are_text_in_valid_xml() {
    for name in HOSTILE {
        let xml = report(&[hostile(name), crowded()], &plain_head());
        let read = tests(&xml);
        assert_eq!(read.len(), 3, "{xml}");
        let visible = crate::render::terminal::clean(name);
        let (_, _, held) = read
            .iter()
            .find(|(class, _, _)| class == "leads.overdue")
            .unwrap();
        assert!(held.starts_with(&format!("failure|{visible}|")), "{held}");
        assert!(held.ends_with(&format!("help: {visible}")), "{held}");
        let control = xml
            .chars()
            .find(|letter| letter.is_control() && *letter != '\n');
        assert_eq!(control, None, "{xml}");
    }
}
