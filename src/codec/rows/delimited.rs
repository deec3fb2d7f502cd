//! Cells between delimiters, as spreadsheets write them: quotes, line ends inside quotes, a header.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

use super::letters::{Allowance, Letters};
use super::{Columns, Fault, MOST_COLUMNS, Row, utf8};
use crate::codec::lead::cells;
use crate::codec::mapping::REASON;

/// What may stand between cells, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows are looked at to find the delimiter.
const LOOKED_AT: usize = 20;

/// The rows of a delimited text.
pub(super) struct Delimited<R> {
    reader: csv::Reader<Watched<R>>,
    allowance: Allowance,
    watch: Rc<RefCell<Watch>>,
    record: csv::ByteRecord,
    /// Whether this program wrote it, and set an apostrophe before what a spreadsheet would take for a formula.
    guarded: bool,
    /// The row that was read last, if its last cell goes over lines: then the quotes of the text may never be closed.
    open: Option<(usize, u64)>,
}

/// What passed on the way to the reader, which counts lines in its own way.
#[derive(Debug, Default)]
struct Watch {
    /// How many bytes passed.
    passed: u64,
    /// Where lines ended that are not counted yet.
    ends: VecDeque<u64>,
    /// How many lines were counted.
    lines: u64,
    /// The last byte that is not part of a line end.
    last: u8,
}

/// A source that is watched.
struct Watched<R> {
    source: R,
    watch: Rc<RefCell<Watch>>,
}

impl Watch {
    /// Returns the number of the line that a byte is on, counted from 1; bytes are asked for in order.
    fn line(&mut self, byte: u64) -> u64 {
        while self.ends.front().is_some_and(|end| *end < byte) {
            self.ends.pop_front();
            self.lines += 1;
        }
        self.lines + 1
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(into)?;
        let bytes = &into[..length];
        let mut watch = self.watch.borrow_mut();
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let passed = watch.passed;
        watch.ends.extend(ends.map(|(at, _)| passed + at as u64));
        watch.passed += length as u64;
        if let Some(last) = bytes.iter().rev().find(|byte| !b"\r\n".contains(byte)) {
            watch.last = *last;
        }
        Ok(length)
    }
}

impl<S: Read> Delimited<Letters<S>> {
    /// Reads the header.
    pub(super) fn open(
        letters: Letters<S>,
        delimiter: u8,
        columns: &mut Columns,
    ) -> Result<Self, Fault> {
        let allowance = letters.allowance();
        let watch = Rc::new(RefCell::new(Watch::default()));
        let source = Watched {
            source: letters,
            watch: watch.clone(),
        };
        let mut builder = csv::ReaderBuilder::new();
        let reader = builder
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(64 << 10)
            .from_reader(source);
        let mut rows = Delimited {
            reader,
            allowance,
            watch,
            record: csv::ByteRecord::new(),
            guarded: false,
            open: None,
        };
        rows.header(columns)?;
        Ok(rows)
    }

    fn header(&mut self, columns: &mut Columns) -> Result<(), Fault> {
        self.read()?;
        // Spreadsheets may say in a line of its own what stands between the cells.
        let first = self.record.get(0).unwrap_or_default();
        if first.len() <= 5 && first.starts_with(b"sep=") {
            self.read()?;
        }
        if self.record.len() > MOST_COLUMNS {
            return Err(Fault::new(
                format!(
                    "it has {} columns, where at most 16,384 are read",
                    self.record.len()
                ),
                "look whether it is the right file, and whether its quotes are closed",
            ));
        }
        let name = |(place, name)| utf8(name, || format!("the header, column {}", place + 1));
        let names: Vec<&str> = self
            .record
            .iter()
            .enumerate()
            .map(name)
            .collect::<Result<_, _>>()?;
        self.guarded = is_ours(&names);
        for (place, name) in names.into_iter().enumerate() {
            let name = said(name.trim(), self.guarded);
            let unnamed = format!("Column {}", place + 1);
            columns.add_another(if name.is_empty() { &unnamed } else { name });
        }
        Ok(())
    }

    /// Reads the next record that says anything; `false` at the end.
    fn read(&mut self) -> Result<bool, Fault> {
        loop {
            self.allowance.renew();
            let read = self.reader.read_byte_record(&mut self.record);
            let is_read = read.map_err(|error| match error.into_kind() {
                csv::ErrorKind::Io(error) => Fault::unread(&error),
                _ => Fault::new("it is not a table", "export it again as CSV"),
            })?;
            if !is_read || self.record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                return Ok(is_read);
            }
            // The record before this one was closed.
            self.open = None;
        }
    }

    /// Returns the next row.
    pub(super) fn next_row(
        &mut self,
        columns: &Columns,
        number: usize,
    ) -> Result<Option<Row>, Fault> {
        if !self.read()? {
            return match self.open.filter(|_| self.watch.borrow().last != b'"') {
                Some((number, line)) => Err(Fault::new(
                    format!("row {number} (line {line}): its quotes are never closed"),
                    "close them: what follows up to the end of the file was taken for one cell",
                )),
                None => Ok(None),
            };
        }
        let breaks = |cell: &[u8]| cell.iter().filter(|byte| **byte == b'\n').count();
        let inside: usize = self.record.iter().map(breaks).sum();
        let last = self.record.iter().next_back().unwrap_or_default();
        // What ends the record is not counted, nor are the lines within it. A cell whose quotes are never closed has
        // taken the end for its own.
        let end = self.reader.position().byte();
        let own = u64::from(!last.ends_with(b"\n"));
        let line = self
            .watch
            .borrow_mut()
            .line(end - own)
            .saturating_sub(inside as u64);
        self.open = (breaks(last) > 0).then_some((number, line));
        let names = columns.names();
        let mut row = Row {
            line,
            ..Row::default()
        };
        for (place, cell) in self.record.iter().enumerate() {
            let text = utf8(cell, || match names.get(place) {
                Some(name) => format!("row {number} (line {line}), column `{name}`"),
                None => format!("row {number} (line {line}), cell {}", place + 1),
            })?;
            row.cells
                .push(said(text, self.guarded).replace("\r\n", "\n"));
        }
        let extra = row.cells.iter().skip(names.len());
        if extra.clone().any(|cell| !cell.trim().is_empty()) || row.cells.len() < names.len() {
            row.fault = Some(format!(
                "{} cells, where the header has {}: look for a quote or a delimiter too few or too many",
                row.cells.len(),
                names.len()
            ));
        }
        Ok(Some(row))
    }
}

/// Returns whether a table with these columns is one that this program writes for an import: leads, or rows that it did not
/// take. What others mean by an apostrophe nobody knows: there it stays.
fn is_ours(names: &[&str]) -> bool {
    cells::are_leads(names.iter().copied()) || names.contains(&REASON)
}

/// Returns what a cell says: without the apostrophe that keeps spreadsheets from taking it for a formula, if it is guarded.
/// A text that begins so by itself has one more.
fn said(cell: &str, guarded: bool) -> &str {
    let formula = cell.trim_start_matches('\'');
    match guarded && formula.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => cell.strip_prefix('\'').unwrap_or(cell),
        false => cell,
    }
}

/// Returns what stands between the cells of a text: what cuts the most rows into as many cells as the header.
pub(super) fn delimiter(sample: &[u8]) -> u8 {
    if let [b's', b'e', b'p', b'=', delimiter, b'\r' | b'\n', ..] = sample {
        return *delimiter;
    }
    let score = |delimiter: u8| {
        let mut builder = csv::ReaderBuilder::new();
        let reader = builder
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false);
        let mut records = reader.from_reader(sample).into_byte_records();
        let header = records
            .next()
            .and_then(Result::ok)
            .map_or(0, |header| header.len());
        let alike = records
            .take(LOOKED_AT)
            .filter(|record| record.as_ref().is_ok_and(|record| record.len() == header));
        (header > 1).then(|| (alike.count() + 1, header))
    };
    let scored = DELIMITERS
        .iter()
        .rev()
        .map(|delimiter| (score(*delimiter), *delimiter));
    scored
        .max_by_key(|(score, _)| *score)
        .map_or(b',', |(_, delimiter)| delimiter)
}
