//! Git's conflict markers: written around what two texts have differently, and read back into the texts they came from.

use std::ops::Range;

use similar::{Algorithm, capture_diff_slices};

use super::Conflict;
use super::parts::{Block, root};
use crate::codec::yaml::{Limits, Tree};

/// The texts that conflict markers stand between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// The text with what stands in the middle, if the markers tell it everywhere.
    pub base: Option<String>,
    /// The text with what stands first.
    pub ours: String,
    /// The text with what stands last.
    pub theirs: String,
}

/// Returns the texts that a text with conflict markers was made from; `None` if it has none, or some are missing.
pub fn sides(text: &str) -> Option<Sides> {
    #[derive(Clone, Copy, PartialEq)]
    enum At {
        Outside,
        Ours,
        Base,
        Theirs,
    }
    let (mut base, mut ours, mut theirs) = (String::new(), String::new(), String::new());
    let (mut at, mut conflicts, mut bases) = (At::Outside, 0, 0);
    for line in text.split_inclusive('\n') {
        let is = |mark: &str| {
            let rest = line.strip_prefix(mark);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r', '\n']))
        };
        at = match at {
            At::Outside if is("<<<<<<<") => At::Ours,
            At::Ours if is("|||||||") => {
                bases += 1;
                At::Base
            }
            At::Ours | At::Base if is("=======") => At::Theirs,
            At::Theirs if is(">>>>>>>") => {
                conflicts += 1;
                At::Outside
            }
            _ => {
                match at {
                    At::Outside => [&mut base, &mut ours, &mut theirs]
                        .into_iter()
                        .for_each(|side| side.push_str(line)),
                    At::Ours => ours.push_str(line),
                    At::Base => base.push_str(line),
                    At::Theirs => theirs.push_str(line),
                }
                at
            }
        };
    }
    let whole = at == At::Outside && conflicts > 0;
    whole.then(|| Sides {
        base: (bases == conflicts).then_some(base),
        ours,
        theirs,
    })
}

/// Returns one text from two that differ in the fields in conflict: their lines stand between markers that name them.
pub(super) fn between(ours: &str, theirs: &str, conflicts: &[Conflict]) -> String {
    let page = [Page::of(ours), Page::of(theirs)];
    let mut hunks: Vec<[Range<usize>; 2]> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &page[0].lines, &page[1].lines) {
        if op.tag() == similar::DiffTag::Equal {
            continue;
        }
        let hunk = [op.old_range(), op.new_range()];
        // What belongs to one field is not torn apart.
        match hunks.last_mut() {
            Some(last)
                if page[0].is_one(&last[0], &hunk[0]) && page[1].is_one(&last[1], &hunk[1]) =>
            {
                last[0].end = hunk[0].end;
                last[1].end = hunk[1].end;
            }
            _ => hunks.push(hunk),
        }
    }
    let mut text = String::new();
    let mut at = 0;
    for [one, other] in hunks {
        page[0].write(&mut text, at..one.start);
        at = one.end;
        let names = names(&page, [&one, &other], conflicts);
        text.push_str(&format!("<<<<<<< ours{names}\n"));
        page[0].write(&mut text, one);
        text.push_str("=======\n");
        page[1].write(&mut text, other);
        text.push_str(&format!(">>>>>>> theirs{names}\n"));
    }
    page[0].write(&mut text, at..page[0].lines.len());
    text
}

/// Returns the fields in conflict that a difference is about, as they are written behind a marker.
fn names(page: &[Page<'_>; 2], hunk: [&Range<usize>; 2], conflicts: &[Conflict]) -> String {
    let touches = |conflict: &&Conflict| {
        page.iter().zip(hunk).any(|(page, lines)| {
            page.units(lines)
                .any(|unit| is_about(&unit.0, &conflict.pointer))
        })
    };
    let names: Vec<String> = conflicts
        .iter()
        .filter(touches)
        .map(Conflict::field)
        .collect();
    match names.is_empty() {
        true => String::new(),
        false => format!(": {}", names.join(", ")),
    }
}

/// Returns whether a field stands in an entry, or the other way round. Items of lists have other numbers on each side.
fn is_about(unit: &str, pointer: &str) -> bool {
    let (mut unit, mut pointer) = (unit.split('/').skip(1), pointer.split('/').skip(1));
    let is_number = |step: &str| step.bytes().all(|byte| byte.is_ascii_digit());
    loop {
        match (unit.next(), pointer.next()) {
            (Some(one), Some(other)) if one == other || is_number(one) && is_number(other) => {}
            (Some(_), Some(_)) => return false,
            _ => return true,
        }
    }
}

/// A text by lines, and which entry each belongs to.
struct Page<'t> {
    lines: Vec<&'t str>,
    /// The entries that hold no others on lines of their own, each by its pointer, with its lines.
    units: Vec<(String, Range<usize>)>,
}

impl<'t> Page<'t> {
    fn of(text: &'t str) -> Self {
        let mut page = Page {
            lines: text.split_inclusive('\n').collect(),
            units: Vec::new(),
        };
        if let Ok(tree) = Tree::read(
            text,
            &Limits {
                comments: true,
                ..Limits::default()
            },
        ) && let Some(block) = root(&tree)
        {
            page.gather("", &block);
        }
        page
    }

    fn gather(&mut self, pointer: &str, block: &Block<'_, '_>) {
        for (index, part) in block.parts.iter().enumerate() {
            let key = part.key.map_or_else(|| index.to_string(), str::to_owned);
            let pointer = super::below(pointer, &key);
            match part.block() {
                Some(block) => self.gather(&pointer, &block),
                None => {
                    let line = |at: usize| block.tree.source()[..at].matches('\n').count();
                    let end = part.lines.end.saturating_sub(1);
                    let lines = line(part.lines.start)..line(end) + 1;
                    self.units.push((pointer, lines));
                }
            }
        }
    }

    /// Returns the entries that some lines belong to.
    fn units<'p>(
        &'p self,
        lines: &'p Range<usize>,
    ) -> impl Iterator<Item = &'p (String, Range<usize>)> {
        let touches =
            |unit: &&(String, Range<usize>)| unit.1.start < lines.end && lines.start < unit.1.end;
        self.units.iter().filter(touches)
    }

    /// Returns whether two differences lie in one entry.
    fn is_one(&self, one: &Range<usize>, other: &Range<usize>) -> bool {
        let all = one.start..other.end;
        all.is_empty() || self.units(&all).count() == 1
    }

    fn write(&self, text: &mut String, lines: Range<usize>) {
        for line in &self.lines[lines] {
            text.push_str(line);
            if !line.ends_with('\n') {
                text.push('\n');
            }
        }
    }
}
