//! Reads the versions of leads: each top-level entry once, since one version shares most of its text with the next, and
//! one lead its short entries with others.

use foldhash::HashMap;

use super::lead::{self, Entry};
use super::names::Names;
use super::yaml::{self, Kind, Limits, Tree};
use crate::domain::lead::Lead;

/// A longer text is read whole: the limits are for whole texts, and below this size no part can evade them.
const LONGEST_BYTES: usize = 64 * 1024;

/// Entries of no more bytes, as those of stage and owner, stand in many leads.
const SHORT_BYTES: usize = 48;

/// How many of them are remembered before all are forgotten.
const MOST_SHORT: usize = 1024;

/// The lists that grow, as their entries begin.
const LISTS: [&str; 4] = ["activities:\n", "feedback:\n", "fit:\n", "signals:\n"];

/// What was read so far. The result never depends on it: see the law in the tests.
#[derive(Debug, Default)]
pub struct Versions {
    /// The short entries of all leads.
    short: HashMap<Box<str>, Entry>,
    /// The others, of one lead, and the items of its lists.
    long: HashMap<Box<str>, Entry>,
    names: Names,
}

impl Versions {
    /// Goes on to the versions of another lead.
    pub fn next_lead(&mut self) {
        self.long.clear();
        if self.short.len() > MOST_SHORT {
            self.short.clear();
        }
    }

    /// Returns the lead in a text, or why there is none, in words.
    pub fn read(&mut self, bytes: &[u8]) -> Result<Lead, String> {
        let text = yaml::text(bytes).map_err(|fault| fault.message)?;
        match self.by_entries(text) {
            Some(lead) => Ok(lead),
            None => whole(text),
        }
    }

    /// Returns the lead in a text of plain block style; `None` for any other, which is not to say that it is wrong.
    fn by_entries(&mut self, text: &str) -> Option<Lead> {
        let (comments, parts) = parts(text)?;
        yaml::check_characters(comments).ok()?;
        for part in &parts {
            if part.len() > SHORT_BYTES {
                self.long(part)?;
            } else if !self.short.contains_key(*part) {
                let entry = entry(part, &mut self.names)?;
                self.short.insert((*part).into(), entry);
            }
        }
        let known = |part: &&str| match part.len() <= SHORT_BYTES {
            true => &self.short[*part],
            false => &self.long[*part],
        };
        let entries: Vec<&Entry> = parts.iter().map(known).collect();
        let distinct = |(position, entry): (usize, &&Entry)| {
            entries[..position]
                .iter()
                .all(|other| other.key() != entry.key())
        };
        if !entries.iter().enumerate().all(distinct) {
            return None;
        }
        Some(lead::of_entries(entries.into_iter()))
    }
}

impl Versions {
    /// Reads a long entry that was not read before; of a list only the items that were not.
    fn long(&mut self, part: &str) -> Option<()> {
        if self.long.contains_key(part) {
            return Some(());
        }
        let read = match items(part) {
            Some((head, items)) => {
                let items: Vec<_> = items.iter().map(|item| [head, item].concat()).collect();
                for item in &items {
                    if !self.long.contains_key(&**item) {
                        let entry = entry(item, &mut self.names)?;
                        self.long.insert(item.as_str().into(), entry);
                    }
                }
                Entry::joined(items.iter().map(|item| &self.long[&**item]))?
            }
            None => entry(part, &mut self.names)?,
        };
        self.long.insert(part.into(), read);
        Some(())
    }
}

/// Cuts the entry of a list that only grows into its first line and its items, of which there are two at least. `None` if it
/// is no such list, or not in plain block style.
///
/// As with entries, an item that reads by itself reads the same in its place: nothing of it is open where the next begins.
fn items(part: &str) -> Option<(&str, Vec<&str>)> {
    let head = LISTS.iter().find(|head| part.starts_with(**head))?;
    let (head, list) = part.split_at(head.len());
    let indent = list.len() - list.trim_start_matches(' ').len();
    let mut starts = Vec::new();
    let mut offset = 0;
    for line in list.split_inclusive('\n') {
        let inner = line.trim_start_matches(' ');
        match line.len() - inner.len() {
            _ if inner.starts_with('#') => return None,
            _ if inner == "\n" => {}
            spaces if spaces == indent && inner.starts_with("- ") => starts.push(offset),
            spaces if spaces > indent && !starts.is_empty() => {}
            _ => return None,
        }
        offset += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([list.len()]);
    let items = starts.iter().zip(ends);
    let items: Vec<_> = items.map(|(start, end)| &list[*start..end]).collect();
    (items.len() > 1 && starts[0] == 0).then_some((head, items))
}

/// Reads a text as a whole.
pub(super) fn whole(text: &str) -> Result<Lead, String> {
    of_tree(&Tree::read(text, &Limits::default()).map_err(|fault| fault.message)?)
}

/// Returns the lead in a text that was read, or why there is none, in words.
pub(super) fn of_tree(tree: &Tree<'_>) -> Result<Lead, String> {
    match tree.root().kind() {
        Kind::Map => Ok(lead::read(tree)),
        Kind::Null => Err("the file is empty".to_owned()),
        _ => Err("the file holds no fields".to_owned()),
    }
}

/// Reads one top-level entry that stands alone.
fn entry(part: &str, names: &mut Names) -> Option<Entry> {
    let tree = Tree::read(part, &Limits::default()).ok()?;
    let mut entries = tree.root().entries();
    let (key, value) = entries.next()?;
    match entries.next() {
        None => Some(Entry::read(key, value, names)),
        Some(_) => None,
    }
}

/// Cuts a text before each line that begins with a letter: in plain block style, where top-level entries begin.
///
/// A part that reads as one entry by itself reads the same in its place: nothing of it is open where the next begins,
/// and whatever goes on in a later line is indented. The comments before the first come beside. `None` where a line begins in any other way.
fn parts(text: &str) -> Option<(&str, Vec<&str>)> {
    if text.len() > LONGEST_BYTES || text.contains('\r') {
        return None;
    }
    let mut starts = Vec::with_capacity(16);
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        match line.as_bytes()[0] {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => starts.push(offset),
            b'#' | b'\n' => {}
            b' ' if !starts.is_empty() => {}
            _ => return None,
        }
        offset += line.len();
    }
    let comments = &text[..*starts.first()?];
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let parts = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| &text[*start..end]);
    Some((comments, parts.collect()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lines that open, go on, close and break things.
    const LINES: [&str; 48] = [
        "activities:",
        "activities:",
        "  - { at: 2026-11-20T09:12:00Z, by: ana, channel: call, direction: outbound }",
        "  - at: 2026-11-21T09:12:00Z",
        "    channel: call",
        "    direction: inbound",
        "    note: |+",
        "    note: \"no",
        "      more\"",
        "  - ",
        "  -",
        "feedback:",
        "id: a-1",
        "stage: won",
        "stage: 'lost'",
        "owner: \"a",
        "b: c\"",
        "  d\"",
        "source: web # why",
        "notes: |",
        "notes: >-",
        "  some text",
        "    deeper",
        "",
        "  ",
        "# a remark",
        "  # another",
        "x: [1,",
        "2]",
        "  2]",
        "fit:",
        "  - { criterion: size, met: true }",
        "- loose",
        "  - {",
        "  }",
        "company: { name: A }",
        "company:",
        "  name: B: C",
        "  name: B",
        "word",
        "a: b: c",
        "key : x",
        "? k",
        ": v",
        "---",
        "...",
        "\ttab",
        "received_at: 2026-11-20T09:12:00Z",
    ];

    fn text() -> impl Strategy<Value = String> {
        let line = prop::sample::select(&LINES[..]);
        (prop::collection::vec(line, 0..9), any::<bool>()).prop_map(|(lines, ends)| {
            let mut text = lines.join("\n");
            if ends {
                text.push('\n');
            }
            text
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn what_was_read_before_changes_nothing(texts in prop::collection::vec(text(), 1..5)) {
            let mut versions = Versions::default();
            for text in &texts {
                prop_assert_eq!(versions.read(text.as_bytes()), whole(text), "{}", text);
                if text.len() % 2 == 0 {
                    versions.next_lead();
                }
            }
        }
    }

    #[test]
    fn plain_block_style_takes_the_short_way() {
        let text = "# a lead\nid: acme\nnotes: |\n  two\n\n  lines\n# between\nstage: working\n";
        assert_eq!(Versions::default().by_entries(text), whole(text).ok());
        assert_eq!(parts(text).map(|(_, parts)| parts.len()), Some(3));
    }
}
