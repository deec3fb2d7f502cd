//! What a fault leaves of the funnel.

use super::*;
use crate::domain::policy::By;

#[test]
fn everywhere_and_everybody() {
    let text = "stages:\n  a: { role: intake, team: \"*\" }\n  b: { role: working }\n  c: { role: waiting }\n  \
                d: { role: won }\n  e: { role: refused }\nmoves:\n  - { from: \"*\", to: [b, c], by: \"*\" }\n  \
                - { from: \"*\", to: [d, e], team: \"*\" }\n";
    let (policy, findings) = read(&with("stages.yaml", Some(text)));
    let in_stages: Vec<_> = findings
        .iter()
        .filter(|finding| finding.place.file.ends_with("stages.yaml"))
        .collect();
    assert!(in_stages.is_empty(), "{in_stages:?}");
    let stages = policy.unwrap().stages;
    assert_eq!(stages.get("a").unwrap().team, None);
    let moves: Vec<String> = stages
        .moves
        .iter()
        .map(|one| format!("{} -> {} at {}", one.from.join(" "), one.to, one.line.line))
        .collect();
    assert_eq!(
        moves,
        [
            "a c -> b at 8",
            "a b -> c at 8",
            "a b c -> d at 9",
            "a b c -> e at 9"
        ]
    );
    assert!(stages.moves.iter().all(|one| one.by == By::Anyone));
}

#[test]
fn a_move_with_a_fault_is_left_out() {
    let files = edited(
        "stages.yaml",
        &[("gates: [definition, handoff_brief]", "gate: [definition]")],
    );
    let stages = read(&files).0.unwrap().stages;
    assert!(!stages.moves.iter().any(|one| &*one.to == "qualified"));
}
