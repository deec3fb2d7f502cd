//! `stages.yaml`: the funnel and the moves in it.

use std::sync::Arc;

use crate::domain::lead::Name;
use crate::domain::policy::{By, Gate, Move, Role, Stage, Stages};

use super::names::{Known, Names};
use super::page::{Node, Page};
use super::reach::{self, Ends};
use super::shape::Fields;
use super::words::short;

const STAGE: [&str; 2] = ["role", "team"];
const MOVE: [&str; 7] = ["name", "from", "to", "by", "team", "gates", "when_reason"];

/// A funnel with more stages than this is none; `from: "*"` would grow beyond all bounds.
const MOST_STAGES: usize = 100;

/// Reads `stages.yaml`; `None` if it leaves no stage.
pub(super) fn read(page: &mut Page, root: Node<'_>, names: &Names) -> Option<Stages> {
    let top = page.top(root, &["stages", "moves"])?;
    page.need(&top, "stages");
    page.need(&top, "moves");
    let mut stages = Stages::default();
    let mut declared = Vec::new();
    // Whether each stage and both ends of each move could be read: else nobody can tell what leads where.
    let mut complete = top.get("moves").is_some();
    for (name, key, value) in page.named(&top, "stages", "working: { role: working, team: inside }")
    {
        if declared.len() == MOST_STAGES {
            let message = format!("there are more than {MOST_STAGES} stages");
            page.value(
                key,
                message,
                "keep to the stages that every lead may go through",
            );
            complete = false;
            break;
        }
        match stage(page, name.clone(), key, value, names) {
            Some(stage) => {
                stages.stages.push(stage);
                declared.push(key);
            }
            None => {
                stages.unusable.push(name);
                complete = false;
            }
        }
    }
    if stages.stages.is_empty() {
        if complete && page.errors() == 0 {
            let help =
                "add stages in the order of the funnel, for example `inquiry: { role: intake }`";
            page.value(root, "stages.yaml has no stage", help);
        }
        return None;
    }
    let mut ways = Vec::new();
    for item in page.items(&top, "moves") {
        let errors = page.errors();
        let name = item.get("name").and_then(Node::as_text);
        let what = name.map_or("a move".to_owned(), |name| {
            format!("the move `{}`", short(name))
        });
        let Some(fields) = page.fields(item, what, &MOVE) else {
            complete = false;
            continue;
        };
        let Some(ends) = ends(page, &fields, &stages, names) else {
            complete = false;
            continue;
        };
        let moves = moves(page, &fields, &ends, names);
        // Without a gate that could not be read, more would be allowed than both teams agreed to.
        if page.errors() == errors {
            stages.moves.extend(moves.into_iter().map(Arc::new));
        }
        ways.push(ends);
    }
    if complete {
        reach::judge(page, &stages, &declared, &ways);
    }
    Some(stages)
}

fn stage(
    page: &mut Page,
    name: Name,
    key: Node<'_>,
    value: Node<'_>,
    names: &Names,
) -> Option<Stage> {
    let fields = page.fields(value, format!("the stage `{}`", short(&name)), &STAGE)?;
    let role = page.need(&fields, "role");
    let role = role.and_then(|node| page.fixed(node, &fields.part("role"), "role", &Role::ALL));
    let team = fields
        .get("team")
        .filter(|node| node.as_text() != Some("*"))
        .and_then(|node| page.known(node, &fields.part("team"), &names.teams));
    Some(Stage {
        name,
        role: role?,
        team,
        line: page.line(key),
    })
}

/// Returns where a move leaves from and leads to; `*` is every open stage but the one it leads to.
fn ends(page: &mut Page, fields: &Fields<'_>, stages: &Stages, names: &Names) -> Option<Ends> {
    let errors = page.errors();
    let from = page.need(fields, "from");
    let to = page.need(fields, "to");
    let (from, to) = (from?, to?);
    let everywhere = is_everything(from);
    let sources = match everywhere {
        true => open_stages(stages),
        false => known_names(page, from, &fields.part("from"), &names.stages),
    };
    let targets = known_names(page, to, &fields.part("to"), &names.stages);
    if page.errors() > errors {
        return None;
    }
    for (key, node, list) in [("from", from, &sources), ("to", to, &targets)] {
        if list.is_empty() {
            let message = format!("{} names no stage", fields.part(key));
            page.value(node, message, "name at least one stage");
        }
    }
    if !everywhere && let Some(same) = sources.iter().find(|from| targets.contains(from)) {
        let message = format!("{} leads from `{}` to itself", fields.what, short(same));
        page.value(to, message, "take the stage out of `from` or out of `to`");
    }
    (page.errors() == errors).then_some(Ends {
        from: sources,
        to: targets,
    })
}

/// Returns the move to each of the stages that it leads to.
fn moves(page: &mut Page, fields: &Fields<'_>, ends: &Ends, names: &Names) -> Vec<Move> {
    let name = fields.get("name");
    let name = name.and_then(|node| page.text(node, &fields.part("name")));
    let by = by(page, fields, names);
    let mut gates: Vec<Gate> = Vec::new();
    if let Some(node) = fields.get("gates") {
        for node in page.scalars(node, &fields.part("gates")) {
            gates.extend(page.fixed(node, &fields.part("gates"), "gate", &Gate::ALL));
        }
    }
    let reason = fields.get("when_reason");
    let reason =
        reason.and_then(|node| page.known(node, &fields.part("when_reason"), &names.reasons));
    ends.to
        .iter()
        .map(|to| Move {
            name: name.map(Name::from),
            from: ends
                .from
                .iter()
                .filter(|from| *from != to)
                .cloned()
                .collect(),
            to: to.clone(),
            by: by.clone(),
            gates: gates.clone(),
            when_reason: reason.clone(),
            line: page.line(fields.node),
        })
        .collect()
}

/// `team` says the same as `by`.
fn by(page: &mut Page, fields: &Fields<'_>, names: &Names) -> By {
    let (key, node) = match (fields.get("by"), fields.get("team")) {
        (None, None) => return By::Anyone,
        (Some(_), Some(node)) => {
            let message = format!("{} has both `by` and `team`", fields.what);
            page.value(node, message, "keep `by`");
            return By::Anyone;
        }
        (Some(node), None) => ("by", node),
        (None, Some(node)) => ("team", node),
    };
    if is_everything(node) {
        return By::Anyone;
    }
    let errors = page.errors();
    let teams = known_names(page, node, &fields.part(key), &names.teams);
    if teams.is_empty() && page.errors() == errors {
        let message = format!(
            "{} names no team, so nobody could make it",
            fields.part(key)
        );
        page.value(
            node,
            message,
            "name a team, or delete it if everybody may make the move",
        );
    }
    By::Teams(teams)
}

fn is_everything(node: Node<'_>) -> bool {
    node.as_text() == Some("*") || node.items().any(|item| item.as_text() == Some("*"))
}

fn open_stages(stages: &Stages) -> Vec<Name> {
    let open = stages.stages.iter().filter(|stage| stage.role.is_open());
    open.map(|stage| stage.name.clone()).collect()
}

/// Returns each name once.
fn known_names(page: &mut Page, node: Node<'_>, what: &str, known: &Known) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for node in page.scalars(node, what) {
        names.extend(
            page.known(node, what, known)
                .filter(|name| !names.contains(name)),
        );
    }
    names
}
