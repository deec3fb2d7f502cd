//! Plays a script: what a lead file said after each commit.

use chrono::{DateTime, TimeDelta, Utc};

use super::days::Days;
use super::draft::Draft;
use super::opening::draft;
use super::people::{self, Person};
use super::script::{Card, Deed, Line, Script};

/// What happened next to a lead.
#[derive(Debug)]
pub(super) enum Scene {
    /// A commit.
    Commit(Commit),
    /// The branch with the commits before this is brought in.
    Merge {
        id: &'static str,
        at: DateTime<Utc>,
        by: &'static Person,
    },
}

/// One commit, its parents apart.
#[derive(Debug)]
pub(super) struct Commit {
    /// Whether it is made on a branch.
    pub(super) on_branch: bool,
    /// When it is made.
    pub(super) at: DateTime<Utc>,
    /// How far the computer's clock is behind.
    pub(super) clock_behind: TimeDelta,
    pub(super) by: &'static Person,
    pub(super) subject: String,
    /// Paths with their new text; without one the file goes.
    pub(super) files: Vec<(String, Option<String>)>,
}

/// Returns what happened to a lead, in order.
pub(super) fn scenes(script: &Script, days: &Days<'_>) -> Vec<Scene> {
    let card = &script.card;
    let mut play = Play {
        days,
        card,
        draft: draft(card, days),
        path: String::new(),
        at: DateTime::<Utc>::MIN_UTC,
    };
    script.lines.iter().map(|line| play.scene(line)).collect()
}

/// A lead as it goes through its script.
pub(super) struct Play<'a> {
    pub(super) days: &'a Days<'a>,
    pub(super) card: &'a Card,
    pub(super) draft: Draft,
    /// Where its file is; nowhere yet if empty.
    pub(super) path: String,
    /// When the lead was last committed.
    at: DateTime<Utc>,
}

impl Play<'_> {
    fn scene(&mut self, line: &Line) -> Scene {
        let at = self.days.instant(line.at);
        let (by, parts) = match &line.what {
            Deed::Merge(by) => {
                self.at = at;
                return Scene::Merge {
                    id: self.card.id,
                    at,
                    by: people::named(by),
                };
            }
            Deed::Parts(by, parts) => (people::named(by), parts),
        };
        let files_it = parts.iter().any(|part| part.words[0] == "files");
        let committed_at = match line.committed_at {
            Some(time) => self.days.instant(time),
            None if files_it => self.days.filed(at, self.delay(at)),
            None => at + self.delay(at),
        };
        self.at = committed_at
            .max(self.at + TimeDelta::minutes(1))
            .min(self.days.now - TimeDelta::minutes(1));

        let before = self.path.clone();
        let from = self.draft.stage;
        let said: Vec<String> = parts
            .iter()
            .filter_map(|part| self.part(part, by, at))
            .collect();
        let moved = (from != self.draft.stage).then(|| format!("{from} → {}", self.draft.stage));
        let said = moved.into_iter().chain(said).collect::<Vec<_>>().join(", ");
        let mut files = vec![(self.path.clone(), Some(self.draft.text()))];
        if !before.is_empty() && before != self.path {
            files.insert(0, (before, None));
        }
        Scene::Commit(Commit {
            on_branch: line.on_branch,
            at: self.at,
            clock_behind: line.clock_behind.map_or(TimeDelta::zero(), |length| {
                self.days.now - self.days.instant(&format!("-{length}"))
            }),
            by,
            subject: line
                .subject
                .map_or_else(|| format!("{}: {said}", self.card.id), str::to_owned),
            files,
        })
    }

    /// Returns how long it takes from a deed to its commit: a few minutes, the same ones each time.
    fn delay(&self, at: DateTime<Utc>) -> TimeDelta {
        let seed = self.card.id.bytes().fold(at.timestamp(), |seed, byte| {
            (seed * 31 + i64::from(byte)) % 1_000_003
        });
        TimeDelta::seconds(150 + seed % 780)
    }
}
