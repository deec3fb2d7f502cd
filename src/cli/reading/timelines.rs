//! Builds the timeline of every lead, several leads at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::known::Known;
use super::{Current, Failure, instead};
use crate::cli::parallel::shares;
use crate::codec::index::{Index, Record};
use crate::codec::versions::Versions;
use crate::domain::book::Entry;
use crate::domain::history::{Change, History, Mode, Version};
use crate::domain::lead::{self, Lead, Name};
use crate::domain::policy::{Policy, Role};
use crate::domain::timeline::{self, Keep, Reading, Timeline};
use crate::finding::meant;
use crate::store::{Content, Error, Reader, WorkingFile};

/// How many leads make a thread worth its start.
const LEAST: usize = 64;

/// Which leads are asked for.
#[derive(Clone, Copy)]
pub(in crate::cli) enum Wanted<'a> {
    /// Every lead that ever was on the line or is in the working tree.
    All,
    /// Those that are there and not closed, and any that are uncommitted. The first of all is among them whatever it is: a
    /// book of closed leads is not one without leads.
    Open,
    /// The one with this id, or whose id begins so.
    Lead(&'a str),
}

/// What was read of the leads.
#[derive(Default)]
pub(super) struct Leads {
    /// The leads that are asked for, by id.
    pub(super) entries: Vec<Entry>,
    /// Every lead, to be written into the index; none, if it need not be.
    pub(super) records: Vec<Record>,
    /// The changes of the lead, if one was asked for: from these it can be read again.
    pub(super) changes: Vec<Change>,
}

/// How leads are read.
struct Task<'a> {
    current: &'a Current,
    history: &'a History,
    known: Option<&'a Known<'a>>,
    uncommitted: &'a BTreeMap<&'a str, Vec<&'a WorkingFile>>,
    keep: Keep,
    /// Whether a lead is asked for that is there or not, in this stage.
    asked: &'a (dyn Fn(bool, Option<&Name>) -> bool + Sync),
    renew: bool,
}

/// One lead to be read.
struct Job<'a> {
    id: &'a str,
    /// Where it is in the index.
    position: Option<usize>,
    /// The changes that the index does not know.
    changes: Vec<&'a Change>,
    first: bool,
}

/// Reads the leads that are asked for; `None` if the index is damaged.
pub(super) fn read(
    current: &Current,
    history: &History,
    policy: Option<&Policy>,
    (known, renew): (Option<&Known<'_>>, bool),
    wanted: Wanted<'_>,
    keep: Keep,
) -> Result<Option<Leads>, Failure> {
    let uncommitted = current.uncommitted();
    let is_open = |present: bool, stage: Option<&Name>| {
        let role = stage.and_then(|stage| policy?.stages.role(stage));
        present && role.is_none_or(Role::is_open)
    };
    let every = |_: bool, _: Option<&Name>| true;
    let mut task = Task {
        current,
        history,
        known,
        uncommitted: &uncommitted,
        keep,
        asked: match wanted {
            Wanted::Open => &is_open,
            Wanted::All | Wanted::Lead(_) => &every,
        },
        renew,
    };
    let mut jobs = task.jobs();
    let Wanted::Lead(wanted) = wanted else {
        let jobs: Vec<Job<'_>> = jobs.into_values().collect();
        return task.leads(&jobs);
    };
    let records = match renew {
        true => {
            let committed = jobs.values().filter(|job| job.is_committed());
            committed.map(|job| task.record(job)).collect()
        }
        false => Some(Vec::new()),
    };
    pick(&mut jobs, wanted)?;
    let Some((job, records)) = jobs.into_values().next().zip(records) else {
        return Ok(None);
    };
    let Some(mut changes) = task.known_changes(&job) else {
        return Ok(None);
    };
    changes.extend(job.changes.iter().map(|change| (*change).clone()));
    task.renew = false;
    let job = Job {
        position: None,
        changes: changes.iter().collect(),
        ..job
    };
    let leads = task.leads(std::slice::from_ref(&job))?;
    Ok(leads.map(|leads| Leads {
        entries: leads.entries,
        records,
        changes,
    }))
}

impl Job<'_> {
    /// Returns whether the lead ever was on the line.
    fn is_committed(&self) -> bool {
        self.position.is_some() || !self.changes.is_empty()
    }
}

impl<'a> Task<'a> {
    /// Returns every lead that ever was on the line or is in the working tree, by id.
    fn jobs(&self) -> BTreeMap<&'a str, Job<'a>> {
        let mut jobs: BTreeMap<&str, Job<'_>> = BTreeMap::new();
        let job = |id| Job {
            id,
            position: None,
            changes: Vec::new(),
            first: false,
        };
        if let Some(known) = self.known {
            let began = |(position, _): &(usize, &str)| known.index.began(*position, known.kept);
            let ids = known.index.ids().enumerate().filter(began);
            jobs.extend(ids.map(|(position, id)| {
                let position = Some(position);
                (
                    id,
                    Job {
                        position,
                        ..job(id)
                    },
                )
            }));
        }
        for change in &self.history.changes {
            if let Some(id) = lead::id_of(&change.path) {
                jobs.entry(id)
                    .or_insert_with(|| job(id))
                    .changes
                    .push(change);
            }
        }
        for id in self.uncommitted.keys() {
            jobs.entry(id).or_insert_with(|| job(id));
        }
        if let Some(mut first) = jobs.first_entry() {
            first.get_mut().first = true;
        }
        jobs
    }

    /// Reads leads, several at a time.
    fn leads(&self, jobs: &[Job<'_>]) -> Result<Option<Leads>, Failure> {
        let shares = shares(jobs, LEAST, |jobs| self.share(jobs));
        let mut leads = Leads::default();
        for share in shares {
            let Some(share) = share? else {
                return Ok(None);
            };
            leads.entries.extend(share.entries);
            leads.records.extend(share.records);
        }
        Ok(Some(leads))
    }

    /// Reads leads one after the other; `None` if the index is damaged.
    fn share(&self, jobs: &[Job<'_>]) -> Result<Option<Leads>, Error> {
        let mut reader = None;
        let mut leads = Leads::default();
        for job in jobs {
            let Some(timeline) = self.timeline(job, &mut reader, &mut leads.records)? else {
                return Ok(None);
            };
            let Some(mut timeline) = timeline else {
                continue;
            };
            if let Some(files) = self.uncommitted.get(job.id) {
                add_uncommitted(&mut timeline, files, self.current)?;
            }
            leads.entries.push(Entry {
                id: job.id.to_owned(),
                timeline,
            });
        }
        Ok(Some(leads))
    }

    /// Returns a lead's timeline on the line, and none if it is not asked for; `None` if the index is damaged.
    fn timeline(
        &self,
        job: &Job<'_>,
        reader: &mut Option<Reader>,
        records: &mut Vec<Record>,
    ) -> Result<Option<Option<Timeline>>, Error> {
        let wanted = |present: bool, stage: Option<&Name>| {
            job.first || self.uncommitted.contains_key(job.id) || (self.asked)(present, stage)
        };
        if let Some((index, lead)) = self.unchanged(job)
            && let Some((present, stage)) = index.state(lead)
        {
            if self.renew {
                let Some(record) = index.record(lead) else {
                    return Ok(None);
                };
                records.push(record);
            }
            return Ok(match wanted(present, stage) {
                true => index.timeline(lead).map(Some),
                false => Some(None),
            });
        }
        let Some(known) = self.known_changes(job) else {
            return Ok(None);
        };
        let changes: Vec<&Change> = known.iter().chain(job.changes.iter().copied()).collect();
        let reader = reader.get_or_insert_with(|| self.current.repository.reader());
        let timeline = self.build(job.id, &changes, reader)?;
        if self.renew {
            records.extend(Record::new(job.id, &changes, Some(&timeline)));
        }
        let stage = timeline.lead.as_ref().and_then(|lead| lead.stage.clone());
        let wanted = wanted(timeline.present, stage.as_ref());
        Ok(Some(Some(timeline).filter(|_| wanted)))
    }

    /// Returns where a lead is in the index, if nothing about it is to be added or taken away there.
    fn unchanged(&self, job: &Job<'_>) -> Option<(&'a Index<'a>, usize)> {
        let known = self.known?;
        let lead = job.position?;
        (job.changes.is_empty() && known.index.ended(lead, known.kept))
            .then_some((&known.index, lead))
    }

    /// Returns the changes of a lead that the index knows; `None` if the index is damaged.
    fn known_changes(&self, job: &Job<'_>) -> Option<Vec<Change>> {
        let Some((known, lead)) = self.known.zip(job.position) else {
            return Some(Vec::new());
        };
        let mut changes = known.index.changes(lead)?;
        changes.retain(|change| (change.commit.0 as usize) < known.kept);
        Some(changes)
    }

    /// Returns a lead as the index is to know it, of which no timeline is at hand that is new.
    fn record(&self, job: &Job<'_>) -> Option<Record> {
        if let Some((index, lead)) = self.unchanged(job) {
            return index.record(lead);
        }
        let known = self.known_changes(job)?;
        let changes: Vec<&Change> = known.iter().chain(job.changes.iter().copied()).collect();
        Record::new(job.id, &changes, None)
    }

    fn build(&self, id: &str, changes: &[&Change], reader: &mut Reader) -> Result<Timeline, Error> {
        let keep = match self.keep {
            Keep::Pending if self.uncommitted.contains_key(id) => Keep::Revisions,
            keep => keep,
        };
        let mut failed = None;
        reader.prepare(changes.iter().filter_map(|change| Some(change.after?.blob)));
        let mut versions = Versions::default();
        let read = |version: Version| match version_of(reader, &mut versions, version, &mut failed)
        {
            Reading::Lead(lead) if keep == Keep::Facts => Reading::Lead(lead.bare().into()),
            reading => reading,
        };
        let timeline = timeline::build(self.history, changes, keep, read);
        match failed {
            Some(error) => Err(error),
            None => Ok(timeline),
        }
    }
}

/// Leaves only the lead of this id, or the one whose id begins so.
fn pick<T>(by_id: &mut BTreeMap<&str, T>, wanted: &str) -> Result<(), Failure> {
    if wanted.is_empty() {
        return Err(Failure::new("the id of a lead is missing")
            .hint("`leads status --all` lists the leads"));
    }
    let begins: Vec<&str> = by_id
        .keys()
        .copied()
        .filter(|id| id.starts_with(wanted))
        .collect();
    let chosen = match begins.as_slice() {
        [only] => *only,
        [exact, ..] if *exact == wanted => *exact,
        [] => {
            let failure = Failure::new(format!("no lead is called `{wanted}`"));
            return Err(match meant(wanted, by_id.keys().copied()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint("`leads status --all` lists the leads"),
            });
        }
        several => {
            let shown: Vec<&str> = several.iter().copied().take(8).collect();
            let more = if several.len() > shown.len() {
                ", …"
            } else {
                ""
            };
            return Err(Failure::new(format!(
                "`{wanted}` is the beginning of {} ids",
                several.len()
            ))
            .hint(format!("write more of it: {}{more}", shown.join(", "))));
        }
    };
    by_id.retain(|id, _| *id == chosen);
    Ok(())
}

/// Returns a lead that nobody has filed yet, as if it were in the working tree.
pub(in crate::cli) fn supposed(path: &str, lead: Result<Lead, String>) -> Entry {
    let reading = match lead {
        Ok(lead) => Reading::Lead(Arc::new(lead)),
        Err(why) => Reading::Fault(why),
    };
    let mut timeline = Timeline::default();
    timeline.add_uncommitted(Some(Arc::from(path)), Some(reading));
    Entry {
        id: lead::id_of(path).unwrap_or_default().to_owned(),
        timeline,
    }
}

/// Reads one version from the repository; a repository that cannot be read at all ends up in `failed`.
fn version_of(
    reader: &mut Reader,
    versions: &mut Versions,
    version: Version,
    failed: &mut Option<Error>,
) -> Reading {
    match version.mode {
        Mode::File => match reader.read(version.blob) {
            Ok(content) => lead_of(&content, versions),
            Err(error) => {
                *failed = Some(error);
                Reading::Missing
            }
        },
        Mode::Link => lead_of(&Content::Link, versions),
        Mode::Submodule => lead_of(&Content::Special("submodule"), versions),
    }
}

fn add_uncommitted(
    timeline: &mut Timeline,
    files: &[&WorkingFile],
    current: &Current,
) -> Result<(), Error> {
    let reading = match files.first() {
        Some(file) => Some(lead_of(&*current.content(file)?, &mut Versions::default())),
        None => None,
    };
    let file = files.first().map(|file| Arc::from(file.path.as_str()));
    timeline.add_uncommitted(file, reading);
    timeline.doubles = files
        .iter()
        .skip(1)
        .map(|file| Arc::from(file.path.as_str()))
        .collect();
    Ok(())
}

/// Reads the content of one lead file.
fn lead_of(content: &Content, versions: &mut Versions) -> Reading {
    let bytes = match content {
        Content::Bytes(bytes) => bytes,
        Content::Missing => return Reading::Missing,
        other => return Reading::Fault(instead(other).unwrap_or_default()),
    };
    match versions.read(bytes) {
        Ok(lead) => Reading::Lead(Arc::new(lead)),
        Err(why) => Reading::Fault(why),
    }
}
