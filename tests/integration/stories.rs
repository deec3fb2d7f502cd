//! Stories in `tests/cmd` run against the program, and README says no more and no less than there is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::git::{Said, Sandbox};

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Everything that a story sees of this computer. `TRYCMD=overwrite` writes the stories anew.
#[cfg(unix)]
#[test]
fn stories_come_true() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("config");
    fs::write(&config, "[init]\ndefaultBranch = main\n").unwrap();
    let settings = [
        ("GIT_CONFIG_GLOBAL", config.to_str().unwrap()),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "Ana Ruiz"),
        ("GIT_AUTHOR_EMAIL", "ana@brightwell.example"),
        ("GIT_AUTHOR_DATE", "2026-11-20T09:00:00Z"),
        ("GIT_COMMITTER_NAME", "Ana Ruiz"),
        ("GIT_COMMITTER_EMAIL", "ana@brightwell.example"),
        ("GIT_COMMITTER_DATE", "2026-11-20T09:00:00Z"),
        ("HOME", home.path().to_str().unwrap()),
        ("TZ", "UTC"),
        ("LC_ALL", "C"),
    ];
    let stories = trycmd::TestCases::new();
    stories.register_bin("leads", Path::new(env!("CARGO_BIN_EXE_leads")));
    for program in ["cp", "git", "mkdir", "rm", "sh"] {
        stories.register_bin(program, found(program));
    }
    for (name, value) in settings {
        stories.env(name, value);
    }
    // Git starts the program too, as its merge driver.
    let mut path = vec![
        Path::new(env!("CARGO_BIN_EXE_leads"))
            .parent()
            .unwrap()
            .to_owned(),
    ];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let path = std::env::join_paths(path).unwrap();
    stories.env("PATH", path.to_str().unwrap());
    // What commits are called depends on every letter of the policy; the stories do not.
    let demo = demo();
    for commit in demo.git(&["rev-list", "--all"]).lines() {
        for name in [commit, &commit[..7]] {
            stories.insert_var("[COMMIT]", name.to_owned()).unwrap();
        }
    }
    // Each story is told in a folder of its own, which trycmd makes where it finds these two.
    let place = tempfile::tempdir().unwrap();
    let mut copies = Vec::new();
    for story in fs::read_dir(top().join("tests/cmd")).unwrap() {
        let story = story.unwrap().path();
        let copy = place.path().join(story.file_name().unwrap());
        fs::copy(&story, &copy).unwrap();
        fs::create_dir(copy.with_extension("in")).unwrap();
        fs::create_dir(copy.with_extension("out")).unwrap();
        copies.push((copy, story));
    }
    assert!(copies.len() > 5);
    stories.case(place.path().join("*.md"));
    stories.run();
    if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        for (copy, story) in copies {
            fs::copy(copy, story).unwrap();
        }
    }
}

/// Makes the book that the stories are about.
fn demo() -> Sandbox {
    let place = Sandbox::new();
    let made = place.leads(&["demo", "made", "--as-of", "2026-11-19T10:00:00Z"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    place.at("book/made")
}

/// Returns where a program is.
#[cfg(unix)]
fn found(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(program));
    places.find(|place| place.is_file()).expect(program)
}

/// Returns the names of the program's commands, as it lists them.
fn commands() -> BTreeSet<String> {
    let names = listed(&["--help"]);
    assert!(names.contains("check"), "{names:?}");
    names
}

/// Returns the names of the commands that a help text lists.
fn listed(arguments: &[&str]) -> BTreeSet<String> {
    let help = Sandbox::new().leads(arguments);
    let lines = help
        .out
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    // A wrapped line is indented further.
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names: BTreeSet<String> = names
        .filter(|name| !name.is_empty() && *name != "help")
        .map(str::to_owned)
        .collect();
    names
}

fn readme() -> String {
    fs::read_to_string(top().join("README.md"))
        .unwrap()
        .replace("\r\n", "\n")
}

/// Returns every command line in README that begins with `leads `, in code and in blocks, without remarks.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut block = false;
    for line in text.lines() {
        if line.starts_with("```") {
            block = !block;
        } else if block {
            let line = line.trim_start_matches("$ ").trim_start_matches("- run: ");
            lines.push(line.split(" #").next().unwrap().trim().to_owned());
        } else {
            lines.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    lines.retain(|line| line.starts_with("leads ") && !line.starts_with("leads -"));
    lines
}

#[test]
fn readme_lists_every_command() {
    let readme = readme();
    let section = readme
        .split("## Commands")
        .nth(1)
        .unwrap()
        .split("\n## ")
        .next()
        .unwrap();
    let table: String = section
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| format!("{line}\n"))
        .collect();
    let listed: BTreeSet<String> = lines(&table)
        .iter()
        .map(|line| line.split(' ').nth(1).unwrap().to_owned())
        .collect();
    assert_eq!(listed, commands());
}

#[test]
fn options_named_in_readme_exist() {
    let readme = readme();
    let row = readme
        .lines()
        .find(|line| line.starts_with("| `leads status`"))
        .unwrap();
    let help = Sandbox::new().leads(&["status", "--help"]).out;
    let options: Vec<&str> = row
        .split(['`', ' '])
        .filter(|word| word.starts_with("--"))
        .collect();
    assert!(options.len() > 3, "{row}");
    for option in options {
        assert!(help.contains(&format!(" {option} ")), "{option}");
    }
}

/// Each line is run on a book, with a place of its own for what is made.
#[test]
fn commands_in_readme_run() {
    let book = demo();
    let lines = lines(&readme());
    assert!(lines.len() > 8, "{lines:?}");
    for line in lines {
        let line = line
            .replace(" [DIR]", " made")
            .replace(" SHELL", " bash")
            .replace(" origin/main", " HEAD~3")
            .replace(" ID", " olten")
            .replace(" RULE", " overdue")
            .replace(" [CLOCK]", " max_idle")
            .replace(" TIME", " 2026-11-18T10:00:00Z")
            .replace(" NAME", " Acme")
            .replace(" SOURCE", " webinar")
            .replace(" CHANNEL", " call")
            .replace(" OUTCOME", " connected")
            .replace(" [PERSON]", " ana")
            .replace(" PERSON", " kim")
            .replace(" REASON", " bad_timing")
            .replace(" DATE", " tomorrow")
            .replace(" TEXT", " text")
            .replace(" VERDICT", " good")
            .replace(" STAGE", " working");
        let words: Vec<&str> = line.split(' ').skip(1).collect();
        let mut command = book.program(env!("CARGO_BIN_EXE_leads"));
        command.env("GIT_AUTHOR_EMAIL", "ana@brightwell.example");
        let said = Said::of(&command.args(&words).output().unwrap());
        assert!(matches!(said.code, Some(0 | 1)), "{line}: {said:?}");
    }
}

/// Whoever reads from the top has what the next line needs.
#[test]
fn readme_says_first_what_comes_first() {
    let readme = readme();
    let place = |words: &str| readme.find(words).unwrap_or_else(|| panic!("no `{words}`"));
    assert!(place("$ cargo run -- demo") < place("$ cargo install"));
    assert!(place("$ cargo install") < place("$ cd leads-demo"));
    assert!(place("$ cd leads-demo") < place("$ leads "));
    // In CI the steps are those of the example, which bring the program along.
    let example = top().join(".github/examples/pull-request.yml");
    let example = fs::read_to_string(example).unwrap();
    let steps = readme.lines().filter(|line| line.starts_with("- uses: "));
    assert_eq!(steps.clone().count(), 2);
    for step in steps {
        assert!(example.contains(step), "{step}");
    }
}

#[test]
fn lists_of_files_in_readme_are_true() {
    let readme = readme();
    for line in readme
        .lines()
        .filter(|line| line.starts_with("policy/") || line.starts_with("schema/"))
    {
        let path = line.split(' ').next().unwrap();
        assert!(top().join(path).is_file(), "{path}");
    }
    for path in [
        ".github/CONTRIBUTING.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
    ] {
        assert!(top().join(path).is_file(), "{path}");
    }
}

#[test]
fn every_command_explains_itself() {
    let book = Sandbox::new();
    for command in commands() {
        let said = book.leads(&[&command, "--help"]);
        assert_eq!(said.code, Some(0), "{command}");
        assert!(said.out.contains("Usage: leads"), "{command}: {}", said.out);
        let first = said.out.lines().next().unwrap_or_default();
        assert!(
            first.ends_with('.') || first.len() > 20,
            "{command}: {first}"
        );
    }
}

/// Whoever is told to type something can type it.
#[test]
fn help_speaks_of_commands_that_exist() {
    let mut commands = commands();
    let policy = listed(&["policy", "--help"]).into_iter();
    commands.extend(policy.map(|name| format!("policy {name}")));
    let mut texts = vec![("README.md".to_owned(), readme())];
    let mut folders = vec![top().join("src"), top().join("policy")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                texts.push((path.display().to_string(), text));
            }
        }
    }
    for (path, text) in texts {
        for (at, before) in text.match_indices("`leads ") {
            let words = text[at + before.len()..].split('`').next().unwrap();
            let is_name = |word: &&str| word.chars().all(|letter| letter.is_ascii_lowercase());
            let words: Vec<&str> = words.split_whitespace().take_while(is_name).collect();
            let command = match words.as_slice() {
                [] | ["policy"] => continue,
                ["policy", name, ..] => format!("policy {name}"),
                [name, ..] => (*name).to_owned(),
            };
            let known = commands.contains(&command);
            assert!(known, "{path} speaks of `leads {command}`");
        }
    }
}
