//! What was recorded once and is another now, or gone.

use std::sync::Arc;

use super::What;
use crate::domain::lead::{Activity, Feedback, Resolution};

/// Something recorded that is only ever added to.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// An activity.
    Activity(Arc<Activity>),
    /// What somebody said of the lead.
    Feedback(Arc<Feedback>),
    /// How it ended.
    Resolution(Arc<Resolution>),
}

/// One record that a version no longer has as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Altered {
    /// As it was.
    pub was: Record,
    /// What stands in its place; `None` if nothing does.
    pub is: Option<Record>,
}

impl Record {
    /// Returns the top-level key that it stands under.
    pub fn field(&self) -> &'static str {
        match self {
            Record::Activity(_) => "activities",
            Record::Feedback(_) => "feedback",
            Record::Resolution(_) => "resolution",
        }
    }

    /// Returns the record that came to be with an event, if one did.
    pub fn of(what: &What) -> Option<Record> {
        match what {
            What::Activity(activity) => Some(Record::Activity(activity.clone())),
            What::Feedback(feedback) => Some(Record::Feedback(feedback.clone())),
            What::Resolved(resolution) => Some(Record::Resolution(resolution.clone())),
            _ => None,
        }
    }
}

/// The entries that one list has beyond another, and those of the other that it has no longer.
pub(super) struct Entries<T> {
    pub(super) added: Vec<T>,
    /// Each with what stands in its place.
    pub(super) gone: Vec<(T, Option<T>)>,
}

impl<T: Clone + PartialEq> Entries<T> {
    /// Compares two versions of a list. Between two entries that both have, what one added there stands in the place of
    /// what is gone there.
    pub(super) fn between(old: &[T], new: &[T]) -> Self {
        let common = old
            .iter()
            .zip(new)
            .take_while(|(old, new)| old == new)
            .count();
        let mut left: Vec<Option<&T>> = old[common..].iter().map(Some).collect();
        let mut added: Vec<(usize, T)> = Vec::new();
        let mut kept = 0;
        for item in &new[common..] {
            match left.iter().position(|old| *old == Some(item)) {
                Some(position) => {
                    left[position] = None;
                    kept += 1;
                }
                None => added.push((kept, item.clone())),
            }
        }
        let mut free = added.clone();
        let mut gone = Vec::new();
        kept = 0;
        for old in left {
            let Some(old) = old else {
                kept += 1;
                continue;
            };
            let place = free.iter().position(|(place, _)| *place == kept);
            gone.push((old.clone(), place.map(|place| free.remove(place).1)));
        }
        Entries {
            added: added.into_iter().map(|(_, item)| item).collect(),
            gone,
        }
    }

    /// Returns what is gone, as records.
    pub(super) fn altered(self, record: fn(T) -> Record) -> impl Iterator<Item = Altered> {
        self.gone.into_iter().map(move |(was, is)| Altered {
            was: record(was),
            is: is.map(record),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_is_told_with_what_stands_in_its_place() {
        type Case = (&'static str, &'static str, &'static str, &'static str);
        let cases: [Case; 10] = [
            ("ab", "abc", "c", ""),
            ("abc", "aXc", "X", "bX"),
            ("abc", "ac", "", "b-"),
            ("ab", "bX", "X", "a-"),
            ("ab", "aXY", "XY", "bX"),
            ("abc", "XcY", "XY", "aX b-"),
            ("abc", "XbY", "XY", "aX cY"),
            ("abc", "cba", "", ""),
            ("aa", "a", "", "a-"),
            ("ab", "", "", "a- b-"),
        ];
        for (old, new, added, gone) in cases {
            let list = |text: &str| text.chars().collect::<Vec<char>>();
            let entries = Entries::between(&list(old), &list(new));
            assert_eq!(entries.added, list(added), "{old} {new}");
            let told = entries.gone.into_iter();
            let told = told.map(|(was, is)| format!("{was}{}", is.unwrap_or('-')));
            assert_eq!(told.collect::<Vec<_>>().join(" "), gone, "{old} {new}");
        }
    }
}
