//! Before and after, byte by byte.

use serde_json::json;

use super::*;

#[test]
fn new_text_is_in_the_hand_of_the_file() {
    let activity = json!({"at": "2026-11-20T14:05:00+01:00", "by": "ana", "note": "wants: a demo"});
    let cases: Vec<(&str, Edit, &str)> = vec![
        (
            "stage: new # why\n",
            set("/stage", "won"),
            "stage: won # why\n",
        ),
        ("stage: 'new'\n", set("/stage", "it's"), "stage: 'it''s'\n"),
        ("stage: \"new\"\n", set("/stage", "won"), "stage: \"won\"\n"),
        (
            "stage:   new\r\nb: 1",
            set("/stage", "won"),
            "stage:   won\r\nb: 1",
        ),
        (
            "stage:\n  new # why\n",
            set("/stage", "won"),
            "stage:\n  won # why\n",
        ),
        (
            "stage: # why\nb: 1\n",
            set("/stage", "won"),
            "stage: won # why\nb: 1\n",
        ),
        (
            "note: x # why\nb: 1\n",
            set("/note", "a\nb\n"),
            "note: | # why\n  a\n  b\nb: 1\n",
        ),
        (
            "note: |  # why\n    a\n    b\n\nb: 1\n",
            set("/note", "c\nd"),
            "note: |-  # why\n    c\n    d\n\nb: 1\n",
        ),
        (
            "note: >- # why\n  a\n  b\nb: 1\n",
            set("/note", "c"),
            "note: c # why\nb: 1\n",
        ),
        ("note: x", set("/note", "a\nb\n"), "note: \"a\\nb\\n\""),
        ("note: x", set("/note", "a\nb"), "note: |-\n  a\n  b"),
        // A comment must not slip into the text.
        (
            "a: x\n    # deep\nb: 1\n",
            set("/a", "c\nd\n"),
            "a: \"c\\nd\\n\"\n    # deep\nb: 1\n",
        ),
        (
            "a:\n  b: 1\n      # deep\n",
            set("/a/note", "c\nd\n"),
            "a:\n  b: 1\n      # deep\n  note: |\n    c\n    d\n",
        ),
        (
            "activities:\n  - at: 2026-11-20 # late\n    # mine\n\n# end\nowner: li\n",
            append("/activities", activity.clone()),
            "activities:\n  - at: 2026-11-20 # late\n    # mine\n  - at: 2026-11-20T14:05:00+01:00\n    by: ana\n    note: \"wants: a demo\"\n\n# end\nowner: li\n",
        ),
        (
            "activities:\n-   at: 2026-11-20\nowner: li\n",
            append("/activities", activity.clone()),
            "activities:\n-   at: 2026-11-20\n-   at: 2026-11-20T14:05:00+01:00\n    by: ana\n    note: \"wants: a demo\"\nowner: li\n",
        ),
        (
            "activities:\n  - { at: 2026-11-20 } # late\n",
            append("/activities", activity.clone()),
            "activities:\n  - { at: 2026-11-20 } # late\n  - { at: 2026-11-20T14:05:00+01:00, by: ana, note: \"wants: a demo\" }\n",
        ),
        (
            "activities:\n  - {at: 2026-11-20}",
            append("/activities", activity.clone()),
            "activities:\n  - {at: 2026-11-20}\n  - {at: 2026-11-20T14:05:00+01:00, by: ana, note: \"wants: a demo\"}",
        ),
        (
            "activities: [{at: 2026-11-20}] # all\n",
            append("/activities", activity.clone()),
            "activities: [{at: 2026-11-20}, {at: 2026-11-20T14:05:00+01:00, by: ana, note: \"wants: a demo\"}] # all\n",
        ),
        (
            "a: [\n    x, # one\n    y # two\n  ]\n",
            append("/a", "z"),
            "a: [\n    x, # one\n    y, # two\n    z\n  ]\n",
        ),
        (
            "a: [\n    x,\n    y, # two\n  ]\n",
            append("/a", "z"),
            "a: [\n    x,\n    y, # two\n    z,\n  ]\n",
        ),
        ("a: [x,]\n", append("/a", "z"), "a: [x, z]\n"),
        // What is remarked behind an entry stays behind it.
        (
            "{ a: 1, b: [\n    x\n  ] # end\n}\n",
            set("/c", 2),
            "{ a: 1, b: [\n    x\n  ], # end\n  c: 2\n}\n",
        ),
        (
            "{ a: 1, b: 2 # end\n}\n",
            set("/c", 2),
            "{ a: 1, b: 2, # end\n  c: 2\n}\n",
        ),
        (
            "{ a: 1, # one\n  d: 2\n}\n",
            set("/c", 2),
            "{ a: 1, # one\n  d: 2,\n  c: 2\n}\n",
        ),
        (
            "a: [x # one\n  , y]\n",
            Edit::Insert {
                pointer: "/a".into(),
                index: 1,
                value: json!("z"),
            },
            "a: [x # one\n  , z, y]\n",
        ),
        // As JSON is indented by tabs.
        (
            "{\n\t\"a\": [\n\t\t{ \"b\": 1 }\n\t]\n}\n",
            append("/a", json!({"b": 2})),
            "{\n\t\"a\": [\n\t\t{ \"b\": 1 },\n\t\t{ \"b\": 2 }\n\t]\n}\n",
        ),
        (
            "{\n\t\"a\": [\n\t\t{ \"b\": 1 }\n\t] # end\n}\n",
            set("/c", json!({"b": 2})),
            "{\n\t\"a\": [\n\t\t{ \"b\": 1 }\n\t], # end\n\t\"c\": { \"b\": 2 }\n}\n",
        ),
        (
            "{\n\t\"a\": [\n\t\t# none\n\t]\n}\n",
            append("/a", "x"),
            "{\n\t\"a\": [\n\t\t# none\n\t\t\"x\"\n\t]\n}\n",
        ),
        // A line of more spaces than the text is part of it.
        (
            "a:\n  - n: |\n      x\n       \n",
            append("/a", "z"),
            "a:\n  - n: |\n      x\n       \n  - z\n",
        ),
        (
            "a:\n  - n: |\n      x\n       \n     \nb: 1\n",
            append("/a", "z"),
            "a:\n  - n: |\n      x\n       \n  - z\n     \nb: 1\n",
        ),
        (
            "n: >\n  x\n   \n\n",
            set("/b", 1),
            "n: >\n  x\n   \nb: 1\n\n",
        ),
        (
            "n: |2\n     x\n    \n   \n\nb: 1\n",
            set("/c", 1),
            "n: |2\n     x\n    \n   \n\nb: 1\nc: 1\n",
        ),
        (
            "n: |-\n  x\n   \nb: 1\n",
            set("/n", "y\nz"),
            "n: |-\n  y\n  z\nb: 1\n",
        ),
        (
            "a: [] # none\nb: 1\n",
            append("/a", "x"),
            "a: # none\n  - x\nb: 1\n",
        ),
        (
            "c:\n- 1\na: [] # none\n",
            append("/a", "x"),
            "c:\n- 1\na: # none\n- x\n",
        ),
        (
            "a: ~\r\nb: 1\r\n",
            append("/a", "x"),
            "a:\r\n  - x\r\nb: 1\r\n",
        ),
        (
            "a: # none\n  # yet\n\nb: 1\n",
            append("/a", "x"),
            "a: # none\n  # yet\n  - x\n\nb: 1\n",
        ),
        (
            "a: [\n    # none\n  ]\n",
            append("/a", "x"),
            "a: [\n    # none\n    x\n  ]\n",
        ),
        (
            "b: 1\n# end\n",
            append("/a", "x"),
            "b: 1\na:\n  - x\n# end\n",
        ),
        (
            "a:\n  - |\n    x\n\n\nb: 1\n",
            append("/a", "z"),
            "a:\n  - |\n    x\n  - z\n\n\nb: 1\n",
        ),
        (
            "a:\n  - |+\n    x\n\n\nb: 1\n",
            append("/a", "z"),
            "a:\n  - |+\n    x\n\n\n  - z\nb: 1\n",
        ),
        (
            "company:\n",
            set("/company/name", "Acme"),
            "company:\n  name: Acme\n",
        ),
        (
            "company: {}\n",
            set("/company/name", "Acme"),
            "company:\n  name: Acme\n",
        ),
        (
            "company: { a: 1 }\n",
            set("/company/name", "Acme"),
            "company: { a: 1, name: Acme }\n",
        ),
        (
            "company: {\n    a: 1,\n  }\n",
            set("/company/name", "Acme"),
            "company: {\n    a: 1,\n    name: Acme,\n  }\n",
        ),
        (
            "company:\n   a: 1\n\nb: 1\n",
            set("/company/site/name", "x"),
            "company:\n   a: 1\n   site:\n      name: x\n\nb: 1\n",
        ),
        ("{a: 1}\n", set("/b/c", "x"), "{a: 1, b: {c: x}}\n"),
        (
            "{\n  \"a\": 1\n}\n",
            set("/b", "x"),
            "{\n  \"a\": 1,\n  \"b\": \"x\"\n}\n",
        ),
        ("", set("/a/b", 1), "a:\n  b: 1\n"),
        ("# head\n", set("/a", 1), "# head\na: 1\n"),
        ("---\n...\n", set("/a", 1), "---\na: 1\n...\n"),
        ("{}\n", set("/a", 1), "a: 1\n"),
        (
            "a: 1 # one\n",
            set("", json!({"b": [2], "c": 3})),
            "b:\n  - 2\nc: 3\n",
        ),
        (
            "handoff: # why\n    # the first\n    from: ana # she\n    to: sam\n    # below\n\nb: 1\n",
            set("/handoff", json!({"from": "tom", "spoke_with": ["Eva"]})),
            "handoff: # why\n    # the first\n    from: tom\n    spoke_with:\n      - Eva\n    # below\n\nb: 1\n",
        ),
        (
            "handoff: {from: ana} # why\n",
            set("/handoff", json!({"to": "tom"})),
            "handoff: {to: tom} # why\n",
        ),
        (
            "handoff:\n  from: ana\nb: 1\n",
            set("/handoff", json!(null)),
            "handoff: null\nb: 1\n",
        ),
        (
            "a:\n- b: 1\n  c: 2\n- x\n",
            set("/a/0", json!({"d": [1], "e": 2})),
            "a:\n- d:\n  - 1\n  e: 2\n- x\n",
        ),
        (
            "a: 1\n# on pause\npaused: # why\n  # who\n  reason: x\n  # below\n\n  # further below\n# next\nb: 1\n",
            remove("/paused"),
            "a: 1\n# on pause\n# next\nb: 1\n",
        ),
        (
            "a: 1\npaused: {\n    b: 1 # x\n  }\n\nb: 1\n",
            remove("/paused"),
            "a: 1\n\nb: 1\n",
        ),
        ("a: 1\nb: 2", remove("/b"), "a: 1"),
        ("a: |\n  x\nb: 2", remove("/b"), "a: |\n  x\n"),
        (
            "company: # who\n  # name\n  name: x # it\nb: 1\n",
            remove("/company/name"),
            "company: {} # who\n  # name\nb: 1\n",
        ),
        ("a:\n  - x\n", remove("/a/0"), "a: []\n"),
        ("a: 1\n", remove("/a"), "{}\n"),
        (
            "a:\n  - x # one\n  # two\n  - y\n",
            remove("/a/0"),
            "a:\n  # two\n  - y\n",
        ),
        (
            "a:\n  - b: 1 # one\n    c: 2\n",
            remove("/a/0/b"),
            "a:\n  - c: 2\n",
        ),
        (
            "a:\n  - b: 1 # one\n    # two\n    c: 2\n",
            remove("/a/0/b"),
            "a:\n  -\n    # two\n    c: 2\n",
        ),
        (
            "a: {b: 1, c: 2, d: 3}\n",
            remove("/a/c"),
            "a: {b: 1, d: 3}\n",
        ),
        (
            "a: {b: 1, c: 2, d: 3}\n",
            remove("/a/d"),
            "a: {b: 1, c: 2}\n",
        ),
        ("a: { b: 1 }\n", remove("/a/b"), "a: {}\n"),
        (
            "a: [\n    x, # one\n    y # two\n  ]\n",
            remove("/a/1"),
            "a: [\n    x # one\n  ]\n",
        ),
        (
            "a: [\n    x, # one\n    y, # two\n  ]\n",
            remove("/a/0"),
            "a: [\n    y, # two\n  ]\n",
        ),
        ("a: 1\n", remove("/b/c"), "a: 1\n"),
        ("a: 0x10\n", set("/a", 16), "a: 0x10\n"),
    ];
    for (before, edit, after) in cases {
        let new = apply_one(before, &edit);
        assert_eq!(new.as_deref(), Ok(after), "{edit:?}\n{before}");
        if !edit.pointer().is_empty() && !before.is_empty() {
            check(before, &edit);
        }
    }
}

#[test]
fn new_keys_stand_where_they_usually_stand() {
    let order = ["id", "stage", "owner", "activities", "handoff", "paused"];
    let text = "id: a\n# where it is\nstage: new # why\n\nactivities:\n  - x\nmine: 1\n";
    let cases = [
        (
            "owner",
            "id: a\n# where it is\nstage: new # why\nowner: ana\n\nactivities:\n  - x\nmine: 1\n",
        ),
        (
            "paused",
            "id: a\n# where it is\nstage: new # why\n\nactivities:\n  - x\npaused: ana\nmine: 1\n",
        ),
        (
            "theirs",
            "id: a\n# where it is\nstage: new # why\n\nactivities:\n  - x\nmine: 1\ntheirs: ana\n",
        ),
    ];
    for (key, after) in cases {
        let edits = [set(&format!("/{key}"), "ana")];
        let new = apply(text, &edits, &order, &Limits::default());
        assert_eq!(new.as_deref(), Ok(after), "{key}");
        assert_eq!(value(after)[key], "ana");
    }
    let cases = [
        (
            "stage: new\nmine: 1\n",
            "id",
            "stage: new\nmine: 1\nid: ana\n",
        ),
        (
            "{stage: new, mine: 1}\n",
            "owner",
            "{stage: new, owner: ana, mine: 1}\n",
        ),
        (
            "{\n  stage: new, # why\n  mine: 1\n}\n",
            "owner",
            "{\n  stage: new, # why\n  owner: ana,\n  mine: 1\n}\n",
        ),
        ("# none yet\n", "owner", "# none yet\nowner: ana\n"),
        (
            "owner: x\nstage: new\n",
            "activities",
            "owner: x\nactivities: ana\nstage: new\n",
        ),
        // Below the outermost map, there is no usual order.
        (
            "handoff:\n  id: x\n  mine: 1\n",
            "handoff/owner",
            "handoff:\n  id: x\n  mine: 1\n  owner: ana\n",
        ),
    ];
    for (text, key, after) in cases {
        let edits = [set(&format!("/{key}"), "ana")];
        let new = apply(text, &edits, &order, &Limits::default());
        assert_eq!(new.as_deref(), Ok(after), "{key}");
    }
}

#[test]
fn what_cannot_be_edited_is_refused_in_plain_words() {
    let cases: Vec<(&str, Edit, &str)> = vec![
        (
            "a: 1\ncompany: Acme\n",
            set("/company/name", "x"),
            "line 2: `company` is text, so it can hold no `name`; make it a map of keys and values first",
        ),
        (
            "activities: none\n",
            append("/activities", "x"),
            "line 1: `activities` is text, not a list, so nothing can be added to it; make it a list first",
        ),
        (
            "a: 1\nactivities:\n  - at: x\n",
            set("/activities/1/at", "x"),
            "line 3: there is no entry 2 of `activities`",
        ),
        (
            "a: 1\n",
            set("/activities/0/at", "x"),
            "line 1: there is no entry 1 of `activities`",
        ),
        (
            "a: [x\nb: 1\n",
            set("/b", 2),
            "line 1: the bracket `[` is not closed; close it, or quote a text that begins with it",
        ),
        (
            "a: 1\na: 2\n",
            set("/a", 2),
            "line 2: the key `a` appears twice, first on line 1; keep the one that is right",
        ),
        (
            "a: 1\n",
            remove(""),
            "the file as a whole cannot be taken out of itself; delete the file",
        ),
        (
            "a: 1\n",
            set("a", 1),
            "`a` names no place in a file; a place begins with a slash",
        ),
        (
            "? a\n? b\n: 1\n",
            set("/a", "x"),
            "line 1: `a` is written in a way that cannot be changed without touching what stands around it; change it by hand",
        ),
    ];
    for (text, edit, message) in cases {
        let refused = apply_one(text, &edit).map_err(|refused| refused.to_string());
        assert_eq!(refused, Err(message.to_owned()), "{edit:?}\n{text}");
    }
}

#[test]
fn limits_hold_for_what_is_written_too() {
    let limits = Limits {
        depth: 3,
        ..Limits::default()
    };
    let deep = set("/a", json!({"b": {"c": {"d": 1}}}));
    assert!(apply("a: 1\n", &[deep], &[], &limits).is_err());
    let flat = set("/a", json!({"b": 1}));
    assert!(apply("a: 1\n", &[flat], &[], &limits).is_ok());
}
