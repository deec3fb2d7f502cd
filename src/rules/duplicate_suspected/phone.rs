//! Telephone numbers as the whole world dials them (E.164), from how people write them.

/// What is dialled for a country, and what stands before a number within it and is not dialled from abroad.
const COUNTRIES: [(&str, &str, &str); 52] = [
    ("AR", "54", "0"),
    ("AT", "43", "0"),
    ("AU", "61", "0"),
    ("BE", "32", "0"),
    ("BG", "359", "0"),
    ("BR", "55", "0"),
    ("CA", "1", "1"),
    ("CH", "41", "0"),
    ("CL", "56", ""),
    ("CN", "86", "0"),
    ("CO", "57", ""),
    ("CY", "357", ""),
    ("CZ", "420", ""),
    ("DE", "49", "0"),
    ("DK", "45", ""),
    ("EE", "372", ""),
    ("ES", "34", ""),
    ("FI", "358", "0"),
    ("FR", "33", "0"),
    ("GB", "44", "0"),
    ("GR", "30", ""),
    ("HR", "385", "0"),
    ("HU", "36", "06"),
    ("IE", "353", "0"),
    ("IL", "972", "0"),
    ("IN", "91", "0"),
    ("IS", "354", ""),
    ("IT", "39", ""),
    ("JP", "81", "0"),
    ("KR", "82", "0"),
    ("LI", "423", ""),
    ("LT", "370", "0"),
    ("LU", "352", ""),
    ("LV", "371", ""),
    ("MT", "356", ""),
    ("MX", "52", ""),
    ("NL", "31", "0"),
    ("NO", "47", ""),
    ("NZ", "64", "0"),
    ("PE", "51", "0"),
    ("PL", "48", ""),
    ("PT", "351", ""),
    ("RO", "40", "0"),
    ("RS", "381", "0"),
    ("SE", "46", "0"),
    ("SG", "65", ""),
    ("SI", "386", "0"),
    ("SK", "421", "0"),
    ("TR", "90", "0"),
    ("UA", "380", "0"),
    ("US", "1", "1"),
    ("ZA", "27", "0"),
];

/// The fewest digits, country code included, that reach one telephone and not a switchboard's menu.
const LEAST_DIGITS: usize = 8;
const MOST_DIGITS: usize = 15;

/// Returns a number as it is dialled from anywhere; `None` if nobody can say, as for one without its country.
pub(super) fn dialled(written: &str, country: Option<&str>) -> Option<String> {
    // A zero in brackets is for callers from within.
    let written = written.trim().replace("(0)", "");
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let number = if written.starts_with('+') {
        digits
    } else if let Some(abroad) = digits.strip_prefix("00") {
        abroad.to_owned()
    } else {
        let country = country?.to_ascii_uppercase();
        let (_, code, trunk) = COUNTRIES.iter().find(|(name, _, _)| *name == country)?;
        format!("{code}{}", digits.strip_prefix(trunk).unwrap_or(&digits))
    };
    let is_whole = (LEAST_DIGITS..=MOST_DIGITS).contains(&number.len()) && !number.starts_with('0');
    is_whole.then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_however_written() {
        let table = [
            ("+49 30 1234567", None, Some("49301234567")),
            ("+49 (0)30 123 45 67", None, Some("49301234567")),
            ("0049-30/1234567", Some("CZ"), Some("49301234567")),
            ("030 1234567", Some("DE"), Some("49301234567")),
            ("(030) 1234567", Some("de"), Some("49301234567")),
            ("030 1234567", None, None),
            ("030 1234567", Some("XX"), None),
            ("06 30 123 4567", Some("HU"), Some("36301234567")),
            ("06 1234 5678", Some("IT"), Some("390612345678")),
            ("602 123 456", Some("CZ"), Some("420602123456")),
            ("1 415 555 0100", Some("US"), Some("14155550100")),
            ("415-555-0100", Some("US"), Some("14155550100")),
            ("+49 30", None, None),
            ("+0 30 1234567", None, None),
            ("", Some("DE"), None),
        ];
        for (written, country, number) in table {
            assert_eq!(dialled(written, country).as_deref(), number, "{written}");
        }
    }

    #[test]
    fn countries_are_in_order_and_none_twice() {
        assert!(COUNTRIES.is_sorted_by(|one, other| one.0 < other.0));
    }
}
