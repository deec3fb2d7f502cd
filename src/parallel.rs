//! Shares work out among threads.

use std::thread;

/// Returns what `work` makes of the shares of a list, in its order: as many as the machine has cores, none smaller than is
/// worth a thread. The first is worked out by this thread, which has memory at hand from what it did before.
pub fn shares<'a, T: Sync, R: Send>(
    items: &'a [T],
    least: usize,
    work: impl Fn(&'a [T]) -> R + Sync,
) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
    let share = items.len().div_ceil(cores).max(least);
    if items.len() <= share {
        return vec![work(items)];
    }
    let work = &work;
    let (first, others) = items.split_at(share);
    thread::scope(|scope| {
        let others: Vec<_> = others
            .chunks(share)
            .map(|items| scope.spawn(move || work(items)))
            .collect();
        let first = work(first);
        let others = others.into_iter().map(|worker| {
            worker
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        std::iter::once(first).chain(others).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn what_is_shared_comes_back_in_order() {
        let items: Vec<usize> = (0..1_000).collect();
        for least in [1, 300, 5_000] {
            let shares = shares(&items, least, |items| items.to_vec());
            assert_eq!(shares.concat(), items, "{least}");
        }
        assert_eq!(shares(&[0; 0], 1, <[u8]>::len), [0]);
    }
}
