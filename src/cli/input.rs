//! What is handed to a command: JSON from a file or from standard input, and prose from the command line.
#![expect(clippy::disallowed_methods, reason = "cli reads what it is handed")]

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use super::failure::Failure;
use crate::store::LARGEST_FILE_BYTES;

/// What to do where a file or standard input is asked for.
const HELP: &str = "name a file, or `-` for standard input";

/// Returns the bytes of a file, or of standard input for `-`.
pub(super) fn read(place: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = LARGEST_FILE_BYTES + 1;
    let read = match place {
        "-" => io::stdin().lock().take(most).read_to_end(&mut bytes),
        path => open(Path::new(path), path, HELP)?
            .take(most)
            .read_to_end(&mut bytes),
    };
    read.map_err(|error| unreadable(place, &error, HELP))?;
    if bytes.len() as u64 > LARGEST_FILE_BYTES {
        return Err(Failure::new(format!("`{place}` is larger than 1 MiB"))
            .hint("one lead is far smaller than that; look whether it is the right file"));
    }
    Ok(bytes)
}

/// Returns the failure to understand it, which could be written as this example shows.
pub(super) fn refused(why: &str, example: &str) -> Failure {
    Failure::new(format!("the JSON cannot be used: {why}"))
        .hint(format!("write an object such as {example}"))
}

/// Returns a text as files keep it, whatever system it was copied from.
///
/// An option that was taken for the text, since the text is missing, is refused.
pub(super) fn prose(typed: &str) -> Result<String, String> {
    let text = plain(typed);
    let mut letters = text.chars();
    let begins = (letters.next(), letters.next());
    let is_option = matches!(begins, (Some('-'), Some('-' | 'a'..='z')));
    match is_option && !text.contains(char::is_whitespace) {
        true => Err("this is an option; what comes first is the text, in quotes".to_owned()),
        false => Ok(text),
    }
}

/// Returns a text with plain line ends, and nothing blank around it.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.trim().to_owned()
}

/// Opens a file that somebody named; `help` says what else to name.
///
/// Refuses what is no file: nobody may ever write into a pipe that lies about. What a shell puts into `/dev`, it fills.
pub(super) fn open(place: &Path, name: &str, help: &str) -> Result<File, Failure> {
    let metadata = fs::metadata(place).map_err(|error| unreadable(name, &error, help))?;
    let is_filled = || place.starts_with("/dev");
    let refused = match metadata.is_file() || (!metadata.is_dir() && is_filled()) {
        true => return File::open(place).map_err(|error| unreadable(name, &error, help)),
        false if metadata.is_dir() => "a folder",
        false => "no plain file",
    };
    Err(Failure::new(format!("`{name}` is {refused}")).hint(help))
}

/// Returns the failure to read a file that somebody named.
pub(super) fn unreadable(name: &str, error: &io::Error, help: &str) -> Failure {
    let why = match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::PermissionDenied => "you may not read it".to_owned(),
        _ => error.to_string(),
    };
    Failure::new(format!("`{name}` cannot be read: {why}")).hint(help)
}

#[cfg(test)]
mod tests {
    use super::prose;

    #[test]
    fn prose_is_kept_without_what_the_clipboard_adds() {
        for (typed, kept) in [
            ("", ""),
            (" \t\r\n", ""),
            ("a\r\nb\rc\n", "a\nb\nc"),
            ("  - first\r\n  - second\r\n", "- first\n  - second"),
            ("-", "-"),
            ("-2h", "-2h"),
            ("-- and then", "-- and then"),
            ("- asked", "- asked"),
        ] {
            assert_eq!(prose(typed).as_deref(), Ok(kept), "{typed:?}");
        }
        for option in ["--commit", "-n", "-q", "---", "--as=sam"] {
            assert!(prose(option).is_err(), "{option}");
        }
    }
}
