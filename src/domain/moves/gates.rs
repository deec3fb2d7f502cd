//! The gates: what must be true of a lead before it may move.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::lack::{Answer, What};
use super::past::fresh;
use super::{Attempt, ReasonFor};
use crate::domain::lead::{About, Name};
use crate::domain::policy::{Gate, Move};

impl Attempt<'_> {
    /// Returns what a gate asks for and the lead does not have.
    pub(super) fn missing(&self, gate: Gate, candidate: &Move) -> Vec<What> {
        match gate {
            Gate::Definition => self.definition(),
            Gate::HandoffBrief => self.brief(candidate),
            Gate::HandoffCall => self.call().into_iter().collect(),
            Gate::AttemptsMet => self.attempts(),
            Gate::ReplySent => self.reply(candidate).into_iter().collect(),
            Gate::Reason => self.reason_given(candidate).into_iter().collect(),
            Gate::RevisitDate => self.revisit().into_iter().collect(),
            Gate::Feedback => self.feedback().into_iter().collect(),
            Gate::Breach => self.breach().into_iter().collect(),
        }
    }

    /// All required criteria are met, each with evidence, and there are enough different buying signals, each with evidence.
    fn definition(&self) -> Vec<What> {
        let definition = &self.policy.definition;
        let mut missing = Vec::new();
        for criterion in definition.profile.iter().filter(|one| one.required) {
            // The last answer counts: what was found out later stands below.
            let fit = self.lead.fit.iter().rev();
            let answer = match fit.clone().find(|fit| fit.criterion == criterion.id) {
                None => Answer::None,
                Some(fit) if !fit.met => Answer::No,
                Some(fit) if !is_said(fit.evidence.as_deref()) => Answer::Unproven,
                Some(_) => continue,
            };
            missing.push(What::Criterion {
                id: criterion.id.clone(),
                question: criterion.question.as_str().into(),
                answer,
            });
        }
        let mut seen: Vec<&Name> = Vec::new();
        for signal in &*self.lead.signals {
            let counts = definition.signals.contains_key(&signal.signal)
                && is_said(signal.evidence.as_deref())
                && signal.at.is_none_or(|at| at <= self.at);
            if counts && !seen.contains(&&signal.signal) {
                seen.push(&signal.signal);
            }
        }
        if seen.len() < definition.least_signals {
            missing.push(What::Signals {
                seen: seen.len(),
                least: definition.least_signals,
                known: definition.signals.keys().cloned().collect(),
            });
        }
        missing
    }

    /// The brief is complete, and goes to somebody of the team that is to take the lead.
    fn brief(&self, candidate: &Move) -> Vec<What> {
        let Some(brief) = &self.lead.handoff else {
            let missing = vec!["from", "to", "at", "how_engaged", "message", "spoke_with"];
            return vec![What::Brief { missing }];
        };
        let parts = [
            ("from", brief.from.is_some()),
            ("to", brief.to.is_some()),
            ("at", brief.at.is_some()),
            ("how_engaged", is_said(brief.how_engaged.as_deref())),
            ("message", is_said(brief.message.as_deref())),
            ("spoke_with", is_said(brief.spoke_with.as_deref())),
        ];
        let missing: Vec<_> = parts
            .into_iter()
            .filter(|(_, there)| !there)
            .map(|(part, _)| part)
            .collect();
        let mut lacks = Vec::new();
        if !missing.is_empty() {
            lacks.push(What::Brief { missing });
        }
        let stage = self.policy.stages.get(&candidate.to);
        let team = stage.and_then(|stage| stage.team.as_ref());
        if let (Some(to), Some(team)) = (&brief.to, team) {
            let receiver = self.policy.teams.people.get(to);
            let left = receiver.and_then(|person| person.until);
            if let Some(until) = left.filter(|until| *until < self.today()) {
                let person = to.clone();
                lacks.push(What::Inactive { person, until });
            }
            if receiver.is_none_or(|person| person.team != *team) {
                lacks.push(What::Receiver {
                    to: to.clone(),
                    team: team.clone(),
                });
            }
        }
        lacks
    }

    /// Inside and outside rep spoke about this offer, not about an earlier one.
    fn call(&self) -> Option<What> {
        let call_at = self.lead.handoff.as_ref().and_then(|brief| brief.call_at);
        let odd = call_at.and_then(|at| self.odd("the hand-off call", at));
        match call_at {
            _ if odd.is_some() => odd,
            Some(at) if self.past.call_at.is_none_or(|spent| at > spent) => None,
            earlier => Some(What::Call { earlier }),
        }
    }

    /// The follow-up procedure of this lead was kept in this round: attempts, different channels, least number by channel.
    fn attempts(&self) -> Vec<What> {
        let Some(procedure) = self.policy.procedure(&self.subject()) else {
            return Vec::new();
        };
        let touches = self.past.touches(self.lead);
        let mut channels: Vec<&Name> = touches.iter().map(|touch| &touch.channel).collect();
        channels.sort();
        let made = |channel: &Name| channels.iter().filter(|tried| **tried == channel).count();
        let mut missing = Vec::new();
        if touches.len() < procedure.attempts {
            missing.push(What::Attempts {
                made: touches.len(),
                least: procedure.attempts,
            });
        }
        for (channel, least) in &procedure.least {
            if made(channel) < *least {
                missing.push(What::Channel {
                    channel: channel.clone(),
                    made: made(channel),
                    least: *least,
                });
            }
        }
        let mut distinct = channels.clone();
        distinct.dedup();
        if distinct.len() < procedure.distinct {
            missing.push(What::Channels {
                tried: distinct.len(),
                least: procedure.distinct,
            });
        }
        missing
    }

    /// The prospect had an answer: when, and by which channel.
    fn reply(&self, candidate: &Move) -> Option<What> {
        let resolution = self.lead.resolution.as_ref();
        let replied_at = resolution.and_then(|resolution| resolution.replied_at);
        let odd = replied_at.and_then(|at| self.odd("the reply", at));
        match replied_at {
            _ if odd.is_some() => odd,
            Some(_) if resolution.is_some_and(|told| told.reply_channel.is_some()) => None,
            replied_at => Some(What::Reply {
                reason: self.reason(candidate).cloned(),
                replied_at,
            }),
        }
    }

    /// There is a reason from the list, given for this move and not for an earlier one.
    fn reason_given(&self, candidate: &Move) -> Option<What> {
        let reason_for = self.reason_for(candidate);
        let known = reason_for.known(self.policy);
        let (given, note) = reason_for.given(self.lead);
        let Some(given) = given.filter(|given| known.contains(given)) else {
            return Some(What::Reason {
                reason_for,
                given: given.cloned(),
                known: known.to_vec(),
            });
        };
        let (lead, past) = (self.lead, self.past);
        let is_old = match reason_for {
            ReasonFor::Reject => lead.reject == past.reject,
            ReasonFor::Reclaim => lead.reclaim == past.reclaim,
            ReasonFor::Recycle => lead.recycle == past.recycle,
            ReasonFor::Disqualify | ReasonFor::Lost => false,
        };
        if is_old {
            return Some(What::SameReason {
                reason_for,
                given: given.clone(),
            });
        }
        match &**given {
            "other" if !is_said(note) => Some(What::Note { reason_for }),
            "duplicate"
                if reason_for.block() == "resolution"
                    && !is_said(self.lead.duplicate_of.as_deref()) =>
            {
                Some(What::DuplicateOf)
            }
            _ => None,
        }
    }

    /// There is a day to come back to it, and it lies ahead.
    fn revisit(&self) -> Option<What> {
        let on = self
            .lead
            .recycle
            .as_ref()
            .and_then(|recycle| recycle.revisit_on);
        let ahead = on.is_some_and(|on| on > self.today());
        (!ahead).then_some(What::Revisit { on })
    }

    /// The team that had the lead said how good it was, since it was offered or accepted.
    fn feedback(&self) -> Option<What> {
        let team = self.policy.stages.get(self.from)?.team.as_ref();
        let people = &self.policy.teams.people;
        let said = fresh(&self.lead.feedback, &self.past.feedback);
        let given = said.iter().any(|feedback| {
            let person = feedback.by.as_ref().and_then(|by| people.get(by));
            let from = feedback.from.as_ref().or(person.map(|person| &person.team));
            feedback.about == About::Quality
                && feedback.verdict.is_some()
                && team.is_none_or(|team| from == Some(team))
        });
        (!given).then(|| What::Feedback {
            team: team.cloned(),
        })
    }

    /// A promise on this lead is broken.
    fn breach(&self) -> Option<What> {
        self.breached.is_empty().then_some(What::Breach)
    }

    /// Returns what is odd about a time: that it is still to come, or was before the lead came in.
    fn odd(&self, what: &'static str, at: DateTime<Utc>) -> Option<What> {
        match self.lead.received_at {
            _ if at > self.at => Some(What::Future { what, at }),
            Some(received_at) if at < received_at => Some(What::Early {
                what,
                at,
                received_at,
            }),
            _ => None,
        }
    }

    /// Returns the date of the move where the office is.
    pub(super) fn today(&self) -> NaiveDate {
        let office = self.policy.sla.default_calendar.as_ref();
        let zone = office.map_or(Tz::UTC, |calendar| calendar.zone());
        self.at.with_timezone(&zone).date_naive()
    }
}

/// Returns whether something is said at all.
fn is_said(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}
