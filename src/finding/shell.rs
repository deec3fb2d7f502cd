//! Words in a command that somebody may copy: names in it come from anybody, and must stay one word.

/// Returns a word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:\\".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_stays_one_word_and_starts_nothing() {
        for (word, shown) in [
            (
                "leads/2026-11/acme-7k3q.yaml",
                "leads/2026-11/acme-7k3q.yaml",
            ),
            ("spa ce", "'spa ce'"),
            ("$(touch x)", "'$(touch x)'"),
            ("`a`;b", "'`a`;b'"),
            ("it's", r"'it'\''s'"),
            ("", "''"),
            ("müller", "müller"),
        ] {
            assert_eq!(quoted(word), shown);
        }
    }
}
