//! The formats of `check`.

mod junit;
mod markdown;
mod sarif;

use super::{github, json, text};
use crate::finding::{Finding, LineRange, Located, Place, PolicyLine, Rule, Severity};
use crate::render::tests::{PLAIN, at, document, keys, written};
use crate::render::{Head, Look};

const OVERDUE: Rule = Rule {
    id: "overdue",
    severity: Severity::Error,
    summary: "No running clock has passed its target.",
    why: "",
    mend: "",
    example: "",
};
const CROWDED: Rule = Rule {
    id: "crowded-folder",
    severity: Severity::Warning,
    ..OVERDUE
};

const SOURCE: &str = "id: acme-7k3q\ncompany: { name: 東京機械, country: JP }\nstage: inquiry\n";

fn range(line: u32, column: u32, end_line: u32, end_column: u32) -> Option<LineRange> {
    Some(LineRange {
        line,
        column,
        end_line,
        end_column,
    })
}

fn overdue() -> Located {
    let place = Place::value("leads/2026-11/acme-7k3q.yaml", "/stage");
    let finding = Finding::new(&OVERDUE, place, "first_response is 2 h late")
        .about("acme-7k3q")
        .owned_by("ana")
        .decided_by(PolicyLine {
            file: "policy/sla.yaml".into(),
            line: 31,
        })
        .help("call or write to them");
    Located {
        finding,
        range: range(3, 8, 3, 15),
        source: Some(SOURCE.into()),
    }
}

fn crowded() -> Located {
    let finding = Finding::new(&CROWDED, Place::file("leads"), "2,001 leads in one folder");
    Located {
        finding,
        range: None,
        source: None,
    }
}

/// Names that would break a format if it let them.
const HOSTILE: [&str; 8] = [
    "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\0\u{fffe}",
    "two\r\nlines\ttab\u{2028}\u{202e}txt.exe",
    "]]></failure><testcase name='x'/>&lt;&#0;<!-- \"",
    "| a | b |\n| --- | --- |\n# title\n```\n",
    "<script>alert(1)</script> [x](http://evil.example) {0} {{",
    "@all #1 ana@acme.example https://evil.example \\| `code`",
    "100%0A%25 a:b?c#d e/f\\g",
    "東京 👩\u{200d}🚀 e\u{301}",
];

/// Returns a finding all of whose words are this name.
fn hostile(name: &str) -> Located {
    let mut located = overdue();
    located.finding.message = name.to_owned();
    located.finding.help = Some(name.to_owned());
    located.finding.owner = Some(name.to_owned());
    located.finding.id = Some(name.to_owned());
    located.finding.place = Place::value(format!("leads/{name}.yaml"), name);
    located.finding.policy = Some(PolicyLine {
        file: name.into(),
        line: 1,
    });
    located
}

/// Returns the head of an answer by the policy of somebody's branch, where history is missing.
fn what_if() -> Head<'static> {
    Head {
        policy: Some("origin/<b>try|it</b>"),
        complete: false,
        ..plain_head()
    }
}

fn plain_head() -> Head<'static> {
    Head {
        as_of: at("2026-11-23T11:00:00+01:00"),
        commit: None,
        policy: None,
        complete: true,
    }
}

fn shown(findings: &[Located]) -> String {
    written(|out| text(out, findings, &PLAIN))
}

#[test]
fn text_points_at_the_line_the_person_and_the_policy() {
    let expected = "\
error[overdue]: first_response is 2 h late
 --> leads/2026-11/acme-7k3q.yaml:3:8
  |
3 | stage: inquiry
  |        ^^^^^^^
  |
  = owner: ana
  = policy: policy/sla.yaml:31
  = help: call or write to them

warning[crowded-folder]: 2,001 leads in one folder
--> leads

1 error, 1 warning
";
    assert_eq!(shown(&[overdue(), crowded()]), expected);
    assert_eq!(shown(&[]), "no findings\n");
}

#[test]
fn columns_count_characters_and_marks_stand_under_them() {
    let mut located = overdue();
    located.range = range(2, 18, 2, 22);
    let text = shown(&[located]);
    assert!(text.contains("acme-7k3q.yaml:2:18\n"), "{text}");
    assert!(
        text.contains("2 | company: { name: 東京機械, country: JP }\n"),
        "{text}"
    );
    assert!(text.contains("  |                  ^^^^^^^^\n"), "{text}");
}

#[test]
fn places_out_of_all_bounds_are_shown_somehow() {
    let long = "x".repeat(100_000);
    let ranges = [
        (0, 0, 0, 0),
        (1, 1, 1, 1),
        (3, 8, 9, 1),
        (3, 90, 3, 95),
        (4, 1, 4, 1),
        (99, 1, 99, 2),
        (3, 9, 3, 2),
    ];
    for source in [
        SOURCE,
        "",
        "\n",
        "\u{feff}id: x\r\nstage: y\r\n",
        long.as_str(),
    ] {
        for (line, column, end_line, end_column) in ranges {
            let mut located = overdue();
            located.range = range(line, column, end_line, end_column);
            located.source = Some(source.into());
            let text = shown(&[located]);
            assert!(
                text.len() < 2_000 && text.contains("acme-7k3q.yaml"),
                "{text}"
            );
        }
    }
}

#[test]
fn many_of_one_rule_stay_readable() {
    let mut findings = vec![overdue(); 200];
    findings.push(crowded());
    let text = shown(&findings);
    assert!(text.lines().count() < 700, "{} lines", text.lines().count());
    let short = "error[overdue]: first_response is 2 h late\n  \
                 --> leads/2026-11/acme-7k3q.yaml:3:8  (owner: ana, policy: policy/sla.yaml:31)\n\n";
    assert_eq!(text.matches(short).count(), 197);
    assert!(text.ends_with("200 errors, 1 warning\n"), "{text}");
}

#[test]
fn colour_changes_nothing_but_colour() {
    let findings: Vec<Located> = std::iter::repeat_with(overdue)
        .take(14)
        .chain([crowded()])
        .collect();
    let coloured = written(|out| {
        text(
            out,
            &findings,
            &Look {
                width: None,
                color: true,
            },
        )
    });
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(
        anstream::adapter::strip_str(&coloured).to_string(),
        shown(&findings)
    );
}

#[test]
fn json_has_exactly_the_promised_keys() {
    let head = plain_head();
    let check = document(|out| json(out, "check", &[overdue(), crowded()], None, &head));
    assert_eq!(
        keys(&check),
        [
            "as_of",
            "commit",
            "counts",
            "findings",
            "kind",
            "schema_version"
        ]
    );
    assert_eq!(
        (&check["kind"], &check["as_of"]),
        (&"check".into(), &"2026-11-23T10:00:00Z".into())
    );
    assert_eq!(check["commit"], serde_json::Value::Null);
    assert_eq!(
        check["counts"],
        serde_json::json!({ "error": 1, "warning": 1, "note": 0 })
    );
    assert_eq!(
        check["findings"][0],
        serde_json::json!({
            "rule": "overdue",
            "severity": "error",
            "id": "acme-7k3q",
            "file": "leads/2026-11/acme-7k3q.yaml",
            "line": 3,
            "column": 8,
            "end_line": 3,
            "end_column": 15,
            "message": "first_response is 2 h late",
            "help": "call or write to them",
            "policy": { "file": "policy/sla.yaml", "line": 31 },
            "owner": "ana",
        })
    );
    let nothing = check["findings"][1]
        .as_object()
        .unwrap()
        .values()
        .filter(|value| value.is_null());
    assert_eq!(
        nothing.count(),
        8,
        "id, four places, help, policy and owner"
    );
}

#[test]
fn github_gets_commands_the_worst_first() {
    let expected = "\
::error file=leads/2026-11/acme-7k3q.yaml,line=3,col=8,endLine=3,endColumn=15,title=overdue::\
first_response is 2 h late%0Aowner: ana%0Apolicy: policy/sla.yaml:31%0Ahelp: call or write to them
::warning file=leads,title=crowded-folder::2,001 leads in one folder
";
    assert_eq!(
        written(|out| github(out, &[crowded(), overdue()])),
        expected
    );
}

#[test]
fn no_text_ends_a_command_or_begins_one() {
    let cases = [
        ("a\n::error::gone", "a%0A:\u{200b}:error:\u{200b}:gone"),
        (":::", ":\u{200b}:\u{200b}:"),
        ("a\r\nb", "a%0D%0Ab"),
        ("100%0A", "100%250A"),
        ("%25", "%2525"),
        ("\u{1b}[31m", "␛[31m"),
        ("\u{202e}txt", "\u{fffd}txt"),
        ("a, b: c", "a, b: c"),
    ];
    for (message, data) in cases {
        let mut located = crowded();
        located.finding.message = message.to_owned();
        located.finding.place = Place::file(message);
        let property = data.replace('\u{200b}', "");
        let property = property.replace(':', "%3A").replace(',', "%2C");
        let expected = format!("::warning file={property},title=crowded-folder::{data}\n");
        assert_eq!(
            written(|out| github(out, &[located])),
            expected,
            "{message:?}"
        );
    }
}

#[test]
fn no_name_commands_the_terminal() {
    let hostile = "\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\r\n\u{1b}[31m";
    let mut located = overdue();
    located.source = Some(format!("a\nb\nstage: {hostile}\n").into());
    located.finding.message = hostile.to_owned();
    located.finding.help = Some(hostile.to_owned());
    located.finding.owner = Some(hostile.to_owned());
    located.finding.place = Place::file(hostile);
    located.finding.policy = Some(PolicyLine {
        file: hostile.into(),
        line: 1,
    });
    let findings = vec![located; 20];
    let text = shown(&findings);
    let hidden =
        |character: &char| character.is_control() && *character != '\n' || *character == '\u{202e}';
    assert_eq!(text.chars().find(hidden), None, "{text}");
    let head = plain_head();
    assert_eq!(
        document(|out| json(out, "check", &findings, None, &head))["findings"][0]["message"],
        hostile
    );
}
