//! Where one commit comes from: its parents and its author.

use super::{Error, Repository, commit, ours, theirs};
use crate::domain::history::{ObjectId, Signature};

/// Where a commit comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parentage {
    /// Its parents, first parent first.
    pub parents: Vec<ObjectId>,
    /// Its author.
    pub author: Signature,
}

/// Returns where a commit comes from.
pub(super) fn of(repository: &Repository, id: ObjectId) -> Result<Parentage, Error> {
    let Some(name) = theirs(repository.format, id) else {
        return Err(Error::Missing {
            id,
            partial: repository.partial,
        });
    };
    let mut reader = repository.reader();
    let bytes = reader.object(&name, gix::objs::Kind::Commit)?;
    let object = commit::Object::parse(bytes).ok_or_else(|| Error::Damaged {
        id,
        reason: "it is no commit that git would write".into(),
    })?;
    Ok(Parentage {
        parents: object.parents.iter().map(|parent| ours(parent)).collect(),
        author: object.author.signature(),
    })
}
