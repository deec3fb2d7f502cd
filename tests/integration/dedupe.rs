//! Leads that look like one prospect are found, and two become one without losing a call.

use std::fs;

use crate::work::Team;

const FIRST: &str = "leads/2026-11/acme-7k3q.yaml";
const SECOND: &str = "leads/2026-11/acme-2b9j.yaml";

/// A team with two leads that are one prospect, and a third that is none of them.
fn team() -> Team {
    let team = Team::new();
    team.place.write(
        FIRST,
        "id: acme-7k3q
company: { name: Acme GmbH, country: DE }
contact: { name: Eva Muster, email: eva@acme.example, phone: \"030 1234567\" }
source: website_request
received_at: 2026-11-02T09:00:00+01:00
stage: working
owner: ana
activities:
  # the number on the form
  - at: 2026-11-02T09:30:00+01:00
    by: ana
    channel: call
    direction: outbound
    outcome: no_answer
",
    );
    team.place.write(
        SECOND,
        "id: acme-2b9j
company: { name: ACME, country: DE, city: Berlin }
contact: { name: Muster Eva, email: Eva+web@acme.example, phone: \"+49 (0)30 1234567\" }
source: webinar
received_at: 2026-11-03T09:00:00+01:00
stage: inquiry
signals:
  - { signal: asked_for_pricing, evidence: wrote it into the chat }
activities:
  - { at: 2026-11-02T09:10:00+01:00, by: leo, channel: email, direction: inbound, outcome: replied }
",
    );
    team.place.write(
        "leads/2026-11/brill-9c4z.yaml",
        "id: brill-9c4z\ncompany: { name: Brill KG }\nsource: webinar\nstage: inquiry\n",
    );
    team.place.commit("the leads");
    team
}

fn at(team: &Team, words: &[&str]) -> crate::git::Said {
    team.leads("2026-11-03T12:00:00Z", "ana", words)
}

#[test]
fn what_two_leads_share_is_listed() {
    let team = team();
    let said = at(&team, &["dedupe"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let line = said.out.lines().nth(2).unwrap();
    let shares =
        "the same e-mail address, the same telephone number, the same contact and the same company";
    for words in ["acme-7k3q", "acme-2b9j", shares] {
        assert!(line.contains(words), "{}", said.out);
    }
    assert!(!said.out.contains("brill"));
    let csv = at(&team, &["dedupe", "--format", "csv"]).out;
    assert_eq!(
        csv,
        "first,second,first_company,second_company,evidence\nacme-7k3q,acme-2b9j,Acme GmbH,ACME,email phone contact company\n"
    );
    let json = at(&team, &["dedupe", "--format", "json"]).out;
    assert!(
        json.contains("\"kind\": \"dedupe\"") && json.contains("\"email\","),
        "{json}"
    );
}

#[test]
fn two_leads_become_one_and_no_call_is_lost() {
    let team = team();
    let before = team.place.git(&["rev-parse", "HEAD"]);
    let dry = at(
        &team,
        &["dedupe", "--merge", "acme-7", "acme-2", "--dry-run"],
    );
    assert_eq!(dry.code, Some(0), "{dry:?}");
    assert!(dry.out.contains("+duplicate_of: acme-7k3q"), "{}", dry.out);
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");

    let said = at(
        &team,
        &["dedupe", "--merge", "acme-7", "acme-2", "--commit"],
    );
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");
    assert_eq!(
        team.place.git(&["rev-parse", "HEAD~1"]),
        before,
        "one commit"
    );
    let read = |path: &str| fs::read_to_string(team.place.dir().join(path)).unwrap();
    let first = read(FIRST);
    let by = |who: &str| first.find(&format!("by: {who}")).unwrap();
    assert!(by("leo") < by("ana"), "by time\n{first}");
    assert!(first.contains("# the number on the form") && first.contains("asked_for_pricing"));
    assert!(read(SECOND).contains("duplicate_of: acme-7k3q"));
    assert!(
        said.err.contains("only acme-2b9j has company.city"),
        "{}",
        said.err
    );
    assert!(
        said.out.contains("leads resolve acme-2b9j duplicate"),
        "{}",
        said.out
    );
    assert!(at(&team, &["dedupe"]).out.contains("no two leads"));

    let again = at(&team, &["dedupe", "--merge", "acme-7", "acme-2"]);
    assert_eq!(again.code, Some(1), "{again:?}");
    let back = at(&team, &["dedupe", "--merge", "acme-2", "acme-7"]);
    assert!(
        back.err.contains("itself repeats acme-7k3q"),
        "{}",
        back.err
    );
    let same = at(&team, &["dedupe", "--merge", "acme-2", "acme-2"]);
    assert!(same.err.contains("one lead already"), "{}", same.err);
}

#[test]
fn leads_are_compared_as_they_were_then() {
    let team = team();
    team.place.write(
        "leads/2026-11/acme-1a1a.yaml",
        "id: acme-1a1a\ncompany: { name: Acme }\ncontact: { email: eva@acme.example }\nsource: webinar\nstage: inquiry\n",
    );
    team.place.commit("one more");
    let listed = |more: &[&str]| at(&team, &[&["dedupe", "--format", "csv"], more].concat()).out;
    assert!(listed(&[]).contains("acme-1a1a"), "{}", listed(&[]));
    let then = listed(&["--as-of", "HEAD~1"]);
    assert!(
        then.contains("acme-2b9j") && !then.contains("acme-1a1a"),
        "{then}"
    );
}
