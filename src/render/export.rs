//! Facts as rows, so that any engine can go on with them: leads, events, and runs of clocks.

mod cycles;
mod events;
pub mod files;
mod leads;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use serde_json::{Map, Value};

pub use self::cycles::cycles;
pub use self::events::events;
pub use self::leads::leads;
use super::{cells, escape};

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A header, and a line a row. What is absent is an empty cell.
    Csv,
    /// An object on a line a row, each with every key. What is absent is null.
    Jsonl,
}

/// Fields that are left out: their JSON pointers, `*` for every item of a list.
#[derive(Debug, Clone, Default)]
pub struct Redaction {
    paths: Vec<String>,
    on: bool,
}

impl Redaction {
    /// Returns one that leaves out what stands at these pointers or below them, and who made a commit.
    pub fn of(pointers: &[String]) -> Self {
        let path = |pointer: &String| {
            let path = pointer.trim_start_matches('/').replace('/', ".");
            path.replace("~1", "/").replace("~0", "~")
        };
        Redaction {
            paths: pointers.iter().map(path).collect(),
            on: true,
        }
    }

    /// Returns whether anything is left out.
    fn is_on(&self) -> bool {
        self.on
    }

    /// Returns whether the field at a dotted path is left out.
    fn hides(&self, path: &str) -> bool {
        self.paths.iter().any(|hidden| {
            let rest = path.strip_prefix(hidden.as_str());
            hidden.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }
}

/// Writes rows that all have these columns, each as it comes: there can be very many.
struct Table<'a> {
    out: &'a mut dyn Write,
    form: Form,
    columns: Vec<String>,
}

impl<'a> Table<'a> {
    /// Writes what stands above the rows.
    fn begin(out: &'a mut dyn Write, form: Form, columns: Vec<String>) -> io::Result<Self> {
        if form == Form::Csv {
            cells::write(out, [&columns])?;
        }
        Ok(Table { out, form, columns })
    }

    fn row(&mut self, row: Vec<Value>) -> io::Result<()> {
        match self.form {
            Form::Csv => cells::write(self.out, [row.iter().map(text)]),
            Form::Jsonl => {
                let columns = self.columns.iter().cloned();
                escape::line(self.out, &columns.zip(row).collect::<Map<_, _>>())
            }
        }
    }
}

/// Returns a value as a cell: lists with a blank between their items.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(text).collect();
            items.join(" ")
        }
        other => other.to_string(),
    }
}
