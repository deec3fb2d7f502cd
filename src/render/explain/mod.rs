//! Why a clock is due when it is, and what a rule asks.

mod json;
mod rule;
mod text;

use crate::domain::book::{Book, Standing};
use crate::domain::clock::{Cycle, Pauses, State, Step, Verdict, steps};
use crate::domain::policy::{Clock, Target};
use crate::domain::timeline::{Event, What};

pub use self::json::clocks_json;
pub use self::rule::{rule, rule_json, rules_json};
pub use self::text::clocks;

/// A clock with everything that led to its due time.
struct Explained<'a> {
    verdict: Verdict,
    /// Its latest run; `None` where nobody can say whether it runs.
    run: Option<Run<'a>>,
    /// The runs before this one, in the order they started.
    earlier: Vec<Verdict>,
}

/// One run of a clock, and what it is judged by.
struct Run<'a> {
    cycle: &'a Cycle,
    target: &'a Target,
    steps: Vec<Step>,
    /// Whether it ended because the lead was deleted.
    deleted: bool,
}

/// Returns the explanations of the clocks that are wanted and have run, or may have.
fn explained<'a>(
    standing: &'a Standing<'_>,
    book: &'a Book,
    wanted: &dyn Fn(Clock) -> bool,
) -> Vec<Explained<'a>> {
    let explain = |verdict: Verdict| {
        let latest = standing.latest(verdict.clock);
        let run = match latest.filter(|_| verdict.cycle.is_some()) {
            Some(cycle) => Some(run(standing, book, cycle)?),
            None if verdict.state == State::Unknown => None,
            None => return None,
        };
        let earlier = standing
            .cycles
            .iter()
            .filter(|run| run.clock == verdict.clock && Some(*run) != verdict.cycle.as_ref())
            .map(|run| book.judged(standing, run))
            .collect();
        Some(Explained {
            verdict,
            run,
            earlier,
        })
    };
    let verdicts = book.verdicts(standing).into_iter();
    let verdicts = verdicts.filter(|verdict| wanted(verdict.clock));
    verdicts.filter_map(explain).collect()
}

/// Returns what led to the due time of a run; `None` if it has no target.
fn run<'a>(standing: &Standing<'_>, book: &'a Book, cycle: &'a Cycle) -> Option<Run<'a>> {
    let (target, _) = book.target(&standing.entry.timeline, cycle)?;
    // Age in a stage is age, whatever rests.
    let blank = Pauses::default();
    let pauses = if cycle.clock == Clock::StageAge {
        &blank
    } else {
        &standing.pauses
    };
    let due = pauses.due(cycle.start.at, target)?;
    let ended_by = cycle.stop.map(|stop| stop.moment.commit);
    let deleted = |event: &Event| event.what == What::Deleted && Some(event.commit) == ended_by;
    Some(Run {
        cycle,
        target,
        steps: steps(cycle.start.at, due, target, pauses),
        deleted: standing.entry.timeline.landed().any(deleted),
    })
}
