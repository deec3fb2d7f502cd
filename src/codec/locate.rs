//! Names to places: where in a text a spot stands, in lines and columns.

use std::ops::Range;

use crate::finding::Spot;

use super::yaml::{Limits, Node, Tree};

/// Where a spot stands: lines and columns from 1, columns in characters, the end just behind the last character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The line it begins on.
    pub line: u32,
    /// The column it begins at.
    pub column: u32,
    /// The line it ends on.
    pub end_line: u32,
    /// The column behind its last character.
    pub end_column: u32,
    /// Its bytes.
    pub span: Range<usize>,
}

/// Returns where a spot stands in a text. What cannot be found, or a text that cannot be read, is the first line.
pub fn locate(text: &str, spot: &Spot) -> Located {
    let tree = match spot {
        Spot::Value(_) | Spot::Key(_) => Tree::read(text, &Limits::default()).ok(),
        Spot::File | Spot::Bytes(_) => None,
    };
    Lines::new(text).range(span(tree.as_ref(), spot))
}

/// Returns the bytes of a spot in a text that has been read; none at its beginning if it cannot be found.
pub fn span(tree: Option<&Tree<'_>>, spot: &Spot) -> Range<usize> {
    match (spot, tree) {
        (Spot::Bytes(range), _) => range.clone(),
        (Spot::Value(pointer), Some(tree)) => value(tree, pointer),
        (Spot::Key(pointer), Some(tree)) => match tree.key_at(pointer) {
            Some(key) => key.span(),
            None => value(tree, pointer),
        },
        _ => 0..0,
    }
}

/// Returns the bytes of a value; of the key of the nearest parent that exists, if it does not.
fn value(tree: &Tree<'_>, pointer: &str) -> Range<usize> {
    if let Some(node) = tree.at(pointer) {
        return match tree.key_at(pointer) {
            // Nothing is written there: the key is all there is to see.
            Some(key) if node.span().is_empty() => key.span(),
            _ => node.span(),
        };
    }
    let mut parent = pointer;
    while let Some(cut) = parent.rfind('/') {
        parent = &parent[..cut];
        if let Some(node) = tree.at(parent) {
            return match tree.key_at(parent) {
                Some(key) => key.span(),
                None if parent.is_empty() => 0..0,
                None => head(tree, node),
            };
        }
    }
    0..0
}

/// Returns the bytes of a list item's first line.
fn head(tree: &Tree<'_>, node: Node<'_, '_>) -> Range<usize> {
    let span = node.span();
    let text = &tree.source()[span.clone()];
    let line = &text[..text.find(['\n', '\r']).unwrap_or(text.len())];
    span.start..span.start + line.trim_end().len()
}

/// The lines of a text: turns bytes into lines and columns.
#[derive(Debug, Clone)]
pub struct Lines<'s> {
    text: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    /// Finds the lines of a text. A line ends with LF, CR LF or CR.
    pub fn new(text: &'s str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|&(at, &byte)| {
            byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')
        });
        let starts = std::iter::once(0)
            .chain(ends.map(|(at, _)| at + 1))
            .collect();
        Lines { text, starts }
    }

    /// Returns the line and column, both from 1, of a byte; the column counts characters and no byte order mark.
    ///
    /// A byte beyond the end counts as the end, one inside a character as its first.
    pub fn position(&self, byte: usize) -> (u32, u32) {
        let byte = self.floor(byte);
        let line = self.starts.partition_point(|&start| start <= byte);
        let before = &self.text[self.starts[line - 1]..byte];
        let before = if line == 1 {
            before.trim_start_matches('\u{feff}')
        } else {
            before
        };
        (small(line), small(before.chars().count() + 1))
    }

    /// Returns where some bytes stand.
    pub fn range(&self, span: Range<usize>) -> Located {
        let start = self.floor(span.start);
        let end = self.floor(span.end).max(start);
        let (line, column) = self.position(start);
        let (end_line, end_column) = self.position(end);
        Located {
            line,
            column,
            end_line,
            end_column,
            span: start..end,
        }
    }

    /// Returns a line's text without its end; empty if there is no such line.
    pub fn text(&self, line: u32) -> &'s str {
        let index = line as usize;
        let Some(start) = index
            .checked_sub(1)
            .and_then(|before| self.starts.get(before))
        else {
            return "";
        };
        let end = self.starts.get(index).copied().unwrap_or(self.text.len());
        self.text[*start..end].trim_end_matches(['\n', '\r'])
    }

    /// Returns how many lines there are; a final line end begins no new one.
    pub fn count(&self) -> u32 {
        let open_ended = self
            .starts
            .last()
            .is_some_and(|&start| start < self.text.len());
        small(if open_ended {
            self.starts.len()
        } else {
            self.starts.len() - 1
        })
    }

    fn floor(&self, byte: usize) -> usize {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    }
}

fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAD: &str = "\u{feff}# a comment\nid: acme-7k3q\ncompany: { name: Škoda, country: \"NO\" }\nowner:\nactivities:\n  - at: x\n    by: ana\n  - bo\n";

    fn at(spot: Spot) -> (u32, u32, u32, u32) {
        let found = locate(LEAD, &spot);
        (found.line, found.column, found.end_line, found.end_column)
    }

    #[test]
    fn values_stand_where_they_are_written() {
        assert_eq!(at(Spot::Value("/id".into())), (2, 5, 2, 14));
        assert_eq!(at(Spot::Value("/company/name".into())), (3, 18, 3, 23));
        assert_eq!(at(Spot::Value("/company/country".into())), (3, 34, 3, 38));
        assert_eq!(at(Spot::Value("/activities/0/by".into())), (7, 9, 7, 12));
        assert_eq!(at(Spot::Value("/activities/1".into())), (8, 5, 8, 7));
    }

    #[test]
    fn keys_stand_where_they_are_written() {
        assert_eq!(at(Spot::Key("/company/country".into())), (3, 25, 3, 32));
        assert_eq!(at(Spot::Key("/activities".into())), (5, 1, 5, 11));
    }

    #[test]
    fn an_empty_value_is_its_key() {
        assert_eq!(at(Spot::Value("/owner".into())), (4, 1, 4, 6));
    }

    #[test]
    fn a_missing_value_is_the_key_of_the_nearest_parent() {
        assert_eq!(at(Spot::Value("/company/domain".into())), (3, 1, 3, 8));
        assert_eq!(at(Spot::Value("/owner/x/y".into())), (4, 1, 4, 6));
        assert_eq!(at(Spot::Value("/activities/7/at".into())), (5, 1, 5, 11));
        assert_eq!(
            at(Spot::Value("/activities/0/channel".into())),
            (6, 5, 6, 10)
        );
        assert_eq!(at(Spot::Value("/stage".into())), (1, 1, 1, 1));
        assert_eq!(at(Spot::Key("/company/domain".into())), (3, 1, 3, 8));
    }

    #[test]
    fn what_cannot_be_read_is_the_first_line() {
        let found = locate("a: [", &Spot::Value("/a".into()));
        assert_eq!((found.line, found.column, found.span), (1, 1, 0..0));
        assert_eq!(locate("", &Spot::File).line, 1);
        assert_eq!(locate("a", &Spot::Bytes(7..9)).span, 1..1);
    }

    #[test]
    fn lines_end_with_lf_crlf_or_cr() {
        let lines = Lines::new("a\r\nbč\rc\n");
        assert_eq!(lines.position(0), (1, 1));
        assert_eq!(lines.position(3), (2, 1));
        assert_eq!(lines.position(5), (2, 2), "inside a character");
        assert_eq!(lines.position(6), (2, 3));
        assert_eq!(lines.position(7), (3, 1));
        assert_eq!(lines.count(), 3);
        assert_eq!(
            [1, 2, 3, 4, 0].map(|line| lines.text(line)),
            ["a", "bč", "c", "", ""]
        );
    }
}
