//! What was looked at around a book, how it is, and what to do about it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Effects, Style};
use serde::Serialize;

use super::terminal::{clean, paint, wrap};
use super::words::{DIM, STRONG, count};
use super::{Head, Look, wire};

/// How something is that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Ok,
    /// Should be mended, and hinders nobody now.
    Warning,
    /// Must be mended.
    Error,
    /// Could not be looked at before an error is mended.
    Unknown,
}

impl State {
    /// Returns the word used in every output.
    pub fn name(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Error => "error",
            State::Unknown => "unknown",
        }
    }

    fn style(self) -> Style {
        match self {
            State::Ok => AnsiColor::Green.on_default(),
            State::Warning => AnsiColor::Yellow.on_default(),
            State::Error => AnsiColor::Red.on_default().effects(Effects::BOLD),
            State::Unknown => AnsiColor::Magenta.on_default(),
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The one name of it.
    pub id: &'static str,
    /// How it is.
    pub state: State,
    /// What was looked at, and what was found.
    pub message: String,
    /// Each of several things found, in the order in which they matter.
    pub details: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// Whether `--fix` mends it.
    pub fixable: bool,
    /// Whether `--fix` did.
    pub fixed: bool,
}

impl Check {
    /// Returns what was found in this state.
    pub fn new(id: &'static str, state: State, message: impl Into<String>) -> Self {
        Check {
            id,
            state,
            message: message.into(),
            details: Vec::new(),
            help: None,
            fixable: false,
            fixed: false,
        }
    }

    /// Adds what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds each of several things found.
    pub fn details(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }
}

/// Writes a line for each check, and below it what was found and what to do.
pub fn text(out: &mut dyn Write, checks: &[Check], look: &Look) -> io::Result<()> {
    let width = checks.iter().map(|check| check.id.len()).max().unwrap_or(0);
    // The state, the name, and two blanks after each.
    let indent = "warning".len() + width + 4;
    for check in checks {
        let state = paint(
            &format!("{:7}", check.state.name()),
            check.state.style(),
            look,
        );
        write!(
            out,
            "{state}  {}  ",
            paint(&format!("{:width$}", check.id), STRONG, look)
        )?;
        let columns = look.width.map(|width| width.saturating_sub(indent));
        for (line, words) in wrap(&clean(&check.message), columns).iter().enumerate() {
            let blank = if line == 0 { 0 } else { indent };
            writeln!(out, "{:blank$}{words}", "")?;
        }
        for detail in &check.details {
            writeln!(out, "{:indent$}· {}", "", clean(detail))?;
        }
        let help = check.help.iter();
        for help in help.flat_map(|help| wrap(&clean(help), columns)) {
            writeln!(out, "{:indent$}{}", "", paint(&help, DIM, look))?;
        }
    }
    writeln!(out, "\n{}", summary(checks))
}

fn summary(checks: &[Check]) -> String {
    let of = |state| checks.iter().filter(|check| check.state == state).count();
    let mut parts = Vec::new();
    for (state, thing) in [(State::Error, "error"), (State::Warning, "warning")] {
        if of(state) > 0 {
            parts.push(count(of(state), thing));
        }
    }
    if of(State::Unknown) > 0 {
        parts.push(format!("{} not looked at", of(State::Unknown)));
    }
    let looked = count(checks.len(), "check");
    match parts.is_empty() {
        true => format!("{looked}: all is well"),
        false => format!("{looked}: {}", parts.join(", ")),
    }
}

#[derive(Serialize)]
struct Body<'a> {
    checks: Vec<Wire<'a>>,
}

#[derive(Serialize)]
struct Wire<'a> {
    id: &'a str,
    state: &'a str,
    message: &'a str,
    details: &'a [String],
    help: Option<&'a str>,
    fixable: bool,
    fixed: bool,
}

/// Writes the document of kind `doctor`.
pub fn json(out: &mut dyn Write, checks: &[Check], head: &Head<'_>) -> io::Result<()> {
    let checks = checks.iter().map(|check| Wire {
        id: check.id,
        state: check.state.name(),
        message: &check.message,
        details: &check.details,
        help: check.help.as_deref(),
        fixable: check.fixable,
        fixed: check.fixed,
    });
    let body = Body {
        checks: checks.collect(),
    };
    wire::write(out, "doctor", head, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_found_commands_the_terminal() {
        let check = Check::new("people", State::Warning, "x\u{1b}[2Jy")
            .details(vec!["a\u{1b}]0;z\u{7}b".to_owned()])
            .help("c\u{9b}2Jd");
        let (mut out, look) = (Vec::new(), Look::default());
        text(&mut out, std::slice::from_ref(&check), &look).unwrap();
        let shown = String::from_utf8(out).unwrap();
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{shown:?}");
        assert!(shown.ends_with("\n1 check: 1 warning\n"), "{shown}");
    }

    #[test]
    fn long_words_stay_in_their_column() {
        let check = Check::new("head", State::Error, "one two three four five six");
        let look = Look {
            width: Some(37),
            color: false,
        };
        let mut out = Vec::new();
        text(&mut out, &[check.help("seven")], &look).unwrap();
        let lines = String::from_utf8(out).unwrap();
        assert_eq!(
            lines,
            "error    head  one two three four\n               five six\n               seven\n\n1 check: 1 error\n"
        );
    }
}
