//! The formats of `digest`.

use chrono::TimeDelta;

use super::*;
use crate::domain::book::Book;
use crate::domain::digest::{Wanted, pages};
use crate::domain::lead::Lead;
use crate::domain::policy::{Escalation, Policy};
use crate::domain::timeline::What;
use crate::render::tests::{NOW, PLAIN, Story, at, head, lead, policy, written};

/// Every format, by name.
const FORMATS: [&str; 6] = ["text", "markdown", "slack", "html", "ics", "json"];

fn told(format: &str, book: &Book, wanted: Wanted<'_>) -> String {
    let standings = book.standings();
    let policy = book.policy.as_ref().unwrap();
    let pages = pages(book, policy, &standings, wanted);
    let as_of = book.as_of;
    written(|out| match format {
        "text" => text(out, &pages, as_of, &PLAIN),
        "markdown" => markdown(out, &pages, as_of),
        "slack" => slack(out, &pages, as_of),
        "html" => html(out, &pages, as_of),
        "ics" => ics(out, &pages, as_of),
        _ => json(out, &pages, &head(book)),
    })
}

/// Returns the policy of the sample, where Mia is told of late first responses and leads the inside team.
fn escalating() -> Policy {
    let mut policy = policy();
    let response = policy.sla.clocks.get_mut(&Clock::FirstResponse).unwrap();
    response.escalate = vec![Escalation::Person("mia".into())];
    let inside = policy.teams.teams.get_mut("inside").unwrap();
    inside.lead = Some("mia".into());
    policy
}

/// Returns a book with a lead of Ana's that is late, one of Sam's, who is gone, and one that is nobody's.
fn book(id: &str, company: &str) -> Book {
    let mut story = Story::default();
    let first = story.commit("mia", "2026-11-20T08:20:00Z");
    let mut add = |id: &str, lead: Lead| {
        let created = What::Created {
            stage: lead.stage.clone(),
        };
        let assigned = lead.owner.clone().map(|owner| What::Assigned {
            from: None,
            to: Some(owner),
        });
        let events = [Some(created), assigned].into_iter().flatten();
        let events = events.map(|what| (Some(first), what)).collect();
        story.lead(id, lead, events);
    };
    add(id, lead(company, "working", Some("ana")));
    add("left-2b3c", lead("Left Ltd", "nurture", Some("sam")));
    add("fresh-4d5e", lead("Fresh SA", "inquiry", None));
    let mut policy = escalating();
    let sam = policy.teams.people.get_mut("sam").unwrap();
    sam.until = Some(at(NOW).date_naive().pred_opt().unwrap());
    sam.manager = Some("mia".into());
    story.book(NOW, Some(policy))
}

#[test]
fn a_page_says_what_to_do_and_what_to_know() {
    let expected = "\
Ana Ruiz  Monday 2026-11-23, times in Europe/Madrid
To do: 3 overdue
     LEAD        COMPANY    TO DO                  DUE               THEN TYPE
  !  fresh-4d5e  Fresh SA   give it an owner       2 d 21 h overdue  leads assign fresh-4d5e …
  !  acme-1a2b   Acme GmbH  call or write to them  2 d 13 h overdue  leads touch acme-1a2b …
  !  fresh-4d5e  Fresh SA   call or write to them  2 d 13 h overdue  leads touch fresh-4d5e …

Mia Ruiz  Monday 2026-11-23, times in UTC
nothing to do today

To know
     LEAD        COMPANY    WHAT                                                        WHOSE  DUE               LOOK
  !  acme-1a2b   Acme GmbH  first_response is late: call or write to them               ana    2 d 13 h overdue  leads show acme-1a2b
  !  fresh-4d5e  Fresh SA   first_response is late: call or write to them               ana    2 d 13 h overdue  leads show fresh-4d5e
  !  fresh-4d5e  Fresh SA   has no owner                                                ana    2 d 21 h overdue  leads assign fresh-4d5e …
     1 lead      Sam Ruiz   last active day was 2026-11-22: give the leads to somebody  sam    0 overdue         leads status --owner=sam
";
    let text = told("text", &book("acme-1a2b", "Acme GmbH"), Wanted::Everybody);
    assert_eq!(text, expected);
}

#[test]
fn a_message_is_short() {
    let expected = "\
*Ana Ruiz*, Monday 2026-11-23, times in Europe/Madrid
To do: 3 overdue
• *fresh-4d5e* Fresh SA: give it an owner, 2 d 21 h overdue. `leads assign fresh-4d5e …`
• *acme-1a2b* Acme GmbH: call or write to them, 2 d 13 h overdue. `leads touch acme-1a2b …`
• *fresh-4d5e* Fresh SA: call or write to them, 2 d 13 h overdue. `leads touch fresh-4d5e …`
";
    let text = told(
        "slack",
        &book("acme-1a2b", "Acme GmbH"),
        Wanted::Person("ana"),
    );
    assert_eq!(text, expected);
}

#[test]
fn an_event_is_at_its_due_time_and_keeps_its_name() {
    let book = book("acme-1a2b", "Acme GmbH");
    let events = |book: &Book| {
        let text = told("ics", book, Wanted::Person("ana"));
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let of = |key: &str| -> Vec<String> {
            let values = lines.iter().filter_map(|line| line.strip_prefix(key));
            values.map(str::to_owned).collect()
        };
        (of("UID:"), of("DTSTART:"))
    };
    let (uids, times) = events(&book);
    assert_eq!(
        times,
        ["20261120T121200Z", "20261120T201200Z", "20261120T201200Z"]
    );
    let different: std::collections::BTreeSet<&String> = uids.iter().collect();
    assert_eq!(different.len(), 3);
    // The policy gives an hour more: the same events, an hour later.
    let mut later = book.clone();
    for clock in later.policy.as_mut().unwrap().sla.clocks.values_mut() {
        for target in &mut clock.targets {
            if let crate::domain::duration::Duration::Elapsed(length) = &mut target.within {
                *length += TimeDelta::hours(1);
            }
        }
    }
    let (same, times) = events(&later);
    assert_eq!((same, times[0].as_str()), (uids, "20261120T131200Z"));
}

#[test]
fn documents_say_who_is_told_what() {
    let told: serde_json::Value = serde_json::from_str(&told(
        "json",
        &book("acme-1a2b", "Acme GmbH"),
        Wanted::Everybody,
    ))
    .unwrap();
    assert_eq!(told["kind"], "digest");
    let [ana, mia] = &told["people"].as_array().unwrap()[..] else {
        panic!("{told}");
    };
    assert_eq!(ana["day_ends_at"], "2026-11-23T23:00:00Z");
    let duty = serde_json::json!({
        "urgency": "overdue",
        "id": "acme-1a2b",
        "file": "leads/2026-11/acme-1a2b.yaml",
        "company": "Acme GmbH",
        "stage": "working",
        "owner": "ana",
        "answerable": "ana",
        "clock": "first_response",
        "state": "breached",
        "due_at": "2026-11-20T20:12:00Z",
        "next_step": "call or write to them",
        "command": "leads touch acme-1a2b …",
    });
    assert_eq!(ana["duties"][1], duty);
    let notices = mia["notices"].as_array().unwrap();
    let kinds: Vec<&str> = notices
        .iter()
        .map(|notice| notice["notice"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["late", "late", "unowned", "gone"]);
    assert_eq!(notices[3]["leads"][0], "left-2b3c");
}

/// Names that would break a format if it let them.
const HOSTILE: [&str; 10] = [
    "<script>alert(1)</script> & <img src=\"http://evil.example/x.png\">",
    "<!here> @channel <@U1> <https://evil.example|click> `x` *b*",
    "a|b ``` <code> </code> [x](http://evil.example) ![y](z)",
    "END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VEVENT",
    "semi;colon, comma \\n back\\slash",
    "\u{1b}]0;owned\u{7}\u{1b}[2J \u{9b}2J \u{202e}txt.exe",
    "' onmouseover='alert(1) \" style=\"x",
    "東京機械株式会社東京機械株式会社東京機械株式会社東京機械株式会社",
    "]]> <!-- --> &amp; &#60;b&#62;",
    "nul\0 line\u{2028}sep",
];

#[test]
fn no_name_breaks_a_format() {
    for name in HOSTILE {
        for (id, company) in [("acme-1a2b", name), (name, "Acme GmbH")] {
            let book = book(id, company);
            for format in FORMATS {
                let text = told(format, &book, Wanted::Everybody);
                assert_eq!(text, told(format, &book, Wanted::Everybody));
                let hidden = text.chars().find(|character| {
                    let end = *character == '\n' || *character == '\r' && format == "ics";
                    !end && (character.is_control() || matches!(character, '\u{202a}'..='\u{202e}'))
                });
                assert_eq!(hidden, None, "{format}: {text:?}");
                match format {
                    "html" => is_mail(&text, name),
                    "ics" => is_calendar(&text, name),
                    "slack" => is_message(&text),
                    "markdown" => is_markdown(&text),
                    "json" => drop(serde_json::from_str::<serde_json::Value>(&text).unwrap()),
                    _ => {}
                }
            }
        }
    }
}

/// The name is text; no element and no attribute comes from it.
fn is_mail(text: &str, name: &str) {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let page = roxmltree::Document::parse_with_options(text, options).unwrap();
    let known = [
        "html", "head", "meta", "title", "body", "h2", "p", "table", "tr", "th", "td", "b", "code",
    ];
    for element in page.descendants().filter(|node| node.is_element()) {
        assert!(known.contains(&element.tag_name().name()), "{text}");
        let names = element.attributes().map(|attribute| attribute.name());
        let known = ["lang", "charset", "http-equiv", "content", "style"];
        assert!(
            names.into_iter().all(|name| known.contains(&name)),
            "{text}"
        );
        // A browser takes this style, and no other.
        let style = element.attribute("style");
        let is_allowed = |style| text.contains(&crate::render::page::allowed(style));
        assert!(style.is_none_or(is_allowed), "{style:?}: {text}");
    }
    assert!(!page.descendants().any(|node| node.is_comment()));
    let shown: String = page.descendants().filter_map(|node| node.text()).collect();
    let start: String = clean(name).chars().take(20).collect();
    assert!(shown.replace('\u{200b}', "").contains(&start), "{shown}");
    assert!(!shown.contains("://") && !text.contains("url("), "{text}");
}

/// Lines end and fold as they must, and reading them gives the name back.
fn is_calendar(text: &str, name: &str) {
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "{text:?}");
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    let unfolded = text.replace("\r\n ", "");
    let count = |line: &str| unfolded.lines().filter(|found| *found == line).count();
    assert_eq!(count("BEGIN:VCALENDAR"), 1);
    assert_eq!(count("END:VCALENDAR"), 1);
    assert_eq!((count("BEGIN:VEVENT"), count("END:VEVENT")), (3, 3));
    let mut values = String::new();
    for line in unfolded.lines().filter(|line| line.starts_with("SUMMARY:")) {
        let mut characters = line.chars();
        while let Some(character) = characters.next() {
            match character {
                // Where a text has a line's end a reader of ours sees a blank.
                '\\' => values.extend(characters.next().map(|next| match next {
                    'n' => ' ',
                    next => next,
                })),
                ';' | ',' => panic!("not escaped: {line}"),
                plain => values.push(plain),
            }
        }
    }
    let start: String = clean(name).chars().take(20).collect();
    assert!(values.contains(&start), "{values}");
}

/// Nobody is called, nothing is linked, and each code is closed on its line.
fn is_message(text: &str) {
    for word in ["<", ">", "://", "@c", "@U"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    for line in text.lines() {
        assert!(matches!(line.matches('`').count(), 0 | 2), "{line}");
        assert!(line.matches('*').count() % 2 == 0, "{line}");
    }
}

/// Readers see tables with text and code in them, and nothing else.
fn is_markdown(text: &str) {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => {
                panic!("{text}")
            }
            Event::Start(_) | Event::End(_) | Event::Text(_) | Event::SoftBreak => {}
            Event::InlineHtml(html) => {
                assert!(matches!(&*html, "<code>" | "</code>"), "{html} in {text}");
            }
            other => panic!("{other:?} in {text}"),
        }
    }
}

#[test]
fn nothing_of_the_contact_is_told() {
    let book = book("acme-1a2b", "Acme GmbH");
    for format in FORMATS {
        let text = told(format, &book, Wanted::Everybody);
        assert!(text.contains("Acme GmbH"), "{format}");
        for personal in ["Eva", "Muster", "eva@", "Head of"] {
            assert!(!text.contains(personal), "{format}: {personal}");
        }
    }
}

#[test]
fn nothing_to_do_is_said() {
    let story = Story::default();
    let book = story.book(NOW, Some(policy()));
    for format in FORMATS {
        for wanted in [Wanted::Everybody, Wanted::Person("ana")] {
            let text = told(format, &book, wanted).to_lowercase();
            match format {
                "json" => assert!(text.contains("\"people\""), "{text}"),
                _ => assert!(text.contains(NOTHING), "{format}: {text}"),
            }
        }
    }
}

#[test]
fn commands_can_be_typed_whatever_the_id() {
    for (id, expected) in [
        ("acme-7k3q", "leads touch acme-7k3q …"),
        ("-dash", "leads touch -- -dash …"),
        ("a b", "leads touch 'a b' …"),
        ("$(x)", "leads touch '$(x)' …"),
    ] {
        assert_eq!(command(Clock::Reply, id), expected);
    }
    assert_eq!(
        command(Clock::HandoffCall, "-dash"),
        "leads handoff --call=now -- -dash"
    );
}
