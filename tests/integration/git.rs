//! A repository in a directory that vanishes, and git without anybody's configuration.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use leads::domain::history::{Before, Change, Commit, CommitIndex, History, ObjectId, Version};
use leads::store::{Content, Repository};
use tempfile::TempDir;

/// When the first commit of every sandbox is made: 2026-11-02 09:00 in UTC.
const FIRST_SECOND: u64 = 1_793_610_000;

/// What the program said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
}

impl Said {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| {
            String::from_utf8(bytes.to_vec())
                .unwrap()
                .replace("\r\n", "\n")
        };
        Said {
            out: text(&output.stdout),
            err: text(&output.stderr),
            code: output.status.code(),
        }
    }
}

/// A directory with repositories in it.
pub(crate) struct Sandbox {
    root: TempDir,
    /// The repository that commands run in.
    dir: PathBuf,
    commits: Cell<u64>,
}

impl Sandbox {
    /// Makes an empty repository.
    pub(crate) fn new() -> Self {
        Sandbox::with(&[])
    }

    /// Makes an empty repository with more arguments to `git init`.
    pub(crate) fn with(arguments: &[&str]) -> Self {
        let root = TempDir::new().unwrap();
        // The name that git reports too, where the temporary directory is a link.
        let dir = root.path().canonicalize().unwrap().join("book");
        fs::create_dir(&dir).unwrap();
        let sandbox = Sandbox {
            root,
            dir,
            commits: Cell::new(0),
        };
        sandbox.git(&[&["init", "--quiet", "--initial-branch=main"], arguments].concat());
        sandbox
    }

    /// Returns the same directory with another repository at hand.
    pub(crate) fn at(mut self, name: &str) -> Self {
        self.dir = self.root().join(name);
        self
    }

    /// Returns the directory with all repositories.
    pub(crate) fn root(&self) -> PathBuf {
        self.root.path().canonicalize().unwrap()
    }

    /// Returns the repository's directory.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Runs git and returns what it says, without the last line's end.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let bytes = self.git_with(arguments, b"");
        String::from_utf8(bytes).unwrap().trim_end().to_owned()
    }

    /// Runs git with bytes on its input and returns its output.
    pub(crate) fn git_with(&self, arguments: &[&str], input: &[u8]) -> Vec<u8> {
        use std::io::Write as _;
        let mut child = self.command(arguments).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {words}");
        output.stdout
    }

    /// Returns whether git can do this.
    pub(crate) fn can(&self, arguments: &[&str]) -> bool {
        self.command(arguments).output().unwrap().status.success()
    }

    /// Runs a shell script in the repository, with the same git and the time of the next commit.
    #[cfg(unix)]
    pub(crate) fn script(&self, script: &Path) {
        self.commits.set(self.commits.get() + 1);
        let output = self.program("sh").arg(script).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {words}", script.display());
    }

    /// Runs the program in the repository.
    pub(crate) fn leads(&self, arguments: &[&str]) -> Said {
        let mut command = self.program(env!("CARGO_BIN_EXE_leads"));
        Said::of(&command.args(arguments).output().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.program("git");
        command
            .args([
                "-c",
                "core.autocrlf=false",
                "-c",
                "protocol.file.allow=always",
            ])
            .args(arguments);
        command
    }

    /// Returns a program that sees nothing of this computer's settings.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        let date = format!("{} +0000", FIRST_SECOND + 3600 * self.commits.get());
        command
            .current_dir(&self.dir)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Ana")
            .env("GIT_AUTHOR_EMAIL", "ana@team.example")
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_NAME", "Ben")
            .env("GIT_COMMITTER_EMAIL", "ben@team.example")
            .env("GIT_COMMITTER_DATE", &date)
            .env("HOME", self.root.path())
            .env("TZ", "UTC")
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.dir.join(path)).unwrap();
        self
    }

    /// Writes the policy and the schema of another folder.
    pub(crate) fn take_rules(&self, from: &Path) -> &Self {
        for folder in ["policy", "schema"] {
            for file in fs::read_dir(from.join(folder)).unwrap() {
                let file = file.unwrap();
                let path = format!("{folder}/{}", file.file_name().to_str().unwrap());
                self.write(&path, &fs::read_to_string(file.path()).unwrap());
            }
        }
        self
    }

    /// Commits everything, an hour after the last commit.
    pub(crate) fn commit(&self, subject: &str) -> ObjectId {
        self.git(&["add", "--all"]);
        self.commit_index(subject)
    }

    /// Commits what is staged, an hour after the last commit.
    pub(crate) fn commit_index(&self, subject: &str) -> ObjectId {
        self.commits.set(self.commits.get() + 1);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", subject]);
        self.head()
    }

    /// Commits everything as another person, an hour after the last commit.
    pub(crate) fn commit_by(&self, name: &str, subject: &str) -> ObjectId {
        self.commit(subject);
        let email = name.to_lowercase();
        let author = format!("--author={name} <{email}@team.example>");
        self.git(&["commit", "--quiet", "--amend", "--no-edit", &author]);
        self.head()
    }

    /// Merges branches without committing, whether they conflict or not.
    pub(crate) fn merge(&self, branches: &[&str]) {
        let more = [
            "merge",
            "--quiet",
            "--no-ff",
            "--no-commit",
            "--allow-unrelated-histories",
        ];
        self.command(&[&more, branches].concat()).output().unwrap();
    }

    /// Goes to a new branch.
    pub(crate) fn branch(&self, name: &str) {
        self.git(&["switch", "--quiet", "--create", name]);
    }

    /// Goes to a branch.
    pub(crate) fn switch(&self, name: &str) {
        self.git(&["switch", "--quiet", name]);
    }

    /// Returns the commit at `HEAD`.
    pub(crate) fn head(&self) -> ObjectId {
        id(&self.git(&["rev-parse", "HEAD"]))
    }

    /// Opens the repository.
    pub(crate) fn open(&self) -> Repository {
        Repository::discover(&self.dir).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Returns the history up to `HEAD`.
    pub(crate) fn history(&self) -> History {
        let repository = self.open();
        let head = repository.head().unwrap().expect("there is a commit");
        repository
            .history(head, &())
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// Returns the history up to `HEAD`, a line for each change.
    pub(crate) fn story(&self) -> Vec<String> {
        story(&self.open(), &self.history())
    }
}

/// Returns the id with these hexadecimal digits.
pub(crate) fn id(hex: &str) -> ObjectId {
    let digits = (0..hex.len()).step_by(2);
    let bytes: Vec<_> = digits
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect();
    ObjectId::new(&bytes)
}

/// Returns a history in lines: `subject: path before, … → after` for commits on the line, and the landing in brackets for
/// others; a commit without changes is its subject alone.
pub(crate) fn story(repository: &Repository, history: &History) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, commit) in history.commits.iter().enumerate() {
        let index = CommitIndex(index as u32);
        let title = title(history, &commit, index);
        let changes: Vec<&Change> = history
            .changes
            .iter()
            .filter(|change| change.commit == index)
            .collect();
        if changes.is_empty() {
            lines.push(title.clone());
        }
        for change in changes {
            let before: Vec<_> = change
                .before
                .iter()
                .map(|before| was(repository, before))
                .collect();
            let after = change
                .after
                .map_or("-".into(), |version| content(repository, &version));
            lines.push(format!(
                "{title}: {} {} → {after}",
                change.path,
                before.join(", ")
            ));
        }
    }
    lines
}

fn title(history: &History, commit: &Commit<'_>, index: CommitIndex) -> String {
    match commit.landing == index {
        true => commit.subject.to_string(),
        false => format!(
            "{} [{}]",
            commit.subject,
            history.commit(commit.landing).subject
        ),
    }
}

fn was(repository: &Repository, before: &Before) -> String {
    match before {
        Before::Unknown => "?".into(),
        Before::Absent => "-".into(),
        Before::Version(version) => content(repository, version),
    }
}

fn content(repository: &Repository, version: &Version) -> String {
    use leads::domain::history::Mode;
    let mark = match version.mode {
        Mode::File => "",
        Mode::Link => "@",
        Mode::Submodule => return "submodule".into(),
    };
    match repository
        .read(version.blob)
        .unwrap_or_else(|error| panic!("{error}"))
    {
        Content::Bytes(bytes) => format!("{mark}{}", String::from_utf8_lossy(&bytes).trim()),
        Content::Missing => "missing".into(),
        other => format!("{other:?}"),
    }
}
