//! How every lead stands, several at a time.

use super::Reading;
use crate::domain::book::Standing;
use crate::parallel::shares;

/// How many leads make a thread worth its start.
const LEAST: usize = 256;

impl Reading {
    /// Returns how every lead of the book stands, by id.
    pub(in crate::cli) fn standings(&self) -> Vec<Standing<'_>> {
        let book = &self.book;
        let standings = shares(&book.entries, LEAST, |entries| {
            let standings = entries.iter().map(|entry| book.standing(entry));
            standings.collect::<Vec<_>>()
        });
        standings.into_iter().flatten().collect()
    }
}
