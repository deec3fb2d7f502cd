//! Leads walked through their whole life by command alone: each command does what it says, or says all that is missing.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::git::{Said, Sandbox};

/// A team's repository with the project's own schema and policy, and a clock that is set by hand.
pub(crate) struct Team {
    pub(crate) place: Sandbox,
}

impl Team {
    pub(crate) fn new() -> Self {
        let place = Sandbox::new();
        let top = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["schema", "policy"] {
            for file in fs::read_dir(top.join(folder)).unwrap() {
                let file = file.unwrap().path();
                let name = file.file_name().unwrap().to_str().unwrap();
                place.write(
                    &format!("{folder}/{name}"),
                    &fs::read_to_string(&file).unwrap(),
                );
            }
        }
        place.commit("policy: what both teams signed");
        Team { place }
    }

    /// Runs the program as this person at this time.
    pub(crate) fn leads(&self, at: &str, who: &str, words: &[&str]) -> Said {
        Said::of(&self.output(at, who, words))
    }

    fn output(&self, at: &str, who: &str, words: &[&str]) -> Output {
        self.command(at, who).args(words).output().unwrap()
    }

    /// Returns the program, still without words, as this person starts it at this time.
    pub(crate) fn command(&self, at: &str, who: &str) -> Command {
        self.program(env!("CARGO_BIN_EXE_leads"), at, who)
    }

    /// Returns the shell as this person starts it at this time.
    #[cfg(unix)]
    pub(crate) fn shell(&self, at: &str, who: &str) -> Command {
        self.program("sh", at, who)
    }

    fn program(&self, name: &str, at: &str, who: &str) -> Command {
        let mut command = self.place.program(name);
        for (role, date) in [("AUTHOR", at), ("COMMITTER", at)] {
            command
                .env(format!("GIT_{role}_NAME"), who)
                .env(
                    format!("GIT_{role}_EMAIL"),
                    format!("{who}@brightwell.example"),
                )
                .env(format!("GIT_{role}_DATE"), date);
        }
        command
    }

    /// Does one thing and commits it; the book must pass its check afterwards.
    pub(crate) fn done(&self, at: &str, who: &str, line: &str) -> Said {
        let words = split(line);
        let words: Vec<&str> = words
            .iter()
            .map(String::as_str)
            .chain(["--commit"])
            .collect();
        let said = self.leads(at, who, &words);
        assert_eq!(said.code, Some(0), "{at} {who}: {line}\n{said:?}");
        let check = self.leads(at, who, &["check", "--committed", "--as-of", at]);
        assert_eq!(check.code, Some(0), "{at} {who}: {line}\n{}", check.out);
        assert_eq!(self.place.git(&["status", "--porcelain"]), "", "{line}");
        said
    }

    /// Tries one thing that must be refused, with each of these words in the refusal.
    pub(crate) fn refused(&self, at: &str, who: &str, line: &str, because: &[&str]) {
        let before = self.place.git(&["status", "--porcelain"]);
        let words = split(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let said = self.leads(at, who, &words);
        assert_eq!(said.code, Some(1), "{at} {who}: {line}\n{said:?}");
        let all = format!("{}{}", said.out, said.err);
        for words in because {
            assert!(all.contains(words), "{line}: no `{words}` in\n{all}");
        }
        assert_eq!(self.place.git(&["status", "--porcelain"]), before, "{line}");
    }

    /// Returns the text of the lead of these stories.
    pub(crate) fn lead(&self) -> String {
        fs::read_to_string(self.place.dir().join("leads/2026-11/acme-7k3q.yaml")).unwrap()
    }
}

/// Returns the words of a line; what stands between single quotes is one.
pub(crate) fn split(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            letter => words.last_mut().unwrap().push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The first things done with every lead of these stories.
fn filed(team: &Team) {
    team.done(
        "2026-11-20T08:30:00Z",
        "tom",
        "new --id acme-7k3q --company 'Acme GmbH' --country DE --source website_request \
         --contact 'Eva Muster' --title 'Head of Operations' --email eva@acme.example --phone '+49 30 1234567' \
         --signal asked_for_pricing='form text'",
    );
    team.done("2026-11-20T08:45:00Z", "ana", "assign acme");
    team.done("2026-11-20T09:00:00Z", "ana", "move acme working");
}

fn offered(team: &Team) {
    team.done(
        "2026-11-20T10:00:00Z",
        "ana",
        "touch acme call connected -m 'Twenty pumps, two plants.'",
    );
    team.done(
        "2026-11-20T10:05:00Z",
        "ana",
        "qualify acme --record --met industry='builds pumps' --met size='240 employees'",
    );
    team.done(
        "2026-11-20T10:20:00Z",
        "ana",
        "handoff acme --to sam --how-engaged 'sent the form' --message 'pumps that call before they break' \
         --spoke-with 'Ana with Eva Muster'",
    );
    team.done("2026-11-20T10:25:00Z", "ana", "qualify acme");
}

#[test]
fn a_file_that_git_leaves_out_is_added_all_the_same() {
    let team = Team::new();
    team.place.write(".gitignore", "zz-*\n");
    team.place.git(&["add", "--all"]);
    team.place.git(&["commit", "--quiet", "-m", "ignore"]);
    let at = "2026-11-20T08:30:00Z";
    let words = [
        "new",
        "--id",
        "zz-1a2b",
        "--company",
        "ZZ GmbH",
        "--source",
        "website_request",
    ];
    let said = team.leads(at, "ana", &[&words[..], &["--commit"]].concat());
    assert_eq!(said.code, Some(2), "{said:?}");
    let advised = said.err.split("then: ").nth(1).expect(&said.err).trim();
    let steps: Vec<Vec<String>> = advised.split(" && ").map(split).collect();
    for step in steps {
        let step: Vec<&str> = step[1..].iter().map(String::as_str).collect();
        team.place.git(&step);
    }
    let log = team.place.git(&["log", "-1", "--format=%s", "--name-only"]);
    assert!(
        log.contains("zz-1a2b: new") && log.contains("zz-1a2b.yaml"),
        "{log}"
    );
}

#[test]
fn nothing_is_filed_by_a_schema_that_cannot_be_used() {
    let team = Team::new();
    filed(&team);
    let schema = "schema/lead.schema.json";
    let text = std::fs::read_to_string(team.place.dir().join(schema)).unwrap();
    let new = [
        "new",
        "--company",
        "Brill SA",
        "--source",
        "website_request",
    ];
    let touch = ["touch", "acme", "call", "no_answer"];
    let broken = [
        "{ \"type\": \"objekt\" }",
        "{ \"type\": 1, \"minLength\": -1 }",
    ];
    for written in broken {
        team.place.write(schema, written);
        for words in [&new[..], &touch[..]] {
            let said = team.leads("2026-11-20T09:30:00Z", "ana", words);
            assert_eq!(said.code, Some(2), "{said:?}");
            assert!(said.err.contains("cannot be used as it stands"), "{said:?}");
        }
    }
    // A team may do without one: it has no shape to break.
    team.place.remove(schema);
    for words in [&new[..], &touch[..]] {
        let words = [words, &["--dry-run"]].concat();
        let said = team.leads("2026-11-20T09:30:00Z", "ana", &words);
        assert_eq!(said.code, Some(0), "{said:?}");
    }
    team.place.write(schema, &text);
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");
}

#[test]
#[cfg(unix)]
fn a_policy_of_links_alone_is_there_and_cannot_be_read() {
    let team = Team::new();
    let policy = team.place.dir().join("policy");
    std::fs::remove_dir_all(&policy).unwrap();
    std::fs::create_dir(&policy).unwrap();
    for file in ["definition", "stages", "sla", "followup", "teams"] {
        let place = policy.join(format!("{file}.yaml"));
        std::os::unix::fs::symlink("/etc/passwd", place).unwrap();
    }
    for command in ["check", "status"] {
        let said = team.leads("2026-11-20T09:30:00Z", "ana", &[command]);
        let words = format!("{}{}", said.out, said.err);
        assert_ne!(said.code, Some(0), "{words}");
        assert!(!words.contains("leads init"), "{command}: {words}");
    }
}

#[test]
#[cfg(unix)]
fn what_takes_the_place_of_policy_or_schema_is_told_once() {
    let at = "2026-11-20T09:30:00Z";
    for path in ["schema/lead.schema.json", "policy/sla.yaml"] {
        let team = Team::new();
        let place = team.place.dir().join(path);
        let large = "# long\n".repeat(1 << 18);
        for what in ["a symbolic link", "a named pipe", "a file of 1835008 bytes"] {
            std::fs::remove_file(&place).unwrap();
            match what {
                "a symbolic link" => std::os::unix::fs::symlink("/etc/passwd", &place).unwrap(),
                "a named pipe" => {
                    let made = std::process::Command::new("mkfifo").arg(&place).status();
                    assert!(made.unwrap().success());
                }
                _ => _ = team.place.write(path, &large),
            }
            for only in ["", "schema-invalid,policy-missing"] {
                let mut words = vec!["check", "--as-of", at, "--skip", "agreement-missing"];
                if !only.is_empty() {
                    words.extend(["--only", only]);
                }
                let said = team.leads(at, "ana", &words);
                let told = said.out.matches(&format!("--> {path}")).count();
                assert_eq!(told, 1, "{what} {only}: {said:?}");
                let because = format!("is not read, because it is {what}");
                assert!(said.out.contains(&because), "{what}: {said:?}");
                assert!(!said.out.contains("leads init"), "{what}: {said:?}");
                assert_ne!(said.code, Some(0), "{said:?}");
            }
        }
    }
}

#[test]
fn from_a_website_request_to_won() {
    let team = Team::new();
    filed(&team);
    team.refused(
        "2026-11-20T09:30:00Z",
        "ana",
        "qualify acme",
        &[
            "`industry`",
            "`size`",
            "hand-off brief",
            "leads handoff acme-7k3q --to PERSON",
            "3 things",
        ],
    );
    for (line, name, near) in [
        ("qualify acme --met indutry=pumps", "indutry", "industry"),
        (
            "qualify acme --signal asked_for_price=form",
            "asked_for_price",
            "asked_for_pricing",
        ),
    ] {
        let because = [
            format!("is called `{name}`"),
            format!("did you mean `{near}`?"),
        ];
        let because = because.each_ref().map(String::as_str);
        team.refused("2026-11-20T09:30:00Z", "ana", line, &because);
    }
    offered(&team);
    assert!(team.lead().contains("owner: sam"));
    team.refused(
        "2026-11-20T10:30:00Z",
        "ana",
        "accept acme",
        &[
            "only sales may make this move; ana is in inside",
            "talked the hand-off through",
            "2 things",
        ],
    );
    team.done("2026-11-20T11:00:00Z", "sam", "handoff acme --call");
    team.done(
        "2026-11-20T11:05:00Z",
        "sam",
        "accept acme --verdict good --say 'Numbers and names, thank you.'",
    );
    team.done(
        "2026-11-23T09:00:00Z",
        "sam",
        "touch acme meeting meeting_booked --at '8:30'",
    );
    team.done("2026-11-24T09:00:00Z", "sam", "move acme opportunity");
    team.done(
        "2026-11-24T15:00:00Z",
        "kim",
        "touch acme email replied --inbound",
    );
    team.done(
        "2026-11-24T15:10:00Z",
        "kim",
        "touch acme email replied -m 'Sent the offer.'",
    );
    team.done("2026-11-30T10:00:00Z", "sam", "resolve acme --won");
    team.done(
        "2026-11-30T10:05:00Z",
        "sam",
        "feedback acme good -m 'A pleasure.'",
    );

    let log = team
        .leads("2026-11-30T11:00:00Z", "sam", &["log", "acme"])
        .out;
    for stage in [
        "created in inquiry",
        "inquiry → working",
        "working → qualified",
        "accepted: qualified → accepted",
        "accepted → opportunity",
        "opportunity → won",
    ] {
        assert!(log.contains(stage), "{log}");
    }
}

#[test]
fn through_rejection_reclaim_recycle_and_a_polite_refusal() {
    let team = Team::new();
    filed(&team);
    offered(&team);
    team.refused(
        "2026-11-20T11:00:00Z",
        "sam",
        "reject acme wrong_person",
        &["sales has not said how good"],
    );
    team.refused(
        "2026-11-20T11:00:00Z",
        "sam",
        "reject acme too_small --verdict poor",
        &[
            "`too_small` is no reason to reject it",
            "not_target_profile",
        ],
    );
    team.done(
        "2026-11-20T11:05:00Z",
        "sam",
        "reject acme wrong_person --verdict fair --say 'Right company.' -m 'Who signs?'",
    );
    assert!(team.lead().contains("owner: ana"));
    team.done(
        "2026-11-20T12:00:00Z",
        "ana",
        "touch acme email replied -m 'She signs herself.'",
    );
    team.done(
        "2026-11-20T12:10:00Z",
        "ana",
        "handoff acme --spoke-with 'Ana with Eva Muster, who signs'",
    );
    team.done("2026-11-20T12:15:00Z", "ana", "qualify acme");
    team.refused(
        "2026-11-20T12:30:00Z",
        "mia",
        "reclaim acme owner_inactive",
        &["no promise on this lead is broken"],
    );
    // Offered on Friday, to be accepted by Monday at the same time.
    team.refused(
        "2026-11-23T12:00:00Z",
        "mia",
        "reclaim acme owner_inactive",
        &["no promise on this lead is broken"],
    );
    let late = "2026-11-23T13:00:00Z";
    team.refused(
        late,
        "sam",
        "reclaim acme owner_inactive",
        &["only marketing may make this move; sam is in sales"],
    );
    team.done(
        late,
        "mia",
        "reclaim acme owner_inactive -m 'Nobody called.'",
    );
    assert!(team.lead().contains("owner: ana"));
    team.refused(
        "2026-11-23T13:30:00Z",
        "ana",
        "recycle acme bad_timing",
        &["there is no day on which we look again"],
    );
    team.refused(
        "2026-11-23T13:30:00Z",
        "ana",
        "recycle acme unresponsive --on 'in 3 months'",
        &["2 attempts so far", "at least 5"],
    );
    team.done(
        "2026-11-23T13:35:00Z",
        "ana",
        "recycle acme bad_timing --on 'in 3 months' -m 'New budget in spring.'",
    );
    assert!(team.lead().contains("revisit_on: 2027-02-23"));
    team.done("2027-02-23T09:00:00Z", "ana", "move acme working");
    team.done(
        "2027-02-23T09:10:00Z",
        "ana",
        "touch acme call declined -m 'They have bought elsewhere.'",
    );
    team.refused(
        "2027-02-23T09:20:00Z",
        "ana",
        "resolve acme no_need",
        &["has not had our answer", "--wording"],
    );
    let letter = team.leads(
        "2027-02-23T09:20:00Z",
        "ana",
        &["resolve", "acme", "no_need", "--wording"],
    );
    assert!(
        letter
            .out
            .starts_with("Dear Eva Muster,\n\nThank you for your frank answer."),
        "{letter:?}"
    );
    assert!(
        letter.out.ends_with("Kind regards\nAna Ruiz\n"),
        "{letter:?}"
    );
    team.done(
        "2027-02-23T09:30:00Z",
        "ana",
        "resolve acme no_need --reply email",
    );
    team.refused(
        "2027-02-23T10:00:00Z",
        "ana",
        "move acme working",
        &["it is closed"],
    );

    let log = team
        .leads("2027-02-23T11:00:00Z", "ana", &["log", "acme"])
        .out;
    for told in [
        "rejected: qualified → working: wrong_person",
        "reclaimed: qualified → working: owner_inactive",
        "recycled: bad_timing, look again on 2027-02-23",
        "nurture → working",
        "resolved: no_need, replied by email",
    ] {
        assert!(log.contains(told), "{told}\n{log}");
    }
}
