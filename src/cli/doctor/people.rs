//! `people`: the policy knows everybody who changed a lead.

use std::collections::{BTreeMap, BTreeSet};

use super::Book;
use crate::cli::Failure;
use crate::domain::history::{Before, Change, CommitIndex, History};
use crate::render::doctor::{Check, State};

pub(super) const ID: &str = "people";

/// Looks for e-mail addresses in the history of leads that stand in no line of the policy.
pub(super) fn check(book: &Book) -> Result<Check, Failure> {
    let (Ok(history), Some(policy)) = (&book.history, &book.reading.book.policy) else {
        let message = "not looked at: the history or the policy cannot be read";
        return Ok(Check::new(ID, State::Unknown, message));
    };
    let mut authors = authors(history);
    authors.retain(|author| policy.teams.by_email(&author.email).is_none());
    let (programs, strangers): (Vec<Author>, Vec<Author>) =
        authors.into_iter().partition(|author| author.program);
    let told = strangers.iter().chain(&programs).map(Author::told);
    let details: Vec<String> = told.collect();
    let check = match strangers.len() {
        0 if history.gap.is_some() => {
            let message =
                "nobody can say who changed leads before this clone begins: see `history`";
            Check::new(ID, State::Unknown, message)
        }
        0 => Check::new(
            ID,
            State::Ok,
            "policy/teams.yaml knows everybody who changed a lead",
        ),
        some => {
            let message = match some {
                1 => "1 e-mail address in the history of leads is nobody's in policy/teams.yaml, so what was done counts for no team".to_owned(),
                _ => format!("{some} e-mail addresses in the history of leads are nobody's in policy/teams.yaml, so what was done counts for no team"),
            };
            Check::new(ID, State::Warning, message).help(
                "add each to the `emails` of its person; who has left stays there, with the last day under `until`",
            )
        }
    };
    Ok(check.details(details))
}

/// Returns whether it is a program that commits, such as GitHub's own accounts for that.
pub(super) fn is_program(name: &str, email: &str) -> bool {
    let account = email.split('@').next().unwrap_or_default();
    name.ends_with("[bot]") || account.ends_with("[bot]")
}

/// Who changed leads.
struct Author {
    email: String,
    commits: usize,
    program: bool,
}

impl Author {
    fn told(&self) -> String {
        let commits = match self.commits {
            1 => "1 commit".to_owned(),
            several => format!("{several} commits"),
        };
        let program = if self.program { ", by a program" } else { "" };
        format!("{}: {commits}{program}", self.email)
    }
}

/// Returns who changed leads, most commits first.
fn authors(history: &History) -> Vec<Author> {
    let made = history.changes.iter().filter(|change| is_own(change));
    let commits: BTreeSet<CommitIndex> = made.map(|change| change.commit).collect();
    let mut authors: BTreeMap<String, Author> = BTreeMap::new();
    for commit in commits {
        let author = &history.commit(commit).author;
        let email = author.email.to_lowercase();
        let known = authors.entry(email.clone()).or_insert(Author {
            program: is_program(&author.name, &email),
            email,
            commits: 0,
        });
        known.commits += 1;
    }
    let mut authors: Vec<Author> = authors.into_values().collect();
    authors.sort_by_key(|author| std::cmp::Reverse(author.commits));
    authors
}

/// Returns whether the commit itself left something new: what a merge takes over from a branch is the branch's, and
/// what stands where a shallow clone ends is anybody's.
fn is_own(change: &Change) -> bool {
    change.before.iter().all(|before| match before {
        Before::Unknown => false,
        Before::Absent => change.after.is_some(),
        Before::Version(version) => change.after != Some(*version),
    })
}
