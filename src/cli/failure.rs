//! Why a command could not run, or would not.

use std::fmt;
use std::io;

use crate::store;

/// A command that could not or would not do what was asked: what is wrong, and what to do next.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    hint: Option<String>,
    code: u8,
    broken_pipe: bool,
}

impl Failure {
    /// Returns a failure to run: exit code 2.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Failure {
            message: message.into(),
            hint: None,
            code: 2,
            broken_pipe: false,
        }
    }

    /// Returns a request that is not granted: exit code 1.
    pub(super) fn refused(message: impl Into<String>) -> Self {
        Failure {
            code: 1,
            ..Failure::new(message)
        }
    }

    /// Adds what to do next.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn help(&self) -> Option<&str> {
        self.hint.as_deref().filter(|hint| !hint.is_empty())
    }

    pub(super) fn code(&self) -> u8 {
        self.code
    }

    pub(super) fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Failure::new(error.to_string()).hint(error.hint())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let broken_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Failure {
            broken_pipe,
            ..Failure::new(format!("the output cannot be written: {error}"))
        }
    }
}
