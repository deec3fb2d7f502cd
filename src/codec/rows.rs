//! Rows of what other programs export: CSV, JSON and vCard, read one after the other in bounded memory.

mod cards;
mod delimited;
mod letters;
mod objects;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;

use self::cards::Cards;
use self::delimited::Delimited;
pub use self::letters::Encoding;
use self::letters::Letters;
pub use self::objects::LEAD;
use self::objects::Objects;

/// The most bytes that one row may take: beyond it, a quote or a bracket was never closed.
const LARGEST_ROW: usize = 16 << 20;

/// The most columns that a file may have.
const MOST_COLUMNS: usize = 16_384;

/// How much of the beginning of a file is looked at to find out what it is.
const SAMPLE: usize = 256 << 10;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Cells between delimiters; `None` where that is to be found out.
    Delimited(Option<u8>),
    /// JSON: a list of objects, or objects one after the other.
    Json,
    /// The same, and each object is a lead and where its file lies, as `leads export --what files` writes them.
    Leads,
    /// Business cards.
    Cards,
}

impl Format {
    /// Returns what the name of a file says it is; `None` for a name that says nothing.
    pub fn of_name(name: &str) -> Option<Format> {
        let (_, end) = name.rsplit_once('.')?;
        Some(match end.to_ascii_lowercase().as_str() {
            "csv" => Format::Delimited(None),
            "tsv" | "tab" => Format::Delimited(Some(b'\t')),
            "json" | "jsonl" | "ndjson" => Format::Json,
            "vcf" | "vcard" => Format::Cards,
            _ => return None,
        })
    }

    /// Returns what a text is by how it begins.
    fn of_beginning(sample: &[u8]) -> Format {
        let text = sample.trim_ascii_start();
        let is_card = text
            .get(..11)
            .is_some_and(|begin| begin.eq_ignore_ascii_case(b"BEGIN:VCARD"));
        match text.first() {
            _ if is_card => Format::Cards,
            Some(b'{' | b'[') => Format::Json,
            _ => Format::Delimited(None),
        }
    }
}

/// Why a file cannot be read any further: what is wrong and where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, and where.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Fault {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Fault {
            message: message.into(),
            help: help.into(),
        }
    }

    fn unread(error: &std::io::Error) -> Self {
        match error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<Huge>())
        {
            Some(_) => Fault::new(
                "one row is larger than 16 MiB",
                "look for a quote or a bracket that is opened and never closed",
            ),
            None => Fault::new(
                format!("it cannot be read to its end: {error}"),
                "look whether the disk is still there, and try again",
            ),
        }
    }
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Which one, from 1; the line with the names of the columns is none.
    pub number: usize,
    /// The line that it begins on, from 1.
    pub line: u64,
    /// What it says, in the order of the columns; columns that came up later are left out.
    pub cells: Vec<String>,
    /// Why it cannot be used, if it cannot.
    pub fault: Option<String>,
}

/// The names of the columns, in their order. Those of JSON and cards come up as rows have them.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    names: Vec<Arc<str>>,
    places: HashMap<Arc<str>, usize>,
    /// The first column of each name in small letters: programs change their mind about capitals.
    folded: HashMap<String, usize>,
}

impl Columns {
    /// Returns the names.
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    /// Returns where the column of this name is, or else the first one that differs in capital letters only.
    pub fn place(&self, name: &str) -> Option<usize> {
        let folded = || self.folded.get(&name.to_lowercase());
        self.places.get(name).or_else(folded).copied()
    }

    /// Returns what a row says in the column of this name, without blanks around it; nothing if it is empty.
    pub fn cell<'r>(&self, row: &'r Row, name: &str) -> Option<&'r str> {
        let cell = row.cells.get(self.place(name)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// Returns the place of a column, which is added if it is new; nothing beyond the most there may be.
    fn add(&mut self, name: &str) -> Option<usize> {
        if let Some(place) = self.places.get(name) {
            return Some(*place);
        }
        if self.names.len() >= MOST_COLUMNS {
            return None;
        }
        let name: Arc<str> = name.into();
        self.names.push(name.clone());
        let place = self.names.len() - 1;
        self.folded.entry(name.to_lowercase()).or_insert(place);
        self.places.insert(name, self.names.len() - 1);
        Some(self.names.len() - 1)
    }

    /// Adds a column under a name that is not taken yet: the second `Phone` is `Phone (2)`.
    fn add_another(&mut self, name: &str) -> Option<usize> {
        let known = self.names.len();
        if !self.places.contains_key(name) {
            return self.add(name);
        }
        (2..known + 3)
            .map(|number| format!("{name} ({number})"))
            .find(|name| !self.places.contains_key(&**name))
            .and_then(|name| self.add(&name))
    }
}

/// The rows of a file.
pub struct Rows<'s> {
    columns: Columns,
    reader: Reader<'s>,
    number: usize,
}

enum Reader<'s> {
    Delimited(Box<Delimited<Letters<Source<'s>>>>),
    Objects(Objects<BufReader<Letters<Source<'s>>>>),
    Cards(Cards<BufReader<Letters<Source<'s>>>>),
}

type Source<'s> = BufReader<Box<dyn Read + 's>>;

/// A row that is too large to be one.
#[derive(Debug)]
struct Huge;

impl std::fmt::Display for Huge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("one row is larger than 16 MiB")
    }
}

impl std::error::Error for Huge {}

impl<'s> Rows<'s> {
    /// Begins to read: as this format, or as what the text begins like; in this encoding, or as UTF-8.
    ///
    /// # Errors
    ///
    /// Why nothing of it can be read.
    pub fn open(
        source: impl Read + 's,
        format: Option<Format>,
        encoding: Option<Encoding>,
    ) -> Result<Rows<'s>, Fault> {
        let source: Box<dyn Read + 's> = Box::new(source);
        let mut source = BufReader::with_capacity(SAMPLE, source);
        let sample = source.fill_buf().map_err(|error| Fault::unread(&error))?;
        let sample = sample.strip_prefix(letters::MARK).unwrap_or(sample);
        if sample.trim_ascii().is_empty() {
            return Err(Fault::new(
                "it is empty",
                "export it again, with the names of the columns in the first line",
            ));
        }
        if letters::are_wide(sample) {
            return Err(Fault::new(
                "it is written in UTF-16",
                "save it anew as UTF-8: in a spreadsheet, \"CSV UTF-8\"",
            ));
        }
        let format = format.unwrap_or_else(|| Format::of_beginning(sample));
        let mut columns = Columns::default();
        let delimiter = match format {
            Format::Delimited(None) => delimited::delimiter(sample),
            Format::Delimited(Some(delimiter)) => delimiter,
            _ => b',',
        };
        let letters = Letters::new(source, encoding.unwrap_or(Encoding::Utf8));
        let reader = match format {
            Format::Delimited(_) => {
                Reader::Delimited(Box::new(Delimited::open(letters, delimiter, &mut columns)?))
            }
            Format::Json | Format::Leads => {
                let are_leads = format == Format::Leads;
                Reader::Objects(Objects::new(BufReader::new(letters), are_leads))
            }
            Format::Cards => Reader::Cards(Cards::new(BufReader::new(letters))),
        };
        Ok(Rows {
            columns,
            reader,
            number: 0,
        })
    }

    /// Returns the columns known so far.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Returns the next row; none at the end.
    ///
    /// # Errors
    ///
    /// Why what follows cannot be read.
    pub fn next_row(&mut self) -> Result<Option<Row>, Fault> {
        let number = self.number + 1;
        let row = match &mut self.reader {
            Reader::Delimited(reader) => reader.next_row(&self.columns, number)?,
            Reader::Objects(reader) => reader.next_row(&mut self.columns, number)?,
            Reader::Cards(reader) => reader.next_row(&mut self.columns, number)?,
        };
        let Some(mut row) = row else {
            return Ok(None);
        };
        row.number = number;
        self.number = number;
        Ok(Some(row))
    }
}

/// Returns the text of some bytes, or says where they are none.
fn utf8(bytes: &[u8], place: impl FnOnce() -> String) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|error| {
        let byte = bytes[error.valid_up_to()];
        Fault::new(
            format!(
                "{}: the byte {byte:02X} is not UTF-8 text",
                place()
            ),
            "say how it was saved: --encoding windows-1252 (a spreadsheet on Windows) or --encoding latin-1; or save it as UTF-8",
        )
    })
}
