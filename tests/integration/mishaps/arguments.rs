//! Nonsense and traps in arguments: what is meant is said, and what is typed stays text.

use super::{AT, FILE, told, working};

#[test]
fn ids_are_no_paths_and_no_patterns() {
    let team = working();
    for (id, words) in [
        ("", "the id of a lead is missing"),
        (".", "no lead is called `.`"),
        ("../acme-7k3q", "did you mean `acme-7k3q`?"),
        (FILE, "did you mean `acme-7k3q`?"),
        ("ACME", "did you mean `acme-7k3q`?"),
        ("acme%", "no lead is called"),
        ("*", "no lead is called"),
        ("acme\n7k3q", "no lead is called `acme 7k3q`"),
        ("\u{1b}[31m", "no lead is called"),
    ] {
        let said = told(
            &team,
            "ana",
            &["touch", id, "call", "connected"],
            2,
            &[words, "help:"],
        );
        assert!(!said.err.contains('\u{1b}'), "{said:?}");
    }
    for (id, words) in [
        ("", "cannot be an id"),
        ("../x", "cannot be an id"),
        ("a/b", "cannot be an id"),
        ("Acme", "`id` cannot be `Acme`"),
        ("con", "Windows keeps no file of that name"),
        ("lpt1", "Windows keeps no file of that name"),
        ("acme-7k3q", "a lead is called `acme-7k3q` already"),
    ] {
        let new = [
            "new",
            "--company",
            "A",
            "--source",
            "referral",
            "--id",
            id,
            "-n",
        ];
        let said = team.leads(AT, "ana", &new);
        assert!(matches!(said.code, Some(1 | 2)), "{id}: {said:?}");
        assert!(said.err.contains(words), "{id}: {said:?}");
    }
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");
}

#[test]
fn text_stays_text() {
    let team = working();
    for (typed, kept) in [
        ("plain", "note: plain\n"),
        ("yes", "note: \"yes\"\n"),
        ("- [x] a: b # c", "note: \"- [x] a: b # c\"\n"),
        ("*all &of !them", "note: \"*all &of !them\"\n"),
        ("$(rm -rf /) `x` %s", "note: $(rm -rf /) `x` %s\n"),
        ("🎉 é \"q\" 'q'", "note: 🎉 é \"q\" 'q'\n"),
        ("a\r\n  b\r\n", "note: |-\n      a\n        b\n"),
        ("\u{7}\u{1b}[31m\u{2028}", "note: \"\\u0007\\u001b[31m"),
        (
            "stage: won\nid: x",
            "note: |-\n      stage: won\n      id: x\n",
        ),
    ] {
        let said = told(
            &team,
            "ana",
            &["touch", "acme", "call", "connected", "-m", typed],
            0,
            &[],
        );
        assert!(team.lead().contains(kept), "{typed:?}: {}", team.lead());
        assert!(
            team.lead().starts_with("# ours\nid: acme-7k3q\n"),
            "{}",
            team.lead()
        );
        assert!(!said.out.contains('\u{1b}'), "{said:?}");
        let check = team.leads(
            AT,
            "ana",
            &["check", "--skip", "overdue", "--skip", "future-time"],
        );
        assert_eq!(check.code, Some(0), "{typed:?}: {}", check.out);
        team.place.git(&["checkout", "--quiet", "."]);
    }
}

#[test]
fn an_option_is_not_taken_for_a_text() {
    let team = working();
    for words in [
        &["touch", "acme", "call", "connected", "-m", "--commit"][..],
        &["touch", "acme", "call", "connected", "--note", "-n"],
        &["feedback", "acme", "good", "-m", "--dry-run"],
        &["pause", "acme", "--until", "3d", "-m", "-q"],
    ] {
        told(&team, "ana", words, 2, &["this is an option"]);
    }
    for (when, words) in [
        ("-2h ago", "`-2h ago` is not understood as a time"),
        ("--commit", "`--commit` is not understood as a time"),
        ("", "a time is missing"),
    ] {
        let touch = ["touch", "acme", "call", "connected", "--at", when];
        told(&team, "ana", &touch, 2, &[words, "write for example"]);
    }
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");
}

#[test]
fn limits_of_the_schema_hold() {
    let team = working();
    let (long, huge) = ("x".repeat(5_000), "x".repeat(100_000));
    for words in [
        &["touch", "acme", "call", "connected", "-m", &long][..],
        &["touch", "acme", "call", "connected", "-m", &huge],
        &["touch", "acme", "call", "connected", "-m", " \t\n"],
        &["touch", "acme", "pigeon", "connected"],
        &["touch", "acme", "call", ""],
        &["pause", "acme", "--until", "3d", "-m", ""],
        &["feedback", "acme", "superb"],
        &["handoff", "acme", "--to", "sam", "--message", &long],
    ] {
        told(
            &team,
            "ana",
            words,
            1,
            &["this would not pass `leads check`: ", "help:"],
        );
    }
    told(
        &team,
        "ana",
        &["touch", "acme", "pigeon", "connected"],
        1,
        &["activities, entry 1, channel: "],
    );
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");
}

#[test]
fn people_are_found_by_what_they_are_called() {
    let team = working();
    for typed in ["Sam", "sam okoro", "SAM@brightwell.example", "smam"] {
        told(
            &team,
            "ana",
            &["assign", "acme", typed],
            2,
            &["did you mean sam?"],
        );
    }
    told(
        &team,
        "ana",
        &["assign", "acme", "bob"],
        2,
        &["there are: ana, kim, leo"],
    );
    told(
        &team,
        "ana",
        &["assign", "acme", "sam\nstage: won"],
        2,
        &["`sam stage: won`"],
    );
    told(
        &team,
        "nobody",
        &["touch", "acme", "call", "connected"],
        2,
        &["nobody@brightwell.example", "--as PERSON"],
    );
}

#[test]
fn what_is_written_down_late_says_so() {
    let team = working();
    let late = "clocks count it from its commit";
    let touch = ["touch", "acme", "call", "connected", "-n", "--at"];
    told(
        &team,
        "ana",
        &[&touch[..], &["2026-11-19 8:00"]].concat(),
        0,
        &[late],
    );
    told(
        &team,
        "ana",
        &[&touch[..], &["0001-01-01"]].concat(),
        0,
        &[late],
    );
    let said = told(&team, "ana", &[&touch[..], &["8:00"]].concat(), 0, &[]);
    assert!(!said.err.contains(late), "{said:?}");
}

#[test]
fn who_asks_for_json_gets_json() {
    let team = working();
    for (words, code, kind) in [
        (
            &["touch", "acme", "call", "connected", "-n"][..],
            0,
            "change",
        ),
        (
            &["touch", "acme", "call", "connected", "-n", "-q"],
            0,
            "change",
        ),
        (&["move", "acme", "won"], 1, "refusal"),
        (&["touch", "acme", "call", "x"], 1, "failure"),
        (&["touch", "nobody", "call", "connected"], 2, "failure"),
        (&["new", "--company", "A"], 2, "failure"),
        (&["assign", "acme", "ana"], 1, "failure"),
    ] {
        let said = told(
            &team,
            "ana",
            &[words, &["--format", "json"]].concat(),
            code,
            &[],
        );
        let document: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(document["kind"], kind, "{said:?}");
        assert_eq!(document["schema_version"], 1, "{said:?}");
        if kind == "failure" {
            assert_eq!(document["exit_code"], code, "{said:?}");
            assert!(
                said.err.contains(document["message"].as_str().unwrap()),
                "{said:?}"
            );
        }
    }
}
