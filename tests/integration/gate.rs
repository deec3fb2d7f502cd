//! The gate: each way of cheating in a pull request is caught, and each honest way passes.

use crate::git::Said;
use crate::work::Team;

/// The Monday on which the branches are looked at.
const NOON: &str = "2026-11-23T11:00:00Z";

/// A team whose policy both sides signed, with one lead in the funnel and one that nobody has touched in time.
fn signed() -> Team {
    let team = Team::new();
    for (who, at) in [
        ("mia", "2026-11-19T08:00:00Z"),
        ("sam", "2026-11-19T09:00:00Z"),
    ] {
        let said = team.leads(at, who, &["policy", "sign", "--commit"]);
        assert_eq!(said.code, Some(0), "{said:?}");
    }
    let new = [
        "new",
        "--id",
        "acme-7k3q",
        "--company",
        "Acme GmbH",
        "--source",
        "website_request",
        "--contact",
        "Eva Muster",
        "--email",
        "eva@acme.example",
        "--signal",
        "asked_for_pricing=form text",
        "--owner",
        "ana",
        "--commit",
    ];
    assert_eq!(
        team.leads("2026-11-20T08:00:00Z", "tom", &new).code,
        Some(0)
    );
    let late = [
        "new",
        "--id",
        "brill-9c4z",
        "--company",
        "Brill SA",
        "--source",
        "website_request",
        "--commit",
    ];
    assert_eq!(
        team.leads("2026-11-20T08:10:00Z", "tom", &late).code,
        Some(0)
    );
    for words in [
        &["move", "acme", "working", "--commit"][..],
        &[
            "touch",
            "acme",
            "call",
            "connected",
            "-m",
            "Twenty pumps.",
            "--commit",
        ],
    ] {
        let said = team.leads("2026-11-20T09:00:00Z", "ana", words);
        assert_eq!(said.code, Some(0), "{said:?}");
    }
    team
}

impl Team {
    /// Changes a text in a file.
    fn change(&self, path: &str, old: &str, new: &str) {
        let place = self.place.dir().join(path);
        let text = std::fs::read_to_string(&place).unwrap();
        assert!(text.contains(old), "{path} has no `{old}`:\n{text}");
        std::fs::write(place, text.replacen(old, new, 1)).unwrap();
    }

    /// Commits everything as this person at this time.
    fn commit_all(&self, at: &str, who: &str, subject: &str) {
        self.place.git(&["add", "--all"]);
        let mut command = self.place.program("git");
        command
            .args(["commit", "--quiet", "--message", subject])
            .env("GIT_AUTHOR_NAME", who)
            .env("GIT_AUTHOR_EMAIL", format!("{who}@brightwell.example"))
            .env("GIT_AUTHOR_DATE", at)
            .env("GIT_COMMITTER_DATE", at);
        assert!(command.output().unwrap().status.success(), "{subject}");
    }

    /// Does these things on a new branch and commits each.
    fn on_branch(&self, done: &[(&str, &[&str])]) {
        self.place.branch("change");
        for (who, words) in done {
            let words: Vec<&str> = words.iter().copied().chain(["--commit"]).collect();
            let said = self.leads(NOON, who, &words);
            assert_eq!(said.code, Some(0), "{words:?} {said:?}");
        }
    }

    fn gate(&self) -> Said {
        self.leads(NOON, "ana", &["check", "--base", "main", "--as-of", NOON])
    }

    /// The gate must stop the branch, and say so in these words.
    fn caught(&self, because: &[&str]) {
        let said = self.gate();
        assert_eq!(said.code, Some(1), "{said:?}");
        for words in because {
            assert!(said.out.contains(words), "no `{words}` in\n{}", said.out);
        }
    }

    /// The gate must let the branch pass.
    fn passes(&self) -> String {
        let said = self.gate();
        assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
        said.out
    }
}

const ACME: &str = "leads/2026-11/acme-7k3q.yaml";

#[test]
fn an_honest_day_passes() {
    let team = signed();
    team.on_branch(&[
        (
            "ana",
            &["touch", "acme", "email", "replied", "-m", "Sent the range."],
        ),
        (
            "ana",
            &[
                "qualify",
                "acme",
                "--met",
                "industry=builds pumps",
                "--met",
                "size=240 employees",
                "--to",
                "sam",
                "--how-engaged",
                "sent the form",
                "--message",
                "fewer failures",
                "--spoke-with",
                "Ana with Eva Muster",
            ],
        ),
        ("sam", &["handoff", "acme", "--call"]),
        ("sam", &["accept", "acme", "--verdict", "good"]),
        (
            "kim",
            &[
                "new",
                "--id",
                "keller-5n7p",
                "--company",
                "Keller AG",
                "--source",
                "webinar",
            ],
        ),
    ]);
    let out = team.passes();
    // The moves are told, with who made them and how long the lead had been where it was.
    for told in [
        "acme-7k3q",
        "working → qualified",
        "by ana",
        "qualified → accepted",
        "by sam",
        "after 3 d",
        "accept met",
    ] {
        assert!(out.contains(told), "no `{told}` in\n{out}");
    }
    // Brill is late, and nobody here touched it.
    assert!(
        out.contains("note[overdue]") && out.contains("brill-9c4z"),
        "{out}"
    );
    assert!(!out.contains("error["), "{out}");
}

#[test]
fn who_touches_a_late_lead_answers_for_it_until_it_is_touched_well() {
    let team = signed();
    team.on_branch(&[("ana", &["assign", "brill", "leo"])]);
    team.caught(&["error[overdue]", "brill-9c4z", "first_response"]);
    let said = team.leads(
        NOON,
        "leo",
        &["touch", "brill", "call", "connected", "--commit"],
    );
    assert_eq!(said.code, Some(0));
    team.passes();
}

#[test]
fn a_move_past_a_gate_by_hand_is_caught() {
    let team = signed();
    team.place.branch("change");
    team.change(ACME, "stage: working", "stage: qualified");
    team.commit_all(NOON, "ana", "good enough");
    team.caught(&[
        "illegal-move",
        "working → qualified by ana",
        "`industry`",
        "hand-off brief",
        "policy/stages.yaml:29",
    ]);
}

#[test]
fn whoever_acts_for_the_other_team_is_caught() {
    let team = signed();
    team.on_branch(&[
        (
            "ana",
            &[
                "qualify",
                "acme",
                "--met",
                "industry=builds pumps",
                "--met",
                "size=240 employees",
                "--to",
                "sam",
                "--how-engaged",
                "sent the form",
                "--message",
                "fewer failures",
                "--spoke-with",
                "Ana with Eva Muster",
            ],
        ),
        ("ana", &["handoff", "acme", "--call"]),
    ]);
    team.change(ACME, "stage: qualified", "stage: accepted");
    team.commit_all(NOON, "ana", "sam said yes");
    team.caught(&[
        "illegal-move",
        "qualified → accepted by ana",
        "only sales may make this move; ana is in inside",
    ]);
}

#[test]
fn nobody_loosens_the_rules_they_are_judged_by() {
    let team = signed();
    team.place.branch("change");
    team.change(
        "policy/stages.yaml",
        "by: [inside, marketing], gates: [definition, handoff_brief] }",
        "by: [inside, marketing] }",
    );
    team.change(ACME, "stage: working", "stage: qualified");
    team.commit_all(NOON, "ana", "simpler");
    team.caught(&[
        "illegal-move",
        "working → qualified by ana",
        "agreement-stale",
    ]);
}

#[test]
fn nobody_becomes_a_colleague_of_the_other_team_in_passing() {
    let team = signed();
    team.place.branch("change");
    team.change(
        "policy/teams.yaml",
        "ana: { name: Ana Ruiz, team: inside",
        "ana: { name: Ana Ruiz, team: sales",
    );
    team.commit_all(NOON, "ana", "a new job");
    // She signs for sales, where only her own change has put her.
    let said = team.leads(
        NOON,
        "ana",
        &["policy", "sign", "--for", "sales", "--commit"],
    );
    assert_eq!(said.code, Some(0), "{said:?}");
    team.caught(&["agreement-forged", "ana"]);
}

#[test]
fn a_forged_signature_is_caught() {
    let team = signed();
    team.place.branch("change");
    team.change("policy/sla.yaml", "- { within: 48h }", "- { within: 96h }");
    team.commit_all(NOON, "ana", "more time");
    for who in ["mia", "sam"] {
        let said = team.leads(NOON, "ana", &["policy", "sign", "--as", who]);
        assert_eq!(said.code, Some(0), "{said:?}");
    }
    team.commit_all(NOON, "ana", "both agree");
    team.caught(&["agreement-forged"]);
}

#[test]
fn a_policy_that_both_signed_passes_and_an_unsigned_one_does_not() {
    let team = signed();
    team.place.branch("change");
    team.change("policy/sla.yaml", "- { within: 48h }", "- { within: 96h }");
    team.commit_all(NOON, "mia", "more time");
    team.caught(&["agreement-stale"]);
    assert_eq!(
        team.leads(NOON, "mia", &["policy", "sign", "--commit"])
            .code,
        Some(0)
    );
    team.caught(&[
        "agreement-stale",
        "sales has signed an earlier policy only, by sam",
    ]);
    assert_eq!(
        team.leads(NOON, "sam", &["policy", "sign", "--commit"])
            .code,
        Some(0)
    );
    team.passes();
}

#[test]
fn what_was_written_once_stays() {
    let team = signed();
    team.place.branch("change");
    team.change(ACME, "Twenty pumps.", "Two hundred pumps.");
    team.commit_all(NOON, "ana", "a slip of the pen");
    team.caught(&["append-only", "changed the call by ana of", "`activities`"]);
}

#[test]
fn what_is_advised_for_a_branch_mends_it() {
    let brill = "leads/2026-11/brill-9c4z.yaml";
    type Case = (&'static str, &'static str, [&'static str; 2]);
    let cases: [Case; 3] = [
        ("append-only", ACME, ["Twenty pumps.", "Two hundred pumps."]),
        ("illegal-move", ACME, ["stage: working", "stage: qualified"]),
        ("deleted-lead", brill, ["", ""]),
    ];
    for (rule, file, [was, is]) in cases {
        for commits in [true, false] {
            let team = signed();
            team.place.branch("change");
            match is {
                "" => _ = team.place.remove(file),
                is => team.change(file, was, is),
            }
            team.commit_all(NOON, "ana", "a slip");
            let out = team.gate().out;
            let said = out.split("\n\n").find(|said| said.contains(rule));
            let said = said.unwrap_or_else(|| panic!("no {rule}: {out}"));
            let (_, advice) = said.split_once("; then `git reset --soft ").expect(said);
            let (before, rest) = advice.split_once(" && ").expect(said);
            assert!(rest.starts_with("git commit -a` makes one"), "{said}");
            match is {
                "" => _ = team.place.git(&["checkout", before, "--", file]),
                is => team.change(file, is, was),
            }
            if commits {
                team.commit_all(NOON, "ana", "as it was");
            }
            team.place.git(&["reset", "--quiet", "--soft", before]);
            team.place.write("README.md", "There is more to commit.");
            team.commit_all(NOON, "ana", "all of it");
            team.passes();
        }
    }
}

#[test]
fn of_moves_in_a_row_each_is_made_again() {
    let team = signed();
    team.place.branch("change");
    for stage in ["qualified", "accepted"] {
        let path = team.place.dir().join(ACME);
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.lines().map(|line| match line.starts_with("stage:") {
            true => format!("stage: {stage}\n"),
            false => format!("{line}\n"),
        });
        std::fs::write(&path, text.collect::<String>()).unwrap();
        team.commit_all(NOON, "ana", stage);
    }
    team.caught(&[
        "then make this move and those after it again, one commit each",
        "git reset --soft",
    ]);
}

#[test]
fn what_comes_back_as_it_was_is_no_second_fault() {
    let team = signed();
    team.place.branch("change");
    team.change(ACME, "Twenty pumps.", "Two hundred pumps.");
    team.commit_all(NOON, "ana", "a slip of the pen");
    team.change(ACME, "Two hundred pumps.", "Twenty pumps.");
    team.commit_all(NOON, "ana", "as it was");
    assert_eq!(team.gate().out.matches("error[append-only]").count(), 1);
    team.change(ACME, "Twenty pumps.", "Two hundred pumps.");
    team.commit_all(NOON, "ana", "once more");
    assert_eq!(team.gate().out.matches("error[append-only]").count(), 2);
}

#[test]
fn only_ones_own_commits_are_advised_to_become_one() {
    let team = signed();
    team.place.branch("change");
    team.change(ACME, "Twenty pumps.", "Two hundred pumps.");
    team.commit_all("2026-11-23T10:00:00Z", "ana", "a slip of the pen");
    let advice = "git reset --soft";
    team.caught(&["append-only", advice]);
    let touch = ["touch", "brill", "call", "no_answer", "--commit"];
    let said = team.leads("2026-11-23T10:30:00Z", "sam", &touch);
    assert_eq!(said.code, Some(0), "{said:?}");
    let out = team.gate().out;
    assert!(
        out.contains("append-only") && !out.contains(advice),
        "{out}"
    );
}

#[test]
fn a_removed_lead_is_caught_also_one_that_is_moved_under_another_name() {
    let team = signed();
    team.place.branch("change");
    team.place.remove("leads/2026-11/brill-9c4z.yaml");
    team.commit_all(NOON, "ana", "never answered");
    team.caught(&["error[deleted-lead]", "brill-9c4z"]);
}

#[test]
fn a_backdated_touch_is_told_and_keeps_no_promise() {
    let team = signed();
    team.place.branch("change");
    let touch = "activities:\n  - { at: 2026-11-20T10:00:00+01:00, by: ana, channel: call, direction: outbound, outcome: connected }\n";
    let path = team.place.dir().join("leads/2026-11/brill-9c4z.yaml");
    let text = std::fs::read_to_string(&path).unwrap() + touch;
    std::fs::write(path, text).unwrap();
    team.commit_all("2026-11-20T09:30:00Z", "ana", "called on Friday");
    // The stamps of the branch say Friday; it lands on Monday, and that is what counts.
    let out = team.gate().out;
    assert!(out.contains("late-recording"), "{out}");
    team.place.switch("main");
    let mut merge = team.place.program("git");
    let date = "2026-11-23T11:30:00Z";
    merge
        .args(["merge", "--quiet", "--no-ff", "change"])
        .env("GIT_COMMITTER_DATE", date)
        .env("GIT_AUTHOR_DATE", date);
    assert!(merge.output().unwrap().status.success());
    let show = team
        .leads(
            NOON,
            "ana",
            &[
                "show",
                "brill",
                "--format",
                "json",
                "--as-of",
                "2026-11-23T12:00:00Z",
            ],
        )
        .out;
    let clock = show.split("\"first_response\"").nth(1).unwrap();
    assert!(
        clock
            .trim_start_matches([',', '\n', ' '])
            .starts_with("\"state\": \"met_late\""),
        "{clock}"
    );
}

#[test]
fn what_hides_in_a_merge_is_found() {
    let team = signed();
    team.on_branch(&[("ana", &["touch", "acme", "email", "replied"])]);
    team.place.switch("main");
    let said = team.leads(
        "2026-11-23T10:00:00Z",
        "leo",
        &["assign", "brill", "leo", "--commit"],
    );
    assert_eq!(said.code, Some(0));
    team.place.switch("change");
    team.place.merge(&["main"]);
    team.change(ACME, "stage: working", "stage: qualified");
    team.commit_all(NOON, "ana", "Merge branch 'main' into change");
    team.caught(&["illegal-move", "working → qualified by ana"]);
}

#[test]
fn what_was_done_and_undone_on_the_way_is_judged_too() {
    let team = signed();
    team.place.branch("change");
    team.change(ACME, "stage: working", "stage: qualified");
    team.commit_all("2026-11-23T10:00:00Z", "ana", "good enough");
    team.change(ACME, "stage: qualified", "stage: accepted");
    team.commit_all("2026-11-23T10:01:00Z", "ana", "accepted");
    team.caught(&["working → qualified by ana", "qualified → accepted by ana"]);
}

#[test]
fn no_detour_hides_a_move() {
    let stage_out = |team: &Team| team.change(ACME, "stage: working\n", "");
    let in_another = |team: &Team, stage: &str| {
        let text = std::fs::read_to_string(team.place.dir().join(ACME)).unwrap();
        let text = text.replace("stage: working", &format!("stage: {stage}"));
        team.place.write("leads/zz/acme-7k3q.yaml", &text);
    };
    type Deed<'a> = &'a dyn Fn(&Team);
    let detours: [(&str, [Deed<'_>; 2]); 5] = [
        (
            "the stage is taken out",
            [&stage_out, &|team| {
                team.change(ACME, "owner: ana", "stage: qualified\nowner: ana")
            }],
        ),
        (
            "the stage is nothing",
            [
                &|team| team.change(ACME, "stage: working", "stage:"),
                &|team| team.change(ACME, "stage:", "stage: qualified"),
            ],
        ),
        (
            "the file goes, and comes back",
            [
                &|team| {
                    in_another(team, "qualified");
                    team.place.git(&["rm", "--quiet", ACME]);
                    team.place.git(&["add", "--all"]);
                    team.place.git(&["mv", "leads/zz/acme-7k3q.yaml", "kept"]);
                },
                &|team| {
                    std::fs::create_dir_all(team.place.dir().join("leads/zz")).unwrap();
                    team.place.git(&["mv", "kept", "leads/zz/acme-7k3q.yaml"]);
                },
            ],
        ),
        (
            "a second file, and then the first one goes",
            [&|team| in_another(team, "qualified"), &|team| {
                team.place.remove(ACME);
            }],
        ),
        (
            "the first one goes, and then the second one says so",
            [
                &|team| {
                    in_another(team, "working");
                    team.place.remove(ACME);
                },
                &|team| {
                    let path = "leads/zz/acme-7k3q.yaml";
                    team.change(path, "stage: working", "stage: qualified");
                },
            ],
        ),
    ];
    for (case, deeds) in detours {
        let team = signed();
        team.place.branch("change");
        for (deed, at) in deeds.iter().zip(["2026-11-23T10:00:00Z", NOON]) {
            deed(&team);
            team.commit_all(at, "ana", case);
        }
        team.caught(&["illegal-move", "working → qualified by ana", "`industry`"]);
        // What has landed is told of the one who did it, whoever merged it and however.
        for how in ["--no-ff", "--ff-only"] {
            team.place.switch("main");
            let before = team.place.git(&["rev-parse", "HEAD"]);
            let mut merge = team.place.program("git");
            merge
                .args(["merge", "--quiet", how, "change"])
                .env("GIT_AUTHOR_EMAIL", "mia@brightwell.example")
                .env("GIT_AUTHOR_DATE", "2026-11-23T11:30:00Z")
                .env("GIT_COMMITTER_DATE", "2026-11-23T11:30:00Z");
            assert!(merge.output().unwrap().status.success());
            let only = ["audit", "--only", "illegal-move"];
            let out = team.leads("2026-11-23T12:00:00Z", "ana", &only).out;
            assert!(
                out.contains("working → qualified by ana") && !out.contains("by mia"),
                "{case}, {how}:\n{out}"
            );
            team.place
                .git(&["reset", "--quiet", "--hard", before.trim()]);
        }
    }
}

#[test]
fn a_stage_that_is_taken_out_and_put_back_is_no_move() {
    let team = signed();
    team.place.branch("change");
    team.change(ACME, "stage: working\n", "");
    team.commit_all("2026-11-23T10:00:00Z", "ana", "a slip of the pen");
    team.change(ACME, "owner: ana", "stage: working\nowner: ana");
    team.commit_all(NOON, "ana", "back as it was");
    let out = team.passes();
    assert!(!out.contains("MOVES"), "{out}");
}

#[test]
fn a_merge_that_loses_what_the_line_had_is_found() {
    let team = signed();
    team.place.branch("change");
    team.change(ACME, "owner: ana", "priority: A\nowner: ana");
    team.commit_all("2026-11-23T10:00:00Z", "ana", "it presses");
    team.place.switch("main");
    let said = team.leads(
        "2026-11-23T10:30:00Z",
        "ana",
        &["touch", "acme", "email", "replied", "--commit"],
    );
    assert_eq!(said.code, Some(0), "{said:?}");
    team.place.switch("change");
    let mut merge = team.place.program("git");
    merge
        .args(["merge", "--quiet", "--strategy", "ours", "main"])
        .env("GIT_AUTHOR_DATE", NOON)
        .env("GIT_COMMITTER_DATE", NOON);
    assert!(merge.output().unwrap().status.success());
    team.caught(&["append-only", "`activities`"]);
}

#[test]
fn who_waits_is_not_given_up_without_the_attempts() {
    let waiting = || {
        let team = signed();
        team.on_branch(&[(
            "ana",
            &["recycle", "acme", "bad_timing", "--on", "in 3 months"],
        )]);
        team.passes();
        team
    };
    let team = waiting();
    let again = ["recycle", "acme", "unresponsive", "--on", "in 4 months"];
    let said = team.leads(NOON, "ana", &again);
    assert_eq!(said.code, Some(1), "{said:?}");
    let title = "acme-7k3q stays nurture: 3 things are in the way of give_up";
    assert!(said.out.contains(title), "{said:?}");
    let again = ["recycle", "acme", "no_budget", "--on", "in 4 months"];
    assert_eq!(team.leads(NOON, "ana", &again).code, Some(0));

    let team = waiting();
    team.change(ACME, "reason: bad_timing", "reason: unresponsive");
    team.commit_all(NOON, "ana", "they never answer");
    let given_up = ["illegal-move", "given up as unresponsive by ana", "attempt"];
    team.caught(&given_up);

    // Nor where the stage is taken out and put back with it.
    let team = waiting();
    team.change(ACME, "stage: nurture\n", "");
    team.commit_all("2026-11-23T11:10:00Z", "ana", "one");
    team.change(ACME, "owner: ana", "stage: nurture\nowner: ana");
    team.change(ACME, "reason: bad_timing", "reason: unresponsive");
    team.commit_all("2026-11-23T11:20:00Z", "ana", "two");
    team.caught(&given_up);
}

#[test]
fn a_lead_is_filed_where_leads_begin() {
    let team = signed();
    team.place.branch("change");
    let lead = "id: keller-5n7p\ncompany: { name: Keller AG }\nsource: referral\nstage: opportunity\nowner: kim\n\
                fit: []\nsignals: []\ncontact: { name: Urs Amrein, email: urs@keller.example }\n\
                handoff: { from: ana, to: kim, at: 2026-11-23T09:00:00Z, how_engaged: x, message: y, spoke_with: z }\n";
    team.place.write("leads/2026-11/keller-5n7p.yaml", lead);
    team.commit_all(NOON, "kim", "straight in");
    team.caught(&[
        "illegal-move",
        "filed in opportunity by kim",
        "no move from inquiry to opportunity",
    ]);
}

#[test]
fn a_rewritten_history_is_noticed() {
    let team = signed();
    let anchor = team.place.root().join("anchor.txt");
    let anchor = anchor.to_str().unwrap();
    let audit = |words: &[&str]| {
        let all = [&["audit", "--as-of", NOON, "--anchor", anchor], words].concat();
        team.leads(NOON, "mia", &all)
    };
    let first = audit(&[]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert_eq!(audit(&["--verify"]).code, Some(0));
    // The last commit is made again, with another time.
    let mut amend = team.place.program("git");
    let date = "2026-11-20T08:20:00Z";
    amend
        .args(["commit", "--quiet", "--amend", "--no-edit"])
        .env("GIT_COMMITTER_DATE", date);
    assert!(amend.output().unwrap().status.success());
    let said = audit(&["--verify"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("history-rewritten"), "{said:?}");
    // The anchor is not moved to what is not believed.
    assert_eq!(audit(&[]).code, Some(1));
    assert_eq!(audit(&["--verify"]).code, Some(1));
}

#[test]
fn a_branch_that_adds_nothing_and_one_that_cannot_be_merged() {
    let team = signed();
    team.place.branch("change");
    assert!(!team.passes().contains("MOVES"));
    team.change(ACME, "Twenty pumps.", "Twenty pumps!");
    team.commit_all(NOON, "ana", "one");
    team.place.switch("main");
    team.change(ACME, "Twenty pumps.", "Twenty pumps?");
    team.commit_all(NOON, "leo", "other");
    team.place.switch("change");
    team.caught(&["merge-conflict", ACME, "git merge main"]);
    let said = team.leads(NOON, "ana", &["check", "--base", "nowhere"]);
    assert_eq!(said.code, Some(2), "{said:?}");
}

#[test]
fn moves_are_told_to_programs() {
    let team = signed();
    team.on_branch(&[(
        "ana",
        &["recycle", "acme", "bad_timing", "--on", "2027-02-01"],
    )]);
    let json = team
        .leads(
            NOON,
            "ana",
            &[
                "check", "--base", "main", "--as-of", NOON, "--format", "json",
            ],
        )
        .out;
    for told in [
        "\"kind\": \"check\"",
        "\"moves\": [",
        "\"from\": \"working\"",
        "\"to\": \"nurture\"",
        "\"allowed\": true",
        "\"person\": \"ana\"",
        "\"move\": \"recycle\"",
        "\"in_stage_seconds\": 266400",
    ] {
        assert!(json.contains(told), "no {told} in\n{json}");
    }
    let markdown = team
        .leads(
            NOON,
            "ana",
            &[
                "check", "--base", "main", "--as-of", NOON, "--format", "markdown",
            ],
        )
        .out;
    assert!(
        markdown.contains("| acme-7k3q | working → nurture | by ana |"),
        "{markdown}"
    );
}

/// Skipped where this computer cannot make a key.
#[cfg(unix)]
#[test]
fn signed_commits_are_told_from_others() {
    let team = signed();
    let key = team.place.root().join("key");
    let mut make = team.place.program("ssh-keygen");
    make.args(["-q", "-t", "ed25519", "-N", "", "-C", "ana", "-f"])
        .arg(&key);
    if !make.output().is_ok_and(|made| made.status.success()) {
        return;
    }
    let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
    let known = team.place.root().join("known");
    std::fs::write(&known, format!("ana@brightwell.example {public}")).unwrap();
    for (name, value) in [
        ("gpg.format", "ssh"),
        ("user.signingkey", key.to_str().unwrap()),
        ("gpg.ssh.allowedSignersFile", known.to_str().unwrap()),
        ("commit.gpgSign", "true"),
    ] {
        team.place.git(&["config", name, value]);
    }
    let words = [
        "recycle",
        "acme",
        "bad_timing",
        "--on",
        "2027-02-01",
        "--commit",
    ];
    let said = team.leads(NOON, "ana", &words);
    assert_eq!(said.code, Some(0), "{said:?}");
    let audit = team.leads(NOON, "ana", &["audit", "--signatures", "--as-of", NOON]);
    assert_eq!(audit.code, Some(0), "{audit:?}");
    let line = |stage: &str| {
        audit
            .out
            .lines()
            .find(|line| line.contains(stage))
            .unwrap()
            .to_owned()
    };
    assert!(
        line("working → nurture").contains("by ana (signed)"),
        "{}",
        audit.out
    );
    assert!(
        line("inquiry → working").contains("by ana (not signed)"),
        "{}",
        audit.out
    );
}
