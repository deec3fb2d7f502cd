//! Two people change one lead in ways that nobody has thought of: the laws hold for all of them.

use proptest::prelude::*;
use serde_json::json;

use super::*;

/// Leads by several hands.
const HANDS: [&str; 6] = [
    "# yaml-language-server: $schema=x\nid: acme-7k3q\ncompany: { name: Acme GmbH, country: DE, employees: 240 }\ncontact:\n  name: Eva Muster # spoken to\n  # by the form\n  email: eva@acme.example\nsource: website_request\nreceived_at: 2026-11-20T09:12:00+01:00\nstage: working\nowner: ana\nfit:\n  - { criterion: industry, met: true, evidence: builds pumps }\n  - { criterion: size, met: false, evidence: unknown yet }\nactivities:\n  - at: 2026-11-20T14:05:00+01:00\n    by: ana\n    channel: call\n    direction: outbound\n    outcome: left_message\n    note: asked to call back on Monday\n  # what she said\n  - at: 2026-11-23T09:00:00+01:00\n    by: ana\n    channel: email\n    direction: inbound\n    outcome: replied\n    note: |\n      two\n      lines # no remark\n",
    "id: acme-7k3q\ncompany:\n    name: Acme GmbH\n    country: DE\n\n# where from\nsource: webinar\nstage: working\nowner: ana   # since May\nactivities:\n- {at: 2026-11-20T14:05:00+01:00, by: ana, channel: call, direction: outbound, outcome: no_answer}\n- {at: 2026-11-21T14:05:00+01:00, by: ana, channel: call, direction: outbound, outcome: no_answer}\nsignals:\n- signal: asked_for_pricing\n  at: 2026-11-20T09:12:00+01:00\n  evidence: form text\n# the end\n",
    "{id: acme-7k3q, company: {name: Acme GmbH}, source: webinar, stage: working, owner: ana, activities: [{at: 2026-11-20T14:05:00+01:00, by: ana, channel: call, direction: outbound, outcome: no_answer}]}\n",
    "---\nid: acme-7k3q\n\ncompany: { name: Acme GmbH }\n\nsource: webinar\n\nstage: working\n\nactivities:\n\n  - at: 2026-11-20T14:05:00+01:00\n    by: ana\n    channel: call\n    direction: outbound\n    outcome: no_answer\n\n  - at: 2026-11-22T14:05:00+01:00\n    by: ben\n    channel: call\n    direction: outbound\n    outcome: no_answer\n\nx_tags: [a, b]\n...\n",
    "id: acme-7k3q\r\ncompany: { name: Acme GmbH }\r\nsource: webinar\r\nstage: working\r\nactivities:\r\n  - at: 2026-11-20T14:05:00+01:00\r\n    by: ana\r\n    channel: call\r\n    direction: outbound\r\n    outcome: no_answer",
    "id: acme-7k3q\ncompany: { name: Acme GmbH }\nsource: webinar\nstage: inquiry\nactivities: []\nowner:\n",
];

/// One thing that a person does to a lead.
#[derive(Debug, Clone)]
enum Deed {
    Set(&'static str, u8),
    Add(&'static str, u8),
    Answer(u8, bool),
    Remove(&'static str),
    Say(usize, u8),
}

fn deed() -> impl Strategy<Value = Deed> {
    let scalars = prop::sample::select(vec![
        "/stage",
        "/owner",
        "/priority",
        "/company/employees",
        "/company/city",
        "/contact/email",
        "/x_note",
        "/paused/reason",
        "/activities/0/note",
    ]);
    let lists = prop::sample::select(vec!["/activities", "/feedback", "/signals", "/x_tags"]);
    let gone = prop::sample::select(vec![
        "/owner",
        "/contact",
        "/x_tags",
        "/fit",
        "/fit/0",
        "/activities/0",
    ]);
    prop_oneof![
        4 => (scalars, 0..3_u8).prop_map(|(place, what)| Deed::Set(place, what)),
        5 => (lists, 0..40_u8).prop_map(|(list, what)| Deed::Add(list, what)),
        2 => (0..4_u8, any::<bool>()).prop_map(|(criterion, met)| Deed::Answer(criterion, met)),
        1 => gone.prop_map(Deed::Remove),
        2 => (0..40_usize, 0..4_u8).prop_map(|(line, what)| Deed::Say(line, what)),
    ]
}

fn day() -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec(deed(), 1..5)
}

/// Returns a lead after somebody's day; deeds that this lead cannot take are left out.
fn after(text: &str, day: &[Deed]) -> String {
    let mut text = text.to_owned();
    for deed in day {
        let Some(edits) = edits(&text, deed) else {
            if let Deed::Say(line, what) = deed {
                text = said(&text, *line, *what);
            }
            continue;
        };
        let order = &crate::codec::lead::write::ORDER;
        if let Ok(new) = edit::apply(&text, &edits, order, &Limits::default()) {
            text = new;
        }
    }
    text
}

fn edits(text: &str, deed: &Deed) -> Option<Vec<Edit>> {
    let now = value(text);
    let edit = match deed {
        Deed::Set(place, what) => {
            // Nobody writes into an entry that is not there.
            if place.starts_with("/activities") && now.pointer("/activities/0").is_none() {
                return Some(Vec::new());
            }
            let words = ["one", "two: three", "four\nfive\n"];
            let value = match *place {
                "/company/employees" => json!(what),
                _ => json!(words[usize::from(*what)]),
            };
            let pointer = (*place).to_owned();
            Edit::Set { pointer, value }
        }
        Deed::Add(list, what) => {
            let at = format!(
                "2026-11-{:02}T{:02}:30:00+01:00",
                19 + what % 6,
                8 + what % 5
            );
            let by = ["ana", "ben"][usize::from(what % 2)];
            let value = match *list {
                "/activities" => {
                    json!({"at": at, "by": by, "channel": "call", "direction": "outbound", "outcome": "connected", "note": format!("number {what}")})
                }
                "/feedback" => {
                    json!({"from": "sales", "by": by, "at": at, "about": "quality", "verdict": "good"})
                }
                "/signals" => json!({"signal": "asked_for_demo", "at": at, "evidence": "said so"}),
                _ => json!(format!("tag{what}")),
            };
            let pointer = (*list).to_owned();
            Edit::Append { pointer, value }
        }
        Deed::Answer(criterion, met) => {
            let criterion = ["industry", "size", "region", "budget"][usize::from(*criterion)];
            let fit = now["fit"].as_array().cloned().unwrap_or_default();
            match fit.iter().position(|fit| fit["criterion"] == criterion) {
                Some(index) => Edit::Set {
                    pointer: format!("/fit/{index}/met"),
                    value: json!(met),
                },
                None => Edit::Append {
                    pointer: "/fit".to_owned(),
                    value: json!({"criterion": criterion, "met": met, "evidence": "asked"}),
                },
            }
        }
        Deed::Remove(place) => Edit::Remove {
            pointer: (*place).to_owned(),
        },
        Deed::Say(..) => return None,
    };
    Some(vec![edit])
}

/// Returns a text with a remark before one of its lines, or behind it.
fn said(text: &str, line: usize, what: u8) -> String {
    let words = ["# ask Tom", "# in French, please", "# !", "# since 2025"][usize::from(what)];
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let line = line % lines.len();
    let indent = lines[line].len() - lines[line].trim_start_matches(' ').len();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let remark = format!("{}{words}{end}", " ".repeat(indent));
    let behind = format!("{} {words}{end}", lines[line].trim_end());
    if what.is_multiple_of(2) {
        lines.insert(line, &remark);
    } else {
        lines[line] = &behind;
    }
    let new = lines.concat();
    // Within text below `|` it is no remark, and in a flow it may end what it should not.
    let is_remark = lead(&new).is_ok_and(|tree| tree.root().to_json() == value(text));
    if is_remark { new } else { text.to_owned() }
}

/// Checks everything that must be true of a merge. What one side took out takes the remarks of the other along.
fn check(
    base: &str,
    ours: &str,
    theirs: &str,
    removed: bool,
) -> Result<(bool, bool), TestCaseError> {
    let merged = super::merged(base, ours, theirs);
    let other = super::merged(base, theirs, ours);
    let case = format!(
        "--- base\n{base}--- ours\n{ours}--- theirs\n{theirs}--- merged\n{}",
        merged.text
    );
    prop_assert_eq!(fields(&merged), fields(&other), "{}", case);
    let (was, one, two) = (facts(base), facts(ours), facts(theirs));
    let (left, right) = match merged.conflicts.is_empty() {
        true => {
            prop_assert_eq!(value(&merged.text), value(&other.text), "{}", case);
            (merged.text.clone(), merged.text.clone())
        }
        false => {
            let sides = sides(&merged.text).expect("because there are conflicts");
            (sides.ours, sides.theirs)
        }
    };
    let (left, right) = (facts(&left), facts(&right));
    let paths = was.keys().chain(one.keys()).chain(two.keys());
    for path in paths {
        let (was, one, two) = (was.get(path), one.get(path), two.get(path));
        let (left, right) = (left.get(path), right.get(path));
        if merged.conflicts.is_empty() {
            let expected = if one == was { two } else { one };
            prop_assert_eq!(left, expected, "{}\n{}", path, case);
        } else {
            // Whoever takes one side everywhere has all that this side did.
            prop_assert!(one == was || left == one, "{path} of ours\n{case}");
            prop_assert!(two == was || right == two, "{path} of theirs\n{case}");
        }
    }
    let known = [base, ours, theirs, &merged.text].map(|text| match sides(text) {
        Some(sides) => [comments(&sides.ours), comments(&sides.theirs)].concat(),
        None => comments(text),
    });
    for (side, text) in [(&known[1], ours), (&known[2], theirs)] {
        for comment in side.iter().filter(|comment| !known[0].contains(comment)) {
            prop_assert!(
                removed || known[3].contains(comment),
                "{comment} of\n{text}\n{case}"
            );
        }
    }
    let (_, clean) = lines::merge(base, ours, theirs);
    Ok((clean, merged.conflicts.is_empty()))
}

#[test]
fn nothing_is_lost_and_nothing_depends_on_who_is_who() {
    let counts = std::cell::RefCell::new([0_u32; 3]);
    let config = ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let strategy = (prop::sample::select(&HANDS[..]), day(), day());
    let result = runner.run(&strategy, |(base, one, two)| {
        let (ours, theirs) = (after(base, &one), after(base, &two));
        let removed = one
            .iter()
            .chain(&two)
            .any(|deed| matches!(deed, Deed::Remove(_)));
        let (lines, fields) = check(base, &ours, &theirs, removed)?;
        let mut counts = counts.borrow_mut();
        counts[0] += 1;
        counts[1] += u32::from(lines);
        counts[2] += u32::from(fields);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    let [all, lines, fields] = counts.into_inner();
    // It would be no use otherwise.
    assert!(
        fields > lines && fields * 3 > all * 2,
        "{fields} of {all}, {lines} by lines"
    );
}

proptest! {
    #[test]
    fn one_side_alone_is_the_merge(base in prop::sample::select(&HANDS[..]), day in day()) {
        let new = after(base, &day);
        for (ours, theirs) in [(base, &*new), (&*new, base), (&*new, &*new)] {
            let merged = super::merged(base, ours, theirs);
            prop_assert_eq!(&merged.text, &new);
            prop_assert!(merged.conflicts.is_empty());
        }
    }
}

/// Returns a text with a piece in the place of some of its letters.
fn torn(text: &str, at: prop::sample::Index, length: usize, piece: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = at.index(letters.len() + 1);
    let end = (at + length).min(letters.len());
    letters.splice(at..end, piece.chars());
    letters.into_iter().collect()
}

proptest! {
    #[test]
    fn no_text_makes_merging_panic(
        base in prop::sample::select(&HANDS[..]),
        days in [day(), day()],
        at in any::<[prop::sample::Index; 2]>(),
        length in 0..12_usize,
        piece in prop::sample::select(&["", "\n", "- ", ": ", "#", "{", "]", "|", "\"", "? ", "<<<<<<< a\n", "\t", "---\n", "&a ", "\u{feff}"][..]),
    ) {
        let [ours, theirs] = days.each_ref().map(|day| after(base, day));
        let ours = torn(&ours, at[0], length, piece);
        let theirs = torn(&theirs, at[1], length / 2, piece);
        for (base, ours, theirs) in [(base, &*ours, &*theirs), (&*ours, base, &*theirs)] {
            if let Ok(merged) = merge(base, ours, theirs, &Choices::default()) {
                // What only one side changed is taken as it is, readable or not.
                let texts = match sides(&merged.text) {
                    Some(sides) if !merged.conflicts.is_empty() => vec![sides.ours, sides.theirs],
                    _ if [ours, theirs].contains(&&*merged.text) => Vec::new(),
                    _ => vec![merged.text],
                };
                for text in texts {
                    prop_assert!(lead(&text).is_ok(), "{text}");
                }
            }
        }
    }
}
