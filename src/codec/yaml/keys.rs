//! The keys of the maps being read: scalars, no merge keys, none twice.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use super::tree::{Cell, Content, Style, Tree};
use super::{Fault, FaultKind};

/// From so many keys on, a map's keys are looked up instead of compared one by one.
const MANY: usize = 16;

/// The keys of all maps that are open.
#[derive(Default)]
pub(super) struct Keys {
    /// The innermost map's last.
    ids: Vec<u32>,
    maps: Vec<Map>,
    hasher: Option<RandomState>,
}

#[derive(Default)]
struct Map {
    /// Where its keys begin in `Keys::ids`.
    first: usize,
    /// Its keys by hash, once they are many.
    index: Option<HashMap<u64, u32>>,
}

impl Keys {
    /// A map begins.
    pub(super) fn begin(&mut self) {
        self.maps.push(Map {
            first: self.ids.len(),
            index: None,
        });
    }

    /// The innermost map ends.
    pub(super) fn end(&mut self) {
        if let Some(map) = self.maps.pop() {
            self.ids.truncate(map.first);
        }
    }

    /// Adds a key to the innermost map.
    ///
    /// # Errors
    ///
    /// What may not be a key there.
    pub(super) fn add(&mut self, tree: &Tree<'_>, id: u32) -> Result<(), Fault> {
        let cell = &tree.cells[id as usize];
        if let Some(fault) = misfit(tree, cell) {
            return Err(fault);
        }
        if let Some(first) = self.twin(tree, id) {
            let first = &tree.cells[first as usize];
            let message = format!(
                "the key `{}` appears twice, first on line {}",
                name(tree, id),
                first.line
            );
            return Err(Fault::new(FaultKind::Duplicate, bytes(cell), message)
                .help("keep the one that is right")
                .related(bytes(first)));
        }
        self.ids.push(id);
        Ok(())
    }

    /// Returns the earlier key of the innermost map that has the same name.
    fn twin(&mut self, tree: &Tree<'_>, id: u32) -> Option<u32> {
        let map = self.maps.last_mut()?;
        let keys = &self.ids[map.first..];
        let same = |&key: &u32| name(tree, key) == name(tree, id);
        if keys.len() < MANY {
            return keys.iter().copied().find(same);
        }
        let hasher = self.hasher.get_or_insert_default();
        let hash = |key: u32| hasher.hash_one(name(tree, key));
        let index = map
            .index
            .get_or_insert_with(|| keys.iter().map(|&key| (hash(key), key)).collect());
        let first = index.insert(hash(id), id)?;
        // Two names may have one hash; it must be right even then.
        if same(&first) {
            Some(first)
        } else {
            keys.iter().copied().find(same)
        }
    }
}

fn misfit(tree: &Tree<'_>, cell: &Cell<'_>) -> Option<Fault> {
    let span = bytes(cell);
    if matches!(cell.content, Content::List(_) | Content::Map(_)) {
        let message = "a key must be a word or a number, not a list or a map";
        return Some(
            Fault::new(FaultKind::Profile, span, message)
                .help("quote a text that begins with [ or {"),
        );
    }
    if cell.style != Style::Plain {
        return None;
    }
    match &tree.source[span.clone()] {
        "" => Some(
            Fault::new(FaultKind::Profile, span, "there is no key before the colon")
                .help("write one, or quote a text that begins with a colon"),
        ),
        "<<" => Some(
            Fault::new(
                FaultKind::Profile,
                span,
                "`<<` is a YAML merge key; merge keys are not allowed",
            )
            .help("write the keys out"),
        ),
        _ => None,
    }
}

fn name<'t>(tree: &'t Tree<'_>, id: u32) -> &'t str {
    let cell = &tree.cells[id as usize];
    match &cell.content {
        Content::Text(text) => text,
        _ => &tree.source[bytes(cell)],
    }
}

fn bytes(cell: &Cell<'_>) -> Range<usize> {
    cell.start as usize..cell.end as usize
}
