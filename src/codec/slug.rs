//! The readable half of a new id: from a company's name to a few plain letters.

/// The most letters of it.
const LONGEST: usize = 24;

/// Returns the name as the beginning of an id: the first word or words in small plain letters, digits and hyphens.
///
/// Letters of other scripts are spelt out; a name without any letter is `lead`.
pub fn slug(name: &str) -> String {
    let plain = deunicode::deunicode(name).to_ascii_lowercase();
    let mut slug = String::new();
    for word in plain.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
        // Initials say little: they take the next word with them.
        if slug.len() >= 3 {
            break;
        }
    }
    slug.truncate(LONGEST);
    match slug.trim_end_matches('-') {
        "" => "lead".to_owned(),
        slug => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_few_plain_letters() {
        for (name, slugged) in [
            ("Acme GmbH", "acme"),
            ("Škoda Auto", "skoda"),
            ("Ørsted & Sønner", "orsted"),
            ("A. Müller KG", "a-muller"),
            ("3M", "3m"),
            ("東京機械", "dong"),
            ("  ", "lead"),
            ("!!!", "lead"),
            ("\u{1b}[31mred", "31mred"),
            (
                "Donaudampfschifffahrtsgesellschaft",
                "donaudampfschifffahrtsge",
            ),
        ] {
            assert_eq!(slug(name), slugged, "{name:?}");
        }
    }
}
