//! What each figure of a report counts: one table, shown by `explain`, the CSV and the page.

mod leads;
mod work;

/// One metric.
#[derive(Debug, PartialEq, Eq)]
pub struct Metric {
    /// The name in every output.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What it counts, in a sentence or two.
    pub counts: &'static str,
    /// In what; `money` stands for the code of the campaign's currency.
    pub unit: &'static str,
    /// What its figures are told apart by, if there is more than one: `stage` gives keys such as `stage:working`.
    pub keys: &'static str,
}

/// What groups of leads are told apart by.
const GROUPS: &str = "source, campaign, segment, owner, team, channel, month";

const fn metric(
    id: &'static str,
    name: &'static str,
    unit: &'static str,
    keys: &'static str,
    counts: &'static str,
) -> Metric {
    Metric {
        id,
        name,
        counts,
        unit,
        keys,
    }
}

/// What the two figures of a length are called beside its metric: the middle one, and what nine in ten do not exceed.
pub const MIDDLE: [&str; 2] = [".median", ".p90"];

impl Metric {
    /// Returns whether it tells how long something took, or how often it took place, rather than how many there are.
    fn is_spread(&self) -> bool {
        matches!(self.unit, "seconds" | "touches a lead")
    }
}

/// Returns the metric of this name, or that one of its figures has this name.
pub fn find(id: &str) -> Option<&'static Metric> {
    let of = MIDDLE.iter().find_map(|end| id.strip_suffix(end));
    all().find(|metric| metric.id == id || (metric.is_spread() && Some(metric.id) == of))
}

/// Returns every metric, in the order in which a report tells them.
pub fn all() -> impl Iterator<Item = &'static Metric> + Clone {
    leads::LEADS.iter().chain(work::WORK)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_metric_is_known_by_its_figures_too() {
        let found = |id| find(id).map(|metric| metric.id);
        assert_eq!(found("cycle_time"), Some("cycle_time"));
        assert_eq!(found("cycle_time.median"), Some("cycle_time"));
        assert_eq!(found("attempts.p90"), Some("attempts"));
        assert_eq!(found("won.median"), None);
        assert_eq!(found("cycle_time.mode"), None);
    }

    #[test]
    fn each_metric_is_defined_once_and_in_sentences() {
        let ids: BTreeSet<&str> = all().map(|metric| metric.id).collect();
        assert_eq!(ids.len(), all().count());
        for metric in all() {
            let letters = metric.id.bytes();
            let mut letters = letters.filter(|letter| *letter != b'_');
            assert!(
                letters.all(|letter| letter.is_ascii_lowercase()),
                "{}",
                metric.id
            );
            assert!(metric.counts.ends_with('.'), "{}", metric.counts);
            assert!(!metric.name.is_empty() && !metric.unit.is_empty());
        }
    }
}
