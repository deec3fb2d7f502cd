//! Builds the timeline of every lead, several leads at a time.

use std::collections::{BTreeMap, BTreeSet};

use super::known::Known;
use super::lead_files::{Texts, add_uncommitted};
use super::{Current, Failure};
use crate::codec::index::{Index, Record};
use crate::codec::names::Names;
use crate::domain::book::Entry;
use crate::domain::history::{Change, History, Version};
use crate::domain::lead::{self, Name};
use crate::domain::policy::{Policy, Role};
use crate::domain::timeline::{self, Keep, Reading, Timeline};
use crate::finding::meant;
use crate::parallel::shares;
use crate::store::{Error, Repository};

/// How many leads make a thread worth its start.
const LEAST: usize = 64;

/// Which leads are asked for.
#[derive(Clone, Copy)]
pub(in crate::cli) enum Wanted<'a> {
    /// Every lead that ever was on the line or is in the working tree.
    All,
    /// Those that are there and not closed, and any that are uncommitted. The first of all is among them whatever it is: a
    /// book of closed leads is not one without leads. The commits may come without their subjects: it is not them that are
    /// looked at.
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
    /// Whether a version that was to be read is not in this clone.
    pub(super) missing: bool,
}

/// How the leads of a line are read, whatever the working tree says.
pub(super) struct Task<'a> {
    repository: &'a Repository,
    history: &'a History,
    known: Option<&'a Known<'a>>,
    keep: Keep,
    /// Which leads are asked for; `None` if it is one.
    asked: Option<Asked<'a>>,
    /// Whether every lead is to be written into the index.
    renew: bool,
    /// Every lead that ever was on the line, by id.
    jobs: Vec<Job<'a>>,
}

/// Says of a lead that is there or not, in this stage, whether it is asked for.
type Asked<'a> = Box<dyn Fn(bool, Option<&Name>) -> bool + Sync + 'a>;

/// One lead of the line to be read.
struct Job<'a> {
    id: &'a str,
    /// Where it is in the index.
    position: Option<usize>,
    /// The changes that the index does not know.
    changes: Vec<&'a Change>,
    first: bool,
}

/// Reads the leads that are asked for, without an index.
pub(super) fn read(
    current: &Current,
    history: &History,
    policy: Option<&Policy>,
    wanted: Wanted<'_>,
    keep: Keep,
) -> Result<Leads, Failure> {
    let (repository, no_index) = (&current.repository, (None, false));
    let task = Task::new(repository, history, policy, no_index, wanted, keep);
    let leads = task.all(task.of_line()?, current, wanted)?;
    Ok(leads.expect("because without an index none is damaged"))
}

impl<'a> Task<'a> {
    /// Returns how to read the leads that are asked for.
    pub(super) fn new(
        repository: &'a Repository,
        history: &'a History,
        policy: Option<&'a Policy>,
        (known, renew): (Option<&'a Known<'a>>, bool),
        wanted: Wanted<'_>,
        keep: Keep,
    ) -> Self {
        let is_open = move |present: bool, stage: Option<&Name>| {
            let role = stage.and_then(|stage| policy?.stages.role(stage));
            present && role.is_none_or(Role::is_open)
        };
        Task {
            repository,
            history,
            known,
            keep,
            asked: match wanted {
                Wanted::Open => Some(Box::new(is_open)),
                Wanted::All => Some(Box::new(|_, _| true)),
                Wanted::Lead(_) => None,
            },
            renew,
            jobs: jobs(history, known),
        }
    }

    /// Reads the leads of the line that are asked for; `None` if the index is damaged. Where one is asked for there are
    /// none yet: it may be one of the working tree's.
    pub(super) fn of_line(&self) -> Result<Option<Leads>, Failure> {
        let Some(asked) = &self.asked else {
            return Ok(Some(Leads::default()));
        };
        let repository = self.repository.apart();
        let shares = shares(&self.jobs, LEAST, |jobs| {
            self.share(jobs, asked, &repository)
        });
        let mut leads = Leads::default();
        for share in shares {
            let Some(share) = share? else {
                return Ok(None);
            };
            leads.entries.extend(share.entries);
            leads.records.extend(share.records);
            leads.missing |= share.missing;
        }
        Ok(Some(leads))
    }

    /// Returns the leads that are asked for, with what the working tree says; `None` if the index is damaged. Here come
    /// those of the line.
    pub(super) fn all(
        &self,
        of_line: Option<Leads>,
        current: &Current,
        wanted: Wanted<'_>,
    ) -> Result<Option<Leads>, Failure> {
        match (of_line, wanted) {
            (None, _) => Ok(None),
            (_, Wanted::Lead(wanted)) => self.only(current, wanted),
            (Some(leads), _) => self.with(current, leads),
        }
    }

    /// Adds to the leads of the line what the working tree says of them; `None` if the index is damaged.
    fn with(&self, current: &Current, mut leads: Leads) -> Result<Option<Leads>, Failure> {
        let uncommitted: Vec<_> = current.uncommitted().into_iter().collect();
        let on_line = &leads.entries;
        let shares = shares(&uncommitted, LEAST, |uncommitted| {
            let mut texts = Texts::new(self.repository);
            let entries = uncommitted.iter().map(|(id, files)| {
                let Some(mut timeline) = self.line_of(id, on_line, &mut texts)? else {
                    return Ok(None);
                };
                add_uncommitted(&mut timeline, files, current)?;
                let id = (*id).to_owned();
                Ok(Some(Entry { id, timeline }))
            });
            entries.collect::<Result<Option<Vec<Entry>>, Error>>()
        });
        let mut changed = Vec::new();
        for share in shares {
            match share? {
                Some(entries) => changed.extend(entries),
                None => return Ok(None),
            }
        }
        if !changed.is_empty() {
            let is_changed = |entry: &Entry| position(&changed, &entry.id).is_ok();
            leads.entries.retain(|entry| !is_changed(entry));
            leads.entries.extend(changed);
            leads.entries.sort_by(|one, other| one.id.cmp(&other.id));
        }
        Ok(Some(leads))
    }

    /// Returns what the line says of a lead that the working tree changes; `None` if the index is damaged.
    fn line_of(
        &self,
        id: &str,
        on_line: &[Entry],
        texts: &mut Texts<'_>,
    ) -> Result<Option<Timeline>, Error> {
        let Some(job) = self.job(id) else {
            return Ok(Some(Timeline::default()));
        };
        let keep = match self.keep {
            Keep::Pending => Keep::Revisions,
            keep => keep,
        };
        match position(on_line, id) {
            Ok(known) if keep == self.keep => Ok(Some(on_line[known].timeline.clone())),
            _ => {
                let Some(changes) = self.changes(job) else {
                    return Ok(None);
                };
                let changes: Vec<&Change> = changes.iter().collect();
                self.build(&changes, keep, texts).map(Some)
            }
        }
    }

    /// Reads one lead, with what the working tree says of it; `None` if the index is damaged.
    fn only(&self, current: &Current, wanted: &str) -> Result<Option<Leads>, Failure> {
        let uncommitted = current.uncommitted();
        let of_line = self.jobs.iter().map(|job| job.id);
        let ids: BTreeSet<&str> = of_line.chain(uncommitted.keys().copied()).collect();
        let id = pick(&ids, wanted)?;
        let records: Option<Vec<Record>> = match self.renew {
            true => self.jobs.iter().map(|job| self.record(job)).collect(),
            false => Some(Vec::new()),
        };
        let changes = match self.job(id) {
            Some(job) => self.changes(job),
            None => Some(Vec::new()),
        };
        let Some((records, changes)) = records.zip(changes) else {
            return Ok(None);
        };
        let mut texts = Texts::new(self.repository);
        let mut timeline = match changes.is_empty() {
            true => Timeline::default(),
            false => {
                let changes: Vec<&Change> = changes.iter().collect();
                self.build(&changes, self.keep, &mut texts)?
            }
        };
        if let Some(files) = uncommitted.get(id) {
            add_uncommitted(&mut timeline, files, current)?;
        }
        let id = id.to_owned();
        Ok(Some(Leads {
            entries: vec![Entry { id, timeline }],
            records,
            changes,
            missing: texts.missing,
        }))
    }

    /// Reads leads one after the other; `None` if the index is damaged.
    fn share(
        &self,
        jobs: &[Job<'_>],
        asked: &Asked<'_>,
        repository: &Repository,
    ) -> Result<Option<Leads>, Error> {
        let mut texts = Texts::new(repository);
        let mut names = Names::default();
        let mut leads = Leads::default();
        for job in jobs {
            let readers = (&mut texts, &mut names);
            let Some(timeline) = self.timeline(job, asked, readers, &mut leads.records)? else {
                return Ok(None);
            };
            leads.entries.extend(timeline.map(|timeline| Entry {
                id: job.id.to_owned(),
                timeline,
            }));
        }
        leads.missing = texts.missing;
        Ok(Some(leads))
    }

    /// Returns a lead's timeline on the line, and none if it is not asked for; `None` if the index is damaged.
    fn timeline(
        &self,
        job: &Job<'_>,
        asked: &Asked<'_>,
        (texts, names): (&mut Texts<'_>, &mut Names),
        records: &mut Vec<Record>,
    ) -> Result<Option<Option<Timeline>>, Error> {
        let wanted = |present: bool, stage: Option<&Name>| job.first || asked(present, stage);
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
                true => index.timeline(lead, names).map(Some),
                false => Some(None),
            });
        }
        let Some(known) = self.known_changes(job) else {
            return Ok(None);
        };
        let changes: Vec<&Change> = known.iter().chain(job.changes.iter().copied()).collect();
        let timeline = self.build(&changes, self.keep, texts)?;
        if self.renew {
            records.extend(Record::new(job.id, &changes, Some(&timeline)));
        }
        let stage = timeline.lead.as_ref().and_then(|lead| lead.stage.clone());
        let wanted = wanted(timeline.present, stage.as_ref());
        Ok(Some(Some(timeline).filter(|_| wanted)))
    }

    fn job(&self, id: &str) -> Option<&Job<'a>> {
        let position = self.jobs.binary_search_by(|job| job.id.cmp(id)).ok()?;
        Some(&self.jobs[position])
    }

    /// Returns where a lead is in the index, if nothing about it is to be added or taken away there.
    fn unchanged(&self, job: &Job<'_>) -> Option<(&'a Index<'a>, usize)> {
        let known = self.known?;
        let lead = job.position?;
        (job.changes.is_empty() && known.index.ended(lead, known.kept))
            .then_some((&known.index, lead))
    }

    /// Returns every change of a lead; `None` if the index is damaged.
    fn changes(&self, job: &Job<'_>) -> Option<Vec<Change>> {
        let mut changes = self.known_changes(job)?;
        changes.extend(job.changes.iter().map(|change| (*change).clone()));
        Some(changes)
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

    fn build(
        &self,
        changes: &[&Change],
        keep: Keep,
        texts: &mut Texts<'_>,
    ) -> Result<Timeline, Error> {
        let mut failed = None;
        texts.next_lead();
        let read = |version: Version| match texts.read(version, &mut failed) {
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

/// Returns every lead that ever was on the line, by id.
fn jobs<'a>(history: &'a History, known: Option<&'a Known<'a>>) -> Vec<Job<'a>> {
    let job = |id, position, changes| Job {
        id,
        position,
        changes,
        first: false,
    };
    let ids = known.into_iter().flat_map(|known| {
        let began = |(position, _): &(usize, &str)| known.index.began(*position, known.kept);
        known.index.ids().enumerate().filter(began)
    });
    let mut jobs: Vec<_> = ids
        .map(|(position, id)| job(id, Some(position), Vec::new()))
        .collect();
    let mut changed: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in &history.changes {
        if let Some(id) = lead::id_of(&change.path) {
            changed.entry(id).or_default().push(change);
        }
    }
    let mut new = Vec::new();
    for (id, changes) in changed {
        match jobs.binary_search_by(|job| job.id.cmp(id)) {
            Ok(known) => jobs[known].changes = changes,
            Err(_) => new.push(job(id, None, changes)),
        }
    }
    jobs.extend(new);
    jobs.sort_by_key(|job| job.id);
    if let Some(first) = jobs.first_mut() {
        first.first = true;
    }
    jobs
}

/// Returns where the lead with this id is.
fn position(entries: &[Entry], id: &str) -> Result<usize, usize> {
    entries.binary_search_by(|entry| entry.id.as_str().cmp(id))
}

/// Returns the id that is asked for, or the one that begins so.
fn pick<'i>(ids: &BTreeSet<&'i str>, wanted: &str) -> Result<&'i str, Failure> {
    if wanted.is_empty() {
        return Err(Failure::new("the id of a lead is missing")
            .hint("`leads status --all` lists the leads"));
    }
    let begins = ids.iter().copied();
    let begins: Vec<&str> = begins.filter(|id| id.starts_with(wanted)).collect();
    match begins.as_slice() {
        [only] => Ok(*only),
        [exact, ..] if *exact == wanted => Ok(*exact),
        [] => {
            let failure = Failure::new(format!("no lead is called `{wanted}`"));
            Err(match meant(wanted, ids.iter().copied()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint("`leads status --all` lists the leads"),
            })
        }
        several => {
            let shown: Vec<&str> = several.iter().copied().take(8).collect();
            let more = if several.len() > shown.len() {
                ", …"
            } else {
                ""
            };
            Err(Failure::new(format!(
                "`{wanted}` is the beginning of {} ids",
                several.len()
            ))
            .hint(format!("write more of it: {}{more}", shown.join(", "))))
        }
    }
}
