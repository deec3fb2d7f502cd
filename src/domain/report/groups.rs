//! The leads in groups: by source, campaign, segment, owner, team, channel or month.

use std::collections::BTreeMap;

use super::count::{Rate, Spread, Tally};
use super::facts::Facts;
use super::offers::offers;
use crate::domain::clock::State;
use crate::domain::lead::Name;
use crate::domain::policy::{Policy, Role};

/// What leads are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Where they came from.
    Source,
    /// What was run to bring them.
    Campaign,
    /// The policy's segments; a lead counts in each that it is in.
    Segment,
    /// Whose they are; promises count for who had the lead when the clock stopped.
    Owner,
    /// The owner's team.
    Team,
    /// The channels by which we got in touch; a lead counts in each.
    Channel,
    /// The month in which they came in, in UTC.
    Month,
}

impl Dimension {
    /// Every dimension with its name.
    pub const ALL: [(&'static str, Dimension); 7] = [
        ("source", Dimension::Source),
        ("campaign", Dimension::Campaign),
        ("segment", Dimension::Segment),
        ("owner", Dimension::Owner),
        ("team", Dimension::Team),
        ("channel", Dimension::Channel),
        ("month", Dimension::Month),
    ];

    /// Returns its name, as in every output.
    pub fn name(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, dimension)| *dimension == self);
        known.expect("because ALL lists every dimension").0
    }
}

/// The leads of one group and what became of them.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// What they have in common; `None` for those without one.
    pub key: Option<Name>,
    /// Those that still have somewhere to go, waiting ones too.
    pub open: Tally,
    /// Won, of all of them.
    pub conversion: Rate,
    /// Lost after sales took them.
    pub lost: Tally,
    /// Refused before.
    pub refused: Tally,
    /// Those whose file was removed, whatever they were before.
    pub deleted: Tally,
    /// Offers that sales took, of those it decided on.
    pub acceptance: Rate,
    /// Promises kept, of those judged.
    pub compliance: Rate,
    /// From coming in to the first touch, in seconds.
    pub first_touch: Spread,
}

/// Returns the groups by their keys, those without one last.
pub fn groups(leads: &[Facts<'_>], policy: &Policy, dimension: Dimension) -> Vec<Group> {
    let mut groups: BTreeMap<(bool, Option<Name>), Group> = BTreeMap::new();
    let mut group = |key: Option<Name>, add: &mut dyn FnMut(&mut Group)| {
        let group = groups.entry((key.is_none(), key.clone())).or_default();
        group.key = key;
        add(group);
    };
    let by_run = matches!(dimension, Dimension::Owner | Dimension::Team);
    for (position, facts) in leads.iter().enumerate() {
        for key in keys(facts, policy, dimension) {
            group(key, &mut |group| {
                group.add(position, facts);
                if !by_run {
                    group.promises(position, facts);
                }
            });
        }
        for run in facts.runs.iter().filter(|_| by_run) {
            if let Some(kept) = kept(run.verdict.state) {
                let key = match dimension {
                    Dimension::Team => team(run.owner, policy),
                    _ => run.owner.cloned(),
                };
                group(key, &mut |group| group.compliance.add(position, kept));
            }
        }
    }
    groups.into_values().collect()
}

/// Returns all leads as one group.
pub fn everything(leads: &[Facts<'_>]) -> Group {
    let mut all = Group::default();
    for (position, facts) in leads.iter().enumerate() {
        all.add(position, facts);
        all.promises(position, facts);
    }
    all
}

/// Returns whether a promise was kept; `None` where nobody can say yet, or ever.
pub fn kept(state: State) -> Option<bool> {
    match state {
        State::Met => Some(true),
        State::MetLate | State::Breached => Some(false),
        _ => None,
    }
}

impl Group {
    fn add(&mut self, lead: usize, facts: &Facts<'_>) {
        self.conversion.add(lead, facts.closed_as(Role::Won));
        if facts.standing.is_open() {
            self.open.add(lead);
        }
        if facts.closed_as(Role::Lost) {
            self.lost.add(lead);
        }
        if facts.closed_as(Role::Refused) {
            self.refused.add(lead);
        }
        if facts.is_deleted() {
            self.deleted.add(lead);
        }
        for accepted in offers(facts).iter().filter_map(|offer| offer.decided()) {
            self.acceptance.add(lead, accepted);
        }
        if let Some(at) = facts.first_touch_at() {
            let length = (at - facts.received_at).num_seconds().max(0);
            self.first_touch.add(lead, length);
        }
    }

    fn promises(&mut self, lead: usize, facts: &Facts<'_>) {
        let runs = facts.runs.iter();
        for kept in runs.filter_map(|run| kept(run.verdict.state)) {
            self.compliance.add(lead, kept);
        }
    }
}

/// Returns the groups that a lead is in.
fn keys(facts: &Facts<'_>, policy: &Policy, dimension: Dimension) -> Vec<Option<Name>> {
    let some = |keys: Vec<Name>| match keys.is_empty() {
        true => vec![None],
        false => keys.into_iter().map(Some).collect(),
    };
    let owner = facts.standing.entry.owner();
    match dimension {
        Dimension::Source => vec![facts.lead.source.clone()],
        Dimension::Campaign => vec![facts.lead.campaign.clone()],
        Dimension::Owner => vec![owner.cloned()],
        Dimension::Team => vec![team(owner, policy)],
        Dimension::Month => {
            let month = facts.received_at.format("%Y-%m").to_string();
            vec![Some(month.into())]
        }
        Dimension::Segment => some(facts.segments.iter().copied().cloned().collect()),
        Dimension::Channel => {
            let touches = facts.touches();
            let mut channels: Vec<Name> = touches
                .map(|touch| touch.activity.channel.clone())
                .collect();
            channels.sort();
            channels.dedup();
            some(channels)
        }
    }
}

fn team(owner: Option<&Name>, policy: &Policy) -> Option<Name> {
    let person = policy.teams.people.get(owner?)?;
    Some(person.team.clone())
}
