//! The program that is run after a look at which something had changed.
#![expect(
    clippy::disallowed_methods,
    reason = "cli starts what the user asks for"
)]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::cli::{Failure, Terminal};

/// Runs a command line as a shell would, with the ids on its input, one a line, and waits for it.
///
/// The ids are not part of the command line: whoever can push a file name could have them run anything there.
pub(super) fn run(
    line: &str,
    ids: &BTreeSet<String>,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    terminal.flush()?;
    let child = shell(line)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .spawn();
    let mut child = child.map_err(|error| {
        Failure::new(format!("`{line}` cannot be started: {error}"))
            .hint("see whether it runs when you type it into a shell")
    })?;
    if let Some(mut input) = child.stdin.take() {
        // One that holds a line's end would be taken for two; `check` complains of such names.
        for id in ids.iter().filter(|id| !id.contains(['\n', '\r'])) {
            // It need not read them.
            if writeln!(input, "{id}").is_err() {
                break;
            }
        }
    }
    match child.wait() {
        Ok(status) if status.success() => {}
        Ok(status) => terminal.remark(&match status.code() {
            Some(code) => format!("`{line}` ended with {code}"),
            None => format!("`{line}` was stopped"),
        }),
        Err(error) => terminal.remark(&format!("`{line}` cannot be waited for: {error}")),
    }
    Ok(())
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(line);
    shell
}

#[cfg(windows)]
fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt as _;
    let mut shell = Command::new("cmd");
    // As typed: quotes are the user's own.
    shell.arg("/C").raw_arg(line);
    shell
}

#[cfg(not(any(unix, windows)))]
fn shell(line: &str) -> Command {
    Command::new(line)
}
