//! Branches merged by real git with this program as its merge driver, and what is done where git gave up.

use std::fs;

use crate::git::{Said, Sandbox};
use crate::work::Team;

const PATH: &str = "leads/2026-11/acme-7k3q.yaml";

const LEAD: &str = "id: acme-7k3q
company: { name: Acme GmbH, country: DE }
contact: { name: Eva Muster, email: eva@acme.example }
source: website_request
stage: working
owner: ana
fit:
  - { criterion: industry, met: true, evidence: builds pumps }
  - { criterion: size, met: true, evidence: 240 employees }
signals:
  - { signal: asked_for_pricing, evidence: form text }
activities:
  - at: 2026-11-02T10:30:00+01:00
    by: ana
    channel: call
    direction: outbound
    outcome: left_message
handoff: { from: ana, to: sam, at: 2026-11-02T11:30:00+01:00, how_engaged: form, message: pumps, spoke_with: Ana with Eva }
";

/// Returns the lead after a call more, at this hour.
fn called(hour: u8, by: &str) -> String {
    let item = format!(
        "    outcome: left_message\n  - at: 2026-11-03T{hour:02}:00:00+01:00\n    by: {by}\n    channel: call\n    direction: outbound\n    outcome: connected\n"
    );
    LEAD.replace("    outcome: left_message\n", &item)
}

/// A team with one lead, where git is told how to merge it.
fn team() -> Sandbox {
    let place = untold();
    let program = env!("CARGO_BIN_EXE_leads").replace('\\', "/");
    let driver = format!("'{program}' merge-driver %O %A %B %P");
    place.git(&["config", "merge.leads.driver", &driver]);
    place
}

/// A team with one lead, where git is not told.
fn untold() -> Sandbox {
    let place = Team::new().place;
    place.write(".gitattributes", "leads/** merge=leads\n");
    place.write(PATH, LEAD).commit("the lead");
    place
}

/// Makes two branches of these versions, `main` and `side`, and stays on `main`.
fn parted(place: &Sandbox, ours: &str, theirs: &str) {
    place.branch("side");
    place.write(PATH, theirs).commit("theirs");
    place.switch("main");
    place.write(PATH, ours).commit("ours");
}

/// Runs git where it may fail.
fn git(place: &Sandbox, words: &[&str]) -> Said {
    Said::of(&place.program("git").args(words).output().unwrap())
}

fn read(place: &Sandbox) -> String {
    fs::read_to_string(place.dir().join(PATH)).unwrap()
}

fn assert_has(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "no `{word}` in\n{text}");
    }
}

/// Returns the hours of the calls of the third.
fn hours(text: &str) -> Vec<&str> {
    let day = "at: 2026-11-03T";
    let found = text.match_indices(day);
    found.map(|(at, _)| &text[at + day.len()..][..2]).collect()
}

#[test]
fn what_git_alone_calls_a_conflict_is_merged() {
    for (place, merges) in [(untold(), false), (team(), true)] {
        parted(&place, &called(15, "ana"), &called(9, "ben"));
        let said = git(&place, &["merge", "--no-edit", "side"]);
        assert_eq!(said.code == Some(0), merges, "{said:?}");
        if merges {
            assert_eq!(hours(&read(&place)), ["09", "15"]);
            assert_eq!(place.git(&["status", "--porcelain"]), "");
        }
    }
}

#[test]
fn rebase_and_cherry_pick_merge_so_too() {
    let place = team();
    parted(&place, &called(15, "ana"), &called(9, "ben"));
    place.switch("side");
    place.write(PATH, &called(9, "ben").replace("owner: ana", "owner: ben"));
    place.commit("theirs again");
    place.git(&["branch", "picked"]);
    place.git(&["rebase", "--quiet", "main"]);
    let rebased = read(&place);
    assert_eq!(hours(&rebased), ["09", "15"]);
    assert!(rebased.contains("owner: ben"));
    assert_eq!(place.git(&["rev-list", "--count", "main..side"]), "2");

    place.switch("main");
    place.git(&["cherry-pick", "picked~1", "picked"]);
    assert_eq!(read(&place), rebased);
}

#[test]
fn a_true_conflict_is_told_and_marked_by_field() {
    let place = team();
    let ours = called(15, "ana").replace("owner: ana", "owner: leo");
    let theirs = called(9, "ben").replace("owner: ana", "owner: kim");
    parted(&place, &ours, &theirs);
    let said = git(&place, &["merge", "side"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    let sentence = "both sides changed owner from “ana”: to “leo” here, to “kim” there";
    assert_has(
        &said.err,
        &[PATH, sentence, "leads resolve-conflict acme-7k3q"],
    );
    assert_eq!(place.git(&["status", "--porcelain"]), format!("UU {PATH}"));
    let marked = "<<<<<<< ours: owner\nowner: leo\n=======\nowner: kim\n>>>>>>> theirs: owner\n";
    assert_has(&read(&place), &[marked]);
    assert_eq!(hours(&read(&place)), ["09", "15"]);

    let wrong = place.leads(&["resolve-conflict", "acme", "--theirs", "stage"]);
    assert_eq!(wrong.code, Some(1));
    assert_has(
        &wrong.err,
        &["stage is not in conflict", "in conflict: owner"],
    );
    let said = place.leads(&["resolve-conflict", "acme", "--theirs", "owner", "--add"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(place.git(&["status", "--porcelain"]), format!("M  {PATH}"));
    let mended = read(&place);
    assert_has(&mended, &["owner: kim"]);
    assert_eq!(hours(&mended), ["09", "15"]);
    let none = place.leads(&["resolve-conflict"]);
    assert_eq!(none.code, Some(1));
    assert_has(&none.err, &["no lead is in conflict"]);
}

#[test]
fn each_side_valid_and_both_together_not_is_a_conflict() {
    let place = team();
    let ours = LEAD.replace("stage: working", "stage: qualified");
    let (front, _) = LEAD.split_once("handoff:").unwrap();
    parted(&place, &ours, front);
    let said = git(&place, &["merge", "side"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert_has(
        &said.err,
        &[
            "each side is valid by itself, both together are not",
            "handoff",
        ],
    );
    assert_has(
        &read(&place),
        &["<<<<<<< ours: handoff", "stage: qualified"],
    );
    let marked = read(&place);
    let said = place.leads(&["resolve-conflict", "--theirs", "handoff"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_has(&said.err, &["not yet as the schema asks"]);
    place.write(PATH, &marked);
    let said = place.leads(&["resolve-conflict", "--ours", "handoff"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert_eq!(read(&place), ours);
}

/// What `init` writes, run by git's shell: with this program in its path, without it, and with one that fails.
#[cfg(unix)]
#[test]
fn where_the_program_is_missing_git_marks_its_own_conflict() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = untold();
    place.leads(&["init", "--name", "Ana", "--email", "ana@team.example"]);
    place.commit("what we start with");
    let (ours, theirs) = (called(15, "ana"), called(9, "ben"));
    parted(&place, &ours, &theirs);
    let folder = place.root().join("programs");
    fs::create_dir(&folder).unwrap();
    let program = folder.join("leads");
    let path = std::env::var("PATH").unwrap();
    let merge = |place: &Sandbox| {
        let mut command = place.program("git");
        command.env("PATH", format!("{}:{path}", folder.display()));
        Said::of(
            &command
                .args(["merge", "--no-edit", "side"])
                .output()
                .unwrap(),
        )
    };
    for broken in [None, Some("#!/bin/sh\nexit 101\n")] {
        if let Some(script) = broken {
            fs::write(&program, script).unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        }
        assert_eq!(merge(&place).code, Some(1));
        assert_has(
            &read(&place),
            &["<<<<<<< ours", ">>>>>>> theirs", "T15:", "T09:"],
        );
        place.git(&["merge", "--abort"]);
    }
    // Even a driver that leaves nothing behind takes nothing away.
    place.git(&["config", "merge.leads.driver", "false"]);
    assert_eq!(merge(&place).code, Some(1));
    assert_eq!(read(&place), ours);
    assert_eq!(place.leads(&["resolve-conflict"]).code, Some(0));
    assert_eq!(hours(&read(&place)), ["09", "15"]);
    place.git(&["merge", "--abort"]);

    place.git(&["config", "--unset", "merge.leads.driver"]);
    place.leads(&["init", "--name", "Ana", "--email", "ana@team.example"]);
    fs::remove_file(&program).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_leads"), &program).unwrap();
    let said = merge(&place);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(hours(&read(&place)), ["09", "15"]);
}

#[test]
fn what_is_no_lead_is_left_to_git() {
    let place = team();
    let broken = |owner: &str| LEAD.replace("owner: ana", owner);
    parted(&place, &broken("owner: [leo"), &broken("owner: kim"));
    let said = git(&place, &["merge", "side"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert_has(&said.err, &["cannot be merged field by field: our version"]);
    assert_has(
        &read(&place),
        &["<<<<<<< ours\nowner: [leo\n=======\nowner: kim\n>>>>>>> theirs\n"],
    );
    place.git(&["merge", "--abort"]);

    // Run by hand it says which of the two it was.
    for (name, text) in [("o", LEAD), ("a", "owner: [\n"), ("b", "owner: x\n")] {
        place.write(name, text);
    }
    assert_eq!(place.leads(&["merge-driver", "o", "a", "b"]).code, Some(2));
    place.write("a", LEAD);
    assert_eq!(
        place.leads(&["merge-driver", "o", "a", "b", PATH]).code,
        Some(0)
    );
    assert_eq!(
        fs::read_to_string(place.dir().join("a")).unwrap(),
        "owner: x\n"
    );
    fs::write(place.dir().join("b"), b"owner: \xff\n").unwrap();
    let said = place.leads(&["merge-driver", "o", "a", "b", PATH]);
    assert_eq!(said.code, Some(2), "{said:?}");
}

#[test]
fn it_is_known_in_advance_what_a_merge_would_come_to() {
    let place = team();
    let other = "leads/2026-11/brill-9c4z.yaml";
    let brill = LEAD.replace("acme-7k3q", "brill-9c4z");
    let third = "leads/2026-11/corma-1d4f.yaml";
    let corma = LEAD.replace("acme-7k3q", "corma-1d4f");
    place
        .write(other, &brill)
        .write(third, &corma)
        .commit("more");
    assert_eq!(place.leads(&["merge-check", "main", "main"]).code, Some(0));
    place.branch("side");
    let (front, _) = corma.split_once("handoff:").unwrap();
    place.write(PATH, &called(9, "ben")).write(third, front);
    place
        .write(other, &brill.replace("owner: ana", "owner: kim"))
        .commit("theirs");
    place.switch("main");
    assert_eq!(
        place.leads(&["merge-check", "main", "side"]).out,
        "side can be merged into main\n"
    );
    place.write(PATH, &called(15, "ana")).commit("ours");
    let said = place.leads(&["merge-check", "main", "side"]);
    assert_eq!(said.code, Some(1));
    assert_has(
        &said.out,
        &[
            "acme-7k3q.yaml: conflicts line by line, merges field by field",
            "it is none",
        ],
    );
    place.write(other, &brill.replace("owner: ana", "owner: leo"));
    place
        .write(third, &corma.replace("stage: working", "stage: qualified"))
        .commit("ours again");
    let said = place.leads(&["merge-check", "main", "side"]);
    assert_eq!(said.code, Some(1));
    assert_has(
        &said.out,
        &[
            "acme-7k3q.yaml: conflicts line by line",
            "brill-9c4z.yaml: conflict\n  both sides changed owner",
            "corma-1d4f.yaml: merges into an invalid lead\n  each side is valid",
            "git switch side && git merge main",
        ],
    );
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

/// Identity is the id: where a lead lies is no matter, and what is told in advance is what git then does.
#[test]
fn a_lead_that_was_moved_is_the_same_lead() {
    const NORTH: &str = "leads/north/acme-7k3q.yaml";
    const SOUTH: &str = "leads/south/acme-7k3q.yaml";
    let (ours, theirs) = (called(15, "ana"), called(9, "ben"));
    let owned = |by: &str| called(9, by).replace("owner: ana", &format!("owner: {by}"));
    let (leo, kim) = (owned("leo"), owned("kim"));
    let rewritten = "id: acme-7k3q\nstage: working\nowner: kim\n";
    let by_fields = "north/acme-7k3q.yaml: conflicts line by line, merges field by field";
    let nothing = "side can be merged into main";
    type Left<'a> = Option<(&'a str, &'a str)>;
    let cases: [(Left, Left, &str, bool); 11] = [
        (Some((PATH, &ours)), Some((NORTH, &theirs)), by_fields, true),
        (Some((NORTH, &ours)), Some((PATH, &theirs)), by_fields, true),
        (
            Some((NORTH, &ours)),
            Some((NORTH, &theirs)),
            by_fields,
            true,
        ),
        (Some((PATH, &ours)), Some((NORTH, LEAD)), nothing, true),
        (Some((NORTH, LEAD)), Some((NORTH, LEAD)), nothing, true),
        (
            Some((PATH, &leo)),
            Some((NORTH, &kim)),
            "north/acme-7k3q.yaml: conflict\n  both sides changed owner",
            false,
        ),
        (
            Some((NORTH, LEAD)),
            Some((SOUTH, LEAD)),
            &format!(
                "{NORTH}: conflict\n  it was moved to {NORTH} here and moved to {SOUTH} there"
            ),
            false,
        ),
        (
            Some((NORTH, LEAD)),
            None,
            &format!("{NORTH}: conflict\n  it was moved to {NORTH} here and taken out there"),
            false,
        ),
        (
            None,
            Some((NORTH, &theirs)),
            &format!("{NORTH}: conflict\n  it was taken out here and moved to {NORTH} there"),
            false,
        ),
        (
            None,
            Some((PATH, &theirs)),
            &format!("{PATH}: conflict\n  it was taken out here and changed there"),
            false,
        ),
        (
            Some((PATH, &ours)),
            Some((NORTH, rewritten)),
            &format!("{PATH}: conflict\n  it was changed here and moved to {NORTH} there"),
            false,
        ),
    ];
    for (ours, theirs, words, merges) in cases {
        let place = team();
        place.branch("side");
        for (branch, left) in [("side", theirs), ("main", ours)] {
            place.switch(branch);
            place.remove(PATH);
            if let Some((path, text)) = left {
                place.write(path, text);
            }
            place.commit(branch);
        }
        let said = place.leads(&["merge-check", "main", "side"]);
        assert_has(&said.out, &[words]);
        assert_eq!(said.code, Some(i32::from(words != nothing)), "{said:?}");
        let merge = git(&place, &["merge", "--no-edit", "side"]);
        assert_eq!(merge.code == Some(0), merges, "{words}: {merge:?}");
        if words.contains(SOUTH) {
            let said = place.leads(&["resolve-conflict"]);
            assert_eq!(said.code, Some(1), "{said:?}");
            assert_has(
                &said.err,
                &[&format!("git rm {PATH} {SOUTH} && git add {NORTH}")],
            );
            place.git(&["rm", "-q", PATH, SOUTH]);
            place.git(&["add", NORTH]);
            assert_eq!(place.git(&["status", "--porcelain"]), "");
        }
    }
}

#[test]
fn two_files_that_a_merge_makes_of_one_lead_are_told() {
    let place = team();
    place.branch("side");
    let (north, south) = ("leads/north/beta-1a1a.yaml", "leads/south/beta-1a1a.yaml");
    place.write(north, "id: beta-1a1a\n").commit("theirs");
    place.switch("main");
    place.write(south, "id: beta-1a1a\n").commit("ours");
    let said = place.leads(&["merge-check", "main", "side"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    let words = format!("there would be two files of this lead: {north} and {south}");
    assert_has(&said.out, &["merges into an invalid lead", &words]);
}

/// Returns the document that a command answers with.
fn told(place: &Sandbox, words: &[&str]) -> (Option<i32>, serde_json::Value) {
    let said = place.leads(&[words, &["--format", "json"]].concat());
    let document = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{said:?}"));
    (said.code, document)
}

#[test]
fn programs_are_told_what_people_are() {
    let place = team();
    parted(
        &place,
        &LEAD.replace("owner: ana", "owner: kim"),
        &LEAD.replace("owner: ana", "owner: leo"),
    );
    place.switch("main");
    let [main, side, base] =
        [["main"], ["side"], ["main~1"]].map(|name| place.git(&["rev-parse", name[0]]));
    let (code, said) = told(&place, &["merge-check", "main", "side"]);
    assert_eq!(code, Some(1));
    let conflict = serde_json::json!({
        "field": "owner", "why": "changed", "base": "ana", "ours": "kim", "theirs": "leo",
        "message": "both sides changed owner from “ana”: to “kim” here, to “leo” there",
    });
    for (pointer, value) in [
        ("/schema_version", serde_json::json!(1)),
        ("/kind", "merge-check".into()),
        (
            "/into",
            serde_json::json!({ "name": "main", "commit": main }),
        ),
        (
            "/branch",
            serde_json::json!({ "name": "side", "commit": side }),
        ),
        ("/base", base.into()),
        ("/leads/0/id", "acme-7k3q".into()),
        ("/leads/0/file", PATH.into()),
        ("/leads/0/outcome", "conflict".into()),
        ("/leads/0/conflicts", serde_json::json!([conflict])),
        (
            "/counts",
            serde_json::json!({ "by_fields": 0, "conflict": 1, "invalid": 0 }),
        ),
        ("/next", "git switch side && git merge main".into()),
    ] {
        assert_eq!(said.pointer(pointer), Some(&value), "{pointer} in {said}");
    }
    let (code, said) = told(&place, &["merge-check", "main", "main"]);
    assert_eq!(
        (code, &said["leads"], &said["next"]),
        (Some(0), &serde_json::json!([]), &serde_json::Value::Null)
    );
    let (code, said) = told(&place, &["merge-check", "nothing"]);
    assert_eq!((code, &said["kind"]), (Some(2), &"failure".into()));

    git(&place, &["merge", "--quiet", "side"]);
    let (code, said) = told(&place, &["resolve-conflict"]);
    assert_eq!((code, &said["kind"]), (Some(1), &"resolve-conflict".into()));
    assert_eq!(said["leads"][0]["outcome"], "conflict");
    assert_eq!(said["leads"][0]["conflicts"], serde_json::json!([conflict]));
    assert!(
        said["next"][0].as_str().unwrap().contains("--theirs owner"),
        "{said}"
    );
    let (code, said) = told(&place, &["resolve-conflict", "--theirs", "owner"]);
    assert_eq!(
        (code, &said["leads"][0]["staged"]),
        (Some(0), &false.into())
    );
    assert_eq!(said["next"], serde_json::json!([format!("git add {PATH}")]));
    assert_eq!(
        said["counts"],
        serde_json::json!({ "merged": 1, "conflict": 0 })
    );
    let (code, said) = told(
        &place,
        &["resolve-conflict", "--anew", "--ours", "owner", "--add"],
    );
    assert_eq!((code, &said["leads"][0]["staged"]), (Some(0), &true.into()));
    assert_eq!(said["next"], serde_json::json!([]));
    let (code, said) = told(&place, &["resolve-conflict"]);
    assert_eq!((code, &said["kind"]), (Some(1), &"failure".into()));
}

#[test]
fn a_check_tries_the_merge_that_a_forge_would_make() {
    for place in [untold(), team()] {
        parted(&place, &called(15, "ana"), &called(9, "ben"));
        place.switch("side");
        let said = place.leads(&["check", "--base", "main", "--only", "merge-conflict"]);
        assert_eq!(said.code, Some(1), "{said:?}");
        assert_has(&said.out, &["error[merge-conflict]"]);
    }
}

#[test]
fn what_git_left_in_conflict_is_mended_and_work_by_hand_stays() {
    let place = untold();
    let ours = called(15, "ana").replace("owner: ana", "owner: leo");
    let theirs = called(9, "ben").replace("owner: ana", "owner: kim");
    parted(&place, &ours, &theirs);
    assert_eq!(git(&place, &["merge", "side"]).code, Some(1));
    // Somebody writes on before all is settled.
    place.write(
        PATH,
        &read(&place).replace("company: {", "priority: A\ncompany: {"),
    );
    let said = place.leads(&["resolve-conflict", PATH]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert_has(&said.out, &["not yet merged", "both sides changed owner"]);
    assert_has(&read(&place), &["<<<<<<< ours: owner", "priority: A"]);
    assert_eq!(hours(&read(&place)), ["09", "15"]);
    let said = place.leads(&["resolve-conflict", "--ours", "owner"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_has(&said.out, &[&format!("next: git add {PATH}")]);
    assert_has(&read(&place), &["owner: leo", "priority: A"]);

    let done = place.leads(&["resolve-conflict", "acme"]);
    assert_eq!(done.code, Some(1));
    assert_has(&done.err, &["has no conflict markers", "--anew"]);
    let anew = place.leads(&[
        "resolve-conflict",
        "acme",
        "--anew",
        "--theirs",
        "owner",
        "--add",
    ]);
    assert_eq!(anew.code, Some(0), "{anew:?}");
    assert_has(&read(&place), &["owner: kim"]);
    assert!(!read(&place).contains("priority"));
}

#[test]
fn markers_that_somebody_committed_are_mended_too() {
    let place = untold();
    let marked = LEAD.replace(
        "owner: ana\n",
        "<<<<<<< HEAD\nowner: leo\n=======\nowner: kim\npriority: B\n>>>>>>> side\n",
    );
    place.write(PATH, &marked).commit("oh dear");
    let said = place.leads(&["resolve-conflict", "acme", "--theirs", "owner"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let text = read(&place);
    assert_has(&text, &["owner: kim\n", "priority: B\n"]);
    assert!(!text.contains("<<<") && !text.contains("leo"));
    let elsewhere = place.leads(&["resolve-conflict", "acmee"]);
    assert_eq!(elsewhere.code, Some(1));
}

#[test]
fn a_lead_that_one_side_took_out_is_for_people_to_decide() {
    let place = team();
    place.branch("side");
    place.remove(PATH).commit("theirs");
    place.switch("main");
    place.write(PATH, &called(9, "ana")).commit("ours");
    assert_eq!(git(&place, &["merge", "side"]).code, Some(1));
    let said = place.leads(&["resolve-conflict"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert_has(
        &said.err,
        &["taken out on one side and changed on the other", "git rm"],
    );
    assert_eq!(read(&place), called(9, "ana"));
}

#[test]
fn init_tells_git_how_to_merge_leads_once() {
    let place = Sandbox::new();
    let init = ["init", "--name", "Ana", "--email", "ana@team.example"];
    let said = place.leads(&[&init[..], &["--dry-run"]].concat());
    assert_has(&said.out, &["would set   git config merge.leads.driver"]);
    assert!(!place.can(&["config", "merge.leads.driver"]));
    assert_has(
        &place.leads(&init).out,
        &["set   git config merge.leads.driver"],
    );
    let driver = place.git(&["config", "--local", "merge.leads.driver"]);
    let front = "leads merge-driver %O %A %B %P ";
    assert!(driver.starts_with(front), "{driver}");
    let attribute = place.git(&["check-attr", "merge", "--", PATH]);
    assert!(attribute.ends_with(": leads"), "{attribute}");
    assert!(!place.leads(&init).out.contains("git config"));
    // A team's own way stays.
    place.git(&["config", "merge.leads.driver", "ours %A"]);
    place.leads(&init);
    assert_eq!(place.git(&["config", "merge.leads.driver"]), "ours %A");
}
