//! Schemas that cannot be used, and where that is told.

use super::*;
use crate::codec::locate;

#[test]
fn a_schema_that_cannot_be_used_is_told_where() {
    let cases = [
        (
            r#"{ "type": "objekt" }"#,
            1,
            11,
            "`type` is not as JSON Schema asks",
        ),
        (
            r#"{ "required": "id" }"#,
            1,
            15,
            "`required` must be a list",
        ),
        (
            "{\n \"type\": \"object\",\n \"type\": \"string\"\n}",
            3,
            2,
            "the key `type` appears twice, first on line 2",
        ),
        (
            "{\n \"type\": \"object\",\n}",
            3,
            1,
            "the schema is not JSON: trailing comma",
        ),
        (
            "",
            1,
            1,
            "the schema is not JSON: EOF while parsing a value",
        ),
        (
            "[]",
            1,
            1,
            "the file must be true or false or a group of fields",
        ),
        (
            r#"{ "$schema": "https://example.com/own" }"#,
            1,
            14,
            "this draft of JSON Schema is not known",
        ),
        (
            r#"{ "$ref": "https://example.com/a.json" }"#,
            1,
            11,
            "`https://example.com/a.json` is outside the schema; nothing is ever fetched",
        ),
        (
            r##"{ "items": { "$ref": "../secret.json#/a" } }"##,
            1,
            22,
            "`../secret.json#/a` is outside the schema; nothing is ever fetched",
        ),
        (
            r##"{ "items": { "$ref": "#/$defs/a" } }"##,
            1,
            22,
            "there is no schema at `#/$defs/a`",
        ),
        (
            r##"{ "items": { "$ref": "#/examples/0" }, "examples": [{}] }"##,
            1,
            22,
            "there is no schema at `#/examples/0`",
        ),
        (
            r##"{ "items": { "$ref": "#/$defs/%61" }, "$defs": { "%61": {}, "a": {} } }"##,
            1,
            22,
            "there is no schema at `#/$defs/%61`",
        ),
        (
            r##"{ "items": { "$ref": "#here" }, "$defs": { "a": { "$anchor": "here" } } }"##,
            1,
            22,
            "`#here` is not a path inside the schema",
        ),
        (
            r##"{ "items": { "$dynamicRef": "#here" } }"##,
            1,
            14,
            "`$dynamicRef` cannot be used inside a schema of leads",
        ),
        (
            r##"{ "$defs": { "a": { "$id": "urn:b" } } }"##,
            1,
            21,
            "`$id` cannot be used inside a schema of leads",
        ),
        (
            r##"{ "properties": { "a": { "$ref": "#" } } }"##,
            1,
            34,
            "`#` leads back to itself",
        ),
        (
            r#"{ "pattern": "^(?=a)b" }"#,
            1,
            14,
            "this regular expression cannot be used",
        ),
        (
            r#"{ "pattern": "(a)\\1" }"#,
            1,
            14,
            "this regular expression cannot be used",
        ),
        (
            r#"{ "pattern": "((a{500}){500}){500}" }"#,
            1,
            14,
            "this regular expression cannot be used",
        ),
    ];
    for (text, line, column, message) in cases {
        let findings = Schema::compile("s.json", text).unwrap_err();
        let [finding] = &findings[..] else {
            panic!("{text}: {findings:?}")
        };
        let at = locate::locate(text, &finding.place.spot);
        assert_eq!(
            (at.line, at.column, finding.message.as_str()),
            (line, column, message),
            "{text}"
        );
        assert_eq!(finding.rule.id, "schema-invalid");
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let cases: [(&str, &[&str]); 4] = [
        (
            r##"{ "minLength": -1, "type": "strin", "enum": 7 }"##,
            &["/minLength", "/type", "/enum"],
        ),
        (
            r##"{ "properties": {
                "a": { "$ref": "https://example.com/a" }, "b": { "$ref": "https://example.com/b" },
                "c": { "pattern": "[" }, "d": { "maxLength": -1 }, "e": { "type": "strin" }, "f": { "enum": 7 } } }"##,
            &[
                "/properties/a/$ref",
                "/properties/b/$ref",
                "/properties/c/pattern",
                "/properties/d/maxLength",
                "/properties/e/type",
                "/properties/f/enum",
            ],
        ),
        (
            r##"{ "allOf": [{ "minLength": -1 }, { "required": [1, "a"] }], "$defs": { "a": 7 }, "items": { "$ref": "#/$defs/a" } }"##,
            &[
                "/allOf/0/minLength",
                "/allOf/1/required/0",
                "/$defs/a",
                "/items/$ref",
            ],
        ),
        (
            r##"{ "properties": { "a": { "$ref": "#" } }, "minLength": -1 }"##,
            &["/properties/a/$ref", "/minLength"],
        ),
    ];
    for (text, places) in cases {
        let findings = Schema::compile("s.json", text).unwrap_err();
        let mut found: Vec<&str> = findings
            .iter()
            .map(|finding| match &finding.place.spot {
                Spot::Value(pointer) | Spot::Key(pointer) => pointer.as_str(),
                _ => "",
            })
            .collect();
        let mut places = places.to_vec();
        found.sort_unstable();
        places.sort_unstable();
        assert_eq!(found, places, "{text}");
    }
    let many: String = (0..99).map(|n| format!(r#""{n}": 7, "#)).collect();
    let text = format!(r#"{{ "properties": {{ {many} "z": {{}} }} }}"#);
    let findings = Schema::compile("s.json", &text).unwrap_err();
    assert_eq!(findings.len(), MOST_FAULTS);
}

#[test]
fn properties_may_be_named_like_keywords() {
    let text = r#"{ "properties": { "$ref": { "type": "string" }, "$id": { "enum": [{ "$ref": "x" }] } } }"#;
    assert!(Schema::compile("s.json", text).is_ok());
}

#[test]
fn a_schema_made_to_hang_is_refused() {
    let nested = |open: &str, close: &str| format!("{}{{}}{}", open.repeat(24), close.repeat(24));
    let doubled: String = (0..30).map(|n| format!(r##""a{n}": {{ "allOf": [{{ "$ref": "#/$defs/a{0}" }}, {{ "$ref": "#/$defs/a{0}" }}] }}, "##, n + 1)).collect();
    let texts = [
        format!(r##"{{ "$ref": "#/$defs/a0", "$defs": {{ {doubled} "a30": true }} }}"##),
        // Nor may the search for further faults hang, once one was found.
        format!(r##"{{ "unevaluatedProperties": false, "$ref": "#/$defs/a0", "$defs": {{ {doubled} "a30": true, "x": {{ "$ref": "https://e.example/x" }} }} }}"##),
        r##"{ "allOf": [{ "properties": { "a": { "$ref": "#" } } }, { "properties": { "a": { "$ref": "#" } } }] }"##.to_owned(),
        nested(r#"{ "anyOf": ["#, r#"], "unevaluatedProperties": false }"#),
    ];
    for text in texts {
        assert!(Schema::compile("s.json", &text).is_err(), "{text}");
    }
}
