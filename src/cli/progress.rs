//! Progress of long work: on standard error, on a terminal only, after a second, and gone when done.
#![expect(clippy::print_stderr, reason = "cli owns the terminal")]

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::store;

/// One line that says how far the work is.
pub(super) struct Progress {
    what: &'static str,
    started: Instant,
    shown: bool,
    /// When it was last drawn, in milliseconds since the start; 0 if never.
    drawn: AtomicU64,
}

impl Progress {
    pub(super) fn new(what: &'static str) -> Self {
        let shown = io::stderr().is_terminal();
        Progress {
            what,
            started: Instant::now(),
            shown,
            drawn: AtomicU64::new(0),
        }
    }
}

impl store::Progress for Progress {
    fn step(&self, done: usize, total: Option<usize>) {
        const QUIET: Duration = Duration::from_secs(1);
        let elapsed = self.started.elapsed();
        if !self.shown || elapsed < QUIET {
            return;
        }
        let elapsed = elapsed.as_millis() as u64;
        let drawn = self.drawn.load(Ordering::Relaxed);
        let mine = || {
            self.drawn
                .compare_exchange(drawn, elapsed, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
        };
        if elapsed - drawn < 100 || !mine() {
            return;
        }
        match total {
            Some(total) if total > 0 => eprint!(
                "\r{} {done} of {total} ({} %)\x1b[K",
                self.what,
                done * 100 / total
            ),
            _ => eprint!("\r{} {done}\x1b[K", self.what),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.drawn.load(Ordering::Relaxed) > 0 {
            eprint!("\r\x1b[K");
        }
    }
}
