//! What becomes of rows: many are judged at a time, each as if it were alone.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::known::Known;
use super::plan::{Candidate, Plan, Survey};
use crate::cli::reading::Reading;
use crate::cli::work::{Actor, Judgement, told};
use crate::codec::lead::imported::{Change, Step};
use crate::codec::mapping::{Filed, Made, Mapping};
use crate::codec::moment::written;
use crate::codec::rows::Row;
use crate::domain::book::Entry;
use crate::finding::{Finding, Severity};
use crate::parallel::shares;
use crate::render::import::Action;
use crate::rules;

/// How many rows make a thread worth its start.
const LEAST: usize = 64;

/// How rows are to be judged.
pub(super) struct Judge<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) actor: &'a Actor,
    pub(super) judgement: &'a Judgement,
    pub(super) reading: &'a Reading,
    /// The stage in which leads come in.
    pub(super) intake: Option<String>,
    /// Whether leads that were imported before take over what is new.
    pub(super) updates: bool,
    /// Whether the way of each lead is told step by step.
    pub(super) replays: bool,
}

/// What a row means, before anything is written of it.
enum Meaning {
    Skipped,
    Refused(Vec<String>),
    /// The lead that it made before says the same.
    Known,
    /// The lead that it made before says something else in these fields, and stays as it is.
    Differs(String, Vec<String>),
    /// The lead that it made before takes something over.
    Update(Box<Draft>, Vec<String>),
    /// A new lead, and its id.
    New(Box<Filed>, String),
}

/// A file that may be written, if nothing is wrong with it.
struct Draft {
    number: usize,
    line: u64,
    path: String,
    of: Of,
}

/// What a draft is made of.
enum Of {
    New(Box<Filed>, String),
    /// The text before and after, and what is taken over.
    Update {
        before: Vec<u8>,
        after: String,
        fields: Vec<String>,
    },
}

impl Judge<'_> {
    /// Judges rows that follow each other, and takes them into the plan or not.
    pub(super) fn rows(
        &self,
        rows: &[Row],
        survey: &Survey,
        ids: &HashMap<String, String>,
        known: &mut Known,
        plan: &mut Plan,
    ) {
        let here = &*known;
        let meanings = shares(rows, LEAST, |rows| {
            let meanings = rows.iter().map(|row| self.meaning(row, survey, ids, here));
            meanings.collect::<Vec<_>>()
        });
        let mut drafts = Vec::new();
        for (row, meaning) in rows.iter().zip(meanings.into_iter().flatten()) {
            plan.counts.rows += 1;
            match meaning {
                Meaning::Skipped => plan.counts.skipped += 1,
                Meaning::Refused(why) => plan.reject(row.number, row.line, why),
                Meaning::Known => plan.counts.unchanged += 1,
                Meaning::Differs(path, fields) => {
                    plan.counts.changed += 1;
                    plan.handle(row.number, &path, Action::Changed, fields);
                }
                Meaning::Update(draft, kept) => {
                    // Which fields of a lead stay as people here have them.
                    if !kept.is_empty() {
                        plan.handle(row.number, &draft.path, Action::Kept, kept);
                    }
                    drafts.push(*draft);
                }
                Meaning::New(filed, id) => drafts.push(Draft {
                    number: row.number,
                    line: row.line,
                    path: self.path(&filed, &id, known),
                    of: Of::New(filed, id),
                }),
            }
        }
        let judged = shares(&drafts, LEAST, |drafts| self.drafts(drafts));
        let judged = judged.into_iter().flatten();
        for (draft, (candidate, errors)) in drafts.into_iter().zip(judged) {
            match errors.is_empty() {
                true => plan.candidates.push(candidate.of(draft)),
                false => plan.reject(draft.number, draft.line, errors),
            }
        }
    }

    /// Returns what a row means.
    fn meaning(
        &self,
        row: &Row,
        survey: &Survey,
        ids: &HashMap<String, String>,
        known: &Known,
    ) -> Meaning {
        let teams = &self.reading.policy().teams;
        let refused = |why: String| Meaning::Refused(vec![why]);
        let filed = match self.mapping.lead(&survey.columns, row, teams) {
            Made::Skipped => return Meaning::Skipped,
            Made::Refused(why) => return Meaning::Refused(why),
            Made::Lead(filed) => filed,
        };
        let early = filed.earliest().filter(|at| at.timestamp() < 0);
        if let Some(at) = early.filter(|_| self.replays) {
            return refused(format!(
                "it says {}, and git knows no time before 1970: put that right, or leave it empty",
                at.format("%Y-%m-%d")
            ));
        }
        let last = survey.last.get(&filed.key);
        if let Some(last) = last.filter(|last| **last != row.number) {
            return refused(format!(
                "row {last} has the same key, `{}`, and comes later: that one counts",
                filed.key
            ));
        }
        let Some(place) = known.lead(&filed.key) else {
            let id = match filed.is_whole {
                true => &filed.key,
                false => &ids[&filed.key],
            };
            if known.is_erased(id) {
                return refused(format!(
                    "{id} was made of it and is erased: it does not come back by an import"
                ));
            }
            let id = id.clone();
            return Meaning::New(filed, id);
        };
        let bytes = place.bytes(self.reading);
        let update = match filed.change(bytes, &place.mark) {
            Err(why) => {
                return refused(format!("{} cannot be read as it stands: {why}", place.path));
            }
            Ok(Change::None) => return Meaning::Known,
            Ok(Change::Some(update)) => update,
        };
        if !self.updates || update.taken.is_empty() {
            let fields = [update.taken, update.kept].concat();
            return Meaning::Differs(place.path.clone(), fields);
        }
        match update.apply(bytes) {
            Err(why) => refused(format!("{} cannot be edited safely: {why}", place.path)),
            Ok(after) => {
                let draft = Draft {
                    number: row.number,
                    line: row.line,
                    path: place.path.clone(),
                    of: Of::Update {
                        before: bytes.to_vec(),
                        after,
                        fields: update.taken,
                    },
                };
                Meaning::Update(Box::new(draft), update.kept)
            }
        }
    }

    /// Returns where a new lead goes: the rows before it have their places.
    fn path(&self, filed: &Filed, id: &str, known: &mut Known) -> String {
        if let Some(place) = &filed.place {
            return known.own_path(place);
        }
        let month = filed.month().unwrap_or_else(|| {
            let here = self.actor.now.with_timezone(&self.actor.zone);
            here.format("%Y-%m").to_string()
        });
        known.path(&month, id)
    }

    /// Returns what each draft becomes, and what is wrong with it.
    fn drafts(&self, drafts: &[Draft]) -> Vec<(Text, Vec<String>)> {
        let texts: Vec<Text> = drafts.iter().map(|draft| self.text(draft)).collect();
        let files = drafts
            .iter()
            .zip(&texts)
            .map(|(draft, text)| (&*draft.path, text.text.as_bytes()));
        let judged = self.judgement.of_each(self.reading, files);
        let texts = texts.into_iter().zip(judged);
        texts
            .map(|(text, (entry, findings))| text.judged(&entry, &findings))
            .collect()
    }

    fn text(&self, draft: &Draft) -> Text {
        let (filed, id) = match &draft.of {
            Of::New(filed, id) => (filed, id),
            Of::Update { after, .. } => return Text::new(after.clone(), Vec::new()),
        };
        let steps = match self.replays {
            true => self.steps(id, filed),
            false => Vec::new(),
        };
        let text = match steps.last() {
            Some((_, text)) => text.clone(),
            None => {
                let depth = draft.path.matches('/').count();
                filed.file(id, &self.mapping.system, depth, None)
            }
        };
        Text::new(text, steps)
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
}

/// What a draft says, and what was found out about it.
struct Text {
    text: String,
    steps: Vec<(DateTime<Utc>, String)>,
    warnings: Vec<&'static str>,
    traits: Option<Box<rules::Traits>>,
}

impl Text {
    fn new(text: String, steps: Vec<(DateTime<Utc>, String)>) -> Self {
        Text {
            text,
            steps,
            warnings: Vec::new(),
            traits: None,
        }
    }

    /// Returns the text with what else is to be known of it, and the errors in it.
    fn judged(self, entry: &Entry, findings: &[Finding]) -> (Self, Vec<String>) {
        let is_error = |finding: &&Finding| finding.severity == Severity::Error;
        let errors = findings.iter().filter(is_error);
        let errors = errors.map(|finding| match &finding.help {
            Some(help) => format!("{} ({help})", told(finding)),
            None => told(finding),
        });
        let errors: Vec<String> = errors.collect();
        let text = Text {
            warnings: findings.iter().map(|finding| finding.rule.id).collect(),
            traits: rules::traits_of(0, entry).map(Box::new),
            ..self
        };
        (text, errors)
    }

    /// Returns what may be written.
    fn of(self, draft: Draft) -> Candidate {
        let mut candidate = Candidate {
            number: draft.number,
            line: draft.line,
            path: draft.path,
            text: self.text,
            expected: None,
            action: Action::New,
            stage: String::new(),
            source: String::new(),
            fields: Vec::new(),
            steps: self.steps,
            warnings: self.warnings,
            traits: None,
        };
        match draft.of {
            Of::New(filed, _) => {
                candidate.stage = filed.stage.clone().unwrap_or_default();
                candidate.source = filed.origin().unwrap_or_default();
                candidate.traits = self.traits;
            }
            Of::Update { before, fields, .. } => {
                candidate.expected = Some(before);
                candidate.action = Action::Updated;
                candidate.fields = fields;
            }
        }
        candidate
    }
}
