//! The recipes that `export --help` gives work as they stand there, in the real DuckDB and PostgreSQL where there are some.
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::git::Sandbox;

const AS_OF: &str = "2026-11-19T10:00:00Z";

/// Makes the demo, with a lead that nobody's parser likes.
fn book() -> Sandbox {
    let place = Sandbox::new();
    let made = place.leads(&["demo", "made", "--as-of", AS_OF]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let book = place.at("book/made");
    let lead = "id: odd-1a1a\ncompany: { name: \"a,\\\"b\\\\c;\\n\\td'\\u0001\\u0002\" }\nsource: webinar\nstage: inquiry\n";
    book.write("leads/2026-11/odd-1a1a.yaml", lead);
    book
}

/// Returns the lines of a recipe, as the help shows them on a screen of 80 columns.
fn recipe(book: &Sandbox, engine: &str) -> Vec<String> {
    let help = book.leads(&["export", "--help"]).out;
    let from = help.lines().skip_while(|line| !line.starts_with(engine));
    let lines = from.skip(1).take_while(|line| line.starts_with("  "));
    let lines: Vec<String> = lines.map(|line| line[2..].to_owned()).collect();
    assert!(lines.iter().all(|line| line.len() < 78), "{lines:?}");
    lines
}

/// Runs lines of a recipe in a shell, at the instant of the demo.
fn shell(book: &Sandbox, lines: &[String]) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_leads")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let script = lines.join("\n");
    let script = script.replace("leads export", &format!("leads export --as-of {AS_OF}"));
    let output = Command::new("sh")
        .args(["-euc", &script])
        .env("PATH", format!("{}:{path}", program.display()))
        .current_dir(book.dir())
        .output()
        .unwrap();
    assert!(output.status.success(), "{script}\n{output:?}");
    output
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Returns how many runs of clocks were judged and met, by the report.
fn judged(book: &Sandbox) -> (i64, i64) {
    let said = book.leads(&["report", "--format", "json", "--as-of", AS_OF]);
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let clocks = report["compliance"].as_array().unwrap().clone();
    let sum = |key: &str| {
        let counts = clocks.iter().map(|clock| clock[key].as_i64().unwrap());
        counts.sum()
    };
    (sum("judged"), sum("met"))
}

/// Skipped, with a line that says so, where there is no DuckDB.
#[test]
fn duckdb_counts_what_the_report_counts() {
    let module = Command::new("python3")
        .args(["-c", "import duckdb"])
        .output();
    if !module.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: python3 has no module duckdb, so no export was read by DuckDB");
        return;
    }
    let book = book();
    let lines = recipe(&book, "DuckDB");
    let query = lines.iter().position(|line| line.starts_with("duckdb"));
    let (exports, query) = lines.split_at(query.expect("the recipe asks DuckDB"));
    shell(&book, exports);
    let query = query[1..].join("\n");
    let query = query.trim_end().strip_suffix('"').expect("it ends there");
    let program = "import duckdb, json, sys; print(json.dumps(duckdb.sql(sys.argv[1]).fetchall()))";
    let asked = |query: &str| -> Vec<Vec<Value>> {
        let mut python = Command::new("python3");
        python.args(["-c", program, query]).current_dir(book.dir());
        serde_json::from_str(&text(&python.output().unwrap())).unwrap()
    };
    let rows = asked(query);
    let sum = |column: usize| rows.iter().map(|row| row[column].as_i64().unwrap()).sum();
    let (met, all): (i64, i64) = (sum(2), sum(3));
    assert_eq!((all, met), judged(&book), "{rows:?}");
    let odd = asked("select \"company.name\" from read_csv('leads.csv') where id = 'odd-1a1a'");
    // A cell has no control characters; in JSON they all stand.
    assert_eq!(odd[0][0], "a,\"b\\c;  d'␁␂");
}

/// A server of its own, which ends with the test.
struct Server {
    programs: PathBuf,
    home: TempDir,
    /// Whom it runs as: PostgreSQL refuses to be root.
    user: Option<u32>,
}

impl Server {
    /// Starts one; `None` where there is no PostgreSQL, or nobody for it to run as.
    fn start() -> Option<Self> {
        let installed = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten();
        let installed = installed
            .flatten()
            .map(|version| version.path().join("bin"));
        let path = std::env::var_os("PATH")?;
        let programs = std::env::split_paths(&path)
            .chain(installed)
            .find(|folder| folder.join("initdb").is_file())?;
        let id = |of: &[&str]| -> Option<u32> {
            let output = Command::new("id").args(of).output().ok()?;
            String::from_utf8(output.stdout).ok()?.trim().parse().ok()
        };
        let user = match id(&["-u"])? {
            0 => Some(id(&["-u", "postgres"])?),
            _ => None,
        };
        let home = TempDir::new().unwrap();
        chown(home.path(), user, None).unwrap();
        let server = Server {
            programs,
            home,
            user,
        };
        let place = server.home.path().display().to_string();
        let data = format!("{place}/data");
        server.run(
            "initdb",
            &[
                "-D",
                &data,
                "-A",
                "trust",
                "-U",
                "leads",
                "-E",
                "UTF8",
                "--no-sync",
            ],
        );
        let options = format!("-k {place} -c listen_addresses= -c fsync=off");
        let log = format!("{place}/log");
        server.run(
            "pg_ctl",
            &["-w", "-D", &data, "-o", &options, "-l", &log, "start"],
        );
        Some(server)
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).current_dir(self.home.path());
        // What the server inherits it keeps open.
        command
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null());
        command.stderr(std::process::Stdio::null());
        if let Some(user) = self.user {
            command.uid(user);
        }
        assert!(command.status().unwrap().success(), "{command:?}");
    }

    fn psql(&self, book: &Sandbox, script: &str) -> String {
        let file = book.root().join("script.sql");
        std::fs::write(&file, script).unwrap();
        let output = Command::new("psql")
            .args([
                "-qAtX",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                "leads",
                "-d",
                "postgres",
                "-h",
            ])
            .arg(self.home.path())
            .arg("-f")
            .arg(file)
            .env("PGTZ", "UTC")
            .current_dir(book.dir())
            .output();
        text(&output.unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.home.path().join("data");
        let mut command = Command::new(self.programs.join("pg_ctl"));
        command
            .args(["-w", "-m", "immediate", "stop", "-D"])
            .arg(data);
        if let Some(user) = self.user {
            command.uid(user);
        }
        // A server that is gone already is what is wanted.
        let _ = command.current_dir("/").output();
    }
}

/// Skipped, with a line that says so, where there is no PostgreSQL.
#[test]
fn postgresql_counts_what_the_report_counts() {
    let Some(server) = Server::start() else {
        eprintln!(
            "skipped: no PostgreSQL on this computer, or no user for it, so no export was read by it"
        );
        return;
    };
    let book = book();
    let lines = recipe(&book, "PostgreSQL");
    let (exports, script): (Vec<String>, Vec<String>) = lines
        .into_iter()
        .partition(|line| line.starts_with("leads export"));
    shell(&book, &exports);
    server.psql(&book, &script.join("\n"));
    let ask = "select count(*), count(*) filter (where state = 'met') from cycles
               where state in ('met', 'met_late', 'breached');";
    let (all, met) = judged(&book);
    assert_eq!(server.psql(&book, ask), format!("{all}|{met}\n"));
    let ask = "select min(started_at) from cycles where id = 'hader-7k3q';";
    assert_eq!(server.psql(&book, ask), "2026-10-08 07:12:00+00\n");
    let ask = "select row->>'company.name' = e'a,\"b\\\\c;\\n\\td''\\x01\\x02' from leads_raw where row->>'id' = 'odd-1a1a';";
    assert_eq!(server.psql(&book, ask), "t\n");
}
