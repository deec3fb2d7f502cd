//! What an erasure leaves of a version: the words that it takes out are gone, and nothing else.

use std::sync::Arc;

use crate::domain::lead::{
    Activity, ERASED, Feedback, Handoff, Lead, Pause, Recycle, Resolution, Returned,
};

/// Returns the old version without the words that the new one took out; `None` unless the new one is an erasure: it
/// writes its tombstone.
///
/// Whatever else differs still differs: under cover of an erasure nothing can be changed.
pub(super) fn left(old: &Lead, new: &Lead) -> Option<Lead> {
    if new.erased.is_none() || new.erased == old.erased {
        return None;
    }
    Some(Lead {
        activities: list(&old.activities, &new.activities),
        handoff: block(&old.handoff, &new.handoff),
        reject: block(&old.reject, &new.reject),
        reclaim: block(&old.reclaim, &new.reclaim),
        paused: block(&old.paused, &new.paused),
        recycle: block(&old.recycle, &new.recycle),
        resolution: block(&old.resolution, &new.resolution),
        feedback: list(&old.feedback, &new.feedback),
        ..old.clone()
    })
}

/// Something that people say about a lead, words among it.
trait Said: Clone + PartialEq {
    fn words(&mut self) -> Vec<&mut Option<String>>;

    /// Returns whether this is the other, but for words that were taken out.
    fn is_left_of(&self, old: &Self) -> bool {
        let (mut new, mut old) = (self.clone(), old.clone());
        let are_gone = new.words().into_iter().zip(old.words()).all(|(new, old)| {
            let is_gone = new == old || (old.is_some() && is_erased(new.as_deref()));
            (*new, *old) = (None, None);
            is_gone
        });
        are_gone && new == old
    }
}

fn is_erased(text: Option<&str>) -> bool {
    text.is_none_or(|text| text == ERASED)
}

fn block<T: Said>(old: &Option<Arc<T>>, new: &Option<Arc<T>>) -> Option<Arc<T>> {
    match (old, new) {
        (Some(old), Some(new)) if new.is_left_of(old) => Some(new.clone()),
        _ => old.clone(),
    }
}

/// Returns the old entries, each as the new list has it if words are all that it lost there.
fn list<T: Said>(old: &[Arc<T>], new: &[Arc<T>]) -> Arc<[Arc<T>]> {
    let mut rest: Vec<&Arc<T>> = new.iter().collect();
    let mut left = |entry: &Arc<T>| {
        let same = rest.iter().position(|new| *new == entry);
        let position = same.or_else(|| rest.iter().position(|new| new.is_left_of(entry)))?;
        Some(rest.remove(position).clone())
    };
    old.iter()
        .map(|entry| left(entry).unwrap_or_else(|| entry.clone()))
        .collect()
}

impl Said for Activity {
    fn words(&mut self) -> Vec<&mut Option<String>> {
        vec![&mut self.note]
    }
}

impl Said for Feedback {
    fn words(&mut self) -> Vec<&mut Option<String>> {
        vec![&mut self.note]
    }
}

impl Said for Handoff {
    fn words(&mut self) -> Vec<&mut Option<String>> {
        vec![
            &mut self.how_engaged,
            &mut self.message,
            &mut self.spoke_with,
        ]
    }
}

impl Said for Returned {
    fn words(&mut self) -> Vec<&mut Option<String>> {
        vec![&mut self.note]
    }
}

impl Said for Pause {
    fn words(&mut self) -> Vec<&mut Option<String>> {
        vec![&mut self.reason]
    }
}

impl Said for Recycle {
    fn words(&mut self) -> Vec<&mut Option<String>> {
        vec![&mut self.note]
    }
}

impl Said for Resolution {
    fn words(&mut self) -> Vec<&mut Option<String>> {
        vec![&mut self.note]
    }
}

#[cfg(test)]
mod tests;
