//! What is exported and imported elsewhere is the same: every field, every stage, in either form.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::git::Said;
use crate::work::Team;

const NOON: &str = "2026-11-20T11:00:00Z";

/// A lead with all that makes trouble in tables, beside what a team keeps of its own.
const ODD: &str = r##"# yaml-language-server: $schema=../../schema/lead.schema.json
id: odd-1a2b
company: { name: "=SUM(A1) & Sons", domain: odd.example, employees: 12, country: NO }   # a comment
contact:
  name: "'=Eva"
  title: "@home\twith a tab, \"quotes\" and; semicolons"
  email: eva@odd.example
  phone: "+47 22 334455"
source: referral
received_at: 2026-11-18T09:00:00+01:00
stage: inquiry
request: |
  two lines,

  with a gap and "quotes"
x_fields:
  "No. of seats": "7"
  really: 7
  "7": true
  "=a": "-1"
  minus: -1
  half: -1.5
  word: "true"
  nothing: ~
  "": "[]"
  bare: " blanks around "
  list: [1, "1", { a.b: [] }]
  empty: {}
x_note: "\u202Eevil\r\n\e[2J"
"##;

/// The one beside it was taken over from another program.
const TAKEN: &str = "id: taken-2b3c
company: { name: Taken Ltd }
source: referral
stage: won
owner: sam
fit: [{ criterion: industry, met: true, evidence: bought before }]
signals: [{ signal: asked_for_demo, evidence: bought before }]
handoff: { from: ana, to: sam, at: 2026-01-10T09:00:00Z }
x_import: { system: oldcrm, key: \"17\", seen: 0067727114022f81750ab452 }
";

impl Team {
    /// Exports the leads as they are into a file beside the repository.
    fn whole(&self, form: &str, more: &[&str]) -> String {
        let words = ["export", "--what", "files", "--format", form];
        let said = self.leads(NOON, "mia", &[&words[..], more].concat());
        assert_eq!(said.code, Some(0), "{said:?}");
        said.out
    }

    fn beside(&self, name: &str, text: &str) -> String {
        let file = self.place.root().join(name);
        fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    }

    /// Takes in leads as they are and returns what came of it.
    fn take(&self, file: &str, more: &[&str]) -> Value {
        let words = ["import", file, "--format", "json"];
        let said = self.leads(NOON, "mia", &[&words[..], more].concat());
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
    }

    fn check(&self) -> Said {
        let skipped = "overdue,duplicate-suspected,agreement-missing,late-recording,wording";
        self.leads(NOON, "mia", &["check", "--as-of", NOON, "--skip", skipped])
    }

    /// Returns every lead file by its path.
    fn texts(&self) -> BTreeMap<String, String> {
        let top = self.place.dir();
        let mut texts = BTreeMap::new();
        let mut folders = vec![PathBuf::from("leads")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(top.join(&folder)).unwrap() {
                let path = folder.join(entry.unwrap().file_name());
                match top.join(&path).is_dir() {
                    true => folders.push(path),
                    false => {
                        let text = fs::read_to_string(top.join(&path)).unwrap();
                        texts.insert(path.to_str().unwrap().replace('\\', "/"), text);
                    }
                }
            }
        }
        texts
    }

    /// Returns what every lead file says, without the mark that this program gives.
    fn values(&self) -> BTreeMap<String, Value> {
        let texts = self.texts().into_iter();
        let value = |text: String| {
            let mut value: Value = serde_yaml::from_str(&text).unwrap();
            if value.pointer("/x_import/system").and_then(Value::as_str) == Some("leads") {
                value.as_object_mut().unwrap().remove("x_import");
            }
            value
        };
        texts.map(|(path, text)| (path, value(text))).collect()
    }
}

/// Returns what a table or the lines of an export say; keys of JSON in any order.
fn said(form: &str, text: &str) -> Vec<Value> {
    match form {
        "csv" => text.lines().map(Value::from).collect(),
        _ => text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    }
}

/// Returns a book with weeks of history, leads in every stage and some that are odd.
fn book() -> Team {
    let mut place = crate::git::Sandbox::new();
    let said = place.leads(&["demo", "book", "--as-of", "2026-11-19T10:00:00Z"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    place = place.at("book/book");
    let team = Team { place };
    team.place.write("leads/odd/deep/odd-1a2b.yaml", ODD);
    team.place.write("leads/taken-2b3c.yaml", TAKEN);
    team
}

#[test]
fn every_lead_is_the_same_in_the_other_book() {
    let book = book();
    let before = book.values();
    assert!(before.len() > 20, "{:?}", before.keys());
    let stages: std::collections::BTreeSet<&str> = before
        .values()
        .filter_map(|lead| lead["stage"].as_str())
        .collect();
    assert!(stages.len() >= 8, "{stages:?}");
    for (form, name) in [("jsonl", "leads.jsonl"), ("csv", "leads.csv")] {
        let exported = book.whole(form, &[]);
        let other = Team::new();
        let file = other.beside(name, &exported);
        let done = other.take(&file, &["--commit"]);
        assert_eq!(done["counts"]["new"], before.len(), "{form} {done}");
        assert_eq!(done["counts"]["rejected"], 0, "{form} {done}");
        assert_eq!(other.values(), before, "{form}");
        assert_eq!(
            said(form, &other.whole(form, &[])),
            said(form, &exported),
            "{form}"
        );
        let check = other.check();
        assert_eq!(check.code, Some(0), "{form} {}", check.out);
        let audit = other.leads(
            NOON,
            "mia",
            &["audit", "--as-of", NOON, "--only", "illegal-move"],
        );
        assert_eq!(audit.code, Some(0), "{form} {}", audit.out);

        let texts = other.texts();
        let again = other.take(&file, &["--commit"]);
        assert_eq!(again["counts"]["unchanged"], before.len(), "{form} {again}");
        assert_eq!(again["commits"], serde_json::json!([]), "{form}");
        assert_eq!(other.texts(), texts, "{form}");

        // A second generation is written in the same hand: not even a byte differs.
        let third = Team::new();
        let file = third.beside(name, &other.whole(form, &[]));
        third.take(&file, &[]);
        assert_eq!(third.texts(), texts, "{form}");
    }
}

#[test]
fn cells_are_guarded_in_the_table_and_not_in_the_book() {
    let book = book();
    let table = book.whole("csv", &[]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let odd = rows
        .iter()
        .find(|row| row.contains(&"odd-1a2b".to_owned()))
        .unwrap();
    let cell = |column: &str| {
        let place = header.iter().position(|name| name == column);
        odd[place.unwrap_or_else(|| panic!("{header:?}"))].as_str()
    };
    for (column, shown) in [
        ("file", "leads/odd/deep/odd-1a2b.yaml"),
        ("company.name", "'=SUM(A1) & Sons"),
        ("contact.name", "''=Eva"),
        ("contact.phone", "'+47 22 334455"),
        ("request", "two lines,\n\nwith a gap and \"quotes\"\n"),
        ("x_fields.\"No. of seats\"", "\"7\""),
        ("x_fields.really", "7"),
        ("x_fields.half", "-1.5"),
        ("x_fields.word", "\"true\""),
        ("x_note", "\"\\u202eevil\\r\\n\\u001b[2J\""),
    ] {
        assert_eq!(cell(column), shown, "{column}");
    }
    for cell in header.iter().chain(rows.iter().flatten()) {
        assert!(
            !cell.starts_with(['=', '+', '@', '\t', '\r', '\n']),
            "{cell:?}"
        );
    }
}

#[test]
fn what_is_here_already_stays_and_what_cannot_be_is_kept() {
    let book = book();
    let other = Team::new();
    let exported = book.whole("csv", &[]);
    let file = other.beside("leads.csv", &exported);
    other.take(&file, &["--commit"]);
    let texts = other.texts();

    let edited = exported.replace("''=Eva", "Eva").replace(
        "leads/odd/deep/odd-1a2b.yaml,odd-1a2b",
        "leads/odd/deep/odd-1a2b.yaml,../odd",
    );
    let edited = match edited.contains("../odd") {
        true => edited,
        false => panic!("the columns stand otherwise"),
    };
    let file = other.beside("edited.csv", &edited);
    let told = other.take(&file, &["--rejects", "../rejects.csv"]);
    assert_eq!(told["counts"]["rejected"], 1, "{told}");
    assert_eq!(
        told["rejects"][0]["reasons"][0],
        "`../odd` cannot be the name of a file"
    );
    assert_eq!(other.texts(), texts);

    // Mended in the table of rejects, which is of the same form.
    let rejects = fs::read_to_string(other.place.root().join("rejects.csv")).unwrap();
    let file = other.beside("mended.csv", &rejects.replace("../odd", "odd-1a2b"));
    let told = other.take(&file, &[]);
    assert_eq!(told["counts"]["changed"], 1, "{told}");
    assert_eq!(
        told["leads"][0]["fields"],
        serde_json::json!(["contact.name"]),
        "{told}"
    );
    assert_eq!(other.texts(), texts);
    for flag in ["--update", "--replay"] {
        let said = other.leads(NOON, "mia", &["import", &file, flag]);
        assert!(
            said.code == Some(2) && said.err.contains("without their history"),
            "{said:?}"
        );
    }
}

#[test]
fn nobody_brings_whole_leads_in_past_a_gate() {
    let book = book();
    let other = Team::new();
    let file = other.beside("leads.jsonl", &book.whole("jsonl", &[]));
    let said = other.leads(NOON, "tom", &["import", &file]);
    assert!(
        said.code == Some(1) && said.err.contains("beyond the first stage"),
        "{said:?}"
    );
    assert!(!other.place.dir().join("leads").exists());
}

#[test]
fn facts_are_not_taken_for_leads() {
    let book = book();
    let said = book.leads(NOON, "mia", &["export"]);
    let file = book.beside("facts.csv", &said.out);
    let said = book.leads(NOON, "mia", &["import", &file]);
    assert!(
        said.code == Some(2) && said.err.contains("leads export --what files"),
        "{said:?}"
    );
    let file = book.beside("leads.csv", &book.whole("csv", &[]));
    let said = book.leads(NOON, "mia", &["import", &file, "--suggest"]);
    assert!(said.err.contains("they need no mapping"), "{said:?}");
}

#[test]
fn whole_leads_are_redacted_too() {
    let book = book();
    for form in ["csv", "jsonl"] {
        let open = book.whole(form, &[]);
        let redacted = book.whole(form, &["--redact"]);
        for word in [
            "Eva Brand",
            "eva.brand@",
            "best reached before eleven",
            "with a gap",
        ] {
            assert!(
                open.contains(word) && !redacted.contains(word),
                "{form} {word}"
            );
        }
        assert!(redacted.contains("hader-7k3q") && redacted.contains("left_message"));
    }
}
