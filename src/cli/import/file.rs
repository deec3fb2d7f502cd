//! The file that is imported: opened anew for each time it is read.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::{Failure, input};
use crate::codec::lead::cells;
use crate::codec::rows;
use crate::codec::rows::{Fault, Format, LEAD, Row, Rows};

/// What to do where an export is asked for.
const HELP: &str = "name the file that the other program has exported; it is read more than once";

/// How the letters of a file were saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Encoding {
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "latin-1")]
    Latin1,
    #[value(name = "windows-1252")]
    Windows1252,
}

impl From<Encoding> for rows::Encoding {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 => rows::Encoding::Utf8,
            Encoding::Latin1 => rows::Encoding::Latin1,
            Encoding::Windows1252 => rows::Encoding::Windows1252,
        }
    }
}

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Leads of ours, whole.
    Leads,
    /// What was calculated about leads of ours.
    Facts,
    /// Anything else.
    Rows,
}

/// A file with rows.
pub(super) struct Export {
    place: PathBuf,
    /// As the user named it.
    pub(super) name: String,
    format: Option<Format>,
    encoding: Option<rows::Encoding>,
    /// Its size when it was first looked at.
    size: u64,
}

impl Export {
    /// Looks at the file; it must be a plain one, since it is read more than once.
    pub(super) fn find(
        directory: &Path,
        name: &str,
        encoding: Option<Encoding>,
        delimiter: Option<&str>,
    ) -> Result<Export, Failure> {
        let place = directory.join(name);
        let file = input::open(&place, name, HELP)?;
        let metadata = file.metadata();
        let metadata = metadata.map_err(|error| input::unreadable(name, &error, HELP))?;
        if !metadata.is_file() {
            return Err(Failure::new(format!("`{name}` is no plain file")).hint(HELP));
        }
        let format = match delimiter {
            Some(delimiter) => Some(Format::Delimited(Some(byte(delimiter)?))),
            None => Format::of_name(name),
        };
        Ok(Export {
            place,
            name: name.to_owned(),
            format,
            encoding: encoding.map(rows::Encoding::from),
            size: metadata.len(),
        })
    }

    /// Returns what the rows are, by how the file begins; it is read as whole leads from then on, if they are that.
    pub(super) fn look(&mut self) -> Result<Holds, Failure> {
        let (_, columns) = self.beginning(1)?;
        let names = || columns.names().iter().map(|name| &**name);
        let inner = format!("{LEAD}.");
        let within = || names().map(|name| name.strip_prefix(&inner).unwrap_or(name));
        let in_object = names().any(|name| name.starts_with(&inner));
        if in_object && cells::are_leads(within()) {
            self.format = Some(Format::Leads);
            return Ok(Holds::Leads);
        }
        Ok(match cells::are_leads(names()) {
            true => Holds::Leads,
            false if cells::are_facts(names()) => Holds::Facts,
            false => Holds::Rows,
        })
    }

    /// Reads its first rows, this many, and the columns they have.
    pub(super) fn beginning(&self, many: usize) -> Result<(Vec<Row>, rows::Columns), Failure> {
        let mut rows = self.open()?;
        let mut first = Vec::new();
        while first.len() < many {
            match rows.next_row().map_err(|fault| self.unread(&fault))? {
                Some(row) => first.push(row),
                None => break,
            }
        }
        Ok((first, rows.columns().clone()))
    }

    /// Calls `see` with each row and the columns known by then, and returns the columns known in the end.
    pub(super) fn each(
        &self,
        mut see: impl FnMut(&rows::Columns, Row) -> Result<(), Failure>,
    ) -> Result<rows::Columns, Failure> {
        let mut rows = self.open()?;
        while let Some(row) = rows.next_row().map_err(|fault| self.unread(&fault))? {
            see(rows.columns(), row)?;
        }
        Ok(rows.columns().clone())
    }

    fn open(&self) -> Result<Rows<'static>, Failure> {
        let file = input::open(&self.place, &self.name, HELP)?;
        let metadata = file.metadata();
        let metadata = metadata.map_err(|error| input::unreadable(&self.name, &error, HELP))?;
        if metadata.len() != self.size {
            return Err(Failure::new(format!("{} has changed meanwhile", self.name))
                .hint("run the import again: it starts from what is there now"));
        }
        Rows::open(file, self.format, self.encoding).map_err(|fault| self.unread(&fault))
    }

    fn unread(&self, fault: &Fault) -> Failure {
        Failure::new(format!("{}: {}", self.name, fault.message)).hint(fault.help.clone())
    }
}

/// Returns the one byte that a delimiter is.
fn byte(delimiter: &str) -> Result<u8, Failure> {
    match delimiter {
        "tab" | "\\t" => Ok(b'\t'),
        one if one.len() == 1 && one.is_ascii() && !["\"", "\n", "\r"].contains(&one) => {
            Ok(one.as_bytes()[0])
        }
        other => Err(
            Failure::new(format!("`{other}` cannot stand between cells"))
                .hint("give one character, such as --delimiter ';', or --delimiter tab"),
        ),
    }
}
