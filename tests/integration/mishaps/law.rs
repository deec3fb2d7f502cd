//! The law of the working commands: either nothing is changed and the program says so by its exit code, or what was meant
//! is there and the book is no worse than before.

use leads::codec::lead;
use leads::codec::yaml::{Limits, Tree};
use leads::domain::lead::Lead;
use proptest::prelude::*;
use proptest::sample::select;

use crate::git::Said;

/// One command: who gives it, how much later, its words, and whether it commits.
#[derive(Debug, Clone)]
struct Step {
    who: &'static str,
    minutes: i64,
    words: Vec<String>,
    commits: bool,
}

fn note() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "",
            "yes",
            "x: y # z",
            "- a\n- b",
            "a\r\nb\r\n",
            " blank ",
            "---",
            "\u{2028}",
            "'\"\\",
            "🎉"
        ])
        .prop_map(str::to_owned),
        "[ -~\n\u{e9}]{0,40}",
    ]
}

fn words() -> impl Strategy<Value = Vec<String>> {
    let outcome = select(vec![
        "no_answer",
        "left_message",
        "connected",
        "replied",
        "nonsense",
    ]);
    let channel = select(vec!["call", "email", "voicemail", "pigeon"]);
    let person = select(vec!["ana", "leo", "sam", "kim", "mia", "bob"]);
    let stage = select(vec![
        "inquiry",
        "working",
        "qualified",
        "accepted",
        "opportunity",
        "nurture",
        "won",
        "lost",
        "disqualified",
        "x",
    ]);
    let reason = select(vec![
        "wrong_person",
        "bad_timing",
        "unresponsive",
        "price",
        "no_need",
        "owner_inactive",
        "other",
        "duplicate",
        "x",
    ]);
    let fixed = select(vec![
        "qualify acme --record --met industry=pumps --met size=240 --signal asked_for_pricing=form",
        "qualify acme --to sam --how-engaged form --message pumps --spoke-with Eva",
        "qualify acme",
        "handoff acme --call",
        "accept acme --verdict good",
        "accept acme",
        "resume acme",
        "resolve acme --won",
    ]);
    let fixed = fixed.prop_map(|line| line.split(' ').map(str::to_owned).collect());
    let line = |parts: Vec<&str>| parts.into_iter().map(str::to_owned).collect::<Vec<_>>();
    prop_oneof![
        3 => fixed,
        2 => (channel, outcome, note()).prop_map(move |(channel, outcome, note)| {
            line(vec!["touch", "acme", channel, outcome, "-m", &note])
        }),
        1 => person.prop_map(move |person| line(vec!["assign", "acme", person])),
        1 => stage.prop_map(move |stage| line(vec!["move", "acme", stage])),
        1 => (select(vec!["3d", "2030-01-01", "yesterday"]), note())
            .prop_map(move |(until, note)| line(vec!["pause", "acme", "--until", until, "-m", &note])),
        3 => (select(vec!["reject", "reclaim", "recycle", "resolve"]), reason, any::<bool>()).prop_map(
            move |(verb, reason, more)| {
                let mut words = line(vec![verb, "acme", reason]);
                words.extend(match (verb, more) {
                    ("reject", true) => line(vec!["--verdict", "fair", "-m", "who signs?"]),
                    ("recycle", true) => line(vec!["--on", "in 6 months"]),
                    ("resolve", true) => line(vec!["--reply", "email", "--verdict", "poor"]),
                    _ => Vec::new(),
                });
                words
            }
        ),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let who = select(vec!["ana", "ana", "sam", "sam", "mia", "nobody"]);
    (who, 1..3_000_i64, words(), any::<bool>()).prop_map(|(who, minutes, words, commits)| Step {
        who,
        minutes,
        words,
        commits,
    })
}

fn read(text: &str) -> Lead {
    lead::read(&Tree::read(text, &Limits::default()).unwrap())
}

/// Returns whether what a command says it does is in the file.
fn is_there(words: &[String], lead: &Lead) -> bool {
    let last = words
        .last()
        .map(|word| word.replace("\r\n", "\n").trim().to_owned());
    let stage = lead.stage.as_deref().unwrap_or_default();
    match words[0].as_str() {
        "touch" => {
            lead.activities
                .last()
                .and_then(|activity| activity.note.clone())
                == last
        }
        "assign" => lead.owner.as_deref() == Some(&words[2]),
        "move" => stage == words[2],
        "pause" => lead.paused.as_ref().and_then(|pause| pause.reason.clone()) == last,
        "resume" => lead.paused.is_none(),
        "accept" => stage == "accepted",
        "reject" => {
            stage == "working"
                && lead
                    .reject
                    .as_ref()
                    .and_then(|given| given.reason.as_deref())
                    == Some(&words[2])
        }
        "reclaim" => {
            stage == "working"
                && lead
                    .reclaim
                    .as_ref()
                    .and_then(|given| given.reason.as_deref())
                    == Some(&words[2])
        }
        "recycle" => {
            stage == "nurture"
                && lead
                    .recycle
                    .as_ref()
                    .and_then(|given| given.reason.as_deref())
                    == Some(&words[2])
        }
        "resolve" if words[2] == "--won" => stage == "won",
        "resolve" => {
            lead.resolution
                .as_ref()
                .and_then(|given| given.reason.as_deref())
                == Some(&words[2])
        }
        "handoff" => lead
            .handoff
            .as_ref()
            .is_some_and(|brief| brief.call_at.is_some()),
        "qualify" if words.len() > 2 && words[2] == "--record" => {
            lead.fit.len() == 2 && !lead.signals.is_empty()
        }
        "qualify" => stage == "qualified",
        other => panic!("{other}"),
    }
}

proptest! {
    // Each step starts the program, and another program that judges it.
    #![proptest_config(ProptestConfig { cases: 5, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_command_does_what_it_says_or_nothing(steps in prop::collection::vec(step(), 12)) {
        let team = super::working();
        let mut now = chrono::DateTime::parse_from_rfc3339(super::AT).unwrap();
        for step in steps {
            now += chrono::TimeDelta::minutes(step.minutes);
            let at = now.to_rfc3339();
            let before = team.lead();
            let commit = team.place.head();
            let mut words: Vec<&str> = step.words.iter().map(String::as_str).collect();
            if step.commits {
                words.push("--commit");
            }
            let said = team.leads(&at, step.who, &words);
            if said.code != Some(0) {
                prop_assert!(matches!(said.code, Some(1 | 2)), "{step:?}: {said:?}");
                prop_assert_eq!(team.lead(), before, "{:?}", step);
                prop_assert_eq!(team.place.head(), commit, "{:?}", step);
                prop_assert!(!said.out.is_empty() || !said.err.is_empty(), "{step:?}");
                continue;
            }
            let after = team.lead();
            prop_assert!(is_there(&step.words, &read(&after)), "{step:?}:\n{after}");
            // What takes back what was never committed leaves nothing to commit.
            let open = team.place.git(&["status", "--short"]);
            prop_assert!(!step.commits || open.is_empty(), "{step:?}: {open}");
            prop_assert!(step.commits || team.place.head() == commit, "{step:?}");
            // Without the rules that go by the clock of this machine, where nothing is committed.
            let late = ["--skip", "overdue", "--skip", "late-recording"];
            let check = match step.commits {
                true => team.leads(&at, step.who, &[&["check", "--committed", "--as-of", &at][..], &late].concat()),
                false => {
                    let ours = ["check", "--skip", "illegal-move", "--skip", "future-time"];
                    team.leads(&at, step.who, &[&ours[..], &late].concat())
                }
            };
            prop_assert_eq!(check.code, Some(0), "{:?}\n{}\n{}", step, check.out, after);
        }
        let at = now.to_rfc3339();
        let audit: Said = team.leads(&at, "ana", &["audit", "--as-of", &at]);
        // The lead itself was filed by somebody whom the policy does not know.
        let mut moves = audit.out.lines().filter(|line| line.contains("illegal-move"));
        prop_assert!(moves.all(|line| line.contains("filed in working")), "{}", audit.out);
        prop_assert!(!audit.out.contains("append-only"), "{}", audit.out);
    }
}
