//! What leads cost: by campaign and by currency, which are never mixed.

use std::collections::{BTreeMap, BTreeSet};

use super::count::Tally;
use super::facts::Facts;
use crate::domain::lead::Name;
use crate::domain::policy::{Policy, Role};

/// What one campaign, or all campaigns in one currency, cost and brought.
#[derive(Debug, Clone, Default)]
pub struct Cost {
    /// The campaign; `None` for all of one currency.
    pub campaign: Option<Name>,
    /// The code of the currency, if the policy names one.
    pub currency: Option<String>,
    /// What was spent.
    pub cost: f64,
    /// The leads it brought, without those whose source brings no leads.
    pub leads: Tally,
    /// Of these, those that sales took.
    pub accepted: Tally,
    /// Of these, those that were won.
    pub won: Tally,
    /// Whether some of its leads are not in this report: then a lead would seem to cost more than it did.
    pub partial: bool,
}

impl Cost {
    /// Returns what one of these cost; `None` where there are none, or not all of them are here.
    pub fn per(&self, tally: &Tally) -> Option<f64> {
        let known = !self.partial && !tally.is_empty();
        known.then(|| self.cost / tally.count() as f64)
    }
}

/// What all campaigns cost and brought.
#[derive(Debug, Clone, Default)]
pub struct Costs {
    /// By campaign, by name.
    pub campaigns: Vec<Cost>,
    /// By currency, without the campaigns of which only a part of the leads is in this report.
    pub currencies: Vec<Cost>,
}

/// Returns what the campaigns cost that have a cost; `elsewhere` are those that have leads outside this report.
pub fn costs(leads: &[Facts<'_>], policy: &Policy, elsewhere: &BTreeSet<Name>) -> Costs {
    let mut costs = Costs::default();
    let mut currencies: BTreeMap<Option<&String>, Cost> = BTreeMap::new();
    for (name, campaign) in &policy.definition.campaigns {
        let Some(spent) = campaign.cost else { continue };
        let mut cost = Cost {
            campaign: Some(name.clone()),
            currency: campaign.currency.clone(),
            cost: spent,
            partial: elsewhere.contains(name),
            ..Cost::default()
        };
        for (position, facts) in leads.iter().enumerate() {
            if facts.lead.campaign.as_ref() == Some(name) && facts.counts_as_lead(policy) {
                cost.add(position, facts);
            }
        }
        if !cost.partial {
            let all = currencies.entry(campaign.currency.as_ref()).or_default();
            all.currency.clone_from(&campaign.currency);
            all.cost += spent;
            all.leads.extend(&cost.leads);
            all.accepted.extend(&cost.accepted);
            all.won.extend(&cost.won);
        }
        costs.campaigns.push(cost);
    }
    costs.currencies = currencies.into_values().collect();
    costs
}

impl Cost {
    fn add(&mut self, lead: usize, facts: &Facts<'_>) {
        self.leads.add(lead);
        if facts.was_accepted() {
            self.accepted.add(lead);
        }
        if facts.closed_as(Role::Won) {
            self.won.add(lead);
        }
    }
}
