//! Merges as people read them: what becomes of the text, and what is said of a conflict.

use serde_json::json;

use super::*;
use crate::codec::schema::Schema;

const BASE: &str = "id: acme-7k3q
company: { name: Acme GmbH, employees: 240 }
stage: working
owner: ana # since May
handoff:
  from: ana
  to: sam
activities:
  # the form
  - at: 2026-11-20T14:05:00+01:00
    by: ana
    channel: call
    note: asked to call back
x_note: old
";

fn replaced(from: &str, to: &str) -> String {
    assert!(BASE.contains(from), "{from}");
    BASE.replace(from, to)
}

/// Returns a base with an activity more, at this hour.
fn called(hour: u8, by: &str, remark: &str) -> String {
    let item = format!(
        "    note: asked to call back\n{remark}  - at: 2026-11-21T{hour:02}:00:00+01:00\n    by: {by}\n    channel: call\n"
    );
    replaced("    note: asked to call back\n", &item)
}

#[test]
fn both_sides_activities_stand_in_the_order_of_their_time() {
    let (ours, theirs) = (
        called(15, "ana", ""),
        called(9, "ben", "  # on his mobile\n"),
    );
    for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
        let merged = merged(BASE, ours, theirs);
        assert_eq!(merged.conflicts, []);
        let both = "    note: asked to call back
  # on his mobile
  - at: 2026-11-21T09:00:00+01:00
    by: ben
    channel: call
  - at: 2026-11-21T15:00:00+01:00
    by: ana
    channel: call
";
        assert_eq!(
            merged.text,
            replaced("    note: asked to call back\n", both)
        );
    }
    let (_, clean) = lines::merge(BASE, &ours, &theirs);
    assert!(!clean, "it would be no use otherwise");
}

#[test]
fn one_call_that_both_wrote_down_is_one() {
    let theirs = called(9, "ben", "").replace(
        "    channel: call\nx_note",
        "    channel: call\n    outcome: no_answer\nx_note",
    );
    let merged = merged(BASE, &called(9, "ben", ""), &theirs);
    assert_eq!((merged.text, merged.conflicts), (theirs, vec![]));
}

#[test]
fn what_both_changed_stands_between_markers_that_name_it() {
    let ours = replaced("stage: working", "stage: nurture");
    let theirs = replaced("stage: working", "stage: qualified").replace("old", "new");
    let merged = merged(BASE, &ours, &theirs);
    let between = "<<<<<<< ours: stage
stage: nurture
=======
stage: qualified
>>>>>>> theirs: stage";
    assert_eq!(
        merged.text,
        replaced("stage: working", between).replace("old", "new")
    );
    let conflict = Conflict {
        pointer: "/stage".to_owned(),
        why: Why::Changed,
        base: Some("working".to_owned()),
        ours: Some("nurture".to_owned()),
        theirs: Some("qualified".to_owned()),
    };
    assert_eq!(merged.conflicts, [conflict]);
}

#[test]
fn fields_of_one_line_are_merged_one_by_one() {
    let ours = replaced("employees: 240", "employees: 250");
    let theirs = replaced("name: Acme GmbH", "name: Acme AG");
    let text = super::merged(BASE, &ours, &theirs).text;
    assert_eq!(text, ours.replace("Acme GmbH", "Acme AG"));
    let theirs = theirs.replace("240", "260");
    let merged = super::merged(BASE, &ours, &theirs);
    assert_eq!(fields(&merged), ["company.employees"]);
    let marked = "<<<<<<< ours: company.employees
company: { name: Acme AG, employees: 250 }
=======
company: { name: Acme AG, employees: 260 }
>>>>>>> theirs: company.employees
";
    assert!(merged.text.contains(marked), "{}", merged.text);
}

#[test]
fn what_one_took_out_and_the_other_changed_is_a_conflict() {
    let without = replaced("handoff:\n  from: ana\n  to: sam\n", "");
    let changed = replaced("to: sam", "to: kim");
    for (ours, theirs) in [(&without, &changed), (&changed, &without)] {
        let merged = merged(BASE, ours, theirs);
        assert_eq!(merged.conflicts.len(), 1);
        assert_eq!(merged.conflicts[0].pointer, "/handoff");
        assert_eq!(merged.conflicts[0].why, Why::Removed);
        let read = sides(&merged.text).unwrap();
        assert_eq!((&read.ours, &read.theirs), (ours, theirs));
    }
    let untouched = merged(BASE, &without, &replaced("old", "new"));
    assert_eq!(untouched.text, without.replace("old", "new"));
}

#[test]
fn a_remark_stays_where_the_other_side_took_out_what_it_stands_at() {
    let owner = "owner: ana # since May\n";
    let handoff = "handoff:\n  from: ana\n  to: sam\n";
    let call = "  # the form\n  - at: 2026-11-20T14:05:00+01:00\n    by: ana\n    channel: call\n    note: asked to call back\n";
    let activities = format!("activities:\n{call}");
    let cases = [
        (owner, "# why\nowner: ana # since May\n", "# why\n"),
        (owner, "owner: ana # since June\n", "# since June\n"),
        (
            handoff,
            "handoff:\n  from: ana\n  # why\n  to: sam\n",
            "# why\n",
        ),
        (
            &activities,
            &activities.replace("    by", "    # why\n    by"),
            "# why\n",
        ),
        (
            "x_note: old\n",
            "# why\nx_note: old # new\n",
            "# why\n# new\n",
        ),
    ];
    for (entry, remarked, stays) in cases {
        let (ours, theirs) = (replaced(entry, remarked), replaced(entry, ""));
        for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
            let merged = merged(BASE, one, other);
            assert_eq!(merged.conflicts, [], "{remarked}");
            assert_eq!(merged.text, replaced(entry, stays), "{remarked}");
        }
    }
}

#[test]
fn a_text_of_several_lines_is_not_torn_apart() {
    let note = |words: &str| {
        replaced(
            "x_note: old",
            &format!("x_note: |\n  {words}\n  same line\n  {words}"),
        )
    };
    let merged = merged(BASE, &note("one"), &note("two"));
    assert_eq!(merged.text.matches("<<<<<<<").count(), 1, "{}", merged.text);
}

#[test]
fn somebodys_choice_settles_a_conflict() {
    let ours = replaced("stage: working", "stage: nurture").replace("owner: ana", "owner: ben");
    let theirs = replaced("stage: working", "stage: qualified").replace("owner: ana", "owner: kim");
    let mut choices = Choices::default();
    choices.take("stage", Side::Theirs);
    let half = merge(BASE, &ours, &theirs, &choices).unwrap();
    assert_eq!(fields(&half), ["owner"]);
    choices.take("/owner", Side::Ours);
    let all = merge(BASE, &ours, &theirs, &choices).unwrap();
    assert_eq!(
        (all.text, all.conflicts),
        (ours.replace("nurture", "qualified"), vec![])
    );
}

#[test]
fn two_files_of_one_name_that_grew_from_none() {
    let merged = merged("", BASE, &replaced("x_note: old", "y_note: new"));
    assert_eq!(merged.conflicts, []);
    assert_eq!(value(&merged.text)["x_note"], "old");
    assert_eq!(value(&merged.text)["y_note"], "new");
}

#[test]
fn line_ends_and_indentation_of_one_side_are_no_conflict() {
    let ours = replaced("old", "new").replace('\n', "\r\n");
    let theirs = called(9, "ben", "");
    let text = merged(BASE, &ours, &theirs).text;
    assert_eq!(text, theirs.replace("old", "new").replace('\n', "\r\n"));
    let flush = called(15, "ana", "").replace("\n  ", "\n");
    let flush = flush
        .replace("\nfrom", "\n  from")
        .replace("\nto", "\n  to");
    let merged = merged(BASE, &theirs, &flush);
    assert_eq!(
        value(&merged.text)["activities"].as_array().unwrap().len(),
        3
    );
}

#[test]
fn a_text_that_ends_in_the_middle_of_a_line_is_merged() {
    for end in ["# the end", "# the end\u{feff}"] {
        let theirs = called(9, "ben", "") + end;
        let merged = merged(BASE, &replaced("working", "won"), &theirs);
        assert!(merged.conflicts.is_empty());
        assert_eq!(merged.text, theirs.replace("working", "won"));
    }
}

#[test]
fn the_second_of_two_that_are_alike_is_another() {
    let twice = called(9, "ben", "");
    let item = "  - at: 2026-11-21T09:00:00+01:00\n    by: ben\n    channel: call\n";
    let theirs = twice.replace(item, &item.repeat(2));
    let count = |text: &str| value(text)["activities"].as_array().unwrap().len();
    assert_eq!(count(&merged(BASE, &twice, &theirs).text), 3);
    assert_eq!(
        count(&merged(&twice, &theirs, &theirs.replace("old", "new")).text),
        3
    );
}

#[test]
fn lists_of_things_without_a_name_are_united_or_left_to_people() {
    let with = |tags: &str| replaced("x_note: old", &format!("x_tags: {tags}"));
    let base = with("[a, b]");
    for (ours, theirs, tags) in [
        ("[a, b, d]", "[a, b, c]", Some(json!(["a", "b", "c", "d"]))),
        ("[b]", "[a, b, c]", Some(json!(["b", "c"]))),
        ("[x, b]", "[y, b]", None),
        ("[b, a]", "[a, b, c]", Some(json!(["b", "c", "a"]))),
        (
            "[a, b, {n: 1}]",
            "[a, b, {n: 2}]",
            Some(json!(["a", "b", {"n": 1}, {"n": 2}])),
        ),
        ("[a, {n: 1}]", "[a, b, c]", None),
    ] {
        let merged = merged(&base, &with(ours), &with(theirs));
        match tags {
            Some(tags) => assert_eq!(value(&merged.text)["x_tags"], tags, "{ours} {theirs}"),
            None => assert_eq!(fields(&merged), ["x_tags"], "{ours} {theirs}"),
        }
    }
}

#[test]
fn each_valid_and_both_together_not_is_a_conflict() {
    let schema = r#"{ "type": "object", "if": { "properties": { "stage": { "const": "qualified" } } }, "then": { "required": ["handoff"] } }"#;
    let schema = Schema::compile("schema/lead.schema.json", schema).unwrap();
    let ours = replaced("stage: working", "stage: qualified");
    let theirs = replaced("handoff:\n  from: ana\n  to: sam\n", "").replace("old", "new");
    let none = Choices::default();
    assert_eq!(merge(BASE, &ours, &theirs, &none).unwrap().conflicts, []);
    let merged = merge_valid(BASE, &ours, &theirs, &none, Some(&schema)).unwrap();
    assert_eq!(fields(&merged), ["handoff"]);
    assert!(matches!(&merged.conflicts[0].why, Why::Invalid(why) if why.contains("handoff")));
    let read = sides(&merged.text).unwrap();
    assert_eq!(read.ours, ours.replace("old", "new"));
    // What was wrong before is nothing that merging could mend.
    let wrong = replaced("stage: working", "stage: qualified")
        .replace("handoff:\n  from: ana\n  to: sam\n", "");
    let merged = merge_valid(BASE, &wrong, &replaced("old", "new"), &none, Some(&schema)).unwrap();
    assert_eq!(merged.conflicts, []);
}

#[test]
fn what_is_no_lead_is_merged_by_lines_and_says_so() {
    for (base, ours, theirs, whose, clean) in [
        (BASE, "id: [\n", BASE, "", true),
        (BASE, "stage: [\n", "stage: x\n", "our version", false),
        (BASE, "stage: x\n", "- a\n", "their version", false),
        (
            "a: [\n",
            "a: 2\n",
            "a: 3\n",
            "the version both started from",
            false,
        ),
    ] {
        match merge(base, ours, theirs, &Choices::default()) {
            Ok(merged) => assert_eq!((merged.text.as_str(), whose), (ours, "")),
            Err(unread) => {
                assert!(unread.why.starts_with(whose), "{}", unread.why);
                assert_eq!(unread.clean, clean);
                assert!(unread.text.contains("<<<<<<< ours"));
            }
        }
    }
}

#[test]
fn markers_are_read_back() {
    let text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> side\nd\n";
    let read = sides(text).unwrap();
    assert_eq!(
        (read.ours.as_str(), read.theirs.as_str(), read.base),
        ("a\nb\nd\n", "a\nc\nd\n", None)
    );
    let text = "<<<<<<< HEAD\r\nb\r\n||||||| 1234\r\no\r\n=======\r\nc\r\n>>>>>>> side\r\n";
    let read = sides(text).unwrap();
    assert_eq!(read.base.as_deref(), Some("o\r\n"));
    for whole in [
        "a\n",
        "<<<<<<< x\na\n=======\n",
        "<<<<<<<x\n=======\n>>>>>>>y\n",
        "",
        ">>>>>>> a\n",
    ] {
        assert_eq!(sides(whole), None, "{whole}");
    }
}

#[test]
fn two_histories_become_one() {
    let other = "id: acme-2b9j
company: { name: Acme, city: Berlin }
owner: ben
activities:
  - { at: 2026-11-19T09:00:00+01:00, by: ben, channel: email, note: first }
  - { at: 2026-11-20T14:05:00+01:00, by: ana, channel: call, note: another }
signals: [{ signal: asked_for_pricing, evidence: form }]
";
    let united = unite(BASE, other).unwrap();
    let text = edited(BASE, &united.edits);
    let value = value(&text);
    let notes: Vec<&str> = value["activities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["note"].as_str().unwrap())
        .collect();
    assert_eq!(notes, ["first", "asked to call back"], "{text}");
    assert_eq!(value["signals"][0]["signal"], "asked_for_pricing");
    assert!(text.contains("# the form"));
    assert_eq!(value["company"]["name"], "Acme GmbH");
    assert_eq!(united.kept, ["activities.0.note"]);
    assert_eq!(united.left, ["company.city"]);
    assert_eq!(unite(&text, other).unwrap().edits, []);
}
