//! Every rule has a good and a bad book in `tests/rules`, and says of the bad one what `findings.txt` says.
//!
//! A book is the project's own policy and schema, with the fixture's files laid over them; `NAME.deleted` takes a file
//! out. All is committed, then `book.sh` runs in it, if there is one. With `LEADS_BLESS=1` the findings are written anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::git::{Said, Sandbox};

/// Three days after the first commit, on a Thursday.
const AS_OF: &str = "2026-11-05T09:00:00Z";
/// What is expected of the bad book.
const SNAPSHOT: &str = "findings.txt";
/// The command that judges the book, where it is not `check`.
const COMMAND: &str = "command.txt";
/// What happens after the first commit.
const SCRIPT: &str = "book.sh";

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn fixtures() -> PathBuf {
    top().join("tests/rules")
}

/// Returns the ids and severities of all rules, as the program lists them.
fn catalogue() -> Vec<(String, String)> {
    let list = Sandbox::new().leads(&["check", "--list"]);
    let rules = list.out.lines().filter_map(|line| {
        let mut words = line.split_whitespace().map(str::to_owned);
        Some((words.next()?, words.next()?))
    });
    rules.collect()
}

#[test]
fn every_rule_has_books_and_every_book_a_rule() {
    let rules: BTreeSet<String> = catalogue().into_iter().map(|(id, _)| id).collect();
    let folders = fs::read_dir(fixtures()).unwrap();
    let fixtures: BTreeSet<String> = folders
        .map(|folder| folder.unwrap().file_name().into_string().unwrap())
        .collect();
    let without: Vec<_> = rules.difference(&fixtures).collect();
    assert!(without.is_empty(), "no tests/rules/<id> for {without:?}");
    let nameless: Vec<_> = fixtures.difference(&rules).collect();
    assert!(nameless.is_empty(), "no rule is called {nameless:?}");
}

#[test]
fn bad_books_are_found_out_and_good_ones_are_not() {
    let rules = catalogue();
    let failures: Vec<String> = std::thread::scope(|scope| {
        let share = rules.len().div_ceil(2);
        let judge = |rules: &[(String, String)]| -> Vec<String> {
            rules
                .iter()
                .flat_map(|(id, severity)| [bad(id, severity), good(id)])
                .filter_map(Result::err)
                .collect()
        };
        let workers: Vec<_> = rules
            .chunks(share)
            .map(|rules| scope.spawn(move || judge(rules)))
            .collect();
        let joined = workers.into_iter().map(|worker| worker.join().unwrap());
        joined.flatten().collect()
    });
    assert!(failures.is_empty(), "\n{}", failures.join("\n\n"));
}

fn bad(id: &str, severity: &str) -> Result<(), String> {
    let folder = fixtures().join(id).join("bad");
    let Some(said) = judge(id, &folder)? else {
        return Ok(());
    };
    if !said.out.contains(&format!("{severity}[{id}]")) {
        return Err(format!("{id}/bad: not found out\n{}{}", said.out, said.err));
    }
    let code = if severity == "error" { 1 } else { 0 };
    if said.code != Some(code) && said.code != Some(2) {
        return Err(format!("{id}/bad: exit code {:?}", said.code));
    }
    let snapshot = folder.join(SNAPSHOT);
    if std::env::var_os("LEADS_BLESS").is_some() {
        fs::write(snapshot, said.out).unwrap();
        return Ok(());
    }
    let expected = fs::read_to_string(&snapshot).unwrap_or_default();
    if expected == said.out {
        return Ok(());
    }
    Err(format!(
        "{id}/bad: not as in {SNAPSHOT} (LEADS_BLESS=1 writes it anew)\n--- expected\n{expected}\n--- found\n{}",
        said.out
    ))
}

fn good(id: &str) -> Result<(), String> {
    let Some(said) = judge(id, &fixtures().join(id).join("good"))? else {
        return Ok(());
    };
    match (said.out.as_str(), said.code) {
        ("no findings\n", Some(0)) => Ok(()),
        _ => Err(format!("{id}/good:\n{}{}", said.out, said.err)),
    }
}

/// Returns what the rule says of a book; nothing if the book cannot be made on this system.
fn judge(id: &str, folder: &Path) -> Result<Option<Said>, String> {
    let Some(book) = book(folder)? else {
        return Ok(None);
    };
    let command = fs::read_to_string(folder.join(COMMAND)).unwrap_or_else(|_| "check".to_owned());
    let mut words: Vec<&str> = command.split_whitespace().collect();
    words.extend(["--only", id, "--as-of", AS_OF]);
    let mut said = book.leads(&words);
    for commit in book.git(&["rev-list", "--all"]).lines() {
        said.out = said.out.replace(&commit[..7], "COMMIT");
    }
    let place = book.dir().to_string_lossy().into_owned();
    if said.out.contains(&place) || said.err.contains("panicked") {
        return Err(format!("{id}: {}{}", said.out, said.err));
    }
    Ok(Some(said))
}

fn book(folder: &Path) -> Result<Option<Sandbox>, String> {
    if !folder.is_dir() {
        return Err(format!("{} is missing", folder.display()));
    }
    let script = folder.join(SCRIPT);
    if script.exists() && !cfg!(unix) {
        return Ok(None);
    }
    let book = Sandbox::new();
    for base in ["policy", "schema"] {
        lay(&top().join(base), &book.dir().join(base));
    }
    lay(folder, book.dir());
    book.commit("the book");
    #[cfg(unix)]
    if script.exists() {
        book.script(&script);
    }
    Ok(Some(book))
}

/// Copies files over those that are there.
fn lay(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let name = from.file_name().unwrap().to_str().unwrap();
        let to = to.join(name);
        if from.is_dir() {
            lay(&from, &to);
        } else if let Some(gone) = to.to_str().unwrap().strip_suffix(".deleted") {
            fs::remove_file(gone).unwrap();
        } else if ![SNAPSHOT, SCRIPT, COMMAND].contains(&name) {
            fs::copy(&from, &to).unwrap();
        }
    }
}
