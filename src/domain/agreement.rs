//! The agreement: which signatures under schema and policy count, and why another does not.

mod sheet;

use std::sync::Arc;

pub use self::sheet::{Brought, Sheet};
use super::history::{CommitIndex, ObjectId, Signature};
use super::lead::Name;
use super::policy::{Agreement, AgreementSignature, Teams};

/// Who signed what, and for which team: what makes two lines the same signature.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signed {
    /// Who.
    pub by: Name,
    /// For which team.
    pub team: Name,
    /// Which digest.
    pub digest: String,
}

/// How a signature came into the file.
#[derive(Debug, Clone)]
pub enum Origin {
    /// Not by a commit so far.
    Uncommitted,
    /// By commits.
    Landed {
        /// Those that brought it, oldest first: more than one where branches met that each had it.
        bringers: Vec<Bringer>,
        /// Whether there may be others that cannot be seen from here.
        hidden: bool,
    },
}

impl Origin {
    /// Returns the origin of what nobody can say from this clone.
    pub fn hidden() -> Origin {
        Origin::Landed {
            bringers: Vec::new(),
            hidden: true,
        }
    }
}

/// A commit that brought a signature: it put it there, for the first time or back.
#[derive(Debug, Clone)]
pub struct Bringer {
    /// The commit.
    pub commit: ObjectId,
    /// Its author.
    pub author: Arc<Signature>,
    /// Who was who before it landed; where nobody was anybody then, by the commit itself.
    pub teams: Option<Arc<Teams>>,
}

/// What a signature is worth, whichever digest it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Worth {
    /// Brought by the person who signs, for their own team, in this commit.
    Rightful(ObjectId),
    /// Not committed yet.
    Uncommitted,
    /// Nobody can say from this clone.
    Hidden,
    /// Brought by somebody else's commit.
    Borrowed {
        /// The commit.
        commit: ObjectId,
        /// Whose it is.
        author: Arc<Signature>,
    },
    /// Brought by the person, who was not in the team signed for.
    Outsider {
        /// The commit.
        commit: ObjectId,
        /// The team that the person was in.
        team: Name,
    },
}

impl Worth {
    /// Returns what the signature is worth: the best that one of the commits which brought it makes it.
    pub fn of(signed: &Signed, origin: &Origin) -> Worth {
        let Origin::Landed { bringers, hidden } = origin else {
            return Worth::Uncommitted;
        };
        let worth = |bringer| Worth::by(signed, bringer);
        let rightful = bringers.iter().map(worth).find(Worth::is_rightful);
        let last = || bringers.last().filter(|_| !hidden).map(worth);
        rightful.or_else(last).unwrap_or(Worth::Hidden)
    }

    fn by(signed: &Signed, bringer: &Bringer) -> Worth {
        let commit = bringer.commit;
        let teams = bringer.teams.as_deref();
        let author = teams.and_then(|teams| teams.by_email(&bringer.author.email));
        match author {
            Some(person) if person.id == signed.by && person.team == signed.team => {
                Worth::Rightful(commit)
            }
            Some(person) if person.id == signed.by => Worth::Outsider {
                commit,
                team: person.team.clone(),
            },
            _ => Worth::Borrowed {
                commit,
                author: bringer.author.clone(),
            },
        }
    }

    /// Returns whether it was brought by the person who signs, for their own team.
    pub fn is_rightful(&self) -> bool {
        matches!(self, Worth::Rightful(_))
    }

    /// Returns whether it is known to be nobody's word.
    pub fn is_forged(&self) -> bool {
        matches!(self, Worth::Borrowed { .. } | Worth::Outsider { .. })
    }
}

/// How the agreement stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The digest of schema and policy as they are.
    pub digest: String,
    /// The file; `None` if there is none.
    pub agreement: Option<Agreement>,
    /// What each signature in it is worth, in its order.
    pub worths: Vec<Worth>,
    /// Every signature, of whichever digest, that was ever rightful, oldest first, each with the commit that brought it.
    pub once: Vec<(Signed, ObjectId)>,
}

/// A time in which schema and policy were in force without the word of a team that must give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapse {
    /// The commit of the line that changed them.
    pub since: CommitIndex,
    /// The one with which all had signed again; `None` if they have not.
    pub until: Option<CommitIndex>,
    /// The teams whose word was missing, sorted.
    pub teams: Vec<Name>,
}

/// How one team stands to the agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word<'a> {
    /// It signed schema and policy as they are.
    Given(&'a AgreementSignature),
    /// Its signature is in the file, and counts once its commit has landed.
    Uncommitted(&'a AgreementSignature),
    /// Nobody can say from this clone.
    Hidden,
    /// Its only signatures for these files are nobody's word.
    Forged,
    /// It signed an earlier policy: this signature in the file.
    Old(&'a AgreementSignature),
    /// It signed an earlier policy: this signature that was in the file once, and its commit.
    Withdrawn(&'a Signed, ObjectId),
    /// It never signed.
    Never,
}

impl Standing {
    /// Returns how the agreement stands under the digest of the files now. `history` holds every signature that the file
    /// ever had, in order, with how it came there.
    pub fn of(
        digest: String,
        agreement: Option<Agreement>,
        origin: impl Fn(&Signed) -> Origin,
        history: &[(Signed, Origin)],
    ) -> Standing {
        let signatures = agreement.iter().flat_map(|sheet| &sheet.signatures);
        let worths = signatures.map(|signature| {
            let signed = signature.signed();
            Worth::of(&signed, &origin(&signed))
        });
        let once = history.iter().filter_map(|(signed, origin)| {
            let Worth::Rightful(commit) = Worth::of(signed, origin) else {
                return None;
            };
            Some((signed.clone(), commit))
        });
        Standing {
            worths: worths.collect(),
            once: once.collect(),
            digest,
            agreement,
        }
    }

    /// Returns the signatures of the file, each with what it is worth.
    pub fn signatures(&self) -> impl Iterator<Item = (&AgreementSignature, &Worth)> {
        let signatures = self.agreement.iter().flat_map(|sheet| &sheet.signatures);
        signatures.zip(&self.worths)
    }

    /// Returns whether the file speaks of other schema and policy files than those there are.
    pub fn is_stale(&self) -> bool {
        let sheet = self.agreement.as_ref();
        sheet.is_some_and(|sheet| sheet.digest != self.digest)
    }

    /// Returns the teams that must sign; none without the file.
    pub fn required(&self) -> &[Name] {
        self.agreement
            .as_ref()
            .map_or(&[][..], |sheet| &sheet.required)
    }

    /// Returns whether every team that must sign has signed schema and policy as they are.
    pub fn is_agreed(&self) -> bool {
        let given = |team| matches!(self.word(team), Word::Given(_));
        self.agreement.is_some() && !self.is_stale() && self.required().iter().all(given)
    }

    /// Returns how a team stands to schema and policy as they are.
    pub fn word(&self, team: &Name) -> Word<'_> {
        let own = || {
            self.signatures()
                .filter(|(signature, _)| signature.team == *team)
        };
        let present = || own().filter(|(signature, _)| signature.digest == self.digest);
        let with = |worth: &Worth| present().find(|(_, found)| *found == worth);
        if let Some((signature, _)) = present().find(|(_, worth)| worth.is_rightful()) {
            return Word::Given(signature);
        }
        if let Some((signature, _)) = with(&Worth::Uncommitted) {
            return Word::Uncommitted(signature);
        }
        if with(&Worth::Hidden).is_some() {
            return Word::Hidden;
        }
        if present().next().is_some() {
            return Word::Forged;
        }
        // Of what is left every signature is of another digest. A forged one says nothing about the team.
        if let Some((signature, _)) = own().find(|(_, worth)| !worth.is_forged()) {
            return Word::Old(signature);
        }
        let mut once = self.once.iter().rev();
        match once.find(|(signed, _)| signed.team == *team && signed.digest != self.digest) {
            Some((signed, commit)) => Word::Withdrawn(signed, *commit),
            None => Word::Never,
        }
    }
}

#[cfg(test)]
mod tests;
