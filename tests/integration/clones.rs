//! What every command says in a clone that lacks a part of the past: what nobody can tell is unknown, exit code 2, and the
//! line that brings it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::git::{Said, Sandbox};

/// Brings what a shallow clone lacks.
const UNSHALLOW: &str = "git fetch --unshallow";
/// Brings what a partial clone left out.
const REFETCH: &str = "git fetch --refetch --no-filter";

/// A moment before the last commit: the new one is offered, the old one as it always was.
const BEFORE: &str = "2026-11-02T13:30:00Z";
/// A moment after it.
const AFTER: &str = "2026-11-02T14:30:00Z";

/// A book with two leads: `old-2b2b` as it came in, at 10:00, `new-1a1a` changed every hour until 14:00.
fn book() -> Sandbox {
    let book = Sandbox::new();
    book.take_rules(Path::new(env!("CARGO_MANIFEST_DIR")));
    lead(&book, "old-2b2b", "inquiry");
    lead(&book, "new-1a1a", "inquiry");
    book.commit("both: received");
    for (stage, more) in [
        ("inquiry", "owner: ana\n"),
        ("working", "owner: ana\n"),
        ("qualified", "owner: sam\n"),
        ("accepted", "owner: sam\n"),
    ] {
        lead(&book, "new-1a1a", &format!("{stage}\n{more}"));
        book.commit(&format!("new-1a1a: {stage}"));
    }
    book.git(&["config", "uploadpack.allowFilter", "true"]);
    book
}

fn lead(book: &Sandbox, id: &str, stage: &str) {
    let text = format!(
        "id: {id}\ncompany: {{ name: C {id} }}\nsource: website_request\nreceived_at: 2026-11-02T09:30:00Z\nstage: {stage}"
    );
    book.write(&format!("leads/2026-11/{id}.yaml"), &text);
}

fn clone(arguments: &[&str]) -> Sandbox {
    let book = book();
    let url = format!("file://{}", book.dir().display());
    book.git(&[&["clone", "--quiet"], arguments, &[&url, "../clone"]].concat());
    book.at("clone")
}

fn json(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}", said.err))
}

/// Returns the clocks of a lead and their states.
fn states(clone: &Sandbox, id: &str, as_of: &str) -> Vec<(String, String)> {
    let said = clone.leads(&["show", id, "--format", "json", "--as-of", as_of]);
    let document = json(&said);
    let clocks = document["lead"]["clocks"].as_array().expect(&said.out);
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let clocks = clocks.iter();
    let clocks = clocks.map(|clock| (word(&clock["clock"]), word(&clock["state"])));
    clocks.collect()
}

#[test]
fn every_command_says_what_it_cannot_tell_and_how_to_mend_it() {
    let partial = clone(&["--filter=blob:none"]);
    let shallow = clone(&["--depth=1"]);
    for (clone, line) in [(&partial, REFETCH), (&shallow, UNSHALLOW)] {
        for (command, code) in [
            (&["status"][..], 2),
            (&["status", "--owner", "sam"], 2),
            (&["status", "--format", "csv"], 2),
            (&["show", "new"], 2),
            (&["log", "new"], 2),
            (&["log", "new", "--format", "json"], 2),
            (&["log", "--all"], 2),
            (&["log", "--all", "--format", "jsonl"], 2),
            (&["report"], 2),
            (&["board"], 2),
            (&["digest"], 2),
            (&["export"], 2),
            (&["check"], 2),
            (&["check", "--only", "overdue"], 2),
            (&["audit"], 2),
        ] {
            let said = clone.leads(&[command, &["--as-of", AFTER]].concat());
            let words = format!("{command:?}: {}{}", said.out, said.err);
            assert_eq!(said.code, Some(code), "{words}");
            assert!(said.err.contains(line), "{words}");
        }
    }
    let said = partial.leads(&["check", "--as-of", AFTER]);
    assert!(!said.out.contains(UNSHALLOW), "{}", said.out);
}

#[test]
fn a_whole_answer_from_a_partial_clone_is_whole() {
    let partial = clone(&["--filter=blob:none"]);
    let said = partial.leads(&["log", "old", "--format", "json", "--as-of", AFTER]);
    assert_eq!((said.code, &*said.err), (Some(0), ""), "{}", said.out);
    assert_eq!(json(&said)["history_complete"], Value::Null);
    let said = partial.leads(&["show", "old", "--as-of", AFTER]);
    assert_eq!((said.code, &*said.err), (Some(0), ""), "{}", said.out);
}

#[test]
fn the_history_of_a_partial_clone_is_not_complete() {
    let partial = clone(&["--filter=blob:none"]);
    for command in [
        &["log", "new", "--format", "json"][..],
        &["log", "--all", "--format", "json"],
        &["status", "--format", "json"],
        &["check", "--format", "json"],
    ] {
        let said = partial.leads(&[command, &["--as-of", AFTER]].concat());
        assert_eq!(json(&said)["history_complete"], false, "{command:?}");
    }
}

#[test]
fn a_lead_whose_content_is_missing_may_have_any_clock_that_the_policy_has() {
    let partial = clone(&["--filter=blob:none"]);
    let states = states(&partial, "new", BEFORE);
    assert_eq!(states.len(), 10);
    assert!(
        states.iter().all(|(_, state)| state == "unknown"),
        "{states:?}"
    );

    let status = partial.leads(&["status", "--as-of", BEFORE]);
    let row = |id: &str| {
        let line = status.out.lines().find(|line| line.contains(id));
        line.expect(&status.out)
            .split_whitespace()
            .collect::<Vec<_>>()
    };
    // No clock is named of which nobody has seen that it runs.
    assert_eq!(
        row("new-1a1a"),
        ["?", "new-1a1a", "-", "-", "-", "-", "unknown", "-", "-"]
    );
    assert!(status.out.contains("1 unknown (?)"), "{}", status.out);

    let digest = partial.leads(&["digest", "--as-of", BEFORE]);
    assert!(
        digest.out.contains("1 lead cannot be judged"),
        "{}",
        digest.out
    );
    assert!(!digest.out.contains("has no owner"), "{}", digest.out);

    for command in [
        &["status", "--owner", "ana"][..],
        &["show", "new"],
        &["log", "new"],
        &["report"],
        &["board"],
        &["digest"],
        &["digest", "--for", "ana"],
        &["export"],
        &["check", "--only", "overdue"],
        &["audit", "--only", "unknown-clock"],
    ] {
        let said = partial.leads(&[command, &["--as-of", BEFORE]].concat());
        let words = format!("{command:?}: {}{}", said.out, said.err);
        assert_eq!(said.code, Some(2), "{words}");
        assert!(said.err.contains(REFETCH), "{words}");
    }
}

#[test]
fn a_clock_that_no_policy_line_promises_is_not_unknown() {
    let book = book();
    book.write(
        "policy/sla.yaml",
        "clocks: { accept: { targets: [{ when: { priority: A }, within: 24h }] }, reply: { targets: [] } }\n",
    );
    book.write("policy/followup.yaml", "procedures: []\n");
    book.commit("policy: one promise");
    lead(&book, "new-1a1a", "won\nowner: sam\n");
    book.commit("new-1a1a: won");
    let url = format!("file://{}", book.dir().display());
    book.git(&["clone", "--quiet", "--filter=blob:none", &url, "../clone"]);
    let partial = book.at("clone");
    let said = partial.leads(&[
        "show",
        "new",
        "--format",
        "json",
        "--as-of",
        "2026-11-02T15:30:00Z",
    ]);
    let document = json(&said);
    let clocks = document["lead"]["clocks"].as_array().expect(&said.out);
    let unknown = clocks.iter().filter(|clock| clock["state"] == "unknown");
    let unknown: Vec<&str> = unknown
        .map(|clock| clock["clock"].as_str().unwrap())
        .collect();
    assert_eq!(unknown, ["accept"]);
}

#[test]
fn a_clock_that_stopped_under_a_policy_that_is_missing_is_unknown() {
    let book = book();
    let sla = fs::read_to_string(book.dir().join("policy/sla.yaml")).unwrap();
    book.write("policy/sla.yaml", &sla.replace("4bh", "6bh"));
    book.commit("policy: more time");
    lead(&book, "old-2b2b", "inquiry\nowner: leo\n");
    book.commit("old-2b2b: owner leo");
    let url = format!("file://{}", book.dir().display());
    book.git(&["clone", "--quiet", "--filter=blob:none", &url, "../clone"]);
    let partial = book.at("clone");
    // Who has the same bytes now as then needs nothing from elsewhere.
    partial.git(&["show", "HEAD~2:leads/2026-11/new-1a1a.yaml"]);
    for commit in ["HEAD~6", "HEAD~5", "HEAD~4", "HEAD~3"] {
        partial.git(&["show", &format!("{commit}:leads/2026-11/new-1a1a.yaml")]);
    }

    let states = states(&partial, "new", "2026-11-02T16:30:00Z");
    let assign = states.iter().find(|(clock, _)| clock == "assign");
    assert_eq!(assign.unwrap().1, "unknown", "{states:?}");

    partial.git(&["show", "HEAD~6:leads/2026-11/old-2b2b.yaml"]);
    let json = ["status", "--format", "json"];
    for command in [&json[..], &["report"], &["export", "--what", "cycles"]] {
        let said = partial.leads(&[command, &["--as-of", "2026-11-02T16:30:00Z"]].concat());
        assert_eq!(said.code, Some(2), "{command:?}: {}{}", said.out, said.err);
        assert!(said.err.contains(REFETCH), "{command:?}: {}", said.err);
    }

    // The policy in force is needed for any answer.
    for command in [&["status"][..], &["check"], &["audit"], &["policy", "show"]] {
        let said = partial.leads(&[command, &["--as-of", "2026-11-02T14:30:00Z"]].concat());
        let words = format!("{command:?}: {}{}", said.out, said.err);
        assert_eq!(said.code, Some(2), "{words}");
        assert!(
            said.err.contains("left out") && said.err.contains(REFETCH),
            "{words}"
        );
    }
}

#[test]
fn an_audit_of_half_a_history_is_not_whole() {
    let shallow = clone(&["--depth=1"]);
    let said = shallow.leads(&["audit", "--only", "append-only", "--as-of", AFTER]);
    assert_eq!(said.code, Some(2), "{}{}", said.out, said.err);
    assert!(said.err.contains(UNSHALLOW), "{}", said.err);
}

#[test]
fn whoever_is_told_an_unknown_clock_gets_exit_code_2() {
    let partial = clone(&["--filter=blob:none"]);
    let shallow = clone(&["--depth=1"]);
    for (clone, line) in [(&partial, REFETCH), (&shallow, UNSHALLOW)] {
        for (command, code) in [
            (&["explain", "new", "--as-of", AFTER][..], 2),
            (&["explain", "new", "max_idle", "--as-of", AFTER], 2),
            (&["policy", "diff", "HEAD", "--as-of", AFTER], 2),
            (&["watch", "--once"], 2),
            (&["watch", "--once", "--for", "leo"], 0),
            // What is not unknown is told as ever, and a rule needs no history.
            (&["explain", "new", "reply", "--as-of", AFTER], 0),
            (&["explain", "overdue"], 0),
        ] {
            let said = clone.leads(command);
            let words = format!("{command:?}: {}{}", said.out, said.err);
            assert_eq!(said.code, Some(code), "{words}");
            assert!(code == 0 || said.err.contains(line), "{words}");
        }
    }
    let said = partial.leads(&["explain", "new", "--as-of", BEFORE]);
    assert_eq!(said.code, Some(2), "{}{}", said.out, said.err);
    assert!(
        said.out
            .contains("accept: unknown\n  nobody can say whether it runs"),
        "{}",
        said.out
    );
    let said = partial.leads(&[
        "explain", "new", "accept", "--as-of", BEFORE, "--format", "json",
    ]);
    let document = json(&said);
    assert_eq!(document["clocks"][0]["state"], "unknown");
    assert_eq!(document["clocks"][0]["started_at"], Value::Null);
}

#[test]
fn a_past_that_a_shallow_clone_lacks_is_said_to_be_elsewhere() {
    let shallow = clone(&["--depth=2"]);
    for (command, words) in [
        (
            &["status", "--as-of", "2026-11-02T11:00:00Z"][..],
            "by 2026-11-02 11:00 UTC is not in this clone",
        ),
        (
            &["log", "new", "--as-of", "2026-11-02"],
            "by 2026-11-02 00:00 UTC is not in this clone",
        ),
        (
            &["check", "--as-of", "HEAD~2"],
            "`--as-of HEAD~2` is not a time, and this shallow clone has no such revision",
        ),
        (
            &["status", "--policy", "HEAD~3"],
            "`--policy HEAD~3` is not a folder, and this shallow clone has no such revision",
        ),
        (
            &["policy", "diff", "HEAD~3"],
            "this shallow clone has no such revision",
        ),
    ] {
        let said = shallow.leads(command);
        assert_eq!(
            (said.code, &*said.out),
            (Some(2), ""),
            "{command:?}: {}",
            said.err
        );
        assert!(
            said.err.contains(words) && said.err.contains(UNSHALLOW),
            "{command:?}: {}",
            said.err
        );
    }
    let said = shallow.leads(&["status", "--as-of", "HEAD~1"]);
    assert!(said.out.contains("2 open"), "{}{}", said.out, said.err);

    // Where all is here, nothing is elsewhere.
    let whole = clone(&[]);
    for (as_of, words) in [
        (
            "2026-11-02T09:00:00Z",
            "no policy/ folder had been committed by",
        ),
        (
            "HEAD~9",
            "`--as-of HEAD~9` is neither a time nor a revision",
        ),
    ] {
        let said = whole.leads(&["status", "--as-of", as_of]);
        assert!(
            said.err.contains(words) && !said.err.contains("fetch"),
            "{}",
            said.err
        );
    }
}
