//! Which form a book is in, and the steps that bring an older one up to the newest.

use super::lead::write;
use super::yaml::edit::{self, Edit};
use super::yaml::{self, Limits, Tree};

/// The key that says so, in any file of the policy; the highest counts, and without any it is the first.
pub const KEY: &str = "schema_version";

/// Where it is written.
const FILE: &str = "policy/definition.yaml";

/// Every step there is, in order: from the first form to the second, from there to the third, and so on.
pub const TABLE: &[Step] = &[];

/// The texts of a book: paths from the top of the repository, with their bytes.
pub type Files = Vec<(String, Vec<u8>)>;

/// One step from a form to the next.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// What it changes, in a few words.
    pub summary: &'static str,
    /// Changes the files, or says in words why it cannot.
    pub change: fn(&mut Files) -> Result<(), String>,
}

/// How a book is brought up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The form it is in.
    pub from: u64,
    /// The form it will be in.
    pub to: u64,
    /// What the steps change, in a few words each.
    pub steps: Vec<&'static str>,
    /// The files that change or are new: the path, the bytes before and those after.
    pub changes: Vec<(String, Option<Vec<u8>>, Vec<u8>)>,
}

/// Returns the newest form that a table of steps leads to.
pub fn newest(table: &[Step]) -> u64 {
    1 + table.len() as u64
}

/// Returns the form that the files of a policy, whatever its folder is called, are in; leads among them say nothing.
pub fn version(files: &[(String, Vec<u8>)]) -> u64 {
    let versions = files.iter().filter(|(path, _)| path.ends_with(".yaml"));
    let versions = versions.filter(|(path, _)| !path.starts_with("leads/"));
    let versions = versions.filter_map(|(_, bytes)| said(bytes));
    versions.max().unwrap_or(1).max(1)
}

/// Returns the version that a file gives, even if what else is in it cannot be read.
fn said(bytes: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(bytes).ok()?;
    if !text.contains(KEY) {
        return None;
    }
    if let Ok(tree) = yaml::text(bytes).and_then(|text| Tree::read(text, &Limits::default())) {
        return tree.root().get(KEY)?.as_number()?.as_u64();
    }
    let lines = text.lines().filter_map(|line| {
        let value = line.strip_prefix(KEY)?.trim_start().strip_prefix(':')?;
        value.split('#').next()?.trim().parse().ok()
    });
    lines.max()
}

/// Returns how these files are brought to the newest form of a table.
///
/// # Errors
///
/// Why a step cannot be taken, in words.
pub fn plan(files: &Files, table: &[Step]) -> Result<Plan, String> {
    let (from, to) = (version(files), newest(table));
    let done = usize::try_from(from - 1)
        .unwrap_or(usize::MAX)
        .min(table.len());
    let steps = &table[done..];
    let mut new = files.clone();
    for step in steps {
        (step.change)(&mut new)?;
    }
    if !steps.is_empty() {
        mark(&mut new, to)?;
    }
    let before = |path: &str| {
        let old = files.iter().find(|(old, _)| old == path);
        old.map(|(_, bytes)| bytes.clone())
    };
    let changes = new
        .into_iter()
        .map(|(path, after)| (before(&path), path, after));
    let changes = changes.filter(|(before, _, after)| before.as_ref() != Some(after));
    Ok(Plan {
        from,
        to: to.max(from),
        steps: steps.iter().map(|step| step.summary).collect(),
        changes: changes
            .map(|(before, path, after)| (path, before, after))
            .collect(),
    })
}

/// Writes the version where it belongs, and wherever else there is one.
fn mark(files: &mut Files, version: u64) -> Result<(), String> {
    for (path, bytes) in files
        .iter_mut()
        .filter(|(path, _)| path.starts_with("policy/"))
    {
        if path != FILE && said(bytes).is_none() {
            continue;
        }
        let text = yaml::text(bytes).map_err(|fault| format!("{path}: {}", fault.message))?;
        let edit = Edit::Set {
            pointer: format!("/{KEY}"),
            value: version.into(),
        };
        let marked = edit::apply(text, &[edit], &write::ORDER, &Limits::default());
        *bytes = marked
            .map_err(|refused| format!("{path}: {refused}"))?
            .into_bytes();
    }
    match files.iter().any(|(path, _)| path == FILE) {
        true => Ok(()),
        false => Err(format!("{FILE} is missing")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(texts: &[(&str, &str)]) -> Files {
        let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
        texts.iter().map(owned).collect()
    }

    const OLD: [(&str, &str); 3] = [
        ("leads/2026-11/a-1.yaml", "id: a-1\nschema_version: 9\n"),
        ("policy/definition.yaml", "# Ours.\nsources: {}\n"),
        ("policy/teams.yaml", "people: {}\nschema_version: 1\n"),
    ];

    /// Three forms: in the second the teams have a line more, in the third there is a new file.
    const STEPS: [Step; 2] = [
        Step {
            summary: "teams have a colour",
            change: |files| {
                for (_, bytes) in files
                    .iter_mut()
                    .filter(|(path, _)| path.ends_with("teams.yaml"))
                {
                    bytes.extend(b"colour: red\n");
                }
                Ok(())
            },
        },
        Step {
            summary: "colours have a file",
            change: |files| {
                files.push(("policy/colours.yaml".to_owned(), b"red: {}\n".to_vec()));
                Ok(())
            },
        },
    ];

    #[test]
    fn the_highest_version_counts_and_no_version_is_the_first() {
        for (texts, found) in [
            (&[][..], 1),
            (&[("policy/a.yaml", "x: 1\n")], 1),
            (&[("policy/a.yaml", "schema_version: 1\n")], 1),
            (&[("policy/a.yaml", "{ x: 1, schema_version: 3 }")], 3),
            (
                &[("policy/a.yaml", "x: 1\nschema_version: 2 # new\n  - ][\n")],
                2,
            ),
            (
                &[
                    ("policy/a.yaml", "schema_version: 2\n"),
                    ("policy/b.yaml", "schema_version: 1\n"),
                ],
                2,
            ),
            (
                &[("policy/a.yaml", "schema_version: 1\nschema_version: 2\n")],
                2,
            ),
            (&[("policy/a.yaml", "schema_version: two\n")], 1),
            (&[("policy/a.yaml", "schema_version: 0\n")], 1),
            (&[("policy/a.yaml", "x: { schema_version: 2 }\n")], 1),
            (&[("policy/a.ics", "schema_version: 2\n")], 1),
            (&[("teams/a.yaml", "schema_version: 2\n")], 2),
            (&[("leads/a.yaml", "schema_version: 2\n")], 1),
        ] {
            assert_eq!(version(&files(texts)), found, "{texts:?}");
        }
    }

    #[test]
    fn steps_are_taken_in_order_and_noted_down() {
        let plan = plan(&files(&OLD), &STEPS).unwrap();
        assert_eq!((plan.from, plan.to), (1, 3));
        assert_eq!(plan.steps, ["teams have a colour", "colours have a file"]);
        let changed = |path: &str| {
            let change = plan.changes.iter().find(|(changed, _, _)| changed == path);
            change.map(|(_, _, after)| String::from_utf8(after.clone()).unwrap())
        };
        assert_eq!(changed("leads/2026-11/a-1.yaml"), None);
        let definition = changed("policy/definition.yaml").unwrap();
        assert_eq!(definition, "# Ours.\nsources: {}\nschema_version: 3\n");
        let teams = changed("policy/teams.yaml").unwrap();
        assert_eq!(teams, "people: {}\nschema_version: 3\ncolour: red\n");
        assert_eq!(changed("policy/colours.yaml").unwrap(), "red: {}\n");
    }

    #[test]
    fn a_book_goes_on_from_where_it_is() {
        let mut book = files(&OLD);
        book[1].1 = b"sources: {}\nschema_version: 2\n".to_vec();
        let brought = plan(&book, &STEPS).unwrap();
        assert_eq!(brought.steps, ["colours have a file"]);
        let mut after = book.clone();
        for (path, _, bytes) in brought.changes {
            match after.iter_mut().find(|(known, _)| *known == path) {
                Some((_, old)) => *old = bytes,
                None => after.push((path, bytes)),
            }
        }
        let again = plan(&after, &STEPS).unwrap();
        assert_eq!((again.from, again.to, again.changes.len()), (3, 3, 0));
    }

    #[test]
    fn the_newest_form_needs_nothing_and_a_newer_one_is_left() {
        for (version, table) in [(1, TABLE), (3, &STEPS), (9, &STEPS)] {
            let mut book = files(&OLD);
            book[2].1 = format!("schema_version: {version}\n").into_bytes();
            let plan = plan(&book, table).unwrap();
            assert_eq!((plan.from, plan.to), (version, version));
            assert!(plan.steps.is_empty() && plan.changes.is_empty());
        }
    }

    #[test]
    fn what_stands_in_the_way_is_told() {
        const NO: Step = Step {
            summary: "never",
            change: |_| Err("two teams have one name".to_owned()),
        };
        assert_eq!(
            plan(&files(&OLD), &[NO]),
            Err("two teams have one name".to_owned())
        );
        let torn = files(&[("policy/definition.yaml", "sources: [\n")]);
        assert!(
            plan(&torn, &STEPS[1..])
                .unwrap_err()
                .contains("policy/definition.yaml")
        );
        let none = plan(&files(&OLD[2..]), &STEPS[1..]).unwrap_err();
        assert_eq!(none, "policy/definition.yaml is missing");
    }
}
