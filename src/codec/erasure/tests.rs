//! What an erasure takes out of texts, and what it leaves.

use super::*;
use crate::codec::versions::Versions;

fn schema() -> Schema {
    let text = include_str!("../../../schema/lead.schema.json");
    Schema::compile("schema/lead.schema.json", text).unwrap()
}

const CLOSED: &str = "\
# Ask for Eva Muster.
id: acme-7k3q
company: { name: Acme GmbH }
contact:
  name: Eva Muster
  title: Head of Operations # since May
  seniority: executive
  email: eva@acme.example
  phone: \"+49 30 1234567\"
source: website_request
stage: disqualified
owner: ana
request: |
  We need twenty pumps.
  Call me: +49 30 1234567
signals:
  - { signal: asked_for_pricing, evidence: eva muster asked for a price }
activities:
  - at: 2026-11-20T14:05:00+01:00
    by: ana
    channel: call
    direction: outbound
    outcome: left_message
    note: asked to call back on Monday
  - { at: 2026-11-21T14:05:00+01:00, by: ana, channel: call, direction: outbound, outcome: no_answer }
recycle: { reason: other, revisit_on: 2027-02-01, note: her new budget }
resolution:
  reason: no_need
  replied_at: 2026-11-23T09:00:00Z
  reply_channel: email
  note: she decides in spring
";

const LEFT: &str = "\
# Ask for (erased).
id: acme-7k3q
company: { name: Acme GmbH }
contact:
  seniority: executive
source: website_request
stage: disqualified
owner: ana
signals:
  - { signal: asked_for_pricing, evidence: (erased) asked for a price }
activities:
  - at: 2026-11-20T14:05:00+01:00
    by: ana
    channel: call
    direction: outbound
    outcome: left_message
  - { at: 2026-11-21T14:05:00+01:00, by: ana, channel: call, direction: outbound, outcome: no_answer }
recycle: { reason: other, revisit_on: 2027-02-01, note: erased }
resolution:
  reason: no_need
  replied_at: 2026-11-23T09:00:00Z
  reply_channel: email
";

#[test]
fn fields_go_and_everything_else_stays() {
    let schema = schema();
    let mut personal = Personal::of(&schema);
    assert_eq!(personal.learn(CLOSED.as_bytes()), Held::Fields(8));
    assert_eq!(personal.erase(CLOSED, &[], &schema).unwrap(), LEFT);
    assert_eq!(
        personal.version(CLOSED.as_bytes()),
        Some(LEFT.as_bytes().to_vec())
    );
    assert_eq!(personal.version(LEFT.as_bytes()), None);
    assert_eq!(personal.clone().learn(LEFT.as_bytes()), Held::Nothing);
}

#[test]
fn where_something_is_asked_for_the_word_stands_in_it() {
    let schema = schema();
    let personal = Personal::of(&schema);
    let lead = |block: &str| {
        format!("id: a-1\ncompany: {{ name: A }}\nsource: referral\nstage: inquiry\n{block}")
    };
    for (block, left) in [
        (
            "paused: { reason: on holiday, until: 2026-12-01 }\n",
            "paused: { reason: erased, until: 2026-12-01 }\n",
        ),
        (
            "handoff: { from: a, to: b, at: 2026-11-20T09:00:00Z, message: pumps, spoke_with: Eva }\n",
            "handoff: { from: a, to: b, at: 2026-11-20T09:00:00Z, message: pumps, spoke_with: erased }\n",
        ),
        (
            "reject: { reason: bad_data, note: x }\n",
            "reject: { reason: bad_data }\n",
        ),
        ("contact: { name: Eva }\n", ""),
        ("contact:\n  email: eva@a.example\n", ""),
        ("contact: {}\n", "contact: {}\n"),
    ] {
        let erased = personal.erase(&lead(block), &[], &schema).unwrap();
        assert_eq!(erased, lead(left));
    }
    // A team may ask for more than the default schema does.
    let strict = include_str!("../../../schema/lead.schema.json").replace(
        "\"required\": [\"id\", \"company\", \"source\", \"stage\"],",
        "\"required\": [\"id\", \"company\", \"source\", \"stage\", \"request\"],",
    );
    let strict = Schema::compile("schema/lead.schema.json", &strict).unwrap();
    let erased = personal.erase(&lead("request: Pumps!\n"), &[], &strict);
    assert_eq!(erased.unwrap(), lead("request: erased\n"));
}

/// Versions of all sorts, readable and not.
const VERSIONS: [&str; 14] = [
    "",
    "# only this\n",
    CLOSED,
    "id: a-1\nstage: won\ncontact: { name: Eva Muster, email: eva@a.example }\n",
    "{id: a-1, stage: won, contact: {name: Eva Muster,}, activities: [{at: 2026-11-20T14:05:00Z, by: ana, channel: call, direction: outbound, note: \"Eva Muster\"}]}",
    "id: a-1\r\nstage: won\r\ncontact:\r\n  name: Eva Muster\r\n",
    "id: a-1\nstage: won\ncontact: Eva Muster\n",
    "id: a-1\nstage: won\ncontact: [Eva Muster]\n",
    "- Eva Muster\n",
    "Eva Muster\n",
    "id: a-1\nstage: won\ncontact: { name: Eva Muster\n",
    "id: a-1\nstage: won\nid: a-2\ncontact: { name: Eva Muster }\n",
    "id: a-1\n<<<<<<< HEAD\nstage: won\n=======\nstage: lost\n>>>>>>> other\nowner: Eva Muster\n",
    "id: a-1\ncontact:\n  ? name\n  : Eva Muster\n  note: x\nrequest: >-\n  Eva\n  Muster\n",
];

#[test]
fn what_no_erasure_touches_stays_in_every_version() {
    let mut personal = Personal::of(&schema());
    for version in VERSIONS {
        personal.learn(version.as_bytes());
    }
    let read = |bytes: &[u8]| Versions::default().read(bytes).map(|lead| lead.bare());
    for version in VERSIONS {
        let bytes = version.as_bytes();
        let left = personal.version(bytes).unwrap_or_else(|| bytes.to_vec());
        match (read(bytes), read(&left)) {
            (Ok(before), Ok(after)) => assert_eq!(before, after, "{version}"),
            (Err(_), Err(_)) => {}
            other => panic!("{version}: {other:?}"),
        }
        assert_eq!(personal.version(&left), None, "{version}");
        let held = personal.clone().learn(&left);
        assert_eq!(held, Held::Nothing, "{version}");
        let said = String::from_utf8(left).unwrap().contains("Eva");
        assert!(!said, "{version}");
    }
}

#[test]
fn a_version_that_cannot_be_read_leaves_its_id_and_stage() {
    let mut personal = Personal::of(&schema());
    let broken = VERSIONS[12].as_bytes();
    assert_eq!(personal.learn(broken), Held::Unreadable);
    let left = personal.version(broken).unwrap();
    let left = String::from_utf8(left).unwrap();
    assert_eq!(left, format!("{STUB}# id: a-1\n# stage: won\n"));
    assert_eq!(personal.learn(left.as_bytes()), Held::Nothing);
    for other in [&b"\xFF\xFE"[..], b"id: a\0", b"stage: Eva Muster's\nx: ["] {
        assert_eq!(personal.version(other), Some(STUB.as_bytes().to_vec()));
    }
}

#[test]
fn a_name_that_means_something_stays() {
    let mut personal = Personal::of(&schema());
    let text = "id: a-1\ncompany: { name: Eva Muster }\nstage: won\nowner: muster\ncontact: { name: muster }\n\
                fit:\n  - { criterion: size, met: true, evidence: muster }\n";
    personal.learn(text.as_bytes());
    let left = personal.version(text.as_bytes()).unwrap();
    let left = String::from_utf8(left).unwrap();
    assert!(left.contains("company: { name: Eva Muster }"), "{left}");
    assert!(left.contains("owner: muster"), "{left}");
}
