//! Why a clock is due when it is, and what a rule asks.

mod json;
mod rule;
mod text;

use crate::domain::book::{Book, Standing};
use crate::domain::clock::{Cycle, Pauses, Step, Verdict, steps};
use crate::domain::policy::{Clock, Target};

pub use self::json::clocks_json;
pub use self::rule::{rule, rule_json};
pub use self::text::clocks;

/// One run of a clock with everything that led to its due time.
struct Explained<'a> {
    verdict: Verdict,
    cycle: &'a Cycle,
    target: &'a Target,
    steps: Vec<Step>,
    /// The runs before this one, in the order they started.
    earlier: Vec<Verdict>,
}

/// Returns the explanations of the clocks that are wanted and have run.
fn explained<'a>(
    standing: &'a Standing<'_>,
    book: &'a Book,
    wanted: &dyn Fn(Clock) -> bool,
) -> Vec<Explained<'a>> {
    let blank = Pauses::default();
    let explain = |cycle: &'a Cycle| {
        let verdict = book.judged(standing, cycle);
        let (target, _) = book.target(&standing.entry.timeline, cycle)?;
        // Age in a stage is age, whatever rests.
        let pauses = if cycle.clock == Clock::StageAge {
            &blank
        } else {
            &standing.pauses
        };
        let due = pauses.due(cycle.start.at, target)?;
        let steps = steps(cycle.start.at, due, target, pauses);
        let runs = standing
            .cycles
            .iter()
            .filter(|run| run.clock == cycle.clock && *run != cycle);
        let earlier = runs.map(|run| book.judged(standing, run)).collect();
        Some(Explained {
            verdict,
            cycle,
            target,
            steps,
            earlier,
        })
    };
    let clocks = Clock::ALL.iter().map(|(_, clock)| *clock);
    let latest = clocks.filter_map(|clock| standing.latest(clock).filter(|_| wanted(clock)));
    latest.filter_map(explain).collect()
}
