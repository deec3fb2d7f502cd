//! The law of edits: what is intended is there, every comment is, and no line changes that need not.

use serde_json::json;

use super::super::super::Node;
use super::*;

/// Checks an edit that is possible, and returns the new text.
pub(super) fn check(text: &str, edit: &Edit) -> String {
    let new = match apply_one(text, edit) {
        Ok(new) => new,
        Err(refused) => panic!("{refused}\n{edit:?}\n{text}"),
    };
    let case = || format!("{edit:?}\n--- before\n{text}\n--- after\n{new}");
    let expected = expected(text, edit);
    assert_eq!(value(&new), expected, "{}", case());
    for judge in Judge::ALL {
        // Each has its own limits: it judges what it could read before.
        if judge.read(text) == Some(value(text)) {
            assert_eq!(
                judge.read(&new),
                Some(expected.clone()),
                "{judge:?}: {}",
                case()
            );
        }
    }
    assert_eq!(lost(text, &new, edit), None::<&str>, "{}", case());
    let (lines, _) = changed(text, &new);
    assert!(lines <= most(text, edit), "{lines} lines\n{}", case());
    let bare = new.replace("\r\n", "").contains('\n');
    let is_windows = text.contains("\r\n");
    assert!(
        if is_windows {
            !bare
        } else {
            !new.contains('\r')
        },
        "{}",
        case()
    );
    // Text below `|` needs its line end.
    let tree = read(&new);
    let is_text = matches!(
        tree.cells.last().unwrap().style,
        Style::Literal | Style::Folded
    );
    assert!(
        text.ends_with('\n') == new.ends_with('\n') || is_text,
        "{}",
        case()
    );
    assert_eq!(
        text.starts_with('\u{feff}'),
        new.starts_with('\u{feff}'),
        "{}",
        case()
    );
    new
}

/// Makes an edit on a value: the plain way, to judge the other by.
pub(super) fn expected(text: &str, edit: &Edit) -> Value {
    let mut root = value(text);
    let steps: Vec<_> = edit.pointer()[1..].split('/').collect();
    let (last, parents) = steps.split_last().unwrap();
    if matches!(edit, Edit::Remove { .. }) && root.pointer(edit.pointer()).is_none() {
        return root;
    }
    let mut parent = &mut root;
    for step in parents {
        if parent.is_null() {
            *parent = json!({});
        }
        parent = match parent {
            Value::Object(map) => map.entry(*step).or_insert(Value::Null),
            other => &mut other[step.parse::<usize>().unwrap()],
        };
    }
    if parent.is_null() {
        *parent = json!({});
    }
    match (edit, parent) {
        (Edit::Set { value, .. }, Value::Object(map)) => {
            map.insert((*last).to_owned(), value.clone());
        }
        (Edit::Set { value, .. }, list) => list[last.parse::<usize>().unwrap()] = value.clone(),
        (Edit::Append { value, .. }, parent) => {
            let list = match parent {
                Value::Object(map) => map.entry(*last).or_insert(Value::Null),
                list => &mut list[last.parse::<usize>().unwrap()],
            };
            if list.is_null() {
                *list = json!([]);
            }
            list.as_array_mut().unwrap().push(value.clone());
        }
        (Edit::Insert { value, index, .. }, parent) => {
            let list = match parent {
                Value::Object(map) => map.entry(*last).or_insert(Value::Null),
                list => &mut list[last.parse::<usize>().unwrap()],
            };
            if list.is_null() {
                *list = json!([]);
            }
            let list = list.as_array_mut().unwrap();
            list.insert(list.len().min(*index), value.clone());
        }
        (Edit::Remove { .. }, Value::Object(map)) => {
            map.shift_remove(*last);
        }
        (Edit::Remove { .. }, list) => {
            list.as_array_mut().unwrap().remove(last.parse().unwrap());
        }
    }
    root
}

/// Returns how many lines of each text differ, between those that are equal at the beginning and at the end.
fn changed(old: &str, new: &str) -> (usize, usize) {
    let (old, new): (Vec<_>, Vec<_>) = (
        old.split_inclusive('\n').collect(),
        new.split_inclusive('\n').collect(),
    );
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        pairs.take_while(|(old, new)| old == new).count()
    };
    let front = same(&mut old.iter().zip(&new));
    let back = same(&mut old[front..].iter().rev().zip(new[front..].iter().rev()));
    (old.len() - front - back, new.len() - front - back)
}

/// Returns how many lines the edit may change at most: those of the value, and one beside it.
fn most(text: &str, edit: &Edit) -> usize {
    let tree = read(text);
    let mut pointer = edit.pointer();
    while tree.at(pointer).is_none() {
        pointer = &pointer[..pointer.rfind('/').unwrap()];
    }
    let node = tree.at(pointer).unwrap();
    let end = node.span().end;
    let lines = &text[begin(&tree, pointer).min(end)..end];
    match edit {
        // Its own comments go along, and blank lines before them.
        Edit::Remove { .. } => text.lines().count(),
        _ if pointer != edit.pointer() && !node.is_empty() => 1,
        Edit::Append { .. } | Edit::Insert { .. } if !node.is_empty() => 2,
        _ => lines.trim_end().lines().count().max(1),
    }
}

/// Returns a comment that is no longer there, though it is not part of what was replaced or taken out.
fn lost<'t>(text: &'t str, new: &'t str, edit: &Edit) -> Option<&'t str> {
    let (before, after) = (read(text), read(new));
    let may_go = may_go(&before, edit);
    let comments = |tree: &Tree<'_>, text: &'t str| -> Vec<(usize, &'t str)> {
        let ranges = tree.comments().iter();
        ranges
            .map(|range| (range.start, text[range.clone()].trim_end()))
            .collect()
    };
    let (old, new) = (comments(&before, text), comments(&after, new));
    let stays = |(at, _): &&(usize, &str)| !may_go.contains(at);
    let missing = |of: &[(usize, &'t str)], all: &[(usize, &'t str)]| {
        let mut all = all.iter();
        let found = of
            .iter()
            .find(|(_, comment)| !all.any(|(_, other)| other == comment));
        found.map(|(_, comment)| *comment)
    };
    let must: Vec<_> = old.iter().filter(stays).copied().collect();
    missing(&must, &new).or_else(|| missing(&new, &old))
}

/// Returns the bytes where comments may go: those of the value, for a removal its lines and the deeper comments below.
fn may_go(tree: &Tree<'_>, edit: &Edit) -> Range<usize> {
    let text = tree.source();
    let Some(node) = tree.at(edit.pointer()) else {
        return 0..0;
    };
    let begin = begin(tree, edit.pointer());
    let end = line_end(text, text[..node.span().end.max(begin)].trim_end().len());
    match edit {
        Edit::Append { .. } | Edit::Insert { .. } => 0..0,
        Edit::Set { .. } => match (node.style(), node.items().next()) {
            (Style::Block, Some(item)) => dash(text, item)..end,
            (Style::Block, None) => node.span().start..end,
            _ => node.span(),
        },
        Edit::Remove { .. } => {
            let line = line_start(text, begin);
            let indent = text[line..begin].trim_start_matches('\u{feff}').len();
            let (mut end, mut at) = (end, end + 1);
            while at < text.len() {
                let rest = &text[at..line_end(text, at)];
                let depth = rest.len() - rest.trim_start_matches(' ').len();
                if rest[depth..].starts_with('#') && depth > indent {
                    end = line_end(text, at);
                } else if !rest.trim().is_empty() {
                    break;
                }
                at = line_end(text, at) + 1;
            }
            line..end
        }
    }
}

/// Returns where an entry begins: with its key or dash, in brackets with itself.
fn begin(tree: &Tree<'_>, pointer: &str) -> usize {
    if let Some(key) = tree.key_at(pointer) {
        return key.span().start;
    }
    let node = tree.at(pointer).unwrap();
    let parent = pointer.rfind('/').and_then(|cut| tree.at(&pointer[..cut]));
    match parent {
        Some(parent) if parent.style() == Style::Block => dash(tree.source(), node),
        _ => node.span().start,
    }
}

/// Returns the dash of an item: only remarks, or the mark of a text, stand between.
fn dash(text: &str, item: Node<'_, '_>) -> usize {
    let mut start = item.span().start;
    if matches!(item.style(), Style::Literal | Style::Folded) {
        start = text[..start].rfind(['|', '>']).unwrap();
    }
    let code = |line: &str| line.split('#').next().unwrap().trim().to_owned();
    let is_dash = |at: &usize| {
        !text[line_start(text, *at)..*at].contains('#')
            && text[at + 1..start]
                .lines()
                .all(|line| code(line).is_empty())
    };
    let mut dashes = text[..start].rmatch_indices('-').map(|(at, _)| at);
    dashes.find(is_dash).unwrap()
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..]
        .find('\n')
        .map_or(text.len(), |length| at + length)
}
