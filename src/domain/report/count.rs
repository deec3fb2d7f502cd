//! Counts that know their leads: tallies, rates with an interval, and the middle of many lengths.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::domain::lead::Name;

/// Below this many a share says nothing.
const SMALL: usize = 10;

/// The quantile of the normal distribution that leaves 2.5% on either side.
const Z: f64 = 1.959_963_984_540_054;

/// Things counted, each by the place of its lead in the report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(Vec<usize>);

impl Tally {
    /// Adds one thing of this lead.
    pub fn add(&mut self, lead: usize) {
        self.0.push(lead);
    }

    /// Adds all things of another.
    pub fn extend(&mut self, other: &Tally) {
        self.0.extend_from_slice(&other.0);
    }

    /// Returns the lead of each thing.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().copied()
    }

    /// Returns how many things there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the leads of which there is one or more, in order.
    pub fn leads(&self) -> Vec<usize> {
        let mut leads = self.0.clone();
        leads.sort_unstable();
        leads.dedup();
        leads
    }
}

impl FromIterator<usize> for Tally {
    fn from_iter<I: IntoIterator<Item = usize>>(leads: I) -> Self {
        Tally(leads.into_iter().collect())
    }
}

/// Things counted by a name that each may have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split(BTreeMap<Option<Name>, Tally>);

impl Split {
    /// Adds one thing of this lead under this name.
    pub fn add(&mut self, name: Option<&Name>, lead: usize) {
        self.0.entry(name.cloned()).or_default().add(lead);
    }

    /// Returns the names with what is counted under them: the most first, then by name, nameless last.
    pub fn rows(&self) -> Vec<(Option<&Name>, &Tally)> {
        let rows = self.0.iter().map(|(name, tally)| (name.as_ref(), tally));
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by_key(|(name, tally)| (Reverse(tally.count()), name.is_none(), *name));
        rows
    }

    /// Returns how many things there are under all names.
    pub fn total(&self) -> Tally {
        let tallies = self.0.values();
        tallies.flat_map(|tally| tally.0.iter().copied()).collect()
    }
}

/// So many of so many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rate {
    /// Those that did.
    pub part: Tally,
    /// Those that could.
    pub whole: Tally,
}

impl Rate {
    /// Adds one thing of this lead, which did or did not.
    pub fn add(&mut self, lead: usize, did: bool) {
        self.whole.add(lead);
        if did {
            self.part.add(lead);
        }
    }

    /// Returns the share from 0 to 1; `None` of nothing.
    pub fn share(&self) -> Option<f64> {
        let whole = self.whole.count();
        (whole > 0).then(|| self.part.count() as f64 / whole as f64)
    }

    /// Returns whether it is of so few that a share says nothing.
    pub fn is_small(&self) -> bool {
        self.whole.count() < SMALL
    }

    /// Returns between which shares the true one lies with 95% certainty (Wilson's score interval).
    pub fn interval(&self) -> Option<(f64, f64)> {
        let share = self.share()?;
        let whole = self.whole.count() as f64;
        let spread = Z * Z / whole;
        let middle = (share + spread / 2.0) / (1.0 + spread);
        let reach = (share * (1.0 - share) / whole + spread / (4.0 * whole)).sqrt();
        let reach = Z * reach / (1.0 + spread);
        // At the ends only the arithmetic of the machine leads past them.
        let low = (middle - reach).clamp(0.0, share);
        let high = (middle + reach).clamp(share, 1.0);
        Some((low, high))
    }
}

/// Many numbers of one kind, each with its lead: seconds, or how often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spread(Vec<(i64, usize)>);

impl Spread {
    /// Adds the number of a lead.
    pub fn add(&mut self, lead: usize, number: i64) {
        self.0.push((number, lead));
    }

    /// Returns how many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there are so few that the middle of them says little.
    pub fn is_small(&self) -> bool {
        self.0.len() < SMALL
    }

    /// Returns the leads they are from, each as often as it has a number.
    pub fn tally(&self) -> Tally {
        self.0.iter().map(|(_, lead)| *lead).collect()
    }

    /// Returns the number that half of them do not exceed.
    pub fn median(&self) -> Option<f64> {
        self.percentile(50)
    }

    /// Returns the number that nine in ten of them do not exceed.
    pub fn p90(&self) -> Option<f64> {
        self.percentile(90)
    }

    /// Returns a percentile by linear interpolation between the closest ranks; `None` of nothing.
    fn percentile(&self, percent: usize) -> Option<f64> {
        let mut numbers: Vec<i64> = self.0.iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        let rank = percent * numbers.len().checked_sub(1)?;
        let (below, between) = (rank / 100, rank % 100);
        let low = numbers[below];
        let high = numbers.get(below + 1).copied().unwrap_or(low);
        Some(low as f64 + (high - low) as f64 * between as f64 / 100.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rate(part: usize, whole: usize) -> Rate {
        Rate {
            part: (0..part).collect(),
            whole: (0..whole).collect(),
        }
    }

    fn spread(numbers: &[i64]) -> Spread {
        let mut spread = Spread::default();
        numbers.iter().for_each(|number| spread.add(0, *number));
        spread
    }

    #[test]
    fn percentiles_lie_between_the_closest_ranks() {
        let cases: [(&[i64], Option<f64>, Option<f64>); 6] = [
            (&[], None, None),
            (&[7], Some(7.0), Some(7.0)),
            (&[10, 20], Some(15.0), Some(19.0)),
            (&[30, 10, 20], Some(20.0), Some(28.0)),
            (&[4, 1, 3, 2], Some(2.5), Some(3.7)),
            (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], Some(6.0), Some(10.0)),
        ];
        for (numbers, median, p90) in cases {
            let spread = spread(numbers);
            assert_eq!(
                (spread.median(), spread.p90()),
                (median, p90),
                "{numbers:?}"
            );
        }
    }

    /// The expected ones are by another hand: the roots of the quadratic equation behind the interval.
    #[test]
    fn intervals_are_those_of_wilson() {
        for (part, whole, low, high) in [
            (0, 10, 0.0, 0.2775),
            (10, 10, 0.7225, 1.0),
            (5, 10, 0.2366, 0.7634),
            (1, 65, 0.0027, 0.0821),
            (20, 200, 0.0657, 0.1494),
        ] {
            let (below, above) = rate(part, whole).interval().unwrap();
            assert!((below - low).abs() < 5e-5, "{part}/{whole}: {below}");
            assert!((above - high).abs() < 5e-5, "{part}/{whole}: {above}");
        }
        assert_eq!(rate(0, 0).interval(), None);
        assert_eq!(rate(0, 0).share(), None);
    }

    #[test]
    fn nine_are_few() {
        assert!(rate(3, 9).is_small() && !rate(3, 10).is_small());
        assert!(spread(&[1; 9]).is_small() && !spread(&[1; 10]).is_small());
    }

    #[test]
    fn a_lead_is_named_once() {
        let tally: Tally = [3, 1, 3, 2].into_iter().collect();
        assert_eq!((tally.count(), tally.leads()), (4, vec![1, 2, 3]));
    }

    proptest! {
        #[test]
        fn shares_and_intervals_stay_within_one(whole in 1..400_usize, part in 0..400_usize) {
            let rate = rate(part.min(whole), whole);
            let share = rate.share().unwrap();
            let (low, high) = rate.interval().unwrap();
            prop_assert!((0.0..=share).contains(&low) && (share..=1.0).contains(&high));
        }

        #[test]
        fn percentiles_lie_among_the_numbers(numbers in proptest::collection::vec(-1_000..1_000_i64, 1..40)) {
            let spread = spread(&numbers);
            let least = *numbers.iter().min().unwrap() as f64;
            let most = *numbers.iter().max().unwrap() as f64;
            let (median, p90) = (spread.median().unwrap(), spread.p90().unwrap());
            prop_assert!(least <= median && median <= p90 && p90 <= most);
        }
    }
}
