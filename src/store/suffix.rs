//! The few characters that tell a new lead's id from all others.

use std::hash::{BuildHasher as _, RandomState};

/// Characters that nobody confuses when reading them out; without vowels, they spell no words.
const ALPHABET: &[u8; 28] = b"23456789bcdfghjkmnpqrstvwxyz";

/// How many characters there are: enough that two leads of one month rarely meet, few enough to type.
const LENGTH: u32 = 4;

/// Returns a number that nobody can foresee, from the system's own source.
pub fn random_number() -> u64 {
    // The standard library seeds its hashers from the system: that is all the chance an id needs.
    RandomState::new().hash_one("leads")
}

/// Returns the end of an id for a number, such as `7k3q`: the same for the same number.
pub fn suffix(number: u64) -> String {
    let base = ALPHABET.len() as u64;
    let digit = |place| (number / base.pow(place) % base) as usize;
    let letters = (0..LENGTH).rev().map(digit);
    letters.map(|digit| char::from(ALPHABET[digit])).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ALPHABET, random_number, suffix};

    #[test]
    fn a_suffix_is_four_characters_that_cannot_be_mistaken() {
        for number in [0, 1, 27, 28, 614_655, 614_656, u64::MAX] {
            let suffix = suffix(number);
            assert_eq!(suffix.len(), 4, "{number}");
            assert!(suffix.bytes().all(|byte| ALPHABET.contains(&byte)));
            assert!(!suffix.contains(['0', 'o', '1', 'l', 'i']), "{suffix}");
        }
        assert_eq!(
            [0, 1, 28, 614_655].map(suffix),
            ["2222", "2223", "2232", "zzzz"]
        );
    }

    #[test]
    fn all_suffixes_are_reached_and_chance_spreads_over_them() {
        let all: BTreeSet<String> = (0..614_656).map(suffix).collect();
        assert_eq!(all.len(), 614_656);
        let drawn: BTreeSet<String> = (0..1_000).map(|_| suffix(random_number())).collect();
        assert!(drawn.len() > 950, "{}", drawn.len());
    }
}
