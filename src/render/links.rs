//! Text of which nothing that shows it makes a link or a mention by itself, where no escape is left to forbid that.

/// A character that nobody sees.
pub(super) const BREAK: char = '\u{200b}';

/// Returns text with a break inside each mention, number and address.
pub(super) fn broken(text: &str) -> String {
    let mut broken = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        match character {
            '@' | '#' => broken.extend([character, BREAK]),
            ':' if text[at..].starts_with("://") => broken.extend([character, BREAK]),
            '.' if text[..at].ends_with("www") => broken.extend([BREAK, character]),
            harmless => broken.push(harmless),
        }
    }
    broken
}
