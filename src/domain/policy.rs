//! The policy: what both teams agreed on, as types that cannot be wrong.

mod changes;
mod lines;
mod sla;
mod stages;
mod when;
mod words;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;

pub use self::changes::{Change, changes};
pub use self::lines::Line;
pub use self::sla::{Clock, ClockPolicy, Counting, Escalation, Evidence, Sla, Target, Warning};
pub use self::stages::{By, Gate, Move, Role, Stage, Stages};
pub use self::when::{Subject, When};
use super::agreement::Signed;
use super::duration::Duration;
use super::lead::{Activity, Name};
use crate::finding::{PolicyLine, Severity};

/// The whole folder `policy/`, every name in it resolved.
#[derive(Debug, Clone)]
pub struct Policy {
    /// `teams.yaml`.
    pub teams: Teams,
    /// `definition.yaml`.
    pub definition: Definition,
    /// `stages.yaml`.
    pub stages: Stages,
    /// `sla.yaml`.
    pub sla: Sla,
    /// `followup.yaml`.
    pub followup: Followup,
    /// `agreement.yaml`, if there is one.
    pub agreement: Option<Agreement>,
    /// `checks.yaml`: how much findings weigh here, by rule.
    pub weights: BTreeMap<Name, Weight>,
}

/// How much the findings of one rule weigh in this team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// The severity; none if the rule is off.
    pub severity: Option<Severity>,
    /// Where the policy says so.
    pub line: PolicyLine,
}

/// Who is who.
#[derive(Debug, Clone, Default)]
pub struct Teams {
    /// People by id.
    pub people: BTreeMap<Name, Person>,
    /// Teams by id.
    pub teams: BTreeMap<Name, Team>,
}

/// One of ours.
#[derive(Debug, Clone)]
pub struct Person {
    /// The id that leads and policy use.
    pub id: Name,
    /// The full name.
    pub name: String,
    /// The team.
    pub team: Name,
    /// The e-mails under which git knows this person.
    pub emails: Vec<String>,
    /// Where this person's clock stands.
    pub zone: Option<Tz>,
    /// Who is told when a promise of this person is broken.
    pub manager: Option<Name>,
    /// The last active day.
    pub until: Option<NaiveDate>,
    /// Where the policy says so.
    pub line: PolicyLine,
}

/// One team.
#[derive(Debug, Clone)]
pub struct Team {
    /// The id.
    pub id: Name,
    /// Who leads it.
    pub lead: Option<Name>,
    /// Whose an unowned lead of this team's stages is.
    pub fallback_owner: Option<Name>,
}

impl Teams {
    /// Returns the person whom git knows by this e-mail, whatever its case.
    pub fn by_email(&self, email: &str) -> Option<&Person> {
        self.people.values().find(|person| {
            person
                .emails
                .iter()
                .any(|known| known.eq_ignore_ascii_case(email))
        })
    }

    /// Returns whether a person leads a team.
    pub fn is_led_by(&self, person: &Person) -> bool {
        self.teams
            .values()
            .any(|team| team.lead.as_ref() == Some(&person.id))
    }
}

/// What a good lead is.
#[derive(Debug, Clone, Default)]
pub struct Definition {
    /// The criteria of the target profile.
    pub profile: Vec<Criterion>,
    /// The least number of buying signals.
    pub least_signals: usize,
    /// The signals a team looks for, with their wording.
    pub signals: BTreeMap<Name, String>,
    /// Where leads come from.
    pub sources: BTreeMap<Name, Source>,
    /// What was run to bring them.
    pub campaigns: BTreeMap<Name, Campaign>,
    /// Segments in order; a lead is in each whose `when` it matches.
    pub segments: Vec<Segment>,
    /// The coded reasons.
    pub reasons: Reasons,
}

/// One criterion of the target profile.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// Its id.
    pub id: Name,
    /// Whether a lead must meet it.
    pub required: bool,
    /// What to ask.
    pub question: String,
    /// Where the policy says so.
    pub line: PolicyLine,
}

/// One source.
#[derive(Debug, Clone)]
pub struct Source {
    /// The priority of its leads that state none.
    pub priority: Option<Name>,
    /// Whether what comes from it is a lead; if not, it may only go to nurture or be refused.
    pub counts_as_lead: bool,
    /// Where the policy says so.
    pub line: PolicyLine,
}

/// One campaign.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// The source of its leads.
    pub source: Option<Name>,
    /// What it cost, in `currency`.
    pub cost: Option<f64>,
    /// The ISO 4217 code of the currency.
    pub currency: Option<String>,
    /// Where the policy says so.
    pub line: PolicyLine,
}

/// One segment.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Its name.
    pub name: Name,
    /// Which leads are in it.
    pub when: When,
}

/// The coded reasons, by what they are a reason for.
#[derive(Debug, Clone, Default)]
pub struct Reasons {
    /// Sales sends a lead back.
    pub reject: Vec<Name>,
    /// A lead goes to nurture.
    pub recycle: Vec<Name>,
    /// A lead is refused.
    pub disqualify: Vec<Name>,
    /// A lead is lost.
    pub lost: Vec<Name>,
    /// Marketing takes a lead back.
    pub reclaim: Vec<Name>,
}

/// How often and how to try before giving up, and which words to use.
#[derive(Debug, Clone, Default)]
pub struct Followup {
    /// First match wins.
    pub procedures: Vec<Procedure>,
    /// Words that notes and feedback had better not use.
    pub avoid: Vec<String>,
    /// Where the policy says so, if it does.
    pub avoid_line: Option<PolicyLine>,
    /// The wording of a refusal, by reason.
    pub decline: BTreeMap<Name, String>,
}

/// One follow-up procedure.
#[derive(Debug, Clone)]
pub struct Procedure {
    /// Which leads it is for.
    pub when: When,
    /// The touches before "unresponsive" may be said.
    pub attempts: usize,
    /// How many different channels they must use.
    pub distinct: usize,
    /// The least number by channel.
    pub least: BTreeMap<Name, usize>,
    /// The longest time between two: the target of the `next_touch` clock.
    pub spacing: Option<Target>,
    /// Where the policy says so.
    pub line: PolicyLine,
}

impl Procedure {
    /// Returns whether these touches are enough, in number and in channels, for "unresponsive" to be said.
    pub fn is_met<'a>(&self, touches: impl Iterator<Item = &'a Activity>) -> bool {
        let mut by_channel: BTreeMap<&Name, usize> = BTreeMap::new();
        for touch in touches.filter(|activity| activity.is_touch()) {
            *by_channel.entry(&touch.channel).or_default() += 1;
        }
        by_channel.values().sum::<usize>() >= self.attempts
            && by_channel.len() >= self.distinct
            && self
                .least
                .iter()
                .all(|(channel, least)| by_channel.get(channel).unwrap_or(&0) >= least)
    }
}

/// Both teams' signatures under schema and policy.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// The digest that stands agreed, `sha256:` and 64 hexadecimal digits.
    pub digest: String,
    /// Who signed what.
    pub signatures: Vec<AgreementSignature>,
    /// The teams that must have signed.
    pub required: Vec<Name>,
}

/// One signature under the agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementSignature {
    /// Who.
    pub by: Name,
    /// For which team.
    pub team: Name,
    /// Which digest.
    pub digest: String,
    /// On which day: a claim.
    pub at: Option<NaiveDate>,
    /// Which one of the list it is, from 0.
    pub position: usize,
    /// Where the file says so.
    pub line: PolicyLine,
}

impl AgreementSignature {
    /// Returns what makes it the same signature in another version of the file.
    pub fn signed(&self) -> Signed {
        Signed {
            by: self.by.clone(),
            team: self.team.clone(),
            digest: self.digest.clone(),
        }
    }
}

impl Policy {
    /// Returns the follow-up procedure for this subject: the first that matches.
    pub fn procedure(&self, subject: &Subject<'_>) -> Option<&Procedure> {
        self.followup
            .procedures
            .iter()
            .find(|procedure| procedure.when.matches(subject))
    }

    /// Returns the target of a clock for this subject, and when it warns: from `sla.yaml`, and for `next_touch` from the
    /// spacing of the follow-up procedure unless `sla.yaml` has one.
    pub fn target(&self, clock: Clock, subject: &Subject<'_>) -> Option<(&Target, &Warning)> {
        const WARNING: Warning = Warning::Percent(75);
        let clocks = self.sla.clocks.get(&clock);
        let warning = clocks.map_or(&WARNING, |clock| &clock.warn);
        let target = clocks.and_then(|clock| clock.target(subject)).or_else(|| {
            let procedure = (clock == Clock::NextTouch).then(|| self.procedure(subject))??;
            procedure.spacing.as_ref()
        });
        Some((target?, warning))
    }

    /// Returns whether this clock has a target for any lead at all.
    pub fn promises(&self, clock: Clock) -> bool {
        let targets = self.sla.clocks.get(&clock);
        targets.is_some_and(|clock| !clock.targets.is_empty())
            || clock == Clock::NextTouch
                && (self.followup.procedures.iter()).any(|procedure| procedure.spacing.is_some())
    }

    /// Returns who, beside the owner, is named once a clock of a lead of this owner in this stage is breached.
    pub fn escalated<'a>(&'a self, clock: Clock, owner: &'a Name, stage: &str) -> Vec<&'a Name> {
        let manager = || self.teams.people.get(owner)?.manager.as_ref();
        let team = || self.teams.teams.get(self.stages.get(stage)?.team.as_ref()?);
        let escalate = self
            .sla
            .clocks
            .get(&clock)
            .map_or(&[][..], |clock| &clock.escalate);
        let named = escalate.iter().filter_map(|escalation| match escalation {
            Escalation::Owner => None,
            Escalation::Manager => manager(),
            Escalation::TeamLead => team()?.lead.as_ref(),
            Escalation::Person(person) => Some(person),
        });
        let mut people: Vec<&Name> = Vec::new();
        for person in named.filter(|person| *person != owner) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        people
    }

    /// Returns whose the clocks of a lead in this stage are: its owner, or the fallback owner of the stage's team.
    pub fn answerable<'a>(&'a self, owner: Option<&'a Name>, stage: &str) -> Option<&'a Name> {
        owner.or_else(|| {
            let team = self.stages.get(stage)?.team.as_ref()?;
            self.teams.teams.get(team)?.fallback_owner.as_ref()
        })
    }
}

/// The default of `evidence.claim_limit`: a review overnight makes nobody late.
pub const CLAIM_LIMIT: Duration = Duration::Elapsed(chrono::TimeDelta::hours(24));
/// The default of `evidence.skew_limit`.
pub const SKEW_LIMIT: Duration = Duration::Elapsed(chrono::TimeDelta::minutes(10));
