//! SARIF, as a reader that others wrote makes of it.

use serde_json::{Value, json};
use serde_sarif::sarif::Sarif;

use super::*;
use crate::render::findings::sarif;

const RULES: [&Rule; 2] = [&CROWDED, &OVERDUE];

/// Returns the one run of a log, after another reader understood every word of it.
fn run(findings: &[Located], head: &Head<'_>) -> Value {
    let mut log = document(|out| sarif(out, findings, &RULES, head));
    let read: Sarif = serde_json::from_value(log.clone()).expect("SARIF");
    let mut again = serde_json::to_value(&read).unwrap();
    // What has no fixed keys may hold nothing.
    without_nulls(&mut log);
    without_nulls(&mut again);
    assert_eq!(again, log, "a word that no reader knows");
    assert_eq!(log["version"], "2.1.0");
    log["runs"][0].take()
}

fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

#[test]
fn a_finding_says_what_where_whose_and_what_to_do() {
    let run = run(&[overdue(), crowded()], &plain_head());
    let place = |uri: &str, region: Value| json!({ "artifactLocation": { "uri": uri, "uriBaseId": "%SRCROOT%" }, "region": region });
    let region = json!({ "startLine": 3, "startColumn": 8, "endLine": 3, "endColumn": 15 });
    let mut result = run["results"][0].clone();
    let fingerprint = result["partialFingerprints"]["primaryLocationLineHash"].take();
    assert_eq!(fingerprint.as_str().unwrap().len(), 18);
    assert_eq!(
        result,
        json!({
            "ruleId": "overdue",
            "ruleIndex": 1,
            "level": "error",
            "message": { "text": "first_response is 2 h late\nowner: ana\nhelp: call or write to them" },
            "locations": [{ "physicalLocation": place("leads/2026-11/acme-7k3q.yaml", region) }],
            "relatedLocations": [{
                "id": 1,
                "physicalLocation": place("policy/sla.yaml", json!({ "startLine": 31 })),
                "message": { "text": "the policy line that decided" },
            }],
            "partialFingerprints": { "primaryLocationLineHash": null },
            "properties": { "id": "acme-7k3q", "owner": "ana" },
        })
    );
    let whole = &run["results"][1]["locations"][0]["physicalLocation"];
    assert_eq!(*whole, place("leads", json!({ "startLine": 1 })));
    assert_eq!(run["columnKind"], "unicodeCodePoints");
}

#[test]
fn every_rule_is_explained() {
    let run = run(&[], &plain_head());
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "leads");
    assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
    let rule = json!({
        "id": "crowded-folder",
        "shortDescription": { "text": "No running clock has passed its target." },
        "fullDescription": { "text": "" },
        "help": { "text": "\n\nFor example:\n\n", "markdown": "\n\nFor example:\n\n```yaml\n\n```" },
        "defaultConfiguration": { "level": "warning" },
    });
    assert_eq!(driver["rules"][0], rule);
    assert_eq!(driver["rules"].as_array().unwrap().len(), 2);
    assert_eq!(run["results"], json!([]));
}

#[test]
fn a_what_if_and_a_gap_are_said() {
    let plain = run(&[], &plain_head());
    assert_eq!(
        plain["invocations"],
        json!([{ "executionSuccessful": true, "toolExecutionNotifications": [] }])
    );
    assert_eq!(
        plain["properties"],
        json!({ "as_of": "2026-11-23T10:00:00Z" })
    );
    let run = run(&[], &what_if());
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let said = invocation["toolExecutionNotifications"].to_string();
    assert!(
        said.contains("judged by the policy of `origin/<b>try|it</b>`"),
        "{said}"
    );
    assert!(said.contains("not in this clone"), "{said}");
    assert_eq!(run["properties"]["policy"], "origin/<b>try|it</b>");
    assert_eq!(run["properties"]["history_complete"], false);
}

#[test]
fn names_are_addresses_and_no_links() {
    for name in HOSTILE {
        let run = run(&[hostile(name)], &plain_head());
        let result = &run["results"][0];
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte);
        assert!(uri.bytes().all(allowed), "{uri}");
        let read = percent_encoding::percent_decode_str(uri)
            .decode_utf8()
            .unwrap();
        assert_eq!(read, format!("leads/{name}.yaml"));
        let text = result["message"]["text"].as_str().unwrap();
        assert!(!text.contains("]("), "{text}");
        assert_eq!(
            text.replace("] (", "]("),
            format!("{name}\nowner: {name}\nhelp: {name}")
        );
    }
}

#[test]
fn regions_begin_at_one_and_never_end_before_they_begin() {
    let cases = [
        ((0, 0, 0, 0), json!({ "startLine": 1, "startColumn": 1 })),
        ((3, 8, 3, 8), json!({ "startLine": 3, "startColumn": 8 })),
        ((3, 9, 3, 2), json!({ "startLine": 3, "startColumn": 9 })),
        (
            (3, 8, 4, 1),
            json!({ "startLine": 3, "startColumn": 8, "endLine": 4, "endColumn": 1 }),
        ),
    ];
    for ((line, column, end_line, end_column), region) in cases {
        let mut located = overdue();
        located.range = range(line, column, end_line, end_column);
        let run = run(&[located], &plain_head());
        let place = &run["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["region"], region);
    }
}

/// Returns the fingerprints of findings.
fn fingerprints(findings: &[Located]) -> Vec<String> {
    let run = run(findings, &plain_head());
    let results = run["results"].as_array().unwrap();
    let text = |result: &Value| result["partialFingerprints"]["primaryLocationLineHash"].clone();
    results
        .iter()
        .map(|result| text(result).as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_finding_is_known_again_when_lines_folders_and_times_change() {
    let expected = fingerprints(&[overdue()]);
    let changes: [fn(&mut Located); 5] = [
        |later| later.finding.message = "first_response is 3 d late".to_owned(),
        |below| below.range = range(40, 8, 40, 15),
        |moved| moved.finding.place.file = "leads/2026-12/acme-7k3q.yaml".to_owned(),
        |passed| passed.finding.owner = Some("sam".to_owned()),
        |policy| policy.finding.policy = None,
    ];
    for change in changes {
        let mut located = overdue();
        change(&mut located);
        assert_eq!(fingerprints(&[located]), expected);
    }
}

#[test]
fn two_findings_are_never_taken_for_one() {
    let changes: [fn(&mut Located); 6] = [
        |_| {},
        |clock| clock.finding.message = "max_idle is 2 h late".to_owned(),
        |lead| lead.finding.id = Some("brill-9c4z".to_owned()),
        |spot| spot.finding.place = Place::value("leads/2026-11/acme-7k3q.yaml", "/owner"),
        |key| key.finding.place = Place::key("leads/2026-11/acme-7k3q.yaml", "/stage"),
        |rule| rule.finding.rule = &CROWDED,
    ];
    let mut findings: Vec<Located> = changes
        .iter()
        .map(|change| {
            let mut located = overdue();
            change(&mut located);
            located
        })
        .collect();
    findings.push(overdue());
    let mut seen = fingerprints(&findings);
    assert_eq!(seen[0].replace(":1", ":2"), seen[6]);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 7);
}
