//! Findings: something wrong or late, by a named rule, at a place.

mod shell;
mod suggest;

use std::ops::Range;

pub use self::shell::quoted;
pub use self::suggest::{meant, nearest};

/// How much a finding weighs. Only errors fail a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Note,
    /// Should be mended; fails nothing.
    Warning,
    /// Must be mended; `check` exits 1.
    Error,
}

impl Severity {
    /// Returns the word used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A rule: its one name everywhere, and what a reader needs to understand and mend what it finds.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name, in kebab case: file, test, fixture and documentation bear it too.
    pub id: &'static str,
    /// The severity unless a team changes it.
    pub severity: Severity,
    /// What it promises, in one sentence.
    pub summary: &'static str,
    /// Why the rule exists.
    pub why: &'static str,
    /// How to mend what it finds.
    pub mend: &'static str,
    /// A few lines that it would find fault with.
    pub example: &'static str,
}

/// Where something stands, by name: one step (`codec::locate`) turns it into lines and columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// The file as a whole.
    File,
    /// The value at a JSON pointer; the nearest parent that exists, if it does not.
    Value(String),
    /// The key at a JSON pointer.
    Key(String),
    /// These bytes of the text.
    Bytes(Range<usize>),
}

/// A file and a spot in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path from the top of the repository, with forward slashes.
    pub file: String,
    /// Where in the file.
    pub spot: Spot,
}

impl Place {
    /// Returns the place of a whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Place {
            file: file.into(),
            spot: Spot::File,
        }
    }

    /// Returns the place of the value at a JSON pointer.
    pub fn value(file: impl Into<String>, pointer: impl Into<String>) -> Self {
        Place {
            file: file.into(),
            spot: Spot::Value(pointer.into()),
        }
    }

    /// Returns the place of the key at a JSON pointer.
    pub fn key(file: impl Into<String>, pointer: impl Into<String>) -> Self {
        Place {
            file: file.into(),
            spot: Spot::Key(pointer.into()),
        }
    }

    /// Returns the place of these bytes.
    pub fn bytes(file: impl Into<String>, range: Range<usize>) -> Self {
        Place {
            file: file.into(),
            spot: Spot::Bytes(range),
        }
    }
}

/// The policy line that decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyLine {
    /// The path from the top of the repository, with forward slashes.
    pub file: std::sync::Arc<str>,
    /// The line, from 1.
    pub line: u32,
}

/// Something wrong or late, by a named rule, at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// By which rule.
    pub rule: &'static Rule,
    /// How much it weighs here.
    pub severity: Severity,
    /// The lead it is about, if it is about one.
    pub id: Option<String>,
    /// Where.
    pub place: Place,
    /// What is wrong, in words a salesperson understands.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
    /// The policy line that decided, where policy did.
    pub policy: Option<PolicyLine>,
    /// Whose it is: a person's id.
    pub owner: Option<String>,
}

impl Finding {
    /// Returns a finding of the rule's own severity.
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        Finding {
            rule,
            severity: rule.severity,
            id: None,
            place,
            message: bounded(message.into()),
            help: None,
            policy: None,
            owner: None,
        }
    }

    /// Adds what to do next.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(bounded(help.into()));
        self
    }

    /// Adds the lead it is about.
    pub fn about(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Adds whose it is.
    pub fn owned_by(mut self, person: impl Into<String>) -> Self {
        self.owner = Some(person.into());
        self
    }

    /// Adds the policy line that decided.
    pub fn decided_by(mut self, line: PolicyLine) -> Self {
        self.policy = Some(line);
        self
    }
}

/// The most bytes of a message: names in it come from anybody, and may be as long as a file.
const LONGEST: usize = 1_000;

fn bounded(mut text: String) -> String {
    if text.len() > LONGEST {
        let end = (0..=LONGEST).rfind(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or(0));
        text.push('…');
    }
    text
}

/// A finding whose spot was turned into lines and columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The finding.
    pub finding: Finding,
    /// Where in the file; `None` where it is about the file as a whole.
    pub range: Option<LineRange>,
    /// The text of the file, to show the line from; `None` where it is not text or not here.
    pub source: Option<std::sync::Arc<str>>,
}

/// Lines and columns, both from 1, columns in characters; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineRange {
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column after the last character.
    pub end_column: u32,
}
