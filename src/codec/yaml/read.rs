//! Events to tree: one pass that refuses whatever a book may not hold.

use std::ops::Range;

use granit_parser::{Event, Options, Parser, Span, StructureStyle};

use super::keys::Keys;
use super::node::Node;
use super::scalar;
use super::tree::{Cell, Content, Style, Tree};
use super::words::{self, Reached};
use super::{Fault, FaultKind, Limits, plain, text};

impl<'s> Tree<'s> {
    /// Reads one YAML document of the strict profile.
    ///
    /// An empty text is a null.
    ///
    /// # Errors
    ///
    /// The first thing in the text that is not YAML, or that a book may not hold.
    pub fn read(source: &'s str, limits: &Limits) -> Result<Tree<'s>, Fault> {
        if source.len() > limits.bytes {
            let message = format!(
                "the file has {} bytes; at most {} are read",
                source.len(),
                limits.bytes
            );
            return Err(Fault::new(FaultKind::Limit, 0..0, message));
        }
        text::check_characters(source)?;
        plain::read(source, limits).map_or_else(|| parse(source, limits), Ok)
    }
}

/// Reads a text by the parser.
pub(super) fn parse<'s>(source: &'s str, limits: &Limits) -> Result<Tree<'s>, Fault> {
    let read = |is_strict| Builder::new(source, limits).read(is_strict);
    // A bracket may be closed at the edge, as formatters write it; of all else, the strict reader tells.
    let closed_at_edge = |fault: Fault| {
        let tree = (fault.kind == FaultKind::Syntax).then(|| read(false).ok());
        let tree = tree.flatten().filter(|tree| !overhangs(tree.root()));
        tree.ok_or(fault)
    };
    read(true)
        .or_else(closed_at_edge)
        .map_err(|fault| text::conflict(source).unwrap_or(fault))
}

/// Returns whether a value goes on at or left of its key, but for closing brackets: then it may have swallowed other keys.
fn overhangs(node: Node<'_, '_>) -> bool {
    // A dash stands at least two columns before its item.
    let items = node
        .items()
        .map(|item| (item.column().saturating_sub(2), item));
    let entries = node.entries().map(|(key, value)| (key.column(), value));
    items.chain(entries).any(|(column, value)| {
        let is_quoted = matches!(value.style(), Style::Single | Style::Double);
        if value.style() == Style::Block {
            return overhangs(value);
        }
        let lines = node.source()[value.span()].lines().skip(1);
        (is_quoted || value.style() == Style::Flow)
            && lines.into_iter().any(|line| {
                let text = line.trim_start_matches(' ');
                let may_stand = text.is_empty() || !is_quoted && text.starts_with([']', '}', '#']);
                !may_stand && line.len() - text.len() < column as usize
            })
    })
}

/// A collection whose end has not come yet.
struct Open {
    id: u32,
    is_map: bool,
    /// The key that waits for its value.
    key: Option<u32>,
    /// The end of its last child.
    end: u32,
}

struct Builder<'s, 'l> {
    limits: &'l Limits,
    tree: Tree<'s>,
    open: Vec<Open>,
    keys: Keys,
    documents: u32,
}

impl<'s, 'l> Builder<'s, 'l> {
    fn new(source: &'s str, limits: &'l Limits) -> Self {
        Builder {
            limits,
            tree: Tree {
                source,
                cells: Vec::with_capacity((source.len() / 12 + 8).min(limits.nodes)),
                comments: Vec::new(),
            },
            open: Vec::new(),
            keys: Keys::default(),
            documents: 0,
        }
    }

    fn read(mut self, is_strict: bool) -> Result<Tree<'s>, Fault> {
        let source = self.tree.source;
        for event in Parser::new_from_str_with_options(source, options(self.limits, is_strict)) {
            let (event, span) = event.map_err(|error| words::fault(&error, &self.reached()))?;
            self.event(event, span)?;
        }
        if self.tree.cells.is_empty() {
            self.tree.cells.push(Cell {
                content: Content::Null,
                style: Style::Plain,
                start: 0,
                end: 0,
                line: 1,
                column: 1,
                after: 1,
            });
        }
        Ok(self.tree)
    }

    /// Returns how far the text was understood.
    fn reached(&self) -> Reached<'s> {
        let bracket = self
            .open
            .iter()
            .rev()
            .map(|open| &self.tree.cells[open.id as usize]);
        Reached {
            source: self.tree.source,
            depth: self.limits.depth,
            end: self.tree.cells.last().map_or(0, |cell| match cell.content {
                Content::List(_) | Content::Map(_) => cell.start,
                _ => cell.end,
            } as usize),
            bracket: bracket
                .take_while(|cell| cell.style == Style::Flow)
                .next()
                .map(|cell| cell.start as usize),
        }
    }

    fn event(&mut self, event: Event<'s>, span: Span) -> Result<(), Fault> {
        if let Some(tag) = event.tag() {
            let message = format!("`{}` is a YAML tag; tags are not allowed", tag.original());
            let at = span.tag_span().unwrap_or(span);
            return Err(Fault::new(FaultKind::Profile, bytes(at), message)
                .help("delete it, or quote the whole text"));
        }
        match event {
            Event::Scalar(text, style, ..) => {
                let (content, style) = scalar::content(text, style, span.start == span.end);
                self.add(content, style, span).map(|_| ())
            }
            Event::SequenceStart(style, ..) => self.begin(Content::List(0), style, span),
            Event::MappingStart(style, ..) => self.begin(Content::Map(0), style, span),
            Event::SequenceEnd | Event::MappingEnd => {
                self.finish(span);
                Ok(())
            }
            Event::Comment(..) => {
                self.tree.comments.push(bytes(span));
                Ok(())
            }
            Event::DocumentStart(..) => self.document(span),
            Event::Anchor(..) => {
                let message = format!(
                    "`{}` is a YAML anchor; anchors are not allowed",
                    self.quote(span)
                );
                Err(Fault::new(FaultKind::Profile, bytes(span), message).help(
                    "write the value out where it is needed, or quote a text that begins with &",
                ))
            }
            Event::Alias(..) | Event::UnresolvedAlias(..) => {
                let message = format!(
                    "`{}` is a YAML alias; aliases are not allowed",
                    self.quote(span)
                );
                Err(Fault::new(FaultKind::Profile, bytes(span), message)
                    .help("write the value out, or quote a text that begins with *"))
            }
            _ => Ok(()),
        }
    }

    fn document(&mut self, span: Span) -> Result<(), Fault> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        Err(Fault::new(
            FaultKind::Profile,
            bytes(span),
            "a second YAML document begins here; a file holds one",
        )
        .help("delete the line `---`, or move what follows to a file of its own"))
    }

    /// Adds a node to the collection that is open, as a key, a value or an item.
    fn add(&mut self, content: Content<'s>, style: Style, span: Span) -> Result<u32, Fault> {
        let range = bytes(span);
        if self.tree.cells.len() >= self.limits.nodes {
            let message = format!(
                "the file has more than {} keys and values",
                self.limits.nodes
            );
            return Err(Fault::new(FaultKind::Limit, range, message));
        }
        let id = small(self.tree.cells.len());
        self.tree.cells.push(Cell {
            content,
            style,
            start: small(range.start),
            end: small(range.end),
            line: small(span.start.line()),
            column: small(span.start.col()) + 1,
            after: id + 1,
        });
        let Some(open) = self.open.last_mut() else {
            return Ok(id);
        };
        open.end = small(range.end);
        if open.is_map && open.key.take().is_none() {
            open.key = Some(id);
            self.keys.add(&self.tree, id)?;
        } else {
            self.count();
        }
        Ok(id)
    }

    /// Counts one more item or entry of the open collection.
    fn count(&mut self) {
        if let Some(open) = self.open.last()
            && let Content::List(count) | Content::Map(count) =
                &mut self.tree.cells[open.id as usize].content
        {
            *count += 1;
        }
    }

    fn begin(
        &mut self,
        content: Content<'s>,
        style: StructureStyle,
        span: Span,
    ) -> Result<(), Fault> {
        let is_map = matches!(content, Content::Map(_));
        let style = match style {
            StructureStyle::Flow => Style::Flow,
            StructureStyle::Block => Style::Block,
        };
        let id = self.add(content, style, span)?;
        if self.open.len() >= self.limits.depth {
            return Err(Fault::new(
                FaultKind::Limit,
                bytes(span),
                words::too_deep(self.limits.depth),
            ));
        }
        if is_map {
            self.keys.begin();
        }
        self.open.push(Open {
            id,
            is_map,
            key: None,
            end: small(bytes(span).start),
        });
        Ok(())
    }

    fn finish(&mut self, span: Span) {
        let open = self.open.pop().expect("the parser pairs starts and ends");
        if open.is_map {
            self.keys.end();
        }
        let after = small(self.tree.cells.len());
        let cell = &mut self.tree.cells[open.id as usize];
        cell.after = after;
        // The end event of a block collection sits at the next token; it ends with its last child.
        cell.end = match cell.style {
            Style::Flow => small(bytes(span).end),
            _ => open.end,
        };
        if let Some(parent) = self.open.last_mut() {
            parent.end = cell.end;
        }
    }

    fn quote(&self, span: Span) -> &str {
        span.slice(self.tree.source).unwrap_or_default()
    }
}

fn options(limits: &Limits, is_strict: bool) -> Options {
    let mut options = granit_parser::options! {
        strict_indentation: is_strict,
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: limits.comments,
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    };
    // Long blocks that are commented out are ordinary; the size of the text bounds them.
    options.max_buffered_comment_events = 100_000;
    options
}

fn bytes(span: Span) -> Range<usize> {
    span.byte_range()
        .expect("a parser over a string knows its byte offsets")
}

/// Returns an offset or count as stored; a text of the strict profile is far below 4 GB.
fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
