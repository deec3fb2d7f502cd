//! Two leads that are one prospect: the histories of both in the file of the one that goes on.

use serde_json::Value;

use super::fields::Fields;
use super::{Choices, Side, below, lead, name, reach};
use crate::codec::yaml::edit::Edit;

/// What goes over to the lead that goes on.
const HISTORY: [&str; 4] = ["fit", "signals", "activities", "feedback"];

/// What it takes to have two histories in one file.
#[derive(Debug, Clone, PartialEq)]
pub struct United {
    /// The edits of the file that goes on.
    pub edits: Vec<Edit>,
    /// The fields of which both say something else: those of the lead that goes on stay.
    pub kept: Vec<String>,
    /// The fields that only the other lead has; they are left where they are.
    pub left: Vec<String>,
}

/// Returns the edits that bring the history of another lead into the one that goes on: activities, feedback and signals in
/// the order of their time, answers to criteria that it has none to.
///
/// # Errors
///
/// Why one of the two cannot be read.
pub fn unite(goes_on: &str, other: &str) -> Result<United, String> {
    let (one, two) = (
        lead(goes_on)?.root().to_json(),
        lead(other)?.root().to_json(),
    );
    let choices = Choices::default();
    let mut fields = Fields::new(&choices, Side::Ours);
    let mut edits = Vec::new();
    for key in HISTORY {
        let pointer = below("", key);
        let (ours, theirs) = (one.get(key), two.get(key));
        let united = fields
            .merge(&pointer, None, ours, theirs)
            .unwrap_or(Value::Null);
        edits.extend(reach::edits(
            &pointer,
            ours.unwrap_or(&Value::Null),
            &united,
        ));
    }
    let kept = fields.clashes.into_iter().map(|clash| clash.told().field());
    let has =
        |lead: &Value, pointer: &str| lead.pointer(pointer).is_some_and(|value| !value.is_null());
    let mut left = Vec::new();
    let others = two.as_object().into_iter().flatten();
    for (key, value) in others.filter(|(key, _)| !HISTORY.contains(&key.as_str())) {
        let places: Vec<String> = match value {
            Value::Object(map) => map
                .keys()
                .map(|step| below(&below("", key), step))
                .collect(),
            _ => vec![below("", key)],
        };
        let missing = places
            .iter()
            .filter(|place| has(&two, place) && !has(&one, place));
        left.extend(missing.map(|place| name(place)));
    }
    Ok(United {
        edits,
        kept: kept.collect(),
        left,
    })
}
