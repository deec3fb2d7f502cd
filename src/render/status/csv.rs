//! How leads stand, for a spreadsheet.

use std::io::{self, Write};

use crate::domain::book::{Book, Standing};
use crate::render::{Head, cells, wire, words};

const HEADER: [&str; 17] = [
    "id",
    "file",
    "company",
    "stage",
    "stage_since",
    "owner",
    "source",
    "priority",
    "received_at",
    "uncommitted",
    "clock",
    "state",
    "due_at",
    "remaining_seconds",
    "last_touch_at",
    "last_touch",
    "next_step",
];

/// Writes a header and one record a lead, with its tightest clock; on a what-if the policy is the last column.
pub fn csv(
    out: &mut dyn Write,
    rows: &[&Standing<'_>],
    book: &Book,
    head: &Head<'_>,
) -> io::Result<()> {
    let title = head.policy.map(|_| "policy");
    let header = HEADER.into_iter().chain(title).map(str::to_owned);
    let policy = || head.policy.map(str::to_owned);
    let records = rows
        .iter()
        .map(|standing| record(standing, book).into_iter().chain(policy()));
    let records = records.map(Iterator::collect::<Vec<_>>);
    cells::write(out, [header.collect()].into_iter().chain(records))
}

fn record(standing: &Standing<'_>, book: &Book) -> [String; HEADER.len()] {
    let tightest = standing.tightest().map(std::slice::from_ref);
    let lead = wire::Lead::new(standing, tightest.unwrap_or_default(), book);
    let clock = lead.clocks.first();
    let touch = standing.entry.last_touch();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    [
        lead.id.to_owned(),
        lead.file.to_owned(),
        text(lead.company),
        text(lead.stage),
        text(lead.stage_since.as_deref()),
        text(lead.owner),
        text(lead.source),
        text(lead.priority),
        text(lead.received_at.as_deref()),
        lead.uncommitted.to_string(),
        text(clock.map(|clock| clock.clock)),
        standing.state().name().to_owned(),
        text(clock.and_then(|clock| clock.due_at.as_deref())),
        clock
            .and_then(|clock| clock.remaining_seconds)
            .map_or(String::new(), |seconds| seconds.to_string()),
        touch.map_or(String::new(), |touch| wire::time(touch.at)),
        touch.map_or(String::new(), words::activity),
        words::next_of(standing).to_owned(),
    ]
}
