//! Where a value stands in the text: behind which colon or dash, how far it reaches, and what belongs to it.

use std::ops::Range;

use super::lines::Lines;
use super::print::Hand;
use crate::codec::yaml::{Kind, Node, Style, Tree};

/// A text that is about to be edited.
pub(super) struct Page<'t, 's> {
    pub(super) tree: &'t Tree<'s>,
    pub(super) lines: Lines<'t>,
    pub(super) hand: Hand,
}

/// A value in its place.
#[derive(Clone, Copy)]
pub(super) struct Slot<'t, 's> {
    /// Its key; an item of a list has none, and neither has the outermost value.
    pub(super) key: Option<Node<'t, 's>>,
    pub(super) value: Node<'t, 's>,
    /// The byte behind the colon or dash before it.
    pub(super) after: usize,
    /// How many spaces stand before its key or dash.
    pub(super) indent: usize,
    /// Whether brackets are around it.
    pub(super) in_flow: bool,
}

/// How a value lies on the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing is written.
    Empty,
    /// It begins and ends in the middle of lines.
    Inline,
    /// Text below `|` or `>`.
    Text,
    /// A list or map without brackets.
    Block,
}

impl<'t, 's> Page<'t, 's> {
    pub(super) fn new(tree: &'t Tree<'s>, hand: Hand) -> Self {
        Page {
            tree,
            lines: Lines::new(tree.source(), tree.comments()),
            hand,
        }
    }

    /// Returns the outermost value in its place.
    pub(super) fn root(&self) -> Slot<'t, 's> {
        let first = self.lines.first();
        let is_marked = self.lines.text[first..].starts_with("---");
        Slot {
            key: None,
            value: self.tree.root(),
            after: if is_marked { first + 3 } else { first },
            indent: 0,
            in_flow: false,
        }
    }

    /// Returns the value at a path in its place.
    pub(super) fn find(&self, path: &[String]) -> Option<Slot<'t, 's>> {
        let mut slot = self.root();
        for step in path {
            let index = match slot.value.kind() {
                Kind::List => step.parse().ok()?,
                _ => slot
                    .value
                    .entries()
                    .position(|(key, _)| key.as_text() == Some(step))?,
            };
            slot = self.child(slot, index)?;
        }
        Some(slot)
    }

    /// Returns an entry of a list or map in its place.
    pub(super) fn child(&self, parent: Slot<'t, 's>, index: usize) -> Option<Slot<'t, 's>> {
        let in_flow = parent.value.style() == Style::Flow;
        if parent.value.kind() == Kind::Map {
            let (key, value) = parent.value.entries().nth(index)?;
            let mut slot = Slot {
                key: Some(key),
                value,
                after: self.behind_colon(key),
                indent: 0,
                in_flow,
            };
            let begin = self.begin(slot);
            slot.indent = begin - self.lines.start(begin);
            return Some(slot);
        }
        let value = parent.value.items().nth(index)?;
        let head = self.head(value);
        let mut slot = Slot {
            key: None,
            value,
            after: head,
            indent: 0,
            in_flow,
        };
        if !in_flow {
            slot.after = self.lines.skip_back(head);
            let dash = slot.after.checked_sub(1)?;
            if self.lines.text.as_bytes()[dash] != b'-' {
                return None;
            }
            slot.indent = dash - self.lines.start(dash);
        }
        Some(slot)
    }

    /// Returns the byte behind the colon of a key; behind the key, if it has none.
    fn behind_colon(&self, key: Node<'_, '_>) -> usize {
        let end = key.span().end;
        let at = self.lines.skip(end);
        if self.lines.text[at..].starts_with(':') {
            at + 1
        } else {
            end
        }
    }

    /// Returns where a value begins as it is written: text below `|` begins with that mark.
    pub(super) fn head(&self, value: Node<'_, '_>) -> usize {
        let start = value.span().start;
        if !matches!(value.style(), Style::Literal | Style::Folded) {
            return start;
        }
        let end = self.lines.skip_back(start);
        let before = &self.lines.text[..end];
        before.rfind(['|', '>']).unwrap_or(start)
    }

    pub(super) fn shape(&self, value: Node<'_, '_>) -> Shape {
        match value.style() {
            Style::Block => Shape::Block,
            Style::Literal | Style::Folded => Shape::Text,
            _ if value.span().is_empty() => Shape::Empty,
            _ => Shape::Inline,
        }
    }

    /// Returns the byte behind the last character of a value; blank lines below it are none of it.
    pub(super) fn finish(&self, slot: Slot<'t, 's>) -> usize {
        let span = slot.value.span();
        match self.shape(slot.value) {
            Shape::Empty => slot.after,
            Shape::Inline => span.end,
            Shape::Text => {
                let header = self.lines.end(self.head(slot.value));
                let body = self.lines.text.get(header..span.end).unwrap_or_default();
                let indent = margin(body, slot.value.as_str().unwrap_or_default());
                let mut end = header;
                let mut at = header;
                for line in body.split_inclusive('\n') {
                    let text = line.trim_end_matches(['\n', '\r']);
                    if at > header && text.len() > indent {
                        end = at + text.len();
                    }
                    at += line.len();
                }
                end
            }
            Shape::Block => match self.child(slot, slot.value.len().wrapping_sub(1)) {
                Some(last) => self.finish(last).max(slot.after),
                None => span.end,
            },
        }
    }

    /// Returns the beginning of the first line below a value, with comments that are indented deeper than so many spaces.
    pub(super) fn below(&self, slot: Slot<'t, 's>, indent: usize) -> usize {
        let mut next = self.lines.next(self.finish(slot));
        if self.is_kept(slot) {
            let end = self.last(slot).value.span().end;
            let is_end = end >= self.lines.text.len();
            next = next.max(if is_end { end } else { self.lines.start(end) });
        }
        self.lines.skip_deeper(next, indent)
    }

    /// Returns whether a value ends in text below `|+`, to which the blank lines below it belong.
    pub(super) fn is_kept(&self, slot: Slot<'t, 's>) -> bool {
        let last = self.last(slot).value;
        let head = self.head(last);
        let mark = &self.lines.text[head..self.lines.end(head)];
        self.shape(last) == Shape::Text
            && mark
                .split('#')
                .next()
                .is_some_and(|mark| mark.contains('+'))
    }

    /// Returns the value that ends where this one ends, and holds none itself.
    pub(super) fn last(&self, slot: Slot<'t, 's>) -> Slot<'t, 's> {
        let count = slot.value.len();
        match (self.shape(slot.value), count.checked_sub(1)) {
            (Shape::Block, Some(index)) => match self.child(slot, index) {
                Some(child) => self.last(child),
                None => slot,
            },
            _ => slot,
        }
    }

    /// Returns where an entry begins: at its key or dash, or the mark before a key.
    pub(super) fn begin(&self, slot: Slot<'t, 's>) -> usize {
        match slot.key {
            Some(key) => {
                let start = key.span().start;
                let before = self.lines.text[self.lines.start(start)..start].trim_end();
                if before.ends_with('?') && !slot.in_flow {
                    self.lines.start(start) + before.len() - 1
                } else {
                    start
                }
            }
            None if slot.in_flow => slot.value.span().start,
            None => slot.after.saturating_sub(1),
        }
    }

    /// Returns the inside of a list or map in brackets.
    pub(super) fn inside(&self, value: Node<'_, '_>) -> Range<usize> {
        let span = value.span();
        span.start + 1..span.end.saturating_sub(1).max(span.start + 1)
    }
}

/// Returns how many spaces stand before the lines of a text below `|`. A line of more spaces than that is part of the text.
fn margin(body: &str, text: &str) -> usize {
    let spaces = |text: &str| {
        let mut lines = text.lines();
        let first = lines.find(|line| line.contains(|letter| letter != ' '))?;
        Some(first.len() - first.trim_start_matches(' ').len())
    };
    match (spaces(body), spaces(text)) {
        (Some(written), Some(own)) => written.saturating_sub(own),
        _ => 0,
    }
}
