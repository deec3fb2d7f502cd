//! Where output goes: buffered, coloured only on a terminal, silent about a broken pipe.
#![expect(
    clippy::disallowed_methods,
    reason = "cli owns the terminal and the one clock"
)]

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use chrono::{DateTime, SubsecRound, Utc};

use super::failure::Failure;
use crate::render::{Look, terminal::clean};

/// Standard output and standard error.
pub(super) struct Terminal {
    out: io::BufWriter<anstream::AutoStream<io::Stdout>>,
    look: Look,
}

impl Terminal {
    pub(super) fn new() -> Self {
        let color = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
        let stdout = match color {
            true => anstream::AutoStream::auto(io::stdout()),
            // Nothing is coloured then, so nothing need be searched for colours.
            false => anstream::AutoStream::always_ansi(io::stdout()),
        };
        let width = io::stdout().is_terminal().then(terminal_width);
        Terminal {
            out: io::BufWriter::with_capacity(1 << 16, stdout),
            look: Look { width, color },
        }
    }

    /// Returns how output should look here.
    pub(super) fn look(&self) -> Look {
        self.look
    }

    /// Returns how many lines the screen has by now, if there is one, and from here on goes by its present width.
    pub(super) fn screen(&mut self) -> Option<usize> {
        self.look.width?;
        let (width, height) = terminal_size::terminal_size()?;
        self.look.width = Some(usize::from(width.0));
        Some(usize::from(height.0))
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Prints a failure and what to do next to standard error.
    pub(super) fn complain(&mut self, failure: &Failure) {
        // What was printed before the failure comes first.
        let _ = self.out.flush();
        let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        let cyan = Style::new().bold().fg_color(Some(AnsiColor::Cyan.into()));
        anstream::eprintln!("{red}error{red:#}: {}", clean(&failure.to_string()));
        if let Some(help) = failure.help() {
            anstream::eprintln!("{cyan}help{cyan:#}: {}", clean(help));
        }
    }

    /// Prints a remark to standard error.
    pub(super) fn remark(&mut self, remark: &str) {
        let _ = self.out.flush();
        let bold = Style::new().bold();
        anstream::eprintln!("{bold}note{bold:#}: {}", clean(remark));
    }
}

impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Returns the width of the terminal in columns.
fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0))
}

/// Returns the time that the next commit of this user would bear: what git is told in `GIT_COMMITTER_DATE`, or else now.
pub(super) fn stamp() -> DateTime<Utc> {
    let told = std::env::var("GIT_COMMITTER_DATE").ok();
    told.as_deref().and_then(stamped).unwrap_or_else(now)
}

/// Returns the time in one of git's own exact notations: RFC 3339, or seconds and an offset.
fn stamped(told: &str) -> Option<DateTime<Utc>> {
    let told = told.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(told) {
        return Some(at.to_utc().trunc_subsecs(0));
    }
    let seconds = told.strip_prefix('@').unwrap_or(told);
    let seconds = seconds.split(' ').next()?;
    DateTime::from_timestamp(seconds.parse().ok()?, 0)
}

/// Returns the time: the one place where the machine's clock is read. Whole seconds, as git has them.
pub(super) fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(0)
}
