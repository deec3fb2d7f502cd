//! Mappings: which column of another program's export says which field of a lead, and the lead that a row makes by it.

mod countries;
mod kinds;
mod read;
mod source;
pub mod suggest;
#[cfg(test)]
mod tests;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

pub use self::read::{Names, read};
use self::source::Source;
use super::rows::{Columns, Row};
use crate::domain::policy::Teams;
use crate::finding::{Finding, Place, Rule, Severity, nearest};

/// A mapping that cannot be used as it is written.
pub const RULE: Rule = Rule {
    id: "import-mapping",
    severity: Severity::Error,
    summary: "Every line of a mapping means something, for this file and this team.",
    why: "A misspelt column would import leads without that field, and nobody would notice for weeks.",
    mend: "Go to the line and mend what the message says; `leads import FILE --suggest` writes a mapping to start from.",
    example: "fields:\n  company.name: Compny",
};

/// The column in which an earlier import said why it did not take a row: a row that was mended need not keep it.
pub const REASON: &str = "leads_reason";

/// The most bytes of a key or the name of a system: both are repeated in every lead.
const LONGEST_KEY: usize = 200;

/// How the rows of an export become leads.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The program that they come from, by a short name.
    pub system: String,
    key: Source,
    fields: Vec<Field>,
    /// What else leads in a stage have.
    by_stage: BTreeMap<String, Vec<Field>>,
    /// When a lead came to a stage.
    dates: Vec<(String, Source)>,
    aside: Aside,
    skip: Vec<Skip>,
    /// What cells say that say nothing.
    nothing: Vec<String>,
    /// Every column that is named, and where.
    mentions: Vec<(String, Range<usize>)>,
    /// The columns that a field says in full: what is only mapped is kept aside too, as it was.
    taken: BTreeSet<String>,
    /// Whether a file may lack columns that are named.
    is_loose: bool,
    /// Whether the rows are leads of ours, exported whole: then nothing else here counts.
    is_whole: bool,
}

/// A field and where it comes from.
#[derive(Debug, Clone)]
struct Field {
    /// `company.name`.
    path: String,
    source: Source,
}

/// Which columns that no field takes are kept under `x_fields`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Aside {
    Nothing,
    Rest,
    Columns(Vec<String>),
}

/// Rows that are left out on purpose.
#[derive(Debug, Clone)]
struct Skip {
    column: String,
    /// What the column says then; any of them.
    is: Vec<String>,
}

/// What a row makes.
#[derive(Debug, Clone, PartialEq)]
pub enum Made {
    /// Nothing: the mapping leaves such rows out.
    Skipped,
    /// A lead.
    Lead(Box<Filed>),
    /// Nothing, for these reasons.
    Refused(Vec<String>),
}

/// A lead as a row has it, before it has an id.
#[derive(Debug, Clone, PartialEq)]
pub struct Filed {
    /// The key in the other program.
    pub key: String,
    /// Whether it is a lead of ours, exported whole: then its key is its id.
    pub is_whole: bool,
    /// Where the file of such a lead was.
    pub place: Option<String>,
    /// The stage that it is filed in.
    pub stage: Option<String>,
    /// When it came in.
    pub received_at: Option<DateTime<Utc>>,
    /// When it came to stages, in order of time.
    pub dates: Vec<(String, DateTime<Utc>)>,
    /// Its fields, all but the id.
    pub(super) fields: Map<String, Value>,
    /// The paths that the mapping fills and this row leaves empty.
    pub(super) empty: Vec<String>,
}

impl Mapping {
    /// Returns the key of a row in the other program; nothing if it has none.
    pub fn key(&self, columns: &Columns, row: &Row, teams: &Teams) -> Option<String> {
        if self.is_whole {
            return whole::id(columns, row);
        }
        let said = self.key.value(self.hand(columns, row, teams)).ok()??;
        let key = source::text(&said);
        (!key.trim().is_empty() && key.len() <= LONGEST_KEY).then_some(key)
    }

    /// Returns the company of a row, if it names one.
    pub fn company(&self, columns: &Columns, row: &Row, teams: &Teams) -> Option<String> {
        let field = self
            .fields
            .iter()
            .find(|field| field.path == "company.name")?;
        let said = field.source.value(self.hand(columns, row, teams)).ok()??;
        Some(source::text(&said))
    }

    /// Returns the lead that a row makes.
    pub fn lead(&self, columns: &Columns, row: &Row, teams: &Teams) -> Made {
        if let Some(fault) = &row.fault {
            return Made::Refused(vec![fault.clone()]);
        }
        let cell = |column: &str| columns.cell(row, column).unwrap_or_default();
        let is_left_out = |skip: &Skip| {
            skip.is
                .iter()
                .any(|is| is.eq_ignore_ascii_case(cell(&skip.column)))
        };
        if self.skip.iter().any(is_left_out) {
            return Made::Skipped;
        }
        if self.is_whole {
            return whole::lead(columns, row);
        }
        let hand = self.hand(columns, row, teams);
        let mut lack = Vec::new();
        let key = self.key(columns, row, teams).unwrap_or_else(|| {
            lack.push(match self.key.value(hand) {
                Ok(Some(_)) => format!("its key is longer than {LONGEST_KEY} bytes"),
                _ => format!("it has no key: {} is empty", self.key.named()),
            });
            String::new()
        });
        let mut filed = Filed {
            key,
            is_whole: false,
            place: None,
            stage: None,
            received_at: None,
            dates: Vec::new(),
            fields: Map::new(),
            empty: Vec::new(),
        };
        let mut aside = Map::new();
        filed.fill(&self.fields, hand, &mut aside, &mut lack);
        let mut names = self
            .fields
            .iter()
            .filter(|field| field.path == "company.name");
        if let Some(name) = names.find(|_| filed.empty.iter().any(|path| path == "company.name")) {
            lack.push(format!(
                "it names no company: {} is empty",
                name.source.named()
            ));
        }
        filed.stage = filed.text("stage");
        let more = filed
            .stage
            .as_ref()
            .and_then(|stage| self.by_stage.get(stage));
        filed.fill(
            more.map_or(&[][..], Vec::as_slice),
            hand,
            &mut aside,
            &mut lack,
        );
        filed.received_at = filed
            .text("received_at")
            .and_then(|text| DateTime::parse_from_rfc3339(&text).ok())
            .map(|at| at.to_utc());
        for (stage, source) in &self.dates {
            match source.instant(hand) {
                Ok(Some(at)) => filed.dates.push((stage.clone(), at)),
                Ok(None) => {}
                Err(why) => lack.push(format!("dates.{stage}: {why}")),
            }
        }
        filed.dates.sort_by_key(|(_, at)| *at);
        // What another field says in full need not be kept a second time.
        aside.retain(|_, said| !filed.says(said));
        self.put_aside(columns, row, &mut aside);
        if !aside.is_empty() {
            filed
                .fields
                .insert("x_fields".to_owned(), Value::Object(aside));
        }
        match lack.is_empty() {
            true => Made::Lead(Box::new(filed)),
            false => Made::Refused(lack),
        }
    }

    /// Returns what is wrong with a mapping for a file with these columns.
    pub fn misfits(&self, file: &str, columns: &Columns) -> Vec<Finding> {
        if self.is_loose && self.key.columns().any(|name| columns.place(name).is_some()) {
            return Vec::new();
        }
        let is_missing = |(name, _): &&(String, Range<usize>)| columns.place(name).is_none();
        let missing = self.mentions.iter().filter(is_missing);
        let missing =
            missing.filter(|(name, _)| !self.is_loose || self.key.columns().any(|key| key == name));
        let names = || columns.names().iter().map(|name| &**name);
        missing
            .map(|(name, span)| {
                let help = match nearest(name, names().filter(|name| name.len() < 64).take(1_000)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the columns are: {}", super::policy::words::list(names())),
                };
                let place = Place::bytes(file, span.clone());
                Finding::new(&RULE, place, format!("the file has no column `{name}`")).help(help)
            })
            .collect()
    }

    fn hand<'h>(
        &'h self,
        columns: &'h Columns,
        row: &'h Row,
        teams: &'h Teams,
    ) -> source::Hand<'h> {
        source::Hand {
            columns,
            row,
            teams,
            nothing: &self.nothing,
        }
    }

    /// Keeps what no field takes, as it is written.
    fn put_aside(&self, columns: &Columns, row: &Row, aside: &mut Map<String, Value>) {
        if self.aside == Aside::Nothing {
            return;
        }
        let are_at = |names: &mut dyn Iterator<Item = &String>| -> BTreeSet<usize> {
            names.filter_map(|name| columns.place(name)).collect()
        };
        let named = match &self.aside {
            Aside::Columns(names) => are_at(&mut names.iter()),
            _ => are_at(&mut self.taken.iter()),
        };
        let is_rest = self.aside == Aside::Rest;
        for (place, name) in columns.names().iter().enumerate() {
            if named.contains(&place) == is_rest || &**name == REASON {
                continue;
            }
            let said = columns.cell(row, name);
            if let Some(text) = said.filter(|text| !self.nothing.iter().any(|word| word == text)) {
                aside.insert(name.to_string(), text.into());
            }
        }
    }
}

impl Filed {
    /// Returns the month in which it came in, as written: `2026-11`.
    pub fn month(&self) -> Option<String> {
        self.received_at?;
        Some(self.text("received_at")?.get(..7)?.to_owned())
    }

    /// Returns the earliest time that it says.
    pub fn earliest(&self) -> Option<DateTime<Utc>> {
        let dates = self.dates.iter().map(|(_, at)| *at);
        dates.chain(self.received_at).min()
    }

    /// Returns where it came from.
    pub fn origin(&self) -> Option<String> {
        self.text("source")
    }

    /// Returns the text at a path of the lead.
    fn text(&self, path: &str) -> Option<String> {
        Some(self.fields.get(path)?.as_str()?.to_owned())
    }

    /// Returns whether some field is just this.
    fn says(&self, value: &Value) -> bool {
        fn holds(map: &Map<String, Value>, wanted: &Value) -> bool {
            let mut values = map.values();
            values.any(|value| match value {
                Value::Object(inner) => holds(inner, wanted),
                value => value == wanted,
            })
        }
        holds(&self.fields, value)
    }

    /// Fills fields in; what some of them leave out, goes aside.
    fn fill(
        &mut self,
        fields: &[Field],
        hand: source::Hand<'_>,
        aside: &mut Map<String, Value>,
        lack: &mut Vec<String>,
    ) {
        for field in fields {
            match field.source.value(hand) {
                Ok(Some(value)) => put(&mut self.fields, &field.path, value),
                Ok(None) => self.empty.push(field.path.clone()),
                Err(_) if field.source.is_lenient => {
                    self.empty.push(field.path.clone());
                    let said = |name: &str| {
                        Some((name.to_owned(), hand.columns.cell(hand.row, name)?.into()))
                    };
                    aside.extend(field.source.columns().find_map(said));
                }
                Err(why) => lack.push(format!("{}: {why}", field.path)),
            }
        }
        self.empty.retain(|path| at(&self.fields, path).is_none());
    }
}

/// Puts a value at a dotted path, with the maps on the way.
fn put(fields: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            fields.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = fields
                .entry(first)
                .or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

/// Returns the value at a dotted path.
fn at<'f>(fields: &'f Map<String, Value>, path: &str) -> Option<&'f Value> {
    match path.split_once('.') {
        None => fields.get(path),
        Some((first, rest)) => at(fields.get(first)?.as_object()?, rest),
    }
}
