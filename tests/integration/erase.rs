//! Personal data goes out of a lead and out of the history, and what happened stays provable.

use std::fs;

use crate::git::Said;
use crate::work::Team;

const ACME: &str = "leads/2026-11/acme-7k3q.yaml";
const LATER: &str = "2026-12-01T09:00:00Z";

/// What tells who it is, in any version of the lead.
const WORDS: [&str; 6] = [
    "Eva Muster",
    "eva@acme.example",
    "7654321",
    "in the sauna",
    "her boss, Mr Krause",
    "Head of Operations",
];

/// A lead that was followed up and refused, beside another: with a merge, a move to another folder, a version on a
/// branch that never landed, and a removal that was taken back.
fn refused_lead() -> Team {
    let team = Team::new();
    for (at, who, line) in [
        (
            "2026-11-20T08:30:00Z",
            "tom",
            "new --id acme-7k3q --company 'Acme GmbH' --source website_request --contact 'Eva Muster' \
             --title 'Head of Operations' --email eva@acme.example --phone '+49 30 7654321' \
             --signal asked_for_pricing='Eva Muster asked for a price'",
        ),
        (
            "2026-11-20T08:35:00Z",
            "tom",
            "new --id brill-9c4z --company 'Brill SA' --source webinar --contact 'Luc Brill' --email luc@brill.example",
        ),
        ("2026-11-20T08:45:00Z", "ana", "assign acme"),
        ("2026-11-20T09:00:00Z", "ana", "move acme working"),
    ] {
        team.done(at, who, line);
    }
    team.place.git(&["tag", "first-week"]);
    team.place.branch("calls");
    team.done(
        "2026-11-20T10:00:00Z",
        "ana",
        "touch acme call left_message -m 'She is in the sauna.'",
    );
    team.place.switch("main");
    team.done("2026-11-20T10:30:00Z", "ana", "touch brill call no_answer");
    let mut merge = at("2026-11-20T11:00:00Z", &team, "ana");
    merge.args([
        "merge",
        "--quiet",
        "--no-ff",
        "-m",
        "calls of the day",
        "calls",
    ]);
    assert!(merge.output().unwrap().status.success());
    team.place.branch("idea");
    edit(&team, ACME, "source: website_request", "source: referral");
    edit(&team, ACME, "sauna", "sauna with her boss, Mr Krause");
    commit("2026-11-20T11:30:00Z", &team, "ana", "what if");
    team.place.switch("main");
    // Two leads in one commit, one of them to another folder.
    fs::create_dir(team.place.dir().join("leads/sorted")).unwrap();
    team.place.git(&["mv", ACME, "leads/sorted/acme-7k3q.yaml"]);
    edit(
        &team,
        "leads/2026-11/brill-9c4z.yaml",
        "webinar",
        "referral",
    );
    commit("2026-11-20T12:00:00Z", &team, "ana", "sorted");
    team.place
        .git(&["rm", "--quiet", "leads/sorted/acme-7k3q.yaml"]);
    commit("2026-11-20T12:10:00Z", &team, "ana", "gone");
    team.place.git(&[
        "checkout",
        "--quiet",
        "HEAD^",
        "--",
        "leads/sorted/acme-7k3q.yaml",
    ]);
    team.place.git(&["mv", "leads/sorted/acme-7k3q.yaml", ACME]);
    commit("2026-11-20T12:20:00Z", &team, "ana", "back");
    team.done(
        "2026-11-20T12:30:00Z",
        "ana",
        "resolve acme no_need --reply email -m 'Eva Muster decides in spring.'",
    );
    team
}

fn at(at: &str, team: &Team, who: &str) -> std::process::Command {
    let mut git = team.place.program("git");
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), who)
            .env(
                format!("GIT_{role}_EMAIL"),
                format!("{who}@brightwell.example"),
            )
            .env(format!("GIT_{role}_DATE"), at);
    }
    git
}

fn commit(date: &str, team: &Team, who: &str, subject: &str) {
    team.place.git(&["add", "--all"]);
    let mut git = at(date, team, who);
    git.args(["commit", "--quiet", "-m", subject]);
    assert!(git.output().unwrap().status.success(), "{subject}");
}

fn edit(team: &Team, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(team.place.dir().join(path)).unwrap();
    assert!(text.contains(from), "{path} has no {from}:\n{text}");
    team.place.write(path, &text.replace(from, to));
}

fn erase(team: &Team, words: &[&str]) -> Said {
    team.leads(LATER, "mia", &[&["erase", "acme"], words].concat())
}

/// Returns the words that any object of a repository holds.
fn found_in(team: &Team, folder: &str) -> Vec<&'static str> {
    let all = team.place.git_with(
        &["-C", folder, "cat-file", "--batch-all-objects", "--batch"],
        b"",
    );
    let all = String::from_utf8_lossy(&all).into_owned();
    WORDS
        .into_iter()
        .filter(|word| all.contains(word))
        .collect()
}

/// Returns who did what and when, commit by commit, on every branch.
fn log(team: &Team, folder: &str) -> String {
    let format = "--format=%an %ae %at %cn %ce %ct %s|%D";
    team.place
        .git(&["-C", folder, "log", "--all", "--topo-order", format])
}

fn audit(team: &Team, folder: &str, words: &[&str]) -> Said {
    let all = [&["-C", folder, "audit", "--as-of", LATER], words].concat();
    team.leads(LATER, "mia", &all)
}

#[test]
fn what_is_personal_goes_and_what_happened_stays() {
    let team = refused_lead();
    let before = fs::read_to_string(team.place.dir().join(ACME)).unwrap();
    let dry = erase(&team, &["--dry-run"]);
    assert_eq!(dry.code, Some(0), "{dry:?}");
    assert!(
        dry.out.contains("-  email: eva@acme.example"),
        "{}",
        dry.out
    );
    assert_eq!(
        fs::read_to_string(team.place.dir().join(ACME)).unwrap(),
        before
    );

    let said = erase(&team, &["-m", "request 2026-014", "--commit"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let lead = fs::read_to_string(team.place.dir().join(ACME)).unwrap();
    assert!(WORDS.iter().all(|word| !lead.contains(word)), "{lead}");
    assert!(lead.contains("reason: request 2026-014"), "{lead}");
    assert!(lead.contains("outcome: left_message"), "{lead}");
    // Every commit that wrote a version with such data, on whatever branch, and what leads there.
    for told in [
        "9 commits still hold it:",
        "tom  4 fields  acme-7k3q: new",
        "ana  5 fields  what if",
        "reached from: calls, idea, main, first-week",
        "leads erase acme-7k3q --rewrite DIR",
    ] {
        assert!(said.out.contains(told), "no {told} in\n{}", said.out);
    }
    // Nobody finds fault with it, and nothing is told twice.
    let check = team.leads(LATER, "mia", &["check", "--committed", "--as-of", LATER]);
    assert!(!check.out.contains("acme"), "{}", check.out);
    let audit = audit(&team, ".", &[]);
    assert!(!audit.out.contains("append-only"), "{}", audit.out);
    let log = team.leads(LATER, "mia", &["log", "acme"]).out;
    assert_eq!(log.matches("left_message").count(), 1, "{log}");

    let again = erase(&team, &[]);
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(
        again.out.contains("no personal data in its file"),
        "{}",
        again.out
    );
    let json = erase(&team, &["--format", "json"]).out;
    for told in [
        "\"kind\": \"erasure\"",
        "\"change\": null",
        "\"fields\": 6",
        "\"readable\": true",
    ] {
        assert!(json.contains(told), "no {told} in\n{json}");
    }
}

#[test]
fn an_open_lead_is_ended_first() {
    let team = Team::new();
    team.done(
        "2026-11-20T08:30:00Z",
        "tom",
        "new --id acme-7k3q --company 'Acme GmbH' --source referral --contact 'Eva Muster' --email eva@acme.example",
    );
    team.refused(
        LATER,
        "mia",
        "erase acme",
        &["still open (inquiry)", "leads resolve acme-7k3q"],
    );
    team.done("2026-11-20T09:00:00Z", "mia", "erase acme --force");
}

#[test]
fn nothing_is_changed_under_cover_of_an_erasure() {
    for (from, to) in [
        ("outcome: left_message", "outcome: connected"),
        ("by: ana", "by: tom"),
        ("reason: no_need", "reason: spam"),
        (
            "at: 2026-11-20T11:00:00+01:00",
            "at: 2026-11-20T10:00:00+01:00",
        ),
    ] {
        let team = refused_lead();
        assert_eq!(erase(&team, &[]).code, Some(0));
        edit(&team, ACME, from, to);
        commit(
            "2026-12-01T09:00:00Z",
            &team,
            "mia",
            "acme-7k3q: personal data erased",
        );
        let said = audit(&team, ".", &["--only", "append-only"]);
        assert_eq!(said.code, Some(1), "{from}: {said:?}");
        assert!(said.out.contains("mia in"), "{from}: {}", said.out);
    }
}

#[test]
fn the_history_is_written_anew_and_proves_the_same() {
    let team = refused_lead();
    let anchor = team.place.root().join("anchor.txt");
    let anchor = anchor.to_str().unwrap();
    let kept = team.place.root().join("kept.txt");
    assert_eq!(
        audit(&team, ".", &["--exit-zero", "--anchor", anchor]).code,
        Some(0)
    );
    fs::copy(anchor, &kept).unwrap();
    let early = erase(&team, &["--rewrite", "../clean"]);
    assert_eq!(early.code, Some(1), "{early:?}");
    assert!(
        early.err.contains("has not been erased on main"),
        "{early:?}"
    );
    assert_eq!(erase(&team, &["--commit"]).code, Some(0));
    team.place.write("notes.txt", "Ask Eva Muster.");
    team.place
        .git(&["stash", "push", "--quiet", "--include-untracked"]);

    let said = erase(&team, &["--rewrite", "../clean", "--anchor", anchor]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(said.out.matches("proved:").count(), 4, "{}", said.out);
    assert!(!said.out.contains("left:"), "{}", said.out);
    assert_eq!(found_in(&team, "../clean"), [""; 0]);
    assert_eq!(found_in(&team, ".").len(), WORDS.len());
    // Only the names of the commits and the words are others.
    let without_stash = |log: &str| {
        let lines = log.lines().filter(|line| !line.contains("main: "));
        lines
            .filter(|line| !line.ends_with("refs/stash"))
            .map(str::to_owned)
            .collect::<std::collections::BTreeSet<_>>()
    };
    let (old, new) = (log(&team, "."), log(&team, "../clean"));
    assert_eq!(without_stash(&old), without_stash(&new));
    for name in [
        "main:leads/2026-11/brill-9c4z.yaml",
        "main:policy",
        "first-week:schema",
    ] {
        let object = |folder| team.place.git(&["-C", folder, "rev-parse", name]);
        assert_eq!(object("."), object("../clean"), "{name}");
    }
    // What came before the lead is the same to the last bit.
    let first = |folder| {
        team.place
            .git(&["-C", folder, "rev-list", "--max-parents=0", "main"])
    };
    assert_eq!(first("."), first("../clean"));
    assert_eq!(
        team.place.git(&["-C", "../clean", "status", "--porcelain"]),
        ""
    );

    // The anchor of the old history holds for the new one, and so does the new anchor.
    for file in [kept.to_str().unwrap(), anchor] {
        let audit = audit(
            &team,
            "../clean",
            &["--only", "history-rewritten", "--anchor", file, "--verify"],
        );
        assert_eq!(audit.code, Some(0), "{audit:?}");
    }
    let findings = |folder| {
        let said = audit(&team, folder, &["--format", "json"]).out;
        said.matches("\"rule\"").count()
    };
    assert_eq!(findings("."), findings("../clean"));
    let status = |folder| {
        team.leads(
            LATER,
            "mia",
            &["-C", folder, "status", "--all", "--as-of", LATER],
        )
        .out
    };
    assert_eq!(status("."), status("../clean"));

    for there in ["../clean", "../kept.txt"] {
        let said = erase(&team, &["--rewrite", there]);
        assert_eq!(said.code, Some(2), "{said:?}");
        assert!(said.err.contains("is there already"), "{said:?}");
        assert!(team.place.dir().join(there).exists());
    }
    let done = team.leads(
        LATER,
        "mia",
        &["-C", "../clean", "erase", "acme", "--rewrite", "../more"],
    );
    assert_eq!(done.code, Some(1), "{done:?}");
}

#[test]
fn versions_that_cannot_be_read_and_notes_that_were_corrected() {
    let team = Team::new();
    team.done(
        "2026-11-20T08:30:00Z",
        "tom",
        "new --id acme-7k3q --company 'Acme GmbH' --source referral --contact 'Eva Muster' --email eva@acme.example",
    );
    team.place.branch("calls");
    for (date, line) in [
        (
            "2026-11-20T09:00:00Z",
            "touch acme call left_message -m 'She is in the sauna.'",
        ),
        (
            "2026-11-20T09:10:00Z",
            "pause acme --until 2026-12-20 -m 'Eva Muster is away'",
        ),
    ] {
        team.done(date, "ana", line);
    }
    edit(
        &team,
        ACME,
        "She is in the sauna.",
        "She is not in the sauna.",
    );
    commit("2026-11-20T09:20:00Z", &team, "ana", "a slip");
    let whole = fs::read_to_string(team.place.dir().join(ACME)).unwrap();
    team.place
        .write(ACME, &format!("{whole}<<<<<<< Eva Muster\n"));
    commit("2026-11-20T09:30:00Z", &team, "ana", "torn");
    team.place.write(ACME, &whole);
    commit("2026-11-20T09:40:00Z", &team, "ana", "whole");
    team.place.switch("main");
    edit(&team, ACME, "source: referral", "source: webinar");
    commit("2026-11-20T10:00:00Z", &team, "tom", "it was the webinar");
    // The merge says the note in its own words.
    team.place.merge(&["calls"]);
    edit(
        &team,
        ACME,
        "She is not in the sauna.",
        "Not in the sauna, her boss, Mr Krause.",
    );
    commit("2026-11-20T11:00:00Z", &team, "ana", "calls of Eva Muster");
    team.place
        .git(&["tag", "--annotate", "-m", "for Eva Muster", "sent"]);
    team.place
        .git(&["branch", "--quiet", "--delete", "--force", "calls"]);
    team.done(
        "2026-11-21T09:00:00Z",
        "ana",
        "touch acme call connected -m 'her boss, Mr Krause'",
    );
    team.place.write("notes/copy.txt", &whole);
    commit("2026-11-21T09:30:00Z", &team, "ana", "a copy");
    assert_eq!(erase(&team, &["--force", "--commit"]).code, Some(0));

    let said = erase(&team, &["--rewrite", "../clean", "--format", "json"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let before = team.place.git(&["show", "sent:policy/teams.yaml"]);
    assert_eq!(
        team.place
            .git(&["-C", "../clean", "show", "sent:policy/teams.yaml"]),
        before
    );
    // Messages are nobody's to change: they are told.
    for told in [
        "in its message or a name: “Eva Muster”",
        ", in its message: “Eva Muster”",
    ] {
        assert!(said.out.contains(told), "no {told} in\n{}", said.out);
    }
    assert_eq!(found_in(&team, "../clean"), ["Eva Muster"]);
    let torn = team
        .place
        .git(&["-C", "../clean", "log", "--format=%H", "--grep=^torn"]);
    let text = team
        .place
        .git(&["-C", "../clean", "show", &format!("{torn}:{ACME}")]);
    assert!(
        text.ends_with("# id: acme-7k3q\n# stage: inquiry"),
        "{text}"
    );
}

#[test]
fn a_clone_without_all_of_it_writes_nothing_anew() {
    let team = refused_lead();
    assert_eq!(erase(&team, &["--commit"]).code, Some(0));
    let from = format!("file://{}", team.place.dir().display());
    team.place
        .git(&["clone", "--quiet", "--depth=2", &from, "../shallow"]);
    let said = team.leads(
        LATER,
        "mia",
        &["-C", "../shallow", "erase", "acme", "--rewrite", "../clean"],
    );
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("git fetch --unshallow"), "{said:?}");
    assert!(!team.place.root().join("clean").exists());
    team.place.git(&["switch", "--quiet", "--detach"]);
    let said = erase(&team, &["--rewrite", "../clean"]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("no branch is checked out"), "{said:?}");
}

#[test]
fn words_are_told_to_another_program() {
    let team = refused_lead();
    let said = erase(&team, &["--words"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    for line in [
        "literal:Eva Muster==>(erased)\n",
        "literal:eva@acme.example==>(erased)\n",
    ] {
        assert!(said.out.contains(line), "no {line} in\n{}", said.out);
    }
    assert!(
        said.out.lines().all(|line| line.starts_with("literal:")),
        "{}",
        said.out
    );
    assert!(!said.out.contains("Brill"), "{}", said.out);
}

#[test]
fn an_erased_lead_may_go() {
    let team = refused_lead();
    let remove = |team: &Team| {
        team.place.git(&["rm", "--quiet", ACME]);
        commit(LATER, team, "mia", "acme-7k3q: removed");
        audit(team, ".", &["--only", "deleted-lead"]).out
    };
    assert!(remove(&team).contains("was removed by mia"));
    let team = refused_lead();
    assert_eq!(erase(&team, &["--commit"]).code, Some(0));
    assert_eq!(remove(&team), "no findings\n");
    // It is in the history still, and can be taken out of it.
    let said = erase(&team, &["--rewrite", "../clean"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(found_in(&team, "../clean"), [""; 0]);
}

#[test]
fn a_book_in_a_newer_form_is_refused_by_every_command() {
    let team = refused_lead();
    let said = team.leads(LATER, "mia", &["migrate", "--dry-run"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(
        said.out,
        "already at version 1, the newest: nothing to do\n"
    );
    let path = "policy/definition.yaml";
    let text = fs::read_to_string(team.place.dir().join(path)).unwrap();
    team.place.write(
        path,
        &text.replace("schema_version: 1", "schema_version: 2\nnew_things: {}"),
    );
    commit("2026-12-01T09:00:00Z", &team, "mia", "policy: brought up");
    for line in [
        "status",
        "show acme",
        "log acme",
        "check",
        "check --base HEAD~1",
        "audit",
        "explain acme",
        "doctor",
        "policy show",
        "policy sign",
        "policy due --from 2026-11-20T16:00:00+01:00 --within 8bh",
        "new --company X --source referral",
        "touch acme call connected",
        "erase acme",
        "migrate",
        "export",
        "export --what files",
        "dedupe",
        "import policy/sla.yaml --preset hubspot",
        "merge-check main",
        "resolve-conflict",
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let said = team.leads(LATER, "mia", &words);
        assert_eq!(said.code, Some(2), "{line}: {said:?}");
        assert!(said.err.contains("for a newer leads"), "{line}: {said:?}");
    }
}

/// How the leads of another program come in: nobody has a company, and the key is an address.
const MAP: &str = "system: oldcrm
key: Mail
fields:
  company.name: { column: [Company, Person] }
  contact.name: Person
  contact.email: { column: Mail, as: email }
  source: { constant: referral }
  stage: { constant: won }
  received_at: { column: Created, date: iso }
  owner: { constant: sam }
  fit: { constant: [{ criterion: industry, met: true, evidence: bought before }] }
  signals: { constant: [{ signal: asked_for_demo, evidence: bought before }] }
  handoff: { constant: { from: ana, to: sam, at: 2026-01-10T09:00:00Z } }
x_fields: rest
";

const ROWS: &str = "Mail,Company,Person,Created,Mobile Phone,Home Address,Remark,State
eva@private.example,,Eva Muster,2026-11-18T09:00:00Z,+49 170 7654321,12 Sauna Street,Eva Muster likes tea,Sold - Paid
jo@corp.example,Corp Ltd,Jo Roth,2026-11-18T09:00:00Z,+49 170 1111111,1 Other Street,likes coffee,Sold - Paid
";

#[test]
fn nothing_that_an_import_kept_of_a_person_is_left() {
    let team = Team::new();
    for (name, text) in [("map.yaml", MAP), ("crm.csv", ROWS)] {
        fs::write(team.place.root().join(name), text).unwrap();
    }
    let import = |more: &[&str]| {
        let words = ["import", "../crm.csv", "--mapping", "../map.yaml"];
        team.leads(LATER, "mia", &[&words[..], more].concat())
    };
    let said = import(&["--commit"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let words = [
        "Muster",
        "muster",
        "eva@",
        "private.example",
        "7654321",
        "Sauna",
        "likes tea",
        "seen",
    ];
    let files = team.place.git(&["ls-files", "leads"]);
    let file = files.lines().find(|file| file.contains("/eva-")).unwrap();
    let text = || fs::read_to_string(team.place.dir().join(file)).unwrap();
    for word in ["Muster", "eva@private.example", "7654321", "Sauna", "seen"] {
        assert!(text().contains(word), "{word}\n{}", text());
    }
    // Whatever the export is: it tells nobody who it was either.
    for what in ["leads", "events", "files"] {
        for form in ["csv", "jsonl"] {
            let line = ["export", "--what", what, "--format", form, "--redact"];
            let said = team.leads(LATER, "mia", &line);
            for word in ["eva@", "7654321", "Sauna", "likes tea", "seen"] {
                assert!(
                    !said.out.contains(word),
                    "{what} {form} {word}\n{}",
                    said.out
                );
            }
        }
    }

    let said = team.leads(
        LATER,
        "mia",
        &["erase", "eva", "-m", "request 7", "--commit"],
    );
    assert_eq!(said.code, Some(0), "{said:?}");
    for word in words {
        assert!(!text().contains(word), "{word}\n{}", text());
    }
    for line in [
        "company:\n  name: erased\n",
        "x_import:\n  system: oldcrm\n",
        "stage: won\n",
        "reason: request 7\n",
    ] {
        assert!(text().contains(line), "no {line:?} in\n{}", text());
    }

    // The row does not bring it back, and the other one is as it was.
    let again = import(&["--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&again.out).unwrap();
    let counts = &told["counts"];
    assert_eq!(
        (&counts["unchanged"], &counts["rejected"]),
        (&1.into(), &1.into()),
        "{told}"
    );
    let why = told["rejects"][0]["reasons"][0].as_str().unwrap();
    assert!(why.contains("is erased: it does not come back"), "{why}");
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");

    let said = team.leads(LATER, "mia", &["erase", "eva", "--rewrite", "../clean"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(!said.out.contains("Sold - Paid"), "{}", said.out);
    let patches = team
        .place
        .git(&["-C", "../clean", "log", "--patch", "--all", "--", file]);
    for word in words {
        assert!(!patches.contains(word), "{word}\n{patches}");
    }
    let said = audit(&team, "../clean", &["--moves"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("eva-"), "{}", said.out);
}
