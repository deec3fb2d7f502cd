//! What the parts cost beside another way of doing the same: `cargo bench --bench parts`.
//!
//! All ways of a part do the same work on the same made-up book, in turn, and must come to the same answer. A line a way:
//! least and median milliseconds, and the least and the median of the ratio to the first way in the same round.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "starting git and printing figures is what this program is for"
)]

mod books {
    mod life;
    pub(crate) mod made;
}

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use leads::codec::index::{self, Record};
use leads::codec::names::Names;
use leads::codec::policy::read_calendars;
use leads::codec::schema::Schema;
use leads::codec::versions::Versions;
use leads::codec::yaml::{Limits, Tree};
use leads::domain::calendar::{Calendar, Kind};
use leads::domain::duration::Duration;
use leads::domain::history::{Change, History, ObjectId};
use leads::domain::lead;
use leads::domain::timeline::{self, Keep, Reading, Timeline};
use leads::store::{Content, Repository};
use tempfile::TempDir;

use self::books::made;

const LEADS: usize = 1_000;
const COMMITS: usize = 10_000;
const ROUNDS: usize = 11;

fn main() {
    let folder = book();
    let repository = Repository::around(folder.path()).expect("because git just made it");
    let tip = repository.head().expect("because git just made it");
    let tip = tip.expect("because the book has commits");
    let texts = texts(&repository, tip);
    println!(
        "{LEADS} leads, {COMMITS} commits, {} files, {ROUNDS} rounds",
        texts.len()
    );
    parse(&texts);
    validate(&texts);
    due();
    history(folder.path(), &repository, tip);
}

/// One way of doing what a part does: its name, and the work, which returns its answer.
type Way<'a> = (&'a str, Box<dyn FnMut() -> i64 + 'a>);

/// Runs all ways of a part in turn, and prints what they cost.
fn compare(part: &str, mut ways: Vec<Way<'_>>) {
    let mut milliseconds = vec![Vec::new(); ways.len()];
    let mut answers = Vec::new();
    for _ in 0..ROUNDS {
        for ((_, work), milliseconds) in ways.iter_mut().zip(&mut milliseconds) {
            let begin = Instant::now();
            answers.push(work());
            milliseconds.push(begin.elapsed().as_secs_f64() * 1000.0);
        }
    }
    let same = answers.iter().all(|answer| *answer == answers[0]);
    assert!(same, "{part}: the ways come to different answers");
    println!(
        "\n{part:<44} {:>9} {:>9}   {:>6} {:>6}",
        "ms least", "median", "ratio", "median"
    );
    for ((name, _), own) in ways.iter().zip(&milliseconds) {
        let ratios = own.iter().zip(&milliseconds[0]);
        let ratios: Vec<f64> = ratios.map(|(own, first)| own / first).collect();
        let ([least, median], [low, middle]) = (spread(own), spread(&ratios));
        println!("{name:<44} {least:>9.2} {median:>9.2}   {low:>6.3} {middle:>6.3}");
    }
}

/// Returns the least and the median.
fn spread(figures: &[f64]) -> [f64; 2] {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    [sorted[0], sorted[(sorted.len() - 1) / 2]]
}

fn parse(texts: &[String]) {
    // A tab is nothing that the short way would take, and in a comment it changes nothing else.
    let odd: Vec<String> = texts.iter().map(|text| format!("{text}#\t\n")).collect();
    let entries = |texts: &[String]| {
        let trees = texts.iter().map(|text| tree(text).root().len() as i64);
        trees.sum()
    };
    let value = |text: &String| -> i64 {
        let value: serde_yaml::Value = serde_yaml::from_str(text).expect("because it is YAML");
        value.as_mapping().map_or(0, |map| map.len() as i64)
    };
    compare(
        "parse",
        vec![
            (
                "yaml_serde to a value",
                Box::new(|| texts.iter().map(value).sum()),
            ),
            ("tree, by the parser", Box::new(|| entries(&odd))),
            ("tree, the short way", Box::new(|| entries(texts))),
        ],
    );
}

fn validate(texts: &[String]) {
    let (file, text) = rule("schema/");
    let schema = Schema::compile(&file, &text).expect("because it is this project's own");
    let json = serde_json::from_str(&text).expect("because it is JSON");
    let other = jsonschema::options()
        .should_validate_formats(true)
        .offline()
        .build(&json)
        .expect("because it is a schema");
    let faulty: Vec<String> = texts
        .iter()
        .map(|text| {
            text.replace("\nstage: ", "\nstage: not_")
                .replace("\nsource:", "\nsorce:")
        })
        .collect();
    for (part, texts) in [
        ("validate, nothing wrong", texts),
        ("validate, three faults a file", &faulty),
    ] {
        let trees: Vec<Tree<'_>> = texts.iter().map(|text| tree(text)).collect();
        let values: Vec<_> = trees.iter().map(|tree| tree.to_json(tree.root())).collect();
        let count =
            |valid: &dyn Fn(usize) -> bool| (0..trees.len()).filter(|at| valid(*at)).count() as i64;
        compare(
            part,
            vec![
                (
                    "jsonschema on JSON values, yes or no",
                    Box::new(|| count(&|at| other.is_valid(&values[at]))),
                ),
                (
                    "on trees, yes or no",
                    Box::new(|| count(&|at| schema.is_valid(&trees[at]))),
                ),
                (
                    "on trees, with all findings",
                    Box::new(|| count(&|at| schema.check("leads/one.yaml", &trees[at]).is_empty())),
                ),
            ],
        );
    }
}

fn due() {
    let policy = made::RULES
        .iter()
        .filter(|(path, _)| path.starts_with("policy/"));
    let policy: Vec<(String, Vec<u8>)> = policy
        .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
        .collect();
    let (calendars, _) = read_calendars(&policy);
    let calendar = calendars
        .by_name
        .values()
        .next()
        .expect("because the policy has one");
    let first = DateTime::from_timestamp(1_735_689_600, 0).expect("because it is in range");
    let starts: Vec<DateTime<Utc>> = (0..2_000)
        .map(|number| first + TimeDelta::seconds(number * 9_773))
        .collect();
    for hours in [4, 40] {
        let time = TimeDelta::hours(hours);
        let target = Duration::Business(time);
        let all = |due: &dyn Fn(DateTime<Utc>) -> DateTime<Utc>| {
            starts.iter().map(|start| due(*start).timestamp()).sum()
        };
        compare(
            &format!("due {hours} business hours after 2,000 moments"),
            vec![
                (
                    "span by span",
                    Box::new(|| all(&|start| by_spans(calendar, start, time))),
                ),
                (
                    "the calendar's count",
                    Box::new(|| {
                        all(&|start| calendar.due(start, &target).expect("because offices open"))
                    }),
                ),
            ],
        );
    }
}

/// Returns when a time has elapsed, by what the calendar tells of each stretch of the days after.
fn by_spans(calendar: &Calendar, start: DateTime<Utc>, mut left: TimeDelta) -> DateTime<Utc> {
    let spans = calendar.spans(start, start + TimeDelta::days(60));
    for span in spans.filter(|span| span.kind == Kind::Open) {
        let time = span.end - span.start;
        if time >= left {
            return span.start + left;
        }
        left -= time;
    }
    panic!("the calendar does not open often enough");
}

fn history(folder: &Path, repository: &Repository, tip: ObjectId) {
    let history = || {
        repository
            .history(tip, &())
            .expect("because git just made it")
    };
    let known = history();
    let commits = known.commits.len() as i64;
    compare(
        "walk",
        vec![
            (
                "git log --raw",
                Box::new(|| {
                    git(folder, &["log", "--raw"]);
                    commits
                }),
            ),
            (
                "git log --raw -m",
                Box::new(|| {
                    git(folder, &["log", "--raw", "-m"]);
                    commits
                }),
            ),
            ("history", Box::new(|| history().commits.len() as i64)),
        ],
    );

    let records = records(&known, &timelines(repository, &known));
    let bytes = index::write("bench", &known, &records).expect("because it has subjects");
    let part = |start: u64, len: usize| {
        let start = usize::try_from(start).ok()?;
        Some(bytes.get(start..start.checked_add(len)?)?.to_vec())
    };
    let count = records.len() as i64;
    compare(
        &format!("index, {} kB", bytes.len() / 1000),
        vec![
            (
                "history, and every version read",
                Box::new(|| {
                    let history = history();
                    timelines(repository, &history).len() as i64
                }),
            ),
            (
                "index written",
                Box::new(|| {
                    index::write("bench", &known, &records);
                    count
                }),
            ),
            (
                "index opened",
                Box::new(|| {
                    let (index, _) =
                        index::open("bench", &part, true).expect("because it was just written");
                    index.ids().len() as i64
                }),
            ),
            (
                "index opened, and every timeline read",
                Box::new(|| {
                    let (mut index, _) =
                        index::open("bench", &part, true).expect("because it was just written");
                    index.fetch();
                    let mut names = Names::default();
                    let leads = 0..index.ids().len();
                    leads
                        .filter_map(|lead| index.timeline(lead, &mut names))
                        .count() as i64
                }),
            ),
        ],
    );
}

/// Returns what happened to each lead, by id.
fn timelines(repository: &Repository, history: &History) -> BTreeMap<String, Timeline> {
    let mut reader = repository.reader();
    let mut versions = Versions::default();
    let build = |(id, changes): (&str, Vec<&Change>)| {
        versions.next_lead();
        let timeline = timeline::build(history, &changes, Keep::Newest, |version| {
            match reader.read(version.blob) {
                Ok(Content::Bytes(bytes)) => versions
                    .read(&bytes)
                    .map_or_else(Reading::Fault, |lead| Reading::Lead(Arc::new(lead))),
                _ => Reading::Missing,
            }
        });
        (id.to_owned(), timeline)
    };
    by_lead(history).into_iter().map(build).collect()
}

fn records(history: &History, timelines: &BTreeMap<String, Timeline>) -> Vec<Record> {
    let record = |(id, changes): (&str, Vec<&Change>)| Record::new(id, &changes, timelines.get(id));
    by_lead(history).into_iter().filter_map(record).collect()
}

fn by_lead(history: &History) -> BTreeMap<&str, Vec<&Change>> {
    let mut leads: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in &history.changes {
        if let Some(id) = lead::id_of(&change.path) {
            leads.entry(id).or_default().push(change);
        }
    }
    leads
}

fn tree(text: &str) -> Tree<'_> {
    Tree::read(text, &Limits::default()).expect("because the book is sound")
}

/// Returns the first of the files by which leads are judged whose path begins so.
fn rule(beginning: &str) -> (String, String) {
    let mut rules = made::RULES.iter();
    let rule = rules.find(|(path, _)| path.starts_with(beginning));
    let (path, text) = rule.expect("because the book has a schema");
    ((*path).to_owned(), (*text).to_owned())
}

/// Returns the texts of the lead files in a commit.
fn texts(repository: &Repository, tip: ObjectId) -> Vec<String> {
    let files = repository
        .files(tip, "leads")
        .expect("because git just made it");
    let mut reader = repository.reader();
    let texts = files
        .iter()
        .map(|file| match reader.read(file.version.blob) {
            Ok(Content::Bytes(bytes)) => {
                String::from_utf8(bytes).expect("because the book is text")
            }
            other => panic!("{}: {other:?}", file.path),
        });
    texts.collect()
}

/// Makes a book in a folder that goes when the program ends.
fn book() -> TempDir {
    let folder = tempfile::tempdir().expect("because the system has room for temporary files");
    let path = folder.path();
    git(path, &["init", "--initial-branch=main"]);
    let import = command(path, &["fast-import", "--quiet", "--done"])
        .stdin(Stdio::piped())
        .spawn();
    let mut import = import.expect("because git is there");
    let mut stream = BufWriter::new(import.stdin.take().expect("because it was asked for"));
    made::write(&mut stream, LEADS, COMMITS, true).expect("because git reads the stream");
    stream.flush().expect("because git reads the stream");
    drop(stream);
    assert!(
        import.wait().is_ok_and(|status| status.success()),
        "git cannot read the book"
    );
    git(path, &["branch", "-D", "branch"]);
    git(path, &["repack", "-adfq"]);
    folder
}

fn git(folder: &Path, arguments: &[&str]) {
    let status = command(folder, arguments).status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "git {arguments:?} failed"
    );
}

/// Returns git with nobody's settings, silent.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(folder);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    git.stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    git
}
