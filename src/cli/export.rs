//! `leads export`: the calculated facts as rows, for any engine to go on with; or the leads themselves.

use std::path::Path;

use clap::ValueEnum;

use super::reading::{self, Reading, State, Wanted};
use super::{Failure, Outcome, Terminal};
use crate::codec::lead::cells;
use crate::domain::book::Entry;
use crate::domain::lead;
use crate::render::export::{self, Form, Redaction, files};
use crate::store::Content;

/// Export the calculated facts as rows: leads, events, or every run of every clock; or the leads as they are.
///
/// With `--what files` a row is all that a file says, and `leads import` makes the same lead of it again, elsewhere.
///
/// Times are RFC 3339 in UTC, lengths of time whole seconds. With `--redact` nothing leaves that the schema marks
/// `x-personal`; people of ours stay, by the names that the policy gives them.
#[derive(clap::Args)]
#[command(after_long_help = RECIPES)]
pub(super) struct Args {
    /// What a row is: a lead as it is now with the times derived from its history, an event (as in `log --all`), one run of
    /// a clock with its target and how it ended, or the file of a lead with all that it says.
    #[arg(long, value_enum, default_value_t = What::Leads)]
    what: What,
    /// How to print; `jsonl` is an object a line.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Leave out every field that the schema marks `x-personal`, what an import kept of a row (`x_fields`, the key), and the
    /// names and e-mails of who made commits.
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
    Files,
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
    let reading = reading::read(directory, &args.at, false, Wanted::All)?;
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
        What::Files => return whole(&reading, &redaction, form, terminal),
    }
    reading.remarks(terminal);
    let gap = |entry: &Entry| entry.timeline.has_gap() || entry.timeline.missing;
    let unseen = !book.unseen.is_empty();
    Ok(match unseen || book.entries.iter().any(gap) {
        true => Outcome::Incomplete,
        false => Outcome::Clean,
    })
}

/// Writes the leads as their files say them.
fn whole(
    reading: &Reading,
    redaction: &Redaction,
    form: Form,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Clean;
    let mut rows = Vec::new();
    let mut reader = None;
    for file in reading.current.leads() {
        let path = file.path();
        let Some(id) = lead::id_of(path) else {
            continue;
        };
        let content = reading.current.open(&file, &mut reader)?;
        let read = match &*content {
            Content::Bytes(bytes) => cells::read(id, bytes),
            other => Err(format!(
                "it is {}",
                reading::instead(other).unwrap_or_default()
            )),
        };
        let mut value = match read {
            Ok(value) => value,
            Err(why) => {
                terminal.remark(&format!("{path} is not among them: {why}"));
                outcome = match (&*content, outcome) {
                    (Content::Missing, _) | (_, Outcome::Incomplete) => Outcome::Incomplete,
                    _ => Outcome::Found,
                };
                continue;
            }
        };
        redaction.apply(&mut value);
        match form {
            Form::Jsonl => files::line(terminal, path, &value)?,
            Form::Csv => rows.push((path.to_owned(), cells::cells(&value))),
        }
    }
    if form == Form::Csv {
        let named = rows.iter().flat_map(|(_, cells)| cells);
        let columns = cells::columns(named.map(|(column, _)| &**column));
        files::csv(terminal, &columns, &rows)?;
    }
    if matches!(outcome, Outcome::Incomplete) {
        reading.remarks(terminal);
    }
    Ok(outcome)
}
