//! Where two versions of a folder differ.

use std::cmp::Ordering;

use super::{Entry, Folder};

/// What a folder shares with the neighbour that helped to read it.
pub(super) struct Kin {
    pub(super) id: gix::ObjectId,
    pub(super) span: Span,
}

/// Where two folders differ: the entries before are the same, and so are those after.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) old_end: usize,
    pub(super) new_end: usize,
}

impl Folder {
    /// Calls back with each entry that is not the same in both, in git's order: what was there and what is there.
    pub(in crate::store) fn differences<'a, E>(
        old: Option<&'a Folder>,
        new: Option<&'a Folder>,
        mut each: impl FnMut(Option<Entry<'a>>, Option<Entry<'a>>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (Some(old), None) => {
                return old.entries().try_for_each(|entry| each(Some(entry), None));
            }
            (None, Some(new)) => {
                return new.entries().try_for_each(|entry| each(None, Some(entry)));
            }
            (None, None) => return Ok(()),
        };
        let span = unlike(old, new);
        let (mut left, mut right) = (span.start, span.start);
        while left < span.old_end || right < span.new_end {
            let was = (left < span.old_end).then(|| old.entry(left));
            let is = (right < span.new_end).then(|| new.entry(right));
            let order = match (&was, &is) {
                (Some(was), Some(is)) => was.order(is.name, is.kind),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            left += usize::from(order.is_le());
            right += usize::from(order.is_ge());
            match order {
                Ordering::Less => each(was, None)?,
                Ordering::Greater => each(None, is)?,
                Ordering::Equal => {
                    let same = was
                        .zip(is)
                        .is_some_and(|(was, is)| was.id == is.id && was.kind == is.kind);
                    if !same {
                        each(was, is)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Returns where two folders differ.
fn unlike(old: &Folder, new: &Folder) -> Span {
    match (&old.kin, &new.kin) {
        (_, Some(kin)) if kin.id == old.id => return kin.span,
        (Some(Kin { id, span }), _) if *id == new.id => {
            return Span {
                start: span.start,
                old_end: span.new_end,
                new_end: span.old_end,
            };
        }
        _ => {}
    }
    let bytes = same_front(&old.bytes, &new.bytes);
    let start = old.starts.partition_point(|start| *start as usize <= bytes) - 1;
    let from = old.starts[start] as usize;
    let back = same_back(&old.bytes[from..], &new.bytes[from..]);
    // The distance of an entry to the end, which is the same in both for entries that are.
    let left = |folder: &Folder, index: usize| folder.bytes.len() - folder.starts[index] as usize;
    let first = |folder: &Folder| {
        let tail = folder.bytes.len() - back;
        folder
            .starts
            .partition_point(|start| (*start as usize) < tail)
    };
    let (mut old_end, mut new_end) = (first(old), first(new));
    loop {
        match left(old, old_end).cmp(&left(new, new_end)) {
            Ordering::Equal => {
                return Span {
                    start,
                    old_end,
                    new_end,
                };
            }
            Ordering::Greater => old_end += 1,
            Ordering::Less => new_end += 1,
        }
    }
}

/// Returns how many bytes are the same in front.
pub(super) fn same_front(a: &[u8], b: &[u8]) -> usize {
    const BLOCK: usize = 256;
    let blocks = a.chunks_exact(BLOCK).zip(b.chunks_exact(BLOCK));
    let done = BLOCK * blocks.take_while(|(a, b)| a == b).count();
    let rest = a[done..].iter().zip(&b[done..]);
    done + rest.take_while(|(a, b)| a == b).count()
}

/// Returns how many bytes are the same at the back.
pub(super) fn same_back(a: &[u8], b: &[u8]) -> usize {
    const BLOCK: usize = 256;
    let blocks = a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK));
    let done = BLOCK * blocks.take_while(|(a, b)| a == b).count();
    let rest = a[..a.len() - done]
        .iter()
        .rev()
        .zip(b[..b.len() - done].iter().rev());
    done + rest.take_while(|(a, b)| a == b).count()
}
