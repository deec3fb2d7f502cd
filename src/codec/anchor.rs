//! The anchor of an audit: which commit was seen, and a digest of all that had happened until then.
//!
//! The digest covers ids, stages, owners, kinds and times, and nothing that names a prospect: after an erasure that
//! rewrote the commits it is still the same, so that the trail of stages and clocks stays provable. The book has to be
//! read for it without any words (`Keep::Facts`): then what differs in words alone does not differ.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::domain::book::{Book, Entry};
use crate::domain::history::CommitIndex;
use crate::domain::lead::Until;
use crate::domain::timeline::What;

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The commit at the end of the line.
    pub commit: String,
    /// How many facts had landed.
    pub facts: usize,
    /// `sha256:` and the digest of what had happened, in lower-case hexadecimal.
    pub digest: String,
}

/// The first line of the file.
const TITLE: &str =
    "# What `leads audit` saw. Keep it where nobody can write who can rewrite the history.";

impl Anchor {
    /// Returns the text of the file.
    pub fn text(&self) -> String {
        let Anchor {
            commit,
            facts,
            digest,
        } = self;
        format!("{TITLE}\ncommit: {commit}\nfacts: {facts}\ndigest: {digest}\n")
    }

    /// Reads the text of the file.
    ///
    /// # Errors
    ///
    /// What is missing in it, in words.
    pub fn read(text: &str) -> Result<Anchor, String> {
        let value = |key: &str| {
            let mut lines = text.lines().filter_map(|line| line.split_once(':'));
            let found = lines.find(|(name, _)| name.trim() == key);
            let value = found.map(|(_, value)| value.trim().to_owned());
            value.ok_or_else(|| format!("it has no line `{key}: …`"))
        };
        let hexadecimal =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let (commit, digest) = (value("commit")?, value("digest")?);
        if !hexadecimal(&commit) || !digest.strip_prefix("sha256:").is_some_and(hexadecimal) {
            return Err("its commit or its digest is none".to_owned());
        }
        Ok(Anchor {
            commit,
            facts: value("facts")?
                .parse()
                .map_err(|_| "its number of facts is none".to_owned())?,
            digest,
        })
    }
}

/// One fact that no erasure touches: of which lead, recorded by which commit.
struct Fact<'a> {
    commit: CommitIndex,
    id: &'a str,
    dropped: bool,
    parts: Vec<String>,
}

/// Returns the facts that had landed with this commit: in the order they were recorded, then by id.
fn until(book: &Book, last: CommitIndex) -> Vec<Fact<'_>> {
    let mut facts: Vec<Fact<'_>> = book.entries.iter().flat_map(facts_of).collect();
    facts.retain(|fact| book.history.landing(fact.commit) <= last);
    facts.sort_by_key(|fact| (fact.commit, fact.id));
    facts
}

/// Returns the facts of one lead. What says the same as before, but for words that an erasure may take out, is none.
fn facts_of(entry: &Entry) -> Vec<Fact<'_>> {
    let mut facts: Vec<Fact<'_>> = Vec::new();
    for event in &entry.timeline.events {
        let (Some(commit), Some(parts)) = (event.commit, parts(&event.what)) else {
            continue;
        };
        let mut known = facts
            .iter()
            .rev()
            .filter(|fact| fact.dropped == event.dropped);
        let again = match event.what {
            What::Activity(_) | What::Feedback(_) => known.any(|fact| fact.parts == parts),
            What::Handoff(_) | What::Paused(_) | What::Recycled(_) | What::Resolved(_) => known
                .find(|fact| fact.parts[0] == parts[0])
                .is_some_and(|fact| fact.parts == parts),
            _ => false,
        };
        if !again {
            facts.push(Fact {
                commit,
                id: &entry.id,
                dropped: event.dropped,
                parts,
            });
        }
    }
    facts
}

/// Returns how many facts had landed with this commit of the line.
pub fn count(book: &Book, last: CommitIndex) -> usize {
    until(book, last).len()
}

/// Returns the last commit of the line with which so many facts had landed.
pub fn reach(book: &Book, facts: usize) -> Option<CommitIndex> {
    let all = until(book, CommitIndex(u32::MAX));
    let last = all.get(facts.checked_sub(1)?)?;
    Some(book.history.landing(last.commit))
}

/// Returns the digest of what had happened when this commit of the line had landed.
pub fn digest(book: &Book, last: CommitIndex) -> String {
    let mut hash = Sha256::new();
    for fact in until(book, last) {
        let commit = book.history.commit(fact.commit);
        let landing = book.history.commit(commit.landing);
        hash.update(fact.id);
        for part in &fact.parts {
            hash.update([0]);
            hash.update(part);
        }
        for stamp in [commit.stamped_at, landing.stamped_at] {
            hash.update([0]);
            hash.update(seconds(stamp));
        }
        hash.update([u8::from(fact.dropped)]);
    }
    let hexadecimal: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256:{hexadecimal}")
}

fn seconds(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(String::new, |at| at.timestamp().to_string())
}

/// Returns the kind of an event, and its names and times that no erasure touches; nothing for one that consists of others.
fn parts(what: &What) -> Option<Vec<String>> {
    fn name<T: ToString>(name: &Option<T>) -> String {
        name.as_ref().map_or_else(String::new, T::to_string)
    }
    let (kind, parts) = match what {
        What::Created { stage } => ("created", vec![name(stage)]),
        What::Moved { from, to, .. } => ("moved", vec![name(from), name(to)]),
        What::Assigned { from, to } => ("assigned", vec![name(from), name(to)]),
        What::Activity(activity) => {
            let direction = if activity.is_touch() {
                "outbound"
            } else {
                "inbound"
            };
            let parts = vec![
                seconds(Some(activity.at)),
                name(&activity.by),
                activity.channel.to_string(),
                direction.to_owned(),
                name(&activity.outcome),
            ];
            ("activity", parts)
        }
        What::Handoff(brief) => {
            let parts = vec![
                name(&brief.from),
                name(&brief.to),
                seconds(brief.at),
                seconds(brief.call_at),
            ];
            ("handoff", parts)
        }
        What::Paused(pause) => {
            let until = pause.until.map(|until| match until {
                Until::Instant(at) => seconds(Some(at)),
                Until::Date(date) => date.to_string(),
            });
            ("paused", vec![until.unwrap_or_default()])
        }
        What::Resumed => ("resumed", Vec::new()),
        What::Recycled(recycle) => (
            "recycled",
            vec![name(&recycle.reason), name(&recycle.revisit_on)],
        ),
        What::Resolved(resolution) => {
            let parts = vec![
                name(&resolution.reason),
                seconds(resolution.replied_at),
                name(&resolution.reply_channel),
            ];
            ("resolved", parts)
        }
        What::Feedback(feedback) => {
            let parts = vec![
                name(&feedback.from),
                name(&feedback.by),
                seconds(feedback.at),
                name(&feedback.verdict),
            ];
            ("feedback", parts)
        }
        What::Deleted => ("deleted", Vec::new()),
        What::Edited { .. } | What::Renamed { .. } | What::Unreadable { .. } => return None,
    };
    Some(std::iter::once(kind.to_owned()).chain(parts).collect())
}
