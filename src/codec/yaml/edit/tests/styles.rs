//! One lead in many hands, and the edits that each of them must take.

use serde_json::json;

use super::*;

/// Each has a company and a stage; activities may be there, empty or missing.
pub(super) const STYLES: [(&str, &str); 26] = [
    (
        "comments everywhere",
        "# Nordfjell: from the fair\nid: nf-1  # theirs is 4711\n# who they are\ncompany:  # as registered\n  # the name\n  name: Nordfjell AS  # formerly Fjell\n  employees: 240  # a guess\n  # end of company\nstage: working  # since Monday\nowner: ana\n# all of it\nactivities:  # newest last\n  # by telephone\n  - at: 2026-11-20  # late\n    by: ana\n    # about Monday\n  # by mail\n  - at: 2026-11-21\n    by: sam\n    # more to come\n# the end\n",
    ),
    (
        "dashes at column 0",
        "company:\n    name: \"Kestrel: optics\"   # quoted on purpose\n    employees: 12\nstage: 'working'\nowner: tom\npaused: {reason: holiday, until: 2026-12-01}   # agreed\nactivities:\n- at: 2026-11-20\n  note: 'it''s fine'\n- at: 2026-11-21   # second\n  note: ok\ntags:\n- a\n-   b\n",
    ),
    (
        "four spaces",
        "company:\n    name: Heron\n    employees: 3\n    # keep in step with the register\nstage: working\nactivities:\n    - at: 2026-11-20\n      note: x\n      # again in May\npaused:\n    reason: budget\n    until: 2026-12-01\nowner: li\n",
    ),
    (
        "three spaces and a wide dash",
        "company:\n   name: Heron\n   employees: 3\nactivities:\n   -   at: 2026-11-20\n       note: x\n   -   at: 2026-11-21\n       note: y\nstage: working\n",
    ),
    (
        "empty brackets",
        "company: {}  # nobody knows\nstage: working\nactivities: []  # none yet\ntags: [ ]\nowner: li   # for now\n",
    ),
    (
        "nothing behind the colon",
        "company:  # whose?\nstage: working\nactivities:   # none yet\n\n# the end\nowner:\n",
    ),
    (
        "tildes and nulls",
        "company: ~\nstage: working\nactivities: null # none\ntags: ~   # none either\nowner: li\n",
    ),
    (
        "missing, comments below",
        "# head\ncompany:\n  name: Acme\n  employees: 1   # last line\nstage: working\n# one\n\n# two\n",
    ),
    (
        "braces on one line",
        "company: {name: Acme, employees: 3}  # short\nstage: working\nactivities: [{at: 2026-11-20, note: hi}]  # flow\ntags: [a, b,]\nowner: li\n",
    ),
    (
        "padded braces as items",
        "company: { name: Acme, employees: 3 }\nstage: working\nactivities:\n  - { at: 2026-11-20, note: hi } # first\n  - { at: 2026-11-21, note: \"a, b\" }\nowner: li\n",
    ),
    (
        "brackets over lines, trailing comma",
        "company: {\n    name: Acme, # of course\n    employees: 3,\n  }\nstage: working\nactivities: [\n    {at: 2026-11-20, note: hi},   # first\n    {at: 2026-11-21, note: \"b, c\"},   # second\n  ]\nowner: li\n",
    ),
    (
        "brackets over lines, no trailing comma",
        "company:\n  name: Acme\nstage: working\nactivities: [\n    {at: 2026-11-20, note: hi},   # first\n    {at: 2026-11-21, note: hi}    # second\n  ]  # end\ntags: [\n    # none yet\n  ]\nowner: li\n",
    ),
    (
        "text below a bar comes last",
        "company:\n  name: Acme\nstage: working\nactivities:\n  - at: 2026-11-20\n    note: |\n      line one\n        deeper\n\n      line three\n\n\n# owner below\nowner: li\n",
    ),
    (
        "folded, and kept to the end",
        "stage: working\ncompany:\n  name: >-   # folded name\n    Acme\n    Sons\nactivities:\n  - at: 2026-11-20\n    note: |+\n      kept\n\n",
    ),
    (
        "kept in the middle",
        "company:\n  name: |+\n    Acme\n\n\n\n  # about size\n  employees: 3\nstage: working\nactivities:\n- |+\n  kept\n\n# then\n- x\nowner: li\n",
    ),
    (
        "line ends of Windows",
        "# crlf\r\ncompany:\r\n  name: Acme   # c\r\nstage: working  # s\r\nactivities:\r\n  - at: 2026-11-20   # d\r\n    note: |\r\n      hi\r\n      there\r\npaused:\r\n  reason: x\r\n\r\nowner: li\r\n",
    ),
    (
        "no line end at the end",
        "company:\n  name: Acme\nstage: working\nactivities:\n  - at: 2026-11-20\n    note: hi   # last",
    ),
    (
        "a document with marks",
        "# before\n---\ncompany:\n  name: Acme\nstage: working\nactivities:\n  - at: 2026-11-20\n    note: hi\n# after last\n...\n",
    ),
    (
        "quoted keys",
        "'company':\n  \"name\": \"Acme \\\"A\\\"\"  # escaped\n\"stage\": working\n\"activities\" :\n  - \"at\": 2026-11-20\n    'note': 'don''t'\n",
    ),
    (
        "blank lines",
        "company:\n\n  name: Acme\n\n  # about size\n\n  employees: 3\n\nstage: working\n\nactivities:\n\n  # first\n  - at: 2026-11-20\n\n    note: hi\n\n  # second\n  - at: 2026-11-21\n    note: hi\n    # bring samples\n\n\nowner: li\n",
    ),
    (
        "byte order mark, Chinese and rockets",
        "\u{feff}# 🚀\ncompany:\n  name: 株式会社テスト  # 会社\nstage: working  # 段階\nactivities:\n  - at: 2026-11-20\n    note: \"émoji 🚀 # no comment\"  # コメント\nowner: Žofie\n",
    ),
    (
        "braces around all",
        "{company: {name: Acme}, stage: working, activities: [], owner: li} # all\n",
    ),
    (
        "as JSON",
        "{\n  \"company\": {\"name\": \"Acme\"},\n  \"stage\": \"working\",\n  \"activities\": [\n    {\"at\": \"2026-11-20\", \"note\": \"hi\"}\n  ]\n }\n",
    ),
    (
        "values on the next line",
        "company:   # who\n  # legal name\n  name: Acme\nstage:   # pipeline\n  working\nactivities:  # list\n  # oldest first\n  -   # odd but right\n    at: 2026-11-20\n    note: hi\n  -\n    at: 2026-11-21\nowner:\n  li\n",
    ),
    (
        "values over lines",
        "company:\n  name: Acme\n    and Sons\n    GmbH  # c\nstage: \"wor\\\n  king\"\nactivities:\n  -   at: 2026-11-20\n      note: \"two\n        lines\"   # c\nowner: 'l\n\n  i'\n",
    ),
    (
        "look-alikes",
        "# stage: fake\nnote: |\n  stage: not this one\n  activities:\n    - at: no - not here\ncompany:\n  name: \"stage: new # no comment\"\n  stage: inner - not the outer\nstage: working\nactivities:\n  # - at: 1999-01-01\n  - at: 2026-11-20 # - x\n    note: \"activities: []\"\n  - - nested\n    - list\n? owner\n: li\n",
    ),
];

fn edits() -> Vec<Edit> {
    vec![
        set("/stage", "qualified"),
        set("/stage", "no"),
        set("/stage", "why: \"because\" #1"),
        set("/stage", 12),
        set("/stage", json!(null)),
        set("/stage", "one\ntwo\n\n  three\n"),
        set("/stage", "one\ntwo"),
        set("/stage", json!({"name": "working", "since": "2026-11-20"})),
        set("/stage", json!([])),
        set("/company/name", "Müller & Söhne"),
        set("/company/name", "+49 30 123456"),
        set("/company/name", "one\ntwo\n"),
        set("/company/name", json!(["a", {"b": 1, "c": [1, 2]}])),
        set("/company/employees", 250),
        set("/company/size", "50-100"),
        set(
            "/company",
            json!({"name": "New: one", "tags": ["x", "y"], "note": "a\nb\n"}),
        ),
        set("/company", json!({})),
        set("/company", "a name"),
        set("/activities", json!([])),
        set(
            "/activities",
            json!([{"at": "2026-11-23T14:05:00+01:00", "note": "x"}, "y"]),
        ),
        append(
            "/activities",
            json!({"at": "2026-11-20T14:05:00+01:00", "by": "ana", "outcome": "no_answer", "note": "wants: a demo, [soon]"}),
        ),
        append(
            "/activities",
            json!({"note": "one\ntwo\n", "by": {"name": "ana", "team": []}}),
        ),
        append("/activities", "called"),
        append("/activities", "one\n\ntwo\n"),
        append("/tags", "hot"),
        append("/tags", json!(["a", "b"])),
        set("/score", 7),
        set(
            "/handoff",
            json!({"from": "ana", "to": "sam", "spoke_with": ["Eva", "Max"], "message": "a\nb\n"}),
        ),
        set("/handoff/from/name", "ana"),
        set("/note with: colon", "x"),
        remove("/stage"),
        remove("/company"),
        remove("/company/name"),
        remove("/owner"),
        remove("/paused"),
        remove("/paused/until"),
        remove("/tags/0"),
        remove("/activities"),
        remove("/nowhere/at/all"),
    ]
}

#[test]
fn every_hand_takes_every_edit() {
    for (name, text) in STYLES {
        let mut edits = edits();
        if value(text)["activities"][0].is_object() {
            edits.extend([
                set("/activities/0/at", "2026-11-24T08:00:00Z"),
                set("/activities/0/note", "one\ntwo"),
                set("/activities/0/new", true),
                set(
                    "/activities/0",
                    json!({"at": "2026-11-24", "note": "one\ntwo\n"}),
                ),
                set("/activities/0", "no"),
                remove("/activities/0/at"),
                remove("/activities/0/note"),
                remove("/activities/0"),
            ]);
        }
        if value(text)["activities"][1].is_object() {
            edits.extend([
                set("/activities/1/note", "x"),
                remove("/activities/1/at"),
                remove("/activities/1"),
            ]);
        }
        for edit in edits {
            let new = std::panic::catch_unwind(|| check(text, &edit));
            let new = new.unwrap_or_else(|_| panic!("{name}: {edit:?}"));
            // What was edited can be edited on, and back.
            check(
                &new,
                &append("/activities_too", json!({"at": "2026-11-25"})),
            );
            check(&new, &set("/stage", "working"));
        }
    }
}

#[test]
fn the_judges_can_read_almost_every_hand() {
    for judge in Judge::ALL {
        let read = STYLES
            .iter()
            .filter(|(_, text)| judge.read(text) == Some(value(text)));
        assert!(read.count() >= STYLES.len() - 3, "{judge:?}");
    }
}

#[test]
fn many_edits_are_one_after_the_other_or_none() {
    for (name, text) in STYLES {
        let edits = [
            set("/stage", "qualified"),
            append("/activities", json!({"at": "2026-11-25", "by": "ana"})),
            append("/activities", json!({"at": "2026-11-26", "by": "ana"})),
            set("/handoff", json!({"from": "ana"})),
            set("/handoff/to", "sam"),
            remove("/owner"),
        ];
        let new = apply(text, &edits, &[], &Limits::default())
            .unwrap_or_else(|refused| panic!("{name}: {refused}"));
        let expected = edits
            .iter()
            .fold(text.to_owned(), |text, edit| check(&text, edit));
        assert_eq!(new, expected, "{name}");
        let bad = [edits.as_slice(), &[set("/stage/deep", 1)]].concat();
        assert!(
            apply(text, &bad, &[], &Limits::default()).is_err(),
            "{name}"
        );
    }
}
