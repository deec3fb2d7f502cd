//! Whether every stage can be reached, and every lead in the end be closed.

use std::collections::BTreeSet;

use crate::domain::lead::Name;
use crate::domain::policy::{Role, Stage, Stages};

use super::faults::{DEAD_END, UNREACHABLE_STAGE};
use super::page::{Node, Page};
use super::words::short;

/// Where a move leaves from, and where it leads to.
pub(super) struct Ends {
    pub(super) from: Vec<Name>,
    pub(super) to: Vec<Name>,
}

/// Judges the stages, declared at these keys, by the ways between them.
pub(super) fn judge(page: &mut Page, stages: &Stages, declared: &[Node<'_>], ways: &[Ends]) {
    let starts = stages.stages.iter().filter(|stage| is_start(stage, stages));
    let reached = closure(
        starts,
        |reached, way| {
            let leads_on = way.from.iter().any(|from| reached.contains(from));
            leads_on.then(|| way.to.iter().collect())
        },
        ways,
    );
    let closed = stages.stages.iter().filter(|stage| !stage.role.is_open());
    let closable = closure(
        closed,
        |closable, way| {
            let closes = way.to.iter().any(|to| closable.contains(to));
            closes.then(|| way.from.iter().collect())
        },
        ways,
    );

    for (stage, key) in stages.stages.iter().zip(declared) {
        let name = &stage.name;
        if !reached.contains(name) {
            let led_to = ways.iter().any(|way| way.to.contains(name));
            let message = match led_to {
                false => format!("no move leads to the stage `{}`", short(name)),
                true => format!(
                    "no lead can get to the stage `{}`: the moves to it leave from \
                     stages that none gets to",
                    short(name)
                ),
            };
            let help = format!("add a move with `to: {}`, or delete the stage", short(name));
            page.fault(&UNREACHABLE_STAGE, *key, message, help);
        }
        if !stage.role.is_open() {
            continue;
        }
        let has_way_out = ways
            .iter()
            .any(|way| way.from.contains(name) && way.to.iter().any(|to| to != name));
        if !has_way_out {
            let message = format!("a lead in the stage `{}` can never leave it", short(name));
            let help = format!(
                "add a move with `from: {}`, or give the stage the role won, lost \
                 or refused if leads end there",
                short(name)
            );
            page.fault(&DEAD_END, *key, message, help);
        } else if !closable.contains(name) {
            let message = format!(
                "a lead in the stage `{}` can never be closed: no way from it \
                 leads to a stage with the role won, lost or refused",
                short(name)
            );
            let help = "add a move that leads there";
            page.caution(&DEAD_END, *key, message, help);
        }
    }
}

/// Leads come in at the intake; a funnel without one begins with its first stage.
fn is_start(stage: &Stage, stages: &Stages) -> bool {
    let has_intake = stages.stages.iter().any(|stage| stage.role == Role::Intake);
    match has_intake {
        true => stage.role == Role::Intake,
        false => stages
            .stages
            .first()
            .is_some_and(|first| first.name == stage.name),
    }
}

/// Returns the names of `first` and all that `step` adds, one way at a time, until nothing is new.
fn closure<'w>(
    first: impl Iterator<Item = &'w Stage>,
    step: impl Fn(&BTreeSet<&'w Name>, &'w Ends) -> Option<Vec<&'w Name>>,
    ways: &'w [Ends],
) -> BTreeSet<&'w Name> {
    let mut found: BTreeSet<&Name> = first.map(|stage| &stage.name).collect();
    loop {
        let before = found.len();
        for way in ways {
            if let Some(more) = step(&found, way) {
                found.extend(more);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}
