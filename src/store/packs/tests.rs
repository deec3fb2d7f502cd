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
        prop_assert_eq!(applied(&base, &delta, most, vec![1; 9]), Some(result));
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
    assert_eq!(applied(&base, &delta, 1 << 20, Vec::new()), Some(base));
}
