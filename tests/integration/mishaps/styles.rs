//! Files in every hand: a command changes what it must, and every other line stays as it was, byte for byte.

use std::fs;

use leads::codec::lead;
use leads::codec::yaml::{self, Limits, Tree};
use leads::domain::lead::{About, Lead};

use super::AT;
use crate::work::Team;

const ACTIVITY: &str = "{ at: 2026-11-20T10:05:00+01:00, by: ana, channel: call, direction: outbound, outcome: left_message }";

/// Returns a name and the text of a lead in that hand.
fn hands() -> Vec<(&'static str, String)> {
    let head = "company: { name: Acme GmbH }\nsource: referral\nreceived_at: 2026-11-20T09:12:00+01:00\nstage: working\nowner: ana\n";
    let block = "activities:\n  - at: 2026-11-20T10:05:00+01:00\n    by: ana\n    channel: call\n    direction: outbound\n    outcome: left_message\n";
    vec![
        ("plain", format!("{head}{block}")),
        ("dashes-at-the-edge", format!("{head}{}", block.replace("\n  ", "\n"))),
("deep", format!("{head}activities:\n     -  at: 2026-11-20T10:05:00+01:00\n        by: ana\n        channel: call\n        direction: outbound\n        outcome: left_message\n")),
("empty", format!("{head}activities: [] # none yet\nfeedback: [ ]\n")),
        ("nothing", format!("{head}# first\n\n# last\n\n")),
        ("one-line", format!("{head}activities: [{ACTIVITY}] # all\n")),
        ("over-lines", format!("{head}activities: [\n  {ACTIVITY},   # first\n  {ACTIVITY} # second\n]\nx-a: 1\n")),
        ("comma-at-the-end", format!("{head}activities: [\n  {ACTIVITY},   # first\n]\nx-a: 1\n")),
        ("flow-items", format!("{head}activities:\n  - {ACTIVITY}\n  - {ACTIVITY} # second\nx-a: 1\n")),
        ("literal", format!("{head}{block}    note: |+\n      one\n\n      two\n\n\nx-a: >-\n  folded\n  text\n")),
        ("windows", format!("# c\n{head}{block}x-a: 1 # z\n").replace('\n', "\r\n")),
        ("unended", format!("{head}{block}").trim_end().to_owned()),
        ("documents", format!("--- # begins\n{head}{block}# ends\n...\n# after\n")),
        ("quoted", "'company': { \"name\": \"Acme GmbH\" }\n\"source\": 'referral'\n\"stage\": \"working\"   # s\n'owner': 'ana'\n".to_owned()),
        ("blank", format!("{}\n\n{}", head.replace('\n', "\n\n"), block.replace('\n', "\n\n"))),
        ("marked", format!("\u{feff}# ü\n{}{block}", head.replace("Acme GmbH", "Škoda 日本 🎉"))),
        ("comments", format!("# 0\n{}# 1\nactivities: # 2\n  # 3\n  - {ACTIVITY} # 4\n  # 5\n# 6\n\n# 7\n", head.replace('\n', " # h\n"))),
        ("next-line", "company:\n  name:\n    Acme\nsource: referral\nstage:\n  working\nowner:\n  # who\n  ana\n".to_owned()),
        ("look-alike", format!("# stage: fake\nx-a: |\n  stage: won\n  activities:\n    - at: nope\n{head}{block}    note: \"activities: []\"\n")),
        ("paused", format!("{head}# before\npaused:\n  reason: fair\n  until: 2026-12-01\n# behind\n{block}")),
        ("flow", "{ID, company: {name: Acme}, source: referral, stage: working, owner: ana, activities: []}\n".to_owned()),
        ("like-json", "{\n  ID,\n  \"company\": {\"name\": \"Acme\"},\n  \"source\": \"referral\",\n  \"stage\": \"working\",\n  \"owner\": \"ana\"\n}\n".to_owned()),
    ]
}

/// Puts the id where it belongs: first, or after the marks that begin a file.
fn with_id(text: &str, id: &str) -> String {
    if text.contains("ID") {
        return text.replacen("ID", &format!("\"id\": {id}"), 1);
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let line = format!("id: {id}{end}");
    match (
        text.strip_prefix("--- # begins\n"),
        text.strip_prefix('\u{feff}'),
    ) {
        (Some(rest), _) => format!("--- # begins\n{line}{rest}"),
        (_, Some(rest)) => format!("\u{feff}{line}{rest}"),
        _ => format!("{line}{text}"),
    }
}

fn read(text: &str) -> Lead {
    let text = yaml::text(text.as_bytes()).unwrap();
    lead::read(&Tree::read(text, &Limits::default()).unwrap())
}

/// Returns how many lines of the old text are not in the new one, where each must follow the one before.
fn lost(old: &str, new: &str) -> usize {
    let mut rest: Vec<&str> = new.split_inclusive('\n').collect();
    let mut lost = 0;
    for line in old.split_inclusive('\n') {
        match rest.iter().position(|other| *other == line) {
            Some(place) => drop(rest.drain(..=place)),
            None => lost += 1,
        }
    }
    lost
}

type Holds = fn(&Lead, &Lead) -> bool;

#[test]
fn every_hand_is_respected_by_every_command() {
    let commands: [(&[&str], Holds); 5] = [
        (
            &[
                "touch",
                "ID",
                "email",
                "replied",
                "-m",
                "Says: \"yes\" # 1\nand no",
            ],
            |old, new| {
                let said = new.activities.last().unwrap().note.as_deref()
                    == Some("Says: \"yes\" # 1\nand no");
                said && new.activities[..old.activities.len()] == *old.activities
            },
        ),
        (&["assign", "ID", "leo"], |_, new| {
            new.owner.as_deref() == Some("leo")
        }),
        (
            &["pause", "ID", "--until", "2026-12-07", "-m", "fair: no # x"],
            |_, new| new.paused.as_ref().unwrap().reason.as_deref() == Some("fair: no # x"),
        ),
        (&["feedback", "ID", "good", "-m", "- a: b"], |_, new| {
            let last = new.feedback.last().unwrap();
            (last.about, last.note.as_deref()) == (About::Treatment, Some("- a: b"))
        }),
        (
            &["recycle", "ID", "bad_timing", "--on", "2027-03-01"],
            |_, new| {
                let reason = new.recycle.as_ref().unwrap().reason.as_deref();
                (reason, new.stage.as_deref()) == (Some("bad_timing"), Some("nurture"))
            },
        ),
    ];
    let team = Team::new();
    for (hand, text) in hands() {
        let id = format!("{hand}-1a2b");
        team.place
            .write(&format!("leads/2026-11/{id}.yaml"), &with_id(&text, &id));
    }
    team.place.commit("leads in every hand");
    for (hand, text) in hands() {
        let id = format!("{hand}-1a2b");
        let path = format!("leads/2026-11/{id}.yaml");
        let before = with_id(&text, &id);
        for (words, holds) in &commands {
            let words: Vec<&str> = words
                .iter()
                .map(|word| if *word == "ID" { id.as_str() } else { word })
                .collect();
            let said = team.leads(AT, "ana", &words);
            assert_eq!(said.code, Some(0), "{hand}: {words:?}: {said:?}");
            let after = fs::read_to_string(team.place.dir().join(&path)).unwrap();
            assert!(
                holds(&read(&before), &read(&after)),
                "{hand}: {words:?}:\n{after}"
            );
            // One line is changed; a last line that nothing ended is ended; in one pair of brackets, its line.
            let allowed = match (words[0], hand) {
                ("pause", "paused") => 2,
                ("recycle", "unended" | "like-json") => 2,
                _ => 1,
            };
            assert!(
                lost(&before, &after) <= allowed,
                "{hand}: {words:?}:\n{after}"
            );
            let marks = |text: &str| text.matches('#').count();
            let typed: usize = words.iter().map(|word| marks(word)).sum();
            assert_eq!(
                marks(&after),
                marks(&before) + typed,
                "{hand}: {words:?}:\n{after}"
            );
            assert_eq!(
                after.matches("\r\n").count() == after.matches('\n').count(),
                hand == "windows",
                "{hand}: {words:?}"
            );
            team.place.write(&path, &before);
        }
    }
}

#[test]
fn a_pause_ends_without_a_trace() {
    let team = Team::new();
    for (hand, text) in hands().into_iter().filter(|(hand, _)| *hand != "paused") {
        let id = format!("{hand}-1a2b");
        let path = team.place.dir().join(format!("leads/2026-11/{id}.yaml"));
        let before = with_id(&text, &id);
        team.place
            .write(&format!("leads/2026-11/{id}.yaml"), &before);
        for words in [
            &["pause", &id, "--until", "3d", "-m", "fair"][..],
            &["resume", &id],
        ] {
            let said = team.leads(AT, "ana", words);
            assert_eq!(said.code, Some(0), "{hand}: {words:?}: {said:?}");
        }
        let after = fs::read_to_string(&path).unwrap();
        let ended = if before.ends_with('\n') {
            before.clone()
        } else {
            format!("{before}\n")
        };
        assert_eq!(after.trim_end(), ended.trim_end(), "{hand}");
        team.place.remove(&format!("leads/2026-11/{id}.yaml"));
    }
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let team = Team::new();
    let lead =
        "id: acme-7k3q\ncompany: { name: A }\nsource: referral\nstage: working\nowner: ana\n";
    for (text, words) in [
        (lead.replace("ana", "&a ana"), "anchors are not allowed"),
        (lead.replace("ana", "!!str ana"), "tags are not allowed"),
        (
            format!("%YAML 1.2\n---\n{lead}"),
            "directives are not allowed",
        ),
        (
            format!("{lead}stage: working\n"),
            "the key `stage` appears twice",
        ),
        (format!("{lead}---\nid: b\n"), "second YAML document"),
        (format!("{lead}<<<<<<< HEAD\n"), "a merge conflict is left"),
        (format!("{lead}  : :\n"), "indentation"),
        (format!("{lead}x-a: \0\n"), "NUL"),
    ] {
        team.place.write(super::FILE, &text);
        let said = team.leads(AT, "ana", &["touch", "acme", "call", "connected"]);
        assert_eq!(said.code, Some(1), "{text}: {said:?}");
        assert!(said.err.contains(words), "{text}: {said:?}");
        assert!(said.err.contains("mend it first"), "{text}: {said:?}");
        assert_eq!(team.lead(), text);
    }
}
