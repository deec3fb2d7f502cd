//! The fences of the house: imports between rooms, sizes, openings, and what must be named where.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The rooms, and what each may use of the others.
const ROOMS: [(&str, &[&str]); 8] = [
    ("finding", &[]),
    ("parallel", &[]),
    ("domain", &["finding"]),
    ("codec", &["domain", "finding"]),
    ("rules", &["domain", "finding"]),
    ("render", &["domain", "finding", "parallel"]),
    ("store", &["domain", "finding", "parallel"]),
    (
        "cli",
        &[
            "codec", "domain", "finding", "parallel", "render", "rules", "store",
        ],
    ),
];

/// Where a crate may be used; crates that are not listed belong to no room in particular.
const CRATES: [(&str, &[&str]); 23] = [
    ("anstream", &["cli"]),
    ("base64", &["render"]),
    ("annotate_snippets", &["render"]),
    (
        "chrono",
        &["domain", "codec", "rules", "render", "store", "cli"],
    ),
    ("chrono_tz", &["domain", "codec", "render", "store", "cli"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("csv", &["codec", "render"]),
    ("fs4", &["store"]),
    ("gix", &["store"]),
    ("minijinja", &["render"]),
    ("granit_parser", &["codec/yaml"]),
    ("jsonschema", &["codec/schema"]),
    ("notify", &["store"]),
    ("percent_encoding", &["render"]),
    ("quick_junit", &["render"]),
    ("rustix", &["store"]),
    ("serde_json", &["codec", "render"]),
    ("serde", &["codec", "render"]),
    ("similar", &["codec", "render"]),
    ("tempfile", &["store"]),
    ("terminal_size", &["cli"]),
];

/// The only crates that the domain knows.
const DOMAIN: [&str; 2] = ["chrono", "chrono_tz"];

/// A file longer than this holds more than one thing.
const MOST_LINES: usize = 450;

/// Tables of cases are read line by line, and may be longer.
const MOST_LINES_OF_CASES: usize = 800;

/// A source file: its path below `src`, its text, and its text without tests and comments.
struct Source {
    path: String,
    text: String,
    code: String,
}

impl Source {
    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.trim_end_matches(".rs")
    }

    /// Returns whether it is compiled for tests only, by its name or by its declaration.
    fn is_test(&self) -> bool {
        let path = self.path.trim_end_matches(".rs");
        let tests = |part: &str| matches!(part, "tests" | "laws" | "hostile");
        if path.split('/').any(tests) {
            return true;
        }
        let Some((folder, name)) = path.rsplit_once('/') else {
            return false;
        };
        let declared = ["", "pub(crate) ", "pub(super) "]
            .map(|public| format!("#[cfg(test)]\n{public}mod {name};"));
        let parents = [format!("src/{folder}.rs"), format!("src/{folder}/mod.rs")];
        parents
            .iter()
            .filter(|parent| top().join(parent).is_file())
            .any(|parent| declared.iter().any(|line| read(parent).contains(line)))
    }
}

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(top().join(path))
        .unwrap()
        .replace("\r\n", "\n")
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    gather(&top().join("src"), "", &mut paths);
    paths.sort();
    let source = |path: String| {
        let text = read(&format!("src/{path}"));
        let code = code(&text);
        Source { path, text, code }
    };
    let sources: Vec<_> = paths.into_iter().map(source).collect();
    assert!(sources.len() > 50);
    sources
}

fn gather(folder: &Path, prefix: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            gather(&path, &format!("{name}/"), paths);
        } else if name.ends_with(".rs") {
            paths.push(name);
        }
    }
}

/// Returns a text without comments and without the tests at its end.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| *line != "mod tests {");
    let code = lines.map(|line| match line.trim_start() {
        comment if comment.starts_with("//") => "",
        _ => line,
    });
    code.collect::<Vec<_>>().join("\n")
}

/// Returns each name that follows `front` in a code: `crate::` gives rooms.
fn names_after<'c>(code: &'c str, front: &str) -> Vec<&'c str> {
    let starts = code.match_indices(front).filter(|(at, _)| {
        let before = code[..*at].chars().next_back();
        !before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == ':')
    });
    let names = starts.flat_map(|(at, _)| {
        let rest = &code[at + front.len()..];
        match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap().split(',').collect(),
            None => vec![rest],
        }
    });
    let word = |text: &'c str| {
        let text = text.trim_start();
        let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        &text[..end.unwrap_or(text.len())]
    };
    names.map(word).filter(|name| !name.is_empty()).collect()
}

fn complain(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn rooms_know_only_what_they_may() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some((room, may)) = ROOMS.iter().find(|(room, _)| *room == source.room()) else {
            assert!(
                ["lib.rs", "main.rs"].contains(&source.path.as_str()),
                "{}: no such room",
                source.path
            );
            continue;
        };
        // Tests of a room may use what makes their values.
        if source.is_test() {
            continue;
        }
        for name in names_after(&source.code, "crate::") {
            let is_room = ROOMS.iter().any(|(room, _)| *room == name);
            if is_room && name != *room && !may.contains(&name) {
                faults.push(format!("src/{}: {room} may not use {name}", source.path));
            }
        }
    }
    complain(&faults);
}

#[test]
fn crates_are_used_where_they_belong() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        for (name, places) in CRATES {
            let used = !names_after(&source.code, &format!("{name}::")).is_empty();
            let belongs = |place: &&str| {
                source.path.starts_with(&format!("{place}/"))
                    || source.path == format!("{place}.rs")
            };
            if used && !places.iter().any(belongs) {
                faults.push(format!(
                    "src/{}: {name} belongs to {}",
                    source.path,
                    places.join(", ")
                ));
            }
        }
        if source.room() == "domain" {
            for name in dependencies() {
                let name = name.replace('-', "_");
                if !DOMAIN.contains(&name.as_str()) && source.code.contains(&format!("{name}::")) {
                    faults.push(format!(
                        "src/{}: the domain does not know {name}",
                        source.path
                    ));
                }
            }
            for name in ["fs", "env", "process", "net", "thread", "io", "path"] {
                if source.code.contains(&format!("std::{name}")) {
                    faults.push(format!(
                        "src/{}: the domain does not know std::{name}",
                        source.path
                    ));
                }
            }
        }
    }
    complain(&faults);
}

#[test]
fn only_cli_prints() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.room() != "cli") {
        for print in ["print!", "println!", "eprint!", "eprintln!", "dbg!"] {
            if !source.is_test()
                && !names_after(
                    &format!("{} x", source.code.replace(print, &format!("{print} x"))),
                    print,
                )
                .is_empty()
            {
                faults.push(format!("src/{}: {print}", source.path));
            }
        }
    }
    complain(&faults);
}

#[test]
fn nothing_is_left_undone() {
    let mut faults = Vec::new();
    for source in sources() {
        let words: &[&str] = if source.is_test() {
            &["todo!", "unimplemented!"]
        } else {
            &[".unwrap()", ".expect(\"\")", "todo!", "unimplemented!"]
        };
        for word in words.iter().filter(|word| source.code.contains(**word)) {
            faults.push(format!("src/{}: {word}", source.path));
        }
        for word in ["TODO", "FIXME", "XXX"] {
            if source.text.contains(word) {
                faults.push(format!("src/{}: {word}", source.path));
            }
        }
    }
    complain(&faults);
}

#[test]
fn each_module_opens_with_a_sentence() {
    let opens = |text: &str| {
        let first = text.lines().next().unwrap_or_default();
        first.starts_with("//! ") && first.trim_end().ends_with(['.', ':', '!', '?', ';'])
            || first.starts_with("//! ")
                && text
                    .lines()
                    .nth(1)
                    .is_some_and(|line| line.starts_with("//!"))
    };
    let closed = sources().into_iter().filter(|source| !opens(&source.text));
    complain(
        &closed
            .map(|source| format!("src/{}: opens without a `//!` sentence", source.path))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn files_hold_one_thing() {
    let long = sources().into_iter().filter_map(|source| {
        let most = match source.is_test() {
            true => MOST_LINES_OF_CASES,
            false => MOST_LINES,
        };
        let lines = source.text.lines().count();
        (lines > most).then(|| {
            format!(
                "src/{}: {lines} lines, where {most} are the most",
                source.path
            )
        })
    });
    complain(&long.collect::<Vec<_>>());
}

/// Returns the lines of the tables of dependencies that name one, each with the line above.
fn dependency_lines() -> Vec<(String, String)> {
    let manifest = read("Cargo.toml");
    let mut inside = false;
    let mut above = String::new();
    let mut lines = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if inside && line.starts_with(|first: char| first.is_ascii_lowercase()) {
            lines.push((line.to_owned(), above));
        }
        above = line.to_owned();
    }
    lines
}

fn dependencies() -> Vec<String> {
    let lines = dependency_lines().into_iter();
    let names = lines.filter_map(|(line, _)| Some(line.split_once(" =")?.0.to_owned()));
    let names: Vec<_> = names.collect();
    assert!(names.iter().any(|name| name == "gix"));
    names
}

#[test]
fn each_dependency_says_why() {
    let mut faults = Vec::new();
    let mut explained = BTreeSet::new();
    for (line, above) in dependency_lines() {
        // One comment may stand above a group.
        if above.starts_with("# ") || explained.contains(&above) {
            explained.insert(line);
        } else {
            faults.push(format!("Cargo.toml: no comment above {line}"));
        }
    }
    complain(&faults);
}

#[test]
fn nobodys_computer_is_named() {
    let mut faults = Vec::new();
    let mut look = |path: &str, text: &str| {
        for place in ["/home/", "/Users/", "C:\\Users"] {
            if text.contains(place) {
                faults.push(format!("{path}: {place}"));
            }
        }
    };
    for source in sources() {
        look(&format!("src/{}", source.path), &source.text);
    }
    for path in [
        "README.md",
        ".github/CONTRIBUTING.md",
        "CHANGELOG.md",
        "Cargo.toml",
        ".ci/run",
        ".github/workflows/ci.yml",
        ".github/actions/leads/action.yml",
        ".github/examples/pull-request.yml",
        ".github/examples/overdue.yml",
        ".github/examples/intake.yml",
        ".github/examples/gitlab-ci.yml",
    ] {
        look(path, &read(path));
    }
    complain(&faults);
}

#[test]
fn each_rule_is_one_file() {
    let table = read("src/rules/mod.rs");
    for line in leads::rules::TABLE {
        let module = line.rule.id.replace('-', "_");
        let text = read(&format!("src/rules/{module}.rs"));
        assert!(
            text.starts_with(&format!("//! `{}`: ", line.rule.id)),
            "{module}"
        );
        assert!(table.contains(&format!("mod {module};")));
    }
    let ids: Vec<&str> = leads::rules::TABLE
        .iter()
        .map(|line| line.rule.id)
        .collect();
    assert!(ids.is_sorted(), "the table is not sorted by id: {ids:?}");
}

#[test]
fn each_rule_says_what_why_and_how_to_mend() {
    let rules: Vec<_> = leads::rules::TABLE
        .iter()
        .map(|line| line.rule)
        .chain(leads::codec::rules())
        .collect();
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), rules.len(), "a rule is listed twice");
    for rule in rules {
        assert!(
            rule.id
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
            "{}",
            rule.id
        );
        for sentence in [rule.summary, rule.why, rule.mend] {
            assert!(
                sentence.ends_with('.')
                    && (sentence.starts_with(|first: char| !first.is_lowercase())
                        || sentence.starts_with("git ")),
                "{}: {sentence}",
                rule.id
            );
        }
        assert!(!rule.example.is_empty(), "{}", rule.id);
    }
}
