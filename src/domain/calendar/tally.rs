//! Counts something over all dates, past and future, without visiting them.
//!
//! The Gregorian calendar repeats every 400 years to the weekday, and a year is one of 14 kinds (leap or not,
//! weekday of 1 January). So what recurs weekly or yearly is counted by a table of 400 years and one of 14 kinds of year;
//! the dates that are exceptions are kept as spells between which only a constant changes. Exact for every date.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

/// 400 Gregorian years; whole weeks.
const CYCLE_DAYS: i64 = 146_097;
/// 2000-01-01 in days after 1970-01-01: where the table of years begins.
const ORIGIN: i64 = 10_957;

/// A running count over dates. Dates are days after 1970-01-01; the count is zero at the start of 2000-01-01.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// The 400 years of a cycle, and its end.
    years: Vec<Year>,
    /// By kind of year: the count before each of its days, and before its end.
    days: Vec<Vec<u32>>,
    /// In order and apart from each other.
    spells: Vec<Spell>,
}

#[derive(Debug, Clone)]
struct Year {
    /// Days after the start of the cycle.
    first: i64,
    before: i64,
    kind: usize,
}

/// Dates in a row that each count the same, whatever usually counts on them.
#[derive(Debug, Clone)]
struct Spell {
    first: i64,
    last: i64,
    weight: i64,
    /// The count before the first date.
    before: i64,
    /// What the count after the spell has over the recurring count.
    excess: i64,
}

impl Tally {
    /// Returns the tally of what each weekday counts, from Monday, where the months and days `nothing` count nothing, and the
    /// dates of the spells `(first, last, weight of each date)` count that. Spells must be in order and apart from each other.
    pub(super) fn new(
        weekly: [u32; 7],
        nothing: &BTreeSet<(u32, u32)>,
        spells: impl Iterator<Item = (i64, i64, i64)>,
    ) -> Tally {
        // The days of a common and of a leap year that count nothing.
        let nothing = [2001, 2000].map(|year| {
            let dates = nothing
                .iter()
                .filter_map(|(month, day)| NaiveDate::from_ymd_opt(year, *month, *day));
            dates
                .map(|date| date.ordinal0() as usize)
                .collect::<BTreeSet<_>>()
        });
        let mut tally = Tally {
            years: Vec::with_capacity(401),
            days: vec![Vec::new(); 14],
            spells: Vec::new(),
        };
        let (mut first, mut before) = (0, 0);
        for year in 2000..2400 {
            let january = NaiveDate::from_yo_opt(year, 1).expect("years 2000 to 2399 exist");
            let leap = usize::from(january.leap_year());
            let length = 365 + leap;
            let weekday = january.weekday().num_days_from_monday() as usize;
            let kind = weekday + 7 * leap;
            if tally.days[kind].is_empty() {
                let mut weights: Vec<u32> =
                    (0..length).map(|at| weekly[(weekday + at) % 7]).collect();
                nothing[leap].iter().for_each(|at| weights[*at] = 0);
                tally.days[kind] = running(weights.into_iter());
            }
            tally.years.push(Year {
                first,
                before,
                kind,
            });
            first += length as i64;
            before += i64::from(tally.days[kind][length]);
        }
        tally.years.push(Year {
            first,
            before,
            kind: 0,
        });

        for (first, last, weight) in spells {
            let before = tally.before(first);
            let excess = before + weight * (last + 1 - first) - tally.recurring(last + 1);
            tally.spells.push(Spell {
                first,
                last,
                weight,
                before,
                excess,
            });
        }
        tally
    }

    /// Returns the count over all dates before `day`: negative before 2000.
    pub(super) fn before(&self, day: i64) -> i64 {
        let after = self.spells.partition_point(|spell| spell.first <= day);
        match after.checked_sub(1).map(|at| &self.spells[at]) {
            None => self.recurring(day),
            Some(spell) if day <= spell.last => spell.before + spell.weight * (day - spell.first),
            Some(spell) => self.recurring(day) + spell.excess,
        }
    }

    /// Returns the first date at whose end the count has come to `count`, or none if it never does.
    pub(super) fn reaching(&self, count: i64) -> Option<i64> {
        let after = self.spells.partition_point(|spell| spell.before < count);
        let Some(spell) = after.checked_sub(1).map(|at| &self.spells[at]) else {
            return self.recurring_reaching(count);
        };
        let missing = count - spell.before;
        if spell.weight * (spell.last + 1 - spell.first) >= missing {
            return Some(spell.first + (missing - 1) / spell.weight);
        }
        self.recurring_reaching(count - spell.excess)
    }

    /// Returns what `day` counts if it is no exception.
    pub(super) fn usual(&self, day: i64) -> i64 {
        let (_, year, at) = self.place(day);
        let days = &self.days[year.kind];
        i64::from(days[at + 1] - days[at])
    }

    /// Returns whether nothing ever counts.
    pub(super) fn is_nothing(&self) -> bool {
        self.cycle() == 0 && self.spells.iter().all(|spell| spell.weight == 0)
    }

    fn recurring(&self, day: i64) -> i64 {
        let (cycles, year, at) = self.place(day);
        cycles * self.cycle() + year.before + i64::from(self.days[year.kind][at])
    }

    fn recurring_reaching(&self, count: i64) -> Option<i64> {
        if self.cycle() == 0 {
            return None;
        }
        let cycles = (count - 1).div_euclid(self.cycle());
        let count = count - cycles * self.cycle();
        let year = &self.years[self.years.partition_point(|year| year.before < count) - 1];
        let in_year = count - year.before;
        let at = self.days[year.kind].partition_point(|before| i64::from(*before) < in_year) - 1;
        Some(ORIGIN + cycles * CYCLE_DAYS + year.first + at as i64)
    }

    /// Returns the cycle of `day`, its year in the cycle and its place in the year.
    fn place(&self, day: i64) -> (i64, &Year, usize) {
        let cycles = (day - ORIGIN).div_euclid(CYCLE_DAYS);
        let in_cycle = day - ORIGIN - cycles * CYCLE_DAYS;
        // Years are of nearly one length: it is this one, or the one beside it.
        let near = (in_cycle * 400 / CYCLE_DAYS) as usize;
        let year = match (&self.years[near], &self.years[near + 1]) {
            (year, _) if in_cycle < year.first => &self.years[near - 1],
            (_, next) if next.first <= in_cycle => next,
            (year, _) => year,
        };
        (cycles, year, (in_cycle - year.first) as usize)
    }

    fn cycle(&self) -> i64 {
        self.years[400].before
    }
}

fn running(weights: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut total = 0;
    let mut before = vec![0];
    before.extend(weights.map(|weight| {
        total += weight;
        total
    }));
    before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_a_cycle_has_its_year() {
        let tally = Tally::new([1; 7], &BTreeSet::new(), std::iter::empty());
        let mut expected = (0..400).flat_map(|year| {
            let [first, next] = [year, year + 1].map(|year| tally.years[year].first);
            (0..next - first).map(move |at| (first, at as usize))
        });
        for day in ORIGIN - CYCLE_DAYS..ORIGIN {
            let (cycles, year, at) = tally.place(day);
            let known = expected.next().map(|(first, at)| (-1, first, at));
            assert_eq!(known, Some((cycles, year.first, at)), "{day}");
        }
        assert_eq!(expected.next(), None);
    }
}
