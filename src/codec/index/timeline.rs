//! A timeline in the index: a record that is understood by itself.

use std::sync::Arc;

use super::bytes::{In, Out, Text, Texts};
use super::facts::Facts;
use crate::codec::names::Names;
use crate::domain::history::CommitIndex;
use crate::domain::lead::{Attributes, Group, Name};
use crate::domain::timeline::{Altered, Event, Record, Timeline, What};

/// A record being written: its texts come before it.
#[derive(Default)]
pub(super) struct Telling {
    texts: Texts,
    pub(super) groups: Vec<Group>,
    pub(super) attributes: Vec<Attributes>,
    pub(super) facts: Facts,
    pub(super) out: Out,
}

/// A record being read.
pub(super) struct Told<'a> {
    texts: Vec<Text<'a>>,
    names: &'a mut Names,
    pub(super) groups: Vec<Group>,
    pub(super) attributes: Vec<Attributes>,
    pub(super) facts: Facts,
    pub(super) bytes: In<'a>,
}

/// Returns the bytes of a timeline, as the line tells it: no revisions, and nothing that is uncommitted.
pub(super) fn write(timeline: &Timeline) -> Vec<u8> {
    let mut telling = Telling::default();
    telling.timeline(timeline);
    let mut out = Out::default();
    telling.texts.write(&mut out);
    out.bytes.extend_from_slice(&telling.out.bytes);
    out.bytes
}

/// Returns the timeline in a record.
pub(super) fn read(bytes: &[u8], names: &mut Names) -> Option<Timeline> {
    let mut bytes = In::new(bytes);
    let texts = Texts::read(&mut bytes)?;
    let mut told = Told {
        texts,
        names,
        groups: Vec::new(),
        attributes: Vec::new(),
        facts: Facts::default(),
        bytes,
    };
    let timeline = told.timeline()?;
    told.bytes.is_done().then_some(timeline)
}

impl Telling {
    fn timeline(&mut self, timeline: &Timeline) {
        self.out.number(timeline.events.len() as u64);
        for event in &timeline.events {
            self.event(event);
        }
        self.word(&timeline.file);
        self.out.number(timeline.doubles.len() as u64);
        for double in &timeline.doubles {
            self.word(double);
        }
        self.maybe(timeline.lead.as_deref(), Self::lead);
        self.words(timeline.fault.as_deref());
        self.out.flag(timeline.missing);
        self.out.flag(timeline.present);
        self.out.number(timeline.attributes.len() as u64);
        for (since, attributes) in &timeline.attributes {
            self.commit(*since);
            self.attributes(attributes);
        }
    }

    fn event(&mut self, event: &Event) {
        self.commit(event.commit);
        self.out.flag(event.at_horizon);
        self.out.flag(event.dropped);
        match &event.what {
            What::Created { stage } => {
                self.out.bytes.push(0);
                self.words(stage.as_deref());
            }
            What::Moved { from, to, returned } => {
                self.out.bytes.push(1);
                self.words(from.as_deref());
                self.words(to.as_deref());
                self.facts(returned.as_ref());
            }
            What::Assigned { from, to } => {
                self.out.bytes.push(2);
                self.words(from.as_deref());
                self.words(to.as_deref());
            }
            What::Activity(activity) => {
                self.out.bytes.push(3);
                self.fact(activity);
            }
            What::Handoff(handoff) => {
                self.out.bytes.push(4);
                self.fact(handoff);
            }
            What::Paused(pause) => {
                self.out.bytes.push(5);
                self.fact(pause);
            }
            What::Resumed => self.out.bytes.push(6),
            What::Recycled(recycle) => {
                self.out.bytes.push(7);
                self.fact(recycle);
            }
            What::Resolved(resolution) => {
                self.out.bytes.push(8);
                self.fact(resolution);
            }
            What::Feedback(feedback) => {
                self.out.bytes.push(9);
                self.fact(feedback);
            }
            What::Edited { fields, altered } => {
                self.out.bytes.push(10);
                self.out.number(fields.len() as u64);
                fields.iter().for_each(|name| self.word(name));
                self.out.number(altered.len() as u64);
                for Altered { was, is } in altered {
                    self.record(was);
                    self.maybe(is.as_ref(), Self::record);
                }
            }
            What::Renamed { from, to } => {
                self.out.bytes.push(11);
                self.word(from);
                self.word(to);
            }
            What::Deleted => self.out.bytes.push(12),
            What::Unreadable { why } => {
                self.out.bytes.push(13);
                self.word(why);
            }
        }
    }

    fn record(&mut self, record: &Record) {
        match record {
            Record::Activity(activity) => {
                self.out.bytes.push(0);
                self.fact(activity);
            }
            Record::Feedback(feedback) => {
                self.out.bytes.push(1);
                self.fact(feedback);
            }
            Record::Resolution(resolution) => {
                self.out.bytes.push(2);
                self.fact(resolution);
            }
        }
    }

    fn commit(&mut self, commit: Option<CommitIndex>) {
        let number = commit.map_or(0, |commit| u64::from(commit.0) + 1);
        self.out.number(number);
    }

    pub(super) fn word(&mut self, text: &str) {
        let number = self.texts.number(text);
        self.out.number(number);
    }

    pub(super) fn words(&mut self, text: Option<&str>) {
        let number = text.map_or(0, |text| self.texts.number(text) + 1);
        self.out.number(number);
    }

    pub(super) fn maybe<T>(&mut self, value: Option<&T>, write: impl FnOnce(&mut Self, &T)) {
        self.out.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }
}

impl Told<'_> {
    fn timeline(&mut self) -> Option<Timeline> {
        let count = self.bytes.count()?;
        let mut events = Vec::with_capacity(count.min(1024));
        for _ in 0..count {
            events.push(self.event()?);
        }
        let file = self.text()?;
        let mut doubles = Vec::new();
        for _ in 0..self.bytes.count()? {
            doubles.push(self.text()?);
        }
        let lead = self.arc()?;
        let fault = self.string()?;
        let missing = self.bytes.flag()?;
        let present = self.bytes.flag()?;
        let count = self.bytes.count()?;
        let mut attributes = Vec::with_capacity(count.min(1024));
        for _ in 0..count {
            attributes.push((self.commit()?, self.attributes()?));
        }
        Some(Timeline {
            events,
            file,
            doubles,
            lead,
            fault,
            missing,
            present,
            uncommitted: false,
            attributes,
            revisions: Vec::new(),
        })
    }

    fn event(&mut self) -> Option<Event> {
        let commit = self.commit()?;
        let at_horizon = self.bytes.flag()?;
        let dropped = self.bytes.flag()?;
        let what = match self.bytes.byte()? {
            0 => What::Created {
                stage: self.name()?,
            },
            1 => What::Moved {
                from: self.name()?,
                to: self.name()?,
                returned: self.facts()?,
            },
            2 => What::Assigned {
                from: self.name()?,
                to: self.name()?,
            },
            3 => What::Activity(self.fact()?),
            4 => What::Handoff(self.fact()?),
            5 => What::Paused(self.fact()?),
            6 => What::Resumed,
            7 => What::Recycled(self.fact()?),
            8 => What::Resolved(self.fact()?),
            9 => What::Feedback(self.fact()?),
            10 => What::Edited {
                fields: self.names()?,
                altered: self.altered()?,
            },
            11 => What::Renamed {
                from: self.text()?,
                to: self.text()?,
            },
            12 => What::Deleted,
            13 => What::Unreadable {
                why: self.text()?.to_string(),
            },
            _ => return None,
        };
        Some(Event {
            what,
            commit,
            at_horizon,
            dropped,
        })
    }

    fn altered(&mut self) -> Option<Vec<Altered>> {
        let count = self.bytes.count()?;
        let mut altered = Vec::with_capacity(count.min(1024));
        for _ in 0..count {
            altered.push(Altered {
                was: self.record()?,
                is: self.maybe(Self::record)?,
            });
        }
        Some(altered)
    }

    fn record(&mut self) -> Option<Record> {
        match self.bytes.byte()? {
            0 => Some(Record::Activity(self.fact()?)),
            1 => Some(Record::Feedback(self.fact()?)),
            2 => Some(Record::Resolution(self.fact()?)),
            _ => None,
        }
    }

    fn commit(&mut self) -> Option<Option<CommitIndex>> {
        match self.bytes.number()?.checked_sub(1) {
            None => Some(None),
            Some(index) => Some(Some(CommitIndex(u32::try_from(index).ok()?))),
        }
    }

    pub(super) fn word(&mut self) -> Option<Name> {
        let number = usize::try_from(self.bytes.number()?).ok()?;
        Some(self.texts.get_mut(number)?.name(self.names))
    }

    /// Returns a text that few other records have.
    pub(super) fn text(&mut self) -> Option<Arc<str>> {
        let number = usize::try_from(self.bytes.number()?).ok()?;
        Some(self.texts.get_mut(number)?.shared())
    }

    /// Returns a text that few other records have, if there is one.
    pub(super) fn shared(&mut self) -> Option<Option<Arc<str>>> {
        Some(match self.number()? {
            None => None,
            Some(number) => Some(self.texts.get_mut(number)?.shared()),
        })
    }

    pub(super) fn name(&mut self) -> Option<Option<Name>> {
        Some(match self.number()? {
            None => None,
            Some(number) => Some(self.texts.get_mut(number)?.name(self.names)),
        })
    }

    pub(super) fn string(&mut self) -> Option<Option<String>> {
        Some(match self.number()? {
            None => None,
            Some(number) => Some(self.texts.get(number)?.0.to_owned()),
        })
    }

    /// Returns the number of something that may not be there.
    pub(super) fn number(&mut self) -> Option<Option<usize>> {
        let number = usize::try_from(self.bytes.number()?).ok()?;
        Some(number.checked_sub(1))
    }

    fn names(&mut self) -> Option<Vec<Name>> {
        let count = self.bytes.count()?;
        let mut names = Vec::with_capacity(count.min(1024));
        for _ in 0..count {
            names.push(self.word()?);
        }
        Some(names)
    }
}
