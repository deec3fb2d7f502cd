//! `leads export`: the calculated facts as rows, for any engine to go on with.

use std::path::Path;

use clap::ValueEnum;

use super::reading::{self, State};
use super::{Failure, Outcome, Terminal};
use crate::domain::book::Entry;
use crate::render::export::{self, Form, Redaction};

/// Export the calculated facts as rows: leads, events, or every run of every clock.
///
/// Times are RFC 3339 in UTC, lengths of time whole seconds. With `--redact` nothing leaves that the schema marks
/// `x-personal`; people of ours stay, by the names that the policy gives them.
#[derive(clap::Args)]
#[command(after_long_help = RECIPES)]
pub(super) struct Args {
    /// What a row is: a lead as it is now with the times derived from its history, an event (as in `log --all`), or one
    /// run of a clock with its target and how it ended.
    #[arg(long, value_enum, default_value_t = What::Leads)]
    what: What,
    /// How to print; `jsonl` is an object a line.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Leave out every field that the schema marks `x-personal`, and the names and e-mails of who made commits.
    #[arg(long)]
    redact: bool,
    #[command(flatten)]
    at: State,
}

/// How others take it in.
const RECIPES: &str = "\
DuckDB:
  leads export > leads.csv
  leads export --what cycles --format jsonl > cycles.jsonl
  duckdb -c \"
    select l.source, c.clock,
      count(*) filter (c.state = 'met') as met, count(*) as judged
    from read_json('cycles.jsonl') c join read_csv('leads.csv') l using (id)
    where c.state in ('met', 'met_late', 'breached')
    group by all order by all\"

PostgreSQL, in psql (the two characters keep COPY from reading into the JSON):
  leads export --format jsonl > leads.jsonl
  leads export --what cycles --format jsonl > cycles.jsonl
  create table leads_raw (row jsonb);
  create table cycles_raw (row jsonb);
  \\copy leads_raw from leads.jsonl csv quote e'\\x01' delimiter e'\\x02'
  \\copy cycles_raw from cycles.jsonl csv quote e'\\x01' delimiter e'\\x02'
  create view cycles as
    select row->>'id' as id, row->>'clock' as clock, row->>'state' as state,
      (row->>'started_at')::timestamptz as started_at,
      (row->>'elapsed_seconds')::bigint as elapsed_seconds
    from cycles_raw;";

#[derive(Clone, Copy, ValueEnum)]
enum What {
    Leads,
    Events,
    Cycles,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Jsonl,
}

pub(super) fn run(
    args: &Args,
    directory: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let reading = reading::read(directory, &args.at, false, None)?;
    reading.require_policy()?;
    let redaction = match args.redact {
        true => Redaction::of(&reading.personal()?),
        false => Redaction::default(),
    };
    let form = match args.format {
        Format::Csv => Form::Csv,
        Format::Jsonl => Form::Jsonl,
    };
    let book = &reading.book;
    match args.what {
        What::Leads => {
            let standings = book.standings();
            let policy = reading.policy();
            export::leads(terminal, &standings, book, policy, &redaction, form)?;
        }
        What::Events => {
            let entries: Vec<&Entry> = book.entries.iter().collect();
            export::events(terminal, &entries, book, &redaction, form)?;
        }
        What::Cycles => export::cycles(terminal, &book.standings(), book, form)?,
    }
    reading.remarks(terminal);
    let gap = |entry: &Entry| entry.timeline.has_gap() || entry.timeline.missing;
    Ok(match book.entries.iter().any(gap) {
        true => Outcome::Incomplete,
        false => Outcome::Clean,
    })
}
