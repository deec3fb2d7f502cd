//! The formats of `status`.

mod hostile;

use super::{json, table};
use crate::domain::book::{Book, Standing};
use crate::domain::policy::Clock;
use crate::render::Look;
use crate::render::terminal::width;
use crate::render::tests::{NOW, PLAIN, Story, book, document, head, keys, policy, written};

type Render<'a> = dyn Fn(&mut dyn std::io::Write, &[&Standing<'_>]) -> std::io::Result<()> + 'a;

fn with_rows<T>(book: &Book, run: impl FnOnce(&[&Standing<'_>]) -> T) -> T {
    let standings = book.standings();
    let rows: Vec<&Standing<'_>> = standings.iter().collect();
    run(&rows)
}

fn text(book: &Book, render: &Render<'_>) -> String {
    with_rows(book, |rows| written(|out| render(out, rows)))
}

fn table_of(book: &Book, look: &Look) -> String {
    text(book, &|out, rows| table(out, rows, book, look))
}

#[test]
fn the_table_says_what_is_due() {
    let expected = "  \
  LEAD            COMPANY                  STAGE      OWNER  CLOCK           DUE               LAST TOUCH                   NEXT STEP
! brill-9c4z      Brill Maschinenbau GmbH  inquiry    (ana)  assign          2 d 21 h overdue  -                            give it an owner
  tokyo-5n7p      東京機械株式会社         working    ana    max_idle        in 4 d 3 h        2 d ago, call: left_message  get in touch again
! castellon-2k9d  Castellón Cerámica S.A.  qualified  ana    first_response  2 d 13 h overdue  -                            call or write to them
! acme-7k3q *     Acme | <b>`Corp`         accepted   sam    assign          2 d 21 h overdue  -                            give it an owner
  tarn-5q8w       Tarn & Cie               nurture    ana    -               -                 -                            -
  nordfjell-8t5q  Nordfjell AS             won        sam    -               -                 -                            -

6 leads (5 open): 3 overdue (!), 1 on time, 2 without a clock
* not committed yet: counts as now
(name) answers for a lead without an owner
next: leads show brill-9c4z
";
    assert_eq!(table_of(&book(), &PLAIN), expected);
}

#[test]
fn a_narrow_screen_gets_less_but_never_a_second_line() {
    let book = book();
    for columns in (1..200).step_by(3) {
        let table = table_of(
            &book,
            &Look {
                width: Some(columns),
                color: false,
            },
        );
        for line in table.lines().take(7) {
            assert!(width(line) <= columns.max(3), "{columns}: {line}");
        }
    }
    let header = |columns| {
        let table = table_of(
            &book,
            &Look {
                width: Some(columns),
                color: false,
            },
        );
        let words: Vec<String> = table
            .lines()
            .next()
            .unwrap()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        words.join(" ")
    };
    assert_eq!(
        header(160),
        "LEAD COMPANY STAGE OWNER CLOCK DUE LAST TOUCH NEXT STEP"
    );
    assert_eq!(header(110), "LEAD COMPANY STAGE OWNER CLOCK DUE NEXT STEP");
    assert_eq!(header(80), "LEAD COMPANY STAGE OWNER CLOCK DUE");
    assert_eq!(header(50), "LEAD CLOCK DUE");
}

#[test]
fn colour_changes_nothing_but_colour() {
    let plain = table_of(&book(), &PLAIN);
    let coloured = table_of(
        &book(),
        &Look {
            width: None,
            color: true,
        },
    );
    assert!(coloured.contains("\u{1b}[31m"), "overdue is red");
    let stripped = anstream::adapter::strip_str(&coloured).to_string();
    let trimmed = |text: &str| {
        text.lines()
            .map(|line| line.trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(trimmed(&stripped), trimmed(&plain));
}

#[test]
fn nobody_gets_an_empty_table() {
    let none = Story::default().book(NOW, Some(policy()));
    assert_eq!(
        table_of(&none, &PLAIN),
        "no leads yet: write the first, say leads/2026-11/acme.yaml; `leads demo` makes a book to look at\n"
    );
    let book = book();
    assert_eq!(
        written(|out| table(out, &[], &book, &PLAIN)),
        "no such leads\n"
    );
}

#[test]
fn json_has_exactly_the_promised_keys() {
    let book = book();
    let head = head(&book);
    let status = with_rows(&book, |rows| document(|out| json(out, rows, &book, &head)));
    assert_eq!(
        keys(&status),
        [
            "as_of",
            "commit",
            "kind",
            "leads",
            "schema_version",
            "totals"
        ]
    );
    assert_eq!(
        (&status["kind"], &status["schema_version"]),
        (&"status".into(), &1.into())
    );
    assert_eq!(status["as_of"], "2026-11-23T10:00:00Z");
    assert_eq!(status["commit"], "05".repeat(20));

    let lead = &status["leads"][1];
    let expected = [
        "clocks",
        "company",
        "file",
        "id",
        "owner",
        "priority",
        "received_at",
        "source",
        "stage",
        "stage_since",
        "uncommitted",
    ];
    assert_eq!(keys(lead), expected);
    assert_eq!(lead["priority"], "A", "the priority of its source");
    assert_eq!(lead["received_at"], "2026-11-20T08:12:00Z");
    assert_eq!(lead["stage_since"], "2026-11-20T16:30:00Z", "as landed");

    let clocks = lead["clocks"].as_array().unwrap();
    let names: Vec<&str> = clocks
        .iter()
        .map(|clock| clock["clock"].as_str().unwrap())
        .collect();
    assert_eq!(names, Clock::ALL.map(|(name, _)| name));
    let expected = [
        "clock",
        "due_at",
        "elapsed_seconds",
        "policy",
        "remaining_seconds",
        "started_at",
        "state",
        "stopped_at",
        "target_seconds",
    ];
    for clock in clocks {
        assert_eq!(keys(clock), expected);
    }
    let first_response = &clocks[1];
    assert_eq!(first_response["state"], "met");
    assert_eq!(first_response["started_at"], "2026-11-20T08:12:00Z");
    assert_eq!(first_response["stopped_at"], "2026-11-20T13:05:00Z");
    assert_eq!(first_response["due_at"], "2026-11-20T20:12:00Z");
    assert_eq!(first_response["elapsed_seconds"], 17_580);
    assert_eq!(first_response["target_seconds"], 43_200);
    assert_eq!(first_response["remaining_seconds"], 25_620);
    assert_eq!(
        first_response["policy"],
        serde_json::json!({ "file": "policy/sla.yaml", "line": 31 })
    );
    let reply = &clocks[3];
    assert_eq!(reply["state"], "not_applicable");
    let said = reply
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, value)| !value.is_null())
        .count();
    assert_eq!(said, 2, "the clock and its state: {reply}");

    let totals = &status["totals"];
    assert_eq!((&totals["leads"], &totals["open"]), (&6.into(), &5.into()));
    assert_eq!(totals["by_state"]["breached"], 3);
    assert_eq!(totals["by_stage"]["working"], 1);
}

#[test]
fn what_cannot_be_seen_is_not_said() {
    let mut book = book();
    for event in &mut book.entries[1].timeline.events {
        event.at_horizon = event.commit.is_some_and(|commit| commit.0 == 0);
    }
    // The clock of the lead's idleness starts at its move, which can be seen; that of its answer cannot.
    let head = head(&book);
    let status = with_rows(&book, |rows| {
        document(|out| json(out, &rows[1..2], &book, &head))
    });
    let assign = &status["leads"][0]["clocks"][0];
    assert_eq!(assign["started_at"], serde_json::Value::Null, "{assign}");
    let idle = &status["leads"][0]["clocks"][4];
    assert_eq!(idle["state"], "within_target");
    assert_eq!(idle["started_at"], "2026-11-20T13:10:00Z");
}

#[test]
fn a_what_if_and_half_a_history_are_named() {
    let book = book();
    let head = crate::render::Head {
        policy: Some("drafts/policy"),
        complete: false,
        ..head(&book)
    };
    let status = document(|out| json(out, &[], &book, &head));
    assert_eq!(
        (&status["policy"], &status["history_complete"]),
        (&"drafts/policy".into(), &false.into())
    );
}
