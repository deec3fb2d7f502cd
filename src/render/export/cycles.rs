//! Every run of every clock.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Form, Table};
use crate::domain::book::{Book, Standing};
use crate::domain::clock::State;
use crate::render::wire;

const COLUMNS: [&str; 14] = [
    "id",
    "clock",
    "run",
    "stage",
    "state",
    "started_at",
    "due_at",
    "stopped_at",
    "done",
    "elapsed_seconds",
    "target_seconds",
    "remaining_seconds",
    "policy_file",
    "policy_line",
];

/// Writes a row for each run of each clock of these leads, in the order they started; `run` counts those of one clock.
pub fn cycles(
    out: &mut dyn Write,
    standings: &[Standing<'_>],
    book: &Book,
    form: Form,
) -> io::Result<()> {
    let mut table = Table::begin(out, form, COLUMNS.map(str::to_owned).into())?;
    for standing in standings {
        for (position, cycle) in standing.cycles.iter().enumerate() {
            let verdict = book.judged(standing, cycle);
            let earlier = standing.cycles[..position].iter();
            let run = 1 + earlier.filter(|run| run.clock == cycle.clock).count();
            let clock = wire::Clock::new(&verdict);
            // A run that nothing was promised for still has a beginning and an end.
            let started_at = (!cycle.start.at_horizon).then(|| wire::time(cycle.start.at));
            let seen = cycle.stop.filter(|stop| !stop.moment.at_horizon);
            let stopped_at = seen.map(|stop| wire::time(stop.moment.at));
            let policy = verdict.policy.as_ref();
            let policy = policy.filter(|_| verdict.state != State::NotApplicable);
            table.row(vec![
                json!(standing.entry.id),
                json!(clock.clock),
                json!(run),
                json!(cycle.stage.as_deref()),
                json!(clock.state),
                json!(started_at),
                json!(clock.due_at),
                json!(stopped_at),
                cycle.stop.map_or(Value::Null, |stop| json!(stop.done)),
                json!(clock.elapsed_seconds),
                json!(clock.target_seconds),
                json!(clock.remaining_seconds),
                json!(policy.map(|policy| &*policy.file)),
                json!(policy.map(|policy| policy.line)),
            ])?;
        }
    }
    Ok(())
}
