//! Leads that somebody deleted.

use crate::work::Team;

const AT: &str = "2026-11-03T12:00:00Z";

/// A team with this many leads.
fn team(leads: usize) -> Team {
    let team = Team::new();
    for number in 1..=leads {
        let id = format!("acme-{number}");
        team.place.write(&path(number), &format!(
            "id: {id}\ncompany: {{ name: Acme {number} }}\nsource: website_request\nreceived_at: 2026-11-02T09:00:00Z\nstage: inquiry\n"
        ));
    }
    team.place.commit("the leads");
    team
}

fn path(number: usize) -> String {
    format!("leads/2026-11/acme-{number}.yaml")
}

#[test]
fn a_deletion_that_is_not_committed_is_said() {
    let team = team(8);
    let looks = [
        &["status"][..],
        &["status", "--owner", "ana"],
        &["status", "--format", "json"],
        &["digest"],
        &["board"],
        &["report"],
    ];
    for (deleted, words) in [
        (0, None),
        (1, Some("1 lead is deleted, which is not committed: acme-1")),
        (
            2,
            Some("2 leads are deleted, which is not committed: acme-1, acme-2"),
        ),
        (
            7,
            Some("7 leads are deleted, which is not committed: `git status leads` lists them"),
        ),
    ] {
        for number in 1..=deleted {
            if team.place.dir().join(path(number)).exists() {
                team.place.remove(&path(number));
            }
        }
        for look in looks {
            let said = team.leads(AT, "ana", look);
            match words {
                Some(words) => assert!(said.err.contains(words), "{look:?}: {}", said.err),
                None => assert!(!said.err.contains("deleted"), "{look:?}: {}", said.err),
            }
        }
    }
    team.place.commit("they are gone");
    let said = team.leads(AT, "ana", &["status"]);
    assert!(!said.err.contains("deleted"), "{}", said.err);
}

#[test]
fn a_clock_that_a_deletion_ended_says_so() {
    let team = team(2);
    team.place.remove(&path(1));
    let explained = |id: &str| {
        team.leads("2026-11-04T12:00:00Z", "ana", &["explain", id, "max_idle"])
            .out
    };
    let ended = "not committed yet: the lead was deleted";
    assert!(
        explained("acme-1").contains(ended),
        "{}",
        explained("acme-1")
    );
    team.place.commit("gone");
    assert!(
        explained("acme-1").contains(": the lead was deleted"),
        "{}",
        explained("acme-1")
    );
    assert!(
        !explained("acme-2").contains("deleted"),
        "{}",
        explained("acme-2")
    );
}
