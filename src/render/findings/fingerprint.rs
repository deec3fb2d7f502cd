//! A finding's fingerprint: by it a later run knows the same finding again.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::finding::{Finding, Spot};

/// Gives fingerprints to the findings of one run.
#[derive(Default)]
pub(in crate::render) struct Fingerprints {
    seen: HashMap<String, usize>,
}

impl Fingerprints {
    /// Returns a finding's fingerprint: 16 hexadecimal digits, and the how manieth with them it is in this run.
    ///
    /// It is the same when lines are added above, when the file of a lead moves to another folder and when time passes:
    /// the rule counts, the lead or else the file, the place by name, and of the message what comes before its first
    /// number.
    pub(in crate::render) fn of(&mut self, finding: &Finding) -> String {
        let about = finding.id.as_deref().unwrap_or(&finding.place.file);
        let (kind, spot) = match &finding.place.spot {
            Spot::File | Spot::Bytes(_) => ("", ""),
            Spot::Value(pointer) => ("value", pointer.as_str()),
            Spot::Key(pointer) => ("key", pointer.as_str()),
        };
        let number = |letter: char| letter.is_ascii_digit();
        let stem = finding.message.split(number).next().unwrap_or_default();
        let mut hash = Sha256::new();
        for part in [finding.rule.id, about, kind, spot, stem] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        let digits: String = hash
            .finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let before = self.seen.entry(digits.clone()).or_default();
        *before += 1;
        format!("{digits}:{before}")
    }
}
