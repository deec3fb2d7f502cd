//! What an import would do: every row judged, before anything is written.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::file::Export;
use super::judge::Judge;
use super::known::Known;
use crate::cli::Failure;
use crate::cli::progress::Progress;
use crate::codec::mapping::Mapping;
use crate::codec::rows::Columns;
use crate::domain::policy::{Role, Stages, Teams};
use crate::render::import::{Action, Counts, Handled, Reject, Twin};
use crate::rules;
use crate::store::{Progress as _, Written};

/// How many rows are judged together: enough to be quick, few enough to be held in memory.
const TOGETHER: usize = 2_000;

/// What an import would do.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) counts: Counts,
    /// Leads that are new, would be updated, or differ and stay.
    pub(super) handled: Vec<Handled>,
    pub(super) rejects: Vec<Reject>,
    /// New leads that look like one that is here.
    pub(super) twins: Vec<Twin>,
    /// What may be written, as long as it is not decided.
    pub(super) candidates: Vec<Candidate>,
    pub(super) writes: Vec<Written>,
    /// For a replay: each step of each new lead, with when it was taken.
    pub(super) steps: Vec<Taken>,
    /// How many leads would come in beyond the first stage.
    pub(super) beyond: BTreeMap<String, usize>,
    pub(super) remarks: Vec<String>,
    /// The text of the first new lead.
    pub(super) sample: Option<(String, String)>,
}

/// One step of a new lead's way.
pub(super) struct Taken {
    pub(super) at: DateTime<Utc>,
    pub(super) path: String,
    /// The text that it left; what was there before is that of the step before.
    pub(super) text: String,
    /// Which of the lead's steps it is, from 0.
    pub(super) number: usize,
}

/// What a look over all rows showed.
pub(super) struct Survey {
    pub(super) columns: Columns,
    /// For each key the last row that has it.
    pub(super) last: HashMap<String, usize>,
    /// Key and company of each row that has a key.
    named: Vec<(String, String)>,
    pub(super) rows: usize,
}

/// A file that may be written: nothing is wrong with it as it stands alone.
pub(super) struct Candidate {
    /// The row.
    pub(super) number: usize,
    pub(super) line: u64,
    pub(super) path: String,
    pub(super) text: String,
    pub(super) expected: Option<Vec<u8>>,
    pub(super) action: Action,
    pub(super) stage: String,
    pub(super) source: String,
    pub(super) fields: Vec<String>,
    pub(super) steps: Vec<(DateTime<Utc>, String)>,
    /// What `check` will warn of, by rule.
    pub(super) warnings: Vec<&'static str>,
    /// What a new lead is compared by.
    pub(super) traits: Option<Box<rules::Traits>>,
}

/// Looks over all rows.
pub(super) fn survey(export: &Export, mapping: &Mapping, teams: &Teams) -> Result<Survey, Failure> {
    let progress = Progress::new("reading rows");
    let mut last = HashMap::new();
    let mut named = Vec::new();
    let mut count = 0;
    let columns = export.each(|columns, row| {
        count += 1;
        progress.step(count, None);
        if let Some(key) = mapping.key(columns, &row, teams) {
            let company = mapping.company(columns, &row, teams).unwrap_or_default();
            named.push((key.clone(), company));
            last.insert(key, row.number);
        }
        Ok(())
    })?;
    Ok(Survey {
        columns,
        last,
        named,
        rows: count,
    })
}

/// Judges all rows, each as if it were alone.
pub(super) fn plan(
    export: &Export,
    mut survey: Survey,
    judge: &Judge<'_>,
    known: &mut Known,
) -> Result<Plan, Failure> {
    let mut named = std::mem::take(&mut survey.named);
    // Of several rows with one key the last gives the company.
    named.reverse();
    named.sort_by(|one, other| one.0.cmp(&other.0));
    named.dedup_by(|later, first| later.0 == first.0);
    let ids = match judge.mapping.is_whole() {
        true => HashMap::new(),
        false => known.ids(&judge.mapping.system, named),
    };
    let progress = Progress::new("judging rows");
    let mut plan = Plan::default();
    let mut rows = Vec::with_capacity(TOGETHER);
    export.each(|_, row| {
        rows.push(row);
        if rows.len() == TOGETHER {
            judge.rows(&rows, &survey, &ids, known, &mut plan);
            progress.step(plan.counts.rows, Some(survey.rows));
            rows.clear();
        }
        Ok(())
    })?;
    judge.rows(&rows, &survey, &ids, known, &mut plan);
    for (first, double) in &known.doubles {
        plan.remarks.push(format!(
            "{double} has the same key as {first}, and was left alone: see which one goes on"
        ));
    }
    Ok(plan)
}

impl Plan {
    /// Decides: what may be written is to be written.
    pub(super) fn decide(&mut self, stages: &Stages) {
        for candidate in std::mem::take(&mut self.candidates) {
            if candidate.action == Action::New
                && stages.role(&candidate.stage) != Some(Role::Intake)
            {
                *self.beyond.entry(candidate.stage.clone()).or_default() += 1;
            }
            self.take(candidate);
        }
        // Some rows were told at once, and others after those that follow them.
        self.rejects.sort_by_key(|reject| reject.row);
        self.handled.sort_by_key(|handled| handled.row);
    }

    fn take(&mut self, candidate: Candidate) {
        for rule in candidate.warnings {
            *self.counts.warnings.entry(rule).or_default() += 1;
        }
        match candidate.action {
            Action::New => {
                self.counts.new += 1;
                *self.counts.by_stage.entry(candidate.stage).or_default() += 1;
                *self.counts.by_source.entry(candidate.source).or_default() += 1;
                if self.sample.is_none() {
                    self.sample = Some((candidate.path.clone(), candidate.text.clone()));
                }
            }
            _ => self.counts.updated += 1,
        }
        self.handle(
            candidate.number,
            &candidate.path,
            candidate.action,
            candidate.fields,
        );
        if candidate.steps.is_empty() {
            self.writes.push(Written {
                path: candidate.path,
                expected: candidate.expected,
                new: candidate.text.into_bytes(),
            });
            return;
        }
        for (number, (at, text)) in candidate.steps.into_iter().enumerate() {
            let path = candidate.path.clone();
            self.steps.push(Taken {
                at,
                path,
                text,
                number,
            });
        }
    }

    pub(super) fn reject(&mut self, row: usize, line: u64, reasons: Vec<String>) {
        self.counts.rejected += 1;
        self.rejects.push(Reject { row, line, reasons });
    }

    pub(super) fn handle(&mut self, row: usize, path: &str, action: Action, fields: Vec<String>) {
        self.handled.push(Handled {
            row,
            file: path.to_owned(),
            action,
            fields,
        });
    }
}
