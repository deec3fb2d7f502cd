//! What two policies say differently, told in words.

use super::*;
use crate::domain::policy::{Change, changes};
use chrono::{DateTime, Utc};

fn as_of() -> DateTime<Utc> {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

fn policy(files: &[(String, Vec<u8>)]) -> Policy {
    let (policy, findings) = read(files);
    policy.unwrap_or_else(|| panic!("{findings:?}"))
}

fn told(changes: &[Change]) -> Vec<String> {
    let say = |says: &Option<String>| says.clone().unwrap_or_else(|| "-".to_owned());
    let told = changes.iter().map(|change| {
        let line = change.line.as_ref();
        let line = line.map_or(String::new(), |line| {
            format!(" ({}:{})", line.file, line.line)
        });
        format!(
            "{} {}: {} → {}{line}",
            change.topic,
            change.name,
            say(&change.from),
            say(&change.to)
        )
    });
    told.collect()
}

/// A file of the default policy, what stands there, what shall, and what is said of that.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const LEO: &str = "Leo Novak, inside, leo@brightwell.example, leo.novak@home.example, Europe/Prague, manager ana, until 2027-03-31";

#[test]
fn each_change_is_told_in_words() {
    let cases: [Case; 22] = [
        (
            "sla.yaml",
            "within: 7d",
            "within: 5d",
            &["promise max_idle for every other lead: 7d → 5d (policy/sla.yaml:40)"],
        ),
        (
            "sla.yaml",
            "warn: 75%",
            "warn: 50%",
            &["warning first_response: after 75% → after 50%"],
        ),
        (
            "sla.yaml",
            "escalate: [owner, manager]",
            "escalate: [owner, sam]",
            &["escalation first_response: owner, manager → owner, sam"],
        ),
        (
            "sla.yaml",
            "claim_limit: 24h",
            "claim_limit: 2h",
            &["evidence claim_limit: 1 d → 2 h"],
        ),
        (
            "sla.yaml",
            "clock: landed",
            "clock: recorded",
            &["evidence clock: landed → recorded"],
        ),
        (
            "sla.yaml",
            "zone: Europe/Berlin",
            "zone: Europe/Oslo",
            &["calendar office: Europe/Berlin → Europe/Oslo"],
        ),
        (
            "sla.yaml",
            "fri: [\"09:00-15:00\"]",
            "fri: [\"09:00-14:00\"]",
            &["hours office, from 2026-11-20 on: 2065 h in 400 days → 2011 h in 400 days"],
        ),
        (
            "sla.yaml",
            "- { when: { priority: A }, within: 12h }\n      - { when: { priority: B }, within: 24h }\n",
            "- { when: { priority: B }, within: 24h }\n      - { when: { priority: A }, within: 12h }\n",
            &[
                "order promise: first_response for priority A, then first_response for priority B → first_response for priority B, \
                 then first_response for priority A",
            ],
        ),
        (
            "stages.yaml",
            "gates: [definition, handoff_brief]",
            "gates: [definition]",
            &[
                "move working → qualified: by inside, marketing, gates definition, handoff_brief → by inside, marketing, gates \
                 definition (policy/stages.yaml:29)",
            ],
        ),
        (
            "stages.yaml",
            "role: offered, team: sales",
            "role: offered, team: inside",
            &["stage qualified: offered, sales → offered, inside (policy/stages.yaml:7)"],
        ),
        (
            "followup.yaml",
            "attempts: 5",
            "attempts: 3",
            &[
                "follow-up every other lead: 5 touches, 2 channels, 3 call, 2bd (office) apart → 3 touches, 2 channels, 3 call, \
                 2bd (office) apart (policy/followup.yaml:11)",
            ],
        ),
        (
            "followup.yaml",
            "avoid: [lol, ",
            "avoid: [",
            &["wording lol: to be avoided → - (policy/followup.yaml:17)"],
        ),
        (
            "teams.yaml",
            "Europe/Berlin, manager: mia }",
            "Europe/Berlin }",
            &[
                "person tom: Tom Becker, marketing, tom@brightwell.example, Europe/Berlin, manager mia → Tom Becker, marketing, \
                 tom@brightwell.example, Europe/Berlin (policy/teams.yaml:8)",
            ],
        ),
        (
            "teams.yaml",
            "lead: sam",
            "lead: kim",
            &["team sales: lead sam, fallback owner sam → lead kim, fallback owner sam"],
        ),
        (
            "teams.yaml",
            "  leo: {",
            "  lea: {",
            &[
                "person lea: - → LEO (policy/teams.yaml:10)",
                "person leo: LEO → - (policy/teams.yaml:10)",
            ],
        ),
        (
            "definition.yaml",
            "least: 1",
            "least: 2",
            &["signals least: 1 → 2"],
        ),
        (
            "definition.yaml",
            "    asked_for_demo: Asked to see it\n",
            "",
            &["signal asked_for_demo: Asked to see it → -"],
        ),
        (
            "definition.yaml",
            "size, required: true",
            "size, required: false",
            &[
                "profile size: required: Between 50 and 1,000 employees? → not required: Between 50 and 1,000 employees? \
                 (policy/definition.yaml:6)",
            ],
        ),
        (
            "definition.yaml",
            "trade_show:      { priority: B }",
            "trade_show: { counts_as_lead: false }",
            &["source trade_show: priority B → priority -, no lead (policy/definition.yaml:24)"],
        ),
        (
            "definition.yaml",
            "cost: 4200",
            "cost: 4300",
            &[
                "campaign spring-webinar: source webinar, cost 4200 EUR → source webinar, cost 4300 EUR (policy/definition.yaml:31)",
            ],
        ),
        (
            "definition.yaml",
            "seniority: executive",
            "seniority: board",
            &["segment executive: seniority executive → seniority board"],
        ),
        ("stages.yaml", "# ", "#  ", &[]),
    ];
    let before = policy(&defaults());
    for (file, from, to, expected) in cases {
        let after = policy(&edited(file, &[(from, to)]));
        let told = told(&changes(&before, &after, as_of()));
        let expected: Vec<String> = expected
            .iter()
            .map(|line| line.replace("LEO", LEO))
            .collect();
        assert_eq!(told, expected, "{from} in {file}");
        // Told from the other side it is the same, the other way round.
        let back = changes(&after, &before, as_of());
        let turned = changes(&before, &after, as_of())
            .into_iter()
            .map(|change| (change.topic, change.to, change.from));
        let mut back: Vec<_> = back
            .into_iter()
            .map(|change| (change.topic, change.from, change.to))
            .collect();
        let mut turned: Vec<_> = turned.collect();
        back.sort();
        turned.sort();
        assert_eq!(back, turned, "{to} in {file}");
    }
}

#[test]
fn how_much_rules_weigh_is_told_too() {
    let weights = "severity: { late-recording: error, wording: off }\n";
    let (before, after) = (
        policy(&defaults()),
        policy(&with("checks.yaml", Some(weights))),
    );
    assert_eq!(
        told(&changes(&before, &after, as_of())),
        [
            "rule late-recording: - → error (policy/checks.yaml:1)",
            "rule wording: - → off (policy/checks.yaml:1)",
        ]
    );
}
