//! The words of schema findings: names of places, types and formats for people who know neither JSON nor schemas.

use jsonschema::JsonType;
use jsonschema::error::TypeKind;
use serde_json::Value;

use crate::codec::yaml::{Kind, unescape};

/// From so many words on, a list of allowed words is cut short.
const MANY_WORDS: usize = 12;

/// Returns the name of a place in a lead: `` `owner` ``, or `entry 2 of `activities``.
pub(super) fn name(pointer: &str) -> String {
    let Some((parent, last)) = pointer.rsplit_once('/') else {
        return "the file".to_owned();
    };
    match last.parse::<usize>() {
        Ok(index) => format!("entry {} of {}", index + 1, name(parent)),
        Err(_) => format!("`{}`", unescape(last)),
    }
}

/// Returns `` in `company` ``, or nothing for the file as a whole.
pub(super) fn within(pointer: &str) -> String {
    if pointer.is_empty() {
        String::new()
    } else {
        format!(" in {}", name(pointer))
    }
}

/// Returns a scalar as written in a message, cut short if it is long.
pub(super) fn quote(text: &str) -> String {
    const LONG: usize = 40;
    match text.char_indices().nth(LONG) {
        Some((cut, _)) => format!("`{}…`", text[..cut].trim_end()),
        None => format!("`{text}`"),
    }
}

/// Returns `call, voicemail, email`, cut short if there are many.
pub(super) fn list<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    let mut said = words[..words.len().min(MANY_WORDS)].join(", ");
    if words.len() > MANY_WORDS {
        said += ", …";
    }
    said
}

/// Returns a value of the schema as one would write it in a lead.
pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "empty".to_owned(),
        other => other.to_string(),
    }
}

/// Returns what a value of the wrong kind is.
pub(super) fn found(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "empty",
        Kind::Bool => "true or false",
        Kind::Number => "a number",
        Kind::Text => "text",
        Kind::List => "a list",
        Kind::Map => "a group of fields",
    }
}

/// Returns the kinds of value that are allowed.
pub(super) fn kinds(kind: &TypeKind) -> Vec<JsonType> {
    match kind {
        TypeKind::Single(kind) => vec![*kind],
        TypeKind::Multiple(kinds) => kinds.iter().collect(),
    }
}

/// Returns the kinds of value that are allowed, in words.
pub(super) fn wanted(kinds: &[JsonType]) -> String {
    kinds
        .iter()
        .map(|kind| kind_word(*kind))
        .collect::<Vec<_>>()
        .join(" or ")
}

/// Returns whether a text is a word that older programs read as true or false.
pub(super) fn is_yes_or_no(text: &str) -> bool {
    ["yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str())
}

fn kind_word(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Null => "empty",
        JsonType::Boolean => "true or false",
        JsonType::Number => "a number",
        JsonType::Integer => "a whole number",
        JsonType::String => "text",
        JsonType::Array => "a list",
        JsonType::Object => "a group of fields",
    }
}

/// Returns what a format asks for, with an example.
pub(super) fn format(name: &str) -> String {
    let said = match name {
        "date" => "a date such as 2026-11-20",
        "date-time" => "a date and time with its offset, such as 2026-11-20T09:12:00+01:00",
        "time" => "a time with its offset, such as 09:12:00+01:00",
        "duration" => "a duration such as P3D or PT4H",
        "email" | "idn-email" => "an e-mail address such as eva@acme.example",
        "hostname" | "idn-hostname" => "a domain such as acme.example",
        "uri" | "iri" => "a web address such as https://acme.example/",
        "uri-reference" | "iri-reference" => "a web address or a path",
        "ipv4" => "an IP address such as 192.0.2.1",
        "ipv6" => "an IP address such as 2001:db8::1",
        "uuid" => "a UUID such as 123e4567-e89b-12d3-a456-426614174000",
        "regex" => "a regular expression",
        other => return format!("of the form {other}"),
    };
    said.to_owned()
}

/// Returns a count with its noun.
pub(super) fn count(number: u64, noun: &str, nouns: &str) -> String {
    format!("{number} {}", if number == 1 { noun } else { nouns })
}
