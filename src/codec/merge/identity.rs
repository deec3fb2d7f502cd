//! By what an item of a list is known on both sides, and when it was.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

/// How the items of a list are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    /// The keys that make an item the same on both sides; none if only all of it does.
    pub(super) keys: &'static [&'static str],
    /// Whether its items stand in the order of their time.
    pub(super) timed: bool,
}

/// How the items of most lists are known.
const WHOLE: Identity = Identity {
    keys: &[],
    timed: false,
};

const KNOWN: [(&str, Identity); 4] = [
    ("/activities", timed(&["at", "by", "channel"])),
    ("/feedback", timed(&["at", "by", "about"])),
    ("/signals", timed(&["signal", "at"])),
    (
        "/fit",
        Identity {
            keys: &["criterion"],
            timed: false,
        },
    ),
];

const fn timed(keys: &'static [&'static str]) -> Identity {
    Identity { keys, timed: true }
}

impl Identity {
    /// Returns how the items of the list at a pointer are known.
    pub(super) fn of(pointer: &str) -> Identity {
        let known = KNOWN.iter().find(|(list, _)| *list == pointer);
        known.map_or(WHOLE, |(_, identity)| *identity)
    }

    /// Returns a name for each item, no two the same: the second of two that are alike is known as the second.
    pub(super) fn names(self, items: &[Value]) -> Vec<String> {
        let mut seen: HashMap<String, u32> = HashMap::new();
        let name = |item: &Value| {
            let name = self.name(item);
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            format!("{name}\u{1f}{count}")
        };
        items.iter().map(name).collect()
    }

    fn name(self, item: &Value) -> String {
        let parts: Option<Vec<String>> = self
            .keys
            .iter()
            .map(|key| match item.get(key) {
                Some(value @ Value::String(text)) => Some(match instant(value) {
                    Some(at) => at.to_rfc3339(),
                    None => text.clone(),
                }),
                // A signal may be known without its time; what else is missing makes it known by all of it.
                None if *key == "at" => Some(String::new()),
                _ => None,
            })
            .collect();
        match parts {
            Some(parts) if !parts.is_empty() => parts.join("\u{1f}"),
            _ => sorted(item),
        }
    }
}

/// Returns when an item was, as it says.
pub(super) fn when(item: &Value) -> Option<DateTime<Utc>> {
    instant(item.get("at")?)
}

fn instant(value: &Value) -> Option<DateTime<Utc>> {
    Some(DateTime::parse_from_rfc3339(value.as_str()?).ok()?.to_utc())
}

/// Returns a value as text that is the same whatever order its keys stand in.
pub(super) fn sorted(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map
                .iter()
                .map(|(key, value)| format!("{key:?}:{}", sorted(value)))
                .collect();
            entries.sort();
            format!("{{{}}}", entries.join(","))
        }
        Value::Array(list) => {
            let items: Vec<_> = list.iter().map(sorted).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}
