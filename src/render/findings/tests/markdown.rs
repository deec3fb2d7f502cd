//! Markdown, as a reader that others wrote makes of it.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::*;
use crate::render::findings::markdown;

fn page(findings: &[Located], most: Option<usize>, head: &Head<'_>) -> String {
    written(|out| markdown(out, findings, most, head))
}

/// Returns the cells of each row of a page's table, and the text around it; nothing else may be on the page.
fn read(page: &str) -> (Vec<Vec<String>>, String) {
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    let (mut rows, mut around, mut inside) = (Vec::new(), String::new(), false);
    for event in Parser::new_ext(page, options) {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                inside = true;
                rows.last_mut().unwrap().push(String::new());
            }
            Event::End(TagEnd::TableCell) => inside = false,
            Event::Text(text) if inside => {
                let cell = rows.last_mut().and_then(|row| row.last_mut());
                cell.unwrap().push_str(&text);
            }
            Event::Text(text) => around.push_str(&text),
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph) => around.push('\n'),
            Event::Start(Tag::Table(_) | Tag::Paragraph | Tag::Heading { .. } | Tag::Strong)
            | Event::End(_) => {}
            other => panic!("{other:?} in {page}"),
        }
    }
    (rows, around)
}

#[test]
fn the_worst_come_first_then_by_whose_they_are() {
    let mut of_sam = overdue();
    of_sam.finding.owner = Some("sam".to_owned());
    let mut of_nobody = overdue();
    of_nobody.finding.owner = None;
    let findings = [crowded(), of_nobody, of_sam, overdue()];
    let page = page(&findings, None, &plain_head());
    let expected = "\
### leads check: 3 errors, 1 warning

| Severity | Lead | Where | What | Whose | What to do |
| --- | --- | --- | --- | --- | --- |
| error | acme-7k3q | leads/2026-11/acme-7k3q.yaml:3, by policy/sla.yaml:31 | first_response is 2 h late (overdue) | ana | call or write to them |
";
    assert!(page.starts_with(expected), "{page}");
    let (rows, around) = read(&page);
    let whose: Vec<(&str, &str)> = rows[1..]
        .iter()
        .map(|row| (row[0].as_str(), row[4].as_str()))
        .collect();
    assert_eq!(
        whose,
        [
            ("error", "ana"),
            ("error", "sam"),
            ("error", "-"),
            ("warning", "-")
        ]
    );
    assert_eq!(
        around,
        "leads check: 3 errors, 1 warning\nas of 2026-11-23 10:00 UTC\n"
    );
}

#[test]
fn what_is_one_persons_stays_in_order() {
    let at = |file: &str| {
        let mut finding = overdue();
        finding.finding.place.file = file.to_owned();
        finding
    };
    let findings = [at("a.yaml"), crowded(), at("b.yaml"), at("c.yaml")];
    let (rows, _) = read(&page(&findings, None, &plain_head()));
    let whose = rows[1..].iter().filter(|row| row[4] == "ana");
    let files: Vec<&str> = whose.map(|row| &row[2][..6]).collect();
    assert_eq!(files, ["a.yaml", "b.yaml", "c.yaml"]);
}

#[test]
fn a_long_list_says_how_many_more() {
    let findings = vec![overdue(); 30];
    let (rows, around) = read(&page(&findings, Some(20), &plain_head()));
    assert_eq!(rows.len(), 21);
    assert!(around.contains("30 errors\n… and 10 more\n"), "{around}");
    for most in [None, Some(30), Some(31)] {
        let (rows, around) = read(&page(&findings, most, &plain_head()));
        assert_eq!(rows.len(), 31);
        assert!(!around.contains("more"), "{around}");
    }
}

#[test]
fn nothing_found_is_said_kindly() {
    let expected = "\
### leads check: no findings

Nothing to do: whatever was checked is as it should be.

as of 2026-11-23 10:00 UTC
";
    assert_eq!(page(&[], None, &plain_head()), expected);
}

#[test]
fn a_what_if_and_a_gap_are_said() {
    let (_, around) = read(&page(&[crowded()], None, &what_if()));
    let expected = "leads check: 1 warning\n\
        What if: judged by the policy of `origin/<b>try|it</b>`, not by the one in force\n\
        Note: a part of the history is not in this clone: what depends on it is unknown\n\
        as of 2026-11-23 10:00 UTC\n";
    assert_eq!(around, expected);
}

#[test]
fn hostile_names_stay_in_their_cells() {
    for name in HOSTILE {
        let page = page(&[hostile(name), crowded()], None, &plain_head());
        let (rows, _) = read(&page);
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [6, 6, 6]);
        let visible = crate::render::terminal::clean(name);
        let visible = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        for column in [1, 4, 5] {
            let cell = rows[1][column].replace('\u{200b}', "");
            let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(cell, visible, "{page}");
        }
        let control = page
            .chars()
            .find(|letter| letter.is_control() && *letter != '\n');
        assert_eq!(control, None, "{page}");
    }
}
