//! The parser's errors in plain words, for people who do not know YAML.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::{Fault, FaultKind};

/// How far a text was understood when the error came.
pub(super) struct Reached<'s> {
    pub(super) source: &'s str,
    /// The most collections that may stand inside one another.
    pub(super) depth: usize,
    /// The end of the last value or key that was understood.
    pub(super) end: usize,
    /// Where the innermost open bracket or brace stands, if one is open.
    pub(super) bracket: Option<usize>,
}

/// Returns the parser's error as a fault.
pub(super) fn fault(error: &ScanError, reached: &Reached<'_>) -> Fault {
    let at = floor(reached.source, error.marker().byte_offset().unwrap_or(0));
    use ErrorKind as E;
    match error.kind() {
        E::RecursionLimitExceeded => Fault::new(FaultKind::Limit, reached.one(at), too_deep(reached.depth)),
        E::DirectiveDisallowed => reached
            .fault(at, "a line that begins with % is a YAML directive; directives are not allowed")
            .kind(FaultKind::Profile)
            .help("delete the line, or quote a text that begins with %"),
        E::TabInBlockIndentation | E::TabInIndentation | E::TabNotAllowed | E::TabAtBlockScalarStart | E::TabInPlainScalar => {
            reached.tab(at)
        }
        E::UnclosedQuotedScalar | E::InvalidQuotedScalarIndent | E::DocumentIndicatorInQuotedScalar => reached.quote(at),
        E::UnclosedFlowCollection { open } => reached.bracket(at, *open),
        E::InvalidIndentation | E::InvalidFlowScalarIndent => reached.indentation(at),
        E::ExpectedFlowMappingSeparator | E::ExpectedFlowSequenceSeparator => reached
            .fault(at, "a comma is missing before this")
            .help("put a comma between two entries, or quotes around a text that contains : , [ ] { or }"),
        E::MisplacedFlowCollectionEnd => {
            reached.fault(at, "a bracket is closed here that was never opened").help("delete it, or quote the whole text")
        }
        E::MismatchedFlowCollectionEnd { open, close } => {
            reached.fault(at, format!("the bracket `{open}` is closed by `{close}`")).help("close each bracket by its own kind")
        }
        E::MappingValueNotAllowed | E::MappingKeyNotAllowed | E::InvalidSimpleKey => reached.colon(at),
        E::SimpleKeyExpected => {
            reached.fault(at, "this line has no colon after its key").help("write it as `key: value`").span(reached.line(at))
        }
        E::ExpectedBlockMappingKey if reached.follows_dash(at) => {
            reached.fault(at, "a list item stands here among keys").help("indent it under the key it belongs to")
        }
        E::ExpectedBlockMappingKey => misfit(reached, at),
        E::ExpectedBlockSequenceEntry => {
            reached.fault(at, "this line stands among list items, but does not fit them").help(
                "begin it with `- `, or indent it exactly as the other keys of its item",
            )
        }
        E::BlockSequenceEntryNotAllowed => {
            reached.fault(at, "a list cannot begin on the line of its key").help("put `- ` on the next line, or quote the text")
        }
        E::InvalidBlockScalarIndent => misfit(reached, at),
        E::InvalidBlockScalarHeader | E::ZeroBlockScalarIndent => {
            reached.fault(at, "text after `|` or `>` begins on the next line").help("move it there, or quote the whole text")
        }
        E::InvalidTrailingDoubleQuotedScalar | E::InvalidTrailingSingleQuotedScalar => {
            reached.fault(at, "there is more text after the closing quote").help(
                "put the whole value in quotes; inside double quotes, write a quote as \\\"; inside single quotes, as ''",
            )
        }
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => reached.fault(at, "a backslash in this quoted text means nothing").help(
            "write a backslash as \\\\, or use single quotes",
        ),
        E::UnexpectedCharacter { character } => reached
            .fault(at, format!("a value cannot begin with `{}`", character.escape_debug()))
            .help("put it in quotes"),
        E::MissingAnchorOrAliasName => reached.fault(at, "a value cannot begin with `*` or `&`").help("put it in quotes"),
        E::CommentNotSeparated => reached.fault(at, "a space is missing before `#`").help("put a space before the comment"),
        E::CommentInterceptedScalar => {
            reached.fault(at, "a comment interrupts a value that goes on below").help("move the comment, or quote the value")
        }
        E::InvalidBlockEntryWhitespace | E::PlainScalarStartsWithDashFlowIndicator => {
            reached.fault(at, "`-` stands for nothing here").help("put a space after it, or quotes around it")
        }
        E::ExpectedDocumentStart | E::InvalidDocumentEnd => {
            reached.fault(at, "the file's content has ended before this").help("delete what follows, or check the brackets and the indentation above")
        }
        E::BomInsideDocument => reached.fault(at, "there is an invisible byte order mark (U+FEFF) inside the file").help("delete it"),
        E::UnexpectedEofBlockMapping | E::ExpectedNodeContent => {
            reached.fault(at, "a value is missing or misplaced here").help("quote a text that begins with a comma or a bracket")
        }
        _ => reached.fault(at, format!("this is not YAML: {}", error.info())),
    }
}

/// Returns what to say of too much depth.
pub(super) fn too_deep(depth: usize) -> String {
    format!("lists and maps stand more than {depth} deep inside one another")
}

fn misfit(reached: &Reached<'_>, at: usize) -> Fault {
    reached
        .fault(at, "the indentation of this line fits no line above it")
        .help("indent it exactly as the lines it belongs to, with spaces")
}

impl Reached<'_> {
    fn fault(&self, at: usize, message: impl Into<String>) -> Fault {
        Fault::new(FaultKind::Syntax, self.one(at), message)
    }

    fn tab(&self, at: usize) -> Fault {
        let tab = self.source[at..].find('\t').map_or(at, |tab| at + tab);
        self.fault(tab, "a tab stands where only spaces may")
            .help("indent with spaces: two for each level")
    }

    /// A quote that is not closed: the parser notices late, the reader wants the place where it opens.
    fn quote(&self, at: usize) -> Fault {
        let opening = self
            .source
            .get(self.end..at)
            .and_then(|between| between.find(['"', '\'']));
        let start = opening.map_or(at, |offset| self.end + offset);
        self.fault(start, "this quoted text is not closed").span(self.rest(start)).help(
            "put the closing quote at the end of the text; indent its further lines deeper than its key",
        )
    }

    fn bracket(&self, at: usize, open: char) -> Fault {
        self.fault(at, format!("the bracket `{open}` is not closed"))
            .help("close it, or quote a text that begins with it")
    }

    fn indentation(&self, at: usize) -> Fault {
        match self.bracket {
            Some(start) => self
                .bracket(
                    start,
                    if self.source[start..].starts_with('{') {
                        '{'
                    } else {
                        '['
                    },
                )
                .related(self.one(at)),
            None => misfit(self, at),
        }
    }

    /// A colon where none may stand: a second one on the line, a line indented too deep, or a line above without colon.
    fn colon(&self, at: usize) -> Fault {
        let line = self.line(at);
        let before = self.source[line.start..at].trim_start_matches(['-', ' ']);
        if before.contains(": ") || before.contains(":\t") {
            return self
                .fault(at, "there is a second colon in this line")
                .help("put quotes around the whole value");
        }
        let above = self.above(line.start);
        let text = &self.source[above.clone()];
        let here = self.source[line.clone()].trim_start();
        if (text.contains(": ") || text.starts_with("- "))
            && above.start - self.line(above.start).start < line.end - here.len() - line.start
        {
            return self
                .fault(at, "this line is indented more deeply than the line above, which has a value already")
                .span(line.end - here.len()..line.end)
                .related(above)
                .help("indent it exactly as the lines it belongs to");
        }
        if !text.is_empty() && !text.contains(": ") && !text.ends_with(':') {
            return self
                .fault(at, "this line has no colon and space after its key")
                .span(above)
                .help("write it as `key: value`");
        }
        self.fault(at, "a colon is not allowed here")
            .help("put quotes around the whole value")
    }

    /// Returns the last line above that is neither blank nor a comment, without indentation.
    fn above(&self, at: usize) -> Range<usize> {
        let mut end = at;
        while end > 0 {
            let line = self.line(end - 1);
            let text = self.source[line.clone()].trim();
            if !text.is_empty() && !text.starts_with('#') {
                return line.end - self.source[line.clone()].trim_start().len()..line.end;
            }
            end = line.start;
        }
        0..0
    }

    fn follows_dash(&self, at: usize) -> bool {
        self.source[self.line(at).start..]
            .trim_start_matches(' ')
            .starts_with("- ")
    }

    /// Returns the rest of the line from here on, without what ends it.
    fn rest(&self, at: usize) -> Range<usize> {
        let text = &self.source[at..];
        let line = &text[..text.find(['\n', '\r']).unwrap_or(text.len())];
        at..at + line.trim_end().len()
    }

    /// Returns the line around a byte, without what ends it.
    fn line(&self, at: usize) -> Range<usize> {
        let start = self.source[..at]
            .rfind(['\n', '\r'])
            .map_or(0, |newline| newline + 1);
        start..self.rest(start).end
    }

    /// Returns the bytes of one character; none at the end of a line.
    fn one(&self, at: usize) -> Range<usize> {
        match self.source[at..].chars().next() {
            None | Some('\n' | '\r') => at..at,
            Some(character) => at..at + character.len_utf8(),
        }
    }
}

/// Returns the nearest byte at or before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|&index| text.is_char_boundary(index))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
