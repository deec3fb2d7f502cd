//! Words that both teams agreed to avoid, and where a text has them.

use std::collections::BTreeMap;

/// Returns those of the words to avoid that a text has, as the policy writes them, in the order of the text.
pub fn avoided<'w>(text: &str, words: &'w [String]) -> Vec<&'w str> {
    Avoid::new(words).found_in(text)
}

/// Words to avoid, made ready to be looked for in many texts.
#[derive(Debug, Clone)]
pub struct Avoid<'w> {
    /// By the first letter: the word as it is compared, and as the policy writes it.
    words: BTreeMap<char, Vec<(String, &'w str)>>,
}

impl<'w> Avoid<'w> {
    /// Returns these words, ready to be looked for.
    pub fn new(words: &'w [String]) -> Self {
        let mut avoid = Avoid {
            words: BTreeMap::new(),
        };
        for word in words {
            let plain = plain(word);
            if let Some(first) = plain.chars().next() {
                let known = avoid.words.entry(first).or_default();
                if known.iter().all(|(other, _)| *other != plain) {
                    known.push((plain, word));
                }
            }
        }
        avoid
    }

    /// Returns those that a text has as whole words, whatever their case and the white space between them, in the order
    /// of the text.
    pub fn found_in(&self, text: &str) -> Vec<&'w str> {
        let mut found = Vec::new();
        if self.words.is_empty() {
            return found;
        }
        let text = plain(text);
        let mut before = None;
        for (at, letter) in text.char_indices() {
            if !within_word(before, Some(letter)) {
                for (plain, word) in self.words.get(&letter).into_iter().flatten() {
                    let rest = text[at..].strip_prefix(plain.as_str());
                    let whole = rest.is_some_and(|rest| {
                        !within_word(plain.chars().next_back(), rest.chars().next())
                    });
                    if whole && !found.contains(word) {
                        found.push(word);
                    }
                }
            }
            before = Some(letter);
        }
        found
    }
}

/// Returns whether two neighbours belong to one word.
fn within_word(before: Option<char>, after: Option<char>) -> bool {
    // An accent that stands alone belongs to the letter before it.
    let is_letter =
        |letter: char| letter.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&letter);
    before.is_some_and(is_letter) && after.is_some_and(is_letter)
}

/// Returns a text as it is compared: without case, and with one blank for all white space between words.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        // By way of the capitals: `ß` and `SS` are alike then, and so are `ς`, `σ` and `Σ`.
        for letter in word.chars() {
            match letter.is_ascii() {
                true => plain.push(letter.to_ascii_lowercase()),
                false => plain.extend(letter.to_uppercase().flat_map(char::to_lowercase)),
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_in_any_case_and_spacing() {
        let words = [
            "lol",
            "waste of time",
            "Idiot",
            "dämlich",
            "groß",
            "f**k",
            "(sic)",
            "LOL",
        ];
        let words = words.map(str::to_owned);
        let table: [(&str, &[&str]); 22] = [
            ("", &[]),
            ("asked to call back on Monday", &[]),
            ("lol", &["lol"]),
            ("LOL!", &["lol"]),
            ("well (lol), yes", &["lol"]),
            (
                "lol-worthy, and that's the idiot's own word",
                &["lol", "Idiot"],
            ),
            ("lollipop, trolol, lol2, idiotic, idiots", &[]),
            ("A Waste  of\n\ttime", &["waste of time"]),
            ("waste\u{a0}of time.", &["waste of time"]),
            ("a waste of\ntimes", &[]),
            ("waste-of-time", &[]),
            ("waste of his time", &[]),
            (
                "waste of time, lol, waste of time",
                &["waste of time", "lol"],
            ),
            ("DÄMLICH", &["dämlich"]),
            ("dämliche", &[]),
            ("da\u{308}mlich", &[]),
            ("lol\u{301}", &[]),
            ("GROSS", &["groß"]),
            ("oh f**k", &["f**k"]),
            ("f**ks", &[]),
            ("so he said(sic)again", &["(sic)"]),
            ("東京lol", &[]),
        ];
        for (text, found) in table {
            assert_eq!(avoided(text, &words), found, "{text}");
        }
        assert!(avoided("lol", &[]).is_empty());
        assert!(avoided("a  b", &[String::new(), " ".to_owned()]).is_empty());
        assert_eq!(
            avoided("ΜΑΛΑΚΑΣ, μαλακας", &["μαλακας".to_owned()]),
            ["μαλακας"]
        );
    }
}
