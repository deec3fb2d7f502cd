//! The tree of one text: every value, where it stands and how it was written.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::{Number, Value};

use super::node::Node;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Nothing: an empty value, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number that a computer can hold exactly enough.
    Number,
    /// Text.
    Text,
    /// A list.
    List,
    /// Keys and their values.
    Map,
}

/// How a value was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// A scalar without quotes.
    Plain,
    /// A scalar in `'single'` quotes.
    Single,
    /// A scalar in `"double"` quotes.
    Double,
    /// Text after `|`.
    Literal,
    /// Text after `>`.
    Folded,
    /// A list or map spread over indented lines.
    Block,
    /// A list or map in brackets or braces.
    Flow,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content<'s> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'s, str>),
    /// How many items follow.
    List(u32),
    /// How many entries follow, each a key and a value.
    Map(u32),
}

/// A node as it lies in the tree: a collection's children follow it directly.
#[derive(Debug, Clone)]
pub(super) struct Cell<'s> {
    pub(super) content: Content<'s>,
    pub(super) style: Style,
    /// The bytes of the text it takes.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Both from 1, the column in characters.
    pub(super) line: u32,
    pub(super) column: u32,
    /// The first cell that is not part of this node.
    pub(super) after: u32,
}

/// One text, read.
#[derive(Debug, Clone)]
pub struct Tree<'s> {
    pub(super) source: &'s str,
    /// In the order of the text, the root first; never empty.
    pub(super) cells: Vec<Cell<'s>>,
    pub(super) comments: Vec<Range<usize>>,
}

impl<'s> Tree<'s> {
    /// Returns the text that was read.
    pub fn source(&self) -> &'s str {
        self.source
    }

    /// Returns the outermost value; null in an empty file.
    pub fn root(&self) -> Node<'_, 's> {
        Node::new(self, 0)
    }

    /// Returns the value at a JSON pointer.
    pub fn at(&self, pointer: &str) -> Option<Node<'_, 's>> {
        Some(self.find(pointer)?.1)
    }

    /// Returns the key at a JSON pointer; list items have none.
    pub fn key_at(&self, pointer: &str) -> Option<Node<'_, 's>> {
        self.find(pointer)?.0
    }

    /// Returns a value as JSON. Keys that are not text become their source text.
    pub fn to_json(&self, node: Node<'_, '_>) -> Value {
        node.to_json()
    }

    /// Returns the bytes of each comment, from its `#` to the end of its line; empty unless asked for.
    pub fn comments(&self) -> &[Range<usize>] {
        &self.comments
    }

    fn find(&self, pointer: &str) -> Option<(Option<Node<'_, 's>>, Node<'_, 's>)> {
        let mut found = (None, self.root());
        if pointer.is_empty() {
            return Some(found);
        }
        for step in pointer.strip_prefix('/')?.split('/') {
            found = found.1.step(&unescape(step))?;
        }
        Some(found)
    }
}

/// Returns a step of a JSON pointer as the key it means.
pub(crate) fn unescape(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}
