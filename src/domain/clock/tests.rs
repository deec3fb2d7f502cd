//! The table of clocks, line by line, and the laws of pauses and verdicts.

mod laws;
mod lives;
mod offers;
mod runs;
mod states;

use std::sync::Arc;

use super::*;
use crate::domain::book::Book;
use crate::domain::policy::Policy;
use crate::domain::story::*;

/// Returns each run of a clock: from, to and whether it did what was promised, in hours; `*` where it may be earlier.
fn runs(book: &Book, clock: Clock) -> String {
    let standing = book.standing(&book.entries[0]);
    let hours = |moment: Moment| {
        let earlier = if moment.at_horizon { "*" } else { "" };
        format!("{}{earlier}", (moment.at - hour(0)).num_hours())
    };
    let runs = standing.cycles.iter().filter(|cycle| cycle.clock == clock);
    let runs: Vec<String> = runs
        .map(|cycle| {
            let stop = cycle.stop.map_or(String::new(), |stop| {
                let ended = if stop.done { "" } else { " ended" };
                format!("{}{ended}", hours(stop.moment))
            });
            format!("{}..{stop}", hours(cycle.start))
        })
        .collect();
    runs.join(", ")
}

/// Returns how a clock stands.
fn verdict(book: &Book, clock: Clock) -> Verdict {
    let standing = book.standing(&book.entries[0]);
    let mut verdicts = book.verdicts(&standing).into_iter();
    verdicts.find(|verdict| verdict.clock == clock).unwrap()
}

/// A long time after all stories.
const LATER: i64 = 2000;
