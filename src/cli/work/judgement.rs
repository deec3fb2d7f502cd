//! What `check` would say of one lead file, before a change and after it: a change may not make it say more errors.

use std::collections::HashMap;

use crate::cli::Failure;
use crate::cli::reading::{Reading, SCHEMA, supposed};
use crate::codec;
use crate::codec::schema::Schema;
use crate::domain::book::Entry;
use crate::domain::conduct::Scope;
use crate::finding::{Finding, Severity, Spot};
use crate::rules::{self, Judged, Line};

/// What is late or cannot be known is no fault of who works on it; moves are judged before, with who makes them.
const NOT_OURS: [&str; 4] = ["illegal-move", "imported-lead", "overdue", "unknown-clock"];

/// What `check` says of a lead file.
pub(in crate::cli) struct Judgement {
    schema: Schema,
    findings: Vec<Finding>,
}

impl Judgement {
    /// Judges a lead file as it stands; the book holds only this lead.
    pub(in crate::cli) fn of(reading: &Reading, path: &str, bytes: &[u8]) -> Result<Self, Failure> {
        let mut judgement = Judgement::blank(reading)?;
        judgement.findings = judgement.judge(reading, path, bytes);
        Ok(judgement)
    }

    /// Judges a file that is not there yet: everything that is found later is new.
    pub(in crate::cli) fn blank(reading: &Reading) -> Result<Self, Failure> {
        Ok(Judgement {
            // Without a schema any shape is right; that there is none was wrong before, and `check` says so.
            schema: match reading.current.is_without_schema()? {
                true => codec::text::schema(SCHEMA, b"{}").expect("because an empty one is one"),
                false => schema(reading)?,
            },
            findings: Vec::new(),
        })
    }

    /// Compares with the file as it would become, and returns what is new and worth knowing.
    ///
    /// # Errors
    ///
    /// Fails if `check` would find an error that it does not find now.
    pub(in crate::cli) fn compare(
        &self,
        reading: &Reading,
        path: &str,
        bytes: &[u8],
    ) -> Result<Vec<String>, Failure> {
        let known: Vec<_> = self.findings.iter().map(sameness).collect();
        let mut found = self.judge(reading, path, bytes);
        found.retain(|finding| !known.contains(&sameness(finding)));
        let errors: Vec<&Finding> = found
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        if let Some(first) = errors.first() {
            let rest: Vec<String> = errors[1..].iter().map(|finding| told(finding)).collect();
            let mut message = format!("this would not pass `leads check`: {}", told(first));
            for also in rest {
                message.push_str("; ");
                message.push_str(&also);
            }
            let failure = Failure::refused(message);
            return Err(match &first.help {
                Some(help) => failure.hint(help.clone()),
                None => failure.hint(first.rule.mend),
            });
        }
        let worth_knowing = found
            .iter()
            .filter(|finding| finding.severity == Severity::Warning);
        Ok(worth_knowing.map(told).collect())
    }

    /// Returns each of these files as a lead, with what `check` would say of it if it were alone; of those that lie in wait
    /// for a gate, whoever files them is to judge.
    pub(in crate::cli) fn of_each<'f>(
        &self,
        reading: &Reading,
        files: impl Iterator<Item = (&'f str, &'f [u8])>,
    ) -> Vec<(Entry, Vec<Finding>)> {
        let mut book = reading.book.clone();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut findings = Vec::new();
        book.entries.clear();
        for (path, bytes) in files {
            let (lead, faults) = codec::text::read(path, bytes, Some(&self.schema));
            findings.extend(faults);
            places.insert(path, book.entries.len());
            book.entries.push(supposed(path, lead));
        }
        let standings = book.standings();
        let alone = |line: &&Line| {
            line.rule != &rules::DUPLICATE_SUSPECTED && !NOT_OURS.contains(&line.rule.id)
        };
        let judged = Judged {
            book: &book,
            standings: &standings,
            scope: Scope::WorkingTree,
            editor: None,
        };
        findings.extend(rules::check_by(rules::TABLE.iter().filter(alone), &judged));
        drop(standings);
        reading.weigh(&mut findings);
        let entries = std::mem::take(&mut book.entries).into_iter();
        let mut leads: Vec<_> = entries.map(|entry| (entry, Vec::new())).collect();
        for finding in findings {
            if let Some(place) = places.get(finding.place.file.as_str()) {
                leads[*place].1.push(finding);
            }
        }
        leads
    }

    /// Returns the schema that leads are judged by.
    pub(in crate::cli) fn schema(&self) -> &Schema {
        &self.schema
    }

    fn judge(&self, reading: &Reading, path: &str, bytes: &[u8]) -> Vec<Finding> {
        let mut findings = codec::text::lead(path, bytes, Some(&self.schema));
        let standings = reading.book.standings();
        let book = rules::check(&Judged {
            book: &reading.book,
            standings: &standings,
            scope: Scope::WorkingTree,
            editor: None,
        });
        findings.extend(
            book.into_iter().filter(|finding| {
                finding.place.file == path && !NOT_OURS.contains(&finding.rule.id)
            }),
        );
        reading.weigh(&mut findings);
        findings.retain(|finding| finding.place.file == path);
        findings
    }
}

/// Returns the schema as it stands, or that there is none which can be used.
pub(in crate::cli) fn schema(reading: &Reading) -> Result<Schema, Failure> {
    let schema = reading.current.schema()?;
    schema.map_err(|faults| match faults.as_slice() {
        // There is no line to show where there is no such file.
        [fault] if fault.place.spot == Spot::File => {
            Failure::new(format!("{SCHEMA}: {}", fault.message))
                .hint(fault.help.clone().unwrap_or_default())
        }
        _ => Failure::new(format!("{SCHEMA} cannot be used as it stands"))
            .hint("`leads check` lists what is wrong with it, line by line"),
    })
}

/// Returns what makes a finding the same before and after: an edit moves lines and times, not what is wrong.
fn sameness(finding: &Finding) -> (&'static str, String, String) {
    let spot = match &finding.place.spot {
        Spot::Value(pointer) | Spot::Key(pointer) => pointer.clone(),
        Spot::File | Spot::Bytes(_) => String::new(),
    };
    (finding.rule.id, spot, finding.message.clone())
}

/// Returns what is wrong, and where in the lead.
pub(in crate::cli) fn told(finding: &Finding) -> String {
    match &finding.place.spot {
        Spot::Value(pointer) | Spot::Key(pointer) if !pointer.is_empty() => {
            let parts = pointer
                .split('/')
                .skip(1)
                .map(|part| match part.parse::<usize>() {
                    Ok(index) => format!("entry {}", index.saturating_add(1)),
                    Err(_) => part.replace("~1", "/").replace("~0", "~"),
                });
            let place: Vec<String> = parts.collect();
            format!("{}: {}", place.join(", "), finding.message)
        }
        _ => finding.message.clone(),
    }
}
