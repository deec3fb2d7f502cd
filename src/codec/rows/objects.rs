//! JSON objects one after the other, or in a list: each is a row, and what it holds is flattened into cells.

use std::fmt;
use std::io::BufRead;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::{Columns, Fault, LARGEST_ROW, Row, utf8};
use crate::codec::lead::cells;

/// The key of the lead, where each object is one and where its file lies.
pub const LEAD: &str = "lead";

/// How deep an object may nest.
const DEEPEST: usize = 8;

/// The objects of a text.
pub(super) struct Objects<R> {
    source: R,
    line: u64,
    /// Whether they stand in a list, once that is known.
    in_list: Option<bool>,
    ended: bool,
    /// Whether each is a lead of ours and where its file lies.
    are_leads: bool,
}

impl<R: BufRead> Objects<R> {
    pub(super) fn new(source: R, are_leads: bool) -> Self {
        Objects {
            source,
            line: 1,
            in_list: None,
            ended: false,
            are_leads,
        }
    }

    /// Returns the next row.
    pub(super) fn next_row(
        &mut self,
        columns: &mut Columns,
        number: usize,
    ) -> Result<Option<Row>, Fault> {
        let Some(first) = self.begin(number)? else {
            return Ok(None);
        };
        let line = self.line;
        let bytes = self.object(first, number, line)?;
        let place = || format!("row {number} (line {line})");
        let text = utf8(&bytes, place)?;
        let object: Object = serde_json::from_str(text).map_err(|error| {
            Fault::new(
                format!("{} is not JSON: {error}", place()),
                "mend it there, or export it again",
            )
        })?;
        let mut row = Row {
            line,
            ..Row::default()
        };
        for (key, value) in object.0 {
            match (self.are_leads, &*key) {
                (true, LEAD) => {
                    for (column, cell) in cells::cells(&value) {
                        put(&column, cell, columns, &mut row);
                    }
                }
                _ => gather(&key, value, 0, columns, &mut row),
            }
        }
        Ok(Some(row))
    }

    /// Skips what stands before the next object, and returns how it begins; none at the end.
    fn begin(&mut self, number: usize) -> Result<Option<u8>, Fault> {
        loop {
            let Some(byte) = self.byte()? else {
                return match self.in_list {
                    Some(true) if !self.ended => Err(Fault::new(
                        format!("the list ends in the middle, after row {}", number - 1),
                        "export it again: a part is missing",
                    )),
                    _ => Ok(None),
                };
            };
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => {}
                b'[' if self.in_list.is_none() => self.in_list = Some(true),
                b',' if self.in_list == Some(true) && number > 1 && !self.ended => {}
                b']' if self.in_list == Some(true) && !self.ended => self.ended = true,
                b'{' if !self.ended => {
                    self.in_list.get_or_insert(false);
                    return Ok(Some(byte));
                }
                other => {
                    return Err(Fault::new(
                        format!(
                            "line {}: a row should begin here with {{, and there is `{}`",
                            self.line,
                            char::from(other).escape_debug()
                        ),
                        "write the rows as a list of objects, [ { … }, { … } ], or one object a line",
                    ));
                }
            }
        }
    }

    /// Returns the bytes of an object to the bracket that closes it.
    fn object(&mut self, first: u8, number: usize, line: u64) -> Result<Vec<u8>, Fault> {
        let mut bytes = vec![first];
        let (mut depth, mut quoted, mut escaped) = (1_usize, false, false);
        while depth > 0 {
            let Some(byte) = self.byte()? else {
                return Err(Fault::new(
                    format!("row {number} (line {line}) is never closed"),
                    "export it again: a part is missing",
                ));
            };
            bytes.push(byte);
            if bytes.len() > LARGEST_ROW {
                return Err(Fault::new(
                    format!("row {number} (line {line}) is larger than 16 MiB"),
                    "look for a quote or a bracket that is never closed",
                ));
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'{' | b'[' if !quoted => depth += 1,
                b'}' | b']' if !quoted => depth -= 1,
                _ => {}
            }
        }
        Ok(bytes)
    }

    fn byte(&mut self) -> Result<Option<u8>, Fault> {
        let buffer = self
            .source
            .fill_buf()
            .map_err(|error| Fault::unread(&error))?;
        let byte = buffer.first().copied();
        if let Some(byte) = byte {
            self.source.consume(1);
            self.line += u64::from(byte == b'\n');
        }
        Ok(byte)
    }
}

/// An object with all its keys, also those that stand there twice.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Object(entries))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// Puts a value into the cell of its key; what it holds, into cells of their own: `address.city`.
fn gather(key: &str, value: Value, depth: usize, columns: &mut Columns, row: &mut Row) {
    let text = match value {
        Value::Null => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::String(text) => text,
        Value::Number(number) => {
            if number.as_i64().is_none()
                && number.as_u64().is_none()
                && number.as_f64().is_none_or(|number| number.abs() >= 9.0e15)
            {
                fault(
                    row,
                    format!(
                        "the number in `{key}` has more digits than a program keeps: write it in quotes"
                    ),
                );
            }
            number.to_string()
        }
        Value::Object(entries) if depth < DEEPEST => {
            for (inner, value) in entries {
                gather(&format!("{key}.{inner}"), value, depth + 1, columns, row);
            }
            return;
        }
        Value::Array(items)
            if items
                .iter()
                .all(|item| !item.is_object() && !item.is_array()) =>
        {
            let words = items.iter().map(|item| match item {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            });
            words.collect::<Vec<_>>().join("; ")
        }
        Value::Array(items) if depth < DEEPEST => {
            for (index, value) in items.into_iter().enumerate() {
                gather(
                    &format!("{key}.{}", index + 1),
                    value,
                    depth + 1,
                    columns,
                    row,
                );
            }
            return;
        }
        Value::Object(_) | Value::Array(_) => {
            return fault(row, format!("`{key}` nests deeper than {DEEPEST} levels"));
        }
    };
    put(key, text, columns, row);
}

/// Puts a text into the cell of this column.
fn put(key: &str, text: String, columns: &mut Columns, row: &mut Row) {
    let Some(place) = columns.add(key) else {
        return fault(row, "more columns than a table may have".to_owned());
    };
    if row.cells.len() <= place {
        row.cells.resize(place + 1, String::new());
    }
    if !row.cells[place].is_empty() && row.cells[place] != text {
        fault(row, format!("`{key}` is there twice"));
    }
    row.cells[place] = text;
}

fn fault(row: &mut Row, why: String) {
    row.fault.get_or_insert(why);
}
