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

/// Returns the id of the lead that somebody may have meant: by its file, in capitals, or mistyped.
pub fn meant<'w>(typed: &str, ids: impl IntoIterator<Item = &'w str> + Clone) -> Option<&'w str> {
    let name = typed.rsplit(['/', '\\']).next().unwrap_or(typed);
    let name = name.strip_suffix(".yaml").unwrap_or(name).to_lowercase();
    let begins = |id: &&str| !name.is_empty() && id.starts_with(&*name);
    let found = ids.clone().into_iter().find(begins);
    found.or_else(|| nearest(&name, ids))
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

    #[test]
    fn leads_are_found_by_what_people_have_at_hand() {
        let ids = ["acme-7k3q", "brill-9c4z"];
        for (typed, found) in [
            ("leads/2026-11/acme-7k3q.yaml", Some("acme-7k3q")),
            ("leads\\2026-11\\brill-9c4z.yaml", Some("brill-9c4z")),
            ("ACME", Some("acme-7k3q")),
            ("amce-7k3q", Some("acme-7k3q")),
            ("leads/", None),
            (".yaml", None),
            ("..", None),
        ] {
            assert_eq!(meant(typed, ids), found, "{typed}");
        }
    }
}
