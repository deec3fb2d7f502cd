//! The short way: plain block style, as almost every file of a book is written, read line by line without the parser.
//!
//! It takes a text only where it is certain to build the very tree that the parser would; whatever else, the parser decides.

mod value;

use super::Limits;
use super::keys::Keys;
use super::tree::{Cell, Content, Style, Tree};

/// Returns the tree of a text in plain block style; `None` for any other, which is not to say that it is wrong.
///
/// The text has no characters that no file may hold.
pub(super) fn read<'s>(source: &'s str, limits: &Limits) -> Option<Tree<'s>> {
    // 0xEF begins the byte order mark and the two code points that are no characters.
    let is_odd = |byte| matches!(byte, b'\t' | b'\r' | 0xEF);
    if limits.comments || source.len() > limits.bytes || source.bytes().any(is_odd) {
        return None;
    }
    u32::try_from(source.len()).ok()?;
    let mut reader = Reader::new(source, limits);
    while let Some(indent) = reader.line() {
        reader.entry(indent)?;
    }
    reader.finish()
}

/// A block list or block map whose end has not come yet.
struct Open {
    id: u32,
    is_map: bool,
    /// How many spaces stand before its entries.
    indent: usize,
    /// Whether it is a list that is indented no deeper than its key.
    is_flush: bool,
}

/// Where something stands.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    line: u32,
    column: u32,
}

struct Reader<'s, 'l> {
    limits: &'l Limits,
    bytes: &'s [u8],
    tree: Tree<'s>,
    open: Vec<Open>,
    keys: Keys,
    /// The key or dash that waits for its value: where a null would stand.
    waiting: Option<Place>,
    /// The end of the last value.
    end: usize,
    at: usize,
    line: u32,
    /// A byte of this line, not after `at`, and its column.
    column: (usize, u32),
}

impl<'s, 'l> Reader<'s, 'l> {
    fn new(source: &'s str, limits: &'l Limits) -> Self {
        Reader {
            limits,
            bytes: source.as_bytes(),
            tree: Tree {
                source,
                cells: Vec::with_capacity((source.len() / 12 + 8).min(limits.nodes)),
                comments: Vec::new(),
            },
            open: Vec::with_capacity(8),
            keys: Keys::default(),
            waiting: None,
            end: 0,
            at: 0,
            line: 1,
            column: (0, 1),
        }
    }

    /// Goes to the next line that is neither blank nor a comment, and returns its indentation.
    fn line(&mut self) -> Option<usize> {
        loop {
            let start = self.at;
            self.column = (start, 1);
            let indent = self.spaces();
            match self.peek()? {
                b'\n' | b'#' => self.skip_line(),
                _ => return Some(indent),
            }
        }
    }

    /// Reads a line from its first dash or key.
    fn entry(&mut self, mut indent: usize) -> Option<()> {
        self.settle(indent)?;
        while self.is_dash() {
            self.at += 1;
            let after = self.place();
            let spaces = self.spaces();
            if self.is_line_end() {
                // The parser sees the null after a dash with spaces elsewhere, and so a flush list that begins below its dash.
                if spaces > 0 || self.begins_flush() {
                    return None;
                }
                self.waiting = Some(after);
                return self.end_line();
            }
            indent += 1 + spaces;
            if self.is_dash() {
                self.begin(false, indent, false)?;
            } else if self.key_length().is_some() {
                self.begin(true, indent, false)?;
            } else {
                return self.value();
            }
        }
        self.key()?;
        let colon = self.place();
        self.at += 1;
        self.spaces();
        if self.is_line_end() {
            self.waiting = Some(colon);
            return self.end_line();
        }
        self.value()
    }

    /// Opens or closes what a line of this indentation opens or closes, until its first entry fits.
    fn settle(&mut self, indent: usize) -> Option<()> {
        let is_item = self.is_dash();
        let Some(last) = self.open.last() else {
            return if indent == 0 && self.tree.cells.is_empty() {
                self.begin(!is_item, 0, false)
            } else {
                None
            };
        };
        if let Some(place) = self.waiting.take() {
            let is_flush = is_item && last.is_map && indent == last.indent;
            if is_flush || indent > last.indent {
                return self.begin(!is_item, indent, is_flush);
            }
            self.null(place)?;
        }
        loop {
            let last = self.open.last()?;
            let ends = last.indent > indent || last.is_flush && last.indent == indent && !is_item;
            if !ends {
                return (last.indent == indent && last.is_map != is_item).then_some(());
            }
            self.close()?;
        }
    }

    /// Returns whether the innermost block is a flush list without items.
    fn begins_flush(&self) -> bool {
        let is_first = |open: &Open| open.id as usize + 1 == self.tree.cells.len();
        self.open
            .last()
            .is_some_and(|open| open.is_flush && is_first(open))
    }

    fn begin(&mut self, is_map: bool, indent: usize, is_flush: bool) -> Option<()> {
        let content = if is_map {
            Content::Map(0)
        } else {
            Content::List(0)
        };
        let place = self.place();
        self.count();
        let id = self.add(content, Style::Block, place, place.start)?;
        if self.open.len() + 1 >= self.limits.depth {
            return None;
        }
        if is_map {
            self.keys.begin();
        }
        self.open.push(Open {
            id,
            is_map,
            indent,
            is_flush,
        });
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        let open = self.open.pop()?;
        if open.is_map {
            self.keys.end();
        }
        let after = small(self.tree.cells.len());
        let first = self.tree.cells.get(open.id as usize + 1)?;
        let (start, line, column) = (first.start, first.line, first.column);
        let cell = &mut self.tree.cells[open.id as usize];
        // For the parser, such a list begins after its first dash.
        if open.is_flush {
            (cell.start, cell.line, cell.column) = (start, line, column);
        }
        cell.after = after;
        cell.end = small(self.end);
        Some(())
    }

    fn finish(mut self) -> Option<Tree<'s>> {
        if let Some(place) = self.waiting.take() {
            self.null(place)?;
        }
        while !self.open.is_empty() {
            self.close()?;
        }
        (!self.tree.cells.is_empty()).then_some(self.tree)
    }

    /// Adds the null that a key or dash without value means.
    fn null(&mut self, place: Place) -> Option<()> {
        self.count();
        self.add(Content::Null, Style::Plain, place, place.start)?;
        Some(())
    }

    /// Counts one more item or entry of the innermost block.
    fn count(&mut self) {
        if let Some(open) = self.open.last() {
            self.count_in(open.id);
        }
    }

    fn count_in(&mut self, id: u32) {
        if let Content::List(count) | Content::Map(count) =
            &mut self.tree.cells[id as usize].content
        {
            *count += 1;
        }
    }

    fn add(&mut self, content: Content<'s>, style: Style, place: Place, end: usize) -> Option<u32> {
        let id = self.tree.cells.len();
        if id >= self.limits.nodes {
            return None;
        }
        let id = small(id);
        self.tree.cells.push(Cell {
            content,
            style,
            start: small(place.start),
            end: small(end),
            line: place.line,
            column: place.column,
            after: id + 1,
        });
        self.end = end;
        Some(id)
    }

    fn is_dash(&self) -> bool {
        self.peek() == Some(b'-')
            && matches!(self.bytes.get(self.at + 1), None | Some(b' ' | b'\n'))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn place(&mut self) -> Place {
        let (from, column) = self.column;
        // All bytes of a character but its first are 10xxxxxx.
        let characters = self.bytes[from..self.at]
            .iter()
            .filter(|&&byte| byte & 0xC0 != 0x80);
        self.column = (self.at, column + small(characters.count()));
        Place {
            start: self.at,
            line: self.line,
            column: self.column.1,
        }
    }
}

/// Returns an offset or count as stored; the text is no longer than that.
fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
