//! What an import would do: every row judged, before anything is written.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::file::Export;
use super::known::Known;
use crate::cli::Failure;
use crate::cli::progress::Progress;
use crate::cli::reading::Reading;
use crate::cli::work::{Actor, Judgement, told};
use crate::codec::lead::imported::{Change, Step};
use crate::codec::mapping::{Filed, Made, Mapping};
use crate::codec::moment::written;
use crate::codec::rows::{Columns, Row};
use crate::domain::policy::{Role, Teams};
use crate::finding::Severity;
use crate::render::import::{Action, Counts, Handled, Reject, Twin};
use crate::store::{Progress as _, Written};

/// How many rows are judged together: enough to be quick, few enough to be held in memory.
const TOGETHER: usize = 1_000;

/// What an import would do.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) counts: Counts,
    /// Leads that are new, would be updated, or differ and stay.
    pub(super) handled: Vec<Handled>,
    pub(super) rejects: Vec<Reject>,
    /// New leads that look like one that is here.
    pub(super) twins: Vec<Twin>,
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
    last: HashMap<String, usize>,
    /// Key and company of each row that has a key.
    named: Vec<(String, String)>,
    pub(super) rows: usize,
}

/// How rows are to be judged.
pub(super) struct Judge<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) actor: &'a Actor,
    pub(super) judgement: &'a Judgement,
    /// The stage in which leads come in.
    pub(super) intake: Option<String>,
    /// Whether leads that were imported before take over what is new.
    pub(super) updates: bool,
    /// Whether the way of each lead is told step by step.
    pub(super) replays: bool,
}

/// A file that may be written, if nothing is wrong with it.
struct Candidate {
    row: Row,
    path: String,
    text: String,
    expected: Option<Vec<u8>>,
    action: Action,
    stage: String,
    source: String,
    fields: Vec<String>,
    steps: Vec<(DateTime<Utc>, String)>,
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

/// Judges all rows.
pub(super) fn plan(
    export: &Export,
    survey: Survey,
    judge: &Judge<'_>,
    known: &mut Known,
    reading: &mut Reading,
) -> Result<Plan, Failure> {
    let system = &judge.mapping.system;
    let teams = reading.policy().teams.clone();
    let mut named = survey.named;
    // Of several rows with one key the last gives the company.
    named.reverse();
    named.sort_by(|one, other| one.0.cmp(&other.0));
    named.dedup_by(|later, first| later.0 == first.0);
    let ids = match judge.mapping.is_whole() {
        true => HashMap::new(),
        false => known.ids(system, named),
    };
    let progress = Progress::new("judging rows");
    let mut plan = Plan::default();
    let mut candidates = Vec::new();
    export.each(|_, row| {
        plan.counts.rows += 1;
        progress.step(plan.counts.rows, Some(survey.rows));
        let made = judge.mapping.lead(&survey.columns, &row, &teams);
        let filed = match made {
            Made::Skipped => {
                plan.counts.skipped += 1;
                return Ok(());
            }
            Made::Refused(why) => {
                plan.reject(&row, why);
                return Ok(());
            }
            Made::Lead(filed) => *filed,
        };
        let early = filed.earliest().filter(|at| at.timestamp() < 0);
        if let Some(at) = early.filter(|_| judge.replays) {
            let why = format!(
                "it says {}, and git knows no time before 1970: put that right, or leave it empty",
                at.format("%Y-%m-%d")
            );
            plan.reject(&row, vec![why]);
            return Ok(());
        }
        if let Some(last) = survey
            .last
            .get(&filed.key)
            .filter(|last| **last != row.number)
        {
            let why = format!(
                "row {last} has the same key, `{}`, and comes later: that one counts",
                filed.key
            );
            plan.reject(&row, vec![why]);
            return Ok(());
        }
        let candidate = match known.lead(&filed.key).cloned() {
            Some(place) => {
                let bytes = place.bytes(reading);
                match filed.change(bytes, &place.mark) {
                    Err(why) => {
                        let why = format!("{} cannot be read as it stands: {why}", place.path);
                        plan.reject(&row, vec![why]);
                        None
                    }
                    Ok(Change::None) => {
                        plan.counts.unchanged += 1;
                        None
                    }
                    Ok(Change::Some(update)) if judge.updates && !update.taken.is_empty() => {
                        match update.apply(bytes) {
                            Ok(text) => {
                                plan.keep(&row, &place.path, &update.kept);
                                Some(Candidate::update(
                                    row,
                                    place.path,
                                    text,
                                    bytes,
                                    update.taken,
                                ))
                            }
                            Err(refused) => {
                                let why =
                                    format!("{} cannot be edited safely: {refused}", place.path);
                                plan.reject(&row, vec![why]);
                                None
                            }
                        }
                    }
                    Ok(Change::Some(update)) => {
                        plan.counts.changed += 1;
                        let fields = [update.taken, update.kept].concat();
                        plan.handle(&row, &place.path, Action::Changed, fields);
                        None
                    }
                }
            }
            None => {
                let id = match filed.is_whole {
                    true => &filed.key,
                    false => &ids[&filed.key],
                };
                if known.is_erased(id) {
                    let why = format!(
                        "{id} was made of it and is erased: it does not come back by an import"
                    );
                    plan.reject(&row, vec![why]);
                    return Ok(());
                }
                let month = filed.month().unwrap_or_else(|| {
                    let here = judge.actor.now.with_timezone(&judge.actor.zone);
                    here.format("%Y-%m").to_string()
                });
                let path = match &filed.place {
                    Some(place) => known.own_path(place),
                    None => known.path(&month, id),
                };
                Some(judge.new_lead(row, path, id, &filed))
            }
        };
        candidates.extend(candidate);
        if candidates.len() >= TOGETHER {
            judge.settle(std::mem::take(&mut candidates), reading, &mut plan);
        }
        Ok(())
    })?;
    judge.settle(candidates, reading, &mut plan);
    // Rows that are judged together come after those that are told at once.
    plan.rejects.sort_by_key(|reject| reject.row);
    plan.handled.sort_by_key(|handled| handled.row);
    for (first, double) in &known.doubles {
        plan.remarks.push(format!(
            "{double} has the same key as {first}, and was left alone: see which one goes on"
        ));
    }
    Ok(plan)
}

impl Judge<'_> {
    fn new_lead(&self, row: Row, path: String, id: &str, filed: &Filed) -> Candidate {
        let system = &self.mapping.system;
        let steps = match self.replays {
            true => self.steps(id, filed),
            false => Vec::new(),
        };
        let text = match steps.last() {
            Some((_, text)) => text.clone(),
            None => filed.file(id, system, path.matches('/').count(), None),
        };
        Candidate {
            row,
            path,
            text,
            expected: None,
            action: Action::New,
            stage: filed.stage.clone().unwrap_or_default(),
            source: filed.origin().unwrap_or_default(),
            fields: Vec::new(),
            steps,
        }
    }

    /// Returns the texts of a lead from when it came in to how it stands, each with when it came there, as far as the file
    /// gives the dates. Where it does not say when the lead came to its last stage, that is now.
    fn steps(&self, id: &str, filed: &Filed) -> Vec<(DateTime<Utc>, String)> {
        let now = self.actor.now;
        let last = filed.stage.as_deref().unwrap_or_default();
        let first = self.intake.as_deref().unwrap_or(last);
        let dated = |stage: &str| {
            filed
                .dates
                .iter()
                .find(|(known, _)| known == stage)
                .map(|(_, at)| *at)
        };
        let earliest = filed.dates.first().map(|(_, at)| *at);
        let began = filed.received_at.or(earliest).unwrap_or(now).min(now);
        let ended = dated(last).unwrap_or(now).clamp(began, now);
        let mut way = vec![(first, began)];
        let between = filed.dates.iter().filter(|(stage, at)| {
            // What is dated before it came in, or after it ended, cannot have led there.
            ![first, last].contains(&stage.as_str()) && (began..=ended).contains(at)
        });
        way.extend(between.map(|(stage, at)| (stage.as_str(), *at)));
        if first != last {
            way.push((last, ended));
        }
        let ends = way.len() - 1;
        let steps = way.into_iter().enumerate().map(|(number, (stage, at))| {
            let step = Step {
                stage,
                at: &written(at, self.actor.zone),
                is_last: number == ends,
            };
            (at, filed.file(id, &self.mapping.system, 2, Some(step)))
        });
        steps.collect()
    }

    /// Judges what would be written, and takes it into the plan or not.
    fn settle(&self, candidates: Vec<Candidate>, reading: &mut Reading, plan: &mut Plan) {
        let mut files: Vec<(&str, &[u8])> = Vec::new();
        let mut owners = Vec::new();
        for (place, candidate) in candidates.iter().enumerate() {
            files.push((&candidate.path, candidate.text.as_bytes()));
            owners.push(place);
        }
        let findings = self.judgement.of_all(reading, &files);
        let stages = &reading.policy().stages;
        for (candidate, findings) in candidates.into_iter().zip(findings) {
            let errors: Vec<String> = findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .map(|finding| match &finding.help {
                    Some(help) => format!("{} ({help})", told(finding)),
                    None => told(finding),
                })
                .collect();
            if !errors.is_empty() {
                plan.reject(&candidate.row, errors);
                continue;
            }
            for finding in &findings {
                *plan.counts.warnings.entry(finding.rule.id).or_default() += 1;
            }
            if candidate.action == Action::New
                && stages.role(&candidate.stage) != Some(Role::Intake)
            {
                *plan.beyond.entry(candidate.stage.clone()).or_default() += 1;
            }
            plan.take(candidate);
        }
    }
}

impl Candidate {
    fn update(row: Row, path: String, text: String, bytes: &[u8], fields: Vec<String>) -> Self {
        Candidate {
            row,
            path,
            text,
            expected: Some(bytes.to_vec()),
            action: Action::Updated,
            stage: String::new(),
            source: String::new(),
            fields,
            steps: Vec::new(),
        }
    }
}

impl Plan {
    fn take(&mut self, candidate: Candidate) {
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
            &candidate.row,
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

    fn reject(&mut self, row: &Row, reasons: Vec<String>) {
        self.counts.rejected += 1;
        self.rejects.push(Reject {
            row: row.number,
            line: row.line,
            reasons,
        });
    }

    fn handle(&mut self, row: &Row, path: &str, action: Action, fields: Vec<String>) {
        self.handled.push(Handled {
            row: row.number,
            file: path.to_owned(),
            action,
            fields,
        });
    }

    /// Notes which fields of a lead stay as people here have them.
    fn keep(&mut self, row: &Row, path: &str, fields: &[String]) {
        if !fields.is_empty() {
            self.handle(row, path, Action::Kept, fields.to_vec());
        }
    }
}
