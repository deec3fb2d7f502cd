//! What a policy says, one line a thing: to compare it with what another one says.

use super::words::promise;
use super::{Clock, Counting, Definition, Person, Policy, Stages};
use crate::domain::calendar::Calendar;
use crate::domain::duration::in_words;
use crate::finding::PolicyLine;

/// One thing that a policy says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is about: `promise`, `move`, `person`.
    pub topic: &'static str,
    /// Which one.
    pub name: String,
    /// What it says of it.
    pub says: String,
    /// Where, if that is one place.
    pub line: Option<PolicyLine>,
}

impl Policy {
    /// Returns what it says, in the order in which people read it. Hours and holidays of a calendar are not told.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Lines(Vec::new());
        lines.stages(&self.stages);
        lines.promises(self);
        lines.followup(self);
        lines.people(self);
        lines.definition(&self.definition);
        for (rule, weight) in &self.weights {
            let says = weight.severity.map_or("off", |severity| severity.name());
            lines.add("rule", rule, says, Some(&weight.line));
        }
        lines.0
    }
}

struct Lines(Vec<Line>);

impl Lines {
    fn add(
        &mut self,
        topic: &'static str,
        name: &str,
        says: impl Into<String>,
        line: Option<&PolicyLine>,
    ) {
        self.0.push(Line {
            topic,
            name: name.to_owned(),
            says: says.into(),
            line: line.cloned(),
        });
    }

    fn stages(&mut self, stages: &Stages) {
        for stage in &stages.stages {
            let team = stage.team.as_deref().unwrap_or("nobody");
            let says = format!("{}, {team}", stage.role.name());
            self.add("stage", &stage.name, says, Some(&stage.line));
        }
        for step in &stages.moves {
            let rules = format!("by {}, gates {}", step.by.in_words(), step.gates_in_words());
            match &step.name {
                Some(name) => {
                    let says = format!("{}, {rules}", step.way());
                    self.add("move", name, says, Some(&step.line));
                }
                None => self.add("move", &step.way(), rules, Some(&step.line)),
            }
        }
    }

    fn promises(&mut self, policy: &Policy) {
        for (name, clock) in Clock::ALL {
            let Some(found) = policy.sla.clocks.get(&clock) else {
                continue;
            };
            for target in &found.targets {
                let line = Some(&target.line);
                self.add(
                    "promise",
                    &promise(clock, &target.when),
                    target.in_words(),
                    line,
                );
            }
            self.add("warning", name, found.warn.in_words(), None);
            let told: Vec<&str> = found.escalate.iter().map(|who| who.in_words()).collect();
            if !told.is_empty() {
                self.add("escalation", name, told.join(", "), None);
            }
        }
        for (name, calendar) in &policy.sla.calendars {
            self.add("calendar", name, zone(calendar), None);
        }
        let default = policy.sla.default_calendar.as_ref();
        self.add(
            "calendar",
            "default",
            default.map_or("none", |calendar| calendar.name()),
            None,
        );
        let evidence = &policy.sla.evidence;
        let counting = match evidence.counting {
            Counting::Landed => "landed",
            Counting::Recorded => "recorded",
        };
        self.add("evidence", "clock", counting, None);
        for (name, limit) in [
            ("claim_limit", evidence.claim_limit),
            ("skew_limit", evidence.skew_limit),
        ] {
            self.add("evidence", name, in_words(limit), None);
        }
    }

    fn followup(&mut self, policy: &Policy) {
        let followup = &policy.followup;
        for procedure in &followup.procedures {
            let name = procedure.when.in_words();
            self.add(
                "follow-up",
                &name,
                procedure.in_words(),
                Some(&procedure.line),
            );
        }
        for word in &followup.avoid {
            self.add(
                "wording",
                word,
                "to be avoided",
                followup.avoid_line.as_ref(),
            );
        }
        for (reason, wording) in &followup.decline {
            self.add(
                "wording",
                &format!("decline for {reason}"),
                wording.trim(),
                None,
            );
        }
    }

    fn people(&mut self, policy: &Policy) {
        for person in policy.teams.people.values() {
            self.add("person", &person.id, said(person), Some(&person.line));
        }
        for team in policy.teams.teams.values() {
            let nobody = "nobody";
            let lead = team.lead.as_deref().unwrap_or(nobody);
            let fallback = team.fallback_owner.as_deref().unwrap_or(nobody);
            self.add(
                "team",
                &team.id,
                format!("lead {lead}, fallback owner {fallback}"),
                None,
            );
        }
    }

    fn definition(&mut self, definition: &Definition) {
        for criterion in &definition.profile {
            let says = match criterion.required {
                true => format!("required: {}", criterion.question),
                false => format!("not required: {}", criterion.question),
            };
            self.add("profile", &criterion.id, says, Some(&criterion.line));
        }
        self.add(
            "signals",
            "least",
            definition.least_signals.to_string(),
            None,
        );
        for (signal, wording) in &definition.signals {
            self.add("signal", signal, wording, None);
        }
        for (name, source) in &definition.sources {
            let priority = source.priority.as_deref().unwrap_or("-");
            let says = match source.counts_as_lead {
                true => format!("priority {priority}"),
                false => format!("priority {priority}, no lead"),
            };
            self.add("source", name, says, Some(&source.line));
        }
        for (name, campaign) in &definition.campaigns {
            let source = campaign.source.as_deref().unwrap_or("-");
            let mut says = format!("source {source}");
            if let Some(cost) = campaign.cost {
                let currency = campaign.currency.as_deref().unwrap_or_default();
                says.push_str(format!(", cost {cost} {currency}").trim_end());
            }
            self.add("campaign", name, says, Some(&campaign.line));
        }
        for segment in &definition.segments {
            self.add("segment", &segment.name, segment.when.in_words(), None);
        }
        let reasons = &definition.reasons;
        for (list, names) in [
            ("reject", &reasons.reject),
            ("recycle", &reasons.recycle),
            ("disqualify", &reasons.disqualify),
            ("lost", &reasons.lost),
            ("reclaim", &reasons.reclaim),
        ] {
            for reason in names {
                self.add("reason", &format!("{reason} to {list}"), "known", None);
            }
        }
    }
}

/// Returns what is said of a calendar itself.
pub(super) fn zone(calendar: &Calendar) -> String {
    calendar.zone().name().to_owned()
}

fn said(person: &Person) -> String {
    let mut says = vec![person.name.clone(), person.team.to_string()];
    says.extend(person.emails.iter().cloned());
    says.extend(person.zone.map(|zone| zone.name().to_owned()));
    says.extend(
        person
            .manager
            .as_ref()
            .map(|manager| format!("manager {manager}")),
    );
    says.extend(person.until.map(|until| format!("until {until}")));
    says.join(", ")
}
