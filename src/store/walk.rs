//! The one walk: reads the line, compares its trees on several threads, and tells what happened in order.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use super::content::replaced;
use super::diff::{Differ, Steps};
use super::folders::Folders;
use super::line::{Line, Node};
use super::{Error, Progress, Reader, Repository, ours};
use crate::domain::history::{Change, Commit, CommitIndex, Gap, History, ObjectId};

/// A history that goes on from what was known.
#[derive(Default)]
pub struct Continued {
    /// What happened on the way to the commit that was asked for.
    pub history: History,
    /// How many of its commits were known.
    pub kept: usize,
}

/// How many commits make a thread worth its own caches.
const CHUNK: usize = 2000;

/// More threads would cost memory and gain little.
const MOST_THREADS: usize = 4;

/// How many commits pass between two words about progress.
const STRIDE: usize = 256;

/// How many pairs of neighbours show in which direction git stored the trees.
const SAMPLES: usize = 16;

/// Returns what happened to leads, policy and schema on the way to a commit, going on from what is known.
pub(super) fn history(
    repository: &Repository,
    mut known: History,
    tip: ObjectId,
    progress: &dyn Progress,
) -> Result<Continued, Error> {
    // What is new after what is known is little: the packs are open for it anyway.
    let apart = known.commits.is_empty().then(|| repository.apart());
    let mut reader = apart.as_ref().unwrap_or(repository).reader();
    let line = Line::read(&mut reader, repository.theirs(tip)?, &mut known, progress)?;
    let kept = known.commits.len();
    // A long line is compared with files of its own, so those it was read from are given back.
    let apart = apart.filter(|_| line.order.len() < CHUNK);
    let repository = apart.as_ref().unwrap_or(repository);
    let history = of(repository, reader, known, &line, progress)?;
    Ok(Continued { history, kept })
}

/// Returns what happened along a line that was read, after what is known.
pub(super) fn of(
    repository: &Repository,
    reader: Reader,
    known: History,
    line: &Line,
    progress: &dyn Progress,
) -> Result<History, Error> {
    let replaced = replaced(reader.git());
    drop(reader);
    let steps = match line.order.len() {
        0 => Vec::new(),
        1..CHUNK => steps(repository, line, progress)?,
        _ => steps(&repository.apart(), line, progress)?,
    };
    let mut history = told(known, line, steps);
    history.notes = notes(&history);
    if replaced > 0 {
        history.notes.push(format!(
            "{replaced} of git's objects are replaced (`git replace`); history is read with the replacements, as git reads it"
        ));
    }
    Ok(history)
}

/// Returns what each commit changed, in the order of the line, a part of the line after the other.
fn steps(
    repository: &Repository,
    line: &Line,
    progress: &dyn Progress,
) -> Result<Vec<Steps>, Error> {
    let total = line.order.len();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(MOST_THREADS).min(total.div_ceil(CHUNK)).max(1);
    let work = Work {
        repository,
        line,
        progress,
        newest_first: newest_first(repository, line)?,
        chunk: CHUNK.max(total.div_ceil(threads * 2)),
        next: AtomicUsize::new(0),
        done: AtomicUsize::new(0),
        failed: AtomicBool::new(false),
    };
    let mut parts = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map(|_| scope.spawn(|| work.chunks()))
            .collect();
        let mut parts = work.chunks();
        for other in others {
            match other.join() {
                Ok(more) => parts.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        parts
    });
    parts.sort_by_key(|(start, _)| *start);
    parts.into_iter().map(|(_, part)| part).collect()
}

/// A chunk of the line, by where it starts, and what its commits changed.
type Part = (usize, Result<Steps, Error>);

/// Comparisons shared out among threads.
struct Work<'a> {
    repository: &'a Repository,
    line: &'a Line,
    progress: &'a dyn Progress,
    newest_first: bool,
    chunk: usize,
    next: AtomicUsize,
    done: AtomicUsize,
    failed: AtomicBool,
}

impl Work<'_> {
    /// Works until no chunk is left.
    fn chunks(&self) -> Vec<Part> {
        let mut differ = Differ::new(self.repository);
        let mut parts = Vec::new();
        while !self.failed.load(Relaxed) {
            let start = self.next.fetch_add(self.chunk, Relaxed);
            let end = self.line.order.len().min(start + self.chunk);
            if start >= end {
                break;
            }
            let part = self.compare(&mut differ, &self.line.order[start..end]);
            self.failed.fetch_or(part.is_err(), Relaxed);
            parts.push((start, part));
        }
        parts
    }

    fn compare(&self, differ: &mut Differ, nodes: &[u32]) -> Result<Steps, Error> {
        let mut steps = Steps::default();
        steps.steps.reserve_exact(nodes.len());
        let mut step = |index: &u32| {
            let done = self.done.fetch_add(1, Relaxed);
            if done.is_multiple_of(STRIDE) {
                self.progress.step(done, Some(self.line.order.len()));
            }
            differ.step(self.line, *index, &mut steps)
        };
        match self.newest_first {
            false => nodes.iter().try_for_each(step)?,
            true => {
                nodes.iter().rev().try_for_each(&mut step)?;
                steps.reverse();
            }
        }
        Ok(steps)
    }
}

/// Returns whether git stored older trees as differences from newer ones, as it does when it packs anew.
/// Reading against that direction takes several times as long.
fn newest_first(repository: &Repository, line: &Line) -> Result<bool, Error> {
    let order = &line.order;
    if order.len() < CHUNK / 4 {
        return Ok(false);
    }
    let mut folders = Folders::new(repository);
    // Each pair has one vote: where a chain begins anew, the lengths differ by far more than between neighbours.
    let mut votes = 0;
    for pair in order.windows(2).step_by(order.len() / SAMPLES) {
        let [old, new] = [0, 1].map(|at| line.node(pair[at]).tree);
        votes += folders.compare_chains(old, new)? as i32;
    }
    Ok(votes > 0)
}

/// Returns the history that the steps amount to, after what is known.
fn told(known: History, line: &Line, parts: Vec<Steps>) -> History {
    let mut history = known;
    let changes = parts.iter().map(|part| part.leads.len());
    history.changes.reserve_exact(changes.sum());
    // Brought-in commits precede the one that lands them, so they wait for its index.
    let mut landing = history.commits.len();
    let mut unlisted = history.unlisted.len();
    let mut order = line.order.iter();
    for Steps { steps, leads } in parts {
        let mut leads = leads.into_iter();
        for (step, &index) in steps.into_iter().zip(order.by_ref()) {
            let node = line.node(index);
            if node.cut {
                history.gap = Some(Gap::Shallow);
            }
            let on_line = line.is_on_line(index);
            let commit = CommitIndex(history.commits.len() as u32);
            if !on_line && step.leads == 0 && !step.own_policy {
                history.unlisted.push((ours(&node.id), commit));
                continue;
            }
            let told = told_commit(line, node, commit);
            if on_line && turned(&told) {
                history.turned.push(commit);
            }
            history.commits.push(told);
            if on_line {
                history.commits.land(landing, commit);
                landing = history.commits.len();
                for (_, brought) in &mut history.unlisted[unlisted..] {
                    *brought = commit;
                }
                unlisted = history.unlisted.len();
            }
            if step.policy {
                history.policy_changes.push(commit);
            }
            if step.own_policy {
                history.policy_commits.push(commit);
            }
            history
                .changes
                .extend(leads.by_ref().take(step.leads).map(|touched| Change {
                    commit,
                    path: touched.path,
                    before: touched.before,
                    after: touched.after,
                }));
        }
    }
    history
}

fn told_commit<'l>(line: &'l Line, node: &'l Node, landing: CommitIndex) -> Commit<'l> {
    Commit {
        id: ours(&node.id),
        author: &node.author,
        stamped_at: node.stamped_at,
        landing,
        merge: node.parents.len() > 1,
        subject: line.subject(node),
    }
}

/// Returns whether a merge pulled the shared branch into a private copy, by the message that git gives it then.
fn turned(commit: &Commit<'_>) -> bool {
    let subject = commit.subject;
    commit.merge
        && (subject.starts_with("Merge branch '") && subject.contains("' of ")
            || subject.starts_with("Merge remote-tracking branch '"))
        && !subject.contains(" into ")
}

/// Returns remarks about merges that pulled the shared branch into a private copy, and so made that copy the line.
fn notes(history: &History) -> Vec<String> {
    let Some(last) = history.turned.last() else {
        return Vec::new();
    };
    let count = history.turned.len();
    vec![format!(
        "{count} merge{} on this line pulled the shared branch into a private copy (last: {}); what others had landed by then \
         counts as landed by that merge. Pull with `git pull --rebase`, or protect the branch",
        if count == 1 { "" } else { "s" },
        history.commit(*last).id.short()
    )]
}
