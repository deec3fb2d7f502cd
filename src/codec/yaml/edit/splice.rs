//! What is written where: an intent becomes a few pieces of text that take the place of others.

use std::ops::Range;

use super::intent::Intent;
use super::slot::Page;

/// Pieces of a text, each with what takes its place.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pieces: Vec<(Range<usize>, String)>,
    /// Where comments go with what is taken out.
    pub(super) gone: Vec<Range<usize>>,
}

impl Plan {
    pub(super) fn put(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.pieces.push((range, text.into()));
    }

    pub(super) fn cut(&mut self, range: Range<usize>) {
        self.put(range, "");
    }

    /// Returns the new text; none if the pieces lie across one another.
    pub(super) fn apply(&self, source: &str) -> Option<String> {
        let mut pieces: Vec<_> = self.pieces.iter().collect();
        pieces.sort_by_key(|(range, _)| (range.start, range.end));
        let mut text = String::with_capacity(source.len() + 256);
        let mut at = 0;
        for (range, new) in pieces {
            text.push_str(source.get(at..range.start)?);
            text.push_str(new);
            at = range.end;
        }
        text.push_str(source.get(at..)?);
        Some(text)
    }
}

impl<'t, 's> Page<'t, 's> {
    /// Returns how an intent is written into the text, if there is a way.
    pub(super) fn plan(&self, intent: &Intent) -> Option<Plan> {
        let mut plan = Plan::default();
        match intent {
            Intent::Replace { path, value } => self.replace(&mut plan, self.find(path)?, value),
            Intent::Insert {
                map,
                key,
                value,
                index,
            } => self.insert(&mut plan, self.find(map)?, key, value, *index)?,
            Intent::Add { list, value, index } => {
                self.add(&mut plan, self.find(list)?, value, *index)?;
            }
            Intent::Remove { parent, index } => {
                self.remove(&mut plan, self.find(parent)?, *index)?;
            }
        }
        Some(plan)
    }

    /// Writes whole lines before the line that begins at a byte, or at the end of the text.
    pub(super) fn put_lines(&self, plan: &mut Plan, at: usize, lines: &str) {
        let newline = self.hand.newline;
        let is_open = at >= self.lines.text.len()
            && !self.lines.text.ends_with('\n')
            && at > self.lines.first();
        if is_open {
            plan.put(at..at, format!("{newline}{lines}"));
        } else {
            plan.put(at..at, format!("{lines}{newline}"));
        }
    }

    /// Returns the lines of a range; where the text ends without a line end, so will the new one.
    pub(super) fn whole_lines(&self, range: Range<usize>) -> Range<usize> {
        let text = self.lines.text;
        if range.end < text.len() || text.ends_with('\n') || range.start == 0 {
            return range;
        }
        text[..range.start].trim_end().len()..range.end
    }
}
