//! Business time on the real time line, where the wall clock jumps at changes of the zone's offset.
//!
//! Within a stretch of constant offset the wall clock runs evenly, so business time is the schedule's count
//! plus a constant; the constants are worked out once, and every question is two searches and some sums.

use std::sync::Arc;

use super::schedule::Schedule;
use super::zone::Zone;

/// A schedule in a zone. Instants are seconds after 1970-01-01T00:00Z.
#[derive(Debug, Clone)]
pub(super) struct Worktime {
    pub(super) zone: Arc<Zone>,
    pub(super) schedule: Schedule,
    /// One for each stretch of the zone.
    counts: Vec<Count>,
}

#[derive(Debug, Clone)]
struct Count {
    /// Business seconds before the stretch begins.
    before: i64,
    /// What they have over the schedule's count throughout the stretch.
    excess: i64,
}

impl Worktime {
    pub(super) fn new(zone: Arc<Zone>, schedule: Schedule) -> Worktime {
        let mut counts = vec![Count {
            before: i64::MIN,
            excess: 0,
        }];
        for pair in zone.stretches().windows(2) {
            let before =
                schedule.worked(pair[1].from + pair[0].offset) + counts[counts.len() - 1].excess;
            counts.push(Count {
                before,
                excess: before - schedule.worked(pair[1].from + pair[1].offset),
            });
        }
        Worktime {
            zone,
            schedule,
            counts,
        }
    }

    /// Returns the business seconds up to `at`, counted from some fixed instant.
    pub(super) fn worked(&self, at: i64) -> i64 {
        let number = self.zone.stretch_at(at);
        self.schedule
            .worked(at + self.zone.stretches()[number].offset)
            + self.counts[number].excess
    }

    /// Returns the earliest instant at which `worked` has come to `seconds`, if ever.
    pub(super) fn earliest(&self, seconds: i64) -> Option<i64> {
        let number = self.counts.partition_point(|count| count.before < seconds) - 1;
        let wall = self
            .schedule
            .earliest(seconds - self.counts[number].excess)?;
        Some(wall - self.zone.stretches()[number].offset)
    }

    /// Returns the latest instant at which `worked` is no more than `seconds`: always one at which business
    /// time goes on. None if it never becomes more.
    pub(super) fn latest(&self, seconds: i64) -> Option<i64> {
        let number = self.counts.partition_point(|count| count.before <= seconds) - 1;
        let wall = self.schedule.latest(seconds - self.counts[number].excess)?;
        Some(wall - self.zone.stretches()[number].offset)
    }

    pub(super) fn is_open(&self, at: i64) -> bool {
        self.schedule.interval_at(self.zone.wall(at)).is_some()
    }
}
