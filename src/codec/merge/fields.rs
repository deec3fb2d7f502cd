//! Values merged field by field: what the merged lead must mean.

use serde_json::{Map, Value};

use super::{Choices, Conflict, Side, Why, below};

/// How much of a value is told.
const MOST_LETTERS: usize = 80;

/// A field in which two sides cannot both have their way.
#[derive(Debug)]
pub(super) struct Clash {
    pointer: String,
    why: Why,
    base: Option<Value>,
    ours: Option<Value>,
    theirs: Option<Value>,
}

/// A merge of values, as far as it has come.
pub(super) struct Fields<'c> {
    choices: &'c Choices,
    prefer: Side,
    pub(super) clashes: Vec<Clash>,
}

impl<'c> Fields<'c> {
    pub(super) fn new(choices: &'c Choices, prefer: Side) -> Self {
        Fields {
            choices,
            prefer,
            clashes: Vec::new(),
        }
    }

    /// Returns what a field becomes; `None` if it goes.
    pub(super) fn merge(
        &mut self,
        pointer: &str,
        base: Option<&Value>,
        ours: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        if ours == theirs {
            return ours.cloned();
        }
        if let Some(why) = self.choices.doubts(pointer) {
            let why = Why::Invalid(why.to_owned());
            return self.clash(pointer, why, base, ours, theirs);
        }
        let grown = |is: fn(&Value) -> bool| base.is_none_or(|base| base.is_null() || is(base));
        match (ours, theirs) {
            // Fields are looked into even where one side left all as it was: one of them may be in doubt.
            (Some(Value::Object(ours)), Some(Value::Object(theirs))) if grown(Value::is_object) => {
                Some(Value::Object(self.map(
                    pointer,
                    base.and_then(Value::as_object),
                    ours,
                    theirs,
                )))
            }
            _ if theirs == base => ours.cloned(),
            _ if ours == base => theirs.cloned(),
            // What is there and says nothing is as good as gone.
            _ if !says(ours) && !says(theirs) => None,
            _ if !says(base) && !says(theirs) => ours.cloned(),
            _ if !says(base) && !says(ours) => theirs.cloned(),
            (Some(Value::Array(ours)), Some(Value::Array(theirs))) if grown(Value::is_array) => {
                let base = base.and_then(Value::as_array).map(Vec::as_slice);
                self.list(pointer, base.unwrap_or_default(), ours, theirs)
            }
            (None, _) | (_, None) => self.clash(pointer, Why::Removed, base, ours, theirs),
            _ => self.clash(pointer, Why::Changed, base, ours, theirs),
        }
    }

    /// Notes that a field cannot be merged, unless somebody chose, and returns what it is until somebody does.
    pub(super) fn clash(
        &mut self,
        pointer: &str,
        why: Why,
        base: Option<&Value>,
        ours: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        let chosen = self.choices.side(pointer);
        if chosen.is_none() {
            self.clashes.push(Clash {
                pointer: pointer.to_owned(),
                why,
                base: base.cloned(),
                ours: ours.cloned(),
                theirs: theirs.cloned(),
            });
        }
        match chosen.unwrap_or(self.prefer) {
            Side::Ours => ours.cloned(),
            Side::Theirs => theirs.cloned(),
        }
    }

    /// Merges maps key by key: in our order, each new key of theirs behind the one that it follows there.
    fn map(
        &mut self,
        pointer: &str,
        base: Option<&Map<String, Value>>,
        ours: &Map<String, Value>,
        theirs: &Map<String, Value>,
    ) -> Map<String, Value> {
        let mut keys: Vec<&String> = ours.keys().collect();
        let mut follows = 0;
        for key in theirs.keys() {
            if ours.contains_key(key) {
                // Most often it is the next one.
                let at = |keys: &[&String]| keys.iter().position(|known| *known == key);
                let ahead = at(&keys[follows..]).map(|ahead| follows + ahead);
                follows = ahead.or_else(|| at(&keys)).unwrap_or(follows) + 1;
            } else {
                keys.insert(follows, key);
                follows += 1;
            }
        }
        let merged = keys.into_iter().filter_map(|key| {
            let value = self.merge(
                &below(pointer, key),
                base.and_then(|base| base.get(key)),
                ours.get(key),
                theirs.get(key),
            );
            Some((key.clone(), value?))
        });
        merged.collect()
    }
}

impl Clash {
    /// Returns it in words.
    pub(super) fn told(self) -> Conflict {
        let [base, ours, theirs] =
            [self.base, self.ours, self.theirs].map(|value| value.as_ref().map(shown));
        Conflict {
            pointer: self.pointer,
            why: self.why,
            base,
            ours,
            theirs,
        }
    }
}

/// Returns whether a field is there and says anything.
fn says(value: Option<&Value>) -> bool {
    value.is_some_and(|value| !value.is_null())
}

/// Returns a value in short.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Null => "nothing".to_owned(),
        value => value.to_string(),
    };
    match text.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
