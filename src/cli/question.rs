//! Questions to somebody at a terminal.

use std::io::{self, BufRead, Write};

/// Asks until the answer will do; the end of the input takes what is proposed.
pub(super) fn question(
    what: &str,
    proposed: Option<String>,
    will_do: impl Fn(&str) -> bool,
    lines: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<Option<String>> {
    loop {
        match &proposed {
            Some(proposed) => write!(out, "{what} [{proposed}]: ")?,
            None => write!(out, "{what}: ")?,
        }
        out.flush()?;
        let mut line = String::new();
        let ended = lines.read_line(&mut line)? == 0;
        let answer = line.trim();
        if ended || answer.is_empty() && proposed.is_some() {
            return Ok(proposed);
        }
        if will_do(answer) {
            return Ok(Some(answer.to_owned()));
        }
        writeln!(out, "That will not do, please try again.")?;
    }
}
