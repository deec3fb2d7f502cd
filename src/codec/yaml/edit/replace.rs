//! A value in the place of another: what changes on its line, and below.

use std::ops::Range;

use serde_json::Value;

use super::print;
use super::slot::{Page, Shape, Slot};
use super::splice::Plan;
use crate::codec::yaml::{Kind, Style};

/// A value as it is to be written: what stands behind the colon or dash, and the lines below.
struct Written {
    head: String,
    lines: Option<String>,
}

impl Written {
    /// Returns all of it, from where it begins.
    fn whole(&self, newline: &str) -> String {
        match &self.lines {
            Some(lines) => format!("{}{newline}{lines}", self.head),
            None => self.head.clone(),
        }
    }
}

impl<'t, 's> Page<'t, 's> {
    /// Writes a value in the place of another.
    pub(super) fn replace(&self, plan: &mut Plan, slot: Slot<'t, 's>, value: &Value) {
        let written = self.written(slot, value);
        match self.shape(slot.value) {
            Shape::Empty if slot.in_flow => {
                let has_colon = self.lines.text[..slot.after].ends_with(':');
                let colon = if has_colon { "" } else { ":" };
                plan.put(slot.after..slot.after, format!("{colon} {}", written.head));
            }
            Shape::Empty if self.is_outermost(slot) => {
                let at = self.end_of_content();
                self.put_lines(plan, at, &written.whole(self.hand.newline));
            }
            Shape::Empty => {
                if !written.head.is_empty() {
                    plan.put(slot.after..slot.after, format!(" {}", written.head));
                }
                if let Some(lines) = &written.lines {
                    // What has begun goes on at once; the first key may follow remarks on all of them.
                    let at = match written.head.is_empty() {
                        true => self.below(slot, slot.indent),
                        false => self.lines.next(slot.after),
                    };
                    self.put_lines(plan, at, lines);
                }
            }
            Shape::Inline => {
                let span = slot.value.span();
                plan.gone.push(span.clone());
                if written.head.is_empty() {
                    plan.cut(self.with_spaces(span.clone()));
                } else {
                    plan.put(span.clone(), &*written.head);
                }
                if let Some(lines) = &written.lines {
                    self.put_lines(plan, self.lines.next(span.end), lines);
                }
            }
            Shape::Text => {
                let head = self.head(slot.value);
                let mark = self.lines.text[head..self.lines.end(head)]
                    .find(char::is_whitespace)
                    .map_or(self.lines.end(head), |length| head + length);
                let head = if written.head.is_empty() {
                    self.with_spaces(head..mark)
                } else {
                    head..mark
                };
                plan.put(head, &*written.head);
                let lines = written.lines.as_ref();
                let lines = lines.map(|lines| format!("{}{lines}", self.hand.newline));
                let body = self.lines.end(mark)..self.finish(slot);
                plan.put(body, lines.unwrap_or_default());
            }
            Shape::Block => self.replace_block(plan, slot, written),
        }
    }

    /// Writes a value in the place of a list or map without brackets.
    fn replace_block(&self, plan: &mut Plan, slot: Slot<'t, 's>, written: Written) {
        let first = self.first(slot);
        let end = self.lines.end(self.finish(slot));
        if !self.is_below(slot) {
            plan.gone.push(first..end);
            plan.put(first..end, written.whole(self.hand.newline));
            return;
        }
        let start = self.lines.start(first);
        plan.gone.push(start..end);
        if !written.head.is_empty() {
            plan.put(slot.after..slot.after, format!(" {}", written.head));
        }
        match written.lines {
            Some(lines) => plan.put(start..end, lines),
            None => plan.cut(self.whole_lines(start..self.lines.next(end))),
        }
    }

    /// Returns how a value is written in the place of another.
    fn written(&self, slot: Slot<'t, 's>, value: &Value) -> Written {
        let hand = &self.hand;
        let one = |head| Written { head, lines: None };
        let old = slot.value;
        let is_flow = old.style() == Style::Flow && !old.is_empty();
        if slot.in_flow {
            let hand = print::Hand {
                is_quoted: hand.is_quoted || old.style() == Style::Double,
                ..*hand
            };
            return one(hand.flow(value));
        }
        if hand.is_spread(value) && !is_flow {
            if slot.key.is_some() || self.is_below(slot) {
                let column = match old.style() {
                    Style::Block if old.kind() == kind(value) || slot.key.is_none() => {
                        self.column(slot)
                    }
                    _ => hand.below(value, slot.indent),
                };
                let lines = format!("{}{}", " ".repeat(column), hand.block(value, column));
                return Written {
                    head: String::new(),
                    lines: Some(lines),
                };
            }
            let block = hand.block(value, self.column(slot));
            return match block.split_once(hand.newline) {
                Some((head, lines)) => Written {
                    head: head.to_owned(),
                    lines: Some(lines.to_owned()),
                },
                None => one(block),
            };
        }
        if old.style() != Style::Double {
            let column = match self.shape(old) {
                Shape::Text => self.lines.indent(old.span().start).max(slot.indent + 1),
                // The mark takes the line of the old value.
                Shape::Inline if self.lines.begins(old.span().start) => {
                    self.lines.indent(old.span().start) + hand.step.max(1)
                }
                _ if slot.key.is_some() => slot.indent + hand.step.max(1),
                _ => slot.indent + 2,
            };
            if let Some((mark, body)) = hand.literal(value, column) {
                return Written {
                    head: mark.to_owned(),
                    lines: Some(body),
                };
            }
        }
        one(hand.line(value, old.style()))
    }

    /// Returns whether a list or map stands on lines of its own, below its key or dash.
    fn is_below(&self, slot: Slot<'t, 's>) -> bool {
        let first = self.first(slot);
        !self.is_outermost(slot)
            && self.shape(slot.value) == Shape::Block
            && self.lines.begins(first)
            && slot.after < self.lines.start(first)
    }

    /// Returns where the first entry of a list or map begins.
    fn first(&self, slot: Slot<'t, 's>) -> usize {
        let first = self.child(slot, 0);
        first.map_or(slot.value.span().start, |first| self.begin(first))
    }

    fn is_outermost(&self, slot: Slot<'t, 's>) -> bool {
        slot.value.address() == self.tree.root().address()
    }

    /// Returns how many spaces stand before the entries of a list or map in a place.
    fn column(&self, slot: Slot<'t, 's>) -> usize {
        let first = self.child(slot, 0).filter(|child| !child.in_flow);
        match first {
            Some(first) => first.indent,
            None if self.is_outermost(slot) => 0,
            None if slot.value.span().is_empty() => slot.after - self.lines.start(slot.after) + 1,
            None => (slot.value.column() - 1) as usize,
        }
    }

    /// Returns a range with the spaces before it, or its whole line if nothing else is on it.
    fn with_spaces(&self, range: Range<usize>) -> Range<usize> {
        let is_alone = self.lines.begins(range.start)
            && self.lines.is_blank(range.end..self.lines.end(range.end));
        if is_alone {
            return self.lines.start(range.start)..self.lines.next(range.end);
        }
        let before = self.lines.text[..range.start].trim_end_matches([' ', '\t']);
        before.len()..range.end
    }

    /// Returns where the first line can be written into a text that holds nothing yet.
    fn end_of_content(&self) -> usize {
        let mark = self.lines.text.find("\n...").map(|newline| newline + 1);
        mark.unwrap_or(self.lines.text.len())
    }
}

fn kind(value: &Value) -> Kind {
    match value {
        Value::Array(_) => Kind::List,
        Value::Object(_) => Kind::Map,
        _ => Kind::Null,
    }
}
