//! Lines of a text, and what on them is comment.

use std::ops::Range;

/// A text, seen as lines, with the places of its comments.
#[derive(Clone, Copy)]
pub(super) struct Lines<'t> {
    pub(super) text: &'t str,
    comments: &'t [Range<usize>],
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str, comments: &'t [Range<usize>]) -> Self {
        Lines { text, comments }
    }

    /// Returns the beginning of the line of a byte; a byte order mark is not part of it.
    pub(super) fn start(self, at: usize) -> usize {
        let bytes = &self.text.as_bytes()[..at.min(self.text.len())];
        match bytes.iter().rposition(|&byte| byte == b'\n') {
            Some(newline) => newline + 1,
            None => self.first().min(at),
        }
    }

    /// Returns the end of the line of a byte, before what ends it.
    pub(super) fn end(self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let at = at.min(bytes.len());
        let newline = bytes[at..].iter().position(|&byte| byte == b'\n');
        match newline.map(|newline| at + newline) {
            Some(end) if end > at && bytes[end - 1] == b'\r' => end - 1,
            Some(end) => end,
            None => bytes.len(),
        }
    }

    /// Returns the beginning of the next line, or the end of the text.
    pub(super) fn next(self, at: usize) -> usize {
        let at = at.min(self.text.len());
        let newline = self.text.as_bytes()[at..]
            .iter()
            .position(|&byte| byte == b'\n');
        newline.map_or(self.text.len(), |newline| at + newline + 1)
    }

    /// Returns where the text begins, behind a byte order mark.
    pub(super) fn first(self) -> usize {
        self.text.len() - self.text.trim_start_matches('\u{feff}').len()
    }

    /// Returns whether there is nothing but spaces in a range.
    pub(super) fn is_blank(self, range: Range<usize>) -> bool {
        let text = self.text.as_bytes().get(range);
        text.is_some_and(|text| text.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')))
    }

    /// Returns whether only spaces stand before a byte on its line.
    pub(super) fn begins(self, at: usize) -> bool {
        self.is_blank(self.start(at)..at)
    }

    /// Returns whether nothing but a comment follows on the line.
    pub(super) fn ends(self, at: usize) -> bool {
        let end = self.end(at);
        let text = self.text.get(at..end).unwrap_or_default();
        let next = at + text.len() - text.trim_start_matches([' ', '\t']).len();
        next >= end || self.comment_at(next).is_some()
    }

    /// Returns how many spaces stand before the first character of the line of a byte.
    pub(super) fn indent(self, at: usize) -> usize {
        let line = &self.text.as_bytes()[self.start(at)..];
        line.iter().take_while(|&&byte| byte == b' ').count()
    }

    /// Returns the spaces and tabs before the first character of a line.
    pub(super) fn margin(self, at: usize) -> &'t str {
        let line = &self.text[self.start(at)..];
        let text = line.trim_start_matches([' ', '\t']);
        &line[..line.len() - text.len()]
    }

    /// Returns the comment that begins at a byte.
    pub(super) fn comment_at(self, at: usize) -> Option<&'t Range<usize>> {
        let found = self
            .comments
            .binary_search_by_key(&at, |comment| comment.start);
        found.ok().map(|index| &self.comments[index])
    }

    /// Returns whether a comment begins in a range.
    pub(super) fn has_comment(self, range: Range<usize>) -> bool {
        self.comments
            .iter()
            .any(|comment| range.start <= comment.start && comment.start < range.end)
    }

    /// Returns the first byte from `at` on that is neither white nor part of a comment.
    pub(super) fn skip(self, mut at: usize) -> usize {
        while let Some(byte) = self.text.as_bytes().get(at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'#' => match self.comment_at(at) {
                    Some(comment) => at = comment.end.max(at + 1),
                    None => break,
                },
                _ => break,
            }
        }
        at
    }

    /// Returns the end of what stands before `at`, going back over white and comments.
    pub(super) fn skip_back(self, mut at: usize) -> usize {
        at = at.min(self.text.len());
        while at > 0 {
            let count = self.comments.partition_point(|comment| comment.start < at);
            let last = self.comments[..count].last();
            let around = last.filter(|comment| at <= comment.end);
            match (around, self.text.as_bytes()[at - 1]) {
                (Some(comment), _) => at = comment.start,
                (None, b' ' | b'\t' | b'\r' | b'\n') => at -= 1,
                _ => break,
            }
        }
        at
    }

    /// Returns the comma in a range, between two entries in brackets.
    pub(super) fn comma(self, range: Range<usize>) -> Option<usize> {
        let at = self.skip(range.start);
        (at < range.end && self.text.as_bytes()[at] == b',').then_some(at)
    }

    /// Returns the beginning of the first line from `at` on that is not blank.
    pub(super) fn skip_blank(self, mut at: usize) -> usize {
        while at < self.text.len() && self.is_blank(at..self.end(at)) {
            at = self.next(at);
        }
        at
    }

    /// Returns the beginning of the first line from `at` on that is no comment indented deeper than so many spaces.
    ///
    /// Blank lines before such a comment are passed over too.
    pub(super) fn skip_deeper(self, at: usize, indent: usize) -> usize {
        let (mut after, mut line) = (at, at);
        while line < self.text.len() {
            let (end, first) = (self.end(line), line + self.indent(line));
            if self.comment_at(first).is_some() && first - line > indent {
                after = self.next(line);
            } else if !self.is_blank(line..end) {
                break;
            }
            line = self.next(line);
        }
        after
    }
}
