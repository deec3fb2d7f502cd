//! Text that people wrote, made safe and fitting for a terminal.

use std::borrow::Cow;

use anstyle::Style;
use chrono::TimeDelta;
use unicode_width::UnicodeWidthStr;

use super::Look;
use crate::domain::duration::in_words;

/// Returns the text on one line, without any character that a terminal would obey or that would change the direction
/// of what is around it. Each is replaced by one that can be seen, so columns stay where they were.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|character| shown(character) == character) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(shown).collect())
}

/// Returns what to show instead of a character; itself, if it is harmless.
pub(super) fn shown(character: char) -> char {
    match character {
        '\t' | '\n' => ' ',
        // Unicode has a picture for each of the first 32 control characters.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' => '\u{fffd}',
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            '\u{fffd}'
        }
        '\u{2028}' | '\u{2029}' | '\u{feff}' => '\u{fffd}',
        // No characters at all: XML has no way to write them.
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ => character,
    }
}

/// Returns a length of time in its largest unit only: `3 h`.
pub(super) fn rough(length: TimeDelta) -> String {
    let words = in_words(length);
    let end = words
        .match_indices(' ')
        .nth(1)
        .map_or(words.len(), |(end, _)| end);
    words[..end].to_owned()
}

/// Returns how many columns a clean text takes.
pub(super) fn width(text: &str) -> usize {
    // In what is clean no letter of ASCII takes none or two.
    match text.is_ascii() {
        true => text.len(),
        false => text.width(),
    }
}

/// Returns a clean text in at most this many columns, with `…` where it was cut.
pub(super) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if width(text) <= most {
        return Cow::Borrowed(text);
    }
    // Marks without a width can follow each other without end; nobody reads more than a few on a letter.
    let reach = (most + 1) * 8;
    let mut kept = 0;
    for (position, character) in text.char_indices().take(reach) {
        let end = position + character.len_utf8();
        if text[..end].width() >= most {
            break;
        }
        kept = end;
    }
    match most {
        0 => Cow::Borrowed(""),
        _ => Cow::Owned(format!("{}…", text[..kept].trim_end())),
    }
}

/// Returns a clean text in exactly this many columns.
pub(super) fn fit(text: &str, columns: usize) -> String {
    let mut text = cut(text, columns).into_owned();
    let missing = columns.saturating_sub(width(&text));
    text.extend(std::iter::repeat_n(' ', missing));
    text
}

/// Returns a clean text in lines of at most this many columns, broken between words where that can be.
pub(super) fn wrap(text: &str, columns: Option<usize>) -> Vec<String> {
    let Some(columns) = columns else {
        return vec![text.to_owned()];
    };
    let columns = columns.max(20);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.width();
        if used > 0 && used + 1 + length > columns {
            lines.push(String::new());
            used = 0;
        }
        let line = lines.last_mut().expect("because there is always one line");
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
    }
    lines
}

/// Returns the text in this style where the look has colour.
pub(super) fn paint(text: &str, style: Style, look: &Look) -> String {
    match look.color && style != Style::new() {
        true => format!("{style}{text}{style:#}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_commands_the_terminal() {
        let cases = [
            ("Acme GmbH", "Acme GmbH"),
            ("\u{1b}[31mred\u{1b}[0m", "␛[31mred␛[0m"),
            ("a\u{7}b\u{8}c\u{7f}", "a␇b␈c␡"),
            ("one\r\ntwo", "one␍ two"),
            ("tab\there", "tab here"),
            ("\u{9b}2J", "\u{fffd}2J"),
            ("evil\u{202e}lmay", "evil\u{fffd}lmay"),
            (
                "\u{2066}x\u{2069}\u{200f}\u{61c}",
                "\u{fffd}x\u{fffd}\u{fffd}\u{fffd}",
            ),
            ("\u{feff}line\u{2028}sep", "\u{fffd}line\u{fffd}sep"),
            ("no\u{fffe}char\u{ffff}", "no\u{fffd}char\u{fffd}"),
            (
                "Müller 東京 👩\u{200d}🚀 e\u{301}",
                "Müller 東京 👩\u{200d}🚀 e\u{301}",
            ),
        ];
        for (text, cleaned) in cases {
            assert_eq!(clean(text), cleaned, "{text:?}");
            assert_eq!(
                clean(text).chars().count(),
                text.chars().count(),
                "{text:?}"
            );
        }
    }

    #[test]
    fn roughly_is_one_unit() {
        for (seconds, words) in [
            (0, "0 s"),
            (59, "59 s"),
            (12_000, "3 h"),
            (1_051_200, "12 d"),
            (-12_000, "3 h"),
        ] {
            assert_eq!(rough(TimeDelta::seconds(seconds)), words, "{seconds}");
        }
    }

    #[test]
    fn what_is_cut_fits() {
        let cases = [
            ("Acme GmbH", 9, "Acme GmbH"),
            ("Acme GmbH", 8, "Acme Gm…"),
            ("Acme GmbH", 6, "Acme…"),
            ("東京機械株式会社", 16, "東京機械株式会社"),
            ("東京機械株式会社", 9, "東京機械…"),
            ("東京機械株式会社", 8, "東京機…"),
            ("🚀🚀🚀", 4, "🚀…"),
            ("e\u{301}e\u{301}e\u{301}e\u{301}", 3, "e\u{301}e\u{301}…"),
            ("abc", 1, "…"),
            ("abc", 0, ""),
        ];
        for (text, most, expected) in cases {
            assert_eq!(cut(text, most), expected, "{text} in {most}");
            assert!(width(&cut(text, most)) <= most, "{text} in {most}");
            assert_eq!(width(&fit(text, most)), most, "{text} in {most}");
        }
    }

    #[test]
    fn marks_without_end_are_cut_soon() {
        let text = format!("e{}", "\u{301}".repeat(1_000_000)) + "long enough";
        assert!(cut(&text, 5).len() < 200);
    }

    #[test]
    fn lines_break_between_words() {
        let text = "asked to call back on Monday at nine, and to bring a colleague";
        assert_eq!(
            wrap(text, Some(24)),
            [
                "asked to call back on",
                "Monday at nine, and to",
                "bring a colleague"
            ]
        );
        assert_eq!(wrap(text, None), [text]);
        assert_eq!(wrap("", Some(24)), [""]);
    }
}
