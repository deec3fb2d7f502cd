//! What the parents of a commit had at a path: most commits have one parent, and then no list is made.

use std::ops::Deref;

use super::Before;

/// What each parent had at a path, first parent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held(Parents);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Parents {
    One(Before),
    Several(Box<[Before]>),
}

impl Deref for Held {
    type Target = [Before];

    fn deref(&self) -> &[Before] {
        match &self.0 {
            Parents::One(before) => std::slice::from_ref(before),
            Parents::Several(list) => list,
        }
    }
}

impl FromIterator<Before> for Held {
    fn from_iter<I: IntoIterator<Item = Before>>(list: I) -> Self {
        let mut list = list.into_iter();
        Held(match (list.next(), list.next()) {
            (Some(only), None) => Parents::One(only),
            (first, second) => {
                Parents::Several(first.into_iter().chain(second).chain(list).collect())
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_many_parents_there_are_each_has_its_place() {
        let all = [Before::Unknown, Before::Absent, Before::Unknown];
        for count in 0..=all.len() {
            let held: Held = all[..count].iter().copied().collect();
            assert_eq!(*held, all[..count]);
        }
    }
}
