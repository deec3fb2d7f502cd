//! What people read of each thing that can be wrong with a shape.

use super::*;
use crate::codec::yaml::Limits;

const SCHEMA_TEXT: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["id"],
  "additionalProperties": false,
  "patternProperties": { "^x_": true },
  "properties": {
    "id": { "type": "string", "pattern": "^[a-z-]+$", "patternErrorMessage": "Small letters and hyphens." },
    "stage": { "description": "Where it stands.", "enum": ["inquiry", "working", "won"] },
    "owner": { "description": "Whose it is.", "$ref": "#/$defs/line" },
    "source": { "$ref": "#/$defs/line" },
    "on": { "type": "string", "format": "date" },
    "size": { "type": "integer", "minimum": 1, "maximum": 9 },
    "met": { "type": "boolean" },
    "contact": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "name": { "type": "string", "x-personal": true },
        "email": { "type": "string", "format": "email", "x-personal": true },
        "phone": { "type": "string", "x-personal": true }
      },
      "anyOf": [{ "required": ["email"] }, { "required": ["phone"] }]
    },
    "activities": {
      "type": "array",
      "maxItems": 2,
      "uniqueItems": true,
      "items": {
        "type": "object",
        "required": ["channel"],
        "properties": {
          "channel": { "enum": ["call", "email", "in_person"] },
          "note": { "type": "string", "maxLength": 5, "x-personal": true }
        },
        "if": { "properties": { "channel": { "const": "email" } }, "required": ["channel"] },
        "then": { "required": ["note"] }
      }
    },
    "until": { "anyOf": [{ "type": "null" }, { "type": "string", "format": "date" }] },
    "either": { "oneOf": [{ "type": "string" }, { "type": "integer" }] },
    "kind": { "const": "lead" }
  },
  "allOf": [
    {
      "if": { "properties": { "stage": { "enum": ["working", "won"] } }, "required": ["stage"] },
      "then": { "required": ["owner"], "properties": { "contact": { "required": ["name"] }, "until": false } }
    },
    {
      "if": { "properties": { "stage": { "const": "won" } }, "required": ["stage"] },
      "then": { "required": ["owner", "activities"] }
    }
  ],
  "dependentRequired": { "size": ["met"] },
  "$defs": { "line": { "type": "string", "minLength": 1, "maxLength": 20 } }
}"##;

fn schema() -> Schema {
    Schema::compile("schema/lead.schema.json", SCHEMA_TEXT).unwrap()
}

/// Returns what is found in a text: line, column, words and help.
fn found(text: &str) -> Vec<String> {
    let tree = Tree::read(text, &Limits::default()).unwrap();
    let schema = schema();
    let findings = schema.check("leads/a.yaml", &tree);
    assert_eq!(schema.is_valid(&tree), findings.is_empty(), "{text}");
    let say = |finding: &Finding| {
        let at = locate::locate(text, &finding.place.spot);
        let help = finding
            .help
            .as_ref()
            .map(|help| format!(" | {help}"))
            .unwrap_or_default();
        format!("{}:{} {}{help}", at.line, at.column, finding.message)
    };
    findings.iter().map(say).collect()
}

#[test]
fn a_lead_of_the_right_shape_is_not_found_fault_with() {
    let text = "id: a-b\nstage: won\nowner: ana\ncontact: { name: Eva, phone: '1' }\nactivities:\n- { channel: email, note: x }\nx_any: [1]\n";
    assert_eq!(found(text), [""; 0]);
}

#[rustfmt::skip]
const CASES: &[(&str, &[&str])] = &[
    ("", &["1:1 the file is empty | write at least the fields that a lead must have"]),
    ("hello\n", &["1:1 the file must be a group of fields, but is text"]),
    ("- a\n", &["1:1 the file must be a group of fields, but is a list"]),
    ("id: A b\n", &["1:5 `id` cannot be `A b` | Small letters and hyphens."]),
    ("id: 7\n", &["1:5 `id` must be text, but is a number | put it in quotes: \"7\""]),
    ("id:\n", &["1:1 `id` is empty | fill it in, or delete the line"]),
    ("{}\n", &["1:1 `id` is missing"]),
    ("id: a\nsorce: x\n", &["2:1 `sorce` is not a known field | did you mean `source`?"]),
    ("id: a\nzzz: x\n", &["2:1 `zzz` is not a known field | the fields here are activities, contact, either, id, kind, met, on, owner, size, source, stage, until"]),
    ("id: a\nstage: Working\nowner: x\n", &["2:8 `stage` cannot be `Working`; it must be one of inquiry, working, won | did you mean `working`?"]),
    ("id: a\nstage: lost\n", &["2:8 `stage` cannot be `lost`; it must be one of inquiry, working, won | Where it stands."]),
    ("id: a\nstage: 5\n", &["2:8 `stage` cannot be `5`; it must be one of inquiry, working, won | Where it stands."]),
    ("id: a\nstage:\n", &["2:1 `stage` is empty; it must be one of inquiry, working, won | Where it stands."]),
    ("id: a\nstage: working\n", &["1:1 `owner` is missing: a lead in stage working must have one | Whose it is."]),
    ("id: a\nstage: won\n", &["1:1 `activities` is missing: a lead in stage won must have some", "1:1 `owner` is missing: a lead in stage won must have one | Whose it is."]),
    ("id: a\nstage: working\nowner: x\ncontact: { email: a@b.example }\n", &["4:1 `name` is missing in `contact`: a lead in stage working must have one"]),
    ("id: a\nstage: working\nowner: x\nuntil: 2026-11-20\n", &["4:1 `until` is not allowed in a lead in stage working"]),
    ("id: a\nowner: ''\n", &["2:8 `owner` must not be empty | Whose it is."]),
    ("id: a\nowner: an owner with a very long name\n", &["2:8 `owner` is too long: at most 20 characters | Whose it is."]),
    ("id: a\nowner: 0123\n", &["2:8 `owner` must be text, but is a number | put it in quotes: \"0123\""]),
    ("id: a\nowner: true\n", &["2:8 `owner` must be text, but is true or false | put it in quotes: \"true\""]),
    ("id: a\non: 20.11.2026\n", &["2:5 `on` must be a date such as 2026-11-20"]),
    ("id: a\nsize: 0\nmet: true\n", &["2:7 `size` must be 1 or more"]),
    ("id: a\nsize: 12\nmet: true\n", &["2:7 `size` must be 9 or less"]),
    ("id: a\nsize: 1.5\nmet: true\n", &["2:7 `size` must be a whole number, but is 1.5"]),
    ("id: a\nsize: '5'\nmet: true\n", &["2:7 `size` must be a whole number, but is text | write it without quotes: 5"]),
    ("id: a\nsize: 5\n", &["1:1 `met` is missing"]),
    ("id: a\nmet: yes\n", &["2:6 `met` must be true or false, but is text | write true or false"]),
    ("id: a\ncontact: { name: Eva }\n", &["2:1 `email` or `phone` is missing in `contact`"]),
    ("id: a\ncontact: { nme: Eva, phone: +420600123456 }\n", &["2:12 `nme` is not a known field in `contact` | did you mean `name`?", "2:29 `phone` must be text, but is a number | quote the phone number: \"+420600123456\""]),
    ("id: a\ncontact: Eva\n", &["2:10 `contact` must be a group of fields, but is text"]),
    ("id: a\ncontact: { email: eva }\n", &["2:19 `email` must be an e-mail address such as eva@acme.example"]),
    ("id: a\nactivities: { channel: call }\n", &["2:13 `activities` must be a list, but is a group of fields"]),
    ("id: a\nactivities:\n- call\n- note: x\n", &["3:3 entry 1 of `activities` must be a group of fields, but is text", "4:3 `channel` is missing in entry 2 of `activities`"]),
    ("id: a\nactivities:\n- channel: phne\n- channel: In-Person\n  note: too long\n", &["3:12 `channel` cannot be `phne`; it must be one of call, email, in_person", "4:12 `channel` cannot be `In-Person`; it must be one of call, email, in_person | did you mean `in_person`?", "5:9 `note` is too long: at most 5 characters"]),
    ("id: a\nactivities:\n- channel: email\n", &["3:3 `note` is missing in entry 1 of `activities`: an entry with `channel` email must have one"]),
    ("id: a\nactivities:\n- channel: call\n- channel: call\n- channel: call\n", &["3:3 `activities` is too long: at most 2 entries"]),
    ("id: a\nuntil: 5\n", &["2:8 `until` must be empty or text, but is a number | put it in quotes: \"5\""]),
    ("id: a\nuntil: soon\n", &["2:8 `until` must be a date such as 2026-11-20"]),
    ("id: a\neither: [x]\n", &["2:9 `either` must be text or a whole number, but is a list"]),
    ("id: a\nkind: led\n", &["2:7 `kind` cannot be `led`; it must be lead | did you mean `lead`?"]),
];

#[test]
fn one_fault_one_finding_in_plain_words() {
    for (text, said) in CASES {
        assert_eq!(found(text), *said, "{text}");
    }
}

#[test]
fn a_finding_says_whose_and_by_which_line() {
    let tree = Tree::read(
        "id: a\nstage: working\nowner: ana\nsize: 0\nmet: true\n",
        &Limits::default(),
    )
    .unwrap();
    let findings = schema().check("leads/2026-11/a.yaml", &tree);
    let [finding] = &findings[..] else {
        panic!("{findings:?}")
    };
    assert_eq!(
        (finding.id.as_deref(), finding.owner.as_deref()),
        (Some("a"), Some("ana"))
    );
    let line = finding.policy.as_ref().unwrap();
    assert_eq!((&*line.file, line.line), ("schema/lead.schema.json", 13));
}

#[test]
fn personal_data_is_listed() {
    assert_eq!(
        schema().personal(),
        [
            "/activities/*/note",
            "/contact/email",
            "/contact/name",
            "/contact/phone"
        ]
    );
}
