//! Names and values of other people's files, as a mapping can hold them.

use serde_json::Value;

use crate::codec::policy::words::short;

/// Returns the small letters and digits of a name.
pub(super) fn plain(name: &str) -> String {
    let plain = deunicode::deunicode(name).to_ascii_lowercase();
    plain.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Returns a text as YAML can hold it.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || " _-".contains(letter))
        && !text.ends_with(' ')
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_lowercase().as_str());
    match is_plain {
        true => text.to_owned(),
        // A JSON string is a YAML one; what only JavaScript minds is escaped as well.
        false => Value::from(text).to_string().replace('\u{7f}', "\\u007f"),
    }
}

/// Returns a text as it can stand in a comment: on one line, and not too long.
pub(super) fn comment(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|letter| {
            if letter.is_control()
                || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{feff}')
            {
                ' '
            } else {
                letter
            }
        })
        .collect();
    short(line.trim())
}

/// Returns what a text looks like, and not what it says: `e…@…`, `M…`, `+49…`.
pub(super) fn masked(text: &str) -> String {
    let words = text.split_whitespace().take(3).map(|word| {
        let first = word.chars().next().unwrap_or('…');
        match word.contains('@') {
            true => format!("{first}…@…"),
            false => format!("{first}…"),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
