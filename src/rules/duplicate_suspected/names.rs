//! Names as they are compared: without capitals, accents, legal forms and the order of words.

/// What stands behind a company's name in one country or another, and says nothing of who it is.
const FORMS: [&str; 58] = [
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "bv",
    "bvba",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "ek",
    "eg",
    "ev",
    "gbr",
    "gesmbh",
    "gmbh",
    "holding",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "lda",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "ohg",
    "oo",
    "oy",
    "oyj",
    "plc",
    "pty",
    "pvt",
    "sa",
    "sarl",
    "sas",
    "se",
    "sl",
    "snc",
    "sp",
    "spa",
    "spol",
    "sprl",
    "srl",
    "sro",
    "ug",
    "und",
    "z",
    "zoo",
    "and",
];

/// How much two names must be alike to be one company's.
const ALIKE: f64 = 0.94;

/// Returns a company's name without its legal form; what is left of it is never nothing.
pub(super) fn company(name: &str) -> Option<String> {
    // `s.r.o.` is one word.
    let plain = plain(name).replace('.', "");
    let mut words: Vec<&str> = words(&plain).collect();
    while words.len() > 1 && words.last().is_some_and(|word| FORMS.contains(word)) {
        words.pop();
    }
    some(words.join(" "))
}

/// Returns a person's name, whichever part of it comes first.
pub(super) fn person(name: &str) -> Option<String> {
    let plain = plain(name);
    let mut words: Vec<&str> = words(&plain).collect();
    words.retain(|word| {
        !matches!(
            *word,
            "dr" | "prof" | "mr" | "mrs" | "ms" | "herr" | "frau" | "ing" | "dipl"
        )
    });
    words.sort_unstable();
    some(words.join(" "))
}

/// Returns an e-mail address, whatever is added behind a plus.
pub(super) fn email(address: &str) -> Option<String> {
    let address = address.trim().to_lowercase();
    let (name, domain) = address.rsplit_once('@')?;
    let name = name.split('+').next().unwrap_or(name);
    (!name.is_empty() && domain.contains('.')).then(|| format!("{name}@{domain}"))
}

/// Returns a domain, without what is the same in all of them.
pub(super) fn domain(domain: &str) -> Option<String> {
    let domain = domain.trim().trim_end_matches('.').to_lowercase();
    some(domain.strip_prefix("www.").unwrap_or(&domain).to_owned())
}

/// Returns whether two names of companies are those of one.
pub(super) fn alike(one: &str, other: &str) -> bool {
    one == other || may_be_alike(one, other) && strsim::jaro_winkler(one, other) >= ALIKE
}

/// Returns whether two names can be that much alike at all, by the letters that both have wherever they stand: most can
/// not, and that is known in a fraction of the time.
fn may_be_alike(one: &str, other: &str) -> bool {
    let mut letters = [0_u32; 128];
    for letter in one.bytes() {
        letters[usize::from(letter % 128)] += 1;
    }
    let mut common = 0;
    for letter in other.bytes() {
        let left = &mut letters[usize::from(letter % 128)];
        if *left > 0 {
            *left -= 1;
            common += 1;
        }
    }
    let common = f64::from(common);
    let most = (common / one.len() as f64 + common / other.len() as f64 + 1.0) / 3.0;
    let begin = one.bytes().zip(other.bytes()).take(4);
    let begin = begin.take_while(|(one, other)| one == other).count() as f64;
    // A little more than exact, so that no rounding decides.
    most + 0.1 * begin * (1.0 - most) > ALIKE - 1e-6
}

fn plain(name: &str) -> String {
    // People write these letters in two ways.
    let spelt: String = name
        .to_lowercase()
        .replace('ä', "ae")
        .replace('ö', "oe")
        .replace('ü', "ue")
        .replace('ø', "oe")
        .replace('å', "aa");
    deunicode::deunicode(&spelt).to_ascii_lowercase()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty())
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn companies_are_the_same_without_their_legal_form() {
        for (name, plain) in [
            ("Acme GmbH", "acme"),
            ("ACME GmbH & Co. KG", "acme"),
            ("Škoda, s.r.o.", "skoda"),
            ("Müller AG", "mueller"),
            ("Mueller", "mueller"),
            ("Polska Pompa Sp. z o.o.", "polska pompa"),
            ("AG", "ag"),
            ("Holding Limited", "holding"),
            ("Ørsted A/S", "oersted a s"),
        ] {
            assert_eq!(company(name).as_deref(), Some(plain), "{name}");
        }
        assert_eq!(company(" – "), None);
    }

    #[test]
    fn names_and_addresses_are_the_same_however_written() {
        assert_eq!(person("Dr. Eva Muster"), person("Muster, Eva"));
        assert_eq!(
            email(" Eva+web@Acme.example "),
            Some("eva@acme.example".into())
        );
        for odd in ["", "eva", "@acme.example", "+x@acme.example", "eva@here"] {
            assert_eq!(email(odd), None, "{odd}");
        }
        assert_eq!(domain("WWW.Acme.example."), Some("acme.example".into()));
    }

    #[test]
    fn small_slips_are_no_other_company() {
        for (one, other, same) in [
            ("keller foerdertechnik", "keller foerdertechnick", true),
            ("brightwell", "brigthwell", true),
            ("acme", "brill", false),
            ("nordfjell pumper", "nordfjell maskin", false),
        ] {
            assert_eq!(alike(one, other), same, "{one}, {other}");
        }
    }

    proptest! {
        #[test]
        fn no_two_alike_are_passed_over(one in "[a-d]{1,8}( [a-c]{1,4})?", edits in prop::collection::vec((0..12_usize, 0..27_u8), 0..4)) {
            let mut other = one.clone().into_bytes();
            for (place, letter) in edits {
                let place = place % other.len();
                match letter {
                    26 => other.swap(place, 0),
                    letter => other[place] = b'a' + letter,
                }
            }
            let other = String::from_utf8(other).unwrap();
            let is_alike = strsim::jaro_winkler(&one, &other) >= ALIKE;
            prop_assert!(!is_alike || may_be_alike(&one, &other), "{} {}", one, other);
        }
    }
}
