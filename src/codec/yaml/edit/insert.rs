//! What is added: a key to a map, an item to a list.

use serde_json::Value;

use super::print;
use super::slot::{Page, Shape, Slot};
use super::splice::Plan;
use crate::codec::yaml::{Kind, Style};

impl<'t, 's> Page<'t, 's> {
    /// Adds a key to a map.
    pub(super) fn insert(
        &self,
        plan: &mut Plan,
        map: Slot<'t, 's>,
        key: &str,
        value: &Value,
        index: usize,
    ) -> Option<()> {
        let Some(before) = index.checked_sub(1) else {
            let pair = self.padded(map).pair(key, value);
            if !self.put_inside(plan, map, &pair) {
                self.replace(plan, map, &print::single(key, value));
            }
            return Some(());
        };
        if map.value.style() == Style::Flow {
            let pair = self.padded(map).pair(key, value);
            return self.insert_in_flow(plan, map, before, &pair);
        }
        let before = self.child(map, before)?;
        let indent = before.indent;
        // A comment as deep as the keys, below the last of them, still belongs to the map.
        let is_last = index == map.value.len();
        let deeper = if is_last {
            indent.saturating_sub(1)
        } else {
            indent
        };
        let at = self.below(before, deeper);
        let entry = self.hand.entry(key, value, indent);
        self.put_lines(plan, at, &format!("{}{entry}", " ".repeat(indent)));
        Some(())
    }

    /// Adds an item to a list, as its item number `index`.
    pub(super) fn add(
        &self,
        plan: &mut Plan,
        list: Slot<'t, 's>,
        value: &Value,
        index: usize,
    ) -> Option<()> {
        if list.value.is_empty() {
            if !self.put_inside(plan, list, &self.hand.flow(value)) {
                self.replace(plan, list, &Value::Array(vec![value.clone()]));
            }
            return Some(());
        }
        let before = index.checked_sub(1);
        let near = self.child(list, before.unwrap_or(0))?;
        let hand = self.padded(near);
        if list.value.style() == Style::Flow {
            if let Some(before) = before {
                return self.insert_in_flow(plan, list, before, &hand.flow(value));
            }
            let begin = self.begin(near);
            plan.put(begin..begin, format!("{}, ", hand.flow(value)));
            return Some(());
        }
        let (dash, old) = (near.indent, near.value);
        let is_one_line = !self.lines.text[old.span()].contains('\n');
        let text = if old.style() == Style::Flow && !old.is_empty() && is_one_line {
            format!("- {}", hand.flow(value))
        } else {
            let head = self.head(old);
            let is_beside =
                self.shape(old) != Shape::Empty && self.lines.is_blank(near.after..head);
            let gap = if is_beside { head + 1 - near.after } else { 2 };
            hand.item(value, dash, gap)
        };
        let at = match before {
            Some(_) => self.below(near, dash),
            // Where the first dash does not begin its line, nothing can be written before it.
            None if self.lines.begins(self.begin(near)) => self.lines.start(self.begin(near)),
            None => return None,
        };
        self.put_lines(plan, at, &format!("{}{text}", " ".repeat(dash)));
        Some(())
    }

    /// Writes the first entry into brackets that hold only a comment; returns whether they are such.
    fn put_inside(&self, plan: &mut Plan, parent: Slot<'t, 's>, text: &str) -> bool {
        let inside = self.inside(parent.value);
        let is_such = parent.value.style() == Style::Flow && self.lines.has_comment(inside.clone());
        if is_such {
            let line = self.lines.start(inside.end);
            let pad = self.deeper(inside.end);
            plan.put(line..line, format!("{pad}{text}{}", self.hand.newline));
        }
        is_such
    }

    /// Adds an entry in brackets, behind another.
    fn insert_in_flow(
        &self,
        plan: &mut Plan,
        parent: Slot<'t, 's>,
        before: usize,
        text: &str,
    ) -> Option<()> {
        let slot = self.child(parent, before)?;
        let end = self.finish(slot);
        let next = self.child(parent, before + 1).map(|next| self.begin(next));
        let gap = end..next.unwrap_or(self.inside(parent.value).end);
        let comma = self.lines.comma(gap.clone());
        let behind = comma.map_or(end, |comma| comma + 1);
        let begins = self.lines.begins(self.begin(slot));
        // What is remarked behind an entry is remarked on that entry.
        let is_remarked = self.lines.has_comment(behind..self.lines.end(behind));
        let is_spread = self.lines.text.get(gap.clone())?.contains('\n')
            && self.lines.ends(behind)
            && (begins || is_remarked);
        if !(is_spread && self.hand.blocks) {
            match (comma, next) {
                (Some(comma), None) => plan.put(comma + 1..comma + 1, format!(" {text}")),
                (Some(comma), Some(_)) => plan.put(comma + 1..comma + 1, format!(" {text},")),
                (None, _) => plan.put(end..end, format!(", {text}")),
            }
            return Some(());
        }
        // One entry a line: so is the new one.
        if comma.is_none() {
            plan.put(end..end, ",");
        }
        let line = self.lines.end(behind);
        let bracket = parent.value.span().start;
        let pad = match begins {
            true => self.lines.margin(self.begin(slot)).to_owned(),
            false if self.lines.start(bracket) == self.lines.start(end) => self.deeper(end),
            false => self.lines.margin(end).to_owned(),
        };
        let comma = if comma.is_some() { "," } else { "" };
        plan.put(
            line..line,
            format!("{}{pad}{text}{comma}", self.hand.newline),
        );
        Some(())
    }

    /// Returns what stands before a line in brackets that is one step deeper than that of a byte.
    fn deeper(&self, at: usize) -> String {
        let margin = self.lines.margin(at);
        let is_tabbed =
            margin.contains('\t') || margin.is_empty() && self.lines.text.contains("\n\t");
        match is_tabbed {
            true => format!("{margin}\t"),
            false => format!("{margin}{}", " ".repeat(self.hand.step)),
        }
    }

    /// Returns the hand with the braces of a value, if it has any.
    fn padded(&self, slot: Slot<'t, 's>) -> print::Hand {
        let is_map = slot.value.kind() == Kind::Map && slot.value.style() == Style::Flow;
        let told = is_map.then(|| print::is_padded(slot.value, self.lines.text));
        let is_padded = told.flatten().unwrap_or(self.hand.is_padded);
        print::Hand {
            is_padded,
            ..self.hand
        }
    }
}
