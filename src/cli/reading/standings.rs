//! How every lead stands, several at a time.

use std::thread;

use super::Reading;
use crate::domain::book::Standing;

/// How many leads make a thread worth its start.
const LEAST: usize = 256;

impl Reading {
    /// Returns how every lead of the book stands, by id.
    pub(in crate::cli) fn standings(&self) -> Vec<Standing<'_>> {
        let book = &self.book;
        let threads = thread::available_parallelism().map_or(1, |threads| threads.get());
        let share = book.entries.len().div_ceil(threads).max(LEAST);
        if book.entries.len() <= share {
            return book.standings();
        }
        thread::scope(|scope| {
            let workers: Vec<_> = book
                .entries
                .chunks(share)
                .map(|entries| {
                    let standing = |entry| book.standing(entry);
                    scope.spawn(move || entries.iter().map(standing).collect::<Vec<_>>())
                })
                .collect();
            let joined = workers.into_iter().map(|worker| {
                worker
                    .join()
                    .expect("because judging how a lead stands does not panic")
            });
            joined.flatten().collect()
        })
    }
}
