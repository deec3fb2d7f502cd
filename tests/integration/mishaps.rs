//! What goes wrong at the keyboard, in the shell and in a repository while somebody works: each is said in words, and
//! nothing is half done.

mod arguments;
mod input;
mod law;
mod moves;
mod names;
mod repository;
mod styles;

use crate::git::Said;
use crate::work::Team;

const AT: &str = "2026-11-20T12:00:00Z";
const FILE: &str = "leads/2026-11/acme-7k3q.yaml";

/// A lead that inside sales works on, committed.
fn working() -> Team {
    let team = Team::new();
    team.place.write(
        FILE,
        "# ours\nid: acme-7k3q\ncompany: { name: Acme GmbH }\nsource: referral\nreceived_at: 2026-11-20T09:12:00+01:00\n\
         stage: working\nowner: ana\n",
    );
    team.place.commit("acme-7k3q: working");
    team
}

/// A lead that was offered to Sam with all that belongs to it, committed.
fn offered() -> Team {
    let team = Team::new();
    team.place.write(
        FILE,
        "id: acme-7k3q\ncompany: { name: Acme GmbH }\ncontact: { name: Eva Muster, email: eva@acme.example }\nsource: referral\n\
         received_at: 2026-11-20T09:12:00+01:00\nstage: qualified\nowner: sam\nfit:\n\
         \x20 - { criterion: industry, met: true, evidence: pumps }\n  - { criterion: size, met: true, evidence: 240 people }\n\
         signals:\n  - { signal: asked_for_pricing, evidence: form }\nhandoff:\n  from: ana\n  to: sam\n\
         \x20 at: 2026-11-20T10:00:00+01:00\n  how_engaged: sent the form\n  message: pumps that call\n  spoke_with: Ana with Eva\n",
    );
    team.place.commit("acme-7k3q: qualified");
    team
}

/// Runs the program and expects this exit code and, in what it says, these words.
fn told(team: &Team, who: &str, words: &[&str], code: i32, expected: &[&str]) -> Said {
    let said = team.leads(AT, who, words);
    assert_eq!(said.code, Some(code), "{words:?}: {said:?}");
    let all = format!("{}{}", said.out, said.err);
    for part in expected {
        assert!(all.contains(part), "{words:?}: no `{part}` in\n{all}");
    }
    said
}

/// Runs a command that a message shows after these words, in a folder of the repository, as somebody would who copies it.
#[cfg(unix)]
fn copied(team: &Team, said: &Said, after: &str, folder: &str) {
    let all = format!("{}{}", said.out, said.err);
    let (_, command) = all
        .split_once(after)
        .unwrap_or_else(|| panic!("no `{after}` in {all}"));
    let command = command.lines().next().unwrap();
    let mut shell = team.shell(AT, "ana");
    shell.current_dir(team.place.dir().join(folder));
    let output = shell.args(["-c", command]).output().unwrap();
    assert!(
        output.status.success(),
        "{command}: {:?}",
        Said::of(&output)
    );
}
