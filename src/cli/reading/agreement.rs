//! Who brought each signature under the policy, and how the agreement stands by that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Current, Failure, Reading, bytes, policies};
use crate::codec;
use crate::domain::agreement::{Bringer, Origin, Signed, Standing};
use crate::domain::history::{History, Mode, ObjectId};
use crate::domain::policy::{Agreement, Teams};
use crate::store::{Content, Error, File, Repository};

/// Where the signatures stand.
pub(in crate::cli) const AGREEMENT: &str = "policy/agreement.yaml";
const TEAMS: &str = "policy/teams.yaml";

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
        let origin = |signed: &Signed| match record.origins.get(signed) {
            _ if self.current.working.is_some() && !committed.contains(signed) => {
                Origin::Uncommitted
            }
            Some(origin) => origin.clone(),
            None => Origin::hidden(),
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
            let origin = |signed: &Signed| match record.origins.get(signed) {
                Some(origin) => origin.clone(),
                None => Origin::hidden(),
            };
            let digest = self.current.digest_at(commit)?;
            if Standing::of(digest, agreement, origin, &[]).is_agreed() {
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

/// Every signature that ever landed, and how it came into the file.
pub(super) struct Record<'r> {
    repository: &'r Repository,
    /// The merge that no one has made yet, its parents and its tree.
    to_come: Option<(ObjectId, Vec<ObjectId>, ObjectId)>,
    origins: BTreeMap<Signed, Origin>,
    /// In the order in which they landed first.
    order: Vec<Signed>,
    by_commit: BTreeMap<ObjectId, Option<Signatures>>,
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
            origins: BTreeMap::new(),
            order: Vec::new(),
            by_commit: BTreeMap::new(),
            by_blob: BTreeMap::new(),
            people: BTreeMap::new(),
        }
    }

    /// Takes this for the merge that no one has made yet: git knows nothing of it.
    pub(super) fn comes(&mut self, id: ObjectId, parents: Vec<ObjectId>, tree: ObjectId) {
        self.to_come = Some((id, parents, tree));
    }

    /// Returns how this agreement stands under this digest, by what landed.
    pub(super) fn standing(&self, digest: String, agreement: Option<Agreement>) -> Standing {
        let origin = |signed: &Signed| match self.origins.get(signed) {
            Some(origin) => origin.clone(),
            None => Origin::hidden(),
        };
        Standing::of(digest, agreement, origin, &self.once())
    }

    /// Returns every signature that ever landed, in the order in which they landed first.
    fn once(&self) -> Vec<(Signed, Origin)> {
        let once = self.order.iter();
        once.map(|signed| (signed.clone(), self.origins[signed].clone()))
            .collect()
    }

    /// Reads what landed with each commit of the line that changed policy or schema. Where that is a merge, it is followed
    /// to the commits that it brought in: who merges does not sign.
    pub(super) fn read(&mut self, history: &History) -> Result<(), Failure> {
        for index in &history.policy_changes {
            let landing = history.commit(*index).id;
            let Some(after) = self.signed(landing)? else {
                continue;
            };
            if after.is_empty() {
                continue;
            }
            let before = match self.parents(landing)?.first() {
                Some(parent) => self.signed(*parent)?,
                None => Some(Arc::default()),
            };
            for signed in after.iter() {
                match &before {
                    Some(before) if before.contains(signed) => {}
                    Some(_) => self.trace(landing, signed)?,
                    None => self.add(signed, None),
                }
            }
        }
        Ok(())
    }

    /// Finds the commits that brought a signature which landed with this commit: each that has it and none of whose
    /// parents does.
    fn trace(&mut self, landing: ObjectId, signed: &Signed) -> Result<(), Failure> {
        let mut open = vec![landing];
        let mut seen = BTreeSet::from([landing]);
        while let Some(commit) = open.pop() {
            let parents = self.parents(commit)?;
            let mut brought = true;
            let mut hidden = false;
            for parent in parents {
                match self.signed(parent)? {
                    None => hidden = true,
                    Some(before) if before.contains(signed) => {
                        brought = false;
                        if seen.insert(parent) {
                            open.push(parent);
                        }
                    }
                    Some(_) => {}
                }
            }
            match (brought, hidden) {
                (false, _) => {}
                (true, true) => self.add(signed, None),
                (true, false) => {
                    let bringer = self.bringer(commit, landing)?;
                    self.add(signed, bringer);
                }
            }
        }
        Ok(())
    }

    /// Adds one of those who brought a signature; `None` where nobody can say who did.
    fn add(&mut self, signed: &Signed, bringer: Option<Bringer>) {
        if !self.origins.contains_key(signed) {
            self.order.push(signed.clone());
        }
        let origin = self.origins.entry(signed.clone());
        let Origin::Landed { bringers, hidden } = origin.or_insert_with(|| Origin::Landed {
            bringers: Vec::new(),
            hidden: false,
        }) else {
            return;
        };
        match bringer {
            None => *hidden = true,
            // What an old branch brings back was brought before, and is judged by who was who then.
            Some(bringer) => {
                if bringers.iter().all(|known| known.commit != bringer.commit) {
                    bringers.push(bringer);
                }
            }
        }
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
        if let Some(known) = self.by_commit.get(&commit) {
            return Ok(known.clone());
        }
        let signed = match self.blob(commit, AGREEMENT) {
            Err(Error::Missing { .. }) => None,
            Err(error) => return Err(error.into()),
            Ok(None) => Some(Arc::default()),
            Ok(Some(blob)) => match self.by_blob.get(&blob) {
                Some(known) => Some(known.clone()),
                None => self.parsed(blob)?,
            },
        };
        self.by_commit.insert(commit, signed.clone());
        Ok(signed)
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
