//! What the doctor finds: nothing in a sound set-up, and in a broken one what is broken.

use std::fs;
use std::path::Path;
use std::process::Command;

use leads::codec::digest;
use serde_json::Value;

use crate::git::{Said, Sandbox};
use crate::work::Team;

const AT: &str = "2026-11-20T09:00:00Z";
const ATTRIBUTES: &str = "policy/** -text\nschema/** -text\nleads/** merge=leads\n";
const OWNERS: &str =
    "# In place of `@your-org/`:\n/policy/ @brightwell/marketing @brightwell/sales\n";
const WORKFLOW: &str = "\
jobs:
  check:
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 0 }
      - run: leads check --format github
";

/// Returns the digest of schema and policy in a folder.
fn digest_of(top: &Path) -> String {
    let mut files = Vec::new();
    for folder in ["policy", "schema"] {
        for file in fs::read_dir(top.join(folder)).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let path = format!("{folder}/{name}");
            if path != "policy/agreement.yaml" {
                files.push((path.clone(), fs::read(top.join(path)).unwrap()));
            }
        }
    }
    files.sort();
    digest::of(
        files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice())),
    )
}

fn sign(place: &Sandbox, teams: &[(&str, &str)]) {
    let digest = digest_of(place.dir());
    let mut text = format!("digest: {digest}\nrequired: [marketing, sales]\nsignatures:\n");
    for (person, team) in teams {
        text.push_str(&format!(
            "  - {{ by: {person}, for: {team}, digest: {digest}, at: 2026-11-20 }}\n"
        ));
    }
    if teams.is_empty() {
        text = text.replace("signatures:\n", "signatures: []\n");
    }
    place.write("policy/agreement.yaml", &text);
}

/// A team may have words of its own for it.
const DRIVER: &str = "leads merge-driver %O %A %B %P";

/// Returns a team's repository where nothing is amiss.
fn sound() -> Team {
    let team = Team::new();
    for who in ["mia", "sam"] {
        let said = team.leads(AT, who, &["policy", "sign", "--commit"]);
        assert_eq!(said.code, Some(0), "{said:?}");
    }
    team.place
        .write(".gitattributes", ATTRIBUTES)
        .write(".github/CODEOWNERS", OWNERS)
        .write(".github/workflows/leads.yml", WORKFLOW);
    team.place.commit("policy: who looks after it");
    team.place.git(&["config", "merge.leads.driver", DRIVER]);
    team.done(
        AT,
        "tom",
        "new --id acme-7k3q --company Acme --source website_request",
    );
    team
}

/// Returns what the doctor says of each thing, by its name.
fn examined(command: &mut Command, more: &[&str]) -> (Said, Value) {
    let output = command
        .args(["doctor", "--format", "json"])
        .args(more)
        .output()
        .unwrap();
    let said = Said::of(&output);
    let document = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{said:?}"));
    (said, document)
}

fn ana(place: &Sandbox) -> Command {
    let mut command = place.program(env!("CARGO_BIN_EXE_leads"));
    command
        .env("GIT_AUTHOR_EMAIL", "ana@brightwell.example")
        .env("GIT_COMMITTER_DATE", AT);
    command
}

fn check<'v>(document: &'v Value, id: &str) -> &'v Value {
    let checks = document["checks"].as_array().unwrap();
    checks.iter().find(|check| check["id"] == id).expect(id)
}

/// Asserts that one thing alone is amiss, and returns what is said of it.
fn amiss(command: &mut Command, id: &str, state: &str, words: &str) -> Value {
    let (said, document) = examined(command, &[]);
    assert_eq!(
        said.code,
        Some(i32::from(state == "error")),
        "{id}: {said:?}"
    );
    let others = document["checks"].as_array().unwrap().iter();
    // What names the driver stands in the same file, and a new clone is not told of it.
    let others = others.filter(|check| {
        check["id"] != id && check["state"] != "ok" && check["id"] != "merge-driver"
    });
    let others: Vec<&Value> = others.collect();
    assert!(others.is_empty(), "{id}: {others:?}");
    let found = check(&document, id);
    assert_eq!(found["state"], state, "{found}");
    assert!(
        found["message"].as_str().unwrap().contains(words),
        "no `{words}` in {found}"
    );
    assert!(
        found["help"].as_str().is_some_and(|help| !help.is_empty()),
        "{found}"
    );
    found.clone()
}

#[test]
fn a_sound_team_hears_that_all_is_well() {
    let team = sound();
    let (said, document) = examined(&mut ana(&team.place), &["--fix"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{said:?}");
    assert_eq!(document["schema_version"], 1);
    assert_eq!(document["kind"], "doctor");
    assert_eq!(document["as_of"], AT);
    for check in document["checks"].as_array().unwrap() {
        assert_eq!(check["state"], "ok", "{check}");
        assert_eq!(
            (&check["fixable"], &check["fixed"]),
            (&Value::Bool(false), &Value::Bool(false))
        );
    }
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");
    let text = team.leads(AT, "ana", &["doctor"]);
    assert_eq!(text.code, Some(0));
    assert!(
        text.out.ends_with("\n15 checks: all is well\n"),
        "{}",
        text.out
    );
}

#[test]
fn files_that_are_amiss_are_named() {
    type Break = fn(&Sandbox);
    let cases: [(&str, &str, &str, Break); 12] = [
        ("codeowners", "warning", "no CODEOWNERS", |place| {
            place.remove(".github/CODEOWNERS");
        }),
        ("codeowners", "warning", "`@your-org/`", |place| {
            place.write(
                ".github/CODEOWNERS",
                &OWNERS.replace("@brightwell", "@your-org"),
            );
        }),
        ("workflow", "warning", "no workflow", |place| {
            place.remove(".github/workflows/leads.yml");
        }),
        ("workflow", "error", "shallow clone", |place| {
            place.write(
                ".github/workflows/leads.yml",
                &WORKFLOW.replace("depth: 0", "depth: 1"),
            );
        }),
        ("attributes", "warning", "`policy/** -text`", |place| {
            place.write(".gitattributes", "schema/** -text\n");
        }),
        ("agreement", "warning", "nobody has signed", |place| {
            place.remove("policy/agreement.yaml");
        }),
        ("agreement", "warning", "signed yet by sales", |place| {
            sign(place, &[("mia", "marketing")]);
        }),
        ("agreement", "error", "was changed since", |place| {
            let hours = fs::read_to_string(place.dir().join("policy/sla.yaml")).unwrap();
            place.write("policy/sla.yaml", &format!("{hours}# One line more.\n"));
        }),
        ("policy", "error", "have 1 error", |place| {
            place.write("policy/followup.yaml", "procedures: many\n");
            sign(place, &[("mia", "marketing"), ("sam", "sales")]);
        }),
        ("policy", "error", "have 1 error", |place| {
            place.write("schema/lead.schema.json", "{ \"type\": \"objekt\" }\n");
            sign(place, &[("mia", "marketing"), ("sam", "sales")]);
        }),
        ("folders", "warning", "more than 2000 leads", |place| {
            for count in 0..2001 {
                place.write(&format!("leads/2026-12/x-{count}.yaml"), "");
            }
        }),
        ("head", "warning", "no branch", |place| {
            place.git(&["switch", "--quiet", "--detach"]);
        }),
    ];
    let team = sound();
    for (id, state, words, break_it) in cases {
        break_it(&team.place);
        let found = amiss(&mut ana(&team.place), id, state, words);
        assert_eq!(found["fixable"], id == "attributes");
        team.place.git(&["switch", "--quiet", "main"]);
        team.place.git(&["restore", "."]);
        team.place.git(&["clean", "--quiet", "-d", "--force"]);
    }
}

#[test]
fn without_a_policy_there_is_nothing_to_judge_by() {
    let place = Sandbox::new();
    place.write("README.md", "x").commit("first");
    let (said, document) = examined(&mut place.program(env!("CARGO_BIN_EXE_leads")), &[]);
    assert_eq!(said.code, Some(1));
    assert_eq!(check(&document, "policy")["state"], "error");
    assert!(
        check(&document, "policy")["help"]
            .as_str()
            .unwrap()
            .contains("leads init")
    );

    // Who is who cannot be said either.
    let team = sound();
    team.place.remove("policy/teams.yaml");
    let (said, document) = examined(&mut ana(&team.place), &[]);
    assert_eq!(said.code, Some(1));
    for (id, state) in [
        ("policy", "error"),
        ("people", "unknown"),
        ("identity", "unknown"),
        ("clock", "ok"),
    ] {
        assert_eq!(check(&document, id)["state"], state, "{document}");
    }
}

#[test]
fn lines_are_added_to_attributes_and_nothing_else_is_changed() {
    for (old, new) in [
        (
            None,
            "# Signed bytes stay the same on every system.\npolicy/** -text\nschema/** -text\n\
             # Leads are merged field by field: `leads init` tells git in each clone how.\nleads/** merge=leads\n",
        ),
        (
            Some("* text=auto"),
            "* text=auto\npolicy/** -text\nschema/** -text\nleads/** merge=leads\n",
        ),
        (
            Some("a -text\r\nschema/** -text\r\n"),
            "a -text\r\nschema/** -text\r\npolicy/** -text\r\nleads/** merge=leads\r\n",
        ),
    ] {
        let team = sound();
        match old {
            Some(old) => team.place.write(".gitattributes", old),
            None => team.place.remove(".gitattributes"),
        };
        team.place.commit("changed");
        amiss(&mut ana(&team.place), "attributes", "warning", "lacks");
        let (said, document) = examined(&mut ana(&team.place), &["--fix"]);
        assert_eq!(said.code, Some(0));
        let found = check(&document, "attributes");
        assert_eq!(
            (&found["state"], &found["fixed"]),
            (&"ok".into(), &true.into()),
            "{found}"
        );
        assert!(
            found["message"]
                .as_str()
                .unwrap()
                .starts_with("added `policy/** -text`"),
            "{found}"
        );
        let text = fs::read_to_string(team.place.dir().join(".gitattributes")).unwrap();
        assert_eq!(text, new);
        let status = team.place.git(&["status", "--porcelain"]);
        assert_eq!(status.trim_start_matches(['?', 'M', ' ']), ".gitattributes");
        let (_, document) = examined(&mut ana(&team.place), &["--fix"]);
        assert_eq!(check(&document, "attributes")["fixed"], false);
    }
}

#[test]
fn git_is_told_in_this_clone_how_to_merge_leads() {
    let team = sound();
    let driver = || {
        team.place
            .git(&["config", "--default", "", "merge.leads.driver"])
    };
    let (_, document) = examined(&mut ana(&team.place), &["--fix"]);
    let found = check(&document, "merge-driver");
    assert_eq!(
        (&found["state"], &found["fixed"]),
        (&"ok".into(), &false.into())
    );
    assert_eq!(driver(), DRIVER);

    team.place.git(&["config", "--unset", "merge.leads.driver"]);
    let found = amiss(
        &mut ana(&team.place),
        "merge-driver",
        "warning",
        "not told in this clone",
    );
    assert_eq!(found["fixable"], true);
    assert_eq!(driver(), "");
    let without = ATTRIBUTES.replace("leads/** merge=leads\n", "");
    team.place.write(".gitattributes", &without);
    amiss(
        &mut ana(&team.place),
        "merge-driver",
        "warning",
        "lacks `leads/** merge=leads`",
    );
    let (said, document) = examined(&mut ana(&team.place), &["--fix"]);
    assert_eq!(said.code, Some(0));
    let found = check(&document, "merge-driver");
    assert_eq!(
        (&found["state"], &found["fixed"]),
        (&"ok".into(), &true.into()),
        "{found}"
    );
    assert!(driver().starts_with("leads merge-driver %O %A %B %P"));
    let text = fs::read_to_string(team.place.dir().join(".gitattributes")).unwrap();
    assert_eq!(text, format!("{without}leads/** merge=leads\n"));
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_not_mended() {
    let team = sound();
    team.place.remove(".gitattributes").write("elsewhere", "");
    std::os::unix::fs::symlink("elsewhere", team.place.dir().join(".gitattributes")).unwrap();
    let (said, document) = examined(&mut ana(&team.place), &["--fix"]);
    assert_eq!(said.code, Some(0));
    let found = check(&document, "attributes");
    assert_eq!(
        (&found["state"], &found["fixed"]),
        (&"warning".into(), &false.into())
    );
    assert_eq!(
        fs::read_to_string(team.place.dir().join("elsewhere")).unwrap(),
        ""
    );
}

#[test]
fn half_a_history_is_no_history() {
    for (arguments, words) in [
        (["--depth=1", "--quiet"], "shallow"),
        (["--filter=blob:none", "--quiet"], "left out 3 versions"),
        (["--filter=tree:0", "--quiet"], "left out object"),
    ] {
        let team = sound();
        team.done("2026-11-20T10:00:00Z", "ana", "assign acme");
        team.place
            .git(&["config", "uploadpack.allowFilter", "true"]);
        let url = format!("file://{}", team.place.dir().to_str().unwrap());
        if cfg!(windows)
            || !team
                .place
                .can(&[&["clone"], &arguments[..], &[&url, "../part"]].concat())
        {
            return;
        }
        let part = team.place.at("part");
        let (said, document) = examined(
            ana(&part).env("GIT_COMMITTER_DATE", "2026-11-20T11:00:00Z"),
            &[],
        );
        assert_eq!(said.code, Some(1), "{words}");
        assert_eq!(document["history_complete"], false, "{words}");
        if words != "left out 3 versions" {
            // Who changed what is in the commits, and those are not all here.
            assert_eq!(check(&document, "people")["state"], "unknown", "{words}");
        }
        let found = check(&document, "history");
        assert_eq!(found["state"], "error", "{found}");
        assert!(
            found["message"].as_str().unwrap().contains(words),
            "{found}"
        );
        assert!(
            found["help"].as_str().unwrap().contains("git fetch"),
            "{found}"
        );
    }
}

#[test]
fn what_rewrites_the_history_is_told() {
    let team = sound();
    team.place.git(&["replace", "HEAD", "HEAD~1"]);
    let found = examined(&mut ana(&team.place), &[]).1;
    let found = check(&found, "replacements");
    assert_eq!(found["state"], "warning", "{found}");
    team.place.git(&[
        "replace",
        "--delete",
        &team.place.git(&["replace", "--list"]),
    ]);

    team.place
        .write(".git/info/grafts", &format!("{}\n", team.place.head()));
    let (said, document) = examined(&mut ana(&team.place), &[]);
    assert_eq!(said.code, Some(1));
    assert_eq!(check(&document, "grafts")["state"], "error");
    assert!(
        check(&document, "grafts")["help"]
            .as_str()
            .unwrap()
            .contains("convert-graft-file")
    );
    assert_eq!(check(&document, "people")["state"], "unknown");
    assert_eq!(document["history_complete"], false);
}

#[test]
fn people_whom_the_policy_does_not_know_are_counted() {
    let team = sound();
    let by = |email: &str, name: &str, count: usize| {
        for _ in 0..count {
            let file = team.place.dir().join("leads/2026-11/acme-7k3q.yaml");
            let text = fs::read_to_string(&file).unwrap();
            fs::write(&file, format!("{text}# Seen.\n")).unwrap();
            team.place.git(&["add", "--all"]);
            let author = format!("--author={name} <{email}>");
            team.place
                .git(&["commit", "--quiet", "--message=x", &author]);
        }
    };
    by(
        "41898282+github-actions[bot]@users.noreply.github.com",
        "github-actions[bot]",
        4,
    );
    let (said, document) = examined(&mut ana(&team.place), &[]);
    assert_eq!(said.code, Some(0));
    assert_eq!(check(&document, "people")["state"], "ok");
    by("once@old.example", "Once", 1);
    by("ANA@Brightwell.Example", "Ana", 5);
    by("Often@old.example", "Often", 2);
    by("often@old.example", "Often", 1);
    let found = amiss(
        &mut ana(&team.place),
        "people",
        "warning",
        "2 e-mail addresses",
    );
    assert_eq!(
        found["details"],
        serde_json::json!([
            "often@old.example: 3 commits",
            "once@old.example: 1 commit",
            "41898282+github-actions[bot]@users.noreply.github.com: 4 commits, by a program",
        ])
    );
}

#[test]
fn who_only_merges_has_changed_nothing() {
    let team = sound();
    team.place.branch("work");
    team.done("2026-11-20T10:00:00Z", "ana", "assign acme");
    team.place.switch("main");
    team.place.write("README.md", "x").commit("meanwhile");
    team.place.git(&["merge", "--quiet", "--no-edit", "work"]);
    let (said, document) = examined(
        ana(&team.place).env("GIT_COMMITTER_DATE", "2026-11-20T11:00:00Z"),
        &[],
    );
    assert_eq!(said.code, Some(0));
    assert_eq!(check(&document, "people")["state"], "ok", "{document}");
}

#[test]
fn who_commits_here_is_looked_up() {
    let team = sound();
    let stranger = "who@else.example";
    amiss(
        ana(&team.place).env("GIT_AUTHOR_EMAIL", stranger),
        "identity",
        "warning",
        stranger,
    );
    let mut nobody = ana(&team.place);
    for name in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "EMAIL"] {
        nobody.env_remove(name);
    }
    amiss(
        &mut nobody,
        "identity",
        "warning",
        "does not know your e-mail address",
    );
    let bot = "1+x[bot]@users.noreply.github.com";
    let (_, document) = examined(ana(&team.place).env("GIT_AUTHOR_EMAIL", bot), &[]);
    assert_eq!(check(&document, "identity")["state"], "ok");
}

#[test]
fn a_clock_that_is_behind_the_commits_is_told() {
    let team = sound();
    let (at, words) = ("2026-11-20T08:45:00Z", "15 min after this computer's clock");
    amiss(
        ana(&team.place).env("GIT_COMMITTER_DATE", at),
        "clock",
        "warning",
        words,
    );
    let (_, document) = examined(
        ana(&team.place).env("GIT_COMMITTER_DATE", "2026-11-20T08:55:00Z"),
        &[],
    );
    assert_eq!(check(&document, "clock")["state"], "ok");
}

#[cfg(unix)]
#[test]
fn an_old_git_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let team = sound();
    let bin = team.place.root().join("bin");
    fs::create_dir(&bin).unwrap();
    let script = |text: &str| {
        fs::write(bin.join("git"), text).unwrap();
        fs::set_permissions(bin.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    };
    script("#!/bin/sh\necho git version 2.30.2\n");
    amiss(
        ana(&team.place).env("PATH", &bin),
        "git",
        "warning",
        "2.30.2 is older than 2.38",
    );
    script("#!/bin/sh\nexit 3\n");
    amiss(
        ana(&team.place).env("PATH", &bin),
        "git",
        "error",
        "does not tell its version",
    );
    fs::remove_file(bin.join("git")).unwrap();
    amiss(
        ana(&team.place).env("PATH", &bin),
        "git",
        "error",
        "cannot be started",
    );
}

#[test]
fn where_there_is_no_book_nothing_is_looked_at() {
    let place = Sandbox::new();
    place.git(&["init", "--quiet", "--bare", "../bare"]);
    let bare = place.root().join("bare");
    let said = place.leads(&["-C", bare.to_str().unwrap(), "doctor"]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("bare repository"), "{}", said.err);
    let said = place.leads(&["-C", "..", "doctor"]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("no git repository"), "{}", said.err);

    // One without a commit is no reason to stop.
    let (said, document) = examined(&mut ana(&place), &[]);
    assert_eq!(said.code, Some(1));
    for (id, state) in [
        ("history", "ok"),
        ("head", "ok"),
        ("clock", "ok"),
        ("policy", "error"),
    ] {
        assert_eq!(check(&document, id)["state"], state, "{id}");
    }
}

#[test]
fn the_projects_own_agreement_is_about_its_own_files() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let agreement = fs::read_to_string(top.join("policy/agreement.yaml")).unwrap();
    assert!(
        agreement.contains(&format!("\ndigest: {}", digest_of(top))),
        "{agreement}"
    );
}
