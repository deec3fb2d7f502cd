//! The same changes as `git log` tells, over histories long enough for several threads.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use leads::domain::history::{Before, History, Version};

use crate::git::Sandbox;

/// A commit, a path, and what was and is there, by name of object.
type Fact = (String, String, Vec<String>, String);

#[test]
fn first_parents_and_merged_commits_agree() {
    for (seed, commits, packed) in [(1, 300, false), (2, 2600, false), (3, 2600, true)] {
        let book = Sandbox::new();
        book.git_with(
            &["fast-import", "--quiet"],
            stream(seed, commits).as_bytes(),
        );
        if packed {
            book.git(&["repack", "-adfq", "--window=10"]);
        }
        let history = book.history();
        let line: BTreeSet<_> = book
            .git(&["rev-list", "--first-parent", "main"])
            .lines()
            .map(str::to_owned)
            .collect();
        let raw = [
            "log",
            "--raw",
            "--root",
            "--no-renames",
            "--no-abbrev",
            "--format=commit %H",
        ];
        let first = book.git(&[&raw[..], &["--first-parent", "-m", "main"]].concat());
        let every = book.git(&[&raw[..], &["-c", "main"]].concat());
        let mut expected = facts(&first);
        expected.extend(
            facts(&every)
                .into_iter()
                .filter(|fact| !line.contains(&fact.0)),
        );
        let order = |change: &leads::domain::history::Change| (change.commit, change.path.clone());
        assert!(
            history.changes.is_sorted_by_key(order),
            "seed {seed}: by commit and path"
        );
        let told = told(&history, &line);
        assert!(
            told.len() > commits,
            "the test changes a lead in most commits"
        );
        assert_eq!(
            told.difference(&expected).next(),
            None,
            "seed {seed}: git does not say"
        );
        assert_eq!(
            expected.difference(&told).next(),
            None,
            "seed {seed}: only git says"
        );
        assert_order(&book, &history, &line);
    }
}

/// Checks that parents stand before children and that the line is the line.
fn assert_order(book: &Sandbox, history: &History, line: &BTreeSet<String>) {
    let position: BTreeMap<_, _> = (history.commits.iter().enumerate())
        .map(|(at, commit)| (commit.id.to_string(), at))
        .collect();
    for entry in book.git(&["rev-list", "--parents", "main"]).lines() {
        let mut ids = entry.split(' ').map(|id| position.get(id));
        if let Some(child) = ids.next().flatten() {
            assert!(ids.flatten().all(|parent| parent < child), "{entry}");
        }
    }
    for (at, commit) in history.commits.iter().enumerate() {
        let landing = commit.landing.0 as usize;
        assert_eq!(landing == at, line.contains(&commit.id.to_string()));
        assert!(landing >= at && line.contains(&history.commits.get(landing).id.to_string()));
    }
    let landings: Vec<_> = history
        .commits
        .iter()
        .map(|commit| commit.landing)
        .collect();
    assert!(landings.is_sorted());
}

fn told(history: &History, line: &BTreeSet<String>) -> BTreeSet<Fact> {
    let name = |version: Version| version.blob.to_string();
    let facts = history.changes.iter().map(|change| {
        let commit = history.commit(change.commit).id.to_string();
        let shown = if line.contains(&commit) {
            1
        } else {
            change.before.len()
        };
        let before = change.before[..shown].iter().map(|before| match before {
            Before::Version(version) => name(*version),
            Before::Absent => "0".into(),
            Before::Unknown => "?".into(),
        });
        let after = change.after.map_or("0".into(), name);
        (commit, change.path.to_string(), before.collect(), after)
    });
    facts.collect()
}

/// Reads lines such as `:100644 100644 <old> <new> M\tpath`, with one more colon, mode and name for each further parent.
fn facts(log: &str) -> BTreeSet<Fact> {
    let mut commit = "";
    let mut facts = BTreeSet::new();
    for line in log.lines() {
        if let Some(id) = line.strip_prefix("commit ") {
            commit = id;
            continue;
        }
        let Some((raw, path)) = line.split_once('\t') else {
            continue;
        };
        let parents = raw.chars().take_while(|c| *c == ':').count();
        let mut ids = raw
            .split(' ')
            .skip(parents + 1)
            .map(|id| match id.trim_matches('0') {
                "" => "0".to_owned(),
                _ => id.to_owned(),
            });
        let before = ids.by_ref().take(parents).collect();
        let after = ids.next().unwrap();
        facts.insert((commit.to_owned(), path.to_owned(), before, after));
    }
    facts
}

/// Returns a history for `git fast-import`: a line with branches, inner merges, evil merges, moves and deletions.
pub(super) fn stream(seed: u64, commits: usize) -> String {
    let mut dice = Dice(seed);
    let mut out = String::new();
    let mut tips: Vec<usize> = vec![1];
    for mark in 1..=commits {
        // The first tip is the line; others are branches.
        let tip = if mark == 1 { 0 } else { dice.roll(tips.len()) };
        let time = 1_793_610_000 + 600 * mark as u64 + dice.roll(4000) as u64;
        writeln!(
            out,
            "commit refs/heads/{}",
            if tip == 0 { "main" } else { "side" }
        )
        .unwrap();
        writeln!(
            out,
            "mark :{mark}\nauthor A <a@x> {time} +0000\ncommitter C <c@x> {time} +0000"
        )
        .unwrap();
        writeln!(out, "data 1\nx").unwrap();
        if mark > 1 {
            writeln!(out, "from :{}", tips[tip]).unwrap();
            if tips.len() > 1 && dice.roll(4) == 0 {
                let other = (tip + 1 + dice.roll(tips.len() - 1)) % tips.len();
                writeln!(out, "merge :{}", tips[other]).unwrap();
            }
        }
        for _ in 0..1 + dice.roll(2) {
            let path = format!("leads/{}/{}.yaml", dice.roll(4), dice.roll(60));
            match dice.roll(8) {
                0 => writeln!(out, "D {path}").unwrap(),
                _ => writeln!(
                    out,
                    "M 644 inline {path}\ndata 6\n{:06}",
                    dice.roll(1_000_000)
                )
                .unwrap(),
            }
        }
        if dice.roll(200) == 0 {
            writeln!(out, "D leads/{}", dice.roll(4)).unwrap();
        }
        tips[tip] = mark;
        match dice.roll(6) {
            0 if tips.len() < 5 => tips.push(tips[0]),
            1 if tips.len() > 2 => {
                tips.pop();
            }
            _ => {}
        }
    }
    out
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % sides as u64) as usize
    }
}
