//! A signature under schema and policy, written into `agreement.yaml`.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::codec::yaml::edit::{self, Edit, Refused};
use crate::codec::yaml::{Limits, Tree};
use crate::domain::agreement::Signed;
use crate::domain::lead::Name;

/// The keys of the file in the order in which people read them.
const ORDER: [&str; 3] = ["digest", "signatures", "required"];

/// Returns a new file with these signatures of one digest, each with its day.
pub fn written(digest: &str, signatures: &[(Signed, NaiveDate)], required: &[Name]) -> String {
    let mut text = format!(
        "# Both teams' word for it. Change a line in schema/ or policy/, and both sign again: `leads policy sign`.\n\n\
         # The fingerprint of schema/ and policy/ without this file.\ndigest: {digest}\n\n\
         # A signature counts if the commit that brings it is by the person who signs.\nsignatures:\n"
    );
    for (Signed { by, team, digest }, at) in signatures {
        let (by, team) = (word(by), word(team));
        text.push_str(&format!(
            "  - {{ by: {by}, for: {team}, digest: {digest}, at: {at} }}\n"
        ));
    }
    let required: Vec<String> = required.iter().map(|team| word(team)).collect();
    text.push_str(&format!("\nrequired: [{}]\n", required.join(", ")));
    text
}

/// Returns a name as it stands in braces: a JSON string, where it may mean something else.
fn word(name: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    match name.starts_with(char::is_alphabetic) && name.chars().all(is_plain) {
        true => name.to_owned(),
        false => Value::from(name).to_string(),
    }
}

/// Returns the text of the file with this signature and its digest, and without the signatures of other digests; with the
/// teams that must sign, if it names none.
///
/// # Errors
///
/// The file cannot be edited without touching what stands around.
pub fn signed(
    text: &str,
    signed: &Signed,
    at: NaiveDate,
    required: &[Name],
) -> Result<String, Refused> {
    let edits = edits(text, signed, at, required);
    let after = edit::apply(text, &edits, &ORDER, &Limits::default())?;
    Ok(unquoted(text, after, &signed.digest))
}

/// Returns a text without the quotes that an edit put around the digest in braces: its colon needs none, and the lines
/// stay alike.
fn unquoted(before: &str, after: String, digest: &str) -> String {
    let quoted = format!("digest: \"{digest}\"");
    if before.contains(&quoted) {
        return after;
    }
    let plain = after.replace(&quoted, &format!("digest: {digest}"));
    let read = |text: &str| Some(Tree::read(text, &Limits::default()).ok()?.root().to_json());
    match read(&plain) == read(&after) {
        true => plain,
        false => after,
    }
}

fn edits(text: &str, signed: &Signed, at: NaiveDate, required: &[Name]) -> Vec<Edit> {
    let mut edits = vec![Edit::Set {
        pointer: "/digest".to_owned(),
        value: signed.digest.as_str().into(),
    }];
    // What cannot be read is for the edit to complain of.
    let Ok(tree) = Tree::read(text, &Limits::default()) else {
        return edits;
    };
    let list = tree.at("/signatures");
    let items: Vec<_> = list.into_iter().flat_map(|list| list.items()).collect();
    let part = |index: usize, key: &str| items[index].get(key)?.as_text();
    let is_other = |index: &usize| part(*index, "digest") != Some(&signed.digest);
    let is_same = |index: usize| {
        let parts = [
            ("by", &*signed.by),
            ("for", &signed.team),
            ("digest", &signed.digest),
        ];
        parts
            .iter()
            .all(|(key, value)| part(index, key) == Some(value))
    };
    // Added first and taken out from the end, so that a list is never empty in between and no position moves.
    if !(0..items.len()).any(is_same) {
        edits.push(Edit::Append {
            pointer: "/signatures".to_owned(),
            value: item(signed, at),
        });
    }
    let others = (0..items.len()).rev().filter(is_other);
    edits.extend(others.map(|index| Edit::Remove {
        pointer: format!("/signatures/{index}"),
    }));
    if tree.at("/required").is_none_or(|list| list.is_empty()) {
        edits.push(Edit::Set {
            pointer: "/required".to_owned(),
            value: required.iter().map(|team| Value::from(&**team)).collect(),
        });
    }
    edits
}

fn item(signed: &Signed, at: NaiveDate) -> Value {
    json!({
        "by": &*signed.by,
        "for": &*signed.team,
        "digest": signed.digest,
        "at": at.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::policy::read_signed;

    fn mia(digest: &str) -> Signed {
        Signed {
            by: "mia".into(),
            team: "marketing".into(),
            digest: digest.to_owned(),
        }
    }

    fn day() -> NaiveDate {
        "2026-11-20".parse().unwrap()
    }

    fn after(text: &str) -> String {
        let required = ["marketing".into(), "sales".into()];
        signed(text, &mia("sha:b"), day(), &required).unwrap()
    }

    #[test]
    fn old_signatures_go_and_the_hand_stays() {
        let cases = [
            (
                "# x\ndigest: a # it\n\nsignatures:\n  # both\n  - { by: mia, for: marketing, digest: a, at: 2026-01-01 } # mine\n  \
                 - { by: sam, for: sales, digest: a, at: 2026-01-01 }\n# end\nrequired: [marketing, sales]\n",
                "# x\ndigest: sha:b # it\n\nsignatures:\n  # both\n  - { by: mia, for: marketing, digest: sha:b, at: 2026-11-20 }\n# end\n\
                 required: [marketing, sales]\n",
            ),
            (
                "required: [marketing, sales]\nsignatures: []\ndigest: a\n",
                "required: [marketing, sales]\nsignatures:\n  - by: mia\n    for: marketing\n    digest: sha:b\n    at: 2026-11-20\ndigest: sha:b\n",
            ),
            (
                "digest: sha:b\nsignatures: [{ by: sam, for: sales, digest: sha:b }]\nrequired: [sales]\n",
                "digest: sha:b\nsignatures: [{ by: sam, for: sales, digest: sha:b }, { by: mia, for: marketing, digest: sha:b, at: 2026-11-20 }]\n\
                 required: [sales]\n",
            ),
        ];
        for (before, expected) in cases {
            assert_eq!(after(before), expected);
        }
    }

    #[test]
    fn odd_names_are_read_as_they_are() {
        for name in ["o'neil", "a: b", "#1", "{x}", "12", "zoë", "-"] {
            let odd = Signed {
                by: name.into(),
                team: name.into(),
                digest: "sha:b".to_owned(),
            };
            let text = written("sha:b", &[(odd.clone(), day())], &[name.into()]);
            assert_eq!(read_signed(text.as_bytes()), [odd], "{text}");
        }
    }

    #[test]
    fn who_has_signed_does_not_sign_twice() {
        let required = ["sales".into(), "marketing".into()];
        let text = written("sha:b", &[(mia("sha:b"), day())], &required);
        assert_eq!(after(&text), text);
        let names = read_signed(text.as_bytes());
        assert_eq!(names, [mia("sha:b")]);
    }

    #[test]
    fn a_file_that_lacks_something_gets_it() {
        let text = after("signatures: []\n");
        assert_eq!(read_signed(text.as_bytes()), [mia("sha:b")]);
        for part in ["digest: sha:b\n", "required:\n"] {
            assert!(text.contains(part), "{text}");
        }
        assert!(signed("digest: [", &mia("sha:b"), day(), &[]).is_err());
    }
}
