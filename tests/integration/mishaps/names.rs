//! Names that nobody has, and questions that nothing answers.

use super::{told, working};
use crate::git::Sandbox;

#[test]
fn a_filter_by_a_name_that_nobody_has_is_refused() {
    let team = working();
    team.place.write(
        "leads/2026-11/odd-2b2b.yaml",
        "id: odd-2b2b\ncompany: { name: Odd }\nsource: pigeon\nstage: limbo\nowner: zoe\n",
    );
    for (filter, name, words) in [
        ("--owner", "anna", "did you mean `ana`?"),
        ("--owner", "qqqqqqqq", "there are: ana, "),
        ("--team", "insde", "did you mean `inside`?"),
        ("--stage", "Working", "did you mean `working`?"),
        ("--source", "web-site", "there are: "),
    ] {
        let refused = format!("`{filter} {name}`: neither the policy nor a lead");
        let said = told(
            &team,
            "ana",
            &["status", filter, name],
            2,
            &[&refused, words],
        );
        assert_eq!(said.out, "");
    }
    // What the policy or a lead has is asked for, and so is nothing.
    for (filter, name) in [
        ("--owner", "mia"),
        ("--owner", "none"),
        ("--owner", "zoe"),
        ("--team", "marketing"),
        ("--stage", "won"),
        ("--stage", "limbo"),
        ("--source", "webinar"),
        ("--source", "pigeon"),
        ("--source", "none"),
    ] {
        told(&team, "ana", &["status", filter, name], 0, &[]);
    }
    let two = ["status", "--owner", "ana", "--owner", "anna"];
    told(&team, "ana", &two, 2, &["--owner anna"]);
}

#[test]
fn rules_are_listed_for_programs_too() {
    let team = working();
    let list = ["check", "--list", "--format"];
    let said = told(&team, "ana", &[&list[..], &["json"]].concat(), 0, &[]);
    let document: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(document["kind"], "rules");
    assert_eq!(document["schema_version"], 1);
    let lines = told(&team, "ana", &["check", "--list"], 0, &[]).out;
    let rules = document["rules"].as_array().unwrap();
    assert_eq!(rules.len(), lines.lines().count());
    for (rule, line) in rules.iter().zip(lines.lines()) {
        let mut words = line.split_whitespace();
        assert_eq!(rule["rule"], words.next().unwrap());
        assert_eq!(rule["severity"], words.next().unwrap());
        assert!(line.ends_with(rule["summary"].as_str().unwrap()), "{line}");
    }
    for format in ["sarif", "github", "junit", "markdown"] {
        let words = "a list of rules is printed as text or JSON alone";
        told(&team, "ana", &[&list[..], &[format]].concat(), 2, &[words]);
    }
}

#[test]
fn where_nothing_is_committed_that_is_said() {
    let book = Sandbox::new();
    book.write("leads/a.yaml", "id: a\n");
    for (command, words) in [
        (&["check", "--base", "HEAD"][..], "there is no commit yet"),
        (&["check", "--base", "main"], "there is no commit yet"),
        (&["merge-check", "main"], "nothing is committed yet"),
    ] {
        let said = book.leads(command);
        assert_eq!(said.code, Some(2), "{command:?}: {}", said.err);
        assert!(
            said.err.contains(words) && said.err.contains("help:"),
            "{}",
            said.err
        );
        assert!(!said.err.contains("peel"), "{}", said.err);
    }
}
