//! What keeps a text from being read.

use std::ops::Range;

/// The kind of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The bytes are not UTF-8 text.
    Encoding,
    /// A control character or an invisible line break.
    Character,
    /// More bytes, depth or nodes than are read.
    Limit,
    /// A merge conflict was not resolved.
    Conflict,
    /// Not YAML.
    Syntax,
    /// A key appears twice in one map.
    Duplicate,
    /// YAML, but none that a book may use: anchors, tags, merge keys, directives, several documents, keys that are not scalars.
    Profile,
}

/// The one reason why a text cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Of which kind.
    pub kind: FaultKind,
    /// At which bytes of the text.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The bytes of what it clashes with.
    pub related: Option<Range<usize>>,
}

impl Fault {
    pub(super) fn new(kind: FaultKind, span: Range<usize>, message: impl Into<String>) -> Self {
        Fault {
            kind,
            span,
            message: message.into(),
            help: None,
            related: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn kind(mut self, kind: FaultKind) -> Self {
        self.kind = kind;
        self
    }

    pub(super) fn span(mut self, span: Range<usize>) -> Self {
        self.span = span;
        self
    }

    pub(super) fn related(mut self, span: Range<usize>) -> Self {
        self.related = Some(span);
        self
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
