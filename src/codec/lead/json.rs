//! Leads and briefs as JSON: read strictly, since what a key given twice means nobody knows.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Value};

/// What a key holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// A whole number, and none below zero.
    Count,
    /// An object with these keys, among others.
    Object(&'static [(&'static str, Kind)]),
    /// A list of objects with these keys, among others; the first key is never left out.
    List(&'static [(&'static str, Kind)]),
}

/// Returns the object that the bytes hold, once these keys of it hold what they should. Empty ones, which forms leave
/// behind, are taken out.
///
/// # Errors
///
/// What is wrong, in words.
pub(super) fn read(
    bytes: &[u8],
    keys: &[(&'static str, Kind)],
) -> Result<Map<String, Value>, String> {
    let text = str::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    let Strict(value) = serde_json::from_str(text).map_err(|error| told(&error))?;
    let Value::Object(mut map) = value else {
        return Err("it must be an object: { … }".to_owned());
    };
    shape(&mut map, "", keys)?;
    Ok(map)
}

/// Checks what keys hold, and takes out the empty ones.
fn shape(
    map: &mut Map<String, Value>,
    place: &str,
    keys: &[(&'static str, Kind)],
) -> Result<(), String> {
    for (key, kind) in keys {
        if map.get(*key).is_some_and(Value::is_null) {
            map.shift_remove(*key);
        }
        let Some(value) = map.get_mut(*key) else {
            continue;
        };
        let wrong = |what: &str| Err(format!("`{key}`{place} must be {what}"));
        match (kind, value) {
            (Kind::Text, Value::String(_)) => {}
            (Kind::Text, _) => return wrong("text in quotes"),
            (Kind::Count, value) if value.is_u64() => {}
            (Kind::Count, _) => return wrong("a whole number"),
            (Kind::Object(keys), Value::Object(inner)) => {
                shape(inner, &format!(" in `{key}`"), keys)?;
            }
            (Kind::Object(_), _) => return wrong("an object: { … }"),
            (Kind::List(keys), Value::Array(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    let entry = format!(" in entry {} of `{key}`", index + 1);
                    let Value::Object(item) = item else {
                        return Err(format!("entry {} of `{key}` must be an object", index + 1));
                    };
                    shape(item, &entry, keys)?;
                    if let Some((first, _)) =
                        keys.first().filter(|(key, _)| !item.contains_key(*key))
                    {
                        return Err(format!("`{first}` is missing{entry}"));
                    }
                }
            }
            (Kind::List(_), _) => return wrong("a list: [ … ]"),
        }
    }
    Ok(())
}

/// Returns why a text is no JSON.
fn told(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    let words = error.to_string();
    let why = words.split(" at line ").next().unwrap_or_default();
    match error.classify() {
        Category::Eof => format!("it ends at line {line}, before it is complete"),
        Category::Data => format!("{why}, again at line {line}"),
        Category::Syntax | Category::Io => {
            format!("it is no JSON at line {line}, column {column}: {why}")
        }
    }
}

/// A value in which no object has a key twice.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Strict)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, Strict(value))) = entries.next_entry::<String, Strict>()? {
            if map.contains_key(&key) {
                return Err(de::Error::custom(format_args!("`{key}` is given twice")));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
