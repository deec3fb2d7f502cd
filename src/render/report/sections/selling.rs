//! The tables of offers, hand-overs and contacts.

use super::{Cell, Section, Tone, amount, count, counts, marked, often, share, share_bar, text};
use crate::domain::lead::Name;
use crate::domain::report::Report;
use crate::domain::report::count::{Rate, Split, Spread, Tally};
use crate::domain::report::figures::NONE;

pub(super) fn offers(report: &Report<'_>) -> Section {
    let acceptance = &report.acceptance;
    let mut section = Section::new("Offers to sales", &["what", "offers", "share"]);
    if acceptance.offered.is_empty() {
        return section;
    }
    section
        .rows
        .push(row("offered", count(&acceptance.offered), Cell::default()));
    let accepted = count(&acceptance.rate.part);
    section
        .rows
        .push(row("accepted", accepted, share(&acceptance.rate)));
    let rejected = acceptance.rejected.total();
    section
        .rows
        .push(row("rejected", count(&rejected), Cell::default()));
    below(&mut section, &acceptance.rejected);
    let reclaimed = marked(acceptance.reclaimed.count(), Tone::Bad);
    section
        .rows
        .push(row("reclaimed while offered", reclaimed, Cell::default()));
    section.rows.push(row(
        "withdrawn",
        count(&acceptance.withdrawn),
        Cell::default(),
    ));
    section.rows.push(row(
        "awaiting a decision",
        count(&acceptance.awaiting),
        Cell::default(),
    ));
    for (owner, tally) in report.reclaim.by_owner.rows() {
        let what = format!("reclaimed from {}", owner.map_or(NONE, |owner| &**owner));
        let reclaimed = marked(tally.count(), Tone::Bad);
        section.rows.push(row(&what, reclaimed, Cell::default()));
    }
    section.noting("The share is of what sales decided: accepted or rejected.")
}

fn row(what: &str, amount: Cell, share: Cell) -> Vec<Cell> {
    vec![text(what), amount, share]
}

/// Adds the parts of what was counted, indented.
fn below(section: &mut Section, split: &Split) {
    for (name, tally) in split.rows() {
        let what = format!("  {}", name.map_or(NONE, |name| &**name));
        section.rows.push(row(&what, count(tally), Cell::default()));
    }
}

pub(super) fn handovers(report: &Report<'_>) -> Section {
    let head = ["what", "leads", "share", "which"];
    let mut section = Section::new("Hand-over and feedback", &head);
    let verdicts = &report.verdicts;
    let lines: [(&str, &Rate, &Split); 4] = [
        (
            "brief complete",
            &report.handovers.complete,
            &report.handovers.missing,
        ),
        ("hand-off call", &report.handovers.called, &Split::default()),
        (
            "feedback on quality",
            &verdicts.quality,
            &verdicts.on_quality,
        ),
        (
            "feedback on treatment",
            &verdicts.treatment,
            &verdicts.on_treatment,
        ),
    ];
    for (what, rate, split) in lines {
        if rate.whole.is_empty() {
            continue;
        }
        let part = |(name, tally): (Option<&Name>, &super::Tally)| {
            format!("{} {}", tally.count(), name.map_or(NONE, |name| &**name))
        };
        let parts: Vec<String> = split.rows().into_iter().map(part).collect();
        let missing = what == "brief complete" && !parts.is_empty();
        let which = match missing {
            true => format!("without: {}", parts.join(", ")),
            false => parts.join(", "),
        };
        section
            .rows
            .push(vec![text(what), counts(rate), share(rate), text(which)]);
    }
    section
}

pub(super) fn channels(report: &Report<'_>) -> Section {
    let head = ["channel", "touches", "connected", "share", ""];
    let mut section = Section::new("Contacts by channel", &head);
    let channels = report.reach.by_channel.iter();
    section.rows = channels
        .map(|(channel, rate)| reached(text(&**channel), rate))
        .collect();
    section
}

pub(super) fn hours(report: &Report<'_>) -> Section {
    let head = ["hour", "touches", "connected", "share", ""];
    let mut section = Section::new("Contacts by hour of the day", &head);
    let hours = report.reach.by_hour.iter();
    section.rows = hours
        .map(|(hour, rate)| reached(text(format!("{hour:02}:00")), rate))
        .collect();
    section.noting("The hour is that of whoever got in touch, in their zone.")
}

fn reached(what: Cell, rate: &Rate) -> Vec<Cell> {
    vec![
        what,
        amount(rate.whole.count()),
        amount(rate.part.count()),
        share(rate),
        share_bar(rate),
    ]
}

pub(super) fn attempts(report: &Report<'_>) -> Section {
    let head = ["what", "leads", "median", "90%"];
    let mut section = Section::new("Attempts and meetings", &head);
    let attempts = &report.attempts;
    let lines: [(&str, &Spread); 3] = [
        ("attempts a lead", &attempts.by_lead),
        ("attempts to connect", &attempts.to_connect),
        ("attempts before giving up", &attempts.before_giving_up),
    ];
    for (what, spread) in lines.into_iter().filter(|(_, spread)| spread.count() > 0) {
        section.rows.push(vec![
            text(what),
            amount(spread.count()),
            often(spread.median()),
            often(spread.p90()),
        ]);
    }
    let meetings = &report.meetings;
    let mut row = |what: &str, tally: &Tally| {
        let leads = amount(tally.leads().len());
        let row = vec![text(what), leads, Cell::default(), Cell::default()];
        section.rows.extend((!tally.is_empty()).then_some(row));
    };
    row("meetings booked", &meetings.booked);
    for (what, split) in [
        ("meetings held", &meetings.held),
        ("meetings missed", &meetings.missed),
    ] {
        row(what, &split.total());
        for (channel, tally) in split.rows() {
            row(
                &format!("  {}", channel.map_or(NONE, |channel| &**channel)),
                tally,
            );
        }
    }
    for (role, tally) in meetings.came_of.rows() {
        let role = role.map_or(NONE, |role| &**role);
        row(&format!("met, now {role}"), tally);
    }
    section
}
