//! What a lead says and events tell of, in the index: in a record each stands once.

use std::sync::Arc;

use super::timeline::{Telling, Told};
use crate::domain::lead::{
    About, Activity, Direction, Erasure, Feedback, Handoff, Pause, Recycle, Resolution, Returned,
    Until,
};

/// What a record told so far.
#[derive(Default)]
pub(super) struct Facts {
    activities: Vec<Arc<Activity>>,
    handoffs: Vec<Arc<Handoff>>,
    returned: Vec<Arc<Returned>>,
    pauses: Vec<Arc<Pause>>,
    recycles: Vec<Arc<Recycle>>,
    resolutions: Vec<Arc<Resolution>>,
    feedback: Vec<Arc<Feedback>>,
    erasures: Vec<Arc<Erasure>>,
}

/// One kind of them.
pub(super) trait Fact: PartialEq + Sized {
    /// Returns those of its kind that were told so far.
    fn told(facts: &mut Facts) -> &mut Vec<Arc<Self>>;

    fn write(&self, telling: &mut Telling);

    fn read(told: &mut Told<'_>) -> Option<Self>;
}

impl Telling {
    /// Tells a fact, or where it was told before.
    pub(super) fn fact<F: Fact>(&mut self, fact: &Arc<F>) {
        let told = F::told(&mut self.facts);
        let before = told.iter().position(|known| known == fact);
        self.out.number(before.map_or(0, |known| known as u64 + 1));
        if before.is_none() {
            told.push(Arc::clone(fact));
            fact.write(self);
        }
    }

    /// Tells whether there is a fact, and the fact.
    pub(super) fn facts<F: Fact>(&mut self, fact: Option<&Arc<F>>) {
        self.maybe(fact, Self::fact);
    }
}

impl Told<'_> {
    /// Returns a fact, which all that tell it share.
    pub(super) fn fact<F: Fact>(&mut self) -> Option<Arc<F>> {
        if let Some(known) = self.number()? {
            return F::told(&mut self.facts).get(known).cloned();
        }
        let fact = Arc::new(F::read(self)?);
        F::told(&mut self.facts).push(Arc::clone(&fact));
        Some(fact)
    }

    /// Returns a fact, if there is one.
    pub(super) fn facts<F: Fact>(&mut self) -> Option<Option<Arc<F>>> {
        self.maybe(Self::fact)
    }
}

impl Fact for Activity {
    fn told(facts: &mut Facts) -> &mut Vec<Arc<Self>> {
        &mut facts.activities
    }

    fn write(&self, telling: &mut Telling) {
        telling.out.time(self.at);
        telling.words(self.by.as_deref());
        telling.word(&self.channel);
        telling.out.flag(self.direction == Direction::Outbound);
        telling.words(self.outcome.as_deref());
        telling.words(self.note.as_deref());
    }

    fn read(told: &mut Told<'_>) -> Option<Self> {
        Some(Activity {
            at: told.bytes.time()?,
            by: told.name()?,
            channel: told.word()?,
            direction: match told.bytes.flag()? {
                true => Direction::Outbound,
                false => Direction::Inbound,
            },
            outcome: told.name()?,
            note: told.string()?,
        })
    }
}

impl Fact for Handoff {
    fn told(facts: &mut Facts) -> &mut Vec<Arc<Self>> {
        &mut facts.handoffs
    }

    fn write(&self, telling: &mut Telling) {
        telling.words(self.from.as_deref());
        telling.words(self.to.as_deref());
        telling.out.option(self.at, |out, time| out.time(time));
        telling.out.option(self.call_at, |out, time| out.time(time));
        telling.words(self.how_engaged.as_deref());
        telling.words(self.message.as_deref());
        telling.words(self.spoke_with.as_deref());
    }

    fn read(told: &mut Told<'_>) -> Option<Self> {
        Some(Handoff {
            from: told.name()?,
            to: told.name()?,
            at: told.bytes.option(|bytes| bytes.time())?,
            call_at: told.bytes.option(|bytes| bytes.time())?,
            how_engaged: told.string()?,
            message: told.string()?,
            spoke_with: told.string()?,
        })
    }
}

impl Fact for Returned {
    fn told(facts: &mut Facts) -> &mut Vec<Arc<Self>> {
        &mut facts.returned
    }

    fn write(&self, telling: &mut Telling) {
        telling.words(self.reason.as_deref());
        telling.words(self.note.as_deref());
    }

    fn read(told: &mut Told<'_>) -> Option<Self> {
        Some(Returned {
            reason: told.name()?,
            note: told.string()?,
        })
    }
}

impl Fact for Pause {
    fn told(facts: &mut Facts) -> &mut Vec<Arc<Self>> {
        &mut facts.pauses
    }

    fn write(&self, telling: &mut Telling) {
        telling.words(self.reason.as_deref());
        telling.out.option(self.until, |out, until| match until {
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

    fn read(told: &mut Told<'_>) -> Option<Self> {
        Some(Pause {
            reason: told.string()?,
            until: told.bytes.option(|bytes| match bytes.flag()? {
                true => bytes.time().map(Until::Instant),
                false => bytes.date().map(Until::Date),
            })?,
        })
    }
}

impl Fact for Recycle {
    fn told(facts: &mut Facts) -> &mut Vec<Arc<Self>> {
        &mut facts.recycles
    }

    fn write(&self, telling: &mut Telling) {
        telling.words(self.reason.as_deref());
        let out = &mut telling.out;
        out.option(self.revisit_on, |out, date| out.date(date));
        telling.words(self.note.as_deref());
    }

    fn read(told: &mut Told<'_>) -> Option<Self> {
        Some(Recycle {
            reason: told.name()?,
            revisit_on: told.bytes.option(|bytes| bytes.date())?,
            note: told.string()?,
        })
    }
}

impl Fact for Resolution {
    fn told(facts: &mut Facts) -> &mut Vec<Arc<Self>> {
        &mut facts.resolutions
    }

    fn write(&self, telling: &mut Telling) {
        telling.words(self.reason.as_deref());
        let out = &mut telling.out;
        out.option(self.replied_at, |out, time| out.time(time));
        telling.words(self.reply_channel.as_deref());
        telling.words(self.note.as_deref());
    }

    fn read(told: &mut Told<'_>) -> Option<Self> {
        Some(Resolution {
            reason: told.name()?,
            replied_at: told.bytes.option(|bytes| bytes.time())?,
            reply_channel: told.name()?,
            note: told.string()?,
        })
    }
}

impl Fact for Feedback {
    fn told(facts: &mut Facts) -> &mut Vec<Arc<Self>> {
        &mut facts.feedback
    }

    fn write(&self, telling: &mut Telling) {
        telling.words(self.from.as_deref());
        telling.words(self.by.as_deref());
        telling.out.option(self.at, |out, time| out.time(time));
        telling.out.flag(self.about == About::Quality);
        telling.words(self.verdict.as_deref());
        telling.words(self.note.as_deref());
    }

    fn read(told: &mut Told<'_>) -> Option<Self> {
        Some(Feedback {
            from: told.name()?,
            by: told.name()?,
            at: told.bytes.option(|bytes| bytes.time())?,
            about: match told.bytes.flag()? {
                true => About::Quality,
                false => About::Treatment,
            },
            verdict: told.name()?,
            note: told.string()?,
        })
    }
}

impl Fact for Erasure {
    fn told(facts: &mut Facts) -> &mut Vec<Arc<Self>> {
        &mut facts.erasures
    }

    fn write(&self, telling: &mut Telling) {
        telling.out.option(self.at, |out, time| out.time(time));
        telling.words(self.by.as_deref());
        telling.words(self.reason.as_deref());
    }

    fn read(told: &mut Told<'_>) -> Option<Self> {
        Some(Erasure {
            at: told.bytes.option(|bytes| bytes.time())?,
            by: told.name()?,
            reason: told.string()?,
        })
    }
}
