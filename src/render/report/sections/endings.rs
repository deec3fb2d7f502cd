//! The tables of endings, ages and cost.

use super::{
    Cell, Section, Tone, amount, bar, count, counts, lengths, marked, name, number, share, text,
    toned,
};
use crate::domain::report::Report;
use crate::domain::report::cost::Cost;
use crate::domain::report::count::{Split, Tally};
use crate::domain::report::figures::NONE;

pub(super) fn cycle_time(report: &Report<'_>) -> Section {
    let time = &report.cycle_time;
    let mut section = Section::new("Cycle time", &["ended", "leads", "median", "90%"]);
    let lines = [
        ("all", &time.closed),
        ("won", &time.won),
        ("lost", &time.lost),
        ("refused", &time.refused),
    ];
    let ended = lines.iter().filter(|(_, spread)| spread.count() > 0);
    section.rows = ended.map(|(what, spread)| lengths(what, spread)).collect();
    section
}

pub(super) fn endings(report: &Report<'_>) -> Section {
    let head = ["what", "leads", "share"];
    let mut section = Section::new("Recycled and ended", &head);
    let row = |what: String, amount: Cell, share: Cell| vec![text(what), amount, share];
    let below = |section: &mut Section, split: &Split| {
        for (name, tally) in split.rows() {
            let what = format!("  {}", name.map_or(NONE, |name| &**name));
            let leads = amount(tally.leads().len());
            section.rows.push(row(what, leads, Cell::default()));
        }
    };
    let recycle = &report.recycle;
    if !recycle.won.whole.is_empty() {
        let recycled = amount(recycle.won.whole.count());
        section
            .rows
            .push(row("recycled".into(), recycled, share(&recycle.rate)));
        below(&mut section, &recycle.recycled);
        let lines = [
            (
                "revived",
                amount(recycle.revived.leads().len()),
                Cell::default(),
            ),
            ("waiting now", count(&recycle.waiting), Cell::default()),
            (
                "won in the end",
                count(&recycle.won.part),
                share(&recycle.won),
            ),
        ];
        for (what, amount, share) in lines {
            section.rows.push(row(what.into(), amount, share));
        }
        section = section.noting(
            "A lead that was recycled more than once is one lead, and stands under each of its reasons.",
        );
    }
    let resolution = &report.resolution;
    for (what, split) in [("refused", &resolution.refused), ("lost", &resolution.lost)] {
        let total = split.total();
        if !total.is_empty() {
            section
                .rows
                .push(row(what.into(), count(&total), Cell::default()));
            below(&mut section, split);
        }
    }
    if !resolution.replied.whole.is_empty() {
        let replied = counts(&resolution.replied);
        let told = share(&resolution.replied);
        section.rows.push(row("told so".into(), replied, told));
    }
    section
}

pub(super) fn aging(report: &Report<'_>) -> Section {
    let head = ["days", "leads", "", "waiting", "overdue"];
    let mut section = Section::new("Age of open leads", &head);
    let counted = report.aging.iter().map(|age| age.leads.count());
    let most = counted.max().unwrap_or(0);
    for age in report.aging.iter().filter(|_| most > 0) {
        let days = match age.to_days {
            Some(to) => format!("{}–{}", age.from_days, to - 1),
            None => format!("{} and more", age.from_days),
        };
        section.rows.push(vec![
            text(days),
            count(&age.leads),
            bar(&age.leads, most, Tone::Plain),
            count(&age.waiting),
            marked(age.overdue.count(), Tone::Bad),
        ]);
    }
    section
}

pub(super) fn cost(report: &Report<'_>) -> Section {
    let head = [
        "campaign",
        "cost",
        "",
        "leads",
        "accepted",
        "won",
        "per lead",
        "per accepted",
        "per win",
    ];
    let mut section = Section::new("Cost", &head).noting(
        "Leads of a source that brings no leads are not counted. Where only a part of a campaign's leads is in the report, its cost is neither divided nor added up.",
    );
    let costs = &report.costs;
    section.rows = costs.campaigns.iter().map(line).collect();
    for cost in costs.currencies.iter().filter(|cost| cost.cost > 0.0) {
        section.rows.push(line(cost));
    }
    section
}

fn line(cost: &Cost) -> Vec<Cell> {
    let first = match &cost.campaign {
        Some(campaign) => name(Some(campaign)),
        None => toned(text("together"), Tone::Dim),
    };
    let per = |tally: &Tally| match cost.per(tally) {
        Some(amount) => number(format!("{amount:.2}")),
        None => toned(number("-"), Tone::Dim),
    };
    vec![
        first,
        number(format!("{:.2}", cost.cost)),
        text(cost.currency.as_deref().unwrap_or(NONE)),
        count(&cost.leads),
        count(&cost.accepted),
        count(&cost.won),
        per(&cost.leads),
        per(&cost.accepted),
        per(&cost.won),
    ]
}
