//! The calendars of `sla.yaml`: when business time runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, Weekday};

use crate::domain::calendar::{
    Calendar, CalendarFault, CalendarSpec, Interval, Part, parse_date, parse_weekdays,
};
use crate::domain::duration::Duration;
use crate::domain::lead::Name;
use crate::finding::Finding;

use super::faults::{CALENDAR, VALUE};
use super::holidays::Holidays;
use super::names::Names;
use super::page::{Node, Page};
use super::shape::Fields;
use super::teams::zone_help;
use super::words::short;

const KEYS: [&str; 5] = ["zone", "hours", "holidays", "shifts", "breaks"];

/// Nobody opens more often in one day.
const MOST_INTERVALS: usize = 12;
/// Dates that have hours of their own, in one calendar.
const MOST_DATES: usize = 500;

/// What to do about hours that overlap.
const TWICE: &str = "let one end where the other begins, or join them: time must not count twice";

/// The calendars of a policy, each built once.
#[derive(Debug, Clone, Default)]
pub struct Calendars {
    /// By name; one that cannot be used is not among them.
    pub by_name: BTreeMap<Name, Arc<Calendar>>,
    /// The name of the calendar of clocks that name none.
    pub default: Option<Name>,
    /// The first thing that is wrong with each calendar of which a part cannot be used, or all of it.
    pub faults: BTreeMap<Name, Finding>,
}

/// Where the intervals of a calendar stand.
type Places<'t> = Vec<(Part, Interval, Node<'t>)>;

impl Calendars {
    /// Returns the calendar of clocks that name none.
    pub fn default_calendar(&self) -> Option<&Arc<Calendar>> {
        self.by_name.get(self.default.as_ref()?)
    }

    /// Returns what stands for calendars that could not be read: there is a default, which cannot be used.
    pub(super) fn unread() -> Self {
        Calendars {
            by_name: BTreeMap::new(),
            default: Some("".into()),
            faults: BTreeMap::new(),
        }
    }

    /// Returns the calendar by which a target of this length runs, or `None` if it needs one and there is none.
    ///
    /// Time that simply passes needs none, but a revisit date begins in the calendar's zone.
    pub(super) fn resolve(
        &self,
        page: &mut Page,
        within: (Node<'_>, Duration),
        named: Option<&Name>,
    ) -> Option<Option<Arc<Calendar>>> {
        let is_elapsed = matches!(within.1, Duration::Elapsed(_));
        let Some(name) = named.or(self.default.as_ref()) else {
            if !is_elapsed {
                let text = short(within.0.as_text().unwrap_or_default());
                let message =
                    format!("`{text}` counts business time, but no calendar says when that is");
                page.value(
                    within.0,
                    message,
                    "add `default_calendar: …` at the top of sla.yaml, or write the time in h or d",
                );
            }
            return is_elapsed.then_some(None);
        };
        // One that is known and not here has a fault of its own.
        match self.by_name.get(name) {
            None if !is_elapsed => None,
            calendar => Some(calendar.cloned()),
        }
    }
}

/// Reads `calendars` and `default_calendar`.
pub(super) fn read(
    page: &mut Page,
    top: &Fields<'_>,
    holidays: &mut Holidays<'_, '_>,
    names: &Names,
) -> Calendars {
    let mut calendars = Calendars::default();
    let example = "office: { zone: Europe/Berlin, hours: { mon-fri: [\"09:00-17:00\"] } }";
    for (name, key, value) in page.named(top, "calendars", example) {
        let errors = page.errors();
        let (calendar, fault) = match calendar(page, &name, key, value, holidays) {
            Some((calendar, fault)) => (Some(calendar), fault),
            None => (None, None),
        };
        let fault = page.error_after(errors).cloned().or(fault);
        calendars
            .faults
            .extend(fault.map(|fault| (name.clone(), fault)));
        calendars
            .by_name
            .extend(calendar.map(|calendar| (name, Arc::new(calendar))));
    }
    if let Some(node) = top.get("default_calendar") {
        calendars.default = Some(name(page, node, "`default_calendar`", names));
    }
    calendars
}

/// Returns the name of a calendar. One that nothing defines is a name all the same: that it is unknown is told
/// here, once, and not at each target.
pub(super) fn name(page: &mut Page, node: Node<'_>, what: &str, names: &Names) -> Name {
    page.known(node, what, &names.calendars);
    node.as_text().unwrap_or_default().into()
}

/// Returns a calendar, and what is wrong with a file of holidays that it names as another did before it.
fn calendar(
    page: &mut Page,
    name: &Name,
    key: Node<'_>,
    value: Node<'_>,
    holidays: &mut Holidays<'_, '_>,
) -> Option<(Calendar, Option<Finding>)> {
    let what = format!("the calendar `{}`", short(name));
    let fields = page.fields(value, what, &KEYS)?;
    let errors = page.errors();
    let zone = page.need(&fields, "zone");
    let zone = zone.and_then(|node| Some((node, page.text(node, &fields.part("zone"))?.trim())));
    let mut places = Places::new();
    // Without a zone there is no calendar, but there may be more faults.
    let (zone_node, zone_name) = zone.unwrap_or((value, "UTC"));
    let (holidays, fault) = holidays.read(page, &fields);
    let spec = CalendarSpec {
        name: name.to_string(),
        zone: zone_name.to_owned(),
        hours: hours(page, &fields, &mut places),
        holidays,
        shifts: dates(page, &fields, "shifts", &mut places),
        breaks: dates(page, &fields, "breaks", &mut Places::new()),
    };
    // Hours that could not be read may be all it has.
    let is_whole = page.errors() == errors;
    match Calendar::new(spec) {
        Ok(calendar) => zone.is_some().then_some((calendar, fault)),
        Err(faults) => {
            for fault in faults {
                let (node, message, help) = match &fault {
                    CalendarFault::UnknownZone { zone } => {
                        let message = format!("there is no time zone `{}`", short(zone));
                        (zone_node, message, zone_help(page, zone))
                    }
                    CalendarFault::Overlap { second, .. } => {
                        let node = place_of(second, &places).unwrap_or(key);
                        (node, format!("{}: {fault}", fields.what), TWICE.to_owned())
                    }
                    CalendarFault::NeverOpens if is_whole => {
                        let help = "add hours such as `hours: { mon-fri: [\"09:00-17:00\"] }`";
                        (key, format!("{}: {fault}", fields.what), help.to_owned())
                    }
                    CalendarFault::NeverOpens => continue,
                };
                page.fault(&CALENDAR, node, message, help);
            }
            None
        }
    }
}

fn place_of<'t>((part, interval): &(Part, Interval), places: &Places<'t>) -> Option<Node<'t>> {
    let same = |place: &&(Part, Interval, Node<'t>)| place.0 == *part && place.1 == *interval;
    // The one written last runs into the others.
    places.iter().rfind(same).map(|place| place.2)
}

fn hours<'t>(
    page: &mut Page,
    fields: &Fields<'t>,
    places: &mut Places<'t>,
) -> Vec<(Weekday, Vec<Interval>)> {
    let mut hours: Vec<(Weekday, Vec<Interval>)> = Vec::new();
    for (days, key, value) in page.named(fields, "hours", "mon-fri: [\"09:00-17:00\"]") {
        let weekdays = match parse_weekdays(&days) {
            Ok(weekdays) => weekdays,
            Err(error) => {
                page.said(&VALUE, key, &fields.part("hours"), &error);
                continue;
            }
        };
        let intervals = intervals(page, value, &fields.part("hours"));
        for weekday in weekdays {
            let so_far: usize = hours
                .iter()
                .filter(|(day, _)| *day == weekday)
                .map(|(_, intervals)| intervals.len())
                .sum();
            if so_far + intervals.len() > MOST_INTERVALS {
                let message = format!(
                    "{} has more than {MOST_INTERVALS} intervals on one weekday",
                    fields.part("hours")
                );
                page.value(key, message, "join those that follow each other");
                break;
            }
            places.extend(
                intervals
                    .iter()
                    .map(|(interval, node)| (Part::Weekday(weekday), *interval, *node)),
            );
            hours.push((
                weekday,
                intervals.iter().map(|(interval, _)| *interval).collect(),
            ));
        }
    }
    hours
}

fn dates<'t>(
    page: &mut Page,
    fields: &Fields<'t>,
    key: &str,
    places: &mut Places<'t>,
) -> Vec<(NaiveDate, Vec<Interval>)> {
    let mut dates = Vec::new();
    for (text, at, value) in page.named(fields, key, "\"2026-12-24\": [\"09:00-12:00\"]") {
        if dates.len() == MOST_DATES {
            let message = format!("{} has more than {MOST_DATES} dates", fields.part(key));
            page.value(at, message, "delete those long past");
            break;
        }
        let Ok(date) = parse_date(text.trim()) else {
            let message = format!("{}: `{}` is not a date", fields.part(key), short(&text));
            page.value(
                at,
                message,
                "write year, month and day, for example \"2026-12-24\"",
            );
            continue;
        };
        let intervals = intervals(page, value, &fields.part(key));
        places.extend(
            intervals
                .iter()
                .map(|(interval, node)| (Part::Shift(date), *interval, *node)),
        );
        dates.push((
            date,
            intervals
                .into_iter()
                .map(|(interval, _)| interval)
                .collect(),
        ));
    }
    dates
}

/// Returns the intervals of one day that do not overlap.
fn intervals<'t>(page: &mut Page, value: Node<'t>, what: &str) -> Vec<(Interval, Node<'t>)> {
    let mut intervals: Vec<(Interval, Node<'_>)> = Vec::new();
    for node in page.scalars(value, what) {
        let interval = match Interval::parse(node.as_text().unwrap_or_default().trim()) {
            Ok(interval) => interval,
            Err(error) => {
                page.said(&VALUE, node, what, &error);
                continue;
            }
        };
        let overlap = |(other, _): &&(Interval, Node<'_>)| {
            interval.start() < other.end() && other.start() < interval.end()
        };
        if let Some((other, _)) = intervals.iter().find(overlap) {
            let message = format!("{what}: {interval} overlaps {other}");
            page.fault(&CALENDAR, node, message, TWICE);
        } else if intervals.len() == MOST_INTERVALS {
            let message = format!("{what} has more than {MOST_INTERVALS} intervals on one day");
            page.value(node, message, "join those that follow each other");
            break;
        } else {
            intervals.push((interval, node));
        }
    }
    intervals
}
