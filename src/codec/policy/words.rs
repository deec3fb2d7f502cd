//! Texts of other people in our messages: never longer than a reader bears.

/// Returns a text cut to what fits a message.
pub(in crate::codec) fn short(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().nth(MOST).is_none() {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

/// The key that every policy file may have, and that nobody need be told of.
pub(super) const SCHEMA_VERSION: &str = "schema_version";

/// Returns names with commas, not all if they are many.
pub(in crate::codec) fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    const MOST: usize = 16;
    let mut names = names.filter(|name| *name != SCHEMA_VERSION).map(short);
    let mut shown: Vec<String> = names.by_ref().take(MOST).collect();
    if names.next().is_some() {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}
