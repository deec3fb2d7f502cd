//! The digest: what each person must do today, and what those who lead must know.

mod desk;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use self::desk::Desk;
use super::book::{Book, Standing};
use super::clock::Verdict;
use super::lead::Name;
use super::policy::{Person, Policy};

/// Whose pages are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// Of everybody who has something to do or to know.
    Everybody,
    /// Of this person, whatever is on it.
    Person(&'a str),
    /// Of everybody in this team who has something to do or to know.
    Team(&'a str),
}

/// What one person must do and know at the book's instant.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// Whose it is, by id; `None` for what there is nobody to tell.
    pub person: Option<&'a Name>,
    /// The person as the policy knows them; `None` for somebody whom it does not know.
    pub known: Option<&'a Person>,
    /// Where this person's clock stands: the office's zone where the policy gives none.
    pub zone: Tz,
    /// The date there.
    pub today: NaiveDate,
    /// When it ends, in UTC.
    pub end: DateTime<Utc>,
    /// Whether the person's last active day has passed.
    pub gone: bool,
    /// What to do, the most pressing first.
    pub duties: Vec<Duty<'a>>,
    /// What to know, the most pressing first.
    pub notices: Vec<Notice<'a>>,
    /// How many running clocks nobody can judge, because the history that would tell is not here.
    pub unknown: usize,
    /// Of how many leads the present content is not here.
    pub hidden: usize,
}

/// How soon something must be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// It is late.
    Overdue,
    /// Before the person's day ends.
    Today,
    /// Later, but somebody waits for it.
    Waiting,
}

/// One thing to do about a lead. What one touch answers is one thing, due when the first of its clocks is.
#[derive(Debug, Clone, Copy)]
pub struct Duty<'a> {
    /// The lead.
    pub standing: &'a Standing<'a>,
    /// The clock that waits for it.
    pub verdict: &'a Verdict,
    /// How soon.
    pub urgency: Urgency,
}

/// One thing to know about somebody else's work.
#[derive(Debug, Clone)]
pub enum Notice<'a> {
    /// A promise is broken, and the policy escalates it to the reader.
    Late {
        /// The lead.
        standing: &'a Standing<'a>,
        /// The clock that is breached.
        verdict: &'a Verdict,
    },
    /// Nothing has happened to a lead of the reader's team for too long.
    Idle {
        /// The lead.
        standing: &'a Standing<'a>,
        /// The clock that says so.
        verdict: &'a Verdict,
    },
    /// A lead of the reader's team has no owner, or one whom the policy does not know.
    Unowned {
        /// The lead.
        standing: &'a Standing<'a>,
    },
    /// Somebody's last active day has passed, and open leads are still theirs.
    Gone {
        /// The person.
        person: &'a Person,
        /// The last active day.
        until: NaiveDate,
        /// The open leads, by id.
        leads: Vec<&'a Standing<'a>>,
    },
}

/// Returns the pages asked for, by the id of the person; last what there is nobody to tell.
///
/// `standings` are those of the book, `policy` is the one in force.
pub fn pages<'a>(
    book: &'a Book,
    policy: &'a Policy,
    standings: &'a [Standing<'a>],
    wanted: Wanted<'_>,
) -> Vec<Page<'a>> {
    let mut desk = Desk::new(book, policy);
    for standing in standings {
        if standing.entry.timeline.present {
            desk.duties(standing);
        }
    }
    for standing in standings {
        if standing.entry.timeline.present {
            desk.late(standing);
            desk.idle(standing);
            desk.unowned(standing);
        }
    }
    desk.gone(standings);
    desk.pages(wanted)
}

impl Page<'_> {
    /// Returns whether there is nothing to do and nothing to know.
    pub fn is_empty(&self) -> bool {
        self.duties.is_empty() && self.notices.is_empty() && !self.is_incomplete()
    }

    /// Returns whether something cannot be told, because the history that would tell is not here.
    pub fn is_incomplete(&self) -> bool {
        self.unknown > 0 || self.hidden > 0
    }

    /// Returns how many duties are this urgent.
    pub fn count(&self, urgency: Urgency) -> usize {
        let duties = self.duties.iter();
        duties.filter(|duty| duty.urgency == urgency).count()
    }
}

impl<'a> Notice<'a> {
    /// Returns its place among others: what is late first, then what it is about.
    fn order(&self) -> (usize, Option<DateTime<Utc>>, &'a str) {
        match self {
            Notice::Late { standing, verdict } => (0, verdict.due_at, &standing.entry.id),
            Notice::Idle { standing, verdict } => (1, verdict.due_at, &standing.entry.id),
            Notice::Unowned { standing } => (2, None, &standing.entry.id),
            Notice::Gone { person, .. } => (3, None, &person.id),
        }
    }
}

#[cfg(test)]
mod tests;
