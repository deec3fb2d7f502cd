//! Keys, values on one line, and literal text.

use granit_parser::ScalarStyle;

use super::{Place, Reader, small};
use crate::codec::yaml::scalar;
use crate::codec::yaml::tree::{Content, Style};

/// The longest key that is read here; the parser refuses some that are much longer.
const LONGEST_KEY: usize = 128;

/// How deep brackets may stand inside one another.
const DEPTH: usize = 2;

impl Reader<'_, '_> {
    /// Adds the key that stands here, and goes to its colon.
    pub(super) fn key(&mut self) -> Option<()> {
        let end = self.at + self.key_length()?;
        let place = self.place();
        let text = &self.tree.source[place.start..end];
        let (content, style) = scalar::content(text.into(), ScalarStyle::Plain, false);
        let id = self.add(content, style, place, end)?;
        self.at = end;
        self.keys.add(&self.tree, id).ok()
    }

    /// Returns the length of the key that stands here before a colon.
    pub(super) fn key_length(&self) -> Option<usize> {
        let rest = &self.bytes[self.at..];
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let length = rest.iter().take_while(|byte| is_name(byte)).count();
        let first = rest.first()?;
        let is_key = (first.is_ascii_alphabetic() || *first == b'_')
            && length <= LONGEST_KEY
            && rest.get(length) == Some(&b':')
            && matches!(rest.get(length + 1), None | Some(b' ' | b'\n'));
        is_key.then_some(length)
    }

    /// Reads the value that stands here, and the rest of its line.
    pub(super) fn value(&mut self) -> Option<()> {
        self.count();
        match self.peek()? {
            b'|' => return self.literal(),
            b'{' | b'[' => self.flow(1)?,
            b'"' | b'\'' => self.quoted()?,
            _ => self.plain(false)?,
        }
        self.end_line()
    }

    fn plain(&mut self, in_flow: bool) -> Option<()> {
        let place = self.place();
        let next = self.bytes.get(place.start + 1);
        match self.peek()? {
            b'-' if next.is_some_and(u8::is_ascii_alphanumeric) => {}
            b'-' | b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!'
            | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' => return None,
            _ => {}
        }
        let (mut at, mut end) = (place.start, place.start);
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\n' => break,
                b' ' => {}
                b'#' if self.bytes[at - 1] == b' ' => break,
                b':' if self.ends_key(at + 1, in_flow) => return None,
                b',' | b']' | b'}' if in_flow => break,
                b'[' | b'{' if in_flow => return None,
                _ => end = at + 1,
            }
            at += 1;
        }
        if end == place.start {
            return None;
        }
        let text = &self.tree.source[place.start..end];
        let (content, style) = scalar::content(text.into(), ScalarStyle::Plain, false);
        self.add(content, style, place, end)?;
        self.at = end;
        Some(())
    }

    /// Returns whether a colon before this byte could end a key.
    fn ends_key(&self, at: usize, in_flow: bool) -> bool {
        match self.bytes.get(at) {
            None | Some(b' ' | b'\n') => true,
            Some(byte) => in_flow && b",[]{}".contains(byte),
        }
    }

    /// Reads a text in quotes, without escapes and on one line.
    fn quoted(&mut self) -> Option<()> {
        let place = self.place();
        let quote = self.peek()?;
        let style = if quote == b'"' {
            Style::Double
        } else {
            Style::Single
        };
        let rest = &self.bytes[place.start + 1..];
        let stops = |byte: &u8| *byte == quote || matches!(byte, b'\n' | b'\\');
        let end = place.start + 1 + rest.iter().position(stops)?;
        // A backslash means nothing in single quotes, but they are rare together.
        if self.bytes[end] != quote {
            return None;
        }
        let text = &self.tree.source[place.start + 1..end];
        self.add(Content::Text(text.into()), style, place, end + 1)?;
        self.at = end + 1;
        Some(())
    }

    /// Reads a list in brackets or a map in braces, on one line.
    fn flow(&mut self, depth: usize) -> Option<()> {
        if depth > DEPTH || self.open.len() + depth >= self.limits.depth {
            return None;
        }
        let place = self.place();
        let is_map = self.peek()? == b'{';
        let (content, closing) = if is_map {
            self.keys.begin();
            (Content::Map(0), b'}')
        } else {
            (Content::List(0), b']')
        };
        let id = self.add(content, Style::Flow, place, place.start)?;
        self.at += 1;
        self.spaces();
        let mut is_done = self.peek()? == closing;
        while !is_done {
            if is_map {
                self.key()?;
                self.at += 1;
                self.spaces();
            }
            self.count_in(id);
            match self.peek()? {
                b'{' | b'[' => self.flow(depth + 1)?,
                b'"' | b'\'' => self.quoted()?,
                _ => self.plain(true)?,
            }
            self.spaces();
            match self.peek()? {
                b',' => {
                    self.at += 1;
                    self.spaces();
                }
                byte if byte == closing => is_done = true,
                _ => return None,
            }
        }
        self.at += 1;
        if is_map {
            self.keys.end();
        }
        self.end = self.at;
        let after = small(self.tree.cells.len());
        let cell = &mut self.tree.cells[id as usize];
        cell.end = small(self.end);
        cell.after = after;
        Some(())
    }

    /// Reads the text below `|` or `|-`: indented lines, with nothing on the empty ones between.
    fn literal(&mut self) -> Option<()> {
        let open = self.open.last()?;
        if open.is_flush {
            return None;
        }
        let parent = open.indent;
        self.at += 1;
        let is_stripped = self.peek()? == b'-';
        if is_stripped {
            self.at += 1;
        }
        if self.peek()? != b'\n' {
            return None;
        }
        self.next_line();
        let start = self.at;
        let indent = self.spaces();
        if indent <= parent || self.peek()? == b'\n' {
            return None;
        }
        let place = Place {
            start: self.at,
            line: self.line,
            column: small(indent) + 1,
        };
        self.at = start;
        let mut text = String::new();
        let mut blank = 0;
        let end = loop {
            let start = self.at;
            let spaces = self.spaces();
            match self.peek() {
                None if spaces == 0 => break start,
                Some(b'\n') if spaces == 0 => {
                    blank += 1;
                    self.next_line();
                }
                None | Some(b'\n') => return None,
                Some(_) if spaces < indent => {
                    self.at = start;
                    break start + spaces;
                }
                Some(_) => {
                    text.extend(std::iter::repeat_n('\n', blank));
                    blank = 0;
                    self.at = self.line_end();
                    self.peek()?;
                    self.next_line();
                    text.push_str(&self.tree.source[start + indent..self.at]);
                }
            }
        };
        if is_stripped {
            text.pop();
        }
        self.add(Content::Text(text.into()), Style::Literal, place, end)?;
        Some(())
    }

    /// Goes over spaces, and returns how many.
    pub(super) fn spaces(&mut self) -> usize {
        let start = self.at;
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
        self.at - start
    }

    /// Returns whether nothing but a comment follows on this line; spaces have been skipped.
    pub(super) fn is_line_end(&self) -> bool {
        matches!(self.peek(), None | Some(b'\n' | b'#'))
    }

    /// Goes to the next line; `None` if anything but a comment is left on this one.
    pub(super) fn end_line(&mut self) -> Option<()> {
        self.spaces();
        match self.peek() {
            None => {}
            Some(b'\n') => self.next_line(),
            Some(b'#') if self.bytes[self.at - 1] == b' ' => self.skip_line(),
            Some(_) => return None,
        }
        Some(())
    }

    /// Goes to the next line, or to the end of the text.
    pub(super) fn skip_line(&mut self) {
        self.at = self.line_end();
        if self.at < self.bytes.len() {
            self.next_line();
        }
    }

    /// Goes over a line end.
    fn next_line(&mut self) {
        self.at += 1;
        self.line += 1;
    }

    fn line_end(&self) -> usize {
        let rest = &self.bytes[self.at..];
        let newline = rest.iter().position(|&byte| byte == b'\n');
        newline.map_or(self.bytes.len(), |newline| self.at + newline)
    }
}
