//! Who brought each signature under the policy, and how the agreement stands by that.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::{Current, Failure, Reading, bytes, policies};
use crate::codec;
use crate::domain::agreement::{Bringer, Brought, Origin, Sheet, Signed, Standing};
use crate::domain::history::{CommitIndex, History, Mode, ObjectId};
use crate::domain::policy::{Agreement, Teams};
use crate::store::{Content, Error, File, Repository};

/// Where the signatures stand.
pub(in crate::cli) const AGREEMENT: &str = "policy/agreement.yaml";
const TEAMS: &str = "policy/teams.yaml";
/// Whatever is the last commit of the line.
const LAST: CommitIndex = CommitIndex(u32::MAX);

impl Reading {
    /// Puts into the book how the agreement stands: it takes a look at every commit that changed policy or schema.
    pub(in crate::cli) fn agree(&mut self) -> Result<(), Failure> {
        self.book.agreement = self.standing()?;
        Ok(())
    }

    fn standing(&self) -> Result<Option<Standing>, Failure> {
        let Some(policy) = self.book.policy.as_ref().filter(|_| self.what_if.is_none()) else {
            return Ok(None);
        };
        let is_there = self
            .current
            .policy
            .iter()
            .any(|(path, _)| path == AGREEMENT);
        if is_there && policy.agreement.is_none() {
            return Ok(None);
        }
        let mut record = Record::new(&self.current.repository);
        record.read(&self.book.history)?;
        let committed = match self.tip {
            Some(tip) => record.signed(tip)?.unwrap_or_default(),
            None => Arc::default(),
        };
        let sheet = record.at(LAST);
        let origin = |signed: &Signed| match self.current.working {
            Some(_) if !committed.contains(signed) => Origin::Uncommitted,
            _ => record.origin(&sheet, signed),
        };
        let once = record.once();
        let digest = self.current.digest()?;
        let standing = Standing::of(digest, policy.agreement.clone(), origin, &once);
        Ok(Some(standing))
    }

    /// Returns the last commit of the line at which every team that must sign had signed schema and policy as they were.
    pub(in crate::cli) fn last_agreed(&self) -> Result<Option<ObjectId>, Failure> {
        let repository = &self.current.repository;
        let mut record = Record::new(repository);
        record.read(&self.book.history)?;
        for index in self.book.history.policy_changes.iter().rev() {
            let commit = self.book.history.commit(*index).id;
            if record
                .signed(commit)?
                .is_none_or(|signed| signed.is_empty())
            {
                continue;
            }
            let files = policies::texts(repository, &repository.files(commit, "policy")?)?;
            let agreement = codec::policy::read(&files)
                .0
                .and_then(|policy| policy.agreement);
            let digest = self.current.digest_at(commit)?;
            if record.standing(*index, digest, agreement).is_agreed() {
                return Ok(Some(commit));
            }
        }
        Ok(None)
    }

    /// Puts another agreement in the place of the file, in memory, and reads the policy anew.
    pub(in crate::cli) fn rewrite_agreement(&mut self, text: &str) -> Result<(), Failure> {
        let policy = &mut self.current.policy;
        policy.retain(|(path, _)| path != AGREEMENT);
        policy.push((AGREEMENT.to_owned(), text.as_bytes().to_vec()));
        policy.sort();
        (self.book.policy, self.findings) = codec::policy::read(policy);
        self.agree()
    }
}

impl Current {
    /// Returns the digest of schema and policy as they stand.
    pub(in crate::cli) fn digest(&self) -> Result<String, Failure> {
        Ok(digest(&self.policy, &self.folder("schema")?))
    }

    /// Returns the digest of schema and policy in a commit.
    pub(in crate::cli) fn digest_at(&self, commit: ObjectId) -> Result<String, Failure> {
        let [policy, schema] = ["policy", "schema"].map(|folder| {
            let files = self.repository.files(commit, folder)?;
            Ok::<_, Failure>(policies::texts(&self.repository, &files)?)
        });
        Ok(digest(&policy?, &schema?))
    }
}

pub(super) fn digest(policy: &[(String, Vec<u8>)], schema: &[(String, Vec<u8>)]) -> String {
    let files = policy.iter().chain(schema);
    let mut files: Vec<(&str, &[u8])> = files
        .filter(|(path, _)| path != AGREEMENT)
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    files.sort_unstable();
    codec::digest::of(files)
}

/// The signatures that one version of the file has.
type Signatures = Arc<BTreeSet<Signed>>;

/// A sheet of a commit; `None` if nobody can say from this clone.
type Seen = Option<Arc<Sheet>>;

/// Every signature that ever landed, and how it came into the file.
pub(super) struct Record<'r> {
    repository: &'r Repository,
    /// The merge that no one has made yet, its parents and its tree.
    to_come: Option<(ObjectId, Vec<ObjectId>, ObjectId)>,
    /// Each commit that brought a signature, in the order in which they landed; `None` where nobody can say whose it is.
    brought: Vec<(Signed, ObjectId, Option<Bringer>)>,
    /// What stood after each commit of the line that changed policy or schema.
    landed: Vec<(CommitIndex, Seen)>,
    /// Where the commits of the line are in it, once a merge is to be followed.
    line: HashMap<ObjectId, CommitIndex>,
    sheets: BTreeMap<ObjectId, Seen>,
    by_blob: BTreeMap<ObjectId, Signatures>,
    people: BTreeMap<ObjectId, People>,
}

/// Who was who in one commit.
#[derive(Clone)]
enum People {
    /// The clone left it out.
    Hidden,
    /// There is no file that says so, or none that can be read.
    Unsaid,
    Said(Arc<Teams>),
}

impl<'r> Record<'r> {
    pub(super) fn new(repository: &'r Repository) -> Self {
        Record {
            repository,
            to_come: None,
            brought: Vec::new(),
            landed: Vec::new(),
            line: HashMap::new(),
            sheets: BTreeMap::new(),
            by_blob: BTreeMap::new(),
            people: BTreeMap::new(),
        }
    }

    /// Takes this for the merge that no one has made yet: git knows nothing of it.
    pub(super) fn comes(&mut self, id: ObjectId, parents: Vec<ObjectId>, tree: ObjectId) {
        self.to_come = Some((id, parents, tree));
    }

    /// Returns how this agreement stood under this digest once a commit of the line had landed.
    pub(super) fn standing(
        &self,
        at: CommitIndex,
        digest: String,
        agreement: Option<Agreement>,
    ) -> Standing {
        let sheet = self.at(at);
        let origin = |signed: &Signed| self.origin(&sheet, signed);
        Standing::of(digest, agreement, origin, &self.once())
    }

    /// Returns what stood after a commit of the line.
    fn at(&self, index: CommitIndex) -> Seen {
        let landed = self.landed.partition_point(|(landed, _)| *landed <= index);
        match landed.checked_sub(1) {
            Some(last) => self.landed[last].1.clone(),
            None => Some(Arc::default()),
        }
    }

    /// Returns how a signature came to where it is.
    fn origin(&self, sheet: &Seen, signed: &Signed) -> Origin {
        let brought = sheet.as_ref().and_then(|sheet| sheet.brought(signed));
        let Some(Brought { by, hidden }) = brought else {
            return Origin::hidden();
        };
        let known = self.brought.iter();
        let own = known.filter(|(known, commit, _)| known == signed && by.contains(commit));
        let is_hidden = own.clone().any(|(.., by)| by.is_none());
        Origin::Landed {
            hidden: *hidden || is_hidden,
            bringers: own.filter_map(|(.., by)| by.clone()).collect(),
        }
    }

    /// Returns every signature that ever landed, in the order in which they landed first, with all who ever brought it.
    fn once(&self) -> Vec<(Signed, Origin)> {
        let mut once: Vec<(Signed, Origin)> = Vec::new();
        for (signed, _, bringer) in &self.brought {
            let known = once.iter_mut().find(|(known, _)| known == signed);
            match (known, bringer.clone()) {
                (Some((_, Origin::Landed { bringers, .. })), Some(bringer)) => {
                    bringers.push(bringer);
                }
                (Some((_, Origin::Landed { hidden, .. })), None) => *hidden = true,
                (_, bringer) => {
                    let hidden = bringer.is_none();
                    let bringers = bringer.into_iter().collect();
                    once.push((signed.clone(), Origin::Landed { bringers, hidden }));
                }
            }
        }
        once
    }

    /// Reads what landed with each commit of the line that changed policy or schema. Where that is a merge, it is followed
    /// to the commits that it brought in: who merges does not sign.
    pub(super) fn read(&mut self, history: &History) -> Result<(), Failure> {
        let oldest = history.commits.line().next();
        for index in &history.policy_changes {
            let landing = history.commit(*index);
            if landing.merge && self.line.is_empty() {
                let line = history.commits.line();
                let line = line.map(|position| CommitIndex(position as u32));
                self.line = line.map(|at| (history.commit(at).id, at)).collect();
            }
            let before = self.parents(landing.id)?.first().copied();
            // Before the oldest that can be seen there may be others.
            if let Some(before) = before.filter(|_| oldest != Some(index.0 as usize)) {
                self.sheets.insert(before, self.at(*index));
            }
            self.follow(landing.id)?;
            let sheet = self.sheets[&landing.id].clone();
            self.landed.push((*index, sheet));
        }
        Ok(())
    }

    /// Finds what each commit left that came with this one, those before it first.
    fn follow(&mut self, landing: ObjectId) -> Result<(), Failure> {
        let mut open = vec![landing];
        while let Some(commit) = open.last().copied() {
            if self.sheets.contains_key(&commit) {
                open.pop();
                continue;
            }
            let Some(signatures) = self.signed(commit)? else {
                self.sheets.insert(commit, None);
                continue;
            };
            let parents = self.parents(commit)?;
            let known: Vec<Option<Seen>> = parents.iter().map(|id| self.known(*id)).collect();
            let unknown = parents.iter().zip(&known);
            let unknown = unknown.filter_map(|(id, known)| known.is_none().then_some(*id));
            let waiting = open.len();
            open.extend(unknown);
            if open.len() > waiting {
                continue;
            }
            let parents: Vec<Seen> = known.into_iter().flatten().collect();
            let sheet = Sheet::after(commit, &signatures, &parents, commit == landing);
            for signed in sheet.brought_by(commit) {
                let bringer = self.bringer(commit, landing)?;
                self.brought.push((signed.clone(), commit, bringer));
            }
            self.sheets.insert(commit, Some(sheet));
        }
        Ok(())
    }

    /// Returns what a commit left, if it has been looked at or is on the line.
    fn known(&self, commit: ObjectId) -> Option<Seen> {
        let known = self.sheets.get(&commit).cloned();
        known.or_else(|| Some(self.at(*self.line.get(&commit)?)))
    }

    /// Returns who brought something with a commit that landed with another; `None` if nobody can say. Who was who is told
    /// by what stood before it landed: nobody becomes somebody else by the change that they sign.
    fn bringer(&mut self, commit: ObjectId, landing: ObjectId) -> Result<Option<Bringer>, Failure> {
        let before = self.parents(landing)?.first().copied();
        let known = match before {
            Some(before) => self.people(before)?,
            None => People::Unsaid,
        };
        let known = match known {
            People::Unsaid => self.people(commit)?,
            known => known,
        };
        let teams = match known {
            People::Hidden => return Ok(None),
            People::Unsaid => None,
            People::Said(teams) => Some(teams),
        };
        // Who made the head would make the merge.
        let made = match &self.to_come {
            Some((id, parents, _)) if *id == commit => parents.last().copied().unwrap_or(commit),
            _ => commit,
        };
        let author = self.repository.parentage(made)?.author;
        Ok(Some(Bringer {
            commit,
            author: Arc::new(author),
            teams,
        }))
    }

    fn parents(&self, commit: ObjectId) -> Result<Vec<ObjectId>, Failure> {
        match &self.to_come {
            Some((id, parents, _)) if *id == commit => Ok(parents.clone()),
            _ => Ok(self.repository.parentage(commit)?.parents),
        }
    }

    /// Returns the signatures that a commit has; `None` if it is not in this clone.
    fn signed(&mut self, commit: ObjectId) -> Result<Option<Signatures>, Failure> {
        match self.blob(commit, AGREEMENT) {
            Err(Error::Missing { .. }) => Ok(None),
            Err(error) => Err(error.into()),
            Ok(None) => Ok(Some(Arc::default())),
            Ok(Some(blob)) => match self.by_blob.get(&blob) {
                Some(known) => Ok(Some(known.clone())),
                None => self.parsed(blob),
            },
        }
    }

    fn parsed(&mut self, blob: ObjectId) -> Result<Option<Signatures>, Failure> {
        let Some(bytes) = bytes(self.repository.read(blob)?) else {
            return Ok(None);
        };
        let signed = codec::policy::read_signed(&bytes).into_iter().collect();
        let signed = Arc::new(signed);
        self.by_blob.insert(blob, Arc::clone(&signed));
        Ok(Some(signed))
    }

    /// Returns who was who in a commit.
    fn people(&mut self, commit: ObjectId) -> Result<People, Failure> {
        if let Some(known) = self.people.get(&commit) {
            return Ok(known.clone());
        }
        let people = match self.blob(commit, TEAMS) {
            Err(Error::Missing { .. }) => People::Hidden,
            Err(error) => return Err(error.into()),
            Ok(None) => People::Unsaid,
            Ok(Some(blob)) => match self.repository.read(blob)? {
                Content::Bytes(text) => {
                    let teams = codec::policy::read_teams(&[(TEAMS.to_owned(), text)]);
                    teams.map_or(People::Unsaid, |teams| People::Said(Arc::new(teams)))
                }
                Content::Missing => People::Hidden,
                _ => People::Unsaid,
            },
        };
        self.people.insert(commit, people.clone());
        Ok(people)
    }

    /// Returns the blob of a plain file in a commit.
    fn blob(&self, commit: ObjectId, path: &str) -> Result<Option<ObjectId>, Error> {
        let files = match &self.to_come {
            Some((id, _, tree)) if *id == commit => self.repository.files_of_tree(*tree, path)?,
            _ => self.repository.files(commit, path)?,
        };
        let plain = |file: &&File| file.path == path && file.version.mode == Mode::File;
        Ok(files.iter().find(plain).map(|file| file.version.blob))
    }
}
