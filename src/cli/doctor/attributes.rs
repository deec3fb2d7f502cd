//! `attributes`: git changes no byte of what was signed, on any system.

use super::Book;
use crate::cli::{Failure, starter};
use crate::render::doctor::{Check, State};

pub(super) const ID: &str = "attributes";

pub(super) const FILE: &str = ".gitattributes";

/// What was signed.
const FOLDERS: [&str; 2] = ["policy", "schema"];

/// Looks whether the line ends in both folders are left alone.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    let text = match book.file(FILE) {
        Some(text) => text,
        None if book.is_there(FILE) => return Ok(unreadable(ID)),
        None => Vec::new(),
    };
    let missing = missing(&text);
    if missing.is_empty() {
        let message = format!("{FILE} keeps the bytes of policy/ and schema/ as they are");
        return Ok(Check::new(ID, State::Ok, message));
    }
    let message = format!(
        "{FILE} lacks {}: where git changes line ends, what was signed is no longer what is there",
        listed(&missing)
    );
    let mut check = Check::new(ID, State::Warning, message)
        .help("`leads doctor --fix` adds what is missing, and leaves the rest as it is");
    check.fixable = true;
    Ok(check)
}

/// Returns what is said where something else is in the place of the file.
pub(super) fn unreadable(id: &'static str) -> Check {
    let message = format!("{FILE} is no plain file that git would read");
    Check::new(id, State::Warning, message)
        .help("put a file of moderate size there, and run this again")
}

/// Adds what is missing to the end of the file, or writes it if there is none.
pub(super) fn mend(book: &Book) -> Result<String, Failure> {
    let old = book.file(FILE);
    let missing = missing(old.as_deref().unwrap_or_default());
    match old {
        None => book
            .repository()
            .create(FILE, starter::ATTRIBUTES.as_bytes())?,
        Some(old) => book
            .repository()
            .replace(FILE, &old, &with(&old, &missing))?,
    }
    Ok(format!("added {} to {FILE}; commit it", listed(&missing)))
}

/// Returns the lines that are missing.
fn missing(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    let lines = FOLDERS
        .iter()
        .filter(|folder| !is_left_alone(&text, folder));
    lines.map(|folder| format!("{folder}/** -text")).collect()
}

/// Returns whether the last line about everything in a folder says that its files are not text.
fn is_left_alone(text: &str, folder: &str) -> bool {
    let patterns = [
        "*".to_owned(),
        "**".to_owned(),
        format!("{folder}/*"),
        format!("{folder}/**"),
        format!("/{folder}/*"),
        format!("/{folder}/**"),
    ];
    let text = text.trim_start_matches('\u{feff}');
    let mut said = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let pattern = words.next()?;
        let mut words = words.filter_map(|word| match word {
            "-text" | "binary" => Some(true),
            "text" | "!text" | "-binary" => Some(false),
            word if word.starts_with("text=") => Some(false),
            _ => None,
        });
        words
            .next_back()
            .filter(|_| patterns.iter().any(|known| known == pattern))
    });
    said.next_back().unwrap_or(false)
}

/// Returns a text with these lines at its end, in the way its own lines end.
fn with(old: &[u8], lines: &[String]) -> Vec<u8> {
    let end = match old.windows(2).any(|pair| pair == b"\r\n") {
        true => "\r\n",
        false => "\n",
    };
    let mut new = old.to_vec();
    if !old.is_empty() && !old.ends_with(b"\n") {
        new.extend(end.bytes());
    }
    for line in lines {
        new.extend(line.bytes().chain(end.bytes()));
    }
    new
}

fn listed(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("`{line}`")).collect();
    lines.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_at_the_start_lacks_nothing() {
        assert_eq!(missing(starter::ATTRIBUTES.as_bytes()), [""; 0]);
    }

    #[test]
    fn the_last_line_about_a_folder_decides() {
        for (text, left_alone) in [
            ("", false),
            ("policy/** -text", true),
            ("/policy/* binary\r\n", true),
            ("* -text\n", true),
            ("* text=auto\npolicy/**\t-text diff\n", true),
            ("policy/** -text\n* text=auto eol=lf\n", false),
            ("policy/** -text\npolicy/** text\n", false),
            ("policy/** -text\n*.yaml linguist-detectable\n", true),
            ("# policy/** -text\n", false),
            ("policy -text\n", false),
            ("other/policy/** -text\n", false),
            ("\u{feff}policy/** -text", true),
        ] {
            assert_eq!(is_left_alone(text, "policy"), left_alone, "{text:?}");
        }
    }

    #[test]
    fn lines_are_added_and_none_is_changed() {
        for old in [
            "",
            "*.png binary",
            "*.png binary\n",
            "a text\r\nb text\r\n",
            "\u{feff}x y\n\n",
        ] {
            let lines = missing(old.as_bytes());
            let new = with(old.as_bytes(), &lines);
            assert!(new.starts_with(old.as_bytes()), "{old:?}");
            assert_eq!(missing(&new), [""; 0], "{old:?}");
            let text = String::from_utf8(new).unwrap();
            let ends = text.matches("\r\n").count();
            assert!(ends == 0 || ends == text.matches('\n').count(), "{text:?}");
        }
    }
}
