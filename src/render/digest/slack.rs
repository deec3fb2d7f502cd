//! The digest as Slack's own markup: the text of a message.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::{NOTHING, day, duty, name, notice, summary, unknown};
use crate::domain::digest::Page;
use crate::render::links::broken;
use crate::render::terminal::shown;

/// Writes a paragraph for each page.
pub fn slack(out: &mut dyn Write, pages: &[Page<'_>], as_of: DateTime<Utc>) -> io::Result<()> {
    if pages.is_empty() {
        return writeln!(out, "{NOTHING}");
    }
    for (position, page) in pages.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        writeln!(out, "*{}*, {}", plain(&name(page)), plain(&day(page)))?;
        if let Some(unknown) = unknown(page) {
            writeln!(out, "{}", plain(&unknown))?;
        }
        writeln!(out, "To do: {}", summary(page))?;
        for line in page.duties.iter().map(|told| duty(told, page, as_of)) {
            writeln!(
                out,
                "• *{}* {}: {}, {}. `{}`",
                plain(&line.lead),
                plain(&line.name),
                plain(&line.what),
                plain(&line.due),
                plain(&line.command)
            )?;
        }
        if !page.notices.is_empty() {
            writeln!(out, "To know:")?;
        }
        for line in page.notices.iter().map(|told| notice(told, page, as_of)) {
            writeln!(
                out,
                "• *{}* {} ({}): {}, {}. `{}`",
                plain(&line.lead),
                plain(&line.name),
                plain(line.whose.as_deref().unwrap_or("-")),
                plain(&line.what),
                plain(&line.due),
                plain(&line.command)
            )?;
        }
    }
    Ok(())
}

/// Returns text that Slack shows as it is: no mention, no channel, no link and no markup.
///
/// Slack knows an escape for three characters only. What would be markup is replaced by what looks like it; what would
/// become a mention or a link once the message is sent is broken.
fn plain(text: &str) -> String {
    let text = broken(text);
    let mut plain = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        match shown(character) {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '*' => plain.push('∗'),
            '~' => plain.push('∼'),
            '`' => plain.push('ˋ'),
            // Inside a word it is only a letter.
            '_' if !(text[..at].ends_with(char::is_alphanumeric)
                && text[at + 1..].starts_with(char::is_alphanumeric)) =>
            {
                plain.push('ˍ');
            }
            harmless => plain.push(harmless),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn slack_obeys_nothing_in_a_name() {
        for (text, expected) in [
            ("Acme & Sons <GmbH>", "Acme &amp; Sons &lt;GmbH&gt;"),
            (
                "<!here> <@U123> <#C1>",
                "&lt;!here&gt; &lt;@\u{200b}U123&gt; &lt;#\u{200b}C1&gt;",
            ),
            (
                "@channel ana@b.example",
                "@\u{200b}channel ana@\u{200b}b.example",
            ),
            (
                "<https://evil.example|ok>",
                "&lt;https:\u{200b}//evil.example|ok&gt;",
            ),
            ("www.evil.example", "www\u{200b}.evil.example"),
            ("*b* _i_ ~s~ `c` a_b", "∗b∗ ˍiˍ ∼s∼ ˋcˋ a_b"),
            ("two\nlines\u{1b}[2J", "two lines␛[2J"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }
}
