//! What commits changed: two trees side by side, only where their names for a folder differ.

use std::rc::Rc;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};
use gix::ObjectId as Id;

use super::folder::{Entry, Folder, Kind};
use super::folders::{Folders, Top};
use super::line::Line;
use super::{DEEPEST_FOLDER, Error, MOST_ENTRIES, Repository, ours};
use crate::domain::history::{Before, Held, Version};

/// What commits in a row changed.
#[derive(Default)]
pub(super) struct Steps {
    /// Each commit.
    pub(super) steps: Vec<Step>,
    /// The lead files that they changed, commit by commit, and of one commit by path.
    pub(super) leads: Vec<Touched>,
}

/// What one commit changed.
#[derive(Clone, Copy, Default)]
pub(super) struct Step {
    /// How many lead files.
    pub(super) leads: usize,
    /// Whether the policy or the schema differs from the first parent's: told of commits on the line.
    pub(super) policy: bool,
    /// Whether the commit itself changed the policy or the schema: a file there differs from every parent's.
    pub(super) own_policy: bool,
}

impl Steps {
    /// Turns the order of the commits around.
    pub(super) fn reverse(&mut self) {
        self.steps.reverse();
        self.leads.reverse();
        let mut rest = &mut self.leads[..];
        for step in &self.steps {
            let (leads, more) = rest.split_at_mut(step.leads);
            leads.reverse();
            rest = more;
        }
    }
}

/// One lead file that a commit changed.
pub(super) struct Touched {
    pub(super) path: Arc<str>,
    pub(super) before: Held,
    pub(super) after: Option<Version>,
}

impl Touched {
    /// Returns whether the commit itself did it: no parent had the same.
    fn is_own(&self) -> bool {
        let differs = |before| differs(before, self.after);
        self.before.iter().all(differs)
    }
}

/// Compares the trees of commits, for one thread.
pub(super) struct Differ {
    folders: Folders,
    paths: HashMap<Vec<u8>, Arc<str>>,
    /// What the comparison under way found.
    found: Vec<Touched>,
}

/// One comparison under way.
struct Pass<'a> {
    /// The path of the folder being compared, with a slash at its end.
    path: Vec<u8>,
    depth: usize,
    entries: usize,
    /// Whether only lead files count, and not every file.
    leads: bool,
    /// What stands for a first parent that is missing.
    unknown: Option<usize>,
    commit: &'a Id,
}

impl Differ {
    /// Returns a differ with empty caches.
    pub(super) fn new(repository: &Repository) -> Self {
        Differ {
            folders: Folders::new(repository),
            paths: HashMap::new(),
            found: Vec::new(),
        }
    }

    /// Adds what a commit changed: on the line, against its first parent; elsewhere, against every parent.
    pub(super) fn step(&mut self, line: &Line, index: u32, steps: &mut Steps) -> Result<(), Error> {
        let step = self.compared(line, index, &mut steps.leads)?;
        steps.steps.push(step);
        Ok(())
    }

    fn compared(
        &mut self,
        line: &Line,
        index: u32,
        found: &mut Vec<Touched>,
    ) -> Result<Step, Error> {
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
        if old == new {
            return Ok(Step::default());
        }
        let mut tops = vec![old];
        for tree in trees.iter().skip(1) {
            tops.push(self.folders.top(*tree)?);
        }
        let mut pass = Pass {
            path: Vec::new(),
            depth: 0,
            entries: 0,
            leads: true,
            unknown: node.cut.then_some(node.parents.len()),
            commit: &node.id,
        };
        self.found.clear();
        self.leads(&mut pass, on_line, &tops, &new)?;
        let leads = self.found.len();
        found.append(&mut self.found);
        Ok(Step {
            leads,
            policy: on_line && tops[0].policy != new.policy,
            own_policy: self.changes_policy(&mut pass, &tops, &new)?,
        })
    }

    /// Finds the lead files that differ from the first parent's or, of a commit that a merge brought in, from every
    /// parent's.
    fn leads(
        &mut self,
        pass: &mut Pass<'_>,
        on_line: bool,
        parents: &[Top],
        new: &Top,
    ) -> Result<(), Error> {
        let olds: Vec<_> = parents.iter().map(|parent| parent.leads).collect();
        if olds[0] == new.leads || (!on_line && olds.contains(&new.leads)) {
            return Ok(());
        }
        pass.path.extend_from_slice(b"leads/");
        self.compare(pass, olds[0], &olds[1..], new.leads)?;
        pass.path.clear();
        if !on_line {
            self.found.retain(Touched::is_own);
        }
        if !self.found.is_sorted_by(|a, b| a.path <= b.path) {
            self.found.sort_by(|a, b| a.path.cmp(&b.path));
        }
        Ok(())
    }

    /// Returns whether something in the policy or the schema differs from what every parent has there.
    fn changes_policy(
        &mut self,
        pass: &mut Pass<'_>,
        parents: &[Top],
        new: &Top,
    ) -> Result<bool, Error> {
        pass.leads = false;
        for (at, new) in new.policy.iter().enumerate() {
            let olds: Vec<_> = parents.iter().map(|parent| parent.policy[at]).collect();
            if olds.contains(new) {
                continue;
            }
            let is_folder = |entry: &(Kind, Id)| entry.0 == Kind::Folder;
            let all_folders = olds.iter().chain([new]).flatten().all(is_folder);
            if olds.len() == 1 || !all_folders {
                return Ok(true);
            }
            // A merge may hold some files as one parent has them and some as another, and have changed none itself.
            let id = |entry: &Option<(Kind, Id)>| entry.map(|(_, id)| id);
            let olds: Vec<_> = olds.iter().map(id).collect();
            self.compare(pass, olds[0], &olds[1..], id(new))?;
            if self.found.drain(..).any(|touched| touched.is_own()) {
                return Ok(true);
            }
        }
        Ok(false)
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
                Kind::Leaf(_) if !pass.leads || entry.name.ends_with(b".yaml") => {
                    let after = is.and_then(version);
                    let held = |leaf: Option<Entry<'_>>| {
                        let version = leaf.and_then(version);
                        version.map_or(Before::Absent, Before::Version)
                    };
                    let (first, parents) = match pass.unknown {
                        Some(parents) => (Before::Unknown, parents),
                        None => (held(was), 1),
                    };
                    if differs(&first, after) {
                        let others = beside.iter().map(|folder| {
                            held(folder.as_ref().and_then(|folder| folder.leaf(entry.name)))
                        });
                        let before = std::iter::repeat_n(first, parents).chain(others).collect();
                        let path = self.path(&pass.path);
                        self.found.push(Touched {
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
