//! The text of a merged lead, put together from the lines of both sides: every entry from whoever has it as it must be.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::Value;

use super::identity::Identity;
use super::parts::{Block, Part, remarks, root};
use super::{Side, below, lines, means, reach};
use crate::codec::yaml::{Kind, Tree};

/// How far the lines of two sides are merged where they have the same entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blend {
    /// Line by line, where that leaves no conflict.
    Lines,
    /// Not at all: the lines of one side, with the remarks of the other.
    Remarks,
}

/// Returns a text that means this; `None` if there is no way to write it. `prefer` is whose text is edited if no text can
/// be put together.
pub(super) fn text(trees: &[Tree<'_>; 3], value: &Value, prefer: Side) -> Option<String> {
    let [base, ours, theirs] = trees;
    if let (Some(one), Some(other)) = (root(ours), root(theirs)) {
        let base = root(base);
        for blend in [Blend::Lines, Blend::Remarks] {
            let woven = Weaver { blend }.block("", base.as_ref(), &one, &other, value);
            if means(&woven, value) {
                return Some(woven);
            }
            if let Some(text) = reach::text(&woven, value) {
                return Some(text);
            }
        }
    }
    let (first, second) = match prefer {
        Side::Ours => (ours, theirs),
        Side::Theirs => (theirs, ours),
    };
    let edited = |one: &Tree<'_>, other: &Tree<'_>| {
        let text = reach::text(one.source(), value)?;
        let all = |tree| Some(remarks(tree, &(0..tree.source().len())));
        let known: Vec<&str> = [base, one].into_iter().filter_map(all).flatten().collect();
        let mut lost = all(other)?;
        lost.retain(|remark| !known.contains(remark));
        // Nobody can say where they belong, but they stay.
        let lost: String = lost.iter().map(|remark| format!("{remark}\n")).collect();
        let marked = text.strip_prefix('\u{feff}');
        let mark = &text[..text.len() - marked.unwrap_or(&text).len()];
        let with = format!("{mark}{lost}{}", marked.unwrap_or(&text));
        Some(if means(&with, value) { with } else { text })
    };
    edited(first, second).or_else(|| edited(second, first))
}

/// Some lines of a text that stand for one thing.
struct Piece<'t, 's> {
    tree: &'t Tree<'s>,
    lines: Range<usize>,
    /// How many spaces stand before it.
    margin: usize,
    /// Where a remark is put that would be lost otherwise, and how many spaces before it.
    remark: (usize, usize),
}

impl<'t, 's> Piece<'t, 's> {
    fn part(part: &Part<'t, 's>) -> Self {
        Piece {
            tree: part.tree,
            lines: part.lines.clone(),
            margin: part.column,
            remark: (part.body, part.column),
        }
    }

    /// Returns what stands above the entries of a list or map.
    fn head(block: &Block<'t, 's>) -> Self {
        Piece {
            tree: block.tree,
            lines: block.head.clone(),
            margin: block.margin,
            remark: (block.head.end, block.column()),
        }
    }

    /// Returns what stands below the entries of a list or map.
    fn tail(block: &Block<'t, 's>) -> Self {
        Piece {
            tree: block.tree,
            lines: block.tail.clone(),
            margin: block.column(),
            remark: (block.tail.end, block.column()),
        }
    }

    fn remarks(&self) -> Vec<&str> {
        remarks(self.tree, &self.lines)
    }

    /// Returns its text behind so many spaces.
    fn text(&self, margin: usize) -> String {
        self.with(&[], margin)
    }

    /// Returns its text and some more remarks.
    fn with(&self, more: &[&str], margin: usize) -> String {
        let (at, column) = self.remark;
        let source = self.tree.source();
        let mut text = source[self.lines.start..at].to_owned();
        for remark in more {
            push(&mut text, &format!("{}{remark}\n", " ".repeat(column)));
        }
        push(&mut text, &source[at..self.lines.end]);
        shifted(&text, self.margin, margin)
    }
}

struct Weaver {
    blend: Blend,
}

impl Weaver {
    /// Returns the lines of a list or map that both sides have on lines of their own.
    fn block(
        &self,
        pointer: &str,
        base: Option<&Block<'_, '_>>,
        ours: &Block<'_, '_>,
        theirs: &Block<'_, '_>,
        value: &Value,
    ) -> String {
        let column = ours.column();
        let mut text = self.blended(
            base.map(Piece::head).as_ref(),
            &Piece::head(ours),
            &Piece::head(theirs),
            ours.margin,
            true,
        );
        let [old, one, other] =
            [base, Some(ours), Some(theirs)].map(|block| Names::of(pointer, block));
        let named = named(pointer, value);
        let sides = [(ours, theirs), (theirs, ours)];
        let mut orphans: Vec<Orphan<'_>> = sides
            .into_iter()
            .flat_map(|(one, other)| orphans(pointer, base, one, other, &named))
            .collect();
        let mut adopt = |text: &mut String, above: Option<&str>| {
            let (here, rest) = std::mem::take(&mut orphans)
                .into_iter()
                .partition::<Vec<_>, _>(|orphan| orphan.above.as_deref() == above);
            orphans = rest;
            for orphan in here {
                push(text, &format!("{}{}\n", " ".repeat(column), orphan.remark));
            }
        };
        for (name, at, value) in named {
            adopt(&mut text, Some(&name));
            let entry = self.entry(
                &at,
                old.part(base, &name),
                one.part(Some(ours), &name),
                other.part(Some(theirs), &name),
                value,
                column,
            );
            push(&mut text, &entry);
        }
        adopt(&mut text, None);
        let base = base.map(Piece::tail);
        let (ours, theirs) = (Piece::tail(ours), Piece::tail(theirs));
        let tail = self.blended(base.as_ref(), &ours, &theirs, column, true);
        push(&mut text, &tail);
        text
    }

    /// Returns the lines of an entry that must mean this.
    fn entry(
        &self,
        pointer: &str,
        base: Option<&Part<'_, '_>>,
        ours: Option<&Part<'_, '_>>,
        theirs: Option<&Part<'_, '_>>,
        value: &Value,
        margin: usize,
    ) -> String {
        let fits = |part: &Part<'_, '_>| part.node.to_json() == *value;
        let was = base.map(|base| base.node.to_json());
        let stays = |part: &Part<'_, '_>| was.as_ref() == Some(&part.node.to_json());
        let (ours, theirs) = match (ours, theirs) {
            (Some(ours), Some(theirs)) => (ours, theirs),
            (Some(part), None) | (None, Some(part)) => return Piece::part(part).text(margin),
            (None, None) => return String::new(),
        };
        let old = base.map(Piece::part);
        let (one, other) = (Piece::part(ours), Piece::part(theirs));
        match (fits(ours), fits(theirs)) {
            (true, fits) if fits || stays(theirs) => {
                self.blended(old.as_ref(), &one, &other, margin, fits)
            }
            (false, true) if stays(ours) => self.blended(old.as_ref(), &other, &one, margin, false),
            // Both changed it, and one of them chose: the lines of the other are not asked for.
            (true, _) if !value.is_array() && !value.is_object() => one.text(margin),
            (_, true) if !value.is_array() && !value.is_object() => other.text(margin),
            (_, theirs_fit) => {
                let inner = self.inner(pointer, base, ours, theirs, value);
                inner.unwrap_or_else(|| match theirs_fit {
                    true => other.with(&lost(old.as_ref(), &other, &one), margin),
                    false => one.with(&lost(old.as_ref(), &one, &other), margin),
                })
            }
        }
    }

    /// Returns the lines of a list or map of which each side has a part as it must be.
    fn inner(
        &self,
        pointer: &str,
        base: Option<&Part<'_, '_>>,
        ours: &Part<'_, '_>,
        theirs: &Part<'_, '_>,
        value: &Value,
    ) -> Option<String> {
        let kind = match value {
            Value::Object(_) => Kind::Map,
            Value::Array(_) => Kind::List,
            _ => return None,
        };
        let block =
            |part: &Part<'_, '_>| part.block().is_some_and(|block| block.node.kind() == kind);
        if !block(ours) || !block(theirs) {
            return None;
        }
        let base = base.filter(|base| block(base)).and_then(Part::block);
        Some(self.block(
            pointer,
            base.as_ref(),
            &ours.block()?,
            &theirs.block()?,
            value,
        ))
    }

    /// Returns the lines of one side with what the other changed in remarks and layout. `will_do` tells that the lines of
    /// the other would be as good.
    fn blended(
        &self,
        base: Option<&Piece<'_, '_>>,
        one: &Piece<'_, '_>,
        other: &Piece<'_, '_>,
        margin: usize,
        will_do: bool,
    ) -> String {
        let (text, more) = (one.text(margin), other.text(margin));
        if text == more {
            return text;
        }
        if let Some(base) = base {
            let was = base.text(margin);
            if more == was {
                return text;
            }
            if text == was && will_do {
                return more;
            }
            let (merged, clean) = lines::merge(&was, &text, &more);
            if clean && self.blend == Blend::Lines {
                return merged;
            }
        }
        one.with(&lost(base, one, other), margin)
    }
}

/// Returns the remarks that one side wrote and the text of the other has not.
fn lost<'p>(
    base: Option<&'p Piece<'_, '_>>,
    one: &'p Piece<'_, '_>,
    other: &'p Piece<'_, '_>,
) -> Vec<&'p str> {
    let mut known = base.map(Piece::remarks).unwrap_or_default();
    known.extend(one.remarks());
    let mut lost = other.remarks();
    lost.retain(|remark| !known.contains(remark));
    lost
}

/// A remark that one side wrote at an entry that is gone.
struct Orphan<'t> {
    remark: &'t str,
    /// The entry that stood below it; `None` if none did.
    above: Option<String>,
}

/// Returns the remarks that one side wrote at entries which the merged list or map has no longer: the other took them out.
fn orphans<'t>(
    pointer: &str,
    base: Option<&Block<'t, '_>>,
    one: &Block<'t, '_>,
    other: &Block<'t, '_>,
    merged: &[(String, String, &Value)],
) -> Vec<Orphan<'t>> {
    let stays = |name: &str| merged.iter().any(|(known, _, _)| known == name);
    let value = one.node.to_json();
    let names: Vec<String> = named(pointer, &value)
        .into_iter()
        .map(|(name, _, _)| name)
        .collect();
    let mut orphans = Vec::new();
    for (index, part) in one.parts.iter().enumerate() {
        let name = names.get(index);
        if name.is_none_or(|name| stays(name)) {
            continue;
        }
        let all = |block: &Block<'t, '_>| remarks(block.tree, &(0..block.tree.source().len()));
        let mut known = all(other);
        known.extend(base.map(all).unwrap_or_default());
        let above = names[index + 1..].iter().find(|name| stays(name));
        let own = remarks(part.tree, &part.lines).into_iter();
        let new = own.filter(|remark| !known.contains(remark));
        orphans.extend(new.map(|remark| Orphan {
            remark,
            above: above.cloned(),
        }));
    }
    orphans
}

/// The entries of one version, each by its name.
struct Names(HashMap<String, usize>);

impl Names {
    fn of(pointer: &str, block: Option<&Block<'_, '_>>) -> Self {
        let value = block.map(|block| block.node.to_json()).unwrap_or_default();
        let names = named(pointer, &value).into_iter().enumerate();
        Names(names.map(|(index, (name, _, _))| (name, index)).collect())
    }

    fn part<'b, 't, 's>(
        &self,
        block: Option<&'b Block<'t, 's>>,
        name: &str,
    ) -> Option<&'b Part<'t, 's>> {
        block?.parts.get(*self.0.get(name)?)
    }
}

/// Returns what is in a list or map: by which name it is known on both sides, its pointer, and what it means.
fn named<'v>(pointer: &str, value: &'v Value) -> Vec<(String, String, &'v Value)> {
    match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), below(pointer, key), value))
            .collect(),
        Value::Array(list) => {
            let names = Identity::of(pointer).names(list);
            let items = names.into_iter().zip(list).enumerate();
            items
                .map(|(index, (name, value))| (name, below(pointer, &index.to_string()), value))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Adds lines to a text.
fn push(text: &mut String, lines: &str) {
    if !lines.is_empty() && !text.is_empty() && !text.ends_with('\n') && text != "\u{feff}" {
        text.push('\n');
    }
    text.push_str(lines);
}

/// Returns lines that stood behind so many spaces, behind so many others.
fn shifted(text: &str, from: usize, to: usize) -> String {
    if from == to {
        return text.to_owned();
    }
    let line = |line: &str| match line.trim().is_empty() {
        true => line.to_owned(),
        false if to > from => format!("{}{line}", " ".repeat(to - from)),
        // What stands further left than that stays where it is.
        false => {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            line[spaces.min(from - to)..].to_owned()
        }
    };
    text.split_inclusive('\n').map(line).collect()
}
