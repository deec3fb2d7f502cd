//! Notices when something changes on disk that an answer depends on: leads, policy, schema, and where `HEAD` is.
//!
//! The system tells of changes, but not reliably of which: its notices only wake the watch, and what is on disk decides
//! whether anything is new. So nothing is missed when thousands of notices come at once, and no notice of one's own
//! reading leads to another one.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use notify::{Config, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::error::said;
use super::{Error, Repository, open, working};

/// What is watched in a work tree.
const FOLDERS: [&str; 3] = ["leads", "policy", "schema"];
/// The files beside `HEAD` by which a commit is found.
const POINTERS: [&str; 3] = ["HEAD", "packed-refs", "shallow"];

/// How long it must be quiet before one looks: an editor writes in several steps, git in many.
const QUIET: Duration = Duration::from_millis(200);
/// How long one waits for that at most.
const PATIENCE: Duration = Duration::from_secs(2);

/// A watch over one repository.
#[derive(Debug)]
pub struct Watch<'r> {
    repository: &'r Repository,
    places: Places,
    watcher: RecommendedWatcher,
    /// Holds at most one notice: more would say the same.
    notices: Receiver<()>,
    /// What was on disk at the last look; `None` where that could not be told.
    seen: Option<u64>,
}

impl<'r> Watch<'r> {
    /// Returns a watch that compares with what is on disk now.
    ///
    /// Fails without a work tree, and where the system watches nothing more.
    pub fn new(repository: &'r Repository) -> Result<Watch<'r>, Error> {
        let places = Places::new(repository)?;
        let (sender, notices) = sync_channel(1);
        let ours = places.clone();
        let notice = move |event: notify::Result<notify::Event>| {
            if ours.concerned(&event) {
                wake(&sender);
            }
        };
        // A link may lead anywhere.
        let config = Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(notice, config)
            .map_err(|error| unwatchable(&places.top, &error))?;
        let mut watch = Watch {
            repository,
            places,
            watcher,
            notices,
            seen: None,
        };
        watch.look()?;
        Ok(watch)
    }

    /// Returns whether it would wake up each time that this file is written.
    pub fn wakes(&self, file: &Path) -> bool {
        let folder = file
            .parent()
            .and_then(|folder| fs::canonicalize(folder).ok());
        let place = folder.zip(file.file_name());
        place.is_some_and(|(folder, name)| {
            folder.starts_with(&self.places.top) && self.places.counts(&folder.join(name))
        })
    }

    /// Waits until something is new since the last time, and quiet again; at most so long. Returns whether it is new.
    ///
    /// Fails if the work tree is gone, and where the system watches nothing more.
    pub fn wait(&mut self, most: Duration) -> Result<bool, Error> {
        let begun = Instant::now();
        loop {
            match self
                .notices
                .recv_timeout(most.saturating_sub(begun.elapsed()))
            {
                Ok(()) => self.settle(),
                Err(RecvTimeoutError::Timeout) => return Ok(false),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::Unwatchable {
                        place: self.places.top.display().to_string(),
                        reason: "the system gave up telling of changes".to_owned(),
                        full: false,
                    });
                }
            }
            if self.look()? {
                return Ok(true);
            }
        }
    }

    /// Waits until no notice has come for a while.
    fn settle(&self) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && self.notices.recv_timeout(QUIET).is_ok() {}
    }

    /// Watches what is there by now, and returns whether it is something else than before.
    fn look(&mut self) -> Result<bool, Error> {
        // First watched, then looked at: what changes in between is noticed.
        self.watch()?;
        let now = self.on_disk();
        let new = now.is_none() || now != self.seen;
        self.seen = now;
        Ok(new)
    }

    /// Watches every place anew: a folder that was removed and made again is another one for the system.
    fn watch(&mut self) -> Result<(), Error> {
        for (place, mode) in self.places.all() {
            let is_folder = |metadata: fs::Metadata| metadata.is_dir();
            let there = place.symlink_metadata().is_ok_and(is_folder);
            // It fails where the place was not watched, and where it is gone.
            let _ = self.watcher.unwatch(&place);
            if !there && place != self.places.top {
                continue;
            }
            match self.watcher.watch(&place, mode) {
                Ok(()) => {}
                // It went away just now: whoever holds it is watched.
                Err(_) if place.symlink_metadata().is_err() && place != self.places.top => {}
                Err(error) => return Err(unwatchable(&place, &error)),
            }
        }
        Ok(())
    }

    /// Returns a number that is another one once something that counts has changed.
    fn on_disk(&self) -> Option<u64> {
        let mut hash = DefaultHasher::new();
        for folder in FOLDERS {
            working::traces(&self.places.top, folder)
                .ok()?
                .hash(&mut hash);
        }
        open::head(self.repository).ok()?.hash(&mut hash);
        open::branch(self.repository).ok()?.hash(&mut hash);
        let shallow = self.places.common.join("shallow");
        let shallow = shallow.symlink_metadata().ok();
        shallow
            .map(|metadata| working::trace(&metadata))
            .hash(&mut hash);
        Some(hash.finish())
    }
}

/// Where things are that count, by the names under which the system tells of them.
#[derive(Debug, Clone)]
struct Places {
    top: PathBuf,
    /// The folder with this work tree's `HEAD`.
    git: PathBuf,
    /// The folder that all work trees share.
    common: PathBuf,
}

impl Places {
    fn new(repository: &Repository) -> Result<Places, Error> {
        let real = |path: &Path| {
            fs::canonicalize(path).map_err(|error| Error::Unwatchable {
                place: path.display().to_string(),
                reason: said(&error),
                full: false,
            })
        };
        Ok(Places {
            top: real(repository.top()?)?,
            git: real(repository.git_dir())?,
            common: real(repository.common_dir())?,
        })
    }

    /// Returns each place, and whether what is in its folders counts too.
    fn all(&self) -> Vec<(PathBuf, RecursiveMode)> {
        let mut all = vec![(self.top.clone(), RecursiveMode::NonRecursive)];
        let folders = FOLDERS.map(|folder| (self.top.join(folder), RecursiveMode::Recursive));
        all.extend(folders);
        all.push((self.git.clone(), RecursiveMode::NonRecursive));
        if self.common != self.git {
            all.push((self.common.clone(), RecursiveMode::NonRecursive));
        }
        all.push((self.common.join("refs"), RecursiveMode::Recursive));
        all
    }

    /// Returns whether an event is about something that counts; if in doubt, it is.
    fn concerned(&self, event: &notify::Result<notify::Event>) -> bool {
        match event {
            // Reading changes nothing.
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => false,
            Ok(event) if event.paths.is_empty() || event.need_rescan() => true,
            Ok(event) => event.paths.iter().any(|path| self.counts(path)),
            Err(_) => true,
        }
    }

    fn counts(&self, path: &Path) -> bool {
        let name = |inside: &Path| {
            inside
                .components()
                .next()
                .map(|name| name.as_os_str().to_owned())
        };
        for git in [&self.git, &self.common] {
            if let Ok(inside) = path.strip_prefix(git) {
                let known = |name| POINTERS.iter().chain(&["refs"]).any(|known| *known == name);
                return name(inside).is_none_or(known);
            }
        }
        match path.strip_prefix(&self.top) {
            Ok(inside) => {
                name(inside).is_none_or(|name| FOLDERS.iter().any(|known| *known == name))
            }
            Err(_) => true,
        }
    }
}

fn wake(sender: &SyncSender<()>) {
    match sender.try_send(()) {
        // One is waiting already, or nobody listens any more.
        Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
    }
}

fn unwatchable(place: &Path, error: &notify::Error) -> Error {
    let reason = match &error.kind {
        notify::ErrorKind::Io(error) => said(error),
        notify::ErrorKind::PathNotFound => "it is not there".to_owned(),
        notify::ErrorKind::MaxFilesWatch => "the system watches no more folders for you".to_owned(),
        _ => error.to_string(),
    };
    Error::Unwatchable {
        place: place.display().to_string(),
        reason,
        full: matches!(error.kind, notify::ErrorKind::MaxFilesWatch),
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, ModifyKind};
    use notify::{Event, EventKind};

    use super::*;

    #[test]
    fn only_what_an_answer_depends_on_counts() {
        let places = Places {
            top: "/book".into(),
            git: "/book/.git/worktrees/other".into(),
            common: "/book/.git".into(),
        };
        for (path, counts) in [
            ("/book", true),
            ("/book/leads", true),
            ("/book/leads/2026-11/acme.yaml", true),
            ("/book/policy/sla.yaml", true),
            ("/book/schema", true),
            ("/book/README.md", false),
            ("/book/leads.txt", false),
            ("/book/.git/HEAD", true),
            ("/book/.git/worktrees/other/HEAD", true),
            ("/book/.git/refs/heads/main", true),
            ("/book/.git/packed-refs", true),
            ("/book/.git/index.lock", false),
            ("/book/.git/objects/ab", false),
            // If in doubt.
            ("/elsewhere", true),
        ] {
            let event = |kind| Ok(Event::new(kind).add_path(path.into()));
            let written = event(EventKind::Modify(ModifyKind::Any));
            assert_eq!(places.concerned(&written), counts, "{path}");
            let read = event(EventKind::Access(AccessKind::Any));
            assert!(!places.concerned(&read), "{path}");
        }
        assert!(places.concerned(&Ok(Event::new(EventKind::Other))));
    }
}
