//! From a calendar's description to its schedule, with everything that is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

use super::fault::{CalendarFault, Part};
use super::hours::{Dates, Holiday, Interval};
use super::schedule::{DAY, Exception, Schedule};
use super::zone::Zone;

/// A calendar as its author wrote it.
#[derive(Debug, Clone, Default)]
pub struct CalendarSpec {
    /// What targets call it.
    pub name: String,
    /// An IANA zone such as `Europe/Berlin`.
    pub zone: String,
    /// The weekly hours; a weekday that is not listed is closed, one listed twice has both.
    pub hours: Vec<(Weekday, Vec<Interval>)>,
    /// Dates on which no hours start, also over a shift.
    pub holidays: Vec<Holiday>,
    /// Hours of single dates instead of their weekdays'.
    pub shifts: Vec<(NaiveDate, Vec<Interval>)>,
    /// Taken out of the hours of single dates. Where a date's hours run past midnight, a break that touches
    /// none of them before midnight means the night after.
    pub breaks: Vec<(NaiveDate, Vec<Interval>)>,
}

/// What a description comes to.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) schedule: Schedule,
    /// What breaks took out, by date.
    pub(super) breaks: BTreeMap<i64, Vec<Interval>>,
}

type ByDate = BTreeMap<i64, Vec<Interval>>;

impl CalendarSpec {
    /// Returns the schedule in `zone`, or everything that is wrong with it.
    pub(super) fn plan(&self, zone: &Zone) -> Result<Plan, Vec<CalendarFault>> {
        let mut weekly: [Vec<Interval>; 7] = Default::default();
        for (weekday, intervals) in &self.hours {
            weekly[index(*weekday)].extend(intervals);
        }
        weekly.iter_mut().for_each(|hours| hours.sort());
        let shifts = by_date(&self.shifts);
        let mut faults = weekly_overlaps(&weekly);
        for (&date, hours) in &shifts {
            within(Part::Shift(naive(date)), hours, &mut faults);
        }
        if !faults.is_empty() {
            // The sums below rely on days of no more than two days' minutes.
            return Err(faults);
        }

        let yearly: BTreeSet<(u32, u32)> = self.holidays.iter().filter_map(yearly).collect();
        let mut exceptions = self.holiday_exceptions();
        let mut breaks = ByDate::new();
        let holes = by_date(&self.breaks);
        let dates: BTreeSet<i64> = shifts.keys().chain(holes.keys()).copied().collect();
        for date in dates {
            if yearly.contains(&month_and_day(date)) || covered(&exceptions, date) {
                continue;
            }
            let usual = &weekly[index(weekday(date))];
            let hours = shifts.get(&date).unwrap_or(usual);
            let (hours, removed) = cut(hours, holes.get(&date).map_or(&[], Vec::as_slice));
            exceptions.insert(date, Exception::on(date, hours));
            breaks.insert(date, removed);
        }

        let mut schedule = Schedule::new(weekly.clone(), &yearly, exceptions.clone());
        faults = shift_overlaps(&schedule, &weekly, &shifts);
        let swallowed = swallowed(&schedule, zone);
        if !swallowed.is_empty() {
            exceptions.extend(swallowed);
            schedule = Schedule::new(weekly, &yearly, exceptions);
        }
        if schedule.never_opens() {
            faults.push(CalendarFault::NeverOpens);
        }
        if faults.is_empty() {
            Ok(Plan { schedule, breaks })
        } else {
            Err(faults)
        }
    }

    /// Returns the holidays that do not recur, in order and apart from each other.
    fn holiday_exceptions(&self) -> BTreeMap<i64, Exception> {
        let mut spells: Vec<(i64, i64)> = self.holidays.iter().filter_map(days).collect();
        spells.sort_unstable();
        let mut exceptions: BTreeMap<i64, Exception> = BTreeMap::new();
        for (first, last) in spells {
            match exceptions.last_entry() {
                Some(mut spell) if first <= spell.get().last + 1 => {
                    let spell = spell.get_mut();
                    spell.last = spell.last.max(last);
                }
                _ => {
                    let hours = Vec::new();
                    exceptions.insert(first, Exception { first, last, hours });
                }
            }
        }
        exceptions
    }
}

/// Returns whether `date` lies within one of the exceptions.
fn covered(exceptions: &BTreeMap<i64, Exception>, date: i64) -> bool {
    let before = exceptions.range(..=date).next_back();
    before.is_some_and(|(_, exception)| date <= exception.last)
}

/// Returns exceptions for dates whose hours the zone skips altogether: they have no business hours.
fn swallowed(schedule: &Schedule, zone: &Zone) -> Vec<(i64, Exception)> {
    let mut dates = Vec::new();
    for (start, end) in zone.skipped() {
        for date in start.div_euclid(DAY) - 1..=end.div_euclid(DAY) {
            let hours = schedule.on(date);
            let shown = |hour: &Interval| {
                zone.shows(date * DAY + hour.start() * 60, date * DAY + hour.end() * 60)
            };
            if !hours.is_empty() && !hours.iter().any(shown) {
                dates.push((date, Exception::on(date, Vec::new())));
            }
        }
    }
    dates
}

/// Returns what `holes` leave of `hours`, and what they take out.
fn cut(hours: &[Interval], holes: &[Interval]) -> (Vec<Interval>, Vec<Interval>) {
    let (mut left, mut removed) = (hours.to_vec(), Vec::new());
    for hole in holes {
        let touches = hours.iter().any(|hour| hour.overlaps(hole, 0));
        let hole = if touches { *hole } else { hole.later(1) };
        removed.extend(left.iter().filter_map(|hour| hour.common(&hole)));
        left = left.iter().flat_map(|hour| hour.without(&hole)).collect();
    }
    (left, removed)
}

fn weekly_overlaps(weekly: &[Vec<Interval>; 7]) -> Vec<CalendarFault> {
    let mut faults = Vec::new();
    let mut day = Weekday::Mon;
    for _ in 0..7 {
        let hours = |day: Weekday| weekly[index(day)].as_slice();
        within(Part::Weekday(day), hours(day), &mut faults);
        across(
            (Part::Weekday(day), hours(day)),
            (Part::Weekday(day.succ()), hours(day.succ())),
            &mut faults,
        );
        day = day.succ();
    }
    faults
}

/// Returns where shifts overlap with the days around them. Breaks may keep two dates apart, as long as one is
/// over before the next begins.
fn shift_overlaps(
    schedule: &Schedule,
    weekly: &[Vec<Interval>; 7],
    shifts: &ByDate,
) -> Vec<CalendarFault> {
    let written = |date: i64| match shifts.get(&date) {
        Some(hours) => (Part::Shift(naive(date)), hours.as_slice()),
        None => (
            Part::Weekday(weekday(date)),
            weekly[index(weekday(date))].as_slice(),
        ),
    };
    let mut faults = Vec::new();
    for &date in shifts.keys() {
        let before = (!shifts.contains_key(&(date - 1))).then_some(date - 1);
        for date in before.into_iter().chain([date]) {
            let last = schedule.on(date).iter().map(Interval::end).max();
            let first = schedule
                .on(date + 1)
                .first()
                .map(|first| first.later(1).start());
            if first.is_some_and(|first| last > Some(first)) {
                across(written(date), written(date + 1), &mut faults);
            }
        }
    }
    faults
}

/// Notes the overlaps within one day's hours, which are in order.
fn within(part: Part, hours: &[Interval], faults: &mut Vec<CalendarFault>) {
    for pair in hours.windows(2) {
        if pair[0].overlaps(&pair[1], 0) {
            faults.push(CalendarFault::Overlap {
                first: (part, pair[0]),
                second: (part, pair[1]),
            });
        }
    }
}

/// Notes where hours that run past midnight meet those of the next day.
fn across(day: (Part, &[Interval]), next: (Part, &[Interval]), faults: &mut Vec<CalendarFault>) {
    let last = day.1.iter().max_by_key(|interval| interval.end());
    if let (Some(last), Some(first)) = (last, next.1.first())
        && last.overlaps(first, 1)
    {
        faults.push(CalendarFault::Overlap {
            first: (day.0, *last),
            second: (next.0, *first),
        });
    }
}

fn by_date(entries: &[(NaiveDate, Vec<Interval>)]) -> ByDate {
    let mut dates = ByDate::new();
    for (date, intervals) in entries {
        dates.entry(number(*date)).or_default().extend(intervals);
    }
    dates.values_mut().for_each(|hours| hours.sort());
    dates
}

fn yearly(holiday: &Holiday) -> Option<(u32, u32)> {
    match holiday.dates {
        Dates::Yearly { month, day } => Some((month, day)),
        Dates::Days { .. } => None,
    }
}

fn days(holiday: &Holiday) -> Option<(i64, i64)> {
    match holiday.dates {
        Dates::Days { first, last } => Some((number(first), number(last))),
        Dates::Yearly { .. } => None,
    }
}

/// Returns days after 1970-01-01.
pub(super) fn number(date: NaiveDate) -> i64 {
    i64::from(date.to_epoch_days())
}

/// Returns the date of a number that came from one, or from an instant.
pub(super) fn naive(date: i64) -> NaiveDate {
    let clamped = date.clamp(number(NaiveDate::MIN), number(NaiveDate::MAX));
    NaiveDate::from_epoch_days(clamped as i32).expect("clamped to the dates there are")
}

fn month_and_day(date: i64) -> (u32, u32) {
    let date = naive(date);
    (date.month(), date.day())
}

fn weekday(date: i64) -> Weekday {
    naive(date).weekday()
}

fn index(weekday: Weekday) -> usize {
    weekday.num_days_from_monday() as usize
}
