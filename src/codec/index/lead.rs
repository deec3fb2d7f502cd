//! A lead in the index.

use std::sync::Arc;

use super::timeline::{Telling, Told};
use crate::domain::lead::{
    About, Activity, Attributes, Direction, Erasure, Feedback, Fit, Group, Handoff, Lead, Pause,
    Recycle, Resolution, Returned, Signal, Until,
};

impl Telling {
    pub(super) fn lead(&mut self, lead: &Lead) {
        self.words(lead.id.as_deref());
        self.words(lead.company.as_deref());
        for name in [
            &lead.stage,
            &lead.owner,
            &lead.source,
            &lead.campaign,
            &lead.priority,
        ] {
            self.words(name.as_deref());
        }
        self.words(lead.request.as_deref());
        self.out
            .option(lead.received_at, |out, time| out.time(time));
        self.out.number(lead.fit.len() as u64);
        for Fit {
            criterion,
            met,
            evidence,
        } in &lead.fit
        {
            self.word(criterion);
            self.out.flag(*met);
            self.words(evidence.as_deref());
        }
        self.out.number(lead.signals.len() as u64);
        for Signal {
            signal,
            at,
            evidence,
        } in &lead.signals
        {
            self.word(signal);
            self.out.option(*at, |out, time| out.time(time));
            self.words(evidence.as_deref());
        }
        self.out.number(lead.activities.len() as u64);
        for activity in &lead.activities {
            self.activity(activity);
        }
        self.maybe(lead.handoff.as_ref(), Self::handoff);
        self.maybe(lead.reject.as_ref(), Self::returned);
        self.maybe(lead.reclaim.as_ref(), Self::returned);
        self.maybe(lead.paused.as_ref(), Self::pause);
        self.maybe(lead.recycle.as_ref(), Self::recycle);
        self.maybe(lead.resolution.as_ref(), Self::resolution);
        self.out.number(lead.feedback.len() as u64);
        for feedback in &lead.feedback {
            self.feedback(feedback);
        }
        self.words(lead.duplicate_of.as_deref());
        self.maybe(lead.erased.as_ref(), Self::erasure);
        self.attributes(&lead.attributes);
        self.out.number(lead.rest.len() as u64);
        for (key, value) in &lead.rest {
            self.word(key);
            self.out.bytes.extend_from_slice(&value.to_le_bytes());
        }
    }

    pub(super) fn attributes(&mut self, attributes: &Attributes) {
        self.out.number(attributes.groups().len() as u64);
        for group in attributes.groups() {
            let known = self.groups.iter().position(|known| known == group);
            self.out.number(known.map_or(0, |known| known as u64 + 1));
            if known.is_none() {
                self.groups.push(Group::clone(group));
                self.out.number(group.len() as u64);
                for (path, value) in group.iter() {
                    self.word(path);
                    self.word(value);
                }
            }
        }
    }

    pub(super) fn activity(&mut self, activity: &Activity) {
        self.out.time(activity.at);
        self.words(activity.by.as_deref());
        self.word(&activity.channel);
        self.out.flag(activity.direction == Direction::Outbound);
        self.words(activity.outcome.as_deref());
        self.words(activity.note.as_deref());
    }

    pub(super) fn handoff(&mut self, handoff: &Handoff) {
        self.words(handoff.from.as_deref());
        self.words(handoff.to.as_deref());
        self.out.option(handoff.at, |out, time| out.time(time));
        self.out.option(handoff.call_at, |out, time| out.time(time));
        self.words(handoff.how_engaged.as_deref());
        self.words(handoff.message.as_deref());
        self.words(handoff.spoke_with.as_deref());
    }

    pub(super) fn returned(&mut self, returned: &Returned) {
        self.words(returned.reason.as_deref());
        self.words(returned.note.as_deref());
    }

    pub(super) fn pause(&mut self, pause: &Pause) {
        self.words(pause.reason.as_deref());
        self.out.option(pause.until, |out, until| match until {
            Until::Instant(time) => {
                out.flag(true);
                out.time(time);
            }
            Until::Date(date) => {
                out.flag(false);
                out.date(date);
            }
        });
    }

    pub(super) fn recycle(&mut self, recycle: &Recycle) {
        self.words(recycle.reason.as_deref());
        self.out
            .option(recycle.revisit_on, |out, date| out.date(date));
        self.words(recycle.note.as_deref());
    }

    pub(super) fn resolution(&mut self, resolution: &Resolution) {
        self.words(resolution.reason.as_deref());
        self.out
            .option(resolution.replied_at, |out, time| out.time(time));
        self.words(resolution.reply_channel.as_deref());
        self.words(resolution.note.as_deref());
    }

    pub(super) fn feedback(&mut self, feedback: &Feedback) {
        self.words(feedback.from.as_deref());
        self.words(feedback.by.as_deref());
        self.out.option(feedback.at, |out, time| out.time(time));
        self.out.flag(feedback.about == About::Quality);
        self.words(feedback.verdict.as_deref());
        self.words(feedback.note.as_deref());
    }

    fn erasure(&mut self, erasure: &Erasure) {
        self.out.option(erasure.at, |out, time| out.time(time));
        self.words(erasure.by.as_deref());
        self.words(erasure.reason.as_deref());
    }
}

impl Told<'_> {
    pub(super) fn lead(&mut self) -> Option<Lead> {
        Some(Lead {
            id: self.string()?,
            company: self.string()?,
            stage: self.name()?,
            owner: self.name()?,
            source: self.name()?,
            campaign: self.name()?,
            priority: self.name()?,
            request: self.string()?,
            received_at: self.bytes.option(|bytes| bytes.time())?,
            fit: self.list(|told| {
                Some(Fit {
                    criterion: told.word()?,
                    met: told.bytes.flag()?,
                    evidence: told.string()?,
                })
            })?,
            signals: self.list(|told| {
                Some(Signal {
                    signal: told.word()?,
                    at: told.bytes.option(|bytes| bytes.time())?,
                    evidence: told.string()?,
                })
            })?,
            activities: self.list(Self::activity)?,
            handoff: self.maybe(Self::handoff)?,
            reject: self.maybe(Self::returned)?,
            reclaim: self.maybe(Self::returned)?,
            paused: self.maybe(Self::pause)?,
            recycle: self.maybe(Self::recycle)?,
            resolution: self.maybe(Self::resolution)?,
            feedback: self.list(Self::feedback)?,
            duplicate_of: self.string()?,
            erased: self.maybe(Self::erasure)?,
            attributes: self.attributes()?,
            rest: self.list(|told| {
                let key = told.word()?.to_string();
                let value = told.bytes.take(8)?.try_into().ok()?;
                Some((key, u64::from_le_bytes(value)))
            })?,
        })
    }

    pub(super) fn attributes(&mut self) -> Option<Attributes> {
        let groups = self.list(|told| match told.number()? {
            Some(known) => told.groups.get(known).cloned(),
            None => {
                let group = told.list(|told| Some((told.word()?, told.word()?)))?;
                let group = Group::from(group);
                let sorted = group.is_sorted_by(|(one, _), (other, _)| one <= other);
                told.groups.push(Group::clone(&group));
                Some(group).filter(|_| sorted)
            }
        })?;
        Some(Attributes::of_groups(groups.into_iter()))
    }

    pub(super) fn activity(&mut self) -> Option<Activity> {
        Some(Activity {
            at: self.bytes.time()?,
            by: self.name()?,
            channel: self.word()?,
            direction: match self.bytes.flag()? {
                true => Direction::Outbound,
                false => Direction::Inbound,
            },
            outcome: self.name()?,
            note: self.string()?,
        })
    }

    pub(super) fn handoff(&mut self) -> Option<Handoff> {
        Some(Handoff {
            from: self.name()?,
            to: self.name()?,
            at: self.bytes.option(|bytes| bytes.time())?,
            call_at: self.bytes.option(|bytes| bytes.time())?,
            how_engaged: self.string()?,
            message: self.string()?,
            spoke_with: self.string()?,
        })
    }

    pub(super) fn returned(&mut self) -> Option<Returned> {
        Some(Returned {
            reason: self.name()?,
            note: self.string()?,
        })
    }

    pub(super) fn pause(&mut self) -> Option<Pause> {
        Some(Pause {
            reason: self.string()?,
            until: self.bytes.option(|bytes| match bytes.flag()? {
                true => bytes.time().map(Until::Instant),
                false => bytes.date().map(Until::Date),
            })?,
        })
    }

    pub(super) fn recycle(&mut self) -> Option<Recycle> {
        Some(Recycle {
            reason: self.name()?,
            revisit_on: self.bytes.option(|bytes| bytes.date())?,
            note: self.string()?,
        })
    }

    pub(super) fn resolution(&mut self) -> Option<Resolution> {
        Some(Resolution {
            reason: self.name()?,
            replied_at: self.bytes.option(|bytes| bytes.time())?,
            reply_channel: self.name()?,
            note: self.string()?,
        })
    }

    pub(super) fn feedback(&mut self) -> Option<Feedback> {
        Some(Feedback {
            from: self.name()?,
            by: self.name()?,
            at: self.bytes.option(|bytes| bytes.time())?,
            about: match self.bytes.flag()? {
                true => About::Quality,
                false => About::Treatment,
            },
            verdict: self.name()?,
            note: self.string()?,
        })
    }

    fn erasure(&mut self) -> Option<Erasure> {
        Some(Erasure {
            at: self.bytes.option(|bytes| bytes.time())?,
            by: self.name()?,
            reason: self.string()?,
        })
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.bytes.count()?;
        let mut list = Vec::with_capacity(count.min(1024));
        for _ in 0..count {
            list.push(read(self)?);
        }
        Some(list)
    }

    fn maybe<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.bytes.flag()? {
            true => Some(Some(read(self)?)),
            false => Some(None),
        }
    }

    pub(super) fn arc(&mut self) -> Option<Option<Arc<Lead>>> {
        Some(self.maybe(Self::lead)?.map(Arc::new))
    }
}
