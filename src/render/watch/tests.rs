//! What `watch` tells.

use chrono::TimeDelta;

use super::*;
use crate::finding::{Finding, Place, Rule};
use crate::render::tests::{PLAIN, book, written};

const RULE: Rule = Rule {
    id: "sample",
    severity: Severity::Warning,
    summary: "",
    why: "",
    mend: "",
    example: "",
};

fn told(book: &Book) -> Vec<Told> {
    let standings = book.standings();
    standings.iter().map(|row| standing(row, book)).collect()
}

fn found(message: &str) -> Located {
    Located {
        finding: Finding::new(&RULE, Place::file("leads/a.yaml"), message).owned_by("ana"),
        range: None,
        source: None,
    }
}

fn lines(changes: &[(Sign, &Told)], look: &Look) -> Vec<String> {
    let text = written(|out| super::changes(out, changes, look));
    text.lines().map(str::to_owned).collect()
}

#[test]
fn time_that_passes_is_no_change() {
    let now = book();
    let later = Book {
        as_of: now.as_of + TimeDelta::hours(1),
        ..now.clone()
    };
    let (before, after) = (told(&now), told(&later));
    assert_ne!(before[0].text, after[0].text);
    assert!(differences(&before, &after).is_empty());

    let before = findings(&[found("late by 2 h"), found("late by 3 h")]);
    let after = findings(&[found("late by 4 h"), found("late by 5 h")]);
    assert!(differences(&before, &after).is_empty());
    assert_eq!(differences(&before, &after[..1]).len(), 1);
}

#[test]
fn what_is_gone_comes_before_what_is_new() {
    let now = book();
    let days = Book {
        as_of: now.as_of + TimeDelta::days(5),
        ..now.clone()
    };
    let (before, after) = (told(&now), told(&days));
    let changed = lines(&differences(&before, &after), &PLAIN);
    assert_eq!(
        changed,
        [
            "-   tokyo-5n7p  東京機械株式会社  working  ana  max_idle  in 4 d 3 h  get in touch again",
            "+ ! tokyo-5n7p  東京機械株式会社  working  ana  max_idle  20 h 50 min overdue  get in touch again",
        ]
    );
    let sums = lines(&differences(&[], &before), &PLAIN);
    assert_eq!(sums.len(), before.len());
    assert!(sums.iter().all(|line| line.starts_with("+ ")));
    assert!(
        sums[0].starts_with("+ ! acme-7k3q *  Acme | <b>`Corp`  accepted  sam"),
        "{sums:?}"
    );
    assert!(
        sums[1].starts_with("+ ! brill-9c4z  Brill Maschinenbau GmbH  inquiry  (ana)"),
        "{sums:?}"
    );
}

#[test]
fn a_line_is_one_line_and_commands_nothing() {
    let hostile = "two\r\nlines \u{1b}[2J\u{9b}2J \u{202e}txt";
    let told = findings(&[found(hostile)]);
    let changes = differences(&[], &told);
    assert_eq!(
        lines(&changes, &PLAIN),
        ["+ warning[sample] leads/a.yaml: two␍ lines ␛[2J\u{fffd}2J \u{fffd}txt (ana)"]
    );
    let narrow = Look {
        width: Some(20),
        color: false,
    };
    assert_eq!(lines(&changes, &narrow), ["+ warning[sample] l…"]);
}

#[test]
fn a_screen_has_no_more_lines_than_there_is_room() {
    let now = book();
    let standings = now.standings();
    let rows: Vec<&Standing<'_>> = standings.iter().cycle().take(40).collect();
    let found: Vec<Located> = (0..40)
        .map(|number| found(&format!("fault {number}")))
        .collect();
    let told = findings(&found);
    let changes = differences(&[], &told);
    for amount in [0, 1, 3, 40] {
        let sight = Sight {
            rows: &rows[..amount],
            book: &now,
            findings: &found[..amount],
        };
        for room in 16..80 {
            let since = Some((now.as_of, &changes[..amount.min(changes.len())]));
            let screen = written(|out| super::screen(out, &sight, since, room, &PLAIN));
            let count = screen.lines().count();
            assert!(count <= room, "{amount} in {room}: {count}\n{screen}");
        }
    }
    let sight = Sight {
        rows: &rows,
        book: &now,
        findings: &found,
    };
    let screen = written(|out| super::screen(out, &sight, None, 20, &PLAIN));
    let lines: Vec<&str> = screen.lines().collect();
    assert!(
        lines[0].starts_with("2026-11-23 10:00:00 UTC  40 open: "),
        "{screen}"
    );
    assert!(lines[0].ends_with("; 40 warnings"), "{screen}");
    assert!(lines.contains(&"… 30 more: leads status"), "{screen}");
    assert_eq!(lines.last(), Some(&"… 35 more"), "{screen}");
}
