//! A request that somebody sends through the form becomes a lead, whatever they typed.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use serde_yaml::Value;

use crate::git::Said;
use crate::work::Team;

const AT: &str = "2026-11-20T09:00:00Z";

/// Files a request as GitHub's own account does, which is no person of the policy.
fn filed(team: &Team, body: &str, more: &[&str]) -> Said {
    let mut command = team.place.program(env!("CARGO_BIN_EXE_leads"));
    for role in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{role}_NAME"), "github-actions[bot]")
            .env(
                format!("GIT_{role}_EMAIL"),
                "41898282+github-actions[bot]@users.noreply.github.com",
            )
            .env(format!("GIT_{role}_DATE"), AT);
    }
    command
        .args(["new", "--from-issue", "-", "--id", "acme-7k3q"])
        .args(more);
    let mut child = command.spawn().unwrap();
    // Who refuses for another reason may not wait for the end of the text.
    let _ = child.stdin.take().unwrap().write_all(body.as_bytes());
    Said::of(&child.wait_with_output().unwrap())
}

fn lead(team: &Team) -> Value {
    let file = team.place.dir().join("leads/2026-11/acme-7k3q.yaml");
    serde_yaml::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// Returns the issue that GitHub makes of the form, where this was typed into each field.
fn issue(typed: impl Fn(&str) -> String) -> String {
    let form =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/ISSUE_TEMPLATE/website-request.yml");
    let form: Value = serde_yaml::from_str(&fs::read_to_string(form).unwrap()).unwrap();
    let fields = form["body"].as_sequence().unwrap().iter();
    let labels = fields.filter_map(|field| field["attributes"]["label"].as_str());
    let fields = labels.map(|label| format!("### {label}\n\n{}", typed(label)));
    fields.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn each_field_of_the_form_has_its_place() {
    let team = Team::new();
    let places = [
        ("Company", "Acme GmbH", "/company/name"),
        ("Domain", "acme.example", "/company/domain"),
        ("Country", "DE", "/company/country"),
        ("Name", "Eva Muster", "/contact/name"),
        ("Title", "Head of Operations", "/contact/title"),
        ("E-mail", "eva@acme.example", "/contact/email"),
        ("Phone", "+49 30 1234567", "/contact/phone"),
        ("Campaign", "autumn-webinar", "/campaign"),
        ("Message", "What do twenty pumps cost?", "/request"),
    ];
    let body = issue(|label| {
        let place = places.iter().find(|(known, ..)| *known == label);
        place.expect(label).1.to_owned()
    });
    let said = filed(&team, &body, &["--source", "webinar", "--commit"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{said:?}");
    let lead = lead(&team);
    for (label, value, pointer) in places {
        let steps = pointer.split('/').skip(1);
        let found = steps.fold(&lead, |value, step| &value[step]);
        assert_eq!(found.as_str(), Some(value), "{label}");
    }
    assert_eq!(lead["source"], "webinar");
}

#[test]
fn a_request_becomes_a_lead_that_passes_the_check() {
    let team = Team::new();
    let message = "Hello,\r\n\r\n### Company\r\n\r\nEvil Ltd\r\nowner: mia\r\nsignals: [asked_for_pricing]\r\n\u{1b}[2J- \"x\" # y\r\n";
    let body = issue(|label| match label {
        "Company" => "Acme: \"pumps\" & {valves}".to_owned(),
        "Name" => "- [Eva](http://evil.example) '\u{202e}".to_owned(),
        "Message" => message.to_owned(),
        _ => "_No response_".to_owned(),
    });
    let said = filed(&team, &body, &["--commit"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{said:?}");
    let lead = lead(&team);
    let keys = lead.as_mapping().unwrap().keys();
    let keys: Vec<&str> = keys.map(|key| key.as_str().unwrap()).collect();
    assert_eq!(
        keys,
        [
            "id",
            "company",
            "contact",
            "source",
            "received_at",
            "stage",
            "request"
        ]
    );
    assert_eq!(lead["company"]["name"], "Acme: \"pumps\" & {valves}");
    assert_eq!(lead["source"], "website_request");
    assert_eq!(lead["received_at"], "2026-11-20T10:00:00+01:00");
    assert_eq!(
        lead["request"],
        "Hello,\n\n### Company\n\nEvil Ltd\nowner: mia\nsignals: [asked_for_pricing]\n[2J- \"x\" # y"
    );
    let author = team.place.git(&["log", "-1", "--format=%an %s"]);
    assert_eq!(
        author,
        "github-actions[bot] acme-7k3q: new, website request"
    );
    assert_eq!(team.place.git(&["status", "--porcelain"]), "");
    let check = team.leads(AT, "ana", &["check", "--committed", "--as-of", AT]);
    assert_eq!(check.code, Some(0), "{}", check.out);
}

#[test]
fn what_does_not_fit_is_refused_or_remarked() {
    let team = Team::new();
    let long = format!("### Company\n\nAcme\n\n### Message\n\n{}", "x".repeat(4001));
    let twice = "### Company\n\nAcme\n\n### Company\n\nEvil\n\n### Message\n\nx";
    for (body, code, words) in [
        (long.as_str(), 1, "4000"),
        (
            "### Company\n\nAcme\n\n### Country\n\nGermany",
            1,
            "country",
        ),
        ("### Company\n\nAcme\n\n### Campaign\n\nnone", 1, "campaign"),
        ("", 2, "--company NAME"),
        (twice, 2, "`Company` stands in the request more than once"),
        (&"x".repeat(1_100_000), 2, "larger than 1 MiB"),
    ] {
        let said = filed(&team, body, &[]);
        assert_eq!(said.code, Some(code), "{said:?}");
        assert!(said.err.contains(words), "no `{words}` in {}", said.err);
        assert_eq!(team.place.git(&["status", "--porcelain"]), "");
    }
    let said = filed(&team, twice, &["--company", "Acme GmbH"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains("note: `Company` stands"), "{}", said.err);
    assert_eq!(lead(&team)["company"]["name"], "Acme GmbH");
}

#[test]
fn a_message_can_be_typed_too() {
    let team = Team::new();
    team.done(
        AT,
        "tom",
        "new --id acme-7k3q --company Acme --source website_request --message 'What do they cost?'",
    );
    assert_eq!(lead(&team)["request"], "What do they cost?");
}
