//! The letters of a file as UTF-8, whatever they were saved as; and no more of them for one row than a row may have.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::{Huge, LARGEST_ROW};

/// The mark that some programs put before UTF-8.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns whether a text begins as UTF-16 does: with its mark, or with letters of which every second byte is zero.
pub(super) fn are_wide(sample: &[u8]) -> bool {
    if sample.starts_with(b"\xff\xfe") || sample.starts_with(b"\xfe\xff") {
        return true;
    }
    let pairs = || sample.chunks_exact(2).take(1 << 10);
    let zeros = |place: usize| pairs().filter(|pair| pair[place] == 0).count();
    // A letter of another script has no zero, and no letter has two.
    let are_most = |zeros: usize| zeros * 2 > pairs().len();
    match (zeros(0), zeros(1)) {
        (0, zeros) | (zeros, 0) => are_most(zeros),
        _ => false,
    }
}

/// How letters were saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// As everybody should.
    Utf8,
    /// ISO 8859-1: one byte a letter, western European.
    Latin1,
    /// What Windows makes of it, with dashes, quotes and the euro sign.
    Windows1252,
}

/// What Windows has between 0x80 and 0x9F. The five that it leaves free stand for themselves.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// How much may still be read before the next row begins.
#[derive(Debug, Clone)]
pub(super) struct Allowance(Rc<Cell<usize>>);

impl Allowance {
    /// Begins a row.
    pub(super) fn renew(&self) {
        self.0.set(LARGEST_ROW);
    }
}

/// Letters as UTF-8. Those that claim to be UTF-8 are not looked at: that is left to who knows the row and the column.
pub(super) struct Letters<R> {
    source: R,
    encoding: Encoding,
    allowance: Allowance,
    begun: bool,
    /// What was made of the source and did not fit.
    waiting: Vec<u8>,
    taken: usize,
}

impl<R: Read> Letters<R> {
    pub(super) fn new(source: R, encoding: Encoding) -> Self {
        Letters {
            source,
            encoding,
            // Whoever reads rows of no fixed end renews it; the others keep their own count.
            allowance: Allowance(Rc::new(Cell::new(usize::MAX))),
            begun: false,
            waiting: Vec::new(),
            taken: 0,
        }
    }

    pub(super) fn allowance(&self) -> Allowance {
        self.allowance.clone()
    }

    /// Takes more out of the source.
    fn fetch(&mut self) -> io::Result<()> {
        let mut bytes = vec![0; 64 << 10];
        let mut length = self.source.read(&mut bytes)?;
        if !std::mem::replace(&mut self.begun, true) {
            // The mark may come in pieces.
            while length > 0 && length < MARK.len() {
                match self.source.read(&mut bytes[length..])? {
                    0 => break,
                    more => length += more,
                }
            }
            if bytes[..length].starts_with(MARK) {
                bytes.drain(..MARK.len());
                length -= MARK.len();
            }
        }
        bytes.truncate(length);
        self.taken = 0;
        self.waiting = match self.encoding {
            Encoding::Utf8 => bytes,
            encoding => bytes
                .iter()
                .map(|byte| letter(*byte, encoding))
                .collect::<String>()
                .into_bytes(),
        };
        Ok(())
    }
}

fn letter(byte: u8, encoding: Encoding) -> char {
    match byte {
        0x80..=0x9f if encoding == Encoding::Windows1252 => WINDOWS[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

impl<R: Read> Read for Letters<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.waiting.len() {
            self.fetch()?;
        }
        let waiting = &self.waiting[self.taken..];
        let length = waiting.len().min(into.len());
        let left = self.allowance.0.get();
        if length > left {
            return Err(io::Error::other(Huge));
        }
        self.allowance.0.set(left - length);
        into[..length].copy_from_slice(&waiting[..length]);
        self.taken += length;
        Ok(length)
    }
}
