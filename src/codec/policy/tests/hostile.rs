//! No input makes the reader panic.

use super::*;
use proptest::prelude::*;

/// Pieces that a policy is made of, and some that it is not.
const PIECES: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "\n",
    "  ",
    "\"",
    "'",
    "*",
    "~",
    "|",
    "0",
    "-1",
    "%",
    "é",
    "\u{0}",
    "24:00-24:00",
    "office",
    "2026-02-30",
    "when: { a: b }",
    "99999999999999999999bd",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn mutated(file in 0usize..7, edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..12, 0usize..PIECES.len()), 1..6)) {
        let mut files = defaults();
        let bytes = &mut files[file].1;
        for (at, length, piece) in edits {
            let at = at.index(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, PIECES[piece].bytes());
        }
        let (policy, findings) = read(&files);
        prop_assert!(policy.is_some() || !findings.is_empty());
        for finding in findings {
            if let Spot::Bytes(range) = &finding.place.spot {
                let (_, bytes) = files.iter().find(|(path, _)| *path == finding.place.file).unwrap();
                prop_assert!(range.end <= bytes.len());
            }
            prop_assert!(finding.help.is_some());
        }
        read_calendars(&files);
    }

    #[test]
    fn any_bytes(file in 0usize..7, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut files = defaults();
        files[file].1 = bytes;
        read(&files);
    }

    /// Where each value is of the wrong shape, in turn.
    #[test]
    fn wrong_shapes(file in 0usize..7, line in any::<prop::sample::Index>(), piece in 0usize..5) {
        let mut files = defaults();
        let text = String::from_utf8(files[file].1.clone()).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let line = line.index(lines.len());
        if let Some((key, _)) = lines[line].clone().split_once(": ") {
            lines[line] = format!("{key}: {}", ["[]", "{}", "7", "~", "[[a], {b: c}]"][piece]);
        }
        files[file].1 = lines.join("\n").into_bytes();
        let (policy, findings) = read(&files);
        prop_assert!(policy.is_some() || !findings.is_empty());
    }
}
