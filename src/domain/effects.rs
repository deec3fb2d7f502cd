//! What another policy would do to the leads: which become late, which no longer are, and which are due at another time.

use std::collections::BTreeMap;

use super::book::Standing;
use super::clock::{State, Verdict};
use super::policy::Clock;

/// How the running clocks of the open leads stand, by id.
#[derive(Debug, Clone, Default)]
pub struct Snapshot(BTreeMap<String, BTreeMap<Clock, Verdict>>);

/// One running clock of one lead that would stand otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The lead.
    pub id: String,
    /// Its clock.
    pub clock: Clock,
    /// What would happen.
    pub kind: Kind,
    /// How it stands; `None` if it does not run.
    pub from: Option<Verdict>,
    /// How it would stand; `None` if it would not run.
    pub to: Option<Verdict>,
}

/// What another policy does to a clock, what presses most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// It is late then.
    Late,
    /// It is close to its target then.
    AtRisk,
    /// It is not late any more.
    NoLongerLate,
    /// It is not close to its target any more.
    NoLongerAtRisk,
    /// It is due at another time.
    Moved,
    /// It runs then, and does not now.
    Begins,
    /// It does not run any more.
    Ends,
}

impl Kind {
    /// Every kind with its name.
    pub const ALL: [(&'static str, Kind); 7] = [
        ("late", Kind::Late),
        ("at_risk", Kind::AtRisk),
        ("no_longer_late", Kind::NoLongerLate),
        ("no_longer_at_risk", Kind::NoLongerAtRisk),
        ("due_moved", Kind::Moved),
        ("begins", Kind::Begins),
        ("ends", Kind::Ends),
    ];

    /// Returns its name, as in every output.
    pub fn name(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, kind)| *kind == self);
        known.expect("because ALL lists every kind").0
    }
}

impl Snapshot {
    /// Returns how the running clocks of the open leads among these stand.
    pub fn of(standings: &[Standing<'_>]) -> Snapshot {
        let open = standings.iter().filter(|standing| standing.is_open());
        let running = |standing: &Standing<'_>| {
            let running = standing.running.iter();
            let running = running.filter(|verdict| verdict.cycle.is_some());
            let clocks = running.map(|verdict| (verdict.clock, verdict.clone()));
            (standing.entry.id.clone(), clocks.collect())
        };
        Snapshot(open.map(running).collect())
    }

    /// Returns whether a lead is open.
    pub fn holds(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// Returns what becomes of each clock that would stand otherwise, what presses most first.
    pub fn effects(&self, after: &Snapshot) -> Vec<Effect> {
        let none = BTreeMap::new();
        let mut effects = Vec::new();
        let gone = after.0.keys().filter(|id| !self.0.contains_key(*id));
        for id in self.0.keys().chain(gone) {
            let [from, to] = [self, after].map(|snapshot| snapshot.0.get(id).unwrap_or(&none));
            for (_, clock) in Clock::ALL {
                let (from, to) = (from.get(&clock), to.get(&clock));
                if let Some(kind) = kind(from, to) {
                    effects.push(Effect {
                        id: id.clone(),
                        clock,
                        kind,
                        from: from.cloned(),
                        to: to.cloned(),
                    });
                }
            }
        }
        let due = |verdict: &Option<Verdict>| verdict.as_ref().and_then(|verdict| verdict.due_at);
        effects.sort_by(|one, other| {
            let key = |effect: &Effect| (effect.kind, due(&effect.to).or(due(&effect.from)));
            key(one)
                .cmp(&key(other))
                .then_with(|| one.id.cmp(&other.id))
        });
        effects
    }
}

fn kind(from: Option<&Verdict>, to: Option<&Verdict>) -> Option<Kind> {
    let state = |verdict: Option<&Verdict>| verdict.map(|verdict| verdict.state);
    let is = |verdict, wanted| state(verdict) == Some(wanted);
    let both = |wanted| (is(from, wanted), is(to, wanted));
    Some(match (both(State::Breached), both(State::AtRisk)) {
        ((false, true), _) => Kind::Late,
        ((true, false), _) => Kind::NoLongerLate,
        (_, (false, true)) => Kind::AtRisk,
        (_, (true, false)) if to.is_some() => Kind::NoLongerAtRisk,
        _ => match (from, to) {
            (None, None) => return None,
            (None, Some(_)) => Kind::Begins,
            (Some(_), None) => Kind::Ends,
            (Some(from), Some(to)) if from.due_at == to.due_at => return None,
            (Some(_), Some(_)) => Kind::Moved,
        },
    })
}

#[cfg(test)]
mod tests;
