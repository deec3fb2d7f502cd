//! What git writes is read as it was meant, and no bytes make it panic.

use proptest::prelude::*;

use super::*;

/// A part of a result: of the base from a byte on, or new bytes.
#[derive(Debug, Clone)]
enum Part {
    Copy { start: u32, count: u32 },
    New(Vec<u8>),
}

fn written(size: usize) -> Vec<u8> {
    let (mut size, mut bytes) = (size, Vec::new());
    while size > 0x7f {
        bytes.push(size as u8 & 0x7f | 0x80);
        size >>= 7;
    }
    bytes.push(size as u8);
    bytes
}

/// Returns a difference as git writes it, and what it makes of the base.
fn difference(base: &[u8], parts: &[Part]) -> (Vec<u8>, Vec<u8>) {
    let (mut orders, mut result) = (Vec::new(), Vec::new());
    for part in parts {
        match part {
            Part::Copy { start, count } => {
                let mut order = 0x80;
                let mut numbers = Vec::new();
                let start_bytes = start.to_le_bytes();
                let count_bytes = count.to_le_bytes();
                let given = start_bytes.iter().chain(&count_bytes[..3]).enumerate();
                for (at, byte) in given.filter(|(_, byte)| **byte != 0) {
                    order |= 1 << at;
                    numbers.push(*byte);
                }
                orders.push(order);
                orders.extend(numbers);
                result.extend(&base[*start as usize..][..*count as usize]);
            }
            Part::New(bytes) => {
                orders.push(bytes.len() as u8);
                orders.extend(bytes);
                result.extend(bytes);
            }
        }
    }
    let sizes = [written(base.len()), written(result.len())].concat();
    ([sizes, orders].concat(), result)
}

const BASE: usize = 70_000;

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let copy = (0..BASE as u32, 1..BASE as u32).prop_map(|(start, count)| Part::Copy {
        start,
        count: count.min(BASE as u32 - start),
    });
    let new = prop::collection::vec(any::<u8>(), 1..0x80).prop_map(Part::New);
    prop::collection::vec(prop_oneof![copy, new], 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_difference_is_applied_as_it_was_written(parts in parts(), cut in any::<prop::sample::Index>()) {
        let base: Vec<u8> = (0..BASE).map(|at| ((at * at) >> 8) as u8).collect();
        let (delta, result) = difference(&base, &parts);
        let most = result.len() as u64;
        let made = applied(&base, &delta, most, vec![1; 9]).unwrap();
        prop_assert_eq!(&made.bytes, &result);
        prop_assert_eq!(&base[..made.front], &result[..made.front]);
        prop_assert_eq!(&base[base.len() - made.back..], &result[result.len() - made.back..]);
        prop_assert_eq!(applied(&base[1..], &delta, most, Vec::new()), None);
        prop_assert_eq!(applied(&base, &delta[..cut.index(delta.len())], most, Vec::new()), None);
        if most > 0 {
            prop_assert_eq!(applied(&base, &delta, most - 1, Vec::new()), None);
        }
    }

    #[test]
    fn no_difference_makes_it_panic(base in prop::collection::vec(any::<u8>(), 0..9), delta in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = applied(&base, &delta, 1 << 20, Vec::new());
    }
}

#[test]
fn no_count_is_the_largest() {
    let base = vec![7; 0x1_0000];
    let delta = [written(base.len()), written(base.len()), vec![0x80]].concat();
    let made = applied(&base, &delta, 1 << 20, Vec::new()).unwrap();
    assert_eq!((made.front, made.back), (base.len(), base.len()));
    assert_eq!(made.bytes, base);
}

#[test]
fn what_a_difference_takes_from_both_ends_is_told() {
    let base: Vec<u8> = (0..BASE).map(|at| ((at * at) >> 8) as u8).collect();
    let copy = |start: usize, end: usize| {
        // Git writes at most 64 KiB in one order.
        let starts = (start..end).step_by(0x1_0000);
        starts.map(move |at| Part::Copy {
            start: at as u32,
            count: (end - at).min(0x1_0000) as u32,
        })
    };
    let new = |count: usize| [Part::New(vec![7; count])].into_iter();
    let ends = |parts: Vec<Part>| {
        let made = applied(&base, &difference(&base, &parts).0, u64::MAX, Vec::new()).unwrap();
        (made.front, made.back)
    };
    let (at, rest) = (66_000, BASE - 66_000);
    assert_eq!(
        ends(
            copy(0, at)
                .chain(new(20))
                .chain(copy(at + 20, BASE))
                .collect()
        ),
        (at, rest - 20)
    );
    assert_eq!(
        ends(copy(0, at).chain(new(9)).chain(copy(at, BASE)).collect()),
        (at, rest)
    );
    assert_eq!(
        ends(copy(0, 70).chain(copy(at, BASE)).collect()),
        (70, rest)
    );
    assert_eq!(ends(new(5).chain(copy(0, BASE)).collect()), (0, BASE));
    assert_eq!(ends(copy(0, BASE).chain(new(5)).collect()), (BASE, 0));
    assert_eq!(ends(copy(1, 9).chain(new(5)).collect()), (0, 0));
}
