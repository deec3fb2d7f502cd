//! The tables of leads, of speed and of promises.

use super::{
    Cell, Section, Tone, amount, bar, count, counts, interval, length, lengths, marked, name,
    share, share_bar, text,
};
use crate::domain::report::Report;
use crate::domain::report::figures::NONE;
use crate::domain::report::groups::{Dimension, Group};

pub(super) fn funnel(report: &Report<'_>) -> Section {
    let mut section = Section::new(
        "Funnel",
        &["stage", "entered", "", "now in", "median stay", "left to"],
    );
    let entered = report.funnel.iter().map(|stage| stage.entered.count());
    let most = entered.max().unwrap_or(0);
    for stage in report.funnel.iter().filter(|_| most > 0) {
        let left = stage.left_to.rows().into_iter();
        let left =
            left.map(|(to, tally)| format!("{} {}", tally.count(), to.map_or(NONE, |to| &**to)));
        section.rows.push(vec![
            name(stage.stage.as_ref()),
            count(&stage.entered),
            bar(&stage.entered, most, Tone::Plain),
            count(&stage.now_in),
            length(stage.duration.median()),
            text(left.collect::<Vec<_>>().join(", ")),
        ]);
    }
    section
}

/// Returns a table for each of these dimensions.
pub(super) fn groups(report: &Report<'_>, by: &[Dimension]) -> Vec<Section> {
    let wanted = report.groups.iter().filter(|(dimension, groups)| {
        let named = groups.iter().any(|group| group.key.is_some());
        by.contains(dimension) && named
    });
    wanted
        .map(|(dimension, groups)| {
            let head = [
                dimension.name(),
                "leads",
                "open",
                "won",
                "conversion",
                "95%",
                "",
                "accepted",
                "kept",
                "first touch",
            ];
            let title = format!("By {}", dimension.name());
            let mut section = Section::new(title, &head).noting(
                "Won of all leads; with 95% certainty the true share lies in the interval, and where two overlap the difference may be chance.",
            );
            section.rows = groups.iter().map(group).collect();
            section
        })
        .collect()
}

fn group(group: &Group) -> Vec<Cell> {
    vec![
        name(group.key.as_ref()),
        count(&group.conversion.whole),
        count(&group.open),
        count(&group.conversion.part),
        share(&group.conversion),
        interval(&group.conversion),
        share_bar(&group.conversion),
        counts(&group.acceptance),
        counts(&group.compliance),
        length(group.first_touch.median()),
    ]
}

pub(super) fn speed(report: &Report<'_>) -> Section {
    let speed = &report.speed;
    let mut section = Section::new("Speed to lead", &["part", "leads", "median", "90%"]);
    if report.leads.is_empty() {
        return section;
    }
    section.rows = vec![
        lengths("received → assigned", &speed.to_assigned),
        lengths("assigned → first touch", &speed.to_touch),
        lengths("received → first touch", &speed.whole),
    ];
    for (what, tally) in [
        ("not assigned yet", &speed.unassigned),
        ("not touched yet", &speed.untouched),
    ] {
        let waiting = marked(tally.count(), Tone::Warning);
        let row = vec![text(what), waiting, Cell::default(), Cell::default()];
        section.rows.push(row);
    }
    section
}

pub(super) fn promises(report: &Report<'_>) -> Section {
    let head = ["clock", "judged", "met", "met late", "breached", "kept", ""];
    let mut section = Section::new("Promises", &head);
    for clock in &report.compliance {
        let rate = clock.rate();
        if rate.whole.is_empty() {
            continue;
        }
        section.rows.push(vec![
            text(clock.clock.name()),
            amount(rate.whole.count()),
            marked(clock.met.count(), Tone::Good),
            marked(clock.met_late.count(), Tone::Warning),
            marked(clock.breached.count(), Tone::Bad),
            share(&rate),
            share_bar(&rate),
        ]);
    }
    section
}
