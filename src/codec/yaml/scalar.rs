//! What a plain scalar means: the core schema of YAML 1.2, so `NO`, `on` and `2026-11-20` stay text.

use std::borrow::Cow;

use granit_parser::ScalarStyle;
use serde_json::Number;

use super::tree::{Content, Style};

/// Returns what a scalar holds. Only plain ones can be anything but text.
pub(super) fn content(
    text: Cow<'_, str>,
    style: ScalarStyle,
    is_empty: bool,
) -> (Content<'_>, Style) {
    let style = match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::Single,
        ScalarStyle::DoubleQuoted => Style::Double,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    };
    if style != Style::Plain {
        return (Content::Text(text), style);
    }
    let content = match resolve(&text) {
        _ if is_empty => Content::Null,
        None => Content::Text(text),
        Some(Plain::Null) => Content::Null,
        Some(Plain::Bool(value)) => Content::Bool(value),
        Some(Plain::Number(number)) => Content::Number(number),
    };
    (content, style)
}

/// Returns whether a plain scalar means anything but text.
pub(super) fn is_special(text: &str) -> bool {
    resolve(text).is_some()
}

/// The meaning of a plain scalar that is not text.
#[derive(Debug, PartialEq)]
enum Plain {
    Null,
    Bool(bool),
    Number(Number),
}

/// Returns what a plain scalar means, or `None` if it is text.
///
/// A number that cannot be held stays text rather than being rounded to another: more than 64 bits, infinity, not-a-number.
fn resolve(text: &str) -> Option<Plain> {
    match *text.as_bytes().first()? {
        b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' => word(text),
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text).map(Plain::Number),
        _ => None,
    }
}

fn word(text: &str) -> Option<Plain> {
    match text {
        "~" | "null" | "Null" | "NULL" => Some(Plain::Null),
        "true" | "True" | "TRUE" => Some(Plain::Bool(true)),
        "false" | "False" | "FALSE" => Some(Plain::Bool(false)),
        _ => None,
    }
}

fn number(text: &str) -> Option<Number> {
    if let Some(digits) = text.strip_prefix("0x") {
        return based(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return based(digits, 8);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if is_digits(unsigned) {
        return if text.starts_with('-') {
            text.parse::<i64>().ok().map(Number::from)
        } else {
            unsigned.parse::<u64>().ok().map(Number::from)
        };
    }
    if !is_float(unsigned) {
        return None;
    }
    Number::from_f64(text.parse().ok()?)
}

fn based(digits: &str, radix: u32) -> Option<Number> {
    if digits.starts_with('+') {
        return None;
    }
    u64::from_str_radix(digits, radix).ok().map(Number::from)
}

/// Returns whether the text is `12.`, `.5`, `1.5e-3` or the like.
fn is_float(text: &str) -> bool {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    (is_digits(whole) || is_digits(fraction))
        && (whole.is_empty() || is_digits(whole))
        && (fraction.is_empty() || is_digits(fraction))
        && exponent.is_none_or(|power| is_digits(power.strip_prefix(['+', '-']).unwrap_or(power)))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(value: i64) -> Option<Plain> {
        Some(Plain::Number(value.into()))
    }

    fn float(value: f64) -> Option<Plain> {
        Number::from_f64(value).map(Plain::Number)
    }

    #[test]
    fn plain_scalars_mean_what_yaml_1_2_says() {
        let cases = [
            ("~", Some(Plain::Null)),
            ("null", Some(Plain::Null)),
            ("nULL", None),
            ("true", Some(Plain::Bool(true))),
            ("FALSE", Some(Plain::Bool(false))),
            ("0", int(0)),
            ("240", int(240)),
            ("0123", int(123)),
            ("-7", int(-7)),
            ("+420600123456", int(420600123456)),
            ("0x1F", int(31)),
            ("0o17", int(15)),
            ("0x", None),
            ("0x+1", None),
            ("1.5", float(1.5)),
            ("-1.5", float(-1.5)),
            (".5", float(0.5)),
            ("12.", float(12.0)),
            ("1e3", float(1000.0)),
            ("1.5E-3", float(0.0015)),
            ("+1.5", float(1.5)),
        ];
        for (text, meaning) in cases {
            assert_eq!(resolve(text), meaning, "{text}");
        }
    }

    #[test]
    fn everything_else_is_text() {
        let cases = [
            "",
            "NO",
            "no",
            "on",
            "Off",
            "yes",
            "y",
            "n",
            "2026-11-20",
            "12:30",
            "1_000",
            "1,5",
            "+",
            "-",
            ".",
            "-.",
            "1e",
            "1e+",
            "e5",
            "1.2.3",
            "0b1",
            "+-1",
            "--1",
            ".nan",
            ".inf",
            "1e999",
            "99999999999999999999999",
            "-9223372036854775809",
            "+420 600",
            "tru",
            "Nulls",
        ];
        for text in cases {
            assert_eq!(resolve(text), None, "{text}");
        }
    }
}
