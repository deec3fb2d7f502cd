//! `append-only`: an activity, feedback or a resolution was changed or removed after it was written.
//!
//! Words that an erasure takes out are no change (`domain::timeline`). What comes back to what it was restores: the version
//! that it takes the place of was the fault.

use super::{Judged, at};
use crate::domain::book::Entry;
use crate::domain::lead::{Activity, Feedback, Name};
use crate::domain::timeline::{Altered, Event, Record, What};
use crate::finding::{Finding, Place, Rule, Severity, quoted};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "append-only",
    severity: Severity::Error,
    summary: "Activities, feedback and resolutions are added to, never changed or removed.",
    why: "They are the evidence for who did what and when. Evidence that can be edited afterwards is none.",
    mend: "Put the old entry back as it was, and add a new one that says what is true. As long as that is not merged, `git reset --soft COMMIT~1 && git commit -a` makes one commit of it and all since. What has landed stays in the audit.",
    example: "activities:\n  - { at: 2026-11-10T14:05:00+01:00, … }   # was 2026-11-11T09:00:00+01:00 when it was committed",
};

/// Finds each change that is to be judged and took something back.
pub(super) fn check(judged: &Judged<'_>, findings: &mut Vec<Finding>) {
    for entry in &judged.book.entries {
        let mut replaced = Replaced::default();
        for event in &entry.timeline.events {
            replaced.comes(&event.what);
            let What::Edited { altered, .. } = &event.what else {
                continue;
            };
            for altered in altered {
                let restores = replaced.restores(altered);
                let counts = !event.dropped && !event.at_horizon;
                if !restores && counts && judged.scope.covers(event, judged.book) {
                    findings.push(told(judged, entry, event, altered));
                }
            }
        }
    }
}

/// The records that others took the place of.
#[derive(Default)]
struct Replaced<'a> {
    pairs: Vec<Pair<'a>>,
}

struct Pair<'a> {
    was: &'a Record,
    is: &'a Record,
    /// Whether the first is there again.
    is_back: bool,
}

impl<'a> Replaced<'a> {
    /// Takes note of a record that came to be, for the first time or again.
    fn comes(&mut self, what: &What) {
        if self.pairs.is_empty() {
            return;
        }
        let record = Record::of(what);
        for pair in &mut self.pairs {
            pair.is_back |= Some(pair.was) == record.as_ref();
        }
    }

    /// Returns whether what is gone had taken the place of what is back, and takes note of it.
    fn restores(&mut self, altered: &'a Altered) -> bool {
        let Altered { was, is } = altered;
        let back = |pair: &Pair<'_>| pair.is_back && pair.is == was;
        if let Some(position) = self.pairs.iter().position(back) {
            self.pairs.remove(position);
            return true;
        }
        let Some(is) = is else { return false };
        let is_back = false;
        for pair in self.pairs.iter_mut().filter(|pair| pair.is == was) {
            pair.is = is;
        }
        self.pairs.push(Pair { was, is, is_back });
        false
    }
}

fn told(judged: &Judged<'_>, entry: &Entry, event: &Event, altered: &Altered) -> Finding {
    let Altered { was, is } = altered;
    let (field, record) = (was.field(), words(was));
    let who = judged.who(event.commit);
    let message = match is {
        Some(_) => format!("{who} changed {record} under `{field}`"),
        None => format!("{who} removed {record} under `{field}`"),
    };
    let file = quoted(&entry.timeline.file);
    let see = match (event.commit, judged.name(event.commit)) {
        (None, _) => format!(" (`git diff -- {file}`)"),
        (Some(_), None) => String::new(),
        (Some(_), Some(name)) => format!(" (`git show {name} -- {file}`)"),
    };
    let mut help = format!("put it back as it was{see}, and add to the end what is true");
    if let Some(mend) = judged.fold(event.commit) {
        help = format!("{help}; {mend}");
    }
    let place = is.as_ref().and_then(|is| place(entry, is));
    let mut finding = at(&RULE, entry, &place.clone().unwrap_or_default(), message).help(help);
    if place.is_none() {
        finding.place = Place::key(&*entry.timeline.file, format!("/{field}"));
    }
    finding
}

/// Returns where a record stands in the lead as it is.
fn place(entry: &Entry, record: &Record) -> Option<String> {
    let lead = entry.timeline.lead.as_ref()?;
    let position = match record {
        Record::Activity(activity) => lead.activities.iter().position(|known| known == activity),
        Record::Feedback(feedback) => lead.feedback.iter().position(|known| known == feedback),
        Record::Resolution(resolution) => {
            let stands = lead.resolution.as_ref() == Some(resolution);
            return stands.then(|| "/resolution".to_owned());
        }
    };
    Some(format!("/{}/{}", record.field(), position?))
}

/// Returns which record it is.
fn words(record: &Record) -> String {
    let by = |person: &Option<Name>| {
        let by = person.as_deref().map(|person| format!(" by {person}"));
        by.unwrap_or_default()
    };
    match record {
        Record::Activity(activity) => {
            let Activity { at, channel, .. } = &**activity;
            let at = at.format("%Y-%m-%d %H:%M UTC");
            format!("the {channel}{} of {at}", by(&activity.by))
        }
        Record::Feedback(feedback) => {
            let Feedback { by: person, at, .. } = &**feedback;
            let at = at.map(|at| format!(" of {}", at.format("%Y-%m-%d %H:%M UTC")));
            format!("the feedback{}{}", by(person), at.unwrap_or_default())
        }
        Record::Resolution(_) => "how it ended".to_owned(),
    }
}
