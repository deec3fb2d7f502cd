//! Reads a repository into a book: store gives texts, codec reads them, the result is as of one instant.

mod agreement;
mod as_of;
mod current;
mod known;
mod lapses;
mod lead_files;
mod onto;
mod places;
mod policies;
mod request;
mod standings;
mod strays;
mod supposed;
mod texts;
mod timelines;
mod version;
mod weights;

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use chrono::{DateTime, Utc};

pub(super) use self::agreement::AGREEMENT;
use self::current::{Current, Disk};
pub(super) use self::lead_files::supposed;
use self::onto::Proposal;
pub(super) use self::onto::read as read_onto;
pub(super) use self::places::located;
use self::request::Request;
pub(super) use self::supposed::Supposed;
pub(super) use self::texts::SCHEMA;
pub(super) use self::timelines::Wanted;
pub(super) use self::version::{plain, understood};
use super::failure::Failure;
use super::terminal::{Terminal, now};
use crate::domain::book::{Book, Entry};
use crate::domain::evidence::Times;
use crate::domain::history::{History, ObjectId};
use crate::domain::lead;
use crate::domain::policy::Policy;
use crate::domain::timeline::Keep;
use crate::finding::{Finding, Severity};
use crate::render::Head;
use crate::render::terminal::clean;
use crate::rules;
use crate::store::{Content, Repository};

/// Which state of a repository is asked for.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct State {
    /// Answer as of this time (RFC 3339, or a date, in UTC) or this revision.
    ///
    /// What landed later does not count; what is not committed counts only at a time by which all commits had landed.
    #[arg(long, value_name = "TIME|REV")]
    pub(super) as_of: Option<String>,
    /// Judge everything by the policy of this revision or in this folder instead (what if).
    #[arg(long, value_name = "REV|DIR")]
    pub(super) policy: Option<String>,
    /// Read everything from git, and leave the index alone.
    #[arg(long, hide = true)]
    pub(super) no_index: bool,
}

/// A repository read into a book.
pub(super) struct Reading {
    /// The book.
    pub(super) book: Book,
    /// The commit it was read at; `None` if there is none yet.
    pub(super) tip: Option<ObjectId>,
    /// What is wrong with policy and lead files as texts.
    pub(super) findings: Vec<Finding>,
    /// The policy that the user asked to judge by instead of the one in force.
    pub(super) what_if: Option<String>,
    /// Whether the policy folder holds anything.
    pub(super) has_policy: bool,
    /// The schema, leads and policy as texts.
    pub(super) current: Current,
    /// What is wrong with schema and lead files as texts, if that was judged while the past was read.
    faults: Option<Vec<Finding>>,
    /// What a branch proposes to its base, if that is what is read.
    pub(super) proposal: Option<Proposal>,
}

/// Reads the repository around a directory.
///
/// `committed` leaves the working tree out; only the leads that are wanted are in the book.
pub(super) fn read(
    directory: &Path,
    state: &State,
    committed: bool,
    wanted: Wanted<'_>,
) -> Result<Reading, Failure> {
    let repository = Repository::discover(directory)?;
    read_in(repository, directory, state, committed, wanted)
}

/// Reads this repository; `directory` is where the user stands.
pub(super) fn read_in(
    repository: Repository,
    directory: &Path,
    state: &State,
    committed: bool,
    wanted: Wanted<'_>,
) -> Result<Reading, Failure> {
    read_all(
        repository,
        directory,
        state,
        now(),
        committed,
        wanted,
        Keep::Newest,
    )
}

/// Reads the repository around a directory, with what the working tree's moves are judged by.
pub(super) fn read_pending(
    directory: &Path,
    state: &State,
    committed: bool,
) -> Result<Reading, Failure> {
    let repository = Repository::discover(directory)?;
    let keep = Keep::Pending;
    let all = Wanted::All;
    read_all(repository, directory, state, now(), committed, all, keep)
}

/// Reads what was committed in this repository, and keeps this of each lead.
pub(super) fn read_committed(
    repository: Repository,
    directory: &Path,
    state: &State,
    keep: Keep,
) -> Result<Reading, Failure> {
    let all = Wanted::All;
    read_all(repository, directory, state, now(), true, all, keep)
}

/// Reads this repository as somebody finds it who works on a lead at this moment.
pub(super) fn read_at(
    repository: Repository,
    directory: &Path,
    now: DateTime<Utc>,
    wanted: &str,
) -> Result<Reading, Failure> {
    let state = State::default();
    read_all(
        repository,
        directory,
        &state,
        now,
        false,
        Wanted::Lead(wanted),
        Keep::Newest,
    )
}

/// Reads this repository as somebody finds it who works on the policy at this moment.
pub(super) fn read_now(
    repository: Repository,
    directory: &Path,
    now: DateTime<Utc>,
) -> Result<Reading, Failure> {
    let state = State::default();
    read_all(
        repository,
        directory,
        &state,
        now,
        false,
        Wanted::All,
        Keep::Newest,
    )
}

/// Reads a repository as somebody finds it who files a new lead at this moment: policy and schema, and no lead.
pub(super) fn read_blank(repository: Repository, now: DateTime<Utc>) -> Result<Reading, Failure> {
    blank(repository, now, Disk::Read)
}

/// Reads the texts of the repository around a directory as they stand, and nothing of what happened to them; `None` in a
/// clone that lacks a part of the past, where every answer says so.
pub(super) fn read_texts(directory: &Path, committed: bool) -> Result<Option<Reading>, Failure> {
    let repository = Repository::discover(directory)?;
    if repository.index_key().is_none() {
        return Ok(None);
    }
    let disk = match committed || repository.workdir().is_none() {
        true => Disk::Ignored,
        false => Disk::Read,
    };
    blank(repository, now(), disk).map(Some)
}

fn blank(repository: Repository, now: DateTime<Utc>, disk: Disk) -> Result<Reading, Failure> {
    let tip = repository.head()?;
    let current = Current::read(repository, tip, disk)?;
    let (policy, findings) = current.policy_and_faults()?;
    let history = History::default();
    let times = Times::new(&history, now);
    Ok(Reading {
        has_policy: !current.policy.is_empty(),
        book: Book {
            as_of: now,
            policy,
            agreement: None,
            lapses: Vec::new(),
            past: Vec::new(),
            unseen: Vec::new(),
            history: history.into(),
            times: times.into(),
            entries: Vec::new(),
            strays: Vec::new(),
        },
        tip,
        findings,
        what_if: None,
        current,
        faults: None,
        proposal: None,
    })
}

fn read_all(
    repository: Repository,
    directory: &Path,
    state: &State,
    now: DateTime<Utc>,
    committed: bool,
    wanted: Wanted<'_>,
    keep: Keep,
) -> Result<Reading, Failure> {
    let request = Request {
        directory,
        state,
        now,
        committed,
        wanted,
        keep,
    };
    request.read(repository)
}

impl Reading {
    /// Returns the one lead that was asked for.
    pub(super) fn only(&self) -> &Entry {
        self.book
            .entries
            .first()
            .expect("because reading one lead fails where there is none")
    }

    /// Returns what the answer is computed from.
    pub(super) fn head(&self) -> Head<'_> {
        let history = &self.book.history;
        Head {
            as_of: self.book.as_of,
            commit: self.tip,
            policy: self.what_if.as_deref(),
            complete: history.gap.is_none(),
        }
    }

    /// Returns the policy in force, after `require_policy`.
    pub(super) fn policy(&self) -> &Policy {
        let policy = self.book.policy.as_ref();
        policy.expect("because it was asked for before")
    }

    /// Puts other bytes in the place of one lead file of the working tree, in memory, and reads that lead anew.
    /// Only for a book with one lead.
    pub(super) fn rewrite(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        self.current.rewrite(path, bytes);
        let wanted = Wanted::Lead(lead::id_of(path).unwrap_or_default());
        let leads = timelines::read(
            &self.current,
            &self.book.history,
            self.book.policy.as_ref(),
            wanted,
            Keep::Newest,
        )?;
        self.book.entries = leads.entries;
        Ok(())
    }

    /// Refuses to go on without a policy to go by.
    pub(super) fn require_policy(&self) -> Result<(), Failure> {
        match (&self.book.policy, self.has_policy) {
            (Some(_), _) => Ok(()),
            (None, false) if self.current.working.is_none() => Err(Failure::new(format!(
                "no policy/ folder had been committed by {}, so no promise can be judged",
                self.book.as_of.format("%Y-%m-%d %H:%M UTC")
            ))
            .hint("commit one, or ask for a later time with --as-of")),
            (None, false) => Err(Failure::new(
                "this repository has no policy/ folder, so no promise can be judged",
            )
            .hint(
                "`leads init` writes one to start from; `leads demo` makes a repository to look at",
            )),
            (None, true) => Err(Failure::new("the policy cannot be used as it stands")
                .hint("`leads check` lists what is wrong with it, line by line")),
        }
    }

    /// Writes which policy everything was judged by, if the user asked for another than the one in force.
    pub(super) fn supposing(&self, out: &mut dyn Write) -> io::Result<()> {
        match &self.what_if {
            Some(asked) => writeln!(
                out,
                "\nwhat if: judged by the policy of `{}`, not by the one in force",
                clean(asked)
            ),
            None => Ok(()),
        }
    }

    /// Says which leads are not among those that are there because somebody deleted them and did not commit that.
    pub(super) fn deletions(&self, terminal: &mut Terminal) {
        if let Some(deletions) = deletions(&self.book) {
            terminal.remark(&deletions);
        }
    }

    /// Says what the reader should know about the repository.
    pub(super) fn remarks(&self, terminal: &mut Terminal) {
        for note in &self.book.history.notes {
            terminal.remark(note);
        }
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        if self.book.policy.is_some() && self.findings.iter().any(is_error) {
            terminal.remark(
                "a part of the policy cannot be used, so clocks may run otherwise than it means: `leads check` tells which",
            );
        }
        if self.book.history.gap.is_some() {
            let mend = rules::mend_gap(self.book.history.gap);
            terminal.remark(&format!(
                "a part of the history is not in this clone; {mend}"
            ));
        }
    }
}

/// Returns what to say of leads that are deleted where that is not committed; `None` if none is.
fn deletions(book: &Book) -> Option<String> {
    /// More are not named one by one.
    const MOST: usize = 5;
    let entries = book.entries.iter();
    let gone = entries.filter(|entry| entry.timeline.uncommitted && !entry.timeline.present);
    let gone: Vec<Cow<'_, str>> = gone.map(|entry| clean(&entry.id)).collect();
    let which = match gone.len() {
        0 => return None,
        1..=MOST => gone.join(", "),
        _ => "`git status leads` lists them".to_owned(),
    };
    let what = match gone.len() {
        1 => "1 lead is deleted, which is".to_owned(),
        amount => format!("{amount} leads are deleted, which is"),
    };
    Some(format!("{what} not committed: {which}"))
}

/// Returns what a content is if it is not bytes, in words.
pub(super) fn instead(content: &Content) -> Option<String> {
    Some(match content {
        Content::Bytes(_) | Content::Untouched => return None,
        Content::Link => "a symbolic link".to_owned(),
        Content::Special(kind) => format!("a {kind}"),
        Content::TooLarge { bytes } => {
            format!("a file of {bytes} bytes, where at most 1,048,576 are read")
        }
        Content::Missing => "content that this clone does not have".to_owned(),
        Content::BadName => "a file whose name is not valid UTF-8".to_owned(),
        Content::Unreadable(why) => format!("a file that cannot be opened ({why})"),
    })
}

/// Returns the content as bytes, if it is that.
fn bytes(content: Content) -> Option<Vec<u8>> {
    match content {
        Content::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

/// A time that a person wrote: RFC 3339, or a date in UTC.
pub(super) fn instant(text: &str) -> Option<DateTime<Utc>> {
    let date = || {
        text.parse::<chrono::NaiveDate>()
            .ok()?
            .and_hms_opt(0, 0, 0)
            .map(|time| time.and_utc())
    };
    DateTime::parse_from_rfc3339(text)
        .map(|time| time.with_timezone(&Utc))
        .ok()
        .or_else(date)
}
