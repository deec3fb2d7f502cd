//! Leads taken over from other programs: every row is a lead or told why not, and nothing that people did is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::Value;

use crate::git::{Said, Sandbox};
use crate::work::Team;

const NOON: &str = "2026-11-20T11:00:00Z";

const MAP: &str = "system: oldcrm
key: Id
fields:
  company.name: Company
  company.country: { column: Country, as: country }
  contact.name: Person
  contact.email: { column: Mail, as: email, if_wrong: leave_out }
  source: { column: From, map: { Web: website_request, Friend: referral, Fair: trade_show } }
  received_at: { column: Created, date: iso }
  stage: { column: State, map: { open: inquiry, sold: won, busy: working }, default: inquiry }
by_stage:
  working: { owner: { constant: ana } }
  won:
    owner: { constant: sam }
    fit: { constant: [{ criterion: industry, met: true, evidence: bought before the import }] }
    signals: { constant: [{ signal: asked_for_demo, evidence: bought before the import }] }
    handoff: { constant: { from: ana, to: sam, at: 2026-01-10T09:00:00Z } }
dates:
  working: { column: Called, date: iso }
  won: { column: Won, date: iso }
x_fields: rest
";

const HEAD: &str = "Id,Company,Country,Person,Mail,From,Created,State,Called,Won,Remark\n";

/// Two open leads and one that was won.
const ROWS: &str = "7,Acme GmbH,Germany,Eva Muster,eva@acme.example,Web,2026-11-18T09:00:00Z,open,,,\"asked, twice\"
8,Brill SA,FR,,no address,Friend,2026-11-19T10:00:00Z,,,,
9,Corp Ltd,United Kingdom,Jo,jo@corp.example,Fair,2026-01-05T08:00:00Z,sold,2026-01-07T09:00:00Z,2026-02-01T10:00:00Z,
";

impl Team {
    fn file(&self, name: &str) -> PathBuf {
        self.place.root().join(name)
    }

    /// Writes a file beside the repository.
    fn put(&self, name: &str, text: &str) -> String {
        fs::write(self.file(name), text).unwrap();
        format!("../{name}")
    }

    /// Imports rows as this person.
    fn import(&self, who: &str, rows: &str, more: &[&str]) -> Said {
        let file = self.put("crm.csv", &format!("{HEAD}{rows}"));
        let map = self.put("map.yaml", MAP);
        let words = [&["import", &file, "--mapping", &map], more].concat();
        self.leads(NOON, who, &words)
    }

    /// Imports rows and returns the document about it.
    fn imported(&self, who: &str, rows: &str, more: &[&str]) -> Value {
        let said = self.import(who, rows, &[more, &["--format", "json"]].concat());
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
    }

    fn leads_here(&self) -> BTreeMap<String, String> {
        let mut leads = BTreeMap::new();
        let folder = self.place.dir().join("leads");
        let Ok(months) = fs::read_dir(folder) else {
            return leads;
        };
        for month in months {
            for file in fs::read_dir(month.unwrap().path()).unwrap() {
                let file = file.unwrap().path();
                let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
                leads.insert(name, fs::read_to_string(file).unwrap());
            }
        }
        leads
    }

    /// Returns the text of the lead whose id begins so.
    fn lead_of(&self, begin: &str) -> String {
        let leads = self.leads_here();
        let found = leads.iter().find(|(id, _)| id.starts_with(begin));
        found
            .unwrap_or_else(|| panic!("{:?}", leads.keys()))
            .1
            .clone()
    }

    /// Commits everything as this person.
    fn commit_by(&self, who: &str, subject: &str) {
        self.place.git(&["add", "--all"]);
        let mut command = self.place.program("git");
        command
            .args(["commit", "--quiet", "--message", subject])
            .env("GIT_AUTHOR_EMAIL", format!("{who}@brightwell.example"))
            .env("GIT_AUTHOR_DATE", NOON)
            .env("GIT_COMMITTER_DATE", NOON);
        assert!(command.output().unwrap().status.success(), "{subject}");
    }

    /// An audit must find this move illegal.
    fn illegal(&self, words: &str) {
        let audit = self.leads(NOON, "ana", &["audit", "--as-of", NOON]);
        let found = format!("error[illegal-move]: {words}");
        assert!(
            audit.code == Some(1) && audit.out.contains(&found),
            "{audit:?}"
        );
    }

    fn edit(&self, begin: &str, old: &str, new: &str) {
        let files = self.place.git(&["ls-files", "leads"]);
        let path = files
            .lines()
            .find(|path| path.contains(&format!("/{begin}-")))
            .unwrap();
        let text = fs::read_to_string(self.place.dir().join(path)).unwrap();
        assert!(text.contains(old), "{text}");
        self.place.write(path, &text.replace(old, new));
    }
}

fn counts(document: &Value) -> BTreeMap<&str, u64> {
    let counts = document["counts"].as_object().unwrap();
    let numbers = counts
        .iter()
        .filter_map(|(name, count)| Some((name.as_str(), count.as_u64()?)));
    numbers.filter(|(_, count)| *count > 0).collect()
}

#[test]
fn rows_become_leads_and_a_second_run_changes_nothing() {
    let team = Team::new();
    let first = team.imported("mia", ROWS, &["--commit"]);
    assert_eq!(counts(&first), [("new", 3), ("rows", 3)].into());
    assert_eq!(
        team.place.git(&["log", "-1", "--format=%s %an"]),
        "import: 3 new from oldcrm mia"
    );
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");
    let acme = team.lead_of("acme");
    for line in [
        "  name: Acme GmbH\n  country: DE\n",
        "  email: eva@acme.example\n",
        "received_at: 2026-11-18T09:00:00+00:00\n",
        "source: website_request\n",
        "  Remark: asked, twice\n",
        "x_import:\n  system: oldcrm\n  key: \"7\"\n",
    ] {
        assert!(acme.contains(line), "no {line:?} in\n{acme}");
    }
    let brill = team.lead_of("brill");
    assert!(
        brill.contains("  Mail: no address\n") && !brill.contains("email"),
        "{brill}"
    );
    let paths = team.place.git(&["ls-files", "leads"]);
    assert!(
        paths.contains("leads/2026-01/corp-") && paths.contains("leads/2026-11/acme-"),
        "{paths}"
    );
    let check = team.leads(
        NOON,
        "mia",
        &[
            "check",
            "--as-of",
            NOON,
            "--skip",
            "overdue,agreement-missing",
        ],
    );
    assert_eq!((check.code, check.out.as_str()), (Some(0), "no findings\n"));

    let before = team.leads_here();
    let second = team.imported("mia", ROWS, &["--commit"]);
    assert_eq!(counts(&second), [("rows", 3), ("unchanged", 3)].into());
    assert_eq!(second["commits"], Value::Array(Vec::new()));
    assert_eq!(team.leads_here(), before);
}

#[test]
fn a_dry_run_writes_nothing_and_shows_a_lead() {
    let team = Team::new();
    let said = team.import("mia", ROWS, &["--dry-run", "--rejects", "../rejects.csv"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    for words in [
        "company:\n    name: Acme GmbH\n",
        "3 would be new",
        "inquiry 2 · won 1",
        "nothing was written",
    ] {
        assert!(said.out.contains(words), "{}", said.out);
    }
    assert!(team.leads_here().is_empty() && !team.file("rejects.csv").exists());
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");
}

#[test]
fn rejected_rows_go_to_a_file_with_the_reason_and_can_be_mended_there() {
    let team = Team::new();
    let bad = "1,,DE,,,Web,,open,,,=1+1\n2,Deep,Narnia,,,Web,,open,,,\n3,Fine,DE,,,Web,,open,,,x\n\
               3,Fine,DE,,,Friend,,open,,,later\n4,Odd,DE,,,Moon,,open,,,\n\
               66,Unsourced,DE,,,,,open,,,\n,Keyless,DE,,,Web,,open,,,\n5,Short,DE\n";
    let said = team.import("mia", bad, &["--rejects", "../rejects.csv"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    for words in [
        "row 1 (line 2): it names no company: `Company` is empty",
        "`Narnia` is not a country",
        "what `Moon` stands for",
        "7 not taken",
        "row 4 has the same key, `3`, and comes later",
    ] {
        assert!(said.out.contains(words), "no `{words}` in\n{}", said.out);
    }
    let text = fs::read_to_string(team.file("rejects.csv")).unwrap();
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(
        header.join(","),
        format!("{},leads_reason", HEAD.trim_end())
    );
    let rows: Vec<Vec<String>> = table
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(
        rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(),
        ["1", "2", "3", "4", "66", "", "5"]
    );
    assert_eq!(rows[0][10], "'=1+1");
    assert!(
        rows[2][11].starts_with("row 4 has the same key"),
        "{rows:?}"
    );
    assert_eq!(team.leads_here().len(), 1);

    // Not over what somebody may be mending.
    let again = team.import("mia", bad, &["--rejects", "../rejects.csv"]);
    assert!(
        again.code == Some(2) && again.err.contains("is there already"),
        "{again:?}"
    );
    let mended = text
        .replace("1,,DE", "1,Acme,DE")
        .replace("Narnia", "Norway")
        .replace("Moon", "Web")
        .replace(",Keyless", "6,Keyless");
    let file = team.put("mended.csv", &mended);
    let said = team.leads(
        NOON,
        "mia",
        &[
            "import",
            &file,
            "--mapping",
            "../map.yaml",
            "--format",
            "json",
        ],
    );
    let document: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        counts(&document),
        [("changed", 1), ("new", 4), ("rejected", 2), ("rows", 7)].into(),
        "{said:?}"
    );
    assert!(team.lead_of("acme").contains("Remark: \"=1+1\"\n"));
    assert!(!team.lead_of("acme").contains("leads_reason"));
}

#[test]
fn what_people_did_is_never_undone() {
    let team = Team::new();
    team.imported("mia", ROWS, &["--commit"]);
    team.edit(
        "acme",
        "name: Eva Muster",
        "name: Eva Muster-Klein # told on the phone",
    );
    team.edit("acme", "stage: inquiry", "stage: working\nowner: ana");
    let before = team.lead_of("acme");
    assert_eq!(
        counts(&team.imported("mia", ROWS, &[])),
        [("rows", 3), ("unchanged", 3)].into()
    );

    let later = ROWS
        .replace("Eva Muster,eva@acme.example", "Eva M.,eva.m@acme.example")
        .replace("Brill SA", "Brill SAS");
    let told = team.imported("mia", &later, &[]);
    assert_eq!(
        counts(&told),
        [("changed", 2), ("rows", 3), ("unchanged", 1)].into()
    );
    assert_eq!(team.lead_of("acme"), before);

    let taken = team.imported("mia", &later, &["--update"]);
    assert_eq!(
        counts(&taken),
        [("rows", 3), ("unchanged", 1), ("updated", 2)].into()
    );
    let after = team.lead_of("acme");
    assert!(
        after.contains("name: Eva Muster-Klein # told on the phone\n"),
        "{after}"
    );
    assert!(
        after.contains("email: eva.m@acme.example\n") && after.contains("stage: working\n"),
        "{after}"
    );
    assert!(team.lead_of("brill").contains("name: Brill SAS\n"));
    assert_eq!(
        counts(&team.imported("mia", &later, &["--update"])),
        [("rows", 3), ("unchanged", 3)].into()
    );
}

#[test]
fn beyond_the_first_stage_only_who_leads_a_team_brings_leads_in() {
    let team = Team::new();
    let said = team.import("tom", ROWS, &["--commit"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    for words in [
        "1 lead would come in beyond the first stage (1 won)",
        "only who leads a team may do that, and tom does not",
        "ask ana or mia or sam",
    ] {
        assert!(said.err.contains(words), "no `{words}` in {}", said.err);
    }
    assert!(team.leads_here().is_empty());
    let open = ROWS.lines().take(2).collect::<Vec<_>>().join("\n");
    assert_eq!(
        counts(&team.imported("tom", &open, &["--commit"])),
        [("new", 2), ("rows", 2)].into()
    );

    let said = team.import("mia", ROWS, &["--commit"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let audit = team.leads(NOON, "ana", &["audit", "--moves", "--as-of", NOON]);
    assert_eq!(audit.code, Some(0), "{audit:?}");
    let moves: BTreeSet<String> = audit
        .out
        .lines()
        .filter(|line| line.contains(" by "))
        .map(|line| {
            line.split_whitespace()
                .skip(1)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(
        moves,
        ["imported as inquiry by tom", "imported as won by mia"]
            .map(str::to_owned)
            .into()
    );
}

#[test]
fn a_pull_request_smuggles_nothing_past_a_gate_as_an_import() {
    for (who, code, words) in [
        (
            "tom",
            1,
            [
                "error[illegal-move]: filed in accepted by tom",
                "the policy has no move from inquiry to accepted",
            ],
        ),
        (
            "mia",
            0,
            [
                "warning[imported-lead]: 1 lead was taken over from oldcrm beyond the first stage, by mia in",
                "imported as accepted",
            ],
        ),
    ] {
        let team = Team::new();
        team.place.branch("change");
        team.place.write(
            "leads/2026-11/corp-2222.yaml",
            "id: corp-2222\ncompany: { name: Corp }\ncontact: { name: Jo, email: jo@corp.example }\nsource: referral\n\
             received_at: 2026-11-20T08:00:00Z\nstage: accepted\nowner: sam\n\
             fit: [{ criterion: size, met: true, evidence: x }]\nsignals: [{ signal: asked_for_demo, evidence: x }]\n\
             handoff: { from: ana, to: sam, at: 2026-11-20T08:00:00Z, how_engaged: x, message: x, spoke_with: x }\n\
             x_import: { system: oldcrm, key: \"1\" }\n",
        );
        team.commit_by(who, "import: 1 new from oldcrm");
        let said = team.leads(NOON, "ana", &["check", "--base", "main", "--as-of", NOON]);
        assert_eq!(said.code, Some(code), "{said:?}");
        for words in words {
            assert!(said.out.contains(words), "no `{words}` in\n{}", said.out);
        }
    }
}

#[test]
fn a_move_is_no_import_because_the_lead_was_one() {
    let team = Team::new();
    team.imported("mia", ROWS, &["--commit"]);
    team.edit("acme", "stage: inquiry", "stage: won");
    team.commit_by("mia", "by hand");
    team.illegal("inquiry → won by mia");

    // Nor is one after somebody here has moved the lead, whatever it says.
    let team = Team::new();
    team.imported("mia", ROWS, &["--commit"]);
    team.edit("acme", "stage: inquiry", "stage: working\nowner: ana");
    team.commit_by("ana", "I take it");
    team.edit("acme", "stage: working", "stage: accepted");
    team.edit("acme", "  system:", "  at: 2026-11-20T10:00:00Z\n  system:");
    team.commit_by("sam", "import: 1 moved in oldcrm");
    team.illegal("working → accepted by sam");
}

#[test]
fn a_move_that_is_taken_over_is_one_before_it_is_committed() {
    let team = Team::new();
    team.imported("mia", ROWS, &["--commit"]);
    let check = || {
        let words = ["check", "--only", "illegal-move", "--as-of", NOON];
        team.leads(NOON, "mia", &words)
    };
    team.edit("acme", "stage: inquiry", "stage: won");
    let by_hand = check();
    assert!(by_hand.out.contains("inquiry → won"), "{by_hand:?}");
    team.edit("acme", "  system:", "  at: 2026-11-20T10:00:00Z\n  system:");
    let taken_over = check();
    assert_eq!(taken_over.code, Some(0), "{taken_over:?}");
}

#[test]
fn with_a_commit_nothing_else_that_is_staged_goes_along() {
    let team = Team::new();
    team.place
        .write("notes.txt", "mine")
        .git(&["add", "notes.txt"]);
    let said = team.import("mia", ROWS, &["--commit"]);
    assert!(
        said.code == Some(1) && said.err.contains("something else is staged"),
        "{said:?}"
    );
    assert!(team.leads_here().is_empty());
    assert_eq!(team.place.git(&["status", "--porcelain"]), "A  notes.txt");
}

#[test]
fn a_merge_that_is_not_finished_is_not_ended_by_an_import() {
    let team = Team::new();
    team.place.branch("side");
    team.place.write("notes.txt", "theirs").commit("side");
    team.place.switch("main");
    team.place.write("other.txt", "ours").commit("main");
    team.place
        .git(&["merge", "--no-commit", "--no-ff", "--strategy=ours", "side"]);
    let said = team.import("mia", ROWS, &["--commit"]);
    assert!(
        said.code == Some(2) && said.err.contains("during a merge"),
        "{said:?}"
    );
    assert!(team.leads_here().is_empty());
}

#[test]
fn a_hook_that_refuses_leaves_the_index_as_it_was() {
    if !cfg!(unix) {
        return;
    }
    let team = Team::new();
    team.place.write(
        ".git/hooks/pre-commit",
        "#!/bin/sh\necho no imports today >&2\nexit 1\n",
    );
    let mut command = team.place.program("chmod");
    command.args(["+x", ".git/hooks/pre-commit"]);
    assert!(command.output().unwrap().status.success());
    let said = team.import("mia", ROWS, &["--commit"]);
    assert!(
        said.code == Some(2) && said.err.contains("no imports today"),
        "{said:?}"
    );
    assert_eq!(team.place.git(&["diff", "--cached", "--name-only"]), "");
    assert_eq!(
        counts(&team.imported("mia", ROWS, &[])),
        [("rows", 3), ("unchanged", 3)].into()
    );
}

#[test]
fn history_is_told_at_its_true_times() {
    let top = Team::new();
    // A book begins with its past: the policy is not committed yet.
    let place = Sandbox::new();
    place.take_rules(top.place.dir());
    let refused = top.import("mia", ROWS, &["--replay"]);
    assert!(
        refused.code == Some(1) && refused.err.contains("times on the line would go back"),
        "{refused:?}"
    );
    let team = Team { place };
    let said = team.import("mia", ROWS, &["--replay"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let log = team.place.git(&["log", "--reverse", "--format=%aI %cI %s"]);
    let expected = [
        ("2026-01-05T08:00:00", "import: 1 new in oldcrm"),
        ("2026-01-07T09:00:00", "import: 1 moved in oldcrm"),
        ("2026-02-01T10:00:00", "import: 1 moved in oldcrm"),
        ("2026-11-18T09:00:00", "import: 1 new in oldcrm"),
        ("2026-11-19T10:00:00", "import: 1 new in oldcrm"),
    ];
    let expected: Vec<String> = expected
        .iter()
        .map(|(at, subject)| format!("{at}+00:00 {at}+00:00 {subject}"))
        .collect();
    let utc = log.replace("Z ", "+00:00 ");
    assert_eq!(utc.lines().collect::<Vec<_>>(), expected);
    team.commit_by("mia", "policy: ours");
    let said = team.leads(NOON, "mia", &["log", "corp", "--format", "json"]);
    let log: Value = serde_json::from_str(&said.out).unwrap();
    let moves: Vec<(&str, &str, &str)> = log["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| ["created", "moved"].contains(&event["event"].as_str().unwrap()))
        .map(|event| {
            (
                event["event"].as_str().unwrap(),
                event["to"].as_str().unwrap(),
                event["landed_at"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        moves,
        [
            ("created", "inquiry", "2026-01-05T08:00:00Z"),
            ("moved", "working", "2026-01-07T09:00:00Z"),
            ("moved", "won", "2026-02-01T10:00:00Z"),
        ]
    );
    let audit = team.leads(NOON, "mia", &["audit", "--moves", "--as-of", NOON]);
    assert_eq!(audit.code, Some(0), "{audit:?}");
    assert!(
        audit.out.contains("working → won, imported"),
        "{}",
        audit.out
    );
    assert!(
        !audit.out.contains("illegal") && !audit.out.contains("clock-skew"),
        "{}",
        audit.out
    );
    assert_eq!(
        counts(&team.imported("mia", ROWS, &[])),
        [("rows", 3), ("unchanged", 3)].into()
    );
    let again = team.import("mia", ROWS, &["--replay"]);
    assert!(
        again.code == Some(1) && again.err.contains("there are leads here already"),
        "{again:?}"
    );
}

#[test]
fn rows_that_look_like_a_lead_that_is_here_are_told_before_anything_is_written() {
    let team = Team::new();
    team.imported("mia", ROWS, &["--commit"]);
    let more = "70,ACME gmbh,DE,Eva Muster,Eva+fair@acme.example,Web,,open,,,\n71,Other,DE,Ida,ida@other.example,Web,,open,,,\n\
                72,Another,DE,Ida,ida@other.example,Web,,open,,,\n";
    let told = team.imported("mia", more, &["--dry-run"]);
    let twins = told["twins"].as_array().unwrap();
    let here = |begin: &str| {
        let leads = team.leads_here();
        leads
            .keys()
            .find(|id| id.starts_with(begin))
            .unwrap()
            .clone()
    };
    let acme = twins
        .iter()
        .find(|twin| twin["like"].as_str().unwrap().contains(&here("acme")));
    assert_eq!(
        acme.unwrap()["evidence"],
        serde_json::json!(["email", "contact", "company"]),
        "{told}"
    );
    assert_eq!(twins.len(), 2, "{told}");
    assert_eq!(
        told["counts"]["warnings"]["duplicate-suspected"], 2,
        "{told}"
    );
    let said = team.import("mia", more, &["--dry-run"]);
    let words = format!(
        "looks like leads/2026-11/{}.yaml: the same e-mail address",
        here("acme")
    );
    assert!(said.out.contains(&words), "{}", said.out);
    assert_eq!(team.leads_here().len(), 3);
    // Nobody hears of what is the same lead.
    assert_eq!(
        team.imported("mia", ROWS, &[])["twins"],
        serde_json::json!([])
    );
}

#[test]
fn where_look_alikes_are_an_error_no_row_repeats_an_open_lead() {
    let team = Team::new();
    team.imported("mia", ROWS, &["--commit"]);
    let checks = "severity: { duplicate-suspected: error }\n";
    team.place.write("policy/checks.yaml", checks);
    let more = "70,ACME gmbh,DE,Eva Muster,Eva+fair@acme.example,Web,,open,,,\n71,Other,DE,Ida,ida@other.example,Web,,open,,,\n\
                72,Another,DE,Ida,ida@other.example,Web,,open,,,\n73,Corp,GB,Jo,jo@corp.example,Web,,open,,,\n";
    let told = team.imported("mia", more, &[]);
    // A lead that was won is no reason to turn its company away when it asks again.
    assert_eq!(
        counts(&told),
        [("new", 2), ("rejected", 2), ("rows", 4)].into(),
        "{told}"
    );
    let rejects = told["rejects"].as_array().unwrap().iter();
    let why: Vec<&str> = rejects
        .map(|reject| reject["reasons"][0].as_str().unwrap())
        .collect();
    assert!(
        why[0].starts_with("this looks like the same prospect as leads/2026-11/acme-")
            && why[0].ends_with("policy/checks.yaml makes that an error"),
        "{why:?}"
    );
    assert!(
        why[1].starts_with("this looks like the same prospect as row 3: the same e-mail address")
            || why[1].starts_with("this looks like the same prospect as row 2: "),
        "{why:?}"
    );
    assert_eq!(told["twins"].as_array().unwrap().len(), 1, "{told}");
    let check = team.leads(NOON, "mia", &["check", "--only", "duplicate-suspected"]);
    assert_eq!(check.code, Some(0), "{check:?}");

    let checks = "severity: { duplicate-suspected: off }\n";
    team.place.write("policy/checks.yaml", checks);
    let told = team.imported("mia", &more.replace("70,", "80,"), &["--dry-run"]);
    assert_eq!(told["twins"], serde_json::json!([]), "{told}");
    assert_eq!(counts(&told)["new"], 2, "{told}");
}

/// Rows of which some are no leads, some have one key, and some look alike.
fn many_rows(from: usize, to: usize) -> String {
    let row = |number: usize| {
        let company = match number % 41 {
            0 => String::new(),
            _ => format!("Prospect {}", number % 700),
        };
        let key = if number.is_multiple_of(53) {
            number - 1
        } else {
            number
        };
        let state = ["open", "sold", "lost"][if number.is_multiple_of(37) {
            number % 3
        } else {
            0
        }];
        format!(
            "k{key},{company},DE,Person {},p{}@prospect.example,Web,2026-{:02}-11,{state},,,{}\n",
            number % 300,
            number % 900,
            1 + number % 9,
            "remark ".repeat(number % 5)
        )
    };
    (from..to).map(row).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn one_core_and_many_make_the_same_leads() {
    /// Runs the program on one core; on what there is, where that cannot be chosen.
    const ALONE: &str = "core=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//') || exec \"$0\" \"$@\"
        exec taskset -c \"$core\" \"$0\" \"$@\"";
    let runs = [false, true].map(|alone| {
        let team = Team::new();
        team.imported("mia", &many_rows(1, 90), &["--commit"]);
        let map = team.put("map.yaml", MAP);
        let rows =
            format!("{HEAD}{}", many_rows(60, 2_300)).replace("Prospect 67,", "Prospect LXVII,");
        let file = team.put("many.csv", &rows);
        let mut told = Vec::new();
        for more in [&["--rejects", "../rejects.csv", "--update"][..], &[]] {
            let mut command = match alone {
                true => {
                    let mut shell = team.shell(NOON, "mia");
                    shell.args(["-c", ALONE, env!("CARGO_BIN_EXE_leads")]);
                    shell
                }
                false => team.command(NOON, "mia"),
            };
            let words = ["import", &file, "--mapping", &map, "--format", "json"];
            let said = Said::of(&command.args(words).args(more).output().unwrap());
            let mut document: Value = serde_json::from_str(&said.out).unwrap();
            // Each repository has its own first commit.
            document.as_object_mut().unwrap().remove("commit");
            told.push(document);
        }
        let rejects = fs::read_to_string(team.file("rejects.csv")).unwrap();
        (told, rejects, team.leads_here())
    });
    let [(told, rejects, leads), alone] = &runs;
    for what in ["new", "rejected", "updated"] {
        assert!(counts(&told[0])[what] > 0, "{what}");
    }
    assert!(leads.len() > 2_000 && !told[0]["twins"].as_array().unwrap().is_empty());
    assert_eq!(told, &alone.0);
    assert_eq!(rejects, &alone.1);
    assert!(leads == &alone.2);
}

#[test]
fn old_dates_are_told_as_far_as_git_knows_them() {
    let top = Team::new();
    let place = Sandbox::new();
    for file in [
        "policy/definition.yaml",
        "policy/stages.yaml",
        "policy/teams.yaml",
        "policy/sla.yaml",
        "policy/followup.yaml",
        "policy/holidays-de.ics",
        "schema/lead.schema.json",
    ] {
        let text = fs::read_to_string(top.place.dir().join(file)).unwrap();
        place.write(file, &text);
    }
    let team = Team { place };
    let rows = "1,Acme,DE,,,Web,1971-05-01,open,,,\n2,Brill,DE,,,Web,1969-12-31,open,,,\n\
                3,Corp,DE,,,Web,1973-03-03,open,,,\n4,Deep,DE,,,Web,0001-01-01,open,,,\n";
    let document = team.imported("mia", rows, &["--replay"]);
    assert_eq!(
        counts(&document),
        [("new", 2), ("rejected", 2), ("rows", 4)].into(),
        "{document}"
    );
    let why = document["rejects"][0]["reasons"][0].as_str().unwrap();
    assert!(
        why.starts_with("it says 1969-12-31, and git knows no time before 1970"),
        "{why}"
    );
    let log = team.place.git(&["log", "--reverse", "--format=%at %ct %s"]);
    let told = [
        "41904000 41904000 import: 1 new in oldcrm",
        "99964800 99964800 import: 1 new in oldcrm",
    ];
    assert_eq!(log.lines().collect::<Vec<_>>(), told);
    // Without a replay they are dates like any other.
    let team = Team::new();
    assert_eq!(counts(&team.imported("mia", rows, &[]))["new"], 4);
}

#[test]
fn nothing_to_import_is_no_fault() {
    let team = Team::new();
    let map = team.put("map.yaml", MAP);
    for (name, text) in [("none.json", "[]"), ("none.csv", HEAD)] {
        let file = team.put(name, text);
        let said = team.leads(
            NOON,
            "mia",
            &["import", &file, "--mapping", &map, "--commit"],
        );
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(
            said.out.contains("0 rows") && said.out.contains("nothing to write"),
            "{said:?}"
        );
    }
}

#[test]
fn ids_are_the_same_whatever_the_order_and_no_folder_overflows() {
    let team = Team::new();
    let rows: Vec<String> = (0..3_000)
        .map(|number| format!("k{number},Prospect,DE,,,Web,,open,,,\n"))
        .collect();
    let backwards: Vec<String> = rows.iter().rev().cloned().collect();
    let ids = |rows: &[String]| {
        let document = team.imported("mia", &rows.concat(), &["--dry-run"]);
        let mut ids = BTreeMap::new();
        let mut folders: BTreeMap<String, usize> = BTreeMap::new();
        for lead in document["leads"].as_array().unwrap() {
            let (folder, name) = lead["file"].as_str().unwrap().rsplit_once('/').unwrap();
            let row = lead["row"].as_u64().unwrap() as usize;
            let key = rows[row - 1].split(',').next().unwrap().to_owned();
            ids.insert(key, name.to_owned());
            *folders.entry(folder.to_owned()).or_default() += 1;
        }
        (ids, folders)
    };
    let (first, folders) = ids(&rows);
    assert_eq!(
        folders,
        [
            ("leads/2026-11".to_owned(), 2_000),
            ("leads/2026-11-2".to_owned(), 1_000)
        ]
        .into()
    );
    assert_eq!(first.values().collect::<BTreeSet<_>>().len(), 3_000);
    assert_eq!(ids(&backwards).0, first);
}

#[test]
fn a_mapping_that_does_not_fit_is_shown_with_its_lines() {
    let team = Team::new();
    let file = team.put("crm.csv", &format!("{HEAD}{ROWS}"));
    let map = team.put("map.yaml", &MAP.replace("name: Company", "name: Compny"));
    let said = team.leads(NOON, "mia", &["import", &file, "--mapping", &map]);
    assert_eq!(said.code, Some(1), "{said:?}");
    for words in [
        "error[import-mapping]: the file has no column `Compny`",
        "../map.yaml:4:17",
        "did you mean `Company`?",
    ] {
        assert!(said.out.contains(words), "no `{words}` in\n{}", said.out);
    }
    let said = team.leads(NOON, "mia", &["import", &file]);
    assert!(
        said.code == Some(2) && said.err.contains("--suggest > map.yaml"),
        "{said:?}"
    );
    let said = team.leads(NOON, "mia", &["import", &file, "--preset", "hubspott"]);
    assert!(said.err.contains("did you mean hubspot?"), "{said:?}");
}

#[test]
fn other_letters_are_refused_until_their_encoding_is_named() {
    let team = Team::new();
    let map = team.put("map.yaml", "system: t\nkey: Id\nfields: { company.name: Company, source: { constant: referral }, stage: { constant: inquiry } }\n");
    fs::write(team.file("old.csv"), b"Id;Company\n1;M\xfcller \x80\n").unwrap();
    let said = team.leads(NOON, "mia", &["import", "../old.csv", "--mapping", &map]);
    assert!(
        said.code == Some(2) && said.err.contains("row 1 (line 2), column `Company`"),
        "{said:?}"
    );
    assert!(team.leads_here().is_empty());
    let words = [
        "import",
        "../old.csv",
        "--mapping",
        &map,
        "--encoding",
        "windows-1252",
        "-q",
    ];
    let said = team.leads(NOON, "mia", &words);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.starts_with("muller-"), "{said:?}");
    assert!(team.lead_of("muller").contains("name: Müller €\n"));
}

#[test]
fn each_preset_takes_its_programs_export() {
    let cards = "BEGIN:VCARD\nVERSION:3.0\nFN:Eva Muster\nORG:Acme GmbH\nEMAIL:eva@acme.example\nTEL:+49 30 1234567\nADR:;;S 1;Kiel;;1;Germany\nEND:VCARD\n\
                 BEGIN:VCARD\nVERSION:4.0\nFN:Jo\nEND:VCARD\n";
    for (preset, text) in [
        (
            "hubspot",
            "Record ID,First Name,Last Name,Company Name,Email,Phone Number,Country/Region,Lifecycle Stage,Original Source,Create Date,Contact owner\n\
                     1,Eva,Muster,Acme GmbH,eva@acme.example,+49 30 1234567,Germany,Customer,Referrals,2026-11-18 09:00,Ana Ruiz\n2,Jo,,,jo@corp.example,,,,,,Nobody\n",
        ),
        (
            "hubspot",
            "Record ID - Contact,First name,Last name,Company name,Email,Phone number,Country/Region,Create date\n\
                     1,Eva,Muster,Acme GmbH,eva@acme.example,+49 30 1234567,Germany,2026-11-18 09:00\n2,Jo,,,jo@corp.example,,,\n",
        ),
        (
            "salesforce",
            "Lead ID,First Name,Last Name,Company / Account,Email,Mobile Phone,Country,Lead Source,Created Date\n\
                        00Q1,Eva,Muster,Acme GmbH,eva@acme.example,+49 30 1234567,Germany,Web,11/18/2026 9:00 AM\n00Q2,,Lead,Corp,,,,,\n",
        ),
        (
            "salesforce",
            "Id,FirstName,LastName,Company,Email,Phone,Country,LeadSource,Status,CreatedDate\n\
                        00Q1,Eva,Muster,Acme GmbH,eva@acme.example,+49 30 1234567,Germany,Web,Open,2026-11-18T09:00:00.000+0000\n00Q2,,Lead,Corp,,,,,,\n",
        ),
        (
            "pipedrive",
            "Lead - ID,Lead - Title,Organization - Name,Person - Name,Person - Email - Work,Person - Phone - Work,Organization - Country of Address,Lead - Lead created,Lead - Archived\n\
                       a,x,Acme GmbH,Eva Muster,eva@acme.example,+49 30 1234567,Germany,2026-11-18 09:00:00,No\nb,y,,Jo,,,,,No\n",
        ),
        (
            "zoho",
            "Record Id,Company,First Name,Last Name,Email,Phone,Country,Lead Source,Lead Status,Created Time\n\
                  zcrm_1,Acme GmbH,Eva,Muster,eva@acme.example,+49 30 1234567,Germany,Trade Show,New,2026-11-18 09:00:00\nzcrm_2,,,Lead,,,,,,\n",
        ),
        (
            "odoo",
            "External ID,Opportunity,Company Name,Contact Name,Email,Phone,Country,Created on,Salesperson\n\
                  __export__.crm_lead_1,x,Acme GmbH,Eva Muster,eva@acme.example,+49 30 1234567,Germany,2026-11-18 09:00:00,Ana Ruiz\n__export__.crm_lead_2,y,,,,,,,\n",
        ),
        (
            "espocrm",
            "id;firstName;lastName;accountName;emailAddress;phoneNumber;addressCountry;createdAt;status\n\
                     1;Eva;Muster;Acme GmbH;eva@acme.example;+49 30 1234567;Germany;2026-11-18 09:00:00;New\n2;;Lead;;;;;;\n",
        ),
        (
            "suitecrm",
            "\"ID\",\"First Name\",\"Last Name\",\"Account Name\",\"Email Address\",\"Office Phone\",\"Primary Address Country\",\"Date Created\"\n\
                      1,Eva,Muster,Acme GmbH,eva@acme.example,+49 30 1234567,Germany,11/18/2026 09:00\n2,,Lead,,,,,\n",
        ),
        ("vcard", cards),
    ] {
        let team = Team::new();
        let file = team.put("export", text);
        let said = team.leads(
            NOON,
            "tom",
            &["import", &file, "--preset", preset, "--format", "json"],
        );
        let document: Value =
            serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{preset} {said:?}"));
        assert_eq!(
            counts(&document),
            [("new", 2), ("rows", 2)].into(),
            "{preset} {said:?}"
        );
        let acme = team.lead_of("acme");
        for line in [
            "name: Acme GmbH\n",
            "country: DE\n",
            "name: Eva Muster\n",
            "email: eva@acme.example\n",
            "phone: \"+49 30 1234567\"\n",
        ] {
            assert!(acme.contains(line), "{preset}: no {line:?} in\n{acme}");
        }
        assert_eq!(
            acme.contains("received_at: 2026-11-18T09:00:00+00:00\n"),
            preset != "vcard",
            "{preset}\n{acme}"
        );
        // What a field takes is not kept a second time, however the column is written.
        for name in ["first name", "company name", "phone number"] {
            assert!(
                !acme.to_lowercase().contains(&format!("\n  {name}:")),
                "{preset}\n{acme}"
            );
        }
        let check = team.leads(
            NOON,
            "tom",
            &["check", "--as-of", NOON, "--skip", "overdue"],
        );
        assert_eq!(check.code, Some(0), "{preset} {}", check.out);
        let shown = team.leads(
            NOON,
            "tom",
            &["import", &file, "--preset", preset, "--suggest"],
        );
        assert!(
            shown.out.contains(&format!("system: {preset}\n")),
            "{shown:?}"
        );
    }
}

#[test]
fn json_lines_are_read_as_they_are_and_a_first_mapping_is_suggested() {
    let team = Team::new();
    let file = team.put("crm.jsonl", "{\"id\": 1, \"company\": {\"name\": \"Acme\"}, \"source\": \"Web\"}\n{\"id\": 2, \"company\": {\"name\": \"Brill\"}}\n");
    let map = team.put("map.yaml", "system: api\nkey: id\nfields: { company.name: company.name, source: { column: source, map: { Web: website_request }, default: referral }, stage: { constant: inquiry } }\n");
    let said = team.leads(NOON, "tom", &["import", &file, "--mapping", &map, "-q"]);
    assert_eq!(
        (said.code, said.out.lines().count()),
        (Some(0), 2),
        "{said:?}"
    );
    assert!(team.lead_of("brill").contains("source: referral\n"));
    let csv = team.put("crm.csv", &format!("{HEAD}{ROWS}"));
    let said = team.leads(NOON, "tom", &["import", &csv, "--suggest"]);
    let map = team.put("suggested.yaml", &said.out);
    let said = team.leads(
        NOON,
        "tom",
        &["import", &csv, "--mapping", &map, "--format", "json"],
    );
    let document: Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{said:?}"));
    assert_eq!(
        counts(&document),
        [("new", 3), ("rows", 3)].into(),
        "{said:?}"
    );
}

#[test]
fn a_cell_larger_than_any_lead_is_rejected_alone() {
    let team = Team::new();
    let huge = format!(
        "1,Acme,DE,,,Web,,open,,,{}\n2,Brill,DE,,,Web,,open,,,x\n",
        "x".repeat(1 << 20)
    );
    let document = team.imported("mia", &huge, &[]);
    assert_eq!(
        counts(&document),
        [("new", 1), ("rejected", 1), ("rows", 2)].into()
    );
    assert_eq!(team.leads_here().len(), 1);
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zé0-9 .@+-]{0,12}",
        prop::sample::select(vec![
            "",
            "1",
            "2",
            "Acme",
            "DE",
            "Germany",
            "NO",
            "Web",
            "Friend",
            "Moon",
            "open",
            "sold",
            "busy",
            "2026-11-18",
            "\u{0}",
            "\u{202e}x",
            "=1",
            "a\nb",
            "\"",
            "eva@acme.example",
            "|",
            "- x",
            "'=y",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_row_is_a_lead_or_is_told_why_not(rows in prop::collection::vec(prop::collection::vec(cell(), 11), 0..40)) {
        let team = Team::new();
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let table = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let document = team.imported("mia", &table, &["--rejects", "../rejects.csv"]);
        let says = |row: &&Vec<String>| row.iter().any(|cell| !cell.trim_ascii().is_empty());
        let expected = rows.iter().filter(says).count() as u64;
        let counts = counts(&document);
        let of = |name: &str| counts.get(name).copied().unwrap_or(0);
        prop_assert_eq!(of("rows"), expected);
        prop_assert_eq!(of("new") + of("rejected"), expected, "{:?}", document);
        prop_assert_eq!(team.leads_here().len() as u64, of("new"));
        prop_assert_eq!(document["rejects"].as_array().unwrap().len() as u64, of("rejected"));
        let check = team.leads(NOON, "mia", &["check", "--as-of", NOON, "--skip", "overdue"]);
        prop_assert_eq!(check.code, Some(0), "{}", check.out);
        if of("rejected") > 0 {
            let text = fs::read_to_string(team.file("rejects.csv")).unwrap();
            prop_assert_eq!(csv::Reader::from_reader(text.as_bytes()).records().count() as u64, of("rejected"));
        }
        let again = team.imported("mia", &table, &[]);
        prop_assert_eq!(again["counts"]["unchanged"].as_u64(), Some(of("new")), "{:?}", again);
    }
}
