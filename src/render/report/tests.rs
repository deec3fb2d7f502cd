//! The formats of the report, on the sample and on names that would break a format if it let them.

use std::io::{self, Write};
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::*;
use crate::domain::book::Book;
use crate::domain::lead::{About, Feedback, Handoff, Lead, Resolution, Returned};
use crate::domain::report::drill::{behind, select};
use crate::domain::report::figures::figures;
use crate::domain::report::groups::Dimension;
use crate::domain::report::metrics::{self, find};
use crate::domain::report::{Cohort, Report, Window, report};
use crate::domain::timeline::What;
use crate::render::tests::{
    NOW, PLAIN, Story, at, book, call, document, head, keys, lead, policy, written,
};
use crate::render::{Head, Look};

/// Every dimension.
const BY: [Dimension; 7] = [
    Dimension::Source,
    Dimension::Campaign,
    Dimension::Segment,
    Dimension::Owner,
    Dimension::Team,
    Dimension::Channel,
    Dimension::Month,
];

fn with<T>(book: &Book, ask: impl Fn(&Report<'_>) -> T) -> T {
    let standings = book.standings();
    let policy = book.policy.as_ref().expect("there is one");
    let window = Window::default();
    ask(&report(book, policy, &standings, window, Cohort::Received))
}

/// Returns a book of one lead that bears this name wherever a name can be, and has much that nobody else need know.
fn named(name: &str) -> Book {
    let mut story = Story::default();
    let first = story.commit(name, "2026-11-20T08:20:00Z");
    let second = story.commit("sam", "2026-11-21T08:20:00Z");
    let third = story.commit("ana", "2026-11-22T08:20:00Z");
    let mut touch = call(at("2026-11-20T13:05:00Z"), name, name);
    touch.channel = name.into();
    let feedback = Feedback {
        from: Some(name.into()),
        by: Some(name.into()),
        at: None,
        about: About::Quality,
        verdict: Some(name.into()),
        note: Some("secret-note".to_owned()),
    };
    let mut evil = Lead {
        source: Some(name.into()),
        campaign: Some(name.into()),
        activities: vec![touch.clone()].into_iter().map(Arc::new).collect(),
        handoff: Some(Arc::new(Handoff {
            spoke_with: Some("secret-person".to_owned()),
            ..Handoff::default()
        })),
        resolution: Some(Arc::new(Resolution {
            reason: Some(name.into()),
            note: Some("secret-note".to_owned()),
            ..Resolution::default()
        })),
        ..lead(name, name, Some(name))
    };
    evil.feedback = [feedback.clone().into()].into();
    let moved = |from: &str, to: &str, reason: Option<&str>| What::Moved {
        from: Some(from.into()),
        to: Some(to.into()),
        returned: reason
            .map(|reason| Returned {
                reason: Some(reason.into()),
                note: Some("secret-note".to_owned()),
            })
            .map(Arc::new),
    };
    let events = vec![
        (
            Some(first),
            What::Created {
                stage: Some("qualified".into()),
            },
        ),
        (
            Some(first),
            What::Assigned {
                from: None,
                to: Some(name.into()),
            },
        ),
        (Some(first), What::Activity(Arc::new(touch))),
        (Some(second), moved("qualified", "working", Some(name))),
        (Some(second), What::Feedback(Arc::new(feedback))),
        (Some(third), moved("working", name, None)),
    ];
    story.lead("evil-1a2b", evil, events);
    story.book(NOW, Some(policy()))
}

type Render<'a> = &'a dyn Fn(&mut dyn Write) -> io::Result<()>;

/// Calls with each format of a book's report, by name.
fn each_format(book: &Book, look: &Look, see: &dyn Fn(&str, String)) {
    with(book, |report| {
        let head = head(book);
        let figures = figures(report);
        let metric = find("touches").expect("there is one");
        let drill = Drill {
            report,
            metric,
            key: None,
            leads: behind(&select(&figures, metric.id, None)),
        };
        let formats: [(&str, Render<'_>); 9] = [
            ("text", &|out| text(out, report, &BY, look)),
            ("json", &|out| json(out, report, &head)),
            ("csv", &|out| csv(out, report, &head)),
            ("markdown", &|out| markdown(out, report, &BY)),
            ("html", &|out| html(out, report, &head)),
            ("drill text", &|out| drill_text(out, &drill, look)),
            ("drill json", &|out| drill_json(out, &drill, &head)),
            ("drill csv", &|out| drill_csv(out, &drill)),
            ("drill markdown", &|out| drill_markdown(out, &drill)),
        ];
        for (name, render) in formats {
            see(name, written(|out| render(out)));
        }
    });
}

#[test]
fn no_name_breaks_a_format() {
    let names = [
        "\u{1b}]0;owned\u{7}\u{1b}[2J",
        "two\r\nlines",
        "\u{202e}txt.exe",
        "\u{9b}31m",
        "nul\0byte",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "a|b `c` [d](http://evil.example) @all",
    ];
    for name in names {
        each_format(&named(name), &PLAIN, &|format, text| {
            let hidden = text.chars().find(|character| {
                let harmless = *character == '\n' || !character.is_control();
                !harmless || matches!(character, '\u{202a}'..='\u{202e}')
            });
            assert_eq!(hidden, None, "{format}: {text}");
            if format == "html" {
                assert!(
                    !text.contains("<script") && !text.contains("<img"),
                    "{text}"
                );
                assert_eq!(text.matches("<td").count(), text.matches("</td>").count());
            }
            if format.ends_with("markdown") {
                assert!(!text.contains("@all"), "{text}");
                for event in Parser::new_ext(&text, Options::all()) {
                    let markup = matches!(
                        event,
                        Event::Start(Tag::Link { .. } | Tag::Image { .. })
                            | Event::Html(_)
                            | Event::InlineHtml(_)
                            | Event::Code(_)
                    );
                    assert!(!markup, "{event:?} in {text}");
                }
            }
        });
    }
}

/// Nobody has it any more, and the sum must still be right.
#[test]
fn a_deleted_lead_is_in_every_header() {
    let mut book = named("Acme");
    each_format(&book, &PLAIN, &|format, text| {
        let none = [", 0 deleted", "deleted</div>"];
        assert!(
            !none.iter().any(|words| text.contains(words)),
            "{format}: {text}"
        );
    });
    book.entries[0].timeline.present = false;
    for (format, words) in [
        ("text", "0 open, 0 won, 0 lost, 0 refused, 1 deleted\n"),
        ("markdown", "0 open, 0 won, 0 lost, 0 refused, 1 deleted.\n"),
        ("html", "<b class=\"\">1</b>deleted</div>"),
        ("json", "\"deleted\": 1,"),
        ("csv", "\ndeleted,,1,"),
    ] {
        each_format(&book, &PLAIN, &|name, text| {
            assert!(name != format || text.contains(words), "{format}: {text}");
        });
    }
}

#[test]
fn no_cell_is_a_formula() {
    for name in ["=1+2", "+1-2", "@SUM(A1)", "-x"] {
        each_format(&named(name), &PLAIN, &|format, text| {
            if format.ends_with("csv") {
                let mut cells = text.split([',', '\n']);
                let formula = cells.find(|cell| cell.starts_with(['=', '+', '@', '-']));
                assert_eq!(formula, None, "{text}");
            }
        });
    }
}

#[test]
fn nobody_of_the_prospects_is_in_a_report() {
    each_format(&named("Acme"), &PLAIN, &|format, text| {
        for secret in [
            "Eva Muster",
            "eva@acme.example",
            "secret-note",
            "secret-person",
            "call back",
        ] {
            assert!(!text.contains(secret), "{format}: {secret}");
        }
    });
    let book = book();
    with(&book, |report| {
        let page = written(|out| html(out, report, &head(&book)));
        for company in ["Brill", "東京", "Nordfjell", "brill-9c4z"] {
            assert!(!page.contains(company), "{company}");
        }
    });
}

#[test]
fn a_page_fetches_nothing_and_runs_nothing() {
    let book = book();
    let page = with(&book, |report| {
        written(|out| html(out, report, &head(&book)))
    });
    let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-";
    assert!(
        page.contains(policy) && page.contains("script-src 'none'"),
        "{page}"
    );
    let (_, style) = page.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    assert!(
        page.contains(&crate::render::page::allowed(style)),
        "{page}"
    );
    assert!(
        !page.contains("unsafe") && !page.contains("style=\""),
        "{page}"
    );
    for reach in [
        "<script",
        "javascript:",
        "http://",
        "https://",
        "url(",
        "@import",
        " src=",
        " href=",
        " on",
    ] {
        let inside = page.split('<').skip(1).any(|tag| {
            let tag = tag.split('>').next().unwrap_or_default();
            format!("<{tag}").contains(reach)
        });
        assert!(!inside, "{reach}");
    }
    assert!(page.contains("<svg role=\"img\""), "{page}");
    for metric in metrics::all() {
        assert!(page.contains(metric.id), "{}", metric.id);
    }
    // Every element that is opened is closed: the page is XML but for its head.
    let body = page.split_once("<body>").expect("it has one").1;
    let body = format!("<body>{}", body.trim_end().trim_end_matches("</html>"));
    roxmltree::Document::parse(&body).unwrap();
}

#[test]
fn no_line_is_wider_than_the_screen() {
    let book = named("a name that is longer than anybody would ever like it to be, and goes on");
    for width in [20, 40, 60, 80, 100, 120, 200] {
        let look = Look {
            width: Some(width),
            color: false,
        };
        each_format(&book, &look, &|format, text| {
            if !format.ends_with("text") {
                return;
            }
            for line in text.lines() {
                assert_eq!(line, line.trim_end());
                let wide = crate::render::terminal::width(line);
                // A sentence has its longest word at the least.
                let is_table = line.starts_with("  ");
                assert!(wide <= width || !is_table, "{format} at {width}: {line}");
            }
        });
    }
}

#[test]
fn bars_are_blocks_on_a_terminal_only() {
    let terminal = Look {
        width: Some(120),
        color: false,
    };
    let book = book();
    let (on, off) = with(&book, |report| {
        let text = |look: &Look| written(|out| text(out, report, &BY, look));
        (text(&terminal), text(&PLAIN))
    });
    assert!(on.contains('█') && !on.contains('#'), "{on}");
    assert!(off.contains('#') && !off.contains('█'), "{off}");
}

#[test]
fn of_few_no_share_is_said() {
    let book = book();
    each_format(&book, &PLAIN, &|format, text| {
        if ["text", "markdown"].contains(&format) {
            // What stands above columns, and the note below them.
            let cells = text.replace("95%", "").replace("90%", "");
            assert!(!cells.contains('%') && cells.contains("few"), "{text}");
        }
    });
    let document = with(&book, |report| {
        document(|out| json(out, report, &head(&book)))
    });
    let source = &document["by_source"][0];
    assert_eq!(source["source"], "website_request");
    assert_eq!((&source["leads"], &source["won"]), (&6.into(), &1.into()));
    assert_eq!(source["conversion"], 0.1667);
    assert_eq!(source["small"], true);
    assert_eq!(source["interval"]["low"], 0.0301);
    assert_eq!(source["interval"]["high"], 0.5635);
}

#[test]
fn the_keys_are_those_that_others_rely_on() {
    let book = book();
    let document = with(&book, |report| {
        document(|out| json(out, report, &head(&book)))
    });
    assert_eq!(document["kind"], "report");
    assert_eq!(
        document["window"],
        serde_json::json!({"from": null, "to": NOW})
    );
    let expected = [
        "acceptance",
        "aging",
        "as_of",
        "attempts",
        "by_campaign",
        "by_channel",
        "by_month",
        "by_owner",
        "by_segment",
        "by_source",
        "by_team",
        "cohort",
        "commit",
        "compliance",
        "contact",
        "cost",
        "cycle_time",
        "feedback",
        "funnel",
        "handoff",
        "kind",
        "leads",
        "meetings",
        "reclaim",
        "recycle",
        "resolution",
        "schema_version",
        "speed_to_lead",
        "window",
    ];
    assert_eq!(keys(&document), expected);
    for (place, expected) in [
        ("/funnel/0", "stage entered now_in left_to"),
        ("/by_source/0", "source leads won conversion small interval"),
        ("/by_segment/0", "segment leads won conversion"),
        ("/by_owner/0", "owner leads won conversion"),
        ("/by_channel/0", "channel leads won conversion"),
        (
            "/compliance/0",
            "breached clock interval judged met met_late rate running small",
        ),
        (
            "/speed_to_lead/received_to_assigned",
            "leads median_seconds p90_seconds small",
        ),
        ("/cycle_time", "leads median_seconds p90_seconds won"),
        (
            "/acceptance",
            "offered accepted rejected rate rejected_by_reason",
        ),
        ("/recycle", "recycled recycle_rate won rate by_reason"),
        ("/resolution", "closed open replied rate"),
        ("/attempts", "touches median to_connect"),
        (
            "/meetings",
            "booked held missed held_by_channel missed_by_channel came_of",
        ),
        ("/aging/0", "from_days to_days leads overdue"),
        ("/cost", "by_campaign by_currency"),
    ] {
        let value = document.pointer(place).expect("it is there");
        let keys = keys(value);
        for key in expected.split(' ') {
            assert!(keys.contains(&key), "{key} of {place} in {keys:?}");
        }
    }
    assert_eq!(
        document["funnel"][0]["left_to"],
        serde_json::json!({"working": 1})
    );
    assert_eq!(document["compliance"].as_array().map(Vec::len), Some(10));
}

#[test]
fn csv_has_a_row_for_each_figure() {
    let book = book();
    let table = with(&book, |report| {
        let what_if = Head {
            policy: Some("HEAD~1"),
            ..head(&book)
        };
        let supposed = written(|out| csv(out, report, &what_if));
        assert!(supposed.starts_with(
            "metric,key,value,unit,leads,small,low,high,policy\nleads,,6,leads,6,,,,HEAD~1\n"
        ));
        written(|out| csv(out, report, &head(&book)))
    });
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "metric,key,value,unit,leads,small,low,high");
    for line in [
        "leads,,6,leads,6,,,",
        "won,source:website_request,1,leads,1,,,",
        // Wilson, by hand: centre (1/6 + z²/12) / (1 + z²/6), z = 1.96.
        "conversion,,0.1667,share,6,true,0.0301,0.5635",
        "met_late,clock:accept,0,runs,0,,,",
        "touches,channel:call,1,touches,1,,,",
    ] {
        assert!(lines.contains(&line), "{line} in {table}");
    }
    // A length of time has two rows, and no figure is told twice.
    let rows = lines
        .iter()
        .filter(|line| line.starts_with("received_to_assigned."));
    assert_eq!(rows.count(), 2);
    let mut names: Vec<String> = lines
        .iter()
        .map(|line| line.split(',').take(2).collect::<Vec<_>>().join(","))
        .collect();
    let told = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), told);
}

#[test]
fn explains_what_a_number_counts() {
    let one = find("conversion").expect("there is one");
    let text = written(|out| metric(out, one, &PLAIN));
    assert!(
        text.starts_with("conversion (Conversion)\n\nWon leads of all"),
        "{text}"
    );
    assert!(
        text.contains("\nunit  share\nby    source, campaign"),
        "{text}"
    );
    let json = document(|out| metric_json(out, one));
    assert_eq!(
        keys(&json),
        [
            "counts",
            "keys",
            "kind",
            "metric",
            "name",
            "schema_version",
            "unit"
        ]
    );
    assert_eq!(json["keys"][0], "source");
}
