//! What commits changed: two trees side by side, only where their names for a folder differ.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use gix::ObjectId as Id;

use super::folder::{Entry, Folder, Kind};
use super::folders::{Folders, Top};
use super::line::Line;
use super::{DEEPEST_FOLDER, Error, MOST_ENTRIES, Repository, ours};
use crate::domain::history::{Before, Version};

/// What one commit changed.
#[derive(Default)]
pub(super) struct Step {
    /// Lead files, by path.
    pub(super) leads: Vec<Touched>,
    /// Whether the policy or the schema differs from the first parent's.
    pub(super) policy: bool,
}

/// One lead file that a commit changed.
pub(super) struct Touched {
    pub(super) path: Arc<str>,
    pub(super) before: Vec<Before>,
    pub(super) after: Option<Version>,
}

/// Compares the trees of commits, for one thread.
pub(super) struct Differ {
    folders: Folders,
    paths: HashMap<Vec<u8>, Arc<str>>,
}

/// One comparison under way.
struct Pass<'a> {
    /// The path of the folder being compared, with a slash at its end.
    path: Vec<u8>,
    depth: usize,
    entries: usize,
    /// What stands for a first parent that is missing.
    unknown: Option<usize>,
    commit: &'a Id,
    found: Vec<Touched>,
}

impl Differ {
    /// Returns a differ with empty caches.
    pub(super) fn new(repository: &Repository) -> Self {
        Differ {
            folders: Folders::new(repository),
            paths: HashMap::new(),
        }
    }

    /// Returns what a commit changed: on the line, against its first parent; elsewhere, against every parent.
    pub(super) fn step(&mut self, line: &Line, index: u32) -> Result<Step, Error> {
        let node = line.node(index);
        let on_line = line.is_on_line(index);
        let parents = if node.cut { &[] } else { &node.parents[..] };
        let trees: Vec<Id> = parents.iter().map(|parent| line.tree(parent)).collect();
        let first = trees.first().copied();
        if first == Some(node.tree) || (!on_line && trees.contains(&node.tree)) {
            return Ok(Step::default());
        }
        let (old, new) = match first {
            Some(first) => {
                let (first, tree) = self.folders.pair(first, node.tree)?;
                (Top::of(&first), Top::of(&tree))
            }
            None => (Top::default(), self.folders.top(node.tree)?),
        };
        let policy = on_line && old.policy != new.policy;
        if old.leads == new.leads {
            return Ok(Step {
                leads: Vec::new(),
                policy,
            });
        }
        let mut others = Vec::new();
        for tree in trees.iter().skip(1) {
            others.push(self.folders.top(*tree)?.leads);
        }
        if !on_line && others.contains(&new.leads) {
            return Ok(Step {
                leads: Vec::new(),
                policy,
            });
        }
        let mut pass = Pass {
            path: b"leads/".to_vec(),
            depth: 0,
            entries: 0,
            unknown: node.cut.then_some(node.parents.len()),
            commit: &node.id,
            found: Vec::new(),
        };
        self.compare(&mut pass, old.leads, &others, new.leads)?;
        let mut leads = pass.found;
        if !on_line {
            leads.retain(|touched| {
                touched
                    .before
                    .iter()
                    .all(|before| differs(before, touched.after))
            });
        }
        if !leads.is_sorted_by(|a, b| a.path <= b.path) {
            leads.sort_by(|a, b| a.path.cmp(&b.path));
        }
        Ok(Step { leads, policy })
    }

    /// Compares one folder, and those below it, with the same folder in the parents.
    fn compare(
        &mut self,
        pass: &mut Pass<'_>,
        old: Option<Id>,
        others: &[Option<Id>],
        new: Option<Id>,
    ) -> Result<(), Error> {
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => {
                let (old, new) = self.folders.pair(old, new)?;
                (Some(old), Some(new))
            }
            (Some(old), None) => (Some(self.folders.read(old, None)?), None),
            (None, Some(new)) => (None, Some(self.folders.read(new, None)?)),
            (None, None) => return Ok(()),
        };
        let mut beside = Vec::with_capacity(others.len());
        for other in others {
            beside.push(
                other
                    .map(|id| self.folders.read(id, new.as_deref()))
                    .transpose()?,
            );
        }
        Folder::differences(old.as_deref(), new.as_deref(), |was, is| {
            let Some(entry) = is.or(was) else {
                return Ok(());
            };
            pass.count()?;
            if entry.name.starts_with(b".") {
                return Ok(());
            }
            let outer = pass.path.len();
            pass.path.extend_from_slice(entry.name);
            match entry.kind {
                Kind::Folder => {
                    let below = |folder: &Option<Rc<Folder>>| {
                        Some(folder.as_ref()?.folder(entry.name)?.id())
                    };
                    let beside: Vec<_> = beside.iter().map(below).collect();
                    pass.path.push(b'/');
                    pass.depth += 1;
                    pass.check_depth()?;
                    self.compare(pass, was.map(|e| e.id()), &beside, is.map(|e| e.id()))?;
                    pass.depth -= 1;
                }
                Kind::Leaf(_) if entry.name.ends_with(b".yaml") => {
                    let after = is.and_then(version);
                    let mut before = match pass.unknown {
                        Some(parents) => vec![Before::Unknown; parents],
                        None => vec![
                            was.and_then(version)
                                .map_or(Before::Absent, Before::Version),
                        ],
                    };
                    before.extend(beside.iter().map(|folder| {
                        let leaf = folder.as_ref().and_then(|folder| folder.leaf(entry.name));
                        leaf.and_then(version)
                            .map_or(Before::Absent, Before::Version)
                    }));
                    if differs(&before[0], after) {
                        let path = self.path(&pass.path);
                        pass.found.push(Touched {
                            path,
                            before,
                            after,
                        });
                    }
                }
                Kind::Leaf(_) => {}
            }
            pass.path.truncate(outer);
            Ok(())
        })
    }

    fn path(&mut self, path: &[u8]) -> Arc<str> {
        if let Some(known) = self.paths.get(path) {
            return Arc::clone(known);
        }
        let text: Arc<str> = String::from_utf8_lossy(path).into();
        self.paths.insert(path.to_owned(), Arc::clone(&text));
        text
    }
}

impl Pass<'_> {
    fn count(&mut self) -> Result<(), Error> {
        self.entries += 1;
        match self.entries > MOST_ENTRIES {
            true => Err(self.excessive(format!("more than {MOST_ENTRIES} entries"))),
            false => Ok(()),
        }
    }

    fn check_depth(&self) -> Result<(), Error> {
        match self.depth > DEEPEST_FOLDER {
            true => Err(self.excessive(format!("folders nested more than {DEEPEST_FOLDER} deep"))),
            false => Ok(()),
        }
    }

    fn excessive(&self, bound: String) -> Error {
        Error::Excessive {
            place: format!("commit {}", ours(self.commit).short()),
            bound,
        }
    }
}

fn version(entry: Entry<'_>) -> Option<Version> {
    let mode = match entry.kind {
        Kind::Leaf(mode) => mode,
        Kind::Folder => return None,
    };
    Some(Version {
        blob: ours(&entry.id()),
        mode,
    })
}

fn differs(before: &Before, after: Option<Version>) -> bool {
    match before {
        Before::Unknown => true,
        Before::Absent => after.is_some(),
        Before::Version(version) => after != Some(*version),
    }
}
