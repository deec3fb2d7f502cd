//! Texts merged line by line, as git does; and their line ends.

use similar::TextMerge;

/// How the merged text ends its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// As each line has it.
    Lf,
    /// CR LF, all of them.
    CrLf,
}

impl Ends {
    /// Returns how lines end in a merge: as in our version, unless only theirs changed that.
    pub(super) fn of(base: &str, ours: &str, theirs: &str) -> Self {
        let [base, ours, theirs] = [base, ours, theirs].map(Ends::in_text);
        if ours == base { theirs } else { ours }
    }

    fn in_text(text: &str) -> Self {
        let lines = text.matches('\n').count();
        match lines > 0 && text.matches("\r\n").count() == lines {
            true => Ends::CrLf,
            false => Ends::Lf,
        }
    }

    /// Returns a text with plain line ends, if all of its lines end alike.
    pub(super) fn plain(self, text: &str) -> String {
        match (self, Ends::in_text(text)) {
            (Ends::Lf, Ends::Lf) => text.to_owned(),
            _ => text.replace("\r\n", "\n"),
        }
    }

    /// Returns a merged text with the line ends that it should have.
    pub(super) fn restore(self, text: String) -> String {
        match self {
            Ends::Lf => text,
            Ends::CrLf => text.replace('\n', "\r\n"),
        }
    }
}

/// Returns what merging line by line makes of three texts, and whether that left no conflict. The markers of those that are
/// left say `ours` and `theirs`.
pub(super) fn merge(base: &str, ours: &str, theirs: &str) -> (String, bool) {
    let mut merged = TextMerge::from_lines(base, ours, theirs);
    merged.labels("base", "ours", "theirs");
    (merged.to_string(), !merged.is_conflicted())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_those_of_who_changed_them() {
        let (lf, crlf) = ("a\nb\n", "a\r\nb\r\n");
        for (base, ours, theirs, ends) in [
            (lf, lf, lf, Ends::Lf),
            (lf, crlf, lf, Ends::CrLf),
            (lf, lf, crlf, Ends::CrLf),
            (crlf, lf, crlf, Ends::Lf),
            (crlf, crlf, lf, Ends::Lf),
            (crlf, crlf, crlf, Ends::CrLf),
        ] {
            assert_eq!(Ends::of(base, ours, theirs), ends);
        }
    }

    #[test]
    fn lines_are_merged_as_git_does() {
        let base = "a\nb\nc\nd\ne\n";
        let (text, clean) = merge(base, "a\nB\nc\nd\ne\n", "a\nb\nc\nd\nE\n");
        assert_eq!((text.as_str(), clean), ("a\nB\nc\nd\nE\n", true));
        let (text, clean) = merge(base, "a\nB\nc\nd\ne\n", "a\nX\nc\nd\ne\n");
        let marked = "a\n<<<<<<< ours\nB\n=======\nX\n>>>>>>> theirs\nc\nd\ne\n";
        assert_eq!((text.as_str(), clean), (marked, false));
    }
}
