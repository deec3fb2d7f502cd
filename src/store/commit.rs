//! Reads the bytes of a commit object, forgiving everything that git lets stand in one.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use gix::bstr::ByteSlice as _;

use crate::domain::history::Signature;

/// A commit object, taken apart.
pub(super) struct Object<'a> {
    pub(super) tree: gix::ObjectId,
    pub(super) parents: Vec<gix::ObjectId>,
    pub(super) author: Stamp<'a>,
    pub(super) committer: Stamp<'a>,
    message: &'a [u8],
}

/// Who and when, as one header of a commit tells it.
#[derive(Default, Clone, Copy)]
pub(super) struct Stamp<'a> {
    /// The name and the e-mail in its brackets.
    pub(super) who: &'a [u8],
    /// `None` where the time is missing or malformed.
    pub(super) at: Option<DateTime<Utc>>,
}

impl<'a> Object<'a> {
    /// Returns the parts of a commit; `None` if it names no tree or a parent in a way nobody can read.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (first, mut rest) = line(bytes);
        let mut commit = Object {
            tree: gix::ObjectId::from_hex(first.strip_prefix(b"tree ")?).ok()?,
            parents: Vec::with_capacity(1),
            author: Stamp::default(),
            committer: Stamp::default(),
            message: b"",
        };
        while !rest.is_empty() {
            let (header, after) = line(rest);
            rest = after;
            if header.is_empty() {
                commit.message = rest;
                break;
            } else if let Some(id) = header.strip_prefix(b"parent ") {
                commit.parents.push(gix::ObjectId::from_hex(id).ok()?);
            } else if let Some(stamp) = header.strip_prefix(b"author ") {
                commit.author = Stamp::parse(stamp);
            } else if let Some(stamp) = header.strip_prefix(b"committer ") {
                commit.committer = Stamp::parse(stamp);
            }
        }
        Some(commit)
    }

    /// Returns the first line of the message that says anything.
    pub(super) fn subject(&self) -> Cow<'a, str> {
        let said = self.message.trim_start();
        line(said).0.trim_end().to_str_lossy()
    }
}

impl<'a> Stamp<'a> {
    /// Returns the parts of `Name <mail> seconds zone`.
    fn parse(stamp: &'a [u8]) -> Self {
        let Some(end) = stamp.rfind_byte(b'>') else {
            return Stamp {
                who: stamp,
                at: None,
            };
        };
        Stamp {
            who: &stamp[..=end],
            at: seconds(stamp[end + 1..].trim_start()),
        }
    }

    /// Returns the person.
    pub(super) fn signature(&self) -> Signature {
        let text = |bytes: &[u8]| bytes.trim().to_str_lossy().into_owned();
        let (name, email) = match self.who.split_once_str("<") {
            Some((name, email)) => (name, email.split_str(">").next().unwrap_or_default()),
            None => (self.who, &b""[..]),
        };
        Signature {
            name: text(name),
            email: text(email),
        }
    }
}

/// Returns the instant that leading digits count in seconds since 1970.
fn seconds(text: &[u8]) -> Option<DateTime<Utc>> {
    let end = text.find_not_byteset(b"0123456789").unwrap_or(text.len());
    if text.get(end).is_some_and(|byte| *byte != b' ') {
        return None;
    }
    let digits = text[..end].to_str().ok()?;
    DateTime::from_timestamp(digits.parse().ok()?, 0)
}

/// Returns the first line without its end, and what follows it.
fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.find_byte(b'\n') {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, b""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";

    fn subject_of(message: &str) -> String {
        let text = format!("{TREE}author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n{message}");
        Object::parse(text.as_bytes())
            .unwrap()
            .subject()
            .into_owned()
    }

    #[test]
    fn a_subject_is_the_first_line_that_says_anything() {
        assert_eq!(subject_of("\nacme: working\n\nbody"), "acme: working");
        assert_eq!(subject_of("\n\n  \n late  \r\nbody"), "late");
        assert_eq!(subject_of("\n"), "");
        assert_eq!(subject_of(""), "");
        assert_eq!(
            subject_of("gpgsig -----BEGIN\n author X\n -----END\n\nsigned"),
            "signed"
        );
    }

    #[test]
    fn stamps_forgive_what_they_cannot_read() {
        let table = [
            (
                "A B <a@x> 1700000000 +0100",
                "A B",
                "a@x",
                Some(1_700_000_000),
            ),
            ("<a@x> 5 +0000", "", "a@x", Some(5)),
            ("A <a@x>", "A", "a@x", None),
            ("A <a@x> ", "A", "a@x", None),
            ("A <a@x> -5 +0000", "A", "a@x", None),
            ("A <a@x> 5x +0000", "A", "a@x", None),
            ("A <a@x> 99999999999999999999 +0000", "A", "a@x", None),
            ("A <a@x> 9223372036854775807 +0000", "A", "a@x", None),
            (
                "A <a@x> 17179869185 +0000",
                "A",
                "a@x",
                Some(17_179_869_185),
            ),
            ("A <b> <a@x> 7 +0000", "A", "b", Some(7)),
            ("nobody at all", "nobody at all", "", None),
            ("", "", "", None),
        ];
        for (text, name, email, at) in table {
            let stamp = Stamp::parse(text.as_bytes());
            let person = stamp.signature();
            assert_eq!(
                (person.name.as_str(), person.email.as_str()),
                (name, email),
                "{text}"
            );
            assert_eq!(stamp.at.map(|at| at.timestamp()), at, "{text}");
        }
    }

    #[test]
    fn a_commit_without_a_tree_is_none() {
        assert!(Object::parse(b"").is_none());
        assert!(Object::parse(b"tree xyz\n").is_none());
        assert!(Object::parse(format!("{TREE}parent zzz\n").as_bytes()).is_none());
        assert!(Object::parse(TREE.trim_end().as_bytes()).is_some());
    }
}
