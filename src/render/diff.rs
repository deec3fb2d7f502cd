//! What a command would change in one file: a unified diff, as git writes it and can apply it.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use super::Look;
use super::terminal::{paint, shown};
use super::words::STRONG;

/// How many lines around a change are shown.
const CONTEXT: usize = 3;

/// Writes how a file differs from what it was; `None` where there is no such file. Nothing is written where it does not
/// differ. What a terminal would obey is replaced by what can be seen, and such a line cannot be applied.
pub fn text(
    out: &mut dyn Write,
    file: &str,
    before: Option<&str>,
    after: Option<&str>,
    look: &Look,
) -> io::Result<()> {
    if before == after {
        return Ok(());
    }
    let name = |front, text: Option<&str>| text.map_or("/dev/null".into(), |_| quoted(front, file));
    let head = [("---", name("a/", before)), ("+++", name("b/", after))];
    for (sign, name) in head {
        writeln!(out, "{}", paint(&format!("{sign} {name}"), STRONG, look))?;
    }
    let (before, after) = (lines(before), lines(after));
    let diff = TextDiff::from_slices(&before, &after);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        let header = paint(
            &hunk.header().to_string(),
            AnsiColor::Cyan.on_default(),
            look,
        );
        writeln!(out, "{header}")?;
        for change in hunk.iter_changes() {
            line(out, change.tag(), change.value(), look)?;
        }
    }
    Ok(())
}

/// Returns the lines of a text with their ends. Only LF ends a line, as git has it.
fn lines(text: Option<&str>) -> Vec<&str> {
    text.unwrap_or_default().split_inclusive('\n').collect()
}

fn line(out: &mut dyn Write, tag: ChangeTag, line: &str, look: &Look) -> io::Result<()> {
    // The colour ends before the line does, and CR belongs to the end: there it is harmless and says nothing.
    let ends = ["\r\n", "\n"].into_iter().find(|end| line.ends_with(end));
    let (text, end) = line.split_at(line.len() - ends.map_or(0, str::len));
    let style = match tag {
        ChangeTag::Equal => Style::new(),
        ChangeTag::Delete => AnsiColor::Red.on_default(),
        ChangeTag::Insert => AnsiColor::Green.on_default(),
    };
    let text = paint(&format!("{tag}{}", visible(text)), style, look);
    match end {
        "" => writeln!(out, "{text}\n\\ No newline at end of file"),
        _ => write!(out, "{text}{end}"),
    }
}

/// Returns a line without any character that a terminal would obey; tabs and a byte order mark stay what they are.
fn visible(line: &str) -> Cow<'_, str> {
    let seen = |(at, character): (usize, char)| match character {
        '\t' => '\t',
        '\u{feff}' if at == 0 => character,
        _ => shown(character),
    };
    let harmless = |(at, character)| seen((at, character)) == character;
    match line.char_indices().all(harmless) {
        true => Cow::Borrowed(line),
        false => Cow::Owned(line.char_indices().map(seen).collect()),
    }
}

/// Returns a file's name as git writes it in a diff: in quotes where it has characters that could be taken for others, and
/// with a tab behind it where a blank could be taken for its end.
fn quoted(front: &str, file: &str) -> String {
    let plain = |character| shown(character) == character && !"\"\\".contains(character);
    if file.chars().all(plain) {
        let end = if file.contains(' ') { "\t" } else { "" };
        return format!("{front}{file}{end}");
    }
    let mut name = format!("\"{front}");
    for character in file.chars() {
        match character {
            '"' | '\\' => name.extend(['\\', character]),
            _ if plain(character) => name.push(character),
            _ => {
                let mut bytes = [0; 4];
                for byte in character.encode_utf8(&mut bytes).bytes() {
                    name.push_str(&format!("\\{byte:03o}"));
                }
            }
        }
    }
    name.push('"');
    name
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::tests::{PLAIN, written};

    const COLOR: Look = Look {
        width: None,
        color: true,
    };

    fn diff(before: &str, after: &str) -> String {
        written(|out| text(out, "leads/x.yaml", Some(before), Some(after), &PLAIN))
    }

    #[test]
    fn shows_what_changes_and_three_lines_around() {
        let before = "id: x\na: 1\nb: 2\nc: 3\nstage: working\nd: 4\ne: 5\nf: 6\ng: 7\n";
        let after = before.replace("working", "qualified");
        assert_eq!(
            diff(before, &after),
            "--- a/leads/x.yaml\n+++ b/leads/x.yaml\n@@ -2,7 +2,7 @@\n a: 1\n b: 2\n c: 3\n-stage: working\n\
             +stage: qualified\n d: 4\n e: 5\n f: 6\n"
        );
        assert_eq!(diff(before, before), "");
    }

    #[test]
    fn ends_of_lines_and_files() {
        let cases = [
            ("a\n", "a\nb\n", "@@ -1 +1,2 @@\n a\n+b\n"),
            (
                "a\nb",
                "a\nb\n",
                "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n",
            ),
            (
                "a",
                "b",
                "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
            ),
            (
                "a\r\nb\r\n",
                "a\r\nc\r\n",
                "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n",
            ),
            ("a\rb\n", "a\rc\n", "@@ -1 +1 @@\n-a␍b\n+a␍c\n"),
            ("", "a\n", "@@ -0,0 +1 @@\n+a\n"),
        ];
        for (before, after, hunk) in cases {
            let head = "--- a/leads/x.yaml\n+++ b/leads/x.yaml\n";
            assert_eq!(diff(before, after), format!("{head}{hunk}"), "{before:?}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_dev_null() {
        let new = written(|out| text(out, "leads/x.yaml", None, Some("a\n"), &PLAIN));
        assert_eq!(
            new,
            "--- /dev/null\n+++ b/leads/x.yaml\n@@ -0,0 +1 @@\n+a\n"
        );
        let gone = written(|out| text(out, "leads/x.yaml", Some("a\n"), None, &PLAIN));
        assert_eq!(
            gone,
            "--- a/leads/x.yaml\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
        );
    }

    #[test]
    fn colour_ends_before_the_line() {
        let (before, after) = (Some("a\r\nb\r\n"), Some("a\r\nc"));
        let colored = written(|out| text(out, "leads/x.yaml", before, after, &COLOR));
        assert_eq!(
            colored,
            "\u{1b}[1m--- a/leads/x.yaml\u{1b}[0m\n\u{1b}[1m+++ b/leads/x.yaml\u{1b}[0m\n\
             \u{1b}[36m@@ -1,2 +1,2 @@\u{1b}[0m\n a\r\n\u{1b}[31m-b\u{1b}[0m\r\n\u{1b}[32m+c\u{1b}[0m\n\
             \\ No newline at end of file\n"
        );
    }

    #[test]
    fn names_cannot_be_taken_for_something_else() {
        for (file, name) in [
            ("leads/müller.yaml", "a/leads/müller.yaml"),
            ("leads/a b.yaml", "a/leads/a b.yaml\t"),
            ("leads/\u{1b}[2J.yaml", r#""a/leads/\033[2J.yaml""#),
            ("leads/a\n\"b\\.yaml", r#""a/leads/a\012\"b\\.yaml""#),
            ("leads/\u{202e}x.yaml", r#""a/leads/\342\200\256x.yaml""#),
        ] {
            assert_eq!(quoted("a/", file), name);
        }
    }

    /// Makes the new text from the old one and a diff.
    fn patched(before: &str, diff: &str) -> String {
        let mut old = before.split_inclusive('\n');
        let mut taken = 0;
        let mut after = String::new();
        let mut sign = "";
        for line in diff.split_inclusive('\n').skip(2) {
            if let Some(header) = line.strip_prefix("@@ -") {
                let range = header.split(' ').next().unwrap();
                let (start, count) = range.split_once(',').unwrap_or((range, "1"));
                let start = start.parse::<usize>().unwrap() - usize::from(count != "0");
                after.extend(old.by_ref().take(start - taken));
                taken = start;
                continue;
            }
            match (&line[..1], sign) {
                // The line before has no end; it is in the new text unless it goes.
                ("\\", "-") => {}
                ("\\", _) => _ = after.pop(),
                (new, _) => {
                    sign = new;
                    if sign != "+" {
                        taken += 1;
                        assert_eq!(old.next().map(str::trim_end), Some(line[1..].trim_end()));
                    }
                    if sign != "-" {
                        after.push_str(&line[1..]);
                    }
                }
            }
        }
        after.extend(old);
        after
    }

    proptest! {
        #[test]
        fn the_old_text_and_the_diff_make_the_new_text(
            before in "([ab]\r?\n){0,12}a?",
            after in "([abc]\r?\n){0,12}c?",
        ) {
            let diff = diff(&before, &after);
            prop_assert_eq!(patched(&before, &diff), after, "{}", diff);
        }

        #[test]
        fn nothing_commands_the_terminal(before in any::<String>(), after in any::<String>(), file in any::<String>()) {
            let plain = written(|out| text(out, &file, Some(&before), Some(&after), &PLAIN));
            for line in plain.split_inclusive('\n').map(|line| line.trim_end_matches(['\r', '\n'])) {
                let harmless = |character: char| "\t\u{feff}".contains(character) || shown(character) == character;
                prop_assert!(line.chars().all(harmless), "{:?}", line);
            }
        }
    }
}
