//! One reading of a repository, from its objects or from the index to the book.

use std::path::Path;
use std::thread;

use chrono::{DateTime, Utc};

use super::as_of::{AsOf, before_all, cut};
use super::current::{Current, Disk};
use super::known::{Known, is_due};
use super::timelines::Task;
use super::{Failure, Reading, State, Wanted, policies};
use crate::cli::progress::Progress;
use crate::codec::index;
use crate::domain::book::Book;
use crate::domain::evidence::Times;
use crate::domain::history::{History, ObjectId};
use crate::domain::timeline::Keep;
use crate::finding::Finding;
use crate::store::{Continued, Repository, Shelved};

/// What is to be read, and how.
pub(super) struct Request<'a> {
    pub(super) directory: &'a Path,
    pub(super) state: &'a State,
    pub(super) now: DateTime<Utc>,
    pub(super) committed: bool,
    pub(super) wanted: Wanted<'a>,
    pub(super) keep: Keep,
}

/// What was read of the past.
struct Past<'a> {
    known: Option<Known<'a>>,
    history: History,
    times: Times,
    as_of: DateTime<Utc>,
    /// Whether nothing had to be cut off to answer as of then.
    whole: bool,
    /// Whether the index should be written anew.
    due: bool,
}

/// The index that lies there, to be opened.
struct Shelf {
    /// What it must go by; `None` if none may be used.
    key: Option<String>,
    shelved: Option<Shelved>,
}

impl Request<'_> {
    /// Reads a repository.
    pub(super) fn read(&self, repository: Repository) -> Result<Reading, Failure> {
        let key = match self.keep {
            Keep::Newest if !self.state.no_index => repository.index_key(),
            // These are asked for to judge what people did: an index must not be able to hide any of that.
            Keep::Newest | Keep::Pending | Keep::Revisions | Keep::Facts => None,
        };
        let shelved = key.as_ref().and_then(|_| repository.shelved());
        let mut shelf = Shelf { key, shelved };
        if let Some(reading) = self.read_with(&shelf, repository.clone())? {
            return Ok(reading);
        }
        shelf.shelved = None;
        let reading = self.read_with(&shelf, repository)?;
        Ok(reading.expect("because without an index none is damaged"))
    }

    /// Reads a repository with the help of an index; `None` if that is damaged.
    fn read_with(&self, shelf: &Shelf, repository: Repository) -> Result<Option<Reading>, Failure> {
        let asked = AsOf::parse(self.state.as_of.as_deref(), &repository)?;
        let head = match asked.revision() {
            Some(revision) => Some(revision),
            None => repository.head()?,
        };
        let on_disk =
            !self.committed && asked.revision().is_none() && repository.workdir().is_some();
        let disk = match (on_disk, self.keep, self.state.no_index) {
            (false, ..) => Disk::Ignored,
            (true, Keep::Newest, false) => Disk::Glanced,
            (true, ..) => Disk::Read,
        };
        let part = |start: u64, len: usize| shelf.shelved.as_ref()?.part(start, len);
        let rules = Current::rules(repository.clone(), head, disk);
        let (present, refused) = match rules {
            Ok(present) => (Some(present), None),
            Err(refused) => (None, Some(refused)),
        };
        let mut then = None;
        thread::scope(|scope| {
            // What stands now is looked at while the past is read; most often the two are of the same commit.
            let looked = scope.spawn(|| present.as_ref().map(|present| self.present(present)));
            let past = self.past(shelf, &repository, &asked, head, &part)?;
            let Past {
                known,
                mut history,
                times,
                as_of,
                whole,
                due,
            } = past;
            let (tip, rules) = match (whole, &present, refused) {
                (true, Some(present), _) => (head, present),
                (true, None, refused) => {
                    return Err(refused.expect("because it is there or refused"));
                }
                (false, ..) => {
                    let tip = history.commits.last().map(|commit| commit.id);
                    let rules = Current::rules(repository.clone(), tip, Disk::Ignored)?;
                    (tip, &*then.insert(rules))
                }
            };
            let what_if = self.state.policy.as_deref();
            let policies = policies::read(rules, &history, self.directory, what_if)?;
            history.notes.extend(policies.notes);

            // A look into the past leaves the index as it is.
            let renew = due && shelf.key.is_some() && whole && asked.revision().is_none();
            let task = Task::new(
                &repository,
                &history,
                policies.in_force.as_ref(),
                (known.as_ref(), renew),
                self.wanted,
                self.keep,
            );
            let of_line = task.of_line()?;
            let (current, faults) = match whole {
                true => looked
                    .join()
                    .expect("because looking does not panic")
                    .expect("because the rules are there")?,
                false => (rules.with(rules.files()?), None),
            };
            let Some(leads) = task.all(of_line, &current, self.wanted)? else {
                return Ok(None);
            };
            drop(task);
            if let Some(key) = shelf.key.as_ref().filter(|_| renew)
                && let Some(bytes) = index::write(key, &history, &leads.records)
            {
                repository.shelve(&bytes);
            }
            history.changes = leads.changes;
            history.lacks(leads.missing || !policies.unseen.is_empty());
            let strays = current.strays()?;
            let has_policy = what_if.is_some()
                || !current.policy.is_empty()
                || !current.unread("policy")?.is_empty();
            let book = Book {
                as_of,
                policy: policies.in_force,
                agreement: None,
                lapses: Vec::new(),
                past: policies.past,
                unseen: policies.unseen,
                history: history.into(),
                times: times.into(),
                entries: leads.entries,
                strays,
            };
            Ok(Some(Reading {
                book,
                tip,
                findings: policies.findings,
                has_policy,
                what_if: self.state.policy.clone(),
                current,
                faults,
                proposal: None,
            }))
        })
    }

    /// Reads the lead files that stand now, and judges them as texts where that is asked for in any case: one core alone
    /// reads the line.
    fn present(&self, rules: &Current) -> Result<(Current, Option<Vec<Finding>>), Failure> {
        let current = rules.with(rules.files()?);
        let faults = match self.keep {
            Keep::Pending => Some(current.faults()?),
            Keep::Newest | Keep::Revisions | Keep::Facts => None,
        };
        Ok((current, faults))
    }

    /// Reads what happened on the way to a commit, as far as it had by the instant that is asked for.
    fn past<'a>(
        &self,
        shelf: &Shelf,
        repository: &Repository,
        asked: &AsOf,
        head: Option<ObjectId>,
        part: &'a index::Part<'a>,
    ) -> Result<Past<'a>, Failure> {
        let read = |subjects: bool| {
            let key = shelf.key.as_ref();
            let (index, history) = key.and_then(|key| index::open(key, part, subjects)).unzip();
            let history = history.unwrap_or_default();
            let commits = history.commits.len();
            let continued = match head {
                Some(head) => {
                    let progress = Progress::new("reading commits");
                    repository.history_from(history, head, &progress)?
                }
                None => Continued::default(),
            };
            let Continued { history, kept } = continued;
            let known = index.map(|index| Known {
                index,
                commits,
                kept,
            });
            let all = !matches!(self.wanted, Wanted::Lead(_));
            let due = is_due(known.as_ref(), &history, all);
            Ok::<_, Failure>((known, history, due))
        };
        // Where it is not the history that is shown, its subjects are read only to be written again.
        let subjects = !matches!(self.wanted, Wanted::Open);
        let (mut known, mut history, mut due) = read(subjects)?;
        if due && !subjects && known.is_some() {
            (known, history, due) = read(true)?;
        }
        if let (Some(known), Wanted::All) = (&mut known, self.wanted) {
            known.index.fetch();
        }
        let first = history.commits.line().next();
        let first = first.map(|first| history.commits.get(first).id);
        let (history, as_of, whole) = cut(history, asked, self.now);
        if let Some(first) = first.filter(|_| history.commits.is_empty()) {
            before_all(repository, first, as_of)?;
        }
        if let Some(known) = &mut known {
            known.kept = known.kept.min(history.commits.len());
        }
        Ok(Past {
            known,
            times: Times::new(&history, as_of),
            history,
            as_of,
            whole,
            due,
        })
    }
}
