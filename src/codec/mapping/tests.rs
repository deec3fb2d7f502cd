//! What mappings make of rows, and what is wrong with those that cannot be used.

use serde_json::json;

use super::*;
use crate::codec::rows::Rows;
use crate::codec::schema::Schema;
use crate::domain::lead::Name;
use crate::domain::policy::{Person, Policy};
use crate::finding::Spot;

const SCHEMA: &str = include_str!("../../../schema/lead.schema.json");

fn schema() -> Schema {
    Schema::compile("schema/lead.schema.json", SCHEMA).unwrap()
}

fn policy() -> Policy {
    let files = ["definition", "followup", "sla", "stages", "teams"].map(|name| {
        let text: &[u8] = match name {
            "definition" => include_bytes!("../../../policy/definition.yaml"),
            "followup" => include_bytes!("../../../policy/followup.yaml"),
            "sla" => include_bytes!("../../../policy/sla.yaml"),
            "stages" => include_bytes!("../../../policy/stages.yaml"),
            _ => include_bytes!("../../../policy/teams.yaml"),
        };
        (format!("policy/{name}.yaml"), text.to_vec())
    });
    crate::codec::policy::read(&files).0.unwrap()
}

fn teams() -> Teams {
    let person = |id: &str, name: &str| Person {
        id: id.into(),
        name: name.to_owned(),
        team: Name::from("inside"),
        emails: vec![format!("{id}@brightwell.example")],
        zone: None,
        manager: None,
        until: None,
        line: crate::finding::PolicyLine {
            file: "policy/teams.yaml".into(),
            line: 1,
        },
    };
    let people = [person("ana", "Ana Ruiz")];
    Teams {
        people: people
            .into_iter()
            .map(|person| (person.id.clone(), person))
            .collect(),
        ..Teams::default()
    }
}

fn mapping(text: &str) -> Mapping {
    let (mapping, findings) = read("map.yaml", text.as_bytes(), Names::default());
    mapping.unwrap_or_else(|| panic!("{findings:?}"))
}

/// Returns what a mapping makes of each row of a text.
fn made(map: &str, text: &str) -> Vec<Made> {
    let mapping = mapping(map);
    let mut rows = Rows::open(text.as_bytes(), None, None).unwrap();
    let mut made = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        made.push(mapping.lead(rows.columns(), &row, &teams()));
    }
    made
}

/// Returns the fields of the one lead that a source makes of a cell.
fn of(source: &str, cell: &str) -> Result<Value, Vec<String>> {
    let map = format!("system: t\nkey: K\nfields:\n  company.name: K\n  x_v: {source}\n");
    let table = format!("K,V,W\n1,\"{}\",w\n", cell.replace('"', "\"\""));
    match made(&map, &table).remove(0) {
        Made::Lead(filed) => Ok(filed.fields.get("x_v").cloned().unwrap_or_default()),
        Made::Refused(why) => Err(why),
        Made::Skipped => panic!("nothing is skipped"),
    }
}

#[test]
fn cells_become_values() {
    for (source, cell, value) in [
        ("V", " a ", json!("a")),
        ("V", "", Value::Null),
        ("[V, W]", "", json!("w")),
        ("{ column: V, default: d }", "", json!("d")),
        ("{ column: V, write: \"No. {}\" }", "7", json!("No. 7")),
        ("{ join: [V, W] }", "v", json!("v w")),
        ("{ join: [V, W], with: \", \" }", "", json!("w")),
        ("{ constant: [{ a: 1 }] }", "x", json!([{ "a": 1 }])),
        (
            "{ column: V, map: { Yes: true, \"*\": ~ } }",
            "YES",
            json!(true),
        ),
        (
            "{ column: V, map: { Yes: true, \"*\": ~ } }",
            "no",
            Value::Null,
        ),
        ("{ column: V, number: point }", "1,234", json!(1234)),
        ("{ column: V, number: comma }", "1.234,5", json!(1234.5)),
        ("{ column: V, number: point }", "12.0", json!(12)),
        ("{ column: V, as: person }", "Ana Ruiz", json!("ana")),
        (
            "{ column: V, as: person }",
            "ANA@brightwell.example",
            json!("ana"),
        ),
        ("{ column: V, as: word }", "Olark Chat", json!("olark_chat")),
        (
            "{ column: V, as: country, if_wrong: leave_out }",
            "Atlantis",
            Value::Null,
        ),
        (
            "{ column: V, date: iso }",
            "2026-03-01",
            json!("2026-03-01T00:00:00+00:00"),
        ),
        (
            "{ column: V, date: iso, zone: Europe/Berlin }",
            "2026-07-01 09:30",
            json!("2026-07-01T09:30:00+02:00"),
        ),
        (
            "{ column: V, date: iso }",
            "2026-01-31T09:12:00.000+0100",
            json!("2026-01-31T08:12:00+00:00"),
        ),
        (
            "{ column: V, date: [\"%d.%m.%Y\", iso], as: day }",
            "24.12.2026",
            json!("2026-12-24"),
        ),
    ] {
        assert_eq!(of(source, cell), Ok(value), "{source} {cell:?}");
    }
    for (source, cell, words) in [
        (
            "{ column: V, map: { a: b } }",
            "c",
            "x_v: the mapping does not say what `c` stands for",
        ),
        (
            "{ column: V, number: point }",
            "many",
            "`many` is not a number",
        ),
        (
            "{ column: V, date: \"%d.%m.%Y\" }",
            "2026-12-24",
            "`2026-12-24` is not a date written as %d.%m.%Y",
        ),
        ("{ column: V, as: person }", "anna", "did you mean ana?"),
        ("V", "a\u{1b}[31m", "control character U+001B"),
        ("V", "a\0", "control character U+0000"),
    ] {
        let why = of(source, cell).unwrap_err().join("; ");
        assert!(why.contains(words), "{source} {cell:?}: {why}");
    }
}

#[test]
fn rows_are_skipped_refused_or_leads_and_what_no_field_takes_is_kept() {
    let map = "system: t\nkey: [A, B]\nempty: [Select]\nskip_when: { column: S, is: [spam, \"\"] }\n\
               fields:\n  company.name: C\n  company.country: { column: L, as: country, if_wrong: leave_out }\n\
               \x20 stage: { column: S, map: { won: won, \"*\": inquiry } }\n\
               by_stage:\n  won: { owner: { constant: ana } }\nx_fields: rest\n";
    let table = "A,B,C,L,S,N\n1,x,Acme,DE,new,Select\n2,y,Brill,Narnia,won,note\n,,Corp,,new,\n3,z,Spam,,SPAM,\n4,,Last,,,\n";
    let made = made(map, table);
    let fields = |made: &Made| match made {
        Made::Lead(filed) => (filed.key.clone(), Value::Object(filed.fields.clone())),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        fields(&made[0]),
        (
            "1/x".into(),
            json!({ "company": { "name": "Acme", "country": "DE" }, "stage": "inquiry", "x_fields": { "S": "new" } })
        )
    );
    assert_eq!(
        fields(&made[1]),
        (
            "2/y".into(),
            json!({ "company": { "name": "Brill" }, "stage": "won", "owner": "ana",
                    "x_fields": { "L": "Narnia", "S": "won", "N": "note" } })
        )
    );
    assert_eq!(
        made[2],
        Made::Refused(vec!["it has no key: `A`, `B` is empty".into()])
    );
    assert_eq!(made[3..], [Made::Skipped, Made::Skipped]);
}

#[test]
fn faults_are_found_where_they_stand() {
    let (policy, schema) = (policy(), schema());
    let names = Names {
        policy: Some(&policy),
        schema: Some(&schema),
    };
    let frame = "system: t\nkey: K\nfields:\n  company.name: K\n";
    for (text, at, words) in [
        (
            String::new(),
            "",
            "the mapping is empty; `leads import FILE --suggest`",
        ),
        (
            "key: K\nfields: { company.name: K }\n".to_owned(),
            "key",
            "has no `system`",
        ),
        (
            "system: T T\nkey: K\nfields: { company.name: K }\n".to_owned(),
            "T T",
            "cannot be a name",
        ),
        (
            "system: t\nkey: K\nfields:\n  contact.name: K\n".to_owned(),
            "contact.name",
            "no column says `company.name`",
        ),
        (
            format!("{frame}  compny.city: V\n"),
            "compny.city",
            "no field `compny.city`; did you mean `company.city`?",
        ),
        (
            format!("{frame}  company.citty: V\n"),
            "company.citty",
            "did you mean `company.city`?",
        ),
        (
            format!("{frame}  id: V\n"),
            "id: V",
            "filled by the import itself",
        ),
        (
            format!("{frame}  source: {{ colum: V }}\n"),
            "colum",
            "did you mean `column`?",
        ),
        (
            format!("{frame}  source: {{ column: V, constant: v }}\n"),
            "{ column",
            "one of `column`, `join` and `constant`",
        ),
        (
            format!("{frame}  source: {{ column: V, map: {{ a: refferal }} }}\n"),
            "refferal",
            "did you mean `referral`?",
        ),
        (
            format!("{frame}  stage: {{ constant: wonn }}\n"),
            "wonn",
            "did you mean `won`?",
        ),
        (
            format!("{frame}  owner: {{ constant: anna }}\n"),
            "anna",
            "did you mean `ana`?",
        ),
        (
            format!("{frame}  received_at: {{ column: V, date: DD.MM.YYYY }}\n"),
            "DD.MM",
            "is not how a date can be written",
        ),
        (
            format!("{frame}  received_at: {{ column: V, date: iso, zone: Berlin }}\n"),
            "Berlin",
            "did you mean `Europe/Berlin`?",
        ),
        (
            format!("{frame}  x_a: {{ column: V, as: phon }}\n"),
            "phon",
            "did you mean `phone`?",
        ),
        (
            format!("{frame}  x_a: {{ column: V, write: plain }}\n"),
            "plain",
            "has no place for the value",
        ),
        (
            format!("{frame}by_stage: {{ wom: {{ owner: V }} }}\n"),
            "wom",
            "there is no stage `wom`",
        ),
        (
            format!("{frame}dates: {{ won: V }}\n"),
            "V }",
            "nothing says how this date is written",
        ),
        (
            format!("{frame}skipp_when: x\n"),
            "skipp_when",
            "did you mean `skip_when`?",
        ),
        (format!("{frame}  company.name: K\n"), "", "twice"),
    ] {
        let (read, findings) = read("map.yaml", text.as_bytes(), names);
        let said: Vec<String> = findings
            .iter()
            .map(|finding| {
                format!(
                    "{}; {}",
                    finding.message,
                    finding.help.as_deref().unwrap_or_default()
                )
            })
            .collect();
        assert!(
            read.is_none() && said.iter().any(|said| said.contains(words)),
            "{text}{said:?}"
        );
        let is_there = findings.iter().any(|finding| match &finding.place.spot {
            Spot::Bytes(span) => text[span.start..].starts_with(at),
            _ => false,
        });
        assert!(is_there, "{text}{findings:?}");
    }
}

#[test]
fn columns_that_a_file_lacks_are_found_with_the_likely_one() {
    let mapping = mapping(
        "system: t\nkey: Id\nfields:\n  company.name: Compny\n  contact.name: { join: [First, Last] }\n",
    );
    let rows = Rows::open(&b"Id,Company,First,Last\n"[..], None, None).unwrap();
    let findings = mapping.misfits("map.yaml", rows.columns());
    let said: Vec<_> = findings
        .iter()
        .map(|finding| (finding.message.as_str(), finding.help.as_deref()))
        .collect();
    assert_eq!(
        said,
        [(
            "the file has no column `Compny`",
            Some("did you mean `Company`?")
        )]
    );
}

#[test]
fn what_stands_in_for_a_company_is_said() {
    for (header, words, source) in [
        ("Id,Name", "the person's name", "Name\n"),
        (
            "Id,First Name,Last Name",
            "the person's name",
            "{ join: [First Name, Last Name] }\n",
        ),
        (
            "Record ID,City",
            "its number",
            "{ column: Record ID, write: \"Prospect {}\" }\n",
        ),
        ("City,Colour", "one word for all", "{ constant: unknown }\n"),
    ] {
        let table = format!("{header}\n1,2,3\n");
        let mut rows = Rows::open(table.as_bytes(), None, None).unwrap();
        let first = [rows.next_row().unwrap().unwrap()];
        let text = suggest::suggest("a.csv", rows.columns(), &first);
        let line = format!("every lead has: {words} stands in for it.\n  company.name: {source}");
        assert!(text.contains(&line), "{text}");
    }
}

#[test]
fn what_is_suggested_can_be_used_and_tells_nothing_of_people() {
    let table = "Record ID,Company,First Name,Last Name,Email,Phone,Country,Lead Source,Status,Create Date,Owner,Odd: #x\n\
                 1,Acme,Eva,Muster,eva@acme.example,+49 30 1,Germany,\"Web: \"\"A\"\" # 1\",New,24.12.2026 10:00,ana,y\n\
                 2,Brill,Jo,Lead,jo@brill.example,,,*,New,25.12.2026 11:00,ana,\n";
    let mut rows = Rows::open(table.as_bytes(), None, None).unwrap();
    let mut first = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        first.push(row);
    }
    let text = suggest::suggest("some/Export 2026.csv", rows.columns(), &first);
    for secret in ["eva@", "Eva", "Muster", "+49 30"] {
        assert!(!text.contains(secret), "{text}");
    }
    let (policy, schema) = (policy(), schema());
    let names = Names {
        policy: Some(&policy),
        schema: Some(&schema),
    };
    let (read, findings) = read("map.yaml", text.as_bytes(), names);
    assert_eq!(findings, [], "{text}");
    let mapping = read.unwrap();
    assert_eq!(mapping.misfits("map.yaml", rows.columns()), []);
    let Made::Lead(filed) = mapping.lead(rows.columns(), &first[0], &policy.teams) else {
        panic!("{text}");
    };
    assert_eq!(
        filed.fields["received_at"],
        json!("2026-12-24T10:00:00+00:00")
    );
    assert_eq!(filed.fields["contact"]["name"], json!("Eva Muster"));
    assert_eq!(
        (filed.key.as_str(), mapping.system.as_str()),
        ("1", "export2026")
    );
}
