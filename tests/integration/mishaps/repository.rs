//! States in which repositories are found, and commits that do not go through.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{FILE, told, working};
use crate::work::Team;

const TOUCH: [&str; 4] = ["touch", "acme", "call", "connected"];

/// Returns every file below a folder and what is in it.
fn everything(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        for entry in fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => {
                    found.insert(path.display().to_string(), fs::read(&path).unwrap());
                }
            }
        }
    }
    found
}

#[test]
fn a_dry_run_leaves_no_trace() {
    let team = working();
    let before = everything(team.place.dir());
    for words in [
        &["touch", "acme", "call", "connected"][..],
        &["new", "--company", "Brill", "--source", "referral"],
        &["recycle", "acme", "bad_timing", "--on", "in 2 weeks"],
        &["feedback", "acme", "good", "-q"],
        &[
            "pause", "acme", "--until", "in 3d", "-m", "fair", "--format", "json",
        ],
        &["assign", "acme", "leo"],
    ] {
        told(&team, "ana", &[words, &["--dry-run"]].concat(), 0, &[]);
        assert_eq!(everything(team.place.dir()), before, "{words:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_command_that_records_can_be_copied() {
    let new = [
        "new",
        "--id",
        "o-brien-1a2b",
        "--company",
        "O'Brien & Söhne; $(false)",
        "--source",
        "referral",
    ];
    let touch_new = ["touch", "o-brien", "call", "connected"];
    // What is done before, where, and what.
    for (before, folder, lines) in [
        (None, "", &[&new[..]][..]),
        (None, "", &[&new[..], &touch_new]),
        (None, "policy", &[&new[..]]),
        (None, "leads/2026-11", &[&TOUCH[..]]),
        (
            Some("mkdir leads/old && mv leads/2026-11/acme-7k3q.yaml leads/old/"),
            "",
            &[&TOUCH[..]],
        ),
        (
            Some("mkdir leads/old && git mv leads/2026-11/acme-7k3q.yaml leads/old/"),
            "policy",
            &[&TOUCH[..]],
        ),
    ] {
        let team = working();
        if let Some(before) = before {
            let status = team
                .shell(super::AT, "ana")
                .args(["-c", before])
                .status()
                .unwrap();
            assert!(status.success());
        }
        let mut said = None;
        for words in lines {
            let mut command = team.command(super::AT, "ana");
            command.current_dir(team.place.dir().join(folder));
            let output = command.args(*words).output().unwrap();
            assert!(output.status.success(), "{words:?}");
            said = Some(crate::git::Said::of(&output));
        }
        super::copied(&team, &said.unwrap(), "record: ", folder);
        assert_eq!(
            team.place.git(&["status", "--porcelain"]),
            "",
            "{before:?} {lines:?}"
        );
    }

    let team = working();
    let place = team.place.dir().display().to_string();
    let mut command = team.command(super::AT, "ana");
    command.current_dir(team.place.root());
    let output = command.args(["-C", &place]).args(TOUCH).output().unwrap();
    super::copied(&team, &crate::git::Said::of(&output), "record: ", "leads");
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");
}

#[test]
fn a_lead_that_was_put_elsewhere_is_committed_with_both_places() {
    for with_git in [true, false] {
        let team = working();
        let place = team.place.dir();
        fs::create_dir(place.join("leads/nordic")).unwrap();
        match with_git {
            true => drop(team.place.git(&["mv", FILE, "leads/nordic/acme-7k3q.yaml"])),
            false => {
                fs::rename(place.join(FILE), place.join("leads/nordic/acme-7k3q.yaml")).unwrap()
            }
        }
        let before = "the commit holds what was changed in the file before";
        told(
            &team,
            "ana",
            &[&TOUCH[..], &["--commit"]].concat(),
            0,
            &[before],
        );
        assert_eq!(team.place.git(&["status", "--porcelain"]), "", "{with_git}");
        let files = team
            .place
            .git(&["ls-tree", "-r", "--name-only", "HEAD", "leads"]);
        assert_eq!(files, "leads/nordic/acme-7k3q.yaml", "{with_git}");
    }
}

#[cfg(unix)]
#[test]
fn a_removed_lead_can_be_had_back_by_the_command_shown() {
    let team = working();
    let text = team.lead();
    team.place.remove(FILE);
    let said = told(&team, "ana", &TOUCH, 1, &["was removed"]);
    super::copied(&team, &said, "to have it back: ", "");
    assert_eq!(team.lead(), text);

    team.place.git(&["rm", "--quiet", FILE]);
    team.place.commit_index("acme-7k3q: gone");
    team.place.commit("something else");
    let said = told(&team, "ana", &TOUCH, 1, &["was removed"]);
    super::copied(&team, &said, "to have it back: ", "");
    assert_eq!(team.lead(), text);
}

#[test]
fn a_commit_that_fails_says_how_to_make_it() {
    let team = working();
    team.place.branch("other");
    team.place.write("policy/x.txt", "x").commit("x");
    team.place.switch("main");
    team.place.write("y.txt", "y").commit("y");
    team.place.merge(&["other"]);
    let because = [
        "during a merge",
        &format!("the file is written and can go with it: git add -- {FILE}"),
    ];
    told(
        &team,
        "ana",
        &[&TOUCH[..], &["--commit"]].concat(),
        2,
        &because,
    );

    let team = working();
    team.place.git(&["config", "commit.gpgsign", "true"]);
    team.place
        .git(&["config", "gpg.program", "no-such-program"]);
    let because = [
        "the file is written, but not committed",
        "then: git commit -m 'acme-7k3q: call, connected' --",
    ];
    let said = told(
        &team,
        "ana",
        &[&TOUCH[..], &["--commit"]].concat(),
        2,
        &because,
    );
    team.place.git(&["config", "commit.gpgsign", "false"]);
    #[cfg(unix)]
    super::copied(&team, &said, "then: ", "");
    #[cfg(unix)]
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");
    let _ = said;
}

#[test]
fn what_stands_in_place_of_a_lead_is_named() {
    let team = working();
    team.place.write(FILE, &"#".repeat(2 << 20));
    told(
        &team,
        "ana",
        &TOUCH,
        1,
        &["cannot be read as it stands", "2097152 bytes"],
    );
    team.place
        .write("leads/other/acme-7k3q.yaml", "id: acme-7k3q\n");
    told(
        &team,
        "ana",
        &TOUCH,
        1,
        &["two files have the id acme-7k3q"],
    );
    #[cfg(unix)]
    {
        let team = working();
        let place = team.place.dir();
        fs::rename(place.join("leads"), place.join("real")).unwrap();
        std::os::unix::fs::symlink("real", place.join("leads")).unwrap();
        told(&team, "ana", &TOUCH, 1, &["leads/ is a symbolic link"]);
        told(
            &team,
            "ana",
            &["new", "--company", "B", "--source", "referral"],
            2,
            &["leads is a symbolic link"],
        );
    }
}

#[test]
fn nothing_is_written_by_a_schema_or_a_policy_that_cannot_be_used() {
    let new = ["new", "--company", "Brill", "--source", "referral"];
    for (file, words) in [
        (
            "schema/lead.schema.json",
            "schema/lead.schema.json cannot be used",
        ),
        ("policy/stages.yaml", "the policy cannot be used"),
    ] {
        let team = working();
        team.place.write(file, "{");
        for line in [&TOUCH[..], &new] {
            told(
                &team,
                "ana",
                line,
                2,
                &[words, "`leads check` lists what is wrong"],
            );
        }
        assert_eq!(team.place.git(&["status", "--porcelain", "leads"]), "");
    }
}

#[test]
fn the_first_commit_of_all_may_be_a_lead() {
    let team = Team::new();
    let into = team.place.root().join("young");
    team.place.git(&["init", "--quiet", into.to_str().unwrap()]);
    for folder in ["schema", "policy"] {
        fs::create_dir(into.join(folder)).unwrap();
        for file in fs::read_dir(team.place.dir().join(folder)).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), into.join(folder).join(file.file_name())).unwrap();
        }
    }
    let young = Team {
        place: team.place.at("young"),
    };
    told(
        &young,
        "ana",
        &[
            "new",
            "--id",
            "acme-7k3q",
            "--company",
            "A",
            "--source",
            "referral",
            "--owner",
            "ana",
        ],
        0,
        &[],
    );
    told(
        &young,
        "ana",
        &["move", "acme", "working", "--commit"],
        0,
        &["inquiry → working"],
    );
    assert_eq!(
        young.place.git(&["log", "--format=%s"]),
        "acme-7k3q: inquiry → working"
    );
}
