//! A value's fingerprint: the same for the same value, however it is laid out, quoted or commented.

use super::yaml::{Kind, Node};

/// Returns the fingerprint of a value. It never changes between runs, machines and versions; the order of keys does not count.
pub(super) fn fingerprint(node: Node<'_, '_>) -> u64 {
    let kind = match node.kind() {
        Kind::Null => 1,
        Kind::Bool => 2,
        Kind::Number => 3,
        Kind::Text => 4,
        Kind::List => 5,
        Kind::Map => 6,
    };
    let value = match node.kind() {
        Kind::Null => 0,
        Kind::Bool => u64::from(node.as_bool() == Some(true)),
        Kind::Number => number(node),
        Kind::Text => bytes(node.as_str().unwrap_or_default()),
        Kind::List => node
            .items()
            .fold(0, |hash, item| mix(hash ^ fingerprint(item))),
        Kind::Map => node
            .entries()
            .map(|(key, value)| {
                mix(bytes(key.as_text().unwrap_or_default()) ^ mix(fingerprint(value)))
            })
            .fold(0, u64::wrapping_add),
    };
    mix(value.wrapping_add(kind << 56))
}

/// Returns the same for `1`, `1.0` and `1e0`.
fn number(node: Node<'_, '_>) -> u64 {
    let Some(number) = node.as_number() else {
        return 0;
    };
    match (number.as_i64(), number.as_u64()) {
        (Some(whole), _) => whole as u64,
        (_, Some(whole)) => whole,
        _ => match number.as_f64() {
            // Every whole number below 2^53 has exactly one float.
            Some(float) if float.fract() == 0.0 && float.abs() < 9.0e15 => float as i64 as u64,
            Some(float) => float.to_bits(),
            None => 0,
        },
    }
}

/// FNV-1a.
fn bytes(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The last step of SplitMix64: every bit of the input moves half of the output.
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::super::yaml::{Limits, Tree};
    use super::*;

    fn of(text: &str) -> u64 {
        fingerprint(Tree::read(text, &Limits::default()).unwrap().root())
    }

    #[test]
    fn layout_does_not_count() {
        let written = of("a: { b: 'x', c: [1, 2] } # why\n");
        for other in [
            "a:\n  b: x\n  c:\n  - 1\n  - 2.0\n",
            "a: {c: [0x1, 2], \"b\": \"x\"}",
            "a:\n  b: |-\n    x\n  c: [1, 2]\n",
        ] {
            assert_eq!(of(other), written, "{other}");
        }
    }

    #[test]
    fn values_count() {
        let texts = [
            "",
            "a",
            "''",
            "[]",
            "{}",
            "1",
            "'1'",
            "true",
            "'true'",
            "[1, 2]",
            "[2, 1]",
            "[[1], 2]",
            "[[1, 2]]",
            "{a: b}",
            "{b: a}",
            "{a: ~}",
            "{a: {b: c}}",
            "{a: b, c: d}",
            "{a: d, c: b}",
            "1.5",
            "-1",
            "[~]",
            "[~, ~]",
            "0",
            "false",
        ];
        let mut seen: Vec<u64> = texts.iter().map(|text| of(text)).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), texts.len());
    }

    #[test]
    fn it_is_the_same_everywhere() {
        assert_eq!(of("a: [1, b]"), 8_553_069_993_402_290_467);
    }
}
