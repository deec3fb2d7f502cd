//! Which policy a clock is judged by: the one in force when it stopped, the present one while it runs, or one that
//! somebody asks about.

use std::fs;
use std::path::Path;

use crate::git::Sandbox;

/// A book whose one lead, received at 08:30, came in with the commit of 10:00.
fn received() -> Sandbox {
    let book = Sandbox::new();
    book.take_rules(Path::new(env!("CARGO_MANIFEST_DIR")));
    book.write("leads/2026-11/acme-7k3q.yaml", &lead(""));
    book.commit("acme-7k3q: received");
    book
}

/// The same book, with the lead touched at 10:00, one and a half hours later, as the commit of 11:00 says.
fn book() -> Sandbox {
    let book = received();
    touch(&book, "10:00");
    book
}

/// Commits a touch at this time of that day.
fn touch(book: &Sandbox, at: &str) {
    let touch = format!(
        "activities:\n  - {{ at: 2026-11-02T{at}:00Z, by: ana, channel: call, direction: outbound, outcome: connected }}\n"
    );
    book.write("leads/2026-11/acme-7k3q.yaml", &lead(&touch));
    book.commit("acme-7k3q: called");
}

fn lead(more: &str) -> String {
    format!(
        "id: acme-7k3q\ncompany: {{ name: Acme }}\nsource: website_request\nreceived_at: 2026-11-02T08:30:00Z\n\
         stage: working\nowner: ana\n{more}"
    )
}

/// Answers to website requests are promised within an hour instead of twelve.
fn tighten(book: &Sandbox) {
    let sla = fs::read_to_string(book.dir().join("policy/sla.yaml")).unwrap();
    let tight = sla.replace("within: 12h }", "within: 1h }");
    assert_ne!(tight, sla);
    book.write("policy/sla.yaml", &tight);
}

/// Returns the state of the first response, and the length of its target in seconds.
fn first_response(book: &Sandbox, more: &[&str]) -> (String, i64) {
    let mut arguments = vec![
        "status",
        "--format",
        "json",
        "--as-of",
        "2026-11-03T09:00:00Z",
    ];
    arguments.extend(more);
    let said = book.leads(&arguments);
    let document: serde_json::Value = serde_json::from_str(&said.out).expect(&said.err);
    let clock = &document["leads"][0]["clocks"][1];
    assert_eq!(clock["clock"], "first_response");
    (
        clock["state"].as_str().unwrap().to_owned(),
        clock["target_seconds"].as_i64().unwrap(),
    )
}

#[test]
fn a_stopped_clock_is_judged_by_the_policy_in_force_when_it_stopped() {
    let book = book();
    assert_eq!(first_response(&book, &[]), ("met".to_owned(), 12 * 3600));
    tighten(&book);
    book.commit("policy: within the hour");
    assert_eq!(first_response(&book, &[]), ("met".to_owned(), 12 * 3600));
}

#[test]
fn what_happened_before_a_policy_landed_is_not_judged_by_it() {
    for (at, expected) in [("10:45", ("met", 12 * 3600)), ("11:15", ("met_late", 3600))] {
        let book = received();
        tighten(&book);
        // At 11:00; the touch lands at 12:00.
        book.commit("policy: within the hour");
        touch(&book, at);
        let (state, target) = first_response(&book, &[]);
        assert_eq!((state.as_str(), target), expected, "{at}");
    }
}

#[test]
fn a_stage_that_only_the_policy_renamed_is_told_to_be_renamed_in_the_schema() {
    let book = received();
    for file in ["policy/stages.yaml", "policy/sla.yaml"] {
        let text = fs::read_to_string(book.dir().join(file)).unwrap();
        let text = text.replace("working", "contacted");
        book.write(file, &text.replace("role: contacted", "role: working"));
    }
    book.write(
        "leads/2026-11/acme-7k3q.yaml",
        &lead("").replace("stage: working", "stage: contacted"),
    );
    book.commit("policy: working is called contacted");
    let said = book.leads(&[
        "check",
        "--only",
        "schema",
        "--as-of",
        "2026-11-03T09:00:00Z",
    ]);
    assert_eq!(said.code, Some(1), "{said:?}");
    let help = "policy/stages.yaml has this stage: give it its name in schema/lead.schema.json too";
    assert!(said.out.contains(help), "{said:?}");
}

#[test]
fn what_if_judges_everything_by_another_policy_and_says_so() {
    let book = book();
    tighten(&book);
    book.commit("policy: within the hour");
    let late = ("met_late".to_owned(), 3600);
    assert_eq!(first_response(&book, &["--policy", "HEAD"]), late);
    assert_eq!(first_response(&book, &["--policy", "policy"]), late);
    assert_eq!(
        first_response(&book, &["--policy", "HEAD~1"]),
        ("met".to_owned(), 12 * 3600)
    );

    let said = book.leads(&[
        "status",
        "--policy",
        "HEAD",
        "--as-of",
        "2026-11-03T09:00:00Z",
    ]);
    assert!(
        said.out.contains("judged by the policy of `HEAD`"),
        "{}",
        said.out
    );
    for (command, format, words) in [
        ("status", "markdown", "judged by the policy of `HEAD`"),
        ("status", "csv", ",HEAD\n"),
        ("check", "text", "judged by the policy of `HEAD`"),
        (
            "check",
            "github",
            "::notice title=what if::judged by the policy of `HEAD`",
        ),
        ("check", "sarif", "\"policy\": \"HEAD\""),
        ("check", "junit", "judged by the policy of `HEAD`"),
        (
            "check",
            "markdown",
            "**What if:** judged by the policy of \\`HEAD\\`",
        ),
    ] {
        let said = book.leads(&[command, "--format", format, "--policy", "HEAD"]);
        assert!(said.out.contains(words), "{command} {format}: {}", said.out);
    }
    let said = book.leads(&[
        "status",
        "--format",
        "json",
        "--policy",
        "HEAD",
        "--as-of",
        "2026-11-03T09:00:00Z",
    ]);
    assert!(said.out.contains("\"policy\": \"HEAD\""), "{}", said.out);
    let said = book.leads(&["status", "--policy", "nowhere"]);
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.contains("neither a folder nor a revision"),
        "{}",
        said.err
    );
}

#[test]
fn a_past_policy_that_cannot_be_used_leaves_the_one_before_it() {
    let book = book();
    let sla = fs::read_to_string(book.dir().join("policy/sla.yaml")).unwrap();
    book.write("policy/sla.yaml", "clocks: [\n");
    book.commit("policy: broken");
    book.write("policy/sla.yaml", &sla);
    book.commit("policy: mended");
    assert_eq!(first_response(&book, &[]), ("met".to_owned(), 12 * 3600));
    let said = book.leads(&["status", "--as-of", "2026-11-03T09:00:00Z"]);
    assert!(
        said.err
            .contains("cannot be used; until it was mended the one before it counts"),
        "{}",
        said.err
    );
}

#[test]
fn every_due_time_of_status_is_the_end_of_its_explanation() {
    let book = Sandbox::new();
    let at = "2026-11-19T10:00:00Z";
    assert_eq!(book.leads(&["demo", "demo", "--as-of", at]).code, Some(0));
    let status = book.leads(&["-C", "demo", "status", "--format", "json", "--as-of", at]);
    let status: serde_json::Value = serde_json::from_str(&status.out).unwrap();
    let mut explained = 0;
    for lead in status["leads"].as_array().unwrap().iter().step_by(4) {
        let id = lead["id"].as_str().unwrap();
        let said = book.leads(&[
            "-C", "demo", "explain", id, "--format", "json", "--as-of", at,
        ]);
        let document: serde_json::Value = serde_json::from_str(&said.out).expect(&said.err);
        for clock in document["clocks"].as_array().unwrap() {
            let known = lead["clocks"].as_array().unwrap().iter();
            let known = known
                .clone()
                .find(|known| known["clock"] == clock["clock"])
                .unwrap();
            if known["due_at"].is_null() {
                continue;
            }
            explained += 1;
            assert_eq!(known["due_at"], clock["due_at"], "{id}");
            let steps = clock["steps"].as_array().unwrap();
            let counted = steps.iter().filter(|step| step["counts"] == true);
            let counted: i64 = counted.map(|step| step["seconds"].as_i64().unwrap()).sum();
            assert_eq!(
                counted,
                known["target_seconds"].as_i64().unwrap(),
                "{id} {}",
                clock["clock"]
            );
            if let Some(last) = steps.last() {
                assert_eq!(last["to"], clock["due_at"], "{id}");
                assert_eq!(steps[0]["from"], clock["started_at"], "{id}");
                assert!(
                    steps
                        .windows(2)
                        .all(|pair| pair[0]["to"] == pair[1]["from"]),
                    "{id}"
                );
            }
        }
    }
    assert!(explained > 20, "{explained}");
}

#[test]
fn a_team_weighs_rules_as_it_likes_and_a_name_that_is_no_rules_is_found() {
    let book = book();
    // Nobody has signed it, so it may change.
    book.remove("policy/agreement.yaml");
    let as_of = ["check", "--as-of", "2026-12-24T09:00:00Z"];
    assert_eq!(book.leads(&as_of).code, Some(1));
    book.write("policy/checks.yaml", "severity: { overdue: warning }\n");
    book.commit("policy: late is no error");
    let said = book.leads(&as_of);
    assert_eq!(said.code, Some(0), "{}", said.out);
    assert!(said.out.contains("warning[overdue]"), "{}", said.out);
    book.write(
        "policy/checks.yaml",
        "severity: { overdue: off, over-due: off }\n",
    );
    book.commit("policy: late is nothing");
    let said = book.leads(&as_of);
    assert_eq!(said.code, Some(1), "{}", said.out);
    assert!(!said.out.contains("[overdue]"), "{}", said.out);
    assert!(
        said.out.contains("there is no rule `over-due`"),
        "{}",
        said.out
    );
    assert!(said.out.contains("did you mean `overdue`?"), "{}", said.out);
}

#[test]
fn what_nobody_can_say_is_not_skipped_in_silence() {
    let book = book();
    let url = format!("file://{}", book.dir().display());
    book.git(&["clone", "--quiet", "--depth=1", &url, "shallow"]);
    let check = |more: &[&str]| {
        let mut arguments = vec!["-C", "shallow", "check", "--as-of", "2026-11-03T09:00:00Z"];
        arguments.extend(more);
        book.leads(&arguments).code
    };
    assert_eq!(check(&[]), Some(2));
    assert_eq!(check(&["--only", "overdue"]), Some(2));
    assert_eq!(check(&["--skip", "unknown-clock"]), Some(2));
    assert_eq!(check(&["--only", "schema"]), Some(0));
}

/// Where two calendars differ in what is wrong with them.
const CALENDARS: &str = r#"
default_calendar: office
calendars:
  office: { zone: UTC, hours: { mon-fri: ["09:00-17:00"] }, holidays: HOLIDAYS }
  second: { zone: UTC, hours: { mon-fri: ["09:00-17:00"] }, holidays: HOLIDAYS }
  plain:  { zone: UTC, hours: { mon-fri: ["09:00-17:00"] } }
clocks: { first_response: { targets: [{ within: 2bd }] } }
"#;

#[test]
fn a_calendar_whose_holidays_cannot_be_used_answers_nothing() {
    for (holidays, words) in [
        ("[gone.ics]", "the calendar file `gone.ics` is missing"),
        ("[\"2026-12-25\", cut.ics]", "cut.ics: `2026` is not a date"),
        ("[\"2026-02-30\"]", "`2026-02-30` is not a date"),
    ] {
        let book = book();
        book.write("policy/sla.yaml", &CALENDARS.replace("HOLIDAYS", holidays));
        book.write(
            "policy/cut.ics",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2026",
        );
        for end in [
            &["due", "--within", "2bd"][..],
            &["elapsed", "--to", "2026-11-20"],
        ] {
            let asked = |calendar: &str| {
                let rest = ["--from", "2026-11-02T10:00:00Z", "--calendar", calendar];
                book.leads(&[&["policy"], end, &rest].concat())
            };
            for calendar in ["office", "second"] {
                let said = asked(calendar);
                assert_eq!((said.code, &*said.out), (Some(2), ""), "{}", said.err);
                let wrong = format!("the calendar `{calendar}` cannot be used: ");
                assert!(
                    said.err.contains(&wrong) && said.err.contains(words),
                    "{}",
                    said.err
                );
            }
            let said = asked("plain");
            assert_eq!(said.code, Some(0), "{}", said.err);
        }
        for command in [
            &["status"][..],
            &["show", "acme"],
            &["explain", "acme"],
            &["board"],
        ] {
            let said = book.leads(&[command, &["--as-of", "HEAD"]].concat());
            assert!(
                !said.err.contains("policy"),
                "a look at what is committed: {}",
                said.err
            );
            let said = book.leads(command);
            assert!(
                said.err.contains("`leads check` tells which"),
                "{command:?}: {}",
                said.err
            );
        }
    }
}

#[test]
fn a_policy_folder_may_be_the_one_somebody_stands_in() {
    let book = book();
    book.write("elsewhere/sla.yaml", &CALENDARS.replace("HOLIDAYS", "[]"));
    fs::create_dir_all(book.dir().join("elsewhere/below")).unwrap();
    for (standing, folder) in [
        ("elsewhere", "."),
        ("elsewhere", "./"),
        ("elsewhere/below", ".."),
        ("elsewhere/below", "../"),
        ("elsewhere", "below/.."),
        (".", "elsewhere/."),
        (".", "elsewhere"),
    ] {
        let said = book.leads(&[
            "-C",
            standing,
            "policy",
            "due",
            "--policy",
            folder,
            "--from",
            "2026-11-02T10:00:00Z",
            "--within",
            "2bd",
        ]);
        assert_eq!(
            said.out, "2026-11-04T10:00:00Z\n",
            "{standing} {folder}: {}",
            said.err
        );
    }
    let said = book.leads(&["-C", "policy", "status", "--policy", "."]);
    assert!(
        said.out.contains("judged by the policy of `.`"),
        "{}{}",
        said.out,
        said.err
    );
}

#[test]
fn an_activity_recorded_late_counts_from_where_its_clock_stopped() {
    for (counting, counts_from) in [
        ("landed", "2026-11-02 12:00 UTC"),
        ("recorded", "2026-11-02 11:00 UTC"),
    ] {
        let book = book();
        let sla = fs::read_to_string(book.dir().join("policy/sla.yaml")).unwrap();
        let evidence =
            format!("evidence: {{ clock: {counting}, claim_limit: 90m, skew_limit: 10m }}\n");
        let rest = sla.lines().filter(|line| !line.starts_with("evidence:"));
        let rest: Vec<&str> = rest.collect();
        book.write(
            "policy/sla.yaml",
            &format!("{evidence}{}\n", rest.join("\n")),
        );
        let late = |more: &str| lead(more).replace("acme-7k3q", "late-2b2b");
        book.write("leads/2026-11/late-2b2b.yaml", &late(""));
        book.commit("nobody called yet");
        book.branch("work");
        let touch = "activities:\n  - { at: 2026-11-02T10:00:00Z, by: ana, channel: call, direction: outbound, outcome: connected }\n";
        book.write("leads/2026-11/late-2b2b.yaml", &late(touch));
        book.git(&["add", "--all"]);
        let mut git = book.program("git");
        git.args(["commit", "--quiet", "--message", "called"]);
        let done = git
            .env("GIT_COMMITTER_DATE", "2026-11-02T11:00:00Z")
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
        book.switch("main");
        book.merge(&["work"]);
        let mut git = book.program("git");
        git.args(["commit", "--quiet", "--message", "merge"]);
        let done = git
            .env("GIT_COMMITTER_DATE", "2026-11-02T12:00:00Z")
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");

        let said = book.leads(&[
            "check",
            "--only",
            "late-recording",
            "--as-of",
            "2026-11-02T13:00:00Z",
        ]);
        let words = format!("it counts from {counts_from}");
        assert!(
            said.out.contains(&words),
            "{counting}: {}{}",
            said.out,
            said.err
        );
        let said = book.leads(&[
            "explain",
            "late",
            "first_response",
            "--as-of",
            "2026-11-02T13:00:00Z",
        ]);
        let stopped = counts_from.replace(" UTC", ":00Z").replace(' ', "T");
        let line = said.out.lines().find(|line| line.contains("stopped"));
        assert!(line.expect("it stopped").contains(&stopped), "{}", said.out);
    }
}

#[test]
fn no_time_is_told_that_has_no_four_digits_for_its_year() {
    let book = book();
    let paused = "paused: { reason: for ever, until: 9999-12-31 }\n";
    let received = lead(paused).replace("2026-11-02T08:30:00Z", "0000-01-01T00:00:00+01:00");
    book.write("leads/2026-11/acme-7k3q.yaml", &received);
    book.commit("acme-7k3q: paused");
    let as_of = "9999-12-31T23:00:00-05:00";
    for command in [
        &["show", "acme", "--format", "json"][..],
        &["status", "--format", "json"],
        &["status", "--format", "csv"],
        &["explain", "acme", "--format", "json"],
        &["log", "acme", "--format", "json"],
        &["digest", "--format", "json"],
        &["export"],
        &["status", "--format", "json", "--as-of", as_of],
        &["check", "--format", "json", "--as-of", as_of],
    ] {
        let said = book.leads(command);
        assert!(
            !said.out.contains("+10000-") && !said.out.contains("-0001-"),
            "{command:?}: {}",
            said.out
        );
    }
    let said = book.leads(&[
        "show",
        "acme",
        "--format",
        "json",
        "--as-of",
        "2026-11-03T09:00:00Z",
    ]);
    let document: serde_json::Value = serde_json::from_str(&said.out).expect(&said.err);
    let clocks = document["lead"]["clocks"].as_array().unwrap().iter();
    let rests = clocks.filter(|clock| clock["state"] == "paused");
    let rests: Vec<&serde_json::Value> = rests.map(|clock| &clock["due_at"]).collect();
    assert!(
        !rests.is_empty() && rests.iter().all(|due| *due == "9999-12-31T23:59:59Z"),
        "{rests:?}"
    );
}
