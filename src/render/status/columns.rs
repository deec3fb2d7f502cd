//! The columns of the table, and what stands in each.

use std::borrow::Cow;

use crate::domain::book::{Book, Standing};
use crate::domain::clock::State;
use crate::domain::lead::{Activity, Name};
use crate::render::terminal::clean;
use crate::render::words;

/// A column, or a shorter form of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Id,
    Company,
    Stage,
    Owner,
    /// The tightest clock.
    Clock,
    /// When it is due.
    Due,
    /// When, roughly.
    DueShort,
    /// The last touch: when, by which channel, with what outcome.
    Touch,
    /// When and by which channel.
    TouchChannel,
    /// When.
    TouchAge,
    Next,
}

use Column::{
    Clock, Company, Due, DueShort, Id, Next, Owner, Stage, Touch, TouchAge, TouchChannel,
};

/// Which columns to show, and how short the company's name may get: the first of these that the screen has room for.
pub(super) const PLANS: [(usize, &[Column]); 12] = [
    (24, &[Id, Company, Stage, Owner, Clock, Due, Touch, Next]),
    (
        20,
        &[Id, Company, Stage, Owner, Clock, Due, TouchChannel, Next],
    ),
    (16, &[Id, Company, Stage, Owner, Clock, Due, TouchAge, Next]),
    (16, &[Id, Company, Stage, Owner, Clock, Due, Next]),
    (16, &[Id, Company, Stage, Owner, Clock, DueShort, Next]),
    (16, &[Id, Company, Stage, Owner, Clock, Due]),
    (12, &[Id, Company, Stage, Owner, Clock, DueShort]),
    (12, &[Id, Company, Owner, Clock, DueShort]),
    (0, &[Id, Owner, Clock, DueShort]),
    (0, &[Id, Clock, DueShort]),
    (0, &[Id, DueShort]),
    (0, &[Id]),
];

/// Every column in full.
pub(super) const ALL: &[Column] = PLANS[0].1;

impl Column {
    /// Returns what stands above it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Id => "LEAD",
            Company => "COMPANY",
            Stage => "STAGE",
            Owner => "OWNER",
            Clock => "CLOCK",
            Due | DueShort => "DUE",
            Touch | TouchChannel | TouchAge => "LAST TOUCH",
            Next => "NEXT STEP",
        }
    }

    /// Returns to how few columns it may be cut, with this many for a company.
    pub(super) fn least(self, company: usize) -> usize {
        match self {
            Company => company,
            // Names are the team's own: only what is out of all proportion is cut.
            Id | Stage | Owner => 24,
            _ => usize::MAX,
        }
    }
}

/// Returns what stands in a cell, clean.
pub(super) fn cell<'a>(column: Column, standing: &'a Standing<'_>, book: &Book) -> Cow<'a, str> {
    let entry = standing.entry;
    let none = Cow::Borrowed("-");
    let name = |name: Option<&'a Name>| name.map_or(Cow::Borrowed("-"), |name| clean(name));
    let due = |short| match standing.tightest() {
        Some(verdict) => Some(words::due(verdict, book.as_of, short)),
        None if standing.state() == State::Unknown => {
            Some(words::sign(State::Unknown).word.to_owned())
        }
        None => None,
    };
    let touched = |what: &dyn Fn(&Activity) -> String| {
        let touch = entry.last_touch()?;
        Some(
            clean(&format!(
                "{}{}",
                words::ago(touch.at, book.as_of),
                what(touch)
            ))
            .into_owned(),
        )
    };
    let owned = |text: Option<String>| text.map(Cow::Owned);
    match column {
        Id if entry.timeline.uncommitted => Cow::Owned(format!("{} *", clean(&entry.id))),
        Id => clean(&entry.id),
        Company => entry
            .lead()
            .and_then(|lead| lead.company.as_deref())
            .map_or(none, clean),
        Stage => name(entry.stage()),
        Owner if is_fallback(standing) => Cow::Owned(format!("({})", name(standing.answerable))),
        Owner => name(entry.owner()),
        Clock => standing
            .tightest()
            .map_or(none, |verdict| Cow::Borrowed(verdict.clock.name())),
        Due => owned(due(false)).unwrap_or(none),
        DueShort => owned(due(true)).unwrap_or(none),
        Touch => owned(touched(&|touch| format!(", {}", words::activity(touch)))).unwrap_or(none),
        TouchChannel => owned(touched(&|touch| format!(", {}", touch.channel))).unwrap_or(none),
        TouchAge => owned(touched(&|_| String::new())).unwrap_or(none),
        Next => Cow::Borrowed(words::next_of(standing)),
    }
}

/// Returns whether somebody answers for the lead who is not its owner.
pub(super) fn is_fallback(standing: &Standing<'_>) -> bool {
    standing.is_open() && standing.entry.owner().is_none() && standing.answerable.is_some()
}
