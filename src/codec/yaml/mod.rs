//! YAML as people may write it in a book: one strict document, read into a tree that knows where everything stands.

pub mod edit;
mod fault;
mod keys;
mod node;
mod plain;
mod read;
mod scalar;
mod text;
mod tree;
mod words;

pub use fault::{Fault, FaultKind};
pub use node::{Entries, Items, Node};
pub(super) use text::check_characters;
pub use text::text;
pub(crate) use tree::unescape;
pub use tree::{Kind, Style, Tree};

/// How much of a file is read, and what of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes a text may have.
    pub bytes: usize,
    /// The most collections that may stand inside one another.
    pub depth: usize,
    /// The most keys and values together.
    pub nodes: usize,
    /// Whether the places of comments are kept: edits need them, reading does not.
    pub comments: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 1 << 20,
            depth: 32,
            nodes: 50_000,
            comments: false,
        }
    }
}
