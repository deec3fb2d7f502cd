//! A lead in the index.

use std::sync::Arc;

use super::timeline::{Telling, Told};
use crate::domain::lead::{Attributes, Fit, Group, Lead, Signal};

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
        } in &*lead.fit
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
        } in &*lead.signals
        {
            self.word(signal);
            self.out.option(*at, |out, time| out.time(time));
            self.words(evidence.as_deref());
        }
        self.out.number(lead.activities.len() as u64);
        for activity in &*lead.activities {
            self.fact(activity);
        }
        self.facts(lead.handoff.as_ref());
        self.facts(lead.reject.as_ref());
        self.facts(lead.reclaim.as_ref());
        self.facts(lead.paused.as_ref());
        self.facts(lead.recycle.as_ref());
        self.facts(lead.resolution.as_ref());
        self.out.number(lead.feedback.len() as u64);
        for feedback in &*lead.feedback {
            self.fact(feedback);
        }
        self.words(lead.duplicate_of.as_deref());
        self.facts(lead.erased.as_ref());
        self.attributes(&lead.attributes);
        self.out.number(lead.rest.len() as u64);
        for (key, value) in &lead.rest {
            self.word(key);
            self.out.bytes.extend_from_slice(&value.to_le_bytes());
        }
    }

    /// Tells attributes, or where the same were told before.
    pub(super) fn attributes(&mut self, attributes: &Attributes) {
        let before = self.attributes.iter().position(|known| known == attributes);
        self.out.number(before.map_or(0, |known| known as u64 + 1));
        if before.is_some() {
            return;
        }
        self.attributes.push(attributes.clone());
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
}

impl Told<'_> {
    pub(super) fn lead(&mut self) -> Option<Lead> {
        Some(Lead {
            id: self.shared()?,
            company: self.shared()?,
            stage: self.name()?,
            owner: self.name()?,
            source: self.name()?,
            campaign: self.name()?,
            priority: self.name()?,
            request: self.shared()?,
            received_at: self.bytes.option(|bytes| bytes.time())?,
            fit: self
                .list(|told| {
                    Some(Fit {
                        criterion: told.word()?,
                        met: told.bytes.flag()?,
                        evidence: told.string()?,
                    })
                })?
                .into(),
            signals: self
                .list(|told| {
                    Some(Signal {
                        signal: told.word()?,
                        at: told.bytes.option(|bytes| bytes.time())?,
                        evidence: told.string()?,
                    })
                })?
                .into(),
            activities: self.list(Self::fact)?.into(),
            handoff: self.facts()?,
            reject: self.facts()?,
            reclaim: self.facts()?,
            paused: self.facts()?,
            recycle: self.facts()?,
            resolution: self.facts()?,
            feedback: self.list(Self::fact)?.into(),
            duplicate_of: self.shared()?,
            erased: self.facts()?,
            attributes: self.attributes()?,
            rest: self.list(|told| {
                let key = told.word()?;
                let value = told.bytes.take(8)?.try_into().ok()?;
                Some((key, u64::from_le_bytes(value)))
            })?,
        })
    }

    pub(super) fn attributes(&mut self) -> Option<Attributes> {
        if let Some(known) = self.number()? {
            return self.attributes.get(known).cloned();
        }
        let groups = self.list(|told| match told.number()? {
            Some(known) => told.groups.get(known).cloned(),
            None => {
                let group = told.list(|told| Some((told.word()?, told.text()?)))?;
                let group = Group::from(group);
                let sorted = group.is_sorted_by(|(one, _), (other, _)| one <= other);
                told.groups.push(Group::clone(&group));
                Some(group).filter(|_| sorted)
            }
        })?;
        let attributes = Attributes::of_groups(groups.into_iter());
        self.attributes.push(attributes.clone());
        Some(attributes)
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.bytes.count()?;
        let mut list = Vec::with_capacity(count.min(1024));
        for _ in 0..count {
            list.push(read(self)?);
        }
        Some(list)
    }

    pub(super) fn maybe<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.bytes.flag()? {
            true => Some(Some(read(self)?)),
            false => Some(None),
        }
    }

    pub(super) fn arc(&mut self) -> Option<Option<Arc<Lead>>> {
        Some(self.maybe(Self::lead)?.map(Arc::new))
    }
}
