//! One lead as JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::domain::book::{Book, Standing};
use crate::domain::timeline::told;
use crate::render::{Head, wire};

#[derive(Serialize)]
struct Show<'a> {
    lead: Lead<'a>,
}

#[derive(Serialize)]
struct Lead<'a> {
    #[serde(flatten)]
    lead: wire::Lead<'a>,
    /// How many events `log` tells of it.
    events: usize,
}

/// Writes the document of kind `show`.
pub fn json(
    out: &mut dyn Write,
    standing: &Standing<'_>,
    book: &Book,
    head: &Head<'_>,
) -> io::Result<()> {
    let told = told(
        &standing.entry.timeline,
        &book.history,
        book.policy.as_ref(),
    );
    let events = told.iter().filter(|(_, event)| !event.at_horizon).count();
    let verdicts = book.verdicts(standing);
    let lead = Lead {
        lead: wire::Lead::new(standing, &verdicts, book),
        events,
    };
    wire::write(out, "show", head, Show { lead })
}
