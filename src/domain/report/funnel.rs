//! The funnel: how many stays each stage saw begin, what became of them, and how long they took.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::count::{Split, Spread, Tally};
use super::facts::Facts;
use crate::domain::lead::Name;
use crate::domain::policy::{Policy, Role};
use crate::domain::timeline::Kind;

/// Where a lead went whose file was removed.
pub const DELETED: &str = "(deleted)";

/// One stage of the funnel. Everything that entered it has left it or is in it now.
#[derive(Debug, Clone, Default)]
pub struct Stage {
    /// Its name; `None` for leads whose file names none.
    pub stage: Option<Name>,
    /// What it is for, if the policy knows it.
    pub role: Option<Role>,
    /// The stays that began in it.
    pub entered: Tally,
    /// The leads that are in it now.
    pub now_in: Tally,
    /// The stays that ended, by the stage that came next; [`DELETED`] where the file was removed.
    pub left_to: Split,
    /// How long the stays took that ended, in seconds.
    pub duration: Spread,
}

/// Returns the stages in the policy's order, and after them by name those that the policy does not know.
pub fn funnel(leads: &[Facts<'_>], policy: &Policy) -> Vec<Stage> {
    let known = policy.stages.stages.iter().map(|stage| Stage {
        stage: Some(stage.name.clone()),
        role: Some(stage.role),
        ..Stage::default()
    });
    let mut stages: Vec<Stage> = known.collect();
    let mut others: BTreeMap<Option<&Name>, Stage> = BTreeMap::new();
    for (position, facts) in leads.iter().enumerate() {
        for (index, visit) in facts.visits.iter().enumerate() {
            let known = stages
                .iter_mut()
                .find(|stage| stage.stage.as_ref() == visit.stage);
            let stage = match known {
                Some(stage) => stage,
                None => others.entry(visit.stage).or_insert_with(|| Stage {
                    stage: visit.stage.cloned(),
                    ..Stage::default()
                }),
            };
            stage.entered.add(position);
            let Some(left) = &visit.left else {
                stage.now_in.add(position);
                continue;
            };
            let deleted = Name::from(DELETED);
            let to = match left.kind {
                Some(Kind::Deleted) => Some(&deleted),
                _ => facts.visits.get(index + 1).and_then(|next| next.stage),
            };
            stage.left_to.add(to, position);
            let length: TimeDelta = left.at - visit.entered_at;
            stage.duration.add(position, length.num_seconds());
        }
    }
    stages.extend(others.into_values());
    stages
}
