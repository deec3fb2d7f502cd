//! The anchor: a commit and a digest of what had happened until then, to be kept elsewhere.
#![expect(clippy::disallowed_methods, reason = "cli reads and writes the anchor")]

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use crate::cli::reading::Reading;
use crate::cli::{Failure, input};
use crate::codec::anchor;
use crate::domain::history::{CommitIndex, ObjectId};
use crate::finding::{Finding, Place};
use crate::rules::HISTORY_REWRITTEN;
use crate::store::LARGEST_FILE_BYTES;

/// What to do where an anchor is asked for.
const HELP: &str = "name the file that an earlier `leads audit --anchor` wrote, or a new one";

/// What was seen.
pub(in crate::cli) struct Anchor(anchor::Anchor);

impl Anchor {
    /// Reads an anchor; none, if there is no file yet.
    pub(in crate::cli) fn read(file: &Path) -> Result<Option<Anchor>, Failure> {
        let shown = file.display().to_string();
        if matches!(fs::metadata(file), Err(error) if error.kind() == io::ErrorKind::NotFound) {
            return Ok(None);
        }
        let mut text = String::new();
        let read = input::open(file, &shown, HELP)?
            .take(LARGEST_FILE_BYTES)
            .read_to_string(&mut text);
        read.map_err(|error| input::unreadable(&shown, &error, HELP))?;
        let anchor = anchor::Anchor::read(&text)
            .map_err(|why| Failure::new(format!("{shown} is no anchor: {why}")).hint(HELP))?;
        Ok(Some(Anchor(anchor)))
    }

    /// Returns the anchor of the history that was read, without any words (`Keep::Facts`).
    pub(in crate::cli) fn of(reading: &Reading) -> Result<Anchor, Failure> {
        let tip = reading
            .tip
            .ok_or_else(|| Failure::new("there is no commit yet, so there is nothing to anchor"))?;
        if reading.book.history.gap.is_some() {
            return Err(Failure::new(
                "a part of the history is not in this clone, so it cannot be anchored",
            )
            .hint("fetch it first: git fetch --unshallow"));
        }
        let last = CommitIndex(reading.book.history.commits.len().saturating_sub(1) as u32);
        Ok(Anchor(anchor::Anchor {
            commit: tip.to_string(),
            facts: anchor::count(&reading.book, last),
            digest: anchor::digest(&reading.book, last),
        }))
    }

    /// Returns the digest of what had happened.
    pub(in crate::cli) fn digest(&self) -> &str {
        &self.0.digest
    }

    /// Returns how many facts that are.
    pub(in crate::cli) fn facts(&self) -> usize {
        self.0.facts
    }

    /// Writes the anchor.
    pub(in crate::cli) fn write(&self, file: &Path) -> Result<(), Failure> {
        let draft = file.with_extension("draft");
        fs::write(&draft, self.0.text())
            .and_then(|()| fs::rename(&draft, file))
            .map_err(|error| Failure::new(format!("{} cannot be written: {error}", file.display())))
    }

    /// Returns what is not as it was seen, if anything.
    pub(in crate::cli) fn broken(&self, reading: &Reading) -> Result<Option<Finding>, Failure> {
        let seen = &self.0;
        let finding = |message: String, help: &str| {
            Ok(Some(
                Finding::new(&HISTORY_REWRITTEN, Place::file("leads"), message).help(help),
            ))
        };
        let history = &reading.book.history;
        let is_it = |id: &ObjectId| id.to_string() == seen.commit;
        let known = history.commits.iter().position(|commit| is_it(&commit.id));
        let on_line = known.filter(|at| history.commits.landing(*at).0 as usize == *at);
        let short = &seen.commit[..seen.commit.len().min(7)];
        let Some(at) = on_line else {
            // The anchor still holds where an erasure rewrote the commits and left what happened as it was.
            let until = anchor::reach(&reading.book, seen.facts);
            if until.is_some_and(|until| anchor::digest(&reading.book, until) == seen.digest) {
                return Ok(None);
            }
            return finding(
                format!(
                    "the commit {short}, which the anchor saw, is not in this history any more"
                ),
                "somebody rewrote the history: compare with a colleague's clone before anybody fetches",
            );
        };
        if anchor::digest(&reading.book, CommitIndex(at as u32)) != seen.digest {
            return finding(
                format!("what had happened until {short} is not what the anchor saw"),
                "another program version or a replaced object may be why; compare with a colleague's clone",
            );
        }
        Ok(None)
    }
}
