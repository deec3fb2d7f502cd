//! Parsers by other people, to read what was written.

use serde_json::{Number, Value};
use yaml_edit::{Document, Scalar, YamlNode};

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Judge {
    /// A descendant of libyaml.
    Serde,
    /// A syntax tree that keeps every byte.
    Tree,
}

impl Judge {
    pub(super) const ALL: [Judge; 2] = [Judge::Serde, Judge::Tree];

    /// Returns what it takes a text for, if it can read it.
    pub(super) fn read(self, text: &str) -> Option<Value> {
        match self {
            // It takes a byte order mark for the first column.
            Judge::Serde => json(serde_yaml::from_str(text.trim_start_matches('\u{feff}')).ok()?),
            Judge::Tree => {
                let document: Document = text.parse().ok()?;
                if let Some(map) = document.as_mapping() {
                    return node(YamlNode::Mapping(map));
                }
                if let Some(list) = document.as_sequence() {
                    return node(YamlNode::Sequence(list));
                }
                document.as_scalar().map(|scalar| meaning(&scalar))
            }
        }
    }
}

fn json(value: serde_yaml::Value) -> Option<Value> {
    use serde_yaml::Value as V;
    Some(match value {
        V::Null => Value::Null,
        V::Bool(value) => Value::Bool(value),
        V::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(whole), _) => whole.into(),
            (_, Some(whole)) => whole.into(),
            _ => Number::from_f64(number.as_f64()?)?.into(),
        },
        V::String(text) => Value::String(text),
        V::Sequence(list) => list.into_iter().map(json).collect::<Option<_>>()?,
        V::Mapping(map) => {
            let pair = |(key, value)| match json(key)? {
                Value::String(key) => Some((key, json(value)?)),
                other => Some((other.to_string(), json(value)?)),
            };
            Value::Object(map.into_iter().map(pair).collect::<Option<_>>()?)
        }
        V::Tagged(_) => return None,
    })
}

fn node(value: YamlNode) -> Option<Value> {
    Some(match value {
        YamlNode::Scalar(scalar) => meaning(&scalar),
        YamlNode::Sequence(list) => list.values().map(node).collect::<Option<_>>()?,
        YamlNode::Mapping(map) => {
            let pair = |entry: yaml_edit::MappingEntry| {
                let key = match entry.key_node()? {
                    YamlNode::Scalar(scalar) => scalar.as_string(),
                    _ => return None,
                };
                let value = entry.value_node().map_or(Some(Value::Null), node)?;
                Some((key, value))
            };
            Value::Object(map.entries().map(pair).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// Plain scalars by the core schema, as far as the texts here need it.
fn meaning(scalar: &Scalar) -> Value {
    let text = scalar.as_string();
    if scalar.is_quoted() || scalar.is_block() {
        return Value::String(text);
    }
    match &*text {
        "" | "~" | "null" => return Value::Null,
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        _ => {}
    }
    let is_number = text.contains(|letter: char| letter.is_ascii_digit())
        && !text.contains(|letter: char| !letter.is_ascii_digit() && !"+-.eE".contains(letter))
        && !text[1..].contains(['+', '-']);
    let whole = || text.parse::<i64>().ok().map(Value::from);
    let float = || Number::from_f64(text.parse().ok()?).map(Value::from);
    (is_number.then(|| whole().or_else(float)).flatten()).unwrap_or(Value::String(text))
}
