//! The explanation of clocks as JSON: every stretch of time, unfolded.

use std::io::{self, Write};

use serde::Serialize;

use super::{Explained, explained};
use crate::domain::book::{Book, Standing};
use crate::domain::calendar::Why;
use crate::domain::clock::{Counts, Moment, State, Step, Verdict};
use crate::domain::policy::Clock;
use crate::render::{Head, wire};

#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    clocks: Vec<Wire<'a>>,
}

#[derive(Serialize)]
struct Wire<'a> {
    clock: &'a str,
    state: &'a str,
    /// `null`, as all that follows from it, where nobody can say whether the clock runs.
    started_at: Option<String>,
    started_by: Option<String>,
    within: Option<String>,
    calendar: Option<&'a str>,
    policy: Option<wire::PolicyLine<'a>>,
    steps: Vec<WireStep>,
    due_at: Option<String>,
    stopped_at: Option<String>,
    stopped_by: Option<String>,
    /// The runs of this clock before this one.
    earlier: Vec<WireRun>,
}

#[derive(Serialize)]
struct WireRun {
    state: &'static str,
    started_at: Option<String>,
    due_at: Option<String>,
    stopped_at: Option<String>,
}

#[derive(Serialize)]
struct WireStep {
    from: String,
    to: String,
    seconds: i64,
    counts: bool,
    why: Option<String>,
}

/// Writes the document of kind `explain`.
pub fn clocks_json(
    out: &mut dyn Write,
    standing: &Standing<'_>,
    book: &Book,
    wanted: &dyn Fn(Clock) -> bool,
    head: &Head<'_>,
) -> io::Result<()> {
    let explained = explained(standing, book, wanted);
    let clocks = explained
        .iter()
        .map(|explained| clock(explained, book))
        .collect();
    wire::write(
        out,
        "explain",
        head,
        Document {
            id: &standing.entry.id,
            clocks,
        },
    )
}

fn clock<'a>(explained: &'a Explained<'_>, book: &Book) -> Wire<'a> {
    let Explained {
        verdict,
        run,
        earlier,
    } = explained;
    let start = run.as_ref().map(|run| run.cycle.start);
    let stop = run.as_ref().and_then(|run| run.cycle.stop);
    let stop = stop.map(|stop| stop.moment);
    let target = run.as_ref().map(|run| run.target);
    let steps = run.as_ref().map_or(&[][..], |run| &run.steps);
    let commit = |moment: &Moment| {
        moment
            .commit
            .map(|commit| book.history.commit(commit).id.to_string())
    };
    Wire {
        clock: verdict.clock.name(),
        state: verdict.state.name(),
        started_at: start.map(|start| wire::time(start.at)),
        started_by: start.as_ref().and_then(commit),
        within: target.map(|target| target.within.to_string()),
        calendar: target.and_then(|target| Some(target.calendar.as_ref()?.name())),
        policy: target.map(|target| wire::PolicyLine::from(&target.line)),
        steps: steps.iter().map(step).collect(),
        due_at: verdict
            .due_at
            .filter(|_| verdict.state != State::Unknown)
            .map(wire::time),
        stopped_at: stop.map(|moment| wire::time(moment.at)),
        stopped_by: stop.as_ref().and_then(commit),
        earlier: earlier.iter().map(wire_run).collect(),
    }
}

fn wire_run(verdict: &Verdict) -> WireRun {
    let cycle = verdict.cycle.as_ref();
    let stop = cycle.and_then(|cycle| cycle.stop);
    WireRun {
        state: verdict.state.name(),
        started_at: cycle.map(|cycle| wire::time(cycle.start.at)),
        due_at: verdict.due_at.map(wire::time),
        stopped_at: stop.map(|stop| wire::time(stop.moment.at)),
    }
}

fn step(step: &Step) -> WireStep {
    WireStep {
        from: wire::time(step.from),
        to: wire::time(step.to),
        seconds: (step.to - step.from).num_seconds(),
        counts: step.counts == Counts::Yes,
        why: why(&step.counts),
    }
}

/// Returns why a stretch of time does not count, in words.
pub(super) fn why(counts: &Counts) -> Option<String> {
    Some(match counts {
        Counts::Yes => return None,
        Counts::Paused => "the lead was paused".to_owned(),
        Counts::Closed(Why::OutsideHours) => "outside hours".to_owned(),
        Counts::Closed(Why::NoHours) => "a day without hours".to_owned(),
        Counts::Closed(Why::Break) => "a break".to_owned(),
        Counts::Closed(Why::Holiday(holiday)) => match &holiday.name {
            Some(name) => format!("holiday: {name}"),
            None => "a holiday".to_owned(),
        },
    })
}
