//! The first-parent line and what its merges brought in, each commit read once.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::content::Reader;
use super::known::Known;
use super::{Error, Progress, ours};
use crate::domain::history::{History, Signature};

/// How many commits pass between two words about progress.
const STRIDE: usize = 1024;

/// What a merge is called that no one has made yet.
const TO_COME: &str = "merge to come";

/// A commit that leads to the tip.
pub(super) struct Node {
    pub(super) id: gix::ObjectId,
    pub(super) tree: gix::ObjectId,
    /// The parents that the commit names, whether they are here or not.
    pub(super) parents: Vec<gix::ObjectId>,
    /// Whether the clone is shallow and ends here: the parents are elsewhere.
    pub(super) cut: bool,
    /// The commit on the line that brought it: an index into the nodes.
    pub(super) landing: u32,
    pub(super) author: Arc<Signature>,
    pub(super) stamped_at: Option<DateTime<Utc>>,
    /// Where its subject stands among all of them.
    pub(super) subject: (u32, u32),
}

/// All commits that lead to a tip.
pub(super) struct Line {
    nodes: Vec<Node>,
    by_id: gix::hashtable::HashMap<gix::ObjectId, u32>,
    /// The trees of parents that were known before, and are no nodes.
    trees: gix::hashtable::HashMap<gix::ObjectId, gix::ObjectId>,
    subjects: String,
    /// Indices of nodes: the line, oldest first, each preceded by what it brought in, parents before children.
    pub(super) order: Vec<u32>,
}

impl Line {
    /// Reads the commits that lead to a tip, but for those that are known; forgets of these what does not lead there.
    pub(super) fn read(
        reader: &mut Reader,
        tip: gix::ObjectId,
        known: &mut History,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let mut walk = Walk::new(reader, progress)?;
        walk.known = Known::of(known);
        walk.line_to(tip)?;
        let (line, kept) = (walk.line, walk.known.kept);
        known.truncate(kept);
        Ok(line)
    }

    /// Reads the commits that lead to a base, and then a merge that would land a head on it. No one has made that merge
    /// yet: it is the last in order, and has neither a tree nor a time.
    pub(super) fn onto(
        reader: &mut Reader,
        base: gix::ObjectId,
        head: gix::ObjectId,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let author = Arc::new(reader.commit(&head)?.author.signature());
        let mut walk = Walk::new(reader, progress)?;
        walk.line_to(base)?;
        let merge = walk.line.nodes.len() as u32;
        let subject = walk.line.add_subject(TO_COME)?;
        // It is not among the ids: to a commit made up to name it as a parent, that parent is missing.
        walk.line.nodes.push(Node {
            id: base.kind().null(),
            tree: base.kind().empty_tree(),
            cut: false,
            landing: merge,
            author,
            stamped_at: None,
            subject,
            parents: vec![base, head],
        });
        walk.bring_in(merge)?;
        walk.line.order.push(merge);
        Ok(walk.line)
    }

    /// Says what the last commit in order left, and when.
    pub(super) fn land(&mut self, tree: gix::ObjectId, at: DateTime<Utc>) {
        if let Some(last) = self.order.last() {
            let merge = &mut self.nodes[*last as usize];
            merge.tree = tree;
            merge.stamped_at = Some(at);
        }
    }

    /// Returns the commits that the last one in order brought in, in no order.
    pub(super) fn brought_in(&self) -> &[Node] {
        match self.order.last() {
            Some(last) => &self.nodes[*last as usize + 1..],
            None => &[],
        }
    }

    /// Returns whether a shallow clone ends at one of the commits.
    pub(super) fn is_cut(&self) -> bool {
        self.nodes.iter().any(|node| node.cut)
    }

    /// Returns the latest commit that leads to both parents of the merge that is last in order; `None` if none is seen.
    pub(super) fn fork(&self) -> Option<&Node> {
        let merge = *self.order.last()?;
        let head = self.node(merge).parents.last();
        let whole = self.brought_in().iter().filter(|node| !node.cut);
        let parents = whole.flat_map(|node| &node.parents).chain(head);
        let shared: HashSet<u32> = parents
            .map(|parent| self.by_id[parent])
            .filter(|index| *index < merge)
            .collect();
        // What leads to a commit stands before it, so the last of them leads to none of the others.
        let mut latest_first = self.order.iter().rev();
        let latest = latest_first.find(|index| shared.contains(*index))?;
        Some(self.node(*latest))
    }

    /// Returns the subject of a node.
    pub(super) fn subject(&self, node: &Node) -> &str {
        let (start, end) = node.subject;
        &self.subjects[start as usize..end as usize]
    }

    /// Adds a subject, and returns where it stands.
    fn add_subject(&mut self, subject: &str) -> Result<(u32, u32), Error> {
        let start = self.subjects.len() as u32;
        self.subjects.push_str(subject);
        let end = u32::try_from(self.subjects.len());
        Ok((start, end.map_err(|_| excessive("bytes of subjects"))?))
    }

    /// Returns a node.
    pub(super) fn node(&self, index: u32) -> &Node {
        &self.nodes[index as usize]
    }

    /// Returns whether a node is on the line, and not just brought to it.
    pub(super) fn is_on_line(&self, index: u32) -> bool {
        self.node(index).landing == index
    }

    /// Returns the tree of a parent. Every parent is here, but those of a commit where a shallow clone ends.
    pub(super) fn tree(&self, parent: &gix::ObjectId) -> gix::ObjectId {
        match self.by_id.get(parent) {
            Some(index) => self.node(*index).tree,
            None => self.trees[parent],
        }
    }
}

/// A line being read.
struct Walk<'a> {
    reader: &'a mut Reader,
    progress: &'a dyn Progress,
    shallow: gix::hashtable::HashSet,
    people: HashMap<Vec<u8>, Arc<Signature>>,
    known: Known<'a>,
    line: Line,
}

impl<'a> Walk<'a> {
    fn new(reader: &'a mut Reader, progress: &'a dyn Progress) -> Result<Self, Error> {
        Ok(Walk {
            shallow: shallow(reader)?,
            reader,
            progress,
            people: HashMap::new(),
            known: Known::default(),
            line: Line {
                nodes: Vec::new(),
                by_id: Default::default(),
                trees: Default::default(),
                subjects: String::new(),
                order: Vec::new(),
            },
        })
    }

    /// Reads the line to a tip, and what its merges brought in.
    fn line_to(&mut self, tip: gix::ObjectId) -> Result<(), Error> {
        let mut next = Some(tip);
        let mut meets = false;
        while let Some(id) = next {
            meets = self.known.meets(&id);
            if meets {
                break;
            }
            let index = self.visit(id)?;
            let node = &mut self.line.nodes[index as usize];
            node.landing = index;
            next = node.parents.first().copied().filter(|_| !node.cut);
        }
        if !meets {
            self.known.kept = 0;
        }
        let oldest_first = (0..self.line.nodes.len() as u32).rev();
        for index in oldest_first {
            self.bring_in(index)?;
            self.line.order.push(index);
        }
        self.trees()
    }

    /// Reads the trees of the parents that were known.
    fn trees(&mut self) -> Result<(), Error> {
        if self.known.kept == 0 {
            return Ok(());
        }
        let nodes = self.line.nodes.iter().filter(|node| !node.cut);
        for parent in nodes.flat_map(|node| &node.parents) {
            if !self.line.by_id.contains_key(parent) && !self.line.trees.contains_key(parent) {
                let tree = self.reader.commit(parent)?.tree;
                self.line.trees.insert(*parent, tree);
            }
        }
        Ok(())
    }

    /// Reads a commit that was not read before, and returns its index.
    fn visit(&mut self, id: gix::ObjectId) -> Result<u32, Error> {
        let index = self.line.nodes.len();
        if index.is_multiple_of(STRIDE) {
            self.progress.step(index, None);
        }
        let commit = self.reader.commit(&id)?;
        let author = match self.people.get(commit.author.who) {
            Some(known) => Arc::clone(known),
            None => {
                let person = Arc::new(commit.author.signature());
                self.people
                    .insert(commit.author.who.to_owned(), Arc::clone(&person));
                person
            }
        };
        let subject = self.line.add_subject(&commit.subject())?;
        self.line.nodes.push(Node {
            id,
            tree: commit.tree,
            cut: self.shallow.contains(&id) && !commit.parents.is_empty(),
            landing: u32::MAX,
            author,
            stamped_at: commit.committer.at,
            subject,
            parents: commit.parents,
        });
        let index = u32::try_from(index).map_err(|_| excessive("commits"))?;
        if self.line.by_id.insert(id, index).is_some() {
            return Err(Error::Damaged {
                id: ours(&id),
                reason: "it is among its own ancestors".into(),
            });
        }
        Ok(index)
    }

    /// Reads what a merge on the line is the first to bring, and orders it before the merge.
    fn bring_in(&mut self, merge: u32) -> Result<(), Error> {
        let first = self.line.nodes.len() as u32;
        let mut open = self.unread_parents(merge);
        while let Some(id) = open.pop() {
            if self.line.by_id.contains_key(&id) {
                continue;
            }
            let index = self.visit(id)?;
            self.line.nodes[index as usize].landing = merge;
            let parents = self.unread_parents(index);
            open.extend(parents);
        }
        if self.line.nodes.len() as u32 > first {
            self.order_from(first);
        }
        Ok(())
    }

    fn unread_parents(&mut self, index: u32) -> Vec<gix::ObjectId> {
        let node = &self.line.nodes[index as usize];
        let known = &mut self.known;
        let by_id = &self.line.by_id;
        let unread = |id: &&gix::ObjectId| !by_id.contains_key(*id) && !known.leads_there(id);
        match node.cut {
            true => Vec::new(),
            false => node.parents.iter().filter(unread).copied().collect(),
        }
    }

    /// Orders the nodes from `first` on: parents before children, and then by the committer's time and the name.
    fn order_from(&mut self, first: u32) {
        let nodes = &self.line.nodes[first as usize..];
        let inside = |id: &gix::ObjectId| self.line.by_id.get(id)?.checked_sub(first);
        let mut waiting = vec![0_u32; nodes.len()];
        let mut children = vec![Vec::new(); nodes.len()];
        for (child, node) in nodes.iter().enumerate().filter(|(_, node)| !node.cut) {
            for parent in node.parents.iter().filter_map(inside) {
                waiting[child] += 1;
                children[parent as usize].push(child);
            }
        }
        let key = |index: usize| Reverse((nodes[index].stamped_at, nodes[index].id, index));
        let ready = (0..nodes.len()).filter(|index| waiting[*index] == 0);
        let mut ready: BinaryHeap<_> = ready.map(key).collect();
        while let Some(Reverse((_, _, index))) = ready.pop() {
            self.line.order.push(first + index as u32);
            for &child in &children[index] {
                waiting[child] -= 1;
                if waiting[child] == 0 {
                    ready.push(key(child));
                }
            }
        }
    }
}

fn excessive(what: &str) -> Error {
    Error::Excessive {
        place: "the history".into(),
        bound: format!("more than four billion {what}"),
    }
}

/// Returns the commits at which a shallow clone ends.
fn shallow(reader: &Reader) -> Result<gix::hashtable::HashSet, Error> {
    let commits = reader.git().shallow_commits().map_err(|error| Error::Git {
        action: "read where the shallow clone ends",
        reason: super::error::words(&error),
    })?;
    Ok(commits
        .iter()
        .flat_map(|commits| commits.iter().copied())
        .collect())
}
