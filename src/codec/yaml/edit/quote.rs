//! Texts with and without quotes: none only where every program reads that very text.

use crate::codec::yaml::scalar;

/// Returns a text without quotes if it may stand so, else in double quotes.
pub(super) fn plain_or_double(text: &str, in_flow: bool) -> String {
    if is_plain(text, in_flow) {
        text.to_owned()
    } else {
        double(text)
    }
}

/// Returns whether every program reads a text without quotes as that very text.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return false;
    };
    let second = characters.next();
    let is_indicator = match first {
        '-' | '?' | ':' => in_flow || second.is_none_or(char::is_whitespace),
        _ => "!&*|>@`%\"'#,[]{}=~".contains(first),
    };
    let ends_key = |text: &str| text.contains(": ") || text.ends_with(':');
    let is_cut = if in_flow {
        text.contains([',', '[', ']', '{', '}']) || text.contains(':') && !is_time(text)
    } else {
        ends_key(text)
    };
    !(is_indicator
        || is_cut
        || text.contains(" #")
        || text.starts_with("---")
        || text.starts_with("...")
        || text == "<<"
        || text.contains(['\n', '\t'])
        || text.starts_with(char::is_whitespace)
        || text.ends_with(char::is_whitespace)
        || !is_printable(text)
        || is_word(text)
        || is_like_number(text) && !is_time(text)
        || scalar::is_special(text))
}

/// Returns whether some program reads it as a truth value or as nothing.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 9] = ["yes", "no", "on", "off", "y", "n", "true", "false", "null"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Returns whether it looks like a number, an amount, a time of day or a telephone number.
fn is_like_number(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['+', '-', '(']);
    let is_odd = [".inf", ".nan"]
        .iter()
        .any(|word| unsigned.eq_ignore_ascii_case(word));
    let based = ["0x", "0o", "0b"].iter();
    let is_based = based.clone().any(|base| unsigned.starts_with(base));
    let is_letter = |letter: char| letter.is_alphabetic() && !matches!(letter, 'e' | 'E');
    is_odd
        || is_based
        || unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.')
            && !text.contains(is_letter)
}

/// Returns whether it is a date, or a date and a time with its zone: both are written without quotes.
fn is_time(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|letter| if letter.is_ascii_digit() { '0' } else { letter })
        .collect();
    let Some(rest) = shape.strip_prefix("0000-00-00") else {
        return false;
    };
    let Some(time) = rest.strip_prefix('T') else {
        return rest.is_empty();
    };
    let zone = ["00:00:00", "00:00"]
        .iter()
        .find_map(|front| time.strip_prefix(front));
    let zone = zone.map(|zone| match zone.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches('0'),
        None => zone,
    });
    zone.is_some_and(|zone| matches!(zone, "" | "Z" | "+00:00" | "-00:00"))
}

/// Returns whether it holds no character that must be written as an escape; line ends and tabs are none.
pub(super) fn is_printable(text: &str) -> bool {
    !text
        .chars()
        .any(|letter| !matches!(letter, '\n' | '\t') && needs_escape(letter))
}

fn needs_escape(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// Returns a text in double quotes.
pub(super) fn double(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            _ if needs_escape(letter) => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
