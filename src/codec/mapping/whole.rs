//! Leads that this program exported whole: a row is the lead, under its own id and at its own place.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use serde_json::Value;

use super::source::{From, Source};
use super::{Aside, Field, Filed, Made, Mapping, REASON};
use crate::codec::lead::cells::{self, FILE};
use crate::codec::lead::imported::OWN;
use crate::codec::rows::{Columns, Row};
use crate::domain::lead;

impl Mapping {
    /// Returns the mapping of what `leads export --what files` writes.
    pub fn whole() -> Mapping {
        let column = |name: &str| Source::of(From::First(vec![name.to_owned()]));
        Mapping {
            system: OWN.to_owned(),
            key: column("id"),
            fields: vec![Field {
                path: "company.name".to_owned(),
                source: column("company.name"),
            }],
            by_stage: BTreeMap::new(),
            dates: Vec::new(),
            aside: Aside::Nothing,
            skip: Vec::new(),
            nothing: Vec::new(),
            mentions: Vec::new(),
            taken: BTreeSet::new(),
            is_loose: true,
            is_whole: true,
        }
    }

    /// Returns whether the rows are leads of ours, exported whole.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }
}

/// Returns the lead that a row is.
pub(super) fn lead(columns: &Columns, row: &Row) -> Made {
    let names = columns.names().iter().map(|name| &**name);
    let said = names.zip(row.cells.iter().map(String::as_str));
    let said = said.filter(|(name, _)| ![FILE, REASON].contains(name));
    let mut fields = match cells::lead(said) {
        Ok(fields) => fields,
        Err(why) => return Made::Refused(vec![why]),
    };
    let Some(id) = id(columns, row) else {
        return Made::Refused(vec!["it has no id: `id` is empty".to_owned()]);
    };
    fields.shift_remove("id");
    let text = |key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
    if !is_name(&id) {
        let why = format!("`{}` cannot be the name of a file", id.escape_debug());
        return Made::Refused(vec![why]);
    }
    let place = columns.cell(row, FILE).filter(|path| is_place(path, &id));
    let received_at = text("received_at");
    let received_at = received_at.and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
    Made::Lead(Box::new(Filed {
        is_whole: true,
        place: place.map(str::to_owned),
        stage: text("stage"),
        received_at: received_at.map(|at| at.to_utc()),
        dates: Vec::new(),
        empty: Vec::new(),
        fields,
        key: id,
    }))
}

/// Returns the id of the lead that a row is.
pub(super) fn id(columns: &Columns, row: &Row) -> Option<String> {
    let cell = columns.cell(row, "id")?;
    let lead = cells::lead([("id", cell)].into_iter()).ok()?;
    Some(super::source::text(lead.get("id")?))
}

/// Returns whether an id can be the name of a file, wherever that is.
fn is_name(id: &str) -> bool {
    let is_fine = |letter: char| letter.is_alphanumeric() || "._-".contains(letter);
    (1..=200).contains(&id.len()) && id.chars().all(is_fine) && !id.starts_with('.')
}

/// Returns whether a path is one of a file of this lead.
fn is_place(path: &str, id: &str) -> bool {
    let folders = path.split('/');
    lead::id_of(path) == Some(id) && folders.clone().count() <= 8 && folders.clone().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::is_place;

    #[test]
    fn a_file_goes_nowhere_but_below_leads() {
        for (path, goes) in [
            ("leads/2026-11/acme-7k3q.yaml", true),
            ("leads/acme-7k3q.yaml", true),
            ("leads/../acme-7k3q.yaml", false),
            ("leads/.git/acme-7k3q.yaml", false),
            ("leads//acme-7k3q.yaml", false),
            ("/leads/acme-7k3q.yaml", false),
            ("leads/a\\b/acme-7k3q.yaml", false),
            ("leads/2026-11/brill.yaml", false),
            ("acme-7k3q.yaml", false),
        ] {
            assert_eq!(is_place(path, "acme-7k3q"), goes, "{path}");
        }
    }
}
