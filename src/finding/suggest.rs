//! “Did you mean”: the known word nearest to a mistyped one.

/// Returns the known word that a mistyped one most likely means, if one is near enough to be worth saying.
pub fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let plain = fold(word);
    let length = plain.chars().count();
    // A third of a word may be wrong; of a very long one, nobody wants to compare everything.
    let most = length / 3;
    if length > 64 {
        return None;
    }
    known
        .into_iter()
        .filter(|known| *known != word)
        .map(|known| (distance(&plain, &fold(known)), known))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// Returns how many letters to add, drop, change or swap.
fn distance(word: &str, known: &str) -> usize {
    strsim::osa_distance(word, known)
}

/// Upper case, hyphens and blanks are no difference between words.
fn fold(word: &str) -> String {
    word.to_lowercase().replace(['-', ' '], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found() {
        let channels = ["call", "voicemail", "email", "in_person", "direct_mail"];
        let cases = [
            ("phne", None),
            ("cal", Some("call")),
            ("Call", Some("call")),
            ("emial", Some("email")),
            ("e-mail", Some("email")),
            ("In Person", Some("in_person")),
            ("voicmail", Some("voicemail")),
            ("x", None),
            ("CA", None),
        ];
        for (word, meant) in cases {
            assert_eq!(nearest(word, channels), meant, "{word}");
        }
    }
}
