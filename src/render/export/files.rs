//! Every lead as its file says it, so that an import makes the same lead again.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::Redaction;
use crate::render::{cells, escape};

/// Writes a line for a lead: where its file lies, and what it says.
pub fn line(out: &mut dyn Write, file: &str, lead: &Value) -> io::Result<()> {
    escape::line(out, &json!({ "file": file, "lead": lead }))
}

/// Writes a table: where the file of each lead lies, and a column for each field that some lead has. `rows` are the cells
/// of each lead with their columns, in which nothing is unseen but line ends.
pub fn csv(
    out: &mut dyn Write,
    columns: &[&str],
    rows: &[(String, Vec<(String, String)>)],
) -> io::Result<()> {
    let places = columns.iter().zip(1..);
    let places: HashMap<&str, usize> = places.map(|(name, place)| (*name, place)).collect();
    cells::exact(out, ["file"].iter().chain(columns))?;
    for (file, row) in rows {
        let mut line = vec![""; columns.len() + 1];
        line[0] = file;
        for (column, cell) in row {
            line[places[&**column]] = cell;
        }
        cells::exact(out, line)?;
    }
    Ok(())
}

impl Redaction {
    /// Takes out of a lead what is left out.
    pub fn apply(&self, lead: &mut Value) {
        if !self.is_on() {
            return;
        }
        let said = |pointer: &str| {
            let text = lead.pointer(pointer).and_then(Value::as_str);
            text.map(|text| text.trim().to_lowercase())
        };
        let company = said("/company/name");
        let is_person = company.is_some()
            && ["/contact/name", "/contact/email"]
                .iter()
                .any(|pointer| said(pointer) == company);
        if let Some(company) = lead.pointer_mut("/company").and_then(Value::as_object_mut)
            && is_person
        {
            company.shift_remove("name");
        }
        self.strip(lead, "");
    }

    fn strip(&self, value: &mut Value, path: &str) {
        match value {
            Value::Object(fields) => {
                let below = |key: &str| match path {
                    "" => key.to_owned(),
                    path => format!("{path}.{key}"),
                };
                fields.retain(|key, value| {
                    let path = below(key);
                    let hidden = self.hides(&path);
                    if !hidden {
                        self.strip(value, &path);
                    }
                    !hidden
                });
            }
            Value::Array(items) => {
                let path = format!("{path}.*");
                for item in items.iter_mut() {
                    self.strip(item, &path);
                }
                if self.hides(&path) {
                    items.clear();
                }
            }
            _ => {}
        }
    }
}
