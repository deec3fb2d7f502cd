//! Findings as SARIF 2.1.0, which code scanning reads: the part of the format that a check needs.
//!
//! Source of what is required beyond the standard: GitHub's page on SARIF support for code scanning.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::{INCOMPLETE, supposing};
use crate::finding::{self, LineRange, Located};
use crate::render::{Head, escape, wire};

/// Where file names start from: the top of the repository.
const TOP: &str = "%SRCROOT%";

/// What a file name keeps in an address: everything else, a colon in the first folder too, could mean something.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    invocations: [Invocation; 1],
    original_uri_base_ids: BTreeMap<&'static str, Base>,
    column_kind: &'static str,
    results: Vec<Finding<'a>>,
    properties: Basis<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Text<'a>,
    full_description: Text<'a>,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
}

#[derive(Serialize)]
struct Base {
    description: Text<'static>,
}

/// What the answer was computed from, in the words of the other formats.
#[derive(Serialize)]
struct Basis<'a> {
    as_of: String,
    commit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history_complete: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    related_locations: Option<[Location; 1]>,
    partial_fingerprints: Fingerprint,
    properties: Whose<'a>,
}

/// By the one name that GitHub goes by.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fingerprint {
    primary_location_line_hash: String,
}

#[derive(Serialize)]
struct Whose<'a> {
    id: Option<&'a str>,
    owner: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u32>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

/// Writes a log of one run: every rule there is, and what was found.
pub fn sarif(
    out: &mut dyn Write,
    findings: &[Located],
    rules: &[&finding::Rule],
    head: &Head<'_>,
) -> io::Result<()> {
    let positions = rules.iter().enumerate().map(|(at, rule)| (rule.id, at));
    let positions: HashMap<&str, usize> = positions.collect();
    let mut fingerprints = Fingerprints::default();
    let results = findings
        .iter()
        .map(|located| Finding::new(located, &positions, &mut fingerprints));
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "leads",
                version: env!("CARGO_PKG_VERSION"),
                rules: rules.iter().map(|rule| Rule::new(rule)).collect(),
            },
        },
        invocations: [Invocation::new(head)],
        original_uri_base_ids: [(TOP, Base::top())].into(),
        column_kind: "unicodeCodePoints",
        results: results.collect(),
        properties: Basis {
            as_of: wire::time(head.as_of),
            commit: head.commit.map(|commit| commit.to_string()),
            policy: head.policy,
            history_complete: (!head.complete).then_some(false),
        },
    };
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [run],
    };
    escape::pretty(out, &log)
}

impl<'a> Rule<'a> {
    fn new(rule: &'a finding::Rule) -> Self {
        let (mend, example) = (rule.mend, rule.example.trim_end());
        Rule {
            id: rule.id,
            short_description: Text { text: rule.summary },
            full_description: Text { text: rule.why },
            help: Help {
                text: format!("{mend}\n\nFor example:\n\n{example}"),
                markdown: format!("{mend}\n\nFor example:\n\n```yaml\n{example}\n```"),
            },
            default_configuration: Configuration {
                level: rule.severity.name(),
            },
        }
    }
}

impl Invocation {
    fn new(head: &Head<'_>) -> Self {
        let what_if = head.policy.map(|asked| Notification {
            level: "note",
            message: Message::new(&supposing(asked)),
        });
        let gap = (!head.complete).then(|| Notification {
            level: "error",
            message: Message::new(INCOMPLETE),
        });
        Invocation {
            execution_successful: head.complete,
            tool_execution_notifications: what_if.into_iter().chain(gap).collect(),
        }
    }
}

impl Base {
    fn top() -> Self {
        Base {
            description: Text {
                text: "The top of the repository.",
            },
        }
    }
}

impl<'a> Finding<'a> {
    fn new(
        located: &'a Located,
        rules: &HashMap<&str, usize>,
        fingerprints: &mut Fingerprints,
    ) -> Self {
        let finding = &located.finding;
        // The policy line is a place of its own here.
        let owner = finding.owner.iter().map(|owner| format!("owner: {owner}"));
        let help = finding.help.iter().map(|help| format!("help: {help}"));
        let lines: Vec<String> = std::iter::once(finding.message.clone())
            .chain(owner)
            .chain(help)
            .collect();
        Finding {
            rule_id: finding.rule.id,
            rule_index: rules.get(finding.rule.id).copied(),
            level: finding.severity.name(),
            message: Message::new(&lines.join("\n")),
            locations: [Location {
                id: None,
                physical_location: Physical::new(&finding.place.file, located.range),
                message: None,
            }],
            related_locations: finding.policy.as_ref().map(|line| [Location::of(line)]),
            partial_fingerprints: Fingerprint {
                primary_location_line_hash: fingerprints.of(finding),
            },
            properties: Whose {
                id: finding.id.as_deref(),
                owner: finding.owner.as_deref(),
            },
        }
    }
}

impl Location {
    fn of(line: &finding::PolicyLine) -> Self {
        let mut place = Physical::new(&line.file, None);
        place.region.start_line = line.line.max(1);
        Location {
            id: Some(1),
            physical_location: place,
            message: Some(Message::new("the policy line that decided")),
        }
    }
}

impl Physical {
    fn new(file: &str, range: Option<LineRange>) -> Self {
        Physical {
            artifact_location: Artifact {
                uri: utf8_percent_encode(file, KEPT).to_string(),
                uri_base_id: TOP,
            },
            region: Region::new(range),
        }
    }
}

impl Region {
    /// Returns a range as the format counts: from 1, the end behind the last character.
    ///
    /// GitHub wants a line of each finding: what is about a whole file stands at its first. Nothing between two
    /// characters can be shown, so an empty range is the rest of its line.
    fn new(range: Option<LineRange>) -> Self {
        let Some(range) = range else {
            return Region {
                start_line: 1,
                start_column: None,
                end_line: None,
                end_column: None,
            };
        };
        let start = (range.line.max(1), range.column.max(1));
        let end = (range.end_line.max(1), range.end_column.max(1));
        let end = Some(end).filter(|end| *end > start);
        Region {
            start_line: start.0,
            start_column: Some(start.1),
            end_line: end.map(|(line, _)| line),
            end_column: end.map(|(_, column)| column),
        }
    }
}

impl Message {
    /// Returns a message without links: what looks like one in somebody's words would become one.
    fn new(text: &str) -> Self {
        Message {
            text: text.replace("](", "] ("),
        }
    }
}
