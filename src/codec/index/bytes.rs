//! Numbers, times and texts as few bytes, and back; whatever is no such bytes is `None`.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};

use crate::codec::names::Names;
use crate::domain::lead::Name;

/// Bytes being written.
#[derive(Default)]
pub(super) struct Out {
    pub(super) bytes: Vec<u8>,
}

impl Out {
    /// Writes a number, seven bits to a byte.
    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Writes a number that may be negative.
    pub(super) fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63) as u64);
    }

    /// Writes a length and the text.
    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Writes an instant.
    pub(super) fn time(&mut self, time: DateTime<Utc>) {
        self.signed(time.timestamp());
        self.number(u64::from(time.timestamp_subsec_nanos()));
    }

    /// Writes a date.
    pub(super) fn date(&mut self, date: NaiveDate) {
        self.signed(i64::from(date.num_days_from_ce()));
    }

    /// Writes yes or no.
    pub(super) fn flag(&mut self, flag: bool) {
        self.bytes.push(u8::from(flag));
    }

    /// Writes whether there is a value, and the value.
    pub(super) fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    /// Writes how many values there are, and the values.
    pub(super) fn list<T>(
        &mut self,
        values: impl ExactSizeIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        self.number(values.len() as u64);
        values.for_each(|value| write(self, value));
    }
}

/// Bytes being read.
#[derive(Clone, Copy)]
pub(super) struct In<'a> {
    rest: &'a [u8],
}

impl<'a> In<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        In { rest: bytes }
    }

    /// Returns whether all was read.
    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(taken)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// Returns a number that counts things of which each takes a byte at least, so that no more is set aside than is there.
    pub(super) fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.rest.len()).then_some(count)
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let len = self.count()?;
        std::str::from_utf8(self.take(len)?).ok()
    }

    pub(super) fn time(&mut self) -> Option<DateTime<Utc>> {
        let seconds = self.signed()?;
        DateTime::from_timestamp(seconds, u32::try_from(self.number()?).ok()?)
    }

    pub(super) fn date(&mut self) -> Option<NaiveDate> {
        NaiveDate::from_num_days_from_ce_opt(i32::try_from(self.signed()?).ok()?)
    }

    pub(super) fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    pub(super) fn option<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.flag()? {
            true => Some(Some(read(self)?)),
            false => Some(None),
        }
    }

    pub(super) fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let count = self.count()?;
        let mut list = Vec::with_capacity(count.min(1024));
        for _ in 0..count {
            list.push(read(self)?);
        }
        Some(list)
    }
}

/// The texts of one record, each written once.
#[derive(Default)]
pub(super) struct Texts {
    known: HashMap<String, u64>,
    order: Vec<String>,
}

impl Texts {
    /// Returns the number of a text.
    pub(super) fn number(&mut self, text: &str) -> u64 {
        if let Some(number) = self.known.get(text) {
            return *number;
        }
        let number = self.order.len() as u64;
        self.known.insert(text.to_owned(), number);
        self.order.push(text.to_owned());
        number
    }

    /// Writes them all: first how long each is, and then one after the other.
    pub(super) fn write(&self, out: &mut Out) {
        out.list(self.order.iter(), |out, text| out.number(text.len() as u64));
        for text in &self.order {
            out.bytes.extend_from_slice(text.as_bytes());
        }
    }

    /// Reads what was written.
    pub(super) fn read<'a>(bytes: &mut In<'a>) -> Option<Vec<Text<'a>>> {
        let count = bytes.count()?;
        let mut lens = *bytes;
        let mut total: usize = 0;
        for _ in 0..count {
            total = total.checked_add(usize::try_from(bytes.number()?).ok()?)?;
        }
        let mut rest = std::str::from_utf8(bytes.take(total)?).ok()?;
        let mut texts = Vec::with_capacity(count);
        for _ in 0..count {
            let (text, others) = rest.split_at_checked(usize::try_from(lens.number()?).ok()?)?;
            texts.push(Text(text, None));
            rest = others;
        }
        Some(texts)
    }
}

/// One of these texts, and the name that it is where it is needed as one.
pub(super) struct Text<'a>(pub(super) &'a str, Option<Arc<str>>);

impl Text<'_> {
    /// Returns the text, which all in the record that have it share.
    pub(super) fn shared(&mut self) -> Arc<str> {
        Arc::clone(self.1.get_or_insert_with(|| self.0.into()))
    }

    /// Returns the text as a name, which many records share.
    pub(super) fn name(&mut self, names: &mut Names) -> Name {
        Arc::clone(self.1.get_or_insert_with(|| names.of(self.0)))
    }
}
