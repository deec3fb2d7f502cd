//! Judges the texts of leads and schema as they stand: are they YAML, and of the right shape?

use std::collections::HashMap;

use super::{Current, Failure, Reading};
use crate::codec::versions::Versions;
use crate::codec::{self, erasure, schema::Schema};
use crate::domain::book::Entry;
use crate::domain::lead;
use crate::finding::{Finding, Spot};
use crate::parallel::shares;
use crate::store::Content;

/// How many texts make a thread worth its start.
const LEAST: usize = 64;

/// Where the schema is.
pub(in crate::cli) const SCHEMA: &str = "schema/lead.schema.json";

impl Reading {
    /// Returns everything that is wrong with schema and lead files as texts.
    pub(in crate::cli) fn texts(&self) -> Result<Vec<Finding>, Failure> {
        let mut findings = self.faults()?;
        for finding in &mut findings {
            let Some(id) = lead::id_of(&finding.place.file) else {
                continue;
            };
            finding.id = Some(id.to_owned());
            let entry = self
                .book
                .entries
                .binary_search_by(|entry| entry.id.as_str().cmp(id))
                .ok();
            let entry = entry.map(|entry| &self.book.entries[entry]);
            let owner = entry.and_then(Entry::owner);
            finding.owner = owner.map(|owner| owner.to_string());
            let policy = self.book.policy.as_ref();
            let stage = policy.zip(entry.and_then(Entry::stage));
            let is_known = stage.is_some_and(|(policy, stage)| policy.stages.get(stage).is_some());
            if is_known && finding.place.spot == Spot::Value("/stage".to_owned()) {
                // A stage that was renamed in the policy alone.
                finding.help = Some(format!(
                    "policy/stages.yaml has this stage: give it its name in {SCHEMA} too, wherever the old one stands"
                ));
            }
        }
        Ok(findings)
    }

    /// Returns the same where nothing of the past was read; `None` if the past is needed to say whose a finding is.
    pub(in crate::cli) fn texts_alone(&self) -> Result<Option<Vec<Finding>>, Failure> {
        let mut findings = self.faults()?;
        let leads = self.current.leads();
        let ids = leads.iter().filter_map(|lead| lead::id_of(lead.path()));
        let mut files: HashMap<&str, usize> = HashMap::new();
        if !findings.is_empty() {
            ids.for_each(|id| *files.entry(id).or_default() += 1);
        }
        let mut reader = None;
        for finding in &mut findings {
            let file = &finding.place.file;
            let Some(id) = lead::id_of(file) else {
                continue;
            };
            let text = self
                .current
                .text(file, &mut reader)
                .filter(|_| files.get(id) == Some(&1));
            let lead = text.and_then(|text| Versions::default().read(text.as_bytes()).ok());
            let Some(lead) = lead else {
                return Ok(None);
            };
            finding.id = Some(id.to_owned());
            finding.owner = lead.owner.map(|owner| owner.to_string());
        }
        Ok(Some(findings))
    }

    /// Returns everything that is wrong with schema and lead files, whosever it is.
    fn faults(&self) -> Result<Vec<Finding>, Failure> {
        match &self.faults {
            Some(known) => Ok(known.clone()),
            None => self.current.faults(),
        }
    }

    /// Returns everything that is wrong with the schema.
    pub(in crate::cli) fn schema_faults(&self) -> Result<Vec<Finding>, Failure> {
        Ok(self.current.schema()?.err().unwrap_or_default())
    }

    /// Returns the JSON pointers of personal data: what the schema marks, and what an import kept of a row.
    pub(in crate::cli) fn personal(&self) -> Result<Vec<String>, Failure> {
        match self.current.schema()? {
            Ok(schema) => Ok(erasure::pointers(&schema)),
            Err(_) => Err(Failure::new(
                "the schema cannot be used, so nobody can say what is personal",
            )
            .hint("`leads check` says what is wrong with it")),
        }
    }
}

impl Current {
    /// Returns everything that is wrong with schema and lead files as texts.
    pub(super) fn faults(&self) -> Result<Vec<Finding>, Failure> {
        let mut findings = Vec::new();
        let schema = self.schema()?;
        let schema = schema.map_err(|faults| findings.extend(faults)).ok();
        findings.extend(self.lead_texts(schema.as_ref())?);
        Ok(findings)
    }

    /// Returns everything that is wrong with lead files as texts, judged by this schema.
    pub(super) fn lead_texts(&self, schema: Option<&Schema>) -> Result<Vec<Finding>, Failure> {
        let repository = self.repository.apart();
        let found = shares(&self.leads(), LEAST, |leads| {
            let mut reader = self.working.is_none().then(|| repository.reader());
            let mut findings = Vec::new();
            for lead in leads {
                let content = self.open(lead, &mut reader)?;
                findings.extend(lead_text(lead.path(), &content, schema));
            }
            Ok::<_, Failure>(findings)
        });
        let mut findings = Vec::new();
        for found in found {
            findings.extend(found?);
        }
        Ok(findings)
    }

    /// Returns the schema, or what is wrong with it.
    pub(in crate::cli) fn schema(&self) -> Result<Result<Schema, Vec<Finding>>, Failure> {
        let files = self.folder("schema")?;
        Ok(match files.iter().find(|(path, _)| path == SCHEMA) {
            Some((_, bytes)) => codec::text::schema(SCHEMA, bytes),
            None => {
                let instead = self.in_place_of(SCHEMA)?;
                Err(vec![codec::text::no_schema(SCHEMA, instead.as_deref())])
            }
        })
    }

    /// Returns whether nothing is where the schema should be.
    pub(in crate::cli) fn is_without_schema(&self) -> Result<bool, Failure> {
        let files = self.folder("schema")?;
        let is_there = files.iter().any(|(path, _)| path == SCHEMA);
        Ok(!is_there && self.in_place_of(SCHEMA)?.is_none())
    }
}

fn lead_text(path: &str, content: &Content, schema: Option<&Schema>) -> Vec<Finding> {
    match content {
        Content::Bytes(bytes) if lead::id_of(path).is_some() => {
            codec::text::lead(path, bytes, schema)
        }
        _ => Vec::new(),
    }
}
