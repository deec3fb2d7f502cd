//! Edits of a text that lose nothing: comments, order, quotes, indentation and line ends stay, only the lines that must change do.
//!
//! An edit is written into the text at the one place it concerns, then the new text is read again: unless it means
//! exactly what was intended, and every other comment is still there, it is not handed out.

mod insert;
mod intent;
mod lines;
mod print;
mod quote;
mod remove;
mod replace;
mod slot;
mod splice;

use std::fmt;
use std::ops::Range;

use serde_json::Value;

use super::tree::Content;
use super::{Fault, Limits, Style, Tree};
use intent::Intent;
use print::Hand;
use slot::Page;
use splice::Plan;

/// One change to a text. Places are JSON pointers: `/company/name`, `/activities/0`.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Replaces a value, or adds its key. Maps on the way that are absent or null are made.
    Set {
        /// Where.
        pointer: String,
        /// What shall stand there.
        value: Value,
    },
    /// Adds an item at the end of a list. A list that is absent or null is made.
    Append {
        /// Of which list.
        pointer: String,
        /// The item.
        value: Value,
    },
    /// Adds an item to a list before the one with this number, or at the end if there is none. A list that is absent or
    /// null is made.
    Insert {
        /// Into which list.
        pointer: String,
        /// Before which item, from 0.
        index: usize,
        /// The item.
        value: Value,
    },
    /// Takes out a key or an item. What is not there needs no change.
    Remove {
        /// Which one.
        pointer: String,
    },
}

impl Edit {
    /// Returns the pointer to what it concerns.
    pub fn pointer(&self) -> &str {
        match self {
            Edit::Set { pointer, .. }
            | Edit::Append { pointer, .. }
            | Edit::Insert { pointer, .. }
            | Edit::Remove { pointer } => pointer,
        }
    }
}

/// Why a text was not edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The line of the text that stands against it, from 1.
    pub line: Option<u32>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Refused {
    fn new(line: Option<u32>, message: impl Into<String>) -> Self {
        Refused {
            line,
            message: message.into(),
        }
    }

    fn unreadable(text: &str, fault: &Fault) -> Self {
        let before = text.as_bytes().iter().take(fault.span.start);
        let line = 1 + before.filter(|&&byte| byte == b'\n').count();
        let message = match &fault.help {
            Some(help) => format!("{}; {help}", fault.message),
            None => fault.message.clone(),
        };
        Refused::new(u32::try_from(line).ok(), message)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Refused {}

/// Returns the text with all edits made, one after the other.
///
/// `order` names the keys of the outermost map in their usual order: a new one goes after the nearest of those that
/// usually stand before it. A key that is not named, or has none before it, goes to the end.
///
/// # Errors
///
/// The first edit that cannot be made; then none is.
pub fn apply(
    text: &str,
    edits: &[Edit],
    order: &[&str],
    limits: &Limits,
) -> Result<String, Refused> {
    let limits = Limits {
        comments: true,
        ..*limits
    };
    let mut text = text.to_owned();
    for edit in edits {
        if let Some(new) = one(&text, edit, order, &limits)? {
            text = new;
        }
    }
    Ok(text)
}

/// Returns a map as the text of a new file, in the hand of the house: what some program could misread is in quotes.
pub fn document(value: &Value) -> String {
    let hand = Hand {
        newline: "\n",
        step: 2,
        list_step: 2,
        is_padded: true,
        is_quoted: false,
        literals: true,
        blocks: true,
    };
    format!("{}\n", hand.block(value, 0))
}

/// Returns the text with one edit made, or nothing if it changes nothing.
fn one(
    text: &str,
    edit: &Edit,
    order: &[&str],
    limits: &Limits,
) -> Result<Option<String>, Refused> {
    let tree = Tree::read(text, limits).map_err(|fault| Refused::unreadable(text, &fault))?;
    let Some(intent) = intent::plan(&tree, edit, order)? else {
        return Ok(None);
    };
    let gate = Gate::new(&tree, &intent, limits);
    let hand = Hand::of(&tree);
    // The nicest first; whichever reads back right is taken.
    let hands = [
        hand,
        Hand {
            literals: false,
            ..hand
        },
        Hand {
            literals: false,
            blocks: false,
            ..hand
        },
    ];
    hands
        .into_iter()
        .filter_map(|hand| Page::new(&tree, hand).plan(&intent))
        .find_map(|plan| gate.pass(&plan))
        .map(Some)
        .ok_or_else(|| misfit(&tree, edit))
}

/// What a new text must hold.
struct Gate<'t, 's> {
    tree: &'t Tree<'s>,
    limits: &'t Limits,
    /// The intended value, keys in order.
    value: String,
}

impl<'t, 's> Gate<'t, 's> {
    fn new(tree: &'t Tree<'s>, intent: &Intent, limits: &'t Limits) -> Self {
        let mut value = tree.root().to_json();
        intent.apply(&mut value);
        Gate {
            tree,
            limits,
            value: intent::ordered(&value),
        }
    }

    /// Returns the new text of a plan, if it may be handed out.
    fn pass(&self, plan: &Plan) -> Option<String> {
        let text = plan.apply(self.tree.source())?;
        let new = Tree::read(&text, self.limits).ok()?;
        let is_gone = |comment: &Range<usize>| {
            plan.gone
                .iter()
                .any(|range| range.start <= comment.start && comment.start < range.end)
        };
        let kept = self.tree.comments.iter().filter(|range| !is_gone(range));
        let is_right = intent::ordered(&new.root().to_json()) == self.value
            && kept
                .map(|range| comment(self.tree, range))
                .eq(new.comments.iter().map(|range| comment(&new, range)))
            && !self.is_torn(&new);
        is_right.then_some(text)
    }

    /// Returns whether text below `|` is new and ends the file without a line end: programs disagree on what that means.
    fn is_torn(&self, new: &Tree<'_>) -> bool {
        let (Some(was), Some(is)) = (self.tree.cells.last(), new.cells.last()) else {
            return false;
        };
        let ends = matches!(&is.content, Content::Text(text) if text.ends_with('\n'));
        matches!(is.style, Style::Literal | Style::Folded)
            && ends
            && !new.source.ends_with('\n')
            && is.end as usize >= new.source.len()
            && (was.style, &was.content) != (is.style, &is.content)
    }
}

fn comment<'t>(tree: &'t Tree<'_>, range: &Range<usize>) -> &'t str {
    tree.source[range.clone()].trim_end()
}

/// Returns why no plan was good enough.
fn misfit(tree: &Tree<'_>, edit: &Edit) -> Refused {
    let mut pointer = edit.pointer();
    let line = loop {
        if let Some(node) = tree.key_at(pointer).or_else(|| tree.at(pointer)) {
            break node.line();
        }
        pointer = pointer.rfind('/').map_or("", |cut| &pointer[..cut]);
    };
    let message = format!(
        "{} is written in a way that cannot be changed without touching what stands around it; change it by hand",
        intent::name(edit.pointer())
    );
    Refused::new(Some(line), message)
}

#[cfg(test)]
mod tests;
