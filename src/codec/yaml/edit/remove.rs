//! What is taken out, and what stands around it and stays.

use serde_json::{Map, Value};

use super::slot::{Page, Shape, Slot};
use super::splice::Plan;
use crate::codec::yaml::{Kind, Style};

impl<'t, 's> Page<'t, 's> {
    /// Takes an entry out of a list or map.
    pub(super) fn remove(&self, plan: &mut Plan, parent: Slot<'t, 's>, index: usize) -> Option<()> {
        let slot = self.child(parent, index)?;
        if parent.value.style() == Style::Flow {
            self.remove_in_flow(plan, parent, slot, index);
            return Some(());
        }
        if parent.value.len() == 1 {
            let none = match parent.value.kind() {
                Kind::Map => Value::Object(Map::new()),
                _ => Value::Array(Vec::new()),
            };
            self.replace(plan, parent, &none);
            return Some(());
        }
        let begin = self.begin(slot);
        let below = self.below(slot, slot.indent);
        if self.lines.begins(begin) {
            let start = self.lines.start(begin);
            let before = index
                .checked_sub(1)
                .and_then(|index| self.child(parent, index));
            let lines = match before {
                // The blank lines below would become part of the text above.
                Some(before) if self.is_kept(before) => start..self.lines.skip_blank(below),
                // Text below `|` needs its line end.
                Some(before) if self.shape(self.last(before).value) == Shape::Text => start..below,
                _ => self.whole_lines(start..below),
            };
            plan.gone.push(lines.clone());
            plan.cut(lines);
            return Some(());
        }
        // It shares its line with the dash of what it is in: the next one moves up, unless a comment is between.
        let next = self.begin(self.child(parent, index + 1)?);
        let end = self.lines.end(self.finish(slot));
        let end = if self.lines.has_comment(end..next) {
            end
        } else {
            next
        };
        plan.gone.push(begin..end);
        let begin = if end == next {
            begin
        } else {
            self.lines.text[..begin].trim_end_matches(' ').len()
        };
        plan.cut(begin..end);
        Some(())
    }

    fn remove_in_flow(
        &self,
        plan: &mut Plan,
        parent: Slot<'t, 's>,
        slot: Slot<'t, 's>,
        index: usize,
    ) {
        let (begin, end) = (self.begin(slot), self.finish(slot));
        let inside = self.inside(parent.value);
        let next = self.child(parent, index + 1).map(|next| self.begin(next));
        let before = index
            .checked_sub(1)
            .and_then(|index| self.child(parent, index));
        let comma = self.lines.comma(end..next.unwrap_or(inside.end));
        let behind = comma.map_or(end, |comma| comma + 1);
        plan.gone.push(begin..end);
        let after = self.lines.next(behind);
        let is_alone = self.lines.begins(begin) && self.lines.ends(behind) && after <= inside.end;
        if is_alone {
            let lines = self.lines.start(begin)..after;
            plan.gone.push(lines.clone());
            plan.cut(lines);
        } else if let Some(next) = next.filter(|&next| !self.lines.has_comment(behind..next)) {
            plan.cut(begin..next);
        } else if self.lines.has_comment(inside.clone()) || before.is_some() {
            let front = before.map_or(begin, |_| {
                let gap = self.lines.text[..begin].trim_end().len();
                if self.lines.has_comment(gap.saturating_sub(1)..begin)
                    || self.shape(slot.value) == Shape::Empty
                {
                    begin
                } else {
                    gap
                }
            });
            plan.cut(front..behind);
        } else {
            plan.cut(inside);
            return;
        }
        // The comma before it goes, unless the last entry had one too.
        if let (None, None, Some(before)) = (next, comma, before) {
            let end = self.finish(before);
            if let Some(comma) = self.lines.comma(end..begin) {
                plan.cut(comma..comma + 1);
            }
        }
    }
}
