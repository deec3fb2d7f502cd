//! JSON that is safe to look at: what a terminal would obey is written as an escape, and reads back the same.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::terminal::shown;

/// Writes a value over several lines, indented.
pub(super) fn pretty(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    write(out, value, PrettyFormatter::new())
}

/// Writes a value on one line.
pub(super) fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    write(out, value, CompactFormatter)
}

fn write(out: &mut dyn Write, value: &impl Serialize, formatter: impl Formatter) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(
        &mut *out,
        Escaping(formatter),
    ))?;
    writeln!(out)
}

/// A formatter that leaves everything but strings to another.
struct Escaping<F>(F);

type Out<'a, W> = &'a mut W;

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: Out<'_, W>,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        // JSON itself escapes the first 32; these are the others.
        while let Some(at) = rest.find(|character| shown(character) != character) {
            out.write_all(&rest.as_bytes()[..at])?;
            let mut after = rest[at..].chars();
            let character = after.next().expect("because one was found there");
            write!(out, "\\u{:04x}", u32::from(character))?;
            rest = after.as_str();
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: Out<'_, W>) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: Out<'_, W>) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        out: Out<'_, W>,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: Out<'_, W>) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: Out<'_, W>) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: Out<'_, W>) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        out: Out<'_, W>,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: Out<'_, W>) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: Out<'_, W>) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_reads_back_the_same_and_shows_as_escapes() {
        let text = "\u{1b}[2J \u{9b}2J \u{7f} \u{202e}evil\u{2028}\r\n\t\"\\ 東京 👩\u{200d}🚀";
        for pretty in [true, false] {
            let mut out = Vec::new();
            let written = if pretty {
                super::pretty(&mut out, &[text])
            } else {
                line(&mut out, &[text])
            };
            written.unwrap();
            let json = String::from_utf8(out).unwrap();
            let read: Vec<String> = serde_json::from_str(&json).unwrap();
            assert_eq!(read, [text]);
            let dangerous = json
                .chars()
                .filter(|character| *character != '\n' && shown(*character) != *character);
            assert_eq!(dangerous.collect::<String>(), "");
            assert!(json.contains("東京 👩\u{200d}🚀"));
        }
    }
}
