//! Values as YAML text, in the hand of the file they go into.

use serde_json::{Map, Value};

use super::quote::{double, is_printable, plain_or_double};
use crate::codec::yaml::{Kind, Node, Style, Tree};

/// How a file is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hand {
    pub(super) newline: &'static str,
    /// How much deeper a map stands than its key.
    pub(super) step: usize,
    /// How much deeper a list stands than its key.
    pub(super) list_step: usize,
    /// Whether a space follows a brace.
    pub(super) is_padded: bool,
    /// Whether keys and texts are quoted, as in JSON.
    pub(super) is_quoted: bool,
    /// Whether text of several lines goes below `|`.
    pub(super) literals: bool,
    /// Whether lists and maps are spread over lines where they may be.
    pub(super) blocks: bool,
}

impl Hand {
    /// Returns the hand in which a file is written; where it does not tell, that of the house.
    pub(super) fn of(tree: &Tree<'_>) -> Self {
        let root = tree.root();
        let first_key = root.entries().next().map(|(key, _)| key.style());
        let mut hand = Hand {
            newline: match tree.source().find('\n') {
                Some(at) if tree.source()[..at].ends_with('\r') => "\r\n",
                _ => "\n",
            },
            step: 0,
            list_step: usize::MAX,
            is_padded: true,
            is_quoted: root.style() == Style::Flow && first_key == Some(Style::Double),
            literals: true,
            blocks: true,
        };
        let mut has_braces = false;
        hand.learn(root, tree.source(), &mut has_braces);
        if hand.step == 0 {
            hand.step = 2;
        }
        if hand.list_step == usize::MAX {
            hand.list_step = 2;
        }
        hand
    }

    fn learn(&mut self, node: Node<'_, '_>, source: &str, has_braces: &mut bool) {
        if node.style() == Style::Flow && node.kind() == Kind::Map && !*has_braces {
            let told = is_padded(node, source);
            *has_braces = told.is_some();
            self.is_padded = told.unwrap_or(true);
        }
        for item in node.items() {
            self.learn(item, source, has_braces);
        }
        for (key, value) in node.entries() {
            let (from, to) = (key.column() as usize, value.column() as usize);
            match (value.kind(), value.style()) {
                (Kind::Map, Style::Block) if self.step == 0 => self.step = to.saturating_sub(from),
                (Kind::List, Style::Block) if self.list_step == usize::MAX => {
                    // A list no deeper than its key begins behind its first dash.
                    let is_flush = !source[value.span()].starts_with('-')
                        || value
                            .items()
                            .next()
                            .is_some_and(|item| item.span().start == value.span().start);
                    self.list_step = if is_flush { 0 } else { to.saturating_sub(from) };
                }
                _ => {}
            }
            self.learn(value, source, has_braces);
        }
    }

    /// Returns a value on one line, as it stands in brackets.
    pub(super) fn flow(&self, value: &Value) -> String {
        match value {
            Value::Array(list) => {
                let items: Vec<_> = list.iter().map(|item| self.flow(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Object(map) if map.is_empty() => "{}".to_owned(),
            Value::Object(map) => {
                let entries: Vec<_> = map
                    .iter()
                    .map(|(key, value)| self.pair(key, value))
                    .collect();
                let pad = if self.is_padded { " " } else { "" };
                format!("{{{pad}{}{pad}}}", entries.join(", "))
            }
            Value::String(text) if self.is_quoted => double(text),
            Value::String(text) => plain_or_double(text, true),
            _ => value.to_string(),
        }
    }

    /// Returns a key with its value, as they stand in braces.
    pub(super) fn pair(&self, key: &str, value: &Value) -> String {
        let key = if self.is_quoted {
            double(key)
        } else {
            plain_or_double(key, true)
        };
        format!("{key}: {}", self.flow(value))
    }

    /// Returns a value that needs but one line, where no brackets are around; `like` is how its forerunner was written.
    pub(super) fn line(&self, value: &Value, like: Style) -> String {
        match value {
            Value::String(text) => match like {
                Style::Double => double(text),
                Style::Single if is_printable(text) && !text.contains(['\n', '\t']) => {
                    format!("'{}'", text.replace('\'', "''"))
                }
                _ => plain_or_double(text, false),
            },
            _ => self.flow(value),
        }
    }

    /// Returns a list or map over lines, its entries behind so many spaces; the first line is not indented.
    pub(super) fn block(&self, value: &Value, column: usize) -> String {
        let lines: Vec<_> = match value {
            Value::Array(list) => list.iter().map(|item| self.item(item, column, 2)).collect(),
            Value::Object(map) => map
                .iter()
                .map(|(key, value)| self.entry(key, value, column))
                .collect(),
            _ => vec![self.line(value, Style::Plain)],
        };
        lines.join(&format!("{}{}", self.newline, " ".repeat(column)))
    }

    /// Returns a key with its value; the key stands behind so many spaces, but they are not written.
    pub(super) fn entry(&self, key: &str, value: &Value, column: usize) -> String {
        let key = plain_or_double(key, false);
        if self.is_spread(value) {
            let below = self.below(value, column);
            let pad = " ".repeat(below);
            return format!("{key}:{}{pad}{}", self.newline, self.block(value, below));
        }
        match self.literal(value, column + self.step.max(1)) {
            Some((head, body)) => format!("{key}: {head}{}{body}", self.newline),
            None => format!("{key}: {}", self.line(value, Style::Plain)),
        }
    }

    /// Returns a list item with its dash; `gap` is how far its value stands behind the dash.
    pub(super) fn item(&self, value: &Value, column: usize, gap: usize) -> String {
        let dash = format!("-{}", " ".repeat(gap.max(2) - 1));
        let column = column + gap.max(2);
        if self.is_spread(value) {
            return format!("{dash}{}", self.block(value, column));
        }
        match self.literal(value, column) {
            Some((head, body)) => format!("{dash}{head}{}{body}", self.newline),
            None => format!("{dash}{}", self.line(value, Style::Plain)),
        }
    }

    /// Returns whether a value is written over lines of its own.
    pub(super) fn is_spread(&self, value: &Value) -> bool {
        self.blocks
            && match value {
                Value::Array(list) => !list.is_empty(),
                Value::Object(map) => !map.is_empty(),
                _ => false,
            }
    }

    /// Returns the column of a list or map below a key at a column.
    pub(super) fn below(&self, value: &Value, column: usize) -> usize {
        match value {
            Value::Array(_) => column + self.list_step,
            _ => column + self.step.max(1),
        }
    }

    /// Returns text of several lines as the mark and the lines below it, if it can be written so.
    pub(super) fn literal(&self, value: &Value, column: usize) -> Option<(&'static str, String)> {
        let text = value.as_str().filter(|_| self.literals)?;
        let is_odd = |line: &str| line.ends_with([' ', '\t']) || line.starts_with('\t');
        if !text.contains('\n')
            || text.starts_with([' ', '\n'])
            || text.ends_with("\n\n")
            || !is_printable(text)
            || text.split('\n').any(is_odd)
        {
            return None;
        }
        let head = if text.ends_with('\n') { "|" } else { "|-" };
        let pad = " ".repeat(column);
        let line = |line: &str| match line {
            "" => String::new(),
            _ => format!("{pad}{line}"),
        };
        let text = text.strip_suffix('\n').unwrap_or(text);
        let lines: Vec<_> = text.split('\n').map(line).collect();
        Some((head, lines.join(self.newline)))
    }
}

/// Returns a map with one entry.
pub(super) fn single(key: &str, value: &Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value.clone())]))
}

/// Returns whether a space follows the opening brace; nothing where the map does not tell.
pub(super) fn is_padded(node: Node<'_, '_>, source: &str) -> Option<bool> {
    let inside = source[node.span()].strip_prefix('{')?;
    let tells = !node.is_empty() && !inside.starts_with(['\n', '\r']);
    tells.then(|| inside.starts_with(' '))
}
