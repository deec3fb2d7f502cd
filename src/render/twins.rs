//! Leads that look like one prospect, as text, JSON and CSV.

use std::io::{self, Write};

use serde::Serialize;

use super::cells::guarded;
use super::sheet::Sheet;
use super::terminal::{clean, paint};
use super::words::DIM;
use super::{Head, Look, wire};
use crate::domain::book::{Book, Entry};
use crate::domain::twins::{Pair, told};
use crate::finding::quoted;

/// Writes the pairs, and what to type for the first of them.
pub fn text(out: &mut dyn Write, pairs: &[Pair], book: &Book, look: &Look) -> io::Result<()> {
    let Some(first) = pairs.first() else {
        return writeln!(
            out,
            "{}",
            paint("no two leads look like one prospect", DIM, look)
        );
    };
    let mut sheet: Sheet<'_, 4> = Sheet::new(out, look);
    for pair in pairs {
        let (one, other) = sides(pair, book);
        let shared = told(&pair.evidence);
        sheet.painted([&one.id, &other.id, company(other), &shared], DIM);
    }
    let title = match pairs.len() {
        1 => "1 PAIR LOOKS LIKE ONE PROSPECT".to_owned(),
        count => format!("{count} PAIRS LOOK LIKE ONE PROSPECT EACH"),
    };
    sheet.table(&title, ["first", "again", "company", "both have"])?;
    let (one, other) = sides(first, book);
    let ids = [&one.id, &other.id].map(|id| quoted(id));
    writeln!(
        out,
        "\nlook at both; if they are one: {}",
        clean(&format!("leads dedupe --merge {} --dry-run", ids.join(" ")))
    )
}

#[derive(Serialize)]
struct Body<'a> {
    pairs: Vec<WirePair<'a>>,
}

#[derive(Serialize)]
struct WirePair<'a> {
    first: Side<'a>,
    second: Side<'a>,
    evidence: Vec<&'static str>,
}

#[derive(Serialize)]
struct Side<'a> {
    id: &'a str,
    file: &'a str,
    company: Option<&'a str>,
    stage: Option<&'a str>,
    owner: Option<&'a str>,
}

impl<'a> Side<'a> {
    fn of(entry: &'a Entry) -> Self {
        Side {
            id: &entry.id,
            file: &entry.timeline.file,
            company: entry.lead().and_then(|lead| lead.company.as_deref()),
            stage: entry.stage().map(|stage| &**stage),
            owner: entry.owner().map(|owner| &**owner),
        }
    }
}

/// Writes the document of kind `dedupe`.
pub fn json(out: &mut dyn Write, pairs: &[Pair], book: &Book, head: &Head<'_>) -> io::Result<()> {
    let pairs = pairs.iter().map(|pair| {
        let (first, second) = sides(pair, book);
        WirePair {
            first: Side::of(first),
            second: Side::of(second),
            evidence: pair
                .evidence
                .iter()
                .map(|evidence| evidence.name())
                .collect(),
        }
    });
    let body = Body {
        pairs: pairs.collect(),
    };
    wire::write(out, "dedupe", head, body)
}

/// Writes a header and one record a pair.
pub fn csv(out: &mut dyn Write, pairs: &[Pair], book: &Book) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = [
        "first",
        "second",
        "first_company",
        "second_company",
        "evidence",
    ];
    writer.write_record(header)?;
    for pair in pairs {
        let (first, second) = sides(pair, book);
        let evidence: Vec<&str> = pair
            .evidence
            .iter()
            .map(|evidence| evidence.name())
            .collect();
        let cells = [
            &first.id,
            &second.id,
            company(first),
            company(second),
            &evidence.join(" "),
        ];
        writer.write_record(cells.map(|cell| clean(&guarded(cell)).into_owned()))?;
    }
    let text = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    out.write_all(&text)
}

fn sides<'b>(pair: &Pair, book: &'b Book) -> (&'b Entry, &'b Entry) {
    (&book.entries[pair.first], &book.entries[pair.second])
}

fn company(entry: &Entry) -> &str {
    let company = entry.lead().and_then(|lead| lead.company.as_deref());
    company.unwrap_or("-")
}
