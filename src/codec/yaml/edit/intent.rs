//! What an edit means for the values, before any text is written.

use serde_json::{Map, Value};

use super::{Edit, Refused};
use crate::codec::yaml::tree::unescape;
use crate::codec::yaml::{Kind, Node, Tree};

/// Where a value stands: the keys, or the numbers of the items, from the outside in.
pub(super) type Path = Vec<String>;

/// An edit, resolved against what is there.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Intent {
    /// Replaces a value that is there, be it null.
    Replace { path: Path, value: Value },
    /// Adds a key to a map, as its entry number `index`.
    Insert {
        map: Path,
        key: String,
        value: Value,
        index: usize,
    },
    /// Adds an item to a list, as its item number `index`.
    Add {
        list: Path,
        value: Value,
        index: usize,
    },
    /// Takes an entry, by its number, out of a list or map.
    Remove { parent: Path, index: usize },
}

/// Returns what an edit means, or nothing if all is as intended.
///
/// # Errors
///
/// What is there and cannot take the edit.
pub(super) fn plan(
    tree: &Tree<'_>,
    edit: &Edit,
    order: &[&str],
) -> Result<Option<Intent>, Refused> {
    let path = path(edit.pointer())?;
    match edit {
        Edit::Set { value, .. } => set(tree, path, value.clone(), order),
        Edit::Append { value, .. } | Edit::Insert { value, .. } => match tree.at(edit.pointer()) {
            None => set(tree, path, Value::Array(vec![value.clone()]), order),
            Some(node) => match node.kind() {
                Kind::List => Ok(Some(Intent::Add {
                    list: path,
                    value: value.clone(),
                    index: match edit {
                        Edit::Insert { index, .. } => node.len().min(*index),
                        _ => node.len(),
                    },
                })),
                Kind::Null => Ok(Some(Intent::Replace {
                    path,
                    value: Value::Array(vec![value.clone()]),
                })),
                _ => Err(Refused::new(
                    Some(node.line()),
                    format!(
                        "{} is {}, not a list, so nothing can be added to it; make it a list first",
                        name(edit.pointer()),
                        kind(node)
                    ),
                )),
            },
        },
        Edit::Remove { .. } => {
            let Some((last, parent)) = path.split_last() else {
                return Err(Refused::new(
                    None,
                    "the file as a whole cannot be taken out of itself; delete the file",
                ));
            };
            let index = at(tree, parent).and_then(|node| position(node, last));
            let parent = parent.to_vec();
            Ok(index.map(|index| Intent::Remove { parent, index }))
        }
    }
}

fn set(
    tree: &Tree<'_>,
    path: Path,
    value: Value,
    order: &[&str],
) -> Result<Option<Intent>, Refused> {
    let mut node = tree.root();
    let mut depth = 0;
    while let Some((_, next)) = path.get(depth).and_then(|step| node.step(step)) {
        node = next;
        depth += 1;
    }
    if depth == path.len() {
        let is_same = ordered(&node.to_json()) == ordered(&value);
        return Ok((!is_same).then_some(Intent::Replace { path, value }));
    }
    let (there, missing) = path.split_at(depth);
    // Where nothing is, a number can only mean an item of a list that nobody has begun.
    let made = depth + usize::from(node.kind() == Kind::Map);
    let number = path[made..].iter().position(|step| is_number(step));
    match (node.kind(), number) {
        (Kind::Map | Kind::Null, Some(number)) => Err(Refused::new(
            Some(node.line()),
            format!("there is no {}", name(&pointer(&path[..=made + number]))),
        )),
        (Kind::Map, _) => Ok(Some(Intent::Insert {
            map: there.to_vec(),
            key: missing[0].clone(),
            value: wrap(&missing[1..], value),
            index: index(node, &missing[0], if depth == 0 { order } else { &[] }),
        })),
        (Kind::Null, _) => Ok(Some(Intent::Replace {
            path: there.to_vec(),
            value: wrap(missing, value),
        })),
        (Kind::List, _) => Err(Refused::new(
            Some(node.line()),
            format!("there is no {}", name(&pointer(&path[..=depth]))),
        )),
        _ => Err(Refused::new(
            Some(node.line()),
            format!(
                "{} is {}, so it can hold no `{}`; make it a map of keys and values first",
                name(&pointer(there)),
                kind(node),
                missing[0]
            ),
        )),
    }
}

/// Returns which entry of a map a new key becomes.
fn index(map: Node<'_, '_>, key: &str, order: &[&str]) -> usize {
    let before = match order.iter().position(|name| *name == key) {
        Some(rank) => &order[..rank],
        None => &[],
    };
    let nearest = before.iter().rev().find_map(|name| position(map, name));
    nearest.map_or(map.len(), |nearest| nearest + 1)
}

impl Intent {
    /// Makes the edit on the value of the whole text.
    pub(super) fn apply(&self, root: &mut Value) {
        match self {
            Intent::Replace { path, value } => {
                if let Some(old) = within(root, path) {
                    *old = value.clone();
                }
            }
            Intent::Insert {
                map,
                key,
                value,
                index,
            } => {
                if let Some(map) = within(root, map).and_then(Value::as_object_mut) {
                    map.shift_insert(*index, key.clone(), value.clone());
                }
            }
            Intent::Add { list, value, index } => {
                if let Some(list) = within(root, list).and_then(Value::as_array_mut) {
                    list.insert(*index, value.clone());
                }
            }
            Intent::Remove { parent, index } => match within(root, parent) {
                Some(Value::Array(list)) => {
                    list.remove(*index);
                }
                Some(Value::Object(map)) => {
                    if let Some(key) = map.keys().nth(*index).cloned() {
                        map.shift_remove(&key);
                    }
                }
                _ => {}
            },
        }
    }
}

fn within<'v>(root: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    path.iter().try_fold(root, |value, step| match value {
        Value::Object(map) => map.get_mut(step),
        Value::Array(list) => list.get_mut(step.parse::<usize>().ok()?),
        _ => None,
    })
}

fn at<'t, 's>(tree: &'t Tree<'s>, path: &[String]) -> Option<Node<'t, 's>> {
    path.iter()
        .try_fold(tree.root(), |node, step| Some(node.step(step)?.1))
}

/// Returns the number of an entry.
fn position(parent: Node<'_, '_>, step: &str) -> Option<usize> {
    match parent.kind() {
        Kind::List => step.parse().ok().filter(|&index| index < parent.len()),
        _ => parent
            .entries()
            .position(|(key, _)| key.as_text() == Some(step)),
    }
}

fn wrap(path: &[String], value: Value) -> Value {
    path.iter().rev().fold(value, |value, key| {
        Value::Object(Map::from_iter([(key.clone(), value)]))
    })
}

fn path(pointer: &str) -> Result<Path, Refused> {
    if pointer.is_empty() {
        return Ok(Path::new());
    }
    let steps = pointer.strip_prefix('/').ok_or_else(|| {
        Refused::new(
            None,
            format!("`{pointer}` names no place in a file; a place begins with a slash"),
        )
    })?;
    Ok(steps
        .split('/')
        .map(|step| unescape(step).into_owned())
        .collect())
}

fn pointer(path: &[String]) -> String {
    path.iter()
        .map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1")))
        .collect()
}

/// Returns the name of a place: `` `owner` ``, or ``entry 2 of `activities` ``.
pub(super) fn name(pointer: &str) -> String {
    match pointer.rsplit_once('/') {
        None => "the file".to_owned(),
        Some((parent, last)) => match last.parse::<usize>() {
            Ok(index) => format!("entry {} of {}", index.saturating_add(1), name(parent)),
            Err(_) => format!("`{}`", unescape(last)),
        },
    }
}

/// Returns a value as text by which two are compared: the order of keys counts.
pub(super) fn ordered(value: &Value) -> String {
    value.to_string()
}

fn is_number(step: &str) -> bool {
    step.parse::<usize>().is_ok()
}

fn kind(node: Node<'_, '_>) -> &'static str {
    match node.kind() {
        Kind::Null => "empty",
        Kind::Bool => "a yes or no",
        Kind::Number => "a number",
        Kind::Text => "text",
        Kind::List => "a list",
        Kind::Map => "a map of keys and values",
    }
}
