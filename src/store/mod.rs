//! The disk and git: moves texts, reads none.
#![expect(
    clippy::disallowed_methods,
    reason = "store is where files and git are read"
)]

mod commit;
mod content;
mod diff;
mod error;
mod folder;
mod folders;
mod identity;
mod ids;
mod known;
mod line;
mod listing;
mod lock;
mod merge;
mod noted;
mod onto;
mod open;
mod packs;
mod parentage;
mod program;
mod read_at;
mod record;
mod revisions;
mod rewrite;
mod seals;
mod search;
mod settings;
mod shelf;
mod suffix;
mod unmerged;
mod walk;
mod watch;
mod way;
mod working;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use gix::ThreadSafeRepository;

use crate::domain::history::{History, ObjectId, Seal};

pub use content::{Content, Reader, with_lf};
pub use error::Error;
pub use identity::Identity;
pub use listing::File;
pub use merge::Merged;
pub use onto::Onto;
pub use parentage::Parentage;
pub use record::Committed;
pub use revisions::Revision;
pub use rewrite::Rewritten;
pub use search::{Holder, Trace};
pub use shelf::Shelved;
pub use suffix::{random_number, suffix};
pub use unmerged::Unmerged;
pub use walk::Continued;
pub use watch::Watch;
pub use way::check_everywhere;
pub use working::WorkingFile;
pub use write::Written;

/// The size above which a file is not read: no lead, policy or schema is near it.
pub const LARGEST_FILE_BYTES: u64 = 1024 * 1024;

/// How deep folders may nest.
const DEEPEST_FOLDER: usize = 128;

/// How many entries one commit, or one folder on disk, may make the program look at.
const MOST_ENTRIES: usize = 2_000_000;

/// A repository of a team. Shared between threads; each reads through its own [`Reader`].
#[derive(Debug, Clone)]
pub struct Repository {
    git: ThreadSafeRepository,
    format: gix::hash::Kind,
    common_dir: PathBuf,
    partial: bool,
    packs: packs::Packs,
}

/// Told how far a long reading has come.
pub trait Progress: Sync {
    /// Takes the number of commits read so far, and of how many, once that is known.
    fn step(&self, done: usize, total: Option<usize>);
}

/// Tells nobody.
impl Progress for () {
    fn step(&self, _done: usize, _total: Option<usize>) {}
}

impl Repository {
    /// Returns the repository that holds a folder, found as git finds it, `GIT_DIR` and its kin included.
    ///
    /// Fails where git would refuse (another owner), where history is rewritten by grafts, and where the repository uses
    /// a format that cannot be read.
    pub fn discover(dir: &Path) -> Result<Repository, Error> {
        open::discover(dir, open::Search::Environment)
    }

    /// Returns the repository that holds a folder, whatever `GIT_DIR` and its kin say; fails as `discover` does.
    pub fn around(dir: &Path) -> Result<Repository, Error> {
        open::discover(dir, open::Search::Folder)
    }

    /// Returns the top of the work tree, if there is one.
    pub fn workdir(&self) -> Option<&Path> {
        self.git.work_dir()
    }

    /// Returns the folder with this work tree's `HEAD`.
    pub fn git_dir(&self) -> &Path {
        self.git.git_dir()
    }

    /// Returns the folder that all work trees of this repository share.
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// Returns whether the clone left objects out on purpose (`git clone --filter`).
    pub fn is_partial(&self) -> bool {
        self.partial
    }

    /// Returns whether the clone leaves out what came before some commits (`git clone --depth`).
    pub fn is_shallow(&self) -> bool {
        // What cannot be read is not whole.
        self.git.to_thread_local().is_shallow().unwrap_or(true)
    }

    /// Returns the commit that `HEAD` names; `None` if there is no commit yet.
    pub fn head(&self) -> Result<Option<ObjectId>, Error> {
        open::head(self)
    }

    /// Returns the name of the branch that `HEAD` is on, whether it has commits or not; `None` if `HEAD` names a commit.
    pub fn branch(&self) -> Result<Option<String>, Error> {
        open::branch(self)
    }

    /// Returns how many objects are replaced by others (`git replace`).
    pub fn replaced(&self) -> usize {
        content::replaced(self.reader().git())
    }

    /// Returns the commit that a revision names, in git's own notation.
    pub fn resolve(&self, revision: &str) -> Result<ObjectId, Error> {
        open::resolve(self, revision)
    }

    /// Returns what happened to leads, policy and schema on the way to a commit: the one walk over the objects.
    pub fn history(&self, tip: ObjectId, progress: &dyn Progress) -> Result<History, Error> {
        Ok(walk::history(self, History::default(), tip, progress)?.history)
    }

    /// Returns what happened on the way to a commit, going on from what an earlier walk of this repository told, as if
    /// all had been walked. Of the changes, only those of commits that were not known are new.
    pub fn history_from(
        &self,
        known: History,
        tip: ObjectId,
        progress: &dyn Progress,
    ) -> Result<Continued, Error> {
        walk::history(self, known, tip, progress)
    }

    /// Returns what would have happened on the way to a base if a head were merged into it at this time: the history of
    /// the base, and one landing more. Nothing is merged but in git's objects, where nothing names the result.
    ///
    /// Fails where the two have no past in common, where a shallow clone does not show it, and where git cannot merge.
    pub fn history_onto(
        &self,
        base: ObjectId,
        head: ObjectId,
        at: DateTime<Utc>,
        progress: &dyn Progress,
    ) -> Result<Onto, Error> {
        onto::history(self, base, head, at, progress)
    }

    /// Returns the latest commit that leads to both; `None` if they have no past in common. Where several are latest, as
    /// after merges crosswise, it is one of them. Fails where a shallow clone does not show it.
    pub fn merge_base(&self, one: ObjectId, other: ObjectId) -> Result<Option<ObjectId>, Error> {
        onto::merge_base(self, one, other)
    }

    /// Returns whether a commit is another or leads to it. Fails where a shallow clone does not show it.
    pub fn is_ancestor(&self, old: ObjectId, new: ObjectId) -> Result<bool, Error> {
        onto::is_ancestor(self, old, new)
    }

    /// Returns the parents and the author of a commit. A parent may be missing: where a shallow clone ends.
    pub fn parentage(&self, commit: ObjectId) -> Result<Parentage, Error> {
        parentage::of(self, commit)
    }

    /// Returns whether each of these commits is signed, as far as the user's own git can tell: it starts gpg or ssh-keygen.
    pub fn seals(&self, commits: &[ObjectId]) -> Result<BTreeMap<ObjectId, Seal>, Error> {
        seals::of(self, commits)
    }

    /// Returns everything under a folder in a commit, sorted by path. Names that begin with a dot are left out, but for what
    /// people may take for a lead: files below `leads/` that end in `.yaml` or `.yml`.
    /// If the folder is itself a file or a link, that is the one entry.
    pub fn files(&self, commit: ObjectId, folder: &str) -> Result<Vec<File>, Error> {
        listing::files(self, commit, folder)
    }

    /// Returns everything under a folder in a tree, as `files` does in a commit.
    pub fn files_of_tree(&self, tree: ObjectId, folder: &str) -> Result<Vec<File>, Error> {
        listing::files_of_tree(self, tree, folder)
    }

    /// Returns the content of one blob. For many, take a [`Repository::reader`].
    pub fn read(&self, blob: ObjectId) -> Result<Content, Error> {
        self.reader().read(blob)
    }

    /// Returns a reader of many blobs, for one thread.
    pub fn reader(&self) -> Reader {
        Reader::new(self)
    }

    /// Returns the same repository, for one large task: the files of git that it looks into are given back to the system
    /// with it, and not kept in memory for what comes after.
    pub fn apart(&self) -> Repository {
        Repository {
            packs: packs::Packs::default(),
            ..self.clone()
        }
    }

    /// Returns everything under a folder of the work tree, sorted by path, but what `files` leaves out.
    /// Nothing is followed, and only plain files of moderate size are opened. Empty without a work tree.
    pub fn working(&self, folder: &str) -> Result<Vec<WorkingFile>, Error> {
        match self.workdir() {
            Some(top) => working::files(top, folder, None),
            None => Ok(Vec::new()),
        }
    }

    /// Returns the same, but does not open a file that holds what the commit has at its path, as far as git noted that when
    /// it last looked and nobody touched the file since. `committed` are the files of the commit, sorted by path.
    pub fn working_beside(
        &self,
        folder: &str,
        committed: &[File],
    ) -> Result<Vec<WorkingFile>, Error> {
        let noted = noted::Noted::read(self, committed);
        match self.workdir() {
            Some(top) => working::files(top, folder, noted.as_ref()),
            None => Ok(Vec::new()),
        }
    }

    /// Returns what one file of the work tree holds, given by its path from the top.
    pub fn working_file(&self, path: &str) -> Result<Content, Error> {
        Ok(working::file(self.top()?, path))
    }

    /// Puts new bytes in place of those that are expected in a file of the work tree, given by its path from the top with
    /// forward slashes. Whatever happens meanwhile, the file is the old one or the new one, whole, with the same permissions.
    ///
    /// Fails without writing if the file holds something else by now, if it is no plain file in plain folders, and if the
    /// system refuses. Of two processes of this program that start from the same bytes, one fails.
    pub fn replace(&self, path: &str, expected: &[u8], new: &[u8]) -> Result<(), Error> {
        write::replace(self, path, expected, new)
    }

    /// Puts a new file into the work tree, whole, and makes its folders. Fails as `replace` does, and if something is there.
    pub fn create(&self, path: &str, new: &[u8]) -> Result<(), Error> {
        write::create(self, path, new)
    }

    /// Writes many files, each whole, as `replace` and `create` write one. Returns how many were written; where something
    /// stops it, those before it stay.
    pub fn write_all(
        &self,
        files: &[Written],
        progress: &dyn Progress,
    ) -> (usize, Result<(), Error>) {
        write::all(self, files, progress)
    }

    /// Commits any number of files, new ones too, at this time or now, as `commit_file` commits a few.
    ///
    /// Fails before anything is done if something else is staged: it would be committed with them.
    pub fn commit_all(
        &self,
        paths: &[&str],
        subject: &str,
        at: Option<DateTime<Utc>>,
    ) -> Result<Committed, Error> {
        record::all(self, paths, subject, at)
    }

    /// Returns whether something is staged that no commit has. Fails during a merge and its like: a commit would end it.
    pub fn has_staged(&self) -> Result<bool, Error> {
        record::has_staged(self)
    }

    /// Commits these files and nothing else, by the user's own git: hooks run, commits are signed, all as they set it up.
    /// What else is staged stays staged; a new file that could not be committed is not staged either.
    pub fn commit_file(&self, paths: &[&str], subject: &str) -> Result<Committed, Error> {
        record::files(self, paths, subject)
    }

    /// Returns whether git leaves a file out that it does not have yet: it must be told to add it all the same.
    pub fn is_ignored(&self, path: &str) -> Result<bool, Error> {
        record::is_ignored(self, path)
    }

    /// Returns every commit that left a version of a lead, on whatever branch, tag or stash; those that lead to others first.
    pub fn revisions(&self, id: &str) -> Result<Vec<Revision>, Error> {
        revisions::of(self, id)
    }

    /// Returns the full names of the refs that lead to any of these commits.
    pub fn reached_from(&self, commits: &[ObjectId]) -> Result<BTreeSet<String>, Error> {
        revisions::reached_from(self, commits)
    }

    /// Writes the history of all branches and tags anew into a folder that is empty or not there, with the same people,
    /// times and messages, and checks this branch out. Of these blobs `left` says what is left; `None` leaves one as it
    /// is. Signatures are lost.
    pub fn rewrite(
        &self,
        folder: &Path,
        branch: &str,
        blobs: &BTreeSet<ObjectId>,
        left: &mut dyn FnMut(&[u8]) -> Option<Vec<u8>>,
    ) -> Result<Rewritten, Error> {
        rewrite::into(self, folder, branch, blobs, left)
    }

    /// Looks for words in every object, reached or not, whatever the case of their letters from A to Z; returns how many
    /// objects there are, and those that hold any.
    pub fn search(&self, words: &[&str]) -> Result<(usize, Vec<Trace>), Error> {
        search::of(self, words)
    }

    /// Returns who the author of the user's next commit will be, as far as environment and settings name one.
    pub fn identity(&self) -> Option<Identity> {
        identity::author(self)
    }

    /// Returns every id of a lead that is taken: at the tip of a branch that is here, local or remote, at `HEAD`, or in the
    /// work tree. What a partial clone left out is passed over.
    pub fn ids_everywhere(&self) -> Result<BTreeSet<String>, Error> {
        ids::everywhere(self)
    }

    /// Returns what git by itself, without any merge driver, makes of a head that is merged into a base, among its objects
    /// alone.
    pub fn merged(&self, base: ObjectId, head: ObjectId) -> Result<Merged, Error> {
        merge::trees(self, base, head)
    }

    /// Returns the files below a folder that git could not merge and nobody has since, sorted by path.
    pub fn unmerged(&self, folder: &str) -> Result<Vec<Unmerged>, Error> {
        unmerged::files(self, folder)
    }

    /// Returns what a setting of git says here, wherever it is set; `None` if nowhere.
    pub fn setting(&self, name: &str) -> Option<String> {
        settings::get(self, name)
    }

    /// Sets settings of git, by name and value, for this repository alone.
    pub fn set(&self, settings: &[(&str, &str)]) -> Result<(), Error> {
        settings::set(self, settings)
    }

    /// Stages a file as it stands, which tells git that it is merged.
    pub fn stage(&self, path: &str) -> Result<(), Error> {
        settings::stage(self, path)
    }

    /// Returns git's name for an object; fails if none here can be called so.
    fn theirs(&self, id: ObjectId) -> Result<gix::ObjectId, Error> {
        theirs(self.format, id).ok_or(Error::Missing {
            id,
            partial: self.partial,
        })
    }

    /// Returns the top of the work tree; fails if there is none.
    fn top(&self) -> Result<&Path, Error> {
        self.workdir().ok_or(Error::NoWorkTree)
    }

    /// Returns the name git would give to a blob with these bytes, to compare a file on disk with a version.
    pub fn blob_id(&self, bytes: &[u8]) -> ObjectId {
        content::blob_id(self.format, bytes)
    }
}

/// Returns everything in a folder on disk, in a repository or not, under its own name, sorted by path. Nothing is followed.
pub fn folder(place: &Path) -> Result<Vec<WorkingFile>, Error> {
    // `.` and `..` have another name.
    let named = match place.file_name() {
        Some(_) => Ok(place.to_owned()),
        None => place.canonicalize(),
    };
    let named = named.unwrap_or_default();
    let (Some(top), Some(name)) = (named.parent(), named.file_name()) else {
        return Ok(Vec::new());
    };
    working::files(top, &name.to_string_lossy(), None)
}

/// Returns whether something hidden is left out: it is unless people may take it for a lead, or may find some in it.
fn is_left_out(path: &[u8], is_folder: impl FnOnce() -> bool) -> bool {
    let may_be_lead = || {
        let lower = path.to_ascii_lowercase();
        lower.ends_with(b".yaml") || lower.ends_with(b".yml")
    };
    let is_among_leads = path.starts_with(b"leads/") && !path.ends_with(b"/.git");
    !(is_among_leads && (may_be_lead() || is_folder()))
}

/// Returns our name for an object.
fn ours(id: &gix::oid) -> ObjectId {
    ObjectId::new(id.as_bytes())
}

/// Returns git's name for an object; `None` if its length is not that of this repository's names.
fn theirs(kind: gix::hash::Kind, id: ObjectId) -> Option<gix::ObjectId> {
    (id.as_bytes().len() == kind.len_in_bytes())
        .then(|| gix::ObjectId::from_bytes_or_panic(id.as_bytes()))
}
