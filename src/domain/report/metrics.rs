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

/// Returns the metric of this name.
pub fn find(id: &str) -> Option<&'static Metric> {
    all().find(|metric| metric.id == id)
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
