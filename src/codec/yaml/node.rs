//! One value of a tree, seen from where it stands.

use std::ops::Range;

use serde_json::{Number, Value};

use super::tree::{Cell, Content, Kind, Style, Tree};

/// One value or key in a tree.
#[derive(Clone, Copy)]
pub struct Node<'t, 's> {
    tree: &'t Tree<'s>,
    id: u32,
}

impl<'t, 's> Node<'t, 's> {
    pub(super) fn new(tree: &'t Tree<'s>, id: u32) -> Self {
        Node { tree, id }
    }

    /// Returns what it is.
    pub fn kind(self) -> Kind {
        match self.cell().content {
            Content::Null => Kind::Null,
            Content::Bool(_) => Kind::Bool,
            Content::Number(_) => Kind::Number,
            Content::Text(_) => Kind::Text,
            Content::List(_) => Kind::List,
            Content::Map(_) => Kind::Map,
        }
    }

    /// Returns how it was written.
    pub fn style(self) -> Style {
        self.cell().style
    }

    /// Returns the text, if it is text.
    pub fn as_str(self) -> Option<&'t str> {
        match &self.cell().content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns any scalar as written, without quotes: `0123` stays `0123`.
    pub fn as_text(self) -> Option<&'t str> {
        match &self.cell().content {
            Content::Text(text) => Some(text),
            Content::List(_) | Content::Map(_) => None,
            _ => Some(&self.tree.source[self.span()]),
        }
    }

    /// Returns the truth value, if it is one.
    pub fn as_bool(self) -> Option<bool> {
        match self.cell().content {
            Content::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the number, if it is one.
    pub fn as_number(self) -> Option<&'t Number> {
        match &self.cell().content {
            Content::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the bytes of the text it takes.
    pub fn span(self) -> Range<usize> {
        self.cell().start as usize..self.cell().end as usize
    }

    /// Returns the line it begins on, from 1.
    pub fn line(self) -> u32 {
        self.cell().line
    }

    /// Returns the column it begins at, from 1, in characters.
    pub fn column(self) -> u32 {
        self.cell().column
    }

    /// Returns how many items or entries it has; none for a scalar.
    pub fn len(self) -> usize {
        match self.cell().content {
            Content::List(count) | Content::Map(count) => count as usize,
            _ => 0,
        }
    }

    /// Returns whether it has neither items nor entries.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Returns the items of a list; of anything else, none.
    pub fn items(self) -> Items<'t, 's> {
        let end = match self.cell().content {
            Content::List(_) => self.cell().after,
            _ => self.id + 1,
        };
        Items {
            tree: self.tree,
            next: self.id + 1,
            end,
        }
    }

    /// Returns the keys of a map with their values; of anything else, none.
    pub fn entries(self) -> Entries<'t, 's> {
        let end = match self.cell().content {
            Content::Map(_) => self.cell().after,
            _ => self.id + 1,
        };
        Entries(Items {
            tree: self.tree,
            next: self.id + 1,
            end,
        })
    }

    /// Returns the value under a key of a map.
    pub fn get(self, key: &str) -> Option<Node<'t, 's>> {
        Some(self.entry(key)?.1)
    }

    /// Returns the key node and the value under a key of a map.
    pub fn entry(self, key: &str) -> Option<(Node<'t, 's>, Node<'t, 's>)> {
        self.entries().find(|(name, _)| name.as_text() == Some(key))
    }

    /// Returns it as JSON. Keys that are not text become their source text.
    pub fn to_json(self) -> Value {
        match &self.cell().content {
            Content::Null => Value::Null,
            Content::Bool(value) => Value::Bool(*value),
            Content::Number(number) => Value::Number(number.clone()),
            Content::Text(text) => Value::String(text.to_string()),
            Content::List(_) => self.items().map(Node::to_json).collect(),
            Content::Map(_) => self
                .entries()
                .map(|(key, value)| {
                    (
                        key.as_text().unwrap_or_default().to_owned(),
                        value.to_json(),
                    )
                })
                .collect(),
        }
    }

    /// Returns the address of its cell: the same for the same node, as long as the tree lives.
    pub(crate) fn address(self) -> usize {
        std::ptr::from_ref(self.cell()) as usize
    }

    /// Returns the text it stands in.
    pub(super) fn source(self) -> &'s str {
        self.tree.source
    }

    /// Returns the key, if it has one, and the value one step of a JSON pointer further.
    pub(super) fn step(self, name: &str) -> Option<(Option<Node<'t, 's>>, Node<'t, 's>)> {
        match self.kind() {
            Kind::Map => self.entry(name).map(|(key, value)| (Some(key), value)),
            Kind::List => self
                .items()
                .nth(name.parse().ok()?)
                .map(|item| (None, item)),
            _ => None,
        }
    }

    fn cell(self) -> &'t Cell<'s> {
        &self.tree.cells[self.id as usize]
    }
}

impl std::fmt::Debug for Node<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{} {}", self.line(), self.column(), self.to_json())
    }
}

/// The items of a list, in order.
#[derive(Debug, Clone)]
pub struct Items<'t, 's> {
    tree: &'t Tree<'s>,
    next: u32,
    end: u32,
}

impl<'t, 's> Iterator for Items<'t, 's> {
    type Item = Node<'t, 's>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.end {
            return None;
        }
        let node = Node {
            tree: self.tree,
            id: self.next,
        };
        self.next = node.cell().after;
        Some(node)
    }
}

/// The keys of a map with their values, in order.
#[derive(Debug, Clone)]
pub struct Entries<'t, 's>(Items<'t, 's>);

impl<'t, 's> Iterator for Entries<'t, 's> {
    type Item = (Node<'t, 's>, Node<'t, 's>);

    fn next(&mut self) -> Option<Self::Item> {
        Some((self.0.next()?, self.0.next()?))
    }
}
