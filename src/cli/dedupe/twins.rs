//! Compares leads with each other, several at a time.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::LEAST;
use crate::cli::progress::Progress;
use crate::domain::twins::Pair;
use crate::parallel::shares;
use crate::rules::{Queue, Traits};
use crate::store::Progress as _;

/// Returns the pairs of leads that look like one prospect, by their numbers: those of the lead that came first, then
/// those of the next.
pub(in crate::cli) fn pairs(traits: Vec<Traits>) -> Vec<Pair> {
    let progress = Progress::new("comparing leads");
    let queue = Queue::new(traits);
    let places: Vec<usize> = (0..queue.len()).collect();
    let done = AtomicUsize::new(0);
    let found = shares(&places, LEAST, |places| {
        let mut pairs = Vec::new();
        for place in places {
            pairs.extend(queue.pairs(*place));
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress.step(done, Some(queue.len()));
        }
        pairs
    });
    found.into_iter().flatten().collect()
}
