//! `leads watch` beside people who edit, switch branches, and let programs write thousands of files.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use chrono::Utc;

use crate::git::Sandbox;

/// How long something may take on a computer that has much else to do. Nothing is asserted of how long it takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A watch that runs, and what it says.
struct Watcher {
    process: Child,
    lines: Receiver<String>,
    heard: Vec<String>,
}

impl Watcher {
    fn start(book: &Sandbox, arguments: &[&str]) -> Self {
        let mut command = book.program(env!("CARGO_BIN_EXE_leads"));
        command
            .arg("watch")
            .args(arguments)
            .stderr(Stdio::inherit());
        let mut process = command.spawn().unwrap();
        let out = process.stdout.take().unwrap();
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines() {
                if sender.send(line.unwrap()).is_err() {
                    break;
                }
            }
        });
        Watcher {
            process,
            lines,
            heard: Vec::new(),
        }
    }

    /// Waits until it says a line that begins and goes on so.
    fn hears(&mut self, begins: &str, contains: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    let found = line.starts_with(begins) && line.contains(contains);
                    self.heard.push(line);
                    if found {
                        return;
                    }
                }
                Err(error) => panic!(
                    "no line `{begins}…{contains}` ({error}):\n{}",
                    self.heard.join("\n")
                ),
            }
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn lead(id: &str, company: &str) -> String {
    format!(
        "id: {id}\ncompany: {{ name: {company} }}\nsource: website_request\nreceived_at: 2026-11-02T10:12:00+01:00\nstage: inquiry\nowner: ana\n"
    )
}

/// Makes a book with one lead.
fn book() -> Sandbox {
    let book = Sandbox::new();
    book.take_rules(Path::new(env!("CARGO_MANIFEST_DIR")));
    book.write("leads/2026-11/acme-7k3q.yaml", &lead("acme-7k3q", "Acme"));
    book.commit("the book");
    book
}

/// Writes a file as many editors do: beside it, and then over it.
fn replace(book: &Sandbox, path: &str, text: &str) {
    let path = book.dir().join(path);
    let draft = path.with_extension("yaml~");
    fs::write(&draft, text).unwrap();
    fs::rename(draft, path).unwrap();
}

#[test]
fn edits_branches_and_folders_are_noticed() {
    let book = book();
    let mut watch = Watcher::start(&book, &[]);
    watch.hears("", " 1 open: ");

    replace(
        &book,
        "leads/2026-11/acme-7k3q.yaml",
        &lead("acme-7k3q", "Acme Renamed"),
    );
    watch.hears("- ", "acme-7k3q  Acme  inquiry");
    watch.hears("+ ", "acme-7k3q *  Acme Renamed  inquiry");
    book.commit("renamed");
    watch.hears("+ ", "acme-7k3q  Acme Renamed  inquiry");

    book.branch("other");
    book.write("leads/2026-12/beta-1a2b.yaml", &lead("beta-1a2b", "Beta"));
    book.commit("another");
    watch.hears("+ ", "beta-1a2b  Beta  inquiry");
    book.switch("main");
    watch.hears("- ", "beta-1a2b  Beta  inquiry");
    book.switch("other");
    watch.hears("+ ", "beta-1a2b  Beta  inquiry");

    // The folder that was watched is gone; another one of its name is watched as well.
    fs::remove_dir_all(book.dir().join("leads")).unwrap();
    watch.hears("- ", "acme-7k3q  Acme Renamed");
    book.write(
        "leads/2026-11/gamma-3c4d.yaml",
        &lead("gamma-3c4d", "Gamma"),
    );
    watch.hears("+ ", "gamma-3c4d *  Gamma  inquiry");
    replace(
        &book,
        "leads/2026-11/gamma-3c4d.yaml",
        &lead("gamma-3c4d", "Gamma Two"),
    );
    watch.hears("+ ", "gamma-3c4d *  Gamma Two  inquiry");

    // What cannot be read is said, and the watch goes on.
    let policy = fs::read_to_string(book.dir().join("policy/sla.yaml")).unwrap();
    book.write("policy/sla.yaml", "clocks: [");
    replace(&book, "leads/2026-11/gamma-3c4d.yaml", "id: [");
    std::thread::sleep(Duration::from_millis(500));
    book.write("policy/sla.yaml", &policy);
    watch.hears("+ error[", "leads/2026-11/gamma-3c4d.yaml");
    replace(
        &book,
        "leads/2026-11/gamma-3c4d.yaml",
        &lead("gamma-3c4d", "Gamma Three"),
    );
    watch.hears("+ ", "gamma-3c4d *  Gamma Three  inquiry");
}

#[test]
fn thousands_of_files_at_once_are_all_told() {
    let book = book();
    let mut watch = Watcher::start(&book, &["--for", "ana"]);
    watch.hears("", " 1 open: ");
    let ids: Vec<String> = (0..2000)
        .map(|number| format!("flood-{number:04}"))
        .collect();
    for (number, id) in ids.iter().enumerate() {
        let path = format!("leads/{}/{id}.yaml", number % 7);
        book.write(&path, &lead(id, "Flood"));
    }
    for id in &ids {
        let told =
            |line: &String| line.starts_with("+ ") && line.contains(&format!("{id} *  Flood"));
        if !watch.heard.iter().any(told) {
            watch.hears("+ ", &format!("{id} *  Flood"));
        }
    }
    // Nothing is told twice, and the watch still hears.
    replace(&book, "leads/0/flood-0000.yaml", &lead("flood-0000", "Ebb"));
    watch.hears("+ ", "flood-0000 *  Ebb");
    let told = watch
        .heard
        .iter()
        .filter(|line| line.contains("*  Flood  inquiry"));
    assert_eq!(told.count(), ids.len() + 1);
}

/// Nobody touches a file: a promise of some seconds is broken by itself.
#[test]
fn a_clock_turns_without_anybody() {
    let book = book();
    let sla = book.dir().join("policy/sla.yaml");
    let policy = fs::read_to_string(&sla).unwrap();
    let within = policy.replacen("within: 12h", "within: 10s", 1);
    assert_ne!(policy, within);
    fs::write(sla, within).unwrap();
    let now = Utc::now().to_rfc3339();
    let fresh = lead("fresh-1a2b", "Fresh").replace("2026-11-02T10:12:00+01:00", &now);
    book.write("leads/2026-11/fresh-1a2b.yaml", &fresh);
    let mut watch = Watcher::start(&book, &[]);
    watch.hears("", " 2 open: ");
    watch.hears("+ !", "fresh-1a2b *  Fresh  inquiry  ana  first_response");
}

#[cfg(unix)]
#[test]
fn a_program_is_given_the_ids_that_changed() {
    let book = book();
    let told = book.root().join("told");
    let given = |contains: &str| {
        let until = Instant::now() + PATIENCE;
        loop {
            let text = fs::read_to_string(&told).unwrap_or_default();
            if text.contains(contains) {
                return text;
            }
            assert!(Instant::now() < until, "{contains:?} not in {text:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let line = "cat >> ../told; echo . >> ../told; exit 3";
    let mut watch = Watcher::start(&book, &["--exec", line]);
    watch.hears("", " 1 open: ");
    assert!(!told.exists());

    let text = lead("acme-7k3q", "Acme");
    replace(
        &book,
        "leads/2026-11/acme-7k3q.yaml",
        &format!("{text}contact: {{ name: Eva }}\n"),
    );
    assert_eq!(given("."), "acme-7k3q\n.\n");
    // Its line is the same as before, and so is what is wrong: the lead is not.
    replace(
        &book,
        "leads/2026-11/acme-7k3q.yaml",
        &format!("{text}contact: {{ name: Eva Muster }}\n"),
    );
    assert_eq!(given(".\nacme-7k3q\n."), "acme-7k3q\n.\nacme-7k3q\n.\n");
    // A name is never a part of the command line.
    book.write("leads/2026-11/$(touch boo).yaml", &lead("x", "Boo"));
    assert!(given("boo)\n.").ends_with("\n.\n$(touch boo)\n.\n"));
    assert!(!book.dir().join("boo").exists());
}

#[test]
fn one_look_is_a_whole_one() {
    let book = book();
    book.write("leads/2026-11/bad-1a2b.yaml", "id: [");
    let said = book.leads(&["watch", "--once"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("LEAD"), "{}", said.out);
    assert!(said.out.contains("acme-7k3q"), "{}", said.out);
    assert!(
        said.out
            .contains("error[yaml-syntax] leads/2026-11/bad-1a2b.yaml:1:"),
        "{}",
        said.out
    );
    let said = book.leads(&["watch", "--once", "--for", "sam"]);
    assert!(!said.out.contains("acme-7k3q"), "{}", said.out);
    let said = book.leads(&["watch", "--for", "sma"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("did you mean sam?"), "{}", said.err);
}

#[test]
fn a_watch_over_nothing_says_so() {
    let empty = Sandbox::new();
    let said = empty.leads(&["watch"]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("no policy/ folder"), "{}", said.err);
    let bare = Sandbox::with(&["--bare"]);
    let said = bare.leads(&["watch"]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("no files"), "{}", said.err);
}

/// Each page would be a change, and each change a page.
#[test]
fn a_page_where_the_watch_looks_is_refused() {
    let book = book();
    let said = book.leads(&["watch", "--board", "leads/2026-11/board.html"]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("would never come to rest"), "{said:?}");
    assert!(!book.dir().join("leads/2026-11/board.html").exists());
    let mut watch = Watcher::start(&book, &["--board", "board.html"]);
    watch.hears("", " 1 open: ");
}
