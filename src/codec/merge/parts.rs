//! The entries of a text as whole lines, each with the remarks above it: what can be taken from one text into another.

use std::ops::Range;

use crate::codec::yaml::{Kind, Node, Style, Tree};

/// An entry of a list or map that stands on lines of its own.
pub(super) struct Part<'t, 's> {
    pub(super) tree: &'t Tree<'s>,
    /// Its key; an item of a list has none.
    pub(super) key: Option<&'t str>,
    pub(super) node: Node<'t, 's>,
    /// Its lines, the remarks above it included.
    pub(super) lines: Range<usize>,
    /// Where its own first line begins.
    pub(super) body: usize,
    /// How many spaces stand before its key or dash.
    pub(super) column: usize,
}

/// A list or map whose entries all stand on lines of their own.
pub(super) struct Block<'t, 's> {
    pub(super) tree: &'t Tree<'s>,
    pub(super) node: Node<'t, 's>,
    /// How many spaces stand before the key it belongs to.
    pub(super) margin: usize,
    /// What stands above the entries.
    pub(super) head: Range<usize>,
    pub(super) parts: Vec<Part<'t, 's>>,
    /// What stands below them.
    pub(super) tail: Range<usize>,
}

/// Returns the entries of a whole text, if they stand on lines of their own.
pub(super) fn root<'t, 's>(tree: &'t Tree<'s>) -> Option<Block<'t, 's>> {
    let text = tree.source();
    let all = 0..text.len();
    block(tree, tree.root(), all, None)
}

impl<'t, 's> Part<'t, 's> {
    /// Returns its entries, if it is a list or map and they stand on lines of their own.
    pub(super) fn block(&self) -> Option<Block<'t, 's>> {
        // An item begins on the line of its dash.
        self.key?;
        block(self.tree, self.node, self.lines.clone(), Some(self.column))
    }
}

impl Block<'_, '_> {
    /// Returns how many spaces stand before its entries.
    pub(super) fn column(&self) -> usize {
        self.parts[0].column
    }
}

/// Returns the remarks in a part of a text.
pub(super) fn remarks<'t>(tree: &'t Tree<'_>, within: &Range<usize>) -> Vec<&'t str> {
    let comments = tree.comments().iter();
    let inside = comments.filter(|comment| within.contains(&comment.start));
    inside
        .map(|comment| tree.source()[comment.clone()].trim_end())
        .collect()
}

fn block<'t, 's>(
    tree: &'t Tree<'s>,
    node: Node<'t, 's>,
    lines: Range<usize>,
    margin: Option<usize>,
) -> Option<Block<'t, 's>> {
    if node.style() != Style::Block || node.is_empty() {
        return None;
    }
    let page = Page { tree };
    let mut entries: Vec<(Option<&str>, Node<'_, '_>, usize, usize)> = Vec::new();
    if node.kind() == Kind::Map {
        for (key, value) in node.entries() {
            let begin = key.span().start;
            entries.push((Some(key.as_text()?), value, page.line(begin), begin));
        }
    } else {
        for item in node.items() {
            let begin = page.dash(item.span().start)?;
            entries.push((None, item, page.line(begin), begin));
        }
    }
    let column = entries[0].3 - entries[0].2;
    let stands_alone = |(_, _, line, begin): &(_, _, usize, usize)| {
        begin - line == column && page.is_blank(*line..*begin)
    };
    if !entries.iter().all(stands_alone) {
        return None;
    }
    let end = match margin {
        Some(_) => lines.end,
        None => page.above(lines.end, entries[entries.len() - 1].2, column),
    };
    let mut starts: Vec<usize> = vec![entries[0].2];
    for pair in entries.windows(2) {
        starts.push(page.above(pair[1].2, pair[0].2, column));
    }
    let ends: Vec<usize> = starts[1..].iter().copied().chain([end]).collect();
    let parts = entries.into_iter().zip(starts.iter().zip(ends));
    let parts = parts.map(|((key, node, body, _), (start, end))| Part {
        tree,
        key,
        node,
        lines: *start..end,
        body,
        column,
    });
    Some(Block {
        tree,
        node,
        margin: margin.unwrap_or(column),
        head: lines.start..starts[0],
        tail: end..lines.end,
        parts: parts.collect(),
    })
}

/// The lines of a text.
struct Page<'t, 's> {
    tree: &'t Tree<'s>,
}

impl Page<'_, '_> {
    fn text(&self) -> &str {
        self.tree.source()
    }

    /// Returns the beginning of the line of a byte; a byte order mark is not part of it.
    fn line(&self, at: usize) -> usize {
        match self.text()[..at].rfind('\n') {
            Some(newline) => newline + 1,
            None => self.text().len() - self.text().trim_start_matches('\u{feff}').len(),
        }
    }

    fn is_blank(&self, range: Range<usize>) -> bool {
        self.text()[range].trim().is_empty()
    }

    /// Returns the dash before an item, if both stand on one line.
    fn dash(&self, item: usize) -> Option<usize> {
        let before = self.text()[self.line(item)..item].trim_end_matches(' ');
        let dash = before.ends_with('-').then(|| before.len() - 1)?;
        Some(self.line(item) + dash)
    }

    /// Returns the first of the lines above one that belong to it and not to the entry that begins further up: blank ones,
    /// and remarks no deeper than so many spaces.
    fn above(&self, line: usize, entry: usize, column: usize) -> usize {
        let mut first = line;
        while first > entry {
            let ends = self.text()[..first].ends_with('\n');
            let before = self.line(first - usize::from(ends));
            let text = &self.text()[before..first];
            let indent = text.len() - text.trim_start_matches(' ').len();
            let is_remark = indent <= column && self.is_remark(before + indent);
            let is_end = text.trim_end() == "...";
            if before <= entry || !(text.trim().is_empty() || is_remark || is_end) {
                break;
            }
            first = before;
        }
        first
    }

    fn is_remark(&self, at: usize) -> bool {
        let comments = self.tree.comments();
        comments
            .binary_search_by_key(&at, |comment| comment.start)
            .is_ok()
    }
}
