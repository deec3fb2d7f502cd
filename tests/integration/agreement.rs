//! Both teams sign what they promise, and nobody signs for somebody else.

use crate::git::{Said, Sandbox};
use crate::work::Team;

const AT: &str = "2026-11-20T09:00:00Z";

/// Returns what the three rules about signatures say, without help, and the exit code.
fn judged(team: &Team) -> (Vec<String>, Option<i32>) {
    let only = "agreement-missing,agreement-stale,agreement-forged";
    let words = ["check", "--only", only, "--format", "github"];
    let said = team.leads(AT, "ana", &words);
    let findings = said.out.lines().map(|line| {
        let title = line.split("title=").nth(1).unwrap_or(line);
        title.split("%0A").next().unwrap_or(title).to_owned()
    });
    (findings.collect(), said.code)
}

fn signs(team: &Team, who: &str) -> Said {
    team.leads(AT, who, &["policy", "sign", "--commit"])
}

fn changes(team: &Team, who: &str, within: &str) {
    let path = "policy/sla.yaml";
    let text = std::fs::read_to_string(team.place.dir().join(path)).unwrap();
    let changed = text.replacen("within: 7d", &format!("within: {within}"), 1);
    assert_ne!(text, changed);
    team.place.write(path, &changed);
    commits(team, who, "policy: another promise");
}

fn commits(team: &Team, who: &str, subject: &str) {
    team.place.git(&["add", "--all"]);
    let author = format!("{who} <{who}@brightwell.example>");
    team.place
        .git(&["commit", "--quiet", "--author", &author, "-m", subject]);
}

/// Has both teams sign.
fn agreed() -> Team {
    let team = Team::new();
    for who in ["mia", "sam"] {
        assert_eq!(signs(&team, who).code, Some(0));
    }
    assert_eq!(judged(&team), (vec![], Some(0)));
    team
}

const UNSIGNED: &str = "agreement-stale::schema or policy changed after this digest was written, so nobody has signed them as they are";

#[test]
fn a_change_holds_once_both_have_signed_it() {
    let team = Team::new();
    let missing =
        |team: &str| format!("agreement-missing::{team} has not signed schema and policy");
    let (both, sales) = (
        vec![missing("marketing"), missing("sales")],
        vec![missing("sales")],
    );
    assert_eq!(
        judged(&team),
        (both, Some(0)),
        "a policy that nobody signed so far fails nothing"
    );
    let said = signs(&team, "mia");
    assert!(
        said.out
            .contains("next: sales has yet to sign: sam or kim, with"),
        "{said:?}"
    );
    assert_eq!(judged(&team), (sales, Some(0)));
    assert!(
        signs(&team, "sam")
            .err
            .contains("every team that must sign has signed")
    );
    assert_eq!(judged(&team), (vec![], Some(0)));

    changes(&team, "sam", "5d");
    assert_eq!(judged(&team), (vec![UNSIGNED.to_owned()], Some(1)));
    signs(&team, "sam");
    let alone = "agreement-stale::marketing has signed an earlier policy only, by mia";
    assert_eq!(
        judged(&team),
        (vec![alone.to_owned()], Some(1)),
        "one side alone changes nothing"
    );
    assert!(
        signs(&team, "tom")
            .err
            .contains("every team that must sign has signed")
    );
    assert_eq!(judged(&team), (vec![], Some(0)));
    let log = team.place.git(&["log", "-4", "--format=%an: %s"]);
    assert_eq!(
        log,
        "tom: policy: signed for marketing\nsam: policy: signed for sales\nsam: policy: another promise\nsam: policy: signed for sales"
    );
}

#[test]
fn who_changes_the_policy_alone_cannot_silence_what_says_so() {
    let team = agreed();
    team.place.write(
        "policy/checks.yaml",
        "severity: { agreement-stale: off, agreement-forged: note, agreement-missing: off }\n",
    );
    commits(&team, "mia", "policy: nothing to see here");
    assert_eq!(judged(&team), (vec![UNSIGNED.to_owned()], Some(1)));
    let stricter = Team::new();
    stricter.place.write(
        "policy/checks.yaml",
        "severity: { agreement-missing: error }\n",
    );
    stricter.place.remove("policy/agreement.yaml");
    assert_eq!(judged(&stricter).1, Some(1), "a team may ask for more");
}

#[test]
fn a_signature_that_is_not_committed_is_nobodys_word_yet() {
    let team = Team::new();
    let said = team.leads(AT, "mia", &["policy", "sign"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let (findings, code) = judged(&team);
    assert!(
        findings[0].contains("marketing has signed, by mia, but that is not committed yet"),
        "{findings:?}"
    );
    assert_eq!(code, Some(0));
    team.refused(
        AT,
        "mia",
        "policy sign",
        &["not committed it yet", "--commit"],
    );
    assert_eq!(signs(&team, "mia").code, Some(0));
    assert_eq!(judged(&team).0.len(), 1);
    let before = team.leads(
        AT,
        "ana",
        &["check", "--only", "agreement-missing", "--as-of", "HEAD~1"],
    );
    assert!(before.out.ends_with("2 warnings\n"), "{}", before.out);
}

#[test]
fn who_merges_does_not_sign() {
    for squash in [false, true] {
        let team = agreed();
        changes(&team, "sam", "5d");
        team.place.branch("change");
        for who in ["mia", "sam"] {
            signs(&team, who);
        }
        team.place.switch("main");
        match squash {
            true => team.place.git(&["merge", "--quiet", "--squash", "change"]),
            false => team
                .place
                .git(&["merge", "--quiet", "--no-ff", "--no-commit", "change"]),
        };
        commits(&team, "sam", "policy: as on the branch");
        let (findings, code) = judged(&team);
        match squash {
            false => assert_eq!((findings, code), (vec![], Some(0))),
            true => {
                assert!(
                    findings[0].starts_with("agreement-forged::the signature of mia came with"),
                    "{findings:?}"
                );
                assert_eq!(
                    (findings.len(), code),
                    (1, Some(1)),
                    "that of sam is his own: {findings:?}"
                );
            }
        }
    }
}

#[test]
fn nobody_becomes_somebody_else_by_the_change_that_they_sign() {
    let team = agreed();
    team.place.branch("change");
    let path = team.place.dir().join("policy/teams.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let changed = text
        .replace(
            "emails: [mia@brightwell.example]",
            "emails: [chen@brightwell.example]",
        )
        .replace(
            "emails: [sam@brightwell.example]",
            "emails: [mia@brightwell.example]",
        );
    assert_ne!(text, changed);
    team.place.write("policy/teams.yaml", &changed);
    commits(&team, "mia", "policy: new addresses");
    let said = team.leads(AT, "mia", &["policy", "sign", "--commit"]);
    assert!(said.out.contains("signed for sales"), "{said:?}");
    team.place.switch("main");
    team.place
        .git(&["merge", "--quiet", "--no-ff", "--no-commit", "change"]);
    commits(&team, "sam", "merged");
    let (findings, code) = judged(&team);
    assert!(
        findings
            .iter()
            .any(|finding| finding.contains("forged::the signature of sam")),
        "{findings:?}"
    );
    assert_eq!(code, Some(1));
}

#[test]
fn a_first_policy_may_come_signed() {
    let team = agreed();
    team.place.git(&["switch", "--quiet", "--orphan", "trunk"]);
    team.place.write("README.md", "nothing yet");
    commits(&team, "ana", "nothing yet");
    team.place.merge(&["main"]);
    commits(&team, "ana", "the policy, signed on its branch");
    assert_eq!(judged(&team), (vec![], Some(0)));
}

#[test]
fn what_was_signed_and_is_gone_is_missed() {
    let team = agreed();
    team.place.remove("policy/agreement.yaml");
    let gone =
        "agreement-stale::agreement.yaml is gone, and with it the signature of sam for sales";
    assert_eq!(judged(&team), (vec![gone.to_owned()], Some(1)));
    commits(&team, "mia", "who needs it");
    assert_eq!(judged(&team), (vec![gone.to_owned()], Some(1)));
    // To begin anew is allowed: what is written then is as good as what was there.
    signs(&team, "sam");
    signs(&team, "mia");
    assert_eq!(judged(&team), (vec![], Some(0)));
}

#[test]
fn a_policy_that_was_never_signed_says_so() {
    let team = Team::new();
    team.place.remove("policy/agreement.yaml");
    commits(&team, "mia", "no agreement");
    let missing = "agreement-missing::nobody has signed this policy: there is no agreement.yaml";
    assert_eq!(judged(&team), (vec![missing.to_owned()], Some(0)));
    assert_eq!(signs(&team, "kim").code, Some(0));
    let text = std::fs::read_to_string(team.place.dir().join("policy/agreement.yaml")).unwrap();
    assert!(
        text.contains("{ by: kim, for: sales, digest: sha256:"),
        "{text}"
    );
    assert!(text.ends_with("required: [marketing, sales]\n"), "{text}");
}

#[test]
fn a_forged_signature_is_mended_by_taking_it_out_first() {
    let team = Team::new();
    team.leads(AT, "mia", &["policy", "sign"]);
    commits(&team, "sam", "policy: signed for both of us");
    let (findings, code) = judged(&team);
    assert!(
        findings[0].starts_with("agreement-forged::the signature of mia came with"),
        "{findings:?}"
    );
    assert_eq!(code, Some(1));
    team.refused(
        AT,
        "mia",
        "policy sign --commit",
        &["does not count", "take it out"],
    );
    team.place.git(&["revert", "--no-edit", "HEAD"]);
    assert_eq!(signs(&team, "mia").code, Some(0));
    assert_eq!(judged(&team).1, Some(0));
}

/// Has both teams agree to another promise than the one that they signed first; returns the commit they signed it in.
fn agreed_twice() -> (Team, String) {
    let team = agreed();
    let first = team.place.git(&["rev-parse", "HEAD"]);
    changes(&team, "ana", "6d");
    for who in ["mia", "sam"] {
        assert_eq!(signs(&team, who).code, Some(0));
    }
    assert_eq!(judged(&team), (vec![], Some(0)));
    (team, first.trim().to_owned())
}

#[test]
fn nobody_takes_the_word_of_others_from_an_earlier_time() {
    for way in ["put back", "reverted", "never taken away"] {
        let (team, first) = agreed_twice();
        let as_ana = [
            "-c",
            "user.name=ana",
            "-c",
            "user.email=ana@brightwell.example",
        ];
        let git = |words: &[&str]| team.place.git(&[&as_ana, words].concat());
        match way {
            "never taken away" => {
                git(&["switch", "--quiet", "-c", "pr", &first]);
                team.place.write("README.md", "ours");
                commits(&team, "ana", "ours");
                git(&["merge", "--quiet", "-s", "ours", "main", "-m", "ours"]);
            }
            "reverted" => {
                git(&["switch", "--quiet", "-c", "pr"]);
                git(&["revert", "--no-edit", "HEAD~3..HEAD"]);
            }
            _ => {
                git(&["switch", "--quiet", "-c", "pr"]);
                git(&["checkout", "--quiet", &first, "--", "policy"]);
                commits(&team, "ana", "as it was");
            }
        }
        let said = team.leads(AT, "ana", &["check", "--base", "main"]);
        let forged = said.out.matches("agreement-forged").count();
        assert_eq!((forged, said.code), (2, Some(1)), "{way}: {said:?}");

        git(&["switch", "--quiet", "main"]);
        git(&["merge", "--quiet", "--no-ff", "--no-commit", "pr"]);
        commits(&team, "kim", "merged by somebody else");
        assert_eq!(judged(&team).1, Some(1), "{way}");
        let said = team.leads(AT, "ana", &["audit"]);
        let lapsed = "without the word of marketing and sales, and still are";
        assert_eq!(said.out.matches(lapsed).count(), 1, "{way}: {said:?}");

        // Their own word mends it, in whichever way the old one came.
        let path = team.place.dir().join("policy/agreement.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        let (start, rest) = text.split_once("signatures:").unwrap();
        let (_, end) = rest.split_once("required:").unwrap();
        let without = format!("{start}signatures: []\nrequired:{end}");
        team.place.write("policy/agreement.yaml", &without);
        commits(&team, "ana", "policy: what nobody signed");
        for who in ["mia", "sam"] {
            let said = signs(&team, who);
            assert_eq!(said.code, Some(0), "{way}: {said:?}");
        }
        assert_eq!(judged(&team), (vec![], Some(0)), "{way}");
    }
}

#[test]
fn what_was_never_taken_away_from_the_line_stays_good() {
    let team = agreed();
    team.place.branch("change");
    team.place
        .git(&["mv", "policy/agreement.yaml", "policy/agreed.yaml"]);
    commits(&team, "ana", "policy: another name");
    team.place
        .git(&["mv", "policy/agreed.yaml", "policy/agreement.yaml"]);
    team.place.write("policy/notes.ics", "");
    commits(&team, "ana", "policy: the old name");
    team.place.git(&["rm", "--quiet", "policy/notes.ics"]);
    commits(&team, "ana", "policy: as it was");
    team.place.switch("main");
    team.place.write("README.md", "ours");
    commits(&team, "ana", "ours");
    team.place
        .git(&["merge", "--quiet", "--no-ff", "-m", "merged", "change"]);
    assert_eq!(judged(&team), (vec![], Some(0)));
}

#[test]
fn nobody_is_called_a_forger_by_half_a_history() {
    let team = agreed();
    let url = format!("file://{}", team.place.dir().display());
    let clone = team.place.root().join("clone");
    team.place.git(&[
        "clone",
        "--quiet",
        "--depth",
        "1",
        &url,
        clone.to_str().unwrap(),
    ]);
    let team = Team {
        place: team.place.at("clone"),
    };
    let (findings, code) = judged(&team);
    assert_eq!(findings.len(), 2, "{findings:?}");
    for finding in findings {
        assert!(
            finding.starts_with("agreement-missing::nobody can say from this clone who"),
            "{finding}"
        );
    }
    assert_eq!(code, Some(0));
    team.refused(
        AT,
        "mia",
        "policy sign",
        &["nobody can say from this clone", "--unshallow"],
    );
    // Who signs anew is not told that the other team has not: that is what cannot be seen.
    let path = "policy/agreement.yaml";
    let text = std::fs::read_to_string(team.place.dir().join(path)).unwrap();
    let (before, own) = text.split_once("  - by: sam").unwrap();
    let (_, after) = own.split_once("\nrequired").unwrap();
    team.place
        .write(path, &format!("{before}\nrequired{after}"));
    commits(&team, "sam", "policy: not signed by me");
    let out = signs(&team, "sam").out;
    let unsure = "nobody can say from this clone whether marketing has signed: fetch";
    assert!(out.contains(unsure), "{out}");
}

#[test]
fn who_may_not_sign_is_told_why() {
    let team = Team::new();
    team.refused(
        AT,
        "mia",
        "policy sign --for sales",
        &["mia is in marketing", "sam or kim"],
    );
    team.refused(
        AT,
        "mia",
        "policy sign --as sam --commit",
        &["mia@brightwell.example", "would not count as that of sam"],
    );
    let said = team.leads(AT, "mia", &["policy", "sign", "--as", "sam", "--dry-run"]);
    assert!(
        said.err.contains("would not count as that of sam"),
        "{said:?}"
    );
    let said = team.leads(AT, "eve", &["policy", "sign"]);
    assert_eq!(said.code, Some(2), "{said:?}");
    let said = team.leads(AT, "mia", &["policy", "sign", "--for", "sale"]);
    assert!(said.err.contains("did you mean sales?"), "{said:?}");
    let said = team.leads(AT, "ana", &["policy", "sign", "--dry-run"]);
    assert!(
        said.err
            .contains("inside need not sign: policy/agreement.yaml asks for marketing and sales"),
        "{said:?}"
    );
    signs(&team, "mia");
    team.refused(
        AT,
        "mia",
        "policy sign",
        &["mia has signed this for marketing already, in commit"],
    );

    let sla = std::fs::read_to_string(team.place.dir().join("policy/sla.yaml")).unwrap();
    team.place.write(
        "policy/sla.yaml",
        &sla.replacen("within: 7d", "within: 6d", 1),
    );
    team.refused(
        AT,
        "sam",
        "policy sign --commit",
        &["what you sign is not committed yet"],
    );
    team.place.write(
        "policy/sla.yaml",
        &sla.replacen("within: 7d", "within: 7", 1),
    );
    team.refused(
        AT,
        "sam",
        "policy sign",
        &["what cannot be used cannot be signed: policy/sla.yaml: "],
    );
    team.place.write("policy/sla.yaml", &sla);
    team.place.write("schema/lead.schema.json", "{");
    team.refused(
        AT,
        "sam",
        "policy sign",
        &["what cannot be used cannot be signed: schema/lead.schema.json: "],
    );
}

/// Adds a lead of a company with a name that would do harm where it is not made safe; received on Thursday, nobody answered.
fn received(team: &Team) {
    team.place.write(
        "leads/2026-11/acme-7k3q.yaml",
        "id: acme-7k3q\ncompany: { name: \"Acme | <b>\\e[31m\" }\nsource: website_request\n\
         received_at: 2026-11-19T22:00:00Z\nstage: inquiry\nowner: ana\n",
    );
    commits(team, "ana", "acme-7k3q: new");
}

fn diff(team: &Team, words: &[&str]) -> serde_json::Value {
    let words = [
        &["policy", "diff", "--format", "json", "--as-of", AT],
        words,
    ]
    .concat();
    let said = team.leads(AT, "ana", &words);
    assert_eq!(said.code, Some(0), "{said:?}");
    serde_json::from_str(&said.out).expect(&said.out)
}

fn tighten(team: &Team, within: &str) {
    let sla = std::fs::read_to_string(team.place.dir().join("policy/sla.yaml")).unwrap();
    let changed = sla.replace("within: 12h }", &format!("within: {within} }}"));
    assert_ne!(sla, changed);
    team.place.write("policy/sla.yaml", &changed);
}

#[test]
fn a_policy_is_compared_with_the_one_that_was_signed_last() {
    let team = agreed();
    received(&team);
    assert_eq!(diff(&team, &[])["changes"], serde_json::json!([]));
    tighten(&team, "10h");
    let (signed, working) = ("the policy that every team signed last", "the working tree");
    let document = diff(&team, &[]);
    assert!(
        document["from"].as_str().unwrap().ends_with(signed),
        "{document:#}"
    );
    assert_eq!(document["to"], working);
    assert_eq!(document["files"], serde_json::json!(["policy/sla.yaml"]));
    let lead = &document["leads"][0];
    assert_eq!(lead["clock"], "first_response");
    assert_eq!(lead["effect"], "late");
    assert_eq!(lead["from"]["due_at"], "2026-11-20T10:00:00Z");
    assert_eq!(lead["from"]["state"], "at_risk");
    assert_eq!(lead["to"]["due_at"], "2026-11-20T08:00:00Z");
    assert_eq!(lead["to"]["state"], "breached");
    assert_eq!(document["totals"]["late"], 1);

    // Committed and not signed, it is still new to those who signed; to the last commit it is not.
    commits(&team, "sam", "policy: sooner");
    assert_eq!(diff(&team, &[])["totals"]["late"], 1);
    assert_eq!(diff(&team, &["HEAD"])["totals"]["late"], 0);
    assert_eq!(
        diff(&team, &["HEAD", "--to", "HEAD~1"])["leads"][0]["effect"],
        "no_longer_late"
    );
    let never = Team::new();
    assert!(
        diff(&never, &[])["from"]
            .as_str()
            .unwrap()
            .ends_with("the last commit")
    );
}

#[test]
fn a_folder_may_take_the_place_of_the_policy() {
    let team = agreed();
    received(&team);
    std::fs::create_dir(team.place.dir().join("draft")).unwrap();
    for file in std::fs::read_dir(team.place.dir().join("policy")).unwrap() {
        let file = file.unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        let text = text
            .replace("  ana: {", "  anna: {")
            .replace("manager: ana", "manager: anna")
            .replace(
                "lead: ana, fallback_owner: ana",
                "lead: anna, fallback_owner: anna",
            )
            .replace("  inquiry:", "  request:")
            .replace("inquiry", "request");
        team.place.write(
            &format!("draft/{}", file.file_name().to_str().unwrap()),
            &text,
        );
    }
    let document = diff(&team, &["HEAD", "--to", "draft"]);
    let unknown = document["unknown"].as_array().unwrap();
    let told: Vec<&str> = unknown
        .iter()
        .map(|name| name["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        told,
        ["no stage is called `inquiry`", "no person is called `ana`"]
    );
    let files = document["files"].as_array().unwrap();
    assert!(
        files.iter().any(|file| file == "policy/stages.yaml"),
        "{files:?}"
    );
    assert!(
        files
            .iter()
            .all(|file| !file.as_str().unwrap().starts_with("schema")),
        "{files:?}"
    );
}

#[test]
fn names_in_a_comparison_do_no_harm() {
    let team = agreed();
    received(&team);
    tighten(&team, "10h");
    let said = team.leads(AT, "ana", &["policy", "diff", "--as-of", AT]);
    assert!(
        said.out.contains("! acme-7k3q  Acme | <b>␛[31m"),
        "{}",
        said.out
    );
    let said = team.leads(
        AT,
        "ana",
        &["policy", "diff", "--as-of", AT, "--format", "markdown"],
    );
    assert!(
        said.out
            .contains("| acme-7k3q | Acme \\| &lt;b&gt;␛\\[31m |"),
        "{}",
        said.out
    );
}

#[test]
fn what_cannot_be_compared_is_said() {
    let team = agreed();
    let said = team.leads(AT, "ana", &["policy", "diff", "nowhere"]);
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.contains("is neither a folder nor a revision"),
        "{}",
        said.err
    );
    team.place.write("policy/sla.yaml", "clocks: [");
    let said = team.leads(AT, "ana", &["policy", "diff"]);
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.contains("cannot be used as it stands"),
        "{}",
        said.err
    );
}

#[test]
fn both_teams_are_asked_to_review_what_both_sign() {
    let place = Sandbox::new();
    let said = place.leads(&[
        "init",
        "--yes",
        "--name",
        "Ana",
        "--email",
        "ana@team.example",
    ]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let owners = std::fs::read_to_string(place.dir().join(".github/CODEOWNERS")).unwrap();
    for folder in ["/policy/", "/schema/"] {
        let line = owners.lines().find(|line| line.starts_with(folder));
        let line = line.unwrap_or_else(|| panic!("{folder} in {owners}"));
        assert!(
            line.contains("/marketing") && line.contains("/sales"),
            "{line}"
        );
    }
}
