//! How leads stand, as JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::domain::book::{Book, Standing};
use crate::render::{Head, wire};

#[derive(Serialize)]
struct Status<'a> {
    leads: Vec<wire::Lead<'a>>,
    totals: wire::Totals<'a>,
}

/// Writes the document of kind `status`.
pub fn json(
    out: &mut dyn Write,
    rows: &[&Standing<'_>],
    book: &Book,
    head: &Head<'_>,
) -> io::Result<()> {
    let verdicts: Vec<_> = rows.iter().map(|row| book.verdicts(row)).collect();
    let leads = rows.iter().zip(&verdicts);
    let status = Status {
        leads: leads
            .map(|(standing, verdicts)| wire::Lead::new(standing, verdicts, book))
            .collect(),
        totals: wire::Totals::new(rows),
    };
    wire::write(out, "status", head, status)
}
