//! Text that people wrote, made safe for Markdown.

use super::links::{BREAK, broken};
use super::terminal::shown;

/// Returns text that Markdown shows as it is: no markup, no link, no HTML, one line, and nobody is called.
///
/// Mentions, numbers of issues and addresses become links after the markup was read, where no escape is left.
pub(super) fn plain(text: &str) -> String {
    let text = broken(text);
    let mut plain = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        match shown(character) {
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '&' => plain.push_str("&amp;"),
            // As an entity, so that whoever reads the source sees it.
            BREAK => plain.push_str("&#8203;"),
            // Inside a word it is only a letter.
            '_' if text[..at].ends_with(char::is_alphanumeric)
                && text[at + 1..].starts_with(char::is_alphanumeric) =>
            {
                plain.push('_');
            }
            special @ ('|' | '#' | '`' | '\\' | '*' | '_' | '[' | ']' | '!' | '~' | '$') => {
                plain.push('\\');
                plain.push(special);
            }
            harmless => plain.push(harmless),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser};

    use super::*;

    #[test]
    fn readers_see_the_text_and_nothing_else() {
        let cases = [
            "Acme | Sons",
            "<img src=x onerror=alert(1)> <!-- gone --> &lt; &amp;amp;",
            "`code` **bold** __loud__ ~~gone~~ *a* _b_ a_b_c a__b__c _a_b_ (_)_",
            "[x](http://evil.example) ![y](z) [z]: /url <http://a.example>",
            "\\| \\` \\\\ \\",
            "# title | --- |",
            "$x$ and $$y$$",
            "two\r\nlines\u{1b}[31m\u{202e}",
            "@all ana@acme.example #1 GH-1 https://evil.example www.evil.example",
        ];
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        for case in cases {
            let mut read = String::new();
            let text = format!("x {} y", plain(case));
            for event in Parser::new_ext(&text, options) {
                match event {
                    Event::Text(text) => read.push_str(&text),
                    Event::Start(_) | Event::End(_) if read.is_empty() || read.ends_with('y') => {}
                    other => panic!("{case:?}: {other:?}"),
                }
            }
            let expected: String = case.chars().map(shown).collect();
            assert_eq!(read.replace('\u{200b}', ""), format!("x {expected} y"));
        }
    }

    #[test]
    fn nobody_is_called_and_nothing_is_linked() {
        let text = plain("@all (@ana) a@b.example #12 a/b#3 https://evil.example www.evil.example");
        let decoded = text.replace("&#8203;", "\u{200b}");
        for link in ["@a", "@b", "#1", "#3", "://", "www."] {
            assert!(!decoded.contains(link), "{link} in {decoded}");
        }
    }
}
