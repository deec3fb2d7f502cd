//! Which leads are in conflict, and which versions of them there are to merge.

use std::path::Path;

use crate::cli::Failure;
use crate::codec::merge::{Sides, sides};
use crate::codec::yaml;
use crate::domain::lead;
use crate::finding::{nearest, quoted};
use crate::store::{Content, Repository, Unmerged, with_lf};

/// A lead in conflict.
pub(super) struct Spot {
    pub(super) path: String,
    /// The file as it is.
    pub(super) bytes: Vec<u8>,
    /// What git's index keeps of it, if git knows of the conflict.
    unmerged: Option<Unmerged>,
}

/// The versions of a lead that git keeps until somebody has merged them: the one both started from, ours and theirs.
pub(super) type Kept = [Option<String>; 3];

impl Spot {
    pub(super) fn id(&self) -> &str {
        lead::id_of(&self.path).unwrap_or(&self.path)
    }

    /// Returns the versions that git keeps; none where it does not know of the conflict.
    pub(super) fn kept(&self, repository: &Repository) -> Result<Kept, Failure> {
        let Some(unmerged) = &self.unmerged else {
            return Ok([None, None, None]);
        };
        if unmerged.versions[1..].contains(&None) {
            return Err(one_sided(&self.path));
        }
        let text = |bytes: Vec<u8>| yaml::text(&bytes).ok().map(str::to_owned);
        Ok(unmerged.read(repository)?.map(|bytes| bytes.and_then(text)))
    }

    /// Returns whether the file is just this text, line ends aside.
    pub(super) fn holds(&self, text: &str) -> bool {
        with_lf(&self.bytes) == with_lf(text.as_bytes())
    }

    /// Returns what stands between the markers in the file.
    pub(super) fn marked(&self) -> Option<Sides> {
        yaml::text(&self.bytes).ok().and_then(sides)
    }
}

/// Returns every lead in conflict.
pub(super) fn all(repository: &Repository) -> Result<Vec<Spot>, Failure> {
    let mut unmerged = repository.unmerged("leads")?;
    unmerged.retain(|file| lead::id_of(&file.path).is_some());
    if let Some(failure) = moved_apart(&unmerged) {
        return Err(failure);
    }
    let mut spots = Vec::new();
    for file in repository.working("leads")? {
        let known = unmerged.iter().position(|known| known.path == file.path);
        let known = known.map(|index| unmerged.swap_remove(index));
        let Content::Bytes(bytes) = file.content else {
            continue;
        };
        let spot = Spot {
            path: file.path,
            bytes,
            unmerged: known,
        };
        if lead::id_of(&spot.path).is_some() && (spot.unmerged.is_some() || spot.marked().is_some())
        {
            spots.push(spot);
        }
    }
    match unmerged.first() {
        Some(gone) => Err(one_sided(&gone.path)),
        None => Ok(spots),
    }
}

/// Returns the lead of this id or in this file.
pub(super) fn named(
    mut spots: Vec<Spot>,
    name: &str,
    directory: &Path,
    repository: &Repository,
) -> Result<Spot, Failure> {
    let top = repository.workdir().and_then(|top| top.canonicalize().ok());
    let file = directory.join(name).canonicalize().ok();
    let path = top.zip(file).and_then(|(top, file)| {
        let path = file.strip_prefix(top).ok()?.to_str()?;
        Some(path.replace('\\', "/"))
    });
    let is_it =
        |spot: &Spot| Some(&spot.path) == path.as_ref() || spot.path == name || spot.id() == name;
    let begins: Vec<usize> = (0..spots.len())
        .filter(|index| spots[*index].id().starts_with(name))
        .collect();
    match (spots.iter().position(is_it), begins.as_slice()) {
        (Some(index), _) => Ok(spots.swap_remove(index)),
        (None, [index]) => Ok(spots.swap_remove(*index)),
        (None, []) => {
            let failure = Failure::refused(format!("{name} is not in conflict"));
            Err(match nearest(name, spots.iter().map(Spot::id)) {
                Some(near) => failure.hint(format!("did you mean {near}?")),
                None if spots.is_empty() => failure.hint("no lead is"),
                None => failure.hint(format!("these are: {}", ids(&spots))),
            })
        }
        (None, several) => Err(Failure::new(format!(
            "`{name}` is the beginning of {} ids",
            several.len()
        ))
        .hint(format!("write more of it: {}", ids(&spots)))),
    }
}

pub(super) fn ids(spots: &[Spot]) -> String {
    let ids: Vec<&str> = spots.iter().map(Spot::id).collect();
    ids.join(", ")
}

/// Returns the refusal to decide where a lead lies that each side moved to another place, if there is one.
fn moved_apart(unmerged: &[Unmerged]) -> Option<Failure> {
    let alone = |file: &&Unmerged, side: usize| {
        file.versions[3 - side].is_none() && file.versions[side].is_some()
    };
    let ours = unmerged.iter().filter(|file| alone(file, 1));
    let mut pairs = ours.filter_map(|ours| {
        let id = lead::id_of(&ours.path);
        let is_it = |file: &&Unmerged| alone(file, 2) && lead::id_of(&file.path) == id;
        Some((ours, unmerged.iter().find(is_it)?))
    });
    let (ours, theirs) = pairs.next()?;
    let id = lead::id_of(&ours.path)?;
    let others = unmerged
        .iter()
        .filter(|file| lead::id_of(&file.path) == Some(id) && *file != ours);
    let others: Vec<_> = others.map(|file| quoted(&file.path)).collect();
    let failure = Failure::refused(format!(
        "{id} was moved on both sides: to {} here, to {} there",
        ours.path, theirs.path
    ));
    Some(failure.hint(format!(
        "to leave it where it is here: git rm {} && git add {}",
        others.join(" "),
        quoted(&ours.path)
    )))
}

/// Returns the refusal to decide whether a lead stays.
fn one_sided(path: &str) -> Failure {
    let file = quoted(path);
    Failure::refused(format!(
        "{path} was taken out on one side and changed on the other"
    ))
    .hint(format!(
        "keep it: git add {file}; or let it go: git rm {file}"
    ))
}
