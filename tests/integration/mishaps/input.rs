//! Leads and briefs that are handed over as JSON.

use std::io::Write as _;
use std::process::Output;
use std::thread;
use std::time::{Duration, Instant};

use crate::git::Said;
use crate::work::Team;

const AT: &str = "2026-11-20T09:00:00Z";

/// Runs the program with these bytes on its standard input; it must come to its end by itself.
fn handed(team: &Team, words: &[&str], bytes: &[u8]) -> Said {
    let mut command = team.command(AT, "ana");
    let mut child = command.args(words).spawn().unwrap();
    // What is not read need not be written.
    let _ = child.stdin.take().unwrap().write_all(bytes);
    let patience = Instant::now() + Duration::from_secs(60);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > patience {
            child.kill().unwrap();
            panic!("{words:?} waits for ever");
        }
        thread::sleep(Duration::from_millis(5));
    }
    let output: Output = child.wait_with_output().unwrap();
    Said::of(&output)
}

#[test]
fn a_lead_comes_in_on_standard_input() {
    let team = Team::new();
    let lead = br#"{"id": "acme-7k3q", "company": {"name": "Acme GmbH", "city": null}, "source": "website_request",
        "contact": null, "x-form": {"answers": ["yes", "no", "on"], "size": "007"}}"#;
    let said = handed(&team, &["new", "--input", "-", "-q"], lead);
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(0), "acme-7k3q\n"),
        "{said:?}"
    );
    // Committed with it; the book passes its check.
    team.done(AT, "ana", "assign acme");
    let brief = br#"{"to": "sam", "message": "pumps: they call\r\nbefore they break\n"}"#;
    let said = handed(&team, &["handoff", "acme", "--input", "-"], brief);
    assert_eq!(said.code, Some(0), "{said:?}");
    let words = "  message: |-\n    pumps: they call\n    before they break\n";
    assert!(team.lead().contains(words), "{}", team.lead());
}

#[test]
fn what_is_no_lead_is_refused_in_words() {
    let team = Team::new();
    for (bytes, words) in [
        (&b""[..], "it is empty"),
        (b"null", "it must be an object"),
        (b"[{}]", "it must be an object"),
        (b"{\"company\": \"\xff\"}", "UTF-8"),
        (b"{\"company\": {\"name\": [\"A\"]}}", "`name` in `company` must be text"),
        (b"{\"source\": \"a\", \"source\": \"b\"}", "`source` is given twice"),
        (b"{\"company\": {\"name\": \"A\"}, \"source\": \"referral\", \"stage\": \"won\"}", "begins in inquiry"),
        (b"{\"company\": {\"name\": \"A\"}, \"source\": \"referral\", \"id\": \"../a\"}", "cannot be an id"),
        (b"{\"company\": {\"name\": \"A\"}, \"source\": \"referral\", \"activities\": [{\"by\": \"ana\"}]}", "`at` is missing"),
        (b"{\"company\": {\"name\": \"A\"}, \"source\": \"referral\", \"owner\": \"bob\"}", "no person is called `bob`"),
    ] {
        let said = handed(&team, &["new", "--input", "-"], bytes);
        let shown = String::from_utf8_lossy(bytes);
        assert!(matches!(said.code, Some(1 | 2)), "{shown}: {said:?}");
        assert!(said.err.contains(words), "{shown}: {said:?}");
        for jargon in ["struct", "u64", "sequence", "Some(", "EOF"] {
            assert!(!said.err.contains(jargon), "{shown}: {said:?}");
        }
        assert_eq!(said.out, "", "{shown}");
        assert_eq!(team.place.git(&["status", "--porcelain"]), "", "{shown}");
    }
    let deep = format!("{{\"x-a\": {}", "[".repeat(100_000));
    let said = handed(&team, &["new", "--input", "-"], deep.as_bytes());
    assert_eq!(said.code, Some(2), "{said:?}");
    let large = vec![b' '; 2 << 20];
    let said = handed(&team, &["new", "--input", "-"], &large);
    assert!(said.err.contains("larger than 1 MiB"), "{said:?}");
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let team = Team::new();
    let folder = team.place.root().display().to_string();
    let mut table = vec![
        (folder.clone(), "is a folder"),
        (format!("{folder}/none"), "there is no such file"),
        (String::new(), "there is no such file"),
    ];
    if cfg!(unix) {
        let pipe = format!("{folder}/pipe");
        let made = team.place.program("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        table.push((pipe, "is no plain file"));
    }
    let lead = "id: acme-7k3q\n";
    team.place
        .write("rows.csv", "Id\n1\n")
        .write("lead.yaml", lead);
    for (place, words) in table {
        let place = place.as_str();
        let mut commands = vec![
            vec!["new", "--input", place],
            vec!["import", place, "--preset", "hubspot"],
            vec!["import", "rows.csv", "--mapping", place],
            vec!["merge-driver", "lead.yaml", place, "lead.yaml"],
        ];
        // Where nothing is yet, an anchor is written.
        if words != "there is no such file" {
            commands.push(vec!["audit", "--anchor", place]);
        }
        // The empty name is that of the folder, for those that look from one.
        for command in commands
            .iter()
            .filter(|words| !place.is_empty() || words[0] == "new")
        {
            let said = handed(&team, command, b"");
            assert_eq!(said.code, Some(2), "{command:?}: {said:?}");
            assert!(said.err.contains(words), "{command:?}: {said:?}");
            assert!(said.err.contains("help:"), "{command:?}: {said:?}");
        }
    }
}
