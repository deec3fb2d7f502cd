//! A time zone as the list of its stretches of constant offset, found by sampling the zone data once.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use chrono::{DateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use super::schedule::DAY;

/// 1840 to 2101: the zone data begins after and ends before; outside, the first and the last offset hold.
const SAMPLED: Range<i64> = -47_500 * DAY..47_900 * DAY;

/// No zone has changed its clocks twice within six days (the least is six days and 23 hours), so no change hides between two samples.
const SAMPLE: i64 = 6 * DAY;

/// More than the largest offset of any zone, in seconds.
const LARGEST_OFFSET: i64 = 24 * 3_600;

/// The wall clock of a place: seconds after 1970-01-01T00:00Z to wall time and back.
#[derive(Debug, Clone)]
pub(super) struct Zone {
    /// In order; the first begins at the beginning of time.
    stretches: Vec<Stretch>,
}

/// From this instant until the next stretch begins, the wall shows `instant + offset`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: i64,
    pub(super) offset: i64,
}

impl Zone {
    /// Returns the zone, which is sampled once in a program: the calendars of all versions of a policy share it.
    pub(super) fn of(tz: Tz) -> Arc<Zone> {
        static KNOWN: LazyLock<Mutex<HashMap<Tz, Arc<Zone>>>> = LazyLock::new(Mutex::default);
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let sampled = || Arc::new(Zone::sampled(tz, SAMPLED));
        known.entry(tz).or_insert_with(sampled).clone()
    }

    /// Returns the zone as far as it matters to one wall time: that needs a few samples instead of all.
    pub(super) fn near(tz: Tz, wall: i64) -> Zone {
        let within = |at: i64| at.clamp(SAMPLED.start, SAMPLED.end);
        let start = within(wall.saturating_sub(SAMPLE));
        let end = within(wall.saturating_add(SAMPLE));
        Zone::sampled(tz, start..end)
    }

    fn sampled(tz: Tz, range: Range<i64>) -> Zone {
        let mut stretches = vec![Stretch {
            from: i64::MIN,
            offset: offset(tz, range.start),
        }];
        let (mut at, mut before) = (range.start, stretches[0].offset);
        while at < range.end {
            let after = offset(tz, at + SAMPLE);
            if after != before {
                stretches.push(Stretch {
                    from: change(tz, at, at + SAMPLE),
                    offset: after,
                });
            }
            (at, before) = (at + SAMPLE, after);
        }
        Zone { stretches }
    }

    pub(super) fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Returns the number of the stretch that `at` lies in.
    pub(super) fn stretch_at(&self, at: i64) -> usize {
        self.stretches.partition_point(|stretch| stretch.from <= at) - 1
    }

    /// Returns where stretch `number` ends.
    pub(super) fn end_of(&self, number: usize) -> i64 {
        self.stretches
            .get(number + 1)
            .map_or(i64::MAX, |next| next.from)
    }

    /// Returns what the wall clock shows at `at`.
    pub(super) fn wall(&self, at: i64) -> i64 {
        at + self.stretches[self.stretch_at(at)].offset
    }

    /// Returns the first instant at which the wall clock shows `wall`. A wall time that is skipped is moved
    /// forward by as much as was skipped.
    pub(super) fn instant(&self, wall: i64) -> i64 {
        let mut number = self.stretch_at(wall - LARGEST_OFFSET);
        while wall - self.stretches[number].offset >= self.end_of(number) {
            number += 1;
        }
        let at = wall - self.stretches[number].offset;
        // Not reached when the stretch before ended, already past when this one began: skipped.
        if at < self.stretches[number].from {
            wall - self.stretches[number - 1].offset
        } else {
            at
        }
    }

    /// Returns the same as an instant; the first or the last there is, where it lies outside.
    pub(super) fn local(&self, wall: i64) -> DateTime<Utc> {
        let at = self.instant(wall);
        DateTime::from_timestamp(at, 0).unwrap_or(match at < 0 {
            true => DateTime::<Utc>::MIN_UTC,
            false => DateTime::<Utc>::MAX_UTC,
        })
    }

    /// Returns whether the wall clock shows any time from `start` up to `end`, ever.
    pub(super) fn shows(&self, start: i64, end: i64) -> bool {
        let numbers =
            self.stretch_at(start - LARGEST_OFFSET)..=self.stretch_at(end + LARGEST_OFFSET);
        self.stretches[numbers.clone()]
            .iter()
            .zip(numbers)
            .any(|(stretch, number)| {
                (start - stretch.offset).max(stretch.from)
                    < (end - stretch.offset).min(self.end_of(number))
            })
    }

    /// Returns the wall times that were skipped, as starts and ends.
    pub(super) fn skipped(&self) -> impl Iterator<Item = (i64, i64)> {
        let pairs = self
            .stretches
            .windows(2)
            .map(|pair| (pair[1].from + pair[0].offset, pair[1].from + pair[1].offset));
        pairs.filter(|(start, end)| start < end)
    }
}

/// Returns the first second after `low`, up to `high`, that has the offset of `high`.
fn change(tz: Tz, mut low: i64, mut high: i64) -> i64 {
    let after = offset(tz, high);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if offset(tz, middle) == after {
            high = middle
        } else {
            low = middle
        }
    }
    high
}

fn offset(tz: Tz, at: i64) -> i64 {
    let at = DateTime::from_timestamp(at, 0)
        .expect("the sampled years exist")
        .naive_utc();
    i64::from(tz.offset_from_utc_datetime(&at).fix().local_minus_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agrees(tz: Tz, zone: &Zone, at: i64) {
        assert_eq!(zone.wall(at) - at, offset(tz, at), "{tz} at {at}");
    }

    #[test]
    fn every_zone_has_the_offsets_of_the_zone_data() {
        for (index, tz) in chrono_tz::TZ_VARIANTS.into_iter().enumerate() {
            if index % 20 != 0 {
                continue;
            }
            let zone = Zone::of(tz);
            for stretch in &zone.stretches()[1..] {
                agrees(tz, &zone, stretch.from - 1);
                agrees(tz, &zone, stretch.from);
            }
            for day in (-100_000..60_000).step_by(29) {
                agrees(tz, &zone, day * DAY);
            }
        }
    }

    #[test]
    fn a_wall_time_needs_only_what_is_near() {
        for (index, tz) in chrono_tz::TZ_VARIANTS.into_iter().enumerate() {
            if index % 40 != 0 {
                continue;
            }
            let zone = Zone::of(tz);
            let changes = zone.stretches()[1..].iter().map(|stretch| stretch.from);
            let days = (-60_000..60_000).step_by(997).map(|day| day * DAY);
            for at in changes.chain(days).chain([i64::MIN / 2, i64::MAX / 2]) {
                for wall in (-30..=30)
                    .step_by(5)
                    .map(|hours| at + hours * 3_600 + 1_799)
                {
                    let near = Zone::near(tz, wall);
                    assert_eq!(near.local(wall), zone.local(wall), "{tz} at {wall}");
                }
            }
        }
    }

    /// Minutes in release: every zone at every sixth hour, well beyond the sampled years.
    #[test]
    #[ignore = "slow: run after an update of chrono-tz"]
    fn no_change_hides_between_two_samples() {
        for tz in chrono_tz::TZ_VARIANTS {
            let zone = Zone::of(tz);
            for at in (-60_000 * DAY..60_000 * DAY).step_by(6 * 3_600) {
                agrees(tz, &zone, at);
            }
        }
    }
}
