//! Parts of the policy in a few words.

use super::{By, Clock, Escalation, Gate, Move, Procedure, Role, Target, Warning, When};
use crate::domain::duration::Duration;

impl Role {
    /// Returns its name, as in the policy.
    pub fn name(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, role)| *role == self);
        known.expect("because ALL lists every role").0
    }
}

impl Gate {
    /// Returns its name, as in the policy.
    pub fn name(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, gate)| *gate == self);
        known.expect("because ALL lists every gate").0
    }
}

impl Move {
    /// Returns where it leads from and to: `qualified | accepted → working`, and for which reason.
    pub fn way(&self) -> String {
        let reason = match &self.when_reason {
            Some(reason) => format!(" if {reason}"),
            None => String::new(),
        };
        format!("{} → {}{reason}", self.from.join(" | "), self.to)
    }

    /// Returns its gates; `-` if there are none.
    pub fn gates_in_words(&self) -> String {
        match self.gates.is_empty() {
            true => "-".to_owned(),
            false => {
                let names: Vec<&str> = self.gates.iter().map(|gate| gate.name()).collect();
                names.join(", ")
            }
        }
    }
}

impl By {
    /// Returns the teams, or that anyone may.
    pub fn in_words(&self) -> String {
        match self {
            By::Anyone => "anyone".to_owned(),
            By::Teams(teams) => teams.join(", "),
        }
    }
}

impl When {
    /// Returns which leads it is for: `source webinar, priority C`.
    pub fn in_words(&self) -> String {
        let condition = |(field, values): &(_, Vec<_>)| format!("{field} {}", values.join(" or "));
        match self.is_always() {
            true => "every other lead".to_owned(),
            false => {
                let conditions: Vec<_> = self.conditions.iter().map(condition).collect();
                conditions.join(", ")
            }
        }
    }
}

impl Target {
    /// Returns the calendar that it is counted by, if it is counted by one.
    pub fn counted_by(&self) -> Option<&str> {
        let business = !matches!(self.within, Duration::Elapsed(_));
        let calendar = self.calendar.as_ref().filter(|_| business);
        calendar.map(|calendar| calendar.name())
    }

    /// Returns how long it is: `1bd (office)`.
    pub fn in_words(&self) -> String {
        match self.counted_by() {
            Some(calendar) => format!("{} ({calendar})", self.within),
            None => self.within.to_string(),
        }
    }
}

impl Warning {
    /// Returns when it warns.
    pub fn in_words(&self) -> String {
        match self {
            Warning::Percent(percent) => format!("after {percent}%"),
            Warning::Left(left) => format!("{left} before"),
        }
    }
}

impl Escalation {
    /// Returns who is named.
    pub fn in_words(&self) -> &str {
        match self {
            Escalation::Owner => "owner",
            Escalation::Manager => "manager",
            Escalation::TeamLead => "team lead",
            Escalation::Person(person) => person,
        }
    }
}

impl Procedure {
    /// Returns what it asks for: `5 touches, 2 channels, 3 call, 2bd (office) apart`.
    pub fn in_words(&self) -> String {
        let mut words = vec![format!("{} touches", self.attempts)];
        if self.distinct > 0 {
            words.push(format!("{} channels", self.distinct));
        }
        words.extend(
            self.least
                .iter()
                .map(|(channel, least)| format!("{least} {channel}")),
        );
        words.extend(
            self.spacing
                .as_ref()
                .map(|spacing| format!("{} apart", spacing.in_words())),
        );
        words.join(", ")
    }
}

/// Returns the name of a clock for these leads: `max_idle for stage working`.
pub(super) fn promise(clock: Clock, when: &When) -> String {
    format!("{} for {}", clock.name(), when.in_words())
}
